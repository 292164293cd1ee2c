"""Numbers for the figures that nobody stated, with which as many relations as possible hold."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

import highspy
import numpy as np

from tilstand.disclosure.types import Floats, Ints
from tilstand.errors import ReleaseError
from tilstand.kernel.program import instance
from tilstand.kernel.system import System
from tilstand.languages import failure

__all__ = ["FilledIn", "filled_in"]

_INF = highspy.kHighsInf
_UNDOUBTED = 50.0
"""What it costs to let one of a relation go that nothing is known against."""


@dataclass(frozen=True)
class FilledIn:
    """The figures of a system, all of them with a number.

    Attributes:
        numbers: Number of each figure, by place; then what is left of each limit, in the order of `rests`.
        rests: Place of what is left of a relation that is a limit, or may be off, by the relation's id.
        rooms: The most that can be left of it, where it has two ends.
        lacks: By how much each relation does not hold, by its id, where it does not.
    """

    numbers: Ints
    rests: Mapping[str, int]
    rooms: Mapping[int, int] = field(default_factory=dict)
    lacks: Mapping[str, int] = field(default_factory=dict)


def filled_in(
    found: System, place: Mapping[str, int], known: Mapping[int, int], doubted: Set[str] = frozenset()
) -> FilledIn:
    """Whole numbers for all figures: those that are known, and others so that least in all is lacking.

    Args:
        found: The relations.
        place: Place of each figure, by its id.
        known: The numbers that are known, by place.
        doubted: Ids of relations that are known not to hold: what is lacking is looked for there first.

    Raises:
        ReleaseError: If no numbers were found in the time that they may take.
    """
    numbers = np.zeros(len(place), dtype=np.int64)
    for at, number in known.items():
        numbers[at] = number
    free = [at for at in range(len(place)) if at not in known]
    if free:
        numbers[free] = np.rint(_solved(found, place, numbers, free, doubted)).astype(np.int64)
    rests: dict[str, int] = {}
    rooms: dict[int, int] = {}
    lacks: dict[str, int] = {}
    left: list[int] = []
    for row in found.rows:
        total = sum(factor * int(numbers[place[id]]) for id, factor in row.coefficients.items())
        over = total - row.upper if row.upper is not None and total > row.upper else 0
        under = row.lower - total if row.lower is not None and total < row.lower else 0
        lack = over + under
        if lack:
            lacks[row.id] = lack
        # readers know by how much it may be off, and not to which side it is
        lower = None if row.lower is None else row.lower - lack
        upper = None if row.upper is None else row.upper + lack
        if lower != upper:
            rests[row.id] = len(place) + len(left)
            if upper is not None:
                rest = upper - total
                if lower is not None:
                    rooms[rests[row.id]] = upper - lower
            else:
                rest = total - (lower or 0)
            left.append(rest)
    return FilledIn(np.concatenate((numbers, np.array(left, dtype=np.int64))), rests, rooms, lacks)


def _solved(
    found: System, place: Mapping[str, int], numbers: Ints, free: list[int], doubted: Set[str]
) -> Floats:
    """The unknown figures, with two further columns a relation for what it has too much or too little of."""
    column = {at: k for k, at in enumerate(free)}
    start, index, factor = [0], list[int](), list[float]()
    least, most = list[float](), list[float]()
    prices = list[float]()
    for row in found.rows:
        moved = 0
        here = False
        for id, times in row.coefficients.items():
            at = place[id]
            if at in column:
                here = True
                index.append(column[at])
                factor.append(float(times))
            else:
                moved += times * int(numbers[at])
        if not here:
            continue
        for sign, end in ((1.0, row.lower), (-1.0, row.upper)):
            if end is not None:
                index.append(len(free) + len(prices))
                factor.append(sign)
                prices.append(1.0 if row.id in doubted else _UNDOUBTED)
        least.append(-_INF if row.lower is None else float(row.lower - moved))
        most.append(_INF if row.upper is None else float(row.upper - moved))
        start.append(len(index))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(free) + len(prices), len(least)
    lp.col_cost_ = np.concatenate((np.zeros(len(free)), np.array(prices)))
    lp.col_lower_ = np.zeros(lp.num_col_)
    lp.col_upper_ = np.full(lp.num_col_, _INF)
    lp.row_lower_, lp.row_upper_ = np.array(least), np.array(most)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(start, dtype=np.int32)
    lp.a_matrix_.index_ = np.array(index, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(factor)
    solver = instance(presolve="choose", solver="choose", mip_max_nodes=20_000)
    solver.passModel(lp)
    solver.run()
    point = np.array(solver.getSolution().col_value)
    if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal and _whole(point[: len(free)]):
        return point[: len(free)]
    kinds = np.full(len(free), highspy.HighsVarType.kInteger)
    solver.changeColsIntegrality(len(free), np.arange(len(free), dtype=np.int32), kinds)
    solver.run()
    point = np.array(solver.getSolution().col_value)
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise failure(ReleaseError, "attack.unfilled", figures=len(free))
    return point[: len(free)]


def _whole(point: Floats) -> bool:
    return bool(np.abs(point - np.rint(point)).max(initial=0.0) < 1e-6)
