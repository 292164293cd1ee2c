"""What stands in a workbook's cell, as text."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.sandbox.worksheets import format_cell_value


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "[bool]"),
        (date(2031, 1, 2), "[date]"),
        (datetime(2031, 1, 2, 3), "[datetime]"),
        (time(3), "[time]"),
        (timedelta(3), "[timedelta]"),
        (7, "7"),
        (7.0, "7"),
        (-7.0, "-7"),
        (100.0, "100"),
        (1e15, "1000000000000000"),
        (1e-7, "0.0000001"),
        (0.1, "0.1"),
        (7.05, "7.05"),
        ("  x ", "x"),
        ("7.0", "7.0"),
    ],
)
def test_what_stands_in_a_cell(cell: object, text: str) -> None:
    assert format_cell_value(cell) == text


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_is_written_as_one_whatever_the_program_made_of_it(number: int) -> None:
    assert format_cell_value(float(number)) == format_cell_value(number) == str(number)
