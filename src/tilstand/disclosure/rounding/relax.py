"""The choice with parts of cells allowed: what it costs at least, and towards which way each cell leans.

Prices of the rows and parts of the cells are moved in turn (primal-dual hybrid gradient), each with a step
of its own, which takes a few passes over the terms where a linear program would take hours. Whatever the
prices are, they bound every rounding from below; `bound` works that out in whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tilstand.disclosure.rounding.choice import RoundingChoice, sums
from tilstand.disclosure.types import Floats, Ints

__all__ = ["Leaning", "Relaxed", "bound"]

_PACE = 3.0
_UNIT = 1 << 12


@dataclass(frozen=True, slots=True, eq=False)
class Leaning:
    """Where the passes stand.

    Attributes:
        parts: For each cell, 0 (down) to 1 (up).
        prices: For each row, what one cell up would be paid for there.
    """

    parts: Floats
    prices: Floats


class Relaxed:
    """The choice, ready for passes.

    Args:
        choice: The choice.
    """

    def __init__(self, choice: RoundingChoice) -> None:
        self.choice = choice
        self._starts, self._rows = choice.rows_of
        weight = choice.weight.astype(np.float64)
        lengths = np.diff(choice.indptr)
        self._row_step = _PACE * weight / np.maximum(lengths, 1)
        self.scale = np.maximum(sums(weight, self._rows, self._starts), 1.0)
        self._cell_step = 1.0 / (_PACE * self.scale)
        low, high = choice.limited
        below, between, above = choice.slopes.astype(np.float64)
        self._ends = (np.where(low, -np.inf, below), below, between, above, np.where(high, np.inf, above))
        self._stops = self._row_step * choice.kinks
        self.lower, self.upper = choice.lower.astype(np.float64), choice.upper.astype(np.float64)

    def begin(self) -> Leaning:
        """Every cell leans as much as it counts, and no price is set."""
        parts = np.clip(self.choice.counts / self.choice.base, self.lower, self.upper)
        return Leaning(parts, np.zeros(len(self.choice.target)))

    def passes(self, at: Leaning, count: int) -> Leaning:
        """So many passes on; their mean, which is steadier than the last."""
        choice, (parts, prices) = self.choice, (at.parts, at.prices)
        mean_parts, mean_prices = np.zeros_like(parts), np.zeros_like(prices)
        for _ in range(count):
            stepped = parts - self._cell_step * self.pulls(prices)
            stepped = np.minimum(np.maximum(stepped, self.lower), self.upper)
            ahead = prices + self._row_step * sums(2.0 * stepped - parts, choice.indices, choice.indptr)
            prices, parts = self._priced(ahead), stepped
            mean_parts += parts
            mean_prices += prices
        return Leaning(mean_parts / count, mean_prices / count)

    def pulls(self, prices: Floats) -> Floats:
        """For each cell what going up costs at these prices."""
        return self.choice.up + sums(prices, self._rows, self._starts)

    def fix(self, cells: Ints, ups: Floats) -> None:
        """Let these cells move no more."""
        self.lower[cells] = self.upper[cells] = ups

    def _priced(self, ahead: Floats) -> Floats:
        found: Floats = -self._ends[1] - self._ends[2] - self._ends[3]
        for k, stop in enumerate(self._stops):
            found += np.minimum(np.maximum(ahead - stop, self._ends[k]), self._ends[k + 1])
        return found


def bound(choice: RoundingChoice, prices: Floats) -> int:
    """What every rounding's errors come to at least: worked out in whole parts of a unit, so that it is sure.

    Args:
        choice: The choice.
        prices: Of each row; any prices bound, good ones bound well.
    """
    paid = np.rint(prices * _UNIT).astype(np.int64)
    ends = np.abs(choice.base * choice.kinks - choice.target) * choice.weight * _UNIT - paid * choice.kinks
    starts, rows = choice.rows_of
    pulls = choice.up * _UNIT + sums(paid, rows, starts)
    cells = np.minimum(pulls * choice.lower, pulls * choice.upper)
    return -(-int(ends.min(axis=0).sum() + cells.sum()) // _UNIT) + choice.floor
