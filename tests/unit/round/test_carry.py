"""Opening a round carries the text of the one before over: it waits, and neither rewrites the other."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tilstand import define
from tilstand.report_text import build_chapters
from tilstand.round.opening import open_round
from tilstand.round.state import load_round
from tilstand.round.text_pages import load_previous_wording
from tilstand.round.texts import list_report_sentences

NOON = datetime(2032, 6, 1, 12, tzinfo=UTC)
OWN = "# Cases\n\nThe police were busy. It was the first time.\n\n{{ table only }}\n\n{{ table assisted }}\n"
ACCOUNT = "# Havn\n\nWe helped.\n"
NAMED = '+++\nrounds = ["2031"]\n+++\n# Seminars\n\nOne was held.\n'
SHARED = "# Terms\n\nWords mean the same.\n"


@pytest.fixture
def place(place: Path) -> Path:
    """Sagaland with text of its own for 2031, a shared text for that round alone, and one for all."""
    own = place / "rounds" / "2031" / "report" / "en"
    (own / "01-bodies").mkdir(parents=True)
    (own / "02-cases.md").write_text(OWN, "utf-8")
    (own / "01-bodies" / "havn_shelter.md").write_text(ACCOUNT, "utf-8")
    tables = place / "rounds" / "2031" / "tables"
    tables.mkdir()
    shared = (place / "tables" / "assisted.toml").read_text("utf-8")
    (tables / "only.toml").write_text(shared, "utf-8")
    for language in ("nb", "nn", "en"):
        file = place / "labels" / f"{language}.toml"
        file.write_text(file.read_text("utf-8") + '\n[tables.only]\ntitle = "Only"\n', "utf-8")
    text = place / "report" / "en"
    text.mkdir(parents=True)
    (text / "03-seminars.md").write_text(NAMED, "utf-8")
    (text / "00-terms.md").write_text(SHARED, "utf-8")
    return place


def opened(place: Path, name: str = "2032", since: str = ""):
    return open_round(place, name, since=since, by="Kari Prøve", at=NOON)[0]


def files(place: Path, name: str = "2032") -> dict[str, str]:
    folder = place / "rounds" / name / "report"
    return {
        file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in folder.rglob("*") if file.is_file()
    }


def test_what_was_of_the_former_round_alone_is_carried_and_what_is_shared_is_not(place: Path) -> None:
    opened(place)
    assert files(place) == {
        "en/02-cases.md": OWN,
        "en/01-bodies/havn_shelter.md": ACCOUNT,
        "en/03-seminars.md": "# Seminars\n\nOne was held.\n",
    }
    assert sorted(one.name for one in (place / "rounds" / "2032").iterdir()) == ["log", "report", "round.toml"]


def test_each_sentence_waits_and_so_does_a_table_that_the_new_round_does_not_have(place: Path, released) -> None:
    released(place, "2031")
    assert load_round(place, "2031").waiting == ()
    held = opened(place)
    told = [one.words for one in load_round(held, "2032").waiting]
    wanted = [one.words for one in list_report_sentences(held.at("2032")) if not one.standing]
    assert told == list(dict.fromkeys(wanted))
    assert {"It was the first time.", "{{ table only }}", "We helped.", "One was held.", "Words mean the same."} <= {
        *told
    }
    assert "{{ table assisted }}" not in told
    made = build_chapters(held.at("2032"), "en", lambda key: None, held.round("2032").period, opened=())
    shown = "\n".join(chapter.document.text for chapter in made)
    assert "first time" not in shown
    assert [one.id for chapter in made for one in chapter.document.inserts] == ["assisted"]


def test_a_round_opened_again_keeps_what_was_edited_and_what_was_taken_out(place: Path) -> None:
    opened(place)
    own = place / "rounds" / "2032" / "report" / "en"
    (own / "02-cases.md").write_text("# Cases\n\nQuiet.\n", "utf-8")
    (own / "03-seminars.md").unlink()
    (place / "rounds" / "2031" / "report" / "en" / "02-cases.md").write_text("# Cases\n\nOther.\n", "utf-8")
    opened(place)
    assert files(place) == {"en/02-cases.md": "# Cases\n\nQuiet.\n", "en/01-bodies/havn_shelter.md": ACCOUNT}


def test_a_folder_that_was_left_half_carried_is_no_text_and_is_carried_whole(place: Path) -> None:
    half = place / "rounds" / "2032" / ".carried" / "report" / "en"
    half.mkdir(parents=True)
    (half / "02-cases.md").write_text("# Ca", "utf-8")
    about = 'period = "2032"\npublished = 2033-05-15\n'
    (place / "rounds" / "2032" / "round.toml").write_text(about, "utf-8")
    opened(place)
    assert files(place)["en/02-cases.md"] == OWN


def test_the_text_of_the_round_that_was_named_is_carried(place: Path) -> None:
    other = place / "rounds" / "2030" / "report" / "en"
    other.mkdir(parents=True)
    (other / "02-cases.md").write_text("# Older\n", "utf-8")
    opened(place, since="2030")
    assert files(place) == {"en/02-cases.md": "# Older\n"}


def test_without_any_text_nothing_is_made(place: Path) -> None:
    opened(place, since="2030")
    assert not (place / "rounds" / "2032" / "report").exists()


def test_editing_the_new_text_changes_nothing_of_the_former(place: Path, released) -> None:
    released(place, "2031")
    before = define.read_collection(place).at("2031").texts
    opened(place)
    (place / "rounds" / "2032" / "report" / "en" / "02-cases.md").write_text("# Cases\n\nQuiet.\n", "utf-8")
    held = define.read_collection(place)
    assert held.at("2031").texts == before
    assert load_round(held, "2031").waiting == ()


def test_beside_an_edited_sentence_stands_what_the_round_before_printed(place: Path, released) -> None:
    released(place, "2031")
    opened(place)
    file = place / "rounds" / "2032" / "report" / "en" / "02-cases.md"
    file.write_text(OWN.replace("were busy", "were very busy"), "utf-8")
    held = define.read_collection(place)
    was = load_previous_wording(held, "2032")
    told = {one.words: was.find_previous_words(one) for one in list_report_sentences(held.at("2032"))}
    assert told["The police were very busy."] == "The police were busy."
    assert told["It was the first time."] == "It was the first time."
    file.write_text("# Cases\n\nEntirely other words stand here now.\n", "utf-8")
    told = {
        one.words: was.find_previous_words(one)
        for one in list_report_sentences(define.read_collection(place).at("2032"))
    }
    assert told["Entirely other words stand here now."] == ""
