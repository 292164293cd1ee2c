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

from tilstand.disclosure import held_back, part, proof
from tilstand.disclosure.attack import Attack
from tilstand.disclosure.narrow import narrowed
from tilstand.disclosure.nearby import nearby
from tilstand.disclosure.readers import Insider
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.suppressed import SuppressionWork, suppressed
from tilstand.disclosure.suppression import again, build, least, mover, prune, reasons
from tilstand.disclosure.suppression.mover import Mover, Reach
from tilstand.disclosure.suppression.pool import Pool, _full, _room, _times
from tilstand.disclosure.suppression.targets import SuppressionTask, Targets, small_counts, with_insiders

pytestmark = pytest.mark.slow

TOLD = Path(__file__).with_name("suppression.txt")
NINE = np.arange(9).reshape(3, 3)
CROSS = [*([cell] for cell in range(9)), *NINE.tolist(), *NINE.T.tolist(), list(range(9))]
INNER = [7, 1, 2, 9, 4, 8, 1, 3, 5]


def systems() -> Iterator[tuple[str, SuppressionTask]]:
    """A table of nine; the same that may be off, with a floor and a ceiling; one with factors; readers."""
    cross = Sums.of(CROSS, INNER)
    size, one = len(cross), np.zeros(len(cross), bool)
    lost = small_counts(cross, 3)
    hidden = one.copy()
    hidden[lost.rows] = True
    kept = one.copy()
    kept[[15, 9]] = True
    weights = 1.0 + np.arange(size) % 4
    yield "nine", SuppressionTask(cross, lost, one, hidden, weights)
    slack = np.zeros(size, np.int64)
    slack[[10, 13]] = 1, 2
    ceiling = np.full(9, np.inf)
    ceiling[[3, 5]] = 10, 9
    loose = replace(cross, slack=slack, floor=np.array([2, 0, 0, 1, 0, 0, 0, 1, 0]), ceiling=ceiling)
    yield "loose", SuppressionTask(loose, lost, kept, hidden, weights)
    factors = np.array([1, 1, -1, 2, 1, 1, 1, 1])
    odd = Sums(
        np.array([0, 3, 5, 6, 7, 8]), np.array([0, 1, 2, 1, 2, 0, 1, 2]), np.array([4, 2, 3]), factors=factors
    )
    aims = Targets(np.array([3, 3, 0]), np.array([0, 4, 5]))
    own = np.array([False, False, False, True, False])
    yield "factors", SuppressionTask(odd, aims, np.zeros(5, bool), own, np.ones(5))
    person = Insider("person", ("p",), np.array([1]), np.array([1]), ((2, 1, 3),))
    body = Insider("body", ("b",), np.array([0, 3, 6]), None, ((10, 5, 9), (13, 4, 7)))
    nobody = Insider("body", ("c",), np.array([2]), None, ())
    yield "readers", SuppressionTask(cross, with_insiders(lost, (nobody, person, body)), one, hidden, weights)


def tasks(task: SuppressionTask) -> Iterator[str]:
    yield plain(task.targets)
    for name in ("matrix", "by_cell", "turned", "alone", "tied", "known", "slack", "downward", "upward"):
        yield f"{name} {plain(getattr(task, name))}"
    yield from (f"room {at} {plain(task.room(at))}" for at in range(len(task.targets)))
    shown = ~task.lost
    yield f"parts {plain(list(part.parted(task.sums, shown, *narrowed(task.sums, shown))))}"
    attack = Attack(task.sums, shown)
    yield f"ends {plain([attack.ends(row) for row in range(len(task.sums))])}"
    yield f"whole {plain([attack.whole_ends(row) for row in range(len(task.sums))])}"
    for row, steps in ((0, 1), (1, 2), (len(task.sums) - 1, 9)):
        yield f"nearby {row} {steps}: {plain(nearby(task.sums, shown, row, steps))}"
    for low in (True, False):
        row = int(task.targets.rows[0])
        made = proof._Multipliers(task.sums, shown, row, low)
        yield f"multipliers {plain([made.rows, made.capped, made.low, made.ends, made.matrix, made.target])}"
        yield f"shown {plain([proof._shown(task.sums, row, t, {0: 1, 4: -2}) for t in (-1, 1, 2)])}"


def movers(task: SuppressionTask, said: list[str]) -> Iterator[str]:
    """What the solver is asked for each target, with cells that are near first and then more of them."""
    hidden = task.lost.copy()
    hidden[-2:] = True
    for reach, most in ((Reach(), 3), (Reach(2, 1, 4, 0.3), 8), (Reach(1, 2, 2, 0.0), 8)):
        one = Mover(task, reach)
        for target in range(min(len(task.targets), most)):
            for whole in (False, True):
                said.append(f"step {target} {whole} {plain(reach)}")
                found = one.step(target, hidden, task.weights, whole=whole)
                said.append(f"costs {plain(None if found is None else found[1])} in {one.work}")
    yield from said


def pools(task: SuppressionTask) -> Iterator[str]:
    pool = Pool(task)
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
        pool.hide(rows)
        yield f"hides {plain(rows)}: {pooled(pool)}"
    yield f"without {plain([pool.without(row) for row in range(len(task.sums))])}"
    yield f"cheapest {plain([pool.cheapest(target) for target in range(len(task.targets))])}"
    yield f"breaks {plain([pool.breaks(number) for number in range(len(pool.moves))])}"
    yield f"tables {plain(list(pool.tables()))}"
    pool.show(0)
    yield f"shows {pooled(pool)}"
    pool.spare()
    yield f"spares {pooled(pool)}"
    pool.count_whole()
    yield f"whole {pooled(pool)} {plain(pool.add(steps[1]))}"
    pool.start(np.ones(len(task.sums), bool), 2 * task.weights)
    yield f"starts {pooled(pool)}"
    pool.allow(0)
    yield plain(pool.hidden)


def pooled(pool: Pool) -> str:
    told = (pool.hidden, pool.moves, pool.reaches, pool.missing, pool.cost, pool.covered, pool._wholly)
    return plain([*told, pool._steps, pool._moved_by, pool._reached_by])


def asked(task: SuppressionTask, said: list[str]) -> Iterator[str]:
    """What is asked for reasons, for the least pattern and where rows are given again."""
    rows, first = np.unique(least._alike(task), return_index=True)
    said.append(f"alike {plain(least._alike(task))} {plain(first)}")
    why = reasons.Reasons(task, rows)
    costs = np.where(task.lost[rows], np.inf, 1.0 + 0.1 * np.arange(len(rows)))
    for target in range(len(task.targets)):
        said.append(f"target {target}: {plain(why.of_target(target, costs))}")
    for row in (0, 1, 2):
        own = costs.copy()
        own[row] = np.inf
        said.append(f"row {row}: {plain(why.of_row(row, own))} in {why.work}")
    looking = least._Looking(task)
    said.append(f"looking {plain([looking.costs, looking.forced, looking.fixed, looking.of, looking.rows])}")
    more = [looking.parts() for _ in range(2)]
    said.append(f"parts {more} {looking.bound} in {looking.work}")
    said.append(f"whole {looking.whole()} {looking.bound} {len(looking.nearly)} in {looking.work}")
    every = prune._All(task, task.lost)
    told = [every.cells, every.rows, every.place, every.truth, every.low, every.high]
    said.append(f"all {plain(told)}")
    for row in range(3):
        every.give(row)
        every.take(row)
    for target in range(len(task.targets)):
        said.append(f"given {every.step(target) is not None} in {every.work}")
    circle = Sums.of([[0, 1, 3], [1, 2, 4], [0, 2, 5], [3]], [0, 1, 0, 1, 1, 2])
    for sums, shown in ((task.sums, ~task.lost), (circle, np.array([True, True, True, False]))):
        attack = Attack(sums, shown)
        for row in range(min(4, len(sums))):
            said.append(f"ends {attack.ends(row)} {attack.whole_ends(row)}")
            said.append(f"proof {plain(proof.proof(sums, shown, row, least=row % 2 == 0))}")
    yield from said


def found(name: str, task: SuppressionTask) -> Iterator[str]:
    """What comes of it: with much work and little, with what nearly does, and where rows are given again."""
    given = {"targets": task.targets, "kept": task.kept, "lost": task.lost, "weights": task.weights}
    little = SuppressionWork(passes=2, build=900, prune=1_200, near=300, least=2_000)
    for work in (None, little) if name in ("nine", "factors") else (little,):
        made = suppressed(task.sums, work=work, whole=work is None, **given)  # type: ignore[arg-type]
        yield f"suppressed {plain(made)}"
    yield f"least {plain(least.least_hidden(task, 900, 9))}"
    if name != "readers":
        yield f"held back {plain(held_back.held_back(task, 900))} of {plain(held_back.within_reach(task))}"
    pool, one = Pool(task), Mover(task, Reach())
    pool.start(task.lost, task.weights)
    yield f"built {build.built(pool, one, range(len(task.targets)))} {pooled(pool)} "
    for work in (0, 300, 10**6)[: 2 if name == "readers" else 3]:
        pool.start(np.ones(len(task.sums), bool), task.weights)
        prune.pruned(pool, one, work, work)
        yield f"pruned {pooled(pool)}"
    if name == "factors":
        yield f"again {plain(again.built_again(pool, one, pool.hidden.copy(), 2))}"


def all_told(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name, task in systems():
        yield f"## {name}"
        for told in (tasks, pools):
            yield from map(short, told(task))
        yield from map(short, found(name, task))
        with monkeypatch.context() as patched:
            said: list[str] = []
            for module in (mover, reasons, least, prune, part, proof):
                patched.setattr(module, "instance", asking(module.instance, said))
            for asks in (movers, asked):
                said.clear()
                yield from gathered(asks(task, said))


def test_every_step_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    held(TOLD, all_told(monkeypatch))


def test_a_step_is_taken_as_often_as_it_is_whole_and_as_far_as_cells_go() -> None:
    steps = ([1, -2], [0.5, 1], [1 / 3, 0], [0.25, 0], [1 / 6, 0.5], [0.2, 0], [0.5 + 1e-7, 0], [])
    assert [_times(np.array(step, float)) for step in steps] == [1, 2, 3, 4, 6, None, 2, 1]
    units = (([2, -4], 1.0), ([2, -4], 0.74), ([3, 0], 2.5), ([0, 0], 3.2), ([1, 1], 0.9999999))
    assert [_full(np.array(unit, float), room) for unit, room in units] == [1.0, 0.5, 7 / 3, 3.0, 1.0]
    down, up = np.array([3.0, 8.0]), np.array([np.inf, 4.0])
    rooms = [_room(np.array(step), down, up) for step in ([-1, 2], [-6, -8], [5, 0], [0, 1e-10], [-1, 8.0])]
    assert rooms == [2.0, 0.5, 1e4, 1e4, 0.5]


def test_an_end_that_the_solver_does_not_settle_is_none() -> None:
    sums = Sums.of([[0, 1], [0], [1]], [4, 5])
    (one,) = Attack(sums, np.array([True, False, False])).parts
    places, factors = np.array([0], np.int32), np.array([1.0])
    assert one.least_sum(places, factors)[0] == 0.0
    status = highspy.HighsModelStatus
    for told, end in ((status.kUnbounded, -np.inf), (status.kTimeLimit, np.nan)):
        one._solver = SimpleNamespace(
            **{name: lambda *given: None for name in ("run", "changeColsCost")},
            getModelStatus=lambda told=told: told,
        )
        least, point, prices = one.least_sum(places, factors)
        assert np.array_equal([least], [end], equal_nan=True)
        assert (point, prices.tolist()) == (None, [0.0])
