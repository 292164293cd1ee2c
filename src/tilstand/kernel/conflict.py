"""Conflicts: sets of printed figures that cannot all be right, each with its certificate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from copy import copy
from dataclasses import dataclass, field
from enum import StrEnum

from tilstand.kernel.branch import KnownPart, Search
from tilstand.kernel.certificate import Certificate, Room, certificate
from tilstand.kernel.component import Positions, parts
from tilstand.kernel.residual import residual
from tilstand.kernel.system import System

__all__ = ["Certainty", "Conflict", "Oracle", "Relaxation"]


class Certainty(StrEnum):
    """How far an answer can be relied on.

    PROVEN: complete, and checked in whole numbers.
    CUT: right, but there are more answers of the same kind than were asked for.
    TIMED_OUT: the work was stopped at its limit; there is no answer, only a bound.
    DOUBT: the solver could not be confirmed in whole numbers.
    CONTRADICTED: the figures that were taken as given already contradict each other.
    """

    PROVEN = "proven"
    CUT = "cut"
    TIMED_OUT = "timed_out"
    DOUBT = "doubt"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Printed figures that cannot all be right.

    Attributes:
        figures: Their ids.
        relations: Ids of the relations that say so.
        certificate: The proof; None where only the solver says so.
    """

    figures: frozenset[str]
    relations: frozenset[str]
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What happens when some figures are set free.

    Attributes:
        conflicts: What the held figures still contradict.
        point: If there are none: whole numbers for the figures that move, by position.
        doubtful: True where the solver could not be confirmed in whole numbers.
    """

    conflicts: tuple[Conflict, ...] = ()
    point: Mapping[int, int] = field(default_factory=dict)
    doubtful: bool = False


class Oracle:
    """Answers whether the printed figures hold together once some of them are set free.

    Args:
        system: Figures and relations.
    """

    def __init__(self, system: System) -> None:
        self.system = system
        self._held = [c.value for c in system.columns]
        self._blank = frozenset(j for j, c in enumerate(system.columns) if c.value is None)
        self._known: dict[Positions, Relaxation] = {}
        self._plain = tuple(self._plain_conflicts())
        self._aside: frozenset[int] = frozenset()
        self._parts = parts(system.structure, self._blank)

    def without(self, rows: Set[str]) -> Oracle:
        """The same question with fewer relations; what they take no part in is not worked out again.

        Args:
            rows: Ids of relations that are left out.
        """
        aside = frozenset(self.system.structure.row[id] for id in rows)
        other = copy(self)
        other._aside = self._aside | aside
        other._plain = tuple(one for one in self._plain if rows.isdisjoint(one.relations))
        again = (
            parts(self.system.structure, one.columns, other._aside)
            if not aside.isdisjoint(one.rows)
            else (one,)
            for one in self._parts
        )
        other._parts = tuple(sorted((one for some in again for one in some), key=lambda one: one.columns))
        return other

    def ask(self, free: Iterable[int]) -> Relaxation:
        """The conflicts that are left when the figures at these positions are set free too."""
        freed = frozenset(free)
        live = self._blank | freed
        place = self.system.structure.column
        apart = (c for c in self._plain if live.isdisjoint(place[id] for id in c.figures))
        conflicts = {c.figures: c for c in apart}
        point: dict[int, int] = {}
        doubtful = False
        for part in parts(self.system.structure, live, self._aside) if freed else self._parts:
            verdict = self._known.get(part)
            if verdict is None:
                verdict = self._known[part] = self._part(part)
            for conflict in verdict.conflicts:
                conflicts.setdefault(conflict.figures, conflict)
            point.update(verdict.point)
            doubtful = doubtful or verdict.doubtful
        return Relaxation(tuple(conflicts.values()), {} if conflicts else point, doubtful)

    def _plain_conflicts(self) -> Iterable[Conflict]:
        for column in self.system.columns:
            value = column.value
            if value is None:
                continue
            for limit, sign in ((column.lower, 1), (column.upper, -1)):
                if limit is not None and sign * value < sign * limit:
                    proof = Certificate(figures=((column.id, -sign),), limits=((column.id, sign),))
                    yield Conflict(frozenset([column.id]), frozenset(), proof)
        rooms = self._rooms(self._blank)
        for i in range(len(self.system.rows)):
            found = self._row(i, rooms)
            if found is not None:
                yield found

    def _row(self, i: int, rooms: Mapping[int, Room]) -> Conflict | None:
        gap = residual(self.system, i).gap
        proof = certificate(self.system, {i: -1 if gap > 0 else 1}, rooms, {}) if gap else None
        return _conflict(proof) if proof else None

    def _rooms(self, live: Iterable[int]) -> dict[int, Room]:
        return {j: (self.system.columns[j].lower, self.system.columns[j].upper) for j in live}

    def _part(self, part: Positions) -> Relaxation:
        rooms = self._rooms(part.columns)
        if not part.rows:
            return Relaxation(point={j: _any(*room) for j, room in rooms.items()})
        if len(part.columns) == 1:
            alone = self._alone(part, rooms)
            if alone is not None:
                return alone
        search = Search(self.system, part, rooms, self._held)
        settled = search.settle()
        if settled.point is not None:
            return Relaxation(point=settled.point)
        if settled.proof is not None:
            return Relaxation((_conflict(settled.proof),))
        return self._unproven(part, settled)

    def _alone(self, part: Positions, rooms: dict[int, Room]) -> Relaxation | None:
        """One figure that moves: the relations give it an interval, in whole numbers, without a solver."""
        (j,) = part.columns
        low, high = rooms[j]
        below: tuple[int, int, int] | None = None
        above: tuple[int, int, int] | None = None
        for i in part.rows:
            row = self.system.rows[i]
            rest, a = 0, 0
            for k, b in self.system.structure.terms[i]:
                if k == j:
                    a = b
                else:
                    rest += b * (self._held[k] or 0)
            for limit, sign in ((row.lower, 1), (row.upper, -1)):
                if limit is None:
                    continue
                if a * sign > 0:
                    least = -((rest - limit) // a)
                    if low is None or least > low:
                        low, below = least, (i, sign, abs(a))
                else:
                    greatest = (limit - rest) // a
                    if high is None or greatest < high:
                        high, above = greatest, (i, sign, abs(a))
        if low is None or high is None or low <= high:
            return Relaxation(point={j: _any(low, high)})
        rows: dict[int, int] = {}
        if below:
            rows[below[0]] = below[1] * (above[2] if above else 1)
        if above:
            rows[above[0]] = rows.get(above[0], 0) + above[1] * (below[2] if below else 1)
        proof = certificate(self.system, rows, rooms, {})
        return Relaxation((_conflict(proof),)) if proof else None

    def _unproven(self, part: Positions, settled: KnownPart) -> Relaxation:
        """No whole numbers and no proof: the held figures that the solver needs (deletion filter), marked."""
        around = self._neighbours(part)
        freed: list[int] = []
        for j in sorted(around) if settled.impossible else ():
            columns = tuple(sorted((*part.columns, *freed, j)))
            trial = Search(
                self.system, Positions(columns, part.rows), self._rooms(columns), self._held
            ).settle()
            if trial.proof is not None:
                return Relaxation((_conflict(trial.proof),))
            if trial.impossible:
                freed.append(j)
        conflict = Conflict(
            frozenset(self.system.columns[j].id for j in around.difference(freed)),
            frozenset(self.system.rows[i].id for i in part.rows),
        )
        return Relaxation((conflict,), doubtful=True)

    def _neighbours(self, part: Positions) -> set[int]:
        inside = set(part.columns)
        return {j for i in part.rows for j, _ in self.system.structure.terms[i] if j not in inside}


def _conflict(proof: Certificate) -> Conflict:
    return Conflict(proof.held, proof.relations, proof)


def _any(low: int | None, high: int | None) -> int:
    """The value nearest to 0 in an interval."""
    if low is not None and low > 0:
        return low
    return high if high is not None and high < 0 else 0
