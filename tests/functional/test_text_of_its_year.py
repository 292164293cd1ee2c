"""What is true of one year only is not printed of the next before somebody has released it there.

Thirty facts, ten in each language: in the round's own text, in text that rounds share, in headings, lists and
notes below the text. A sentence that somebody released as standing is carried on, until its day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from tilstand import define
from tilstand.pipeline import stages
from tilstand.pipeline.sentence_previews import load_sentence_previews
from tilstand.round.opening import open_round
from tilstand.round.text_pages import load_previous_wording
from tilstand.round.text_release import release_texts_to_print
from tilstand.round.texts import list_report_sentences
from tilstand.workflow.event_log import open_journal

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"
NOON = datetime(2032, 6, 1, 12, tzinfo=UTC)
FACTS = {
    "nb": (
        "Tallet er nær det samme som året før.",
        "Enheten laget et kort med QR-kode.",
        "Rapporten har flere oppstillinger av det samme.",
        "Det er god plass i botilbudet.",
        "Havn hadde færrest besøk på mange år.",
        "De fleste kom fra Diktland.",
        "Grunnen til avslagene var at saken var henlagt.",
        "I {{ period }} flyttet enheten til et nytt kontor.",
        "Telefonen er åpen på tirsdager.",
        "Det finnes ingen tall for barn.",
    ),
    "nn": (
        "Talet er nær det same som året før.",
        "Eininga laga eit kort med QR-kode.",
        "Rapporten har fleire oppstillingar av det same.",
        "Det er god plass i butilbodet.",
        "Havn hadde færrast besøk på mange år.",
        "Dei fleste kom frå Diktland.",
        "Grunnen til avslaga var at saka var lagd bort.",
        "I {{ period }} flytta eininga til eit nytt kontor.",
        "Telefonen er open på tysdagar.",
        "Det finst ingen tal for born.",
    ),
    "en": (
        "The number is close to that of the year before.",
        "The unit made a card with a QR code.",
        "The report states the same more than once.",
        "There is enough room in the shelter.",
        "Havn had the fewest visits in many years.",
        "Most of them came from Fictonia.",
        "The reason for the refusals was that the case was dropped.",
        "In {{ period }} the unit moved to a new office.",
        "The telephone is open on Tuesdays.",
        "There are no figures for children.",
    ),
}
NAMED = {
    "nb": ("Færre fikk bistand enn året før", "Havn leverte for sent, og er ikke med."),
    "nn": ("Færre fekk hjelp enn året før", "Havn leverte for seint, og er ikkje med."),
    "en": ("Fewer were assisted than the year before", "Havn delivered too late, and is left out."),
}
"""The title of a table that rounds share, and a note below it."""
STANDING = {"nb": FACTS["nb"][8], "nn": FACTS["nn"][8], "en": FACTS["en"][8]}


SETTLED = "The police opened {{ figure cases_opened of police }} cases."
DATED = 'In {{ period }} the police moved to {{ name "Havn" }}.'


def write_facts(place: Path) -> None:
    """Half of the facts in the round's own text, half in one that rounds share; as headings, items and notes too."""
    for tag, (title, note) in NAMED.items():
        file = place / "labels" / f"{tag}.toml"
        text = re.sub(r'(?m)^(\[tables\.assisted\]\ntitle = ").*"$', rf'\g<1>{title}"', file.read_text("utf-8"))
        file.write_text(re.sub(r'(?m)^((?:notes\.)?registrations = ").*"$', rf'\g<1>{note}"', text), "utf-8")
    for tag, (a, b, c, d, e, *shared) in FACTS.items():
        own = f"# {tag} own\n\n{a} {b}\n\n## {c}\n\n- {d}\n- {e}\n"
        both = f"# {tag} shared\n\n{' '.join(shared[:2])}[^a]\n\n{' '.join(shared[2:4])}\n\n[^a]: {shared[4]}\n"
        for folder, name, text in ((place / "rounds" / "2031", "01-own", own), (place, "02-shared", both)):
            (folder / "report" / tag).mkdir(parents=True, exist_ok=True)
            (folder / "report" / tag / f"{name}.md").write_text(text, "utf-8")


def write_figures(place: Path) -> None:
    """A sentence of which all that it says follows from a figure, and one with a period beside."""
    (place / "report" / "en" / "03-figures.md").write_text(f"# Cases\n\n{SETTLED} {DATED}\n", "utf-8")


def release(place: Path, round_name: str, wanted: Callable[[str], bool], **more: Any) -> None:
    held = define.read_collection(place)
    said = list_report_sentences(held.at(round_name))
    hashes = [one.sha256 for one in said if wanted(one.words)]
    folder, store = place / "rounds" / round_name, open_journal(held, round_name)
    release_texts_to_print(folder, store, said, hashes, by="Test", at=NOON, **more)


@pytest.fixture(scope="module")
def editions(once: Any) -> dict[str, str]:
    """What a round and the next one say in print, the latter with some facts that stand."""

    def build(folder: Path) -> None:
        place = Path(copytree(SAGALAND, folder / "sagaland"))
        write_facts(place)
        release(place, "2031", lambda words: words not in STANDING.values())
        until = datetime(2034, 1, 1, tzinfo=UTC).date()
        release(place, "2031", lambda words: words in STANDING.values(), standing=until, reason="The hours")
        stages.build_edition(place, "2031", folder / "2031", draft=True)
        open_round(place, "2032", by="Kari", at=NOON)
        (place / "rounds" / "2032" / "submissions").mkdir(exist_ok=True)
        for file in (place / "rounds" / "2031" / "submissions").iterdir():
            text = file.read_text("utf-8").replace("2032-", "2033-").replace("2031", "2032")
            (place / "rounds" / "2032" / "submissions" / file.name).write_text(text, "utf-8")
        stages.build_edition(place, "2032", folder / "2032", draft=True)

    folder = Path(once("text-of-its-year", build))
    return {name: " ".join(read_pages(folder / name)) for name in ("2031", "2032")}


def read_pages(edition: Path) -> Iterator[str]:
    for file in sorted(edition.rglob("*")):
        if file.suffix in (".html", ".json", ".csv", ".md"):
            yield " ".join(re.sub(r"<[^>]*>", "", file.read_text("utf-8")).replace("\u00ad", "").split())


def said_of(fact: str, printed: str) -> bool:
    return all(" ".join(part.split()) in printed for part in re.split(r"\{\{.*?\}\}", fact))


def test_all_of_them_are_printed_of_their_own_year(editions: dict[str, str]) -> None:
    lacking = [fact for facts in FACTS.values() for fact in facts if not said_of(fact, editions["2031"])]
    assert lacking == []


def test_none_is_printed_of_the_next_year_but_those_that_stand(editions: dict[str, str]) -> None:
    printed = {fact for facts in FACTS.values() for fact in facts if said_of(fact, editions["2032"])}
    assert printed == set(STANDING.values())


def test_titles_and_notes_are_printed_of_their_own_year(editions: dict[str, str]) -> None:
    lacking = [fact for facts in NAMED.values() for fact in facts if not said_of(fact, editions["2031"])]
    assert lacking == []


def test_no_title_or_note_is_printed_of_the_next_year(editions: dict[str, str]) -> None:
    assert [fact for facts in NAMED.values() for fact in facts if said_of(fact, editions["2032"])] == []


def test_who_releases_reads_sentences_as_they_are_printed_of_both_years(tmp_path: Path) -> None:
    """What is unchanged and follows from figures is folded, nothing else is."""
    place = Path(copytree(SAGALAND, tmp_path / "sagaland"))
    (place / "report" / "en").mkdir(parents=True, exist_ok=True)
    write_figures(place)
    release(place, "2031", lambda words: True)
    open_round(place, "2032", by="Kari", at=NOON)
    (place / "rounds" / "2032" / "submissions").mkdir(exist_ok=True)
    sent = (place / "rounds" / "2031" / "submissions" / "police.csv").read_text("utf-8")
    changed = re.sub(r"(?m)^(.*cases_opened.*?)\b20\b(.*)$", r"\g<1>23\g<2>", sent)
    assert changed != sent
    (place / "rounds" / "2032" / "submissions" / "police.csv").write_text(changed.replace("2031", "2032"), "utf-8")
    held = define.read_collection(place)
    waiting = [one for one in list_report_sentences(held.at("2032")) if one.words in (SETTLED, DATED)]
    previews = load_sentence_previews(held, "2032", waiting, load_previous_wording(held, "2032"))
    shown = {one.words: previews[one.sha256] for one in waiting}
    assert (shown[SETTLED].text, shown[SETTLED].former) == (
        "The police opened 23 cases.",
        "The police opened 20 cases.",
    )
    assert shown[SETTLED].settled
    assert ("2032" in shown[DATED].text, "2031" in shown[DATED].former) == (True, True)
    assert not shown[DATED].settled
