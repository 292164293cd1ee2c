"""Which counts a reader of an edition must hold possible otherwise: whole tables, looked for by CP-SAT."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from types import MappingProxyType

from ortools.sat.python import cp_model
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from disclosed.edition import FAR, Known, Tied
from tilstand.terms import Key

__all__ = ["Asked", "Reading", "read"]


_NOWHERE: Mapping[Key, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a count should be possible to be.

    Attributes:
        number: A number.
        other: True where it should be any but that.
        of: A count that it is a part of: it should be less than that, whatever both are.
    """

    number: int = 0
    other: bool = False
    of: Key | None = None

    def answered(self, table: Mapping[Key, int], key: Key) -> bool:
        """True if a whole table has the count as it is asked."""
        if self.of is not None:
            return table[key] < table[self.of]
        return (table[key] == self.number) is not self.other


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader gets to know of counts that were asked about.

    Attributes:
        single: Counts of which one number is left.
        without: Counts that cannot be the number that was asked about, though more than one is left.
        unsettled: Counts of which it was not found out in time.
    """

    single: tuple[Key, ...]
    without: tuple[Key, ...]
    unsettled: tuple[Key, ...]


def read(
    rows: Sequence[Tied],
    known: Mapping[Key, Known],
    asked: Mapping[Key, Asked],
    *,
    seconds: float = 30.0,
    near: Mapping[Key, int] = _NOWHERE,
    seen: list[Mapping[Key, int]] | None = None,
) -> Reading:
    """Look for whole tables that agree with all that is known, in which counts are what is asked.

    Args:
        rows: What counts add up to.
        known: What is told of each.
        asked: What each count that is asked about should be possible to be.
        seconds: How long to look for one table.
        near: Numbers near which tables are looked for first.
        seen: Tables that were found are added here, each of what hangs together.
    """
    single: list[Key] = []
    without: list[Key] = []
    unsettled: list[Key] = []
    for part, own in _parts(rows, known, asked):
        left = _Part(part, known, near, [] if seen is None else seen).left(own, seconds)
        for key, (least, most) in left.items():
            if least is None or most is None:
                unsettled.append(key)
            else:
                (single if least == most else without).append(key)
    return Reading(tuple(single), tuple(without), tuple(unsettled))


def _parts(
    rows: Sequence[Tied], known: Mapping[Key, Known], asked: Mapping[Key, Asked]
) -> Iterator[tuple[list[Tied], dict[Key, Asked]]]:
    """What hangs together by counts that are not known exactly, where anything in it is asked about."""
    open_ = {key for row in rows for key, _ in row.terms if key not in known or known[key].low < known[key].high}
    named = open_ | _named(asked)
    place = {key: at for at, key in enumerate(sorted(named, key=lambda key: key.sort_key))}
    pairs = [(at, place[key]) for at, row in enumerate(rows) for key, _ in row.terms if key in open_]
    size = len(rows) + len(place)
    ones, left, right = [1] * len(pairs), [at for at, _ in pairs], [len(rows) + at for _, at in pairs]
    _, label = connected_components(coo_matrix((ones, (left, right)), (size, size)), directed=False)
    by: dict[int, tuple[list[Tied], dict[Key, Asked]]] = {}
    for key, one in asked.items():
        at = place.get(key) if one.of is None or key in open_ else place.get(one.of)
        if at is not None:
            by.setdefault(int(label[len(rows) + at]), ([], {}))[1][key] = one
    for at, row in enumerate(rows):
        if int(label[at]) in by:
            by[int(label[at])][0].append(row)
    yield from by.values()


def _named(asked: Mapping[Key, Asked]) -> set[Key]:
    return {key for own, one in asked.items() for key in (own, one.of) if key is not None}


class _Part:
    """Counts that hang together."""

    def __init__(
        self, rows: Sequence[Tied], known: Mapping[Key, Known], near: Mapping[Key, int], seen: list[Mapping[Key, int]]
    ) -> None:
        self.rows, self.known, self.near, self.seen = rows, known, near, seen

    def left(self, asked: Mapping[Key, Asked], seconds: float) -> dict[Key, tuple[int | None, int | None]]:
        """The ends of the counts that no table was found for; None for what was not settled in time."""
        wanted = dict(asked)
        while len(wanted) > 1:  # tables in which as many as can be are what is asked
            model, cells = self._model(_named(wanted))
            hits = {key: self._hit(model, cells, key, one) for key, one in wanted.items()}
            model.maximize(sum(hits.values()))
            solver = _solver(seconds)
            if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            found = {key for key, hit in hits.items() if solver.value(hit)}
            self._keep(solver, cells)
            if not found:
                break
            wanted = {key: one for key, one in wanted.items() if key not in found}
        ends: dict[Key, tuple[int | None, int | None]] = {}
        for key, one in wanted.items():
            model, cells = self._model(_named({key: one}))
            model.add(self._hit(model, cells, key, one) == 1)
            solver = _solver(seconds)
            if solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                self._keep(solver, cells)
            else:
                ends[key] = self._end(key, 1, seconds), self._end(key, -1, seconds)
        return ends

    def _keep(self, solver: cp_model.CpSolver, cells: Mapping[Key, cp_model.IntVar]) -> None:
        self.seen.append({key: solver.value(cell) for key, cell in cells.items()})

    def _end(self, key: Key, sign: int, seconds: float) -> int | None:
        model, cells = self._model({key})
        model.minimize(sign * cells[key])
        solver = _solver(seconds)
        return solver.value(cells[key]) if solver.solve(model) == cp_model.OPTIMAL else None

    def _hit(
        self, model: cp_model.CpModel, cells: Mapping[Key, cp_model.IntVar], key: Key, asked: Asked
    ) -> cp_model.IntVar:
        """A switch that can only be on where a count is what is asked of it."""
        hit, cell = model.new_bool_var(""), cells[key]
        said = cell != asked.number if asked.other else cell == asked.number
        if asked.of is not None:
            said = cell < cells[asked.of]
        model.add(said).only_enforce_if(hit)
        return hit

    def _model(self, also: Set[Key]) -> tuple[cp_model.CpModel, dict[Key, cp_model.IntVar]]:
        model, cells = cp_model.CpModel(), dict[Key, cp_model.IntVar]()
        for key in dict.fromkeys((*(key for row in self.rows for key, _ in row.terms), *also)):
            own = self.known.get(key, Known(0, FAR))
            cells[key] = model.new_int_var(own.low, own.high, "")
            if key in self.near:
                model.add_hint(cells[key], self.near[key])
        for row in self.rows:
            total = sum(times * cells[key] for key, times in row.terms)
            if math.isfinite(row.low):
                model.add(total >= int(row.low))
            if math.isfinite(row.high):
                model.add(total <= int(row.high))
        return model, cells


def _solver(seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, 1
    solver.parameters.max_time_in_seconds = seconds
    return solver
