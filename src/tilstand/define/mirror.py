"""Mirror statistics: what one says of another, and the other of the one (persons handed over, referrals)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import permutations
from typing import Literal

from pydantic import Field

from tilstand.define.catalogue import Catalogue
from tilstand.define.collection import RoundView
from tilstand.define.definition import Definition
from tilstand.define.relation import Relation, Term
from tilstand.define.schema import Dims
from tilstand.terms import Alike, Joined, Text

__all__ = ["Mirror", "MirrorSide", "mirrored"]


class MirrorSide(Definition):
    """Figures of each that are broken down by each other one.

    Attributes:
        measure: The measure.
        by: The dimension whose codes are the others.
        where: Further codes.
    """

    measure: str
    by: str
    where: Dims = Field(default_factory=dict)


class Mirror(Definition):
    """A relation between each two of the members, in both directions.

    Attributes:
        name: Its name; the label `relations.NAME` says it in words.
        kind: `same` where both count the same; `at_most` where what the one says is part of what the
            other does.
        given: What the one says of the other.
        taken: What the other says of the one.
        for_each: Dimensions in whose codes it holds too, beside the total.
        rounded_to: For `same`: what both are rounded to.
        severity: How much it weighs where it does not hold.
        basis: What it rests on; an assumption that nobody has accepted is told as one.
    """

    name: str = Field(min_length=1)
    kind: Literal["same", "at_most"] = "same"
    given: MirrorSide
    taken: MirrorSide
    for_each: tuple[str, ...] = ()
    rounded_to: int = Field(default=0, ge=0)
    severity: Literal["error", "warning", "info"] = "error"
    basis: Literal["table", "convention", "assumption"] = "convention"

    @property
    def sides(self) -> tuple[MirrorSide, MirrorSide]:
        """Both sides."""
        return self.given, self.taken

    def relation(self, one: str, other: str, codes: Mapping[str, str]) -> Relation:
        """What it says of two of the members, in one direction.

        Args:
            one: The shared provider that says how many it gave.
            other: The one that says how many it took.
            codes: The code of each where others break figures down.
        """
        given, taken = self.sides
        return Relation(
            id=f"{self.name}.{one}.{other}",
            kind=self.kind,
            left=(_term(given, one, codes[other]),),
            right=(_term(taken, other, codes[one]),),
            for_each=self.for_each,
            rounded_to=self.rounded_to,
            severity=self.severity,
            basis=self.basis,
        )


def mirrored(
    view: RoundView,
    mirrors: tuple[Mirror, ...],
    codes: Mapping[str, str],
    says: Callable[[str, str], bool],
) -> RoundView:
    """A round's view with each mirror between every two members that state both sides, as a relation.

    Args:
        view: The shared collection.
        mirrors: The mirrors.
        codes: The code of each member where others break figures down, by its shared provider.
        says: Whether anything is stated of a measure, by it and a shared provider.
    """
    relations: list[Relation] = []
    labels: dict[str, Text] = {}
    for mirror in mirrors:
        for one, other in _pairs(view, mirror, codes):
            if not (says(mirror.given.measure, one) and says(mirror.taken.measure, other)):
                continue
            relation = mirror.relation(one, other, codes)
            relations.append(relation)
            way = Joined((view.provider_label(one), view.provider_label(other)), " → ")
            labels[f"relations.{relation.id}"] = Joined(
                (view.labels[f"relations.{mirror.name}"], Alike(": "), way), ""
            )
    catalogue = Catalogue({**view.labels.labels, **labels})
    return replace(view, relations=(*view.relations, *relations), labels=catalogue)


def _pairs(view: RoundView, mirror: Mirror, codes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each two members that both have a code in both dimensions, in both directions."""
    lists = [view.codelist(side.by) for side in mirror.sides]
    known = [one for one, code in codes.items() if all(code in codelist for codelist in lists)]
    return permutations(known, 2)


def _term(seen: MirrorSide, provider: str, code: str) -> Term:
    return Term(measure=seen.measure, provider=provider, where={**seen.where, seen.by: code})
