"""Periods move by lengths: their own, or that of the round in which they lie."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.terms import Period

YEARS = st.integers(1990, 2090)


@st.composite
def spans(draw: st.DrawFn) -> Period:
    """A year, a part of one, a month, or a year that begins in any month."""
    year = draw(YEARS)
    letter, count = draw(st.sampled_from([("H", 2), ("T", 3), ("Q", 4), ("", 12), ("/", 12), ("y", 1)]))
    at = draw(st.integers(1, count))
    if letter == "y":
        return Period.parse(f"{year}")
    if letter == "/":
        begun = Period.parse(f"{year}-{at:02d}")
        return begun.until(begun.shifted(11))
    return Period.parse(f"{year}-{letter}{at}" if letter else f"{year}-{at:02d}")


@given(spans(), st.integers(-40, 40))
def test_steps_of_its_own_length_lead_there_and_back_again(span: Period, steps: int) -> None:
    moved = span.shifted(steps)
    assert len(moved.months) == len(span.months)
    assert moved.shifted(-steps) == span
    assert moved == span or (moved < span) == (steps < 0)


@given(spans())
def test_one_step_later_begins_where_it_ended(span: Period) -> None:
    assert span.shifted(1).first == span.last + timedelta(days=1)
    assert span.shifted(-1).last == span.first - timedelta(days=1)


@given(spans(), YEARS)
def test_the_part_of_the_year_before_is_the_same_part(span: Period, year: int) -> None:
    before = span.shifted(-1, by=Period.year(year))
    assert (before.first.year, before.first.month) == (span.first.year - 1, span.first.month)
    assert before.shifted(1, by=Period.year(year)) == span


@pytest.mark.parametrize(
    ("span", "steps", "by", "moved"),
    [
        ("2024", -1, "2024", "2023"),
        ("2024-H1", -1, "2024-H1", "2023-H2"),
        ("2024-T1", -1, "2024-T1", "2023-T3"),
        ("2024-Q4", 1, "2024-Q4", "2025-Q1"),
        ("2024-04/2025-03", -1, "2024-04/2025-03", "2023-04/2024-03"),
        ("2022/2024", -1, "2024", "2021/2023"),
        ("2022/2024", -1, "2022/2024", "2019/2021"),
        ("2024", -1, "2024-H1", "2023-07/2024-06"),
        ("2024-05-17", -1, "2024-05-17", "2023-05-17"),
        ("2024-12-31", -1, "2024", "2023-12-31"),
        ("2024-06-30", 1, "2024-H1", "2024-12-31"),
        ("2024-02-29", -1, "2024", "2023-02-28"),
        ("2024-05-17/2024-05-30", 1, "2024-05-17/2024-05-30", "2024-05-31/2024-06-13"),
    ],
)
def test_a_step_is_as_long_as_the_round(span: str, steps: int, by: str, moved: str) -> None:
    assert Period.parse(span).shifted(steps, by=Period.parse(by)).text == moved
