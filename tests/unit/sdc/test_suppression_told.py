"""Every step by which rows are hidden, on a few systems, told in full: another step would hide other rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import highspy
import numpy as np
import pytest
from plain import asking, gathered, held, plain, short

from tilstand.sdc import attack as part
from tilstand.sdc import cell_adjustment, cell_suppression, proofs, suppression_bounds, suppression_search
from tilstand.sdc import suppression_bounds as reasons
from tilstand.sdc import suppression_search as build
from tilstand.sdc import suppression_search as prune
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.alternative_tables import (
    AlternativeTables,
    _compute_step_length,
    _compute_whole_step_length,
    _find_whole_multiple,
)
from tilstand.sdc.attack import LinearAttack, propagate_bounds
from tilstand.sdc.cell_adjustment import CellAdjustment, NeighbourhoodSize
from tilstand.sdc.cell_suppression import SuppressionBudget, suppress_rows
from tilstand.sdc.intruders import Intruder
from tilstand.sdc.proofs import build_neighbourhood
from tilstand.sdc.protection_levels import (
    ProtectionLevels,
    SuppressionProblem,
    add_intruder_levels,
    set_small_count_levels,
)

pytestmark = pytest.mark.slow

TOLD = Path(__file__).with_name("suppression.txt")
NINE = np.arange(9).reshape(3, 3)
CROSS = [*([cell] for cell in range(9)), *NINE.tolist(), *NINE.T.tolist(), list(range(9))]
INNER = [7, 1, 2, 9, 4, 8, 1, 3, 5]


def systems() -> Iterator[tuple[str, SuppressionProblem]]:
    """A table of nine; the same that may be off, with a floor and a ceiling; one with factors; readers."""
    cross = AggregationSystem.from_cell_lists(CROSS, INNER)
    size, one = len(cross), np.zeros(len(cross), bool)
    lost = set_small_count_levels(cross, 3)
    hidden = one.copy()
    hidden[lost.rows] = True
    kept = one.copy()
    kept[[15, 9]] = True
    weights = 1.0 + np.arange(size) % 4
    yield "nine", SuppressionProblem(cross, lost, one, hidden, weights)
    slack = np.zeros(size, np.int64)
    slack[[10, 13]] = 1, 2
    ceiling = np.full(9, np.inf)
    ceiling[[3, 5]] = 10, 9
    loose = replace(cross, slack=slack, floor=np.array([2, 0, 0, 1, 0, 0, 0, 1, 0]), ceiling=ceiling)
    yield "loose", SuppressionProblem(loose, lost, kept, hidden, weights)
    factors = np.array([1, 1, -1, 2, 1, 1, 1, 1])
    odd = AggregationSystem(
        np.array([0, 3, 5, 6, 7, 8]), np.array([0, 1, 2, 1, 2, 0, 1, 2]), np.array([4, 2, 3]), factors=factors
    )
    aims = ProtectionLevels(np.array([3, 3, 0]), np.array([0, 4, 5]))
    own = np.array([False, False, False, True, False])
    yield "factors", SuppressionProblem(odd, aims, np.zeros(5, bool), own, np.ones(5))
    person = Intruder("person", ("p",), np.array([1]), np.array([1]), ((2, 1, 3),))
    body = Intruder("body", ("b",), np.array([0, 3, 6]), None, ((10, 5, 9), (13, 4, 7)))
    nobody = Intruder("body", ("c",), np.array([2]), None, ())
    yield (
        "readers",
        SuppressionProblem(cross, add_intruder_levels(lost, (nobody, person, body)), one, hidden, weights),
    )


def tasks(task: SuppressionProblem) -> Iterator[str]:
    yield plain(task.targets)
    for name in (
        "matrix",
        "cell_matrix",
        "transposed_matrix",
        "alone",
        "cell_components",
        "known",
        "row_slack",
        "downward_slack",
        "upward_slack",
    ):
        yield f"{name} {plain(getattr(task, name))}"
    yield from (f"room {at} {plain(task.room(at))}" for at in range(len(task.targets)))
    shown = ~task.lost
    yield f"parts {plain(list(part.split_attack_components(task.sums, shown, *propagate_bounds(task.sums, shown))))}"
    attack = LinearAttack(task.sums, shown)
    yield f"ends {plain([attack.compute_real_ends(row) for row in range(len(task.sums))])}"
    yield f"whole {plain([attack.compute_whole_ends(row) for row in range(len(task.sums))])}"
    for row, steps in ((0, 1), (1, 2), (len(task.sums) - 1, 9)):
        yield f"nearby {row} {steps}: {plain(build_neighbourhood(task.sums, shown, row, steps))}"
    for low in (True, False):
        row = int(task.targets.rows[0])
        made = proofs._MultiplierProgram(task.sums, shown, row, low)
        yield f"multipliers {plain([made.rows, made.capped, made.low, made.ends, made.matrix, made.target])}"
        yield f"shown {plain([proofs._compute_proven_bound(task.sums, row, t, {0: 1, 4: -2}) for t in (-1, 1, 2)])}"


def movers(task: SuppressionProblem, said: list[str]) -> Iterator[str]:
    """What the solver is asked for each target, with cells that are near first and then more of them."""
    hidden = task.lost.copy()
    hidden[-2:] = True
    for reach, most in (
        (NeighbourhoodSize(), 3),
        (NeighbourhoodSize(2, 1, 4, 0.3), 8),
        (NeighbourhoodSize(1, 2, 2, 0.0), 8),
    ):
        one = CellAdjustment(task, reach)
        for target in range(min(len(task.targets), most)):
            for whole in (False, True):
                said.append(f"step {target} {whole} {plain(reach)}")
                found = one.step(target, hidden, task.weights, whole=whole)
                said.append(f"costs {plain(None if found is None else found[1])} in {one.work}")
    yield from said


def pools(task: SuppressionProblem) -> Iterator[str]:
    pool = AlternativeTables(task)
    size = len(task.sums.inner)
    steps = [np.zeros(size) for _ in range(5)]
    steps[0][:2] = -1, 1
    steps[1][:3] = 0.5, -1, 0.5
    steps[2][:2] = 0.25, -0.75
    steps[3][1:3] = 1 / 7, -1 / 7
    steps[4][1] = 2
    for step in steps:
        yield f"adds {plain(step)}: {plain(pool.add(step))}"
    yield pooled(pool)
    for rows in (np.arange(2), pool.moves[0], pool.moves[-1], pool.moves[3]):
        pool.hide_rows(rows)
        yield f"hides {plain(rows)}: {pooled(pool)}"
    yield f"without {plain([pool.count_alternatives_without(row) for row in range(len(task.sums))])}"
    yield f"cheapest {plain([pool.find_cheapest_alternative(target) for target in range(len(task.targets))])}"
    yield f"breaks {plain([pool.breaks(number) for number in range(len(pool.moves))])}"
    yield f"tables {plain(list(pool.tables()))}"
    pool.show(0)
    yield f"shows {pooled(pool)}"
    pool.show_needless_rows()
    yield f"spares {pooled(pool)}"
    pool.require_whole_counts()
    yield f"whole {pooled(pool)} {plain(pool.add(steps[1]))}"
    pool.start(np.ones(len(task.sums), bool), 2 * task.weights)
    yield f"starts {pooled(pool)}"
    pool.allow_alternative(0)
    yield plain(pool.hidden)


def pooled(pool: AlternativeTables) -> str:
    told = (pool.hidden, pool.moves, pool.reaches, pool.missing, pool.cost, pool.covered, pool._wholly)
    return plain([*told, pool._steps, pool._moved_by, pool._reached_by])


def asked(task: SuppressionProblem, said: list[str]) -> Iterator[str]:
    """What is asked for reasons, for the least pattern and where rows are given again."""
    rows, first = np.unique(suppression_bounds._find_equivalent_rows(task), return_index=True)
    said.append(f"alike {plain(suppression_bounds._find_equivalent_rows(task))} {plain(first)}")
    why = reasons.ReasonFinder(task, rows)
    costs = np.where(task.lost[rows], np.inf, 1.0 + 0.1 * np.arange(len(rows)))
    for target in range(len(task.targets)):
        said.append(f"target {target}: {plain(why.find_target_reason(target, costs))}")
    for row in (0, 1, 2):
        own = costs.copy()
        own[row] = np.inf
        said.append(f"row {row}: {plain(why.find_row_reason(row, own))} in {why.work}")
    looking = suppression_bounds._ReasonProgram(task)
    said.append(f"looking {plain([looking.costs, looking.forced, looking.fixed, looking.of, looking.rows])}")
    more = [looking.parts() for _ in range(2)]
    said.append(f"parts {more} {looking.bound} in {looking.solver_steps}")
    said.append(f"whole {looking.whole()} {looking.bound} {len(looking.nearly)} in {looking.solver_steps}")
    every = prune._GlobalTableFinder(task, task.lost)
    told = [every.cells, every.rows, every.place, every.truth, every.low, every.high]
    said.append(f"all {plain(told)}")
    for row in range(3):
        every.give(row)
        every.take(row)
    for target in range(len(task.targets)):
        said.append(f"given {every.step(target) is not None} in {every.solver_work}")
    circle = AggregationSystem.from_cell_lists([[0, 1, 3], [1, 2, 4], [0, 2, 5], [3]], [0, 1, 0, 1, 1, 2])
    for sums, shown in ((task.sums, ~task.lost), (circle, np.array([True, True, True, False]))):
        attack = LinearAttack(sums, shown)
        for row in range(min(4, len(sums))):
            said.append(f"ends {attack.compute_real_ends(row)} {attack.compute_whole_ends(row)}")
            said.append(f"proof {plain(proofs.prove_row_bound(sums, shown, row, least=row % 2 == 0))}")
    yield from said


def found(name: str, task: SuppressionProblem) -> Iterator[str]:
    """What comes of it: with much work and little, with what nearly does, and where rows are given again."""
    given = {"targets": task.targets, "kept": task.kept, "lost": task.lost, "weights": task.weights}
    little = SuppressionBudget(passes=2, build=900, prune=1_200, near=300, least=2_000)
    for work in (None, little) if name in ("nine", "factors") else (little,):
        made = suppress_rows(task.sums, work=work, whole=work is None, **given)  # type: ignore[arg-type]
        yield f"suppressed {plain(made)}"
    yield f"least {plain(suppression_bounds.bound_suppressions(task, 900, 9))}"
    if name != "readers":
        yield f"held back {plain(cell_suppression.choose_fallback_suppressions(task, 900))} of {plain(cell_suppression.find_protectable_targets(task))}"
    pool, one = AlternativeTables(task), CellAdjustment(task, NeighbourhoodSize())
    pool.start(task.lost, task.weights)
    yield f"built {build.build_pattern(pool, one, range(len(task.targets)))} {pooled(pool)} "
    for work in (0, 300, 10**6)[: 2 if name == "readers" else 3]:
        pool.start(np.ones(len(task.sums), bool), task.weights)
        prune.prune_pattern(pool, one, work, work)
        yield f"pruned {pooled(pool)}"
    if name == "factors":
        yield f"again {plain(suppression_search.rebuild_pattern(pool, one, pool.hidden.copy(), 2))}"


def all_told(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name, task in systems():
        yield f"## {name}"
        for told in (tasks, pools):
            yield from map(short, told(task))
        yield from map(short, found(name, task))
        with monkeypatch.context() as patched:
            said: list[str] = []
            for module in (cell_adjustment, suppression_bounds, prune, part, proofs):
                patched.setattr(module, "create_highs", asking(module.create_highs, said))
            for asks in (movers, asked):
                said.clear()
                yield from gathered(asks(task, said))


def test_every_step_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    held(TOLD, all_told(monkeypatch))


def test_a_step_is_taken_as_often_as_it_is_whole_and_as_far_as_cells_go() -> None:
    steps = ([1, -2], [0.5, 1], [1 / 3, 0], [0.25, 0], [1 / 6, 0.5], [0.2, 0], [0.5 + 1e-7, 0], [])
    assert [_find_whole_multiple(np.array(step, float)) for step in steps] == [1, 2, 3, 4, 6, None, 2, 1]
    units = (([2, -4], 1.0), ([2, -4], 0.74), ([3, 0], 2.5), ([0, 0], 3.2), ([1, 1], 0.9999999))
    assert [_compute_whole_step_length(np.array(unit, float), room) for unit, room in units] == [
        1.0,
        0.5,
        7 / 3,
        3.0,
        1.0,
    ]
    down, up = np.array([3.0, 8.0]), np.array([np.inf, 4.0])
    rooms = [
        _compute_step_length(np.array(step), down, up) for step in ([-1, 2], [-6, -8], [5, 0], [0, 1e-10], [-1, 8.0])
    ]
    assert rooms == [2.0, 0.5, 1e4, 1e4, 0.5]


def test_an_end_that_the_solver_does_not_settle_is_none() -> None:
    sums = AggregationSystem.from_cell_lists([[0, 1], [0], [1]], [4, 5])
    (one,) = LinearAttack(sums, np.array([True, False, False])).parts
    places, factors = np.array([0], np.int32), np.array([1.0])
    assert one.minimize_sum(places, factors)[0] == 0.0
    status = highspy.HighsModelStatus
    for told, end in ((status.kUnbounded, -np.inf), (status.kTimeLimit, np.nan)):
        one._solver = SimpleNamespace(
            **{name: lambda *given: None for name in ("run", "changeColsCost")}, getModelStatus=lambda told=told: told
        )
        least, point, prices = one.minimize_sum(places, factors)
        assert np.array_equal([least], [end], equal_nan=True)
        assert (point, prices.tolist()) == (None, [0.0])
