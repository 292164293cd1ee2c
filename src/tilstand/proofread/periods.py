"""Periods named in a text: those of the ledger, relative years, year of writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tilstand.proofread.grammar import GrammarWords, make_word_pattern
from tilstand.report_text import NumberKind, PeriodSpan, find_numbers, find_periods
from tilstand.terms import Language, Period

# More days than a year has.
_YEAR = 380


@dataclass(frozen=True, slots=True)
class NamedPeriod:
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

    def named(self, text: str, language: Language) -> tuple[NamedPeriod, ...]:
        """The periods that a text names and that are no calendar years, in order.

        Two years such as "2030/31" are one of the ledger's that spans them; where it has none such, they are
        two calendar years and none of these. A single month is one where the ledger has months.

        Args:
            text: The text.
            language: Its language.
        """
        return tuple(self._match_ledger_periods(text, language))

    def find_last_period(self, text: str, language: Language) -> Period | None:
        """The period that a text names last, of those that figures are stated for.

        Args:
            text: The text.
            language: Its language.
        """
        known = [named_period.period for named_period in self.named(text, language) if named_period.known]
        return known[-1] if known else None

    def _match_ledger_periods(self, text: str, language: Language) -> Iterator[NamedPeriod]:
        for period_span in find_periods(text, language):
            period = self._find_crossing_year(period_span) if period_span.crossing else period_span.period
            if period is None:
                continue
            held = self._exact.get((period.first, period.last))
            if held is None and not (period_span.joined or self._single) and len(period.months) == 1:
                continue
            yield NamedPeriod(period_span.start, period_span.end, held or period, held is not None)

    def _find_crossing_year(self, one: PeriodSpan) -> Period | None:
        """The year of the ledger that spans two calendar years, or would; None where it has none such."""
        year = one.period.first.year
        near = min(self._odd, key=lambda first: (abs(first - year), first), default=None)
        return None if near is None else self._odd[near].shift_period(year - near)


YEAR_BEFORE, LAST_YEAR, THIS_YEAR = "-1", "last", "this"


def find_relative_years(text: str, words: GrammarWords) -> tuple[str, ...]:
    """The year that a text names by words alone: the one before, the last one, this one."""
    for name, phrases in ((YEAR_BEFORE, words.year_before), (LAST_YEAR, words.last_year), (THIS_YEAR, words.this_year)):
        if make_word_pattern(phrases).search(text):
            return (name,)
    return ()


# A date stands by itself, near the top or at the end, with a place or a word or two beside it.
_TOP = 8
_END = 4
_WORDS = 8


def find_document_year(texts: Sequence[str], language: Language) -> int | None:
    """The year in which a text was written; None where it does not say.

    Args:
        texts: The lines of the text.
        language: Its language.
    """
    lines = [text for text in texts if text.strip()]
    for line in (*lines[:_TOP], *reversed(lines[_TOP:][-_END:])):
        if len(line.split()) > _WORDS:
            continue
        for span in find_numbers(line, language):
            if span.kind is NumberKind.DATE and span.value is not None:
                return int(span.value)
    return None


def resolve_named_periods(
    years: Iterable[str], said: Sequence[str], period: Period, year: int | None, told: Period | None
) -> tuple[str, ...]:
    """The years that the words around a number name, those that are named by words counted out.

    "Last year" is counted from when the text was written; where that is not known, it may be the year
    reported on or the one before. "The year before" is that before the year spoken of: in the sentence, or
    just before.

    Args:
        years: The years as the words say them.
        said: The year of the number before it in the sentence, where it has one.
        period: Period that the text reports on.
        year: Year in which the text was written.
        told: Period of the figure that was told last.
    """
    matches: list[str] = []
    for current_year in years:
        if current_year in (LAST_YEAR, THIS_YEAR):
            matches += _resolve_relative_period(current_year, period, year)
        elif current_year == YEAR_BEFORE:
            near = [Period.from_text(text).shift_period(-1) for text in said if not text.endswith("/")]
            after = [told.shift_period(-1)] if told is not None and told != period and told.days == period.days else []
            matches += [p.text for p in (near or [period.shift_period(-1), *after])]
        else:
            matches.append(current_year)
    return tuple(dict.fromkeys(matches))


def _resolve_relative_period(one: str, period: Period, year: int | None) -> list[str]:
    if year is not None and period.text.isdigit():
        return [str(year - 1 if one == LAST_YEAR else year)]
    return [period.text, period.shift_period(-1).text] if one == LAST_YEAR else [period.text]
