"""Rows that need not have been hidden are given again, as long as every target is reached.

Those come first that cost most for each target of which all tables move them.

A target whose tables all move the row gets another one, by a linear program over all tables that agree with
everything given and with the row; if there is none, the row stays hidden for good, since what is given only
grows.
"""

from __future__ import annotations

from typing import Any, Protocol

import highspy
import numpy as np
from scipy.sparse import csr_matrix

from tilstand.disclosure.narrow import narrowed
from tilstand.disclosure.suppression.mover import Mover
from tilstand.disclosure.suppression.pool import Pool
from tilstand.disclosure.suppression.targets import SuppressionTask
from tilstand.disclosure.types import Flags, Floats, Ints
from tilstand.kernel.program import instance

__all__ = ["pruned"]

_INF = highspy.kHighsInf
_LARGE = 700
"""With more finest cells that are not known, only those near a row are looked at."""
_USUAL = 200
_NOTHING = 1e-6


class _Possible(Protocol):
    """All tables that agree with what is given."""

    @property
    def work(self) -> int:
        """Steps of the solver so far."""

    def give(self, row: int) -> None:
        """Give a row as well."""

    def take(self, row: int) -> None:
        """Hide it again."""

    def step(self, target: int) -> Floats | None:
        """A table that reaches a target; None if there is none."""


def pruned(pool: Pool, mover: Mover, work: int, near: int) -> int:
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
    every = _All(task, pool.hidden)
    small = every.size <= _LARGE
    possible: _Possible = every if small else _Near(pool, mover)
    most = work if small else near
    reached = pool.covered > 0
    touched = np.array([np.count_nonzero(reached & (pool.without(row) <= 0)) for row in candidates.tolist()])
    candidates = candidates[np.argsort(touched / task.weights[candidates], kind="stable")]
    failures = np.zeros(len(task.targets), np.int64)
    for row in candidates.tolist():
        if possible.work > most:
            break
        possible.give(row)
        if _replaced(pool, possible, row, reached, failures):
            pool.show(row)
        else:
            possible.take(row)
    return possible.work


def _replaced(pool: Pool, possible: _Possible, row: int, reached: Flags, failures: Ints) -> bool:
    """Whether every target that was reached is reached without moving a row."""
    left = pool.without(row)
    wanted = np.flatnonzero(reached & (left <= 0))
    for target in wanted[np.argsort(-failures[wanted], kind="stable")].tolist():
        if pool.without(row)[target] > 0:
            continue
        step = possible.step(target)
        # of whole counts, where these are asked for: a table of parts of counts does not do then
        if step is None or target not in pool.add(step):
            failures[target] += 1
            return False
    return True


class _All:
    """One warm program over all finest cells that are not known; every question is a change of limits."""

    def __init__(self, task: SuppressionTask, hidden: Flags) -> None:
        self.task, self.steps = task, 0
        low, high = narrowed(task.sums, ~hidden)
        self.cells = np.flatnonzero(low < high)
        self.size = len(self.cells)
        if self.size > _LARGE:
            return
        part = csr_matrix(task.matrix[:, self.cells])
        here = np.diff(part.indptr) > 0
        rows = np.flatnonzero(here & ~hidden)
        rows = rows if task.slack.any() else _without_doubles(part, rows)
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
        slack = task.slack[self.rows]
        lp.row_lower_ = np.where(hidden[self.rows], -_INF, self.truth - slack)
        lp.row_upper_ = np.where(hidden[self.rows], _INF, self.truth + slack)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = part.indptr, part.indices
        lp.a_matrix_.value_ = part.data
        self.solver: Any = instance()
        self.solver.passModel(lp)

    @property
    def work(self) -> int:
        return self.steps

    def give(self, row: int) -> None:
        at = int(self.place[row])
        if at >= 0:
            off = float(self.task.slack[row])
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
        known = self._known(target)
        self._limit(known, target)
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
        self._limit(known, None)
        return found

    def _known(self, target: int) -> Ints:
        """The cells of which the reader of a target knows something, by their place here."""
        targets = self.task.targets
        if targets.by is None or targets.by[target] < 0:
            return np.zeros(0, np.int64)
        found: Ints = np.flatnonzero(np.isin(self.cells, targets.readers[int(targets.by[target])].cells))
        return found

    def _limit(self, known: Ints, target: int | None) -> None:
        """What some cells may be before the reader of a target; None: before who knows no more."""
        if not len(known):
            return
        own, inner = self.cells[known], self.task.sums.inner
        low, high = self.low[known], self.high[known]
        if target is not None:
            down, up = self.task.room(target)
            low, high = np.maximum(low, (inner - down)[own]), np.minimum(high, (inner + up)[own])
        self.solver.changeColsBounds(len(known), known.astype(np.int32), low, high)


class _Near:
    """The cheapest way to a target among the cells near it, if it costs nothing."""

    def __init__(self, pool: Pool, mover: Mover) -> None:
        self.pool, self.mover, self.hidden = pool, mover, pool.hidden.copy()
        self._before = mover.work

    @property
    def work(self) -> int:
        return self.mover.work - self._before

    def give(self, row: int) -> None:
        self.hidden[row] = False

    def take(self, row: int) -> None:
        self.hidden[row] = True

    def step(self, target: int) -> Floats | None:
        ones = np.ones(len(self.hidden))
        found = self.mover.step(target, self.hidden, ones)
        return found[0] if found is not None and found[1] < _NOTHING else None


def _without_doubles(part: csr_matrix, rows: Ints) -> Ints:
    seen: dict[bytes, int] = {}
    for row in rows.tolist():
        own = slice(part.indptr[row], part.indptr[row + 1])
        seen.setdefault(part.indices[own].tobytes() + part.data[own].tobytes(), row)
    return np.array(sorted(seen.values()), dtype=np.int64)
