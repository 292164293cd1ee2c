"""The periods of a ledger as a text names them, where they are no calendar years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tilstand.terms import Language, Period
from tilstand.text import PeriodSpan, periods_in

__all__ = ["LedgerPeriods", "PeriodNamed"]

# More days than a year has.
_YEAR = 380


@dataclass(frozen=True, slots=True)
class PeriodNamed:
    """A period that a text names.

    Attributes:
        start: Place of its first character.
        end: Place after its last one.
        period: The period, written as in the ledger.
        known: True where figures are stated for it.
    """

    start: int
    end: int
    period: Period
    known: bool


class LedgerPeriods:
    """The periods that figures are stated for, found in what a text says.

    Args:
        periods: The periods.
    """

    def __init__(self, periods: Sequence[Period]) -> None:
        self._exact = {(p.first, p.last): p for p in periods}
        self._single = any(len(p.months) == 1 for p in periods)
        odd = [p for p in periods if p.first.year < p.last.year and p.days < _YEAR]
        self._odd: dict[int, Period] = {p.first.year: p for p in odd}

    def named(self, text: str, language: Language) -> tuple[PeriodNamed, ...]:
        """The periods that a text names and that are no calendar years, in order.

        Two years such as "2030/31" are one of the ledger's that spans them; where it has none such, they are
        two calendar years and none of these. A single month is one where the ledger has months.

        Args:
            text: The text.
            language: Its language.
        """
        return tuple(self._found(text, language))

    def spelled(self, text: str, language: Language) -> Period | None:
        """The period that a text names last, of those that figures are stated for.

        Args:
            text: The text.
            language: Its language.
        """
        known = [one.period for one in self.named(text, language) if one.known]
        return known[-1] if known else None

    def _found(self, text: str, language: Language) -> Iterator[PeriodNamed]:
        for one in periods_in(text, language):
            period = self._odd_year(one) if one.crossing else one.period
            if period is None:
                continue
            held = self._exact.get((period.first, period.last))
            if held is None and not (one.joined or self._single) and len(period.months) == 1:
                continue
            yield PeriodNamed(one.start, one.end, held or period, held is not None)

    def _odd_year(self, one: PeriodSpan) -> Period | None:
        """The year of the ledger that spans two calendar years, or would; None where it has none such."""
        year = one.period.first.year
        near = min(self._odd, key=lambda first: (abs(first - year), first), default=None)
        return None if near is None else self._odd[near].shifted(year - near)
