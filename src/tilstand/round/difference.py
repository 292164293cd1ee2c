"""What has changed in what is asked from one round to another: bodies, forms, measures, codes, series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tilstand.define import Collection
from tilstand.languages import Dated, message, quoted
from tilstand.terms import Alike, Joined, Language, Period, Text
from tilstand.text import fixed

__all__ = ["Difference", "DifferenceKind", "differences"]


class DifferenceKind(StrEnum):
    """What kind of thing has changed, and how."""

    BODY_CAME = "body_came"
    BODY_GONE = "body_gone"
    BODY_MOVED = "body_moved"
    BODY_ENDED = "body_ended"
    FORM_CAME = "form_came"
    FORM_GONE = "form_gone"
    MEASURE_CAME = "measure_came"
    MEASURE_GONE = "measure_gone"
    CODE_CAME = "code_came"
    CODE_GONE = "code_gone"
    SERIES_BROKEN = "series_broken"
    TABLE_LEFT = "table_left"
    CHART_LEFT = "chart_left"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change.

    Attributes:
        kind: What has changed, and how.
        name: Identifier of what has changed.
        said: The same in words.
    """

    kind: DifferenceKind
    name: str
    said: Text

    def asdict(self, languages: tuple[Language, ...]) -> dict[str, Any]:
        """The change as it stands in JSON."""
        return {"kind": self.kind.value, "name": self.name, "text": self.said.asdict(languages)}


def differences(collection: Collection, former: str, round_name: str) -> tuple[Difference, ...]:
    """What has changed in what is asked from one round to another, in the order in which it is looked at.

    Args:
        collection: The collection, with both rounds.
        former: The earlier round; with none, nothing has changed.
        round_name: The later round.

    Raises:
        UsageError: If the collection has no such round.
    """
    if not former or former == round_name:
        return ()
    return tuple(_Rounds(collection, former, round_name).found())


class _Rounds:
    def __init__(self, collection: Collection, former: str, later: str) -> None:
        self.collection = collection
        self.names = former, later
        self.rounds = collection.round(former), collection.round(later)
        self.asked = [collection.reporting(one) for one in self.rounds]

    @property
    def periods(self) -> tuple[Period, Period]:
        return self.rounds[0].period, self.rounds[1].period

    def found(self) -> Iterator[Difference]:
        held = self.collection
        bodies = {name: held.provider_label(name) for name in held.providers}
        yield from self._exchanged("body", self.asked, bodies)
        yield from self._moved()
        yield from self._ended()
        forms = [self._forms(asked) for asked in self.asked]
        yield from self._exchanged("form", forms, {n: held.labels[f"forms.{n}.title"] for n in held.forms})
        measures = [
            tuple(dict.fromkeys(b.measure for f in own for b in held.forms[f].blocks)) for own in forms
        ]
        yield from self._exchanged("measure", measures, {n: held.measure_label(n) for n in held.measures})
        yield from self._codes()
        yield from self._broken()
        yield from self._left()

    def _forms(self, asked: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(form for one in asked for form in self.collection.providers[one].forms))

    def _exchanged(
        self, what: str, sides: list[tuple[str, ...]], labels: dict[str, Text]
    ) -> Iterator[Difference]:
        before, now = sides
        for end, names in (("came", set(now) - set(before)), ("gone", set(before) - set(now))):
            for name in sorted(names):
                yield _told(DifferenceKind(f"{what}_{end}"), name, name=labels[name])

    def _moved(self) -> Iterator[Difference]:
        for name in self.asked[1]:
            before, now = (self.collection.parent(name, period.last) for period in self.periods)
            if name in self.asked[0] and before != now:
                body, above = (
                    self.collection.provider_label(one) if one else Alike("–") for one in (name, now)
                )
                yield _told(DifferenceKind.BODY_MOVED, name, name=body, above=above)

    def _ended(self) -> Iterator[Difference]:
        """Bodies that were merged or split, in the midst of the later period too, where they still report."""
        first, last = self.periods
        for name, body in sorted(self.collection.providers.items()):
            if body.into and body.last is not None and first.first <= body.last < last.last:
                onward = Joined(tuple(map(self.collection.provider_label, body.into)), ", ")
                told = {"name": self.collection.provider_label(name), "onward": onward}
                yield _told(DifferenceKind.BODY_ENDED, name, day=Dated(body.last), **told)

    def _codes(self) -> Iterator[Difference]:
        first, last = self.periods
        for name, codelist in sorted(self.collection.codelists.items()):
            for code in codelist:
                told = {"name": code.label, "list": Alike(name)}
                if code.valid_from is not None and first.last < code.valid_from <= last.last:
                    yield _told(DifferenceKind.CODE_CAME, f"{name}.{code.id}", **told)
                if code.valid_to is not None and first.first <= code.valid_to < last.first:
                    yield _told(DifferenceKind.CODE_GONE, f"{name}.{code.id}", **told)

    def _broken(self) -> Iterator[Difference]:
        held, (first, last) = self.collection, self.periods
        for name, measure in held.measures.items():
            for one in measure.breaks:
                if first.first < one.period.first <= last.first:
                    reason = fixed(held.labels, f"break.{one.cause}", period=Dated(one.period))
                    why = held.labels.get(one.note) or reason
                    body = held.provider_label(one.provider) if one.provider else message("round.everybody")
                    told = {"name": held.measure_label(name), "body": body, "why": why}
                    yield _told(DifferenceKind.SERIES_BROKEN, name, **told)

    def _left(self) -> Iterator[Difference]:
        before, now = (self.collection.at(name) for name in self.names)
        for kind, names in (
            (DifferenceKind.TABLE_LEFT, set(before.tables) - set(now.tables)),
            (DifferenceKind.CHART_LEFT, set(before.charts) - set(now.charts)),
        ):
            for name in sorted(names):
                yield _told(kind, name, name=quoted(name))


def _told(kind: DifferenceKind, id: str, **facts: Text) -> Difference:
    return Difference(kind, id, message(f"round.changes.{kind.value}", **facts))
