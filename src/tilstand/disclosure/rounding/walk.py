"""Local improvement: a walk over the roundings of a block of cells that never turns back at once.

In each step the cell that costs least to turn is turned, even if that costs something, and must then rest
for a while (tabu); so pairs and longer chains are swapped that no single turn would improve.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tilstand.disclosure.rounding.choice import FAR, RoundingChoice, hashed
from tilstand.disclosure.types import Ints

__all__ = ["blocks", "walked"]

_TIES = 1 << 8
_NEVER = np.iinfo(np.int64).max


def blocks(choice: RoundingChoice, fewest: int, most: int) -> Iterator[Ints]:
    """The cells of rows that are neither small nor large, row by row in a stable mixed order.

    If no row is of such a size, all cells are one block.

    Args:
        choice: The choice.
        fewest: The fewest cells of a block.
        most: The most cells.
    """
    lengths = np.diff(choice.indptr)
    rows = np.flatnonzero((lengths >= fewest) & (lengths <= most))
    if len(choice.cells) <= most or not len(rows):
        yield np.arange(len(choice.cells))
        return
    for row in rows[np.argsort(hashed(rows, 3), kind="stable")]:
        yield choice.indices[choice.indptr[row] : choice.indptr[row + 1]]


def walked(choice: RoundingChoice, cells: Ints, z: Ints, n: Ints, steps: int) -> int:
    """Improve the rounding of a block of cells where it stands; the rest is held.

    Args:
        choice: The choice.
        cells: The block.
        z: 1 for each cell that goes up; changed.
        n: How many cells of each row go up; changed.
        steps: How many cells are turned at most.

    Returns:
        How many steps were taken.
    """
    cells = cells[choice.lower[cells] < choice.upper[cells]]
    if not len(cells):
        return 0
    block = _Block(choice, cells, z, n)
    taken = block.walk(steps)
    for cell in cells[block.best != z[cells]]:
        starts, rows = choice.rows_of
        n[rows[starts[cell] : starts[cell + 1]]] += 1 - 2 * z[cell]
        z[cell] ^= 1
    return taken


class _Block:
    """Rows of a block, laid out so that the gain of every cell is one sum."""

    def __init__(self, choice: RoundingChoice, cells: Ints, z: Ints, n: Ints) -> None:
        starts, rows = choice.rows_of
        self.lengths = starts[cells + 1] - starts[cells]
        places = np.arange(max(1, int(self.lengths.max())))
        there = places < self.lengths[:, None]
        taken = (starts[cells][:, None] + places)[there]
        self.rows, local = np.unique(rows[taken], return_inverse=True)
        self.none = len(self.rows)
        self.at = np.full(there.shape, self.none, np.int64)
        self.at[there] = local
        self.kinks, self.slopes = choice.kinks[:, self.rows], choice.slopes[:, self.rows]
        self.up, self.z, self.n = choice.up[cells], z[cells].copy(), n[self.rows].copy()
        self.best = self.z.copy()
        self.ties = hashed(cells, 4) & (_TIES - 1)
        self.width = self.none + 1

    def walk(self, steps: int) -> int:
        """Turn cells one after another; the best that was met is kept in `best`."""
        # One line for turning down, one for turning up, so that a cell's rows point into either.
        costs = np.zeros(2 * self.width, np.int64)
        down, up = self._steps(np.arange(self.none))
        costs[: self.none], costs[self.width : -1] = down, up
        pointed = self.at + (1 - self.z)[:, None] * self.width
        sign = 1 - 2 * self.z
        rest = np.zeros(len(self.z), np.int64)
        tenure = min(8 + len(self.z) // 40, max(1, len(self.z) // 3))
        cost = lowest = last = 0
        patience = max(60, steps // 2)
        for step in range(steps):
            gains = costs[pointed].sum(1) + self.up * sign
            ranks = gains * _TIES + (self.ties ^ (step & (_TIES - 1)))
            ranks[(rest > step) & (cost + gains >= lowest)] = _NEVER
            cell = int(ranks.argmin())
            if ranks[cell] == _NEVER:
                continue
            turned = int(sign[cell])
            cost += int(gains[cell])
            rows = self.at[cell, : self.lengths[cell]]
            self.n[rows] += turned
            costs[rows], costs[rows + self.width] = self._steps(rows)
            self.z[cell] += turned
            sign[cell] = -turned
            pointed[cell] += turned * -self.width
            rest[cell] = step + tenure + int(self.ties[cell] ^ (step & 7)) % tenure + 1
            if cost < lowest:
                lowest, last, self.best = cost, step, self.z.copy()
            elif step - last > patience:
                return step
        return steps

    def _steps(self, rows: Ints) -> tuple[Ints, Ints]:
        """What one more cell down, and up, would cost in each of these rows."""
        (low, first, second, high), n = self.kinks[:, rows], self.n[rows]
        below, between, above = self.slopes[:, rows]
        up = np.where(n < first, below, np.where(n < second, between, above))
        down = np.where(n <= first, below, np.where(n <= second, between, above))
        return FAR * (n <= low) - FAR * (n > high) - down, up - FAR * (n < low) + FAR * (n >= high)
