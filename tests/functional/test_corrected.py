"""An edition corrected after print: it says so first, lists what changed, and the former one stays."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tilstand import define
from tilstand.pipeline import stages
from tilstand.publish import quality_checks
from tilstand.publish.edition_folders import get_internal_folder
from tilstand.round.imprint import get_published_hash
from tilstand.round.state import load_round

pytestmark = pytest.mark.proof

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"
NOTES = {
    "nb": "Gjennomsnittlig botid er rettet.",
    "nn": "Gjennomsnittleg butid er retta.",
    "en": "Mean stay is corrected.",
}
Run = Callable[..., Any]


def words(notes: Mapping[str, str]) -> list[str]:
    return [part for tag, text in notes.items() for part in ("--words", f"{tag}={text}")]


def corrected(place: Path, before: str, after: str) -> None:
    file = place / "rounds" / "2031" / "submissions" / "havn_shelter.csv"
    text = file.read_text("utf-8")
    assert f"mean_stay,,{before}," in text
    file.write_text(text.replace(f"mean_stay,,{before},", f"mean_stay,,{after},"), "utf-8")


@pytest.fixture(scope="module")
def whole(once: Any, tilstand: Run, released: Callable[[Path, str], None]) -> Path:
    """An edition that was published, and twice corrected since."""

    def build(folder: Path) -> None:
        place = folder / "sagaland"
        shutil.copytree(SAGALAND, place)
        about = place / "rounds" / "2031" / "round.toml"  # what was printed already: nobody delivers to it
        about.write_text(about.read_text("utf-8").replace('"delivered"', '"reconstructed"'), "utf-8")
        stages.build_edition(place, "2031", folder / "one")
        changes = (("one", "two", "41.5", "43.5", NOTES), ("two", "three", "43.5", "44", {**NOTES, "nb": "Igjen."}))
        for former, later, before, after, notes in changes:
            for done in (
                tilstand("round", "print", place, "2031", folder / former, "--by", "Kari"),
                tilstand("round", "correct", place, "2031", "--by", "Kari", "--reason", "Wrong"),
                tilstand("round", "note", place, "2031", "--by", "Kari", *words(notes)),
            ):
                assert done.returncode == 0, done.stderr
            released(place, "2031")
            corrected(place, before, after)
            stages.build_edition(place, "2031", folder / later, former=folder / former)

    return Path(once("corrected", build))


@pytest.fixture(scope="module")
def published(whole: Path, once: Any, tilstand: Run) -> Path:
    """A round whose edition is published and not opened, and that edition."""

    def build(folder: Path) -> None:
        place = Path(shutil.copytree(whole / "sagaland", folder / "sagaland"))
        shutil.rmtree(place / "rounds" / "2031" / "corrections")
        for log in (place / "rounds" / "2031" / "log").glob("kari-*"):
            log.unlink()
        corrected(place, "44", "41.5")
        stages.build_edition(place, "2031", folder / "one")
        done = tilstand("round", "print", place, "2031", folder / "one", "--by", "Kari")
        assert done.returncode == 0, done.stderr

    return Path(once("published", build))


@pytest.fixture
def place(published: Path, tmp_path: Path) -> Path:
    """Such a round and its edition, for one test, which may change them."""
    shutil.copytree(published, tmp_path, dirs_exist_ok=True)
    return tmp_path / "sagaland"


def front(edition: Path, language: str) -> str:
    return (edition / "site" / language / "2031" / "index.html").read_text("utf-8")


def test_the_first_page_says_it_with_the_day_the_words_and_the_figures(whole: Path) -> None:
    first = " ".join(PdfReader(whole / "two" / "report-nb.pdf").pages[0].extract_text().split())
    assert "RETTET UTGAVE" in first
    assert "Utgave av 15. mai 2032 for 2031, gjengitt etter en trykt rapport, rettet " in first
    assert NOTES["nb"] in first
    assert "Gjennomsnittlig botid, Havn botilbud (oppdiktet), 2031 41,5 43,5" in first
    marks = {"nb": "RETTET UTGAVE", "nn": "RETTA UTGÅVE", "en": "CORRECTED EDITION"}
    for tag, mark in marks.items():
        page = front(whole / "two", tag)
        assert mark in page
        assert NOTES[tag] in page
        assert ("41.5</td><td>43.5" if tag == "en" else "41,5</td><td>43,5") in page


def test_every_file_says_it(whole: Path) -> None:
    told = json.loads((get_internal_folder(whole / "two") / "manifest.json").read_text("utf-8"))
    assert told["round"] == "2031"
    assert told["draft"] is False
    day = told["corrected"]
    assert told["corrections"] == [day]
    data = whole / "two" / "data"
    assert f'date-released: "{day}"' in (data / "CITATION.cff").read_text("utf-8")
    assert "corrected " in (data / "README.en.md").read_text("utf-8")
    assert ", rettet " in (data / "dictionary.csv").read_text("utf-8").splitlines()[1]
    assert json.loads((data / "assisted.en.json").read_text("utf-8"))["extension"]["corrected"] == day
    book = CalamineWorkbook.from_path(data / "tables.en.xlsx")
    assert all("corrected" in str(book.get_sheet_by_name(one).to_python()[0][0]) for one in book.sheet_names)
    for page in (whole / "two" / "site" / "en").rglob("*.html"):
        if page.parent.name != "en":
            assert ", corrected " in page.read_text("utf-8"), page


def test_a_second_correction_lists_both_and_only_the_figures_since_the_former(whole: Path) -> None:
    page = front(whole / "three", "nb")
    assert NOTES["nb"] in page
    assert "Igjen." in page
    assert "43,5</td><td>44" in page
    assert "41,5</td>" not in page
    assert (
        len(json.loads((get_internal_folder(whole / "three") / "manifest.json").read_text("utf-8"))["corrections"]) == 2
    )


def test_the_former_editions_stay_as_they_were_under_their_hashes(whole: Path) -> None:
    three = whole / "three" / "site"
    assert len(list((three / "edition").iterdir())) == 2
    told = json.loads((get_internal_folder(whole / "three") / "manifest.json").read_text("utf-8"))
    kept = three / "edition" / told["former"][:12]
    own = whole / "two" / "site"
    for file in own.rglob("*"):
        place = file.relative_to(own)
        if file.is_file() and place.parts[0] != "edition":
            assert (kept / place).read_bytes() == file.read_bytes()
    files = {
        file.relative_to(three.parent).as_posix(): file.read_bytes()
        for file in three.parent.rglob("*")
        if file.is_file()
    }
    assert quality_checks.check_links(files) == ()
    for language in NOTES:
        listed = (three / language / "index.html").read_text("utf-8")
        assert f'href="../edition/{told["former"][:12]}/{language}/2031/index.html"' in listed


def test_rebuilt_it_is_the_same(whole: Path, tmp_path: Path) -> None:
    stages.build_edition(whole / "sagaland", "2031", tmp_path / "again", former=whole / "two")
    for name in ("report-nb.pdf", "data/assisted.csv", "site/nb/2031/index.html"):
        assert (tmp_path / "again" / name).read_bytes() == (whole / "three" / name).read_bytes()


def test_nothing_is_corrected_without_a_note(place: Path, tmp_path: Path, tilstand: Run) -> None:
    done = tilstand("round", "note", place, "2031", "--by", "Kari", *words(NOTES))
    assert done.returncode == 2  # it is not open
    assert not list((place / "rounds" / "2031" / "corrections").glob("*"))
    assert tilstand("round", "correct", place, "2031", "--by", "Kari").returncode == 2  # why?
    done = tilstand("round", "correct", place, "2031", "--by", "Kari", "--reason", "Wrong")
    assert done.returncode == 0
    corrected(place, "41.5", "43.5")
    build = ("publish", "edition", place, "2031", "--out", tmp_path / "two", "--quiet", "--language", "en")
    for form in ((), ("--final",)):
        done = tilstand(*build, "--former", tmp_path / "one", *form)
        assert done.returncode == 3
        assert "a correction has no note" in done.stderr
        assert not (tmp_path / "two").exists()
    assert tilstand(*build, "--draft").returncode == 0  # a draft can always be built


def test_a_note_is_wanted_in_every_language_and_in_the_words_that_were_noted(
    place: Path, tmp_path: Path, tilstand: Run
) -> None:
    def note(*given: str) -> Any:
        return tilstand("round", "note", place, "2031", "--by", "Kari", *given, "--language", "en")

    assert tilstand("round", "correct", place, "2031", "--by", "Kari", "--reason", "Wrong").returncode == 0
    done = note("--words", "nb=Bare norsk")
    assert done.returncode == 2
    assert "nn, en" in done.stderr
    assert note("--words", "Uten språk").returncode == 2
    assert note("--words", "xx=Nobody's").returncode == 2
    assert note(*words(NOTES)).returncode == 0
    state = load_round(place, "2031")
    assert get_published_hash("2031", state.stood)
    (file,) = (place / "rounds" / "2031" / "corrections").iterdir()
    file.write_text(file.read_text("utf-8").replace("corrected", "perfect"), "utf-8")
    build = ("publish", "edition", place, "2031", "--out", tmp_path / "two", "--former", tmp_path / "one")
    assert tilstand(*build, "--quiet").returncode == 3


def test_it_is_compared_with_the_very_edition_that_was_published(
    place: Path, tmp_path: Path, tilstand: Run, former: Path
) -> None:
    assert tilstand("round", "correct", place, "2031", "--by", "Kari", "--reason", "Wrong").returncode == 0
    assert tilstand("round", "note", place, "2031", "--by", "Kari", *words(NOTES)).returncode == 0
    build = ("publish", "edition", place, "2031", "--out", tmp_path / "two", "--quiet", "--language", "en")
    done = tilstand(*build)
    assert done.returncode == 3
    assert "says what it corrects" in done.stderr
    assert tilstand(*build, "--former", former).returncode == 3
    page = tmp_path / "one" / "site" / "nb" / "2031" / "method.html"
    page.write_text(page.read_text("utf-8") + " ", "utf-8")
    assert tilstand(*build, "--former", tmp_path / "one").returncode == 3  # not as it was written
    assert not (tmp_path / "two").exists()


def test_only_a_finished_edition_of_the_round_is_noted_as_published(
    place: Path, tmp_path: Path, tilstand: Run, former: Path
) -> None:
    stages.build_edition(place, "2031", tmp_path / "draft", draft=True)
    log = place / "rounds" / "2031" / "log"
    before = {file.name: file.read_bytes() for file in log.glob("*.jsonl")}
    for other in (tmp_path / "draft", former, tmp_path / "nowhere"):
        done = tilstand("round", "print", place, "2031", other, "--by", "Kari")
        assert done.returncode in (2, 3), other
    assert {file.name: file.read_bytes() for file in log.glob("*.jsonl")} == before


def test_the_files_of_corrections_are_no_riddle_to_the_collection(whole: Path) -> None:
    assert define.read_collection(whole / "sagaland").rounds["2031"].period.text == "2031"
