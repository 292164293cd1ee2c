"""Periods move by lengths: their own, or that of the round in which they lie."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.terms import CodeMeaning, FigureOrigin, Period, ValueQualifier, ValueStatus
from tilstand.terms.code import CodeRelation

YEARS = st.integers(1990, 2090)


@st.composite
def spans(draw: st.DrawFn) -> Period:
    """A year, a part of one, a month, or a year that begins in any month."""
    year = draw(YEARS)
    letter, count = draw(st.sampled_from([("H", 2), ("T", 3), ("Q", 4), ("", 12), ("/", 12), ("y", 1)]))
    at = draw(st.integers(1, count))
    if letter == "y":
        return Period.from_text(f"{year}")
    if letter == "/":
        begun = Period.from_text(f"{year}-{at:02d}")
        return begun.until(begun.shift_period(11))
    return Period.from_text(f"{year}-{letter}{at}" if letter else f"{year}-{at:02d}")


@given(spans(), st.integers(-40, 40))
def test_steps_of_its_own_length_lead_there_and_back_again(span: Period, steps: int) -> None:
    moved = span.shift_period(steps)
    assert len(moved.months) == len(span.months)
    assert moved.shift_period(-steps) == span
    assert moved == span or (moved < span) == (steps < 0)


@given(spans())
def test_one_step_later_begins_where_it_ended(span: Period) -> None:
    assert span.shift_period(1).first == span.last + timedelta(days=1)
    assert span.shift_period(-1).last == span.first - timedelta(days=1)


@given(spans(), YEARS)
def test_the_part_of_the_year_before_is_the_same_part(span: Period, year: int) -> None:
    before = span.shift_period(-1, by=Period.from_year(year))
    assert (before.first.year, before.first.month) == (span.first.year - 1, span.first.month)
    assert before.shift_period(1, by=Period.from_year(year)) == span


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
    assert Period.from_text(span).shift_period(steps, by=Period.from_text(by)).text == moved


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        (" 2024 ", "2024-01-01", "2024-12-31"),
        ("2024-H1", "2024-01-01", "2024-06-30"),
        ("2024-H2", "2024-07-01", "2024-12-31"),
        ("2024-T1", "2024-01-01", "2024-04-30"),
        ("2024-T3", "2024-09-01", "2024-12-31"),
        ("2024-Q1", "2024-01-01", "2024-03-31"),
        ("2024-Q4", "2024-10-01", "2024-12-31"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-05-17", "2024-05-17", "2024-05-17"),
        ("2022/2024", "2022-01-01", "2024-12-31"),
        ("2024-04/2025-03", "2024-04-01", "2025-03-31"),
        ("2024-05-17/2024-Q3", "2024-05-17", "2024-09-30"),
    ],
)
def test_a_period_is_the_days_that_its_text_names(text: str, first: str, last: str) -> None:
    found = Period.from_text(text)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
    assert str(found) == found.text == text.strip()
    assert found.days == (found.last - found.first).days + 1
    assert found.is_day == (first == last)


@pytest.mark.parametrize(
    "text",
    ["", "24", "2024-", "2024-H3", "2024-T4", "2024-Q5", "2024-Q0", "2024-13", "2024-00", "2024-02-30",
     "2024-5", "2024-h1", "2024/2023", "2024/", "/2024", "2022/2023/2024", "x2024", "2024x", "2024 2025",
     "0000", "２０２４", "2024\n/2025", "2024-05-17-1"],
)  # fmt: skip
def test_what_names_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"names no period|before it begins|no month|day is out|year"):
        Period.from_text(text)


@pytest.mark.parametrize(
    ("inner", "outer", "within", "overlaps"),
    [
        ("2024", "2024", True, True),
        ("2024-H1", "2024", True, True),
        ("2024-12-31", "2024", True, True),
        ("2024-01-01", "2024", True, True),
        ("2024", "2024-H1", False, True),
        ("2023-12/2024-01", "2024", False, True),
        ("2024-12/2025-01", "2024", False, True),
        ("2023-12-31", "2024", False, False),
        ("2025-01-01", "2024", False, False),
        ("2023/2025", "2024", False, True),
    ],
)
def test_what_lies_within_and_what_shares_a_day(inner: str, outer: str, within: bool, overlaps: bool) -> None:
    one, two = Period.from_text(inner), Period.from_text(outer)
    assert (one in two) is within
    assert one.has_common_day(two) is two.has_common_day(one) is overlaps


@pytest.mark.parametrize(
    ("text", "months"),
    [("2024-Q1", ["2024-01", "2024-02", "2024-03"]), ("2024-02", ["2024-02"]),
     ("2023-12/2024-01", ["2023-12", "2024-01"]), ("2024-05-17", []), ("2024-05-01/2024-05-30", []),
     ("2024-05-02/2024-05-31", []), ("2024-05-01/2024-05-31", ["2024-05"])],
)  # fmt: skip
def test_the_months_of_what_is_whole_months(text: str, months: list[str]) -> None:
    assert [one.text for one in Period.from_text(text).months] == months


@pytest.mark.parametrize(
    ("text", "steps", "by", "moved"),
    [
        ("2024", 1, "2024-Q1", "2024-04/2025-03"),
        ("2024-Q1", 1, "2024-01", "2024-02/2024-04"),
        ("2024-H1", 2, "2024-Q1", "2024-H2"),
        ("2024-T1", -1, "2024-H1", "2023-07/2023-10"),
        ("2024-03-31", -1, "2024-01", "2024-02-29"),
        ("2024-03-30", 1, "2024-01", "2024-04-30"),
        ("2024-02-28", 1, "2024-01", "2024-03-28"),
        ("2024-02-29", 1, "2024-01", "2024-03-31"),
        ("2024-11-30", 1, "2024-01", "2024-12-31"),
        ("2024-11-15", 3, "2024-01", "2025-02-15"),
        ("2024-Q4/2025-Q1", 1, "2024-Q1", "2025-Q1/2025-Q2"),
        ("2024-Q4/2025-Q1", 1, "2024-01", "2024-11/2025-04"),
        ("2024-Q1/2024-12", 1, "2024-01", "2024-02/2025-01"),
        ("2023-12/2024-Q1", 1, "2024-01", "2024-01/2024-04"),
        ("2024-05-17", 1, "2024-05-01/2024-05-10", "2024-05-27"),
        ("2024-05-01/2024-05-10", 0, "2024-05-01/2024-05-10", "2024-05-01/2024-05-10"),
        ("2024-12", 1, "2024-12", "2025-01"),
        ("2024-01", -1, "2024-01", "2023-12"),
    ],
)
def test_periods_of_one_length_move_by_another(text: str, steps: int, by: str, moved: str) -> None:
    assert Period.from_text(text).shift_period(steps, by=Period.from_text(by)).text == moved


def test_from_the_beginning_of_one_to_the_end_of_another() -> None:
    assert Period.from_text("2022").until(Period.from_text("2024-H1")).text == "2022/2024-H1"
    assert Period.from_text("2022-04/2023-03").until(Period.from_text("2024-04/2025-03")).text == "2022-04/2025-03"
    assert sorted([Period.from_year(2024), Period.from_text("2024-H1"), Period.from_year(2023)]) == [
        Period.from_year(2023), Period.from_text("2024-H1"), Period.from_year(2024),
    ]  # fmt: skip
    assert Period.from_year(987).text == "0987"


def test_two_periods_are_one_whichever_of_them_was_looked_up() -> None:
    one, other = (Period(date(2031, 1, 1), date(2031, 12, 31), "2031") for _ in range(2))
    assert {one: "x"}[one] == "x"  # now one knows its hash
    assert one == other
    assert not one < other
    assert {one: "x"}[other] == "x"


def test_words_of_files_are_the_names_of_what_they_stand_for() -> None:
    for words in (CodeRelation, CodeMeaning, FigureOrigin, ValueQualifier, ValueStatus):
        assert {one.value: one.name for one in words} == {one.name.lower(): one.name for one in words}
