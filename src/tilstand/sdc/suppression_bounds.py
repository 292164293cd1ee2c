"""Lower bounds on the number of suppressions, and the reasons that prove them.

Rows exclude a target where the sum of some of them, some times, leaves it no room (Farkas): what the sum does
not say of the finest cells is no more than these may move. Of all such sums the one is taken whose rows
cost least together, each as often as it is used: it is of few rows.

    >>> import numpy as np
    >>> from tilstand.sdc.aggregation import AggregationSystem
    >>> from tilstand.sdc.protection_levels import SuppressionProblem, set_small_count_levels
    >>> sums = AggregationSystem.from_cell_lists([[0, 1, 2], [0, 1], [0], [1], [2]], inner=[1, 7, 8])
    >>> lost = np.array([False, False, True, False, False])
    >>> task = SuppressionProblem(sums, set_small_count_levels(sums, 3), np.zeros(5, bool), lost, np.ones(5))
    >>> sorted(ReasonFinder(task, np.arange(5)).find_target_reason(0, np.where(lost, np.inf, 1.0)))
    [1, 3]

A target that cannot be reached has a reason: given rows that together exclude it, one of which must be hidden
(as in Benders' method). A row that is hidden and cannot move all the same was hidden for nothing, so that
some row that holds it is hidden too. The fewest rows that meet all reasons so far are hidden, and the targets
are asked again; when none is left, no pattern is smaller. Until then, none is smaller than what meets them.

Reasons are first looked for against parts of rows, a linear program that bounds already, and then against
whole ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csr_matrix, hstack, identity, vstack

from tilstand.kernel.solver import create_highs
from tilstand.sdc.hypercube import Flags, Floats, Ints
from tilstand.sdc.protection_levels import SuppressionProblem

_INF = highspy.kHighsInf
_TINY = 1e-7
_STRICT = 1e-3
"""By so much a target is to be missed: solvers answer nearly."""


class ReasonFinder:
    """One warm program that is asked about every target.

    Args:
        task: What is looked for.
        rows: The rows that may be given, each of those that say the same once.
    """

    def __init__(self, task: SuppressionProblem, rows: Ints) -> None:
        self.task, self.rows = task, rows
        self.work = 0
        own_values, size = task.matrix[rows], len(task.sums.inner)
        self._many = len(rows)
        # columns: a row as it is, a row subtracted; what the sum has too much of a cell, and too little
        apart = identity(size, format="csr")
        terms = hstack([own_values.T, -own_values.T, -apart, apart])
        self._ends = len(rows) * 2
        slack = np.tile(task.row_slack[rows], 2)
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
        self._solver: Any = create_highs()
        self._solver.passModel(lp)
        self._size = size
        self._room: tuple[Floats, Floats] | None = None

    def find_target_reason(self, target: int, costs: Floats) -> frozenset[int] | None:
        """Places of given rows that exclude a target; None where all of them together do not.

        Args:
            target: Which target.
            costs: What each of the rows costs; what is hidden costs infinitely much, the target itself too.
        """
        task = self.task
        row = int(task.targets.rows[target])
        need = float(task.targets.to[target] - task.sums.values[row])
        return self._solve_reason(row, abs(need) - _STRICT, need > 0, costs, task.room(target))

    def find_row_reason(self, row: int, costs: Floats) -> frozenset[int] | None:
        """Places of given rows by which a row cannot move at all; None where it can.

        Args:
            row: Which row.
            costs: What each of the rows costs; that row itself is to cost infinitely much.
        """
        room = self.task.downward_slack, self.task.upward_slack
        up = self._solve_reason(row, _TINY, True, costs, room)
        down = None if up is None else self._solve_reason(row, _TINY, False, costs, room)
        return None if up is None or down is None else up | down

    def _solve_reason(
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
        self._set_reason_limits(room)
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

    def _set_reason_limits(self, room: tuple[Floats, Floats]) -> None:
        """How far each cell may fall and rise: what the sum has too much of it, or too little, counts so."""
        if self._room is not None and all(
            np.array_equal(*second_pair) for second_pair in zip(self._room, room, strict=True)
        ):
            return
        self._room = room
        solver, size = self._solver, self._size
        for begins, own_array in ((self._ends, room[0]), (self._ends + size, room[1])):
            ended = np.isfinite(own_array)
            columns = np.arange(begins, begins + size, dtype=np.int32)
            solver.changeColsBounds(size, columns, np.zeros(size), np.where(ended, _INF, 0.0))
            for at in range(size):
                solver.changeCoeff(size, begins + at, float(own_array[at]) if ended[at] else 0.0)


_LEAST_TINY = 1e-6
_SURE = 1e-4
_NODES = 20_000
_TRIED = 8
"""So many of the last patterns are told."""
_FREE = 1e-4
"""What a row costs in a reason that must stay given: it is never the one that is hidden."""
_SPARE = 0.02
"""What a row costs in a reason besides the part of it that is hidden: a reason of fewer rows says more."""


@dataclass(frozen=True, slots=True, eq=False)
class SuppressionBound:
    """How few rows must be hidden besides those that are hidden in any case.

    Attributes:
        bound: No pattern has fewer.
        nearly: Patterns in which all reasons that were known are met, the last one first: every target is
            reached in some, and in others most are.
    """

    bound: int
    nearly: tuple[Flags, ...]


def bound_suppressions(task: SuppressionProblem, work: int, enough: int) -> SuppressionBound:
    """Look for the least pattern.

    Args:
        task: What is looked for; each row counts as one, whatever its weight.
        work: Steps of the solver after which only what was found by then is told.
        enough: So few rows are hidden in a pattern that is known: a bound that says so is the last word.
    """
    looking = _ReasonProgram(task)
    while looking.solver_steps < work and looking.parts() and looking.bound < enough:
        pass
    while looking.solver_steps < work and looking.bound < enough and looking.whole():
        pass
    return SuppressionBound(looking.bound, tuple(reversed(looking.nearly[-_TRIED:])))


class _ReasonProgram:
    """The reasons so far, as rows of one program over all rows that may be hidden."""

    def __init__(self, task: SuppressionProblem) -> None:
        self.task = task
        first = _find_equivalent_rows(task)
        self.rows, self.of = np.unique(first, return_inverse=True)
        self.costs: Floats = np.bincount(self.of, ~task.lost, len(self.rows)).astype(np.float64)
        # who says the same as what is hidden is hidden too
        self.forced: Flags = np.bincount(self.of, task.lost, len(self.rows)) > 0
        self.reasons = ReasonFinder(task, self.rows)
        self.bound, self.nearly = 0, list[Flags]()
        self._known: set[tuple[int, frozenset[int]]] = set()
        self._steps = 0
        self._none = False
        size = len(self.rows)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = size, 0
        lp.col_cost_, lp.col_lower_ = self.costs, self.forced.astype(np.float64)
        # what must stay given is hidden in no pattern
        self.fixed: Flags = (np.bincount(self.of, task.kept & ~task.lost, size) > 0) & ~self.forced
        lp.col_upper_ = np.where(self.fixed, 0.0, 1.0)
        self._solver: Any = create_highs()
        self._solver.passModel(lp)

    @property
    def solver_steps(self) -> int:
        """Steps of the solvers so far."""
        return self.reasons.work + self._steps

    def parts(self) -> bool:
        """Meet the reasons so far by parts of rows, and look for more; False where there are no more."""
        self._solver.run()
        self._steps += max(self._solver.getInfo().simplex_iteration_count, 0) + 20
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        self._raise_lower_bound(self._solver.getInfo().objective_function_value)
        part = np.clip(np.array(self._solver.getSolution().col_value), 0.0, 1.0)
        return self._add_new_reasons(self._find_unmet_reasons(part, part + _SPARE))

    def whole(self) -> bool:
        """Meet them by whole rows, and look for more; False where there are no more, or no way at all."""
        solver = create_highs(presolve="choose", solver="choose", mip_max_nodes=_NODES, mip_abs_gap=0.99)
        solver.passModel(self._solver.getLp())
        size = len(self.rows)
        kinds = np.full(size, highspy.HighsVarType.kInteger)
        solver.changeColsIntegrality(size, np.arange(size, dtype=np.int32), kinds)
        solver.run()
        info = solver.getInfo()
        self._steps += max(info.simplex_iteration_count, 0) + 20
        done = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if done or solver.getModelStatus() == highspy.HighsModelStatus.kSolutionLimit:
            self._raise_lower_bound(info.mip_dual_bound)
        if not done:
            return False
        part = np.rint(np.array(solver.getSolution().col_value))
        found_pairs = list(self._find_unmet_reasons(part, np.where(part > 0, np.inf, 1.0)))
        if self._none:
            self.bound = 0
            return False
        self.nearly.append(self.task.lost | (part > 0)[self.of])
        return self._add_new_reasons(found_pairs)

    def _raise_lower_bound(self, number: float) -> None:
        self.bound = max(self.bound, int(np.ceil(number - _SURE)))

    def _find_unmet_reasons(self, part: Floats, costs: Floats) -> Iterator[tuple[int, frozenset[int]]]:
        """Reasons that are not met: of a target (-1), of a row that is hidden for nothing (its place)."""
        costs = np.where(self.fixed & np.isfinite(costs), _FREE, costs)
        paid = costs.copy()
        for target in range(len(self.task.targets)):
            while True:
                own_array = paid.copy()
                own_array[self.of[self.task.targets.rows[target]]] = np.inf
                own_array[self.forced] = np.inf
                reason = self.reasons.find_target_reason(target, own_array)
                if reason is None:
                    break
                places = np.array(sorted(reason), dtype=np.int64)
                if self.fixed[places].all():  # none of them can be hidden
                    self._none = True
                    return
                if part[places].sum() > 1 - _SURE:
                    break
                yield -1, reason
                if not np.isinf(costs).any():
                    break
                paid[places[~self.fixed[places]]] = np.inf
        for at in np.flatnonzero((part > _SURE) & ~self.forced).tolist():
            own_array = costs.copy()
            own_array[self.forced] = np.inf
            own_array[at] = np.inf
            reason = self.reasons.find_row_reason(int(self.rows[at]), own_array)
            if reason is not None and part[sorted(reason)].sum() < part[at] - _SURE:
                yield at, reason

    def _add_new_reasons(self, found: Iterator[tuple[int, frozenset[int]]] | list[tuple[int, frozenset[int]]]) -> bool:
        new = False
        for of, reason in found:
            if (of, reason) in self._known:
                continue
            self._known.add((of, reason))
            new = True
            places = [place for place in sorted(reason) if not self.fixed[place]]
            factors = [1.0] * len(places)
            if of >= 0:
                places, factors = [*places, of], [*factors, -1.0]
            least = 1.0 if of < 0 else 0.0
            index = np.array(places, dtype=np.int32)
            self._solver.addRow(least, _INF, len(places), index, np.array(factors))
        return new and not self._none


def _find_equivalent_rows(task: SuppressionProblem) -> Ints:
    """For each row, the first that says the same: to hide one of them, all must be."""
    seen: dict[bytes, int] = {}
    matrix = task.matrix
    first = np.zeros(len(task.sums), np.int64)
    for row in range(len(first)):
        own_span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        first[row] = seen.setdefault(matrix.indices[own_span].tobytes() + matrix.data[own_span].tobytes(), row)
    return first
