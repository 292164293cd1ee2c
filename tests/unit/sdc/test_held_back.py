"""The fewest rows that are held back where no way of hiding was found: against every choice there is."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.cell_suppression import choose_fallback_suppressions, find_protectable_targets
from tilstand.sdc.hypercube import Flags, Ints
from tilstand.sdc.protection_levels import ProtectionLevels, SuppressionProblem, set_small_count_levels

CELLS = ([0, 1, 2, 3, 4, 5], [0, 1, 2], [3, 4, 5], [0, 3], [1, 4], [2, 5], *([one] for one in range(6)))
"""Two by three, with all their sums."""
GREATEST = 12
"""So many people are in no table that is looked at; what a target asks for needs no more."""


@cache
def _tables() -> Ints:
    """The sums of every table of no more people."""
    bars = combinations(range(GREATEST + 6), 6)  # stars and bars: what is left over is in no cell
    every = np.diff(np.array(list(bars)), axis=1, prepend=-1) - 1
    return every @ np.array([[cell in row for row in CELLS] for cell in range(6)]).astype(int)


def fewest(task: SuppressionProblem) -> int | None:
    """How few further rows are enough, by looking at every choice and at every table that agrees with it."""
    sums = _tables()
    fits = sums == task.sums.values
    free = np.flatnonzero(~task.kept & ~task.lost)
    for many in range(len(free) + 1):
        for chosen in combinations(free.tolist(), many):
            given_ = ~task.lost
            given_[list(chosen)] = False
            seen = sums[fits[:, given_].all(axis=1)]
            own = [seen[:, row] for row in task.targets.rows]
            if all(each.min() <= to <= each.max() for each, to in zip(own, task.targets.to, strict=True)):
                return many
    return None


def _nine_in_all(inner: list[int]) -> list[int]:
    """Counts of which each takes what those before it have left."""
    taken = np.minimum(np.cumsum(inner), 9)
    return [int(one) for one in np.diff(taken, prepend=0)]


@pytest.mark.slow
@given(
    inner=st.lists(st.sampled_from([0, 1, 2, 3, 4]), min_size=6, max_size=6).map(_nine_in_all).flatmap(st.permutations),
    kept=st.sets(st.integers(0, 11), max_size=5),
)
def test_as_few_are_held_back_as_can_be_and_the_bound_says_so(inner: list[int], kept: set[int]) -> None:
    sums = AggregationSystem.from_cell_lists([list(one) for one in CELLS], inner)
    targets = set_small_count_levels(sums, 3)
    lost: Flags = np.zeros(12, np.bool_)
    lost[targets.rows] = True
    given_: Flags = np.array([row in kept for row in range(12)]) & ~lost
    assume(len(targets) > 0)
    task = SuppressionProblem(sums, targets, given_, lost, np.ones(12))
    found, least = choose_fallback_suppressions(task), fewest(task)
    if found is None:
        assert least is None
    else:
        assert least is not None
        assert found.bound <= least <= len(found.rows)
        assert not given_[found.rows].any()
        assert len(found.rows) == found.bound == least


def test_what_everybody_knows_to_be_few_no_hiding_makes_many() -> None:
    """Four in all is printed already: one of them can be none, and never five."""
    sums = AggregationSystem.from_cell_lists([[0, 1], [0], [1]], [1, 3])
    total, few = (np.arange(3) == row for row in range(2))
    targets = ProtectionLevels(np.array([1, 1]), np.array([0, 5]))
    task = SuppressionProblem(sums, targets, total, few, np.ones(3))
    assert find_protectable_targets(task).tolist() == [True, False]
    assert choose_fallback_suppressions(task) is None
