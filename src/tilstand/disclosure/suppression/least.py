"""How few rows can be hidden at all: the least pattern of a small table, and a bound for any other.

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

from tilstand.disclosure.suppression.reasons import Reasons
from tilstand.disclosure.suppression.targets import SuppressionTask
from tilstand.disclosure.types import Flags, Floats, Ints
from tilstand.kernel.program import instance

__all__ = ["LeastHidden", "least_hidden"]

_INF = highspy.kHighsInf
_TINY = 1e-6
_SURE = 1e-4
_NODES = 20_000
_TRIED = 8
"""So many of the last patterns are told."""
_FREE = 1e-4
"""What a row costs in a reason that must stay given: it is never the one that is hidden."""
_SPARE = 0.02
"""What a row costs in a reason besides the part of it that is hidden: a reason of fewer rows says more."""


@dataclass(frozen=True, slots=True, eq=False)
class LeastHidden:
    """How few rows must be hidden besides those that are hidden in any case.

    Attributes:
        bound: No pattern has fewer.
        nearly: Patterns in which all reasons that were known are met, the last one first: every target is
            reached in some, and in others most are.
    """

    bound: int
    nearly: tuple[Flags, ...]


def least_hidden(task: SuppressionTask, work: int, enough: int) -> LeastHidden:
    """Look for the least pattern.

    Args:
        task: What is looked for; each row counts as one, whatever its weight.
        work: Steps of the solver after which only what was found by then is told.
        enough: So few rows are hidden in a pattern that is known: a bound that says so is the last word.
    """
    looking = _Looking(task)
    while looking.work < work and looking.parts() and looking.bound < enough:
        pass
    while looking.work < work and looking.bound < enough and looking.whole():
        pass
    return LeastHidden(looking.bound, tuple(reversed(looking.nearly[-_TRIED:])))


class _Looking:
    """The reasons so far, as rows of one program over all rows that may be hidden."""

    def __init__(self, task: SuppressionTask) -> None:
        self.task = task
        first = _alike(task)
        self.rows, self.of = np.unique(first, return_inverse=True)
        self.costs: Floats = np.bincount(self.of, ~task.lost, len(self.rows)).astype(np.float64)
        # who says the same as what is hidden is hidden too
        self.forced: Flags = np.bincount(self.of, task.lost, len(self.rows)) > 0
        self.reasons = Reasons(task, self.rows)
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
        self._solver: Any = instance()
        self._solver.passModel(lp)

    @property
    def work(self) -> int:
        """Steps of the solvers so far."""
        return self.reasons.work + self._steps

    def parts(self) -> bool:
        """Meet the reasons so far by parts of rows, and look for more; False where there are no more."""
        self._solver.run()
        self._steps += max(self._solver.getInfo().simplex_iteration_count, 0) + 20
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        self._bounded(self._solver.getInfo().objective_function_value)
        part = np.clip(np.array(self._solver.getSolution().col_value), 0.0, 1.0)
        return self._added(self._reasons(part, part + _SPARE))

    def whole(self) -> bool:
        """Meet them by whole rows, and look for more; False where there are no more, or no way at all."""
        solver = instance(presolve="choose", solver="choose", mip_max_nodes=_NODES, mip_abs_gap=0.99)
        solver.passModel(self._solver.getLp())
        size = len(self.rows)
        kinds = np.full(size, highspy.HighsVarType.kInteger)
        solver.changeColsIntegrality(size, np.arange(size, dtype=np.int32), kinds)
        solver.run()
        info = solver.getInfo()
        self._steps += max(info.simplex_iteration_count, 0) + 20
        done = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if done or solver.getModelStatus() == highspy.HighsModelStatus.kSolutionLimit:
            self._bounded(info.mip_dual_bound)
        if not done:
            return False
        part = np.rint(np.array(solver.getSolution().col_value))
        found = list(self._reasons(part, np.where(part > 0, np.inf, 1.0)))
        if self._none:
            self.bound = 0
            return False
        self.nearly.append(self.task.lost | (part > 0)[self.of])
        return self._added(found)

    def _bounded(self, number: float) -> None:
        self.bound = max(self.bound, int(np.ceil(number - _SURE)))

    def _reasons(self, part: Floats, costs: Floats) -> Iterator[tuple[int, frozenset[int]]]:
        """Reasons that are not met: of a target (-1), of a row that is hidden for nothing (its place)."""
        costs = np.where(self.fixed & np.isfinite(costs), _FREE, costs)
        paid = costs.copy()
        for target in range(len(self.task.targets)):
            while True:
                own = paid.copy()
                own[self.of[self.task.targets.rows[target]]] = np.inf
                own[self.forced] = np.inf
                reason = self.reasons.of_target(target, own)
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
            own = costs.copy()
            own[self.forced] = np.inf
            own[at] = np.inf
            reason = self.reasons.of_row(int(self.rows[at]), own)
            if reason is not None and part[sorted(reason)].sum() < part[at] - _SURE:
                yield at, reason

    def _added(self, found: Iterator[tuple[int, frozenset[int]]] | list[tuple[int, frozenset[int]]]) -> bool:
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


def _alike(task: SuppressionTask) -> Ints:
    """For each row, the first that says the same: to hide one of them, all must be."""
    seen: dict[bytes, int] = {}
    matrix = task.matrix
    first = np.zeros(len(task.sums), np.int64)
    for row in range(len(first)):
        own = slice(matrix.indptr[row], matrix.indptr[row + 1])
        first[row] = seen.setdefault(matrix.indices[own].tobytes() + matrix.data[own].tobytes(), row)
    return first
