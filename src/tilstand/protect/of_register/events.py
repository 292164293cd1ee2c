"""The calendar of a register: entries that take place on days, also those that are still to come."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date

from tilstand.define.registers import DeclaredRegister
from tilstand.model.entry import RegisterEntry
from tilstand.model.overview import OverviewEvent
from tilstand.protect.of_register.entries import ShownRegister

__all__ = ["overview_events"]


def overview_events(shown: ShownRegister, entries: Iterable[RegisterEntry]) -> tuple[OverviewEvent, ...]:
    """What takes place on days; an entry of which only a month or a year is known is no event.

    Args:
        shown: What decides which entries leave.
        entries: What stands in the register; what is of a later time is announced here.
    """
    found = _events(shown, entries)
    return tuple(sorted(found, key=lambda one: (one.begins, one.ends, one.uid)))


def _events(shown: ShownRegister, entries: Iterable[RegisterEntry]) -> Iterator[OverviewEvent]:
    register, about = shown.register, shown.register.about.calendar
    for entry in entries if about is not None else ():
        assert about is not None
        meant = all(entry.values.get(name, "") in codes for name, codes in about.where.items())
        begins = _day(entry.values.get(about.begins, ""))
        if not (meant and shown.opened(entry) and begins):
            continue
        title = shown.text(entry, register.about.fields[about.called], about.called)
        ends = _day(entry.values.get(about.ends, "")) if about.ends else None
        yield OverviewEvent(
            uid=_uid(register, entry),
            begins=begins,
            ends=ends or begins,
            title=title,
            stamped=date.fromisoformat((entry.released or entry.written)[:10]),
            address=entry.values.get(about.address, "") if about.address else "",
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _uid(register: DeclaredRegister, entry: RegisterEntry) -> str:
    """The same for an entry as long as it stands, whatever is changed in it."""
    told = "\n".join((register.collection.id, register.name, entry.id))
    return f"{hashlib.sha256(told.encode()).hexdigest()[:24]}@{register.collection.id}"
