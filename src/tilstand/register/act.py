"""What is done to entries: by the one table of acts, whoever acts and through whichever door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.register.check import reason_flaws
from tilstand.round.act import acts, stamp
from tilstand.round.event import Event
from tilstand.round.of_register.shelf import Shelf
from tilstand.round.of_register.stand import TRACK, RegisterStand, standing

__all__ = ["kept", "released", "removed", "reviewed", "withdrawn"]


def kept(
    shelf: Shelf,
    entries: Mapping[str, Mapping[str, str]],
    *,
    by: str,
    at: datetime,
    reason: str = "",
    channel: str = "command",
    stood: RegisterStand | None = None,
) -> tuple[Event, ...]:
    """Write entries: those that are new or differ from what stands, all of them or none.

    What they say has been looked through (`flaws`). A changed entry is closed again until it is released.

    Args:
        shelf: The register.
        entries: What shall stand, by the names of the entries.
        by: Who writes.
        at: When.
        reason: Why, where there is more to say.
        channel: Through which door.
        stood: What whoever writes has seen; what stands now, if not given. An entry that was changed since is
            written all the same, and both are told that they met.

    Raises:
        UsageError: If one of them cannot be written now, or the reason has what may not stay in the log.
        ArchiveError: If it cannot be kept.
    """
    _looked(shelf, reason)
    seen = (stood or standing(shelf)).entries
    changed = [
        name
        for name, values in entries.items()
        if name not in seen or dict(seen[name].values) != dict(values)
    ]
    events = []
    for name in changed:
        sha256 = shelf.versions.put(name, entries[name])
        facts = {"former": seen[name].sha256} if name in seen else {}
        events.append(_event("write", name, by, at, sha256, reason, channel, facts))
    return acts(shelf.store, events)


def released(shelf: Shelf, names: Sequence[str], *, by: str, at: datetime) -> tuple[Event, ...]:
    """Release entries as they stand: somebody else than who wrote them has read them."""
    return _done(shelf, "release", names, by, at)


def withdrawn(
    shelf: Shelf, names: Sequence[str], *, by: str, at: datetime, reason: str = ""
) -> tuple[Event, ...]:
    """Take entries out of what is published, with the reason; what is printed already stays printed."""
    return _done(shelf, "withdraw", names, by, at, reason)


def reviewed(shelf: Shelf, names: Sequence[str], *, by: str, at: datetime) -> tuple[Event, ...]:
    """Note that somebody looked entries through and they still hold."""
    return _done(shelf, "review", names, by, at)


def removed(
    shelf: Shelf, names: Sequence[str], *, by: str, at: datetime, reason: str = ""
) -> tuple[Event, ...]:
    """Remove entries with everything that ever stood in them; their hashes stay in the log."""
    done = _done(shelf, "remove", names, by, at, reason)
    for event in done:
        shelf.versions.drop(event.subject)
    return done


def _done(
    shelf: Shelf, act: str, names: Iterable[str], by: str, at: datetime, reason: str = ""
) -> tuple[Event, ...]:
    _looked(shelf, reason)
    stood = standing(shelf)
    wanted = tuple(dict.fromkeys(names))
    lost = [name for name in wanted if name not in stood.entries and name not in stood.lost]
    if lost:
        raise failure(UsageError, "register.no_entry", list=", ".join(lost), name=shelf.register.name)
    events = [
        _event(act, name, by, at, stood.acts.of(TRACK, name).names, reason, "command", {}) for name in wanted
    ]
    return acts(shelf.store, events)


def _looked(shelf: Shelf, reason: str) -> None:
    """Refuse a reason that tells who somebody is: the log keeps it when all else of an entry is removed."""
    found = next(reason_flaws(shelf.register, reason), None) if reason else None
    if found is not None:
        raise failure(UsageError, "register.reason", name=shelf.register.name, what=found.what, do=found.do)


def _event(
    act: str,
    name: str,
    by: str,
    at: datetime,
    sha256: str,
    reason: str,
    channel: str,
    facts: Mapping[str, str],
) -> Event:
    return Event(TRACK, act, name, by, stamp(at), channel=channel, names=sha256, reason=reason, facts=facts)
