"""Closed intervals of exact numbers, open above where nothing is known."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tilstand.model import Observation
from tilstand.terms import Qualifier, Status

__all__ = ["Interval", "stated"]


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`; `high` is None where there is no upper end.

    Example:
        >>> one, other = Interval(Fraction(1), Fraction(3)), Interval(Fraction(2), None)
        >>> one.meets(other), one.plus(other).low, one.plus(other).high is None
        (True, Fraction(3, 1), True)
    """

    low: Fraction
    high: Fraction | None

    @classmethod
    def point(cls, value: Fraction | int) -> Interval:
        """A single number."""
        return cls(Fraction(value), Fraction(value))

    @property
    def is_point(self) -> bool:
        """True for a single number."""
        return self.high == self.low

    def plus(self, other: Interval, times: Fraction | int = 1) -> Interval:
        """The sums of this interval's numbers and some multiple of another's."""
        ends = [other.low * times, None if other.high is None else other.high * times]
        low, high = (ends[0], ends[1]) if times >= 0 else (ends[1], ends[0])
        if low is None:
            raise ValueError("a negative multiple of an interval without an upper end has no lower end")
        return Interval(self.low + low, None if self.high is None or high is None else self.high + high)

    def meets(self, other: Interval) -> bool:
        """True if the intervals share a number."""
        return (other.high is None or self.low <= other.high) and (
            self.high is None or other.low <= self.high
        )

    def within(self, other: Interval) -> Interval:
        """The part of this interval inside another; this interval where they do not meet."""
        low = max(self.low, other.low)
        highs = [high for high in (self.high, other.high) if high is not None]
        high = min(highs) if highs else None
        return self if high is not None and high < low else Interval(low, high)

    def __str__(self) -> str:
        if self.high is None:
            return f"≥ {number(self.low)}"
        return number(self.low) if self.is_point else f"{number(self.low)}–{number(self.high)}"


def number(value: Fraction) -> str:
    """A number as text: whole, or with up to two decimals."""
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.2f}".rstrip("0").rstrip(".")


def stated(observation: Observation, *, rounding: bool = False) -> Interval | None:
    """The numbers that a stated figure may stand for; None where it states no number.

    Args:
        observation: The figure.
        rounding: True to give a measured figure (a percentage) the width of its last decimal.
    """
    value = observation.value
    if value.status is Status.NOT_APPLICABLE:
        return Interval.point(0)
    if value.amount is None:
        return None
    exact = value.exact
    match observation.qualifier:
        case Qualifier.AT_LEAST:
            return Interval(exact, None)
        case Qualifier.AT_MOST:
            return Interval(Fraction(0), exact)
        case Qualifier.ABOUT:
            half = Fraction(_step(exact), 2)
            return Interval(exact - half, exact + half)
    return Interval(*value.interval) if rounding else Interval.point(exact)


def _step(value: Fraction) -> int:
    if value.denominator != 1 or value == 0:
        return 1
    step = 1
    while value % (step * 10) == 0:
        step *= 10
    return step
