"""The tables of counts: all since the beginning, and year by year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from tilstand.book.tallied import counted_rows, counted_years
from tilstand.book.tally import Breakdown, Counts
from tilstand.languages import Dated, Stated, message, within
from tilstand.model.overview import CountedCell, CountedRow, CountedTable
from tilstand.protect.of_register.across import across_tables
from tilstand.terms import Alike, Period, Text, Typed

__all__ = ["counted", "counted_tables", "straddling"]


def counted_tables(counts: Counts, period: Period) -> tuple[CountedTable, ...]:
    """The tables of counts up to a period.

    Args:
        counts: The counts.
        period: The last period that counts.
    """
    name, labels = counts.register.name, counts.register.labels
    covered = counts.covered
    notes: tuple[Text, ...] = ()
    if covered is not None:
        notes = (message("overview.balance", period=within(covered)), message("overview.not_rows"))
    found = []
    if covered is not None:
        whole = covered.until(period) if covered != period else covered
        found.append(_table(counts, "since", labels[f"registers.{name}.tally.since"], (whole,), notes))
    if years := tuple(counted_years(counts, period)):
        by_year = labels[f"registers.{name}.tally.years"]
        found.append(_table(counts, "years", by_year, years, ()))
    if counts.told.beside and (spans := tuple(_since_balance(counts, period))):
        found.append(_beside(counts, labels[f"registers.{name}.tally.beside"], spans))
    if steps := tuple(_steps(counts, period)):
        found.append(_table(counts, "steps", labels[f"registers.{name}.tally.steps"], steps, ()))
    return tuple(_noted(counts, one) for one in (*found, *across_tables(counts, period)))


def straddling(counts: Counts, periods: Iterable[Period]) -> int:
    """How many cases may be of some periods: only a longer time is stated of them, so they are in none."""
    spans = tuple(periods)
    cases = [one.on for one in counts.cases if any(one.on.overlaps(span) for span in spans)]
    return sum(not any(on in span for span in spans) for on in cases)


def _noted(counts: Counts, table: CountedTable) -> CountedTable:
    """A table with what has to be said of it: cells that are blank, and cases that are in no column."""
    notes = list(table.notes)
    if any(cell.amount is None for row in table.rows for cell in row.cells):
        notes.append(message("overview.unknown_note"))
    if wide := straddling(counts, table.periods):
        notes.append(message("overview.wide", count=Stated(wide, ((counts.register.name, "wide"),))))
    return replace(table, notes=tuple(notes))


def counted(counts: Counts, period: Period, breakdown: Breakdown = ()) -> CountedCell:
    """A count as it is printed, with its address."""
    amount, balance = counts.of(period, breakdown)
    if amount is None:
        return CountedCell(Alike(""), None)
    address = (counts.register.name, str(period), breakdown)
    return CountedCell(Typed(Alike(str(amount)), "number", (address,)), amount, balance)


def _table(
    counts: Counts, name: str, title: Text, periods: tuple[Period, ...], notes: tuple[Text, ...]
) -> CountedTable:
    rows = []
    for pairs, label, level in counted_rows(counts):
        cells = tuple(counted(counts, period, pairs) for period in periods)
        if not pairs or any(cell.amount for cell in cells):  # what is nowhere is no row
            told = "; ".join(f"{field}={code}" for field, code in pairs)
            rows.append(CountedRow(told, label, cells, level))
    return CountedTable(name, title, periods, tuple(map(Dated, periods)), tuple(rows), notes)


def _since_balance(counts: Counts, period: Period) -> Iterator[Period]:
    """The years since the balance ended, the first and the last as far as they are of that time."""
    covered = counts.covered
    if covered is None:
        yield from counted_years(counts, period)
        return
    begun = covered.last + timedelta(days=1)
    for year in range(begun.year, period.last.year + 1):
        first, last = max(begun, date(year, 1, 1)), min(period.last, date(year, 12, 31))
        known = {(one.first, one.last): one for one in (period, Period.year(year))}
        if first <= last:
            yield known.get((first, last)) or Period.between(first, last)


def _beside(counts: Counts, title: Text, spans: tuple[Period, ...]) -> CountedTable:
    """What is counted beside, in the years of which it is known."""
    name, rows = counts.register.name, []
    for kind in counts.told.beside:
        cells = []
        for span in spans:
            amount = counts.aside(kind, span)
            address = (name, str(span), (("beside", kind),))
            number = Alike("") if amount is None else Typed(Alike(str(amount)), "number", (address,))
            cells.append(CountedCell(number, amount))
        label = counts.register.labels[f"registers.{name}.tally.{kind}"]
        rows.append(CountedRow(f"beside={kind}", label, tuple(cells)))
    return CountedTable("beside", title, spans, tuple(map(Dated, spans)), tuple(rows))


def _steps(counts: Counts, period: Period) -> Iterator[Period]:
    """The months or quarters of the last year, as far as it has come."""
    lengths = {"": 0, "month": 1, "quarter": 3}
    months = lengths[counts.told.step]
    year = period.last.year
    for at in range(0, 12 if months else 0, months or 1):
        step = Period.parse(f"{year:04d}-{at + 1:02d}")
        if months > 1:
            step = Period.parse(f"{year:04d}-Q{at // 3 + 1}")
        if step.last <= period.last:
            yield step
