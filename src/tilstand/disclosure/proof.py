"""Why a row cannot be less, or more: the fewest given rows whose sum, added and subtracted, shows it.

A linear program looks for multipliers of the given rows with the least weight together (Farkas); rows hardly
needed are made dearer and it is asked again, which leaves few. What is found is believed only once it was
checked in whole numbers.

    >>> import numpy as np
    >>> table = Sums.of([[0, 1, 2], [0], [1], [2]], inner=[4, 1, 5])
    >>> found = proof(table, np.array([True, True, False, True]), 2, least=True)
    >>> found.multipliers, found.end
    ({0: 1, 1: -1, 3: -1}, 1)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import highspy
import numpy as np
from scipy.sparse import csc_matrix, csr_matrix, hstack, identity, vstack

from tilstand.disclosure.sums import Sums
from tilstand.disclosure.types import Flags, Floats, Ints
from tilstand.kernel.program import instance, whole

__all__ = ["Derivation", "proof"]

_ROUNDS = 4
_TINY = 1e-7


@dataclass(frozen=True, slots=True)
class Derivation:
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


def proof(sums: Sums, shown: Flags, row: int, *, least: bool, end: float | None = None) -> Derivation | None:
    """The fewest rows found that show an end; None where nothing shows it.

    Args:
        sums: The rows.
        shown: Which of them are given.
        row: Whose end.
        least: The lower end; else the upper one.
        end: Show that the row is at least (at most) this; None: as far as can be shown.
    """
    program = _Multipliers(sums, shown, row, least)
    wanted = program.best() if end is None else (end if least else -end)
    if wanted is None:
        return None
    weights, found = np.ones(len(program.rows)), None
    for _ in range(_ROUNDS):
        prices = program.lightest(wanted, weights)
        if prices is None:
            break
        made = _checked(sums, program, prices, wanted)
        if made is not None and (found is None or len(made.multipliers) < len(found.multipliers)):
            found = made
        weights = 1.0 / (np.abs(prices) + 0.05)
    return found


class _Multipliers:
    """The program over multipliers: each row up or down, and each ceiling down."""

    def __init__(self, sums: Sums, shown: Flags, row: int, least: bool) -> None:
        self.row, self.least, self.rows = row, least, np.flatnonzero(shown)
        factors = np.ones(len(sums.indices)) if sums.factors is None else sums.factors.astype(np.float64)
        matrix = csr_matrix((factors, sums.indices, sums.indptr), (len(sums), len(sums.inner)))
        cells, own = sums.cells(row)
        target = np.zeros(len(sums.inner))
        target[cells] = own if least else -own
        self.capped = np.flatnonzero(np.isfinite(sums.high))
        slack = 0 if sums.slack is None else sums.slack[self.rows]
        given = sums.values[self.rows]
        self.low = sums.low
        self.ends = np.concatenate([given - slack, -(given + slack), -sums.high[self.capped]])
        taken = matrix[self.rows].T
        caps = identity(len(sums.inner), format="csc")[:, self.capped]
        self.matrix = csc_matrix(hstack([taken, -taken, -caps]))
        self.target = target

    def best(self) -> float | None:
        """The end as far as it can be shown; None where nothing is shown of it."""
        profit = self.ends - self.matrix.T @ self.low
        found = self._solved(-profit, self.matrix, np.full(len(self.target), -np.inf), self.target)
        return None if found is None else float(profit @ found + self.target @ self.low)

    def lightest(self, wanted: float, weights: Floats) -> Floats | None:
        """The multipliers of least weight that show an end."""
        profit = csr_matrix(self.ends - self.matrix.T @ self.low)
        lower = np.append(np.full(len(self.target), -np.inf), wanted - self.target @ self.low - _TINY)
        upper = np.append(self.target, np.inf)
        costs = np.concatenate([weights, weights, np.full(len(self.capped), 0.01)])
        found = self._solved(costs, csc_matrix(vstack([self.matrix, profit])), lower, upper)
        if found is None:
            return None
        number = len(self.rows)
        return np.asarray(found[:number] - found[number : 2 * number])

    def _solved(self, costs: Floats, matrix: csc_matrix, lower: Floats, upper: Floats) -> Floats | None:
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = matrix.shape
        lp.col_cost_ = costs
        lp.col_lower_, lp.col_upper_ = np.zeros(len(costs)), np.full(len(costs), np.inf)
        lp.row_lower_, lp.row_upper_ = lower, upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
        lp.a_matrix_.value_ = matrix.data
        solver = instance(presolve="choose")
        solver.passModel(lp)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(solver.getSolution().col_value)


def _checked(sums: Sums, program: _Multipliers, prices: Floats, wanted: float) -> Derivation | None:
    """The multipliers as whole numbers, if they show the end."""
    kept = np.flatnonzero(np.abs(prices) > _TINY)
    sign = 1 if program.least else -1
    # the row itself takes part in the scaling, so that its own factor is whole as well
    for scaled in whole([1.0, *prices[kept]]):
        times = scaled.get(0, 0)
        if times < 1:
            continue
        chosen = {int(program.rows[kept[at - 1]]): number for at, number in scaled.items() if at}
        shown = _shown(sums, program.row, sign * times, chosen)
        if shown is not None and Fraction(shown, times) >= Fraction(wanted).limit_denominator(10**6):
            end = -((-shown) // times)
            return Derivation(
                program.row, program.least, {k: sign * v for k, v in chosen.items()}, times, sign * end
            )
    return None


def _shown(sums: Sums, row: int, times: int, chosen: Mapping[int, int]) -> int | None:
    """What so many times a row is at least, as the chosen rows show; None if they show nothing."""
    rest: Ints = np.zeros(len(sums.inner), np.int64)
    cells, factors = sums.cells(row)
    rest[cells] = times * factors
    total = 0
    for one, number in chosen.items():
        own, factors = sums.cells(one)
        rest[own] -= number * factors
        slack = 0 if sums.slack is None else int(sums.slack[one])
        total += number * int(sums.values[one]) - abs(number) * slack
    # what is left over of each cell is at least its floor, or at most its ceiling where it is subtracted
    below = rest < 0
    if np.isinf(sums.high[below]).any():
        return None
    return (
        total + int(rest[~below] @ np.rint(sums.low[~below])) + int(rest[below] @ np.rint(sums.high[below]))
    )
