"""What was done to an entry, act by act, and what each change changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tilstand.register.differ import changed
from tilstand.round.event import Event
from tilstand.round.of_register.shelf import Shelf
from tilstand.round.of_register.stand import TRACK, RegisterStand

__all__ = ["EntryAct", "history"]


@dataclass(frozen=True, slots=True)
class EntryAct:
    """One act.

    Attributes:
        event: The act.
        changed: What stood before and after, by column; empty where nothing changed, or a version is not kept
            any more.
    """

    event: Event
    changed: Mapping[str, tuple[str, str]]


def history(shelf: Shelf, stood: RegisterStand, entry: str) -> tuple[EntryAct, ...]:
    """What was done to an entry, the first first; changes of two persons at once stand beside each other."""
    found = list[EntryAct]()
    nothing: Mapping[str, str] = {}
    for event in stood.acts.of(TRACK, entry).events:
        told: dict[str, tuple[str, str]] = {}
        if event.act == "write":
            former = event.facts.get("former", "")
            base = shelf.versions.get(entry, former) if former else nothing
            after = shelf.versions.get(entry, event.names)
            told = changed(base, after) if base is not None and after is not None else {}
        found.append(EntryAct(event, told))
    return tuple(found)
