"""What does not fit in a guide on a day: contradictions, moved sections, closed services, rules past their review day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from tilstand.errors import CollectionError
from tilstand.guides.guide import Guide
from tilstand.guides.pathway import (
    NoOutcome,
    answer_situation,
    complete_answers,
    find_contradictions,
    find_meeting_answers,
    find_no_outcome,
)
from tilstand.languages import format_message, make_error
from tilstand.model.findings import Severity
from tilstand.terms import Language, Text


@dataclass(frozen=True, slots=True)
class GuideFinding:
    """Something that does not fit.

    Attributes:
        kind: Which kind it is; its words are the message `guide.finding.KIND`.
        severity: An error keeps the guide from being handed out.
        name: The rule, service or situation; empty where it is about the whole guide.
        what: What it is, and what to do.
    """

    kind: str
    severity: Severity
    name: str
    what: Text

    def to_dict(self, languages: tuple[Language, ...]) -> dict[str, object]:
        """The finding as it stands in JSON."""
        about = {"kind": self.kind, "severity": self.severity.value, "name": self.name}
        return {**about, "what": self.what.to_dict(languages)}


def check_guide(guide: Guide, day: date) -> tuple[GuideFinding, ...]:
    """All that does not fit on a day: errors first, the rest in the order of the guide."""
    checks: tuple[Callable[[Guide, date], Iterator[GuideFinding]], ...] = (
        _check_pairs,
        _check_rules,
        _check_services,
        _check_situations,
    )
    findings = [finding for check in checks for finding in check(guide, day)]
    return tuple(sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR))


def require_sound_guide(guide: Guide, day: date) -> None:
    """Refuse to hand a guide out in which something is wrong.

    Raises:
        CollectionError: If there is an error among its findings; each is told.
    """
    wrong = [finding.what for finding in check_guide(guide, day) if finding.severity is Severity.ERROR]
    if wrong:
        raise make_error(CollectionError, "guide.findings", wrong, count=len(wrong))


def _make_finding(kind: str, name: str = "", severity: Severity = Severity.ERROR, /, **facts: object) -> GuideFinding:
    facts = {"name": name, **facts}
    return GuideFinding(kind, severity, name, format_message(f"guide.finding.{kind}", **facts))


def _check_pairs(guide: Guide, day: date) -> Iterator[GuideFinding]:
    for left, right, _ in find_contradictions(guide, day):
        yield _make_finding("contradiction", left, other=right)
    for name, rule in guide.rules.items():
        for other in rule.yields_to:
            if name in guide.rules[other].yields_to and name < other:
                yield _make_finding("circle", name, other=other)


def _check_rules(guide: Guide, day: date) -> Iterator[GuideFinding]:
    for name, rule in guide.rules.items():
        if find_meeting_answers(guide, rule) is None:
            yield _make_finding("never_met", name)
        for section, moved in guide.list_moved_sections(rule):
            if moved.on <= day:
                yield _make_finding("moved" if moved.to else "repealed", name, section=section, to=moved.to)
        for service in rule.call:
            if guide.services[service].is_closed(day):
                yield _make_finding("closed", name, service=service)
        match find_no_outcome(guide, rule, day):
            case NoOutcome.FORMER:
                yield _make_finding("former", name)
            case NoOutcome.REVIEW:
                yield _make_finding("review", name, Severity.WARNING, day=guide.get_review_day(rule))
            case NoOutcome.NOT_YET:
                yield _make_finding("not_yet", name, Severity.WARNING, day=rule.in_force)
    if unread := sum(rule.review is None for rule in guide.rules.values()):
        yield _make_finding("draft", "", Severity.WARNING, count=unread)


def _check_services(guide: Guide, day: date) -> Iterator[GuideFinding]:
    for name, service in guide.services.items():
        for kind, what in service.find_faults(guide.settings.country):
            yield GuideFinding(kind, Severity.ERROR, name, what)
        if service.looked is not None and service.is_stale(day, guide.settings.service_months):
            yield _make_finding("stale", name, Severity.WARNING, day=service.looked)
    if unlooked := sum(service.looked is None for service in guide.services.values()):
        yield _make_finding("unlooked", "", Severity.WARNING, count=unlooked)


def _check_situations(guide: Guide, day: date) -> Iterator[GuideFinding]:
    """The situations that are kept for acceptance, held against what is answered now.

    A rule that was not read again in time gives no outcome and is told by itself: no situation is told for it.
    """
    for name, situation in guide.situations.items():
        answer = answer_situation(guide, complete_answers(guide, situation.answers), day)
        late = {outcome.id for outcome in answer.outcomes if outcome.reason is NoOutcome.REVIEW}
        wrong = (
            *(rule for rule in situation.gives if rule not in answer.gives and rule not in late),
            *(rule for rule in situation.asks if rule not in answer.asks),
            *(rule for rule in situation.never if rule in answer.gives),
            *(service for service in situation.call if service not in answer.call),
        )
        if wrong:
            yield _make_finding("situation", name, rule=", ".join(wrong))
