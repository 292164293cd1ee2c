"""The persons behind the registrations of several bodies, as a system of whole numbers.

A cell is a combination of the codes that a person has wherever she is counted (sex, region, form). For each
cell there is a number of different persons, and for each body the number of them that it counted. A body
cannot count more persons of a cell than there are, and nobody is there whom no body counted; persons of one
cell can be told apart by nothing that was reported, so every overlap that the counts allow is possible. The
least and greatest number of persons are therefore exact, not only limits, under the assumptions stated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

from tilstand.define import StructuralMetadata
from tilstand.define.relations import Relation
from tilstand.kernel.system import Constraint, LinearSystem, Variable
from tilstand.ledger.interval import Interval
from tilstand.ledger.ledger import Ledger
from tilstand.terms import CodeMeaning, Key, Period

TOTAL = "persons"
Cell = tuple[str, ...]


def make_code_total_id(dimension: str, code: str) -> str:
    """Column id of the number of persons with a code."""
    return f"{TOTAL} {dimension}={code}"


@dataclass(frozen=True, slots=True)
class ContainmentRelation:
    """A relation: everybody in a body is counted in one of its targets too."""

    relation: Relation
    body: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnusedRelation:
    """A relation that takes no part.

    Attributes:
        relation: The relation.
        why: `away`: a body reported nothing or is not among those counted; `group`: it speaks of a whole
            group's persons; `part`: it holds for some of the figures only; `other_measure`: it counts others.
        body: The body in question, where there is one.
    """

    relation: Relation
    why: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class PopulationSystem:
    """The system.

    Attributes:
        system: What the kernel computes on.
        codes: For each dimension, the codes that somebody can have.
        inside: The relation that says of a body that all its persons are counted elsewhere too, for bodies
            that add nobody.
        counts: The number each body reports.
        used: Every relation that holds in the system.
        unused: The relations that do not take part, with the reason.
        several: Bodies whose persons are counted elsewhere by more than one relation.
        rests: By row: `body` and the body that reports it, or `relation` and the one that it follows from;
            `somebody` for the rows which say that everybody is counted.
        cells: For each body, the column of its persons in each cell that it may have counted.
    """

    system: LinearSystem
    codes: Mapping[str, tuple[str, ...]]
    inside: Mapping[str, Relation]
    counts: Mapping[str, Interval]
    used: tuple[Relation, ...] = ()
    unused: tuple[UnusedRelation, ...] = ()
    several: tuple[str, ...] = ()
    rests: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    cells: Mapping[str, Mapping[Cell, str]] = field(default_factory=dict)


def build_population(
    book: Ledger,
    measure: str,
    period: Period,
    bodies: Sequence[str],
    dimensions: Sequence[str],
    relations: Iterable[Relation],
) -> PopulationSystem:
    """The system of some bodies' persons.

    Args:
        book: The figures.
        measure: What the bodies count.
        period: For which period.
        bodies: Those that reported.
        dimensions: Dimensions whose code follows the person.
        relations: Relations of kind `within` that are taken to hold.
    """
    frame = _PopulationBuilder(book, measure, period, dimensions)
    for body in bodies:
        frame.body(body)
    used, unused = _split_containments(book.collection, bodies, relations)
    hanging = _find_contained_bodies(used.values())
    inside = {body: containment_relation.relation for body, containment_relation in hanging.items()}
    frame.add_person_variables(inside, tuple(used.values()))
    often = Counter(containment_relation.body for containment_relation in used.values())
    return PopulationSystem(
        LinearSystem(tuple(frame.columns.values()), tuple(frame.rows)),
        {d: frame.codes(d) for d in dimensions},
        inside,
        {body: frame.count(body) for body in bodies},
        tuple(containment_relation.relation for containment_relation in used.values()),
        unused,
        tuple(sorted(body for body, n in often.items() if n > 1)),
        frame.rests,
        frame.cells,
    )


def _split_containments(
    collection: StructuralMetadata, bodies: Sequence[str], relations: Iterable[Relation]
) -> tuple[dict[str, ContainmentRelation], tuple[UnusedRelation, ...]]:
    """The relations whose bodies all take part, by id, and the others with the reason.

    A group on the right stands for its members: everybody is counted in one of them.
    """
    used: dict[str, ContainmentRelation] = {}
    unused: list[UnusedRelation] = []
    for relation in relations:
        body = relation.left[0].provider
        targets = [m for term in relation.right for m in collection.list_group_members(term.provider)]
        away = [b for b in (body, *targets) if b not in bodies]
        if away:
            unused.append(UnusedRelation(relation, "group" if away[0] in collection.groups else "away", away[0]))
        else:
            used[relation.id] = ContainmentRelation(relation, body, tuple(dict.fromkeys(targets)))
    return used, tuple(unused)


def _find_contained_bodies(used: Iterable[ContainmentRelation]) -> dict[str, ContainmentRelation]:
    """Bodies that add nobody: all their persons stand in bodies that do not hang on them in turn.

    Every relation holds in the system; only which bodies add nobody must go without a circle.
    """
    containment_relations_by_name: dict[str, ContainmentRelation] = {}
    for containment_relation in used:
        if containment_relation.body in containment_relations_by_name:
            continue
        behind, waiting = set[str](), list(containment_relation.targets)
        while waiting:
            at = waiting.pop()
            if at not in behind:
                behind.add(at)
                waiting += containment_relations_by_name[at].targets if at in containment_relations_by_name else ()
        if containment_relation.body not in behind:
            containment_relations_by_name[containment_relation.body] = containment_relation
    return containment_relations_by_name


class _PopulationBuilder:
    """Columns and rows as they are collected."""

    def __init__(self, book: Ledger, measure: str, period: Period, dimensions: Sequence[str]) -> None:
        self.book, self.measure, self.period = book, measure, period
        self.dimensions = tuple(dimensions)
        self.columns: dict[str, Variable] = {}
        self.rows: list[Constraint] = []
        self.rests: dict[str, tuple[str, str]] = {}
        self.cells: dict[str, dict[Cell, str]] = {}
        self._leaves: dict[str, tuple[str, ...]] = {}

    def count(self, body: str) -> Interval:
        """The number that a body reports."""
        return self.book.bound_address(Key(self.measure, body, self.period))

    def code(self, body: str, dimension: str, code: str) -> Interval:
        """The number that a body reports under a code."""
        if code not in self.book.collection.get_codelist(dimension):
            return Interval.from_single_number(0)
        own_interval = self.book.bound_address(Key(self.measure, body, self.period, ((dimension, code),)))
        high = self.count(body).high
        return own_interval.within(Interval(own_interval.low * 0, high)) if high is not None else own_interval

    def unknown(self, body: str, dimension: str) -> Fraction | None:
        """The most persons whose code a body may not know; None where there is no limit."""
        codelist = self.book.collection.get_codelist(dimension)
        tops = [code for code in codelist.find_codes_by_meaning(CodeMeaning.UNKNOWN) if codelist[code].parent is None]
        highs = [self.code(body, dimension, code).high for code in tops]
        known = [high for high in highs if high is not None]
        return sum(known, Fraction(0)) if len(known) == len(highs) else None

    def codes(self, dimension: str) -> tuple[str, ...]:
        """The codes that somebody was counted under, those above them included, in their order."""
        codelist = self.book.collection.get_codelist(dimension)
        leaves = self.list_finest_codes(dimension)
        above = {a for leaf in leaves for a in codelist.list_code_ancestors(leaf)}
        return tuple(c.id for c in codelist if c.id in above or c.id in leaves)

    def list_finest_codes(self, dimension: str) -> tuple[str, ...]:
        """The finest codes that some body may have counted somebody under."""
        if dimension not in self._leaves:
            self._leaves[dimension] = tuple(self._collect_leaf_codes(dimension, None))
        return self._leaves[dimension]

    def _collect_leaf_codes(self, dimension: str, parent: str | None) -> list[str]:
        matches: list[str] = []
        for code in self.book.collection.get_codelist(dimension).parts(parent):
            used = [b for b in self._bodies if self.code(b, dimension, code.id).high != 0]
            if used:
                matches += self._collect_leaf_codes(dimension, code.id) or [code.id]
        return matches

    _bodies: tuple[str, ...] = ()

    def body(self, body: str) -> None:
        """A body takes part."""
        self._bodies = (*self._bodies, body)
        self._leaves.clear()

    def _can_count_code(self, body: str, dimension: str, leaf: str) -> bool:
        """True if the body may have counted somebody of this code, known to it or not."""
        line = (leaf, *self.book.collection.get_codelist(dimension).list_code_ancestors(leaf))
        if self.unknown(body, dimension) != 0:
            return True
        return all(self.code(body, dimension, c).high != 0 for c in line)

    def add_person_variables(self, inside: Mapping[str, Relation], used: Sequence[ContainmentRelation]) -> None:
        """The columns, and every row."""
        for body in self._bodies:
            choices = [
                [c for c in self.list_finest_codes(d) if self._can_count_code(body, d, c)] for d in self.dimensions
            ]
            self.cells[body] = {cell: f"{body}: {' '.join(cell)}" for cell in product(*choices)}
            for id in self.cells[body].values():
                self.columns[id] = Variable(id)
            self._add_reported_counts(body)
        every = sorted({cell for cells in self.cells.values() for cell in cells})
        for cell in every:
            self._add_person_cell(cell, inside)
        for containment_relation in used:
            self._add_containment_constraints(containment_relation)
        self._add_total_variables(every)

    def _add_reported_counts(self, body: str) -> None:
        cells = self.cells[body]
        key = Key(self.measure, body, self.period)
        self._add_interval_constraint(key, cells.values(), self.count(body))
        for at, dimension in enumerate(self.dimensions):
            codelist = self.book.collection.get_codelist(dimension)
            spare, unknown = (self.unknown(body, dimension), codelist.find_codes_by_meaning(CodeMeaning.UNKNOWN))
            for code in self.codes(dimension):
                own_interval = self.code(body, dimension, code)
                under = [
                    id
                    for cell, id in cells.items()
                    if cell[at] == code or code in codelist.list_code_ancestors(cell[at])
                ]
                if code in unknown:
                    own_interval = Interval(own_interval.low * 0, own_interval.high)
                else:
                    high = None if own_interval.high is None or spare is None else own_interval.high + spare
                    own_interval = Interval(own_interval.low, high)
                self._add_interval_constraint(key.at(dimension, code), under, own_interval)

    def _add_interval_constraint(self, key: Key, columns: Iterable[str], interval: Interval) -> None:
        id = key.text()
        self.rests[id] = "body", key.provider
        terms = dict.fromkeys(columns, 1)
        low = -int(-interval.low // 1)
        high = None if interval.high is None else int(interval.high // 1)
        if terms and (low > 0 or high is not None):
            self.rows.append(Constraint(id, terms, low, high))
        elif low > 0:  # the body counted somebody, but under no code that can be: let it show
            self.columns.setdefault("nobody", Variable("nobody", 0, None, 0, 0))
            self.rows.append(Constraint(id, {"nobody": 1}, low, high))

    def _add_person_cell(self, cell: Cell, inside: Mapping[str, Relation]) -> None:
        name = " ".join(cell)
        id = f"{TOTAL}: {name}"
        self.columns[id] = Variable(id)
        here = {body: cells[cell] for body, cells in self.cells.items() if cell in cells}
        for body, own_text in here.items():
            self.rows.append(Constraint(f"least {body}: {name}", {id: 1, own_text: -1}, lower=0))
        adding = {own: -1 for body, own in here.items() if body not in inside}
        somebody = Constraint(f"counted: {name}", {id: 1, **adding}, upper=0)
        self.rests[somebody.id] = "somebody", ""
        self.rows.append(somebody)

    def _add_containment_constraints(self, one: ContainmentRelation) -> None:
        for cell, own_text in self.cells[one.body].items():
            elsewhere = [self.cells[t][cell] for t in one.targets if cell in self.cells[t]]
            terms = {own_text: 1, **{id: -1 for id in elsewhere if id != own_text}}
            if own_text not in elsewhere:
                row = Constraint(f"{one.relation.id}: {' '.join(cell)}", terms, upper=0)
                self.rests[row.id] = "relation", one.relation.id
                self.rows.append(row)

    def _add_total_variables(self, every: Sequence[Cell]) -> None:
        self._add_total_constraint(TOTAL, every)
        for at, dimension in enumerate(self.dimensions):
            codelist = self.book.collection.get_codelist(dimension)
            for code in self.codes(dimension):
                under = [c for c in every if c[at] == code or code in codelist.list_code_ancestors(c[at])]
                self._add_total_constraint(make_code_total_id(dimension, code), under)

    def _add_total_constraint(self, id: str, cells: Iterable[Cell]) -> None:
        self.columns[id] = Variable(id)
        terms = {f"{TOTAL}: {' '.join(cell)}": -1 for cell in cells}
        self.rows.append(Constraint.from_equation(f"all {id}", {id: 1, **terms}))
