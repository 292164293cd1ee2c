"""Set-covering problems in HiGHS, their lower bounds, and the budget of solver calls.

A price on every conflict bounds each cheapest set from below (weak duality), whatever the prices are. They
come from the solver's linear program but are cut to whole numbers before they are used, so that the bound
does not rest on the solver. All unknowns are 0 or 1 and no big M occurs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from tilstand.kernel.solver import create_highs

Items = frozenset[int]
UNIT = 1 << 20


def solve_covering(
    conflicts: Sequence[Items], weights: Mapping[int, int], forbidden: Sequence[Items] = ()
) -> tuple[int, Items]:
    """The least cost of touching every conflict, and one set that does it; (0, no items) if none does.

    Args:
        conflicts: Sets of items, none of them empty.
        weights: Whole-number cost of each item, at least 1.
        forbidden: Sets that must not be contained in the answer.
    """
    items, lp = _build_covering_program(conflicts, weights, forbidden)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(items)
    highs = create_highs(presolve="choose", mip_rel_gap=0.0, mip_abs_gap=0.5)
    highs.passModel(lp)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return 0, frozenset()
    values = highs.getSolution().col_value
    chosen = frozenset(item for item, v in zip(items, values, strict=True) if v > 0.5)
    return sum(weights[item] for item in chosen), chosen


def bound_cover_cost_by_item(conflicts: Sequence[Items], weights: Mapping[int, int]) -> dict[int, int]:
    """For each item, a cost that no set with it that touches every conflict can be below.

    Example:
        >>> triangle = [frozenset({1, 2}), frozenset({2, 3}), frozenset({1, 3})]
        >>> bound_cover_cost_by_item(triangle, {1: 1, 2: 1, 3: 1})[2]
        2
        >>> bound_cover_cost_by_item([frozenset({1, 2}), frozenset({1, 3})], {1: 3, 2: 3, 3: 4})
        {1: 3, 2: 5, 3: 6}
    """
    prices = _compute_conflict_prices(conflicts, weights)
    numbers_by_number = _compute_reduced_costs(conflicts, weights, prices)
    base = sum(prices) + sum(min(0, r) for r in numbers_by_number.values())
    return {item: -(-(base + max(0, r)) // UNIT) for item, r in numbers_by_number.items()}


def bound_cover_cost(conflicts: Sequence[Items], weights: Mapping[int, int]) -> int:
    """A cost that no set touching every conflict can be below.

    Example:
        >>> bound_cover_cost([frozenset({1, 2}), frozenset({2, 3}), frozenset({1, 3})], {1: 1, 2: 1, 3: 1})
        2
    """
    prices = _compute_conflict_prices(conflicts, weights)
    return -(
        -(sum(prices) + sum(min(0, r) for r in _compute_reduced_costs(conflicts, weights, prices).values())) // UNIT
    )


def _compute_conflict_prices(conflicts: Sequence[Items], weights: Mapping[int, int]) -> list[int]:
    """What the linear program pays for each conflict, in whole parts of a unit.

    Where one item touches every conflict and none is cheaper, it is the answer: its cost, the same from each.
    That is an optimum of the program, and of all of them the one that rules out most.
    """
    every = frozenset.intersection(*conflicts)
    cheapest = min(weights[item] for item in frozenset().union(*conflicts))
    if any(weights[item] == cheapest for item in every):
        return [cheapest * UNIT // len(conflicts)] * len(conflicts)
    items, lp = _build_covering_program(conflicts, weights)
    lp.col_upper_ = np.full(len(items), highspy.kHighsInf)
    highs = create_highs(presolve="choose")
    highs.passModel(lp)
    highs.run()
    return [max(0, int(p * UNIT + 1e-3)) for p in highs.getSolution().row_dual]


def _compute_reduced_costs(
    conflicts: Sequence[Items], weights: Mapping[int, int], prices: Sequence[int]
) -> dict[int, int]:
    """What is left of the cost of each item once its conflicts are paid."""
    numbers_by_number = {item: weights[item] * UNIT for item in sorted(frozenset().union(*conflicts))}
    for price, conflict in zip(prices, conflicts, strict=True):
        for item in conflict:
            numbers_by_number[item] -= price
    return numbers_by_number


def _build_covering_program(
    conflicts: Sequence[Items], weights: Mapping[int, int], forbidden: Sequence[Items] = ()
) -> tuple[list[int], highspy.HighsLp]:
    items = sorted(frozenset().union(*conflicts, *forbidden))
    place = {item: k for k, item in enumerate(items)}
    rows = [*conflicts, *forbidden]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(items), len(rows)
    lp.col_cost_ = np.array([float(weights[item]) for item in items])
    lp.col_lower_, lp.col_upper_ = np.zeros(len(items)), np.ones(len(items))
    lp.row_lower_ = np.array([1.0] * len(conflicts) + [-highspy.kHighsInf] * len(forbidden))
    lp.row_upper_ = np.array([highspy.kHighsInf] * len(conflicts) + [len(f) - 1.0 for f in forbidden])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *map(len, rows)]).astype(np.int32)
    lp.a_matrix_.index_ = np.array([place[k] for r in rows for k in sorted(r)], dtype=np.int32)
    lp.a_matrix_.value_ = np.ones(sum(map(len, rows)))
    return items, lp


@dataclass(slots=True)
class SolverBudget:
    """How many covering problems may still be given to the solver; a count, so that the same is always done.

    Attributes:
        problems: How many; None for as many as it takes.
    """

    problems: int | None = None

    @property
    def is_exhausted(self) -> bool:
        """True if no further problem may be given to the solver."""
        return self.problems is not None and self.problems <= 0

    def count_solver_call(self) -> None:
        """Count a problem."""
        if self.problems is not None:
            self.problems -= 1
