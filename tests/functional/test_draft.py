"""A draft can always be built, and says on every page and in every file that it is one, and what it lacks."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import html5lib
import pdfua
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tilstand.publish.edition_folders import get_internal_folder
from tilstand.publish.published_edition import read_edition

pytestmark = pytest.mark.proof

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"


def pages(edition: Path) -> list[Path]:
    return sorted((edition / "site").rglob("*.html"))


def text(page: Path) -> str:
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page.read_text("utf-8"))
    return " ".join(" ".join(tree.find("body").itertext()).split())


def test_every_page_of_the_report_says_that_it_is_a_draft_and_none_has_the_finished_cover(draft: Path) -> None:
    report = PdfReader(draft / "report-nb.pdf")
    told = ["".join(page.extract_text().split()) for page in report.pages]
    assert min(page.count("UTKAST") for page in told) >= 2  # in the head, and behind the text
    first = report.pages[0].extract_text()
    assert "Utgave av" not in "".join(page.extract_text() for page in report.pages)
    assert report.metadata is not None
    assert str(report.metadata.title).startswith("Utkast: ")
    assert "Dette mangler ennå" in first


def test_the_first_page_says_what_is_missing_and_whose_it_is(draft: Path) -> None:
    """A late body, one that is not accepted yet; neither one that is absent with a reason nor one exempt."""
    first = " ".join(PdfReader(draft / "report-nb.pdf").pages[0].extract_text().split())
    assert "Politiet i Sagaland (oppdiktet) Tallene er ikke levert." in first
    assert "Fjord botilbud (oppdiktet) Tallene er levert, men ikke godtatt ennå." in first
    for settled in ("Havn", "Dal botilbud", "Migrasjonsverket"):
        assert settled not in first
    front = text(draft / "site" / "en" / "2031" / "index.html")
    assert "The figures have not been delivered." in front


def test_a_draft_before_a_policy_says_that_small_numbers_are_shown_and_that_it_is_not_for_print(draft: Path) -> None:
    first = " ".join(PdfReader(draft / "report-nb.pdf").pages[0].extract_text().split())
    assert "Det er ikke bestemt hvordan små tall skal behandles." in first
    assert "Skal ikke trykkes" in first
    about = text(draft / "site" / "en" / "2031" / "about.html")
    assert "Nobody has decided yet how small numbers are treated." in about
    assert "No number is hidden" not in about


def test_every_page_of_the_site_says_it_in_words_and_asks_not_to_be_indexed(draft: Path) -> None:
    assert len(pages(draft)) > 60
    words = {"nb": "UTKAST", "nn": "UTKAST", "en": "DRAFT"}
    for page in pages(draft):
        html = page.read_text("utf-8")
        tongue = page.relative_to(draft / "site").parts[0]
        word = words.get(tongue, "UTKAST")
        assert word in text(page)[:60], page
        assert f"<title>{word} – " in html
        assert '<meta name="robots" content="noindex">' in html
        assert f'data-draft="{word}"' in html
        assert "draft.css" in html


def test_every_file_of_data_says_it(draft: Path) -> None:
    data = draft / "data"
    assert (data / "changes.csv").is_file()
    for file in data.glob("*.csv"):
        if file.name != "dictionary.csv":
            text = file.read_text("utf-8-sig")
            lines = list(csv.DictReader(io.StringIO(text), delimiter=";" if ".semicolon." in file.name else ","))
            assert lines
            assert {line.get("draft") or line["edition_state"] for line in lines} == {"draft"}
    assert json.loads((data / "datapackage.json").read_text("utf-8"))["draft"] is True
    told = json.loads((data / "all-figures.csv-metadata.json").read_text("utf-8"))
    assert told["schema:creativeWorkStatus"] == "draft"
    for file in set(data.glob("*.json")) - {data / "datapackage.json", data / "all-figures.csv-metadata.json"}:
        told = json.loads(file.read_text("utf-8"))
        assert told["extension"]["draft"] is True
        assert told["note"][0]
    for name, word in {"tables.xlsx": "Utkast", "tables.en.xlsx": "Draft", "tables.nn.xlsx": "Utkast"}.items():
        book = CalamineWorkbook.from_path(data / name)
        assert all(str(book.get_sheet_by_name(one).to_python()[0][0]).startswith(word) for one in book.sheet_names)
    assert "Utkast til utgave" in (data / "README.nb.md").read_text("utf-8")
    cited = (data / "CITATION.cff").read_text("utf-8")
    assert "date-released" not in cited
    assert 'version: "2031, draft"' in cited
    assert "Utkast til utgave" in (data / "dictionary.csv").read_text("utf-8")
    assert json.loads((get_internal_folder(draft) / "manifest.json").read_text("utf-8"))["draft"] is True


def test_a_draft_can_be_compared_with_a_finished_edition(built: Callable[[str], Path]) -> None:
    assert read_edition(built("draft")).figures == read_edition(built("done")).figures


@pytest.mark.parametrize("name", ["done", "settled"])
def test_nothing_of_another_edition_says_it(built: Callable[[str], Path], name: str) -> None:
    """What was printed already is no draft where nobody asks for one."""
    edition = built(name)
    assert json.loads((get_internal_folder(edition) / "manifest.json").read_text("utf-8"))["draft"] is False
    for file in sorted(edition.rglob("*")):
        if file.suffix in (".html", ".csv", ".json", ".md", ".cff"):
            held = file.read_text("utf-8").lower()
            assert "noindex" not in held, file
            assert "draft.css" not in held
            assert '"draft": true' not in held
            assert "data-draft" not in held
    assert not list(edition.rglob("draft.css"))
    assert "UTKAST" not in "".join(p.extract_text() for p in PdfReader(edition / "report-nb.pdf").pages)


def test_what_was_printed_can_be_asked_for_as_a_draft(tmp_path: Path, tilstand: Any) -> None:
    done = tilstand("publish", "edition", SAGALAND, "2030", "--out", tmp_path / "e", "--draft", "--quiet", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["draft"] is True


def test_a_draft_report_is_tagged_as_a_finished_one_is(draft: Path) -> None:
    assert pdfua.validate(str(draft / "report-nb.pdf")).findings == ()
