"""Deciding: a correction, an acceptance or a dismissal, held against what stands now before it is written.

Each decision made by command is a file of its own, in the form of the files that are written by hand: two
advisers' decisions merge, and nothing that stands is touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tilstand import collect, reconcile
from tilstand.errors import ArchiveError, UsageError
from tilstand.languages import format_message, make_error
from tilstand.ledger.relations import Outcome
from tilstand.model import Decision, Finding, Severity
from tilstand.reconcile.findings import get_result_severity
from tilstand.reconcile.rule_results import RuleResult
from tilstand.round.state import RoundState
from tilstand.storage.atomic import write_file_atomically
from tilstand.storage.toml import format_toml_value
from tilstand.terms import InvariantText, JoinedText, Language, Text
from tilstand.workflow.actions import perform_act
from tilstand.workflow.event_log import EventStore

ACTIONS = ("correct", "accept", "dismiss")
"""Another figure; the two sides differ by so much from now on; the finding stays away."""

_PASSED = {"correct": ("R130", "R131"), "accept": ("R132", "R133", "R134"), "dismiss": ("R132", "R133")}
"""The rules by which a decision that is about nothing, or that cannot be read, is told."""


@dataclass(frozen=True, slots=True)
class ProposedDecision:
    """What somebody wants to decide, as it was given.

    Attributes:
        action: One of `ACTIONS`.
        measure, provider, period, breakdown: The figure, or the first one of the finding.
        reason: Why, by language.
        before, after: For a correction, what stands and what shall stand.
        rule, relation: For the others, the finding's rule and its relation.
        figures: For a dismissal, every figure of the finding, in its order.
        difference: For an acceptance, by how much the two sides differ.
        finding: For a correction, the rule or relation that it answers.
    """

    action: str
    measure: str
    provider: str
    period: str
    breakdown: str
    reason: Mapping[Language, str]
    before: str = ""
    after: str = ""
    rule: str = ""
    relation: str = ""
    figures: tuple[str, ...] = ()
    difference: int | None = None
    finding: str = ""

    @property
    def kind(self) -> str:
        """The folder that it goes into."""
        return "adjustments" if self.action == "correct" else "decisions"

    def lines(self, by: str, on: date) -> Iterator[str]:
        """What its file says, line by line, without its name."""
        told: dict[str, str | tuple[str, ...] | int | None] = {
            "action": "" if self.action == "correct" else self.action,
            "rule": self.rule,
            "relation": self.relation,
            "measure": self.measure,
            "provider": self.provider,
            "period": self.period,
            "breakdown": self.breakdown,
            "before": self.before,
            "after": self.after,
            "figures": self.figures,
            "difference": self.difference,
            "finding": self.finding,
        }
        yield from (f"{name} = {format_toml_value(item)}" for name, item in told.items() if item not in ("", (), None))
        reason = ", ".join(f"{tag} = {format_toml_value(text)}" for tag, text in self.reason.items())
        yield f"reason = {{ {reason} }}"
        yield f"decided_by = {format_toml_value(by)}"
        yield f"decided_on = {on.isoformat()}"


def write_decision(
    state: RoundState, store: EventStore, choice: ProposedDecision, *, by: str, on: date, at: datetime
) -> tuple[str, Path]:
    """Decide something: it is written where the figures are still those that were decided on.

    Args:
        state: The round.
        store: The acts of the round.
        choice: The decision.
        by: Who decides.
        on: The day of the decision.
        at: When it is noted.

    Returns:
        The decision's name, and its file.

    Raises:
        UsageError: If it cannot be read, is about nothing, or about figures that are others by now; told with
            what stands.
        ArchiveError: If it cannot be written.
    """
    if choice.action not in ACTIONS:
        raise make_error(UsageError, "deciding.action", action=choice.action, list=", ".join(ACTIONS))
    body = "\n".join(choice.lines(by, on)) + "\n"
    folder = state.collection.path / "rounds" / state.name / choice.kind
    name = f"{choice.action}-{_get_next_decision_number(folder):03}-{hashlib.sha256(body.encode()).hexdigest()[:8]}"
    table = choice.kind.removesuffix("s")
    data = f"[[{table}]]\nid = {format_toml_value(name)}\n{body}".encode()
    document = f"rounds/{state.name}/{choice.kind}/{name}.toml"
    _check_decision_effect(state, choice, name, {document: data})
    path = folder / f"{name}.toml"
    try:
        write_file_atomically(path, data, mode=0o644)
    except OSError as error:
        raise make_error(ArchiveError, "round.unwritable", folder=path.parent, error=error) from error
    facts = {"provider": choice.provider, "action": choice.action}
    try:
        perform_act(
            store,
            "decision",
            "decide",
            name,
            by=by,
            at=at,
            names=hashlib.sha256(data).hexdigest(),
            facts=facts,
            called=InvariantText(name),
        )
    except BaseException:
        path.unlink()  # what is not noted was not decided
        raise
    return name, path


def find_undecided_failures(state: RoundState) -> Iterator[RuleResult]:
    """What does not hold in the round and nobody has decided about; what only informs needs no decision."""
    for verdict in state.reconciled.verdicts:
        own_flag = verdict.outcome is Outcome.FAILS and verdict.first.period in state.round.period
        if own_flag and get_result_severity(state.collection, verdict) is not Severity.INFO:
            yield verdict


def _get_next_decision_number(folder: Path) -> int:
    """The number of the next decision: they count in the order in which they are made."""
    parts = (path.stem.split("-") for path in folder.glob("*-*-*.toml"))
    return max((int(part[1]) for part in parts if part[1].isdecimal()), default=0) + 1


def _check_decision_effect(
    state: RoundState, choice: ProposedDecision, name: str, further: Mapping[str, bytes]
) -> None:
    """Reconcile the round with the decision as if it stood, and stop where it does not do what it says."""
    adjustments, decisions = state.adjustments, state.decisions
    if choice.kind == "adjustments":
        adjustments, unread = collect.read_round_adjustments(state.collection, state.name, further)
    else:
        decisions, unread = collect.read_round_decisions(state.collection, state.name, further)
    _refuse_decision_findings(finding for finding in unread if finding.cause == name)
    after = reconcile.reconcile_batch(
        state.collection,
        state.batch,
        adjustments,
        state.earlier,
        decisions,
        {
            other_text: collect.read_round_adjustments(state.collection, other_text)[0]
            for other_text in state.collection.before(state.name)
        },
    )
    _refuse_decision_findings(
        finding for finding in after.findings if finding.cause == name and finding.rule in _PASSED[choice.action]
    )
    for decision_outcome in after.decided:
        if decision_outcome.decision.id == name and decision_outcome.status in ("revived", "changed"):
            raise make_error(
                UsageError, "deciding.stale", [*_describe_changed_figures(state, decision_outcome.decision)]
            )


def _refuse_decision_findings(findings: Iterator[Finding]) -> None:
    """Stop at findings about the decision itself, in their own words.

    Raises:
        UsageError: If there is one.
    """
    joined_texts = [JoinedText((finding.where, finding.what), ": ") for finding in findings]
    if joined_texts:
        raise make_error(UsageError, "deciding.stale", joined_texts)


def _describe_changed_figures(state: RoundState, decision: Decision) -> Iterator[Text]:
    """The figures that stand now where a decision is about others."""
    for verdict in state.reconciled.verdicts:
        if verdict.outcome is Outcome.FAILS and reconcile.is_decision_about(decision, verdict):
            sides = verdict.row.side_intervals if verdict.row is not None and decision.action == "accept" else ()
            if sides and all(side.is_point for side in sides):
                left, right = (side.low for side in sides)
                facts = {"difference": left - right, "left": left, "right": right}
                yield format_message(
                    "errors.deciding.stale.differs", **{k: InvariantText(str(v)) for k, v in facts.items()}
                )
                continue
            figures = ", ".join(str(part.interval) for part in verdict.parts)
            yield format_message("errors.deciding.stale.now", figures=InvariantText(figures))
