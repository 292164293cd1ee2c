"""What is found in running text: a number expression, its kind and its value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tilstand.terms import Qualifier

__all__ = ["NumberSpan", "SpanKind"]


class SpanKind(StrEnum):
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
    {SpanKind.COUNT, SpanKind.PERCENT, SpanKind.POINTS, SpanKind.RANGE, SpanKind.MONEY, SpanKind.QUANTIFIER}
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
    kind: SpanKind
    value: Decimal | None = None
    high: Decimal | None = None
    share: Fraction | None = None
    unit: str = ""
    qualifier: Qualifier = Qualifier.EXACT
    confidence: float = 1.0
    readings: tuple[Decimal, ...] = ()
    word: bool = False
    damaged: bool = False

    def moved(self, by: int) -> NumberSpan:
        """The same expression, further on in a longer text."""
        return replace(self, start=self.start + by, end=self.end + by)

    def overlaps(self, other: NumberSpan) -> bool:
        """True if the two share a character."""
        return self.start < other.end and other.start < self.end
