"""What follows from two figures of which each may be a range: a share, a difference, a rise or fall.

There is one rule: a range stays a range. What is said agrees where it holds whatever the figures are within
theirs, does not fit where it holds for none, and is left open in between.
"""

from __future__ import annotations

from fractions import Fraction

from tilstand.audit.result import Standing
from tilstand.book.interval import Interval, number

__all__ = ["compared", "gap", "held", "ratio", "shown"]


def ratio(part: Interval, whole: Interval) -> Interval | None:
    """The shares that a part may be of its whole; None where the whole may be nought or has no end."""
    if whole.high is None or whole.low <= 0:
        return None
    return Interval(part.low / whole.high, None if part.high is None else part.high / whole.low)


def gap(earlier: Interval, later: Interval) -> Interval | None:
    """The differences of two figures, below nought for a fall; None where either has no upper end."""
    if earlier.high is None or later.high is None:
        return None
    return Interval(later.low - earlier.high, later.high - earlier.low)


def compared(earlier: Interval, later: Interval) -> str | None:
    """Whether a figure went "up", "down" or stayed the "same"; None where its ranges leave that open."""
    if earlier == later and earlier.bounded:
        return "same"
    if earlier.high is not None and later.low > earlier.high:
        return "up"
    if later.high is not None and later.high < earlier.low:
        return "down"
    return None


def held(low: Fraction, high: Fraction, exact: Interval, *, rounded: bool = False) -> Standing:
    """How a number that stands for all from `low` to `high` fits one that is within a range.

    Args:
        low: The lowest number that is meant.
        high: The highest.
        exact: The range.
        rounded: True where it is one for no other reason than that figures are printed with few decimals.
    """
    if exact.high is None:
        return Standing.NOT_MATCHED if exact.low <= high else Standing.DOES_NOT_FIT
    middle = (exact.low + exact.high) / 2
    if (low <= exact.low and exact.high <= high) or (rounded and low <= middle <= high):
        return Standing.AGREES
    return Standing.NOT_MATCHED if exact.low <= high and low <= exact.high else Standing.DOES_NOT_FIT


def shown(value: Interval, *, rounded: bool = False) -> str:
    """A range as it is told: of a rounded figure, the number itself."""
    if rounded and value.high is not None:
        return number((value.low + value.high) / 2)
    return str(value)
