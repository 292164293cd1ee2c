"""Many collections at once: each reconciled by its own rules, and all of them held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from tilstand import collect, reconcile
from tilstand.define import RoundView
from tilstand.define.federation import Federation, Member
from tilstand.languages import format_message
from tilstand.ledger.correspondence import RoundLedger, apply_correspondence
from tilstand.ledger.observation_groups import group_observations
from tilstand.model import Batch, Finding, Findings, Submission
from tilstand.reconcile import Reconciliation
from tilstand.round.state import collect_round_batch
from tilstand.terms import Period, Text


@dataclass(frozen=True)
class MemberReconciliation:
    """A round of one collection, by its own rules.

    Attributes:
        member: The collection's name among the others.
        name: Name of its round.
        collection: The collection, as the round sees it.
        findings: Everything that does not fit in it.
    """

    member: str
    name: str
    collection: RoundView
    findings: Findings


@dataclass(frozen=True)
class FederatedReconciliation:
    """A round of the collection of collections: all that they state of its period, held against each other.

    Attributes:
        name: Name of the round.
        collection: The shared collection, as the round sees it, with every relation between two members.
        reconciled: The shared figures, and every relation between them.
        findings: Everything that does not fit.
        silent: Of whom nothing is known, and why: who has no figures, or none for just this period.
        figures: How many shared figures the collections state.
    """

    name: str
    collection: RoundView
    reconciled: Reconciliation
    findings: Findings
    silent: tuple[Text, ...]
    figures: int


@dataclass(frozen=True)
class FederationFindings:
    """What does not fit within each of many collections, and between them.

    Attributes:
        within: Every round of every collection.
        between: Every round of the collection of collections.
        apart: What is not comparable: measures of a collection that stand for no shared one, and why.
        figures: How many shared figures its collections state.
    """

    within: tuple[MemberReconciliation, ...]
    between: tuple[FederatedReconciliation, ...]
    apart: tuple[Text, ...]
    figures: int

    @property
    def count_collections(self) -> int:
        """How many collections have rounds."""
        return len({member_reconciliation.member for member_reconciliation in self.within})


@dataclass(frozen=True)
class _MemberRound:
    """A round of a collection, with its figures."""

    within: MemberReconciliation
    told: RoundLedger

    @property
    def list_doubted_places(self) -> Iterator[tuple[str, int | None]]:
        """Where the figures stand that something is found about, as the shared figures name the places."""
        for finding in self.within.findings:
            yield from ((f"{self.told.place}/{source.document}", source.line) for source in finding.sources)


def reconcile_federation(federation: Federation, rounds: Sequence[str] = ()) -> FederationFindings:
    """Each collection by its own rules, and all of them together, round by round.

    A collection that states nothing of a period takes part in nothing: no sum counts it as none.

    Args:
        federation: The collections.
        rounds: Rounds of the collection of collections, and what lies within them; all, if none is named.

    Raises:
        TilstandError: If the work cannot go on.
    """
    shared = federation.shared
    chosen = [name for name in shared.rounds if not rounds or name in rounds]
    for name in rounds:
        shared.round(name)
    within: list[MemberReconciliation] = []
    between: list[FederatedReconciliation] = []
    told: set[tuple[str, str]] = set()
    for name in chosen:
        own_rounds: dict[str, list[_MemberRound]] = {}
        period = shared.rounds[name].period
        for member in federation.members.values():
            own_rounds[member.about.name] = [
                _reconcile_member_round(member, text) for text in member.list_rounds_within(period)
            ]
        every = [member_round.within for some in own_rounds.values() for member_round in some]
        within += [
            member_reconciliation
            for member_reconciliation in every
            if (member_reconciliation.member, member_reconciliation.name) not in told
        ]
        told |= {(member_reconciliation.member, member_reconciliation.name) for member_reconciliation in every}
        between.append(_reconcile_across_members(federation, name, own_rounds))
    rest = () if rounds else federation.members.values()
    for member in rest:
        left = (n for n in member.collection.rounds if (member.about.name, n) not in told)
        within += [_reconcile_member_round(member, text).within for text in left]
    order = {name: at for at, name in enumerate(federation.members)}
    within.sort(key=lambda one: (order[one.member], one.collection.rounds[one.name].period))
    return FederationFindings(
        tuple(within),
        tuple(between),
        tuple(_list_unshared_measures(federation)),
        sum(federated_reconciliation.figures for federated_reconciliation in between),
    )


def _reconcile_member_round(member: Member, name: str) -> _MemberRound:
    """A round of a collection, by the same way as when it stands alone."""
    view = member.collection.at(name)
    found = collect_round_batch(view, name)
    reconciled, findings = _reconcile_member_figures(view, name, found)
    place = f"{member.about.name}/{name}"
    return _MemberRound(
        MemberReconciliation(member.about.name, name, view, findings), RoundLedger(place, reconciled.book)
    )


def _reconcile_member_figures(view: RoundView, name: str, found: Batch) -> tuple[Reconciliation, Findings]:
    """The figures of a round, and everything that does not fit."""
    adjustments, unread = collect.read_round_adjustments(view, name)
    decisions, unknown = collect.read_round_decisions(view, name)
    reconciled = reconcile.reconcile_batch(view, found, adjustments, (), decisions)
    return reconciled, (found.findings + unread + unknown + reconciled.findings).sort_by_cause_severity()


def _reconcile_across_members(
    federation: Federation, name: str, own: dict[str, list[_MemberRound]]
) -> FederatedReconciliation:
    """What all of them state of a round's period, held against each other and against what is printed."""
    view = federation.shared.at(name)
    period = view.rounds[name].period
    delivered = collect_round_batch(view, name)
    submissions: list[Submission] = []
    silent: list[Text] = []
    for member in federation.members.values():
        round_ledgers = [member_round.told for member_round in own[member.about.name]]
        shared = apply_correspondence(round_ledgers, member.translation, member.about.bodies, period)
        if len(shared):
            provider = member.about.bodies[member.about.body]
            submissions.append(Submission(provider, period, 1, "delivered", "csv", name, "", shared))
        else:
            silent.append(_explain_absent_member(member, name, view))
    every = replace(delivered, submissions=(*delivered.submissions, *submissions))
    stated = group_observations([*(submission.observations for submission in every.submissions), every.published]).heads
    spans: dict[tuple[str, str], set[Period]] = {}
    for measure, provider, at in stated:
        if at in period:
            spans.setdefault((measure, provider), set()).add(at)
    view = federation.at(name, lambda measure, provider: spans.get((measure, provider), set()))
    reconciled, findings = _reconcile_member_figures(view, name, every)
    at_home = {place for some in own.values() for member_round in some for place in member_round.list_doubted_places}
    findings = Findings(tuple(finding for finding in findings if not _is_member_finding(finding, at_home)))
    return FederatedReconciliation(
        name, view, reconciled, findings, tuple(silent), sum(len(s.observations) for s in submissions)
    )


def _is_member_finding(finding: Finding, at_home: Set[tuple[str, int | None]]) -> bool:
    """True if a finding is about one body alone, and about figures that its own collection has told of."""
    places = {(source.document, source.line) for source in finding.sources}
    return len(finding.providers) == 1 and bool(places) and places <= at_home


def _explain_absent_member(member: Member, name: str, view: RoundView) -> Text:
    """Why a collection takes part in nothing in a round."""
    period = view.rounds[name].period
    who = view.provider_label(member.about.bodies[member.about.body])
    other_texts = [str(member.collection.rounds[text].period) for text in member.list_rounds_overlapping(period)]
    if other_texts and not member.list_rounds_within(period):
        return format_message("terminal.across.other_span", who=who, period=str(period), list=", ".join(other_texts))
    return format_message("terminal.across.silent", who=who, period=str(period))


def _list_unshared_measures(federation: Federation) -> Iterator[Text]:
    """The measures of each collection that stand for no shared one."""
    for member in federation.members.values():
        measures, who = member.collection.measures, member.about.name
        for name in measures:
            if name not in member.translation.matches:
                why = member.translation.why.get(name, "")
                path = "terminal.across.apart_because" if why else "terminal.across.apart"
                label = member.collection.get_measure_label(name)
                yield format_message(path, who=who, measure=label, why=why)
