"""Days and periods as they are printed in a language: CLDR's forms, and messages for parts of years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from tilstand.languages.catalogue import found
from tilstand.languages.cldr import locale
from tilstand.languages.language import chain, settings
from tilstand.terms.period import Period
from tilstand.terms.text import Language

__all__ = ["day", "months", "parts", "period", "spoken_in"]

_DASH = "\u2013"
_PARTS = "HTQ"
_NAMES = ("H1", "H2", "T1", "T2", "T3", "Q1", "Q2", "Q3", "Q4")
_WORD = re.compile(r"[^\W\d_]+")
_OPENING = '(«“„"'


def day(when: date, language: Language, *, year: bool = True) -> str:
    """A day in words.

    Example:
        >>> day(date(2025, 12, 1), "nb"), day(date(2025, 12, 1), "en"), day(date(2025, 12, 1), "pl")
        ('1. desember 2025', '1 December 2025', '1 grudnia 2025')
        >>> day(date(2025, 4, 5), "nn", year=False)
        '5. april'
    """
    from babel.dates import format_date, format_skeleton

    own = locale(language)
    return format_date(when, "long", own) if year else format_skeleton("MMMMd", when, locale=own)


def period(span: Period, language: Language, before: str = "") -> str:
    """A period in words; a year is its number.

    Args:
        span: The period.
        language: The language.
        before: The text that it stands after, if it stands inside a sentence.

    Example:
        >>> period(Period.parse("2024-T1"), "nb"), period(Period.parse("2019/2024"), "nb")
        ('1. tertial 2024', '2019–2024')
        >>> period(Period.parse("2024-Q2"), "en"), period(Period.parse("2024-04/2025-03"), "nn")
        ('second quarter of 2024', 'april 2024 – mars 2025')
        >>> period(Period.parse("2031-Q1"), "en", "In "), period(Period.parse("2031-Q1"), "pl", "W ")
        ('the first quarter of 2031', 'I kwartale 2031')
    """
    ends = [_part(end, language) for end in span.text.split("/")]
    told = (_DASH if all(end.isdigit() for end in ends) else f" {_DASH} ").join(ends)
    return _after(told, before, language)


def _after(told: str, before: str, language: Language) -> str:
    """A period as it is called after the last word of a text."""
    words = before.lower().split() if before[-1:].isspace() else []
    for one in settings(chain(language)[0]).period_after if words else ():
        if words[-1].lstrip(_OPENING) in one.words:
            found_ = _WORD.finditer(told)
            changing = next((word for word in found_ if word[0] in one.changed), None)
            if changing is not None:
                return told[: changing.start()] + one.changed[changing[0]] + told[changing.end() :]
    return told


def spoken_in(span: Period, language: Language) -> Language:
    """The language that a period's words are in: another one where it has no words for a part of a year.

    Example:
        >>> spoken_in(Period.parse("2024-T1"), "ka"), spoken_in(Period.parse("2024-04"), "ka")
        ('en', 'ka')
    """
    parts = (end.partition("-")[2] for end in span.text.split("/"))
    tags = [_words(rest, language)[0] for rest in parts if rest and rest[0] in _PARTS]
    return next((tag for tag in tags if tag not in (language, language.partition("-")[0])), language)


@cache
def months(language: Language) -> Mapping[str, int]:
    """The number of each month, by every way to write its name, in small letters and without a full stop.

    Example:
        >>> months("pl")["styczeń"], months("pl")["stycznia"], months("en")["sept"], months("el")["μαρτίου"]
        (1, 1, 9, 3)
    """
    ways = (wide[width] for wide in locale(language).months.values() for width in ("wide", "abbreviated"))
    return {name.lower().rstrip("."): number for names in ways for number, name in names.items()}


def parts(language: Language) -> Iterable[tuple[str, str]]:
    """The names of the parts of a year, each as it is printed, with `{year}` for its year.

    Example:
        >>> dict(parts("sv"))["Q3"]
        'tredje kvartalet {year}'
    """
    return ((name, _words(name, language)[1]) for name in _NAMES)


def _words(part: str, language: Language) -> tuple[Language, str]:
    words = ((tag, found(tag, f"time.{part}")) for tag in chain(language))
    return next((tag, one) for tag, one in words if one is not None)


def _part(text: str, language: Language) -> str:
    year, _, rest = text.partition("-")
    if not rest:
        return year
    if rest[0] in _PARTS:
        return _words(rest, language)[1].format(year=year)
    if "-" in rest:
        return day(date.fromisoformat(text), language)
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", date.fromisoformat(f"{text}-01"), locale=locale(language))
