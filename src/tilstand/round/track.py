"""What can happen to bodies, questions, texts, registers, checks and editions: one table, whoever acts.

The command line, the portal and its API act by this table and have no guards of their own. The tracks are
apart, so that an open question hides no delivery. That somebody is late is worked out from the day, never
stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["CAUTIONS", "NOTHING", "TRACKS", "Right", "Track", "Transition"]

NOTHING = "nothing"
"""State of a subject to which nothing has happened."""

CAUTIONS = ("explained", "unbound", "approved", "movement", "method", "links", "announced")
"""Checks before an edition that a person may let pass, by name and with a reason. No other can be."""


class Right(StrEnum):
    """On whose behalf somebody acts."""

    COORDINATOR = "coordinator"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Transition:
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
    rights: tuple[Right, ...] = (Right.COORDINATOR,)
    reason: bool = False
    names: bool = False
    same: bool = False
    subjects: tuple[str, ...] = ()
    other: str = ""

    def about(self, subject: str) -> bool:
        """True where it can be done to a subject at all."""
        return not self.subjects or subject in self.subjects


@dataclass(frozen=True, slots=True)
class Track:
    """The acts on one kind of subject, by name."""

    name: str
    moves: Mapping[str, Transition]

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order of the way through."""
        found = [NOTHING, *(s for m in self.moves.values() for s in (*m.sources, m.target) if s)]
        return tuple(dict.fromkeys(found))

    def possible(self, state: str) -> tuple[str, ...]:
        """What can be done in a state."""
        return tuple(one.act for one in self.moves.values() if state in one.sources)


_BOTH = (Right.COORDINATOR, Right.PROVIDER)
_BODY = (Right.PROVIDER,)


def _track(name: str, *moves: Transition) -> Track:
    return Track(name, {one.act: one for one in moves})


TRACKS: Mapping[str, Track] = {
    track.name: track
    for track in (
        _track(
            "delivery",
            Transition("ask", (NOTHING,), "asked"),
            Transition("exempt", (NOTHING, "asked", "draft", "refused", "reopened"), "exempt", reason=True),
            Transition("resume", ("exempt",), "asked"),
            Transition("draft", ("asked", "refused", "reopened"), "draft", _BODY),
            Transition(
                "receive",
                ("asked", "draft", "refused", "reopened", "received", "accepted"),
                "received",
                _BOTH,
                names=True,
            ),
            Transition("refuse", ("asked", "draft", "refused", "reopened"), "refused", names=True),
            Transition("refuse_newer", ("received", "accepted"), "", names=True),
            Transition("keep_older", ("received", "accepted"), "", names=True),
            Transition("accept", ("received",), "accepted", names=True, same=True),
            Transition("reopen", ("received", "accepted"), "reopened", reason=True),
            Transition("freeze", ("accepted",), "frozen"),
            Transition("correct", ("frozen",), "accepted", reason=True, names=True),
        ),
        _track(
            "question",
            Transition("ask", (NOTHING, "closed"), "open"),
            Transition("answer", ("open", "answered"), "answered", _BOTH, names=True),
            Transition("ask_again", ("answered",), "open"),
            Transition("close", ("open", "answered"), "closed", reason=True),
        ),
        _track(
            "account",
            Transition("write", (NOTHING, "written", "sent", "approved", "objected"), "written", names=True),
            Transition("send", ("written", "sent"), "sent", names=True, same=True),
            Transition("approve", ("sent", "objected"), "approved", _BOTH, names=True, same=True),
            Transition("object", ("sent", "approved"), "objected", _BOTH, reason=True),
        ),
        _track(
            "text",
            Transition("release", (NOTHING, "withdrawn"), "released", names=True),
            Transition("withdraw", ("released", "withheld"), "withdrawn", reason=True),
            Transition("withhold", (NOTHING, "withdrawn"), "withheld", reason=True),
        ),
        _track(
            "entry",
            Transition(
                "write",
                (NOTHING, "written", "released", "withdrawn", "removed"),
                "written",
                names=True,
            ),
            Transition("release", ("written", "withdrawn"), "released", names=True, same=True, other="write"),
            Transition("withdraw", ("released",), "withdrawn", reason=True),
            Transition("review", ("written", "released", "withdrawn"), "", names=True, same=True),
            Transition("remove", ("written", "released", "withdrawn"), "removed", reason=True),
        ),
        _track(
            "reach",
            Transition("declare", (NOTHING, "declared", "confirmed"), "declared", reason=True, names=True),
            Transition("confirm", ("declared",), "confirmed", names=True, same=True, other="declare"),
        ),
        _track(
            "overview",
            Transition("publish", (NOTHING, "published", "taken_down"), "published", names=True),
            Transition("take_down", ("published",), "taken_down", reason=True),
        ),
        _track("decision", Transition("decide", (NOTHING,), "decided", names=True)),
        _track(
            "check",
            Transition(
                "acknowledge",
                (NOTHING, "acknowledged"),
                "acknowledged",
                reason=True,
                names=True,
                subjects=CAUTIONS,
            ),
        ),
        _track("place", Transition("accept", (NOTHING,), "accepted", reason=True)),
        _track(
            "edition",
            Transition("print", (NOTHING, "noted"), "printed", names=True),
            Transition("correct", ("printed",), "correcting", reason=True),
            Transition("note", ("correcting", "noted"), "noted", names=True),
        ),
    )
}
