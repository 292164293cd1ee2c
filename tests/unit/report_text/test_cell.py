"""A cell as it is printed: signs, units, words for what is not exact, brackets, and the line of the unit."""

from __future__ import annotations

from datetime import date

import pytest

from tilstand.define.labels import Catalogue
from tilstand.model.names import EditionNames, MeasureNames
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.report_text.messages import get_report_string
from tilstand.report_text.print_forms import describe_table_unit, format_bracketed_cell, format_printed_cell
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

WORDS = Catalogue(
    {
        "units.persons": TranslatedText.from_texts(en="persons", nb="personer"),
        "units.days.many": TranslatedText.from_texts(en="days", nb="dager"),
        "units.days": TranslatedText.from_texts(en="day", nb="dag"),
    }
)
MEASURES = {
    "people": (Unit.PERSONS, "count"), "stay": (Unit.DAYS, "mean"), "share": (Unit.PERCENT, "share"),
    "change": (Unit.PERCENT, "change"), "points": (Unit.PERCENTAGE_POINTS, "change"),
    "since": (Unit.YEAR, "count"), "more": (Unit.PERSONS, "change"),
}  # fmt: skip
NAMES = EditionNames(
    "x", "2031", Period.from_text("2031"), date(2032, 1, 1), "delivered", "unit", ("nb", "en"), (), (), "", WORDS,
    {name: MeasureNames(InvariantText(name), unit, kind, ()) for name, (unit, kind) in MEASURES.items()},
    {}, {}, {}, {},
)  # fmt: skip


def _cell(measure, value, qualifier=ValueQualifier.EXACT, **more):
    amount = Value.missing(value) if isinstance(value, ValueStatus) else Value.number(value)
    return CellValue(Key(measure, "x", NAMES.period), amount, FigureOrigin.SUBMITTED, qualifier, **more)


@pytest.mark.parametrize(
    ("measure", "value", "beside", "text"),
    [
        ("people", 1204, Unit.PERSONS, "1,204"),
        ("people", 1204, None, "1,204"),
        ("people", 3, Unit.DAYS, "3\u00a0persons"),
        ("stay", "41.50", Unit.PERSONS, "41.50\u00a0days"),
        ("share", "36.5", Unit.PERSONS, "36.5%"),
        ("share", "36.5", Unit.PERCENT, "36.5"),
        ("change", 5, Unit.PERCENT, "+5%"),
        ("change", -5, Unit.PERCENT, "\u22125%"),
        ("change", 0, Unit.PERCENT, "0%"),
        ("change", 5, None, "+5"),
        ("more", 5, Unit.PERSONS, "+5\u00a0persons"),
        ("since", 2031, Unit.PERSONS, "2031\u00a0year"),
        ("since", 2031, Unit.YEAR, "2031"),
        ("people", ValueStatus.SUPPRESSED, Unit.PERSONS, ":"),
        ("people", ValueStatus.NOT_KNOWN, None, ".."),
        ("people", 0, Unit.PERSONS, "0"),
    ],
)
def test_a_number_has_its_sign_and_the_unit_that_is_not_said_beside_it(measure, value, beside, text):
    names = NAMES
    if measure == "since":
        words = Catalogue({**WORDS.labels, "units.year": TranslatedText.from_texts(en="year")})
        names = EditionNames(**{**{f: getattr(NAMES, f) for f in NAMES.__dataclass_fields__}, "words": words})
    assert format_printed_cell(names, _cell(measure, value), "en", beside) == text


def test_an_empty_cell_and_one_where_nothing_can_stand():
    assert format_printed_cell(NAMES, None, "en", None) == ""
    nowhere = CellValue(None, Value.missing(ValueStatus.NOT_APPLICABLE), FigureOrigin.SUBMITTED)
    assert format_printed_cell(NAMES, nowhere, "en", Unit.PERSONS) == "."


@pytest.mark.parametrize(
    ("qualifier", "en", "nb"),
    [
        (ValueQualifier.ABOUT, "about 41 days", "ca. 41 dager"),
        (ValueQualifier.AT_LEAST, "at least 41 days", "minst 41 dager"),
        (ValueQualifier.AT_MOST, "at most 41 days", "høyst 41 dager"),
        (ValueQualifier.EXACT, "41 days", "41 dager"),
        (ValueQualifier.DERIVED, "41 days", "41 dager"),
        (ValueQualifier.REPAIRED, "41 days", "41 dager"),
    ],
)
def test_what_is_not_exact_says_so(qualifier, en, nb):
    cell = _cell("stay", 41, qualifier)
    told = [format_printed_cell(NAMES, cell, tag, Unit.PERSONS).replace("\u00a0", " ") for tag in ("en", "nb")]
    assert told == [en, nb]


def test_the_figure_in_brackets():
    assert format_bracketed_cell(_cell("people", 5, bracket=Value.number(1204)), "en") == "(1,204)"
    assert format_bracketed_cell(_cell("people", 5, bracket=Value.number(0)), "en") == ""
    assert format_bracketed_cell(_cell("people", 5, bracket=Value.missing(ValueStatus.SUPPRESSED)), "en") == ""
    assert format_bracketed_cell(_cell("people", 5), "en") == ""
    assert format_bracketed_cell(None, "en") == ""


def _table(unit):
    return ReleasableTable("t", "", 1, "table", InvariantText("T"), unit, (), (), (), (), "open")


def test_the_line_under_a_title_says_what_is_counted():
    mixed = get_report_string(Catalogue({}), "mixed_units")
    assert (
        describe_table_unit(NAMES, _table(TranslatedText.from_texts(en="persons", nb="personer")), "en")
        == "Unit: persons"
    )
    assert (
        describe_table_unit(NAMES, _table(TranslatedText.from_texts(en="persons", nb="personer")), "nb")
        == "Enhet: personer"
    )
    assert describe_table_unit(NAMES, _table(mixed), "en") == mixed.text("en")
