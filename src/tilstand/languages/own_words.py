"""What somebody wrote in their own words, in some languages: another is answered by one that stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tilstand.languages.language import chain
from tilstand.terms import Language, Piece, Text

__all__ = ["OwnWords"]


@dataclass(frozen=True, slots=True)
class OwnWords(Text):
    """Words in the languages that they were written in, the writer's own first.

    Example:
        >>> reason = OwnWords.of({"nb": "fordi", "en": "because"})
        >>> reason.text("nn"), reason.language("nn"), reason.text("pl")
        ('fordi', 'nb', 'because')
        >>> OwnWords.of({"el": "επειδή"}).language("en")
        'el'
    """

    texts: tuple[tuple[Language, str], ...]

    @classmethod
    def of(cls, texts: Mapping[Language, str]) -> OwnWords:
        """The words by language; those that are empty were not written."""
        return cls(tuple((language, text) for language, text in texts.items() if text.strip()))

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The words in the language, in one that stands in for it, or as they were first written."""
        held = dict(self.texts)
        for tag in (*chain(language), *held):
            if tag in held:
                return (Piece(held[tag], language if tag == language.partition("-")[0] else tag),)
        return ()

    def __bool__(self) -> bool:
        return bool(self.texts)
