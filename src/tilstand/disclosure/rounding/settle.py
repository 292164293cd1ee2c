"""The best rounding of a block of cells, the rest held: a mixed-integer program, solved by HiGHS.

The cost of a row is three pieces of straight line, so each row needs one equation and three limited columns;
rows that the block cannot carry over a kink are part of the cells' own costs. What the solver answers is
counted again in whole numbers before it is used.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from tilstand.disclosure.rounding.choice import RoundingChoice
from tilstand.disclosure.types import Floats, Ints
from tilstand.kernel.program import instance

__all__ = ["SettledBlock", "settled"]

_BACKSTOP = 60.0
_OPTIONS: dict[str, object] = {
    "presolve": "choose",
    "solver": "choose",
    "simplex_scale_strategy": 2,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.999,
    "time_limit": _BACKSTOP,
}
"""The errors are whole numbers: what is less than one above the bound is the optimum."""
_NONE = -(1 << 62)


@dataclass(frozen=True, slots=True, eq=False)
class SettledBlock:
    """What the solver found.

    Attributes:
        z: The whole rounding with the block's cells at their best; as it was if nothing better was found.
        cost: By how much the errors change: 0 or below, unless limits were broken before.
        least: No rounding of the block changes them by less, as the solver says.
    """

    z: Ints
    cost: int
    least: int


def settled(choice: RoundingChoice, cells: Ints, z: Ints, nodes: int) -> SettledBlock:
    """Round a block of cells as well as can be, the others as they are.

    Args:
        choice: The choice.
        cells: The block.
        z: 1 for each cell that goes up.
        nodes: How many nodes the solver may open.
    """
    program, before = _Program(choice, cells, z), z[cells]
    highs = instance(**_OPTIONS, mip_max_nodes=nodes)
    highs.passModel(program.model())
    start = highspy.HighsSolution()
    start.col_value = program.point(before).tolist()
    highs.setSolution(start)
    highs.run()
    answer, dual = np.array(highs.getSolution().col_value[: len(cells)]), highs.getInfo().mip_dual_bound
    after = np.clip(np.rint(answer), 0, 1).astype(np.int64) if len(answer) else before
    cost = program.cost(after) - program.cost(before)
    least = int(np.ceil(dual - 1e-6)) - program.cost(before) if np.isfinite(dual) else _NONE
    if not program.within(after) or (cost >= 0 and program.within(before)):
        return SettledBlock(z, 0, min(least, 0))
    found = z.copy()
    found[cells] = after
    return SettledBlock(found, cost, min(least, cost))


class _Program:
    """Rows and columns of a block."""

    def __init__(self, choice: RoundingChoice, cells: Ints, z: Ints) -> None:
        starts, rows_of = choice.rows_of
        lengths = starts[cells + 1] - starts[cells]
        ends = np.cumsum(lengths)
        taken = np.repeat(starts[cells] - ends + lengths, lengths) + np.arange(int(lengths.sum()))
        columns = np.repeat(np.arange(len(cells)), lengths)
        rows, place = np.unique(rows_of[taken], return_inverse=True)
        self.lower, self.upper = choice.lower[cells], choice.upper[cells]
        many = np.bincount(place, minlength=len(rows))
        held = choice.ups(z)[rows] - np.bincount(place, z[cells][columns], len(rows)).astype(np.int64)
        kinks, slopes = choice.kinks[:, rows] - held, choice.slopes[:, rows]
        low, first, second, high = kinks
        straight = np.full(len(rows), 3)
        free = (low <= 0) & (high >= many)
        straight[free & (first <= 0) & (second >= many)] = 1
        straight[free & (first >= many)] = 0
        straight[free & (second <= 0)] = 2
        flat = straight < 3
        own = np.where(flat, slopes[np.minimum(straight, 2), np.arange(len(rows))], 0)
        self.costs = choice.up[cells].copy()
        np.add.at(self.costs, columns, own[place])
        bent = np.cumsum(~flat) - 1
        kept = ~flat[place]
        order = np.argsort(bent[place[kept]], kind="stable")
        self.rows, self.columns = bent[place[kept]][order], columns[kept][order]
        self.kinks, self.slopes = kinks[:, ~flat], slopes[:, ~flat]

    def model(self) -> highspy.HighsLp:
        """The program: the cells, then for each row how far it is below, between and above its kinks."""
        (low, first, second, high), (below, between, above) = self.kinks, self.slopes
        height, width = len(first), len(self.costs)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = width + 3 * height, height
        lp.col_cost_ = np.concatenate([self.costs, -below, between, above]).astype(np.float64)
        lp.col_lower_ = np.concatenate([self.lower, np.zeros(3 * height)]).astype(np.float64)
        room = [self.upper, first - low, second - first, high - second]
        lp.col_upper_ = np.concatenate(room).astype(np.float64)
        lp.row_lower_ = lp.row_upper_ = first.astype(np.float64)
        lengths = np.bincount(self.rows, minlength=height) + 3
        starts = np.concatenate(([0], np.cumsum(lengths)))
        index, value = np.empty(starts[-1], np.int32), np.ones(starts[-1])
        index[np.arange(len(self.rows)) + 3 * self.rows] = self.columns
        for k, sign in enumerate((1.0, -1.0, -1.0)):
            index[starts[1:] - 3 + k] = width + k * height + np.arange(height)
            value[starts[1:] - 3 + k] = sign
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts.astype(np.int32), index, value
        kinds = [highspy.HighsVarType.kInteger] * width + [highspy.HighsVarType.kContinuous] * (3 * height)
        lp.integrality_ = kinds
        return lp

    def point(self, z: Ints) -> Floats:
        """The program's point for a rounding of the block."""
        return np.concatenate([z, *self._pieces(z)]).astype(np.float64)

    def cost(self, z: Ints) -> int:
        """What a rounding of the block costs, but for a constant."""
        pieces = zip(self._pieces(z), self.slopes * np.array([[-1], [1], [1]]), strict=True)
        return int((self.costs * z).sum()) + sum(int((p * s).sum()) for p, s in pieces)

    def within(self, z: Ints) -> bool:
        """True if a rounding of the block keeps all limits."""
        n = np.bincount(self.rows, z[self.columns], self.kinks.shape[1])
        rows = (n >= self.kinks[0]) & (n <= self.kinks[3])
        return bool(rows.all() and (z >= self.lower).all() and (z <= self.upper).all())

    def _pieces(self, z: Ints) -> tuple[Ints, Ints, Ints]:
        _, first, second, _ = self.kinks
        n = np.bincount(self.rows, z[self.columns], len(first)).astype(np.int64)
        return np.maximum(first - n, 0), np.clip(n - first, 0, second - first), np.maximum(n - second, 0)
