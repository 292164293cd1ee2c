"""What is done to entries: by the one table of acts, whoever acts and through whichever door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NotRequired, TypedDict, Unpack

from tilstand.errors import TilstandError, UsageError
from tilstand.languages import failure
from tilstand.register.check import reason_flaws
from tilstand.round.act import acts, stamp
from tilstand.round.event import Event
from tilstand.round.of_register.shelf import Shelf
from tilstand.round.of_register.stand import TRACK, RegisterStand, standing
from tilstand.round.track import TRACKS

__all__ = ["Acting", "kept", "looked", "possible", "released", "removed", "reviewed", "withdrawn"]


class Acting(TypedDict):
    """How something is done to entries.

    Attributes:
        by: Who does it.
        at: When.
        reason: Why.
        channel: Through which door.
        shown: Hash of what whoever acts has seen, by entry: nothing is done if one is another by now. What
            stands is meant where none is given.
    """

    by: str
    at: datetime
    reason: NotRequired[str]
    channel: NotRequired[str]
    shown: NotRequired[Mapping[str, str]]


def kept(
    shelf: Shelf,
    entries: Mapping[str, Mapping[str, str]],
    *,
    by: str,
    at: datetime,
    reason: str = "",
    channel: str = "command",
    stood: RegisterStand | None = None,
    exact: bool = False,
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
        exact: True where nothing is written if somebody did something with one of them since.

    Raises:
        UsageError: If one of them cannot be written now, or the reason has what may not stay in the log.
        ArchiveError: If it cannot be kept.
    """
    looked(shelf, reason)
    stands = stood or standing(shelf)
    seen = stands.entries
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
    counts = {name: len(stands.acts.of(TRACK, name).events) for name in changed}
    try:
        return acts(shelf.store, events, seen=counts if exact else None)
    except TilstandError:
        for event in events:  # nobody's words stay where nothing speaks of them
            known = (one.names for one in standing(shelf).acts.of(TRACK, event.subject).events)
            if event.names not in known:
                shelf.versions.drop(event.subject, event.names)
        raise


def released(shelf: Shelf, names: Sequence[str], **how: Unpack[Acting]) -> tuple[Event, ...]:
    """Release entries as they stand: somebody else than who wrote them has read them."""
    return _done(shelf, "release", names, **how)


def withdrawn(shelf: Shelf, names: Sequence[str], **how: Unpack[Acting]) -> tuple[Event, ...]:
    """Take entries out of what is published, with the reason; what is printed already stays printed."""
    return _done(shelf, "withdraw", names, **how)


def reviewed(shelf: Shelf, names: Sequence[str], **how: Unpack[Acting]) -> tuple[Event, ...]:
    """Note that somebody looked entries through and they still hold."""
    return _done(shelf, "review", names, **how)


def removed(shelf: Shelf, names: Sequence[str], **how: Unpack[Acting]) -> tuple[Event, ...]:
    """Remove entries with everything that ever stood in them; their hashes stay in the log."""
    done = _done(shelf, "remove", names, **how)
    for event in done:
        shelf.versions.drop(event.subject)
    return done


def possible(stood: RegisterStand, entry: str, by: str) -> tuple[str, ...]:
    """What somebody can do with an entry now, by the table."""
    stand = stood.acts.of(TRACK, entry)
    moves = (one for one in TRACKS[TRACK].moves.values() if stand.state in one.sources)
    return tuple(one.act for one in moves if not (one.other and stand.did(one.other, by, one.act)))


def _done(shelf: Shelf, act: str, names: Iterable[str], **how: Unpack[Acting]) -> tuple[Event, ...]:
    by, at, reason = how["by"], how["at"], how.get("reason", "")
    channel, shown = how.get("channel", "command"), how.get("shown")
    looked(shelf, reason)
    stood = standing(shelf)
    wanted = tuple(dict.fromkeys(names))
    lost = [name for name in wanted if name not in stood.entries and name not in stood.lost]
    if lost:
        raise failure(UsageError, "register.no_entry", list=", ".join(lost), name=shelf.register.name)
    hashes = {name: stood.acts.of(TRACK, name).names for name in wanted}
    if shown is not None and any(shown.get(name) != hashes[name] for name in wanted):
        raise failure(UsageError, "register.changed", name=shelf.register.name, list=", ".join(wanted))
    events = [_event(act, name, by, at, hashes[name], reason, channel, {}) for name in wanted]
    counts = {name: len(stood.acts.of(TRACK, name).events) for name in wanted}
    return acts(shelf.store, events, seen=counts if shown is not None else None)


def looked(shelf: Shelf, reason: str) -> None:
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
