"""A released text: words, numbers with the cells that they state, and numbers that count nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from tilstand.terms import Language, Piece, Text

__all__ = ["Told"]


@dataclass(frozen=True, eq=False)
class Told(Text):
    """A text as it is said in each language of a release, piece by piece.

    Two are equal that say the same: what a reader sees once is told once, whatever cells it states.

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
        for tag, pieces in self.spoken:
            if tag == language:
                return pieces
        return self.spoken[0][1] if self.spoken else ()

    @cached_property
    def said(self) -> tuple[str, ...]:
        """What it says in each language."""
        return tuple("".join(piece.text for piece in pieces) for _, pieces in self.spoken)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Told) and self.said == other.said

    def __hash__(self) -> int:
        return hash(self.said)

    def __bool__(self) -> bool:
        return any(self.said)
