"""Go or no go: every check before an edition, run for real on the round and on the files as they would be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tilstand.errors import TilstandError, UsageError
from tilstand.languages import failure, message
from tilstand.model.release import Release
from tilstand.ready.check import Check
from tilstand.ready.look import AT_ACTS, Before, Look, Seen
from tilstand.ready.look_edition import AT_EDITION
from tilstand.round.act import act
from tilstand.round.event import Event
from tilstand.round.journal import Store
from tilstand.round.read import RoundState
from tilstand.round.standing import Standings
from tilstand.terms import Joined, Language, Text

__all__ = ["ORDER", "Readiness", "acknowledge", "ready"]

ORDER = (
    "delivered",
    "unread",
    "findings",
    "questions",
    "answers",
    "explained",
    "sums",
    "policy",
    "protected",
    "derivable",
    "telling",
    "texts",
    "sentences",
    "bound",
    "unbound",
    "sent",
    "approved",
    "revised",
    "broken",
    "movement",
    "method",
    "links",
    "accessible",
    "languages",
    "agree",
    "announced",
    "log",
)
"""Every check, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Every check, in order.

    Attributes:
        round_name: Name of the round.
        checks: The checks.
        today: The day to reckon from.
        stopped: Why no edition can be made at all; None where one can.
    """

    round_name: str
    checks: tuple[Check, ...]
    today: date
    stopped: TilstandError | None = None

    @property
    def blocking(self) -> tuple[Check, ...]:
        """The checks that stand in the way of a finished edition."""
        return tuple(one for one in self.checks if one.blocks)

    @property
    def go(self) -> bool:
        """True if nothing stands in the way."""
        return not self.blocking

    def check(self, name: str) -> Check:
        """The check of a name, or of the number that it is shown with.

        Raises:
            UsageError: If there is none.
        """
        for one in self.checks:
            if name in (one.name, str(one.number)):
                return one
        names = ", ".join(one.name for one in self.checks)
        raise failure(UsageError, "round.no_check", check=name, list=names)

    def days(self, one: Check) -> int | None:
        """For how many days the oldest thing of a check has waited; None where nothing tells."""
        since = one.found.since if one.found else ""
        return max(0, (self.today - date.fromisoformat(since[:10])).days) if since else None

    def lines(self) -> tuple[Text, ...]:
        """What stands in the way, a line each."""
        return tuple(self.what(one) for one in self.blocking)

    def what(self, one: Check) -> Text:
        """What a check found; its title where there is nothing, or it was not run."""
        path = "what" if one.state in ("open", "acknowledged") else "title"
        if path == "what" and one.found and one.found.because:
            return Joined(
                tuple(message(f"ready.{one.name}.because.{name}") for name in one.found.because), " "
            )
        return message(f"ready.{one.name}.{path}", count=one.found.count if one.found else 0)

    @property
    def verdict(self) -> Text:
        """Go, or no go and how much stands in the way."""
        if self.go:
            return message("ready.go")
        return message("ready.no_go", count=len(self.blocking), of=len(self.checks))

    def asdict(self, languages: Sequence[Language]) -> dict[str, Any]:
        """The whole as it stands in JSON."""
        return {
            "round": self.round_name,
            "go": self.go,
            "checks": [
                {
                    **one.asdict(),
                    "days": self.days(one),
                    "what": self.what(one).asdict(tuple(languages)),
                    "do": message(f"ready.{one.name}.do").asdict(tuple(languages)),
                }
                for one in self.checks
            ],
            "stopped": self.stopped.spoken(languages[0]).title if self.stopped else "",
        }


def ready(
    state: RoundState,
    today: date,
    release: Release | None,
    files: Mapping[str, bytes] | None,
    stopped: TilstandError | None = None,
    *,
    before: Before,
) -> Readiness:
    """Every check before an edition.

    Args:
        state: The round.
        today: The day to reckon from.
        release: What would be released; None if nothing could be.
        files: The files of the edition as they would be; None if they could not be made.
        stopped: Why they could not.
        before: What earlier editions told; only an edition that hides something asks.
    """
    seen = Seen(state, today, release, files, before)
    checks = tuple(
        _checked(at, name, {**AT_ACTS, **AT_EDITION}[name], seen, state.stood)
        for at, name in enumerate(ORDER, 1)
    )
    return Readiness(state.name, checks, today, stopped)


def acknowledge(
    store: Store, readiness: Readiness, name: str, *, reason: str, by: str, at: datetime
) -> Event:
    """Let a check pass, in exactly the state in which it is: it lapses when what it is about changes.

    Args:
        store: The acts of the round.
        readiness: The checks as they were run.
        name: The check, by its name or number.
        reason: Why.
        by: Who lets it pass.
        at: When.

    Raises:
        UsageError: If there is no such check, it could not be run, nothing is there to let pass, or the table
            of acts does not allow it.
        ArchiveError: If the log cannot be written to.
    """
    one = readiness.check(name)
    called = message(f"ready.{one.name}.title")
    if not one.error and one.state in ("not_run", "passed"):
        raise failure(UsageError, f"round.{one.state}", check=called)
    names = one.found.sha256 if one.found else ""
    return act(
        store, "check", "acknowledge", one.name, by=by, at=at, names=names, reason=reason, called=called
    )


def _checked(number: int, name: str, look: Look, seen: Seen, stood: Standings) -> Check:
    try:
        told = look(seen)
    except TilstandError:
        told = None
    last = stood.of("check", name).last("acknowledge")
    same = told is not None and last is not None and last.names == told.sha256
    return Check(number, name, told, last if same else None, last is not None and not same)
