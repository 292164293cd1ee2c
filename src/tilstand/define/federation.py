"""Federation of collections, and mirror statistics between its members."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Collection as Gathering
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Literal

from pydantic import Field

from tilstand.define.collection import Collection, RoundView
from tilstand.define.correspondence import AddressTranslation
from tilstand.define.definitions import Definition
from tilstand.define.labels import Catalogue
from tilstand.define.relations import Relation, Term
from tilstand.define.schema import Dims
from tilstand.terms import InvariantText, JoinedText, Period, Text
from tilstand.terms.period import split_period


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

    def build_pair_relations(
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
        periods, taken = spans
        alike = [whole] if whole in periods and whole in taken else sorted({*periods} & {*taken})
        for period in alike:
            sides = [self._build_mirror_term(side, pair, codes, period) for side in (0, 1)]
            yield self._build_mirror_relation(
                pair, "" if period == whole else str(period), self.kind, sides[:1], sides[1:]
            )
        for side, own_periods in enumerate(spans if not alike else ()):
            parts = [
                self._build_mirror_term(side, pair, codes, current_period)
                for current_period in split_period(whole, own_periods)
            ]
            if parts and whole in spans[1 - side]:
                long = [self._build_mirror_term(1 - side, pair, codes, whole)]
                if self.kind == "same" or side == 1:
                    yield self._build_mirror_relation(pair, "all", "at_most", long, parts)
                if self.kind == "same" or side == 0:
                    for part in parts:
                        yield self._build_mirror_relation(pair, str(part.period), "at_most", [part], long)

    def _build_mirror_term(self, side: int, pair: tuple[str, str], codes: Mapping[str, str], period: Period) -> Term:
        seen, other_text = self.sides[side], pair[1 - side]
        where = {**seen.where, seen.by: codes[other_text]}
        return Term(measure=seen.measure, provider=pair[side], period=period, where=where)

    def _build_mirror_relation(
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


def add_mirror_relations(
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
        for text, other_text in _list_mirror_pairs(view, mirror, codes):
            common_pair = spans(mirror.given.measure, text), spans(mirror.taken.measure, other_text)
            found = (
                list(mirror.build_pair_relations((text, other_text), codes, common_pair, whole))
                if all(common_pair)
                else []
            )
            way = JoinedText((view.provider_label(text), view.provider_label(other_text)), " → ")
            relations += found
            labels |= {
                f"relations.{relation.id}": JoinedText((name, InvariantText(": "), way), "") for relation in found
            }
    catalogue = Catalogue({**view.labels.labels, **labels})
    return replace(view, relations=(*view.relations, *relations), labels=catalogue)


def _list_mirror_pairs(view: RoundView, mirror: Mirror, codes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each two members that both have a code in both dimensions, in both directions."""
    lists = [view.get_codelist(side.by) for side in mirror.sides]
    known = [text for text, code in codes.items() if all(code in codelist for codelist in lists)]
    return permutations(known, 2)


class Constituent(Definition):
    """One of the collections.

    Attributes:
        name: Its name here.
        folder: Its folder, from that of the collection of collections on.
        body: The body or group of it whose figures stand for it.
        provider: The shared provider that it is; the one of its name, if none is given.
        code: Its code where another breaks figures down by whom they are about; its name, if none is given.
        also: Further bodies of it, and the shared providers that they are.
        correspondence: How its words stand to the shared ones; the one of its name, if none is given.
    """

    name: str = Field(min_length=1)
    folder: str = Field(min_length=1)
    body: str
    provider: str = ""
    code: str = ""
    also: dict[str, str] = Field(default_factory=dict)
    correspondence: str = ""

    @property
    def bodies(self) -> dict[str, str]:
        """The shared providers by its own bodies."""
        return {self.body: self.provider or self.name, **self.also}


class FederationSettings(Definition):
    """`collections.toml`.

    Attributes:
        collection: The collections.
        mirror: What each of them and each other one both count.
    """

    collection: tuple[Constituent, ...] = Field(min_length=1)
    mirror: tuple[Mirror, ...] = ()


@dataclass(frozen=True)
class Member:
    """One of the collections, read.

    Attributes:
        about: What is said of it.
        collection: What its own folder says.
        translation: What its figures are in shared words.
    """

    about: Constituent
    collection: Collection
    translation: AddressTranslation

    def list_rounds_within(self, period: Period) -> tuple[str, ...]:
        """Its rounds that lie within a period, in their order."""
        return tuple(name for name, round_item in self.collection.rounds.items() if round_item.period in period)

    def list_rounds_overlapping(self, period: Period) -> tuple[str, ...]:
        """Its rounds that share days with a period and do not lie within it: they say nothing of it."""
        every = self.collection.rounds.items()
        return tuple(
            n for n, round_item in every if round_item.period.has_common_day(period) and round_item.period not in period
        )


@dataclass(frozen=True)
class Federation:
    """A collection of collections.

    Attributes:
        shared: The collection whose words are the shared ones, with the relations across.
        members: The collections by their names.
        mirrors: What each and each other one both count.
    """

    shared: Collection
    members: Mapping[str, Member]
    mirrors: tuple[Mirror, ...]

    def at(self, name: str, spans: Callable[[str, str], Gathering[Period]]) -> RoundView:
        """The shared collection as a round sees it, with every relation between two members.

        Args:
            name: Name of the round.
            spans: The periods of which anything is stated of a measure by a shared provider: what is held
                against nothing is no relation.

        Raises:
            UsageError: If it has no such round.
        """
        pairs = {(member.about.provider or member.about.name): member.about.code for member in self.members.values()}
        codes = {provider: code or provider for provider, code in pairs.items()}
        return add_mirror_relations(self.shared.at(name), self.mirrors, codes, spans)
