"""The reconciliation of one round: figures, findings and explanations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from tilstand.define import Framework, RoundView, StructuralMetadata
from tilstand.errors import UsageError
from tilstand.kernel.feasibility import Certainty
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.observation_groups import group_observations
from tilstand.ledger.relations import Outcome
from tilstand.model import Adjustment, Batch, Decision, Findings, Observation, ReceivedFile
from tilstand.model.appendix import Headcount
from tilstand.model.batch import format_file_name
from tilstand.model.findings import CauseSummary
from tilstand.reconcile.cause_system import CauseComponents, split_cause_components
from tilstand.reconcile.comparisons import evaluate_changes
from tilstand.reconcile.contradictions import find_contradictions
from tilstand.reconcile.decisions import (
    DecisionOutcome,
    apply_accepted_differences,
    apply_adjustments,
    apply_dismissals,
    replace_adjusted_statements,
)
from tilstand.reconcile.declared_rules import evaluate_relations
from tilstand.reconcile.explanations import MANY, ExplanationReport, explain_causes
from tilstand.reconcile.findings import (
    append_in_brackets,
    format_explanation_text,
    format_relation_line,
    join_texts,
    name_body,
    report_findings,
)
from tilstand.reconcile.headcount import PersonBounds
from tilstand.reconcile.headcount_bounds import bound_persons, compute_headcount
from tilstand.reconcile.imputation import impute_deductively, read_smudged_numbers
from tilstand.reconcile.reconciled_figures import (
    FootnotedFigures,
    ReconciledFigures,
    attach_footnotes,
    map_to_first_finding,
)
from tilstand.reconcile.revisions import (
    PriorRounds,
    find_discrepancies,
    find_revisions,
    query_corrections,
    split_prior_findings,
)
from tilstand.reconcile.rule_results import RuleResult, RuleResults
from tilstand.terms import InvariantText, Key, Period, Text


def describe_left_out(collection: Framework, period: Period, left_out: Sequence[ReceivedFile]) -> Text | None:
    """Which submissions were left out, and how to see why; None where every one counts.

    Args:
        collection: The collection.
        period: The edition's period.
        left_out: The files that were refused.
    """
    if not left_out:
        return None
    names = []
    for file in left_out:
        name = (
            name_body(collection, file.provider)
            if file.provider in collection.providers
            else format_explanation_text("nobody")
        )
        names.append(append_in_brackets(name, format_file_name(file.path)))
    text = "left_out_one" if len(names) == 1 else "left_out"
    own_texts = [name for name, round_item in collection.rounds.items() if round_item.period == period]
    return format_explanation_text(
        text, section="missing", n=len(names), list=join_texts(names), round=InvariantText(own_texts[0])
    )


def list_unchecked_relations(collection: StructuralMetadata, verdicts: RuleResults) -> tuple[Text, ...]:
    """Which relations could not be checked, because figures that they need are stated by nobody.

    Args:
        collection: The collection.
        verdicts: Every relation, evaluated.
    """
    silent = [_label_declared_relation(collection, v.relation) for v in verdicts.open if v.family == "unsaid"]
    doubted = [v for v in verdicts.open if v.family == "contradiction" and v.outcome is Outcome.UNTESTED]
    lines = []
    if silent:
        lines.append(format_explanation_text("unchecked", section="missing", n=len(silent), list=join_texts(silent)))
    for verdict in doubted:
        lines.append(format_explanation_text("unconfirmed", section="missing", list=verdict.facts["relations"]))
    return tuple(lines)


def _label_declared_relation(collection: StructuralMetadata, relation: str) -> Text:
    return append_in_brackets(collection.labels[f"relations.{relation}"], relation)


MOST_TABLES = 1_000
"""Tables among all of which causes are explained; beyond, each among those that hang together with it."""


@dataclass(frozen=True)
class Reconciliation:
    """What reconcile hands on.

    Attributes:
        figures: The figure at each address, with a footnote where an open finding is about it.
        findings: Every relation that does not hold, grouped by cause.
        verdicts: Every relation, whether it holds or not.
        adjustments: The decisions that were applied.
        book: Every statement, adjustments among them.
        period: The edition's period.
        decided: What became of decisions about findings; such findings are listed apart.
        left_out: Submissions that were refused: their figures take part in nothing.
        bygone: How many relations of earlier rounds do not hold, and are told in those rounds alone.
        earlier: Figures of earlier rounds as they stood in the end: a decided one is as it was decided.
    """

    figures: FootnotedFigures
    findings: Findings
    verdicts: RuleResults
    adjustments: tuple[Adjustment, ...]
    book: Ledger
    period: Period
    decided: tuple[DecisionOutcome, ...] = ()
    left_out: tuple[ReceivedFile, ...] = ()
    bygone: int = 0
    earlier: tuple[Observation, ...] = ()

    @property
    def missing(self) -> Text | None:
        """Which submissions take part in nothing, and how to see why; None where every one counts."""
        return describe_left_out(self.book.collection, self.period, self.left_out)

    @cached_property
    def explanations(self) -> tuple[ExplanationReport, ...]:
        """The explanation of each cause, in the order of the findings; internal, never published."""
        adjusted = {a.key for a in self.adjustments}
        if self.cause_components is None:
            explanation_reports = explain_causes(
                self.book, [v for v in self.verdicts if _is_explainable(v, adjusted)], self.period
            )
        else:
            explanation_reports = tuple(
                explain_cause
                for book, every in self.cause_components.split_ledger(self.book, self.verdicts)
                for explain_cause in explain_causes(
                    book, [v for v in every if _is_explainable(v, adjusted)], self.period
                )
            )
        return self._sort_by_finding_order(explanation_reports)

    @cached_property
    def cause_components(self) -> CauseComponents | None:
        """What causes are explained in, where there are too many tables to look at all; None where not."""
        if self.verdicts.unexpanded_count <= MOST_TABLES:
            return None
        adjusted = {a.key for a in self.adjustments}
        return split_cause_components(
            self.book.collection, [v for v in self.verdicts.open if _is_explainable(v, adjusted)]
        )

    def _sort_by_finding_order(self, found: Iterable[ExplanationReport]) -> tuple[ExplanationReport, ...]:
        order = {cause: n for n, cause in enumerate(dict.fromkeys(f.cause for f in self.findings))}
        return tuple(sorted(found, key=lambda one: order.get(one.cause, len(order))))

    @property
    def cause_summaries(self) -> tuple[CauseSummary, ...]:
        """The causes that are told as one event, or of which there is more to say, for an edition."""
        return tuple(explanation.summary for explanation in self.explanations if explanation.summary is not None)

    @property
    def stopped(self) -> int:
        """How many explanations were stopped at the limit of their work."""
        return sum(explanation.status is Certainty.TIMED_OUT for explanation in self.explanations)

    @property
    def sentences_by_cause(self) -> Mapping[str, tuple[Text, ...]]:
        """The sentences that stand for all findings of a cause, by its name, where there are several."""
        several = Counter(f.cause for f in self.findings)
        if max(several.values(), default=0) < MANY:  # nothing is told as one event, and nothing is worked out
            return {}
        return {explanation.cause: explanation.one_event for explanation in self.explanations if explanation.one_event}

    @property
    def current_decisions(self) -> tuple[Decision, ...]:
        """The decisions about findings that still stand: no figure in them has changed."""
        return tuple(
            dict.fromkeys(
                decision_outcome.decision
                for decision_outcome in self.decided
                if decision_outcome.status in ("accepted", "dismissed")
            )
        )

    @cached_property
    def internal(self) -> Mapping[str, object]:
        """What the unit gets beside findings: explanations, persons, decisions, deductions.

        Raises:
            KernelError: Relations that are not whole-number arithmetic.
        """
        languages = self.book.collection.settings.languages
        people = self.people
        return {
            "deduced.json": [
                imputed_figure.to_dict() for imputed_figure in impute_deductively(self.book, self.verdicts, self.period)
            ],
            "readings.json": [number.to_dict() for number in read_smudged_numbers(self.book, self.verdicts)],
            "decisions.json": [decision_outcome.to_dict(languages) for decision_outcome in self.decided],
            "explanations.json": [explanation.to_dict(languages) for explanation in self.explanations],
            "persons.json": self.counted(people) if people else None,
        }

    def counted(self, people: PersonBounds) -> dict[str, Any]:
        """The different people as they stand in JSON, marked as internal."""
        told = people.to_dict(self.book.collection.settings.languages)
        return {"internal": True, **told, "left_out": self.refused}

    @property
    def unchecked_notices(self) -> tuple[Text, ...]:
        """What is not told here: relations that want figures, and those told in earlier rounds."""
        before = (format_explanation_text("bygone", section="counts", n=self.bygone),) if self.bygone else ()
        apart = self.verdicts.unexpanded_count
        tables = [format_explanation_text("tables", section="counts", n=apart)] if apart else []
        if self.cause_components is not None and self.cause_components.left:
            tables.append(format_explanation_text("unexplained", section="counts", n=self.cause_components.left))
        return (*tables, *list_unchecked_relations(self.book.collection, self.verdicts), *before)

    @property
    def refused(self) -> list[dict[str, str]]:
        """The submissions that were left out, as they stand in JSON."""
        return [
            {"provider": received_file.provider, "file": format_file_name(received_file.path)}
            for received_file in self.left_out
        ]

    @cached_property
    def people(self) -> PersonBounds | None:
        """The different people behind the registrations; None where no measure counts a person twice."""
        try:
            return bound_persons(self.book, self.period)
        except UsageError:
            return None

    @cached_property
    def headcount(self) -> Headcount | None:
        """The same as an edition may tell it; None where the figures do not say."""
        return compute_headcount(self.book, self.period)

    @property
    def outcome_counts(self) -> Mapping[Outcome, int]:
        """How many relations are tested and hold, do not hold, could not be tested, and are decided on."""
        apart = ("contradiction", "year_before")
        counts_by_outcome = Counter(v.outcome for v in self.verdicts.counted if v.family not in apart)
        return {outcome: counts_by_outcome[outcome] for outcome in Outcome}

    @property
    def outcome_line(self) -> Text:
        """The same in one line."""
        numbers_by_name = {outcome.value: n for outcome, n in self.outcome_counts.items()}
        text = "relations_decided" if self.outcome_counts[Outcome.DECIDED] else "relations"
        return format_explanation_text(text, section="counts", all=sum(numbers_by_name.values()), **numbers_by_name)

    def list_relation_dicts(self, collection: StructuralMetadata) -> list[dict[str, Any]]:
        """Every relation as it stands in `internal/relations.json`."""
        return [
            {
                "rule": v.rule,
                "relation": v.relation,
                "outcome": v.outcome.value,
                "readable": format_relation_line(collection, v).text(collection.settings.language),
                "observed": str(v.observed),
                "expected": str(v.expected),
                "terms": [
                    {"side": "left" if n < v.left else "right", "times": p.times, "key": p.key.text()}
                    for n, p in enumerate(v.parts)
                ],
                "beside": [key.text() for key in v.beside],
            }
            for v in self._relation_results
        ]

    @property
    def _relation_results(self) -> tuple[RuleResult, ...]:
        """The relations among the verdicts: what is only asked about contradicts nothing."""
        return tuple(v for v in self.verdicts if v.family != "year_before")


def _is_explainable(verdict: RuleResult, adjusted: Set[Key]) -> bool:
    """True for a relation that takes part in explanations: what is only asked about contradicts nothing."""
    return verdict.family != "year_before" and verdict.first not in adjusted


def reconcile_batch(
    collection: RoundView,
    batch: Batch,
    adjustments: Sequence[Adjustment] = (),
    earlier: Iterable[Observation] = (),
    decisions: Sequence[Decision] = (),
    settled: Mapping[str, Sequence[Adjustment]] = MappingProxyType({}),
    about: Set[str] = frozenset(),
) -> Reconciliation:
    """The reconciled figures of a batch.

    Args:
        collection: The collection.
        batch: Submissions and printed figures of the year.
        adjustments: The coordinator's decisions.
        earlier: Figures of earlier editions.
        decisions: What was decided about findings.
        settled: What the coordinator decided about figures in earlier rounds, by their names.
        about: The bodies whose figures are asked about, where not all are: what contradicts is looked for
            in what hangs together with these.
    """
    former = PriorRounds(collection, tuple(earlier), settled)
    delivered = [submission.observations for submission in batch.submissions]
    stated = group_observations([*delivered, batch.published, former.statements])
    before = Ledger(collection, stated, batch.absent, batch.period)
    changed, stale = apply_adjustments(before, adjustments)
    book = (
        Ledger(collection, replace_adjusted_statements(stated, changed), batch.absent, batch.period)
        if changed
        else before
    )
    alone = evaluate_relations(book, batch.period)
    rule_results, accepted, idle = apply_accepted_differences(collection, alone, decisions, batch.period)
    asked = (*query_corrections(book, batch, former), *evaluate_changes(book, batch.period))
    contrary = find_contradictions(book, rule_results, batch.period, about)
    every = _mark_unaccepted_assumptions(collection, rule_results.after((*contrary, *asked)))
    judged, decided, unused = apply_dismissals(collection, every, decisions)
    evaluated, bygone = split_prior_findings(judged, batch, former, book)
    resolved = ReconciledFigures(book, changed)
    verdicts = attach_footnotes(collection, resolved, evaluated, changed)
    found = report_findings(collection, (v for v in verdicts.open if v.first not in changed))
    kept = tuple(changed[key] for key in sorted(changed))
    return Reconciliation(
        FootnotedFigures(
            collection,
            resolved,
            verdicts.open,
            tuple(find_revisions(resolved, book, batch, former)),
            map_to_first_finding(found),
            lambda own: find_discrepancies(book, batch.period, own.get, own.findings),
        ),
        found + stale + idle + unused,
        verdicts,
        kept,
        book,
        batch.period,
        (*accepted, *decided),
        batch.left_out,
        len(bygone),
        former.statements,
    )


def _mark_unaccepted_assumptions(collection: RoundView, verdicts: RuleResults) -> RuleResults:
    """The verdicts, those marked that rest on an assumption that nobody has accepted."""
    assumed = {relation.id for relation in collection.relations if relation.is_assumed}
    return verdicts.replace_open_results(
        [
            verdict if assumed.isdisjoint((verdict.relation, *verdict.beneath)) else replace(verdict, supposed=True)
            for verdict in verdicts.open
        ]
    )
