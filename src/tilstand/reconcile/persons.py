"""The least and greatest number of different people behind the registrations of several bodies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tilstand.define import Collection, Words
from tilstand.define.relation import Relation
from tilstand.errors import UsageError
from tilstand.ledger.book import Book
from tilstand.ledger.bound import Bound, bounds
from tilstand.ledger.certificate import Certificate
from tilstand.ledger.conflict import Status
from tilstand.ledger.interval import stated
from tilstand.ledger.system import Column, Row, System
from tilstand.model import Key
from tilstand.reconcile.population import TOTAL, Population, population, total
from tilstand.reconcile.tell import dimension, joined, say
from tilstand.terms import Period, Unit

__all__ = ["Persons", "Range", "persons"]

ASKED = 3


@dataclass(frozen=True, slots=True)
class Range:
    """The least and greatest number of different people.

    Attributes:
        least: Least number; None where the figures contradict each other.
        greatest: Greatest number; None where there is no limit.
        status: How far both can be relied on.
        below, above: What each end rests on: bodies and relations.
        proven: True where the proof of both ends was checked in whole numbers.
    """

    least: int | None
    greatest: int | None
    status: Status
    below: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    proven: bool = False

    def asdict(self) -> dict[str, Any]:
        """The range as it stands in JSON."""
        return {
            "least": self.least,
            "greatest": self.greatest,
            "status": self.status.value,
            "least_rests_on": list(self.below),
            "greatest_rests_on": list(self.above),
            "proven": self.proven,
        }


@dataclass(frozen=True, slots=True)
class Persons:
    """How many different people there can be.

    Attributes:
        measure: What the bodies count.
        group: The group whose members are counted.
        period: For which period.
        bodies: What each body reports, as text.
        registrations: Sum over the bodies.
        printed: The sum as it is printed, where it is.
        total: Different people in all.
        by: Different people by dimension and code.
        without: Greatest number if one relation did not hold, by relation.
        overlap: Most persons that each of the largest bodies can have in common with others, by body.
        lines: Everything in words.
        assumed: Every assumption that was used.
    """

    measure: str
    group: str
    period: Period
    bodies: Mapping[str, str]
    registrations: int | None
    printed: int | None
    total: Range
    by: Mapping[str, Mapping[str, Range]]
    without: Mapping[str, int | None]
    overlap: Mapping[str, int]
    lines: tuple[Words, ...] = ()
    assumed: tuple[Words, ...] = ()

    def asdict(self) -> dict[str, Any]:
        """The result as it stands in `internal/persons.json`."""
        return {
            "measure": self.measure,
            "group": self.group,
            "period": str(self.period),
            "bodies": dict(self.bodies),
            "registrations": {"bodies": self.registrations, "printed": self.printed},
            "total": self.total.asdict(),
            "by": {d: {c: r.asdict() for c, r in codes.items()} for d, codes in self.by.items()},
            "greatest_without": dict(self.without),
            "greatest_overlap": dict(self.overlap),
            "text": [{"nb": w.nb, "en": w.en} for w in self.lines],
            "assumptions": [{"nb": w.nb, "en": w.en} for w in self.assumed],
        }


def persons(book: Book, period: Period, measure: str = "", group: str = "") -> Persons:
    """The least and greatest number of different people, in total and by every code that follows a person.

    Args:
        book: The figures.
        period: For which period.
        measure: A measure of persons; empty: the one that registers the same person more than once and that
            most bodies report.
        group: A group of bodies; empty: the widest that has such a figure.

    Raises:
        UsageError: No such measure or group, or nobody reported.
    """
    collection = book.collection
    measure = measure or _measure(book, period)
    if measure not in collection.measures or collection.measures[measure].unit is not Unit.PERSONS:
        raise UsageError(f"{measure} is not a measure of persons in {collection.id}")
    group = group or _group(book, measure, period)
    if group not in collection.groups and group not in collection.providers:
        raise UsageError(f"There is no group {group} in {collection.id}")
    bodies = [b for b in collection.members(group) if b not in book.absent and book.says(measure, b, period)]
    if not bodies:
        raise UsageError(f"Nobody in {group} reported {measure} for {period}")
    dimensions = [
        d
        for d in collection.measures[measure].dimensions
        if collection.settings.dimensions[d].fixed and collection.adds_up(measure, d)
    ]
    relations = _relations(collection, measure)
    found = population(book, measure, period, bodies, dimensions, relations)
    asked = [TOTAL, *(total(d, c) for d in dimensions for c in found.codes[d])]
    ends = bounds(found.system, asked)
    without = {
        r.id: _greatest(book, measure, period, bodies, dimensions, [o for o in relations if o is not r])
        for r in found.inside.values()
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
        _overlap(found, bodies),
    )
    lines, assumed = _words(collection, result, found, dimensions)
    return replace(result, lines=lines, assumed=assumed)


def _measure(book: Book, period: Period) -> str:
    candidates = {
        name: sum(book.says(name, p, period) for p in book.collection.providers)
        for name, m in book.collection.measures.items()
        if m.registrations and m.unit is Unit.PERSONS and m.aggregate == "members"
    }
    best = max(candidates, key=lambda name: (candidates[name], name), default="")
    if not best or not candidates[best]:
        raise UsageError(
            f"No measure of {book.collection.id} registers the same person more than once",
            remedy="Name a measure, or mark it registrations = true in measures.toml.",
        )
    return best


def _group(book: Book, measure: str, period: Period) -> str:
    def size(group: str) -> int:
        return sum(book.says(measure, m, period) for m in book.collection.members(group))

    groups = sorted(book.collection.groups)
    return max(groups, key=lambda g: (size(g), book.says(measure, g, period)), default="")


def _relations(collection: Collection, measure: str) -> list[Relation]:
    """The relations that say that everybody in a body is counted in others too."""
    return [
        r
        for r in collection.relations
        if r.kind == "within"
        and len(r.left) == 1
        and all(t.measure == measure and not t.where and t.period is None and not t.years for t in r.left)
        and all(t.measure == measure and not t.where and t.period is None and not t.years for t in r.right)
    ]


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
) -> tuple[str, ...]:
    """The bodies whose reports a proof uses, then the relations."""
    if proof is None:
        return ()
    rows = proof.relations
    used = [b for b in bodies if any(f" | {b} | " in f"{row} | " for row in rows)]
    said = {r.id for r in relations if any(row.startswith(f"{r.id}: ") for row in rows)}
    if any(row.startswith("counted by somebody") for row in rows):  # who hangs on others adds nobody
        said |= {one.id for body, one in found.inside.items() if body not in used}
    return (*used, *sorted(said))


def _sum(found: Population) -> int | None:
    counts = list(found.counts.values())
    return int(sum(i.low for i in counts)) if all(i.is_point for i in counts) else None


def _printed(book: Book, key: Key) -> int | None:
    for observation in book.stated(key):
        interval = stated(observation)
        if interval is not None and interval.is_point:
            return int(interval.low)
    return None


def _overlap(found: Population, bodies: Sequence[str]) -> dict[str, int]:
    """The most persons of each of the largest bodies that others can have counted too."""
    cells = {
        b: {c.id.partition(": ")[2] for c in found.system.columns if c.id.startswith(f"{b}: ")}
        for b in bodies
    }
    most: dict[str, int] = {}
    largest = sorted(
        (b for b in bodies if b not in found.inside and found.counts[b].high is not None),
        key=lambda b: (-(found.counts[b].high or 0), b),
    )
    for body in largest[:ASKED]:
        others = set().union(*(cells[b] for b in bodies if b != body and found.counts[b].high != 0))
        shared = [f"{body}: {cell}" for cell in sorted(cells[body] & others)]
        if shared:
            most[body] = _most(found, body, shared, [b for b in bodies if b != body], cells)
    return {b: n for b, n in sorted(most.items(), key=lambda pair: (-pair[1], pair[0])) if n}


def _most(
    found: Population, body: str, shared: Sequence[str], others: Sequence[str], cells: Mapping[str, set[str]]
) -> int:
    columns, rows, terms = [], [], {}
    for id in shared:
        cell = id.partition(": ")[2]
        both = f"shared {cell}"
        columns.append(Column(both))
        rows.append(Row(f"own {cell}", {both: 1, id: -1}, upper=0))
        elsewhere = {f"{o}: {cell}": -1 for o in others if cell in cells[o]}
        rows.append(Row(f"others {cell}", {both: 1, **elsewhere}, upper=0))
        terms[both] = -1
    columns.append(Column("shared"))
    rows.append(Row.equal("all shared", {"shared": 1, **terms}))
    wide = System((*found.system.columns, *columns), (*found.system.rows, *rows))
    return bounds(wide, ["shared"])["shared"].upper or 0


def _words(
    collection: Collection, result: Persons, found: Population, dimensions: Sequence[str]
) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
    def name(body: str) -> Words:
        label = collection.provider_label(body)
        return Words(nb=label.nb, en=label.en)

    def relation(id: str) -> Words:
        label = collection.labels[f"relations.{id}"]
        return Words(nb=label.nb, en=label.en)

    def tell(text: str, /, **facts: object) -> Words:
        return say(text, section="persons", **facts)

    names = joined((dimension(collection, d) for d in dimensions), ", ")
    measure, group = collection.measure_label(result.measure), collection.provider_label(result.group)
    lines = [
        tell(
            "title",
            measure=Words(nb=measure.nb, en=measure.en),
            group=Words(nb=group.nb, en=group.en),
            period=str(result.period),
        )
    ]
    if result.registrations is not None:
        lines.append(tell("registered", bodies=result.registrations, n=len(result.bodies)))
    ends = result.total
    ids = {r.id for r in found.inside.values()}
    if ends.status is Status.CONTRADICTED:
        clash = [relation(i) for i in ends.below if i in ids] or [name(b) for b in ends.below if b not in ids]
        return (*lines, tell("contradicted", relations=joined(clash))), ()
    if ends.greatest is None:
        loose = joined((name(b) for b, i in found.counts.items() if i.high is None), ", ")
        lines.append(tell("no_upper", least=ends.least, bodies=loose))
    else:
        lines.append(tell("total", least=ends.least, greatest=ends.greatest))
        above = joined((name(b) for b in ends.above if b not in ids), ", ")
        used = [relation(i) for i in ends.above if i in ids]
        rest = tell("and_relations", list=joined(used)) if used else ""
        lines.append(tell("above", bodies=above, relations=rest))
    low = joined((name(b) for b in ends.below if b not in ids), ", ")
    lines.append(tell("below" if dimensions else "below_plain", bodies=low, dimensions=names))
    more = (result.printed or 0) - (result.registrations or 0)
    if result.printed is not None and result.registrations is not None and more > 0 and ends.greatest:
        facts = {
            "printed": result.printed,
            "more": more,
            "least": ends.least,
            "greatest": ends.greatest + more,
        }
        lines.append(tell("printed", **facts))
    for one in found.inside.values():
        basis = tell(one.basis)
        greatest = result.without[one.id]
        same = greatest == ends.greatest
        text = "relation_none" if same else "relation"
        lines.append(tell(text, relation=relation(one.id), basis=basis, greatest=greatest))
    for body, most in result.overlap.items():
        rivals = [b for b in result.overlap if b != body]
        others = joined((name(b) for b in rivals), ", ")
        count = result.bodies[body]
        lines.append(tell("tighten", body=name(body), count=count, others=others, overlap=most))
    lines.append(tell("keys"))
    assumed = [tell("assume_once"), tell("assume_overlap")]
    if dimensions:
        assumed.insert(0, tell("assume_codes", dimensions=names))
    if found.inside:
        assumed.append(tell("assume_year"))
    return tuple(lines), tuple(assumed)
