"""Suppression patterns built from alternative tables, pruned and rebuilt.

Those come first that cost most for each target of which all tables move them.

A target whose tables all move the row gets another one, by a linear program over all tables that agree with
everything given and with the row; if there is none, the row stays hidden for good, since what is given only
grows.

Most tables that are needed are known by then, so that a turn takes little.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import highspy
import numpy as np
from scipy.sparse import csr_matrix

from tilstand.kernel.solver import create_highs
from tilstand.sdc.alternative_tables import AlternativeTables
from tilstand.sdc.attack import propagate_bounds
from tilstand.sdc.cell_adjustment import CellAdjustment
from tilstand.sdc.hypercube import Flags, Floats, Ints
from tilstand.sdc.protection_levels import SuppressionProblem


def build_pattern(pool: AlternativeTables, mover: CellAdjustment, order: Iterable[int]) -> list[int]:
    """Hide rows until every target that can be reached is.

    Args:
        pool: Tables that are known, and the pattern so far; both grow.
        mover: Finds new tables.
        order: The targets, first ones first.

    Returns:
        Targets that no hiding of rows reaches.
    """
    beyond: list[int] = []
    for target in order:
        if pool.covered[target]:
            continue
        found = mover.step(target, pool.hidden, pool.weights)
        if found is not None and target not in pool.add(found[0]) and pool.whole:
            found = mover.step(target, pool.hidden, pool.weights, whole=True)
            if found is not None:
                pool.add(found[0])
        best = pool.find_cheapest_alternative(target)
        if best is None or pool.breaks(best):
            beyond.append(target)
        else:
            pool.allow_alternative(best)
    return beyond


_INF = highspy.kHighsInf
_LARGE = 700
"""With more finest cells that are not known, only those near a row are looked at."""
_USUAL = 200
_NOTHING = 1e-6


class _TableFinder(Protocol):
    """All tables that agree with what is given."""

    @property
    def solver_work(self) -> int:
        """Steps of the solver so far."""

    def give(self, row: int) -> None:
        """Give a row as well."""

    def take(self, row: int) -> None:
        """Hide it again."""

    def step(self, target: int) -> Floats | None:
        """A table that reaches a target; None if there is none."""


def prune_pattern(pool: AlternativeTables, mover: CellAdjustment, work: int, near: int) -> int:
    """Give rows again.

    Args:
        pool: The pattern; it is narrowed.
        mover: Finds tables where there are too many cells to look at all.
        work: How much work may be done where all cells are looked at.
        near: How much where only those near a row are.

    Returns:
        How much was done.
    """
    task = pool.task
    must = task.lost.copy()
    candidates = np.flatnonzero(pool.hidden & ~must)
    candidates = candidates[np.argsort(-task.weights[candidates], kind="stable")]
    every = _GlobalTableFinder(task, pool.hidden)
    small = every.size <= _LARGE
    possible: _TableFinder = every if small else _LocalTableFinder(pool, mover)
    most = work if small else near
    reached = pool.covered > 0
    touched = np.array(
        [np.count_nonzero(reached & (pool.count_alternatives_without(row) <= 0)) for row in candidates.tolist()]
    )
    candidates = candidates[np.argsort(touched / task.weights[candidates], kind="stable")]
    failures = np.zeros(len(task.targets), np.int64)
    for row in candidates.tolist():
        if possible.solver_work > most:
            break
        possible.give(row)
        if _replace_row_alternatives(pool, possible, row, reached, failures):
            pool.show(row)
        else:
            possible.take(row)
    return possible.solver_work


def _replace_row_alternatives(
    pool: AlternativeTables, possible: _TableFinder, row: int, reached: Flags, failures: Ints
) -> bool:
    """Whether every target that was reached is reached without moving a row."""
    left = pool.count_alternatives_without(row)
    wanted = np.flatnonzero(reached & (left <= 0))
    for target in wanted[np.argsort(-failures[wanted], kind="stable")].tolist():
        if pool.count_alternatives_without(row)[target] > 0:
            continue
        step = possible.step(target)
        # of whole counts, where these are asked for: a table of parts of counts does not do then
        if step is None or target not in pool.add(step):
            failures[target] += 1
            return False
    return True


class _GlobalTableFinder:
    """One warm program over all finest cells that are not known; every question is a change of limits."""

    def __init__(self, task: SuppressionProblem, hidden: Flags) -> None:
        self.task, self.steps = task, 0
        low, high = propagate_bounds(task.sums, ~hidden)
        self.cells = np.flatnonzero(low < high)
        self.size = len(self.cells)
        if self.size > _LARGE:
            return
        part = csr_matrix(task.matrix[:, self.cells])
        here = np.diff(part.indptr) > 0
        rows = np.flatnonzero(here & ~hidden)
        rows = rows if task.row_slack.any() else _drop_duplicate_rows(part, rows)
        self.rows = np.sort(np.concatenate([rows, np.flatnonzero(here & hidden)]))
        self.place = np.full(len(task.sums), -1)
        self.place[self.rows] = np.arange(len(self.rows))
        part = part[self.rows]
        self.truth = part @ task.sums.inner[self.cells].astype(np.float64)
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = part.shape
        lp.col_cost_ = np.zeros(self.size)
        self.low, self.high = low[self.cells], high[self.cells]
        lp.col_lower_, lp.col_upper_ = self.low, self.high
        slack = task.row_slack[self.rows]
        lp.row_lower_ = np.where(hidden[self.rows], -_INF, self.truth - slack)
        lp.row_upper_ = np.where(hidden[self.rows], _INF, self.truth + slack)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = part.indptr, part.indices
        lp.a_matrix_.value_ = part.data
        self.solver: Any = create_highs()
        self.solver.passModel(lp)

    @property
    def solver_work(self) -> int:
        return self.steps

    def give(self, row: int) -> None:
        at = int(self.place[row])
        if at >= 0:
            off = float(self.task.row_slack[row])
            self.solver.changeRowBounds(at, float(self.truth[at]) - off, float(self.truth[at]) + off)

    def take(self, row: int) -> None:
        if self.place[row] >= 0:
            self.solver.changeRowBounds(int(self.place[row]), -_INF, _INF)

    def step(self, target: int) -> Floats | None:
        task = self.task
        row = int(task.targets.rows[target])
        at = int(self.place[row])
        if at < 0:
            return None
        need = float(task.targets.to[target] - task.sums.values[row])
        ends = (-_INF, self.truth[at] + need) if need < 0 else (self.truth[at] + need, _INF)
        self.solver.changeRowBounds(at, *map(float, ends))
        known = self._find_known_cells(target)
        self._set_known_cell_limits(known, target)
        self.solver.run()
        # a step of a larger program costs more
        taken = max(self.solver.getInfo().simplex_iteration_count, 0) + 20
        self.steps += taken * max(1, self.size // _USUAL)
        found = None
        if self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            found = np.zeros(len(task.sums.inner))
            moved = np.array(self.solver.getSolution().col_value)
            found[self.cells] = moved - task.sums.inner[self.cells]
        self.solver.changeRowBounds(at, -_INF, _INF)
        self._set_known_cell_limits(known, None)
        return found

    def _find_known_cells(self, target: int) -> Ints:
        """The cells of which the reader of a target knows something, by their place here."""
        targets = self.task.targets
        if targets.by is None or targets.by[target] < 0:
            return np.zeros(0, np.int64)
        found: Ints = np.flatnonzero(np.isin(self.cells, targets.readers[int(targets.by[target])].cells))
        return found

    def _set_known_cell_limits(self, known: Ints, target: int | None) -> None:
        """What some cells may be before the reader of a target; None: before who knows no more."""
        if not len(known):
            return
        own_array, inner = self.cells[known], self.task.sums.inner
        low, high = self.low[known], self.high[known]
        if target is not None:
            down, up = self.task.room(target)
            low, high = np.maximum(low, (inner - down)[own_array]), np.minimum(high, (inner + up)[own_array])
        self.solver.changeColsBounds(len(known), known.astype(np.int32), low, high)


class _LocalTableFinder:
    """The cheapest way to a target among the cells near it, if it costs nothing."""

    def __init__(self, pool: AlternativeTables, mover: CellAdjustment) -> None:
        self.pool, self.mover, self.hidden = pool, mover, pool.hidden.copy()
        self._before = mover.work

    @property
    def solver_work(self) -> int:
        return self.mover.work - self._before

    def give(self, row: int) -> None:
        self.hidden[row] = False

    def take(self, row: int) -> None:
        self.hidden[row] = True

    def step(self, target: int) -> Floats | None:
        ones = np.ones(len(self.hidden))
        found = self.mover.step(target, self.hidden, ones)
        return found[0] if found is not None and found[1] < _NOTHING else None


def _drop_duplicate_rows(part: csr_matrix, rows: Ints) -> Ints:
    seen: dict[bytes, int] = {}
    for row in rows.tolist():
        own_span = slice(part.indptr[row], part.indptr[row + 1])
        seen.setdefault(part.indices[own_span].tobytes() + part.data[own_span].tobytes(), row)
    return np.array(sorted(seen.values()), dtype=np.int64)


_TURNS = 36
_SHARES = (0.3, 0.5, 0.7)
"""Such a part of the rows that are hidden for the sake of others is given, in turns."""
_PRUNE = 3_000


def rebuild_pattern(pool: AlternativeTables, mover: CellAdjustment, hidden: Flags, bound: int) -> Flags:
    """A pattern with no more rows than one that is known.

    Args:
        pool: Tables that are known; they grow.
        mover: Finds new tables.
        hidden: The pattern, in which every target is reached.
        bound: No pattern has fewer rows besides those that are hidden in any case.
    """
    task, chance = pool.task, np.random.default_rng(0)
    best, turn = hidden.copy(), 0
    while turn < _TURNS and np.count_nonzero(best & ~task.lost) > bound:
        own_array = np.flatnonzero(best & ~task.lost)
        start = best.copy()
        start[own_array[chance.random(len(own_array)) < _SHARES[turn % len(_SHARES)]]] = False
        turn += 1
        weights = task.weights * chance.uniform(0.8, 1.2, len(best)) * np.where(best, 1.0, 0.9)
        pool.start(start, weights)
        if build_pattern(pool, mover, chance.permutation(len(task.targets)).tolist()):
            continue
        pool.start(pool.hidden, weights)
        pool.show_needless_rows()
        pool.start(pool.hidden, task.weights)
        prune_pattern(pool, mover, _PRUNE, 0)
        if pool.hidden.sum() <= best.sum():
            best = pool.hidden.copy()
    return best
