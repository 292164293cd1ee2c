"""Why a target is not reached: given rows that together exclude it, as few of them as a linear program finds.

Rows exclude a target where the sum of some of them, some times, leaves it no room (Farkas): what the sum does
not say of the finest cells is no more than these may move. Of all such sums the one is taken whose rows
cost least together, each as often as it is used: it is of few rows.

    >>> import numpy as np
    >>> from tilstand.disclosure.sums import Sums
    >>> from tilstand.disclosure.suppression.targets import SuppressionTask, small_counts
    >>> sums = Sums.of([[0, 1, 2], [0, 1], [0], [1], [2]], inner=[1, 7, 8])
    >>> lost = np.array([False, False, True, False, False])
    >>> task = SuppressionTask(sums, small_counts(sums, 3), np.zeros(5, bool), lost, np.ones(5))
    >>> sorted(Reasons(task, np.arange(5)).of_target(0, np.where(lost, np.inf, 1.0)))
    [1, 3]
"""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
from scipy.sparse import csr_matrix, hstack, identity, vstack

from tilstand.disclosure.suppression.targets import SuppressionTask
from tilstand.disclosure.types import Floats, Ints
from tilstand.kernel.program import instance

__all__ = ["Reasons"]

_INF = highspy.kHighsInf
_TINY = 1e-7
_STRICT = 1e-3
"""By so much a target is to be missed: solvers answer nearly."""


class Reasons:
    """One warm program that is asked about every target.

    Args:
        task: What is looked for.
        rows: The rows that may be given, each of those that say the same once.
    """

    def __init__(self, task: SuppressionTask, rows: Ints) -> None:
        self.task, self.rows = task, rows
        self.work = 0
        own, size = task.matrix[rows], len(task.sums.inner)
        self._many = len(rows)
        # columns: a row as it is, a row subtracted; what the sum has too much of a cell, and too little
        apart = identity(size, format="csr")
        terms = hstack([own.T, -own.T, -apart, apart])
        self._ends = len(rows) * 2
        slack = np.tile(task.slack[rows], 2)
        room = csr_matrix(np.concatenate([slack, np.ones(2 * size)]))
        matrix = csr_matrix(vstack([terms, room]))
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = matrix.shape
        lp.col_cost_, lp.col_lower_ = np.zeros(lp.num_col_), np.zeros(lp.num_col_)
        lp.col_upper_ = np.full(lp.num_col_, _INF)
        lp.row_lower_, lp.row_upper_ = np.zeros(lp.num_row_), np.zeros(lp.num_row_)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
        lp.a_matrix_.value_ = matrix.data
        self._solver: Any = instance()
        self._solver.passModel(lp)
        self._size = size
        self._room: tuple[Floats, Floats] | None = None

    def of_target(self, target: int, costs: Floats) -> frozenset[int] | None:
        """Places of given rows that exclude a target; None where all of them together do not.

        Args:
            target: Which target.
            costs: What each of the rows costs; what is hidden costs infinitely much, the target itself too.
        """
        task = self.task
        row = int(task.targets.rows[target])
        need = float(task.targets.to[target] - task.sums.values[row])
        return self._asked(row, abs(need) - _STRICT, need > 0, costs, task.room(target))

    def of_row(self, row: int, costs: Floats) -> frozenset[int] | None:
        """Places of given rows by which a row cannot move at all; None where it can.

        Args:
            row: Which row.
            costs: What each of the rows costs; that row itself is to cost infinitely much.
        """
        room = self.task.downward, self.task.upward
        up = self._asked(row, _TINY, True, costs, room)
        down = None if up is None else self._asked(row, _TINY, False, costs, room)
        return None if up is None or down is None else up | down

    def _asked(
        self, row: int, most: float, rising: bool, costs: Floats, room: tuple[Floats, Floats]
    ) -> frozenset[int] | None:
        solver, size = self._solver, self._size
        aim = np.zeros(size + 1)
        cells, factors = self.task.sums.cells(row)
        aim[cells] = factors if rising else -factors
        low = aim.copy()
        low[-1], aim[-1] = -_INF, most
        places = np.arange(size + 1, dtype=np.int32)
        solver.changeRowsBounds(size + 1, places, low, aim)
        self._limit(room)
        used = np.isfinite(costs)
        columns = np.arange(self._ends, dtype=np.int32)
        solver.changeColsCost(self._ends, columns, np.tile(np.where(used, costs, 0.0), 2))
        upper = np.tile(np.where(used, _INF, 0.0), 2)
        solver.changeColsBounds(self._ends, columns, np.zeros(self._ends), upper)
        solver.run()
        self.work += max(solver.getInfo().simplex_iteration_count, 0) + 20
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = np.array(solver.getSolution().col_value)[: self._ends]
        many = self._many
        return frozenset(np.flatnonzero(found[:many] + found[many:] > _TINY).tolist())

    def _limit(self, room: tuple[Floats, Floats]) -> None:
        """How far each cell may fall and rise: what the sum has too much of it, or too little, counts so."""
        if self._room is not None and all(np.array_equal(*two) for two in zip(self._room, room, strict=True)):
            return
        self._room = room
        solver, size = self._solver, self._size
        for begins, own in ((self._ends, room[0]), (self._ends + size, room[1])):
            ended = np.isfinite(own)
            columns = np.arange(begins, begins + size, dtype=np.int32)
            solver.changeColsBounds(size, columns, np.zeros(size), np.where(ended, _INF, 0.0))
            for at in range(size):
                solver.changeCoeff(size, begins + at, float(own[at]) if ended[at] else 0.0)
