"""The covering problem in HiGHS: cheapest sets, and prices of conflicts that bound them exactly.

A price on every conflict bounds each cheapest set from below (weak duality), whatever the prices are. They
come from the solver's linear program but are cut to whole numbers before they are used, so that the bound
does not rest on the solver. All unknowns are 0 or 1 and no big M occurs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import highspy
import numpy as np

from tilstand.kernel.program import instance

__all__ = ["Items", "covering", "least", "least_with"]

Items = frozenset[int]
UNIT = 1 << 20


def covering(
    conflicts: Sequence[Items], weights: Mapping[int, int], forbidden: Sequence[Items] = ()
) -> tuple[int, Items]:
    """The least cost of touching every conflict, and one set that does it; (0, no items) if none does.

    Args:
        conflicts: Sets of items, none of them empty.
        weights: Whole-number cost of each item, at least 1.
        forbidden: Sets that must not be contained in the answer.
    """
    items, lp = _program(conflicts, weights, forbidden)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(items)
    highs = instance(presolve="choose", mip_rel_gap=0.0, mip_abs_gap=0.5)
    highs.passModel(lp)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return 0, frozenset()
    values = highs.getSolution().col_value
    chosen = frozenset(item for item, v in zip(items, values, strict=True) if v > 0.5)
    return sum(weights[item] for item in chosen), chosen


def least_with(conflicts: Sequence[Items], weights: Mapping[int, int]) -> dict[int, int]:
    """For each item, a cost that no set with it that touches every conflict can be below.

    Example:
        >>> triangle = [frozenset({1, 2}), frozenset({2, 3}), frozenset({1, 3})]
        >>> least_with(triangle, {1: 1, 2: 1, 3: 1})[2]
        2
        >>> least_with([frozenset({1, 2}), frozenset({1, 3})], {1: 3, 2: 3, 3: 4})
        {1: 3, 2: 5, 3: 6}
    """
    prices = _prices(conflicts, weights)
    rest = _rest(conflicts, weights, prices)
    base = sum(prices) + sum(min(0, r) for r in rest.values())
    return {item: -(-(base + max(0, r)) // UNIT) for item, r in rest.items()}


def least(conflicts: Sequence[Items], weights: Mapping[int, int]) -> int:
    """A cost that no set touching every conflict can be below.

    Example:
        >>> least([frozenset({1, 2}), frozenset({2, 3}), frozenset({1, 3})], {1: 1, 2: 1, 3: 1})
        2
    """
    prices = _prices(conflicts, weights)
    return -(-(sum(prices) + sum(min(0, r) for r in _rest(conflicts, weights, prices).values())) // UNIT)


def _prices(conflicts: Sequence[Items], weights: Mapping[int, int]) -> list[int]:
    """What the linear program pays for each conflict, in whole parts of a unit.

    Where one item touches every conflict and none is cheaper, it is the answer: its cost, the same from each.
    That is an optimum of the program, and of all of them the one that rules out most.
    """
    every = frozenset.intersection(*conflicts)
    cheapest = min(weights[item] for item in frozenset().union(*conflicts))
    if any(weights[item] == cheapest for item in every):
        return [cheapest * UNIT // len(conflicts)] * len(conflicts)
    items, lp = _program(conflicts, weights)
    lp.col_upper_ = np.full(len(items), highspy.kHighsInf)
    highs = instance(presolve="choose")
    highs.passModel(lp)
    highs.run()
    return [max(0, int(p * UNIT + 1e-3)) for p in highs.getSolution().row_dual]


def _rest(conflicts: Sequence[Items], weights: Mapping[int, int], prices: Sequence[int]) -> dict[int, int]:
    """What is left of the cost of each item once its conflicts are paid."""
    rest = {item: weights[item] * UNIT for item in sorted(frozenset().union(*conflicts))}
    for price, conflict in zip(prices, conflicts, strict=True):
        for item in conflict:
            rest[item] -= price
    return rest


def _program(
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
