"""How few rows can be hidden at all: the least pattern of a small table, and a bound for any other.

A target that cannot be reached has a reason: given rows that together exclude it, one of which must be hidden
(Farkas, as in Benders' method). The fewest rows that meet all reasons so far are hidden, and the targets are
asked again; when none is left, no pattern is smaller. Until then, none is smaller than what meets them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tilstand.disclosure.suppression.mover import Mover, Reach
from tilstand.disclosure.suppression.targets import SuppressionTask
from tilstand.disclosure.types import Flags, Ints
from tilstand.kernel.covering import Items, covering, least

__all__ = ["LeastHidden", "least_hidden"]

_MANY = 400
"""With more reasons, they are met as parts of rows: that is a bound, and no pattern."""


@dataclass(frozen=True, slots=True, eq=False)
class LeastHidden:
    """How few rows must be hidden besides those that are hidden in any case.

    Attributes:
        bound: No pattern has fewer.
        hidden: A pattern with so many, if one was found; it is then the least.
    """

    bound: int
    hidden: Flags | None


def least_hidden(task: SuppressionTask, work: int) -> LeastHidden:
    """Look for the least pattern.

    Args:
        task: What is looked for; each row counts as one, whatever its weight.
        work: Steps of the solver after which only the bound is told.
    """
    mover = Mover(task, Reach(near=len(task.sums.inner), more=0, rounds=1))
    alike = _alike(task)
    costs = {one: int((~task.lost[rows]).sum()) for one, rows in alike.rows.items()}
    reasons: dict[Items, None] = {}
    while True:
        chosen = _met(list(reasons), costs)
        if chosen is None:
            return LeastHidden(least(list(reasons), costs), None)
        hidden = alike.hidden(chosen)
        new = _reasons(mover, hidden, alike)
        if new is None:
            return LeastHidden(0, None)
        if not new:
            return LeastHidden(int((hidden & ~task.lost).sum()), hidden)
        reasons |= dict.fromkeys(new)
        if mover.work > work:
            return LeastHidden(least(list(reasons), costs), None)


@dataclass(frozen=True, slots=True, eq=False)
class _Alike:
    """Rows that say the same, a margin and its only part: to hide one of them, all must be."""

    first: Ints
    rows: dict[int, Ints]
    lost: Flags

    def hidden(self, chosen: Iterable[int]) -> Flags:
        """The pattern in which some are hidden, with those that are alike."""
        found = self.lost.copy()
        for one in sorted(chosen):
            found[self.rows[one]] = True
        return found


def _alike(task: SuppressionTask) -> _Alike:
    seen: dict[bytes, int] = {}
    matrix = task.matrix
    first = np.zeros(len(task.sums), np.int64)
    for row in range(len(first)):
        own = slice(matrix.indptr[row], matrix.indptr[row + 1])
        first[row] = seen.setdefault(matrix.indices[own].tobytes() + matrix.data[own].tobytes(), row)
    order = np.argsort(first, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(first[order])) + 1)
    return _Alike(first, {int(part[0]): part for part in parts if len(part)}, task.lost)


def _met(reasons: list[Items], costs: dict[int, int]) -> Items | None:
    if not reasons:
        return frozenset()
    if len(reasons) > _MANY:
        return None
    return covering(reasons, costs)[1]


def _reasons(mover: Mover, hidden: Flags, alike: _Alike) -> list[Items] | None:
    """Reasons why targets are not reached, apart from each other; None if one cannot be reached at all."""
    found: list[Items] = []
    free = hidden.copy()
    for target in range(len(mover.task.targets)):
        while (reason := mover.reason(target, free)) is not None:
            if not reason:
                return None
            items = frozenset(alike.first[sorted(reason)].tolist())
            found.append(items)
            free |= alike.hidden(items)
    return found
