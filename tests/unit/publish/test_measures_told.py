"""Widths, levels and what an appendix has room for: each by its own rule, on cases that lie on the limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.languages.typography import hyphenate_compounds
from tilstand.model.appendix import AppendixRevision
from tilstand.model.document import Document, Heading, PlainText
from tilstand.model.overview import OverviewCell, OverviewRow, OverviewTable
from tilstand.model.release import Release
from tilstand.model.table import CellValue
from tilstand.publish.method_appendix import _make_method_section, build_method_appendix
from tilstand.publish.preview import _PreviewRequestHandler
from tilstand.publish.register_pages import _build_counted_table
from tilstand.publish.site.context import SiteContext
from tilstand.publish.site.html import HtmlProse, mark_language_spans
from tilstand.render.spreadsheet_grid import (
    GridColumn,
    GridRow,
    _abbreviate_unit,
    _build_spreadsheet_cell,
    _compute_grid_widths,
    _find_number_affixes,
    _quote_format_text,
    build_spreadsheet_grid,
)
from tilstand.render.table_layout import (
    _estimate_cell_width,
    _estimate_column_width,
    _estimate_label_width,
    _join_short_footnotes,
    _layout_column_head,
    _measure_widest_word,
    layout_table,
)
from tilstand.terms import (
    FigureOrigin,
    InvariantText,
    Key,
    Period,
    TranslatedText,
    Unit,
    Value,
    ValueQualifier,
    ValueStatus,
)
from tilstand.terms.text import mark_language_run


def columns(*heads: str) -> list[GridColumn]:
    """The columns of a sheet; one whose head begins with a star holds figures."""
    return [GridColumn("Row", figures=False), *(GridColumn(one.lstrip("*"), one.startswith("*")) for one in heads)]


@pytest.mark.parametrize(
    ("label", "level", "heads", "cells", "widths"),
    [
        ("x", 0, (), (), (40,)),
        ("x" * 38, 0, (), (), (40,)),
        ("x" * 39, 0, (), (), (41,)),
        ("x" * 39, 2, (), (), (45,)),
        ("x" * 70, 0, (), (), (60,)),
        # A column of figures is as wide as the longest word of its head, or as its numbers need.
        ("x", 0, ("*a bb " + "c" * 12,), ((Decimal(1), "", "0"),), (40, 14)),
        ("x", 0, ("*" + "c" * 9,), ((Decimal(1), "", "0"),), (40, 11)),
        ("x", 0, ("*" + "c" * 10,), ((Decimal(1), "", "0"),), (40, 12)),
        ("x", 0, ("*c",), ((Decimal("123456789"), "", "0"),), (40, 12)),
        ("x", 0, ("*c",), ((Decimal("123456789"), "", '"ca. "0'),), (40, 22)),
        ("x", 0, ("*c",), ((Decimal("1" * 40), "", "0"),), (40, 30)),
        ("x", 0, ("*c",), ((None, "a long text", ""),), (40, 11)),
        ("x", 0, ("*",), ((None, "", ""),), (40, 11)),
        # One of texts as the longest of them.
        ("x", 0, ("head",), ((None, "x" * 12, ""),), (40, 14)),
        ("x", 0, ("head",), ((None, "x" * 13, ""),), (40, 15)),
        ("x", 0, ("head",), ((None, "x" * 80, ""),), (40, 44)),
    ],
)
def test_widths_of_a_sheet(label: str, level: int, heads: Any, cells: Any, widths: Any) -> None:
    rows = [GridRow(label, level, False, cells), GridRow("", 0, False, ((None, "", ""),) * len(cells))]
    assert _compute_grid_widths(columns(*heads), rows) == widths
    assert all(isinstance(one, float) for one in _compute_grid_widths(columns(*heads), rows))


def test_widths_of_a_sheet_without_rows() -> None:
    assert _compute_grid_widths(columns("*a", "b"), []) == (40, 11, 14)


def cell(number: str | None, measure: str = "cases_opened", **more: Any) -> CellValue:
    value = Value.missing(ValueStatus.NOT_COLLECTED) if number is None else Value.number(number)
    return CellValue(Key(measure, "police", Period.from_year(2031)), value, FigureOrigin.SUBMITTED, **more)


@pytest.mark.parametrize(
    ("one", "beside", "told"),
    [
        (None, None, (None, "", "")),
        (cell(None), None, (None, "…", "")),
        (replace(cell("3"), key=None), None, (None, "", "")),
        (cell("1204"), None, (Decimal(1204), "", "#,##0")),
        (cell("41.50"), None, (Decimal("41.50"), "", "#,##0.00")),
        (cell("5", qualifier=ValueQualifier.ABOUT), None, (Decimal(5), "", '"about "#,##0')),
        (cell("5", qualifier=ValueQualifier.AT_LEAST), None, (Decimal(5), "", '"at least "#,##0')),
        (cell("5", qualifier=ValueQualifier.AT_MOST), None, (Decimal(5), "", '"at most "#,##0')),
        (cell("5", qualifier=ValueQualifier.DERIVED), None, (Decimal(5), "", "#,##0")),
        (cell("5"), Unit.PERSONS, (Decimal(5), "", '#,##0" cases"')),
        (cell("5"), Unit("cases"), (Decimal(5), "", "#,##0")),
        (cell("5", upper=Value.number(9)), None, (None, "5–9", "")),
    ],
)
def test_a_cell_of_a_sheet(whole: Release, one: CellValue | None, beside: Unit | None, told: Any) -> None:
    assert _build_spreadsheet_cell(whole.names, one, beside, "en") == told


def test_a_change_and_a_year_in_a_sheet(whole: Release) -> None:
    measures = {**whole.names.measures}
    own = measures["cases_opened"]
    for form, statistic, unit, beside in (
        ("+#,##0.0;-#,##0.0;#,##0.0", "change", Unit("cases"), Unit("cases")),
        ('+#,##0.0"%";-#,##0.0"%";#,##0.0"%"', "change", Unit.PERCENT, Unit("cases")),
        ("0.0", "count", Unit.YEAR, Unit.YEAR),
    ):
        measures["cases_opened"] = replace(own, statistic=statistic, unit=unit)
        names = replace(whole.names, measures=measures)
        assert _build_spreadsheet_cell(names, cell("9.5"), beside, "en") == (Decimal("9.5"), "", form)
    assert _abbreviate_unit(whole.names, Unit.PERCENT, "nb") == " %"
    assert _find_number_affixes(whole.names, cell("5", qualifier=ValueQualifier.ABOUT), "nb") == ("ca. ", "")
    assert [_quote_format_text(one) for one in ("", "a", 'a"b')] == ["", '"a"', '"a\'b"']


def test_marks_of_a_row_stand_in_a_column_of_their_own(whole: Release) -> None:
    (years,) = (one for one in whole.tables if one.id == "years")
    made = build_spreadsheet_grid(whole.names, years, "en", whole.appendix)
    assert made.head == ["Row", "Unit", "2029", "2030", "2031", "Notes"]
    assert [one.figures for one in made.columns] == [False, False, True, True, True, False]
    assert made.rows[0].cells == (
        (None, "cases", ""), (Decimal(990), "", "#,##0"), (Decimal(1100), "", "#,##0"),
        (Decimal(1204), "", "#,##0"), (None, "2031: a", ""),
    )  # fmt: skip
    assert (made.footnotes, made.period) == ((("a", "Frozen on 1 January"),), "2029–2031")


# Print


def test_the_least_that_a_column_and_a_label_take() -> None:
    assert [_measure_widest_word(one) for one in ("a bbb cc", "a/bbbb", "aa–bbb-c", "")] == [
        pytest.approx(one * 1.6) for one in (3, 4, 3, 0)
    ]
    assert [_layout_column_head(one, "nb") for one in ("x" * 9, "Menneskehandel")] == [
        {"text": "x" * 9, "hyphenate": False},
        {"text": hyphenate_compounds("Menneskehandel", "nb"), "hyphenate": True},
    ]
    bracketed: Any = SimpleNamespace(bracket=1)
    plain: Any = SimpleNamespace(bracket=None)
    assert _estimate_cell_width("12", plain) == pytest.approx(2 * 1.85 + 0.5)
    assert _estimate_cell_width("12", bracketed) == pytest.approx(2 * 1.85 + 0.5 + 7.2)
    assert _estimate_cell_width("abc\u00a012 1", None) == pytest.approx(3 * 1.6 + 0.5 + 2 * 1.85 + 0.5)
    assert _estimate_cell_width("", None) == 0.5


def shaped(heads: list[str], labels: list[tuple[str, int, bool]]) -> Any:
    rows = tuple((InvariantText(text), level, heading) for text, level, heading in labels)
    cells = tuple((None,) * len(heads) for _ in labels)
    return SimpleNamespace(column_labels=tuple(map(InvariantText, heads)), row_labels=rows, cells=cells)


def test_how_wide_labels_and_columns_are_at_least() -> None:
    labels = [("x" * 99, 0, True), ("aaa bb", 0, False), ("a" * 10, 1, False)]
    assert _estimate_label_width(shaped([], labels), "nb") == pytest.approx(10 * 1.6 + 3.5 + 3.4)
    assert _estimate_label_width(shaped([], [("a b c d e f g h i j", 0, False)]), "nb") == pytest.approx(
        19 * 1.6 / 3 + 3.4
    )
    assert _estimate_label_width(shaped([], labels[:1]), "nb") == 46.0
    one, two = shaped(["a"], labels[:1]), shaped(["a", "b" * 5], labels[:1])
    assert _estimate_column_width(one, [["1"]], 0, "nb") == 34.0
    assert _estimate_column_width(two, [["1", "1"]], 0, "nb") == 12.0
    assert _estimate_column_width(two, [["1", "1"]], 1, "nb") == pytest.approx(5 * 1.6 + 4.9)
    assert _estimate_column_width(two, [["1" * 9, "1"]], 0, "nb") == pytest.approx(9 * 1.85 + 0.5 + 4.9)
    assert _estimate_column_width(shaped(["a", "b" * 50], labels[:1]), [["1", "1"]], 1, "nb") == pytest.approx(
        15.0 + 4.9
    )
    assert _estimate_column_width(shaped(["a", "b"], []), [], 1, "nb") == 12.0


def test_footnotes_of_sixty_letters_share_a_line() -> None:
    notes = [{"text": "x" * length} for length in (60, 1, 61, 60, 60)]
    assert [[len(one["text"]) for one in line] for line in _join_short_footnotes(notes)] == [[60, 1], [61], [60, 60]]
    assert _join_short_footnotes([]) == []


def test_a_piece_of_a_table_that_is_split(whole: Release) -> None:
    (years,) = (one for one in whole.tables if one.id == "years")
    heads, cells = years.column_labels * 14, tuple(row * 14 for row in years.cells)
    made = layout_table(whole.names, replace(years, column_labels=heads, cells=cells), "en", whole.appendix)
    assert [(one["anchor"], one["caption"], len(one["columns"])) for one in made] == [
        ("table-years", "Table 3. About years (part 1 of 3)", 14),
        ("", "Table 3. About years (part 2 of 3)", 14),
        ("", "Table 3. About years (part 3 of 3)", 14),
    ]
    assert {one["landscape"] for one in made} == {True}
    assert made[0]["united_head"] == "Unit"
    assert made[0]["united"] == pytest.approx(len("persons") * 1.6 + 4.9)


# The appendix and its sections


def test_an_appendix_of_which_print_has_only_some_measures(whole: Release) -> None:
    rules = tuple(
        (whole.names.measures[name].label, InvariantText(f"Rule of {name}")) for name in ("cases_opened", "mean_stay")
    )
    appendix = replace(whole.appendix, rules=rules)

    def section(title: str, *printed: str, all: bool = False) -> dict[str, Any] | None:
        told = build_method_appendix(whole.names, appendix, "en", None, None if all else frozenset(printed))
        return next((one for one in told["sections"] if one["title"] == title), None)

    both = [["Cases opened", "Rule of cases_opened"], ["Mean stay", "Rule of mean_stay"]]
    for printed, rows, words in (
        ((), [], 1),
        (("mean_stay",), both[1:], 1),
        (("cases_opened", "victims_identified"), both[:1], 1),
        (("cases_opened", "mean_stay"), both, 0),
    ):
        found = section("Counting rules", *printed)
        assert found is not None
        assert (found["rows"], len(found["paragraphs"])) == (rows, words)
    whole_ = section("Counting rules", all=True)
    assert whole_ is not None
    assert (whole_["rows"], whole_["paragraphs"]) == (both, [])
    register = section("Sources", "cases_opened", "mean_stay")
    assert register is not None
    assert register["rows"] == [["The case register (generated)", "Cases opened."]]
    assert section("Sources", "mean_stay") is None


def test_what_was_revised_and_who_approved_have_sections_of_their_own(whole: Release) -> None:
    key, days = Key("cases_opened", "police", whole.names.period), (date(2031, 5, 15), date(2032, 5, 15))
    texts = [InvariantText(text) for text in ("a figure", "1", "2", "a slip", "the police")]
    revision = AppendixRevision(key, texts[0], Value.number(1), Value.number(2), *texts[1:], "2030", *days)
    appendix = replace(whole.appendix, revised=(revision,), unreleased=(InvariantText("Dal"),))
    imprint = replace(whole.names.imprint, checked=("police",))
    told = build_method_appendix(replace(whole.names, imprint=imprint), appendix, "en")
    revised = next(section for section in told["sections"] if section["widths"] == [6, 4, 4, 7, 4])
    assert revised["rows"] == [["a figure", "1 (15 May 2031)", "2 (15 May 2032)", "a slip", "the police"]]
    assert (len(revised["head"]), len(revised["paragraphs"])) == (5, 1)
    assert [section["items"] for section in told["sections"] if section["items"]] == [
        [whole.names.provider("police").text("en")],
        ["Dal"],
    ]


def test_a_section_holds_what_it_is_given_and_nothing_else() -> None:
    assert _make_method_section("T") == {
        "title": "T", "paragraphs": [], "items": [], "head": [], "widths": [], "rows": [], "entries": [],
    }  # fmt: skip
    full = {"items": ("a  b",), "head": ("h",), "widths": (1,), "rows": (("c  d",),), "entries": ({},)}
    assert _make_method_section("T", ("p",), **full) == {
        "title": "T", "paragraphs": ["p"], "items": ["a b"], "head": ["h"], "widths": [1], "rows": [["c d"]],
        "entries": [{}],
    }  # fmt: skip


# Levels


def test_rows_of_an_overview_stand_in_as_far_as_three() -> None:
    rows = tuple(
        OverviewRow(f"{n}", InvariantText(f"Row {n}"), (OverviewCell(InvariantText(f"{n}"), n, False),), n)
        for n in (0, 2, 3, 4)
    )
    made = OverviewTable(
        "t",
        TranslatedText.from_texts(en="Title", nn="x"),
        (),
        (InvariantText("Head"),),
        rows,
        (InvariantText("Note"),),
        (),
    )
    assert _build_counted_table(made, None, "en") == {
        "id": "t",
        "title": "Title",
        "heads": ["Head"],
        "rows": [{"label": f"Row {n}", "level": min(n, 3), "cells": [f"{n}"]} for n in (0, 2, 3, 4)],
        "notes": ["Note"],
        "picture": None,
    }


def heading(level: int, text: str) -> Heading:
    return Heading(level, (PlainText(text),), 1)


@pytest.mark.parametrize(
    ("levels", "facts", "told"),
    [
        ("1 2 4 2", {}, "2 3 2"),
        ("1 2 4 2", {"skip_title": False}, "2 3 4 3"),
        ("1 2 3", {"top": 3}, "3 4"),
        ("1 3 2", {}, "2 2"),
        ("1 3 2", {"under": 2}, "3 2"),
        ("2 3 4 5 6 2", {"top": 4}, "4 5 6 6 4"),
        # A piece of a text: the whole says how deep its headings are, the title of the whole does not count.
        ("3 3", {"whole": "1 2 3", "skip_title": False, "under": 2}, "3 3"),
        ("3 3", {"whole": "1 2 3", "skip_title": False}, "2 3"),
        ("3 3", {"whole": "2 3", "skip_title": False, "under": 2}, "2 2"),
        ("3", {"whole": "9 3", "skip_title": False}, "2"),
    ],
)
def test_headings_of_a_text_by_the_levels_that_it_has(
    whole: Release, levels: str, facts: dict[str, Any], told: str
) -> None:
    def text(levels: str) -> Document:
        return Document("en", "x.md", tuple(heading(int(one), "A") for one in levels.split()), {})

    book = SiteContext(whole, {}, {}, "en", ("en",))
    prose: Any = HtmlProse(book, lambda kind, name: "", str)
    given = {**facts, **({"whole": text(facts["whole"])} if "whole" in facts else {})}
    html = str(prose.html(text(levels), **given))
    assert " ".join(part[0] for part in html.split("<h")[1:]) == told


@pytest.mark.parametrize(
    ("own", "foreign", "framed"),
    [("אבגד", "abcd", False), ("אבגד", "abcde", True), ("אבג", "ab", False), ("", "ab", False)],
)
def test_a_sentence_runs_the_way_of_more_than_half_of_its_letters(own: str, foreign: str, framed: bool) -> None:
    told = mark_language_spans(f"<p>{own} {mark_language_run(foreign, 'en')}</p>", "he")
    assert told.startswith('<p><span lang="en" dir="ltr"><span lang="he"') is framed
    assert foreign in told


def test_words_of_a_third_language_stand_in_such_a_sentence_in_their_own_direction() -> None:
    told = f"<p>{mark_language_run('published by the', 'en')} אב {mark_language_run('cd', 'pl')} {mark_language_run('هو', 'ar')}.</p>"
    assert mark_language_spans(told, "he") == (
        '<p><span lang="en" dir="ltr">published by the <span lang="he" dir="rtl">אב</span> '
        '<span lang="pl" dir="ltr">cd</span> <span lang="ar" dir="rtl">هو</span>.</span></p>'
    )


def test_words_that_run_as_the_page_does_do_not_make_a_sentence_run_the_other_way() -> None:
    """Arabic and Hebrew run the same way: a word of Arabic alone is a word within the page's sentence."""
    told = mark_language_spans(f"<p>אב {mark_language_run('هوهوهو', 'ar')} {mark_language_run('cd', 'en')}</p>", "he")
    assert told == '<p>אב <span lang="ar">هوهوهو</span> <span lang="en" dir="ltr">cd</span></p>'
    alone = mark_language_spans(f"<p>אב {mark_language_run('هوهوهو', 'ar')}</p>", "he")
    assert alone == '<p>אב <span lang="ar">هوهوهو</span></p>'


def test_a_reader_of_the_preview_is_waited_for_twenty_seconds() -> None:
    assert _PreviewRequestHandler.timeout == 20
