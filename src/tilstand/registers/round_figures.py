"""What is counted in a register, as the unit's own figures: a round takes them from here and nowhere else."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date

from tilstand.collect import is_provider_asked
from tilstand.collect.csv_files import COLUMNS
from tilstand.collect.unit_figures import RegisterFigures
from tilstand.define import FormCell, Framework
from tilstand.define.register_schema import TallyFigures
from tilstand.define.registers import DeclaredRegister, list_register_measures, read_registers_by_name
from tilstand.ledger.case_counts import (
    Breakdown,
    CaseCounts,
    count_register_cases,
    list_counted_rows,
    list_counted_years,
)
from tilstand.model.batch import RegisterEntry
from tilstand.registers.store import load_register_entries, open_register_store
from tilstand.terms import Period, Text

_SOURCE = ("document", "line", "quote")


def count_register_figures(collection: Framework, round_name: str) -> tuple[RegisterFigures, ...]:
    """The figures that a round takes from the registers that it names; none where it names none.

    Raises:
        UsageError: If there is no such register.
        CollectionError: If a register does not fit its schema.
        ArchiveError: If the log of one is damaged.
    """
    register_figures, about = [], collection.round(round_name)
    wanted = sorted(about.registers.items())
    declared = read_registers_by_name(collection, (name for name, _ in wanted))
    for declared_register, (name, period) in zip(declared, wanted, strict=True):
        tally_figures = declared_register.about.tally.figures if declared_register.about.tally is not None else None
        if tally_figures is not None:
            register_state = load_register_entries(open_register_store(declared_register))
            data = write_register_csv(
                declared_register, register_state.entries.values(), period, about.period, register_state.known
            )
            if data.count(b"\n") > 1:  # what was kept before the round only says nothing of it
                register_figures.append(RegisterFigures(name, tally_figures.provider, data))
    return tuple(register_figures)


def find_outdated_registers(collection: Framework, round_name: str) -> tuple[tuple[Text, Period], ...]:
    """The registers that a round names and that are not counted to its end: what each is called, and how far.

    Raises:
        UsageError: If the collection has no such register.
        CollectionError: If a register does not fit its schema.
        ArchiveError: If the log of one is damaged.
    """
    about, found_pairs = collection.round(round_name), []
    for declared_register in read_registers_by_name(collection, about.registers):
        upto, known = (
            about.registers[declared_register.name],
            load_register_entries(open_register_store(declared_register)).known,
        )
        if min(upto.last, known) < about.period.last:
            found_pairs.append(
                (declared_register.called, upto if upto.last <= known else Period.from_text(known.isoformat()))
            )
    return tuple(found_pairs)


def list_register_providers(collection: Framework, round_name: str) -> frozenset[str]:
    """The bodies of whom nothing is asked: registers count all their figures, and no form asks for words."""
    known, about = list_register_measures(collection, round_name), collection.round(round_name)
    return frozenset(body for body, _ in known if not is_provider_asked(collection, about, body, known))


def write_register_csv(
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
    opened = [entry for entry in entries if entry.state != "written" or not register.about.second_person]
    tally = count_register_cases(register, opened, until)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*COLUMNS, *_SOURCE))
    told = register.about.tally
    if tally is not None and told is not None and told.figures is not None:
        last = tally.known
        upto = period if period.last <= last else Period.between(date(last.year, 1, 1), last)
        writer.writerows(_list_register_rows(tally, told.figures, upto, since))
    return out.getvalue().encode()


def _list_register_rows(
    tally: CaseCounts, about: TallyFigures, period: Period, since: Period | None
) -> Iterator[list[object]]:
    asked = set(tally.register.collection.cells(about.form))
    parts = dict.fromkeys((*(pairs for pairs, *_ in list_counted_rows(tally)), *_list_balance_breakdowns(tally)))
    spans = (
        current_span
        for current_span in _list_counted_spans(tally, period)
        if since is None or not _is_before_round(current_span, since)
    )
    for span in spans:
        for pairs in parts:
            dims = _map_breakdown_dimensions(about, pairs)
            amount, _ = tally.count_cases(span, pairs)
            if dims is None or amount is None or not (amount or not pairs):
                continue
            cell = FormCell(about.measure, dims)
            if cell in asked:
                status = "number" if amount else "zero"
                place = [about.provider, about.form, str(span), 1, about.measure, cell.breakdown]
                yield [*place, amount, status, *_find_printed_source(tally, span, pairs)]


def _is_before_round(span: Period, since: Period) -> bool:
    """True for what ended before a round, or is only the beginning of it."""
    return span.last < since.first or (span != since and span in since and span.first == since.first)


def _list_counted_spans(tally: CaseCounts, period: Period) -> tuple[Period, ...]:
    """All since the beginning where there is a balance, and the years."""
    covered = tally.balance_period
    whole = covered.until(period) if covered is not None and covered != period else covered
    return tuple(dict.fromkeys((*([whole] if whole is not None else []), *list_counted_years(tally, period))))


def _list_balance_breakdowns(tally: CaseCounts) -> Iterator[Breakdown]:
    """The breakdowns that the balance has, those by several fields at once too."""
    yield from (row.breakdown for row in tally.register.balance)


def _find_printed_source(tally: CaseCounts, span: Period, pairs: Breakdown) -> tuple[str, str, str]:
    """Where the balance says that a number was printed; else the register itself."""
    row = tally.find_balance_row(span, pairs)
    if row is None:
        return f"registers/{tally.register.name}", "", ""
    return row.document, row.line, row.quote


def _map_breakdown_dimensions(about: TallyFigures, pairs: Breakdown) -> tuple[tuple[str, str], ...] | None:
    """A breakdown in the collection's dimensions; None where it has no such."""
    found_pairs = []
    for name, code in pairs:
        if name in about.dimensions:
            found_pairs.append((about.dimensions[name], code))
        elif name in about.marks and code == "yes":
            dimension, _, marked = about.marks[name].partition("=")
            found_pairs.append((dimension, marked))
        else:
            return None
    return tuple(sorted(found_pairs))
