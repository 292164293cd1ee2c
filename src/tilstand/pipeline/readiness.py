"""The readiness report of an edition, its acknowledgements, and its lines of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tilstand.define import StructuralMetadata
from tilstand.errors import TilstandError, UsageError
from tilstand.languages import format_message, make_error
from tilstand.model.release import Release
from tilstand.pipeline.edition_checks import AT_EDITION
from tilstand.pipeline.readiness_checks import AT_ACTS, Before, CheckContext, Look, ReadinessCheck
from tilstand.round.state import RoundState
from tilstand.terms import InvariantText, JoinedText, Language, Text
from tilstand.workflow.actions import SubjectStates, perform_act
from tilstand.workflow.event_log import EventStore, RoundEvent

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
class ReadinessReport:
    """Every check, in order.

    Attributes:
        round_name: Name of the round.
        checks: The checks.
        today: The day to reckon from.
        stopped: Why no edition can be made at all; None where one can.
    """

    round_name: str
    checks: tuple[ReadinessCheck, ...]
    today: date
    stopped: TilstandError | None = None

    @property
    def blocking(self) -> tuple[ReadinessCheck, ...]:
        """The checks that stand in the way of a finished edition."""
        return tuple(readiness_check for readiness_check in self.checks if readiness_check.blocks)

    @property
    def go(self) -> bool:
        """True if nothing stands in the way."""
        return not self.blocking

    def check(self, name: str) -> ReadinessCheck:
        """The check of a name, or of the number that it is shown with.

        Raises:
            UsageError: If there is none.
        """
        for readiness_check in self.checks:
            if name in (readiness_check.name, str(readiness_check.number)):
                return readiness_check
        names = ", ".join(current_check.name for current_check in self.checks)
        raise make_error(UsageError, "round.no_check", check=name, list=names)

    def days(self, one: ReadinessCheck) -> int | None:
        """For how many days the oldest thing of a check has waited; None where nothing tells."""
        since = one.found.since if one.found else ""
        return max(0, (self.today - date.fromisoformat(since[:10])).days) if since else None

    def lines(self) -> tuple[Text, ...]:
        """What stands in the way, a line each."""
        return tuple(self.what(readiness_check) for readiness_check in self.blocking)

    def what(self, one: ReadinessCheck) -> Text:
        """What a check found; its title where there is nothing, or it was not run."""
        path = "what" if one.state in ("open", "acknowledged") else "title"
        if path == "what" and one.found and one.found.because:
            return JoinedText(
                tuple(format_message(f"ready.{one.name}.because.{name}") for name in one.found.because), " "
            )
        return format_message(f"ready.{one.name}.{path}", count=one.found.count if one.found else 0)

    @property
    def verdict(self) -> Text:
        """Go, or no go and how much stands in the way."""
        if self.go:
            return format_message("ready.go")
        return format_message("ready.no_go", count=len(self.blocking), of=len(self.checks))

    def to_dict(self, languages: Sequence[Language]) -> dict[str, Any]:
        """The whole as it stands in JSON."""
        return {
            "round": self.round_name,
            "go": self.go,
            "checks": [
                {
                    **readiness_check.to_dict(),
                    "days": self.days(readiness_check),
                    "what": self.what(readiness_check).to_dict(tuple(languages)),
                    "do": format_message(f"ready.{readiness_check.name}.do").to_dict(tuple(languages)),
                }
                for readiness_check in self.checks
            ],
            "stopped": self.stopped.spoken(languages[0]).title if self.stopped else "",
        }


def run_readiness_checks(
    state: RoundState,
    today: date,
    release: Release | None,
    files: Mapping[str, bytes] | None,
    stopped: TilstandError | None = None,
    *,
    before: Before,
) -> ReadinessReport:
    """Every check before an edition.

    Args:
        state: The round.
        today: The day to reckon from.
        release: What would be released; None if nothing could be.
        files: The files of the edition as they would be; None if they could not be made.
        stopped: Why they could not.
        before: What earlier editions told; only an edition that hides something asks.
    """
    seen = CheckContext(state, today, release, files, before)
    checks = tuple(
        _run_readiness_check(at, name, {**AT_ACTS, **AT_EDITION}[name], seen, state.stood)
        for at, name in enumerate(ORDER, 1)
    )
    return ReadinessReport(state.name, checks, today, stopped)


def note_acknowledged_check(
    store: EventStore, readiness: ReadinessReport, name: str, *, reason: str, by: str, at: datetime
) -> RoundEvent:
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
    readiness_check = readiness.check(name)
    called = format_message(f"ready.{readiness_check.name}.title")
    if not readiness_check.error and readiness_check.state in ("not_run", "passed"):
        raise make_error(UsageError, f"round.{readiness_check.state}", check=called)
    names = readiness_check.found.sha256 if readiness_check.found else ""
    return perform_act(
        store, "check", "acknowledge", readiness_check.name, by=by, at=at, names=names, reason=reason, called=called
    )


def _run_readiness_check(
    number: int, name: str, look: Look, seen: CheckContext, stood: SubjectStates
) -> ReadinessCheck:
    try:
        check_result = look(seen)
    except TilstandError:
        check_result = None
    last = stood.get_subject_state("check", name).last("acknowledge")
    same = check_result is not None and last is not None and last.names == check_result.sha256
    return ReadinessCheck(number, name, check_result, last if same else None, last is not None and not same)


_NAMED = 4  # bodies that are named in a line before the rest is counted


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check in words.

    Attributes:
        number: Its number.
        name: Its name, by which it is let pass.
        blocks: True if it stands in the way.
        what: What it found, or what is in order.
        state: How it stands.
        weight: Whether somebody may let it pass.
        turn: Whose turn it is.
        age: For how long the oldest thing has waited; None where nothing tells.
        do: What to do.
        count: How many things stand in the way; None if it was not run.
    """

    number: int
    name: str
    blocks: bool
    what: Text
    state: Text
    weight: Text
    turn: Text
    age: Text | None
    do: Text
    count: int | None


def describe_checks(collection: StructuralMetadata, readiness: ReadinessReport) -> tuple[CheckLine, ...]:
    """Every check in words, in order.

    Args:
        collection: What the bodies are called in.
        readiness: The checks.
    """
    return tuple(_describe_check_line(collection, readiness, check) for check in readiness.checks)


def _describe_check_line(collection: StructuralMetadata, readiness: ReadinessReport, one: ReadinessCheck) -> CheckLine:
    count = one.found.count if one.found is not None else None
    days = readiness.days(one)
    state = format_message(f"ready.state.{one.state}")
    if one.passed is not None:
        state = format_message(
            f"ready.state.{one.state}", by=InvariantText(one.passed.by), reason=InvariantText(one.passed.reason)
        )
    if one.lapsed and one.blocks:
        state = JoinedText((state, format_message("ready.lapsed")), ". ")
    return CheckLine(
        one.number,
        one.name,
        one.blocks,
        readiness.what(one),
        state,
        format_message(f"ready.weight.{'error' if one.error else 'warning'}"),
        _describe_turn(collection, one.found.bodies if one.found else ()),
        format_message("ready.days", count=days) if days is not None and count else None,
        format_message(f"ready.{one.name}.do"),
        count,
    )


def _describe_turn(collection: StructuralMetadata, bodies: Sequence[str]) -> Text:
    if not bodies:
        return format_message("ready.coordinator")
    names = JoinedText(tuple(collection.provider_label(body) for body in bodies[:_NAMED]), ", ")
    rest = len(bodies) - _NAMED
    return format_message("ready.more", list=names, count=rest) if rest > 0 else names
