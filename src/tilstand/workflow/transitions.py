"""What can happen to bodies, questions, texts, registers, checks and editions: one table, whoever acts.

The command line, the portal and its API act by this table and have no guards of their own. The tracks are
apart, so that an open question hides no delivery. That somebody is late is worked out from the day, never
stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

NOTHING = "nothing"
"""State of a subject to which nothing has happened."""

CAUTIONS = ("explained", "unbound", "approved", "movement", "method", "links", "announced")
"""Checks before an edition that a person may let pass, by name and with a reason. No other can be."""


class ActingRight(StrEnum):
    """On whose behalf somebody acts."""

    COORDINATOR = "coordinator"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class StateTransition:
    """One act: from which states, to which, and what it needs.

    Attributes:
        act: Its name.
        sources: The states in which it can be done.
        target: The state that it leads to; empty where it leaves the state as it is.
        rights: Who may do it.
        reason: True where a reason must be given.
        names: True where it is about bytes or words of which it names the hash.
        same: True where that hash must be the one that stands: what is approved is what was shown.
        subjects: The only subjects that it can be done to; empty where it can be done to any.
        other: The act whose doer may not do this one; empty where anybody may.
    """

    act: str
    sources: tuple[str, ...]
    target: str
    rights: tuple[ActingRight, ...] = (ActingRight.COORDINATOR,)
    reason: bool = False
    names: bool = False
    same: bool = False
    subjects: tuple[str, ...] = ()
    other: str = ""

    def about(self, subject: str) -> bool:
        """True where it can be done to a subject at all."""
        return not self.subjects or subject in self.subjects


@dataclass(frozen=True, slots=True)
class TransitionTrack:
    """The acts on one kind of subject, by name."""

    name: str
    moves: Mapping[str, StateTransition]

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order of the way through."""
        matches = [NOTHING, *(s for m in self.moves.values() for s in (*m.sources, m.target) if s)]
        return tuple(dict.fromkeys(matches))

    def list_possible_acts(self, state: str) -> tuple[str, ...]:
        """What can be done in a state."""
        return tuple(move.act for move in self.moves.values() if state in move.sources)


_BOTH = (ActingRight.COORDINATOR, ActingRight.PROVIDER)
_BODY = (ActingRight.PROVIDER,)


def _build_track(name: str, *moves: StateTransition) -> TransitionTrack:
    return TransitionTrack(name, {move.act: move for move in moves})


TRACKS: Mapping[str, TransitionTrack] = {
    track.name: track
    for track in (
        _build_track(
            "delivery",
            StateTransition("ask", (NOTHING,), "asked"),
            StateTransition("exempt", (NOTHING, "asked", "draft", "refused", "reopened"), "exempt", reason=True),
            StateTransition("resume", ("exempt",), "asked"),
            StateTransition("draft", ("asked", "refused", "reopened"), "draft", _BODY),
            StateTransition(
                "receive",
                ("asked", "draft", "refused", "reopened", "received", "accepted"),
                "received",
                _BOTH,
                names=True,
            ),
            StateTransition("refuse", ("asked", "draft", "refused", "reopened"), "refused", names=True),
            StateTransition("refuse_newer", ("received", "accepted"), "", names=True),
            StateTransition("keep_older", ("received", "accepted"), "", names=True),
            StateTransition("accept", ("received",), "accepted", names=True, same=True),
            StateTransition("reopen", ("received", "accepted"), "reopened", reason=True),
            StateTransition("freeze", ("accepted",), "frozen"),
            StateTransition("correct", ("frozen",), "accepted", reason=True, names=True),
        ),
        _build_track(
            "question",
            StateTransition("ask", (NOTHING, "closed"), "open"),
            StateTransition("answer", ("open", "answered"), "answered", _BOTH, names=True),
            StateTransition("ask_again", ("answered",), "open"),
            StateTransition("close", ("open", "answered"), "closed", reason=True),
        ),
        _build_track(
            "account",
            StateTransition("write", (NOTHING, "written", "sent", "approved", "objected"), "written", names=True),
            StateTransition("send", ("written", "sent"), "sent", names=True, same=True),
            StateTransition("approve", ("sent", "objected"), "approved", _BOTH, names=True, same=True),
            StateTransition("object", ("sent", "approved"), "objected", _BOTH, reason=True),
        ),
        _build_track(
            "text",
            StateTransition("release", (NOTHING, "withdrawn"), "released", names=True),
            StateTransition("withdraw", ("released", "withheld"), "withdrawn", reason=True),
            StateTransition("withhold", (NOTHING, "withdrawn"), "withheld", reason=True),
        ),
        _build_track(
            "entry",
            StateTransition("write", (NOTHING, "written", "released", "withdrawn", "removed"), "written", names=True),
            StateTransition("release", ("written", "withdrawn"), "released", names=True, same=True, other="write"),
            StateTransition("withdraw", ("released",), "withdrawn", reason=True),
            StateTransition("review", ("written", "released", "withdrawn"), "", names=True, same=True),
            StateTransition("remove", ("written", "released", "withdrawn"), "removed", reason=True),
        ),
        _build_track(
            "reach",
            StateTransition("declare", (NOTHING, "declared", "confirmed"), "declared", reason=True, names=True),
            StateTransition("confirm", ("declared",), "confirmed", names=True, same=True, other="declare"),
        ),
        _build_track(
            "overview",
            StateTransition("publish", (NOTHING, "published", "taken_down"), "published", names=True),
            StateTransition("take_down", ("published",), "taken_down", reason=True),
        ),
        _build_track("decision", StateTransition("decide", (NOTHING,), "decided", names=True)),
        _build_track(
            "check",
            StateTransition(
                "acknowledge", (NOTHING, "acknowledged"), "acknowledged", reason=True, names=True, subjects=CAUTIONS
            ),
        ),
        _build_track("place", StateTransition("accept", (NOTHING,), "accepted", reason=True)),
        _build_track(
            "edition",
            StateTransition("print", (NOTHING, "noted"), "printed", names=True),
            StateTransition("correct", ("printed",), "correcting", reason=True),
            StateTransition("note", ("correcting", "noted"), "noted", names=True),
        ),
    )
}
