"""The overview of a register for one period: made here and nowhere else, gated and sealed like an edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tilstand.book.tally import Counts, counts
from tilstand.define import Framework
from tilstand.define.catalogue import Catalogue
from tilstand.define.registers import DeclaredRegister
from tilstand.errors import ReleaseError
from tilstand.languages import Dated, Stated, failure, filled, message, within
from tilstand.model.entry import RegisterEntry
from tilstand.model.overview import Overview, OverviewEntry
from tilstand.protect.gate import passed
from tilstand.protect.known import known
from tilstand.protect.of_register.entries import ShownRegister, ended_cases, public_columns, shown_entries
from tilstand.protect.of_register.events import overview_events
from tilstand.protect.of_register.movement import movement
from tilstand.protect.of_register.plots import overview_plots
from tilstand.protect.of_register.reach import RegisterReach
from tilstand.protect.of_register.tables import counted, counted_tables, straddling
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
    until: date | None = None,
    flaws: int = 0,
    final: bool = False,
) -> Overview:
    """All that leaves of a register for one period.

    Args:
        register: The register.
        entries: What stands in it.
        period: The period.
        moved: What entries were before, by their names, where they moved since the period before.
        until: The last day of which the register is known; the one that it declares, if not given. Nothing is
            told of a later one.
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
    reach = RegisterReach(period, until or register.about.reach)
    read = [one for one in held if not _waits(register, one)]
    tally = counts(register, [one for one in read if _of_time(register, one, reach.told)], reach.known)
    lacks = tuple(_lacks(register, tally, reach, waiting, flaws))
    if final and lacks:
        raise failure(ReleaseError, "overview.lacks", lacks, name=register.called, period=within(period))
    opened = bool(register.about.legal_basis) or not register.about.needs_basis
    told = shown_entries(shown, held) if opened else ()
    about = register.about
    tables = counted_tables(tally, reach.told) if tally is not None else ()
    leaving = [one for one in held if opened and shown.leaves(one)]
    moving = None if reach.nothing else movement(register, leaving, moved, reach.told, before)
    wait = waiting_table(register, unread, reach.told) if not final else None
    later = sum(not _of_time(register, one, reach.told) for one in leaving)
    tables = (*(one for one in (wait, moving) if one is not None), *tables)
    made = Overview(
        collection=register.collection.id,
        register=register.name,
        title=register.labels[f"registers.{register.name}.overview"],
        author=register.collection.provider_label(register.collection.settings.coordinator),
        period=period,
        before=before,
        known=reach.known,
        as_of=reach.as_of,
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
        statements=tuple(_statements(register, tally, told, reach, before)),
        notes=(
            *(register.labels[path] for path in _paths(register, "notes")),
            *_known(register, reach, later),
        ),
        basis=Typed(Alike(about.legal_basis), "law") if about.legal_basis else Alike(""),
        lacks=lacks,
        final=final,
    )
    knowing = _knowing(register)
    periods = [period, before, reach.told, reach.day]
    periods += [one for table in made.tables for one in table.periods]
    periods += [tally.covered] if tally is not None and tally.covered is not None else []
    knowledge = {tag: known(knowing, periods, tag) for tag in made.languages}
    gated, _ = passed(made, knowledge)
    return sealed(gated)


def _of_time(register: DeclaredRegister, entry: RegisterEntry, period: Period) -> bool:
    """True for an entry that is not of a later time."""
    on = entry.values.get(register.about.dated, "")
    return not on or Period.parse(on).first <= period.last


def _waits(register: DeclaredRegister, entry: RegisterEntry) -> bool:
    return register.about.second_person and entry.state == "written"


def _lacks(
    register: DeclaredRegister, tally: Counts | None, reach: RegisterReach, waiting: int, flaws: int
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
    if not reach.whole:
        yield message("overview.lacks.known", period=within(reach.period), day=Dated(reach.day))
    if tally is not None and tally.covered is not None and reach.period.last < tally.covered.last:
        yield message("overview.lacks.early", period=within(tally.covered))


def _said(number: int) -> Stated:
    return Stated(number, ("entries", number))


def _statements(
    register: DeclaredRegister,
    tally: Counts | None,
    told: Sequence[OverviewEntry],
    reach: RegisterReach,
    before: Period,
) -> Iterator[Text]:
    """What is new, in sentences; what is not known is no reason to say that there is nothing."""
    yield from reach.said()
    if tally is not None and not reach.nothing:
        yield from _counted(register, tally, reach.told)
    new = sum(one.new for one in told)
    if new or (told and not reach.nothing):
        path = "overview.new_entries" if new else "overview.no_new"
        yield message(path, count=Stated(new, ((register.name, "new"),)), period=within(before))
    if register.about.moves and told and not reach.nothing:
        count = sum(bool(one.moved.text(register.collection.settings.language)) for one in told)
        at = [column.id for column in public_columns(register)].index(register.about.moves)
        unstated = sum(not one.codes[at] for one in told)
        if unstated < len(told):  # of a status that nobody states it is not said that it is the same
            path = "overview.moved" if count else "overview.none_moved"
            yield message(path, count=Stated(count, ((register.name, "moved"),)), period=within(before))
        for name, rest in (("still", len(told) - count - unstated), ("unstated", unstated)):
            if rest:
                yield message(f"overview.{name}", count=Stated(rest, ((register.name, name),)))


def _counted(register: DeclaredRegister, tally: Counts, period: Period) -> Iterator[Text]:
    """How many new cases there are, and how many there may be beside; none is said only where none may be."""
    cell, wide = counted(tally, period), straddling(tally, (period,))
    if cell.amount or (cell.amount == 0 and not wide):
        path = f"registers.{register.name}.tally.{'new' if cell.amount else 'none'}"
        address = (register.name, str(period), ())
        yield filled(register.labels[path], count=Stated(cell.amount, (address,)), period=within(period))
    if wide:
        yield message("overview.maybe", count=_said(wide), period=within(period))


def _known(register: DeclaredRegister, reach: RegisterReach, later: int) -> Iterator[Text]:
    """How far the register is known, whether all of that time is in it, and what is in it of a later one."""
    yield message("overview.known", day=Dated(reach.day))
    if not register.about.complete:
        yield message("overview.incomplete")
    if later:
        yield message("overview.beyond", count=_said(later))


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
