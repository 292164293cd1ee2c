"""The fewest further rows to hold back where no way of hiding was found, and a number that none goes below.

What excludes a target is looked for in full, over all finest cells: given rows one of which must go. The
fewest rows that meet all such reasons are held back and everything is asked again, in whole numbers too,
until nothing is left or the work is done. Where it ends before that, rows are given again one after another
from all that may be held back, as long as all stays possible; the bound of the reasons stands beside it.

    >>> import numpy as np
    >>> from tilstand.disclosure.sums import Sums
    >>> from tilstand.disclosure.suppression.targets import small_counts
    >>> sums = Sums.of([[0, 1, 2], [0], [1], [2]], inner=[1, 7, 8])
    >>> total, small = np.arange(4) == 0, np.arange(4) == 1
    >>> found = held_back(SuppressionTask(sums, small_counts(sums, 3), total, small, np.ones(4)))
    >>> len(found.rows), found.bound
    (1, 1)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tilstand.disclosure.attack import Attack
from tilstand.disclosure.reach import reached
from tilstand.disclosure.suppression.least import least_hidden
from tilstand.disclosure.suppression.targets import SuppressionTask
from tilstand.disclosure.types import Flags, Ints

__all__ = ["HeldBackRows", "held_back", "within_reach"]

_WORK = 250_000
"""Steps of the solver for the bound."""
_ASKED = 200
"""So often rows are given again and all is asked anew, where no fewest were found."""


@dataclass(frozen=True, slots=True, eq=False)
class HeldBackRows:
    """Rows that are held back beside those that are hidden already.

    Attributes:
        rows: Which rows.
        bound: No fewer are enough: proven. As many as `rows` where these are the fewest.
    """

    rows: Ints
    bound: int


def held_back(task: SuppressionTask, work: int = _WORK) -> HeldBackRows | None:
    """The fewest rows to hold back so that every target is reached; None where no rows are enough.

    Args:
        task: What is looked for: `kept` is given whatever else is held back, `lost` is hidden already.
        work: How much work is done for the fewest.
    """
    every = ~task.kept | task.lost
    if not _reached(task, every):
        return None
    least = least_hidden(task, work, int((every & ~task.lost).sum()))
    nearly = sorted(least.nearly, key=lambda hidden: int((hidden & ~task.lost).sum()))
    hidden = next((one for one in nearly if _reached(task, one)), None)
    if hidden is None:
        hidden = _given_again(task, every)
    return HeldBackRows(np.flatnonzero(hidden & ~task.lost), least.bound)


def within_reach(task: SuppressionTask) -> Flags:
    """Which targets are reached where everything is hidden that may be: no edition can keep the others open.

    Args:
        task: What is looked for.
    """
    return _met(task, ~task.kept | task.lost)


def _given_again(task: SuppressionTask, hidden: Flags) -> Flags:
    """Rows given again, many at a time and then fewer, as long as every target stays reached."""
    asked = 0
    waiting = np.flatnonzero(hidden & ~task.lost)
    many = max(1, len(waiting) // 2)
    while asked < _ASKED:
        for first in range(0, len(waiting), many):
            tried = hidden.copy()
            tried[waiting[first : first + many]] = False
            asked += 1
            if _reached(task, tried):
                hidden = tried
            if asked >= _ASKED:
                break
        waiting = np.flatnonzero(hidden & ~task.lost)
        if many == 1:
            break
        many = max(1, many // 2)
    return hidden


def _reached(task: SuppressionTask, hidden: Flags) -> bool:
    """True if every target is reached, by its reader and in whole numbers."""
    return bool(_met(task, hidden).all())


def _met(task: SuppressionTask, hidden: Flags) -> Flags:
    """Which targets are reached, each by its reader and in whole numbers."""
    targets = task.targets
    by = np.full(len(targets), -1) if targets.by is None else targets.by
    met = np.zeros(len(targets), dtype=np.bool_)
    for reader in np.unique(by).tolist():
        sums = task.sums if reader < 0 else targets.readers[reader].before(task.sums)
        own = by == reader
        rows, to = targets.rows[own], targets.to[own].astype(np.int64)
        truth = sums.values[rows]
        found = reached(
            Attack(sums, ~hidden), rows, low=np.minimum(to, truth), high=np.maximum(to, truth), whole=True
        )
        met[own] = (found.least <= to) & (found.most >= to)
    return met
