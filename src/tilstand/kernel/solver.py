"""Linear programs in HiGHS, and branch and bound over one component.

Printed figures that are held stand in the limits of the relations, not as relations of their own; presolve
is off, so that an impossible program always yields a ray (Farkas), from which `conflict` makes whole numbers.
There is no big M anywhere: with one, a solver's tolerance lets whole persons through a switch that is off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, lcm
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from tilstand.kernel.certificates import InfeasibilityCertificate, Room, make_certificate
from tilstand.kernel.system import EXACT, ComponentPositions, LinearSystem

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
class SolverResult:
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


class LinearProgram:
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
        self, system: LinearSystem, part: ComponentPositions, rooms: Mapping[int, Room], held: Sequence[int | None]
    ) -> None:
        self.part = part
        self._place = {j: k for k, j in enumerate(part.columns)}
        laid = system.structure.sparse_rows
        at, line = laid.locate_row_terms(part.rows)
        columns = np.array(part.columns, np.intp)
        of = laid.columns[at]
        place = np.searchsorted(columns, of) % len(columns)
        inside = columns[place] == of
        self.limits = limits = self._subtract_fixed_figures(system, at[~inside], line[~inside], held)
        self._line, self._index, self._factors = line[inside], place[inside], laid.factors[at[inside]]
        self._low = np.array([-_INF if low is None else float(low) for low, _ in limits])
        self._high = np.array([_INF if high is None else float(high) for _, high in limits])
        sums = np.bincount(self._line, np.abs(self._factors), len(limits))
        self._reach = max(1.0, sums.max(initial=0.0)) if laid.exact else float(EXACT)
        starts = np.zeros(len(limits) + 1, np.int32)
        np.cumsum(np.bincount(self._line, minlength=len(limits)), out=starts[1:])
        ends = np.array([_to_float_limits(rooms[j]) for j in part.columns]).reshape(-1, 2)
        self._lows, self._highs_of = ends[:, 0].copy(), ends[:, 1].copy()
        none = np.zeros(len(columns))
        self._model = (
            *(len(columns), len(limits), len(self._index)),
            *(int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize), 0.0),
            *(none, self._lows, self._highs_of, self._low, self._high),
            *(starts, self._index.astype(np.int32), self._factors, none.astype(np.int32)),
        )
        self._highs = create_highs()
        self._highs.passModel(*self._model)
        self._priced: set[int] = set()
        self.onward = False

    def _subtract_fixed_figures(
        self, system: LinearSystem, at: NDArray[np.intp], line: NDArray[np.intp], held: Sequence[int | None]
    ) -> list[Room]:
        laid, terms = system.structure.sparse_rows, system.structure.terms
        limits = [(row.lower, row.upper) for row in map(system.rows.__getitem__, self.part.rows)]
        for n, k, j in zip(at.tolist(), line.tolist(), laid.columns[at].tolist(), strict=True):
            if value := held[j]:
                row, (low, high) = self.part.rows[k], limits[k]
                more = terms[row][n - int(laid.starts[row])][1] * value
                limits[k] = None if low is None else low - more, None if high is None else high - more
        return limits

    @property
    def non_unit_equations(self) -> list[int]:
        """The equations in which no factor is 1, by their place in the part."""
        array = np.zeros(len(self.limits), bool)
        array[self._line[np.abs(self._factors) == 1.0]] = True
        return [k for k in np.flatnonzero(~array).tolist() if self.limits[k][0] == self.limits[k][1]]

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

    def set_figure_limits(self, column: int, room: Room) -> None:
        """Narrow or widen the limits of one figure; the basis stays warm."""
        place, ends = self._place[column], _to_float_limits(room)
        self._lows[place], self._highs_of[place] = ends
        self._highs.changeColBounds(place, *ends)

    def solve_program(self, costs: Mapping[int, int] | None = None) -> SolverResult:
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
        solver_result = self._read_solver_result()
        if solver_result.kind == "point" or solver_result.point or solver_result.multipliers:
            return solver_result
        highs.clearSolver()  # from where it stood it found nothing that can be checked: from the beginning
        return self._read_solver_result()

    def _read_solver_result(self) -> SolverResult:
        highs = self._highs
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            solution = highs.getSolution()
            return SolverResult(
                "point", tuple(solution.col_value), tuple(solution.row_dual), highs.getInfo().objective_function_value
            )
        if status == highspy.HighsModelStatus.kInfeasible:
            _, there, ray = highs.getDualRay()
            return SolverResult("none", (), tuple(ray) if there else ())
        if status == highspy.HighsModelStatus.kUnbounded:
            _, there, ray = highs.getPrimalRay()
            return SolverResult("unbounded", tuple(ray) if there else ())
        return SolverResult("unknown")

    def find_whole_point(self, rooms: Mapping[int, Room], nodes: int) -> SolverResult:
        """A point in whole numbers from HiGHS' own branch and bound; the last resort."""
        highs = create_highs(presolve="choose", mip_max_nodes=nodes, mip_rel_gap=0.0, mip_abs_gap=0.5)
        highs.passModel(*self._model)
        kind = [highspy.HighsVarType.kInteger] * len(self.part.columns)
        highs.changeColsIntegrality(len(kind), np.arange(len(kind), dtype=np.int32), np.array(kind))
        for j, k in self._place.items():
            highs.changeColBounds(k, *_to_float_limits(rooms[j]))
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return SolverResult("point", tuple(highs.getSolution().col_value))
        return SolverResult("none" if status == highspy.HighsModelStatus.kInfeasible else "unknown")


def _to_float_limits(room: Room) -> tuple[float, float]:
    return (-_INF if room[0] is None else float(room[0])), (_INF if room[1] is None else float(room[1]))


class _SilentHighs(highspy.Highs):
    """HiGHS without callbacks: switching them on prints a banner amid a command's output."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()


def create_highs(**options: object) -> Any:
    """A silent, deterministic HiGHS without presolve and scaling, with the options given."""
    highs: Any = _SilentHighs()
    for name, value in (_OPTIONS | options).items():
        highs.setOptionValue(name, value)
    return highs


def generate_whole_rays(ray: Sequence[float]) -> Iterator[dict[int, int]]:
    """Whole-number candidates for a ray, simplest first, zeros left out; each must be checked before use.

    Example:
        >>> next(generate_whole_rays((0.5, -1.0, 0.0)))
        {0: 1, 1: -2}
    """
    sizes = np.abs(ray)
    top = float(sizes.max(initial=0.0))
    values_by_number = {k: ray[k] for k in np.flatnonzero(sizes > 1e-7 * top).tolist()}
    if not values_by_number:
        return
    small = min(abs(v) for v in values_by_number.values())
    tried: list[dict[int, int]] = []
    for unit, limit in ((1.0, 1), (small, 12), (1.0, 12), (top, 1000), (1.0, 100_000)):
        numbers = _scale_to_whole({k: v / unit for k, v in values_by_number.items()}, limit)
        if numbers is not None and numbers not in tried:
            tried.append(numbers)
            yield numbers


def _scale_to_whole(values: Mapping[int, float], limit: int) -> dict[int, int] | None:
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


NODES = 400
LAST_RESORT = 20_000


@dataclass(frozen=True, slots=True)
class ComponentResult:
    """What is known about a part.

    Attributes:
        point: A whole number for each figure that moves, checked in every relation; None if there is none.
        proof: Why there is none; it needs no solver.
        impossible: True if there is none. Without a proof, only the solver says so.
    """

    point: Mapping[int, int] | None = None
    proof: InfeasibilityCertificate | None = None
    impossible: bool = False


@dataclass(slots=True)
class BranchAndBound:
    """Branch and bound over one part; every leaf that is closed is closed by a certificate.

    Attributes:
        system: The system.
        part: Positions of the figures that move and of their relations.
        rooms: Limits of the figures that move, by position.
        held: Value of every other figure, by position.
        program: The linear program of the part, warm between calls.
    """

    system: LinearSystem
    part: ComponentPositions
    rooms: dict[int, Room]
    held: Sequence[int | None]
    program: LinearProgram = field(init=False)
    _left: int = field(init=False, default=NODES)

    def __post_init__(self) -> None:
        self.program = LinearProgram(self.system, self.part, self.rooms, self.held)

    def settle_component(self, assumed: Mapping[int, Room] | None = None) -> ComponentResult:
        """A whole-number point under further limits, or the proof that they allow none."""
        assumed = assumed or {}
        before = {j: self.rooms[j] for j in assumed}
        for j, room in assumed.items():
            self._narrow_figure_room(j, room)
        self._left = NODES
        try:
            empty = next((j for j, (low, high) in self.rooms.items() if _is_room_empty(low, high)), None)
            if empty is not None:
                return ComponentResult(None, self.prove_crossed_limits(empty, assumed), True)
            parity = self._prove_by_parity()
            if parity is not None:
                return ComponentResult(None, parity, True)
            component_result = self._solve_node(assumed)
            return component_result if component_result is not None else self._solve_by_highs()
        finally:
            for j, room in before.items():
                self._narrow_figure_room(j, room)

    def build_certificate(
        self, multipliers: Sequence[float], assumed: Mapping[int, Room]
    ) -> InfeasibilityCertificate | None:
        """The certificate in a ray or in prices of the solver, or None if they prove nothing exactly."""
        for candidate in generate_whole_rays(multipliers):
            for sign in (1, -1):
                rows = {self.part.rows[k]: sign * y for k, y in candidate.items()}
                infeasibility_certificate = make_certificate(self.system, rows, self.rooms, assumed)
                if infeasibility_certificate is not None:
                    return infeasibility_certificate
        return None

    def round_to_feasible_point(self, point: Sequence[float]) -> dict[int, int] | None:
        """The nearest whole numbers, if they fit exactly."""
        fits = self.program.fits(point)
        if fits is False:
            return None
        values = np.rint(point).astype(np.int64).tolist() if fits else [*map(round, point)]
        found = dict(zip(self.part.columns, values, strict=True))
        return found if fits or self._is_exactly_feasible(found) else None

    def _is_exactly_feasible(self, point: Mapping[int, int]) -> bool:
        """True if a point fits every limit, whatever the size of its numbers."""
        for j, v in point.items():
            low, high = self.rooms[j]
            if (low is not None and v < low) or (high is not None and v > high):
                return False
        for i, (low, high) in zip(self.part.rows, self.program.limits, strict=True):
            total = sum(a * point.get(j, 0) for j, a in self.system.structure.terms[i])
            if (low is not None and total < low) or (high is not None and total > high):
                return False
        return True

    def prove_crossed_limits(self, column: int, assumed: Mapping[int, Room]) -> InfeasibilityCertificate:
        """The proof that a figure whose limits lie the wrong way round has no value."""
        name = self.system.columns[column].id
        rooms = tuple((self.system.columns[j].id, *room) for j, room in sorted(assumed.items()))
        return InfeasibilityCertificate(limits=((name, 1), (name, -1)), assumed=rooms)

    def _narrow_figure_room(self, column: int, room: Room) -> None:
        self.rooms[column] = room
        self.program.set_figure_limits(column, room)

    def _prove_by_parity(self) -> InfeasibilityCertificate | None:
        for k in self.program.non_unit_equations:
            i, rest = self.part.rows[k], self.program.limits[k][0]
            divisor = gcd(*(a for j, a in self.system.structure.terms[i] if j in self.rooms))
            if rest is not None and divisor > 1 and rest % divisor:
                row, terms = self.system.rows[i], self.system.structure.terms[i]
                figures = tuple(
                    (self.system.columns[j].id, -a) for j, a in terms if j not in self.rooms and a % divisor
                )
                return InfeasibilityCertificate(((row.id, 1),), figures, divisor=divisor)
        return None

    def _solve_node(self, assumed: Mapping[int, Room]) -> ComponentResult | None:
        self._left -= 1
        if self._left < 0:
            return None
        outcome = self.program.solve_program()
        if outcome.kind == "none":
            proof = self.build_certificate(outcome.multipliers, assumed)
            return ComponentResult(None, proof, True)
        if outcome.kind != "point":
            return None
        point = self.round_to_feasible_point(outcome.point)
        if point is not None:
            return ComponentResult(point)
        return self._branch_on_figure(outcome, assumed)

    def _branch_on_figure(self, outcome: SolverResult, assumed: Mapping[int, Room]) -> ComponentResult | None:
        broken = [
            (abs(v - round(v)), -k, j) for k, (j, v) in enumerate(zip(self.part.columns, outcome.point, strict=True))
        ]
        distance, place, column = max(broken)
        if distance < 1e-6:
            return None
        n = int(outcome.point[-place] // 1)
        before = self.rooms[column]
        proofs: list[InfeasibilityCertificate | None] = []
        for room in ((before[0], n), (n + 1, before[1])):
            if _is_room_empty(*room):
                return None
            self._narrow_figure_room(column, room)
            component_result = self._solve_node({})
            self._narrow_figure_room(column, before)
            if component_result is None or component_result.point is not None:
                return component_result
            proofs.append(component_result.proof)
        if None in proofs:
            return ComponentResult(None, None, True)
        branches = tuple(p for p in proofs if p is not None)
        names = self.system.columns
        rooms = tuple((names[j].id, *room) for j, room in sorted(assumed.items()))
        return ComponentResult(
            None, InfeasibilityCertificate(assumed=rooms, split=(names[column].id, n), branches=branches), True
        )

    def _solve_by_highs(self) -> ComponentResult:
        outcome = self.program.find_whole_point(self.rooms, LAST_RESORT)
        if outcome.kind == "point":
            point = self.round_to_feasible_point(outcome.point)
            return ComponentResult(point)
        return ComponentResult(impossible=outcome.kind == "none")


def _is_room_empty(low: int | None, high: int | None) -> bool:
    return low is not None and high is not None and low > high
