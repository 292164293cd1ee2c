"""Acting in a round: what the table allows is kept; anything else is told with what can be done instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.round.event import Event
from tilstand.round.journal import Store
from tilstand.round.standing import Stand, Standings, standings
from tilstand.round.track import TRACKS, Right, Transition
from tilstand.terms import Alike, Joined, Text

__all__ = ["act", "acts", "stamp"]

_TRIES = 8


def act(
    store: Store,
    track: str,
    name: str,
    subject: str,
    *,
    by: str,
    at: datetime,
    right: Right = Right.COORDINATOR,
    channel: str = "command",
    names: str = "",
    reason: str = "",
    facts: Mapping[str, str] | None = None,
    seen: int | None = None,
    called: Text | None = None,
) -> Event:
    """Do something in a round, if the table allows it where the subject stands now.

    Args:
        store: Where acts are kept.
        track: Kind of subject.
        name: The act.
        subject: Whom or what it is about.
        by: Who does it.
        at: When.
        right: On whose behalf.
        channel: Through which door.
        names: Hash of the bytes or words that it is about.
        reason: Why.
        facts: What else is worth knowing.
        seen: How many acts on this subject whoever acts has seen; None where it does not matter. If there are
            more by now, nothing is done: nobody signs what somebody else has changed meanwhile.
        called: What the subject is called, where its identifier says nothing to a reader.

    Returns:
        The act as it was kept.

    Raises:
        UsageError: If it cannot be done now; told with the state, and with what can be done.
        ArchiveError: If what was kept is damaged.
    """
    event = Event(track, name, subject, by, stamp(at), right, channel, names, reason, dict(facts or {}))
    return acts(store, (event,), seen=seen, called={subject: called} if called else {})[0]


def acts(
    store: Store,
    events: Sequence[Event],
    *,
    seen: int | Mapping[str, int] | None = None,
    called: Mapping[str, Text] | None = None,
) -> tuple[Event, ...]:
    """Do several things at once, each to another subject: all of them, or none.

    Args:
        store: Where acts are kept.
        events: The acts of one person, in order.
        seen: How many acts on each subject whoever acts has seen, as `act` takes it; by subject where they
            differ.
        called: What subjects are called, where their identifiers say nothing to a reader.

    Returns:
        The acts as they were kept.

    Raises:
        UsageError: If one of them cannot be done now, as `act` says.
        ArchiveError: If what was kept is damaged.
    """
    known = called or {}
    for _ in range(
        _TRIES if events else 0
    ):  # another act may come in between; it is read, and these judged again
        stood = standings(store.events())
        _all_judged(events, stood, seen, known)
        try:
            store.append(events[0], stood.count, *events[1:])
        except LookupError:
            continue
        return tuple(events)
    if events:
        subject = known.get(events[0].subject) or Alike(events[0].subject)
        raise failure(UsageError, "round.busy", subject=subject)
    return ()


def stamp(at: datetime) -> str:
    """A time as it stands in a log: UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _all_judged(
    events: Sequence[Event],
    stood: Standings,
    seen: int | Mapping[str, int] | None,
    known: Mapping[str, Text],
) -> None:
    """Stop where one of several acts is not possible, and tell all that are not.

    Raises:
        UsageError: As `act` says.
    """
    refused: dict[str, UsageError] = {}
    for event in events:
        one, stand = TRACKS[event.track].moves[event.act], stood.of(event.track, event.subject)
        count = seen.get(event.subject) if isinstance(seen, Mapping) else seen
        try:
            _judged(one, event, stand, count, known.get(event.subject) or Alike(event.subject))
        except UsageError as error:
            refused.setdefault(error.message, error)
    if not refused:
        return
    first, *more = refused.values()
    if not more and len(events) == 1:
        raise first
    told = [Joined(error.why, ": ") for error in (first, *more)]
    raise failure(UsageError, "round.several", told, count=len(events))


def _judged(one: Transition, event: Event, stand: Stand, seen: int | None, called: Text) -> None:
    """Stop where the act is not possible.

    Raises:
        UsageError: As `act` says.
    """
    told: dict[str, Any] = {"subject": called, "act": _act(event.track, one.act)}
    if not event.by.strip():
        raise failure(UsageError, "round.nobody", **told)
    if seen is not None and seen != len(stand.events):
        last = stand.events[-1]
        raise failure(
            UsageError, "round.changed", **told, by=last.by, at=last.at, done=_act(event.track, last.act)
        )
    if not one.about(event.subject):
        raise failure(UsageError, "round.not_it", **told)
    if event.right not in one.rights:
        raise failure(UsageError, "round.right", **told)
    if stand.state not in one.sources:
        able = [_act(event.track, name) for name in TRACKS[event.track].possible(stand.state)]
        raise failure(
            UsageError,
            "round.not_now" if able else "round.never",
            **told,
            state=message(f"round.state.{event.track}.{stand.state}"),
            list=Joined(tuple(able), ", ") if able else Alike(""),
        )
    if one.reason and not event.reason.strip():
        raise failure(UsageError, "round.reason", **told)
    if one.other and stand.did(one.other, event.by, one.act):
        raise failure(UsageError, "round.second", **told, by=event.by)
    if one.names and not event.names:
        raise failure(UsageError, "round.names", **told)
    if one.same and event.names != stand.names:
        raise failure(UsageError, "round.other", **told)


def _act(track: str, name: str) -> Text:
    return message(f"round.act.{track}.{name}")
