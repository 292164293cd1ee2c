"""Numbers that state no figure: laws, dates, years, telephone numbers, sections, case numbers, markers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from tilstand.languages.lexicon import lexicon
from tilstand.terms import Language
from tilstand.text.reading.damage import variants
from tilstand.text.reading.letters import LARGE, SMALL
from tilstand.text.reading.span import NumberSpan, SpanKind

__all__ = ["places"]

_YEAR = r"(?:19|20)\d\d"
_DASH = r"[-\u2013\u2014\u2212/]"
_NOT_GLUED = r"(?<![\w.,/-])"
_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d"
_DIGIT = re.compile(r"\d")


def places(text: str, language: Language) -> Iterator[NumberSpan]:
    """Number expressions that state no figure, the surest kinds first; they may overlap."""
    digits = _DIGIT.search(text) is not None
    for kind, pattern, confidence in _patterns(language):
        if not digits and _DIGIT.pattern in pattern.pattern:
            continue
        for match in pattern.finditer(text):
            group = "n" if match.groupdict().get("n") else 0
            start, end = match.span(group)
            yield NumberSpan(
                start, end, text[start:end], kind,
                *_ends(kind, text[start:end]), confidence=confidence,
            )  # fmt: skip


def _ends(kind: SpanKind, text: str) -> tuple[Decimal | None, Decimal | None]:
    """Value and upper end: of years both, of a date its year, of a marker its number."""
    if kind is SpanKind.DATE:
        year = re.search(_YEAR, text)
        return (Decimal(year.group()), None) if year else (None, None)
    if kind is not SpanKind.YEAR:
        return (Decimal(text), None) if kind is SpanKind.MARKER and text.isdecimal() else (None, None)
    years = re.findall(r"\d+", text)
    last = years[1] if len(years[1]) == 4 else years[0][: 4 - len(years[1])] + years[1]
    return Decimal(years[0]), Decimal(last)


def _any(words: tuple[str, ...]) -> str:
    forms = sorted({form for word in words for form in variants(word)}, key=lambda w: (-len(w), w))
    return "|".join(re.escape(form) for form in forms) or "(?!)"


@cache
def _patterns(language: Language) -> tuple[tuple[SpanKind, re.Pattern[str], float], ...]:
    words = lexicon(language)
    read, dates = words.read, words.dates
    months = _any((*dates.months, *read.month_abbreviations))
    number = r"\d+(?:[-.:/\u2013]\d+)*(?:[ ]?[a-h]\b)?"
    law = _any(tuple(word for word in read.law_before if not word.startswith("§")))
    parts, of_year = _any(tuple(dates.parts)), _any(dates.of_year)
    nth = "|".join((r"\.", *read.ordinals.suffixes))
    shares = _any(("%", *read.percent))
    joins = _any((*read.between_and, *read.range_to))
    raw: list[tuple[SpanKind, str, float]] = [
        (SpanKind.IDENTIFIER, r"(?:https?://|www\.)\S+", 1.0),
        (SpanKind.IDENTIFIER, r"\S+@\S+\.\w+", 1.0),
        (SpanKind.LAW, rf"§+\s*{number}(?:\s*(?:,|{joins}|\u2013|-)\s*{number})*", 1.0),
        (SpanKind.DATE, rf"{_NOT_GLUED}{_YEAR}-\d\d-\d\d(?!\d)", 1.0),
        (SpanKind.DATE, rf"{_NOT_GLUED}\d{{1,2}}\.\d{{1,2}}\.{_YEAR}(?!\d)", 1.0),
        (
            SpanKind.DATE,
            rf"{_NOT_GLUED}(?:\d{{1,2}}\.?\s*{_DASH}{{1,2}}\s*)?\d{{1,2}}\.?\s*(?:{months})\b\.?(?:\s+{_YEAR}\b)?",
            0.98,
        ),
        (SpanKind.DATE, rf"\b(?:{months})\s+\d{{1,2}}(?:,?\s+{_YEAR})?\b(?!\d)", 0.9),
        (SpanKind.DATE, rf"\b(?:{months})\s+{_YEAR}\b", 0.98),
        (
            SpanKind.DATE,
            rf"{_NOT_GLUED}\d(?:{nth})?\s*(?:{parts})(?:\s+(?:(?:{of_year})\s+)?{_YEAR}\b)?",
            0.98,
        ),
        (SpanKind.DATE, rf"{_NOT_GLUED}{_CLOCK}(?![\d:])", 0.95),
        (
            SpanKind.DATE,
            rf"(?i:\b(?:{_any(read.clock_before)})\s?)(?P<n>\d{{1,2}}(?:[.:]\d\d)?)(?![\d%])",
            0.95,
        ),
        (
            SpanKind.DATE,
            rf"{_NOT_GLUED}(?P<n>\d{{1,2}}(?:[.:]\d\d)?)(?i:\s?(?:{_any(read.clock_after)}))(?!\w)",
            0.95,
        ),
        (SpanKind.PHONE, rf"(?:{_any(read.phone_before)})[:\s]+(?P<n>\+?\d[\d ]{{3,}}\d)(?!\d)", 0.98),
        *((SpanKind.PHONE, rf"(?<![\d+])(?<!\d )(?:{pattern})(?!\d| \d)", 0.9) for pattern in read.phones),
        (SpanKind.IDENTIFIER, rf"\b[{LARGE}]{{2,}}[ -]?\d{{2,4}}[-/:]\d{{1,4}}\b", 0.97),
        (
            SpanKind.IDENTIFIER,
            rf"\b[{LARGE}]+-?\d+[-/]\d+\b|\b[{LARGE}]{{2,}}\d+\b|\b[{LARGE}]\d{{1,2}}\b",
            0.9,
        ),
        (SpanKind.LAW, rf"(?i:\b(?:{law})\s?)(?P<n>{number})(?![\d%])", 0.9),
        (SpanKind.LAW, rf"(?P<n>\b\d{{1,2}})\.?\s+(?:{_any(read.law_after)})\b", 0.9),
        (
            SpanKind.REFERENCE,
            rf"(?i:\b(?:{_any(read.reference_before)}))\s+(?P<n>\d+(?:\.\d+)*)(?![\d%])",
            0.9,
        ),
        (SpanKind.YEAR, rf"{_NOT_GLUED}{_YEAR}\s?{_DASH}\s?(?:{_YEAR}|\d\d)(?!,?\d)", 0.98),
        (SpanKind.MARKER, r"(?m)^[ \t]*(?P<n>\d{1,3})[ \t]*$", 0.7),
        (SpanKind.MARKER, rf"(?m)^[ \t]*(?P<n>\d{{1,2}}(?:\.\d{{1,2}})+)\.?(?=\s)(?!\s?(?:{shares}))", 0.7),
        (SpanKind.MARKER, r"(?m)^[ \t]*(?P<n>\d{1,2})[.)](?=[ \t]+\D)", 0.6),
        (SpanKind.MARKER, rf"(?m)^[ \t]*(?P<n>\d{{1,2}})(?=[ \t]+[{LARGE}])(?![ \t]+[{LARGE}]\b)", 0.5),
        (SpanKind.MARKER, rf"(?<=[{SMALL}]{{3}})(?P<n>\d{{1,2}})(?=[.,;:)\s]|$)", 0.8),
        (SpanKind.MARKER, rf"(?<=[{SMALL}]{{3}}[.,;:)])(?P<n>\d{{1,2}})(?=\s|$)", 0.6),
        (SpanKind.MARKER, r"[\u00b9\u00b2\u00b3\u2070-\u2079]+", 0.9),
    ]
    return tuple((kind, re.compile(pattern), confidence) for kind, pattern, confidence in raw)
