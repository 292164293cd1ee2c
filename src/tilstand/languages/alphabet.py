"""The order of words in a language, by its own letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from tilstand.languages.language import settings
from tilstand.terms import Joined, Language, Piece, Text

__all__ = ["InOrder", "alphabetical", "letters"]

_FIRST = 0x110000  # letters come after all other signs, those of the alphabet first


def alphabetical(text: str, language: Language) -> tuple[tuple[int, ...], str]:
    """What a text is sorted by: the letters of the language in their order, others as if without marks.

    Example:
        >>> sorted(["Årsak", "Zoo", "Økokrim", "Asyl"], key=lambda one: alphabetical(one, "nb"))
        ['Asyl', 'Zoo', 'Økokrim', 'Årsak']
        >>> sorted(["Åre", "Zoo", "Asyl"], key=lambda one: alphabetical(one, "en"))
        ['Åre', 'Asyl', 'Zoo']
    """
    place = {letter: _FIRST + at for at, letter in enumerate(settings(language).alphabet)}
    kept = "".join(one for one in letters(text, language) if one.isalnum() or one == " ").strip()
    other = _FIRST + len(place)
    return tuple(place.get(one, ord(one) + (other if one.isalpha() else 0)) for one in kept), text


def letters(text: str, language: Language) -> str:
    """The small letters of a text that the language sorts by."""
    own = settings(language)
    lower = unicodedata.normalize("NFC", text).casefold()
    known = "".join(one if one in own.alphabet else own.alike.get(one, one) for one in lower)
    return "".join(one if one in own.alphabet else _unmarked(one) for one in known)


def _unmarked(letter: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", letter) if not unicodedata.combining(one))


@dataclass(frozen=True, slots=True)
class InOrder(Text):
    """Names one after the other, in each language in its own order: what they count does not show.

    Example:
        >>> from tilstand.terms import Written
        >>> InOrder((Written.of(nb="Østerrike", en="Austria"), Written.of(nb="Sudan", en="Sudan"))).text("nb")
        'Sudan, Østerrike'
    """

    names: tuple[Text, ...]

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        """The pieces of each name."""
        own: Iterable[Text] = sorted(self.names, key=lambda one: alphabetical(one.text(language), language))
        return Joined(tuple(own)).pieces(language)
