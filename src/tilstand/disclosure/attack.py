"""What a reader can derive of a row from what is given: its ends, and tables that agree with it all.

The reader knows every given row, that no finest cell is below its floor, and nothing else: with real numbers
(`ends`), which is a linear program, or with whole ones (`whole_ends`), which show more and take longer. Where
the solver does not settle an end, it is NaN, and whoever asks counts that as given away.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from tilstand.disclosure.narrow import CLOSE, narrowed
from tilstand.disclosure.part import AttackedPart, parted
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.types import Flags, Floats, Ints, Places

__all__ = ["NODES", "Attack"]

NODES = 20_000
"""So many nodes one question in whole numbers may open in one part."""


class Attack:
    """A reader before what is given.

    Args:
        sums: The rows.
        shown: Which of them are given.
    """

    def __init__(self, sums: Sums, shown: Flags) -> None:
        self.sums, self.shown = sums, shown
        self.low, self.high = narrowed(sums, shown)
        self.parts = tuple(parted(sums, shown, self.low, self.high))

    @cached_property
    def _place(self) -> tuple[Ints, Places]:
        """For each finest cell its part, -1 where it is known, and its place there."""
        part, place = np.full(len(self.low), -1, np.int64), np.zeros(len(self.low), np.int32)
        for number, one in enumerate(self.parts):
            part[one.cells], place[one.cells] = number, np.arange(len(one.cells))
        return part, place

    def agrees(self, table: Ints) -> bool:
        """True if whole finest cells agree with all that is given."""
        sums = self.sums
        slack = 0 if sums.slack is None else sums.slack[self.shown]
        off = np.abs(sums.sums(table) - sums.values)[self.shown]
        return bool((off <= slack).all() and (table >= sums.low).all() and (table <= sums.high).all())

    def ends(self, row: int) -> tuple[float, float]:
        """The least and the greatest that a row can be, by real numbers; NaN where that was not settled."""
        found = []
        for sign in (1.0, -1.0):
            known, rest = self._split(row)
            total = sign * known
            for part, places, factors in rest:
                total += part.least_sum(places, sign * factors)[0]
            found.append(sign * total)
        return _near(found[0]), _near(found[1])

    def whole_ends(self, row: int, nodes: int = NODES) -> tuple[float, float]:
        """The ends by whole numbers: never outside of those by real ones.

        Args:
            row: Which row.
            nodes: How many nodes may be opened in each part.
        """
        found = []
        for sign in (1.0, -1.0):
            known, rest = self._split(row)
            total = sign * known
            for part, places, factors in rest:
                least, point, _ = part.least_sum(places, sign * factors)
                if point is not None and not _is_whole(point):
                    least = part.least_whole(places, sign * factors, nodes)[0]
                total += least
            found.append(sign * total)
        return _near(found[0]), _near(found[1])

    def witness(self, row: int, *, least: bool, whole: bool = False) -> Floats | None:
        """Finest cells that agree with all that is given and have the row at an end; None where it has none.

        Args:
            row: Which row.
            least: The lower end; else the upper one.
            whole: In whole numbers.
        """
        table = self.sums.inner.astype(np.float64)
        for part, places, factors in self._split(row)[1]:
            weights = factors if least else -factors
            point = part.least_sum(places, weights)[1]
            if whole and point is not None and not _is_whole(point):
                point = part.least_whole(places, weights, NODES)[1]
            if point is None:
                return None
            table[part.cells] = point
        return table

    def table(self, rows: Ints, *, least: bool, whole: bool = False) -> Floats | None:
        """Finest cells that agree with all that is given, with as little, or as much, in many rows together.

        Args:
            rows: The rows; each counts once.
            least: As little as possible; else as much. Parts in which there is no limit are left as they are.
            whole: In whole numbers; parts in which that does not come by itself are left as they are too.
        """
        weights = np.zeros(len(self.low))
        for row in rows:
            cells, factors = self.sums.cells(int(row))
            weights[cells] += factors if least else -factors
        table, moved = self.sums.inner.astype(np.float64), False
        for part in self.parts:
            places = np.flatnonzero(weights[part.cells]).astype(np.int32)
            if len(places):
                point = part.least_sum(places, weights[part.cells][places])[1]
                if point is not None and (not whole or _is_whole(point)):
                    table[part.cells], moved = point, True
        return table if moved else None

    def _split(self, row: int) -> tuple[float, list[tuple[AttackedPart, Places, Floats]]]:
        """A row as what is known of it, and its places in each part."""
        cells, whole = self.sums.cells(row)
        factors = whole.astype(np.float64)
        part, place = self._place
        own = part[cells]
        known = float(self.low[cells[own < 0]] @ factors[own < 0])
        numbers = np.unique(own[own >= 0])
        return known, [(self.parts[k], place[cells[own == k]], factors[own == k]) for k in numbers]


def _is_whole(point: Floats) -> bool:
    return bool(np.abs(point - np.rint(point)).max(initial=0.0) <= CLOSE)


def _near(number: float) -> float:
    """A whole number where it is as good as one: rows add whole counts."""
    nearest = np.rint(number)
    return float(nearest) if np.isfinite(number) and abs(number - nearest) < CLOSE else float(number)
