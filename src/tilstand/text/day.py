"""Days and periods as they are printed in a language."""

from __future__ import annotations

from datetime import date

from tilstand.terms import Language, Period

__all__ = ["day", "period"]

_MONTHS = {
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "nn": "januar februar mars april mai juni juli august september oktober november desember",
    "en": "January February March April May June July August September October November December",
}
_PARTS = {
    "H": {"nb": "halvår", "nn": "halvår", "en": "half of"},
    "T": {"nb": "tertial", "nn": "tertial", "en": "tertial of"},
    "Q": {"nb": "kvartal", "nn": "kvartal", "en": "quarter of"},
}
_ORDINALS = ("first", "second", "third", "fourth")


def day(when: date, language: Language) -> str:
    """A day in words.

    Example:
        >>> day(date(2025, 12, 1), "nb"), day(date(2025, 12, 1), "en")
        ('1. desember 2025', '1 December 2025')
    """
    dot = "" if language == "en" else "."
    return f"{when.day}{dot} {_month(when.month, language)} {when.year}"


def period(span: Period, language: Language) -> str:
    """A period in words; a year is its number.

    Example:
        >>> period(Period.parse("2024-T1"), "nb"), period(Period.parse("2019/2024"), "nb")
        ('1. tertial 2024', '2019–2024')
    """
    ends = [_part(end, language) for end in span.text.split("/")]
    return ("–" if all(end.isdigit() for end in ends) else " – ").join(ends)


def _part(text: str, language: Language) -> str:
    year, _, rest = text.partition("-")
    if not rest:
        return year
    if rest[0] in _PARTS:
        name, at = _PARTS[rest[0]][language], int(rest[1])
        return f"{_ORDINALS[at - 1]} {name} {year}" if language == "en" else f"{at}. {name} {year}"
    if "-" in rest:
        return day(date.fromisoformat(text), language)
    return f"{_month(int(rest), language)} {year}"


def _month(number: int, language: Language) -> str:
    return _MONTHS[language].split()[number - 1]
