"""The tables of counts: all since the beginning, and year by year."""

from __future__ import annotations

from collections.abc import Iterator

from tilstand.languages import Dated, message
from tilstand.model.overview import CountedCell, CountedRow, CountedTable
from tilstand.protect.of_register.tally import Breakdown, Counts
from tilstand.terms import Alike, Period, Text, Typed

__all__ = ["counted", "counted_rows", "counted_tables", "counted_years"]


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
        notes = (message("overview.balance", period=covered), message("overview.not_rows"))
    whole = covered.until(period) if covered is not None and covered != period else covered or period
    years = tuple(counted_years(counts, period))
    since = _table(counts, "since", labels[f"registers.{name}.tally.since"], (whole,), notes)
    if not years:
        return (since,)
    by_year = labels[f"registers.{name}.tally.years"]
    return since, _table(counts, "years", by_year, years, (message("overview.unknown_note"),))


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


def counted_rows(counts: Counts) -> Iterator[tuple[Breakdown, Text, int]]:
    """What is counted, in the order in which it is shown: what, its name, and how far in it stands."""
    register, told = counts.register, counts.told
    yield (), register.labels[f"registers.{register.name}.tally.all"], 0
    if told.by:
        field = register.about.fields[told.by]
        held = register.codelists.get(field.codes)
        for code in register.codes(field):
            above = held.ancestors(code.id) if held is not None else ()
            yield ((told.by, code.id),), code.label, 1 + len(above)
    plain = [name for name in told.also if not register.about.fields[name].codes]
    for name in (*plain, *((told.final,) if told.final else ())):
        yield ((name, "yes"),), register.labels[f"registers.{register.name}.tally.{name}"], 1
    for name in told.also:
        for code in register.codes(register.about.fields[name]):
            yield ((name, code.id),), code.label, 2


def counted_years(counts: Counts, period: Period) -> Iterator[Period]:
    """The years that are known as a whole, the last one as far as it has come."""
    covered = counts.covered
    held = {row.period.first.year for row in counts.register.balance if not row.breakdown}
    known = [
        year for year in held if covered is None or Period.year(year).first != covered.first or len(held) == 1
    ]
    first = min(known, default=period.first.year)
    for year in range(first, period.last.year + 1):
        whole = Period.year(year)
        if whole.last <= period.last:
            yield whole
        elif period.first == whole.first:
            yield period
        else:
            yield Period.parse(f"{year:04d}-01/{period.last:%Y-%m}")
