"""Lists that feed each other: a list whose persons come from other lists knows nobody by itself.

Such a list says nothing about those whom nobody has seen, and makes them seem few. It is told by its
persons who are on no other list: they are far fewer than its share among the others' persons, applied to
those whom the others miss, would have it. How many the others miss is taken as the least that Chao's bound
allows, and a quarter of what is then expected is still granted, which lists that merely refer to each other
do not fall below.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tilstand.estimate.differing import poisson_fit
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.types import Ints

__all__ = ["FedList", "fed_list", "least_unseen"]

_GRANTED = 0.25
_CHANCE = 0.005
_HALF = 1.959964
_LEAST_LISTS = 4


@dataclass(frozen=True, slots=True)
class FedList:
    """A list that gets its persons from others.

    Attributes:
        name: The list.
        alone: Its persons on no other list.
        expected: How many there would be at least, had it found its persons by itself.
    """

    name: str
    alone: int
    expected: float


def fed_list(table: CaptureTable) -> FedList | None:
    """The list that is most clearly fed by the others; None if there is none, or fewer than four lists.

    Example:
        >>> fed_list(CaptureTable.of(("A", "B", "C"), {"A": 9, "AB": 9, "BC": 9})) is None
        True
    """
    if len(table.lists) < _LEAST_LISTS:
        return None
    found: list[tuple[float, FedList]] = []
    for place, (name, total) in enumerate(zip(table.lists, table.totals, strict=True)):
        alone = int(table.counts[1 << place])
        others = table.observed - alone
        if others == 0 or total == alone:
            continue
        missed = least_unseen(table.without(name).counts)[0]
        expected = (total - alone) / others * missed
        found.append((_improbable(alone, _GRANTED * expected), FedList(name, alone, expected)))
    chance, likeliest = min(found, key=lambda one: one[0], default=(1.0, None))
    return likeliest if chance < _CHANCE else None


def _improbable(count: int, mean: float) -> float:
    """The chance of so few or fewer, Poisson; 1 where there are not few."""
    if count >= mean:
        return 1.0
    from scipy.special import pdtr  # a quarter of a second that most tables do without

    return float(pdtr(count, mean))


def least_unseen(counts: Ints) -> tuple[float, float]:
    """Chao's bound on the number unseen (Rivest and Baillargeon 2007): its lower 95 % limit, and itself."""
    cells = np.arange(len(counts))
    on = np.array([int(cell).bit_count() for cell in cells])
    used = cells[(on > 0) & (on < 3)]
    lists = len(counts).bit_length() - 1
    design = np.column_stack([np.ones(len(used)), (used[:, None] >> np.arange(lists) & 1).astype(float)])
    if not counts[used[on[used] == 2]].any():
        return 0.0, 0.0
    values, variance, _ = poisson_fit(design, counts[used].astype(np.float64))
    unseen = float(np.exp(np.clip(values[0], -50.0, 50.0)))
    return unseen * float(np.exp(-_HALF * np.sqrt(max(variance[0, 0], 0.0)))), unseen
