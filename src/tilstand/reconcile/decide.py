"""Findings that a person has decided on: dismissed until a figure changes, or accepted for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tilstand.define import Collection, Words
from tilstand.ledger.row import Outcome
from tilstand.model import Decision, Finding, Findings, Severity, Source
from tilstand.reconcile.find import readable, where
from tilstand.reconcile.tell import say
from tilstand.reconcile.verdict import Verdict

__all__ = ["Decided", "decide"]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, and what became of it.

    Attributes:
        decision: The decision.
        status: `dismissed`; `accepted`; or `revived`: the figures have changed, and the finding is back.
        line: All of it in one line.
    """

    decision: Decision
    status: str
    line: Words

    def asdict(self) -> dict[str, Any]:
        """The decision as it stands in `internal/decisions.json`."""
        return {
            "id": self.decision.id,
            "status": self.status,
            "rule": self.decision.rule,
            "key": self.decision.key.text(),
            "relation": self.decision.relation,
            "reason": {"nb": self.decision.reason.nb, "en": self.decision.reason.en},
            "decided_by": self.decision.decided_by,
            "decided_on": self.decision.decided_on.isoformat(),
            "text": {"nb": self.line.nb, "en": self.line.en},
        }


def decide(
    collection: Collection, verdicts: Sequence[Verdict], decisions: Sequence[Decision]
) -> tuple[tuple[Verdict, ...], tuple[Decided, ...], Findings]:
    """The verdicts with those decided on marked, what became of each decision, and those about nothing.

    Args:
        collection: The collection.
        verdicts: Every relation, evaluated.
        decisions: What was decided.
    """
    marked = list(verdicts)
    found: list[Decided] = []
    unused: list[Finding] = []
    for decision in decisions:
        about = [n for n, v in enumerate(marked) if v.outcome is Outcome.FAILS and _same(decision, v)]
        fits = [n for n in about if _stands(decision, marked[n])]
        for n in fits:
            found.append(_decided(collection, decision, marked[n], _DONE[decision.action]))
            marked[n] = replace(marked[n], outcome=Outcome.DECIDED)
        if about and not fits:
            found.append(_decided(collection, decision, marked[about[0]], "revived"))
        elif not about and decision.action == "dismiss":
            unused.append(_unused(collection, decision))
    return tuple(marked), tuple(found), Findings(tuple(unused))


_DONE = {"dismiss": "dismissed", "accept": "accepted"}


def _same(decision: Decision, verdict: Verdict) -> bool:
    """True if a decision is about this relation, whatever its figures are."""
    key = verdict.about or verdict.parts[0].key
    own = decision.key
    timeless = decision.action == "accept"
    return (
        verdict.rule == decision.rule
        and (verdict.relation == decision.relation or not decision.relation)
        and (key.measure, key.provider, key.dims) == (own.measure, own.provider, own.dims)
        and (timeless or key.period == own.period)
    )


def _stands(decision: Decision, verdict: Verdict) -> bool:
    """True if the decision was made on the figures as they are, or the difference is the accepted one."""
    if decision.action == "dismiss":
        return tuple(str(p.interval) for p in verdict.parts) == decision.figures
    if verdict.row is None:
        return False
    left, right = verdict.row.sides
    if left.high is None or right.high is None:
        return False
    return left.low - right.high <= decision.difference <= left.high - right.low


def _decided(collection: Collection, decision: Decision, verdict: Verdict, status: str) -> Decided:
    facts = {
        "what": Words(nb=readable(collection, verdict), en=readable(collection, verdict, "en")),
        "reason": decision.reason,
        "by": decision.decided_by,
        "on": decision.decided_on.isoformat(),
    }
    return Decided(decision, status, say(status, section="decided", **facts))


def _unused(collection: Collection, decision: Decision) -> Finding:
    rule = collection.rules["R133"]
    return Finding(
        rule="R133",
        severity=Severity(rule.severity),
        where=where(collection, decision.key),
        what=rule.what.filled({"id": decision.id}),
        do=rule.do,
        providers=(decision.key.provider,),
        period=str(decision.key.period),
        measure=decision.key.measure,
        sources=(Source(decision.document, quote=decision.id),),
        cause=decision.id,
    )
