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

from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.hypercube import Flags, Floats, Ints
from tilstand.sdc.intruders import Intruder


@dataclass(frozen=True, slots=True, eq=False)
class ProtectionLevels:
    """Numbers that rows must be able to be.

    Attributes:
        rows: The row of each target, hidden from the start.
        to: What it must be able to be: as little where that is below the truth, else as much.
        readers: Readers who know more than what is printed.
        by: Before which of them each target must hold, -1 for who knows no more; None: that for all.
    """

    rows: Ints
    to: Ints
    readers: tuple[Intruder, ...] = ()
    by: Ints | None = None

    def __len__(self) -> int:
        """How many targets there are."""
        return len(self.rows)


def set_small_count_levels(sums: AggregationSystem, threshold: int, rows: Flags | None = None) -> ProtectionLevels:
    """The targets of all counts from one to below a threshold: nothing, and the threshold itself.

    Args:
        sums: The rows.
        threshold: The least count that may be known.
        rows: Which rows are counts that are asked about; None: all.
    """
    small = (sums.values > 0) & (sums.values < threshold)
    found = np.flatnonzero(small if rows is None else small & rows)
    to = np.stack([np.zeros(len(found), np.int64), np.full(len(found), threshold, np.int64)], axis=1)
    return ProtectionLevels(np.repeat(found, 2), to.ravel())


def add_intruder_levels(own: ProtectionLevels, readers: Iterable[Intruder]) -> ProtectionLevels:
    """Targets, and those of readers who know more.

    Args:
        own: The targets before who knows no more.
        readers: The others.
    """
    known = tuple(reader for reader in readers if reader.asked)
    rows, to, by = [own.rows], [own.to], [np.full(len(own), -1, dtype=np.int64)]
    for at, intruder in enumerate(known):
        asked = np.array(intruder.asked, dtype=np.int64)
        rows.append(np.repeat(asked[:, 0], 2))
        to.append(asked[:, 1:].ravel())
        by.append(np.full(2 * len(asked), at, dtype=np.int64))
    return ProtectionLevels(np.concatenate(rows), np.concatenate(to), known, np.concatenate(by))


@dataclass(frozen=True, eq=False)
class SuppressionProblem:
    """Everything that a pattern of hidden rows is looked for with.

    Attributes:
        sums: The rows.
        targets: What must be possible.
        kept: Which rows must stay given.
        lost: Which rows are hidden whatever else is; those of targets are.
        weights: What it costs to hide each row.
    """

    sums: AggregationSystem
    targets: ProtectionLevels
    kept: Flags
    lost: Flags
    weights: Floats

    @cached_property
    def matrix(self) -> csr_matrix:
        """Rows by finest cells."""
        own_system = self.sums
        factors = (
            np.ones(len(own_system.indices)) if own_system.factors is None else own_system.factors.astype(np.float64)
        )
        return csr_matrix((factors, own_system.indices, own_system.indptr), (len(own_system), len(own_system.inner)))

    @cached_property
    def cell_matrix(self) -> csc_matrix:
        """The same, by finest cell."""
        return csc_matrix(self.matrix)

    @cached_property
    def transposed_matrix(self) -> csr_matrix:
        """Finest cells by rows."""
        return csr_matrix(self.matrix.T)

    @cached_property
    def alone(self) -> Ints:
        """For each row that is one finest cell and no more, that cell; -1 for others."""
        item = np.diff(self.sums.indptr) == 1
        found = np.full(len(self.sums), -1, np.int64)
        found[item] = self.sums.indices[self.sums.indptr[:-1][item]]
        return found

    @cached_property
    def cell_components(self) -> Ints:
        """For each finest cell, which of those that hang together by any rows it is of."""
        size = len(self.sums)
        common_item = coo_matrix(
            (np.ones(len(self.sums.indices), np.int8), (self.sums.rows_of_terms, self.sums.indices))
        )
        common_item.resize((size, len(self.sums.inner)))
        _, label = connected_components(bmat([[None, common_item], [common_item.T, None]]), directed=False)
        cells: Ints = label[size:].astype(np.int64)
        return cells

    def room(self, target: int) -> tuple[Floats, Floats]:
        """By how much each finest cell may fall and rise before the reader of a target."""
        by = -1 if self.targets.by is None else int(self.targets.by[target])
        if by < 0:
            return self.downward_slack, self.upward_slack
        own_intruder = self.targets.readers[by]
        fall, rise = own_intruder.compute_cell_slack(self.sums)
        down, up = self.downward_slack.copy(), self.upward_slack.copy()
        down[own_intruder.cells] = np.minimum(down[own_intruder.cells], fall)
        up[own_intruder.cells] = np.where(rise < 0, up[own_intruder.cells], np.minimum(up[own_intruder.cells], rise))
        return down, up

    @cached_property
    def known(self) -> tuple[Ints, Ints, Floats, Floats]:
        """What readers know: the reader, the cell, and by how much it may fall and rise."""
        readers = self.targets.readers
        if not readers:
            none = np.zeros(0, np.int64)
            return none, none, none.astype(np.float64), none.astype(np.float64)
        limits = [reader.compute_cell_slack(self.sums) for reader in readers]
        rise = np.concatenate([second_array for _, second_array in limits]).astype(np.float64)
        return (
            np.repeat(np.arange(len(readers)), [len(reader.cells) for reader in readers]),
            np.concatenate([reader.cells for reader in readers]),
            np.concatenate([array for array, _ in limits]).astype(np.float64),
            np.where(rise < 0, np.inf, rise),
        )

    @cached_property
    def row_slack(self) -> Floats:
        """By how much each row may be off what is given of it."""
        own_array = self.sums.slack
        return np.zeros(len(self.sums)) if own_array is None else own_array.astype(np.float64)

    @cached_property
    def downward_slack(self) -> Floats:
        """By how much each finest cell may be less than it is."""
        return self.sums.inner - self.sums.low

    @cached_property
    def upward_slack(self) -> Floats:
        """By how much each finest cell may be more than it is."""
        return self.sums.high - self.sums.inner
