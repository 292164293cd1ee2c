"""The overview of a register for one period: made here and nowhere else, gated and sealed like an edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tilstand.book.tally import Counts, counts
from tilstand.define import Framework
from tilstand.define.catalogue import Catalogue
from tilstand.define.registers import DeclaredRegister
from tilstand.errors import ReleaseError
from tilstand.languages import Stated, failure, filled, message, within
from tilstand.model.entry import RegisterEntry
from tilstand.model.overview import Overview, OverviewEntry
from tilstand.protect.gate import passed
from tilstand.protect.known import known
from tilstand.protect.of_register.entries import ShownRegister, ended_cases, public_columns, shown_entries
from tilstand.protect.of_register.events import overview_events
from tilstand.protect.of_register.movement import movement
from tilstand.protect.of_register.plots import overview_plots
from tilstand.protect.of_register.tables import counted, counted_tables
from tilstand.protect.of_register.waiting import waiting_table
from tilstand.protect.seal import sealed
from tilstand.terms import Alike, Period, Text, Typed

__all__ = ["overview"]


def overview(
    register: DeclaredRegister,
    entries: Sequence[RegisterEntry],
    period: Period,
    *,
    moved: Mapping[str, str],
    flaws: int = 0,
    final: bool = False,
) -> Overview:
    """All that leaves of a register for one period.

    Args:
        register: The register.
        entries: What stands in it.
        period: The period.
        moved: What entries were before, by their names, where they moved since the period before.
        flaws: How many things in it do not fit.
        final: True where it is to be published; else it is a draft, and says what it lacks.

    Raises:
        ReleaseError: If it is to be final and lacks something, or a text holds a number that is not known.
    """
    before = period.shifted(-1)
    held = [one for one in entries if _of_time(register, one, period)]
    ended = ended_cases(register, (one for one in held if not _waits(register, one)))
    shown = ShownRegister(register, period, before, moved, ended)
    unread = [one for one in held if _waits(register, one)]
    waiting = len(unread)
    tally = counts(register, [one for one in held if not _waits(register, one)])
    lacks = tuple(_lacks(register, tally, period, waiting, flaws))
    if final and lacks:
        raise failure(ReleaseError, "overview.lacks", lacks, name=register.name, period=within(period))
    opened = bool(register.about.legal_basis) or not register.about.needs_basis
    told = shown_entries(shown, held) if opened else ()
    about = register.about
    tables = counted_tables(tally, period) if tally is not None else ()
    leaving = [one for one in held if opened and shown.leaves(one)]
    moving = movement(register, leaving, moved, period, before)
    wait = waiting_table(register, unread, period) if not final else None
    tables = (*(one for one in (wait, moving) if one is not None), *tables)
    made = Overview(
        collection=register.collection.id,
        register=register.name,
        title=register.labels[f"registers.{register.name}.overview"],
        author=register.collection.provider_label(register.collection.settings.coordinator),
        period=period,
        before=before,
        languages=register.collection.settings.sites,
        tables=tables,
        columns=public_columns(register),
        groups=_groups(register, told),
        entries=told,
        moves=about.moves,
        movers=about.movers,
        titled=tuple(one for one in about.title if one in {column.id for column in public_columns(register)}),
        plots=overview_plots(tables, register.collection.settings.sites),
        events=overview_events(shown, entries) if opened else (),
        statements=tuple(_statements(register, tally, told, period, before)),
        notes=tuple(register.labels[path] for path in _paths(register, "notes")),
        basis=Typed(Alike(about.legal_basis), "law") if about.legal_basis else Alike(""),
        lacks=lacks,
        final=final,
    )
    knowing = _knowing(register)
    periods = [period, before, *(one for table in made.tables for one in table.periods)]
    periods += [tally.covered] if tally is not None and tally.covered is not None else []
    knowledge = {tag: known(knowing, periods, tag) for tag in made.languages}
    gated, _ = passed(made, knowledge)
    return sealed(gated)


def _of_time(register: DeclaredRegister, entry: RegisterEntry, period: Period) -> bool:
    """True for an entry that is not of a later time."""
    on = entry.values.get(register.about.tally.on, "") if register.about.tally is not None else ""
    return not on or Period.parse(on).first <= period.last


def _waits(register: DeclaredRegister, entry: RegisterEntry) -> bool:
    return register.about.second_person and entry.state == "written"


def _lacks(
    register: DeclaredRegister, tally: Counts | None, period: Period, waiting: int, flaws: int
) -> Iterator[Text]:
    if register.collection.settings.demonstration:  # what is invented is never more than a draft
        yield message("report.demonstration.banner")
    if register.about.needs_basis and not register.about.legal_basis:
        yield message("overview.lacks.basis")
    if waiting:
        yield message("overview.lacks.waiting", count=_said(waiting))
    if flaws:
        yield message("overview.lacks.flaws", count=_said(flaws))
    if tally is not None and tally.open:
        yield message("overview.lacks.open", count=_said(tally.open))
    if tally is not None and tally.covered is not None and period.last < tally.covered.last:
        yield message("overview.lacks.early", period=within(tally.covered))


def _said(number: int) -> Stated:
    return Stated(number, ("entries", number))


def _statements(
    register: DeclaredRegister,
    tally: Counts | None,
    told: Sequence[OverviewEntry],
    period: Period,
    before: Period,
) -> Iterator[Text]:
    """What is new, in sentences."""
    if tally is not None:
        cell = counted(tally, period)
        if cell.amount is not None:
            path = f"registers.{register.name}.tally.{'new' if cell.amount else 'none'}"
            address = (register.name, str(period), ())
            yield filled(register.labels[path], count=Stated(cell.amount, (address,)), period=within(period))
    new = sum(one.new for one in told)
    if told:
        path = "overview.new_entries" if new else "overview.no_new"
        yield message(path, count=Stated(new, ((register.name, "new"),)), period=within(before))
    if register.about.moves and told:
        count = sum(bool(one.moved.text(register.collection.settings.language)) for one in told)
        path = "overview.moved" if count else "overview.none_moved"
        yield message(path, count=Stated(count, ((register.name, "moved"),)), period=within(before))
        at = [column.id for column in public_columns(register)].index(register.about.moves)
        unstated = sum(not one.codes[at] for one in told)
        for name, rest in (("still", len(told) - count - unstated), ("unstated", unstated)):
            if rest:
                yield message(f"overview.{name}", count=Stated(rest, ((register.name, name),)))


def _groups(register: DeclaredRegister, told: Sequence[OverviewEntry]) -> tuple[tuple[str, Text], ...]:
    if not register.about.groups:
        return ()
    used = {one.group for one in told}
    codes = register.codes(register.about.fields[register.about.groups])
    return tuple((one.id, one.label) for one in codes if one.id in used)


def _paths(register: DeclaredRegister, name: str) -> list[str]:
    start = f"registers.{register.name}.{name}."
    return sorted(path for path in register.labels if path.startswith(start))


def _knowing(register: DeclaredRegister) -> Framework:
    """The collection with the register's own labels, and the numbers in them that it declares."""
    held = register.collection
    settings = held.settings.model_copy(
        update={"numbers": {**held.settings.numbers, **register.about.numbers}}
    )
    used = {field.codes for field in register.about.fields.values() if field.codes}
    starts = (f"registers.{register.name}.", *(f"codes.{name}." for name in used))
    labels = {path: register.labels[path] for path in register.labels if path.startswith(starts)}
    return replace(held, settings=settings, labels=Catalogue(labels), measures={}, codelists={})
