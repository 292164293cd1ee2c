"""The least and greatest number of different persons over several bodies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tilstand.define import RoundView
from tilstand.define.relations import Relation
from tilstand.errors import UsageError
from tilstand.kernel.bounds import FigureBounds, compute_bounds
from tilstand.kernel.certificates import InfeasibilityCertificate
from tilstand.kernel.feasibility import Certainty
from tilstand.kernel.system import Constraint, LinearSystem, Variable
from tilstand.languages import make_error
from tilstand.ledger.interval import find_observation_interval
from tilstand.ledger.ledger import Ledger
from tilstand.model.appendix import Headcount
from tilstand.reconcile.headcount import (
    BoundBasis,
    PersonBounds,
    PersonRange,
    SharedPersons,
    TotalPersons,
    describe_person_bounds,
)
from tilstand.reconcile.population import (
    TOTAL,
    Cell,
    PopulationSystem,
    UnusedRelation,
    build_population,
    make_code_total_id,
)
from tilstand.terms import Key, Period

ASKED = 3


def bound_persons(
    book: Ledger, period: Period, measure: str = "", group: str = "", *, aside: Collection[str] = ()
) -> PersonBounds:
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
    asked = _PersonQuestion.from_ledger(book, period, measure, group, aside)
    measure, group, bodies = asked.measure, asked.group, asked.bodies
    dimensions, relations = asked.dimensions, asked.relations
    population_system = asked.build_question_population(book, period)
    ends = compute_bounds(
        population_system.system,
        [TOTAL, *(make_code_total_id(d, c) for d in dimensions for c in population_system.codes[d])],
    )
    unused = (*population_system.unused, *asked.partial)
    population_system = replace(population_system, unused=unused)
    possible = ends[TOTAL].status is not Certainty.CONTRADICTED
    without = {
        r.id: _find_greatest_total(book, measure, period, bodies, dimensions, [o for o in relations if o is not r])
        for r in (population_system.used if possible else ())
    }
    sum_ = _sum_body_counts(population_system)
    printed = _find_printed_total(book, Key(measure, group, period))
    result = PersonBounds(
        measure,
        group,
        period,
        {b: str(i) for b, i in population_system.counts.items()},
        sum_,
        printed,
        _make_person_range(population_system, ends[TOTAL], bodies, relations),
        {
            d: {
                c: _make_person_range(population_system, ends[make_code_total_id(d, c)], bodies, relations)
                for c in population_system.codes[d]
            }
            for d in dimensions
        },
        without,
        _bound_shared_persons(population_system, bodies) if possible else {},
        clashes=()
        if possible
        else tuple(_find_population_conflicts(book, measure, period, bodies, dimensions, relations)),
        unused={unused_relation.relation.id: unused_relation.why for unused_relation in unused},
    )
    lines, assumed = describe_person_bounds(book.collection, result, population_system, dimensions)
    return replace(result, lines=lines, assumed=assumed)


def bound_total_persons(book: Ledger, period: Period, aside: Collection[str] = ()) -> TotalPersons:
    """The least and greatest number of different people in total, alone.

    Args:
        book: The figures.
        period: For which period.
        aside: Ids of relations that take no part.

    Raises:
        UsageError: No measure of persons counts one twice, or nobody reported.
    """
    asked = _PersonQuestion.from_ledger(book, period, aside=aside)
    population_system = asked.build_question_population(book, period)
    end = compute_bounds(population_system.system, [TOTAL])[TOTAL]
    return TotalPersons(
        asked.measure,
        asked.group,
        tuple(asked.bodies),
        _sum_body_counts(population_system),
        _find_printed_total(book, Key(asked.measure, asked.group, period)),
        _make_person_range(population_system, end, asked.bodies, asked.relations),
        tuple(asked.dimensions),
        tuple(relation.id for relation in population_system.used),
    )


def bound_greatest_total(book: Ledger, period: Period, measure: str, group: str, aside: Collection[str]) -> int | None:
    """The greatest number of different people in total, alone; None where there is no limit.

    Args:
        book: The figures.
        period: For which period.
        measure: A measure of persons.
        group: A group of bodies, some of which reported.
        aside: Ids of relations that take no part.
    """
    relations, _ = _split_usable_relations(book.collection, measure, aside)
    bodies = _list_reporting_members(book, measure, group, period)
    return _find_greatest_total(
        book, measure, period, bodies, _list_fixed_dimensions(book.collection, measure), relations
    )


@dataclass(frozen=True, slots=True)
class _PersonQuestion:
    """Whose persons are counted, by which codes, and which relations take part or cannot."""

    measure: str
    group: str
    bodies: list[str]
    dimensions: list[str]
    relations: list[Relation]
    partial: list[UnusedRelation]

    @classmethod
    def from_ledger(
        cls, book: Ledger, period: Period, measure: str = "", group: str = "", aside: Collection[str] = ()
    ) -> _PersonQuestion:
        collection = book.collection
        measure = measure or _choose_person_measure(book, period)
        if measure not in collection.measures or not collection.measures[measure].unit.people:
            raise make_error(UsageError, "not_of_persons", measure=measure, collection=collection.id)
        group = group or _choose_largest_group(book, measure, period)
        if group not in collection.groups and group not in collection.providers:
            raise make_error(UsageError, "no_group", group=group, collection=collection.id)
        bodies = _list_reporting_members(book, measure, group, period)
        if not bodies:
            raise make_error(UsageError, "nobody_reported", group=group, measure=measure, period=str(period))
        relations, partial = _split_usable_relations(collection, measure, aside)
        return cls(measure, group, bodies, _list_fixed_dimensions(collection, measure), relations, partial)

    def build_question_population(self, book: Ledger, period: Period) -> PopulationSystem:
        return build_population(book, self.measure, period, self.bodies, self.dimensions, self.relations)


def _list_reporting_members(book: Ledger, measure: str, group: str, period: Period) -> list[str]:
    """The members of a group that reported."""
    members = book.collection.list_group_members(group)
    return [b for b in members if b not in book.absent and book.has_statements(measure, b, period)]


def _list_fixed_dimensions(collection: RoundView, measure: str) -> list[str]:
    """The dimensions of a measure whose codes follow a person."""
    return [
        d
        for d in collection.measures[measure].dimensions
        if collection.settings.dimensions[d].fixed and collection.is_additive_dimension(measure, d)
    ]


def _choose_person_measure(book: Ledger, period: Period) -> str:
    candidates = {
        name: sum(book.has_statements(name, p, period) for p in book.collection.providers)
        for name, m in book.collection.measures.items()
        if m.registrations and m.unit.people and m.aggregate == "members"
    }
    best = max(candidates, key=lambda name: (candidates[name], name), default="")
    if not best or not candidates[best]:
        raise make_error(UsageError, "counted_once", collection=book.collection.id)
    return best


def _choose_largest_group(book: Ledger, measure: str, period: Period) -> str:
    def count_reporting_members(group: str) -> int:
        return sum(book.has_statements(measure, m, period) for m in book.collection.list_group_members(group))

    groups = sorted(book.collection.groups)
    return max(groups, key=lambda g: (count_reporting_members(g), book.has_statements(measure, g, period)), default="")


def _split_usable_relations(
    collection: RoundView, measure: str, aside: Collection[str]
) -> tuple[list[Relation], list[UnusedRelation]]:
    """The relations that say that everybody in a body is counted in others too, and those of others."""
    whole: list[Relation] = []
    partial: list[UnusedRelation] = []
    for relation in collection.relations:
        terms = (*relation.left, *relation.right)
        if relation.id in aside or relation.kind != "within" or all(t.measure != measure for t in terms):
            continue
        if any(t.measure != measure for t in terms):
            partial.append(UnusedRelation(relation, "other_measure"))
        elif len(relation.left) != 1 or any(t.where or t.period is not None or t.steps for t in terms):
            partial.append(UnusedRelation(relation, "part"))
        else:
            whole.append(relation)
    return whole, partial


def _find_population_conflicts(
    book: Ledger,
    measure: str,
    period: Period,
    bodies: Sequence[str],
    dimensions: Sequence[str],
    relations: Sequence[Relation],
) -> Iterator[BoundBasis]:
    """What cannot stand together; then, without the relations in it, what else cannot."""
    left = list(relations)
    while True:
        population_system = build_population(book, measure, period, bodies, dimensions, left)
        end = compute_bounds(population_system.system, [TOTAL])[TOTAL]
        if end.status is not Certainty.CONTRADICTED:
            return
        rests = _find_bound_basis(population_system, end.below, bodies, left)
        yield rests
        kept = [r for r in left if r.id not in rests.relations]
        if len(kept) == len(left):
            return
        left = kept


def _find_greatest_total(
    book: Ledger,
    measure: str,
    period: Period,
    bodies: Sequence[str],
    dimensions: Sequence[str],
    relations: Iterable[Relation],
) -> int | None:
    population_system = build_population(book, measure, period, bodies, dimensions, relations)
    return compute_bounds(population_system.system, [TOTAL])[TOTAL].upper


def _make_person_range(
    found: PopulationSystem, end: FigureBounds, bodies: Sequence[str], relations: Sequence[Relation]
) -> PersonRange:
    proofs = [p for p in (end.below, end.above) if p is not None]
    return PersonRange(
        end.lower,
        end.upper,
        end.status,
        _find_bound_basis(found, end.below, bodies, relations),
        _find_bound_basis(found, end.above, bodies, relations),
        bool(proofs) and all(p.is_valid_in(found.system) for p in proofs),
    )


def _find_bound_basis(
    found: PopulationSystem,
    proof: InfeasibilityCertificate | None,
    bodies: Sequence[str],
    relations: Sequence[Relation],
) -> BoundBasis:
    """The bodies whose reports a proof uses, and the relations."""
    if proof is None:
        return BoundBasis()
    rests = {found.rests[row] for row in proof.relation_ids if row in found.rests}
    used = [b for b in bodies if ("body", b) in rests]
    said = {r.id for r in relations if ("relation", r.id) in rests}
    if ("somebody", "") in rests:  # who hangs on others adds nobody
        said |= {relation.id for body, relation in found.inside.items() if body not in used}
    return BoundBasis(tuple(used), tuple(sorted(said)))


def _sum_body_counts(found: PopulationSystem) -> int | None:
    counts = list(found.counts.values())
    return int(sum(i.low for i in counts)) if all(i.is_point for i in counts) else None


def _find_printed_total(book: Ledger, key: Key) -> int | None:
    for observation in book.get_statements(key):
        interval = find_observation_interval(observation)
        if interval is not None and interval.is_point:
            return int(interval.low)
    return None


def _bound_shared_persons(found: PopulationSystem, bodies: Sequence[str]) -> dict[str, SharedPersons]:
    """The most persons of each of the largest bodies that the others of them can have counted too."""
    most: dict[str, SharedPersons] = {}
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
            most[body] = SharedPersons(others, _maximize_shared_persons(found, body, cells, others))
    ordered = sorted(most.items(), key=lambda pair: (-pair[1].most, pair[0]))
    return {body: shared for body, shared in ordered if shared.most}


def _maximize_shared_persons(found: PopulationSystem, body: str, shared: Sequence[Cell], others: Sequence[str]) -> int:
    columns, rows, terms = [], [], {}
    for n, cell in enumerate(shared):
        common_text = f"shared {n}"
        columns.append(Variable(common_text))
        rows.append(Constraint(f"own {n}", {common_text: 1, found.cells[body][cell]: -1}, upper=0))
        elsewhere = {found.cells[o][cell]: -1 for o in others if cell in found.cells[o]}
        rows.append(Constraint(f"others {n}", {common_text: 1, **elsewhere}, upper=0))
        terms[common_text] = -1
    columns.append(Variable("shared"))
    rows.append(Constraint.from_equation("all shared", {"shared": 1, **terms}))
    wide = LinearSystem((*found.system.columns, *columns), (*found.system.rows, *rows))
    return compute_bounds(wide, ["shared"])["shared"].upper or 0


def compute_headcount(book: Ledger, period: Period) -> Headcount | None:
    """The least and greatest number of different persons behind the registrations of a period.

    What only the analyst supposes, and nobody has accepted, takes no part. What is supposed of those who were
    referred does, and the greatest number without it stands beside.

    Args:
        book: The figures.
        period: For which period.

    Returns:
        None where no measure counts a person twice, or where the figures contradict each other.
    """
    relations = {relation.id: relation for relation in book.collection.relations}
    supposed = {id for id, relation in relations.items() if relation.is_assumed and relation.basis == "assumption"}
    referred = {id for id, relation in relations.items() if relation.is_assumed and relation.basis == "referral"}
    try:
        total_persons = bound_total_persons(book, period, supposed)
    except UsageError:
        return None
    total = total_persons.total
    if total.status is not Certainty.PROVEN or total.least is None:
        return None
    apart = None
    if referred.intersection(total_persons.relations):
        apart = bound_greatest_total(book, period, total_persons.measure, total_persons.group, supposed | referred)
    more = _compute_printed_surplus(total_persons)
    return Headcount(
        Key(total_persons.measure, total_persons.group, period),
        len(total_persons.bodies),
        total_persons.registrations,
        total_persons.printed if more or total_persons.registrations is None else None,
        total.least,
        total.greatest,
        None if not more or total.greatest is None else total.greatest + more,
        None if apart is None else apart + more,
        total.above.relations,
        total_persons.dimensions,
    )


def _compute_printed_surplus(found: TotalPersons) -> int:
    """By how much the published sum is higher than what the bodies report together."""
    if found.printed is None or found.registrations is None:
        return 0
    return max(found.printed - found.registrations, 0)
