"""The unit of a cell: a change says its own, since the heading above it may be of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand import define
from tilstand.model import CellValue, Key, Origin
from tilstand.publish.cells import printed
from tilstand.terms import Period, Unit, Value

NORWAY = Path(__file__).parents[3] / "collections" / "norway"


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
    cell = CellValue(Key(measure, "pod", Period.year(2024)), Value.number(number), Origin.SUBMITTED)
    assert printed(define.collection(NORWAY), cell, "nb", beside) == text
