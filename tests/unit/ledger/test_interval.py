"""Closed intervals of exact numbers: what a stated figure may stand for, and sums of such."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.ledger.interval import Interval, find_observation_interval, sum_intervals
from tilstand.model import Observation, Source
from tilstand.terms import Key, Period, Value, ValueQualifier, ValueStatus


def between(low: int | str, high: int | str | None) -> Interval:
    return Interval(Fraction(low), None if high is None else Fraction(high))


def observed(value: str | ValueStatus, how: ValueQualifier = ValueQualifier.EXACT) -> Observation:
    amount = Value.missing(value) if isinstance(value, ValueStatus) else Value.number(value)
    return Observation(Key("m", "p", Period.from_text("2031")), amount, Source("t"), qualifier=how)


@pytest.mark.parametrize(
    ("value", "how", "expected"),
    [
        ("12", ValueQualifier.EXACT, between(12, 12)),
        ("0", ValueQualifier.EXACT, between(0, 0)),
        ("3.5", ValueQualifier.EXACT, between("3.5", "3.5")),
        ("7", ValueQualifier.DERIVED, between(7, 7)),
        ("7", ValueQualifier.REPAIRED, between(7, 7)),
        ("12", ValueQualifier.AT_LEAST, between(12, None)),
        ("12", ValueQualifier.AT_MOST, between(0, 12)),
        ("200", ValueQualifier.ABOUT, between(150, 250)),
        ("230", ValueQualifier.ABOUT, between(225, 235)),
        ("231", ValueQualifier.ABOUT, between("230.5", "231.5")),
        ("0", ValueQualifier.ABOUT, between("-0.5", "0.5")),
        ("41.5", ValueQualifier.ABOUT, between(41, 42)),
        (ValueStatus.NOT_APPLICABLE, ValueQualifier.EXACT, between(0, 0)),
        (ValueStatus.NOT_APPLICABLE, ValueQualifier.AT_LEAST, between(0, 0)),
        (ValueStatus.NOT_KNOWN, ValueQualifier.EXACT, None),
        (ValueStatus.SUPPRESSED, ValueQualifier.AT_MOST, None),
    ],
)
def test_what_a_stated_figure_may_stand_for(
    value: str | ValueStatus, how: ValueQualifier, expected: Interval | None
) -> None:
    assert find_observation_interval(observed(value, how)) == expected


def test_a_measured_figure_has_the_width_of_its_last_decimal_where_that_is_asked_for() -> None:
    assert find_observation_interval(observed("36.5"), rounding=True) == between("36.45", "36.55")
    assert find_observation_interval(observed("36"), rounding=True) == between("35.5", "36.5")
    assert find_observation_interval(observed("36", ValueQualifier.AT_MOST), rounding=True) == between(0, 36)


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (between(3, None), "≥ 3"),
        (between(3, 3), "3"),
        (between(3, 10), "3–10"),
        (between("2.5", "7/3"), "2.5–2.33"),
        (between(100, None), "≥ 100"),
        (between("0.001", "20.004"), "0–20"),
    ],
)
def test_an_interval_is_told_with_two_decimals_at_most(interval: Interval, text: str) -> None:
    assert str(interval) == text


ends = st.tuples(st.integers(0, 5), st.one_of(st.none(), st.integers(0, 4)))
intervals = st.builds(lambda e: between(e[0], None if e[1] is None else e[0] + e[1]), ends)


def numbers(one: Interval, top: int = 12) -> set[int]:
    return set(range(int(one.low), top + 1 if one.high is None else int(one.high) + 1))


@given(intervals, intervals)
def test_intervals_meet_where_they_share_a_number_and_the_inner_part_is_what_they_share(
    one: Interval, other: Interval
) -> None:
    shared = numbers(one) & numbers(other)
    assert one.is_overlapping(other) is bool(shared)
    assert other.is_overlapping(one) is bool(shared)
    assert numbers(one.within(other)) == (shared or numbers(one))
    assert one.is_bounded is (one.high is not None)
    assert one.is_point is (len(numbers(one)) == 1 and one.is_bounded)


@given(st.lists(st.tuples(intervals, st.integers(-3, 3)), max_size=3), st.integers(-4, 4))
def test_a_sum_has_the_ends_of_every_sum_of_their_numbers(terms: list[tuple[Interval, int]], offset: int) -> None:
    if any(times < 0 and one.high is None for one, times in terms):
        with pytest.raises(ValueError, match="no lower end"):
            sum_intervals(terms, offset)
        return
    open_above = any(one.high is None for one, times in terms)
    sums = {
        offset + sum(n * times for n, (_, times) in zip(chosen, terms, strict=True))
        for chosen in product(*(numbers(one) for one, _ in terms))
    }
    found = sum_intervals(terms, offset)
    assert found.low == min(sums)
    assert found.high == (None if open_above else max(sums))


def test_halves_are_added_exactly() -> None:
    assert sum_intervals([(between("1/3", "1/2"), 3), (between("1/2", 1), 2)]) == between(2, "7/2")
    assert Interval.from_single_number(3) == between(3, 3)
