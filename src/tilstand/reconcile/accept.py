"""Accepted findings as standing relations: from a person's decision on, the two sides differ by so much.

The difference goes into the relation itself, so that everything which is worked out from it (proofs, what
figures can be, what happened to persons) counts on it as on any other relation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tilstand.book.row import Outcome
from tilstand.define import Framework
from tilstand.model import Decision, Findings
from tilstand.reconcile.decide import Decided, about, decided, unused
from tilstand.reconcile.side import Numbers, Side
from tilstand.reconcile.verdict import Verdict
from tilstand.reconcile.verdicts import Verdicts
from tilstand.terms import Alike, Language, Period, Text, Typed

__all__ = ["standing"]

_CHANGED = "R134"


def standing(
    collection: Framework, verdicts: Verdicts, decisions: Sequence[Decision], period: Period
) -> tuple[Verdicts, tuple[Decided, ...], Findings]:
    """The verdicts with the accepted differences in their relations, and what became of each decision.

    A relation that holds as it was declared needs no accepted difference, and has none. Where several
    decisions are about one relation the latest counts; a difference of 0 ends an earlier one.

    Args:
        collection: The collection.
        verdicts: Every relation, evaluated.
        decisions: What was decided; of these, the accepted differences are used.
        period: The edition's period: a decision of this year that answers nothing is told.
    """
    accepted = sorted((d for d in decisions if d.action == "accept"), key=_order)
    chosen: dict[int, Decision] = {}
    met: set[Decision] = set()
    found = list(verdicts.open)
    for decision in accepted:
        for n, verdict in enumerate(verdicts.open):
            if verdict.outcome is Outcome.FAILS and verdict.row is not None and _from(decision, verdict):
                chosen[n] = decision
                met.add(decision)
    told: list[Decided] = []
    for n, decision in sorted(chosen.items()):
        if decision.difference:
            found[n] = _stood(verdicts.open[n], decision, collection.settings.language)
            status = "accepted" if found[n].outcome is Outcome.DECIDED else "changed"
            told.append(decided(collection, decision, found[n], status))
    idle = [d for d in accepted if d not in met and d.key.period == period and d.difference]
    return verdicts.with_open(found), tuple(told), Findings(tuple(unused(collection, d) for d in idle))


def _order(decision: Decision) -> tuple[object, ...]:
    return decision.key.period.last, decision.decided_on, decision.id


def _from(decision: Decision, verdict: Verdict) -> bool:
    """True if a decision is about this relation, in the period it was made for or a later one."""
    later = verdict.first.period.first >= decision.key.period.first
    return later and about(decision, verdict, timeless=True)


def _stood(verdict: Verdict, decision: Decision, language: Language) -> Verdict:
    """The relation with its accepted difference; one that differs by something else now is a finding."""
    assert verdict.row is not None
    row = replace(verdict.row, offset=decision.difference, accepted=decision.id)
    observed, expected = row.sides
    stood = replace(
        verdict,
        row=row,
        observed=Numbers(observed),
        expected=Numbers(expected),
        outcome=Outcome.DECIDED,
        sources=(*verdict.sources, decision.source(language)),
    )
    if row.outcome is not Outcome.FAILS:
        return stood
    facts: dict[str, Side | Text] = {
        "id": Typed(Alike(decision.id), "term"),
        "difference": Numbers.point(decision.difference),
        "by": Alike(decision.decided_by),
        "on": Typed(Alike(decision.decided_on.isoformat()), "period"),
    }
    return replace(stood, rule=_CHANGED, outcome=Outcome.FAILS, facts=facts)
