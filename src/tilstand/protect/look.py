"""Looking a figure up for a cell, and saying why there is none where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tilstand.define import Round, Vocabulary
from tilstand.languages import OwnWords
from tilstand.model import CellValue, Figure, Figures, Note, NoteKind, ordered
from tilstand.terms import Key, Origin, Qualifier, Status, Text, Typed, Value
from tilstand.terms.code import Remainder
from tilstand.text import fixed

__all__ = ["Look"]


@dataclass(frozen=True)
class Look:
    """The figures of one year as cells.

    Attributes:
        collection: The collection.
        round: The round of the edition.
        figures: The figures after reconciliation.
    """

    collection: Vocabulary
    round: Round
    figures: Figures

    def cell(self, key: Key, bracket: Mapping[str, str]) -> CellValue:
        """The cell at an address.

        Args:
            key: The address.
            bracket: Codes that lead to the figure in brackets; empty for none.
        """
        figure = self.figures.get(key)
        return self.without_figure(key) if figure is None else self.of(figure, key, bracket)

    def of(self, figure: Figure, key: Key, bracket: Mapping[str, str]) -> CellValue:
        """The cell of the figure at an address.

        Args:
            figure: The figure.
            key: The address.
            bracket: Codes that lead to the figure in brackets; empty for none.
        """
        inside = self.figures.get(_placed(key, bracket)) if bracket else None
        known = inside is not None and inside.value.known and not _nothing(inside)
        if figure.value.status is Status.NOT_SUBMITTED:
            return _missing(key, Status.NOT_SUBMITTED, *figure.notes, *self.reasons(key))
        if figure.origin is Origin.DEDUCED and figure.value.status is Status.ZERO and self.nowhere(key):
            return _missing(key, Status.NOT_APPLICABLE, *figure.notes)
        if _nothing(figure):
            return _missing(key, Status.NOT_KNOWN, *figure.notes)
        return CellValue(
            key=key,
            value=figure.value,
            origin=figure.origin,
            qualifier=figure.qualifier,
            bracket=inside.value if inside is not None and known else None,
            notes=ordered((*self._told(figure), *self._of_bracket(inside))),
            bracket_origin=inside.origin if inside is not None else Origin.SUBMITTED,
            bracket_qualifier=inside.qualifier if inside is not None else Qualifier.EXACT,
            upper=figure.upper,
            published=figure.published,
            computed=figure.computed,
            computed_upper=figure.computed_upper,
        )

    def _told(self, figure: Figure) -> Iterator[Note]:
        """The footnotes of a figure; nobody stated a deduced one, and its last footnote says so."""
        yield from figure.notes
        if figure.origin is Origin.DEDUCED and figure.value.known:
            yield Note(fixed(self.collection.labels, "footnote.deduced"), kind=NoteKind.DEDUCED)

    def _of_bracket(self, inside: Figure | None) -> Iterator[Note]:
        if inside is None:
            return
        path = "bracket_zero" if inside.value.status is Status.ZERO else "bracket_figure"
        for note in self._told(inside):
            text = fixed(self.collection.labels, path, note=note.text)
            yield Note(text, inside=note.text, see=note.see, kind=note.kind)

    def remainder(self, key: Key, dimension: str, parent: str | None) -> CellValue | None:
        """What a breakdown leaves unplaced; None where nothing can be said.

        Args:
            key: The address with the dimension at its total.
            dimension: The dimension.
            parent: The code whose parts are looked at; None for the total.
        """
        figure = self.figures.remainder(key, dimension, parent)
        # A negative remainder is a finding of reconcile (the parts exceed the total), never a figure.
        if figure is None or not figure.value.given or (figure.value.known and figure.value.exact < 0):
            return None
        code = str(Remainder(parent))
        return CellValue(
            key.at(dimension, code),
            figure.value,
            figure.origin,
            figure.qualifier,
            notes=ordered(figure.notes),
        )

    def without_figure(self, key: Key) -> CellValue:
        """A cell without a figure, with the reason why there is none."""
        if set(dict(key.dims)) - set(self.collection.measures[key.measure].dimensions):
            return _missing(key, Status.NOT_APPLICABLE)
        reasons = self.reasons(key)
        if reasons:
            return _missing(key, Status.NOT_SUBMITTED, *reasons)
        if key.period == self.collection.counted_at(key.measure, self.round.period) and self.never_asked(key):
            return _missing(key, Status.NOT_COLLECTED)
        return _missing(key, Status.NOT_KNOWN)

    def reasons(self, key: Key) -> tuple[Note, ...]:
        """The footnote that tells why the provider did not report for the period; none if it did."""
        reason = self.absence(key.provider)
        if reason is None or not key.period.overlaps(self.round.period):
            return ()
        return (Note(fixed(self.collection.labels, "footnote.absent", reason=reason)),)

    def absence(self, provider: str) -> Text | None:
        """Why a provider did not report; None if it did."""
        absence = self.round.absent.get(provider)
        return None if absence is None else Typed(OwnWords.of(absence.reason), "said")

    def never_asked(self, key: Key) -> bool:
        """True where the provider reports, or its members do, and no form asks for the figure."""
        members = self.collection.members(key.provider) if self._grouped(key.provider) else (key.provider,)
        forms = [self._forms(member) for member in members]
        return any(forms) and not any(self.collection.asks(own, key.measure, key.dims) for own in forms)

    def nowhere(self, key: Key) -> bool:
        """True where the provider was asked for the parts of a figure and each of them cannot occur."""
        parts = [
            self.figures.get(Key(key.measure, key.provider, key.period, dims))
            for form in self._forms(key.provider)
            for dims in self.collection.asked_within(form, key.measure, key.dims)
        ]
        told = [part.value.status for part in parts if part is not None and part.origin is not Origin.DEDUCED]
        return bool(told) and set(told) == {Status.NOT_APPLICABLE}

    def _grouped(self, name: str) -> bool:
        return name in self.collection.groups or name in self.collection.providers

    def _forms(self, name: str) -> tuple[str, ...]:
        """The forms that a provider answers; none for a group."""
        provider = self.collection.providers.get(name)
        return () if provider is None else provider.forms


def _nothing(figure: Figure) -> bool:
    """True where a figure says nothing: at least none."""
    return figure.qualifier is Qualifier.AT_LEAST and figure.value.status is Status.ZERO


def _placed(key: Key, where: Mapping[str, str]) -> Key:
    for dimension, code in where.items():
        key = key.at(dimension, code)
    return key


def _missing(key: Key, status: Status, *notes: Note) -> CellValue:
    return CellValue(key, Value.missing(status), Origin.SUBMITTED, notes=ordered(notes))
