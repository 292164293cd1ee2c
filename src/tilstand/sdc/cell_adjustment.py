"""The cheapest way to bring a row to a number: which finest cells move, and so which rows must be hidden.

A linear program over the finest cells that stand near the row; it counts a row that is given by how far it is
moved. Cells further off join where the prices of the rows say that they help, as in column generation. What
is left out of the program makes its answer dearer, never wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csc_matrix

from tilstand.kernel.solver import create_highs
from tilstand.sdc.hypercube import Flags, Floats, Ints, Places
from tilstand.sdc.protection_levels import SuppressionProblem

HARD = 1e4
"""What it costs to move a row that must stay given: more than any pattern."""
_TINY = 1e-6
_INF = highspy.kHighsInf
_NODES = 300
"""So many nodes a program in whole counts may open; what was found by then is taken."""
_ROOM = 100.0
"""In whole counts nothing moves by more than so many times what is needed."""
_FEASIBLE = 2
_ANSWERED = (
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kSolutionLimit,
    highspy.HighsModelStatus.kIterationLimit,
)


@dataclass(frozen=True, slots=True)
class NeighbourhoodSize:
    """How near cells are taken.

    Attributes:
        near: How many cells at first.
        more: How many join at a time.
        rounds: How often the program is solved at most.
        enough: No more join once the last ones saved less than this part of the cost.
    """

    near: int = 60
    more: int = 60
    rounds: int = 4
    enough: float = 0.001


class CellAdjustment:
    """Solves for one target at a time.

    Args:
        task: What is looked for.
        reach: How near cells are taken.
    """

    def __init__(self, task: SuppressionProblem, reach: NeighbourhoodSize) -> None:
        self.task, self.reach = task, reach
        self.work = 0
        self._solver: Any = create_highs()
        self._whole: Any = create_highs(
            presolve="choose", solver="choose", mip_max_nodes=_NODES, mip_rel_gap=0.02, mip_abs_gap=0.01
        )
        sizes = np.diff(task.sums.indptr)
        self._close = 1.0 / np.maximum(sizes, 1)
        self._many = task.alone < 0
        self._down, self._up = task.downward_slack, task.upward_slack
        self._can_fall, self._can_rise = self._down > 0, self._up > 0

    def step(self, target: int, hidden: Flags, weights: Floats, *, whole: bool = False) -> tuple[Floats, float] | None:
        """By how much each finest cell moves, and what it costs; None if there is no way.

        Args:
            target: Which target: a row that must come to a number, before a reader.
            hidden: Rows that move for nothing.
            weights: What it costs to move any other by one.
            whole: By whole counts, as far as can be seen with the cells that parts of counts lead to.
        """
        task = self.task
        row = int(task.targets.rows[target])
        self._set_target_limits(target)
        own_array = task.sums.cells(row)[0]
        prices = np.where(task.kept, HARD, weights)
        near = np.zeros(len(task.sums.inner))
        near[own_array] = 1.0
        near = task.transposed_matrix @ (self._close * (task.matrix @ near))
        near[near < 0] = _TINY  # what a sum is less is far from it, and may be needed all the same
        near[
            task.cell_components != task.cell_components[own_array[0]]
        ] = -1.0  # what does not hang together with it helps nothing
        near[own_array] = np.inf
        up = _find_greatest_places(np.where(self._can_rise, near, -1.0), self.reach.near)
        down = _find_greatest_places(np.where(self._can_fall, near, -1.0), self.reach.near)
        best: tuple[Floats, float] | None = None
        missed = False
        single = ~self._many & ~hidden
        own_price: Floats = np.bincount(
            task.alone[single], prices[single] * 1.0, minlength=len(task.sums.inner)
        ).astype(np.float64)
        tied = self._many & ~hidden
        for turn in range(self.reach.rounds):
            answer = self._solve_adjustment(target, np.sort(up), np.sort(down), tied, prices, own_price)
            if answer is None:
                if turn + 1 == self.reach.rounds or len(up) + len(down) >= 2 * len(near):
                    missed = best is None
                    break
                up = _find_greatest_places(np.where(self._can_rise, near, -1.0), 6 * len(up))
                down = _find_greatest_places(np.where(self._can_fall, near, -1.0), 6 * len(down))
                continue
            step, cost, row_prices, touched = answer
            gained = np.inf if best is None else best[1] - cost
            best = (step, cost)
            if cost < _TINY or gained < self.reach.enough * cost:
                break
            # of a cell that is not in yet: what it saves on rows that are, and the rows that it brings
            saved = task.transposed_matrix @ row_prices
            anew = own_price + task.transposed_matrix @ np.where(tied & ~touched, prices, 0.0)
            more_up = self._select_joining_cells(anew - saved, up, self._can_rise)
            more_down = self._select_joining_cells(anew + saved, down, self._can_fall)
            if not len(more_up) + len(more_down):
                break
            up, down = np.concatenate([up, more_up]), np.concatenate([down, more_down])
        if missed or not whole:
            return best
        made = self._solve_adjustment(target, np.sort(up), np.sort(down), tied, prices, own_price, self._whole)
        return None if made is None else made[:2]

    def _set_target_limits(self, target: int) -> None:
        """Take the limits of the cells as the reader of a target knows them."""
        self._down, self._up = self.task.room(target)
        self._can_fall, self._can_rise = self._down > 0, self._up > 0

    def _select_joining_cells(self, saving: Floats, there: Ints, able: Flags) -> Ints:
        worth = np.where(able, -saving, 0.0)
        worth[there] = 0.0
        return _find_greatest_places(np.where(worth > _TINY, worth, -1.0), self.reach.more)

    def _solve_adjustment(
        self, target: int, up: Ints, down: Ints, tied: Flags, prices: Floats, own_price: Floats, solver: Any = None
    ) -> tuple[Floats, float, Floats, Flags] | None:
        task, solver = self.task, solver or self._solver
        row, to = int(task.targets.rows[target]), int(task.targets.to[target])
        place = np.full(len(tied), -1, np.int32)
        cells = np.concatenate([up, down])
        starts, rows_of, factors = _select_matrix_columns(task.cell_matrix, cells)
        touched = np.zeros(len(tied), np.bool_)
        touched[rows_of] = True
        touched &= tied
        touched[row] = False
        rows = np.append(np.flatnonzero(touched), row)
        size, ups = len(rows), len(up)
        place[rows] = np.arange(size)
        # every column as it stands, but for rows that move for nothing; then each row's way out, up and down
        kept = place[rows_of] >= 0
        column = np.repeat(np.arange(len(cells)), np.diff(starts))
        lengths = np.bincount(column[kept], minlength=len(cells))
        signs = np.where(column < ups, 1.0, -1.0)
        either = np.arange(size, dtype=np.int32)
        index = np.concatenate([place[rows_of[kept]], either, either])
        value = np.concatenate([(signs * factors)[kept], np.full(size, -1.0), np.ones(size)])
        start = np.concatenate([[0], np.cumsum(np.concatenate([lengths, np.ones(2 * size, np.int64)]))])
        own_values = prices[rows]
        need = float(to - task.sums.values[row])
        upper = np.concatenate([self._up[up], self._down[down], np.full(2 * size, _INF)])
        upper[[len(upper) - size - 1, len(upper) - 1]] = 0.0  # the target itself is not bought off
        row_low, row_high = -task.row_slack[rows], task.row_slack[rows]
        row_low[-1], row_high[-1] = (-_INF, need) if need < 0 else (need, _INF)
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = size, len(upper)
        lp.col_cost_ = np.concatenate([own_price[up], own_price[down], own_values, own_values])
        lp.col_lower_, lp.col_upper_ = np.zeros(len(upper)), upper
        lp.row_lower_, lp.row_upper_ = row_low, row_high
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = start.astype(np.int32), index, value
        if solver is self._whole:  # with something that has no limit, it is narrowed for seconds
            lp.col_upper_ = np.minimum(upper, _ROOM * abs(need))
            kinds = [highspy.HighsVarType.kInteger] * len(cells)
            lp.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * (2 * size)
        solver.passModel(lp)
        solver.run()
        info = solver.getInfo()
        self.work += max(info.simplex_iteration_count, 0) + 20
        if info.primal_solution_status != _FEASIBLE or solver.getModelStatus() not in _ANSWERED:
            return None
        found = solver.getSolution()
        moved = np.array(found.col_value)
        if solver is self._whole:
            moved[: len(cells)] = np.rint(moved[: len(cells)])
        step = np.zeros(len(task.sums.inner))
        np.add.at(step, up, moved[:ups])
        np.subtract.at(step, down, moved[ups : ups + len(down)])
        row_prices = np.zeros(len(tied))
        if solver is not self._whole:
            row_prices[rows] = np.array(found.row_dual)
        return step, float(info.objective_function_value), row_prices, touched


def _find_greatest_places(worth: Floats, number: int) -> Ints:
    """The places of the greatest numbers that are not below zero, first places first among equals."""
    found = np.argsort(-worth, kind="stable")[:number]
    kept: Ints = found[worth[found] >= 0.0]
    return kept


def _select_matrix_columns(matrix: csc_matrix, columns: Ints) -> tuple[Ints, Places, Floats]:
    """Some columns of a matrix: where each begins, and the rows and factors of their terms."""
    begins, ends = matrix.indptr[columns], matrix.indptr[columns + 1]
    starts = np.concatenate([[0], np.cumsum(ends - begins)]).astype(np.int64)
    at = np.repeat(begins - starts[:-1], ends - begins) + np.arange(starts[-1])
    return starts, matrix.indices[at], matrix.data[at]
