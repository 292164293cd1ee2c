"""A released text: words, numbers with the cells that they state, and numbers that count nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tilstand.terms import Language, Piece, Text

__all__ = ["Told"]


@dataclass(frozen=True, slots=True)
class Told(Text):
    """A text as it is said in each language of a release, piece by piece.

    Attributes:
        spoken: The pieces by language.
    """

    spoken: tuple[tuple[Language, tuple[Piece, ...]], ...]

    @classmethod
    def of(cls, pieces: Callable[[Language], tuple[Piece, ...]], languages: Iterable[Language]) -> Told:
        """A text from its pieces in each language."""
        return cls(tuple((language, pieces(language)) for language in languages))

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The pieces in a language, or in the first one where it is not said in that."""
        held = dict(self.spoken)
        return held[language] if language in held else next(iter(held.values()), ())

    def __bool__(self) -> bool:
        return any(piece.text for _, pieces in self.spoken for piece in pieces)
