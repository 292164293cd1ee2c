"""How many different people there can be: the result, and what each end of it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tilstand.kernel.conflict import Certainty
from tilstand.terms import Language, Period, Text

__all__ = ["InAll", "Persons", "Range", "Rests", "Shared"]


@dataclass(frozen=True, slots=True)
class Rests:
    """What an end, or a contradiction, rests on.

    Attributes:
        bodies: The bodies whose reports it uses.
        relations: The relations.
    """

    bodies: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()

    def aslist(self) -> list[str]:
        """Both as they stand in JSON, the bodies first."""
        return [*self.bodies, *self.relations]


@dataclass(frozen=True, slots=True)
class Range:
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
    below: Rests = Rests()
    above: Rests = Rests()
    proven: bool = False

    def asdict(self) -> dict[str, Any]:
        """The range as it stands in JSON."""
        return {
            "least": self.least,
            "greatest": self.greatest,
            "status": self.status.value,
            "least_rests_on": self.below.aslist(),
            "greatest_rests_on": self.above.aslist(),
            "proven": self.proven,
        }


@dataclass(frozen=True, slots=True)
class Shared:
    """How many of a body's persons others can have counted too.

    Attributes:
        others: The bodies that are asked about.
        most: The most persons that they can share with it.
    """

    others: tuple[str, ...]
    most: int

    def asdict(self) -> dict[str, Any]:
        """Both as they stand in JSON."""
        return {"with": list(self.others), "most": self.most}


@dataclass(frozen=True, slots=True)
class InAll:
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
    total: Range
    dimensions: tuple[str, ...]
    relations: tuple[str, ...]


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
    total: Range
    by: Mapping[str, Mapping[str, Range]]
    without: Mapping[str, int | None]
    overlap: Mapping[str, Shared]
    lines: tuple[Text, ...] = ()
    assumed: tuple[Text, ...] = ()
    unused: Mapping[str, str] = field(default_factory=dict)
    clashes: tuple[Rests, ...] = ()

    def asdict(self, languages: Sequence[Language]) -> dict[str, Any]:
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
            "relations_not_used": dict(self.unused),
            "contradicted_by": [clash.aslist() for clash in self.clashes],
            "greatest_overlap": {one: shared.asdict() for one, shared in self.overlap.items()},
            "text": [w.asdict(languages) for w in self.lines],
            "assumptions": [w.asdict(languages) for w in self.assumed],
        }
