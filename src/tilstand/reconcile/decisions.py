"""Decisions of the coordinator: adjustments, dismissals and accepted differences.

The difference goes into the relation itself, so that everything which is worked out from it (proofs, what
figures can be, what happened to persons) counts on it as on any other relation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tilstand.define import Framework, StructuralMetadata
from tilstand.languages import format_template
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.observation_groups import ObservationGroups, get_vintage_order
from tilstand.ledger.relations import Outcome
from tilstand.model import Adjustment, Decision, Finding, Findings, Observation, Severity, Source
from tilstand.model.observations import GroupKey
from tilstand.reconcile.findings import format_explanation_text, format_figure_place, format_relation_line
from tilstand.reconcile.rule_results import RuleResult, RuleResults
from tilstand.reconcile.sides import NoSide, NumberRange, PrintedNumber, RelationSide
from tilstand.report_text.print_forms import title_figure
from tilstand.terms import FigureOrigin, InvariantText, JoinedText, Key, Language, Period, Text, TypedText, Value


def apply_adjustments(book: Ledger, adjustments: Sequence[Adjustment]) -> tuple[dict[Key, Adjustment], Findings]:
    """The adjustments that apply, by address, and a finding for each that no longer does.

    Args:
        book: The figures as they were stated.
        adjustments: The decisions, in order; a later one on the same address replaces an earlier one.
    """
    adjustments_by_key: dict[Key, Adjustment] = {}
    stale: list[Finding] = []
    for decision in adjustments:
        standing = adjustments_by_key[decision.key].after if decision.key in adjustments_by_key else None
        stated = _list_latest_values(book, decision)
        values = (standing,) if standing is not None else tuple(dict.fromkeys(stated))
        if decision.before in values:
            adjustments_by_key[decision.key] = decision
        else:
            stale.append(_report_stale_adjustment(book.collection, decision, values))
    return adjustments_by_key, Findings(tuple(stale))


def replace_adjusted_statements(stated: ObservationGroups, decisions: Mapping[Key, Adjustment]) -> ObservationGroups:
    """The statements with decided figures in place of those they replace."""
    touched: dict[GroupKey, list[Observation]] = {}
    for key, decision in decisions.items():
        head = key.measure, key.provider, key.period
        if head not in touched:
            touched[head] = [o for o in stated.list_observations(head) if o.key not in decisions]
        touched[head].append(to_adjusted_observation(decision))
    return stated.replace_groups((head for head in stated.heads if head not in touched), touched)


def _list_latest_values(book: Ledger, decision: Adjustment) -> tuple[Value, ...]:
    """What the latest round says that says anything: a figure that a body corrected since is another one."""
    every = book.get_statements(decision.key)
    last = max((get_vintage_order(book.collection, o) for o in every), default=None)
    return tuple(o.value for o in every if get_vintage_order(book.collection, o) == last)


def to_adjusted_observation(decision: Adjustment) -> Observation:
    """The decided figure as a statement of its own, beside the ones it replaces."""
    return Observation(
        decision.key, decision.after, Source(decision.document, quote=decision.id), FigureOrigin.ADJUSTED
    )


def _report_stale_adjustment(collection: Framework, decision: Adjustment, values: Sequence[Value]) -> Finding:
    rule = collection.rules["R130"]
    cells = (decision.key,)
    now = [PrintedNumber(value).told(cells) for value in values] or [NoSide().told(cells)]
    facts = {
        "id": TypedText(InvariantText(decision.id), "term"),
        "observed": JoinedText(tuple(now)),
        "expected": PrintedNumber(decision.before).told(cells),
    }
    return Finding(
        rule="R130",
        severity=Severity(rule.severity),
        where=format_figure_place(collection, decision.key),
        what=format_template(rule.what, **facts),
        do=format_template(rule.do, **facts),
        providers=(decision.key.provider,),
        period=str(decision.key.period),
        measure=decision.key.measure,
        observed=", ".join(map(str, values)),
        expected=str(decision.before),
        relation=title_figure(collection, decision.key),
        sources=(Source(decision.document, quote=decision.id),),
        cells=cells,
        cause=decision.id,
    )


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """A decision, and what became of it.

    Attributes:
        decision: The decision.
        status: `apply_dismissals`; `revived`: the figures have changed, and the finding is back; `accepted`;
            or
            `changed`: the two sides differ by something else than what was accepted.
        line: All of it in one line.
    """

    decision: Decision
    status: str
    line: Text

    def to_dict(self, languages: Sequence[Language]) -> dict[str, Any]:
        """The decision as it stands in `internal/decisions.json`."""
        return {
            "id": self.decision.id,
            "status": self.status,
            "rule": self.decision.rule,
            "key": self.decision.key.text(),
            "relation": self.decision.relation,
            "reason": self.decision.reason.to_dict(languages),
            "decided_by": self.decision.decided_by,
            "decided_on": self.decision.decided_on.isoformat(),
            "text": self.line.to_dict(languages),
        }


def apply_dismissals(
    collection: Framework, verdicts: RuleResults, decisions: Sequence[Decision]
) -> tuple[RuleResults, tuple[DecisionOutcome, ...], Findings]:
    """The verdicts with the dismissed ones marked, what became of each decision, and those about nothing.

    Args:
        collection: The collection.
        verdicts: Every relation, evaluated.
        decisions: What was decided; of these, the dismissals are used.
    """
    marked = list(verdicts.open)
    decision_outcomes: list[DecisionOutcome] = []
    idle: list[Finding] = []
    for decision in decisions:
        if decision.action != "dismiss":
            continue
        near = [n for n, v in enumerate(marked) if v.outcome is Outcome.FAILS and is_decision_about(decision, v)]
        fits = [n for n in near if _is_dismissal_current(decision, marked[n])]
        for n in fits:
            decision_outcomes.append(make_decision_outcome(collection, decision, marked[n], "dismissed"))
            marked[n] = replace(marked[n], outcome=Outcome.DECIDED)
        if near and not fits:
            decision_outcomes.append(make_decision_outcome(collection, decision, marked[near[0]], "revived"))
        elif not near:
            idle.append(report_unused_decision(collection, decision))
    return verdicts.replace_open_results(marked), tuple(decision_outcomes), Findings(tuple(idle))


def is_decision_about(decision: Decision, verdict: RuleResult, *, timeless: bool = False) -> bool:
    """True if a decision is about this relation, whatever its figures are.

    Args:
        decision: The decision.
        verdict: The relation.
        timeless: True for a relation of any period.
    """
    key, own_key = verdict.first, decision.key
    return (
        verdict.rule == decision.rule
        and (verdict.relation == decision.relation or not decision.relation)
        and (key.measure, key.provider, key.dims) == (own_key.measure, own_key.provider, own_key.dims)
        and (timeless or key.period == own_key.period)
    )


def _is_dismissal_current(decision: Decision, verdict: RuleResult) -> bool:
    """True if the decision was made on the figures as they are."""
    return decision.stands or tuple(str(p.interval) for p in verdict.parts) == decision.figures


def make_decision_outcome(
    collection: StructuralMetadata, decision: Decision, verdict: RuleResult, status: str
) -> DecisionOutcome:
    """A decision with what became of it, in words.

    Args:
        collection: The collection.
        decision: The decision.
        verdict: The relation that it is about, as it stands now.
        status: What became of it.
    """
    facts = {
        "what": format_relation_line(collection, verdict),
        "reason": decision.reason,
        "by": decision.decided_by,
        "on": decision.decided_on.isoformat(),
        "difference": NumberRange.from_value(decision.difference).told((decision.key,)),
    }
    return DecisionOutcome(decision, status, format_explanation_text(status, section="decided", **facts))


def report_unused_decision(collection: Framework, decision: Decision) -> Finding:
    """The finding that a decision is about nothing that fails."""
    rule = collection.rules["R133"]
    return Finding(
        rule="R133",
        severity=Severity(rule.severity),
        where=format_figure_place(collection, decision.key),
        what=format_template(rule.what, id=TypedText(InvariantText(decision.id), "term")),
        do=rule.do,
        providers=(decision.key.provider,),
        period=str(decision.key.period),
        measure=decision.key.measure,
        sources=(decision.source(collection.settings.language),),
        cause=decision.id,
    )


_CHANGED = "R134"


def apply_accepted_differences(
    collection: Framework, verdicts: RuleResults, decisions: Sequence[Decision], period: Period
) -> tuple[RuleResults, tuple[DecisionOutcome, ...], Findings]:
    """The verdicts with the accepted differences in their relations, and what became of each decision.

    A relation that holds as it was declared needs no accepted difference, and has none. Where several
    decisions are about one relation the latest counts; a difference of 0 ends an earlier one.

    Args:
        collection: The collection.
        verdicts: Every relation, evaluated.
        decisions: What was decided; of these, the accepted differences are used.
        period: The edition's period: a decision of this year that answers nothing is told.
    """
    accepted = sorted((d for d in decisions if d.action == "accept"), key=_order_decision)
    chosen: dict[int, Decision] = {}
    met: set[Decision] = set()
    rule_results = list(verdicts.open)
    for decision in accepted:
        for n, verdict in enumerate(verdicts.open):
            if (
                verdict.outcome is Outcome.FAILS
                and verdict.row is not None
                and _is_decision_in_force(decision, verdict)
            ):
                chosen[n] = decision
                met.add(decision)
    decision_outcomes: list[DecisionOutcome] = []
    for n, decision in sorted(chosen.items()):
        if decision.difference:
            rule_results[n] = _set_accepted_difference(verdicts.open[n], decision, collection.settings.language)
            status = "accepted" if rule_results[n].outcome is Outcome.DECIDED else "changed"
            decision_outcomes.append(make_decision_outcome(collection, decision, rule_results[n], status))
    idle = [d for d in accepted if d not in met and d.key.period == period and d.difference]
    return (
        verdicts.replace_open_results(rule_results),
        tuple(decision_outcomes),
        Findings(tuple(report_unused_decision(collection, d) for d in idle)),
    )


def _order_decision(decision: Decision) -> tuple[object, ...]:
    return decision.key.period.last, decision.decided_on, decision.id


def _is_decision_in_force(decision: Decision, verdict: RuleResult) -> bool:
    """True if a decision is about this relation, in the period it was made for or a later one."""
    later = verdict.first.period.first >= decision.key.period.first
    return later and is_decision_about(decision, verdict, timeless=True)


def _set_accepted_difference(verdict: RuleResult, decision: Decision, language: Language) -> RuleResult:
    """The relation with its accepted difference; one that differs by something else now is a finding."""
    assert verdict.row is not None
    row = replace(verdict.row, offset=decision.difference, accepted=decision.id)
    observed, expected = row.side_intervals
    rule_result = replace(
        verdict,
        row=row,
        observed=NumberRange(observed),
        expected=NumberRange(expected),
        outcome=Outcome.DECIDED,
        sources=(*verdict.sources, decision.source(language)),
    )
    if row.outcome is not Outcome.FAILS:
        return rule_result
    facts: dict[str, RelationSide | Text] = {
        "id": TypedText(InvariantText(decision.id), "term"),
        "difference": NumberRange.from_value(decision.difference),
        "by": InvariantText(decision.decided_by),
        "on": TypedText(InvariantText(decision.decided_on.isoformat()), "period"),
    }
    return replace(rule_result, rule=_CHANGED, outcome=Outcome.FAILS, facts=facts)
