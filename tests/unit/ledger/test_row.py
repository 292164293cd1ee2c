"""What exact arithmetic says of one relation: it holds, it fails, or nothing was tested."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.define import Collection
from tilstand.define.rules import RelationForm
from tilstand.ledger.interval import Interval
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import (
    LinearRelation,
    Outcome,
    RelationTerm,
    Sense,
    make_relation_term,
    without_own_inference,
)
from tilstand.model import Observation, Source
from tilstand.terms import FigureOrigin, Key, Period, Value, ValueQualifier, ValueStatus

KEY = Key("permit_decisions", "migration_board", Period.from_text("2031"))


def between(low: int | Fraction, high: int | Fraction | None) -> Interval:
    return Interval(Fraction(low), None if high is None else Fraction(high))


def said(
    key: Key, value: int | str | ValueStatus, line: int = 1, how: ValueQualifier = ValueQualifier.EXACT
) -> Observation:
    amount = Value.missing(value) if isinstance(value, ValueStatus) else Value.number(value)
    return Observation(key, amount, Source("table", line), FigureOrigin.SUBMITTED, how)


def stated_term(value: int, times: int = 1) -> RelationTerm:
    return RelationTerm(times, KEY, Interval.from_single_number(value), said(KEY, value))


def blank(low: int, high: int | None, times: int = 1, alone: Interval | None = None) -> RelationTerm:
    return RelationTerm(times, KEY, between(low, high), apart=alone)


def relation(left: list[RelationTerm], right: list[RelationTerm], sense: Sense = "=", **more: object) -> LinearRelation:
    return LinearRelation(RelationForm.SUM, tuple(left), tuple(right), sense, **more)  # type: ignore[arg-type]


H, F, U = Outcome.HOLDS, Outcome.FAILS, Outcome.UNTESTED


@pytest.mark.parametrize(
    ("left", "right", "sense", "expected"),
    [
        ([stated_term(9)], [stated_term(4), stated_term(5)], "=", H),
        ([stated_term(9)], [stated_term(4), stated_term(6)], "=", F),
        ([stated_term(10)], [stated_term(4), stated_term(5)], "=", F),
        ([stated_term(8)], [stated_term(4, 2)], "=", H),
        ([stated_term(8)], [stated_term(9)], "<=", H),
        ([stated_term(9)], [stated_term(9)], "<=", H),
        ([stated_term(9)], [stated_term(8)], "<=", F),
        # a blank that has room takes up any difference
        ([stated_term(9)], [stated_term(4), blank(0, None)], "=", U),
        ([stated_term(9)], [stated_term(4), blank(0, 5)], "=", U),
        ([stated_term(9)], [stated_term(4), blank(0, 4)], "=", F),
        ([stated_term(3)], [stated_term(4), blank(0, None)], "=", F),
        # the blank is at its least, and one more of any stated term beside it would break it
        ([stated_term(9)], [stated_term(9), blank(0, None)], "=", H),
        ([stated_term(9)], [stated_term(4), blank(5, 7)], "=", H),
        ([stated_term(9)], [stated_term(4), blank(4, 7)], "=", U),
        # nothing stated stands on the side of the blank: nothing was tested
        ([stated_term(9)], [blank(9, None)], "=", U),
        ([stated_term(0)], [blank(0, None)], "=", U),
        ([stated_term(9)], [blank(1, 1), blank(8, None)], "=", H),
        # blanks on both sides, also where a factor below zero puts one there
        ([stated_term(4), blank(0, 9)], [stated_term(4), blank(0, 9)], "=", U),
        ([stated_term(4), blank(0, 9)], [stated_term(4)], "=", H),
        ([stated_term(9), blank(0, 9, -1)], [stated_term(9), blank(0, 9)], "=", H),
        ([stated_term(9), blank(0, 9, -1)], [stated_term(9), blank(0, 9, -1)], "=", U),
        # what is settled elsewhere counts as stated, save where it is none for want of room
        ([stated_term(9)], [blank(4, 4), blank(5, 5)], "=", H),
        ([stated_term(9)], [blank(9, 9), blank(0, None)], "=", H),
        ([stated_term(0)], [blank(0, 0), blank(0, None)], "=", U),
        # at most: the left side's greatest under the right side's least
        ([blank(0, 8)], [stated_term(8)], "<=", H),
        ([blank(0, 9)], [stated_term(8)], "<=", U),
        ([blank(9, None)], [stated_term(8)], "<=", F),
        ([blank(0, None)], [stated_term(8)], "<=", U),
        ([stated_term(8)], [blank(8, None)], "<=", H),
        ([stated_term(8)], [blank(7, None)], "<=", U),
        ([stated_term(8)], [blank(0, 7)], "<=", F),
        # a step of two: what is one off cannot be told from the rest
        ([stated_term(9)], [stated_term(4, 2), blank(0, None, 2)], "=", H),
        ([stated_term(10)], [stated_term(4, 2), blank(0, None, 2)], "=", U),
    ],
)
def test_what_exact_arithmetic_says(
    left: list[RelationTerm], right: list[RelationTerm], sense: Sense, expected: Outcome
) -> None:
    assert relation(left, right, sense).outcome is expected
    if sense == "=":
        assert relation(right, left).outcome is expected


def test_rounding_and_an_accepted_difference_are_allowed_for() -> None:
    left, right = [stated_term(12)], [stated_term(10)]
    assert relation(left, right, slack=Fraction(2)).outcome is H
    assert relation(right, left, slack=Fraction(2)).outcome is H
    assert relation(left, right, slack=Fraction(3, 2)).outcome is F
    assert relation(right, left, slack=Fraction(3, 2)).outcome is F
    assert relation(left, right, offset=2).outcome is H
    assert relation(left, right, offset=3).outcome is F
    assert relation(left, right, offset=2).side_intervals == (between(12, 12), between(12, 12))
    loose = [stated_term(10), blank(0, None)]
    assert relation([stated_term(10)], loose, slack=Fraction(1)).outcome is U


def test_what_fits_only_because_it_was_solved_from_the_relation_fails() -> None:
    solved = blank(5, 5, alone=between(0, 4))
    assert relation([stated_term(9)], [stated_term(4), solved]).outcome is F
    unfit = blank(0, 4, alone=between(0, None))
    assert relation([stated_term(9)], [stated_term(4), unfit]).outcome is F
    assert relation([stated_term(9)], [stated_term(4), blank(5, 5, alone=between(0, 9))]).outcome is U
    assert relation([stated_term(9)], [stated_term(4), blank(5, 5, alone=between(5, 5))]).outcome is H
    assert relation([stated_term(9)], [stated_term(4), blank(0, 9, alone=between(5, 5))]).outcome is H


def test_sides_are_told_with_every_term_where_it_stands() -> None:
    left = [stated_term(9), blank(1, 3, -2)]
    assert relation(left, [blank(2, None)]).side_intervals == (between(3, 7), between(2, None))
    away = [stated_term(9), blank(1, None, -2)]
    assert relation(away, [blank(2, 4)], offset=1).side_intervals == (between(9, 9), between(5, None))
    solved = [blank(1, 2, alone=between(0, 9))]
    assert relation(solved, []).side_intervals == (between(1, 2), between(0, 0))
    turned = relation([stated_term(5)], [stated_term(7), blank(1, None, -1)])
    assert turned.side_intervals == (between(6, None), between(7, 7))


terms = st.tuples(st.integers(0, 3), st.integers(0, 2), st.sampled_from((-2, -1, 1, 2)), st.booleans())


@given(st.lists(terms, min_size=1, max_size=3), st.lists(terms, min_size=1, max_size=2), st.booleans())
def test_a_relation_fails_exactly_where_no_numbers_fit(
    left: list[tuple[int, int, int, bool]], right: list[tuple[int, int, int, bool]], equal: bool
) -> None:
    def made(many: list[tuple[int, int, int, bool]]) -> list[RelationTerm]:
        return [stated_term(low, n) if given else blank(low, low + w, n) for low, w, n, given in many]

    row = relation(made(left), made(right), "=" if equal else "<=")
    lows = [(p.times * sign, p.interval) for sign, side in ((1, row.left), (-1, row.right)) for p in side]
    values = [range(int(one.low), int(one.high or 0) + 1) for _, one in lows]
    sums = [sum(n * v for (n, _), v in zip(lows, chosen, strict=True)) for chosen in product(*values)]
    fits = [s == 0 if equal else s <= 0 for s in sums]
    steps = {abs(n) for n, one in lows if not one.is_point}
    told = steps <= {1} or not equal  # else the ends meet, but whole steps may pass each other by
    if told:
        assert (row.outcome is F) is (not any(fits))
    if told and row.outcome is H:
        assert any(fits)
        if not equal:
            assert all(fits)


def test_the_sources_are_those_of_every_term_each_once_the_relations_own_first() -> None:
    own, near = Source("law", 1), said(KEY, 3, 7)
    terms = [stated_term(9), RelationTerm(1, KEY, between(0, 9), near=(near, near))]
    row = relation(
        terms, [RelationTerm(1, KEY, Interval.from_single_number(4), said(KEY, 4, 2), near=(near,))], said=(own,)
    )
    assert row.sources == (own, Source("table", 1), Source("table", 7), Source("table", 2))
    assert [term.key for term in row.parts] == [KEY] * 3


def test_a_term_takes_the_statement_given_else_the_most_trusted_else_what_bounds_it(sagaland: Collection) -> None:
    granted, refused = KEY.at("outcome", "granted"), KEY.at("outcome", "refused")
    first, later = said(KEY, 30, 1), said(KEY, 28, 2)
    book = Ledger(sagaland, [first, later, said(granted, 20, 3), said(refused, ValueStatus.NOT_KNOWN, 4)])
    assert make_relation_term(book, KEY) == RelationTerm(1, KEY, Interval.from_single_number(30), first)
    assert make_relation_term(book, KEY, -2, later) == RelationTerm(-2, KEY, Interval.from_single_number(28), later)
    unknown = make_relation_term(book, refused)
    assert (unknown.observation, unknown.interval) == (None, between(0, 10))
    assert [o.source.line for o in unknown.near] == [1, 3]
    assert unknown.alone == unknown.interval


def test_a_relation_told_apart_is_not_tested_by_what_was_solved_from_it(sagaland: Collection) -> None:
    codes = [KEY.at("outcome", code) for code in ("granted", "refused", "closed")]
    book = Ledger(sagaland, [said(KEY, 30), said(codes[0], 20, 2), said(codes[1], 8, 3)])
    row = relation([make_relation_term(book, KEY)], [make_relation_term(book, key) for key in codes])
    assert [str(term.interval) for term in row.right] == ["20", "8", "2"]
    assert row.outcome is H
    told = without_own_inference(book, row)
    assert told.outcome is U
    assert [str(term.alone) for term in told.right] == ["20", "8", "≥ 0"]
    whole = relation([make_relation_term(book, KEY)], [make_relation_term(book, codes[0])])
    assert without_own_inference(book, whole) is whole


def test_a_relation_that_only_its_own_solution_fits_fails_once_it_is_told_apart(sagaland: Collection) -> None:
    closed = KEY.at("outcome", "closed")
    sexes = {sex: closed.at("sex", sex) for sex in ("female", "male", "trans_or_nonbinary", "unknown")}
    cells = [said(key, n, 9) for key, n in zip(sexes.values(), (3, 1, 0, 0), strict=True)]
    codes = [KEY.at("outcome", code) for code in ("granted", "refused", "closed")]
    book = Ledger(sagaland, [said(KEY, 30), said(codes[0], 20, 2), said(codes[1], 8, 3), *cells])
    told = without_own_inference(
        book, relation([make_relation_term(book, KEY)], [make_relation_term(book, key) for key in codes])
    )
    assert told.outcome is F
    assert [str(term.interval) for term in told.right] == ["20", "8", "4"]


def test_what_is_said_of_a_relation_has_a_name() -> None:
    assert [one.value for one in Outcome] == ["holds", "fails", "untested", "decided"]
