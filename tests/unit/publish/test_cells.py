"""The unit of a cell and of a table: a change says its own, as the heading above it may be of another."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tilstand import define
from tilstand.define import Collection
from tilstand.model import CellValue, ReleasableTable
from tilstand.model.names import EditionNames
from tilstand.protect.names import build_names
from tilstand.report_text import get_report_string
from tilstand.report_text.print_forms import describe_table_unit, format_printed_cell
from tilstand.terms import FigureOrigin, Key, Language, Period, TranslatedText, Unit, Value

NORWAY = Path(__file__).parents[3] / "collections" / "norway"


@cache
def norway() -> Collection:
    return define.read_collection(NORWAY).at("2024")


def called(*cells: CellValue) -> EditionNames:
    """What Norway calls the addresses of some cells."""
    table = SimpleNamespace(cells=(cells,))
    return build_names(norway(), "2024", [cast(ReleasableTable, table)])


@pytest.mark.parametrize(
    ("measure", "number", "beside", "text"),
    [
        ("processing_days", "455", Unit.DAYS, "455"),
        ("processing_days_change", "96", Unit.DAYS, "+96\u00a0dager"),
        ("processing_days_change", "-14", Unit.DAYS, "−14\u00a0dager"),
        ("reports_to_police_change", "-29.6", Unit.REPORTS, "−29,6\u00a0%"),
        ("processing_days_change", "96", None, "+96"),
    ],
)
def test_a_change_says_its_unit(measure: str, number: str, beside: Unit | None, text: str) -> None:
    cell = CellValue(Key(measure, "pod", Period.from_year(2024)), Value.number(number), FigureOrigin.SUBMITTED)
    assert format_printed_cell(called(cell), cell, "nb", beside) == text


@pytest.mark.parametrize(("language", "text"), [("nb", "+9,5\u00a0%"), ("nn", "+9,5\u00a0%"), ("en", "+9.5%")])
def test_the_sign_of_per_cent_stands_as_the_language_sets_it(language: Language, text: str) -> None:
    cell = CellValue(
        Key("reports_to_police_change", "pod", Period.from_year(2024)), Value.number("9.5"), FigureOrigin.SUBMITTED
    )
    assert format_printed_cell(called(cell), cell, language, Unit.REPORTS) == text


@pytest.mark.parametrize(
    ("language", "common", "mixed"),
    [
        ("nb", "Enhet: personer", "Enheten går fram av hver linje"),
        ("nn", "Eining: personar", "Eininga går fram av kvar linje"),
        ("en", "Unit: persons", "Units are given in each line"),
    ],
)
def test_a_table_says_its_unit_or_that_the_lines_do(language: Language, common: str, mixed: str) -> None:
    words = called().words
    persons = SimpleNamespace(unit=TranslatedText.from_texts(nb="personer", nn="personar", en="persons"))
    several = SimpleNamespace(unit=get_report_string(words, "mixed_units"))
    assert describe_table_unit(called(), cast(ReleasableTable, persons), language) == common
    assert describe_table_unit(called(), cast(ReleasableTable, several), language) == mixed
