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
from numpy.typing import NDArray

from tilstand.kernel.certificate import Room
from tilstand.kernel.component import Positions
from tilstand.kernel.laid import EXACT
from tilstand.kernel.system import System

__all__ = ["Program", "Solution", "instance", "whole"]

_INF = highspy.kHighsInf
_DUAL, _PRIMAL = 1, 4
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
        limits: The limits of the sum of each relation, less what every figure adds to it that does not move.
        onward: True to go on from where it stood, which is within all limits still, where only costs change:
            quicker, but of several optima another may be found.

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
        laid = system.structure.laid
        at, line = laid.of(part.rows)
        columns = np.array(part.columns, np.intp)
        of = laid.columns[at]
        place = np.searchsorted(columns, of) % len(columns)
        inside = columns[place] == of
        self.limits = limits = self._less(system, at[~inside], line[~inside], held)
        self._line, self._index, self._factors = line[inside], place[inside], laid.factors[at[inside]]
        self._low = np.array([-_INF if low is None else float(low) for low, _ in limits])
        self._high = np.array([_INF if high is None else float(high) for _, high in limits])
        sums = np.bincount(self._line, np.abs(self._factors), len(limits))
        self._reach = max(1.0, sums.max(initial=0.0)) if laid.exact else float(EXACT)
        starts = np.zeros(len(limits) + 1, np.int32)
        np.cumsum(np.bincount(self._line, minlength=len(limits)), out=starts[1:])
        ends = np.array([_floats(rooms[j]) for j in part.columns]).reshape(-1, 2)
        self._lows, self._highs_of = ends[:, 0].copy(), ends[:, 1].copy()
        none = np.zeros(len(columns))
        self._model = (
            *(len(columns), len(limits), len(self._index)),
            *(int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize), 0.0),
            *(none, self._lows, self._highs_of, self._low, self._high),
            *(starts, self._index.astype(np.int32), self._factors, none.astype(np.int32)),
        )
        self._highs = instance()
        self._highs.passModel(*self._model)
        self._priced: set[int] = set()
        self.onward = False

    def _less(
        self, system: System, at: NDArray[np.intp], line: NDArray[np.intp], held: Sequence[int | None]
    ) -> list[Room]:
        laid, terms = system.structure.laid, system.structure.terms
        limits = [(row.lower, row.upper) for row in map(system.rows.__getitem__, self.part.rows)]
        for n, k, j in zip(at.tolist(), line.tolist(), laid.columns[at].tolist(), strict=True):
            if value := held[j]:
                row, (low, high) = self.part.rows[k], limits[k]
                more = terms[row][n - int(laid.starts[row])][1] * value
                limits[k] = None if low is None else low - more, None if high is None else high - more
        return limits

    @property
    def even(self) -> list[int]:
        """The equations in which no factor is 1, by their place in the part."""
        one = np.zeros(len(self.limits), bool)
        one[self._line[np.abs(self._factors) == 1.0]] = True
        return [k for k in np.flatnonzero(~one).tolist() if self.limits[k][0] == self.limits[k][1]]

    def fits(self, point: Sequence[float]) -> bool | None:
        """True if the nearest whole numbers fit every limit; None where they are too great to tell.

        Args:
            point: A value for each figure of the part.
        """
        near = np.rint(point)
        if not np.abs(near).max(initial=0.0) * self._reach < EXACT:
            return None
        if (near < self._lows).any() or (near > self._highs_of).any():
            return False
        sums = np.bincount(self._line, self._factors * near[self._index], len(self.limits))
        return not ((sums < self._low).any() or (sums > self._high).any())

    def limit(self, column: int, room: Room) -> None:
        """Narrow or widen the limits of one figure; the basis stays warm."""
        place, ends = self._place[column], _floats(room)
        self._lows[place], self._highs_of[place] = ends
        self._highs.changeColBounds(place, *ends)

    def solve(self, costs: Mapping[int, int] | None = None) -> Solution:
        """The least value of a weighted sum of figures, or just a point if there are no costs."""
        highs = self._highs
        wanted = {self._place[j]: float(c) for j, c in (costs or {}).items()}
        for k in self._priced - wanted.keys():
            highs.changeColCost(k, 0.0)
        for k, c in wanted.items():
            highs.changeColCost(k, c)
        self._priced = set(wanted)
        if self.onward:
            highs.setOptionValue("simplex_strategy", _PRIMAL if wanted else _DUAL)
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
        highs.passModel(*self._model)
        kind = [highspy.HighsVarType.kInteger] * len(self.part.columns)
        highs.changeColsIntegrality(len(kind), np.arange(len(kind), dtype=np.int32), np.array(kind))
        for j, k in self._place.items():
            highs.changeColBounds(k, *_floats(rooms[j]))
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return Solution("point", tuple(highs.getSolution().col_value))
        return Solution("none" if status == highspy.HighsModelStatus.kInfeasible else "unknown")


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
    sizes = np.abs(ray)
    top = float(sizes.max(initial=0.0))
    kept = {k: ray[k] for k in np.flatnonzero(sizes > 1e-7 * top).tolist()}
    if not kept:
        return
    small = min(abs(v) for v in kept.values())
    tried: list[dict[int, int]] = []
    for unit, limit in ((1.0, 1), (small, 12), (1.0, 12), (top, 1000), (1.0, 100_000)):
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
