"""Moves of persons between bodies, and the linear system that they must satisfy.

A cell says *that* a figure is doubted; a move says *how* it came about: persons who are missing, who are
counted twice, who stand in another category or body. Moves are the steps between tables with whole numbers
that keep the persons whole (the idea of a Markov basis, Diaconis and Sturmfels 1998).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tilstand.kernel.bounds import compute_bounds
from tilstand.kernel.certificates import compute_residual
from tilstand.kernel.feasibility import Certainty
from tilstand.kernel.system import Constraint, KernelError, LinearSystem, Variable

Change = Mapping[str, int]
_NONE: Change = {}
Label = tuple[Hashable, Hashable | None]
"""A kind of move and a category in it; without one, the kind itself."""


def get_label_order(label: Label) -> tuple[str, str]:
    """Where a label stands among others: by what it is called, a kind before its categories."""
    kind, category = label
    return str(kind), "" if category is None else str(category)


@dataclass(frozen=True, slots=True)
class MoveChoice:
    """One of several categories a moved person can be in.

    Attributes:
        label: The category: any value that tells it from others; explanations with the same labels say the
            same. Labels are sorted by what they are called.
        change: What each such person changes in the printed figures, by column id.
        rows: What each such person changes in the sum of a relation, for persons in figures that nobody
            prints; by row id.
    """

    label: Hashable
    change: Change = field(default_factory=dict)
    rows: Change = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonMove:
    """A candidate for what happened, per person.

    Attributes:
        id: Unique id.
        kind: Kind of move, any value that tells it from others; an explanation uses as few kinds as it can.
        bodies: Bodies it touches, any values; an explanation touches as few as it can.
        change: What must be added to the printed figures for each person, by column id.
        rows: What each person changes in the sum of a relation, by row id.
        choices: For each dimension, the categories; every person is in exactly one of each.
        persons: Persons each unit stands for.
        distrust: Cost of each unit after all else is equal; the more reliable the source, the dearer.
        limit: Greatest number of units; None: no limit.
    """

    id: str
    kind: Hashable
    bodies: tuple[Hashable, ...]
    change: Change = field(default_factory=dict)
    rows: Change = field(default_factory=dict)
    choices: tuple[tuple[MoveChoice, ...], ...] = ()
    persons: int = 1
    distrust: int = 0
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class MoveStep:
    """A move that is made in an explanation.

    Attributes:
        move: The move.
        units: How often.
        labels: How many of the persons are in each category, as (label, number); sorted by label.
    """

    move: PersonMove
    units: int
    labels: tuple[tuple[Hashable, int], ...] = ()


@dataclass(frozen=True, slots=True)
class MoveExplanation:
    """Moves that together make every relation hold.

    Attributes:
        steps: The moves made, by kind and id.
        change: What they add to each printed figure, by column id; zeros are left out.
    """

    steps: tuple[MoveStep, ...]
    change: Change

    @property
    def kinds(self) -> tuple[Hashable, ...]:
        """Kinds of move, sorted."""
        return tuple(sorted({step.move.kind for step in self.steps}, key=str))

    @property
    def bodies(self) -> tuple[Hashable, ...]:
        """Bodies touched, sorted."""
        return tuple(sorted({body for step in self.steps for body in step.move.bodies}, key=str))

    @property
    def moved_persons(self) -> int:
        """Persons moved."""
        return sum(step.units * step.move.persons for step in self.steps)

    @property
    def distrust_cost(self) -> int:
        """Cost of distrust."""
        return sum(step.units * step.move.distrust for step in self.steps)

    @property
    def lexicographic_cost(self) -> tuple[int, int, int, int]:
        """What is minimised, in this order: kinds of move, bodies touched, persons, distrust."""
        return len(self.kinds), len(self.bodies), self.moved_persons, self.distrust_cost

    @property
    def unit_counts(self) -> dict[Label, int]:
        """Number of units of each kind, and of each category in it, whatever the body."""
        numbers_by_pair: dict[Label, int] = {}
        for step in self.steps:
            for label, number in ((None, step.units), *step.labels):
                key = step.move.kind, label
                numbers_by_pair[key] = numbers_by_pair.get(key, 0) + number
        return numbers_by_pair


def sum_step_changes(steps: Iterable[MoveStep]) -> Change:
    """What steps add to each printed figure; zeros are left out."""
    total: dict[str, int] = {}
    for step in steps:
        numbers = dict(step.labels)
        parts = [(step.move.change, step.units)]
        parts += [(c.change, numbers.get(c.label, 0)) for group in step.move.choices for c in group]
        for change, times in parts:
            for id, amount in change.items():
                total[id] = total.get(id, 0) + amount * times
    return {id: v for id, v in sorted(total.items()) if v}


PERSONS = "all persons"
DISTRUST = "all distrust"


@dataclass(frozen=True, slots=True)
class MoveSystem:
    """Moves as columns, printed as 0: setting them free is making them.

    Attributes:
        system: The columns of the moves, their categories and the unknown figures; one row for each relation
            that moves can change, each limit of a printed figure, and each dimension of a move.
        owner: The move of each column, by column id.
        columns: The columns of each move, by move id.
        stuck: Broken relations that no move can change.
    """

    system: LinearSystem
    owner: Mapping[str, PersonMove]
    columns: Mapping[str, tuple[str, ...]]
    stuck: tuple[str, ...] = ()

    def get_move_positions(self, moves: Iterable[PersonMove]) -> frozenset[int]:
        """Positions of the columns of some moves."""
        place = self.system.structure.column
        return frozenset(place[id] for move in moves for id in self.columns[move.id])

    def restrict_to_moves(self, moves: Collection[PersonMove]) -> LinearSystem:
        """The system of these moves alone, with a column each for all persons and all distrust."""
        live = {id for move in moves for id in self.columns[move.id]}
        live |= {column.id for column in self.system.columns if column.id not in self.owner}
        rows = []
        for row in self.system.rows:
            terms = {id: a for id, a in row.coefficients.items() if id in live}
            if terms:
                rows.append(Constraint(row.id, terms, row.lower, row.upper))
        for total in (PERSONS, DISTRUST):
            cost = {_name_units_variable(m): m.persons if total == PERSONS else m.distrust for m in moves}
            rows.append(Constraint.from_equation(total, {total: -1, **cost}))
        columns = [column for column in self.system.columns if column.id in live]
        return LinearSystem.from_checked_parts((*columns, Variable(PERSONS), Variable(DISTRUST)), rows)

    def steps(self, moves: Iterable[PersonMove], point: Mapping[str, int]) -> tuple[MoveStep, ...]:
        """The moves that are made at a point, by kind and id."""
        move_steps = []
        for move in sorted(moves, key=lambda m: (str(m.kind), m.id)):
            units = point[_name_units_variable(move)]
            if units:
                labels = {c.label: point[_name_choice_variable(move, c.label)] for group in move.choices for c in group}
                own_pairs = sorted(((k, n) for k, n in labels.items() if n), key=lambda pair: str(pair[0]))
                move_steps.append(MoveStep(move, units, tuple(own_pairs)))
        return tuple(move_steps)


def build_move_system(system: LinearSystem, moves: Sequence[PersonMove], rows: Collection[str] | None) -> MoveSystem:
    """The system of the moves.

    Args:
        system: Printed figures and relations.
        moves: Candidates for what happened.
        rows: The broken relations to be made to hold; None: all. Moves may not change other broken ones.

    Raises:
        KernelError: Moves that name unknown figures or relations, or whose ids or labels are not unique.
    """
    _check_moves(system, moves)
    sums: dict[int, dict[str, int]] = {}
    figures: dict[str, dict[str, int]] = {}
    columns: list[Variable] = []
    extra: list[Constraint] = []
    owner: dict[str, PersonMove] = {}
    own_texts: dict[str, tuple[str, ...]] = {}
    for move in moves:
        parts = [(_name_units_variable(move), move.change, move.rows, move.limit)]
        for n, group in enumerate(move.choices):
            ids = [_name_choice_variable(move, c.label) for c in group]
            extra.append(
                Constraint.from_equation(
                    f"one of each {n}: {move.id}", {_name_units_variable(move): -1, **dict.fromkeys(ids, 1)}
                )
            )
            parts += [(id, c.change, c.rows, move.limit) for id, c in zip(ids, group, strict=True)]
        own_texts[move.id] = tuple(id for id, *_ in parts)
        for id, change, direct, limit in parts:
            columns.append(Variable(id, 0, 1, 0, limit))
            owner[id] = move
            _add_move_effect(system, id, change, direct, sums, figures)
    unknown = [c for c in system.columns if c.value is None]
    columns += [Variable(f"figure {c.id}", None, None, c.lower, c.upper) for c in unknown]
    stuck = tuple(
        row.id
        for i, row in enumerate(system.rows)
        if (rows is None or row.id in rows)
        and not any(sums.get(i, {}).values())
        and (constraint_residual := compute_residual(system, i)).gap
        and not constraint_residual.unknown
    )
    relations = (_build_residual_constraint(system, i, sums.get(i, {}), rows) for i in range(len(system.rows)))
    limits = (_build_limit_constraint(system[id], terms) for id, terms in figures.items())
    constraints = [row for row in (*relations, *limits) if row is not None]
    return MoveSystem(LinearSystem(tuple(columns), (*constraints, *extra)), owner, own_texts, stuck)


def _name_units_variable(move: PersonMove) -> str:
    return f"move {move.id}"


def _name_choice_variable(move: PersonMove, label: Hashable) -> str:
    return f"move {move.id}: {label}"


def _check_moves(system: LinearSystem, moves: Sequence[PersonMove]) -> None:
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
        faults += [f"move {move.id}: unknown relation {id}" for id in relations if id not in system.structure.row]
    if faults:
        raise KernelError("The moves do not belong to these figures.", cause=faults)


def _add_move_effect(
    system: LinearSystem,
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


def _build_residual_constraint(
    system: LinearSystem, i: int, moved: Mapping[str, int], rows: Collection[str] | None
) -> Constraint | None:
    row = system.rows[i]
    terms = {id: a for id, a in moved.items() if a}
    if rows is not None and row.id not in rows and compute_residual(system, i).gap:
        return Constraint.from_equation(f"as it is: {row.id}", terms) if terms else None
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
    return Constraint(row.id, {**terms, **unknown}, lower, upper)


def _build_limit_constraint(column: Variable, terms: Mapping[str, int]) -> Constraint | None:
    """The printed figure, once changed, stays within its limits."""
    value = column.value or 0
    falls, rises = min(terms.values()) < 0, max(terms.values()) > 0
    lower = column.lower - value if column.lower is not None and falls else None
    upper = column.upper - value if column.upper is not None and rises else None
    return Constraint(f"limits: {column.id}", terms, lower, upper) if (lower, upper) != (None, None) else None


def bound_fewest_persons(
    system: LinearSystem, moves: Iterable[PersonMove], *, rows: Collection[str] | None = None
) -> tuple[int | None, Certainty]:
    """The fewest persons that these moves need, in any number of kinds and bodies.

    Args:
        system: Printed figures and relations.
        moves: What may have happened; nothing else may.
        rows: The broken relations to explain; None: all.

    Returns:
        The number and how sure it is; None with `CONTRADICTED` where these moves cannot make them hold.

    Raises:
        KernelError: Moves that do not belong to the figures.

    Example:
        >>> from tilstand.kernel.system import Variable, Constraint
        >>> figures = (Variable("group", 5), Variable("one", 2), Variable("two", 1))
        >>> relations = (Constraint.from_equation("sum", {"group": 1, "one": -1, "two": -1}),)
        >>> missing = [PersonMove(body, "missing", (body,), {body: 1}) for body in ("one", "two")]
        >>> number, status = bound_fewest_persons(LinearSystem(figures, relations), missing)
        >>> number, status.value
        (2, 'proven')
    """
    moves = tuple(sorted(moves, key=lambda move: move.id))
    frame = build_move_system(system, moves, rows)
    if frame.stuck:
        return None, Certainty.CONTRADICTED
    end = compute_bounds(frame.restrict_to_moves(moves), [PERSONS], fixed=(), any_proof=True)[PERSONS]
    return (end.lower, end.status) if end.status is Certainty.PROVEN else (None, end.status)
