"""How a register stands: its entries after all acts, and the acts that changed nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tilstand.define.registers import DeclaredRegister
from tilstand.model.entry import RegisterEntry
from tilstand.round.event import Event
from tilstand.round.of_register.shelf import Shelf
from tilstand.round.standing import Stand, Standings, standings

__all__ = ["REACH", "TRACK", "RegisterStand", "standing"]

TRACK = "entry"
"""The kind of subject that an entry is, in the table of acts."""

REACH = "reach"
"""The kind of subject that how far a register is known is."""


@dataclass(frozen=True)
class RegisterStand:
    """How a register stands.

    Attributes:
        entries: What stands, by the names of the entries.
        acts: Where each entry stands by what was done to it.
        known: The last day of which the register is known.
        waits: The day that somebody has declared, and nobody else confirmed yet; None where none waits.
        lost: Entries whose version that stands is not there, or is not what the log says.
        met: Entries that two persons changed without having seen each other's change, with the act that
            came last: it stands, and the other one is in the history.
    """

    entries: Mapping[str, RegisterEntry]
    acts: Standings
    known: date
    waits: date | None = None
    lost: tuple[str, ...] = ()
    met: tuple[Event, ...] = ()


def standing(shelf: Shelf) -> RegisterStand:
    """How a register stands now.

    Raises:
        ArchiveError: If a log is damaged.
    """
    events = shelf.store.events()
    acts = standings(events)
    entries, lost, met = dict[str, RegisterEntry](), list[str](), list[Event]()
    for name in acts.subjects(TRACK):
        stand = acts.of(TRACK, name)
        if stand.state == "removed":
            continue
        met.extend(_met(stand))
        values = shelf.versions.get(name, stand.names)
        if values is None:
            lost.append(name)
        else:
            entries[name] = _entry(name, stand, values)
    known, waits = _known(shelf.register, acts.of(REACH, shelf.register.name))
    return RegisterStand(entries, acts, known, waits, tuple(lost), tuple(met))


def _known(register: DeclaredRegister, stand: Stand) -> tuple[date, date | None]:
    """How far a register is known, and the day that waits; that less is known needs no second person."""
    known, waits = register.about.reach, None
    for event in stand.events:
        if event.act == "confirm":
            known, waits = waits or known, None
            continue
        day = date.fromisoformat(event.facts.get("until", known.isoformat()))
        waits = day if register.about.second_person and day > known else None
        known = known if waits else day
    return max(known, register.about.covered or known), waits


def _entry(name: str, stand: Stand, values: Mapping[str, str]) -> RegisterEntry:
    wrote, looked, opened = stand.last("write"), stand.last("write", "review"), stand.last("release")
    return RegisterEntry(
        name,
        values,
        stand.state,
        stand.names,
        wrote.by if wrote else "",
        wrote.at if wrote else "",
        looked.at if looked else "",
        opened.at if opened and stand.state == "released" else "",
    )


def _met(stand: Stand) -> list[Event]:
    """The last change, where it was made on another version than the one that stood before it."""
    writes = [event for event in stand.events if event.act == "write"]
    if len(writes) < 2 or writes[-1].facts.get("former", "") == writes[-2].names:
        return []
    return [writes[-1]]
