"""Heads that are proven to hold: only such, and every one whose figures are whole and fully placed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tilstand.define import Collection
from tilstand.ledger import completion
from tilstand.ledger.completion import LIMIT, complete_groups, select_marked_groups
from tilstand.ledger.interval import Interval
from tilstand.ledger.lattice import AggregationLattice, Dims, LatticeSum
from tilstand.ledger.ledger import Ledger
from tilstand.model import Observation, Source
from tilstand.terms import Key, Period, Value, ValueStatus

PERIOD = Period.from_text("2031")
WHOLE: Dims = ()
A, B, C = ((("d", code),) for code in "abc")
SHAPE = AggregationLattice(
    (WHOLE, A, B, C),
    {WHOLE: 0, A: 1, B: 2, C: 3},
    (LatticeSum(0, (1, 2), True), LatticeSum(1, (3,), False)),
    ((0,),) * 4,
)
"""The whole is a and b; c is counted inside a."""


def find_consistent_groups(heads):
    groups = complete_groups(heads)
    return {head for group in groups for head in select_marked_groups(group.heads, group.good)}


def point(value: int | Fraction) -> Interval:
    return Interval.from_single_number(Fraction(value))


STATED: list[tuple[dict[Dims, int | Fraction], bool]] = [
    ({WHOLE: 5, A: 2, B: 3}, True),
    ({WHOLE: 5, A: 2, B: 2}, False),
    ({WHOLE: 5, A: 6}, False),
    ({WHOLE: 5, B: 3, C: 2}, True),  # a is as much as is inside it
    ({WHOLE: 6, B: 3, C: 2}, True),  # a is what the whole leaves it
    ({WHOLE: 6, B: 5, C: 2}, False),
    ({A: 2, C: 3}, False),
    ({A: 3, C: 3}, True),
    ({C: 4}, True),
    ({A: 2, B: 3}, True),
    ({WHOLE: 5, A: 2, B: 3, C: 3}, False),
    ({WHOLE: -1, A: -1, B: 0}, False),
    ({A: Fraction(1, 2)}, False),
    ({}, True),
]


def test_what_is_stated_holds_where_the_rest_can_be_what_its_parts_come_to() -> None:
    """Each by itself, and all together: one head that cannot hold says nothing of the others."""
    heads = {
        at: (SHAPE, {dims: point(value) for dims, value in stated.items()}) for at, (stated, _) in enumerate(STATED)
    }
    told = {at: holds for at, (_, holds) in enumerate(STATED)}
    assert {at: bool(find_consistent_groups({at: heads[at]})) for at in heads} == told
    assert find_consistent_groups(heads) == {at for at, holds in told.items() if holds}


def test_of_a_range_the_least_is_tried_and_numbers_that_go_round_are_not() -> None:
    assert find_consistent_groups({"x": (SHAPE, {A: Interval(Fraction(1), Fraction(2)), C: point(1)})})
    assert not find_consistent_groups({"x": (SHAPE, {A: Interval(Fraction(1), None), C: point(2)})})
    half = LIMIT // 2
    assert find_consistent_groups({"x": (SHAPE, {A: point(half), B: point(half - 1)})})
    assert not find_consistent_groups({"x": (SHAPE, {A: point(half), B: point(half)})})


def test_what_is_in_no_sum_is_as_much_as_what_is_counted_inside_it() -> None:
    d: Dims = (("d", "d"),)
    sums = (LatticeSum(0, (1, 2), True), LatticeSum(3, (4,), False))
    shape = AggregationLattice((WHOLE, A, B, C, d), {WHOLE: 0, A: 1, B: 2, C: 3, d: 4}, sums, ((0,),) * 5)
    assert find_consistent_groups({"x": (shape, {WHOLE: point(5), A: point(2), d: point(3)})})
    assert not find_consistent_groups({"x": (shape, {WHOLE: point(5), A: point(2), C: point(2), d: point(3)})})


def test_a_table_with_blanks_is_filled_from_its_totals_and_never_past_them() -> None:
    rows, columns = ("", "a", "b"), ("", "x", "y")
    dims: tuple[Dims, ...] = tuple(
        tuple((d, c) for d, c in (("r", row), ("s", column)) if c) for row in rows for column in columns
    )
    at = {one: n for n, one in enumerate(dims)}
    sums = [LatticeSum(3 * n, (3 * n + 1, 3 * n + 2), True) for n in range(3)]
    sums += [LatticeSum(n, (n + 3, n + 6), True) for n in range(3)]
    table = AggregationLattice(dims, at, tuple(sums), ((),) * 9)

    def told(*numbers: int | None) -> dict[Dims, Interval]:
        return {dims[n]: point(one) for n, one in enumerate(numbers) if one is not None}

    heads = {
        "one blank": (table, told(10, 4, 6, 7, 3, 4, 3, 1, None)),
        "no cell": (table, told(10, 4, 6, 7, None, None, 3, None, None)),
        "cells alone": (table, told(None, None, None, None, 3, 4, None, 1, 2)),
        "too much": (table, told(10, 4, 6, 7, 5, None, 3, None, None)),
        "two totals": (table, told(10, 4, 7, 7, None, None, 3, None, None)),
        "past 63 bits": (table, told(None, LIMIT // 3, None, None, None, None, None, None, LIMIT // 3 + 1)),
    }
    assert find_consistent_groups(heads) == {"one blank", "no cell", "cells alone"}


def test_heads_of_one_shape_are_told_apart_however_many_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    other = AggregationLattice((WHOLE, A), {WHOLE: 0, A: 1}, (LatticeSum(0, (1,), True),), ((0,), (0,)))
    heads = {
        n: (SHAPE if n % 2 else other, {WHOLE: point(1), A: point(n // 4), **({B: point(1)} if n % 2 else {})})
        for n in range(8)
    }
    right = {1, 3, 4, 6}
    assert find_consistent_groups(heads) == right
    monkeypatch.setattr(completion, "_CELLS", 4)
    assert find_consistent_groups(heads) == right


def test_the_book_proves_counts_whose_first_statement_is_a_number(sagaland: Collection) -> None:
    def said(key: Key, value: int | ValueStatus, line: int) -> Observation:
        amount = Value.missing(value) if isinstance(value, ValueStatus) else Value.number(value)
        return Observation(key, amount, Source("table", line))

    cases, share, people, other = (
        Key(measure, provider, PERIOD)
        for measure, provider in (
            ("cases_opened", "police"),
            ("cleared_share", "police"),
            ("victims_assisted", "havn_shelter"),
            ("victims_assisted", "fjord_shelter"),
        )
    )
    book = Ledger(
        sagaland,
        [
            said(cases, 3, 1),
            said(share, 40, 2),
            said(people, ValueStatus.NOT_KNOWN, 3),
            said(people, 4, 4),
            said(other, ValueStatus.NOT_KNOWN, 5),
        ],
    )
    heads = {(key.measure, key.provider, key.period) for key in (cases, other)}
    assert book.consistent == heads
    assert book.reporting_providers == {"police", "havn_shelter", "fjord_shelter"}


def test_the_order_of_sums_is_from_the_parts_up() -> None:
    parts = (LatticeSum(0, (1, 2), True), LatticeSum(1, (3,), False), LatticeSum(3, (2,), False))
    chain = AggregationLattice((WHOLE, A, B, C), {WHOLE: 0, A: 1, B: 2, C: 3}, parts, ((0,),) * 4)
    assert chain.bottom_up_sums == parts[::-1]
