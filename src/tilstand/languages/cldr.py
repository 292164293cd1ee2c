"""What the Common Locale Data Repository says of a language, through Babel, which is loaded when needed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tilstand.languages.language import settings
from tilstand.terms.text import Language

if TYPE_CHECKING:
    from babel import Locale

__all__ = ["Signs", "locale", "signs"]

_MINUS = "\u2212"
_NARROW = "\u202f"


class Signs(NamedTuple):
    """The signs of numbers in digits."""

    thousands: str
    decimal: str
    percent: str
    minus: str = _MINUS


@cache
def locale(language: Language) -> Locale:
    """The locale of a language."""
    from babel import Locale

    return Locale.parse(settings(language).locale, sep="-" if "-" in settings(language).locale else "_")


@cache
def signs(language: Language) -> Signs:
    """The signs of numbers: those of CLDR, with a true minus, and a narrow space where it has a space (SI).

    Example:
        >>> signs("en"), signs("pl").decimal, signs("nb").thousands == "\u202f"
        (Signs(thousands=',', decimal='.', percent='%', minus='−'), ',', True)
    """
    held = locale(language).number_symbols
    held = held.get("latn", held)
    group = str(held["group"])
    # A language that has the sign before the number is written with it after, as the others are.
    percent = str(locale(language).percent_formats[None].suffix[0] or held["percentSign"])
    return Signs(_NARROW if group.isspace() else group, str(held["decimal"]), percent)
