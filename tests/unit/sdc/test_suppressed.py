"""Hidden cells: what is sensitive may be nothing and may be no small count, in tables tried one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from disclosed import judge
from disclosed.generate import INSTANCES, text
from disclosed.raw import addresses, raw
from tilstand.sdc import build_table_system, read_hypercube
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.alternative_tables import AlternativeTables
from tilstand.sdc.attack import LinearAttack
from tilstand.sdc.cell_adjustment import HARD, CellAdjustment, NeighbourhoodSize
from tilstand.sdc.cell_suppression import SuppressionBudget, SuppressionPattern, suppress_rows
from tilstand.sdc.protection_levels import ProtectionLevels, SuppressionProblem, set_small_count_levels
from tilstand.sdc.suppression_search import build_pattern, rebuild_pattern

from .drawn_cells import micros
from .test_attack import every

pytestmark = pytest.mark.slow

CROSS = AggregationSystem.from_cell_lists(
    [[0, 1, 2, 3], [0, 1], [2, 3], [0, 2], [1, 3], [0], [1], [2], [3]], [1, 7, 8, 9]
)


def safe(sums: AggregationSystem, made: SuppressionPattern, targets: ProtectionLevels) -> bool:
    attack = LinearAttack(sums, ~made.hidden)
    for row, to in zip(targets.rows.tolist(), targets.to.tolist(), strict=True):
        low, high = attack.compute_real_ends(row)
        if not low <= to <= high:
            return False
    return True


@draws(12)
@given(micros(most=2, greatest=4), st.sampled_from([None, 1, 2]), st.sampled_from([2, 3, 5]))
def test_a_hidden_cell_may_be_nothing_and_no_small_count_in_tables_tried_one_by_one(micro, order, threshold):
    sums = AggregationSystem.from_table_system(build_table_system(micro, order))
    made = suppress_rows(sums, threshold)
    sensitive = (sums.values > 0) & (sums.values < threshold)
    reached = sensitive.copy()
    reached[[row for row, _ in made.beyond]] = False
    assert made.hidden[sensitive].all()
    if not made.hidden[0]:
        possible = every(sums, ~made.hidden)[:, reached]
        assert (possible.min(axis=0) == 0).all()
        assert (possible.max(axis=0) >= threshold).all()
    assert safe(sums, made, set_small_count_levels(sums, threshold, reached))


@pytest.mark.slow
@draws(6)
@given(micros(), st.sampled_from([None, 2]), st.sampled_from([3, 5]))
def test_no_secondary_cell_could_be_given_after_all(micro, order, threshold):
    sums = AggregationSystem.from_table_system(build_table_system(micro, order))
    made, targets = suppress_rows(sums, threshold), set_small_count_levels(sums, threshold)
    assert not made.beyond
    assert safe(sums, made, targets)
    for row in np.flatnonzero(made.secondary):
        fewer = made.hidden.copy()
        fewer[row] = False
        assert not safe(sums, replace(made, hidden=fewer), targets)


@draws(8)
@given(micros(most=2, greatest=4), st.sampled_from([None, 2]))
def test_on_small_tables_as_few_are_hidden_as_the_bound_says_and_none_smaller_is_safe(micro, order):
    sums = AggregationSystem.from_table_system(build_table_system(micro, order))
    made, targets = suppress_rows(sums, 3), set_small_count_levels(sums, 3)
    fewest = int(made.secondary.sum())
    assert fewest == made.bound
    others = np.flatnonzero(~made.primary)
    if fewest and len(others) ** (fewest - 1) < 500:
        for chosen in combinations(others.tolist(), fewest - 1):
            hidden = made.primary.copy()
            hidden[list(chosen)] = True
            assert not safe(sums, replace(made, hidden=hidden), targets)


def test_what_was_given_stays_given_what_was_hidden_stays_hidden_and_what_is_lost_is_told():
    kept, lost = np.zeros(9, np.bool_), np.zeros(9, np.bool_)
    kept[6], lost[2] = True, True
    made = suppress_rows(CROSS, 3, kept=kept, lost=lost)
    assert made.hidden[2]
    assert not made.hidden[6]
    assert not made.beyond
    assert safe(CROSS, made, set_small_count_levels(CROSS, 3))
    everything = np.ones(9, np.bool_)
    told = suppress_rows(CROSS, 3, kept=everything)
    assert told.beyond == ((5, 0), (5, 3))
    assert told.hidden.sum() == 1


def test_other_promises_can_be_made():
    wide = ProtectionLevels(np.array([5, 5]), np.array([0, 8]))
    made = suppress_rows(CROSS, targets=wide)
    assert safe(CROSS, made, wide)
    assert made.high[5] >= 8


@pytest.mark.slow
@pytest.mark.parametrize("name", ["two-ones", pytest.param("deep-lopsided", marks=pytest.mark.proof)])
def test_little_work_hides_more_but_gives_nothing_away(name, tmp_path):
    one = INSTANCES[name]
    file = tmp_path / "generated.csv"
    file.write_text(text(one, 3), "utf-8")
    layout = one.layout
    made = read_hypercube(file, count=layout.count, dims=layout.dims, nested=layout.nested)
    sums = AggregationSystem.from_table_system(build_table_system(made))
    much, little = suppress_rows(sums), suppress_rows(sums, work=SuppressionBudget(passes=1, prune=0))
    assert much.secondary.sum() <= little.secondary.sum()
    assert safe(sums, little, set_small_count_levels(sums, 3))
    again = suppress_rows(sums, work=SuppressionBudget(passes=1, prune=0))
    assert again.hidden.tobytes() == little.hidden.tobytes()


@pytest.mark.parametrize("name", ["one", "two-ones", pytest.param("deep-lopsided", marks=pytest.mark.slow), "one-lone"])
def test_an_auditor_written_apart_finds_nothing_given_away(name, tmp_path):
    one = INSTANCES[name]
    file = tmp_path / "generated.csv"
    file.write_text(text(one, 7), "utf-8")
    layout = one.layout
    made = build_table_system(
        read_hypercube(file, count=layout.count, dims=layout.dims, nested=layout.nested), one.order
    )
    found = suppress_rows(
        AggregationSystem.from_table_system(made), one.threshold, work=SuppressionBudget(passes=1, least=0)
    )
    cells = [
        dict(zip(made.dims, made.names(row), strict=True)) | {"value": None if found.hidden[row] else int(value)}
        for row, value in enumerate(made.values)
    ]
    judged = judge.suppressed(raw(file, layout), cells, one.threshold)
    assert judged.sensitive > 0
    assert judged.shown == judged.untrue == judged.real_determined == judged.real_above_zero == 0
    assert len(cells) == addresses(raw(file, layout), one.order)


CYCLE = AggregationSystem.from_cell_lists([[0, 1], [1, 2], [0, 2, 3], [3, 4], [0], [1], [2], [3], [4]], [1, 1, 1, 0, 1])
"""Of five cells tied in a ring of three, parts of counts can move where whole ones cannot."""


def test_whole_counts_are_reached_where_parts_of_counts_would_do_with_less():
    kept = np.array([True] * 4 + [False] * 5)
    parts = suppress_rows(CYCLE, 3, targets=ProtectionLevels(np.array([7]), np.array([1])), kept=kept, whole=False)
    wholly = suppress_rows(CYCLE, 3, targets=ProtectionLevels(np.array([7]), np.array([1])), kept=kept)
    assert not parts.beyond
    assert wholly.beyond
    assert LinearAttack(CYCLE, ~parts.hidden).compute_real_ends(7)[1] >= 1


def test_what_is_given_with_slack_lets_a_count_move_as_far():
    total_and_parts = AggregationSystem.from_cell_lists([[0, 1], [0], [1]], [1, 3])
    facts = {"targets": ProtectionLevels(np.array([1, 1]), np.array([0, 2])), "kept": np.array([True, False, True])}
    assert len(suppress_rows(total_and_parts, **facts).beyond) == 2
    off = replace(total_and_parts, slack=np.array([1, 0, 0]))
    assert suppress_rows(off, **facts).beyond == ()
    further = {**facts, "targets": ProtectionLevels(np.array([1]), np.array([3]))}
    assert suppress_rows(off, **further).beyond == ((1, 3),)


def test_a_pattern_taken_apart_and_built_again_reaches_every_target_with_fewer_rows() -> None:
    cells = np.arange(9).reshape(3, 3)
    margins = [*cells.tolist(), *cells.T.tolist(), list(range(9))]
    sums = AggregationSystem.from_cell_lists([*([cell] for cell in range(9)), *margins], [1, 7, 8, 9, 5, 6, 4, 9, 7])
    targets = set_small_count_levels(sums, 3)
    lost = np.zeros(len(sums), np.bool_)
    lost[targets.rows] = True
    none = np.zeros(len(sums), np.bool_)
    task = SuppressionProblem(sums, targets, none, lost, np.ones(len(sums)))
    pool, everything = AlternativeTables(task), ~none
    hidden = rebuild_pattern(pool, CellAdjustment(task, NeighbourhoodSize(near=9)), everything, bound=3)
    assert np.count_nonzero(hidden & ~lost) == 3
    pool.start(hidden, task.weights)
    assert (pool.covered > 0).all()


def test_a_row_that_must_stay_is_never_hidden_however_costs_are_added_up() -> None:
    """Ten thousand and seven tenths less each of these is a little less than ten thousand."""
    more = 7
    rows = [[0], [0, 1], [1], *([0, 2 + at] for at in range(more)), *([2 + at] for at in range(more))]
    sums = AggregationSystem.from_cell_lists(rows, [1, 5, *[4] * more])
    rest = np.arange(3, 3 + more)
    kept = np.ones(len(rows), np.bool_)
    kept[[0, *rest]] = False
    weights = np.where(kept, HARD, 0.1)
    lost = np.arange(len(rows)) == 0
    task = SuppressionProblem(sums, ProtectionLevels(np.array([0]), np.array([0])), kept, lost, weights)
    pool = AlternativeTables(task)
    pool.start(lost, weights)
    pool.add(np.array([-1.0, *[0.0] * (1 + more)]))
    pool.hide_rows(rest)
    assert pool.cost[0] < HARD
    assert build_pattern(pool, CellAdjustment(task, NeighbourhoodSize()), [0]) == [0]
    assert not (pool.hidden & kept).any()
