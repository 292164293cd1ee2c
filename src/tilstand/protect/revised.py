"""Revised figures, and figures that their bodies explain, with the footnotes that say so.

What a body wrote leaves only in the words that a person has released. Until then a revised figure says that
it is one, what was published, and that the reason is not released; an explanation says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from tilstand.define import Framework
from tilstand.languages import Dated, OwnWords, Stated, filled
from tilstand.model import Batch, Figure, Figures, Note, NoteKind
from tilstand.model.appendix import Revised
from tilstand.model.revision import FigureRevision
from tilstand.model.wording import Opened, given
from tilstand.protect.behind import FiguresBehind
from tilstand.terms import Alike, Joined, Key, Text, Typed
from tilstand.text import fixed

__all__ = ["RemarkedFigures"]


class RemarkedFigures(FiguresBehind):
    """Figures with the footnotes of what was revised and explained.

    Args:
        collection: The collection.
        round_name: Name of the round.
        figures: The figures after reconciliation.
        batch: What was collected, with what bodies wrote beside their figures.
        opened: The words that a person has released, by the hash of those that were given.
    """

    def __init__(
        self, collection: Framework, round_name: str, figures: Figures, batch: Batch, opened: Opened
    ) -> None:
        self._collection = collection
        self._round = collection.rounds[round_name]
        super().__init__(figures)
        self._opened = opened
        self._own = {one.key: one for one in figures.revisions}
        self._said = {one.key: one.sha256 for one in batch.remarks if one.key.period in self._round.period}

    def get(self, key: Key) -> Figure | None:
        """The figure at an address; None where nothing is said and nothing follows."""
        figure = self._figures.get(key)
        if figure is None or not (key in self._own or key in self._said):
            return figure
        if key in self._own:  # what was printed before is told with what was published
            told = (NoteKind.PRINTED, NoteKind.DISPUTED)
            kept = tuple(note for note in figure.notes if note.kind not in told)
            return replace(figure, notes=(*kept, self._revised(self._own[key])))
        return replace(figure, notes=(*figure.notes, *self._explained(key)))

    @cached_property
    def told(self) -> tuple[Revised, ...]:
        """The revised figures as the method appendix lists them."""
        return tuple(map(self._listed, self.revisions))

    def _listed(self, one: FigureRevision) -> Revised:
        rounds, labels = self._collection.rounds, self._collection.labels
        if one.reason:
            reason = self._words(one) or fixed(labels, "revised.closed")
        else:
            reason = fixed(labels, "revised.follows", who=self._who(one))
        return Revised(
            key=one.key,
            figure=self._named(one.key),
            published=one.published,
            revised=one.revised,
            before=filled(Alike("{value}"), value=Stated(one.published, (one.key,), grouped=False)),
            after=filled(Alike("{value}"), value=Stated(one.revised, (one.key,), grouped=False)),
            reason=reason,
            by=self._who(one),
            edition=one.edition,
            published_on=rounds[one.edition].published,
            revised_on=self._round.published,
        )

    def _named(self, key: Key) -> Text:
        collection = self._collection
        parts: list[Text] = [
            collection.measure_label(key.measure, key.provider),
            collection.provider_label(key.provider),
        ]
        parts += [collection.code_label(dimension, code) for dimension, code in key.dims]
        return Joined((*parts, Dated(key.period)))

    def _revised(self, one: FigureRevision) -> Note:
        facts: Mapping[str, object] = {
            "who": self._who(one),
            "period": Dated(self._collection.rounds[one.edition].period),
            "published": Stated(one.published, (one.key,), grouped=False),
        }
        words = self._words(one)
        path = "follows" if not one.reason else "closed" if words is None else "reason"
        text = fixed(self._collection.labels, f"revised.note_{path}", **facts, words=words or "")  # type: ignore[arg-type]
        return Note(text, kind=NoteKind.REVISED)

    def _who(self, one: FigureRevision) -> Text:
        return Joined(tuple(map(self._collection.provider_label, one.by)))

    def _words(self, one: FigureRevision) -> Text | None:
        """The reason, in the words that somebody released."""
        words = self._opened.get(given(one.reason)) if one.reason else None
        return self._spoken(one.key.provider, words) if words else None

    def _spoken(self, body: str, words: str) -> Text:
        """What a body said, in the language in which it writes."""
        return Typed(OwnWords.of({self._collection.language_of(body): words}), "said")

    def _explained(self, key: Key) -> Iterator[Note]:
        words = self._opened.get(self._said[key])
        if words:
            who = self._collection.provider_label(key.provider)
            said = self._spoken(key.provider, words)
            yield Note(fixed(self._collection.labels, "revised.explained", who=who, words=said))
