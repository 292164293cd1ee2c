"""What is set in print and what is asked of what sets it; boxes, lists and names of a report, in full."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
import typst

from tilstand.errors import PublishError
from tilstand.model.overview import Overview, OverviewCell, OverviewColumn, OverviewEntry, OverviewRow, OverviewTable
from tilstand.publish import pdf
from tilstand.publish import register_pages as overview
from tilstand.publish.csv_files import mark_csv_as_draft
from tilstand.publish.differences import SentenceChange
from tilstand.publish.page_model import _ReportDocument
from tilstand.publish.print_text import build_picture_block
from tilstand.publish.quality_checks import _find_pdf_barriers
from tilstand.publish.site.body_pages import _find_mentioning_parts, _make_missing_cell
from tilstand.publish.site.html import _HtmlWriter
from tilstand.render.spreadsheet_grid import _abbreviate_unit
from tilstand.terms import InvariantText, Key, Period, Unit, ValueStatus

T1, T2 = Period.from_text("2031-T1"), Period.from_text("2031-T2")


def cell(number: int | None) -> OverviewCell:
    return OverviewCell(InvariantText("" if number is None else str(number)), number)


def counted(heads: int) -> OverviewTable:
    rows = (
        OverviewRow("", InvariantText("all"), tuple(cell(n) for n in range(heads))),
        OverviewRow("a=b", InvariantText("part"), (cell(None),) * heads, 2),
    )
    periods = (T1,) * heads
    return OverviewTable(
        "t", InvariantText("By *court*"), periods, (InvariantText("head"),) * heads, rows, (InvariantText("A note"),)
    )


MADE = Overview(
    *("sagaland", "promises", InvariantText("Promises"), InvariantText("The unit"), T2, T1, date(2031, 7, 31)),
    *(InvariantText("July"), ("en",), (counted(2),)),
    (OverviewColumn("what", InvariantText("What")), OverviewColumn("who", InvariantText("Who"))),
    (("open", InvariantText("open ones")),),
    (
        OverviewEntry(
            (InvariantText("build"), InvariantText("Coast")), ("b", "c"), "open", InvariantText("not final"), True
        ),
        OverviewEntry((InvariantText("rest"), InvariantText("")), ("r", ""), "other", moved=InvariantText("planned")),
    ),
    statements=(InvariantText("There were 4."),),
    notes=(InvariantText("Each once"),),
    basis=InvariantText("Saga Act"),
    lacks=(InvariantText("a lack"),),
    final=False,
)


def told(made: Overview) -> dict[str, Any]:
    return overview._OverviewDocument(made, "en").told()


def test_an_overview_is_set_with_all_that_it_tells() -> None:
    draft = "This is a draft and has not been published."
    made = told(MADE)
    (table,) = made.pop("tables")
    assert made == {
        "language": "en",
        "title": "Promises",
        "author": ["The unit"],
        "keywords": ["sagaland", "promises", "2031-T2"],
        "coordinator": "The unit",
        "as_of": "July",
        "imprint": {"marks": [{"word": "DRAFT", "banner": draft, "size": 96}], "draft": {"word": "DRAFT"}},
        "draft": draft,
        "lacking": {"title": "What is still missing", "items": ["a lack"]},
        "new": {"title": "New since the first four months of 2031", "paragraphs": ["There were 4."]},
        "entries": {
            "title": "Entries",
            "none": "No entries have been released.",
            "groups": [
                {
                    "title": "Open ones",
                    "entries": [{"title": "Build", "marks": ["not final", "New"], "rows": [["Who", "Coast"]]}],
                },
                {"title": "", "entries": [{"title": "Rest", "marks": [], "rows": [["Before", "planned"]]}]},
            ],
        },
        "notes": {"title": "How it is counted", "items": ["Each once"]},
        "basis": {"title": "Legal basis", "text": "Saga Act"},
        "words": {"page": "Page {number}"},
    }
    empty = {"bracket": "", "marks": []}
    row = {"heading": False, "level": 0, "strong": True, "label": "all"}
    assert table == {
        "landscape": False,
        "picture": {},
        "table": {
            **{"listed": False, "anchor": "", "caption": "By *court*", "unit": "July", "corner": ""},
            "columns": [{"text": "head", "hyphenate": True}] * 2,
            **{"widths": [0, 30, 30], "bracketed": [False, False], "hanging": [0, 0]},
            "rows": [
                row | {"cells": [{"text": "0", **empty}, {"text": "1", **empty}]},
                row | {"level": 2, "strong": False, "label": "part", "cells": [{"text": "–", **empty}] * 2},
            ],
            **{"footnotes": [], "notes": ["A note"]},
        },
    }
    final = told(replace(MADE, final=True))
    assert (final["imprint"], final["draft"]) == ({"marks": [], "draft": {}}, "")


@pytest.mark.parametrize(("heads", "width", "turned"), [(3, 30, False), (4, 20, False), (6, 20, False), (7, 15, True)])
def test_a_wide_table_is_turned_and_its_columns_are_narrower(heads: int, width: int, *, turned: bool) -> None:
    (table,) = told(replace(MADE, tables=(counted(heads),)))["tables"]
    assert (table["landscape"], table["table"]["widths"]) == (turned, [0, *[width] * heads])


def test_a_picture_is_set_with_its_words_and_an_overview_in_each_of_its_languages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one: Any = SimpleNamespace(id="p", title="A picture", svg=b"<svg>\n</svg>", width=170, alt="Four.")
    expected = {"anchor": "picture-p", "title": "A picture", "svg": "<svg> </svg>", "width": 170}
    assert build_picture_block(one, "picture") == expected | {"alt": "Four.", "kind": "picture"}
    asked: list[Any] = []
    monkeypatch.setattr(pdf, "compile_pdf", lambda *facts: asked.append(facts) or facts[1].encode())
    files = overview.render_overview_pdf(replace(MADE, languages=("nn", "en")))
    assert list(files) == ["nn/overview.pdf", "en/overview.pdf"]
    assert [(template, day, title) for template, _, day, title in asked] == [
        ("overview", date(2031, 8, 31), MADE.title)
    ] * 2
    assert json.loads(files["en/overview.pdf"]) == told(replace(MADE, languages=("nn", "en")))
    assert json.loads(files["nn/overview.pdf"])["language"] == "nn"


@pytest.mark.parametrize("template", ["report", "overview", "account"])
def test_a_document_is_set_from_its_own_fonts_alone_and_by_no_clock(
    monkeypatch: pytest.MonkeyPatch, template: str
) -> None:
    asked: list[Any] = []

    def compiler(source: bytes, **named: Any) -> Any:
        asked.append((source, named))
        return SimpleNamespace(compile=lambda **facts: asked.append(facts) or made)

    made: Any = b"set"
    monkeypatch.setattr(typst, "Compiler", compiler)
    monkeypatch.setattr(typst, "Fonts", lambda **named: named)
    monkeypatch.setattr("tilstand.publish.pdf.add_row_headers", lambda data: data + b", with heads")
    assert pdf.compile_pdf(template, "{}", date(2032, 4, 1), InvariantText("It")) == b"set, with heads"
    (source, named), facts = asked
    folder = Path(pdf.__file__).parent / "templates"
    names = ["said", *(["page"] if template != "account" else []), template]
    assert source == b"".join((folder / f"{one}.typ").read_bytes() for one in names)
    fonts = named["font_paths"]
    assert named == {"font_paths": fonts, "ignore_system_fonts": True}
    assert fonts["include_system_fonts"] is False
    (place,) = fonts["font_paths"]
    assert list(Path(place).glob("*.ttf")) or list(Path(place).glob("*.otf"))
    stamp = datetime(2032, 4, 1, tzinfo=UTC)
    assert facts == {
        **{"format": "pdf", "sys_inputs": {"data": "{}"}},
        **{"pdf_standards": ["a-2a", "ua-1"], "timestamp": stamp},
    }
    made = ["a page", "another"]
    with pytest.raises(PublishError):
        pdf.compile_pdf(template, "{}", date(2032, 4, 1), InvariantText("It"))


def test_a_box_is_printed_with_its_words_and_where_its_findings_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    led = [SimpleNamespace(anchor="f-1", text="finding 1")]
    monkeypatch.setattr(
        "tilstand.publish.page_model.find_finding_references", lambda *facts: asked.append(facts) or led
    )
    release: Any = SimpleNamespace(names="names", appendix="appendix")
    one: Any = SimpleNamespace(
        title=InvariantText("A box"),
        paragraphs=(InvariantText("One."), InvariantText("Two.")),
        conditions=(InvariantText("if so"),),
        findings=("f-1",),
    )
    assert _ReportDocument(release, "en").build_box_block(one) == {
        "kind": "box",
        "title": "A box",
        "paragraphs": ["One.", "Two."],
        "conditions": ["if so"],
        "see": [{"anchor": "f-1", "text": "finding 1"}],
    }
    assert asked == [("names", "appendix", ("f-1",), "en")]


def test_small_things_that_are_told_with_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mark_csv_as_draft(b'a,b\r\n1,"x, y"\r\n2,\r\n') == b'draft,a,b\ndraft,1,"x, y"\ndraft,2,\n'
    sentences = SentenceChange("nn", "part/3.html", ("Old.",), ("New.", "More."))
    assert sentences.to_dict() == {
        **{"language": "nn", "page": "part/3.html", "old": ["Old."], "new": ["New.", "More."]}
    }
    key = Key("cases", "police", Period.from_text("2031"), (("sex", "f"),))
    absent = _make_missing_cell(key, Period.from_text("2030"))
    assert absent.key == replace(key, period=Period.from_text("2030"))
    assert (absent.value.status, absent.bracket, absent.notes) == (ValueStatus.NOT_KNOWN, None, ())
    names: Any = SimpleNamespace(words={})
    assert [_abbreviate_unit(names, unit, "en") for unit in (Unit.PERCENT, Unit.PERCENTAGE_POINTS)] == [
        "%",
        " percentage points",
    ]
    monkeypatch.setattr("tilstand.render.spreadsheet_grid.get_unit_name", lambda words, name: InvariantText(f"{name}!"))
    assert _abbreviate_unit(names, Unit.PERSONS, "en") == " persons!"


def test_a_body_is_told_of_in_its_parts_that_are_printed() -> None:
    book: Any = SimpleNamespace(
        names=SimpleNamespace(providers={"havn": SimpleNamespace(parts=(5, 3, 5, 9))}),
        parts=(3, 4, 5),
        part=lambda at: f"Part {at}",
    )
    assert _find_mentioning_parts(book, "havn") == [("Part 3", "part/3.html"), ("Part 5", "part/5.html")]


def test_a_place_is_on_this_page_or_on_that_of_its_table() -> None:
    plots = [SimpleNamespace(id="c1", table="t1"), SimpleNamespace(id="c2", table="")]
    prose: Any = SimpleNamespace(
        book=SimpleNamespace(release=SimpleNamespace(plots=plots)), inward=lambda target: f"../{target}"
    )
    writer: Any = SimpleNamespace(prose=prose, here={("table", "t"), ("chart", "c1")})
    asked = [("table", "t"), ("chart", "c1"), ("table", "u"), ("chart", "c2"), ("chart", "none")]
    writer_elsewhere: Any = SimpleNamespace(prose=prose, here=set())
    assert [_HtmlWriter.place(writer, *one) for one in asked] == [
        *("#t_t", "#picture_c1", "../table/u.html#t_u", "../tables.html", "../tables.html")
    ]
    assert _HtmlWriter.place(writer_elsewhere, "chart", "c1") == "../table/t1.html#picture_c1"


def test_a_report_without_tags_language_title_or_words_for_a_picture_is_told(tmp_path: Path) -> None:
    def saved(**left_out: bool) -> bytes:
        file = tmp_path / "a.pdf"
        with pikepdf.new() as made:
            if not left_out.get("marked"):
                made.Root.MarkInfo = pikepdf.Dictionary(Marked=not left_out.get("untrue"))
            figure = pikepdf.Dictionary(S=pikepdf.Name.Figure)
            if not left_out.get("alt"):
                figure.Alt = pikepdf.String("Four.")
            if not left_out.get("tree"):
                made.Root.StructTreeRoot = made.make_indirect(pikepdf.Dictionary(K=made.make_indirect(figure)))
            if not left_out.get("lang"):
                made.Root.Lang = pikepdf.String("en")
            if not left_out.get("title"):
                made.docinfo["/Title"] = "A"
            made.save(file)
        return file.read_bytes()

    expected = {"marked": "StructTreeRoot", "untrue": "StructTreeRoot", "tree": "StructTreeRoot"}
    expected |= {"lang": "Lang", "title": "Title", "alt": "Figure"}
    assert list(_find_pdf_barriers(saved())) == []
    for what, lacks in expected.items():
        assert list(_find_pdf_barriers(saved(**{what: True}))) == [lacks], what
