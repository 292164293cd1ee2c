"""What is counted in a register, as a submission of the unit's own, from which the report takes it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from tilstand.collect.csv_file import COLUMNS
from tilstand.define.register import TallyFigures
from tilstand.define.registers import DeclaredRegister
from tilstand.model.entry import RegisterEntry
from tilstand.protect.of_register.tables import counted_rows, counted_years
from tilstand.protect.of_register.tally import Breakdown, Counts, counts
from tilstand.terms import Period

__all__ = ["figures"]


def figures(register: DeclaredRegister, entries: Iterable[RegisterEntry], period: Period) -> bytes:
    """The figures of a register up to a period, as CSV that is delivered like any other body's.

    What nobody but its writer has read counts no more here than in the overview.

    Args:
        register: The register.
        entries: What stands in it.
        period: The last period that counts.
    """
    opened = [one for one in entries if one.state != "written" or not register.about.second_person]
    tally = counts(register, opened)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    told = register.about.tally
    if tally is not None and told is not None and told.figures is not None:
        writer.writerows(_rows(tally, told.figures, period))
    return out.getvalue().encode()


def _rows(tally: Counts, about: TallyFigures, period: Period) -> Iterator[list[object]]:
    covered = tally.covered
    whole = covered.until(period) if covered is not None and covered != period else covered or period
    periods = dict.fromkeys((whole, *counted_years(tally, period)))
    parts = dict.fromkeys((*(pairs for pairs, *_ in counted_rows(tally)), *_printed(tally)))
    for span in periods:
        for pairs in parts:
            address = _address(about, pairs)
            amount, _ = tally.of(span, pairs)
            if address is not None and amount is not None and (amount or not pairs):
                status = "number" if amount else "zero"
                told = [about.provider, about.form, str(span), 1, about.measure, address, amount, status]
                yield told


def _printed(tally: Counts) -> Iterator[Breakdown]:
    """The breakdowns that the balance has, those by several fields at once too."""
    yield from (row.breakdown for row in tally.register.balance)


def _address(about: TallyFigures, pairs: Breakdown) -> str | None:
    """A breakdown in the collection's dimensions; None where it has no such."""
    found = []
    for name, code in pairs:
        if name in about.dimensions:
            found.append(f"{about.dimensions[name]}={code}")
        elif name in about.marks and code == "yes":
            found.append(about.marks[name])
        else:
            return None
    return "; ".join(sorted(found))
