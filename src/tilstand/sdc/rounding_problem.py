"""The rounding problem: cells to round, work limits, and Lagrangian relaxation.

Only finest cells that are part of a published small count are rounded. With z = 1 for a cell that is rounded
up, a published cell is off by `|base * n - target|`, n being how many of its rounded cells go up. Since n is
whole, this cost is drawn straight between the two whole numbers next to `target / base`: the same cost, but
a linear program over it is hardly below the optimum, where one over absolute values would be worthless.

Published cells that add up the same rounded cells are one row with a weight; those with one such cell are
no row at all but part of that cell's own cost.

Prices of the rows and parts of the cells are moved in turn (primal-dual hybrid gradient), each with a step
of its own, which takes a few passes over the terms where a linear program would take hours. Whatever the
prices are, they bound every rounding from below; `compute_lagrangian_bound` works that out in whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from tilstand.sdc.aggregation import TableSystem
from tilstand.sdc.hypercube import Flags, Floats, Ints

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
        least: How many cells of a row must go up at least, so that the rest of it does not stand as a small count.
        up: For each cell, what going up costs more than going down in the published cells that are its own.
        lower: 1 for a cell that must go up.
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
    up: Ints
    lower: Ints
    floor: int

    @cached_property
    def rows_by_cell(self) -> tuple[Ints, Ints]:
        """The same terms by cell: where those of each begin, and the rows."""
        order = np.argsort(self.indices, kind="stable")
        counts = np.bincount(self.indices, minlength=len(self.cells))
        return _compute_row_starts(counts), np.repeat(np.arange(len(self.target)), np.diff(self.indptr))[order]

    @cached_property
    def kinks(self) -> Ints:
        """4 by rows: the whole numbers of cells up at which a row's cost changes its slope, rising."""
        whole, most = self.target // self.base, np.diff(self.indptr)
        inner = [np.clip(array, self.least, most) for array in (whole, whole + 1)]
        return np.stack([self.least, *inner, most])

    @cached_property
    def slopes(self) -> Ints:
        """3 by rows: what one more cell up costs before, between and after the two inner kinks."""
        steep = self.weight * self.base
        return np.stack([-steep, self.weight * (self.base - 2 * (self.target % self.base)), steep])

    def count_cells_up(self, z: Ints) -> Ints:
        """How many cells of each row go up."""
        return sum_row_terms(z, self.indices, self.indptr)

    def error(self, z: Ints) -> int:
        """Sum of the errors of all published cells."""
        rows = self.weight * np.abs(self.base * self.count_cells_up(z) - self.target)
        return int(rows.sum() + (self.up * z).sum()) + self.floor

    def find_broken_limits(self, z: Ints) -> Flags:
        """Rows that have fewer cells up than they must."""
        found: Flags = self.count_cells_up(z) < self.least
        return found


def build_rounding_choice(
    tables: TableSystem, base: int, more: Flags | None = None, sure: bool = True
) -> RoundingChoice:
    """What has to be rounded so that no published cell counts 1 to base - 1, and the rows that it moves.

    Args:
        tables: Everything that is published.
        base: What cells are rounded to, or to 0.
        more: Finest cells that are rounded besides those that must be.
        sure: Round no published cell down to what is not rounded of it, if that is a small count.
    """
    values, chosen = tables.values, _select_rounded_cells(tables, base, more)
    cells = np.flatnonzero(chosen)
    place = np.full(len(tables.inner), -1, np.int64)
    place[cells] = np.arange(len(cells))
    kept = chosen[tables.indices]
    terms, rows = place[tables.indices[kept]], tables.rows_of_terms[kept]
    lengths = np.bincount(rows, minlength=len(tables)).astype(np.int64)
    moved = np.flatnonzero(lengths)
    lengths = lengths[moved]
    counts = tables.inner[cells]
    starts = _compute_row_starts(lengths)
    target = sum_row_terms(counts, terms, starts)
    rest = values[moved] - target
    # What is not rounded is itself below the base: one cell up at least, or the sum would be a small count.
    least = ((rest > 0) & (rest < base) & sure).astype(np.int64)
    return _merge_equal_rows(base, cells, counts, terms, starts, target, least)


def _select_rounded_cells(tables: TableSystem, base: int, more: Flags | None) -> Flags:
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
    sure = (values == base) & (tables.aggregate_finest_cells(kept.astype(np.int64)) == np.diff(tables.indptr))
    if sure.any():
        chosen[tables.indices[sure[tables.rows_of_terms]]] = True
    return chosen


def _merge_equal_rows(
    base: int, cells: Ints, counts: Ints, terms: Ints, starts: Ints, target: Ints, least: Ints
) -> RoundingChoice:
    lengths = np.diff(starts)
    alone = lengths == 1
    own_values = terms[starts[:-1][alone]]
    up, lower = np.zeros(len(cells), np.int64), np.zeros(len(cells), np.int64)
    np.add.at(up, own_values, base - 2 * counts[own_values])
    np.maximum.at(lower, own_values, least[alone])
    rows = np.flatnonzero(~alone)
    # Two sums of 64-bit hashes tell sets apart; that two unlike sets agree in both has odds of 1 in 10^28.
    keys = [sum_row_terms(hash_numbers(np.arange(len(cells)), salt), terms, starts)[rows] for salt in (1, 2)]
    order = np.lexsort((rows, keys[1], keys[0]))
    new = np.ones(len(rows), np.bool_)
    new[1:] = (np.diff(keys[0][order]) != 0) | (np.diff(keys[1][order]) != 0)
    group = np.cumsum(new) - 1
    first = rows[order[new]]
    weight = np.bincount(group, minlength=len(first)).astype(np.int64)
    low = np.zeros(len(first), np.int64)
    np.maximum.at(low, group, least[rows[order]])
    again = np.argsort(first, kind="stable")
    first, weight, low = first[again], weight[again], low[again]
    indptr = _compute_row_starts(lengths[first])
    taken = np.repeat(starts[first] - indptr[:-1], lengths[first]) + np.arange(indptr[-1])
    floor = int(counts[own_values].sum())
    return RoundingChoice(base, cells, counts, indptr, terms[taken], target[first], weight, low, up, lower, floor)


def hash_numbers(numbers: Ints, salt: int) -> Ints:
    """A stable hash of each number (splitmix64), so that ties break alike wherever this runs."""
    x = numbers.astype(np.uint64) + np.uint64(salt * 0x9E3779B97F4A7C15 % 2**64)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (x ^ (x >> np.uint64(31))).view(np.int64)


def sum_row_terms(values: Numbers, indices: Ints, indptr: Ints) -> Numbers:
    """The sum of the values of each row's terms."""
    found = np.zeros(len(indptr) - 1, values.dtype)
    filled = indptr[1:] > indptr[:-1]
    if len(indices):
        found[filled] = np.add.reduceat(values[indices], indptr[:-1][filled])
    return found


def _compute_row_starts(counts: Ints) -> Ints:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


@dataclass(frozen=True, slots=True)
class RoundingBudget:
    """Limits to the work.

    Attributes:
        passes: Passes over the terms of the relaxed choice.
        dives: For each first rounding that is tried, in how many steps it is made and the passes after each.
        sweeps: How often every block is walked.
        steps: How many cells may be turned in all walks of one sweep.
        whole: Up to so many cells, the solver is given all of them at once.
        problems: How many blocks the solver is given otherwise.
        block: How many cells such a block has.
        nodes: How many nodes the solver may open each time.
    """

    passes: int = 900
    dives: tuple[tuple[int, int], ...] = ((20, 30), (60, 50), (60, 100))
    sweeps: int = 2
    steps: int = 100_000
    whole: int = 250
    problems: int = 60
    block: int = 120
    nodes: int = 40


def choose_rounding_budget(terms: int) -> RoundingBudget:
    """What is worth doing for a system of so many terms.

    Args:
        terms: How many terms the rows have together.
    """
    if terms < 300:
        return RoundingBudget(passes=150, dives=((5, 20),), sweeps=1, steps=200)
    if terms < 50_000:
        return RoundingBudget()
    if terms < 300_000:
        return RoundingBudget(passes=600, dives=((60, 30),), sweeps=1, steps=200_000, problems=40)
    return RoundingBudget(passes=300, dives=((20, 30),), sweeps=1, steps=300_000, problems=0)


_PACE = 3.0
_UNIT = 1 << 12


@dataclass(frozen=True, slots=True, eq=False)
class RelaxationState:
    """Where the passes stand.

    Attributes:
        parts: For each cell, 0 (down) to 1 (up).
        prices: For each row, what one cell up would be paid for there.
    """

    parts: Floats
    prices: Floats


class LagrangianRelaxation:
    """The choice, ready for passes.

    Args:
        choice: The choice.
    """

    def __init__(self, choice: RoundingChoice) -> None:
        self.choice = choice
        self._starts, self._rows = choice.rows_by_cell
        weight = choice.weight.astype(np.float64)
        lengths = np.diff(choice.indptr)
        self._row_step = _PACE * weight / np.maximum(lengths, 1)
        self.scale = np.maximum(sum_row_terms(weight, self._rows, self._starts), 1.0)
        self._cell_step = 1.0 / (_PACE * self.scale)
        below, between, above = choice.slopes.astype(np.float64)
        self._ends = (np.where(choice.least > 0, -np.inf, below), below, between, above, above)
        self._stops = self._row_step * choice.kinks
        self.lower, self.upper = choice.lower.astype(np.float64), np.ones(len(choice.cells))

    def start_relaxation(self) -> RelaxationState:
        """Every cell leans as much as it counts, and no price is set."""
        parts = np.clip(self.choice.counts / self.choice.base, self.lower, self.upper)
        return RelaxationState(parts, np.zeros(len(self.choice.target)))

    def run_passes(self, at: RelaxationState, count: int) -> RelaxationState:
        """So many passes on; their mean, which is steadier than the last."""
        choice, (parts, prices) = self.choice, (at.parts, at.prices)
        mean_parts, mean_prices = np.zeros_like(parts), np.zeros_like(prices)
        for _ in range(count):
            stepped = parts - self._cell_step * self.compute_up_costs(prices)
            stepped = np.minimum(np.maximum(stepped, self.lower), self.upper)
            ahead = prices + self._row_step * sum_row_terms(2.0 * stepped - parts, choice.indices, choice.indptr)
            prices, parts = self._compute_row_prices(ahead), stepped
            mean_parts += parts
            mean_prices += prices
        return RelaxationState(mean_parts / count, mean_prices / count)

    def compute_up_costs(self, prices: Floats) -> Floats:
        """For each cell what going up costs at these prices."""
        return self.choice.up + sum_row_terms(prices, self._rows, self._starts)

    def fix_cells(self, cells: Ints, ups: Floats) -> None:
        """Let these cells move no more."""
        self.lower[cells] = self.upper[cells] = ups

    def _compute_row_prices(self, ahead: Floats) -> Floats:
        found: Floats = -self._ends[1] - self._ends[2] - self._ends[3]
        for k, stop in enumerate(self._stops):
            found += np.minimum(np.maximum(ahead - stop, self._ends[k]), self._ends[k + 1])
        return found


def compute_lagrangian_bound(choice: RoundingChoice, prices: Floats) -> int:
    """What every rounding's errors come to at least: worked out in whole parts of a unit, so that it is sure.

    Args:
        choice: The choice.
        prices: Of each row; any prices bound, good ones bound well.
    """
    paid = np.rint(prices * _UNIT).astype(np.int64)
    ends = np.abs(choice.base * choice.kinks - choice.target) * choice.weight * _UNIT - paid * choice.kinks
    starts, rows = choice.rows_by_cell
    pulls = choice.up * _UNIT + sum_row_terms(paid, rows, starts)
    cells = np.minimum(pulls * choice.lower, pulls)
    return -(-int(ends.min(axis=0).sum() + cells.sum()) // _UNIT) + choice.floor
