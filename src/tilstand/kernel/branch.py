"""Can a part of the system hold in whole numbers? A point that fits, or a proof that none does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import gcd

import numpy as np

from tilstand.kernel.certificate import Certificate, Room, certificate
from tilstand.kernel.component import Positions
from tilstand.kernel.program import Program, Solution, whole
from tilstand.kernel.system import System

__all__ = ["KnownPart", "Search"]

NODES = 400
LAST_RESORT = 20_000


@dataclass(frozen=True, slots=True)
class KnownPart:
    """What is known about a part.

    Attributes:
        point: A whole number for each figure that moves, checked in every relation; None if there is none.
        proof: Why there is none; it needs no solver.
        impossible: True if there is none. Without a proof, only the solver says so.
    """

    point: Mapping[int, int] | None = None
    proof: Certificate | None = None
    impossible: bool = False


@dataclass(slots=True)
class Search:
    """Branch and bound over one part; every leaf that is closed is closed by a certificate.

    Attributes:
        system: The system.
        part: Positions of the figures that move and of their relations.
        rooms: Limits of the figures that move, by position.
        held: Value of every other figure, by position.
        program: The linear program of the part, warm between calls.
    """

    system: System
    part: Positions
    rooms: dict[int, Room]
    held: Sequence[int | None]
    program: Program = field(init=False)
    _left: int = field(init=False, default=NODES)

    def __post_init__(self) -> None:
        self.program = Program(self.system, self.part, self.rooms, self.held)

    def settle(self, assumed: Mapping[int, Room] | None = None) -> KnownPart:
        """A whole-number point under further limits, or the proof that they allow none."""
        assumed = assumed or {}
        before = {j: self.rooms[j] for j in assumed}
        for j, room in assumed.items():
            self._narrow(j, room)
        self._left = NODES
        try:
            empty = next((j for j, (low, high) in self.rooms.items() if _empty(low, high)), None)
            if empty is not None:
                return KnownPart(None, self.crossed(empty, assumed), True)
            parity = self._parity()
            if parity is not None:
                return KnownPart(None, parity, True)
            found = self._node(assumed)
            return found if found is not None else self._last_resort()
        finally:
            for j, room in before.items():
                self._narrow(j, room)

    def proof(self, multipliers: Sequence[float], assumed: Mapping[int, Room]) -> Certificate | None:
        """The certificate in a ray or in prices of the solver, or None if they prove nothing exactly."""
        for candidate in whole(multipliers):
            for sign in (1, -1):
                rows = {self.part.rows[k]: sign * y for k, y in candidate.items()}
                found = certificate(self.system, rows, self.rooms, assumed)
                if found is not None:
                    return found
        return None

    def rounded(self, point: Sequence[float]) -> dict[int, int] | None:
        """The nearest whole numbers, if they fit exactly."""
        fits = self.program.fits(point)
        if fits is False:
            return None
        values = np.rint(point).astype(np.int64).tolist() if fits else [*map(round, point)]
        found = dict(zip(self.part.columns, values, strict=True))
        return found if fits or self._exactly(found) else None

    def _exactly(self, point: Mapping[int, int]) -> bool:
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

    def crossed(self, column: int, assumed: Mapping[int, Room]) -> Certificate:
        """The proof that a figure whose limits lie the wrong way round has no value."""
        name = self.system.columns[column].id
        rooms = tuple((self.system.columns[j].id, *room) for j, room in sorted(assumed.items()))
        return Certificate(limits=((name, 1), (name, -1)), assumed=rooms)

    def _narrow(self, column: int, room: Room) -> None:
        self.rooms[column] = room
        self.program.limit(column, room)

    def _parity(self) -> Certificate | None:
        for k in self.program.even:
            i, rest = self.part.rows[k], self.program.limits[k][0]
            divisor = gcd(*(a for j, a in self.system.structure.terms[i] if j in self.rooms))
            if rest is not None and divisor > 1 and rest % divisor:
                row, terms = self.system.rows[i], self.system.structure.terms[i]
                figures = tuple(
                    (self.system.columns[j].id, -a) for j, a in terms if j not in self.rooms and a % divisor
                )
                return Certificate(((row.id, 1),), figures, divisor=divisor)
        return None

    def _node(self, assumed: Mapping[int, Room]) -> KnownPart | None:
        self._left -= 1
        if self._left < 0:
            return None
        outcome = self.program.solve()
        if outcome.kind == "none":
            proof = self.proof(outcome.multipliers, assumed)
            return KnownPart(None, proof, True)
        if outcome.kind != "point":
            return None
        point = self.rounded(outcome.point)
        if point is not None:
            return KnownPart(point)
        return self._split(outcome, assumed)

    def _split(self, outcome: Solution, assumed: Mapping[int, Room]) -> KnownPart | None:
        broken = [
            (abs(v - round(v)), -k, j)
            for k, (j, v) in enumerate(zip(self.part.columns, outcome.point, strict=True))
        ]
        distance, place, column = max(broken)
        if distance < 1e-6:
            return None
        n = int(outcome.point[-place] // 1)
        before = self.rooms[column]
        proofs: list[Certificate | None] = []
        for room in ((before[0], n), (n + 1, before[1])):
            if _empty(*room):
                return None
            self._narrow(column, room)
            found = self._node({})
            self._narrow(column, before)
            if found is None or found.point is not None:
                return found
            proofs.append(found.proof)
        if None in proofs:
            return KnownPart(None, None, True)
        branches = tuple(p for p in proofs if p is not None)
        names = self.system.columns
        rooms = tuple((names[j].id, *room) for j, room in sorted(assumed.items()))
        return KnownPart(
            None, Certificate(assumed=rooms, split=(names[column].id, n), branches=branches), True
        )

    def _last_resort(self) -> KnownPart:
        outcome = self.program.whole_point(self.rooms, LAST_RESORT)
        if outcome.kind == "point":
            point = self.rounded(outcome.point)
            return KnownPart(point)
        return KnownPart(impossible=outcome.kind == "none")


def _empty(low: int | None, high: int | None) -> bool:
    return low is not None and high is not None and low > high
