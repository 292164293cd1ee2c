"""Closed intervals of exact numbers, open above where nothing is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from tilstand.model import Observation
from tilstand.terms import ValueQualifier, ValueStatus


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`; `high` is None where there is no upper end.

    Example:
        >>> one, other = Interval(Fraction(1), Fraction(3)), Interval(Fraction(2), None)
        >>> one.is_overlapping(other), str(sum_intervals([(one, 2), (other, 1)]))
        (True, '≥ 4')
    """

    low: Fraction
    high: Fraction | None

    @classmethod
    def from_single_number(cls, value: Fraction | int) -> Interval:
        """A single number."""
        exact = fraction(value)
        return cls(exact, exact)

    @property
    def is_point(self) -> bool:
        """True for a single number."""
        return self.high is self.low or self.high == self.low  # the same number is mostly the same object

    def is_overlapping(self, other: Interval) -> bool:
        """True if the intervals share a number."""
        return (other.high is None or self.low <= other.high) and (self.high is None or other.low <= self.high)

    def within(self, other: Interval) -> Interval:
        """The part of this interval inside another; this interval where they do not meet."""
        low = max(self.low, other.low)
        highs = [high for high in (self.high, other.high) if high is not None]
        high = min(highs) if highs else None
        return self if high is not None and high < low else Interval(low, high)

    @property
    def is_bounded(self) -> bool:
        """True where there is a highest number."""
        return self.high is not None

    def __str__(self) -> str:
        if self.high is None:
            return f"≥ {format_fraction(self.low)}"
        return (
            format_fraction(self.low) if self.is_point else f"{format_fraction(self.low)}–{format_fraction(self.high)}"
        )


def format_fraction(value: Fraction) -> str:
    """A number as text: whole, or with up to two decimals."""
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.2f}".rstrip("0").rstrip(".")


def sum_intervals(terms: Iterable[tuple[Interval, int]], offset: int = 0) -> Interval:
    """The sums of the numbers of some intervals, each times a factor, and a number more."""
    low: int | Fraction = offset
    high: int | Fraction | None = offset
    for interval, times in terms:
        ends = (
            simplify_fraction(interval.low) * times,
            None if interval.high is None else simplify_fraction(interval.high) * times,
        )
        first, last = ends if times >= 0 else ends[::-1]
        if first is None:
            raise ValueError("a negative multiple of an interval without an upper end has no lower end")
        low += first
        high = None if high is None or last is None else high + last
    return Interval(fraction(low), None if high is None else fraction(high))


# The same numbers come again and again, and to make one is dearer than to look it up.
fraction = lru_cache(maxsize=1 << 16)(Fraction)


def simplify_fraction(value: Fraction) -> int | Fraction:
    """A whole number as one: reckoning with these costs a tenth."""
    return value.numerator if value.denominator == 1 else value


def find_observation_interval(observation: Observation, *, rounding: bool = False) -> Interval | None:
    """The numbers that a stated figure may stand for; None where it states no number.

    Args:
        observation: The figure.
        rounding: True to give a measured figure (a percentage) the width of its last decimal.
    """
    value = observation.value
    amount = value.amount
    if amount is not None and observation.qualifier is ValueQualifier.EXACT and not rounding:
        return _make_point_interval(amount)
    if value.status is ValueStatus.NOT_APPLICABLE:
        return _make_point_interval(Decimal(0))
    if amount is None:
        return None
    exact = value.exact_number
    match observation.qualifier:
        case ValueQualifier.AT_LEAST:
            return Interval(exact, None)
        case ValueQualifier.AT_MOST:
            return Interval(Fraction(0), exact)
        case ValueQualifier.ABOUT:
            half = Fraction(find_rounding_step(exact), 2)
            return Interval(exact - half, exact + half)
    return Interval(*value.interval) if rounding else Interval.from_single_number(exact)


@lru_cache(maxsize=1 << 16)
def _make_point_interval(amount: Decimal) -> Interval:
    return Interval.from_single_number(Fraction(amount))


def find_rounding_step(value: Fraction) -> int:
    """The power of ten to which a number seems rounded.

    Example:
        >>> find_rounding_step(Fraction(180)), find_rounding_step(Fraction(55))
        (10, 1)
    """
    if value.denominator != 1 or value == 0:
        return 1
    step = 1
    while value % (step * 10) == 0:
        step *= 10
    return step
