"""Periods of reference: years and their parts, spans of them, and single days for stocks."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

__all__ = ["Period"]

_PARTS = {"H": 6, "T": 4, "Q": 3}
_UNIT = re.compile(r"^(\d{4})(?:-(?:([HTQ])([1-4])|(\d{2})(?:-(\d{2}))?))?$")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of days, written in one way only.

    The text is a year `2024`, half-year `2024-H1`, tertial `2024-T2`, quarter `2024-Q3`, month `2024-05`,
    day `2024-12-31` (for stocks), or a span of two of these, both ends included: `2024-04/2025-03`.

    Attributes:
        first: First day.
        last: Last day.
        text: The period as written.

    Example:
        >>> Period.parse("2024-T1").last.isoformat()
        '2024-04-30'
        >>> Period.parse("2024-04/2025-03") in Period.parse("2024/2025")
        True
    """

    first: date
    last: date
    text: str

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period that a text names.

        Raises:
            ValueError: If the text names no period.
        """
        return _parsed(text.strip())

    @classmethod
    def year(cls, year: int) -> Period:
        """A calendar year."""
        return _parsed(f"{year:04d}")

    @property
    def is_day(self) -> bool:
        """True for a single day: the reference of a stock."""
        return self.first == self.last

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.last - self.first).days + 1

    @property
    def months(self) -> tuple[Period, ...]:
        """The calendar months that make up the period; empty if it does not consist of whole months."""
        if self.first.day != 1 or self.last.day != monthrange(self.last.year, self.last.month)[1]:
            return ()
        found, cursor = [], self.first
        while cursor <= self.last:
            month = _parsed(f"{cursor.year:04d}-{cursor.month:02d}")
            found.append(month)
            cursor = month.last + timedelta(days=1)
        return tuple(found)

    def shifted(self, years: int) -> Period:
        """The same period, some years later (or earlier, if negative)."""
        return _parsed("/".join(_shift(part, years) for part in self.text.split("/")))

    def overlaps(self, other: Period) -> bool:
        """True if the periods share a day."""
        return self.first <= other.last and other.first <= self.last

    def __contains__(self, other: Period) -> bool:
        return self.first <= other.first and other.last <= self.last

    def __str__(self) -> str:
        return self.text


def _shift(text: str, years: int) -> str:
    shifted = f"{int(text[:4]) + years:04d}{text[4:]}"
    return shifted[:8] + "28" if shifted.endswith("-02-29") else shifted


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Period:
    ends = text.split("/")
    if len(ends) > 2:
        raise ValueError(f"{text!r} names no period")
    spans = [_span(end, text) for end in ends]
    first, last = spans[0][0], spans[-1][1]
    if last < first:
        raise ValueError(f"{text!r} ends before it begins")
    return Period(first, last, text)


def _span(text: str, whole: str) -> tuple[date, date]:
    match = _UNIT.match(text)
    if match is None:
        raise ValueError(f"{whole!r} names no period")
    year, letter, number, month, day = match.groups()
    if letter is not None:
        length = _PARTS[letter]
        start = (int(number) - 1) * length + 1
        if start + length - 1 > 12:
            raise ValueError(f"{whole!r} names no period")
        return _months(int(year), start, start + length - 1)
    if month is None:
        return _months(int(year), 1, 12)
    if day is None:
        return _months(int(year), int(month), int(month))
    single = date(int(year), int(month), int(day))
    return single, single


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    if not (1 <= first <= 12 and 1 <= last <= 12):
        raise ValueError(f"a year has no month {last}")
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
