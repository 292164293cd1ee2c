"""Texts in somebody's own words: the numbers in them were said, and state no cell."""

from __future__ import annotations

from collections.abc import Iterator

from tilstand.protect.numbers import numbers
from tilstand.terms import Language, Piece

__all__ = ["said"]


def said(text: str, language: Language) -> tuple[Piece, ...]:
    """A text in somebody's own words: its numbers were said, not counted."""
    return tuple(_parted(text, language))


def _parted(text: str, language: Language) -> Iterator[Piece]:
    at = 0
    for span in numbers(text, language):
        if span.start > at:
            yield Piece(text[at : span.start], language)
        yield Piece(span.text, language, "said")
        at = span.end
    if at < len(text):
        yield Piece(text[at:], language)
