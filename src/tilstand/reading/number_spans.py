"""Spans of numbers in text, and numbers that are no figures: laws, dates, sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache

from tilstand.languages.lexicon import load_lexicon
from tilstand.reading.ocr import LARGE, SMALL, list_ocr_variants
from tilstand.terms import Language, ValueQualifier


class NumberKind(StrEnum):
    """What a number expression is.

    Figures: COUNT (a plain number), PERCENT, POINTS (percentage points), RANGE, MONEY, QUANTIFIER (a share in
    words: all, both, none, half). Not figures: YEAR, DATE, ORDINAL, LAW, REFERENCE (section, table, page),
    IDENTIFIER (case number, web address), PHONE, MARKER (list, footnote, page number).
    """

    COUNT = "count"
    PERCENT = "percent"
    POINTS = "points"
    RANGE = "range"
    MONEY = "money"
    QUANTIFIER = "quantifier"
    YEAR = "year"
    DATE = "date"
    ORDINAL = "ordinal"
    LAW = "law"
    REFERENCE = "reference"
    IDENTIFIER = "identifier"
    PHONE = "phone"
    MARKER = "marker"

    @property
    def figure(self) -> bool:
        """True where the expression states a figure."""
        return self in _FIGURES


_FIGURES = frozenset(
    {NumberKind.COUNT, NumberKind.PERCENT, NumberKind.POINTS, NumberKind.RANGE, NumberKind.MONEY, NumberKind.QUANTIFIER}
)


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """One number expression in a text.

    Attributes:
        start: Place of its first character.
        end: Place after its last character.
        text: The expression as it stands there.
        kind: What it is.
        value: Its number, of a date its year; None where there is none (a law, a share without a count).
        high: The upper end of a range or span of years.
        share: For a quantifier, the share of the whole: 1 for "all", 0 for "none", 1/2 for "half".
        unit: The unit that follows it ("år", "days"), as written.
        qualifier: How the number is to be read ("about", "at least").
        confidence: How sure kind and value are, from 0 to 1.
        readings: Other values that it may have where it is damaged or ambiguous, likeliest first.
        word: True where it is written in words.
        damaged: True where it was repaired on reading.
    """

    start: int
    end: int
    text: str
    kind: NumberKind
    value: Decimal | None = None
    high: Decimal | None = None
    share: Fraction | None = None
    unit: str = ""
    qualifier: ValueQualifier = ValueQualifier.EXACT
    confidence: float = 1.0
    readings: tuple[Decimal, ...] = ()
    word: bool = False
    damaged: bool = False

    def shift_span(self, by: int) -> NumberSpan:
        """The same expression, further on in a longer text."""
        return replace(self, start=self.start + by, end=self.end + by)

    def is_overlapping(self, other: NumberSpan) -> bool:
        """True if the two share a character."""
        return self.start < other.end and other.start < self.end


_YEAR = r"(?:19|20)\d\d"
_DASH = r"[-\u2013\u2014\u2212/]"
_NOT_GLUED = r"(?<![\w.,/-])"
_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d"
_DIGIT = re.compile(r"\d")


def find_nonstatistical_numbers(text: str, language: Language) -> Iterator[NumberSpan]:
    """Number expressions that state no figure, the surest kinds first; they may overlap."""
    digits = _DIGIT.search(text) is not None
    for kind, pattern, confidence in _compile_nonstatistical_patterns(language):
        if not digits and _DIGIT.pattern in pattern.pattern:
            continue
        for match in pattern.finditer(text):
            group = "n" if match.groupdict().get("n") else 0
            start, end = match.span(group)
            yield NumberSpan(
                start, end, text[start:end], kind,
                *_read_span_values(kind, text[start:end]), confidence=confidence,
            )  # fmt: skip


def _read_span_values(kind: NumberKind, text: str) -> tuple[Decimal | None, Decimal | None]:
    """Value and upper end: of years both, of a date its year, of a marker its number."""
    if kind is NumberKind.DATE:
        year = re.search(_YEAR, text)
        return (Decimal(year.group()), None) if year else (None, None)
    if kind is not NumberKind.YEAR:
        return (Decimal(text), None) if kind is NumberKind.MARKER and text.isdecimal() else (None, None)
    years = re.findall(r"\d+", text)
    last = years[1] if len(years[1]) == 4 else years[0][: 4 - len(years[1])] + years[1]
    return Decimal(years[0]), Decimal(last)


def _join_damaged_words(words: tuple[str, ...]) -> str:
    forms = sorted({form for word in words for form in list_ocr_variants(word)}, key=lambda w: (-len(w), w))
    return "|".join(re.escape(form) for form in forms) or "(?!)"


@cache
def _compile_nonstatistical_patterns(language: Language) -> tuple[tuple[NumberKind, re.Pattern[str], float], ...]:
    words = load_lexicon(language)
    read, dates = words.read, words.dates
    months = _join_damaged_words((*dates.months, *read.month_abbreviations))
    number = r"\d+(?:[-.:/\u2013]\d+)*(?:[ ]?[a-h]\b)?"
    law = _join_damaged_words(tuple(word for word in read.law_before if not word.startswith("§")))
    parts, of_year = _join_damaged_words(tuple(dates.parts)), _join_damaged_words(dates.of_year)
    nth = "|".join((r"\.", *read.ordinals.suffixes))
    shares = _join_damaged_words(("%", *read.percent))
    joins = _join_damaged_words((*read.between_and, *read.range_to))
    raw: list[tuple[NumberKind, str, float]] = [
        (NumberKind.IDENTIFIER, r"(?:https?://|www\.)\S+", 1.0),
        (NumberKind.IDENTIFIER, r"\S+@\S+\.\w+", 1.0),
        (NumberKind.LAW, rf"§+\s*{number}(?:\s*(?:,|{joins}|\u2013|-)\s*{number})*", 1.0),
        (NumberKind.DATE, rf"{_NOT_GLUED}{_YEAR}-\d\d-\d\d(?!\d)", 1.0),
        (NumberKind.DATE, rf"{_NOT_GLUED}\d{{1,2}}\.\d{{1,2}}\.{_YEAR}(?!\d)", 1.0),
        (
            NumberKind.DATE,
            rf"{_NOT_GLUED}(?:\d{{1,2}}\.?\s*{_DASH}{{1,2}}\s*)?\d{{1,2}}\.?\s*(?:{months})\b\.?(?:\s+{_YEAR}\b)?",
            0.98,
        ),
        (NumberKind.DATE, rf"\b(?:{months})\s+\d{{1,2}}(?:,?\s+{_YEAR})?\b(?!\d)", 0.9),
        (NumberKind.DATE, rf"\b(?:{months})\s+{_YEAR}\b", 0.98),
        (NumberKind.DATE, rf"{_NOT_GLUED}\d(?:{nth})?\s*(?:{parts})(?:\s+(?:(?:{of_year})\s+)?{_YEAR}\b)?", 0.98),
        (NumberKind.DATE, rf"{_NOT_GLUED}{_CLOCK}(?![\d:])", 0.95),
        (
            NumberKind.DATE,
            rf"(?i:\b(?:{_join_damaged_words(read.clock_before)})\s?)(?P<n>\d{{1,2}}(?:[.:]\d\d)?)(?![\d%])",
            0.95,
        ),
        (
            NumberKind.DATE,
            rf"{_NOT_GLUED}(?P<n>\d{{1,2}}(?:[.:]\d\d)?)(?i:\s?(?:{_join_damaged_words(read.clock_after)}))(?!\w)",
            0.95,
        ),
        (NumberKind.PHONE, rf"(?:{_join_damaged_words(read.phone_before)})[:\s]+(?P<n>\+?\d[\d ]{{3,}}\d)(?!\d)", 0.98),
        *((NumberKind.PHONE, rf"(?<![\d+])(?<!\d )(?:{pattern})(?!\d| \d)", 0.9) for pattern in read.phones),
        (NumberKind.IDENTIFIER, rf"\b[{LARGE}]{{2,}}[ -]?\d{{2,4}}[-/:]\d{{1,4}}\b", 0.97),
        (NumberKind.IDENTIFIER, rf"\b[{LARGE}]+-?\d+[-/]\d+\b|\b[{LARGE}]{{2,}}\d+\b|\b[{LARGE}]\d{{1,2}}\b", 0.9),
        (NumberKind.LAW, rf"(?i:\b(?:{law})\s?)(?P<n>{number})(?![\d%])", 0.9),
        (NumberKind.LAW, rf"(?P<n>\b\d{{1,2}})\.?\s+(?:{_join_damaged_words(read.law_after)})\b", 0.9),
        (
            NumberKind.REFERENCE,
            rf"(?i:\b(?:{_join_damaged_words(read.reference_before)}))\s+(?P<n>\d+(?:\.\d+)*)(?![\d%])",
            0.9,
        ),
        (NumberKind.YEAR, rf"{_NOT_GLUED}{_YEAR}\s?{_DASH}\s?(?:{_YEAR}|\d\d)(?!,?\d)", 0.98),
        (NumberKind.MARKER, r"(?m)^[ \t]*(?P<n>\d{1,3})[ \t]*$", 0.7),
        (NumberKind.MARKER, rf"(?m)^[ \t]*(?P<n>\d{{1,2}}(?:\.\d{{1,2}})+)\.?(?=\s)(?!\s?(?:{shares}))", 0.7),
        (NumberKind.MARKER, r"(?m)^[ \t]*(?P<n>\d{1,2})[.)](?=[ \t]+\D)", 0.6),
        (NumberKind.MARKER, rf"(?m)^[ \t]*(?P<n>\d{{1,2}})(?=[ \t]+[{LARGE}])(?![ \t]+[{LARGE}]\b)", 0.5),
        (NumberKind.MARKER, rf"(?<=[{SMALL}]{{3}})(?P<n>\d{{1,2}})(?=[.,;:)\s]|$)", 0.8),
        (NumberKind.MARKER, rf"(?<=[{SMALL}]{{3}}[.,;:)])(?P<n>\d{{1,2}})(?=\s|$)", 0.6),
        (NumberKind.MARKER, r"[\u00b9\u00b2\u00b3\u2070-\u2079]+", 0.9),
    ]
    return tuple((kind, re.compile(pattern), confidence) for kind, pattern, confidence in raw)
