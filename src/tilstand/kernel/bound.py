"""Bounds: the least and greatest whole number that a figure can be, given everything else.

One call serves three readers: the editor (least = greatest is a deduction), the attacker who works out hidden
cells, and the count of different persons behind overlapping registrations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from tilstand.kernel.branch import KnownPart, Search
from tilstand.kernel.certificate import Certificate, Room
from tilstand.kernel.component import Positions, parts
from tilstand.kernel.conflict import Certainty
from tilstand.kernel.program import Solution, whole
from tilstand.kernel.system import System

__all__ = ["Bound", "bounds"]

STEPS = 20


@dataclass(frozen=True, slots=True)
class Bound:
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
    below: Certificate | None = None
    above: Certificate | None = None

    @property
    def value(self) -> int | None:
        """The only value that is possible, where there is just one."""
        single = self.status is Certainty.PROVEN and self.lower == self.upper
        return self.lower if single else None


def bounds(
    system: System,
    columns: Iterable[str] | None = None,
    *,
    fixed: Iterable[str] | None = None,
    any_proof: bool = False,
) -> dict[str, Bound]:
    """The interval of each figure, both ends attained by whole numbers.

    Parts of the system that share no figure which moves speak for themselves: a contradiction in one of them
    is told for its figures only.

    Args:
        system: Figures and relations.
        columns: Ids of the figures asked for; None: every figure that is not fixed.
        fixed: Ids of the figures held at their printed value; None: all that are printed.
        any_proof: True where nobody reads the proofs, and any of several will do: it is quicker.

    Example:
        >>> from tilstand.kernel.system import Column, Row
        >>> figures = (Column("all", 9), Column("men"), Column("women", 3), Column("girls"))
        >>> sums = Row.equal("sum", {"all": 1, "men": -1, "women": -1})
        >>> some = Row("of which", {"girls": 1, "women": -1}, upper=0)
        >>> found = bounds(System(figures, (sums, some)))
        >>> found["men"].value, (found["girls"].lower, found["girls"].upper)
        (6, (0, 3))
    """
    names = system.columns
    kept = {c.id for c in names if c.value is not None} if fixed is None else set(fixed)
    held = [c.value if c.id in kept else None for c in names]
    live = [j for j, value in enumerate(held) if value is None]
    wanted = [names[j].id for j in live] if columns is None else list(columns)
    asked = {system.structure.column[id] for id in wanted}
    found = {}
    for id in wanted:
        value = held[system.structure.column[id]]
        if value is not None:
            found[id] = Bound(value, value, Certainty.PROVEN)
    for part in parts(system.structure, live):
        ask = [j for j in part.columns if j in asked]
        if ask:
            ends = _Ends(system, part, held, ask)
            ends.search.program.onward = any_proof
            found.update({names[j].id: ends.interval(j) for j in ask})
    return {id: found[id] for id in wanted}


class _Ends:
    """The ends of the figures in one part, over one warm program."""

    def __init__(self, system: System, part: Positions, held: list[int | None], asked: Sequence[int]) -> None:
        self.system = system
        self.asked = asked
        self.rooms: dict[int, Room] = {
            j: (system.columns[j].lower, system.columns[j].upper) for j in part.columns
        }
        self.search = Search(system, part, self.rooms, held)
        self.lowest: dict[int, int] = {}
        self.highest: dict[int, int] = {}
        self.start = self.search.settle()
        self._seen(self.start)

    def _seen(self, settled: KnownPart) -> None:
        self._attained(settled.point or {})

    def _attained(self, point: Mapping[int, int]) -> None:
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

    def interval(self, column: int) -> Bound:
        if self.start.point is None:
            status = Certainty.CONTRADICTED if self.start.proof else Certainty.DOUBT
            return Bound(None, None, status, self.start.proof, self.start.proof)
        lower, below, sure = self._end(column, 1)
        upper, above, also = self._end(column, -1)
        status = Certainty.PROVEN if sure and also else Certainty.DOUBT
        return Bound(lower, None if upper is None else -upper, status, below, above)

    def _best(self, column: int, sign: int) -> int:
        return sign * (self.lowest if sign > 0 else self.highest)[column]

    def _end(self, column: int, sign: int) -> tuple[int | None, Certificate | None, bool]:
        """The least value of `sign` × figure, its proof, and whether it is certain."""
        low, high = self.rooms[column]
        edge = low if sign > 0 else high
        if edge is not None and self._best(column, sign) == sign * edge:
            return sign * edge, self.search.crossed(column, self._beyond(column, sign, sign * edge)), True
        outcome = self.search.program.solve({column: sign})
        if outcome.kind == "unbounded":
            return None, None, self._recedes(outcome.point, column, sign)
        if outcome.kind != "point":  # its own limit holds, whatever the solver could not say
            return None if edge is None else sign * edge, None, False
        point = self.search.rounded(outcome.point)
        if point is not None:
            self._attained(point)
        value = ceil(outcome.value - 1e-6)
        for _ in range(STEPS):
            if self._best(column, sign) > value:
                settled = self.search.settle(self._beyond(column, sign, value + 1))
                self._seen(settled)
                if settled.point is None and not settled.impossible:
                    break
            if self._best(column, sign) <= value:
                value = self._best(column, sign)
                proof, better = self._refuted(column, sign, value, outcome)
                if better is None:
                    return value, proof, proof is not None
                self._attained(better)
            value += 1
        return self._best(column, sign), None, False

    def _beyond(self, column: int, sign: int, value: int) -> dict[int, Room]:
        """The room of a figure where sign × figure < value."""
        low, high = self.rooms[column]
        return {column: (low, value - 1) if sign > 0 else (1 - value, high)}

    def _refuted(
        self, column: int, sign: int, value: int, outcome: Solution
    ) -> tuple[Certificate | None, Mapping[int, int] | None]:
        """The proof that sign × figure is never below a value, or else a point where it is."""
        assumed = self._beyond(column, sign, value)
        if outcome.multipliers:
            before = self.rooms[column]
            self.rooms[column] = assumed[column]
            proof = self.search.proof(outcome.multipliers, assumed)
            self.rooms[column] = before
            if proof is not None:
                return proof, None
        settled = self.search.settle(assumed)
        return settled.proof, settled.point

    def _recedes(self, ray: tuple[float, ...], column: int, sign: int) -> bool:
        """True if a direction in whole numbers leads on for ever inside every limit."""
        for candidate in whole(ray):
            step = {self.search.part.columns[k]: n for k, n in candidate.items()}
            inside = all(
                (n > 0 or self.rooms[j][0] is None) and (n < 0 or self.rooms[j][1] is None)
                for j, n in step.items()
            )
            if inside and sign * step.get(column, 0) < 0 and self._keeps(step):
                return True
        return False

    def _keeps(self, step: Mapping[int, int]) -> bool:
        for i in self.search.part.rows:
            change = sum(a * step.get(j, 0) for j, a in self.system.structure.terms[i])
            row = self.system.rows[i]
            if (row.lower is not None and change < 0) or (row.upper is not None and change > 0):
                return False
        return True
