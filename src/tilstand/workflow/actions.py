"""The states of subjects after all events, and the acts that the table allows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tilstand.errors import UsageError
from tilstand.languages import format_message, make_error
from tilstand.terms import InvariantText, JoinedText, Text
from tilstand.workflow.event_log import EventStore, RoundEvent
from tilstand.workflow.transitions import NOTHING, TRACKS, ActingRight, StateTransition


@dataclass(frozen=True, slots=True)
class SubjectState:
    """Where one subject stands.

    Attributes:
        state: Its state.
        events: What was done to it, the first first.
        names: Hash of the bytes or words that stand.
    """

    state: str = NOTHING
    events: tuple[RoundEvent, ...] = ()
    names: str = ""

    def last(self, *acts: str) -> RoundEvent | None:
        """The latest of some acts."""
        return next((event for event in reversed(self.events) if event.act in acts), None)

    def did(self, act: str, by: str, since: str) -> bool:
        """True if somebody did an act of a kind since the last of another; a name is itself however spelt.

        Who wrote any of the words that nobody else has read yet took part in them, whoever wrote last.
        """
        after = max((at + 1 for at, event in enumerate(self.events) if event.act == since), default=0)
        return any(
            event.act == act and _normalize_person_name(event.by) == _normalize_person_name(by)
            for event in self.events[after:]
        )


@dataclass(frozen=True)
class SubjectStates:
    """Where every subject stands.

    Attributes:
        by_subject: By track and subject.
        crossed: Acts that came together from two copies and did not fit after each other: the later one
            changed nothing. They are shown, and somebody acts anew.
        count: How many acts there are.
        undone: Those of the crossed that nobody had done already in the same way, and nobody has done since.
    """

    by_subject: Mapping[tuple[str, str], SubjectState]
    crossed: tuple[RoundEvent, ...]
    count: int
    undone: tuple[RoundEvent, ...] = ()

    def get_subject_state(self, track: str, subject: str) -> SubjectState:
        """Where a subject stands."""
        return self.by_subject.get((track, subject), SubjectState())

    def list_subjects(self, track: str) -> tuple[str, ...]:
        """Everything on a track to which something has happened."""
        return tuple(sorted(subject for name, subject in self.by_subject if name == track))


def derive_subject_states(events: Iterable[RoundEvent]) -> SubjectStates:
    """Where everything stands after some acts, in their order."""
    subject_states_by_pair: dict[tuple[str, str], SubjectState] = {}
    crossed: list[RoundEvent] = []
    undone: list[RoundEvent] = []
    count = 0
    for event in events:
        count += 1
        at = (event.track, event.subject)
        stand = subject_states_by_pair.get(at, SubjectState())
        after = _apply_event(stand, event)
        if after is None:
            crossed.append(event)
            undone += [] if _is_repeated_act(stand, event) else [event]
        else:
            subject_states_by_pair[at] = after
            undone = [
                round_event
                for round_event in undone
                if (round_event.track, round_event.subject, round_event.act) != (*at, event.act)
            ]
    return SubjectStates(subject_states_by_pair, tuple(crossed), count, tuple(undone))


def _is_repeated_act(stand: SubjectState, event: RoundEvent) -> bool:
    """True for an act that somebody else has done already, to the same bytes or words."""
    same = any(round_event.act == event.act for round_event in stand.events)
    move = TRACKS[event.track].moves.get(event.act) if event.track in TRACKS else None
    return same and move is not None and stand.state == move.target and stand.names == event.names


def _apply_event(stand: SubjectState, event: RoundEvent) -> SubjectState | None:
    track = TRACKS.get(event.track)
    move = track.moves.get(event.act) if track else None
    if move is None or not move.about(event.subject) or stand.state not in move.sources:
        return None
    if move.same and event.names != stand.names:
        return None
    if move.other and stand.did(move.other, event.by, move.act):
        return None
    names = event.names if move.names and move.target else stand.names
    return SubjectState(move.target or stand.state, (*stand.events, event), names)


def _normalize_person_name(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


_TRIES = 8


def perform_act(
    store: EventStore,
    track: str,
    name: str,
    subject: str,
    *,
    by: str,
    at: datetime,
    right: ActingRight = ActingRight.COORDINATOR,
    channel: str = "command",
    names: str = "",
    reason: str = "",
    facts: Mapping[str, str] | None = None,
    seen: int | None = None,
    called: Text | None = None,
) -> RoundEvent:
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
    event = RoundEvent(track, name, subject, by, format_act_time(at), right, channel, names, reason, dict(facts or {}))
    return perform_acts(store, (event,), seen=seen, called={subject: called} if called else {})[0]


def perform_acts(
    store: EventStore,
    events: Sequence[RoundEvent],
    *,
    seen: int | Mapping[str, int] | None = None,
    called: Mapping[str, Text] | None = None,
) -> tuple[RoundEvent, ...]:
    """Do several things at once, each to another subject: all of them, or none.

    Args:
        store: Where acts are kept.
        events: The acts of one person, in order.
        seen: How many acts on each subject whoever acts has seen, as `perform_act` takes it; by subject
            where they
            differ.
        called: What subjects are called, where their identifiers say nothing to a reader.

    Returns:
        The acts as they were kept.

    Raises:
        UsageError: If one of them cannot be done now, as `perform_act` says.
        ArchiveError: If what was kept is damaged.
    """
    known = called or {}
    for _ in range(_TRIES if events else 0):  # another act may come in between; it is read, and these judged again
        subject_states = derive_subject_states(store.read_events())
        _check_acts_allowed(events, subject_states, seen, known)
        try:
            store.append_events(events[0], subject_states.count, *events[1:])
        except LookupError:
            continue
        return tuple(events)
    if events:
        subject = known.get(events[0].subject) or InvariantText(events[0].subject)
        raise make_error(UsageError, "round.busy", subject=subject)
    return ()


def format_act_time(at: datetime) -> str:
    """A time as it stands in a log: UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _check_acts_allowed(
    events: Sequence[RoundEvent], stood: SubjectStates, seen: int | Mapping[str, int] | None, known: Mapping[str, Text]
) -> None:
    """Stop where one of several acts is not possible, and tell all that are not.

    Raises:
        UsageError: As `perform_act` says.
    """
    refused: dict[str, UsageError] = {}
    for event in events:
        state_transition, stand = (
            TRACKS[event.track].moves[event.act],
            stood.get_subject_state(event.track, event.subject),
        )
        count = seen.get(event.subject) if isinstance(seen, Mapping) else seen
        try:
            _check_act_allowed(
                state_transition, event, stand, count, known.get(event.subject) or InvariantText(event.subject)
            )
        except UsageError as error:
            refused.setdefault(error.message, error)
    if not refused:
        return
    first, *more = refused.values()
    if not more and len(events) == 1:
        raise first
    joined_texts = [JoinedText(error.why, ": ") for error in (first, *more)]
    raise make_error(UsageError, "round.several", joined_texts, count=len(events))


def _check_act_allowed(
    one: StateTransition, event: RoundEvent, stand: SubjectState, seen: int | None, called: Text
) -> None:
    """Stop where the act is not possible.

    Raises:
        UsageError: As `perform_act` says.
    """
    told: dict[str, Any] = {"subject": called, "act": _name_act(event.track, one.act)}
    if not event.by.strip():
        raise make_error(UsageError, "round.nobody", **told)
    if seen is not None and seen != len(stand.events):
        last = stand.events[-1]
        raise make_error(
            UsageError, "round.changed", **told, by=last.by, at=last.at, done=_name_act(event.track, last.act)
        )
    if not one.about(event.subject):
        raise make_error(UsageError, "round.not_it", **told)
    if event.right not in one.rights:
        raise make_error(UsageError, "round.right", **told)
    if stand.state not in one.sources:
        able = [_name_act(event.track, name) for name in TRACKS[event.track].list_possible_acts(stand.state)]
        raise make_error(
            UsageError,
            "round.not_now" if able else "round.never",
            **told,
            state=format_message(f"round.state.{event.track}.{stand.state}"),
            list=JoinedText(tuple(able), ", ") if able else InvariantText(""),
        )
    if one.reason and not event.reason.strip():
        raise make_error(UsageError, "round.reason", **told)
    if one.other and stand.did(one.other, event.by, one.act):
        raise make_error(UsageError, "round.second", **told, by=event.by)
    if one.names and not event.names:
        raise make_error(UsageError, "round.names", **told)
    if one.same and event.names != stand.names:
        raise make_error(UsageError, "round.other", **told)


def _name_act(track: str, name: str) -> Text:
    return format_message(f"round.act.{track}.{name}")
