"""What moves must add up to: a system whose columns are the moves and whose rows are the open differences."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tilstand.kernel.fault import KernelError
from tilstand.kernel.move import Move, Step
from tilstand.kernel.residual import residual
from tilstand.kernel.system import Column, Row, System

__all__ = ["DISTRUST", "PERSONS", "Closure", "closure"]

PERSONS = "all persons"
DISTRUST = "all distrust"


@dataclass(frozen=True, slots=True)
class Closure:
    """Moves as columns, printed as 0: setting them free is making them.

    Attributes:
        system: The columns of the moves, their categories and the unknown figures; one row for each relation
            that moves can change, each limit of a printed figure, and each dimension of a move.
        owner: The move of each column, by column id.
        columns: The columns of each move, by move id.
        stuck: Broken relations that no move can change.
    """

    system: System
    owner: Mapping[str, Move]
    columns: Mapping[str, tuple[str, ...]]
    stuck: tuple[str, ...] = ()

    def positions(self, moves: Iterable[Move]) -> frozenset[int]:
        """Positions of the columns of some moves."""
        place = self.system.structure.column
        return frozenset(place[id] for move in moves for id in self.columns[move.id])

    def only(self, moves: Collection[Move]) -> System:
        """The system of these moves alone, with a column each for all persons and all distrust."""
        live = {id for move in moves for id in self.columns[move.id]}
        live |= {column.id for column in self.system.columns if column.id not in self.owner}
        rows = []
        for row in self.system.rows:
            terms = {id: a for id, a in row.coefficients.items() if id in live}
            if terms:
                rows.append(Row(row.id, terms, row.lower, row.upper))
        for total in (PERSONS, DISTRUST):
            cost = {_units(m): m.persons if total == PERSONS else m.distrust for m in moves}
            rows.append(Row.equal(total, {total: -1, **cost}))
        columns = [column for column in self.system.columns if column.id in live]
        return System.of((*columns, Column(PERSONS), Column(DISTRUST)), rows)

    def steps(self, moves: Iterable[Move], point: Mapping[str, int]) -> tuple[Step, ...]:
        """The moves that are made at a point, by kind and id."""
        made = []
        for move in sorted(moves, key=lambda m: (str(m.kind), m.id)):
            units = point[_units(move)]
            if units:
                labels = {c.label: point[_choice(move, c.label)] for group in move.choices for c in group}
                own = sorted(((k, n) for k, n in labels.items() if n), key=lambda pair: str(pair[0]))
                made.append(Step(move, units, tuple(own)))
        return tuple(made)


def closure(system: System, moves: Sequence[Move], rows: Collection[str] | None) -> Closure:
    """The system of the moves.

    Args:
        system: Printed figures and relations.
        moves: Candidates for what happened.
        rows: The broken relations to be made to hold; None: all. Moves may not change other broken ones.

    Raises:
        KernelError: Moves that name unknown figures or relations, or whose ids or labels are not unique.
    """
    _check(system, moves)
    sums: dict[int, dict[str, int]] = {}
    figures: dict[str, dict[str, int]] = {}
    columns: list[Column] = []
    extra: list[Row] = []
    owner: dict[str, Move] = {}
    own: dict[str, tuple[str, ...]] = {}
    for move in moves:
        parts = [(_units(move), move.change, move.rows, move.limit)]
        for n, group in enumerate(move.choices):
            ids = [_choice(move, c.label) for c in group]
            extra.append(
                Row.equal(f"one of each {n}: {move.id}", {_units(move): -1, **dict.fromkeys(ids, 1)})
            )
            parts += [(id, c.change, c.rows, move.limit) for id, c in zip(ids, group, strict=True)]
        own[move.id] = tuple(id for id, *_ in parts)
        for id, change, direct, limit in parts:
            columns.append(Column(id, 0, 1, 0, limit))
            owner[id] = move
            _effect(system, id, change, direct, sums, figures)
    unknown = [c for c in system.columns if c.value is None]
    columns += [Column(f"figure {c.id}", None, None, c.lower, c.upper) for c in unknown]
    stuck = tuple(
        row.id
        for i, row in enumerate(system.rows)
        if (rows is None or row.id in rows)
        and not any(sums.get(i, {}).values())
        and (found := residual(system, i)).gap
        and not found.unknown
    )
    relations = (_relation(system, i, sums.get(i, {}), rows) for i in range(len(system.rows)))
    limits = (_limits(system[id], terms) for id, terms in figures.items())
    kept = [row for row in (*relations, *limits) if row is not None]
    return Closure(System(tuple(columns), (*kept, *extra)), owner, own, stuck)


def _units(move: Move) -> str:
    return f"move {move.id}"


def _choice(move: Move, label: Hashable) -> str:
    return f"move {move.id}: {label}"


def _check(system: System, moves: Sequence[Move]) -> None:
    faults, seen = [], set[str]()
    for move in moves:
        labels = [c.label for group in move.choices for c in group]
        if move.id in seen:
            faults.append(f"move {move.id}: the id is used twice")
        seen.add(move.id)
        if len(set(labels)) < len(labels):
            faults.append(f"move {move.id}: a label is used twice")
        if move.persons < 1 or move.distrust < 0:
            faults.append(f"move {move.id}: it must move at least one person, at no negative cost")
        choices = [c for group in move.choices for c in group]
        figures = [id for change in (move.change, *(c.change for c in choices)) for id in change]
        relations = [id for change in (move.rows, *(c.rows for c in choices)) for id in change]
        faults += [f"move {move.id}: unknown figure {id}" for id in figures if id not in system]
        faults += [
            f"move {move.id}: unknown relation {id}" for id in relations if id not in system.structure.row
        ]
    if faults:
        raise KernelError("The moves do not belong to these figures.", cause=faults)


def _effect(
    system: System,
    id: str,
    change: Mapping[str, int],
    direct: Mapping[str, int],
    sums: dict[int, dict[str, int]],
    figures: dict[str, dict[str, int]],
) -> None:
    """What one unit of a column does to sums and figures; unknown figures give way by themselves."""
    for figure, amount in change.items():
        j = system.structure.column[figure]
        if system.columns[j].value is None or not amount:
            continue
        figures.setdefault(figure, {})[id] = amount
        for i, a in system.structure.uses[j]:
            terms = sums.setdefault(i, {})
            terms[id] = terms.get(id, 0) + a * amount
    for relation, amount in direct.items():
        terms = sums.setdefault(system.structure.row[relation], {})
        terms[id] = terms.get(id, 0) + amount


def _relation(system: System, i: int, moved: Mapping[str, int], rows: Collection[str] | None) -> Row | None:
    row = system.rows[i]
    terms = {id: a for id, a in moved.items() if a}
    if rows is not None and row.id not in rows and residual(system, i).gap:
        return Row.equal(f"as it is: {row.id}", terms) if terms else None
    total, unknown = 0, {}
    for j, a in system.structure.terms[i]:
        value = system.columns[j].value
        if value is None:
            unknown[f"figure {system.columns[j].id}"] = a
        else:
            total += a * value
    if not terms and not unknown:
        return None
    lower = None if row.lower is None else row.lower - total
    upper = None if row.upper is None else row.upper - total
    return Row(row.id, {**terms, **unknown}, lower, upper)


def _limits(column: Column, terms: Mapping[str, int]) -> Row | None:
    """The printed figure, once changed, stays within its limits."""
    value = column.value or 0
    falls, rises = min(terms.values()) < 0, max(terms.values()) > 0
    lower = column.lower - value if column.lower is not None and falls else None
    upper = column.upper - value if column.upper is not None and rises else None
    return Row(f"limits: {column.id}", terms, lower, upper) if (lower, upper) != (None, None) else None
