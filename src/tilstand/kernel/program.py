"""A part of a system as a linear program, solved by HiGHS: points, rays and least values.

Printed figures that are held stand in the limits of the relations, not as relations of their own; presolve
is off, so that an impossible program always yields a ray (Farkas), from which `conflict` makes whole numbers.
There is no big M anywhere: with one, a solver's tolerance lets whole persons through a switch that is off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any

import highspy
import numpy as np

from tilstand.kernel.certificate import Room
from tilstand.kernel.component import Positions
from tilstand.kernel.system import System

__all__ = ["Program", "Solution", "instance", "whole"]

_INF = highspy.kHighsInf
_OPTIONS: dict[str, object] = {
    "output_flag": False,
    "presolve": "off",
    "solver": "simplex",
    "threads": 1,
    "random_seed": 0,
    "simplex_scale_strategy": 0,
}


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver says; nothing is believed before it has been checked in whole numbers.

    Attributes:
        kind: "point", "none" (impossible), "unbounded" or "unknown".
        point: Value of each column of the part, where there is one.
        multipliers: Of each relation: the ray of an impossible program, or the prices at the optimum.
        value: The optimum.
    """

    kind: str
    point: tuple[float, ...] = ()
    multipliers: tuple[float, ...] = ()
    value: float = 0.0


class Program:
    """One warm instance of HiGHS over one part of a system.

    Attributes:
        relations: The relations of the part: its figures with their factors, each by its place in the part,
            and the limits of their sum, less what every other figure adds to it.

    Args:
        system: The system.
        part: Positions of the figures that move and of their relations.
        rooms: Limits of each figure that moves, by position.
        held: Value of every other figure, by position.
    """

    def __init__(
        self, system: System, part: Positions, rooms: Mapping[int, Room], held: Sequence[int | None]
    ) -> None:
        self.part = part
        self._place = {j: k for k, j in enumerate(part.columns)}
        self.relations = [_relation(system, i, self._place, held) for i in part.rows]
        start, index, value, lower, upper = [0], [], [], [], []
        for terms, low, high in self.relations:
            index += [k for k, _ in terms]
            value += [float(a) for _, a in terms]
            start.append(len(index))
            lower.append(-_INF if low is None else float(low))
            upper.append(_INF if high is None else float(high))
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(part.columns), len(part.rows)
        # Lists are handed over at once, arrays number by number.
        lp.col_cost_ = [0.0] * len(part.columns)
        lows, highs = zip(*(_floats(rooms[j]) for j in part.columns), strict=True)
        lp.col_lower_, lp.col_upper_ = list(lows), list(highs)
        lp.row_lower_, lp.row_upper_ = lower, upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = start, index, value
        self._lp = lp
        self._highs = instance()
        self._highs.passModel(lp)
        self._priced: set[int] = set()

    def limit(self, column: int, room: Room) -> None:
        """Narrow or widen the limits of one figure; the basis stays warm."""
        self._highs.changeColBounds(self._place[column], *_floats(room))

    def solve(self, costs: Mapping[int, int] | None = None) -> Solution:
        """The least value of a weighted sum of figures, or just a point if there are no costs."""
        highs = self._highs
        wanted = {self._place[j]: float(c) for j, c in (costs or {}).items()}
        for k in self._priced - wanted.keys():
            highs.changeColCost(k, 0.0)
        for k, c in wanted.items():
            highs.changeColCost(k, c)
        self._priced = set(wanted)
        found = self._told()
        if found.kind == "point" or found.point or found.multipliers:
            return found
        highs.clearSolver()  # from where it stood it found nothing that can be checked: from the beginning
        return self._told()

    def _told(self) -> Solution:
        highs = self._highs
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            solution = highs.getSolution()
            return Solution(
                "point",
                tuple(solution.col_value),
                tuple(solution.row_dual),
                highs.getInfo().objective_function_value,
            )
        if status == highspy.HighsModelStatus.kInfeasible:
            _, there, ray = highs.getDualRay()
            return Solution("none", (), tuple(ray) if there else ())
        if status == highspy.HighsModelStatus.kUnbounded:
            _, there, ray = highs.getPrimalRay()
            return Solution("unbounded", tuple(ray) if there else ())
        return Solution("unknown")

    def whole_point(self, rooms: Mapping[int, Room], nodes: int) -> Solution:
        """A point in whole numbers from HiGHS' own branch and bound; the last resort."""
        highs = instance(presolve="choose", mip_max_nodes=nodes, mip_rel_gap=0.0, mip_abs_gap=0.5)
        highs.passModel(self._lp)
        kind = [highspy.HighsVarType.kInteger] * len(self.part.columns)
        highs.changeColsIntegrality(len(kind), np.arange(len(kind), dtype=np.int32), np.array(kind))
        for j, k in self._place.items():
            highs.changeColBounds(k, *_floats(rooms[j]))
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return Solution("point", tuple(highs.getSolution().col_value))
        return Solution("none" if status == highspy.HighsModelStatus.kInfeasible else "unknown")


def _relation(
    system: System, i: int, place: Mapping[int, int], held: Sequence[int | None]
) -> tuple[list[tuple[int, int]], int | None, int | None]:
    terms, rest = [], 0
    for j, a in system.structure.terms[i]:
        k = place.get(j)
        if k is not None:
            terms.append((k, a))
        elif value := held[j]:
            rest += a * value
    row = system.rows[i]
    return (
        terms,
        None if row.lower is None else row.lower - rest,
        None if row.upper is None else row.upper - rest,
    )


def _floats(room: Room) -> tuple[float, float]:
    return (-_INF if room[0] is None else float(room[0])), (_INF if room[1] is None else float(room[1]))


class _Quiet(highspy.Highs):
    """HiGHS without callbacks: switching them on prints a banner amid a command's output."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()


def instance(**options: object) -> Any:
    """A silent, deterministic HiGHS without presolve and scaling, with the options given."""
    highs: Any = _Quiet()
    for name, value in (_OPTIONS | options).items():
        highs.setOptionValue(name, value)
    return highs


def whole(ray: Sequence[float]) -> Iterator[dict[int, int]]:
    """Whole-number candidates for a ray, simplest first, zeros left out; each must be checked before use.

    Example:
        >>> next(whole((0.5, -1.0, 0.0)))
        {0: 1, 1: -2}
    """
    top = max((abs(v) for v in ray), default=0.0)
    kept = {k: v for k, v in enumerate(ray) if abs(v) > 1e-7 * top}
    if not kept:
        return
    small = min(abs(v) for v in kept.values())
    tried: list[dict[int, int]] = []
    for unit, limit in ((1.0, 1), (small, 1), (small, 12), (1.0, 12), (top, 1000), (1.0, 100_000)):
        numbers = _scaled({k: v / unit for k, v in kept.items()}, limit)
        if numbers is not None and numbers not in tried:
            tried.append(numbers)
            yield numbers


def _scaled(values: Mapping[int, float], limit: int) -> dict[int, int] | None:
    """The smallest whole numbers in the same proportions, for denominators up to a limit."""
    if limit == 1:
        numbers = {k: round(v) for k, v in values.items()}
        if any(abs(v - numbers[k]) > 1e-6 for k, v in values.items()):
            return None
    else:
        parts = {k: Fraction(v).limit_denominator(limit) for k, v in values.items()}
        scale = lcm(*(p.denominator for p in parts.values()))
        numbers = {k: int(p * scale) for k, p in parts.items()}
    common = gcd(*numbers.values())
    return {k: n // common for k, n in numbers.items() if n} if common else None
