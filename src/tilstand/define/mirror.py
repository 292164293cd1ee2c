"""Mirror statistics: what one says of another, and the other of the one (persons handed over, referrals)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Collection as Gathering
from dataclasses import replace
from itertools import permutations
from typing import Literal

from pydantic import Field

from tilstand.define.catalogue import Catalogue
from tilstand.define.collection import RoundView
from tilstand.define.definition import Definition
from tilstand.define.relation import Relation, Term
from tilstand.define.schema import Dims
from tilstand.terms import Alike, Joined, Period, Text
from tilstand.terms.tile import tiled

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

    def relations(
        self,
        pair: tuple[str, str],
        codes: Mapping[str, str],
        spans: tuple[Gathering[Period], Gathering[Period]],
        whole: Period,
    ) -> Iterator[Relation]:
        """What it says of two of the members, in one direction; nothing where they speak of other times.

        Where both have the period, or both the same shorter ones, it holds of each of these. Where one has it
        and the other parts that make it up, as of persons, who may stand in two: the period holds each
        of the parts, and is at most all of them.

        Args:
            pair: The shared provider that says how many it gave, and the one that says how many it took.
            codes: The code of each where others break figures down.
            spans: The periods of which each of them states anything.
            whole: The period that is asked about.
        """
        given, taken = spans
        alike = [whole] if whole in given and whole in taken else sorted({*given} & {*taken})
        for period in alike:
            sides = [self._term(side, pair, codes, period) for side in (0, 1)]
            yield self._said(pair, "" if period == whole else str(period), self.kind, sides[:1], sides[1:])
        for side, own in enumerate(spans if not alike else ()):
            parts = [self._term(side, pair, codes, one) for one in tiled(whole, own)]
            if parts and whole in spans[1 - side]:
                long = [self._term(1 - side, pair, codes, whole)]
                if self.kind == "same" or side == 1:
                    yield self._said(pair, "all", "at_most", long, parts)
                if self.kind == "same" or side == 0:
                    for one in parts:
                        yield self._said(pair, str(one.period), "at_most", [one], long)

    def _term(self, side: int, pair: tuple[str, str], codes: Mapping[str, str], period: Period) -> Term:
        seen, other = self.sides[side], pair[1 - side]
        where = {**seen.where, seen.by: codes[other]}
        return Term(measure=seen.measure, provider=pair[side], period=period, where=where)

    def _said(
        self,
        pair: tuple[str, str],
        which: str,
        kind: Literal["same", "at_most"],
        left: Sequence[Term],
        right: Sequence[Term],
    ) -> Relation:
        return Relation(
            id=".".join(filter(None, (self.name, *pair, which))),
            kind=kind,
            left=tuple(left),
            right=tuple(right),
            for_each=self.for_each,
            rounded_to=self.rounded_to,
            severity=self.severity,
            basis=self.basis,
        )


def mirrored(
    view: RoundView,
    mirrors: tuple[Mirror, ...],
    codes: Mapping[str, str],
    spans: Callable[[str, str], Gathering[Period]],
) -> RoundView:
    """A round's view with each mirror between every two members that state both sides, as relations.

    Args:
        view: The shared collection.
        mirrors: The mirrors.
        codes: The code of each member where others break figures down, by its shared provider.
        spans: The periods of which anything is stated of a measure by a shared provider.
    """
    relations: list[Relation] = []
    labels: dict[str, Text] = {}
    whole = view.rounds[view.name].period
    for mirror in mirrors:
        name = view.labels[f"relations.{mirror.name}"]
        for one, other in _pairs(view, mirror, codes):
            both = spans(mirror.given.measure, one), spans(mirror.taken.measure, other)
            found = list(mirror.relations((one, other), codes, both, whole)) if all(both) else []
            way = Joined((view.provider_label(one), view.provider_label(other)), " → ")
            relations += found
            labels |= {f"relations.{said.id}": Joined((name, Alike(": "), way), "") for said in found}
    catalogue = Catalogue({**view.labels.labels, **labels})
    return replace(view, relations=(*view.relations, *relations), labels=catalogue)


def _pairs(view: RoundView, mirror: Mirror, codes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each two members that both have a code in both dimensions, in both directions."""
    lists = [view.codelist(side.by) for side in mirror.sides]
    known = [one for one, code in codes.items() if all(code in codelist for codelist in lists)]
    return permutations(known, 2)
