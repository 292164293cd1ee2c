"""Ends from one row at a time: as the same reckoned row by row, and what no end tells is left open."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.attack import propagate_bounds

Ends = list[tuple[Fraction | None, Fraction | None]]


def by_hand(
    rows: Sequence[Sequence[tuple[int, int]]], told: Sequence[tuple[int, int]], ends: Ends, rounds: int
) -> Ends:
    """The ends of cells, one row and one cell at a time, None where there is no end; until none moves.

    They may come nearer without end: so many times at most.
    """

    def end(factor: int, cell: int, least: bool) -> Fraction | None:
        found = ends[cell][0 if least is (factor > 0) else 1]
        return None if found is None else factor * found

    for _ in range(rounds):
        before = list(ends)
        for terms, (least, most) in zip(rows, told, strict=True):
            for factor, cell in terms:
                others = [one for one in terms if one[1] != cell]
                lows = [end(*one, least=True) for one in others]
                highs = [end(*one, least=False) for one in others]
                top = None if None in lows else Fraction(most - sum(lows)) / factor  # type: ignore[arg-type]
                bottom = None if None in highs else Fraction(least - sum(highs)) / factor  # type: ignore[arg-type]
                top, bottom = (top, bottom) if factor > 0 else (bottom, top)
                low, high = ends[cell]
                low = bottom if low is None else low if bottom is None else max(low, bottom)
                high = top if high is None else high if top is None else min(high, top)
                ends[cell] = (low, high)
        if before == ends:
            break
    return ends


@st.composite
def systems(draw: st.DrawFn) -> tuple[AggregationSystem, list[list[tuple[int, int]]], list[bool]]:
    size = draw(st.integers(2, 4))
    inner = draw(st.lists(st.integers(0, 5), min_size=size, max_size=size))
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        cells = sorted(draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=size)))
        rows.append([(draw(st.sampled_from((1, 1, 1, -1, 2))), cell) for cell in cells])
    slack = draw(st.lists(st.sampled_from((0, 0, 1)), min_size=len(rows), max_size=len(rows)))
    shown = draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    made = AggregationSystem(
        np.cumsum([0, *map(len, rows)]).astype(np.int64),
        np.array([cell for row in rows for _, cell in row], np.int32),
        np.array(inner, np.int64),
        factors=np.array([factor for row in rows for factor, _ in row], np.int64),
        slack=np.array(slack, np.int64),
    )
    return made, rows, shown


@draws(60)
@given(systems())
def test_ends_are_those_reckoned_one_row_at_a_time(system: tuple[AggregationSystem, list, list[bool]]) -> None:
    sums, rows, shown = system
    given_rows = [row for row, told in zip(rows, shown, strict=True) if told]
    told = [
        (int(value - off), int(value + off))
        for value, off, is_told in zip(sums.values, sums.slack, shown, strict=True)  # type: ignore[arg-type]
        if is_told
    ]
    begun: Ends = [(Fraction(0), None)] * len(sums.inner)
    once, ever = (by_hand(given_rows, told, list(begun), rounds) for rounds in (1, 60))
    low, high = propagate_bounds(sums, np.array(shown))
    for at, ends in enumerate(zip(once, ever, strict=True)):
        (least, _), (closest, _) = ends
        assert float(least or 0) - 1e-3 <= low[at] <= float(closest or 0) + 1e-3
        wide, close = (np.inf if most is None else float(most) for _, most in ends)
        assert close - 1e-3 <= high[at] <= wide + 1e-3


def test_a_total_and_one_part_leave_the_other_no_room_and_a_difference_both_ends() -> None:
    """Of 7 with a part of 7 the other is none; of a - b = 2 and b = 3, a is 5."""
    sums = AggregationSystem(
        np.array([0, 2, 3, 5, 6]),
        np.array([0, 1, 0, 2, 3, 3], np.int32),
        np.array([7, 0, 5, 3]),
        factors=np.array([1, 1, 1, 1, -1, 1]),
    )
    low, high = propagate_bounds(sums, np.ones(4, bool))
    assert low.tolist() == high.tolist() == [7, 0, 5, 3]
    low, high = propagate_bounds(sums, np.array([True, False, True, False]))
    assert (low.tolist(), high.tolist()) == ([0, 0, 2, 0], [7, 7, np.inf, np.inf])


@pytest.mark.parametrize(
    ("rows", "inner", "low", "high"),
    [
        # the greatest are known in one step, and the least only after that
        ([[0, 1], [1, 2]], [4, 1, 1], [3, 0, 0], [5, 2, 2]),
        # and the other way round: the least of the first is known before what it leaves the others
        ([[0, 1], [1, 2], [2, 3], [3]], [4, 1, 2, 7], [4, 1, 2, 7], [4, 1, 2, 7]),
        ([[0, 1, 2], [2, 3], [3, 4]], [5, 4, 1, 1, 0], [0, 0, 1, 0, 0], [9, 9, 2, 1, 1]),
    ],
)
def test_ends_are_narrowed_until_neither_the_least_nor_the_greatest_changes(
    rows: list[list[int]], inner: list[int], low: list[int], high: list[int]
) -> None:
    sums = AggregationSystem.from_cell_lists(rows, inner)
    found = propagate_bounds(sums, np.ones(len(rows), bool))
    assert [one.tolist() for one in found] == [low, high]
