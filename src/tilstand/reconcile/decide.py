"""Findings that a person has decided on: dismissed until a figure changes, or accepted for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tilstand.book.row import Outcome
from tilstand.define import Framework, Vocabulary
from tilstand.languages import filled
from tilstand.model import Decision, Finding, Findings, Severity
from tilstand.reconcile.find import readable, where
from tilstand.reconcile.side import Numbers
from tilstand.reconcile.tell import say
from tilstand.reconcile.verdict import Verdict
from tilstand.reconcile.verdicts import Verdicts
from tilstand.terms import Alike, Language, Text, Typed

__all__ = ["Decided", "about", "decided", "dismissed", "unused"]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, and what became of it.

    Attributes:
        decision: The decision.
        status: `dismissed`; `revived`: the figures have changed, and the finding is back; `accepted`; or
            `changed`: the two sides differ by something else than what was accepted.
        line: All of it in one line.
    """

    decision: Decision
    status: str
    line: Text

    def asdict(self, languages: Sequence[Language]) -> dict[str, Any]:
        """The decision as it stands in `internal/decisions.json`."""
        return {
            "id": self.decision.id,
            "status": self.status,
            "rule": self.decision.rule,
            "key": self.decision.key.text(),
            "relation": self.decision.relation,
            "reason": self.decision.reason.asdict(languages),
            "decided_by": self.decision.decided_by,
            "decided_on": self.decision.decided_on.isoformat(),
            "text": self.line.asdict(languages),
        }


def dismissed(
    collection: Framework, verdicts: Verdicts, decisions: Sequence[Decision]
) -> tuple[Verdicts, tuple[Decided, ...], Findings]:
    """The verdicts with the dismissed ones marked, what became of each decision, and those about nothing.

    Args:
        collection: The collection.
        verdicts: Every relation, evaluated.
        decisions: What was decided; of these, the dismissals are used.
    """
    marked = list(verdicts.open)
    found: list[Decided] = []
    idle: list[Finding] = []
    for decision in decisions:
        if decision.action != "dismiss":
            continue
        near = [n for n, v in enumerate(marked) if v.outcome is Outcome.FAILS and about(decision, v)]
        fits = [n for n in near if _stands(decision, marked[n])]
        for n in fits:
            found.append(decided(collection, decision, marked[n], "dismissed"))
            marked[n] = replace(marked[n], outcome=Outcome.DECIDED)
        if near and not fits:
            found.append(decided(collection, decision, marked[near[0]], "revived"))
        elif not near:
            idle.append(unused(collection, decision))
    return verdicts.with_open(marked), tuple(found), Findings(tuple(idle))


def about(decision: Decision, verdict: Verdict, *, timeless: bool = False) -> bool:
    """True if a decision is about this relation, whatever its figures are.

    Args:
        decision: The decision.
        verdict: The relation.
        timeless: True for a relation of any period.
    """
    key, own = verdict.first, decision.key
    return (
        verdict.rule == decision.rule
        and (verdict.relation == decision.relation or not decision.relation)
        and (key.measure, key.provider, key.dims) == (own.measure, own.provider, own.dims)
        and (timeless or key.period == own.period)
    )


def _stands(decision: Decision, verdict: Verdict) -> bool:
    """True if the decision was made on the figures as they are."""
    return tuple(str(p.interval) for p in verdict.parts) == decision.figures


def decided(collection: Vocabulary, decision: Decision, verdict: Verdict, status: str) -> Decided:
    """A decision with what became of it, in words.

    Args:
        collection: The collection.
        decision: The decision.
        verdict: The relation that it is about, as it stands now.
        status: What became of it.
    """
    facts = {
        "what": readable(collection, verdict),
        "reason": decision.reason,
        "by": decision.decided_by,
        "on": decision.decided_on.isoformat(),
        "difference": Numbers.point(decision.difference).told((decision.key,)),
    }
    return Decided(decision, status, say(status, section="decided", **facts))


def unused(collection: Framework, decision: Decision) -> Finding:
    """The finding that a decision is about nothing that fails."""
    rule = collection.rules["R133"]
    return Finding(
        rule="R133",
        severity=Severity(rule.severity),
        where=where(collection, decision.key),
        what=filled(rule.what, id=Typed(Alike(decision.id), "term")),
        do=rule.do,
        providers=(decision.key.provider,),
        period=str(decision.key.period),
        measure=decision.key.measure,
        sources=(decision.source(collection.settings.language),),
        cause=decision.id,
    )
