"""A released text: words, numbers with the cells that they state, and numbers that count nobody."""

from __future__ import annotations

from dataclasses import dataclass

from tilstand.model.document import Mark, Phrase, Plain
from tilstand.terms import Key, Label, Language

__all__ = ["Piece", "Told"]

Piece = Plain | Phrase | Mark


@dataclass(frozen=True, slots=True)
class Told(Label):
    """A text that knows what each of its numbers is.

    Attributes:
        pieces: Its pieces in each language, in order; together they are the text.
    """

    pieces: tuple[tuple[Language, tuple[Piece, ...]], ...] = ()

    def spoken(self, language: Language) -> tuple[Piece, ...]:
        """The pieces in one language."""
        return dict(self.pieces)[language]

    @property
    def cells(self) -> frozenset[Key]:
        """The addresses of all figures that the text states or that its numbers follow from."""
        return frozenset(
            key
            for _, own in self.pieces
            for piece in own
            if isinstance(piece, Phrase)
            for key in piece.keys
        )
