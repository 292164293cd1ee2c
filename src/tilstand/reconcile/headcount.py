"""The range of different persons: its result classes and its description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tilstand.define import StructuralMetadata
from tilstand.kernel.feasibility import Certainty
from tilstand.reconcile.findings import format_explanation_text, join_texts, name_body, name_dimension_inline
from tilstand.reconcile.population import PopulationSystem, UnusedRelation
from tilstand.terms import Language, Period, Text


@dataclass(frozen=True, slots=True)
class BoundBasis:
    """What an end, or a contradiction, rests on.

    Attributes:
        bodies: The bodies whose reports it uses.
        relations: The relations.
    """

    bodies: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()

    def to_list(self) -> list[str]:
        """Both as they stand in JSON, the bodies first."""
        return [*self.bodies, *self.relations]


@dataclass(frozen=True, slots=True)
class PersonRange:
    """The least and greatest number of different people.

    Attributes:
        least: Least number; None where the figures contradict each other.
        greatest: Greatest number; None where there is no limit.
        status: How far both can be relied on.
        below, above: What each end rests on.
        proven: True where the proof of both ends was checked in whole numbers.
    """

    least: int | None
    greatest: int | None
    status: Certainty
    below: BoundBasis = BoundBasis()
    above: BoundBasis = BoundBasis()
    proven: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The range as it stands in JSON."""
        return {
            "least": self.least,
            "greatest": self.greatest,
            "status": self.status.value,
            "least_rests_on": self.below.to_list(),
            "greatest_rests_on": self.above.to_list(),
            "proven": self.proven,
        }


@dataclass(frozen=True, slots=True)
class SharedPersons:
    """How many of a body's persons others can have counted too.

    Attributes:
        others: The bodies that are asked about.
        most: The most persons that they can share with it.
    """

    others: tuple[str, ...]
    most: int

    def to_dict(self) -> dict[str, Any]:
        """Both as they stand in JSON."""
        return {"with": list(self.others), "most": self.most}


@dataclass(frozen=True, slots=True)
class TotalPersons:
    """How many different people there can be in total.

    Attributes:
        measure: What the bodies count.
        group: The group whose members are counted.
        bodies: Those that reported.
        registrations: Sum over the bodies.
        printed: The sum as it is printed, where it is.
        total: Different people in all.
        dimensions: The dimensions whose codes follow a person.
        relations: Ids of the relations that take part.
    """

    measure: str
    group: str
    bodies: tuple[str, ...]
    registrations: int | None
    printed: int | None
    total: PersonRange
    dimensions: tuple[str, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonBounds:
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
        without: Greatest number if one relation did not hold, by relation; None: no upper limit follows.
        overlap: Most persons that each of the largest bodies can have in common with others, by body.
        lines: Everything in words.
        assumed: Every assumption that was used.
        unused: Relations that were not used, each with the reason.
        clashes: Where there is no answer: what cannot stand together, set by set.
    """

    measure: str
    group: str
    period: Period
    bodies: Mapping[str, str]
    registrations: int | None
    printed: int | None
    total: PersonRange
    by: Mapping[str, Mapping[str, PersonRange]]
    without: Mapping[str, int | None]
    overlap: Mapping[str, SharedPersons]
    lines: tuple[Text, ...] = ()
    assumed: tuple[Text, ...] = ()
    unused: Mapping[str, str] = field(default_factory=dict)
    clashes: tuple[BoundBasis, ...] = ()

    def to_dict(self, languages: Sequence[Language]) -> dict[str, Any]:
        """The result as it stands in `internal/persons.json`."""
        return {
            "measure": self.measure,
            "group": self.group,
            "period": str(self.period),
            "bodies": dict(self.bodies),
            "registrations": {"bodies": self.registrations, "printed": self.printed},
            "total": self.total.to_dict(),
            "by": {d: {c: r.to_dict() for c, r in codes.items()} for d, codes in self.by.items()},
            "greatest_without": dict(self.without),
            "relations_not_used": dict(self.unused),
            "contradicted_by": [clash.to_list() for clash in self.clashes],
            "greatest_overlap": {text: shared.to_dict() for text, shared in self.overlap.items()},
            "text": [w.to_dict(languages) for w in self.lines],
            "assumptions": [w.to_dict(languages) for w in self.assumed],
        }


def describe_person_bounds(
    collection: StructuralMetadata, result: PersonBounds, found: PopulationSystem, dimensions: Sequence[str]
) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    """Everything about a result as lines, and every assumption that was used.

    Args:
        collection: The collection.
        result: The result, without its words.
        found: The system that it was computed on.
        dimensions: Dimensions whose code follows the person.
    """
    group = collection.provider_label(result.group)
    measure = collection.get_measure_label(result.measure, result.group)
    lines = [_format_persons_text("title", measure=measure, group=group, period=str(result.period))]
    if result.registrations is not None:
        lines.append(_format_persons_text("registered", bodies=result.registrations, n=len(result.bodies)))
    unused = [
        _format_persons_text(
            "unused",
            relation=_label_person_relation(collection, unused_relation.relation.id),
            reason=_explain_unused_relation(collection, unused_relation),
        )
        for unused_relation in found.unused
    ]
    if result.total.status is Certainty.CONTRADICTED:
        clashes = [_describe_person_conflict(collection, clash) for clash in result.clashes]
        return (*lines, *clashes, *unused), ()
    names = join_texts((name_dimension_inline(collection, d) for d in dimensions), ", ")
    lines += [
        *_describe_range_ends(collection, result, found, names if dimensions else None),
        *_describe_relation_effects(collection, result, found),
        *unused,
        *_list_overlap_questions(collection, result),
    ]
    assumed = [_format_persons_text("assume_once"), _format_persons_text("assume_overlap")]
    if dimensions:
        assumed.insert(0, _format_persons_text("assume_codes", dimensions=names))
    if found.used:
        assumed.append(_format_persons_text("assume_year"))
    if found.several:
        assumed.append(_format_persons_text("assume_limit"))
    return tuple(lines), tuple(assumed)


def _format_persons_text(text: str, /, **facts: object) -> Text:
    return format_explanation_text(text, section="persons", **facts)


def _label_person_relation(collection: StructuralMetadata, id: str) -> Text:
    return collection.labels[f"relations.{id}"]


def _explain_unused_relation(collection: StructuralMetadata, one: UnusedRelation) -> Text:
    named = {"body": name_body(collection, one.body)} if one.body else {}
    return _format_persons_text(f"because_{one.why}", **named)


def _name_basis_bodies(collection: StructuralMetadata, rests: BoundBasis) -> Text:
    return join_texts((name_body(collection, b) for b in rests.bodies), ", ")


def _describe_person_conflict(collection: StructuralMetadata, rests: BoundBasis) -> Text:
    bodies = _name_basis_bodies(collection, rests)
    clash = [_label_person_relation(collection, i) for i in rests.relations]
    if not clash:
        return _format_persons_text("contradicted_figures", bodies=bodies)
    return _format_persons_text("contradicted", bodies=bodies, relations=join_texts(clash))


def _describe_range_ends(
    collection: StructuralMetadata, result: PersonBounds, found: PopulationSystem, names: Text | None
) -> Iterator[Text]:
    ends = result.total
    if ends.status is Certainty.DOUBT:
        yield format_explanation_text("doubt")
    if ends.greatest is None:
        loose = join_texts((name_body(collection, b) for b, i in found.counts.items() if i.high is None), ", ")
        yield _format_persons_text("no_upper", least=ends.least, bodies=loose)
    else:
        yield _format_persons_text("total", least=ends.least, greatest=ends.greatest)
        used = [_label_person_relation(collection, i) for i in ends.above.relations]
        rest = _format_persons_text("and_relations", list=join_texts(used)) if used else ""
        yield _format_persons_text("above", bodies=_name_basis_bodies(collection, ends.above), relations=rest)
    low = _name_basis_bodies(collection, ends.below)
    yield (
        _format_persons_text("below", bodies=low, dimensions=names)
        if names
        else _format_persons_text("below_plain", bodies=low)
    )
    more = (result.printed or 0) - (result.registrations or 0)
    if result.printed is not None and result.registrations is not None and more > 0 and ends.greatest:
        facts = {"printed": result.printed, "more": more, "least": ends.least, "greatest": ends.greatest + more}
        yield _format_persons_text("printed", **facts)


def _describe_relation_effects(
    collection: StructuralMetadata, result: PersonBounds, found: PopulationSystem
) -> Iterator[Text]:
    """What each relation does to the greatest number."""
    for relation in found.used:
        greatest = result.without[relation.id]
        if greatest == result.total.greatest:
            text = "relation_none" if greatest is not None else "relation_no_upper"
        else:
            text = "relation" if greatest is not None else "relation_open"
        name = _label_person_relation(collection, relation.id)
        yield _format_persons_text(text, relation=name, basis=_format_persons_text(relation.basis), greatest=greatest)


def _list_overlap_questions(collection: StructuralMetadata, result: PersonBounds) -> Iterator[Text]:
    for text, shared in result.overlap.items():
        others = join_texts((name_body(collection, b) for b in shared.others), ", ")
        count = result.bodies[text]
        yield _format_persons_text(
            "tighten", body=name_body(collection, text), count=count, others=others, overlap=shared.most
        )
    yield _format_persons_text("keys")
