"""What must be possible, before whom, and how it is asked: each promise by itself."""

from __future__ import annotations

import numpy as np
import pytest

from tilstand.sdc.aggregation import AggregationSystem, build_table_system
from tilstand.sdc.attack import LinearAttack
from tilstand.sdc.cell_adjustment import _find_greatest_places
from tilstand.sdc.hypercube import Hypercube, SpanningVariable
from tilstand.sdc.intervals import compute_feasibility_intervals
from tilstand.sdc.intruders import Intruder, IntruderScenario
from tilstand.sdc.protected_table import suppress_small_counts
from tilstand.sdc.protection_levels import add_intruder_levels, set_small_count_levels

CROSS = AggregationSystem.from_cell_lists([[0, 1], [2, 3], [0, 2], [1, 3], [0], [1], [2], [3]], inner=[1, 4, 2, 6])


def test_each_small_count_must_be_able_to_be_none_and_no_small_one() -> None:
    found = set_small_count_levels(CROSS, 3)
    assert list(zip(found.rows.tolist(), found.to.tolist(), strict=True)) == [(4, 0), (4, 3), (6, 0), (6, 3)]
    asked = set_small_count_levels(CROSS, 3, np.arange(8) == 6)
    assert list(zip(asked.rows.tolist(), asked.to.tolist(), strict=True)) == [(6, 0), (6, 3)]
    assert set_small_count_levels(CROSS, 1).rows.tolist() == []


def test_who_knows_more_has_targets_of_their_own_and_who_learns_nothing_has_none() -> None:
    learns = Intruder("body", ("a",), np.array([1]), None, ((0, 4, 7), (3, 4, 7)))
    nothing = Intruder("body", ("b",), np.array([2]), None, ())
    found = add_intruder_levels(set_small_count_levels(CROSS, 3), (nothing, learns))
    assert found.readers == (learns,)
    assert found.rows.tolist() == [4, 4, 6, 6, 0, 0, 3, 3]
    assert found.to.tolist() == [0, 3, 0, 3, 4, 7, 4, 7]
    assert found.by is not None
    assert found.by.tolist() == [-1, -1, -1, -1, 0, 0, 0, 0]


class Blind(LinearAttack):
    """A reader to whom no table is shown: each end must be asked for by itself."""

    def find_extreme_table(self, row: int, *, least: bool, whole: bool = False) -> None:
        return None

    def table(self, rows: object, *, least: bool, whole: bool = False) -> None:
        return None


@pytest.mark.parametrize("whole", [False, True])
def test_where_no_table_is_found_both_ends_are_asked_for_by_themselves(whole: bool) -> None:
    shown = np.array([True] * 4 + [False] * 4)
    attack, rows = Blind(CROSS, shown), np.arange(4, 8)
    found = compute_feasibility_intervals(attack, rows, low=-1, high=99, whole=whole)
    ends = [(attack.compute_whole_ends if whole else attack.compute_real_ends)(int(row)) for row in rows]
    assert [found.get_interval(at) for at in range(4)] == ends == [(0, 3), (2, 5), (0, 3), (5, 8)]
    assert found.exact_least.all()
    assert found.exact_most.all()


def test_the_greatest_are_the_first_among_equals_and_none_below_zero() -> None:
    worth = np.tile(np.array([2.0, 1.0, -1.0, 2.0]), 64)
    expected = [at for at in range(len(worth)) if at % 4 in (0, 3)]
    assert _find_greatest_places(worth, 100).tolist() == expected[:100]
    assert _find_greatest_places(worth, 1000).tolist() == [*expected, *range(1, len(worth), 4)]


def test_a_group_alone_that_knows_itself_keeps_what_it_would_learn_hidden() -> None:
    """Nobody else reads it: of all of a group in one category its column would tell each of them."""
    place, kind = SpanningVariable("place", ("a", "b", "c")), SpanningVariable("kind", ("x", "y"))
    cells = np.array([[at, to] for at in range(3) for to in range(2)])
    made = build_table_system(Hypercube((place, kind), cells, np.array([12, 0, 5, 8, 6, 9])))
    plain = suppress_small_counts(made, 3)
    grouped = suppress_small_counts(made, 3, IntruderScenario(groups=("kind",)))
    named = {made.names(row): row for row in range(len(made))}
    assert plain.is_shown(named["a", "y"])
    assert not grouped.is_shown(named["a", "y"])
    assert grouped.leaks == ()
