"""What is counted in a register, as the unit's own figures: a round takes them from here and nowhere else."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date

from tilstand.book.tallied import counted_rows, counted_years
from tilstand.book.tally import Breakdown, Counts, counts
from tilstand.collect import asks
from tilstand.collect.csv_file import COLUMNS
from tilstand.collect.kept import KeptFigures
from tilstand.define import Cell, Framework
from tilstand.define.register import TallyFigures
from tilstand.define.registers import DeclaredRegister, counted, registers_called
from tilstand.model.entry import RegisterEntry
from tilstand.round.of_register.shelf import shelf
from tilstand.round.of_register.stand import standing
from tilstand.terms import Period, Text

__all__ = ["behind", "figures", "kept_figures", "kept_providers"]

_SOURCE = ("document", "line", "quote")


def kept_figures(collection: Framework, round_name: str) -> tuple[KeptFigures, ...]:
    """The figures that a round takes from the registers that it names; none where it names none.

    Raises:
        UsageError: If there is no such register.
        CollectionError: If a register does not fit its schema.
        ArchiveError: If the log of one is damaged.
    """
    found, about = [], collection.round(round_name)
    wanted = sorted(about.registers.items())
    declared = registers_called(collection, (name for name, _ in wanted))
    for one, (name, period) in zip(declared, wanted, strict=True):
        told = one.about.tally.figures if one.about.tally is not None else None
        if told is not None:
            stood = standing(shelf(one))
            data = figures(one, stood.entries.values(), period, about.period, stood.known)
            if data.count(b"\n") > 1:  # what was kept before the round only says nothing of it
                found.append(KeptFigures(name, told.provider, data))
    return tuple(found)


def behind(collection: Framework, round_name: str) -> tuple[tuple[Text, Period], ...]:
    """The registers that a round names and that are not counted to its end: what each is called, and how far.

    Raises:
        UsageError: If the collection has no such register.
        CollectionError: If a register does not fit its schema.
        ArchiveError: If the log of one is damaged.
    """
    about, found = collection.round(round_name), []
    for one in registers_called(collection, about.registers):
        upto, known = about.registers[one.name], standing(shelf(one)).known
        if min(upto.last, known) < about.period.last:
            found.append((one.called, upto if upto.last <= known else Period.parse(known.isoformat())))
    return tuple(found)


def kept_providers(collection: Framework, round_name: str) -> frozenset[str]:
    """The bodies of whom nothing is asked: registers count all their figures, and no form asks for words."""
    known, about = counted(collection, round_name), collection.round(round_name)
    return frozenset(body for body, _ in known if not asks(collection, about, body, known))


def figures(
    register: DeclaredRegister,
    entries: Iterable[RegisterEntry],
    period: Period,
    since: Period | None = None,
    until: date | None = None,
) -> bytes:
    """The figures of a register up to a period, as CSV with the columns of a submission.

    What nobody but its writer has read counts no more here than in the overview. A year of which the register
    has only the beginning, or is known only so far, is no figure of a round that lasts longer.

    Args:
        register: The register.
        entries: What stands in it.
        period: The last period that counts.
        since: The period of a round, which repeats no figure of a time before it; None takes all.
        until: The last day of which the register is known; the one that it declares, if not given.
    """
    opened = [one for one in entries if one.state != "written" or not register.about.second_person]
    tally = counts(register, opened, until)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*COLUMNS, *_SOURCE))
    told = register.about.tally
    if tally is not None and told is not None and told.figures is not None:
        last = tally.known
        upto = period if period.last <= last else Period.between(date(last.year, 1, 1), last)
        writer.writerows(_rows(tally, told.figures, upto, since))
    return out.getvalue().encode()


def _rows(tally: Counts, about: TallyFigures, period: Period, since: Period | None) -> Iterator[list[object]]:
    asked = set(tally.register.collection.cells(about.form))
    parts = dict.fromkeys((*(pairs for pairs, *_ in counted_rows(tally)), *_printed(tally)))
    spans = (one for one in _spans(tally, period) if since is None or not _apart(one, since))
    for span in spans:
        for pairs in parts:
            dims = _dims(about, pairs)
            amount, _ = tally.of(span, pairs)
            if dims is None or amount is None or not (amount or not pairs):
                continue
            cell = Cell(about.measure, dims)
            if cell in asked:
                status = "number" if amount else "zero"
                place = [about.provider, about.form, str(span), 1, about.measure, cell.breakdown]
                yield [*place, amount, status, *_source(tally, span, pairs)]


def _apart(span: Period, since: Period) -> bool:
    """True for what ended before a round, or is only the beginning of it."""
    return span.last < since.first or (span != since and span in since and span.first == since.first)


def _spans(tally: Counts, period: Period) -> tuple[Period, ...]:
    """All since the beginning where there is a balance, and the years."""
    covered = tally.covered
    whole = covered.until(period) if covered is not None and covered != period else covered
    return tuple(dict.fromkeys((*([whole] if whole is not None else []), *counted_years(tally, period))))


def _printed(tally: Counts) -> Iterator[Breakdown]:
    """The breakdowns that the balance has, those by several fields at once too."""
    yield from (row.breakdown for row in tally.register.balance)


def _source(tally: Counts, span: Period, pairs: Breakdown) -> tuple[str, str, str]:
    """Where the balance says that a number was printed; else the register itself."""
    row = tally.stated(span, pairs)
    if row is None:
        return f"registers/{tally.register.name}", "", ""
    return row.document, row.line, row.quote


def _dims(about: TallyFigures, pairs: Breakdown) -> tuple[tuple[str, str], ...] | None:
    """A breakdown in the collection's dimensions; None where it has no such."""
    found = []
    for name, code in pairs:
        if name in about.dimensions:
            found.append((about.dimensions[name], code))
        elif name in about.marks and code == "yes":
            dimension, _, marked = about.marks[name].partition("=")
            found.append((dimension, marked))
        else:
            return None
    return tuple(sorted(found))
