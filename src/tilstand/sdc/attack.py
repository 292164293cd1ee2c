"""Linear-programming attack: the range of a row given the published rows.

This fixes what a given zero or a lone cell fixes, so that a linear program is asked about the rest alone.

Cells that no given rows tie, not even by others between them, are in parts of their own: an end of a sum is
the sum of its ends in each part.

The reader knows every given row, that no finest cell is below its floor, and nothing else: with real numbers
(`compute_real_ends`), which is a linear program, or with whole ones (`compute_whole_ends`), which show more
and take longer. Where
the solver does not settle an end, it is NaN, and whoever asks counts that as given away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import highspy
import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from tilstand.kernel.solver import create_highs
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.hypercube import Flags, Floats, Ints, Places

CLOSE = 1e-6
"""Real numbers closer than this are the same; counts are whole, and no row divides them."""
_ROUNDS = 30


def propagate_bounds(sums: AggregationSystem, shown: Flags) -> tuple[Floats, Floats]:
    """What each finest cell is at least and at most, from one row at a time; real numbers, not whole ones.

    Args:
        sums: The rows.
        shown: Which of them are given.
    """
    kept = shown[sums.rows_of_terms]
    rows, cells = sums.rows_of_terms[kept], sums.indices[kept]
    factors = np.ones(len(rows)) if sums.factors is None else sums.factors[kept].astype(np.float64)
    slack = 0.0 if sums.slack is None else sums.slack
    least, most = sums.values - slack, sums.values + slack
    low, high = sums.low.copy(), sums.high.copy()
    up = factors > 0
    for _ in range(_ROUNDS):
        # the ends of each term, and those of its row without it: an infinite one hides all others
        lows = factors * np.where(up, low[cells], high[cells])
        highs = factors * np.where(up, high[cells], low[cells])
        others_low, others_high = (
            _sum_other_lower_bounds(rows, lows, len(sums)),
            -_sum_other_lower_bounds(rows, -highs, len(sums)),
        )
        top, bottom = (most[rows] - others_low) / factors, (least[rows] - others_high) / factors
        new_low, new_high = low.copy(), high.copy()
        np.minimum.at(new_high, cells, np.where(up, top, bottom))
        np.maximum.at(new_low, cells, np.where(up, bottom, top))
        same = np.allclose(new_low, low, 0, CLOSE) and np.allclose(new_high, high, 0, CLOSE)
        low, high = new_low, new_high
        if same:
            break
    fixed = high - low < CLOSE
    low[fixed] = high[fixed] = sums.inner[fixed]  # the truth is between them
    return low, high


def _sum_other_lower_bounds(rows: Places, lows: Floats, size: int) -> Floats:
    """The sum of the lower ends of the other terms of each term's row."""
    endless = np.isinf(lows)
    finite = np.where(endless, 0.0, lows)
    total = np.bincount(rows, finite, size)[rows] - finite
    return np.where(np.bincount(rows, endless, size)[rows] - endless > 0, -np.inf, total)


_PRIMAL = 4


@dataclass(eq=False)
class AttackComponent:
    """Cells that hang together, and the given rows that tie them.

    Attributes:
        cells: The finest cells, rising.
        rows: The given rows.
        low, high: The ends of each cell as single rows tell them.
        least, most: The ends of each row's sum over these cells.
        start, index, factor: The terms of the rows, by place among `cells`.
    """

    cells: Ints
    rows: Ints
    low: Floats
    high: Floats
    least: Floats
    most: Floats
    start: Ints
    index: Places
    factor: Floats
    _solver: Any = field(default=None, repr=False)
    _priced: Places = field(default_factory=lambda: np.zeros(0, np.int32), repr=False)

    def minimize_sum(self, places: Places, factors: Floats) -> tuple[float, Floats | None, Floats]:
        """The least that a weighted sum of cells can be.

        Args:
            places: Of its cells, among `cells`.
            factors: How often each counts.

        Returns:
            The end, -inf where there is none; the cells at that end, None where there is none or the solver
            failed (then nothing is known, and the end is NaN); and the price of each row.
        """
        self.set_cell_prices(places, factors)
        self._solver.run()
        status = self._solver.getModelStatus()
        none = np.zeros(len(self.rows))
        if status == highspy.HighsModelStatus.kUnbounded:
            return -np.inf, None, none
        if status != highspy.HighsModelStatus.kOptimal:
            return np.nan, None, none
        found = self._solver.getSolution()
        point = np.array(found.col_value)
        return float(point[places] @ factors), point, np.array(found.row_dual)

    def minimize_whole_sum(self, places: Places, factors: Floats, nodes: int) -> tuple[float, Floats | None]:
        """The least that a sum can be where all cells are whole numbers: NaN if that took too many nodes."""
        solver = create_highs(presolve="choose", solver="choose", mip_max_nodes=nodes, mip_abs_gap=0.5)
        solver.passModel(self._build_component_program())
        kinds = np.full(len(self.cells), highspy.HighsVarType.kInteger)
        solver.changeColsIntegrality(len(kinds), np.arange(len(kinds), dtype=np.int32), kinds)
        solver.changeColsCost(len(places), places, factors)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return np.nan, None
        point = np.rint(np.array(solver.getSolution().col_value))
        return float(point[places] @ factors), point

    def set_cell_prices(self, places: Places, factors: Floats) -> None:
        """Put a price on some cells and none on the others."""
        if self._solver is None:
            self._solver = create_highs(simplex_strategy=_PRIMAL)
            self._solver.passModel(self._build_component_program())
        self._solver.changeColsCost(len(self._priced), self._priced, np.zeros(len(self._priced)))
        self._solver.changeColsCost(len(places), places, factors)
        self._priced = places

    def _build_component_program(self) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.cells), len(self.rows)
        lp.col_cost_ = np.zeros(len(self.cells))
        lp.col_lower_, lp.col_upper_ = self.low, self.high
        lp.row_lower_, lp.row_upper_ = self.least, self.most
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = self.start.astype(np.int32), self.index
        lp.a_matrix_.value_ = self.factor
        return lp


def split_attack_components(
    sums: AggregationSystem, shown: Flags, low: Floats, high: Floats
) -> Iterator[AttackComponent]:
    """The parts that the cells with more than one possible number fall into.

    Args:
        sums: The rows.
        shown: Which of them are given.
        low: The lower end of each cell, from `narrowed`.
        high: The upper end.
    """
    free = low < high
    kept = shown[sums.rows_of_terms]
    known = kept & ~free[sums.indices]
    factors = np.ones(len(sums.indices)) if sums.factors is None else sums.factors.astype(np.float64)
    taken: Floats = np.bincount(
        sums.rows_of_terms[known], (factors * low[sums.indices])[known], minlength=len(sums)
    ).astype(np.float64)
    kept &= free[sums.indices]
    rows, cells, factors = sums.rows_of_terms[kept], sums.indices[kept], factors[kept]
    rows, cells, factors = _drop_duplicate_terms(sums, rows, cells, factors)
    slack = 0.0 if sums.slack is None else sums.slack
    rest = sums.values - taken
    least, most = rest - slack, rest + slack
    size = len(sums) + len(free)
    graph = coo_matrix((np.ones(len(rows), np.int8), (rows, len(sums) + cells)), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    order = np.argsort(label[rows], kind="stable")
    rows, cells, factors = rows[order], cells[order], factors[order]
    of_cell = np.flatnonzero(free)
    of_cell = of_cell[np.argsort(label[len(sums) + of_cell], kind="stable")]
    of = label[len(sums) + of_cell]
    for own_span in _find_equal_runs(of):
        mine, number = of_cell[own_span], of[own_span.start]
        terms = slice(*np.searchsorted(label[rows], [number, number + 1]))
        there, starts = np.unique(rows[terms], return_index=True)
        yield AttackComponent(
            mine,
            there.astype(np.int64),
            low[mine],
            high[mine],
            least[there],
            most[there],
            np.append(starts, terms.stop - terms.start),
            np.searchsorted(mine, cells[terms]).astype(np.int32),
            factors[terms],
        )


def _find_equal_runs(labels: Ints | Places) -> Iterator[slice]:
    if len(labels):
        ends = np.flatnonzero(np.diff(labels)) + 1
        for begin, end in zip([0, *ends], [*ends, len(labels)], strict=True):
            yield slice(int(begin), int(end))


def _drop_duplicate_terms(
    sums: AggregationSystem, rows: Places, cells: Places, factors: Floats
) -> tuple[Places, Places, Floats]:
    """Terms of rows that are not the same over the free cells: a margin and its only part are one row."""
    if sums.slack is not None or not len(rows):
        return rows, cells, factors
    seen: set[bytes] = set()
    kept = np.ones(len(rows), np.bool_)
    for own_span in _find_equal_runs(rows):
        key = cells[own_span].tobytes() + factors[own_span].tobytes()
        kept[own_span] = key not in seen
        seen.add(key)
    return rows[kept], cells[kept], factors[kept]


NODES = 20_000
"""So many nodes one question in whole numbers may open in one part."""


class LinearAttack:
    """A reader before what is given.

    Args:
        sums: The rows.
        shown: Which of them are given.
    """

    def __init__(self, sums: AggregationSystem, shown: Flags) -> None:
        self.sums, self.shown = sums, shown
        self.low, self.high = propagate_bounds(sums, shown)
        self.parts = tuple(split_attack_components(sums, shown, self.low, self.high))

    @cached_property
    def _cell_places(self) -> tuple[Ints, Places]:
        """For each finest cell its part, -1 where it is known, and its place there."""
        part, place = np.full(len(self.low), -1, np.int64), np.zeros(len(self.low), np.int32)
        for number, attack_component in enumerate(self.parts):
            part[attack_component.cells], place[attack_component.cells] = (
                number,
                np.arange(len(attack_component.cells)),
            )
        return part, place

    def is_table_consistent(self, table: Ints) -> bool:
        """True if whole finest cells agree with all that is given."""
        sums = self.sums
        slack = 0 if sums.slack is None else sums.slack[self.shown]
        off = np.abs(sums.aggregate_cells(table) - sums.values)[self.shown]
        return bool((off <= slack).all() and (table >= sums.low).all() and (table <= sums.high).all())

    def compute_real_ends(self, row: int) -> tuple[float, float]:
        """The least and the greatest that a row can be, by real numbers; NaN where that was not settled."""
        found = []
        for sign in (1.0, -1.0):
            known, rest = self._split_row_by_part(row)
            total = sign * known
            for part, places, factors in rest:
                total += part.minimize_sum(places, sign * factors)[0]
            found.append(sign * total)
        return _round_if_close(found[0]), _round_if_close(found[1])

    def compute_whole_ends(self, row: int, nodes: int = NODES) -> tuple[float, float]:
        """The ends by whole numbers: never outside of those by real ones.

        Args:
            row: Which row.
            nodes: How many nodes may be opened in each part.
        """
        found = []
        for sign in (1.0, -1.0):
            known, rest = self._split_row_by_part(row)
            total = sign * known
            for part, places, factors in rest:
                least, point, _ = part.minimize_sum(places, sign * factors)
                if point is not None and not _is_whole_point(point):
                    least = part.minimize_whole_sum(places, sign * factors, nodes)[0]
                total += least
            found.append(sign * total)
        return _round_if_close(found[0]), _round_if_close(found[1])

    def find_extreme_table(self, row: int, *, least: bool, whole: bool = False) -> Floats | None:
        """Finest cells that agree with all that is given and have the row at an end; None where it has none.

        Args:
            row: Which row.
            least: The lower end; else the upper one.
            whole: In whole numbers.
        """
        table = self.sums.inner.astype(np.float64)
        for part, places, factors in self._split_row_by_part(row)[1]:
            weights = factors if least else -factors
            point = part.minimize_sum(places, weights)[1]
            if whole and point is not None and not _is_whole_point(point):
                point = part.minimize_whole_sum(places, weights, NODES)[1]
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
                point = part.minimize_sum(places, weights[part.cells][places])[1]
                if point is not None and (not whole or _is_whole_point(point)):
                    table[part.cells], moved = point, True
        return table if moved else None

    def _split_row_by_part(self, row: int) -> tuple[float, list[tuple[AttackComponent, Places, Floats]]]:
        """A row as what is known of it, and its places in each part."""
        cells, whole = self.sums.cells(row)
        factors = whole.astype(np.float64)
        part, place = self._cell_places
        own_array = part[cells]
        known = float(self.low[cells[own_array < 0]] @ factors[own_array < 0])
        numbers = np.unique(own_array[own_array >= 0])
        return known, [(self.parts[k], place[cells[own_array == k]], factors[own_array == k]) for k in numbers]


def _is_whole_point(point: Floats) -> bool:
    return bool(np.abs(point - np.rint(point)).max(initial=0.0) <= CLOSE)


def _round_if_close(number: float) -> float:
    """A whole number where it is as good as one: rows add whole counts."""
    nearest = np.rint(number)
    return float(nearest) if np.isfinite(number) and abs(number - nearest) < CLOSE else float(number)
