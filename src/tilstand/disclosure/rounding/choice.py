"""The choice that rounding leaves: which finest cells become 0 or the base, and what each way costs.

Only finest cells that are part of a published small count are rounded. With z = 1 for a cell that is rounded
up, a published cell is off by `|base * n - target|`, n being how many of its rounded cells go up. Since n is
whole, this cost is drawn straight between the two whole numbers next to `target / base`: the same cost, but
a linear program over it is hardly below the optimum, where one over absolute values would be worthless.

Published cells that add up the same rounded cells are one row with a weight; those with one such cell are
no row at all but part of that cell's own cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from tilstand.disclosure.tables import Tables
from tilstand.disclosure.types import Flags, Floats, Ints

__all__ = ["FAR", "Numbers", "RoundingChoice", "choice", "hashed", "sums"]

Numbers = TypeVar("Numbers", Ints, Floats)

FAR = 1 << 42
"""Cost of a step away from a limit that is broken; more than all errors of a table together."""


@dataclass(frozen=True, eq=False)
class RoundingChoice:
    """Cells to be rounded and the rows that their rounding moves.

    Attributes:
        base: What cells are rounded to, or to 0.
        cells: Positions of the finest cells that are rounded.
        counts: What each of them counts, 1 to base - 1.
        indptr: Where the terms of each row begin.
        indices: The rounded cells of each row, by their place in `cells`.
        target: For each row, what its rounded cells count.
        weight: How many published cells each row stands for.
        least: How many cells of a row must go up at least, so that no limit is broken.
        most: How many may go up.
        up: For each cell, what going up costs more than going down in the published cells that are its own.
        lower: 1 for a cell that must go up.
        upper: 0 for a cell that must go down.
        floor: The error of published cells of their own if all of them go down.
    """

    base: int
    cells: Ints
    counts: Ints
    indptr: Ints
    indices: Ints
    target: Ints
    weight: Ints
    least: Ints
    most: Ints
    up: Ints
    lower: Ints
    upper: Ints
    floor: int

    @cached_property
    def rows_of(self) -> tuple[Ints, Ints]:
        """The same terms by cell: where those of each begin, and the rows."""
        order = np.argsort(self.indices, kind="stable")
        counts = np.bincount(self.indices, minlength=len(self.cells))
        return _starts(counts), np.repeat(np.arange(len(self.target)), np.diff(self.indptr))[order]

    @cached_property
    def kinks(self) -> Ints:
        """4 by rows: the whole numbers of cells up at which a row's cost changes its slope, rising."""
        whole = self.target // self.base
        inner = [np.clip(one, self.least, self.most) for one in (whole, whole + 1)]
        return np.stack([self.least, *inner, self.most])

    @cached_property
    def slopes(self) -> Ints:
        """3 by rows: what one more cell up costs before, between and after the two inner kinks."""
        steep = self.weight * self.base
        return np.stack([-steep, self.weight * (self.base - 2 * (self.target % self.base)), steep])

    @cached_property
    def limited(self) -> tuple[Flags, Flags]:
        """For each row whether fewer, or more, cells up than its limits are possible at all."""
        return self.least > 0, self.most < np.diff(self.indptr)

    def ups(self, z: Ints) -> Ints:
        """How many cells of each row go up."""
        return sums(z, self.indices, self.indptr)

    def error(self, z: Ints) -> int:
        """Sum of the errors of all published cells."""
        rows = self.weight * np.abs(self.base * self.ups(z) - self.target)
        return int(rows.sum() + (self.up * z).sum()) + self.floor

    def broken(self, z: Ints) -> Flags:
        """Rows that have fewer or more cells up than they may."""
        n = self.ups(z)
        return (n < self.least) | (n > self.most)


def choice(
    tables: Tables, base: int, limits: Ints | None = None, more: Flags | None = None, sure: bool = True
) -> RoundingChoice:
    """What has to be rounded so that no published cell counts 1 to base - 1, and the rows that it moves.

    Args:
        tables: Everything that is published.
        base: What cells are rounded to, or to 0.
        limits: For each published cell how far it may be off, below 0 for any; None if all may.
        more: Finest cells that are rounded besides those that must be.
        sure: Round no published cell down to what is not rounded of it, if that is a small count.
    """
    values, chosen = tables.values, _chosen(tables, base, more)
    cells = np.flatnonzero(chosen)
    place = np.full(len(tables.inner), -1, np.int64)
    place[cells] = np.arange(len(cells))
    kept = chosen[tables.indices]
    terms, rows = place[tables.indices[kept]], tables.rows_of_terms[kept]
    lengths = np.bincount(rows, minlength=len(tables)).astype(np.int64)
    moved = np.flatnonzero(lengths)
    lengths = lengths[moved]
    counts = tables.inner[cells]
    starts = _starts(lengths)
    target = sums(counts, terms, starts)
    rest = values[moved] - target
    # What is not rounded is itself below the base: one cell up at least, or the sum would be a small count.
    least = ((rest > 0) & (rest < base) & sure).astype(np.int64)
    most = lengths.copy()
    if limits is not None:
        off = limits[moved]
        bound = off >= 0
        least = np.where(bound, np.maximum(least, -((off - target) // base)), least)
        most = np.where(bound, np.minimum(most, (target + off) // base), most)
    return _merged(base, cells, counts, terms, starts, target, least, most)


def _chosen(tables: Tables, base: int, more: Flags | None) -> Flags:
    """Finest cells that are rounded."""
    values, inner = tables.values, tables.inner
    small = (values > 0) & (values < base)
    chosen = np.zeros(len(inner), np.bool_)
    chosen[tables.indices[small[tables.rows_of_terms]]] = True
    if more is not None:
        chosen |= more & (inner < base)
    chosen &= inner > 0
    # One that truly counts the base is told by nothing as rounded, unless a cell in it may be.
    kept = ~chosen & (inner > 0) & (inner < base)
    sure = (values == base) & (tables.sums(kept.astype(np.int64)) == np.diff(tables.indptr))
    if sure.any():
        chosen[tables.indices[sure[tables.rows_of_terms]]] = True
    return chosen


def _merged(
    base: int, cells: Ints, counts: Ints, terms: Ints, starts: Ints, target: Ints, least: Ints, most: Ints
) -> RoundingChoice:
    lengths = np.diff(starts)
    alone = lengths == 1
    own = terms[starts[:-1][alone]]
    up, lower, upper = (np.full(len(cells), one, np.int64) for one in (0, 0, 1))
    np.add.at(up, own, base - 2 * counts[own])
    np.maximum.at(lower, own, least[alone])
    np.minimum.at(upper, own, most[alone])
    rows = np.flatnonzero(~alone)
    # Two sums of 64-bit hashes tell sets apart; that two unlike sets agree in both has odds of 1 in 10^28.
    keys = [sums(hashed(np.arange(len(cells)), salt), terms, starts)[rows] for salt in (1, 2)]
    order = np.lexsort((rows, keys[1], keys[0]))
    new = np.ones(len(rows), np.bool_)
    new[1:] = (np.diff(keys[0][order]) != 0) | (np.diff(keys[1][order]) != 0)
    group = np.cumsum(new) - 1
    first = rows[order[new]]
    weight = np.bincount(group, minlength=len(first)).astype(np.int64)
    low, high = np.zeros(len(first), np.int64), lengths[first].copy()
    np.maximum.at(low, group, least[rows[order]])
    np.minimum.at(high, group, most[rows[order]])
    again = np.argsort(first, kind="stable")
    first, weight, low, high = first[again], weight[again], low[again], high[again]
    indptr = _starts(lengths[first])
    taken = np.repeat(starts[first] - indptr[:-1], lengths[first]) + np.arange(indptr[-1])
    floor = int(counts[own].sum())
    return RoundingChoice(
        base, cells, counts, indptr, terms[taken], target[first], weight, low, high, up, lower, upper, floor
    )


def hashed(numbers: Ints, salt: int) -> Ints:
    """A stable hash of each number (splitmix64), so that ties break alike wherever this runs."""
    x = numbers.astype(np.uint64) + np.uint64(salt * 0x9E3779B97F4A7C15 % 2**64)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (x ^ (x >> np.uint64(31))).view(np.int64)


def sums(values: Numbers, indices: Ints, indptr: Ints) -> Numbers:
    """The sum of the values of each row's terms."""
    found = np.zeros(len(indptr) - 1, values.dtype)
    filled = indptr[1:] > indptr[:-1]
    if len(indices):
        found[filled] = np.add.reduceat(values[indices], indptr[:-1][filled])
    return found


def _starts(counts: Ints) -> Ints:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
