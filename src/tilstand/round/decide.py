"""Deciding: a correction, an acceptance or a dismissal, held against what stands now before it is written.

Each decision made by command is a file of its own, in the form of the files that are written by hand: two
advisers' decisions merge, and nothing that stands is touched.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tilstand import collect, reconcile
from tilstand.archive.log import written
from tilstand.book.row import Outcome
from tilstand.errors import ArchiveError, UsageError
from tilstand.languages import failure, message
from tilstand.model import Decision, Finding, Severity
from tilstand.reconcile.find import weight
from tilstand.reconcile.verdict import Verdict
from tilstand.round.act import act
from tilstand.round.journal import Store
from tilstand.round.read import RoundState
from tilstand.terms import Alike, Joined, Language, Text

__all__ = ["ACTIONS", "Deciding", "decide", "undecided"]

ACTIONS = ("correct", "accept", "dismiss")
"""Another figure; the two sides differ by so much from now on; the finding stays away."""

_PASSED = {"correct": ("R130", "R131"), "accept": ("R132", "R133", "R134"), "dismiss": ("R132", "R133")}
"""The rules by which a decision that is about nothing, or that cannot be read, is told."""


@dataclass(frozen=True, slots=True)
class Deciding:
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
        yield from (f"{name} = {_toml(one)}" for name, one in told.items() if one not in ("", (), None))
        reason = ", ".join(f"{tag} = {_toml(text)}" for tag, text in self.reason.items())
        yield f"reason = {{ {reason} }}"
        yield f"decided_by = {_toml(by)}"
        yield f"decided_on = {on.isoformat()}"


def decide(
    state: RoundState, store: Store, choice: Deciding, *, by: str, on: date, at: datetime
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
        raise failure(UsageError, "deciding.action", action=choice.action, list=", ".join(ACTIONS))
    body = "\n".join(choice.lines(by, on)) + "\n"
    folder = state.collection.path / "rounds" / state.name / choice.kind
    name = f"{choice.action}-{_next(folder):03}-{hashlib.sha256(body.encode()).hexdigest()[:8]}"
    table = choice.kind.removesuffix("s")
    data = f"[[{table}]]\nid = {_toml(name)}\n{body}".encode()
    document = f"rounds/{state.name}/{choice.kind}/{name}.toml"
    _held(state, choice, name, {document: data})
    path = folder / f"{name}.toml"
    try:
        written(path, data, mode=0o644)
    except OSError as error:
        raise failure(ArchiveError, "round.unwritable", folder=path.parent, error=error) from error
    facts = {"provider": choice.provider, "action": choice.action}
    try:
        act(
            store,
            "decision",
            "decide",
            name,
            by=by,
            at=at,
            names=hashlib.sha256(data).hexdigest(),
            facts=facts,
            called=Alike(name),
        )
    except BaseException:
        path.unlink()  # what is not noted was not decided
        raise
    return name, path


def undecided(state: RoundState) -> Iterator[Verdict]:
    """What does not hold in the round and nobody has decided about; what only informs needs no decision."""
    for one in state.reconciled.verdicts:
        own = one.outcome is Outcome.FAILS and one.first.period in state.round.period
        if own and weight(state.collection, one) is not Severity.INFO:
            yield one


def _next(folder: Path) -> int:
    """The number of the next decision: they count in the order in which they are made."""
    parts = (one.stem.split("-") for one in folder.glob("*-*-*.toml"))
    return max((int(one[1]) for one in parts if one[1].isdecimal()), default=0) + 1


def _held(state: RoundState, choice: Deciding, name: str, further: Mapping[str, bytes]) -> None:
    """Reconcile the round with the decision as if it stood, and stop where it does not do what it says."""
    adjustments, decisions = state.adjustments, state.decisions
    if choice.kind == "adjustments":
        adjustments, unread = collect.adjustments(state.collection, state.name, further)
    else:
        decisions, unread = collect.decisions(state.collection, state.name, further)
    _stopped(one for one in unread if one.cause == name)
    after = reconcile.figures(
        state.collection,
        state.batch,
        adjustments,
        state.earlier,
        decisions,
        {
            other: collect.adjustments(state.collection, other)[0]
            for other in state.collection.before(state.name)
        },
    )
    _stopped(one for one in after.findings if one.cause == name and one.rule in _PASSED[choice.action])
    for one in after.decided:
        if one.decision.id == name and one.status in ("revived", "changed"):
            raise failure(UsageError, "deciding.stale", [*_standing(state, one.decision)])


def _stopped(findings: Iterator[Finding]) -> None:
    """Stop at findings about the decision itself, in their own words.

    Raises:
        UsageError: If there is one.
    """
    told = [Joined((one.where, one.what), ": ") for one in findings]
    if told:
        raise failure(UsageError, "deciding.stale", told)


def _standing(state: RoundState, decision: Decision) -> Iterator[Text]:
    """The figures that stand now where a decision is about others."""
    for one in state.reconciled.verdicts:
        if one.outcome is Outcome.FAILS and reconcile.about(decision, one):
            sides = one.row.sides if one.row is not None and decision.action == "accept" else ()
            if sides and all(side.is_point for side in sides):
                left, right = (side.low for side in sides)
                facts = {"difference": left - right, "left": left, "right": right}
                yield message("errors.deciding.stale.differs", **{k: Alike(str(v)) for k, v in facts.items()})
                continue
            figures = ", ".join(str(part.interval) for part in one.parts)
            yield message("errors.deciding.stale.now", figures=Alike(figures))


def _toml(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)
