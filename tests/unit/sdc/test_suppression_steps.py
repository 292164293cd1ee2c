"""The steps by which rows are hidden, each by itself: what moves, what is given again, how few are enough."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tilstand.sdc import suppression_search
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.alternative_tables import AlternativeTables
from tilstand.sdc.cell_adjustment import CellAdjustment, NeighbourhoodSize
from tilstand.sdc.protection_levels import ProtectionLevels, SuppressionProblem, set_small_count_levels
from tilstand.sdc.suppression_bounds import bound_suppressions

PAIR = AggregationSystem.from_cell_lists([[0, 1], [0], [1]], [1, 3])
NINE = np.arange(9).reshape(3, 3)
CROSS = [*([cell] for cell in range(9)), *NINE.tolist(), *NINE.T.tolist(), list(range(9))]


def asked(
    sums: AggregationSystem, targets: ProtectionLevels, *, kept: tuple[int, ...] = (), weights: Any = None
) -> SuppressionProblem:
    size = len(sums)
    stays, lost = np.zeros(size, bool), np.zeros(size, bool)
    stays[list(kept)] = True
    lost[targets.rows] = True
    return SuppressionProblem(sums, targets, stays, lost, np.ones(size) if weights is None else weights)


def small(inner: list[int]) -> SuppressionProblem:
    sums = AggregationSystem.from_cell_lists(CROSS, inner)
    return asked(sums, set_small_count_levels(sums, 3))


@pytest.mark.parametrize(
    ("to", "floor", "ceiling", "moves"),
    [
        (0, None, None, [-1, 1]),
        (3, None, None, [2, -2]),
        (4, None, None, [3, -3]),
        (5, None, None, [4, -3]),  # the other has three and no more: the total gives way
        (2, None, [2, np.inf], [1, -1]),  # it may rise by one, and that is enough
        (3, None, [2, np.inf], None),
        (2, [0, 2], None, [1, -1]),
        (3, [0, 2], None, [2, -1]),
        (0, [1, 0], None, None),
    ],
)
def test_the_cheapest_way_to_a_number_goes_as_far_as_everybody_holds_possible(
    to: int, floor: Any, ceiling: Any, moves: Any
) -> None:
    known = {"floor": None if floor is None else np.array(floor)}
    sums = replace(PAIR, **known, ceiling=None if ceiling is None else np.array(ceiling))
    task = asked(sums, ProtectionLevels(np.array([1]), np.array([to])), weights=np.array([50.0, 1.0, 2.0]))
    mover, hidden = CellAdjustment(task, NeighbourhoodSize()), np.array([False, True, False])
    for whole in (False, True):
        found = mover.step(0, hidden, task.weights, whole=whole)
        assert (None if found is None else found[0].tolist()) == moves
        assert found is None or found[1] == pytest.approx(2.0 * abs(moves[1]) + 50.0 * abs(sum(moves)))
    assert mover.work >= 40
    nothing = mover.step(0, np.array([True, True, False]), task.weights)
    assert nothing is None or nothing[1] == pytest.approx(0.0)  # the total gives way for nothing


@pytest.mark.parametrize("near", [False, True])
def test_rows_that_need_not_be_hidden_are_given_again_as_long_as_there_is_work(
    near: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suppression_search, "_LARGE", 0 if near else 700)
    task = small([7, 1, 2, 9, 4, 8, 6, 3, 5])
    left, spent = [], []
    for work in (0, 10**6):
        pool, mover = AlternativeTables(task), CellAdjustment(task, NeighbourhoodSize(near=9))
        pool.start(task.lost, task.weights)
        everything = np.ones(len(task.sums), bool)
        for target in range(len(task.targets)):
            step = mover.step(target, everything, task.weights)
            assert step is not None
            pool.add(step[0])
        pool.hide_rows(np.flatnonzero(~task.lost))
        most = (0, work) if near else (work, 0)
        done = suppression_search.prune_pattern(pool, mover, *most)
        assert done >= 20
        assert (pool.covered > 0).all()
        left.append(int((pool.hidden & ~task.lost).sum()))
        spent.append(done)
    assert left[0] >= left[1]
    assert left[1] <= 4
    assert spent[0] < spent[1]


@pytest.mark.parametrize(
    ("inner", "fewest"),
    [
        ([7, 1, 2, 1, 4, 8, 1, 3, 3], 4),  # parts of rows would do with three
        ([2, 2, 6, 6, 7, 1, 7, 7, 2], 3),
        ([0, 6, 4, 5, 1, 3, 7, 7, 2], 4),
        ([4, 0, 0, 1, 4, 5, 8, 7, 2], 4),
        ([9, 9, 9, 9, 1, 9, 9, 9, 9], 3),
        ([9, 9, 9, 9, 9, 9, 9, 9, 9], 0),
    ],
)
def test_no_pattern_has_fewer_rows_than_the_bound_by_whole_rows_says(inner: list[int], fewest: int) -> None:
    task = small(inner)
    found = bound_suppressions(task, 10**6, 99)
    assert found.bound == fewest
    hidden = [int((one & ~task.lost).sum()) for one in found.nearly]
    assert hidden[:1] == ([fewest] if fewest else hidden[:1])
    assert bound_suppressions(task, 10**6, 1).bound >= min(fewest, 1)
    assert bound_suppressions(task, 0, 99).bound == 0  # nothing was looked at


def test_what_a_reader_knows_narrows_the_room_of_their_targets_alone() -> None:
    own = ProtectionLevels(np.array([1, 1]), np.array([0, 3]))
    task = asked(PAIR, own)
    assert [one.tolist() for one in task.room(0)] == [[1, 3], [np.inf, np.inf]]
    assert [one.tolist() for one in (task.alone, task.cell_components)] == [[-1, 0, 1], [0, 0]]
    assert task.row_slack.tolist() == [0, 0, 0]
    assert replace(task, sums=replace(PAIR, slack=np.array([2, 0, 1]))).row_slack.tolist() == [2, 0, 1]
