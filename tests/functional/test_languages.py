"""A collection's languages, any number of them: what is published for each, and what is marked in it."""

from __future__ import annotations

import csv
import json
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import html5lib
import pytest
from pypdf import PdfReader

import tilstand as package
from tilstand.languages import list_shipped_languages
from tilstand.terms.text import MARKS

pytestmark = pytest.mark.proof

FIXTURES = Path(__file__).parents[1] / "fixtures"
SAGALAND = FIXTURES / "sagaland"
ALL = ("nb", "nn", "en")
HEBREW = "\u05e9\u05dc\u05d5\u05dd"
GREEK = "άλφα"


def sagaland(place: Path, declared: str, **translated: str) -> Path:
    """Sagaland in other languages: what is not declared is taken out, new ones have made-up words."""
    folder = Path(shutil.copytree(SAGALAND, place / "sagaland"))
    file = folder / "collection.toml"
    file.write_text(file.read_text("utf-8").replace('languages = ["nb", "nn", "en"]', declared), "utf-8")
    kept = tomllib.loads(declared)["languages"]
    english = (folder / "labels" / "en.toml").read_text("utf-8")
    for language, word in translated.items():
        labels = re.sub(r'(?m)^([\w."]+ = )"', rf'\1"{word} ', english)
        (folder / "labels" / f"{language}.toml").write_text(labels, "utf-8")
    decided = folder / "rounds" / "2031" / "adjustments.toml"
    reasons = "".join(f'{language} = "{word}", ' for language, word in translated.items())
    decided.write_text(decided.read_text("utf-8").replace("reason = { ", f"reason = {{ {reasons}"), "utf-8")
    gone = [one for one in ALL if one not in kept]
    for one in gone:
        for path in (folder / "labels" / f"{one}.toml", folder / "audit" / f"{one}.toml"):
            path.unlink(missing_ok=True)
    if gone:
        said = re.compile(rf'\b({"|".join(gone)}) = "[^"\n]*"(, |\n| (?=}}))')
        for path in (folder / "rounds").rglob("*.toml"):
            path.write_text(said.sub("", path.read_text("utf-8")), "utf-8")
    return folder


@pytest.fixture(scope="session")
def built(once: Any, tilstand: Any) -> Callable[..., Path]:
    """The edition of a collection with some languages, built once."""

    def edition(name: str, declared: str, **translated: str) -> Path:
        def build(place: Path) -> None:
            folder = sagaland(place, declared, **translated)
            done = tilstand("run", folder, "2031", "--out", place / "edition", "--language", "en")
            assert done.returncode == 0, done.stderr
            (place / "told").write_text(done.stderr + done.stdout, "utf-8")

        made: Path = once(f"languages-{name}", build)
        return made / "edition"

    return edition


@pytest.fixture(scope="session")
def one(built: Callable[..., Path]) -> Path:
    return built("one", 'languages = ["en"]')


@pytest.fixture(scope="session")
def four(built: Callable[..., Path]) -> Path:
    """Four languages, two of them without a folder: one from the right, and Greek, which is printed."""
    declared = 'languages = ["nb", "en", "he", "el"]\nreports = ["el", "nb"]\nweb = ["he", "en", "el"]'
    return built("four", declared, he=HEBREW, el=GREEK)


def tree(file: Path) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(file.read_bytes())


def pages(edition: Path, language: str) -> list[Path]:
    return sorted((edition / "site" / language).rglob("*.html"))


def visible(edition: Path) -> dict[str, str]:
    """Every public file that holds text."""
    files = [file for file in edition.rglob("*") if file.is_file()]
    found = {}
    for file in files:
        if file.suffix == ".pdf":
            found[file.name] = "\n".join(page.extract_text() for page in PdfReader(file).pages)
        elif file.suffix in (".html", ".csv", ".json", ".md", ".cff"):
            found[str(file.relative_to(edition))] = file.read_text("utf-8")
    return found


def test_one_language_is_one_site_one_report_and_one_set_of_data(one: Path) -> None:
    assert {place.name for place in (one / "site").iterdir() if place.is_dir()} == {"en", "data", "assets"}
    assert {file.name for file in one.glob("*.pdf")} == {"report-en.pdf"}
    data = {file.name for file in (one / "data").iterdir()}
    assert {"README.en.md", "tables.xlsx"} <= data
    assert not {name for name in data if re.search(r"\.(nb|nn)\.", name) or name == "tables.en.xlsx"}
    head = (one / "data" / "dictionary.csv").read_text("utf-8").splitlines()[0].split(",")
    assert [column for column in head if column.endswith(("_nb", "_nn", "_en"))] == [
        *("label_en", "rule_en", "caveat_en")
    ]


def test_nothing_of_an_undeclared_language_is_published(one: Path) -> None:
    norwegian = re.compile(r"\b(og|ikke|ikkje|tallene|tala|kvinne|bokmål|nynorsk|språk)\b", re.IGNORECASE)
    for name, text in visible(one).items():
        assert not norwegian.search(re.sub(r"<[^>]*>", " ", text)), name
        assert not re.search(r'(lang|hreflang)="(nb|nn)"', text), name


def test_a_collection_in_one_language_names_no_other_in_its_menu(one: Path) -> None:
    for page in pages(one, "en"):
        named = [link.get("hreflang") for link in tree(page).iter("a") if link.get("hreflang")]
        assert set(named) <= {"en"}, page


def test_there_are_pages_reports_and_data_for_just_the_languages_declared(four: Path) -> None:
    assert {place.name for place in (four / "site").iterdir() if place.is_dir()} == {
        *("he", "en", "el", "data", "assets")
    }
    assert {file.name for file in four.glob("*.pdf")} == {"report-el.pdf", "report-nb.pdf"}
    data = {file.name for file in (four / "data").iterdir()}
    assert {f"README.{one}.md" for one in ("nb", "en", "he", "el")} <= data
    assert {"tables.xlsx", "tables.en.xlsx", "tables.he.xlsx", "tables.el.xlsx"} <= data
    with (four / "data" / "dictionary.csv").open(encoding="utf-8") as stream:
        lines = csv.DictReader(stream)
        assert [name for name in lines.fieldnames or () if name.startswith("label_")] == [
            *("label_nb", "label_en", "label_he", "label_el")
        ]
        female = next(line for line in lines if (line["kind"], line["id"]) == ("code", "female"))
    assert (female["label_nb"], female["label_he"]) == ("Kvinne", f"{HEBREW} Woman")
    assert json.loads((four / "data" / "assisted.he.json").read_text("utf-8"))["label"].startswith(HEBREW)


def test_the_menu_names_each_web_language_in_itself(four: Path) -> None:
    body = tree(four / "site" / "en" / "2031" / "index.html").find("body")
    menu = next(nav for nav in body.iter("nav") if nav.get("class") == "site-languages")
    assert ["".join(item.itertext()).strip() for item in menu.iter("li")] == ["עברית", "English", "Ελληνικά"]


def test_pages_from_the_right_are_turned_and_english_in_them_is_not(four: Path) -> None:
    for page in pages(four, "he"):
        root = tree(page)
        assert (root.get("lang"), root.get("dir")) == ("he", "rtl"), page
        english = [one for one in root.find("body").iter("span") if one.get("lang") == "en"]
        assert english, page
        assert {one.get("dir") for one in english} == {"ltr"}
    for page in pages(four, "el"):
        assert "dir" not in tree(page).attrib, page


def test_system_words_are_marked_where_the_language_has_no_folder(four: Path) -> None:
    heading = tree(four / "site" / "el" / "2031" / "method.html").find("body/main/h1")
    assert ["".join(one.itertext()) for one in heading.iter("span") if one.get("lang") == "en"] == ["Method appendix"]
    own = tree(four / "site" / "el" / "2031" / "table" / "assisted.html").find("body/main/h1")
    assert GREEK in "".join(own.itertext())
    marked = "".join("".join(one.itertext()) for one in own.iter("span") if one.get("lang"))
    assert GREEK not in marked


def test_a_language_with_a_folder_needs_no_marks(four: Path) -> None:
    for page in pages(four, "en"):
        marked = {one.get("lang") for one in tree(page).find("body/main").iter() if one.get("lang")}
        assert marked <= {"nb"}, page  # names of bodies, and what they wrote in their own language


def test_no_sign_between_languages_is_left_in_any_file(four: Path) -> None:
    for name, text in visible(four).items():
        assert not set(MARKS) & set(text), name
    for file in four.glob("*.pdf"):
        assert not set(MARKS) & set(str(PdfReader(file).outline)), file.name


def test_the_printed_report_is_in_its_language_and_marks_the_systems_words(four: Path) -> None:
    read = PdfReader(four / "report-el.pdf")
    assert read.trailer["/Root"]["/Lang"] == "el"
    tagged = {str(one.get_object().get("/Lang")) for one in _objects(read) if "/Lang" in one}
    assert {"en", "el"} <= tagged
    norwegian = PdfReader(four / "report-nb.pdf")
    assert {str(one.get("/Lang")) for one in _objects(norwegian) if "/Lang" in one} <= {"nb"}


def _objects(read: PdfReader) -> list[Any]:
    found = (read.get_object(number) for number in range(1, len(read.xref_objStm) + len(read.xref[0]) + 1))
    return [one for one in found if isinstance(one, dict)]


def test_what_the_system_lacks_is_noted_and_nothing_else_stops(four: Path) -> None:
    told = (four.parent / "told").read_text("utf-8")
    assert "The system has no words in the language he" in told
    assert "The system has no words in the language el" in told
    assert "in the language nb" not in told


def test_no_key_of_a_label_is_published(four: Path, one: Path) -> None:
    key = re.compile(r"\b(codes|measures|providers|dimensions|forms|questions|units)\.[a-z_]+\.?[a-z_]*\b")
    for edition in (four, one):
        for name, text in visible(edition).items():
            words = re.sub(r"<[^>]*>", " ", text) if name.endswith(".html") else text
            assert not key.search(words), name


def test_a_folder_is_all_that_a_language_needs(tmp_path: Path, process: Any) -> None:
    """A language is added to a copy of the package: files of words, and no Python is touched."""
    home = tmp_path / "src"
    kept = shutil.ignore_patterns("__pycache__")
    copy = Path(shutil.copytree(Path(package.__file__).parent, home / "tilstand", ignore=kept))
    folder = copy / "languages" / "fo"
    (folder / "messages").mkdir(parents=True)
    (folder / "language.toml").write_text('name = "føroyskt"\nlocale = "fo"\nfallback = ["nb"]\n', "utf-8")
    (folder / "messages" / "report.toml").write_text('table = "Talva {number}"\n', "utf-8")
    declared = 'languages = ["nb", "nn", "en", "fo"]\nweb = ["fo"]'
    place = sagaland(tmp_path, declared, fo="Føroyskt")
    done = process("run", place, "2031", "--out", tmp_path / "e", cwd=tmp_path, PYTHONPATH=str(home))
    assert done.returncode == 0, done.stderr.decode()
    page = (tmp_path / "e" / "site" / "fo" / "2031" / "table" / "assisted.html").read_text("utf-8")
    assert "Talva 1. Føroyskt" in page
    assert '<span lang="nb">' in page  # what it lacks is said in the language that stands in, and marked
    assert "fo" not in list_shipped_languages()
