"""What is stated, whatever states it: each row is a sum over the finest cells, given or hidden.

This is the one system on which protection and attack stand. A table, a sentence, an earlier edition or a
body's return adds rows; year, body and edition are ways in which the finest cells are told apart.

- `Sums`: the rows (compressed: `indptr`, `indices`, and whole `factors` where a row subtracts), the true
  count of each finest cell, and what every reader knows of it beforehand (`floor`, `ceiling`).
- `shown`: flags, one a row: is it given to the reader? Nothing is known of the others.
- `attack.Attack(sums, shown)`: what can be derived. The ends of any row (`ends`, `whole_ends`), and finest
  cells that agree with all that is given and have the row at an end (`witness`).
- `proof.proof(sums, shown, row)`: the fewest given rows from which an end follows, checked in whole numbers.

A reader who knows more (a person counted, a body that knows its own cases) is the same system with a higher
floor or a lower ceiling: `told`. A figure that may be off, as in a contradiction that nobody decided, has
`slack`.

    >>> import numpy as np
    >>> from tilstand.disclosure.attack import Attack
    >>> total_and_parts = Sums.of([[0, 1, 2], [0], [1], [2]], inner=[4, 1, 5])
    >>> shown = np.array([True, True, False, True])
    >>> Attack(total_and_parts, shown).ends(2)
    (1.0, 1.0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from tilstand.disclosure.tables import Tables
from tilstand.disclosure.types import Flags, Floats, Ints, Places

__all__ = ["Sums"]


@dataclass(frozen=True, eq=False)
class Sums:
    """Rows over the finest cells.

    Attributes:
        indptr: m + 1: where the terms of each row begin.
        indices: The finest cells of each row, rising within it, none twice.
        inner: n: what each finest cell truly counts.
        factors: How often a term counts in its row, below 0 where it is subtracted; None: each once.
        slack: m: by how much what is given of a row may be off, as every reader knows; None: by nothing.
        floor: n: what each finest cell is at least, as every reader knows; None: 0.
        ceiling: n: what it is at most, infinite where nothing is known; None: nothing is known of any.
    """

    indptr: Ints
    indices: Places
    inner: Ints
    factors: Ints | None = None
    slack: Ints | None = None
    floor: Ints | None = None
    ceiling: Floats | None = None

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]], inner: Sequence[int]) -> Sums:
        """Rows from lists of finest cells.

        Args:
            rows: The finest cells of each row.
            inner: What each finest cell counts.
        """
        starts = np.cumsum([0, *map(len, rows)]).astype(np.int64)
        indices = np.array([cell for row in rows for cell in sorted(row)], dtype=np.int32)
        return cls(starts, indices, np.array(inner, dtype=np.int64))

    @classmethod
    def all_of(cls, tables: Tables) -> Sums:
        """The rows of a system of tables, in its order."""
        return cls(tables.indptr, tables.indices, tables.inner)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.indptr) - 1

    @cached_property
    def rows_of_terms(self) -> Places:
        """For each term, its row."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.indptr))

    @cached_property
    def values(self) -> Ints:
        """What each row truly is."""
        return self.sums(self.inner)

    @cached_property
    def low(self) -> Floats:
        """What each finest cell is at least, as every reader knows."""
        return np.zeros(len(self.inner)) if self.floor is None else self.floor.astype(np.float64)

    @cached_property
    def high(self) -> Floats:
        """What each finest cell is at most, as every reader knows."""
        return np.full(len(self.inner), np.inf) if self.ceiling is None else self.ceiling

    def sums(self, inner: Ints) -> Ints:
        """What each row would be with these finest cells, in whole numbers."""
        terms = inner[self.indices] if self.factors is None else inner[self.indices] * self.factors
        running = np.concatenate(([0], np.cumsum(terms)))
        return running[self.indptr[1:]] - running[self.indptr[:-1]]

    def cells(self, row: int) -> tuple[Places, Ints]:
        """The finest cells of a row, and how often each counts in it."""
        own = slice(self.indptr[row], self.indptr[row + 1])
        cells = self.indices[own]
        return cells, np.ones(len(cells), np.int64) if self.factors is None else self.factors[own]

    def told(self, cells: Ints | Flags, at_least: Ints | None = None) -> Sums:
        """The same rows before a reader who knows these finest cells, or how many they are at least.

        Args:
            cells: Which ones.
            at_least: What each is at least, where that is all that is known; None: it is known exactly.
        """
        floor = np.zeros(len(self.inner), np.int64) if self.floor is None else self.floor.copy()
        if at_least is not None:
            floor[cells] = np.maximum(floor[cells], at_least)
            return replace(self, floor=floor)
        ceiling = self.high.copy()
        floor[cells] = self.inner[cells]
        ceiling[cells] = self.inner[cells]
        return replace(self, floor=floor, ceiling=ceiling)
