"""Figures that a release does not show: in tables, in the report's sentences, and in every other text.

A hidden figure has no number in it any more before anything is made of it. Texts that were made before (what
is said of findings, decisions, notes) state it by its address, and say instead what may be said.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from tilstand.languages import Dated, Fewer, Filled, OwnWords, Percent, Quoted, Said, Stated, Tongue
from tilstand.model import Figure, Figures
from tilstand.model.dispute import Dispute
from tilstand.model.revision import FigureRevision
from tilstand.terms import (
    Alike,
    Joined,
    Key,
    Language,
    Piece,
    Qualifier,
    Status,
    Text,
    Typed,
    Value,
    Written,
)
from tilstand.terms.code import Remainder

__all__ = ["Kept", "WithheldFigures", "untold"]

Kept = Mapping[Key, int]
"""The figures that are not shown. A small one is told to be fewer than a number; one that is hidden for the
sake of others has 0: of it nothing is told."""

_Anything = TypeVar("_Anything")


class WithheldFigures:
    """Figures of which some have no number, since they are not shown.

    Args:
        figures: The figures.
        kept: Those that are not shown.
    """

    def __init__(self, figures: Figures, kept: Kept) -> None:
        self._figures, self._kept = figures, kept

    def get(self, key: Key) -> Figure | None:
        """The figure at an address, without its number if it is not shown."""
        return self._veiled(self._figures.get(key))

    def reports(self, provider: str) -> bool:
        """True if any figure of a provider is stated."""
        return self._figures.reports(provider)

    def remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What known parts leave of a whole; without its number where that or the whole is not shown."""
        found = self._figures.remainder(key, dimension, parent)
        whole = key if parent is None else key.at(dimension, parent)
        own = (whole, key.at(dimension, str(Remainder(parent))))
        return _bare(found) if found is not None and any(one in self._kept for one in own) else found

    def bare(self, figure: Figure) -> Figure:
        """A figure without its number."""
        return _bare(figure)

    @property
    def revisions(self) -> tuple[FigureRevision, ...]:
        """Published figures of earlier periods that are other ones now, where they are shown."""
        return tuple(one for one in self._figures.revisions if one.key not in self._kept)

    @property
    def disputes(self) -> tuple[Dispute, ...]:
        """What was published otherwise than it adds up, where it is shown."""
        return tuple(
            one for one in self._figures.disputes if not any(key in self._kept for key in _sides(one))
        )

    def _veiled(self, figure: Figure | None) -> Figure | None:
        return figure if figure is None or figure.key not in self._kept else _bare(figure)


def _bare(figure: Figure) -> Figure:
    return replace(
        figure,
        value=Value.missing(Status.SUPPRESSED),
        qualifier=Qualifier.EXACT,
        upper=None,
        published=None,
        computed=None,
        computed_upper=None,
    )


def _sides(one: Dispute) -> Iterator[Key]:
    yield from (side.key for side in (one.whole, *one.others))
    if one.within is not None:
        yield one.within.key


def untold(made: _Anything, kept: Kept) -> _Anything:
    """A part of a release, in whose texts no number states a figure that is not shown.

    Args:
        made: The part.
        kept: The figures that are not shown.
    """
    told: _Anything = _within(made, kept) if kept else made
    return told


def _within(value: Any, kept: Kept) -> Any:
    match value:
        case Text():
            return _text(value, kept)
        case Mapping():
            return {name: _within(inner, kept) for name, inner in value.items()}
        case tuple():
            return tuple(_within(inner, kept) for inner in value)
    return value if isinstance(value, type | Key | Piece) else _inside(value, kept)


def _inside(value: Any, kept: Kept) -> Any:
    """The same with what it is made of as it may be told."""
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    fields = [one.name for one in dataclasses.fields(value) if one.init]
    found = {name: _within(getattr(value, name), kept) for name in fields}
    same = all(found[name] is getattr(value, name) for name in fields)
    return value if same else replace(value, **found)


def _text(text: Text, kept: Kept) -> Text:
    match text:
        case Filled():
            facts = tuple((name, _fact(fact, kept)) for name, fact in text.facts)
            return Filled(_text(text.template, kept), facts)
        case Joined():
            return replace(text, parts=tuple(_text(one, kept) for one in text.parts))
        case Quoted():
            return text if isinstance(text.inner, str) else Quoted(_text(text.inner, kept))
        case Typed() if text.kind == "number" and (limit := _limit(text.cells, kept)) is not None:
            return Fewer(limit, text.cells)
        case Fewer() | Written() | Alike() | Said() | Dated() | Percent() | OwnWords() | Tongue():
            return text
    return _Veiled(_inside(text, kept), tuple(kept.items()))


def _fact(fact: Any, kept: Kept) -> Any:
    if isinstance(fact, Stated):
        limit = _limit(fact.cells, kept)
        return fact if limit is None else Fewer(limit, fact.cells)
    return _text(fact, kept) if isinstance(fact, Text) else fact


def _limit(cells: Iterable[Hashable], kept: Kept) -> int | None:
    """What may be told of a number that follows from some cells; None where all of them are shown."""
    own = [kept[cell] for cell in cells if isinstance(cell, Key) and cell in kept]
    if not own:
        return None
    return own[0] if len(own) == len(tuple(cells)) == 1 else 0


@dataclass(frozen=True, slots=True)
class _Veiled(Text):
    """A text of another kind, piece by piece."""

    inner: Text
    kept: tuple[tuple[Key, int], ...]

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """Its pieces; a number that may not be told is another one."""
        kept, made = dict(self.kept), list[Piece]()
        for piece in self.inner.pieces(language):
            limit = _limit(piece.cells, kept) if piece.kind == "number" else None
            made.extend((piece,) if limit is None else Fewer(limit, piece.cells).pieces(language))
        return tuple(made)
