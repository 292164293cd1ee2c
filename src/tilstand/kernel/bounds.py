"""Bounds: the least and greatest whole number that a figure can be, given everything else.

One call serves three readers: the editor (least = greatest is a deduction), the attacker who works out hidden
cells, and the count of different persons behind overlapping registrations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from tilstand.kernel.certificates import InfeasibilityCertificate, Room
from tilstand.kernel.feasibility import Certainty
from tilstand.kernel.solver import BranchAndBound, ComponentResult, SolverResult, generate_whole_rays
from tilstand.kernel.system import ComponentPositions, LinearSystem, split_into_components

STEPS = 20


@dataclass(frozen=True, slots=True)
class FigureBounds:
    """What a figure can be.

    Attributes:
        lower: Least value; None: there is no limit downwards.
        upper: Greatest value; None: there is no limit upwards.
        status: `PROVEN`; `CONTRADICTED`: the relations and the held figures allow no value at all;
            `DOUBT`: the ends are the solver's, or the figure's own limits where none were found.
        below: Proof that nothing under `lower` is possible.
        above: Proof that nothing over `upper` is possible; with `CONTRADICTED`, both are the contradiction.
    """

    lower: int | None
    upper: int | None
    status: Certainty
    below: InfeasibilityCertificate | None = None
    above: InfeasibilityCertificate | None = None

    @property
    def value(self) -> int | None:
        """The only value that is possible, where there is just one."""
        single = self.status is Certainty.PROVEN and self.lower == self.upper
        return self.lower if single else None


def compute_bounds(
    system: LinearSystem,
    columns: Iterable[str] | None = None,
    *,
    fixed: Iterable[str] | None = None,
    any_proof: bool = False,
) -> dict[str, FigureBounds]:
    """The interval of each figure, both ends attained by whole numbers.

    Parts of the system that share no figure which moves speak for themselves: a contradiction in one of them
    is told for its figures only.

    Args:
        system: Figures and relations.
        columns: Ids of the figures asked for; None: every figure that is not fixed.
        fixed: Ids of the figures held at their printed value; None: all that are printed.
        any_proof: True where nobody reads the proofs, and any of several will do: it is quicker.

    Example:
        >>> from tilstand.kernel.system import Variable, Constraint
        >>> figures = (Variable("all", 9), Variable("men"), Variable("women", 3), Variable("girls"))
        >>> sums = Constraint.from_equation("sum", {"all": 1, "men": -1, "women": -1})
        >>> some = Constraint("of which", {"girls": 1, "women": -1}, upper=0)
        >>> found = compute_bounds(LinearSystem(figures, (sums, some)))
        >>> found["men"].value, (found["girls"].lower, found["girls"].upper)
        (6, (0, 3))
    """
    names = system.columns
    kept = {c.id for c in names if c.value is not None} if fixed is None else set(fixed)
    held = [c.value if c.id in kept else None for c in names]
    live = [j for j, value in enumerate(held) if value is None]
    wanted = [names[j].id for j in live] if columns is None else list(columns)
    asked = {system.structure.column[id] for id in wanted}
    figure_bounds_by_name = {}
    for id in wanted:
        value = held[system.structure.column[id]]
        if value is not None:
            figure_bounds_by_name[id] = FigureBounds(value, value, Certainty.PROVEN)
    for part in split_into_components(system.structure, live):
        ask = [j for j in part.columns if j in asked]
        if ask:
            ends = _BoundSearch(system, part, held, ask)
            ends.search.program.onward = any_proof
            figure_bounds_by_name.update({names[j].id: ends.compute_interval(j) for j in ask})
    return {id: figure_bounds_by_name[id] for id in wanted}


class _BoundSearch:
    """The ends of the figures in one part, over one warm program."""

    def __init__(
        self, system: LinearSystem, part: ComponentPositions, held: list[int | None], asked: Sequence[int]
    ) -> None:
        self.system = system
        self.asked = asked
        self.rooms: dict[int, Room] = {j: (system.columns[j].lower, system.columns[j].upper) for j in part.columns}
        self.search = BranchAndBound(system, part, self.rooms, held)
        self.lowest: dict[int, int] = {}
        self.highest: dict[int, int] = {}
        self.start = self.search.settle_component()
        self._record_known_part(self.start)

    def _record_known_part(self, settled: ComponentResult) -> None:
        self._record_attained_point(settled.point or {})

    def _record_attained_point(self, point: Mapping[int, int]) -> None:
        if not point:
            return
        lowest, highest = self.lowest, self.highest
        for j in self.asked:
            v = point[j]
            if j not in lowest:
                lowest[j] = highest[j] = v
            elif v < lowest[j]:
                lowest[j] = v
            elif v > highest[j]:
                highest[j] = v

    def compute_interval(self, column: int) -> FigureBounds:
        if self.start.point is None:
            status = Certainty.CONTRADICTED if self.start.proof else Certainty.DOUBT
            return FigureBounds(None, None, status, self.start.proof, self.start.proof)
        lower, below, sure = self._minimize_signed_figure(column, 1)
        upper, above, also = self._minimize_signed_figure(column, -1)
        status = Certainty.PROVEN if sure and also else Certainty.DOUBT
        return FigureBounds(lower, None if upper is None else -upper, status, below, above)

    def _get_best_attained(self, column: int, sign: int) -> int:
        return sign * (self.lowest if sign > 0 else self.highest)[column]

    def _minimize_signed_figure(
        self, column: int, sign: int
    ) -> tuple[int | None, InfeasibilityCertificate | None, bool]:
        """The least value of `sign` × figure, its proof, and whether it is certain."""
        low, high = self.rooms[column]
        edge = low if sign > 0 else high
        if edge is not None and self._get_best_attained(column, sign) == sign * edge:
            return (
                sign * edge,
                self.search.prove_crossed_limits(column, self._get_room_beyond(column, sign, sign * edge)),
                True,
            )
        outcome = self.search.program.solve_program({column: sign})
        if outcome.kind == "unbounded":
            return None, None, self._is_recession_direction(outcome.point, column, sign)
        if outcome.kind != "point":  # its own limit holds, whatever the solver could not say
            return None if edge is None else sign * edge, None, False
        point = self.search.round_to_feasible_point(outcome.point)
        if point is not None:
            self._record_attained_point(point)
        value = ceil(outcome.value - 1e-6)
        for _ in range(STEPS):
            if self._get_best_attained(column, sign) > value:
                settled = self.search.settle_component(self._get_room_beyond(column, sign, value + 1))
                self._record_known_part(settled)
                if settled.point is None and not settled.impossible:
                    break
            if self._get_best_attained(column, sign) <= value:
                value = self._get_best_attained(column, sign)
                proof, better = self._refute_value_below(column, sign, value, outcome)
                if better is None:
                    return value, proof, proof is not None
                self._record_attained_point(better)
            value += 1
        return self._get_best_attained(column, sign), None, False

    def _get_room_beyond(self, column: int, sign: int, value: int) -> dict[int, Room]:
        """The room of a figure where sign × figure < value."""
        low, high = self.rooms[column]
        return {column: (low, value - 1) if sign > 0 else (1 - value, high)}

    def _refute_value_below(
        self, column: int, sign: int, value: int, outcome: SolverResult
    ) -> tuple[InfeasibilityCertificate | None, Mapping[int, int] | None]:
        """The proof that sign × figure is never below a value, or else a point where it is."""
        assumed = self._get_room_beyond(column, sign, value)
        if outcome.multipliers:
            before = self.rooms[column]
            self.rooms[column] = assumed[column]
            proof = self.search.build_certificate(outcome.multipliers, assumed)
            self.rooms[column] = before
            if proof is not None:
                return proof, None
        settled = self.search.settle_component(assumed)
        return settled.proof, settled.point

    def _is_recession_direction(self, ray: tuple[float, ...], column: int, sign: int) -> bool:
        """True if a direction in whole numbers leads on for ever inside every limit."""
        for candidate in generate_whole_rays(ray):
            step = {self.search.part.columns[k]: n for k, n in candidate.items()}
            inside = all(
                (n > 0 or self.rooms[j][0] is None) and (n < 0 or self.rooms[j][1] is None) for j, n in step.items()
            )
            if inside and sign * step.get(column, 0) < 0 and self._is_step_feasible(step):
                return True
        return False

    def _is_step_feasible(self, step: Mapping[int, int]) -> bool:
        for i in self.search.part.rows:
            change = sum(a * step.get(j, 0) for j, a in self.system.structure.terms[i])
            row = self.system.rows[i]
            if (row.lower is not None and change < 0) or (row.upper is not None and change > 0):
                return False
        return True
