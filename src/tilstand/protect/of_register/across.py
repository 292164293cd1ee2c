"""A field of codes by what cases are told apart by, for one period: sectors by kinds of activity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tilstand.book.tally import Counts
from tilstand.languages import message
from tilstand.model.overview import CountedCell, CountedRow, CountedTable
from tilstand.terms import Alike, Code, Period, Typed

__all__ = ["across_tables"]


def across_tables(counts: Counts, period: Period) -> Iterator[CountedTable]:
    """A table for each field that is declared so and stated of any case; of no time that the balance covers.

    A case with several codes counts under each of them, so the rows are never added.

    Args:
        counts: The counts.
        period: The period.
    """
    told, covered = counts.told, counts.covered
    if not told.by or period.last > counts.known or (covered is not None and covered.last >= period.first):
        return
    cases = [one for one in counts.cases if one.on in period]
    used = {one.codes.get(told.by, "") for one in cases}
    kinds = [one for one in counts.register.codes(counts.register.about.fields[told.by]) if one.id in used]
    for name in told.across:
        stated = (one for one in cases if one.codes.get(name))
        pairs = ((code, one.codes[told.by]) for one in stated for code in one.codes[name].split("; "))
        found = Counter(pairs)
        if found:
            yield CountedTable(
                id=f"across_{name}",
                title=counts.register.labels[f"registers.{counts.register.name}.tally.{name}"],
                periods=(period,) * len(kinds),
                heads=tuple(one.label for one in kinds),
                rows=tuple(_rows(counts, name, kinds, found, period)),
                notes=(message("overview.across"),),
                across=tuple(f"{told.by}={one.id}" for one in kinds),
            )


def _rows(
    counts: Counts, name: str, kinds: Sequence[Code], found: Mapping[tuple[str, str], int], period: Period
) -> Iterator[CountedRow]:
    register, by = counts.register, counts.told.by
    named = {code for code, _ in found}
    for one in register.codes(register.about.fields[name]):
        if one.id in named:
            cells = []
            for kind in kinds:
                amount = counts.counted(found.get((one.id, kind.id), 0))
                address = (register.name, str(period), ((name, one.id), (by, kind.id)))
                number = Alike("") if amount is None else Typed(Alike(str(amount)), "number", (address,))
                cells.append(CountedCell(number, amount))
            yield CountedRow(f"{name}={one.id}", one.label, tuple(cells), 1)
