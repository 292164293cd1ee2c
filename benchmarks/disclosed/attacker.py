"""What a reader can derive from a release: CP-SAT over whole numbers, and GLOP over real ones beside it.

The unknowns are the finest cells. What was published fixes sums of them, and nothing else is known of them
but that none is negative. Sums that fix a cell, or leave it nothing, are worked out first; what is left falls
into parts that have nothing to do with each other, and each is a model of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

__all__ = ["Attack", "Ends", "Part", "attack"]

Numbers = npt.NDArray[np.int64]
_FAR = 10**9
_CLOSE = 1e-6
_ROUNDS = 40


@dataclass(frozen=True, slots=True)
class Ends:
    """The least and the greatest that something may be; None for one that could not be worked out in time."""

    low: float | None
    high: float | None

    @property
    def determined(self) -> bool:
        """True where a reader knows the number."""
        return self.low is not None and self.high is not None and self.high - self.low < _CLOSE

    @property
    def above_zero(self) -> bool:
        """True where a reader knows that it is not zero."""
        return self.low is not None and self.low > _CLOSE


@dataclass
class Part:
    """Unknown cells that hang together, with the sums that tie them.

    Attributes:
        cells: The unknown cells, by their numbers among all.
        low, high: What each may be at least and at most.
        sums: Places in `cells` that add up to a number.
    """

    cells: Numbers
    low: Numbers
    high: Numbers
    sums: list[tuple[tuple[int, ...], int]]
    _solver: pywraplp.Solver | None = None
    _lp: list[pywraplp.Variable] = field(default_factory=list)

    def model(self) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
        """The whole-number model, with a variable for each cell."""
        made = cp_model.CpModel()
        cells = [made.new_int_var(int(low), int(high), "") for low, high in zip(self.low, self.high, strict=True)]
        for members, total in self.sums:
            made.add(sum(cells[at] for at in members) == total)
        return made, cells

    def table(self, wanted: Sequence[Sequence[int]], seconds: float, *, zero: Sequence[int] = ()) -> Numbers | None:
        """A table in which the wanted sums are together as small as can be; None where there is none.

        Args:
            wanted: Places of the members of each sum.
            seconds: How long to look.
            zero: Places that are zero in it.

        Raises:
            TimeoutError: If none was found in time.
        """
        model, cells = self.model()
        for at in zero:
            model.add(cells[at] == 0)
        if wanted:
            model.minimize(sum(cells[at] for members in wanted for at in members))
        solver = _solver(seconds)
        found = solver.solve(model)
        if found in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return np.array([solver.value(cell) for cell in cells], dtype=np.int64)
        if found == cp_model.INFEASIBLE:
            return None
        raise TimeoutError

    def whole(self, members: Sequence[int], seconds: float) -> Ends:
        """The ends of a sum of cells, as whole numbers."""
        ends: list[float | None] = []
        for sign in (1, -1):
            model, cells = self.model()
            model.minimize(sign * sum(cells[at] for at in members))
            solver = _solver(seconds)
            proven = solver.solve(model) == cp_model.OPTIMAL
            ends.append(sign * round(solver.objective_value) if proven else None)
        return Ends(*ends)

    def real(self, members: Sequence[int]) -> Ends:
        """The ends of a sum of cells, as real numbers."""
        if self._solver is None:
            self._solver = pywraplp.Solver.CreateSolver("GLOP")
            for low, high in zip(self.low, self.high, strict=True):
                self._lp.append(self._solver.NumVar(float(low), float(high), ""))
            for places, total in self.sums:
                self._solver.Add(sum(self._lp[at] for at in places) == total)
        own = self._solver.Objective()
        own.Clear()
        for at in members:
            own.SetCoefficient(self._lp[at], 1)
        ends: list[float | None] = []
        for towards in (own.SetMinimization, own.SetMaximization):
            towards()
            done = self._solver.Solve() == pywraplp.Solver.OPTIMAL
            ends.append(own.Value() if done else None)
        return Ends(*ends)


@dataclass(frozen=True)
class Attack:
    """All that a reader knows of the finest cells.

    Attributes:
        low, high: What each is at least and at most, as sums alone tell.
        part: By cell, the number of its part; -1 where it is known.
        place: By cell, its place in its part.
        parts: The parts.
    """

    low: Numbers
    high: Numbers
    part: Numbers
    place: Numbers
    parts: tuple[Part, ...]

    def split(self, members: Numbers) -> tuple[int, dict[int, list[int]]]:
        """A sum of cells as what is known of it and, by part, the places of the others."""
        known = self.part[members] < 0
        rest: dict[int, list[int]] = {}
        for cell in members[~known]:
            rest.setdefault(int(self.part[cell]), []).append(int(self.place[cell]))
        return int(self.low[members[known]].sum()), rest

    def ends(self, members: Numbers, seconds: float, *, real: bool = False) -> Ends:
        """The ends of a sum of cells; parts that have nothing to do with each other are added."""
        fixed, rest = self.split(members)
        low: float | None = fixed
        high: float | None = fixed
        for number, places in rest.items():
            own = self.parts[number].real(places) if real else self.parts[number].whole(places, seconds)
            low = None if low is None or own.low is None else low + own.low
            high = None if high is None or own.high is None else high + own.high
        return Ends(low, high)


def attack(cells: int, rows: Numbers, inner: Numbers, totals: Numbers, far: int = _FAR) -> Attack:
    """What published sums tell of the finest cells.

    Args:
        cells: How many finest cells there are.
        rows: Number of the sum, for each pair of a sum and a finest cell that it counts.
        inner: Number of the finest cell of the pair.
        totals: What each sum is.
        far: What a cell may be that stands in no sum.

    Raises:
        ValueError: If no table has these sums.
    """
    low, high = _narrowed(cells, rows, inner, totals, far)
    unknown = low < high
    kept = unknown[inner]
    taken = np.bincount(rows[~kept], weights=low[inner[~kept]], minlength=len(totals))
    rest = totals - taken.astype(np.int64)
    rows, inner = rows[kept], inner[kept]
    shape = (len(totals) + cells, len(totals) + cells)
    graph = coo_matrix((np.ones(len(rows), dtype=np.int8), (rows, len(totals) + inner)), shape=shape)
    _, label = connected_components(graph, directed=False)
    part, place, parts = np.full(cells, -1), np.full(cells, -1), list[Part]()
    free = np.flatnonzero(unknown)
    own = label[len(totals) + free]
    for at, mine in enumerate(_groups(own)):
        members = free[mine]
        part[members], place[members] = at, np.arange(len(members))
        parts.append(Part(members, low[members], high[members], []))
    order = np.argsort(rows, kind="stable")
    seen: list[set[tuple[int, ...]]] = [set() for _ in parts]
    for mine in np.split(order, np.flatnonzero(np.diff(rows[order])) + 1) if len(order) else ():
        at = int(part[inner[mine[0]]])
        members = tuple(int(one) for one in np.sort(place[inner[mine]]))
        if members not in seen[at]:
            seen[at].add(members)
            parts[at].sums.append((members, int(rest[rows[mine[0]]])))
    return Attack(low, high, part, place, tuple(parts))


def _groups(labels: Numbers) -> Iterator[Numbers]:
    order = np.argsort(labels, kind="stable")
    if len(order):
        yield from np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)


def _narrowed(cells: int, rows: Numbers, inner: Numbers, totals: Numbers, far: int) -> tuple[Numbers, Numbers]:
    """Each cell's ends as every sum by itself tells, until none tells more."""
    low, high = np.zeros(cells, dtype=np.int64), np.full(cells, far, dtype=np.int64)
    size = len(totals)
    for _ in range(_ROUNDS):
        least = np.bincount(rows, weights=low[inner], minlength=size).astype(np.int64)
        most = np.bincount(rows, weights=high[inner], minlength=size).astype(np.int64)
        if (least > totals).any() or (most < totals).any():
            raise ValueError("no table has these sums")
        new_high, new_low = high.copy(), low.copy()
        np.minimum.at(new_high, inner, (totals - least)[rows] + low[inner])
        np.maximum.at(new_low, inner, (totals - most)[rows] + high[inner])
        if (new_high == high).all() and (new_low == low).all():
            break
        low, high = new_low, new_high
    return low, high


def _solver(seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = seconds
    return solver
