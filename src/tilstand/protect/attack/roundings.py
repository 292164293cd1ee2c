"""Figures of an edition rounded so that no count of few people stands in it, and everything still adds up.

One program over all figures that hang together: a small count becomes 0 or its limit, no other one comes
below its limit, none is off by more than the least that does, and every sum that everybody knows holds as it
does in truth. Of all these the one is looked for in which the figures in print are least off together.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

import highspy
import numpy as np
from scipy.sparse import csr_matrix, hstack, vstack

from tilstand.disclosure.sums import Sums
from tilstand.disclosure.types import Floats, Ints
from tilstand.kernel.program import instance
from tilstand.protect.attack.shown import ToldFigure
from tilstand.protect.attack.system import ToldSystem
from tilstand.terms import Key

__all__ = ["rounded_figures"]

_INF = highspy.kHighsInf
_NODES = 200
_GAP = 0.05
_TRIES = 4


def rounded_figures(
    found: ToldSystem,
    told: Mapping[Key, ToldFigure],
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
        values = _solved(found, told, limits, weights, off, public)
        if values is not None:
            inner = found.sums.inner
            changed = {key: int(values[at]) for key, at in found.at.items() if values[at] != inner[at]}
            return {key: number for key, number in changed.items() if key in found.settled}
    return None


def _solved(
    found: ToldSystem,
    told: Mapping[Key, ToldFigure],
    limits: Mapping[Key, int],
    weights: Floats,
    off: int,
    public: Set[Key],
) -> Ints | None:
    sums, size = found.sums, len(found.at)
    cells = len(sums.inner)
    low, high = np.zeros(cells), np.full(cells, _INF)
    high[size:] = sums.high[size:]
    step, fixed = np.ones(cells), np.zeros(size)
    for key, at in found.at.items():
        value, limit = int(sums.inner[at]), limits[key]
        if key not in found.settled and key not in told:
            continue
        if limit > 1 and 1 <= value < limit:
            step[at], high[at] = limit, 1.0
        else:
            low[at], high[at] = max(value - off, limit if value >= limit > 1 else 0), value + off
            if value == 0 or key in public:
                low[at] = high[at] = value
        fixed[at] = key in told and told[key].settled
    lp = _program(sums, size, step, low, high, np.where(fixed > 0, weights[:size], 0.01), off)
    solver = instance(presolve="choose", solver="choose", mip_max_nodes=_NODES, mip_rel_gap=_GAP)
    solver.passModel(lp)
    solver.run()
    if solver.getInfo().primal_solution_status != 2:
        return None
    point = np.array(solver.getSolution().col_value)[:size] * step[:size]
    values: Ints = np.rint(point).astype(np.int64)
    return values


def _program(
    sums: Sums, size: int, step: Floats, low: Floats, high: Floats, weights: Floats, loose: int
) -> highspy.HighsLp:
    """The figures in steps, then by how much each is too great and too small."""
    cells, relations = len(sums.inner), np.arange(size, len(sums))
    factors = np.ones(len(sums.indices)) if sums.factors is None else sums.factors.astype(np.float64)
    matrix = csr_matrix((factors, sums.indices, sums.indptr), (len(sums), cells))[relations]
    scaled = csr_matrix(matrix.multiply(step[None, :]))
    own = csr_matrix((step[:size], (np.arange(size), np.arange(size))), (size, cells))
    one = csr_matrix((np.ones(size), (np.arange(size), np.arange(size))), (size, size))
    none = csr_matrix((len(relations), 2 * size))
    whole = csr_matrix(vstack([hstack([scaled, none]), hstack([own, -one, one])]))
    ends = np.concatenate([sums.values[relations], sums.inner[:size]]).astype(np.float64)
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = whole.shape
    lp.col_cost_ = np.concatenate([np.zeros(cells), weights, weights])
    lp.col_lower_ = np.concatenate([low, np.zeros(2 * size)])
    lp.col_upper_ = np.concatenate([high, np.full(2 * size, _INF)])
    # what nobody has decided does not hold in truth either
    off = np.zeros(len(ends))
    if sums.slack is not None:
        off[: len(relations)] = np.where(sums.slack[relations] > 0, sums.slack[relations] + loose, 0)
    lp.row_lower_, lp.row_upper_ = ends - off, ends + off
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = whole.indptr, whole.indices
    lp.a_matrix_.value_ = whole.data
    kinds = [highspy.HighsVarType.kInteger] * size + [highspy.HighsVarType.kContinuous] * (cells + size)
    lp.integrality_ = kinds
    return lp
