"""Texts that were written with numbers: the numbers found again, with the cells that they state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from tilstand.model.plot import Point
from tilstand.protect.numbers import numbers
from tilstand.terms import Key, Language, Piece

__all__ = ["bound", "said", "stated_by"]


def stated_by(points: Iterable[Point | None]) -> Mapping[Decimal, tuple[Key, ...]]:
    """The cells of the figures of a picture, by their numbers."""
    found: dict[Decimal, dict[Key, None]] = {}
    for point in points:
        if point is not None and point.amount is not None and point.cell is not None and point.cell.key:
            found.setdefault(abs(point.amount), {})[point.cell.key] = None
    return {amount: tuple(keys) for amount, keys in found.items()}


def bound(text: str, language: Language, stated: Mapping[Decimal, tuple[Key, ...]]) -> tuple[Piece, ...]:
    """A text with each number that is among the stated ones as a piece that carries its cells.

    Args:
        text: The text.
        language: Its language.
        stated: Cells by number, without a sign.
    """

    def piece(number: str, value: Decimal | None) -> Piece:
        keys = () if value is None else stated.get(abs(value), ())
        return Piece(number, language, "number", keys) if keys else Piece(number, language)

    return tuple(_parted(text, language, piece))


def said(text: str, language: Language) -> tuple[Piece, ...]:
    """A text in somebody's own words: its numbers were said, not counted."""
    return tuple(_parted(text, language, lambda number, value: Piece(number, language, "said")))


def _parted(text: str, language: Language, piece: Callable[[str, Decimal | None], Piece]) -> Iterator[Piece]:
    at = 0
    for span in numbers(text, language):
        if span.start > at:
            yield Piece(text[at : span.start], language)
        yield piece(span.text, span.value)
        at = span.end
    if at < len(text):
        yield Piece(text[at:], language)
