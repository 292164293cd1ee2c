"""The persons behind the registrations of several bodies, as a system of whole numbers.

A cell is a combination of the codes that a person has wherever she is counted (sex, region, form). For each
cell there is a number of different persons, and for each body the number of them that it counted. A body
cannot count more persons of a cell than there are, and nobody is there whom no body counted; persons of one
cell can be told apart by nothing that was reported, so every overlap that the counts allow is possible. The
least and greatest number of persons are therefore exact, not only limits, under the assumptions stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from tilstand.define.relation import Relation
from tilstand.ledger.book import Book
from tilstand.ledger.interval import Interval
from tilstand.ledger.system import Column, Row, System
from tilstand.model import Key
from tilstand.terms import Period

__all__ = ["TOTAL", "Population", "population", "total"]

UNKNOWN = "unknown"
TOTAL = "persons"
Cell = tuple[str, ...]


def total(dimension: str, code: str) -> str:
    """Column id of the number of persons with a code."""
    return f"{TOTAL} {dimension}={code}"


@dataclass(frozen=True, slots=True)
class Population:
    """The system.

    Attributes:
        system: What the kernel computes on.
        codes: For each dimension, the codes that somebody can have.
        inside: The relation that says of a body that all its persons are counted elsewhere too.
        counts: The number each body reports.
    """

    system: System
    codes: Mapping[str, tuple[str, ...]]
    inside: Mapping[str, Relation]
    counts: Mapping[str, Interval]


def population(
    book: Book,
    measure: str,
    period: Period,
    bodies: Sequence[str],
    dimensions: Sequence[str],
    relations: Iterable[Relation],
) -> Population:
    """The system of some bodies' persons.

    Args:
        book: The figures.
        measure: What the bodies count.
        period: For which period.
        bodies: Those that reported.
        dimensions: Dimensions whose code follows the person.
        relations: Relations of kind `within` that are taken to hold.
    """
    frame = _Frame(book, measure, period, dimensions)
    for body in bodies:
        frame.body(body)
    inside = _inside(bodies, relations)
    frame.persons(inside)
    return Population(
        System(tuple(frame.columns.values()), tuple(frame.rows)),
        {d: frame.codes(d) for d in dimensions},
        inside,
        {body: frame.count(body) for body in bodies},
    )


def _inside(bodies: Sequence[str], relations: Iterable[Relation]) -> dict[str, Relation]:
    """Bodies that add nobody: all their persons stand in bodies that do not hang on them in turn."""
    found: dict[str, Relation] = {}
    for relation in relations:
        body = relation.left[0].provider
        targets = {term.provider for term in relation.right}
        if body not in bodies or body in found or not targets <= set(bodies):
            continue
        behind, waiting = set[str](), list(targets)
        while waiting:
            at = waiting.pop()
            if at not in behind:
                behind.add(at)
                waiting += [t.provider for t in found[at].right] if at in found else []
        if body not in behind:
            found[body] = relation
    return found


class _Frame:
    """Columns and rows as they are collected."""

    def __init__(self, book: Book, measure: str, period: Period, dimensions: Sequence[str]) -> None:
        self.book, self.measure, self.period = book, measure, period
        self.dimensions = tuple(dimensions)
        self.columns: dict[str, Column] = {}
        self.rows: list[Row] = []
        self.cells: dict[str, dict[Cell, str]] = {}
        self._leaves: dict[str, tuple[str, ...]] = {}

    def count(self, body: str) -> Interval:
        """The number that a body reports."""
        return self.book.bound(Key(self.measure, body, self.period))

    def code(self, body: str, dimension: str, code: str) -> Interval:
        """The number that a body reports under a code."""
        if code not in self.book.collection.codelist(dimension):
            return Interval.point(0)
        own = self.book.bound(Key(self.measure, body, self.period, ((dimension, code),)))
        high = self.count(body).high
        return own.within(Interval(own.low * 0, high)) if high is not None else own

    def codes(self, dimension: str) -> tuple[str, ...]:
        """The codes that somebody was counted under, those above them included, in their order."""
        codelist = self.book.collection.codelist(dimension)
        leaves = self.leaves(dimension)
        above = {a for leaf in leaves for a in codelist.ancestors(leaf)}
        return tuple(c.id for c in codelist if c.id in above or c.id in leaves)

    def leaves(self, dimension: str) -> tuple[str, ...]:
        """The finest codes that some body may have counted somebody under."""
        if dimension not in self._leaves:
            self._leaves[dimension] = tuple(self._finest(dimension, None))
        return self._leaves[dimension]

    def _finest(self, dimension: str, parent: str | None) -> list[str]:
        found: list[str] = []
        for code in self.book.collection.codelist(dimension).parts(parent):
            used = [b for b in self._bodies if self.code(b, dimension, code.id).high != 0]
            if used:
                found += self._finest(dimension, code.id) or [code.id]
        return found

    _bodies: tuple[str, ...] = ()

    def body(self, body: str) -> None:
        """A body takes part."""
        self._bodies = (*self._bodies, body)
        self._leaves.clear()

    def _possible(self, body: str, dimension: str, leaf: str) -> bool:
        """True if the body may have counted somebody of this code, known to it or not."""
        line = (leaf, *self.book.collection.codelist(dimension).ancestors(leaf))
        if self.code(body, dimension, UNKNOWN).high != 0:
            return True
        return all(self.code(body, dimension, c).high != 0 for c in line)

    def persons(self, inside: Mapping[str, Relation]) -> None:
        """The columns, and every row."""
        for body in self._bodies:
            choices = [[c for c in self.leaves(d) if self._possible(body, d, c)] for d in self.dimensions]
            self.cells[body] = {cell: f"{body}: {' '.join(cell)}" for cell in product(*choices)}
            for id in self.cells[body].values():
                self.columns[id] = Column(id)
            self._reported(body)
        every = sorted({cell for cells in self.cells.values() for cell in cells})
        for cell in every:
            self._cell(cell, inside)
        for body, relation in inside.items():
            self._within(body, relation)
        self._totals(every)

    def _reported(self, body: str) -> None:
        cells = self.cells[body]
        key = Key(self.measure, body, self.period)
        self._row(key.text(), cells.values(), self.count(body))
        for at, dimension in enumerate(self.dimensions):
            codelist = self.book.collection.codelist(dimension)
            spare = self.code(body, dimension, UNKNOWN).high
            for code in self.codes(dimension):
                own = self.code(body, dimension, code)
                under = [
                    id
                    for cell, id in cells.items()
                    if cell[at] == code or code in codelist.ancestors(cell[at])
                ]
                if code == UNKNOWN:
                    own = Interval(own.low * 0, own.high)
                else:
                    high = None if own.high is None or spare is None else own.high + spare
                    own = Interval(own.low, high)
                self._row(key.at(dimension, code).text(), under, own)

    def _row(self, id: str, columns: Iterable[str], interval: Interval) -> None:
        terms = dict.fromkeys(columns, 1)
        low = -int(-interval.low // 1)
        high = None if interval.high is None else int(interval.high // 1)
        if terms and (low > 0 or high is not None):
            self.rows.append(Row(id, terms, low, high))
        elif low > 0:  # the body counted somebody, but under no code that can be: let it show
            self.columns.setdefault("nobody", Column("nobody", 0, None, 0, 0))
            self.rows.append(Row(id, {"nobody": 1}, low, high))

    def _cell(self, cell: Cell, inside: Mapping[str, Relation]) -> None:
        name = " ".join(cell)
        id = f"{TOTAL}: {name}"
        self.columns[id] = Column(id)
        here = {body: cells[cell] for body, cells in self.cells.items() if cell in cells}
        for body, own in here.items():
            self.rows.append(Row(f"as many as {body} counts: {name}", {id: 1, own: -1}, lower=0))
        adding = {own: -1 for body, own in here.items() if body not in inside}
        self.rows.append(Row(f"counted by somebody: {name}", {id: 1, **adding}, upper=0))

    def _within(self, body: str, relation: Relation) -> None:
        for cell, own in self.cells[body].items():
            elsewhere = [
                self.cells[t.provider][cell] for t in relation.right if cell in self.cells[t.provider]
            ]
            self.rows.append(
                Row(f"{relation.id}: {' '.join(cell)}", {own: 1, **dict.fromkeys(elsewhere, -1)}, upper=0)
            )

    def _totals(self, every: Sequence[Cell]) -> None:
        self._total(TOTAL, every)
        for at, dimension in enumerate(self.dimensions):
            codelist = self.book.collection.codelist(dimension)
            for code in self.codes(dimension):
                under = [c for c in every if c[at] == code or code in codelist.ancestors(c[at])]
                self._total(total(dimension, code), under)

    def _total(self, id: str, cells: Iterable[Cell]) -> None:
        self.columns[id] = Column(id)
        terms = {f"{TOTAL}: {' '.join(cell)}": -1 for cell in cells}
        self.rows.append(Row.equal(f"all {id}", {id: 1, **terms}))
