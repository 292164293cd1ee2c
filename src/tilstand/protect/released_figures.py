"""Figures as a release may show them: suppressed, rounded, or passed through.

A hidden figure has no number in it any more before anything is made of it. Texts that were made before (what
is said of findings, decisions, notes) state it by its address, and say instead what may be said.

Whoever asks whether a text is right is told what is right. So a number of people that no edition tells is
left out before anything is asked, and one that is told rounded is the rounded one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from tilstand.languages import (
    CatalogueMessage,
    CitedNumber,
    DatedText,
    FilledTemplate,
    LanguageName,
    PartialTranslation,
    PercentShare,
    QuotedText,
    WithheldNumber,
)
from tilstand.model import EditionFigures, Figure, Observation
from tilstand.model.appendix import Discrepancy
from tilstand.model.figures import FigureRevision
from tilstand.model.release import Release
from tilstand.terms import (
    InvariantText,
    JoinedText,
    Key,
    Language,
    Text,
    TextPiece,
    TranslatedText,
    TypedText,
    Value,
    ValueQualifier,
    ValueStatus,
)
from tilstand.terms.code import RemainderCode


class FiguresWrapper:
    """What is taken over from the figures behind.

    Args:
        figures: The figures behind.
    """

    def __init__(self, figures: EditionFigures) -> None:
        self._figures = figures

    def has_provider_figures(self, provider: str) -> bool:
        """True if any figure of a provider is stated."""
        return self._figures.has_provider_figures(provider)

    def find_unplaced_remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What the known parts of a whole leave unplaced; None where nothing is left or known."""
        return self._figures.find_unplaced_remainder(key, dimension, parent)

    @property
    def revisions(self) -> tuple[FigureRevision, ...]:
        """Published figures of earlier periods that are other ones now."""
        return self._figures.revisions

    @property
    def disputes(self) -> tuple[Discrepancy, ...]:
        """What was published otherwise than it adds up, and is not decided."""
        return self._figures.disputes


Kept = Mapping[Key, int]
"""The figures that are not shown. A small one is told to be fewer than a number; one that is hidden for the
sake of others has 0: of it nothing is told."""

_Anything = TypeVar("_Anything")


class ReleasedFigures:
    """Figures of which some have no number, since they are not shown.

    Args:
        figures: The figures.
        kept: Those that are not shown.
    """

    def __init__(self, figures: EditionFigures, kept: Kept) -> None:
        self._figures, self._kept = figures, kept

    def get(self, key: Key) -> Figure | None:
        """The figure at an address, without its number if it is not shown."""
        return self._suppress_figure(self._figures.get(key))

    def has_provider_figures(self, provider: str) -> bool:
        """True if any figure of a provider is stated."""
        return self._figures.has_provider_figures(provider)

    def find_unplaced_remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What known parts leave of a whole; without its number where that or the whole is not shown."""
        figure = self._figures.find_unplaced_remainder(key, dimension, parent)
        whole = key if parent is None else key.at(dimension, parent)
        own_pair = (whole, key.at(dimension, str(RemainderCode(parent))))
        return (
            _remove_figure_number(figure)
            if figure is not None and any(current_key in self._kept for current_key in own_pair)
            else figure
        )

    def remove_number(self, figure: Figure) -> Figure:
        """A figure without its number."""
        return _remove_figure_number(figure)

    @property
    def revisions(self) -> tuple[FigureRevision, ...]:
        """Published figures of earlier periods that are other ones now, where they are shown."""
        return tuple(revision for revision in self._figures.revisions if revision.key not in self._kept)

    @property
    def disputes(self) -> tuple[Discrepancy, ...]:
        """What was published otherwise than it adds up, where it is shown."""
        return tuple(
            dispute
            for dispute in self._figures.disputes
            if not any(key in self._kept for key in _iterate_discrepancy_keys(dispute))
        )

    def _suppress_figure(self, figure: Figure | None) -> Figure | None:
        return figure if figure is None or figure.key not in self._kept else _remove_figure_number(figure)


def _remove_figure_number(figure: Figure) -> Figure:
    return replace(
        figure,
        value=Value.missing(ValueStatus.SUPPRESSED),
        qualifier=ValueQualifier.EXACT,
        upper=None,
        published=None,
        computed=None,
        computed_upper=None,
    )


def _iterate_discrepancy_keys(one: Discrepancy) -> Iterator[Key]:
    yield from (side.key for side in (one.whole, *one.others))
    if one.within is not None:
        yield one.within.key


def redact_text(made: _Anything, kept: Kept) -> _Anything:
    """A part of a release, in whose texts no number states a figure that is not shown.

    Args:
        made: The part.
        kept: The figures that are not shown.
    """
    told: _Anything = _redact_value(made, kept) if kept else made
    return told


def _redact_value(value: Any, kept: Kept) -> Any:
    match value:
        case Text():
            return _redact_text_numbers(value, kept)
        case Mapping():
            return {name: _redact_value(inner, kept) for name, inner in value.items()}
        case tuple():
            return tuple(_redact_value(inner, kept) for inner in value)
    return value if isinstance(value, type | Key | TextPiece) else _redact_fields(value, kept)


def _redact_fields(value: Any, kept: Kept) -> Any:
    """The same with what it is made of as it may be told."""
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    fields = [field.name for field in dataclasses.fields(value) if field.init]
    found = {name: _redact_value(getattr(value, name), kept) for name in fields}
    same = all(found[name] is getattr(value, name) for name in fields)
    return value if same else replace(value, **found)


def _redact_text_numbers(text: Text, kept: Kept) -> Text:
    match text:
        case FilledTemplate():
            facts = tuple((name, _redact_fact(fact, kept)) for name, fact in text.facts)
            return FilledTemplate(_redact_text_numbers(text.template, kept), facts)
        case JoinedText():
            return replace(text, parts=tuple(_redact_text_numbers(part, kept) for part in text.parts))
        case QuotedText():
            return text if isinstance(text.inner, str) else QuotedText(_redact_text_numbers(text.inner, kept))
        case TypedText() if text.kind == "number" and (limit := _find_suppression_limit(text.cells, kept)) is not None:
            return WithheldNumber(limit, text.cells)
        case (
            WithheldNumber()
            | TranslatedText()
            | InvariantText()
            | CatalogueMessage()
            | DatedText()
            | PercentShare()
            | PartialTranslation()
            | LanguageName()
        ):
            return text
    return _RedactedText(_redact_fields(text, kept), tuple(kept.items()))


def _redact_fact(fact: Any, kept: Kept) -> Any:
    if isinstance(fact, CitedNumber):
        limit = _find_suppression_limit(fact.cells, kept)
        return fact if limit is None else WithheldNumber(limit, fact.cells)
    return _redact_text_numbers(fact, kept) if isinstance(fact, Text) else fact


def _find_suppression_limit(cells: Iterable[Hashable], kept: Kept) -> int | None:
    """What may be told of a number that follows from some cells; None where all of them are shown."""
    own_numbers = [kept[cell] for cell in cells if isinstance(cell, Key) and cell in kept]
    if not own_numbers:
        return None
    return own_numbers[0] if len(own_numbers) == len(tuple(cells)) == 1 else 0


@dataclass(frozen=True, slots=True)
class _RedactedText(Text):
    """A text of another kind, piece by piece."""

    inner: Text
    kept: tuple[tuple[Key, int], ...]

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """Its pieces; a number that may not be told is another one."""
        numbers_by_key, text_pieces = dict(self.kept), list[TextPiece]()
        for piece in self.inner.pieces(language):
            limit = _find_suppression_limit(piece.cells, numbers_by_key) if piece.kind == "number" else None
            text_pieces.extend((piece,) if limit is None else WithheldNumber(limit, piece.cells).pieces(language))
        return tuple(text_pieces)


class RoundedFigures:
    """Figures, some of them rounded.

    What a breakdown leaves unplaced of rounded figures is not told: it would be a difference of two errors.

    Args:
        figures: The figures.
        rounded: What is told of those that change.
    """

    def __init__(self, figures: EditionFigures, rounded: Mapping[Key, int]) -> None:
        self._figures, self._rounded = figures, rounded
        # what tells a figure beside another one is left out as for figures that are not shown
        self._veiled = ReleasedFigures(figures, dict.fromkeys(rounded, 0))
        self._within = {(key.remove_dimension(dim), dim) for key in rounded for dim, _ in key.dims}

    def get(self, key: Key) -> Figure | None:
        """The figure at an address, with the number that is told."""
        figure = self._figures.get(key)
        if figure is None or key not in self._rounded:
            return figure
        return replace(
            figure,
            value=Value.number(self._rounded[key]),
            qualifier=ValueQualifier.EXACT,
            notes=(),
            upper=None,
            published=None,
            computed=None,
            computed_upper=None,
        )

    def has_provider_figures(self, provider: str) -> bool:
        """True if any figure of a provider is stated."""
        return self._figures.has_provider_figures(provider)

    def find_unplaced_remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What known parts leave of a whole; without its number where any of them is rounded."""
        whole = key.remove_dimension(dimension)
        if whole not in self._rounded and (whole, dimension) not in self._within:
            return self._figures.find_unplaced_remainder(key, dimension, parent)
        figure = self._figures.find_unplaced_remainder(key, dimension, parent)
        return None if figure is None else self._veiled.remove_number(figure)

    @property
    def revisions(self) -> tuple[FigureRevision, ...]:
        """Published figures of earlier periods that are other ones now, where they are not rounded."""
        return self._veiled.revisions

    @property
    def disputes(self) -> tuple[Discrepancy, ...]:
        """What was published otherwise than it adds up, where nothing of it is rounded."""
        return self._veiled.disputes


def redact_rounded_numbers(release: Release, rounded: Mapping[Key, int]) -> Release:
    """A release in whose texts that were made before no number states a rounded figure.

    The chapters are made after, and state what is told.

    Args:
        release: The release.
        rounded: The figures that are rounded.
    """
    return replace(redact_text(release, dict.fromkeys(rounded, 0)), chapters=release.chapters)


@dataclass(frozen=True)
class ProofreadingFigures:
    """What a text is held against.

    Attributes:
        stated: What was stated.
        figures: The figures after reconciliation.
        hidden: How many addresses of people are left out, since no edition tells them.
    """

    stated: tuple[Observation, ...]
    figures: EditionFigures
    hidden: int = 0


class _UnpublishedCounts(Mapping[Key, int]):
    """Every address of people that is not told, whether anybody stated something at it or not."""

    def __init__(self, told: Mapping[Key, int], counts: Callable[[Key], bool]) -> None:
        self._told, self._counts = told, counts

    def __contains__(self, key: object) -> bool:
        return isinstance(key, Key) and key not in self._told and self._counts(key)

    def __getitem__(self, key: Key) -> int:
        if key in self:
            return 0
        raise KeyError(key)

    def __iter__(self) -> Iterator[Key]:
        return iter(())

    def __len__(self) -> int:
        return 1  # there is always one that nobody has thought of


def select_visible_figures(
    stated: Iterable[Observation], figures: EditionFigures, told: Mapping[Key, int], counts: Callable[[Key], bool]
) -> ProofreadingFigures:
    """What a text is held against, without the numbers of people that no edition tells.

    Args:
        stated: Everything that was stated.
        figures: The figures after reconciliation.
        told: The numbers that editions tell, as they tell them.
        counts: True for a figure that counts people who are protected.
    """
    untold = _UnpublishedCounts(told, counts)
    observations: list[Observation] = []
    hidden: set[Key] = set()
    rounded: dict[Key, int] = {}
    for observation in stated:
        if not counts(observation.key):
            observations.append(observation)
        elif observation.key in untold:
            hidden.add(observation.key)
        else:
            value = Value.number(told[observation.key])
            if value != observation.value:
                rounded[observation.key] = told[observation.key]
            observations.append(replace(observation, value=value, readings=()))
    shown = RoundedFigures(figures, rounded) if rounded else figures
    return ProofreadingFigures(tuple(observations), ReleasedFigures(shown, untold), len(hidden))
