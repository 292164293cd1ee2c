"""What has changed in what is asked from one round to another: bodies, forms, measures, codes, series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tilstand.define import Collection
from tilstand.languages import DatedText, format_message, quote_text
from tilstand.report_text import get_report_string
from tilstand.terms import InvariantText, JoinedText, Language, Period, Text


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
class RoundDifference:
    """One change.

    Attributes:
        kind: What has changed, and how.
        name: Identifier of what has changed.
        said: The same in words.
    """

    kind: DifferenceKind
    name: str
    said: Text

    def to_dict(self, languages: tuple[Language, ...]) -> dict[str, Any]:
        """The change as it stands in JSON."""
        return {"kind": self.kind.value, "name": self.name, "text": self.said.to_dict(languages)}


def compare_rounds(collection: Collection, former: str, round_name: str) -> tuple[RoundDifference, ...]:
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
    return tuple(_RoundComparison(collection, former, round_name).find_round_differences())


class _RoundComparison:
    def __init__(self, collection: Collection, former: str, later: str) -> None:
        self.collection = collection
        self.names = former, later
        self.rounds = collection.round(former), collection.round(later)
        self.asked = [collection.reporting(round_item) for round_item in self.rounds]

    @property
    def periods(self) -> tuple[Period, Period]:
        return self.rounds[0].period, self.rounds[1].period

    def find_round_differences(self) -> Iterator[RoundDifference]:
        collection = self.collection
        bodies = {name: collection.provider_label(name) for name in collection.providers}
        yield from self._compare_names("body", self.asked, bodies)
        yield from self._compare_parents()
        yield from self._find_ended_bodies()
        forms = [self._list_asked_forms(asked) for asked in self.asked]
        yield from self._compare_names(
            "form", forms, {n: collection.labels[f"forms.{n}.title"] for n in collection.forms}
        )
        measures = [
            tuple(dict.fromkeys(b.measure for f in own_texts for b in collection.forms[f].blocks))
            for own_texts in forms
        ]
        yield from self._compare_names(
            "measure", measures, {n: collection.get_measure_label(n) for n in collection.measures}
        )
        yield from self._compare_code_lists()
        yield from self._find_new_breaks()
        yield from self._find_dropped_overrides()

    def _list_asked_forms(self, asked: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(form for text in asked for form in self.collection.providers[text].forms))

    def _compare_names(
        self, what: str, sides: list[tuple[str, ...]], labels: dict[str, Text]
    ) -> Iterator[RoundDifference]:
        before, now = sides
        for end, names in (("came", set(now) - set(before)), ("gone", set(before) - set(now))):
            for name in sorted(names):
                yield _make_round_difference(DifferenceKind(f"{what}_{end}"), name, name=labels[name])

    def _compare_parents(self) -> Iterator[RoundDifference]:
        for name in self.asked[1]:
            before, now = (self.collection.get_provider_parent(name, period.last) for period in self.periods)
            if name in self.asked[0] and before != now:
                body, above = (
                    self.collection.provider_label(text) if text else InvariantText("–") for text in (name, now)
                )
                yield _make_round_difference(DifferenceKind.BODY_MOVED, name, name=body, above=above)

    def _find_ended_bodies(self) -> Iterator[RoundDifference]:
        """Bodies that were merged or split, in the midst of the later period too, where they still report."""
        first, last = self.periods
        for name, body in sorted(self.collection.providers.items()):
            if body.into and body.last is not None and first.first <= body.last < last.last:
                onward = JoinedText(tuple(map(self.collection.provider_label, body.into)), ", ")
                texts_by_name = {"name": self.collection.provider_label(name), "onward": onward}
                yield _make_round_difference(DifferenceKind.BODY_ENDED, name, day=DatedText(body.last), **texts_by_name)

    def _compare_code_lists(self) -> Iterator[RoundDifference]:
        first, last = self.periods
        for name, codelist in sorted(self.collection.codelists.items()):
            for code in codelist:
                texts_by_name = {"name": code.label, "list": InvariantText(name)}
                if code.valid_from is not None and first.last < code.valid_from <= last.last:
                    yield _make_round_difference(DifferenceKind.CODE_CAME, f"{name}.{code.id}", **texts_by_name)
                if code.valid_to is not None and first.first <= code.valid_to < last.first:
                    yield _make_round_difference(DifferenceKind.CODE_GONE, f"{name}.{code.id}", **texts_by_name)

    def _find_new_breaks(self) -> Iterator[RoundDifference]:
        collection, (first, last) = self.collection, self.periods
        for name, measure in collection.measures.items():
            for break_item in measure.breaks:
                if first.first < break_item.period.first <= last.first:
                    reason = get_report_string(
                        collection.labels, f"break.{break_item.cause}", period=DatedText(break_item.period)
                    )
                    why = collection.labels.get(break_item.note) or reason
                    body = (
                        collection.provider_label(break_item.provider)
                        if break_item.provider
                        else format_message("round.everybody")
                    )
                    texts_by_name = {"name": collection.get_measure_label(name), "body": body, "why": why}
                    yield _make_round_difference(DifferenceKind.SERIES_BROKEN, name, **texts_by_name)

    def _find_dropped_overrides(self) -> Iterator[RoundDifference]:
        before, now = (self.collection.at(name) for name in self.names)
        for kind, names in (
            (DifferenceKind.TABLE_LEFT, set(before.tables) - set(now.tables)),
            (DifferenceKind.CHART_LEFT, set(before.charts) - set(now.charts)),
        ):
            for name in sorted(names):
                yield _make_round_difference(kind, name, name=quote_text(name))


def _make_round_difference(kind: DifferenceKind, id: str, **facts: Text) -> RoundDifference:
    return RoundDifference(kind, id, format_message(f"round.changes.{kind.value}", **facts))
