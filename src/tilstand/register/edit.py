"""One entry as somebody wrote it in a form: looked through like a table, kept if it fits and none met it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tilstand.errors import UsageError
from tilstand.model.entry import RegisterEntry
from tilstand.register.act import kept
from tilstand.register.check import RegisterRow, flaws
from tilstand.register.flaw import Flaw
from tilstand.register.incoming import name_flaws
from tilstand.register.value import Reader
from tilstand.round.event import Event
from tilstand.round.of_register.shelf import Shelf
from tilstand.round.of_register.stand import standing

__all__ = ["Edited", "edited"]


@dataclass(frozen=True, slots=True)
class Edited:
    """What became of it.

    Attributes:
        values: What was written, as it would be kept.
        flaws: What does not fit; nothing is kept while there is anything.
        met: True where the entry is another by now than the one that was seen; nothing is kept.
        stands: What stands now; None where nothing does.
        events: What was done; nothing where what was written stood there already.
    """

    values: Mapping[str, str]
    flaws: tuple[Flaw, ...] = ()
    met: bool = False
    stands: RegisterEntry | None = None
    events: tuple[Event, ...] = ()


def edited(
    shelf: Shelf,
    entry: str,
    told: Mapping[str, str],
    seen: str | None,
    known: Mapping[str, frozenset[str]],
    *,
    by: str,
    at: datetime,
    reason: str = "",
    channel: str = "command",
) -> Edited:
    """Write what somebody told of one entry; a column of which they told nothing stays as it is.

    Args:
        shelf: The register.
        entry: Name of the entry; one that is not there is made.
        told: What was written, by column.
        seen: Hash of the entry that they saw, empty where there was none; None where it does not matter.
        known: Names of the entries of each register.
        by: Who writes.
        at: When.
        reason: Why, where there is more to say.
        channel: Through which door.

    Raises:
        UsageError: If it cannot be written, or the reason has what may not stay in the log.
        ArchiveError: If it cannot be kept.
    """
    register, stood = shelf.register, standing(shelf)
    here = stood.entries.get(entry)
    values = Reader(register).values(here.values if here else {}, told)
    if seen is not None and _hash(here) != seen:
        return Edited(values, met=True, stands=here)
    row = RegisterRow(entry, values)
    others = {name: one.values for name, one in stood.entries.items()}
    own = known.get(register.name, frozenset()) | {entry}
    found = (*name_flaws((row,), others), *flaws(register, (row,), others, {**known, register.name: own}))
    if found:
        return Edited(values, found, stands=here)
    how = {"by": by, "reason": reason, "channel": channel}
    try:
        done = kept(shelf, {entry: values}, at=at, stood=stood, exact=True, **how)
    except UsageError:
        now = standing(shelf).entries.get(entry)
        if _hash(now) == _hash(here):
            raise
        return Edited(values, met=True, stands=now)
    return Edited(values, stands=here, events=done)


def _hash(entry: RegisterEntry | None) -> str:
    return entry.sha256 if entry is not None else ""
