"""What a reader must hold possible: a row as small, or as great, as some number.

A sensitive count is safe if it may be nothing and may be no small count at all: two targets. Other promises
is made of targets as well; that a group may hold somebody is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import bmat, coo_matrix, csc_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from tilstand.disclosure.readers import Insider
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.types import Flags, Floats, Ints

__all__ = ["SuppressionTask", "Targets", "small_counts", "with_insiders"]


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """Numbers that rows must be able to be.

    Attributes:
        rows: The row of each target, hidden from the start.
        to: What it must be able to be: as little where that is below the truth, else as much.
        readers: Readers who know more than what is printed.
        by: Before which of them each target must hold, -1 for who knows no more; None: that for all.
    """

    rows: Ints
    to: Ints
    readers: tuple[Insider, ...] = ()
    by: Ints | None = None

    def __len__(self) -> int:
        """How many targets there are."""
        return len(self.rows)


def small_counts(sums: Sums, threshold: int, rows: Flags | None = None) -> Targets:
    """The targets of all counts from one to below a threshold: nothing, and the threshold itself.

    Args:
        sums: The rows.
        threshold: The least count that may be known.
        rows: Which rows are counts that are asked about; None: all.
    """
    small = (sums.values > 0) & (sums.values < threshold)
    found = np.flatnonzero(small if rows is None else small & rows)
    to = np.stack([np.zeros(len(found), np.int64), np.full(len(found), threshold, np.int64)], axis=1)
    return Targets(np.repeat(found, 2), to.ravel())


def with_insiders(own: Targets, readers: Iterable[Insider]) -> Targets:
    """Targets, and those of readers who know more.

    Args:
        own: The targets before who knows no more.
        readers: The others.
    """
    known = tuple(one for one in readers if one.asked)
    rows, to, by = [own.rows], [own.to], [np.full(len(own), -1, dtype=np.int64)]
    for at, one in enumerate(known):
        asked = np.array(one.asked, dtype=np.int64)
        rows.append(np.repeat(asked[:, 0], 2))
        to.append(asked[:, 1:].ravel())
        by.append(np.full(2 * len(asked), at, dtype=np.int64))
    return Targets(np.concatenate(rows), np.concatenate(to), known, np.concatenate(by))


@dataclass(frozen=True, eq=False)
class SuppressionTask:
    """Everything that a pattern of hidden rows is looked for with.

    Attributes:
        sums: The rows.
        targets: What must be possible.
        kept: Which rows must stay given.
        lost: Which rows are hidden whatever else is; those of targets are.
        weights: What it costs to hide each row.
    """

    sums: Sums
    targets: Targets
    kept: Flags
    lost: Flags
    weights: Floats

    @cached_property
    def matrix(self) -> csr_matrix:
        """Rows by finest cells."""
        own = self.sums
        factors = np.ones(len(own.indices)) if own.factors is None else own.factors.astype(np.float64)
        return csr_matrix((factors, own.indices, own.indptr), (len(own), len(own.inner)))

    @cached_property
    def by_cell(self) -> csc_matrix:
        """The same, by finest cell."""
        return csc_matrix(self.matrix)

    @cached_property
    def turned(self) -> csr_matrix:
        """Finest cells by rows."""
        return csr_matrix(self.matrix.T)

    @cached_property
    def alone(self) -> Ints:
        """For each row that is one finest cell and no more, that cell; -1 for others."""
        one = np.diff(self.sums.indptr) == 1
        found = np.full(len(self.sums), -1, np.int64)
        found[one] = self.sums.indices[self.sums.indptr[:-1][one]]
        return found

    @cached_property
    def tied(self) -> Ints:
        """For each finest cell, which of those that hang together by any rows it is of."""
        size = len(self.sums)
        both = coo_matrix(
            (np.ones(len(self.sums.indices), np.int8), (self.sums.rows_of_terms, self.sums.indices))
        )
        both.resize((size, len(self.sums.inner)))
        _, label = connected_components(bmat([[None, both], [both.T, None]]), directed=False)
        cells: Ints = label[size:].astype(np.int64)
        return cells

    def room(self, target: int) -> tuple[Floats, Floats]:
        """By how much each finest cell may fall and rise before the reader of a target."""
        by = -1 if self.targets.by is None else int(self.targets.by[target])
        if by < 0:
            return self.downward, self.upward
        own = self.targets.readers[by]
        fall, rise = own.limits(self.sums)
        down, up = self.downward.copy(), self.upward.copy()
        down[own.cells] = np.minimum(down[own.cells], fall)
        up[own.cells] = np.where(rise < 0, up[own.cells], np.minimum(up[own.cells], rise))
        return down, up

    @cached_property
    def known(self) -> tuple[Ints, Ints, Floats, Floats]:
        """What readers know: the reader, the cell, and by how much it may fall and rise."""
        readers = self.targets.readers
        if not readers:
            none = np.zeros(0, np.int64)
            return none, none, none.astype(np.float64), none.astype(np.float64)
        limits = [one.limits(self.sums) for one in readers]
        rise = np.concatenate([two for _, two in limits]).astype(np.float64)
        return (
            np.repeat(np.arange(len(readers)), [len(one.cells) for one in readers]),
            np.concatenate([one.cells for one in readers]),
            np.concatenate([one for one, _ in limits]).astype(np.float64),
            np.where(rise < 0, np.inf, rise),
        )

    @cached_property
    def slack(self) -> Floats:
        """By how much each row may be off what is given of it."""
        own = self.sums.slack
        return np.zeros(len(self.sums)) if own is None else own.astype(np.float64)

    @cached_property
    def downward(self) -> Floats:
        """By how much each finest cell may be less than it is."""
        return self.sums.inner - self.sums.low

    @cached_property
    def upward(self) -> Floats:
        """By how much each finest cell may be more than it is."""
        return self.sums.high - self.sums.inner
