"""Many collections at once: each reconciled by its own rules, and all of them held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from tilstand import collect, reconcile
from tilstand.book.held import held
from tilstand.book.translate import RoundBook, translated
from tilstand.define import RoundView
from tilstand.define.federation import Federation, Member
from tilstand.languages import message
from tilstand.model import Batch, Finding, Findings, Submission
from tilstand.reconcile import Reconciliation
from tilstand.round.batch import batch
from tilstand.terms import Period, Text

__all__ = ["Across", "HeldTogether", "Within", "across"]


@dataclass(frozen=True)
class Within:
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
class HeldTogether:
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
class Across:
    """What does not fit within each of many collections, and between them.

    Attributes:
        within: Every round of every collection.
        between: Every round of the collection of collections.
        apart: What is not comparable: measures of a collection that stand for no shared one, and why.
        figures: How many shared figures its collections state.
    """

    within: tuple[Within, ...]
    between: tuple[HeldTogether, ...]
    apart: tuple[Text, ...]
    figures: int

    @property
    def collections(self) -> int:
        """How many collections have rounds."""
        return len({one.member for one in self.within})


@dataclass(frozen=True)
class _Own:
    """A round of a collection, with its figures."""

    within: Within
    told: RoundBook

    @property
    def doubted(self) -> Iterator[tuple[str, int | None]]:
        """Where the figures stand that something is found about, as the shared figures name the places."""
        for finding in self.within.findings:
            yield from ((f"{self.told.place}/{one.document}", one.line) for one in finding.sources)


def across(federation: Federation, rounds: Sequence[str] = ()) -> Across:
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
    within: list[Within] = []
    between: list[HeldTogether] = []
    told: set[tuple[str, str]] = set()
    for name in chosen:
        own: dict[str, list[_Own]] = {}
        period = shared.rounds[name].period
        for member in federation.members.values():
            own[member.about.name] = [_own(member, one) for one in member.rounds_in(period)]
        every = [one.within for some in own.values() for one in some]
        within += [one for one in every if (one.member, one.name) not in told]
        told |= {(one.member, one.name) for one in every}
        between.append(_together(federation, name, own))
    rest = () if rounds else federation.members.values()
    for member in rest:
        left = (n for n in member.collection.rounds if (member.about.name, n) not in told)
        within += [_own(member, one).within for one in left]
    order = {name: at for at, name in enumerate(federation.members)}
    within.sort(key=lambda one: (order[one.member], one.collection.rounds[one.name].period))
    return Across(
        tuple(within), tuple(between), tuple(_apart(federation)), sum(one.figures for one in between)
    )


def _own(member: Member, name: str) -> _Own:
    """A round of a collection, by the same way as when it stands alone."""
    view = member.collection.at(name)
    found = batch(view, name)
    reconciled, findings = _reconciled(view, name, found)
    place = f"{member.about.name}/{name}"
    return _Own(Within(member.about.name, name, view, findings), RoundBook(place, reconciled.book))


def _reconciled(view: RoundView, name: str, found: Batch) -> tuple[Reconciliation, Findings]:
    """The figures of a round, and everything that does not fit."""
    adjustments, unread = collect.adjustments(view, name)
    decisions, unknown = collect.decisions(view, name)
    reconciled = reconcile.figures(view, found, adjustments, (), decisions)
    return reconciled, (found.findings + unread + unknown + reconciled.findings).weighed()


def _together(federation: Federation, name: str, own: dict[str, list[_Own]]) -> HeldTogether:
    """What all of them state of a round's period, held against each other and against what is printed."""
    view = federation.shared.at(name)
    period = view.rounds[name].period
    delivered = batch(view, name)
    submissions: list[Submission] = []
    silent: list[Text] = []
    for member in federation.members.values():
        told = [one.told for one in own[member.about.name]]
        shared = translated(told, member.translation, member.about.bodies, period)
        if len(shared):
            provider = member.about.bodies[member.about.body]
            submissions.append(Submission(provider, period, 1, "delivered", "csv", name, "", shared))
        else:
            silent.append(_silent(member, name, view))
    every = replace(delivered, submissions=(*delivered.submissions, *submissions))
    stated = held([*(one.observations for one in every.submissions), every.published]).heads
    spans: dict[tuple[str, str], set[Period]] = {}
    for measure, provider, at in stated:
        if at in period:
            spans.setdefault((measure, provider), set()).add(at)
    view = federation.at(name, lambda measure, provider: spans.get((measure, provider), set()))
    reconciled, findings = _reconciled(view, name, every)
    at_home = {place for some in own.values() for one in some for place in one.doubted}
    findings = Findings(tuple(one for one in findings if not _told_at_home(one, at_home)))
    return HeldTogether(
        name, view, reconciled, findings, tuple(silent), sum(len(s.observations) for s in submissions)
    )


def _told_at_home(finding: Finding, at_home: Set[tuple[str, int | None]]) -> bool:
    """True if a finding is about one body alone, and about figures that its own collection has told of."""
    places = {(one.document, one.line) for one in finding.sources}
    return len(finding.providers) == 1 and bool(places) and places <= at_home


def _silent(member: Member, name: str, view: RoundView) -> Text:
    """Why a collection takes part in nothing in a round."""
    period = view.rounds[name].period
    who = view.provider_label(member.about.bodies[member.about.body])
    other = [str(member.collection.rounds[one].period) for one in member.rounds_across(period)]
    if other and not member.rounds_in(period):
        return message("terminal.across.other_span", who=who, period=str(period), list=", ".join(other))
    return message("terminal.across.silent", who=who, period=str(period))


def _apart(federation: Federation) -> Iterator[Text]:
    """The measures of each collection that stand for no shared one."""
    for member in federation.members.values():
        measures, who = member.collection.measures, member.about.name
        for name in measures:
            if name not in member.translation.matches:
                why = member.translation.why.get(name, "")
                path = "terminal.across.apart_because" if why else "terminal.across.apart"
                label = member.collection.measure_label(name)
                yield message(path, who=who, measure=label, why=why)
