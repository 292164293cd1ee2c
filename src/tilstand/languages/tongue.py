"""What languages are called: each by itself, and in each other language."""

from __future__ import annotations

from dataclasses import dataclass

from tilstand.languages.catalogue import found
from tilstand.languages.cldr import locale
from tilstand.languages.language import settings
from tilstand.terms.text import FALLBACK, Language, Piece, Text

__all__ = ["Tongue", "native"]


def native(language: Language) -> str:
    """What a language calls itself, as a title.

    Example:
        >>> native("nb"), native("el"), native("ka")
        ('Bokmål', 'Ελληνικά', 'ქართული')
    """
    name = settings(language).name
    return name[:1].title() + name[1:]


@dataclass(frozen=True, slots=True)
class Tongue(Text):
    """The name of a language within a sentence: as the catalogue has it, or else as CLDR does.

    Attributes:
        tag: The language that is named.

    Example:
        >>> Tongue("en").text("nb"), Tongue("el").text("en"), Tongue("el").text("nn")
        ('engelsk', 'Greek', 'gresk')
    """

    tag: Language

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The name in the language; in English where nobody knows what it is called in that."""
        for own in dict.fromkeys((language, language.partition("-")[0])):
            if text := found(own, f"tongues.{self.tag}"):
                return (Piece(text, language),)
        from babel import Locale, UnknownLocaleError

        told = locale(language)
        try:
            name = Locale.parse(self.tag, sep="-").get_display_name(told)
        except (UnknownLocaleError, ValueError):
            name = None
        if name is None:  # CLDR does not know it: it is called what it calls itself
            return (Piece(settings(self.tag).name, self.tag),)
        return (Piece(name, language if told.language == language.partition("-")[0] else FALLBACK),)
