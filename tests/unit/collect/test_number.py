from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.collect.amounts import parse_written_number
from tilstand.sandbox.worksheets import format_cell_value
from tilstand.terms import ValueStatus

NBSP, NARROW = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("0", "0", ""),
        ("17", "17", ""),
        (" 17 ", "17", ""),
        ("1 233", "1233", "spacing"),
        (f"1{NBSP}233", "1233", "spacing"),
        (f"2{NARROW}345{NARROW}678", "2345678", "spacing"),
        ("12,0", "12", "decimals"),
        ("12.0", "12", "decimals"),
    ],
)
def test_whole_number_as_people_write_it(text: str, value: str, note: str) -> None:
    reading = parse_written_number(text, whole=True)
    assert (str(reading.value), reading.note, reading.problem) == (value, note, "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1,5", "fraction"),
        ("1.5", "fraction"),
        ("1.233", "fraction"),
        ("1,000", "fraction"),
        ("-3", "negative"),
        ("\u22123", "negative"),
        ("tolv", "text"),
        ("ca. 12", "text"),
        ("12-15", "text"),
        ("1e3", "text"),
        ("12 34", "text"),
        ("+5", "text"),
        ("١٢", "text"),
        ("22334455", "text"),
        ("12345678901", "text"),
        ("[bool]", "text"),
    ],
)
def test_what_has_no_single_reading_is_refused(text: str, problem: str) -> None:
    reading = parse_written_number(text, whole=True)
    assert (reading.value, reading.problem) == (None, problem)


def test_measured_units_take_decimals_and_changes_take_signs() -> None:
    assert str(parse_written_number("37,5", whole=False).value) == "37.5"
    assert parse_written_number("37,5", whole=False).note == "comma"
    assert parse_written_number("-12", whole=False).problem == "negative"
    assert str(parse_written_number("-12", whole=False, signed=True).value) == "-12"
    assert str(parse_written_number("12 %", whole=False, percent=True).value) == "12"
    assert parse_written_number("12 %", whole=False).problem == "text"


def test_zero_is_a_known_zero() -> None:
    reading = parse_written_number("0", whole=True)
    assert reading.value is not None
    assert reading.value.status is ValueStatus.ZERO


@given(st.integers(min_value=0, max_value=9_999_999))
def test_every_whole_number_reads_the_same_plain_and_grouped(number: int) -> None:
    for text in (
        str(number),
        f"{number:,}".replace(",", " "),
        f"{number:,}".replace(",", NBSP),
        format_cell_value(float(number)),
    ):
        reading = parse_written_number(text, whole=True)
        assert reading.value is not None
        assert reading.value.amount == number


@pytest.mark.slow
@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_never_worse(text: str) -> None:
    reading = parse_written_number(text, whole=True)
    assert (reading.value is None) == bool(reading.problem)
