"""Words of size: what each asks for, which goes first, and what is claimed where numbers are not exact."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.define.schema import SizeWord
from tilstand.report_text.changes import (
    FigureChange,
    choose_size_word,
    describe_change,
    describe_comparison,
    rank_size_words,
)
from tilstand.terms import ValueQualifier

EXACT, AT_LEAST, AT_MOST, ABOUT = (
    ValueQualifier.EXACT,
    ValueQualifier.AT_LEAST,
    ValueQualifier.AT_MOST,
    ValueQualifier.ABOUT,
)
LIMITS = st.one_of(st.none(), st.integers(0, 60))


def _change(before, now, *qualifiers):
    return FigureChange(Decimal(before), Decimal(now), qualifiers or (EXACT, EXACT))


@given(st.integers(0, 60), st.integers(0, 60), LIMITS, LIMITS, LIMITS, LIMITS, LIMITS)
def test_a_word_asks_for_all_its_minima_and_one_of_its_maxima(
    before, now, least_percent, least_units, most_percent, most_units, cap
):
    word = SizeWord(
        least_percent=least_percent, least_units=least_units, most_percent=most_percent,
        most_units=most_units, cap_percent=cap,
    )  # fmt: skip
    units = abs(now - before)
    percent = None if before == 0 else Decimal(units) * 100 / before
    limits = (least_percent, least_units, most_percent, most_units)
    expected = units > 0 and any(limit is not None for limit in limits)
    if least_percent is not None and percent is not None:
        expected = expected and percent >= least_percent
    if least_units is not None:
        expected = expected and units >= least_units
    if most_percent is not None or most_units is not None:
        few = most_units is not None and units <= most_units
        little = most_percent is not None and percent is not None and percent <= most_percent
        expected = expected and (few or little)
    if cap is not None:
        expected = expected and percent is not None and percent <= cap
    assert _change(before, now).fits(word) is expected


@given(st.integers(0, 60), st.integers(0, 60), LIMITS, LIMITS, LIMITS)
def test_percentages_are_sized_in_points_alone(before, now, least, most, other):
    word = SizeWord(least_points=least, most_points=most, least_percent=other, most_units=other)
    points = abs(now - before)
    expected = points > 0 and (least is not None or most is not None)
    expected = expected and (least is None or points >= least) and (most is None or points <= most)
    assert _change(before, now).fits(word, points=True) is expected


def test_limits_are_as_they_are_written():
    assert not _change(1000, 1123).fits(SizeWord(least_percent=12.31))
    assert _change(1000, 1123).fits(SizeWord(least_percent=12.3))
    assert not _change(10, 20).fits(SizeWord(cap_percent=200))
    assert not _change(0, 5).fits(SizeWord(most_percent=1000))
    assert _change(0, 5).fits(SizeWord(least_percent=1000))


WORDS = {
    "first": SizeWord(most_percent=10, most_points=9, least_points=1),
    "second": SizeWord(least_percent=20, least_points=3),
    "third": SizeWord(least_percent=50, least_points=2, most_points=30),
    "fourth": SizeWord(least_units=9),
    "fifth": SizeWord(most_percent=5, most_points=8, least_points=1),
    "sixth": SizeWord(least_percent=20, least_units=3),
    "seventh": SizeWord(),
}


def test_the_highest_minimum_goes_first_then_the_lowest_maximum():
    assert rank_size_words(WORDS) == ("third", "sixth", "second", "fourth", "fifth", "first", "seventh")
    points = rank_size_words(WORDS, points=True)
    assert points == ("second", "third", "fifth", "first", "fourth", "sixth", "seventh")


@pytest.mark.parametrize(
    ("before", "now", "points", "word"),
    [
        (100, 160, False, "third"),
        (100, 130, False, "sixth"),
        (100, 104, False, "fifth"),
        (100, 108, False, "first"),
        (1000, 1150, False, "fourth"),
        (5, 6, False, "second"),
        (10, 11, False, "first"),
        (100, 100, False, ""),
        (40, 50, True, "second"),
        (40, "42.5", True, "third"),
        (40, "41.5", True, "fifth"),
        (40, "40.5", True, ""),
    ],
)
def test_the_word_that_fits_best(before, now, points, word):
    assert choose_size_word(_change(before, now), WORDS, points=points) == word


@pytest.mark.parametrize(
    ("qualifiers", "beyond"),
    [
        ((EXACT, EXACT), set()),
        ((EXACT, AT_LEAST), {"up"}),
        ((EXACT, AT_MOST), {"down"}),
        ((EXACT, ABOUT), {"up", "down"}),
        ((AT_LEAST, EXACT), {"down"}),
        ((AT_MOST, EXACT), {"up"}),
        ((ABOUT, EXACT), {"up", "down"}),
        ((AT_LEAST, AT_LEAST), {"up", "down"}),
        ((AT_MOST, AT_LEAST), {"up"}),
        ((ValueQualifier.DERIVED, ValueQualifier.REPAIRED), set()),
    ],
)
def test_where_the_true_change_may_lie(qualifiers, beyond):
    assert _change(10, 20, *qualifiers).possible_directions == beyond
    for now in (20, 5, 10):
        found = _change(10, now, *qualifiers)
        assert found.is_direction_certain == (beyond <= {found.direction})
        word = SizeWord(least_units=1)
        assert found.fits(word) == (now != 10 and found.is_direction_certain)
        assert found.fits(SizeWord(most_units=50)) == (now != 10 and not beyond)


def test_the_word_of_size_is_that_of_the_points_where_numbers_are_percentages():
    words = {"small": SizeWord(most_percent=1, most_points=20), "marked": SizeWord(least_percent=10)}
    assert describe_change(40, 50, "en", words) == "rose markedly from 40 to 50"
    assert (
        describe_change(40, 50, "en", words, points=True) == "rose slightly from 40\u00a0per cent to 50\u00a0per cent"
    )
    assert describe_comparison(50, 40, "en", words, form="level") == "markedly higher than"
    assert describe_comparison(50, 40, "en", words, form="level", points=True) == "slightly higher than"
    assert (
        describe_comparison(50, 40, "en", words, form="level", qualifiers=(EXACT, AT_LEAST)) == "markedly higher than"
    )
    assert describe_comparison(50, 40, "en", words, form="level", qualifiers=(AT_LEAST, EXACT)) == "higher than"
    assert describe_change(40, 50, "en", words, style="auto") == "rose markedly from 40 to 50"
    assert describe_change(4, 5, "en", style="auto") == "rose from four to five"
    told = describe_change(4, 5, "en", style="digits", qualifiers=(ABOUT, AT_MOST), dated=("2030", "2031"))
    assert told == "rose from about 4 in 2030 to at most 5 in 2031"
