"""The readiness report of an edition, its acknowledgements, and its lines of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from tilstand.define import StructuralMetadata
from tilstand.errors import TilstandError, UsageError
from tilstand.languages import format_message, make_error
from tilstand.model.release import Release
from tilstand.pipeline import edition_checks, readiness_checks
from tilstand.pipeline.readiness_checks import CheckContext, CheckResult, Look, ReadinessCheck
from tilstand.pipeline.release import PrintedRound
from tilstand.round.state import RoundState
from tilstand.terms import InvariantText, JoinedText, Language, Text
from tilstand.workflow.actions import perform_act
from tilstand.workflow.event_log import EventStore, RoundEvent

CHECKS: Mapping[str, Look] = {
    "delivered": readiness_checks.check_deliveries,
    "unread": readiness_checks.check_unsettled_files,
    "findings": partial(readiness_checks.check_error_findings, relations=False),
    "questions": partial(readiness_checks.check_questions, state="open"),
    "answers": partial(readiness_checks.check_questions, state="answered"),
    "explained": readiness_checks.check_explanations,
    "sums": partial(readiness_checks.check_error_findings, relations=True),
    "policy": edition_checks.check_policy_decision,
    "protected": edition_checks.check_protected_cells,
    "derivable": edition_checks.check_derivable_cells,
    "telling": edition_checks.check_disclosing_texts,
    "texts": partial(readiness_checks.check_texts, of_report=False),
    "sentences": partial(readiness_checks.check_texts, of_report=True),
    "bound": readiness_checks.check_bound_figures,
    "unbound": readiness_checks.check_unbound_claims,
    "sent": readiness_checks.check_sent_accounts,
    "approved": readiness_checks.check_approved_accounts,
    "revised": edition_checks.check_revision_notes,
    "broken": edition_checks.check_marked_breaks,
    "movement": edition_checks.check_large_movements,
    "method": edition_checks.check_method_review,
    "links": edition_checks.check_site_links,
    "accessible": edition_checks.check_site_accessibility,
    "languages": edition_checks.check_site_languages,
    "agree": edition_checks.check_edition_agreement,
    "announced": edition_checks.check_announcement,
    "log": readiness_checks.check_round_log,
    "floor": readiness_checks.check_language_floors,
}
"""Every check by its name, in the order in which they are told."""


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
        return tuple(check for check in self.checks if check.blocks)

    @property
    def go(self) -> bool:
        """True if nothing stands in the way."""
        return not self.blocking

    def check(self, name: str) -> ReadinessCheck:
        """The check of a name, or of the number that it is shown with.

        Raises:
            UsageError: If there is none.
        """
        for check in self.checks:
            if name in (check.name, str(check.number)):
                return check
        names = ", ".join(check.name for check in self.checks)
        raise make_error(UsageError, "round.no_check", check=name, list=names)

    def days(self, check: ReadinessCheck) -> int | None:
        """For how many days the oldest thing of a check has waited; None where nothing tells."""
        since = check.found.since if check.found else ""
        return max(0, (self.today - date.fromisoformat(since[:10])).days) if since else None

    def lines(self) -> tuple[Text, ...]:
        """What stands in the way, a line each."""
        return tuple(map(self.what, self.blocking))

    def what(self, check: ReadinessCheck) -> Text:
        """What a check found; its title where there is nothing, or it was not run."""
        found = check.found or CheckResult(0)
        path = "what" if check.state in ("open", "acknowledged") else "title"
        if path == "what" and found.because:
            reasons = (format_message(f"ready.{check.name}.because.{name}") for name in found.because)
            return JoinedText(tuple(reasons), " ")
        return format_message(f"ready.{check.name}.{path}", count=found.count)

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
                    **check.to_dict(),
                    "days": self.days(check),
                    "what": self.what(check).to_dict(tuple(languages)),
                    "do": format_message(f"ready.{check.name}.do").to_dict(tuple(languages)),
                }
                for check in self.checks
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
    printed: PrintedRound | None = None,
) -> ReadinessReport:
    """Every check before an edition.

    Args:
        state: The round.
        today: The day to reckon from.
        release: What would be released; None if nothing could be.
        files: The files of the edition as they would be; None if they could not be made.
        stopped: Why they could not.
        printed: The round as it is printed; None if nothing could be.
    """
    seen = CheckContext(state, today, release, files, printed)
    checks = tuple(_run_readiness_check(number, name, seen) for number, name in enumerate(CHECKS, 1))
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


def _run_readiness_check(number: int, name: str, seen: CheckContext) -> ReadinessCheck:
    try:
        found = CHECKS[name](seen)
    except TilstandError:
        found = None
    last = seen.state.stood.get_subject_state("check", name).last("acknowledge")
    same = found is not None and last is not None and last.names == found.sha256
    return ReadinessCheck(number, name, found, last if same else None, last is not None and not same)


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


def _describe_check_line(
    collection: StructuralMetadata, readiness: ReadinessReport, check: ReadinessCheck
) -> CheckLine:
    found = check.found or CheckResult(0)
    days = readiness.days(check)
    facts = {"by": check.passed.by, "reason": check.passed.reason} if check.passed is not None else {}
    state = format_message(f"ready.state.{check.state}", **{name: InvariantText(fact) for name, fact in facts.items()})
    if check.lapsed and check.blocks:
        state = JoinedText((state, format_message("ready.lapsed")), ". ")
    turn = format_message("ready.coordinator")
    if found.bodies:
        turn = JoinedText(tuple(map(collection.provider_label, found.bodies[:_NAMED])), ", ")
    if len(found.bodies) > _NAMED:
        turn = format_message("ready.more", list=turn, count=len(found.bodies) - _NAMED)
    return CheckLine(
        check.number,
        check.name,
        check.blocks,
        readiness.what(check),
        state,
        format_message(f"ready.weight.{'error' if check.error else 'warning'}"),
        turn,
        format_message("ready.days", count=days) if days is not None and found.count else None,
        format_message(f"ready.{check.name}.do"),
        check.found.count if check.found is not None else None,
    )


def render_readiness_page(lines: Sequence[CheckLine], readiness: ReadinessReport, language: Language) -> bytes:
    """The checks as one HTML page, for the coordinating unit.

    Args:
        lines: The checks in words.
        readiness: The checks.
        language: Language of the page.
    """
    from tilstand.internal.status_pages import render_internal_page  # only who asks for the page loads what sets it

    why = readiness.stopped.spoken(language) if readiness.stopped is not None else None
    return render_internal_page(
        "ready",
        language,
        lines=lines,
        verdict=readiness.verdict,
        blocking=readiness.blocking,
        stopped=format_message("ready.stopped", why=why.title) if why is not None else None,
        why=(*why.causes, why.remedy) if why is not None else (),
        round=InvariantText(readiness.round_name),
    )
