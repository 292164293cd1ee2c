"""A name inside a sentence: its first letter is small, where the language writes names of things so."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tilstand.languages.language import settings
from tilstand.terms.text import Language, Piece, Text

__all__ = ["Inner"]

_ORDINARY = re.compile(r"[^\W\d_][^\W\d_]*")


@dataclass(frozen=True, slots=True)
class Inner(Text):
    """A label as it stands after other words.

    Attributes:
        label: The label, which begins with a capital as it stands alone.
        capitals: The words that have a capital wherever they stand, each with its language.

    Example:
        >>> from tilstand.terms.text import Written
        >>> case = Inner(Written.of(nb="Grov sak", en="Greek case"), frozenset({("en", "Greek")}))
        >>> case.text("nb"), case.text("en"), Inner(Written.of(nb="UDIs vedtak")).text("nb")
        ('grov sak', 'Greek case', 'UDIs vedtak')
    """

    label: Text
    capitals: frozenset[tuple[Language, str]] = frozenset()

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The label's pieces, the first with a small letter in front."""
        first, *rest = self.label.pieces(language) or (Piece(""),)
        spoken = first.language or language
        word = _ORDINARY.match(first.text)
        if word is None or not settings(spoken.partition("-")[0]).small_inside:
            return (first, *rest)
        kept = (spoken, word[0]) in self.capitals or not (word[0][1:].islower() or len(word[0]) == 1)
        return (first if kept else replace(first, text=first.text[:1].lower() + first.text[1:]), *rest)
