"""Search for the best rounding: diving, local search, and exact blocks.

The cost of a row is three pieces of straight line, so each row needs one equation and three limited columns;
rows that the block cannot carry over a kink are part of the cells' own costs. What the solver answers is
counted again in whole numbers before it is used.

In each step the cell that costs least to turn is turned, even if that costs something, and must then rest
for a while (tabu); so pairs and longer chains are swapped that no single turn would improve.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import highspy
import numpy as np

from tilstand.kernel.solver import create_highs
from tilstand.sdc.hypercube import Floats, Ints
from tilstand.sdc.rounding_problem import (
    FAR,
    LagrangianRelaxation,
    RelaxationState,
    RoundingBudget,
    RoundingChoice,
    compute_lagrangian_bound,
    hash_numbers,
)


def dive_from_relaxation(choice: RoundingChoice, start: RelaxationState, rounds: int, passes: int) -> Ints:
    """A rounding near the relaxed optimum; it may break limits of rows.

    Args:
        choice: The choice.
        start: Where the relaxed choice stands.
        rounds: In how many steps cells are fixed.
        passes: Passes over the terms after each of them.
    """
    relaxed, at = LagrangianRelaxation(choice), start
    free = np.arange(len(choice.cells))
    for left in range(rounds, 0, -1):
        parts = at.parts[free]
        distance = np.abs(parts - np.rint(parts))
        # Of cells alike in distance those first whose prices leave no doubt.
        doubt = distance - 1e-3 * np.abs(relaxed.compute_up_costs(at.prices)[free]) / relaxed.scale[free]
        order = np.argsort(doubt, kind="stable")
        taken = order[: -(-len(free) // left)]
        relaxed.fix_cells(free[taken], np.rint(parts[taken]))
        free = np.delete(free, taken)
        if not len(free):
            break
        at = relaxed.run_passes(RelaxationState(np.clip(at.parts, relaxed.lower, relaxed.upper), at.prices), passes)
    return np.rint(relaxed.lower).astype(np.int64)


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
class BlockSolution:
    """What the solver found.

    Attributes:
        z: The whole rounding with the block's cells at their best; as it was if nothing better was found.
        cost: By how much the errors change: 0 or below, unless limits were broken before.
        least: No rounding of the block changes them by less, as the solver says.
    """

    z: Ints
    cost: int
    least: int


def solve_block(choice: RoundingChoice, cells: Ints, z: Ints, nodes: int) -> BlockSolution:
    """Round a block of cells as well as can be, the others as they are.

    Args:
        choice: The choice.
        cells: The block.
        z: 1 for each cell that goes up.
        nodes: How many nodes the solver may open.
    """
    program, before = _BlockProgram(choice, cells, z), z[cells]
    highs = create_highs(**_OPTIONS, mip_max_nodes=nodes)
    highs.passModel(program.build_block_program())
    start = highspy.HighsSolution()
    start.col_value = program.to_program_point(before).tolist()
    highs.setSolution(start)
    highs.run()
    answer, dual = np.array(highs.getSolution().col_value[: len(cells)]), highs.getInfo().mip_dual_bound
    after = np.clip(np.rint(answer), 0, 1).astype(np.int64) if len(answer) else before
    cost = program.compute_block_cost(after) - program.compute_block_cost(before)
    least = int(np.ceil(dual - 1e-6)) - program.compute_block_cost(before) if np.isfinite(dual) else _NONE
    if not program.within(after) or (cost >= 0 and program.within(before)):
        return BlockSolution(z, 0, min(least, 0))
    found = z.copy()
    found[cells] = after
    return BlockSolution(found, cost, min(least, cost))


class _BlockProgram:
    """Rows and columns of a block."""

    def __init__(self, choice: RoundingChoice, cells: Ints, z: Ints) -> None:
        starts, rows_of = choice.rows_by_cell
        lengths = starts[cells + 1] - starts[cells]
        ends = np.cumsum(lengths)
        taken = np.repeat(starts[cells] - ends + lengths, lengths) + np.arange(int(lengths.sum()))
        columns = np.repeat(np.arange(len(cells)), lengths)
        rows, place = np.unique(rows_of[taken], return_inverse=True)
        self.lower = choice.lower[cells]
        many = np.bincount(place, minlength=len(rows))
        held = choice.count_cells_up(z)[rows] - np.bincount(place, z[cells][columns], len(rows)).astype(np.int64)
        kinks, slopes = choice.kinks[:, rows] - held, choice.slopes[:, rows]
        low, first, second, high = kinks
        straight = np.full(len(rows), 3)
        free = (low <= 0) & (high >= many)
        straight[free & (first <= 0) & (second >= many)] = 1
        straight[free & (first >= many)] = 0
        straight[free & (second <= 0)] = 2
        flat = straight < 3
        own_array = np.where(flat, slopes[np.minimum(straight, 2), np.arange(len(rows))], 0)
        self.costs = choice.up[cells].copy()
        np.add.at(self.costs, columns, own_array[place])
        bent = np.cumsum(~flat) - 1
        kept = ~flat[place]
        order = np.argsort(bent[place[kept]], kind="stable")
        self.rows, self.columns = bent[place[kept]][order], columns[kept][order]
        self.kinks, self.slopes = kinks[:, ~flat], slopes[:, ~flat]

    def build_block_program(self) -> highspy.HighsLp:
        """The program: the cells, then for each row how far it is below, between and above its kinks."""
        (low, first, second, high), (below, between, above) = self.kinks, self.slopes
        height, width = len(first), len(self.costs)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = width + 3 * height, height
        lp.col_cost_ = np.concatenate([self.costs, -below, between, above]).astype(np.float64)
        lp.col_lower_ = np.concatenate([self.lower, np.zeros(3 * height)]).astype(np.float64)
        room = [np.ones(width), first - low, second - first, high - second]
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

    def to_program_point(self, z: Ints) -> Floats:
        """The program's point for a rounding of the block."""
        return np.concatenate([z, *self._split_at_kinks(z)]).astype(np.float64)

    def compute_block_cost(self, z: Ints) -> int:
        """What a rounding of the block costs, but for a constant."""
        pieces = zip(self._split_at_kinks(z), self.slopes * np.array([[-1], [1], [1]]), strict=True)
        return int((self.costs * z).sum()) + sum(int((p * s).sum()) for p, s in pieces)

    def within(self, z: Ints) -> bool:
        """True if a rounding of the block keeps all limits."""
        n = np.bincount(self.rows, z[self.columns], self.kinks.shape[1])
        return bool((n >= self.kinks[0]).all() and (z >= self.lower).all())

    def _split_at_kinks(self, z: Ints) -> tuple[Ints, Ints, Ints]:
        _, first, second, _ = self.kinks
        n = np.bincount(self.rows, z[self.columns], len(first)).astype(np.int64)
        return np.maximum(first - n, 0), np.clip(n - first, 0, second - first), np.maximum(n - second, 0)


_TIES = 1 << 8
_NEVER = np.iinfo(np.int64).max


def generate_cell_blocks(choice: RoundingChoice, fewest: int, most: int) -> Iterator[Ints]:
    """The cells of rows that are neither small nor large, row by row in a stable mixed order.

    If no row is of such a size, all cells are one block.

    Args:
        choice: The choice.
        fewest: The fewest cells of a block.
        most: The most cells.
    """
    lengths = np.diff(choice.indptr)
    rows = np.flatnonzero((lengths >= fewest) & (lengths <= most))
    if len(choice.cells) <= most or not len(rows):
        yield np.arange(len(choice.cells))
        return
    for row in rows[np.argsort(hash_numbers(rows, 3), kind="stable")]:
        yield choice.indices[choice.indptr[row] : choice.indptr[row + 1]]


def search_locally(choice: RoundingChoice, cells: Ints, z: Ints, n: Ints, steps: int) -> int:
    """Improve the rounding of a block of cells where it stands; the rest is held.

    Args:
        choice: The choice.
        cells: The block.
        z: 1 for each cell that goes up; changed.
        n: How many cells of each row go up; changed.
        steps: How many cells are turned at most.

    Returns:
        How many steps were taken.
    """
    cells = cells[choice.lower[cells] == 0]
    if not len(cells):
        return 0
    block = _LocalSearchBlock(choice, cells, z, n)
    taken = block.turn_cells(steps)
    for cell in cells[block.best != z[cells]]:
        starts, rows = choice.rows_by_cell
        n[rows[starts[cell] : starts[cell + 1]]] += 1 - 2 * z[cell]
        z[cell] ^= 1
    return taken


class _LocalSearchBlock:
    """Rows of a block, laid out so that the gain of every cell is one sum."""

    def __init__(self, choice: RoundingChoice, cells: Ints, z: Ints, n: Ints) -> None:
        starts, rows = choice.rows_by_cell
        self.lengths = starts[cells + 1] - starts[cells]
        places = np.arange(max(1, int(self.lengths.max())))
        there = places < self.lengths[:, None]
        taken = (starts[cells][:, None] + places)[there]
        self.rows, local = np.unique(rows[taken], return_inverse=True)
        self.none = len(self.rows)
        self.at = np.full(there.shape, self.none, np.int64)
        self.at[there] = local
        self.kinks, self.slopes = choice.kinks[:, self.rows], choice.slopes[:, self.rows]
        self.up, self.z, self.n = choice.up[cells], z[cells].copy(), n[self.rows].copy()
        self.best = self.z.copy()
        self.ties = hash_numbers(cells, 4) & (_TIES - 1)
        self.width = self.none + 1

    def turn_cells(self, steps: int) -> int:
        """Turn cells one after another; the best that was met is kept in `best`."""
        # One line for turning down, one for turning up, so that a cell's rows point into either.
        costs = np.zeros(2 * self.width, np.int64)
        down, up = self._compute_step_costs(np.arange(self.none))
        costs[: self.none], costs[self.width : -1] = down, up
        pointed = self.at + (1 - self.z)[:, None] * self.width
        sign = 1 - 2 * self.z
        rest = np.zeros(len(self.z), np.int64)
        tenure = min(8 + len(self.z) // 40, max(1, len(self.z) // 3))
        cost = lowest = last = 0
        patience = max(60, steps // 2)
        for step in range(steps):
            gains = costs[pointed].sum(1) + self.up * sign
            ranks = gains * _TIES + (self.ties ^ (step & (_TIES - 1)))
            ranks[(rest > step) & (cost + gains >= lowest)] = _NEVER
            cell = int(ranks.argmin())
            if ranks[cell] == _NEVER:
                continue
            turned = int(sign[cell])
            cost += int(gains[cell])
            rows = self.at[cell, : self.lengths[cell]]
            self.n[rows] += turned
            costs[rows], costs[rows + self.width] = self._compute_step_costs(rows)
            self.z[cell] += turned
            sign[cell] = -turned
            pointed[cell] += turned * -self.width
            rest[cell] = step + tenure + int(self.ties[cell] ^ (step & 7)) % tenure + 1
            if cost < lowest:
                lowest, last, self.best = cost, step, self.z.copy()
            elif step - last > patience:
                return step
        return steps

    def _compute_step_costs(self, rows: Ints) -> tuple[Ints, Ints]:
        """What one more cell down, and up, would cost in each of these rows."""
        (low, first, second, high), n = self.kinks[:, rows], self.n[rows]
        below, between, above = self.slopes[:, rows]
        up = np.where(n < first, below, np.where(n < second, between, above))
        down = np.where(n <= first, below, np.where(n <= second, between, above))
        return FAR * (n <= low) - FAR * (n > high) - down, up - FAR * (n < low) + FAR * (n >= high)


_FEWEST, _MOST = 40, 400
_PASSES = 150
_SHORTEST = 300


@dataclass(frozen=True, slots=True, eq=False)
class RoundingResult:
    """A rounding and how good it is.

    Attributes:
        z: 1 for each cell that goes up.
        error: Sum of the errors of all published cells.
        bound: No rounding of the same cells within the limits has less.
    """

    z: Ints
    error: int
    bound: int


def round_quickly(choice: RoundingChoice) -> Ints:
    """A rounding with little work, to see what else must be rounded; limits may be broken."""
    at = _relax_choice(choice, 2 * _PASSES)
    return dive_from_relaxation(choice, at, 20, 30)


def search_best_rounding(choice: RoundingChoice, effort: RoundingBudget) -> RoundingResult:
    """The best rounding that this much work finds.

    Args:
        choice: The choice.
        effort: How much work.
    """
    at = _relax_choice(choice, effort.passes)
    least = compute_lagrangian_bound(choice, at.prices)
    best: RoundingResult | None = None
    for rounds, passes in effort.dives:
        z = dive_from_relaxation(choice, at, rounds, passes)
        _search_all_blocks(choice, z, effort)
        best = _choose_better_rounding(choice, best, z, least)
        if best.error <= least and not _count_broken_rows(choice, best.z):
            break
    assert best is not None
    for _ in range(1, effort.sweeps):
        z = best.z.copy()
        _search_all_blocks(choice, z, effort)
        best = _choose_better_rounding(choice, best, z, least)
    return _solve_blocks(choice, best, at.parts, effort)


def _relax_choice(choice: RoundingChoice, passes: int) -> RelaxationState:
    relaxed = LagrangianRelaxation(choice)
    at = relaxed.start_relaxation()
    for _ in range(passes // _PASSES):
        at = relaxed.run_passes(at, _PASSES)
    return at


def _search_all_blocks(choice: RoundingChoice, z: Ints, effort: RoundingBudget) -> None:
    n, left = choice.count_cells_up(z), effort.steps
    for cells in generate_cell_blocks(choice, _FEWEST, _MOST):
        if left <= 0:
            break
        left -= search_locally(choice, cells, z, n, min(left, max(_SHORTEST, 3 * len(cells))))


def _choose_better_rounding(choice: RoundingChoice, best: RoundingResult | None, z: Ints, least: int) -> RoundingResult:
    """The better of two; one that keeps the limits is better than one that breaks them."""
    rounding_result = RoundingResult(z, choice.error(z), least)
    if best is None:
        return rounding_result
    ranks = [
        (_count_broken_rows(choice, current_rounding_result.z), current_rounding_result.error)
        for current_rounding_result in (best, rounding_result)
    ]
    return rounding_result if ranks[1] < ranks[0] else best


def _count_broken_rows(choice: RoundingChoice, z: Ints) -> int:
    return int(choice.find_broken_limits(z).sum() + (z < choice.lower).sum())


def _solve_blocks(
    choice: RoundingChoice, best: RoundingResult, parts: Floats, effort: RoundingBudget
) -> RoundingResult:
    """Give the solver all cells, or blocks of those that the relaxed choice would have otherwise."""
    width = len(choice.cells)
    if not width or (best.error <= best.bound and not _count_broken_rows(choice, best.z)):
        return best
    if width <= effort.whole:
        block_solution = solve_block(choice, np.arange(width), best.z, effort.nodes)
        return RoundingResult(
            block_solution.z, best.error + block_solution.cost, max(best.bound, best.error + block_solution.least)
        )
    z, error = best.z, best.error
    apart = np.abs(parts - z)
    lengths = np.diff(choice.indptr)
    rows = np.flatnonzero(lengths >= min(effort.block // 2, int(lengths.max(initial=0))))
    rows = rows[np.argsort(hash_numbers(rows, 5), kind="stable")]
    for turn in range(effort.problems):
        if turn and len(rows):
            row = rows[turn % len(rows)]
            cells = choice.indices[choice.indptr[row] : choice.indptr[row + 1]]
        else:
            cells = np.arange(width)
        rank = apart[cells] + (hash_numbers(cells, turn) & 1023) / 2048 * bool(turn)
        block = np.sort(cells[np.argsort(-rank, kind="stable")[: effort.block]])
        block_solution = solve_block(choice, block, z, effort.nodes // 4)
        z, error = block_solution.z, error + block_solution.cost
    return RoundingResult(z, error, best.bound)
