"""What of a register is counted, in the order in which it is shown, and over which years."""

from __future__ import annotations

from collections.abc import Iterator

from tilstand.book.tally import Breakdown, Counts
from tilstand.terms import Period, Text

__all__ = ["counted_rows", "counted_years"]


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
    if covered is None:
        known = [one.on.first.year for one in counts.cases]
    first = min(known, default=period.first.year)
    for year in range(first, period.last.year + 1):
        whole = Period.year(year)
        if whole.last <= period.last:
            yield whole
        elif period.first == whole.first:
            yield period
        else:
            yield Period.between(whole.first, period.last)
