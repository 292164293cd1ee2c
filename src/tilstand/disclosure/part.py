"""Finest cells that hang together by what is given of them, as one warm linear program.

Cells that no given rows tie, not even by others between them, are in parts of their own: an end of a sum is
the sum of its ends in each part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from tilstand.disclosure.sums import Sums
from tilstand.disclosure.types import Flags, Floats, Ints, Places
from tilstand.kernel.program import instance

__all__ = ["AttackedPart", "parted"]

_PRIMAL = 4


@dataclass(eq=False)
class AttackedPart:
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

    def least_sum(self, places: Places, factors: Floats) -> tuple[float, Floats | None, Floats]:
        """The least that a weighted sum of cells can be.

        Args:
            places: Of its cells, among `cells`.
            factors: How often each counts.

        Returns:
            The end, -inf where there is none; the cells at that end, None where there is none or the solver
            failed (then nothing is known, and the end is NaN); and the price of each row.
        """
        self.price(places, factors)
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

    def least_whole(self, places: Places, factors: Floats, nodes: int) -> tuple[float, Floats | None]:
        """The least that a sum can be where all cells are whole numbers: NaN if that took too many nodes."""
        solver = instance(presolve="choose", solver="choose", mip_max_nodes=nodes, mip_abs_gap=0.5)
        solver.passModel(self._model())
        kinds = np.full(len(self.cells), highspy.HighsVarType.kInteger)
        solver.changeColsIntegrality(len(kinds), np.arange(len(kinds), dtype=np.int32), kinds)
        solver.changeColsCost(len(places), places, factors)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return np.nan, None
        point = np.rint(np.array(solver.getSolution().col_value))
        return float(point[places] @ factors), point

    def price(self, places: Places, factors: Floats) -> None:
        """Put a price on some cells and none on the others."""
        if self._solver is None:
            self._solver = instance(simplex_strategy=_PRIMAL)
            self._solver.passModel(self._model())
        self._solver.changeColsCost(len(self._priced), self._priced, np.zeros(len(self._priced)))
        self._solver.changeColsCost(len(places), places, factors)
        self._priced = places

    def _model(self) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.cells), len(self.rows)
        lp.col_cost_ = np.zeros(len(self.cells))
        lp.col_lower_, lp.col_upper_ = self.low, self.high
        lp.row_lower_, lp.row_upper_ = self.least, self.most
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = self.start.astype(np.int32), self.index
        lp.a_matrix_.value_ = self.factor
        return lp


def parted(sums: Sums, shown: Flags, low: Floats, high: Floats) -> Iterator[AttackedPart]:
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
    rows, cells, factors = _distinct(sums, rows, cells, factors)
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
    for own in _runs(of):
        mine, number = of_cell[own], of[own.start]
        terms = slice(*np.searchsorted(label[rows], [number, number + 1]))
        there, starts = np.unique(rows[terms], return_index=True)
        yield AttackedPart(
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


def _runs(labels: Ints | Places) -> Iterator[slice]:
    if len(labels):
        ends = np.flatnonzero(np.diff(labels)) + 1
        for begin, end in zip([0, *ends], [*ends, len(labels)], strict=True):
            yield slice(int(begin), int(end))


def _distinct(sums: Sums, rows: Places, cells: Places, factors: Floats) -> tuple[Places, Places, Floats]:
    """Terms of rows that are not the same over the free cells: a margin and its only part are one row."""
    if sums.slack is not None or not len(rows):
        return rows, cells, factors
    seen: set[bytes] = set()
    kept = np.ones(len(rows), np.bool_)
    for own in _runs(rows):
        key = cells[own].tobytes() + factors[own].tobytes()
        kept[own] = key not in seen
        seen.add(key)
    return rows[kept], cells[kept], factors[kept]
