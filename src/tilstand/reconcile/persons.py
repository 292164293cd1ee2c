"""The least and greatest number of different people behind the registrations of several bodies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tilstand.book.figures import Book
from tilstand.book.interval import stated
from tilstand.define import RoundView
from tilstand.define.relation import Relation
from tilstand.errors import UsageError
from tilstand.kernel.bound import Bound, bounds
from tilstand.kernel.certificate import Certificate
from tilstand.kernel.conflict import Certainty
from tilstand.kernel.system import Column, Row, System
from tilstand.languages import failure
from tilstand.reconcile.headcount import InAll, Persons, Range, Rests, Shared
from tilstand.reconcile.persons_words import in_words
from tilstand.reconcile.population import TOTAL, Cell, Population, Unused, population, total
from tilstand.terms import Key, Period

__all__ = ["Persons", "Range", "greatest", "in_all", "persons"]

ASKED = 3


def persons(
    book: Book, period: Period, measure: str = "", group: str = "", *, aside: Collection[str] = ()
) -> Persons:
    """The least and greatest number of different people, in total and by every code that follows a person.

    Args:
        book: The figures.
        period: For which period.
        measure: A measure of persons; empty: the one that registers the same person more than once and that
            most bodies report.
        group: A group of bodies; empty: the widest that has such a figure.
        aside: Ids of relations that take no part.

    Raises:
        UsageError: No such measure or group, or nobody reported.
    """
    asked = _Asked.of(book, period, measure, group, aside)
    measure, group, bodies = asked.measure, asked.group, asked.bodies
    dimensions, relations = asked.dimensions, asked.relations
    found = asked.population(book, period)
    ends = bounds(found.system, [TOTAL, *(total(d, c) for d in dimensions for c in found.codes[d])])
    unused = (*found.unused, *asked.partial)
    found = replace(found, unused=unused)
    possible = ends[TOTAL].status is not Certainty.CONTRADICTED
    without = {
        r.id: _greatest(book, measure, period, bodies, dimensions, [o for o in relations if o is not r])
        for r in (found.used if possible else ())
    }
    sum_ = _sum(found)
    printed = _printed(book, Key(measure, group, period))
    result = Persons(
        measure,
        group,
        period,
        {b: str(i) for b, i in found.counts.items()},
        sum_,
        printed,
        _range(found, ends[TOTAL], bodies, relations),
        {
            d: {c: _range(found, ends[total(d, c)], bodies, relations) for c in found.codes[d]}
            for d in dimensions
        },
        without,
        _overlap(found, bodies) if possible else {},
        clashes=() if possible else tuple(_clashes(book, measure, period, bodies, dimensions, relations)),
        unused={one.relation.id: one.why for one in unused},
    )
    lines, assumed = in_words(book.collection, result, found, dimensions)
    return replace(result, lines=lines, assumed=assumed)


def in_all(book: Book, period: Period, aside: Collection[str] = ()) -> InAll:
    """The least and greatest number of different people in total, alone.

    Args:
        book: The figures.
        period: For which period.
        aside: Ids of relations that take no part.

    Raises:
        UsageError: No measure of persons counts one twice, or nobody reported.
    """
    asked = _Asked.of(book, period, aside=aside)
    found = asked.population(book, period)
    end = bounds(found.system, [TOTAL])[TOTAL]
    return InAll(
        asked.measure,
        asked.group,
        tuple(asked.bodies),
        _sum(found),
        _printed(book, Key(asked.measure, asked.group, period)),
        _range(found, end, asked.bodies, asked.relations),
        tuple(asked.dimensions),
        tuple(one.id for one in found.used),
    )


def greatest(book: Book, period: Period, measure: str, group: str, aside: Collection[str]) -> int | None:
    """The greatest number of different people in total, alone; None where there is no limit.

    Args:
        book: The figures.
        period: For which period.
        measure: A measure of persons.
        group: A group of bodies, some of which reported.
        aside: Ids of relations that take no part.
    """
    relations, _ = _relations(book.collection, measure, aside)
    bodies = _bodies(book, measure, group, period)
    return _greatest(book, measure, period, bodies, _dimensions(book.collection, measure), relations)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose persons are counted, by which codes, and which relations take part or cannot."""

    measure: str
    group: str
    bodies: list[str]
    dimensions: list[str]
    relations: list[Relation]
    partial: list[Unused]

    @classmethod
    def of(
        cls, book: Book, period: Period, measure: str = "", group: str = "", aside: Collection[str] = ()
    ) -> _Asked:
        collection = book.collection
        measure = measure or _measure(book, period)
        if measure not in collection.measures or not collection.measures[measure].unit.people:
            raise failure(UsageError, "not_of_persons", measure=measure, collection=collection.id)
        group = group or _group(book, measure, period)
        if group not in collection.groups and group not in collection.providers:
            raise failure(UsageError, "no_group", group=group, collection=collection.id)
        bodies = _bodies(book, measure, group, period)
        if not bodies:
            raise failure(UsageError, "nobody_reported", group=group, measure=measure, period=str(period))
        relations, partial = _relations(collection, measure, aside)
        return cls(measure, group, bodies, _dimensions(collection, measure), relations, partial)

    def population(self, book: Book, period: Period) -> Population:
        return population(book, self.measure, period, self.bodies, self.dimensions, self.relations)


def _bodies(book: Book, measure: str, group: str, period: Period) -> list[str]:
    """The members of a group that reported."""
    members = book.collection.members(group)
    return [b for b in members if b not in book.absent and book.says(measure, b, period)]


def _dimensions(collection: RoundView, measure: str) -> list[str]:
    """The dimensions of a measure whose codes follow a person."""
    return [
        d
        for d in collection.measures[measure].dimensions
        if collection.settings.dimensions[d].fixed and collection.adds_up(measure, d)
    ]


def _measure(book: Book, period: Period) -> str:
    candidates = {
        name: sum(book.says(name, p, period) for p in book.collection.providers)
        for name, m in book.collection.measures.items()
        if m.registrations and m.unit.people and m.aggregate == "members"
    }
    best = max(candidates, key=lambda name: (candidates[name], name), default="")
    if not best or not candidates[best]:
        raise failure(UsageError, "counted_once", collection=book.collection.id)
    return best


def _group(book: Book, measure: str, period: Period) -> str:
    def size(group: str) -> int:
        return sum(book.says(measure, m, period) for m in book.collection.members(group))

    groups = sorted(book.collection.groups)
    return max(groups, key=lambda g: (size(g), book.says(measure, g, period)), default="")


def _relations(
    collection: RoundView, measure: str, aside: Collection[str]
) -> tuple[list[Relation], list[Unused]]:
    """The relations that say that everybody in a body is counted in others too, and those of others."""
    whole: list[Relation] = []
    partial: list[Unused] = []
    for relation in collection.relations:
        terms = (*relation.left, *relation.right)
        if relation.id in aside or relation.kind != "within" or all(t.measure != measure for t in terms):
            continue
        if any(t.measure != measure for t in terms):
            partial.append(Unused(relation, "other_measure"))
        elif len(relation.left) != 1 or any(t.where or t.period is not None or t.steps for t in terms):
            partial.append(Unused(relation, "part"))
        else:
            whole.append(relation)
    return whole, partial


def _clashes(
    book: Book,
    measure: str,
    period: Period,
    bodies: Sequence[str],
    dimensions: Sequence[str],
    relations: Sequence[Relation],
) -> Iterator[Rests]:
    """What cannot stand together; then, without the relations in it, what else cannot."""
    left = list(relations)
    while True:
        found = population(book, measure, period, bodies, dimensions, left)
        end = bounds(found.system, [TOTAL])[TOTAL]
        if end.status is not Certainty.CONTRADICTED:
            return
        rests = _rests(found, end.below, bodies, left)
        yield rests
        kept = [r for r in left if r.id not in rests.relations]
        if len(kept) == len(left):
            return
        left = kept


def _greatest(
    book: Book,
    measure: str,
    period: Period,
    bodies: Sequence[str],
    dimensions: Sequence[str],
    relations: Iterable[Relation],
) -> int | None:
    found = population(book, measure, period, bodies, dimensions, relations)
    return bounds(found.system, [TOTAL])[TOTAL].upper


def _range(found: Population, end: Bound, bodies: Sequence[str], relations: Sequence[Relation]) -> Range:
    proofs = [p for p in (end.below, end.above) if p is not None]
    return Range(
        end.lower,
        end.upper,
        end.status,
        _rests(found, end.below, bodies, relations),
        _rests(found, end.above, bodies, relations),
        bool(proofs) and all(p.verify(found.system) for p in proofs),
    )


def _rests(
    found: Population, proof: Certificate | None, bodies: Sequence[str], relations: Sequence[Relation]
) -> Rests:
    """The bodies whose reports a proof uses, and the relations."""
    if proof is None:
        return Rests()
    rests = {found.rests[row] for row in proof.relations if row in found.rests}
    used = [b for b in bodies if ("body", b) in rests]
    said = {r.id for r in relations if ("relation", r.id) in rests}
    if ("somebody", "") in rests:  # who hangs on others adds nobody
        said |= {one.id for body, one in found.inside.items() if body not in used}
    return Rests(tuple(used), tuple(sorted(said)))


def _sum(found: Population) -> int | None:
    counts = list(found.counts.values())
    return int(sum(i.low for i in counts)) if all(i.is_point for i in counts) else None


def _printed(book: Book, key: Key) -> int | None:
    for observation in book.stated(key):
        interval = stated(observation)
        if interval is not None and interval.is_point:
            return int(interval.low)
    return None


def _overlap(found: Population, bodies: Sequence[str]) -> dict[str, Shared]:
    """The most persons of each of the largest bodies that the others of them can have counted too."""
    most: dict[str, Shared] = {}
    largest = sorted(
        (b for b in bodies if b not in found.inside and found.counts[b].high is not None),
        key=lambda b: (-(found.counts[b].high or 0), b),
    )
    asked = largest[:ASKED]
    for body in asked:
        others = tuple(b for b in asked if b != body) or tuple(b for b in bodies if b != body)
        met = set().union(*(found.cells[b] for b in others if found.counts[b].high != 0))
        cells = sorted(found.cells[body].keys() & met)
        if cells:
            most[body] = Shared(others, _most(found, body, cells, others))
    ordered = sorted(most.items(), key=lambda pair: (-pair[1].most, pair[0]))
    return {body: shared for body, shared in ordered if shared.most}


def _most(found: Population, body: str, shared: Sequence[Cell], others: Sequence[str]) -> int:
    columns, rows, terms = [], [], {}
    for n, cell in enumerate(shared):
        both = f"shared {n}"
        columns.append(Column(both))
        rows.append(Row(f"own {n}", {both: 1, found.cells[body][cell]: -1}, upper=0))
        elsewhere = {found.cells[o][cell]: -1 for o in others if cell in found.cells[o]}
        rows.append(Row(f"others {n}", {both: 1, **elsewhere}, upper=0))
        terms[both] = -1
    columns.append(Column("shared"))
    rows.append(Row.equal("all shared", {"shared": 1, **terms}))
    wide = System((*found.system.columns, *columns), (*found.system.rows, *rows))
    return bounds(wide, ["shared"])["shared"].upper or 0
