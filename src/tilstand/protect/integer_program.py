"""A mixed-integer linear program, solved by HiGHS one connected component at a time, the same way each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import bmat, csr_matrix
from scipy.sparse.csgraph import connected_components

from tilstand.kernel.solver import create_highs

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_FEASIBLE = 2
NODES = 2_000
"""Branch-and-bound nodes of one component; beyond them the best point found stands, with its gap."""


@dataclass(frozen=True, eq=False)
class IntegerProgram:
    """Columns with costs and limits, and rows between two ends.

    Attributes:
        matrix: The rows.
        costs: What one unit of each column costs.
        lower: The least of each column.
        upper: The most of each column.
        row_lower: The least of each row.
        row_upper: The most of each row.
        whole: Which columns are whole numbers.
        gapped: Which of these are 0 or at least `lower`; None for none.
        start: A point; a component in which it fits and costs nothing stays as it is there.
    """

    matrix: csr_matrix
    costs: Floats
    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    whole: Flags
    gapped: Flags | None = None
    start: Floats | None = None

    def solve(self, *, nodes: int = NODES) -> Floats | None:
        """Return the cheapest point; None where none was found."""
        solution = self.solve_with_bound(nodes=nodes)
        return None if solution is None else solution[0]

    def solve_with_bound(self, *, nodes: int = NODES) -> tuple[Floats, float] | None:
        """Return the cheapest point and the least that any can cost; None where none was found."""
        point, bound = self.lower.copy(), 0.0
        for columns, program in self._split_components():
            solution = program._solve_component(nodes)
            if solution is None:
                return None
            point[columns] = solution[0]
            bound += solution[1]
        return point, bound

    def _split_components(self) -> Iterator[tuple[Ints, IntegerProgram]]:
        """The parts that share no row, without columns that cannot move."""
        moves = (self.lower < self.upper) | (False if self.gapped is None else self.gapped)
        fixed = self.matrix @ np.where(moves, 0.0, self.lower)
        matrix, columns = csr_matrix(self.matrix[:, np.flatnonzero(moves)]), np.flatnonzero(moves)
        size = matrix.shape[0]
        _, label = connected_components(bmat([[None, matrix], [matrix.T, None]]), directed=False)
        by_row, by_column = np.argsort(label[:size], kind="stable"), np.argsort(label[size:], kind="stable")
        for number in np.unique(label):
            rows = by_row[slice(*np.searchsorted(label[:size][by_row], [number, number + 1]))]
            part = by_column[slice(*np.searchsorted(label[size:][by_column], [number, number + 1]))]
            chosen = columns[part]
            yield (
                chosen,
                IntegerProgram(
                    csr_matrix(matrix[rows][:, part]),
                    self.costs[chosen],
                    self.lower[chosen],
                    self.upper[chosen],
                    (self.row_lower - fixed)[rows],
                    (self.row_upper - fixed)[rows],
                    self.whole[chosen],
                    None if self.gapped is None else self.gapped[chosen],
                    None if self.start is None else self.start[chosen],
                ),
            )

    def _solve_component(self, nodes: int) -> tuple[Floats, float] | None:
        if not len(self.costs):
            fits = (self.row_lower <= 1e-9).all() and (self.row_upper >= -1e-9).all()
            return (np.zeros(0), 0.0) if fits else None
        if self.start is not None and self._is_free_point(self.start):
            return self.start, 0.0
        solver = create_highs(presolve="choose", solver="choose", mip_max_nodes=nodes, mip_rel_gap=0.0)
        solver.passModel(self._build_model())
        solver.run()
        info = solver.getInfo()
        if info.primal_solution_status != _FEASIBLE:
            return None
        bound = info.mip_dual_bound if self.whole.any() else info.objective_function_value
        return np.array(solver.getSolution().col_value), float(bound)

    def _is_free_point(self, point: Floats) -> bool:
        """True for a point that fits and of which no column costs anything."""
        inside = (point >= self.lower) & (point <= self.upper)
        if self.gapped is not None:
            inside |= self.gapped & (point == 0)
        inside &= ~self.whole | (np.abs(point - np.rint(point)) < 1e-9)
        sums = self.matrix @ point
        fits = inside.all() and (sums >= self.row_lower - 1e-9).all() and (sums <= self.row_upper + 1e-9).all()
        return bool(fits) and not (self.costs * point).any()

    def _build_model(self) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = self.matrix.shape
        model.col_cost_, model.col_lower_, model.col_upper_ = self.costs, self.lower, self.upper
        model.row_lower_, model.row_upper_ = self.row_lower, self.row_upper
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_ = self.matrix.indptr, self.matrix.indices
        model.a_matrix_.value_ = self.matrix.data
        kinds = self.whole.astype(np.int64)
        if self.gapped is not None:
            kinds[self.gapped] = 2
        names = (
            highspy.HighsVarType.kContinuous,
            highspy.HighsVarType.kInteger,
            highspy.HighsVarType.kSemiInteger,
        )
        model.integrality_ = [names[kind] for kind in kinds]
        return model
