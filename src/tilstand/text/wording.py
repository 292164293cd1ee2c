"""Small phrases around numbers: lists, ranges and percentages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from tilstand.languages.cldr import locale, signs
from tilstand.languages.lexicon import lexicon
from tilstand.terms import Language, Qualifier
from tilstand.text.numeral import digits, worded

__all__ = ["joined", "percent", "percentage_points", "qualified", "says", "span"]

_NO_BREAK = "\u00a0"


def joined(items: Sequence[str], language: Language) -> str:
    """Items as a list in a sentence.

    Example:
        >>> joined(["a", "b", "c"], "nb"), joined(["a", "b"], "en"), joined(["a"], "nn")
        ('a, b og c', 'a and b', 'a')
    """
    if len(items) < 2:
        return "".join(items)
    if word := lexicon(language).phrases.list_and:
        return f"{', '.join(items[:-1])} {word} {items[-1]}"
    from babel.lists import format_list

    return format_list(items, locale=locale(language))


def span(low: int | Decimal, high: int | Decimal, language: Language) -> str:
    """A range of numbers, with an en dash; one number where both ends are the same.

    Example:
        >>> span(125, 134, "nb")
        '125–134'
    """
    if low == high:
        return digits(low, language)
    return f"{digits(low, language)}{lexicon(language).phrases.range}{digits(high, language)}"


def percent(number: int | Decimal, language: Language, *, decimals: int | None = None) -> str:
    r"""A percentage, in words as running text has it; the space does not break.

    Example:
        >>> percent(Decimal("16.9"), "nb") == "16,9\u00a0prosent", percent(40, "en") == "40\u00a0per cent"
        (True, True)
    """
    amount, word = digits(number, language, decimals=decimals), lexicon(language).phrases.percent
    return f"{amount}{_NO_BREAK}{word}" if word else f"{amount}{signs(language).percent}"


def percentage_points(number: int | Decimal, language: Language, *, decimals: int | None = None) -> str:
    r"""A difference between two percentages.

    Example:
        >>> percentage_points(Decimal("2.5"), "en") == "2.5\u00a0percentage points"
        True
    """
    points = lexicon(language).phrases.points
    amount = digits(number, language, decimals=decimals)
    word = points.singular if abs(Decimal(number)) == 1 else points.plural
    return f"{amount}{_NO_BREAK}{worded(word, 'points', language)}"


def qualified(text: str, qualifier: Qualifier, language: Language) -> str:
    """A number with the word that tells how it is to be read; an exact, derived or repaired one as it is.

    Example:
        >>> qualified("98", Qualifier.AT_LEAST, "nb"), qualified("200", Qualifier.ABOUT, "en")
        ('minst 98', 'about 200')
        >>> qualified("98", Qualifier.EXACT, "nn")
        '98'
    """
    word = lexicon(language).phrases.qualifiers.get(qualifier)
    return f"{word} {text}" if word else text


def says(text: str, word: str) -> bool:
    """True where a word of a text is a word, or is made with it.

    Example:
        >>> says("Straffesaker", "saker"), says("Reports to the police", "reports to the police")
        (True, True)
        >>> says("Caseload", "case")
        False
    """
    return re.search(rf"{re.escape(word)}\b", text, re.IGNORECASE) is not None
