"""A range stays a range: what is said within it is not wrong, and what it leaves open is not asserted."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tilstand.ledger.interval import Interval
from tilstand.proofread import Standing
from tilstand.proofread.statements import (
    compare_interval_order,
    compare_intervals,
    divide_intervals,
    subtract_intervals,
)


def span(low: int, high: int | None) -> Interval:
    return Interval(Fraction(low), None if high is None else Fraction(high))


@pytest.mark.parametrize(
    ("low", "high", "status"),
    [
        (35, 45, "agrees"), (20, 60, "agrees"), (40, 40, "not_matched"),
        (30, 36, "not_matched"), (46, 50, "does_not_fit"),
    ],
)  # fmt: skip
def test_a_number_within_a_range_is_not_wrong(low, high, status) -> None:
    assert compare_intervals(Fraction(low), Fraction(high), span(35, 45)) is Standing(status)


def test_where_only_a_lower_end_is_known_only_what_is_below_is_wrong() -> None:
    assert compare_intervals(Fraction(9), Fraction(9), span(8, None)) is Standing.NOT_MATCHED
    assert compare_intervals(Fraction(7), Fraction(7), span(8, None)) is Standing.DOES_NOT_FIT


def test_shares_and_differences_of_ranges_are_ranges() -> None:
    assert divide_intervals(span(10, 20), span(40, 50)) == Interval(Fraction(1, 5), Fraction(1, 2))
    assert subtract_intervals(span(35, 45), span(43, 43)) == span(-2, 8)
    assert divide_intervals(span(1, 1), span(0, 5)) is None
    assert subtract_intervals(span(1, None), span(5, 5)) is None


def test_a_rise_is_one_only_where_no_number_of_the_ranges_denies_it() -> None:
    assert compare_interval_order(span(35, 45), span(46, 46)) == "up"
    assert compare_interval_order(span(35, 45), span(43, 43)) is None
    assert compare_interval_order(span(7, 7), span(7, 7)) == "same"


@pytest.mark.parametrize("said", ["more", "fewer"])
def test_about_so_many_neither_rose_nor_fell_to_what_lies_within(sagaland, read, said) -> None:
    text = f"In 2031 the shelters assisted 43 presumed victims, {said} than in 2030 (40)."
    found = read(sagaland, text).checked
    assert {one.printed: one.status for one in found} == {"43": Standing.AGREES, "40": Standing.AGREES}
