"""The pathway aid: the rules that a situation meets on a day, and why a rule gives no outcome.

A rule that another one sets aside is not told (defeasible rules: the provision says which goes before). Where the text
that a rule rests on is second-hand, silent or former law, was not read again in time, cites a section by a number that
it no longer has, is not in force yet, or contradicts another rule that the situation meets, there is no outcome: the
answer says so, and whom to ask.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from tilstand.guides.guide import Guide
from tilstand.guides.schema import UNSURE, Answers, LegalRule, SourceQuality


class NoOutcome(StrEnum):
    """Why a rule that a situation meets gives no outcome."""

    SOURCE = "source"
    FORMER = "former"
    REVIEW = "review"
    MOVED = "moved"
    NOT_YET = "not_yet"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """A rule that a situation meets.

    Attributes:
        id: Its name.
        rule: The rule.
        reason: Why it gives no outcome; None where it gives one.
    """

    id: str
    rule: LegalRule
    reason: NoOutcome | None = None


@dataclass(frozen=True, slots=True)
class PathwayAnswer:
    """What a situation meets on a day.

    Attributes:
        day: The day.
        answers: The answers, those that were left open among them.
        outcomes: The rules, in the order of the guide.
        call: Whom to call, emergency first; a service that has closed is not there.
    """

    day: date
    answers: Answers
    outcomes: tuple[RuleOutcome, ...]
    call: tuple[str, ...]

    @property
    def gives(self) -> tuple[str, ...]:
        """Names of the rules that give an outcome."""
        return tuple(outcome.id for outcome in self.outcomes if outcome.reason is None)

    @property
    def asks(self) -> tuple[str, ...]:
        """Names of the rules that give none."""
        return tuple(outcome.id for outcome in self.outcomes if outcome.reason is not None)


def complete_answers(guide: Guide, answers: Answers) -> dict[str, str]:
    """The answers to the questions that are put: one that was left open is `unsure`, one that is not put goes."""
    completed: dict[str, str] = {}
    for name, question in guide.questions.items():
        if all(completed.get(earlier) in options for earlier, options in question.only.items()):
            completed[name] = answers.get(name, UNSURE)
    return completed


def find_no_outcome(guide: Guide, rule: LegalRule, day: date) -> NoOutcome | None:
    """Why a rule gives no outcome on a day, whatever the situation."""
    quality = guide.get_quality(rule)
    reasons = {
        NoOutcome.FORMER: quality is SourceQuality.FORMER,
        NoOutcome.SOURCE: not quality.is_reliable,
        NoOutcome.NOT_YET: rule.in_force is not None and day < rule.in_force,
        NoOutcome.MOVED: any(moved.on <= day for _, moved in guide.list_moved_sections(rule)),
        NoOutcome.REVIEW: guide.get_review_day(rule) < day,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def are_contradictory(left: LegalRule, right: LegalRule) -> bool:
    """True for two rules of a track of which one opens what the other closes, or that state unlike times."""
    if left.track != right.track:
        return False
    unlike = any(right.times.get(name, time) != time for name, time in left.times.items())
    return unlike or {left.effect, right.effect} == {"opens", "closes"}


def find_contradictions(guide: Guide, day: date) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Pairs of rules that contradict each other where a situation meets both, with such a situation."""
    for left, right, answers in find_meeting_pairs(guide, day):
        pair = guide.rules[left], guide.rules[right]
        yields = right in pair[0].yields_to or left in pair[1].yields_to
        if are_contradictory(*pair) and not yields:
            yield left, right, answers


def find_meeting_pairs(guide: Guide, day: date) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Pairs of rules in force that a situation can meet together, with the least such situation."""
    applying = {name: rule for name, rule in guide.rules.items() if find_no_outcome(guide, rule, day) is None}
    current = [name for name, rule in applying.items() if rule.ended is None or day <= rule.ended]
    for left, right in combinations(current, 2):
        answers = find_meeting_answers(guide, applying[left], applying[right])
        if answers is not None:
            yield left, right, answers


def find_meeting_answers(guide: Guide, *rules: LegalRule) -> dict[str, str] | None:
    """The least answers that meet all of the rules; None where no situation does."""
    allowed: dict[str, tuple[str, ...]] = {}
    waiting = [rule.when for rule in rules]
    while waiting:
        for question, options in waiting.pop().items():
            if question not in allowed:
                waiting.append(guide.questions[question].only)
            allowed[question] = tuple(
                o for o in allowed.get(question, guide.questions[question].options) if o in options
            )
    if not all(allowed.values()):
        return None
    return {question: allowed[question][0] for question in guide.questions if question in allowed}


def answer_situation(guide: Guide, answers: Answers, day: date) -> PathwayAnswer:
    """The rules that a situation meets, and whom to call.

    Args:
        guide: The guide.
        answers: The option chosen, by question; what is left open counts as `unsure`.
        day: The day.
    """
    completed = complete_answers(guide, answers)
    met = {
        name: rule
        for name, rule in guide.rules.items()
        if rule.is_met_by(completed) and not (rule.ended is not None and rule.ended < day)
    }
    reasons = {name: find_no_outcome(guide, rule, day) for name, rule in met.items()}
    first = {name for name, reason in reasons.items() if reason is None}
    told = {name: rule for name, rule in met.items() if not first.intersection(rule.yields_to)}
    for left, right in combinations([name for name in told if reasons[name] is None], 2):
        if are_contradictory(told[left], told[right]):
            reasons[left] = reasons[right] = NoOutcome.CONTRADICTION
    outcomes = tuple(RuleOutcome(name, rule, reasons[name]) for name, rule in told.items())
    return PathwayAnswer(day, completed, outcomes, _list_services_to_call(guide, told, day))


def _list_services_to_call(guide: Guide, told: Mapping[str, LegalRule], day: date) -> tuple[str, ...]:
    wanted = [guide.settings.emergency, *(name for rule in told.values() for name in rule.call)]
    return tuple(dict.fromkeys(name for name in wanted if not guide.services[name].is_closed(day)))
