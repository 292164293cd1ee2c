"""Reference periods, and their division into shorter ones."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

_PARTS = {"H": 6, "T": 4, "Q": 3}
_UNIT = re.compile(r"([0-9]{4})(?:-(?:([HTQ])([1-4])|([0-9]{2})(?:-([0-9]{2}))?))?")


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
        >>> Period.from_text("2024-T1").last.isoformat()
        '2024-04-30'
        >>> Period.from_text("2024-04/2025-03") in Period.from_text("2024/2025")
        True
    """

    first: date
    last: date
    text: str
    _hash: int = field(default=0, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        if not self._hash:  # every address has a period
            object.__setattr__(self, "_hash", hash((self.first, self.last, self.text)))
        return self._hash

    def __reduce__(self) -> tuple[type[Period], tuple[date, date, str]]:
        """Without its hash, which is another one in another process."""
        return Period, (self.first, self.last, self.text)

    @classmethod
    def from_text(cls, text: str) -> Period:
        """The period that a text names.

        Raises:
            ValueError: If the text names no period.
        """
        return _parse_period(text.strip())

    @classmethod
    def from_year(cls, year: int) -> Period:
        """A calendar year."""
        return _parse_period(f"{year:04d}")

    @classmethod
    def between(cls, first: date, last: date) -> Period:
        """The period from one day to another, both included, by the shortest of its names.

        Raises:
            ValueError: If the last day is before the first.

        Example:
            >>> Period.between(date(2024, 5, 1), date(2024, 8, 31)).text
            '2024-T2'
            >>> Period.between(date(2024, 5, 1), date(2024, 6, 30)).text
            '2024-05/2024-06'
            >>> Period.between(date(2024, 1, 1), date(2024, 6, 15)).text
            '2024-01-01/2024-06-15'
        """
        year, ends = f"{first:%Y}", (first, last)
        parts = [f"{year}-{letter}{at}" for letter, size in _PARTS.items() for at in range(1, 12 // size + 1)]
        for name in (year, *parts, f"{first:%Y-%m}"):
            period = _parse_period(name)
            if (period.first, period.last) == ends:
                return period
        if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
            return _parse_period(f"{first:%Y-%m}/{last:%Y-%m}")
        return _parse_period("/".join(dict.fromkeys(end.isoformat() for end in ends)))

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
        return _list_whole_months(self)

    def shift_period(self, steps: int, by: Period | None = None) -> Period:
        """The period as many steps later (or earlier, if negative).

        Args:
            steps: How many.
            by: The period whose length is one step, such as that of a round; its own, if not given. A day is
                taken to come back every year.

        Example:
            >>> Period.from_text("2024-H1").shift_period(-1).text, Period.from_text("2024-04/2025-03").shift_period(1).text
            ('2023-H2', '2025-04/2026-03')
            >>> Period.from_text("2024-Q1").shift_period(-1, by=Period.from_text("2024")).text
            '2023-Q1'
        """
        months, days = _measure_period_step(by or self)
        return _move_period(self, steps * months, steps * days) if steps else self

    def until(self, other: Period) -> Period:
        """The period from the beginning of this one to the end of a later one.

        Example:
            >>> Period.from_text("2022").until(Period.from_text("2024")).text
            '2022/2024'
            >>> Period.from_text("2022-04/2023-03").until(Period.from_text("2024-04/2025-03")).text
            '2022-04/2025-03'
        """
        return _parse_period(f"{self.text.split('/')[0]}/{other.text.split('/')[-1]}")

    def has_common_day(self, other: Period) -> bool:
        """True if the periods share a day."""
        return self.first <= other.last and other.first <= self.last

    def __contains__(self, other: Period) -> bool:
        return self.first <= other.first and other.last <= self.last

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=1024)
def _list_whole_months(period: Period) -> tuple[Period, ...]:
    if period.first.day != 1 or period.last.day != monthrange(period.last.year, period.last.month)[1]:
        return ()
    periods, cursor = [], period.first
    while cursor <= period.last:
        month = _parse_period(f"{cursor.year:04d}-{cursor.month:02d}")
        periods.append(month)
        cursor = month.last + timedelta(days=1)
    return tuple(periods)


@lru_cache(maxsize=4096)
def _measure_period_step(span: Period) -> tuple[int, int]:
    """The length of a period in months; in days, where it is not whole months."""
    if span.is_day:
        return 12, 0
    whole = len(span.months)
    return (whole, 0) if whole else (0, span.days)


@lru_cache(maxsize=4096)
def _move_period(span: Period, months: int, days: int) -> Period:
    if days:
        ends = [(date.fromordinal(d.toordinal() + days)).isoformat() for d in (span.first, span.last)]
        return _parse_period("/".join(dict.fromkeys(ends)))
    parts = [part for text in span.text.split("/") for part in _move_period_end(text, months).split("/")]
    return _parse_period("/".join((parts[0], *parts[1:][-1:])))


def _move_period_end(text: str, months: int) -> str:
    """One end of a period; as a span of months, where it would not be such a part of a year any more."""
    year, letter, number, month, day = _match_period_unit(text, text).groups()
    at = int(year) * 12 + months
    if day is not None:
        at += int(month) - 1
        last = monthrange(int(year), int(month))[1] == int(day)
        most = monthrange(at // 12, at % 12 + 1)[1]
        return f"{at // 12:04d}-{at % 12 + 1:02d}-{most if last else min(int(day), most):02d}"
    if month is not None:
        at += int(month) - 1
        return f"{at // 12:04d}-{at % 12 + 1:02d}"
    length = _PARTS[letter] if letter else 12
    at += (int(number) - 1) * length if letter else 0
    if at % length:
        end = at + length - 1
        return f"{at // 12:04d}-{at % 12 + 1:02d}/{end // 12:04d}-{end % 12 + 1:02d}"
    return f"{at // 12:04d}-{letter}{at % 12 // length + 1}" if letter else f"{at // 12:04d}"


@lru_cache(maxsize=4096)
def _parse_period(text: str) -> Period:
    ends = text.split("/")
    if len(ends) > 2:
        raise ValueError(f"{text!r} names no period")
    spans = [_parse_day_span(end, text) for end in ends]
    first, last = spans[0][0], spans[-1][1]
    if last < first:
        raise ValueError(f"{text!r} ends before it begins")
    return Period(first, last, text)


def _parse_day_span(text: str, whole: str) -> tuple[date, date]:
    year, letter, number, month, day = _match_period_unit(text, whole).groups()
    if letter is not None:
        length = _PARTS[letter]
        last = int(number) * length
        if last > 12:
            raise ValueError(f"{whole!r} names no period")
        return _compute_month_span(int(year), last - length + 1, last)
    if month is None:
        return _compute_month_span(int(year), 1, 12)
    if not 1 <= int(month) <= 12:
        raise ValueError(f"a year has no month {month}")
    if day is None:
        return _compute_month_span(int(year), int(month), int(month))
    single = date(int(year), int(month), int(day))
    return single, single


def _match_period_unit(text: str, whole: str) -> re.Match[str]:
    match = _UNIT.fullmatch(text)
    if match is None:
        raise ValueError(f"{whole!r} names no period")
    return match


def _compute_month_span(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def split_period(whole: Period, periods: Iterable[Period]) -> tuple[Period, ...]:
    """The fewest of some periods that cover a whole one without gap or overlap; empty if they cannot.

    Example:
        >>> quarters = [Period.from_text(f"2031-Q{n}") for n in (1, 2, 3, 4)]
        >>> [str(p) for p in split_period(Period.from_text("2031-H2"), quarters)]
        ['2031-Q3', '2031-Q4']
    """
    inside = sorted({p for p in periods if p in whole and p != whole}, key=lambda p: (p.first, -p.days))
    chosen: list[Period] = []
    cursor = whole.first
    while cursor <= whole.last:
        begin = [p for p in inside if p.first == cursor]
        if not begin:
            return ()
        chosen.append(begin[0])
        cursor = begin[0].last + timedelta(days=1)
    return tuple(chosen)
