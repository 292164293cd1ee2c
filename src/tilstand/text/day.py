"""Days and periods as they are printed in a language."""

from __future__ import annotations

from datetime import date

from tilstand.terms import Language, Period
from tilstand.text.lexicon import lexicon

__all__ = ["day", "period"]


def day(when: date, language: Language, *, year: bool = True) -> str:
    """A day in words.

    Example:
        >>> day(date(2025, 12, 1), "nb"), day(date(2025, 12, 1), "en")
        ('1. desember 2025', '1 December 2025')
        >>> day(date(2025, 4, 5), "nn", year=False)
        '5. april'
    """
    dates = lexicon(language).dates
    template = dates.day if year else dates.short
    return template.format(day=when.day, month=dates.months[when.month - 1], year=when.year)


def period(span: Period, language: Language) -> str:
    """A period in words; a year is its number.

    Example:
        >>> period(Period.parse("2024-T1"), "nb"), period(Period.parse("2019/2024"), "nb")
        ('1. tertial 2024', '2019–2024')
        >>> period(Period.parse("2024-Q2"), "en"), period(Period.parse("2024-04/2025-03"), "nn")
        ('second quarter of 2024', 'april 2024 – mars 2025')
    """
    ends = [_part(end, language) for end in span.text.split("/")]
    dash = lexicon(language).phrases.range
    return (dash if all(end.isdigit() for end in ends) else f" {dash} ").join(ends)


def _part(text: str, language: Language) -> str:
    words = lexicon(language)
    year, _, rest = text.partition("-")
    if not rest:
        return year
    if rest[0] in "HTQ":
        template = {"H": words.dates.half, "T": words.dates.tertial, "Q": words.dates.quarter}[rest[0]]
        at = int(rest[1])
        return template.format(number=at, ordinal=words.read.ordinals.names[at - 1], year=year)
    if "-" in rest:
        return day(date.fromisoformat(text), language)
    return words.dates.month.format(month=words.dates.months[int(rest) - 1], year=year)
