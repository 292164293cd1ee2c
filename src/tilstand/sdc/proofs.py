"""Proofs of row bounds by weighted sums of published rows, shortest first.

A linear program looks for multipliers of the given rows with the least weight together (Farkas); rows hardly
needed are made dearer and it is asked again, which leaves few. What is found is believed only once it was
checked in whole numbers.

    >>> import numpy as np
    >>> table = AggregationSystem.from_cell_lists([[0, 1, 2], [0], [1], [2]], inner=[4, 1, 5])
    >>> found = prove_row_bound(table, np.array([True, True, False, True]), 2, least=True)
    >>> found.multipliers, found.end
    ({0: 1, 1: -1, 3: -1}, 1)

>>> sums = AggregationSystem.from_cell_lists([[0, 1], [0], [2, 3], [3]], inner=[1, 2, 3, 4])
>>> part = build_neighbourhood(sums, np.ones(4, dtype=np.bool_), row=1, steps=1)
>>> part.rows.tolist(), part.sums.values.tolist()
([0, 1], [3, 1])
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import highspy
import numpy as np
from scipy.sparse import csc_matrix, csr_matrix, hstack, identity, vstack

from tilstand.kernel.solver import create_highs, generate_whole_rays
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.hypercube import Flags, Floats, Ints, Places

_ROUNDS = 4
_TINY = 1e-7


@dataclass(frozen=True, slots=True)
class BoundDerivation:
    """Given rows that show an end of another: `times` that row is at least (or most) their weighted sum.

    Attributes:
        row: The row that it is about.
        least: True if it shows what the row is at least, false if at most.
        multipliers: How often each given row is added, below 0 where it is subtracted.
        times: How often the row itself is taken.
        end: The end that follows for a count: the least or the greatest whole number.
    """

    row: int
    least: bool
    multipliers: Mapping[int, int]
    times: int
    end: int


def prove_row_bound(
    sums: AggregationSystem, shown: Flags, row: int, *, least: bool, end: float | None = None
) -> BoundDerivation | None:
    """The fewest rows found that show an end; None where nothing shows it.

    Args:
        sums: The rows.
        shown: Which of them are given.
        row: Whose end.
        least: The lower end; else the upper one.
        end: Show that the row is at least (at most) this; None: as far as can be shown.
    """
    program = _MultiplierProgram(sums, shown, row, least)
    wanted = program.find_best_bound() if end is None else (end if least else -end)
    if wanted is None:
        return None
    weights, bound_derivation = np.ones(len(program.rows)), None
    for _ in range(_ROUNDS):
        prices = program.find_lightest_multipliers(wanted, weights)
        if prices is None:
            break
        made = _verify_multipliers(sums, program, prices, wanted)
        if made is not None and (bound_derivation is None or len(made.multipliers) < len(bound_derivation.multipliers)):
            bound_derivation = made
        weights = 1.0 / (np.abs(prices) + 0.05)
    return bound_derivation


class _MultiplierProgram:
    """The program over multipliers: each row up or down, and each ceiling down."""

    def __init__(self, sums: AggregationSystem, shown: Flags, row: int, least: bool) -> None:
        self.row, self.least, self.rows = row, least, np.flatnonzero(shown)
        factors = np.ones(len(sums.indices)) if sums.factors is None else sums.factors.astype(np.float64)
        matrix = csr_matrix((factors, sums.indices, sums.indptr), (len(sums), len(sums.inner)))
        cells, own_array = sums.cells(row)
        target = np.zeros(len(sums.inner))
        target[cells] = own_array if least else -own_array
        self.capped = np.flatnonzero(np.isfinite(sums.high))
        slack = 0 if sums.slack is None else sums.slack[self.rows]
        given = sums.values[self.rows]
        self.low = sums.low
        self.ends = np.concatenate([given - slack, -(given + slack), -sums.high[self.capped]])
        taken = matrix[self.rows].T
        caps = identity(len(sums.inner), format="csc")[:, self.capped]
        self.matrix = csc_matrix(hstack([taken, -taken, -caps]))
        self.target = target

    def find_best_bound(self) -> float | None:
        """The end as far as it can be shown; None where nothing is shown of it."""
        profit = self.ends - self.matrix.T @ self.low
        found = self._solve_multipliers(-profit, self.matrix, np.full(len(self.target), -np.inf), self.target)
        return None if found is None else float(profit @ found + self.target @ self.low)

    def find_lightest_multipliers(self, wanted: float, weights: Floats) -> Floats | None:
        """The multipliers of least weight that show an end."""
        profit = csr_matrix(self.ends - self.matrix.T @ self.low)
        lower = np.append(np.full(len(self.target), -np.inf), wanted - self.target @ self.low - _TINY)
        upper = np.append(self.target, np.inf)
        costs = np.concatenate([weights, weights, np.full(len(self.capped), 0.01)])
        found = self._solve_multipliers(costs, csc_matrix(vstack([self.matrix, profit])), lower, upper)
        if found is None:
            return None
        number = len(self.rows)
        return np.asarray(found[:number] - found[number : 2 * number])

    def _solve_multipliers(self, costs: Floats, matrix: csc_matrix, lower: Floats, upper: Floats) -> Floats | None:
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = matrix.shape
        lp.col_cost_ = costs
        lp.col_lower_, lp.col_upper_ = np.zeros(len(costs)), np.full(len(costs), np.inf)
        lp.row_lower_, lp.row_upper_ = lower, upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
        lp.a_matrix_.value_ = matrix.data
        solver = create_highs(presolve="choose")
        solver.passModel(lp)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(solver.getSolution().col_value)


def _verify_multipliers(
    sums: AggregationSystem, program: _MultiplierProgram, prices: Floats, wanted: float
) -> BoundDerivation | None:
    """The multipliers as whole numbers, if they show the end."""
    kept = np.flatnonzero(np.abs(prices) > _TINY)
    sign = 1 if program.least else -1
    # the row itself takes part in the scaling, so that its own factor is whole as well
    for scaled in generate_whole_rays([1.0, *prices[kept]]):
        times = scaled.get(0, 0)
        if times < 1:
            continue
        chosen = {int(program.rows[kept[at - 1]]): number for at, number in scaled.items() if at}
        shown = _compute_proven_bound(sums, program.row, sign * times, chosen)
        if shown is not None and Fraction(shown, times) >= Fraction(wanted).limit_denominator(10**6):
            end = -((-shown) // times)
            return BoundDerivation(
                program.row, program.least, {k: sign * v for k, v in chosen.items()}, times, sign * end
            )
    return None


def _compute_proven_bound(sums: AggregationSystem, row: int, times: int, chosen: Mapping[int, int]) -> int | None:
    """What so many times a row is at least, as the chosen rows show; None if they show nothing."""
    rest: Ints = np.zeros(len(sums.inner), np.int64)
    cells, factors = sums.cells(row)
    rest[cells] = times * factors
    total = 0
    for current_number, number in chosen.items():
        own_array, factors = sums.cells(current_number)
        rest[own_array] -= number * factors
        slack = 0 if sums.slack is None else int(sums.slack[current_number])
        total += number * int(sums.values[current_number]) - abs(number) * slack
    # what is left over of each cell is at least its floor, or at most its ceiling where it is subtracted
    below = rest < 0
    if np.isinf(sums.high[below]).any():
        return None
    return total + int(rest[~below] @ np.rint(sums.low[~below])) + int(rest[below] @ np.rint(sums.high[below]))


_STEPS = (1, 2, 3, 5)


@dataclass(frozen=True, eq=False)
class RowNeighbourhood:
    """A part of a system.

    Attributes:
        sums: Its rows over its finest cells.
        rows: Which rows of the whole they are, rising.
    """

    sums: AggregationSystem
    rows: Ints


def build_neighbourhood(sums: AggregationSystem, shown: Flags, row: int, steps: int) -> RowNeighbourhood:
    """The given rows that hang together with a row in so many steps, from cells to rows and back.

    Args:
        sums: The whole system.
        shown: Which of its rows are given.
        row: The row in the middle, given or not.
        steps: How far to go.
    """
    usable = shown.copy()
    usable[row] = True
    taken = np.zeros(len(sums), np.bool_)
    taken[row] = True
    cells = np.zeros(len(sums.inner), np.bool_)
    owners = sums.rows_of_terms
    for _ in range(steps):
        cells[sums.indices[taken[owners]]] = True
        found = np.zeros(len(sums), np.bool_)
        found[owners[cells[sums.indices]]] = True
        grown = taken | (found & usable)
        if (grown == taken).all():
            break
        taken = grown
    cells[sums.indices[taken[owners]]] = True
    return _restrict_to_part(sums, np.flatnonzero(taken), np.flatnonzero(cells))


def find_shortest_proof(
    sums: AggregationSystem, shown: Flags, row: int, *, least: bool, end: float | None = None
) -> BoundDerivation | None:
    """The shortest proof of an end that is found, near the row first; None where nothing shows it.

    Args:
        sums: The rows.
        shown: Which of them are given.
        row: Whose end.
        least: The lower end; else the upper one.
        end: What is to be shown; None: as far as can be shown.
    """
    for own_neighbourhood in _widen_neighbourhood(sums, shown, row):
        place = int(np.searchsorted(own_neighbourhood.rows, row))
        bound_derivation = prove_row_bound(
            own_neighbourhood.sums, shown[own_neighbourhood.rows], place, least=least, end=end
        )
        if bound_derivation is not None:
            rows = {int(own_neighbourhood.rows[at]): number for at, number in bound_derivation.multipliers.items()}
            return replace(bound_derivation, row=row, multipliers=rows)
    return None


def _widen_neighbourhood(sums: AggregationSystem, shown: Flags, row: int) -> Iterator[RowNeighbourhood]:
    size = 0
    for steps in (*_STEPS, len(sums)):
        own_neighbourhood = build_neighbourhood(sums, shown, row, steps)
        if len(own_neighbourhood.rows) > size:
            size = len(own_neighbourhood.rows)
            yield own_neighbourhood


def _restrict_to_part(sums: AggregationSystem, rows: Ints, cells: Ints) -> RowNeighbourhood:
    place = np.full(len(sums.inner), -1, np.int32)
    place[cells] = np.arange(len(cells), dtype=np.int32)
    counts = np.diff(sums.indptr)[rows]
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    at = np.repeat(sums.indptr[rows] - starts[:-1], counts) + np.arange(starts[-1])
    indices: Places = place[sums.indices[at]]
    own_system = AggregationSystem(
        starts,
        indices,
        sums.inner[cells],
        None if sums.factors is None else sums.factors[at],
        None if sums.slack is None else sums.slack[rows],
        None if sums.floor is None else sums.floor[cells],
        None if sums.ceiling is None else sums.ceiling[cells],
    )
    return RowNeighbourhood(own_system, rows)
