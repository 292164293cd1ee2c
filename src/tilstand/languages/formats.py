"""Print forms of numbers, days, periods and plurals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from tilstand.languages.catalogue import find_catalogue_message
from tilstand.languages.language import list_fallback_languages, load_language_settings, load_locale, load_number_signs
from tilstand.terms.period import Period
from tilstand.terms.text import Language
from tilstand.terms.value import Value

_DASH = "\u2013"
_PARTS = "HTQ"
_NAMES = ("H1", "H2", "T1", "T2", "T3", "Q1", "Q2", "Q3", "Q4")
_WORD = re.compile(r"[^\W\d_]+")
_OPENING = '(«“„"'


def format_day(when: date, language: Language, *, year: bool = True) -> str:
    """A day in words.

    Example:
        >>> format_day(date(2025, 12, 1), "nb"), format_day(date(2025, 12, 1), "en"), format_day(date(2025, 12, 1), "pl")
        ('1. desember 2025', '1 December 2025', '1 grudnia 2025')
        >>> format_day(date(2025, 4, 5), "nn", year=False)
        '5. april'
    """
    from babel.dates import format_date, format_skeleton

    own_locale = load_locale(language)
    return format_date(when, "long", own_locale) if year else format_skeleton("MMMMd", when, locale=own_locale)


def format_period(span: Period, language: Language, before: str = "") -> str:
    """A period in words; a year is its number.

    Args:
        span: The period.
        language: The language.
        before: The text that it stands after, if it stands inside a sentence.

    Example:
        >>> format_period(Period.from_text("2024-T1"), "nb"), format_period(Period.from_text("2019/2024"), "nb")
        ('1. tertial 2024', '2019–2024')
        >>> format_period(Period.from_text("2024-Q2"), "en"), format_period(Period.from_text("2024-04/2025-03"), "nn")
        ('second quarter of 2024', 'april 2024 – mars 2025')
        >>> format_period(Period.from_text("2031-Q1"), "en", "In "), format_period(Period.from_text("2031-Q1"), "pl", "W ")
        ('the first quarter of 2031', 'I kwartale 2031')
    """
    ends = [_format_year_part(end, language) for end in span.text.split("/")]
    text = (_DASH if all(end.isdigit() for end in ends) else f" {_DASH} ").join(ends)
    return _inflect_period_name(text, before, language)


def _inflect_period_name(told: str, before: str, language: Language) -> str:
    """A period as it is called after the last word of a text."""
    words = before.lower().split() if before[-1:].isspace() else []
    for period_inflection in load_language_settings(list_fallback_languages(language)[0]).period_after if words else ():
        if words[-1].lstrip(_OPENING) in period_inflection.words:
            found_ = _WORD.finditer(told)
            changing = next((word for word in found_ if word[0] in period_inflection.changed), None)
            if changing is not None:
                return told[: changing.start()] + period_inflection.changed[changing[0]] + told[changing.end() :]
    return told


def find_period_language(span: Period, language: Language) -> Language:
    """The language that a period's words are in: another one where it has no words for a part of a year.

    Example:
        >>> find_period_language(Period.from_text("2024-T1"), "ka"), find_period_language(Period.from_text("2024-04"), "ka")
        ('en', 'ka')
    """
    parts = (end.partition("-")[2] for end in span.text.split("/"))
    tags = [_find_year_part_words(rest, language)[0] for rest in parts if rest and rest[0] in _PARTS]
    return next((tag for tag in tags if tag not in (language, language.partition("-")[0])), language)


@cache
def map_month_names(language: Language) -> Mapping[str, int]:
    """The number of each month, by every way to write its name, in small letters and without a full stop.

    Example:
        >>> map_month_names("pl")["styczeń"], map_month_names("pl")["stycznia"], map_month_names("en")["sept"], map_month_names("el")["μαρτίου"]
        (1, 1, 9, 3)
    """
    ways = (wide[width] for wide in load_locale(language).months.values() for width in ("wide", "abbreviated"))
    return {name.lower().rstrip("."): number for names in ways for number, name in names.items()}


def list_year_part_names(language: Language) -> Iterable[tuple[str, str]]:
    """The names of the parts of a year, each as it is printed, with `{year}` for its year.

    Example:
        >>> dict(list_year_part_names("sv"))["Q3"]
        'tredje kvartalet {year}'
    """
    return ((name, _find_year_part_words(name, language)[1]) for name in _NAMES)


def _find_year_part_words(part: str, language: Language) -> tuple[Language, str]:
    words = ((tag, find_catalogue_message(tag, f"time.{part}")) for tag in list_fallback_languages(language))
    return next((tag, text) for tag, text in words if text is not None)


def _format_year_part(text: str, language: Language) -> str:
    year, _, rest = text.partition("-")
    if not rest:
        return year
    if rest[0] in _PARTS:
        return _find_year_part_words(rest, language)[1].format(year=year)
    if "-" in rest:
        return format_day(date.fromisoformat(text), language)
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", date.fromisoformat(f"{text}-01"), locale=load_locale(language))


def format_number(value: Value | Decimal | int, language: Language, *, grouped: bool = True) -> str:
    """The print form of a number, or the sign that stands where there is none.

    The signs are those of the language (CLDR): in Norwegian a narrow space between thousands and a comma.

    Args:
        value: What is printed; its stated decimals are kept.
        language: Language of the print.
        grouped: False for numbers that are names, such as years.

    Example:
        >>> format_number(Decimal("1234.50"), "en")
        '1,234.50'
        >>> format_number(Decimal("1234.5"), "nb").replace("\u202f", "_")
        '1_234,5'
        >>> format_number(2024, "nb", grouped=False)
        '2024'
    """
    if isinstance(value, Value):
        if value.amount is None:
            return value.status.sign
        value = value.amount
    plain = f"{Decimal(value):{',' if grouped else ''}f}"
    own_signs = load_number_signs(language)
    return plain.translate({ord(","): own_signs.thousands, ord("."): own_signs.decimal, ord("-"): own_signs.minus})


_ORDER = ("zero", "one", "two", "few", "many", "other")


def choose_plural_category(forms: tuple[str, ...], number: int | Decimal | None, language: Language) -> str:
    """The form that goes with a number; the last one where there is no number, or a category has no form.

    Args:
        forms: One form for each plural category that the language has, in CLDR's order.
        number: How many.
        language: Language of the forms.

    Example:
        >>> [choose_plural_category(("lista", "listy", "list", "listy"), n, "pl") for n in (1, 3, 5)]
        ['lista', 'listy', 'list']
    """
    if number is None:
        return forms[-1]
    rule = load_locale(language).plural_form
    held = [name for name in _ORDER if name in rule.tags or name == "other"]
    at = held.index(rule(abs(Decimal(number))))
    return forms[min(at, len(forms) - 1)]
