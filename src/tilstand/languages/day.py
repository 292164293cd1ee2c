"""Days and periods as they are printed in a language: CLDR's forms, and messages for parts of years."""

from __future__ import annotations

from datetime import date

from tilstand.languages.catalogue import found
from tilstand.languages.cldr import locale
from tilstand.languages.language import chain
from tilstand.terms.period import Period
from tilstand.terms.text import Language

__all__ = ["day", "period"]

_DASH = "\u2013"


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


def period(span: Period, language: Language) -> str:
    """A period in words; a year is its number.

    Example:
        >>> period(Period.parse("2024-T1"), "nb"), period(Period.parse("2019/2024"), "nb")
        ('1. tertial 2024', '2019–2024')
        >>> period(Period.parse("2024-Q2"), "en"), period(Period.parse("2024-04/2025-03"), "nn")
        ('second quarter of 2024', 'april 2024 – mars 2025')
    """
    ends = [_part(end, language) for end in span.text.split("/")]
    return (_DASH if all(end.isdigit() for end in ends) else f" {_DASH} ").join(ends)


def _part(text: str, language: Language) -> str:
    year, _, rest = text.partition("-")
    if not rest:
        return year
    if rest[0] in "HTQ":
        words = (found(tag, f"time.{rest}") for tag in chain(language))
        return next(one for one in words if one is not None).format(year=year)
    if "-" in rest:
        return day(date.fromisoformat(text), language)
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", date.fromisoformat(f"{text}-01"), locale=locale(language))
