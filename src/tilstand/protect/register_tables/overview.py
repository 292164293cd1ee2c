"""The overview of a register for one period, and how far the register is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tilstand.define import Framework
from tilstand.define.labels import Catalogue
from tilstand.define.registers import DeclaredRegister
from tilstand.errors import ReleaseError
from tilstand.languages import CitedNumber, DatedText, format_inner_period, format_message, format_template, make_error
from tilstand.ledger.case_counts import CaseCounts, count_register_cases
from tilstand.model.batch import RegisterEntry
from tilstand.model.overview import Overview, OverviewEntry
from tilstand.protect.number_gate import check_numbers, collect_nonstatistical_numbers, seal_release
from tilstand.protect.register_tables.counts import (
    build_count_cell,
    build_count_tables,
    build_overview_charts,
    count_undatable_cases,
    tabulate_movements,
    tabulate_pending_entries,
)
from tilstand.protect.register_tables.entries import (
    PublicRegister,
    find_closed_cases,
    list_overview_events,
    list_public_columns,
    select_public_entries,
)
from tilstand.terms import InvariantText, Period, Text, TypedText


@dataclass(frozen=True, slots=True)
class RegisterCoverage:
    """A period, and how far the register is known.

    Attributes:
        period: The period that is asked for.
        known: The last day of which the register is known.

    Example:
        >>> RegisterCoverage(Period.from_text("2031-T2"), date(2031, 6, 30)).told.text
        '2031-05/2031-06'
        >>> RegisterCoverage(Period.from_text("2031-T2"), date(2031, 4, 30)).told.text
        '2031-T1'
    """

    period: Period
    known: date

    @property
    def whole(self) -> bool:
        """True where all of the period is known."""
        return self.period.last <= self.known

    @property
    def is_empty(self) -> bool:
        """True where no day of the period is known."""
        return self.known < self.period.first

    @property
    def told(self) -> Period:
        """What is told of: as much of the period as is known; else the last year that is, as far as it is."""
        if self.whole:
            return self.period
        first = self.period.first if not self.is_empty else date(self.known.year, 1, 1)
        return Period.between(first, self.known)

    @property
    def day(self) -> Period:
        """The last day of which the register is known."""
        return Period.from_text(self.known.isoformat())

    @property
    def as_of(self) -> Text:
        """The time that an overview is made of: its period, or as far as it is known."""
        return format_message(
            "overview.as_of", period=format_inner_period(self.period) if self.whole else DatedText(self.day)
        )

    def said(self) -> Iterator[Text]:
        """That nothing is known of the period, or not of all of it; nothing where it is known."""
        if not self.whole:
            path = "overview.known_none" if self.is_empty else "overview.known_part"
            yield format_message(path, period=format_inner_period(self.period), day=DatedText(self.day))


def build_register_overview(
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
    before = period.shift_period(-1)
    register_entries = [entry for entry in entries if _is_entry_of_period(register, entry, period)]
    ended = find_closed_cases(
        register,
        (register_entry for register_entry in register_entries if not _is_pending_entry(register, register_entry)),
    )
    shown = PublicRegister(register, period, before, moved, ended)
    unread = [register_entry for register_entry in register_entries if _is_pending_entry(register, register_entry)]
    waiting = len(unread)
    reach = RegisterCoverage(period, until or register.about.reach)
    read = [register_entry for register_entry in register_entries if not _is_pending_entry(register, register_entry)]
    tally = count_register_cases(
        register,
        [register_entry for register_entry in read if _is_entry_of_period(register, register_entry, reach.told)],
        reach.known,
    )
    lacks = tuple(_describe_overview_gaps(register, tally, reach, waiting, flaws))
    if final and lacks:
        raise make_error(
            ReleaseError, "overview.lacks", lacks, name=register.called, period=format_inner_period(period)
        )
    opened = bool(register.about.legal_basis) or not register.about.needs_basis
    overview_entries = select_public_entries(shown, register_entries) if opened else ()
    about = register.about
    tables = build_count_tables(tally, reach.told) if tally is not None else ()
    leaving = [
        register_entry for register_entry in register_entries if opened and shown.is_published_entry(register_entry)
    ]
    moving = None if reach.is_empty else tabulate_movements(register, leaving, moved, reach.told, before)
    wait = tabulate_pending_entries(register, unread, reach.told) if not final else None
    later = sum(not _is_entry_of_period(register, register_entry, reach.told) for register_entry in leaving)
    tables = (*(overview_table for overview_table in (wait, moving) if overview_table is not None), *tables)
    made = Overview(
        collection=register.collection.id,
        register=register.name,
        title=register.labels[f"registers.{register.name}.overview"],
        author=register.collection.provider_label(register.collection.settings.coordinator),
        period=period,
        before=before,
        known=reach.known,
        as_of=reach.as_of,
        languages=register.collection.settings.site_languages,
        tables=tables,
        columns=list_public_columns(register),
        groups=_label_overview_groups(register, overview_entries),
        entries=overview_entries,
        moves=about.moves,
        movers=about.movers,
        titled=tuple(text for text in about.title if text in {column.id for column in list_public_columns(register)}),
        plots=build_overview_charts(tables, register.collection.settings.site_languages),
        events=list_overview_events(shown, entries) if opened else (),
        statements=tuple(_compose_overview_statements(register, tally, overview_entries, reach, before)),
        notes=(
            *(register.labels[path] for path in _list_label_paths(register, "notes")),
            *_describe_register_coverage(register, reach, later),
        ),
        basis=TypedText(InvariantText(about.legal_basis), "law") if about.legal_basis else InvariantText(""),
        lacks=lacks,
        final=final,
    )
    knowing = _add_register_labels(register)
    periods = [period, before, reach.told, reach.day]
    periods += [current_period for table in made.tables for current_period in table.periods]
    periods += [tally.balance_period] if tally is not None and tally.balance_period is not None else []
    knowledge = {tag: collect_nonstatistical_numbers(knowing, periods, tag) for tag in made.languages}
    gated, _ = check_numbers(made, knowledge)
    return seal_release(gated)


def _is_entry_of_period(register: DeclaredRegister, entry: RegisterEntry, period: Period) -> bool:
    """True for an entry that is not of a later time."""
    on = entry.values.get(register.about.day_field, "")
    return not on or Period.from_text(on).first <= period.last


def _is_pending_entry(register: DeclaredRegister, entry: RegisterEntry) -> bool:
    return register.about.second_person and entry.state == "written"


def _describe_overview_gaps(
    register: DeclaredRegister, tally: CaseCounts | None, reach: RegisterCoverage, waiting: int, flaws: int
) -> Iterator[Text]:
    if register.collection.settings.demonstration:  # what is invented is never more than a draft
        yield format_message("report.demonstration.banner")
    if register.about.needs_basis and not register.about.legal_basis:
        yield format_message("overview.lacks.basis")
    if waiting:
        yield format_message("overview.lacks.waiting", count=_cite_entry_count(waiting))
    if flaws:
        yield format_message("overview.lacks.flaws", count=_cite_entry_count(flaws))
    if tally is not None and tally.open:
        yield format_message("overview.lacks.open", count=_cite_entry_count(tally.open))
    if not reach.whole:
        yield format_message("overview.lacks.known", period=format_inner_period(reach.period), day=DatedText(reach.day))
    if tally is not None and tally.balance_period is not None and reach.period.last < tally.balance_period.last:
        yield format_message("overview.lacks.early", period=format_inner_period(tally.balance_period))


def _cite_entry_count(number: int) -> CitedNumber:
    return CitedNumber(number, ("entries", number))


def _compose_overview_statements(
    register: DeclaredRegister,
    tally: CaseCounts | None,
    told: Sequence[OverviewEntry],
    reach: RegisterCoverage,
    before: Period,
) -> Iterator[Text]:
    """What is new, in sentences; what is not known is no reason to say that there is nothing."""
    yield from reach.said()
    if tally is not None and not reach.is_empty:
        yield from _compose_case_counts(register, tally, reach.told)
    new = sum(overview_entry.new for overview_entry in told)
    if new or (told and not reach.is_empty):
        path = "overview.new_entries" if new else "overview.no_new"
        yield format_message(
            path, count=CitedNumber(new, ((register.name, "new"),)), period=format_inner_period(before)
        )
    if register.about.moves and told and not reach.is_empty:
        count = sum(bool(overview_entry.moved.text(register.collection.settings.language)) for overview_entry in told)
        at = [column.id for column in list_public_columns(register)].index(register.about.moves)
        unstated = sum(not overview_entry.codes[at] for overview_entry in told)
        if unstated < len(told):  # of a status that nobody states it is not said that it is the same
            path = "overview.moved" if count else "overview.none_moved"
            yield format_message(
                path, count=CitedNumber(count, ((register.name, "moved"),)), period=format_inner_period(before)
            )
        for name, rest in (("still", len(told) - count - unstated), ("unstated", unstated)):
            if rest:
                yield format_message(f"overview.{name}", count=CitedNumber(rest, ((register.name, name),)))


def _compose_case_counts(register: DeclaredRegister, tally: CaseCounts, period: Period) -> Iterator[Text]:
    """How many new cases there are, and how many there may be beside; none is said only where none may be."""
    cell, wide = build_count_cell(tally, period), count_undatable_cases(tally, (period,))
    if cell.amount or (cell.amount == 0 and not wide):
        path = f"registers.{register.name}.tally.{'new' if cell.amount else 'none'}"
        address = (register.name, str(period), ())
        yield format_template(
            register.labels[path], count=CitedNumber(cell.amount, (address,)), period=format_inner_period(period)
        )
    if wide:
        yield format_message("overview.maybe", count=_cite_entry_count(wide), period=format_inner_period(period))


def _describe_register_coverage(register: DeclaredRegister, reach: RegisterCoverage, later: int) -> Iterator[Text]:
    """How far the register is known, whether all of that time is in it, and what is in it of a later one."""
    yield format_message("overview.known", day=DatedText(reach.day))
    if not register.about.complete:
        yield format_message("overview.incomplete")
    if later:
        yield format_message("overview.beyond", count=_cite_entry_count(later))


def _label_overview_groups(register: DeclaredRegister, told: Sequence[OverviewEntry]) -> tuple[tuple[str, Text], ...]:
    if not register.about.groups:
        return ()
    used = {overview_entry.group for overview_entry in told}
    codes = register.codes(register.about.fields[register.about.groups])
    return tuple((code.id, code.label) for code in codes if code.id in used)


def _list_label_paths(register: DeclaredRegister, name: str) -> list[str]:
    start = f"registers.{register.name}.{name}."
    return sorted(path for path in register.labels if path.startswith(start))


def _add_register_labels(register: DeclaredRegister) -> Framework:
    """The collection with the register's own labels, and the numbers in them that it declares."""
    framework = register.collection
    settings = framework.settings.model_copy(
        update={"numbers": {**framework.settings.numbers, **register.about.numbers}}
    )
    used = {field.codes for field in register.about.fields.values() if field.codes}
    starts = (f"registers.{register.name}.", *(f"codes.{name}." for name in used))
    labels = {path: register.labels[path] for path in register.labels if path.startswith(starts)}
    return replace(framework, settings=settings, labels=Catalogue(labels), measures={}, codelists={})
