"""What the method appendix of an edition tells, from what was collected, found and decided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from tilstand.define import Framework, RoundView, Vocabulary
from tilstand.languages import Stated, filled, message, within
from tilstand.model import Adjustment, Batch, Decision, Finding, Findings, Severity
from tilstand.model.appendix import Appendix, Correction, Disagreement, Settled
from tilstand.model.summary import Summary
from tilstand.model.wording import Opened
from tilstand.protect.reasons import reason
from tilstand.protect.sizes import sizes
from tilstand.terms import Alike, Joined, Language, Period, Piece, Text, Typed
from tilstand.text import fixed
from tilstand.text.place import named

__all__ = ["appendix"]

_SIGNS = re.compile(r"[^a-z0-9_]+")
_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class _Lined(Text):
    """A text on one line."""

    inner: Text

    def pieces(self, language: Language) -> tuple[Piece, ...]:
        return tuple(replace(one, text=_LINES.sub(" ", one.text)) for one in self.inner.pieces(language))


def appendix(
    collection: RoundView,
    round_name: str,
    batch: Batch,
    findings: Findings,
    adjustments: Sequence[Adjustment],
    hidden_population: Sequence[Text] = (),
    decisions: Sequence[Decision] = (),
    summaries: Sequence[Summary] = (),
    *,
    opened: Opened = MappingProxyType({}),
) -> Appendix:
    """The method appendix of a year.

    Args:
        collection: The collection.
        round_name: Name of the round.
        batch: What was collected.
        findings: Everything that does not fit; only what figures say of each other is told, not how files
            came in, and not what is for information.
        adjustments: What the coordinator decided.
        hidden_population: What protect releases of those whom nobody saw.
        decisions: What was decided about findings, where it still stands.
        summaries: The causes that are told as one event, or of which there is more to say.
        opened: The words that a person has released; a reason is printed in no others.
    """
    about = collection.rounds[round_name]
    reported = dict.fromkeys(submission.provider for submission in batch.submissions)
    # A body may answer in words through another, and has reported too.
    reported |= dict.fromkeys(answer.provider for one in batch.submissions for answer in one.answers)
    silent = [name for name in collection.reporting(about) if name not in reported]
    measures = dict.fromkeys(o.key.measure for one in batch.submissions for o in one.observations)
    measures |= dict.fromkeys(o.key.measure for o in batch.published)
    used = [measure for measure in collection.measures if measure in measures]
    causes = _by_cause(collection, findings)
    behind = {one.cause: one.sentences for one in summaries}
    return Appendix(
        reported=tuple(collection.provider_label(name) for name in collection.providers if name in reported),
        absent=tuple(
            (
                collection.provider_label(name),
                _absence(collection, batch, name, opened),
            )
            for name in dict.fromkeys((*silent, *batch.absent))
        ),
        adjustments=tuple(
            _correction(collection, one, reason(collection, one.reason, opened)) for one in adjustments
        ),
        settled=tuple(_settled(collection, one, reason(collection, one.reason, opened)) for one in decisions),
        open_findings=tuple(_told(collection, group, about.period) for group in causes),
        disagreements=tuple(
            _disagreement(collection, group, anchors, behind.get(group[0].cause, ()), about.period)
            for group, anchors in zip(causes, _anchors(causes), strict=True)
        ),
        rules=tuple(
            (collection.measure_label(measure), collection.labels[f"measures.{measure}.rule"])
            for measure in used
            if f"measures.{measure}.rule" in collection.labels
        ),
        sources=tuple(_sources(collection, used)),
        hidden_population=tuple(hidden_population),
        sizes=sizes(collection),
    )


def _absence(collection: RoundView, batch: Batch, name: str, opened: Opened) -> Text:
    if name not in batch.absent:
        return fixed(collection.labels, "method.no_reason")
    return Typed(reason(collection, batch.absent[name], opened), "said")


def _correction(collection: Vocabulary, one: Adjustment, why: Text) -> Correction:
    figure = named(collection, one.key)
    return Correction(
        figure,
        filled(Alike("{value}"), value=Stated(one.before, (one.key,), grouped=False)),
        filled(Alike("{value}"), value=Stated(one.after, (one.key,), grouped=False)),
        Typed(why, "said"),
        Typed(Alike(one.decided_by), "said"),
        one.decided_on,
    )


def _settled(collection: Vocabulary, one: Decision, why: Text) -> Settled:
    difference = f"{one.difference:+d}".replace("-", "−")
    decision = fixed(
        collection.labels,
        f"method.{one.action}",
        difference=Typed(Alike(difference), "number", (one.key,)),
    )
    figure = named(collection, one.key)
    said, by = (Typed(text, "said") for text in (why, Alike(one.decided_by)))
    return Settled(figure, decision, said, by, one.decided_on)


def _by_cause(collection: Framework, findings: Findings) -> list[tuple[Finding, ...]]:
    told = [one for one in findings.weighed() if _is_told(collection, one)]
    return [group for _, group in Findings(tuple(told)).by_cause()]


def _is_told(collection: Framework, finding: Finding) -> bool:
    rule = collection.rules[finding.rule]
    return not (rule.delivery or rule.asks or finding.severity is Severity.INFO)


def _told(collection: Framework, group: Sequence[Finding], own: Period) -> tuple[Text, Text]:
    first, others = group[0], group[1:]
    paragraphs = [_sentence(collection, first)]
    paragraphs += [_joined([_title(one, own), _sentence(collection, one)], ": ") for one in others]
    lines = [_Lined(one) for one in paragraphs]
    return _title(first, own), _joined(lines, "\n\n")  # one paragraph a finding


def _title(one: Finding, own: Period) -> Text:
    """What a finding is about; with its period, where that is not the edition's own."""
    if one.title is None:
        return one.where
    return one.title if one.period == str(own) else _at(one.title, one)


def _at(text: Text, one: Finding) -> Text:
    return message("place.during", what=text, period=within(Period.parse(one.period))) if one.period else text


def _anchors(causes: Sequence[Sequence[Finding]]) -> Iterator[tuple[str, ...]]:
    """The anchors of the findings of each cause; one that brings none gets one, and no two are the same."""
    taken: set[str] = set()

    def free(finding: Finding) -> str:
        wanted = finding.anchor or _SIGNS.sub("-", f"{finding.rule}-{finding.cause}".lower()).strip("-")
        name, at = wanted, 1
        while name in taken:
            at += 1
            name = f"{wanted}-{at}"
        taken.add(name)
        return name

    for group in causes:
        yield tuple(free(one) for one in group)


def _disagreement(
    collection: Framework,
    group: Sequence[Finding],
    anchors: tuple[str, ...],
    behind: tuple[Text, ...],
    own: Period,
) -> Disagreement:
    sides = [one.sides for one in group if one.sides is not None]
    if len(group) == 1 or len(sides) < len(group):
        title, text = _told(collection, group, own)
        return Disagreement(title, (text, *(behind if len(group) == 1 else ())), anchors=anchors)
    title, places = _title(group[0], own), [_title(one, own) for one in group]
    # The measure is said once, above the rows, where all of them are about it; so is the period.
    short = [one.place for one in group if one.place is not None]
    if len({one.measure for one in group}) == 1 and len(short) == len(group):
        about = group[0].cells[0].provider if group[0].cells else ""
        title, places = collection.measure_label(group[0].measure, about), short
        periods = {one.period for one in group}
        if len(periods) > 1:
            places = [_at(place, one) for place, one in zip(short, group, strict=True)]
        elif periods != {str(own)}:
            title = _at(title, group[0])
    rows = tuple((place, *pair) for place, pair in zip(places, sides, strict=True))
    told = behind or (fixed(collection.labels, "finding.undecided"),)
    return Disagreement(title, told, rows, anchors)


def _sentence(collection: Framework, finding: Finding) -> Text:
    rule = collection.rules.get(finding.rule)
    texts = [_label(finding.what)] if rule is None else [_stopped(_label(rule.title)), _label(finding.what)]
    return _joined(texts, " ")


def _sources(collection: Vocabulary, measures: Sequence[str]) -> Iterator[tuple[Text, Text]]:
    """The registers that the measures come from, with the measures of each."""
    registers = dict.fromkeys(collection.measures[measure].source_register for measure in measures)
    for register in registers:
        if f"registers.{register}" in collection.labels:
            own = [m for m in measures if collection.measures[m].source_register == register]
            yield (
                collection.labels[f"registers.{register}"],
                _stopped(_joined([collection.measure_label(m) for m in own], "; ")),
            )


def _label(words: Text) -> Text:
    return words


def _stopped(label: Text) -> Text:
    return Joined((label, Alike(".")), "")


def _joined(parts: Sequence[Text], by: str = ", ") -> Text:
    return Joined(tuple(parts), by)
