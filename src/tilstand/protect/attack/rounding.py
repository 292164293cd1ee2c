"""Figures of an edition rounded so that no count of few people stands in it, and everything still adds up.

A program for all figures that hang together: a small count becomes 0 or its limit, no other one comes
below its limit, none is off by more than the least that does, and every sum that everybody knows holds as it
does in truth. Of all these the one is looked for in which the figures in print are least off together. Where
no small count is among them, all stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import bmat, csr_matrix, hstack, vstack
from scipy.sparse.csgraph import connected_components

from tilstand.kernel.solver import create_highs
from tilstand.protect.attack.published_figures import PublishedFigure
from tilstand.protect.attack.system import AttackSystem
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.hypercube import Flags, Floats, Ints
from tilstand.terms import Key

_FEASIBLE = 2
_NODES = 200
_GAP = 0.01
_TRIES = 4
_ROOM = 30
"""What nobody stated moves by so many times the greatest error at most: a program in which something has no
limit is narrowed for seconds."""


def round_figures(
    found: AttackSystem,
    told: Mapping[Key, PublishedFigure],
    limits: Mapping[Key, int],
    weights: Floats,
    public: Set[Key] = frozenset(),
) -> Mapping[Key, int] | None:
    """What each figure that changes is rounded to; None if nothing was found.

    Args:
        found: All figures that hang together.
        told: What is told of them if everything is shown.
        limits: The number under which each is a count of few people.
        weights: What it costs for each figure to be off by one.
        public: Figures that are told as they are, since they were before.
    """
    base = max(limits.values(), default=1)
    for off in (base - 1 + step * base for step in range(_TRIES)):
        values = _solve_rounding(found, told, limits, weights, off, public)
        if values is not None:
            inner = found.sums.inner
            changed = {key: int(values[at]) for key, at in found.at.items() if values[at] != inner[at]}
            return {key: number for key, number in changed.items() if key in found.settled}
    return None


def _solve_rounding(
    found: AttackSystem,
    told: Mapping[Key, PublishedFigure],
    limits: Mapping[Key, int],
    weights: Floats,
    off: int,
    public: Set[Key],
) -> Ints | None:
    sums, size = found.sums, len(found.at)
    cells = len(sums.inner)
    low: Floats = np.zeros(cells)
    high: Floats = sums.inner.astype(np.float64) + _ROOM * off
    high[size:] = np.minimum(high[size:], sums.high[size:])
    step, fixed = np.ones(cells), np.zeros(size)
    few = np.zeros(cells, np.bool_)
    for key, at in found.at.items():
        value, limit = int(sums.inner[at]), limits[key]
        if key not in found.settled and key not in told:
            continue
        if limit > 1 and 1 <= value < limit:
            step[at], high[at], few[at] = limit, 1.0, True
        else:
            low[at], high[at] = max(value - off, limit if value >= limit > 1 else 0), value + off
            if value == 0 or key in public:
                low[at] = high[at] = value
        fixed[at] = key in told and told[key].is_exact
    own_array = np.where(fixed > 0, weights[:size], 0.01)
    loose = np.array([name in found.loose for name in found.names], dtype=np.bool_)
    whole = _build_rounding_program(sums, size, step, low, high, own_array, off, loose)
    point = sums.inner.astype(np.float64)
    for part in _split_rounding_program(whole, few):
        answer = part.answer()
        if answer is None:
            return None
        own_array = part.columns < size
        point[part.columns[own_array]] = answer[own_array] * step[part.columns[own_array]]
    values: Ints = np.rint(point[:size]).astype(np.int64)
    return values


@dataclass(frozen=True, eq=False)
class _RoundingProgram:
    """Figures in steps, what their limits leave, and by how much each figure is too great and too small.

    Attributes:
        columns: Place of each column in the program of all figures.
        whole: Which of them are whole numbers.
    """

    columns: Ints
    matrix: csr_matrix
    costs: Floats
    low: Floats
    high: Floats
    row_low: Floats
    row_high: Floats
    whole: Flags

    def answer(self) -> Floats | None:
        """Each column where the figures are least off; None if nothing was found."""
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = self.matrix.shape
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = self.costs, self.low, self.high
        lp.row_lower_, lp.row_upper_ = self.row_low, self.row_high
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = self.matrix.indptr, self.matrix.indices
        lp.a_matrix_.value_ = self.matrix.data
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(item)] for item in self.whole]
        solver = create_highs(presolve="choose", solver="choose", mip_max_nodes=_NODES, mip_rel_gap=_GAP)
        solver.passModel(lp)
        solver.run()
        if solver.getInfo().primal_solution_status != _FEASIBLE:
            return None
        return np.array(solver.getSolution().col_value)


def _build_rounding_program(
    sums: AggregationSystem,
    size: int,
    step: Floats,
    low: Floats,
    high: Floats,
    weights: Floats,
    loose: int,
    undecided: Flags,
) -> _RoundingProgram:
    cells, relations = len(sums.inner), np.arange(size, len(sums))
    factors = np.ones(len(sums.indices)) if sums.factors is None else sums.factors.astype(np.float64)
    matrix = csr_matrix((factors, sums.indices, sums.indptr), (len(sums), cells))[relations]
    scaled = csr_matrix(matrix.multiply(step[None, :]))
    own_values = csr_matrix((step[:size], (np.arange(size), np.arange(size))), (size, cells))
    item = csr_matrix((np.ones(size), (np.arange(size), np.arange(size))), (size, size))
    none = csr_matrix((len(relations), 2 * size))
    whole = csr_matrix(vstack([hstack([scaled, none]), hstack([own_values, -item, item])]))
    ends = np.concatenate([sums.values[relations], sums.inner[:size]]).astype(np.float64)
    # what nobody has decided does not hold in truth either
    off = np.zeros(len(ends))
    off[: len(relations)][undecided] = loose
    columns = np.arange(cells + 2 * size)
    return _RoundingProgram(
        columns,
        whole,
        np.concatenate([np.zeros(cells), weights, weights]),
        np.concatenate([low, np.zeros(2 * size)]),
        np.concatenate([high, np.full(2 * size, 2.0 * _ROOM * loose)]),
        ends - off,
        ends + off,
        columns < size,
    )


def _split_rounding_program(whole: _RoundingProgram, few: Flags) -> Iterator[_RoundingProgram]:
    """The parts that hang together and have a small count among them, without what cannot move."""
    moves = whole.low < whole.high
    held = whole.matrix @ np.where(moves, 0.0, whole.low)
    matrix = whole.matrix[:, np.flatnonzero(moves)]
    columns, size = whole.columns[moves], whole.matrix.shape[0]
    _, label = connected_components(bmat([[None, matrix], [matrix.T, None]]), directed=False)
    small = columns < len(few)
    small[small] = few[columns[small]]
    for number in np.unique(label[size:][small]):
        rows = np.flatnonzero(label[:size] == number)
        own_values = columns[label[size:] == number]
        yield _RoundingProgram(
            own_values,
            csr_matrix(whole.matrix[rows][:, own_values]),
            whole.costs[own_values],
            whole.low[own_values],
            whole.high[own_values],
            (whole.row_low - held)[rows],
            (whole.row_high - held)[rows],
            whole.whole[own_values],
        )
