"""How far a period is known: an overview tells of no day after the last of which the register is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tilstand.languages import Dated, message, within
from tilstand.terms import Period, Text

__all__ = ["RegisterReach"]


@dataclass(frozen=True, slots=True)
class RegisterReach:
    """A period, and how far the register is known.

    Attributes:
        period: The period that is asked for.
        known: The last day of which the register is known.

    Example:
        >>> RegisterReach(Period.parse("2031-T2"), date(2031, 6, 30)).told.text
        '2031-05/2031-06'
        >>> RegisterReach(Period.parse("2031-T2"), date(2031, 4, 30)).told.text
        '2031-T1'
    """

    period: Period
    known: date

    @property
    def whole(self) -> bool:
        """True where all of the period is known."""
        return self.period.last <= self.known

    @property
    def nothing(self) -> bool:
        """True where no day of the period is known."""
        return self.known < self.period.first

    @property
    def told(self) -> Period:
        """What is told of: as much of the period as is known; else the last year that is, as far as it is."""
        if self.whole:
            return self.period
        first = self.period.first if not self.nothing else date(self.known.year, 1, 1)
        return Period.between(first, self.known)

    @property
    def day(self) -> Period:
        """The last day of which the register is known."""
        return Period.parse(self.known.isoformat())

    @property
    def as_of(self) -> Text:
        """The time that an overview is made of: its period, or as far as it is known."""
        return message("overview.as_of", period=within(self.period) if self.whole else Dated(self.day))

    def said(self) -> Iterator[Text]:
        """That nothing is known of the period, or not of all of it; nothing where it is known."""
        if not self.whole:
            path = "overview.known_none" if self.nothing else "overview.known_part"
            yield message(path, period=within(self.period), day=Dated(self.day))
