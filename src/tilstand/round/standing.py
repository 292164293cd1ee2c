"""Where everything stands in a round: the acts, one after the other, by the table."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tilstand.round.event import Event
from tilstand.round.track import NOTHING, TRACKS

__all__ = ["Stand", "Standings", "standings"]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one subject stands.

    Attributes:
        state: Its state.
        events: What was done to it, the first first.
        names: Hash of the bytes or words that stand.
    """

    state: str = NOTHING
    events: tuple[Event, ...] = ()
    names: str = ""

    def last(self, *acts: str) -> Event | None:
        """The latest of some acts."""
        return next((event for event in reversed(self.events) if event.act in acts), None)

    def did(self, act: str, by: str, since: str) -> bool:
        """True if somebody did an act of a kind since the last of another; a name is itself however spelt.

        Who wrote any of the words that nobody else has read yet took part in them, whoever wrote last.
        """
        after = max((at + 1 for at, event in enumerate(self.events) if event.act == since), default=0)
        return any(one.act == act and _plain(one.by) == _plain(by) for one in self.events[after:])


@dataclass(frozen=True)
class Standings:
    """Where every subject stands.

    Attributes:
        by_subject: By track and subject.
        crossed: Acts that came together from two copies and did not fit after each other: the later one
            changed nothing. They are shown, and somebody acts anew.
        count: How many acts there are.
        undone: Those of the crossed that nobody had done already in the same way, and nobody has done since.
    """

    by_subject: Mapping[tuple[str, str], Stand]
    crossed: tuple[Event, ...]
    count: int
    undone: tuple[Event, ...] = ()

    def of(self, track: str, subject: str) -> Stand:
        """Where a subject stands."""
        return self.by_subject.get((track, subject), Stand())

    def subjects(self, track: str) -> tuple[str, ...]:
        """Everything on a track to which something has happened."""
        return tuple(sorted(subject for name, subject in self.by_subject if name == track))


def standings(events: Iterable[Event]) -> Standings:
    """Where everything stands after some acts, in their order."""
    found: dict[tuple[str, str], Stand] = {}
    crossed: list[Event] = []
    undone: list[Event] = []
    count = 0
    for event in events:
        count += 1
        at = (event.track, event.subject)
        stand = found.get(at, Stand())
        after = _after(stand, event)
        if after is None:
            crossed.append(event)
            undone += [] if _stands(stand, event) else [event]
        else:
            found[at] = after
            undone = [one for one in undone if (one.track, one.subject, one.act) != (*at, event.act)]
    return Standings(found, tuple(crossed), count, tuple(undone))


def _stands(stand: Stand, event: Event) -> bool:
    """True for an act that somebody else has done already, to the same bytes or words."""
    same = any(one.act == event.act for one in stand.events)
    move = TRACKS[event.track].moves.get(event.act) if event.track in TRACKS else None
    return same and move is not None and stand.state == move.target and stand.names == event.names


def _after(stand: Stand, event: Event) -> Stand | None:
    track = TRACKS.get(event.track)
    move = track.moves.get(event.act) if track else None
    if move is None or not move.about(event.subject) or stand.state not in move.sources:
        return None
    if move.same and event.names != stand.names:
        return None
    if move.other and stand.did(move.other, event.by, move.act):
        return None
    names = event.names if move.names and move.target else stand.names
    return Stand(move.target or stand.state, (*stand.events, event), names)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
