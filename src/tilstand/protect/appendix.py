"""The method appendix, the headcount of persons and the estimate of the hidden population."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol

from tilstand.define import Framework, RoundView, StructuralMetadata
from tilstand.languages import CitedNumber, format_inner_period, format_message, format_template
from tilstand.model import Adjustment, Batch, Decision, EditionFigures, Finding, Findings, Severity
from tilstand.model.appendix import Appendix, AppendixDecision, Correction, Disagreement, Headcount
from tilstand.model.findings import CauseSummary
from tilstand.model.hashes import Opened
from tilstand.protect.names import describe_size_words
from tilstand.protect.revisions import print_reason
from tilstand.report_text import get_report_string
from tilstand.report_text.print_forms import title_figure, to_mid_sentence
from tilstand.terms import InvariantText, JoinedText, Key, Language, Period, Text, TextPiece, TypedText, Value

_SIGNS = re.compile(r"[^a-z0-9_]+")
_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class _SingleLineText(Text):
    """A text on one line."""

    inner: Text

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        return tuple(replace(piece, text=_LINES.sub(" ", piece.text)) for piece in self.inner.pieces(language))


def build_appendix(
    collection: RoundView,
    round_name: str,
    batch: Batch,
    findings: Findings,
    adjustments: Sequence[Adjustment],
    hidden_population: Sequence[Text] = (),
    decisions: Sequence[Decision] = (),
    summaries: Sequence[CauseSummary] = (),
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
    reported |= dict.fromkeys(answer.provider for submission in batch.submissions for answer in submission.answers)
    silent = [name for name in collection.reporting(about) if name not in reported]
    measures = dict.fromkeys(o.key.measure for submission in batch.submissions for o in submission.observations)
    measures |= dict.fromkeys(o.key.measure for o in batch.published)
    used = [measure for measure in collection.measures if measure in measures]
    causes = _group_printed_findings(collection, findings)
    behind = {summary.cause: summary.sentences for summary in summaries}
    return Appendix(
        reported=tuple(collection.provider_label(name) for name in collection.providers if name in reported),
        absent=tuple(
            (collection.provider_label(name), _explain_absent_body(collection, batch, name, opened))
            for name in dict.fromkeys((*silent, *batch.absent))
        ),
        adjustments=tuple(
            _build_correction(collection, adjustment, print_reason(collection, adjustment.reason, opened))
            for adjustment in adjustments
        ),
        settled=tuple(
            _build_settled_finding(collection, decision, print_reason(collection, decision.reason, opened))
            for decision in decisions
        ),
        open_findings=tuple(_describe_open_cause(collection, group, about.period) for group in causes),
        disagreements=tuple(
            _build_disagreement(collection, group, anchors, behind.get(group[0].cause, ()), about.period)
            for group, anchors in zip(causes, _assign_cause_anchors(causes), strict=True)
        ),
        rules=tuple(
            (collection.get_measure_label(measure), collection.labels[f"measures.{measure}.rule"])
            for measure in used
            if f"measures.{measure}.rule" in collection.labels
        ),
        sources=tuple(_list_source_registers(collection, used)),
        hidden_population=tuple(hidden_population),
        sizes=describe_size_words(collection),
    )


def _explain_absent_body(collection: RoundView, batch: Batch, name: str, opened: Opened) -> Text:
    if name not in batch.absent:
        return get_report_string(collection.labels, "method.no_reason")
    return TypedText(print_reason(collection, batch.absent[name], opened), "said")


def _build_correction(collection: StructuralMetadata, one: Adjustment, why: Text) -> Correction:
    figure = title_figure(collection, one.key)
    return Correction(
        figure,
        format_template(InvariantText("{value}"), value=CitedNumber(one.before, (one.key,), grouped=False)),
        format_template(InvariantText("{value}"), value=CitedNumber(one.after, (one.key,), grouped=False)),
        TypedText(why, "said"),
        TypedText(InvariantText(one.decided_by), "said"),
        one.decided_on,
    )


def _build_settled_finding(collection: StructuralMetadata, one: Decision, why: Text) -> AppendixDecision:
    difference = f"{one.difference:+d}".replace("-", "−")
    decision = get_report_string(
        collection.labels, f"method.{one.action}", difference=TypedText(InvariantText(difference), "number", (one.key,))
    )
    figure = title_figure(collection, one.key)
    typed_text, by = (TypedText(text, "said") for text in (why, InvariantText(one.decided_by)))
    return AppendixDecision(figure, decision, typed_text, by, one.decided_on)


def _group_printed_findings(collection: Framework, findings: Findings) -> list[tuple[Finding, ...]]:
    told = [finding for finding in findings.sort_by_cause_severity() if _is_finding_printed(collection, finding)]
    return [group for _, group in Findings(tuple(told)).group_by_cause()]


def _is_finding_printed(collection: Framework, finding: Finding) -> bool:
    rule = collection.rules[finding.rule]
    return not (rule.delivery or rule.asks or finding.severity is Severity.INFO)


def _describe_open_cause(collection: Framework, group: Sequence[Finding], own: Period) -> tuple[Text, Text]:
    first, others = group[0], group[1:]
    paragraphs = [_format_finding_sentence(collection, first)]
    paragraphs += [
        _join_appendix_texts(
            [_title_printed_finding(finding, own), _format_finding_sentence(collection, finding)], ": "
        )
        for finding in others
    ]
    lines = [_SingleLineText(paragraph) for paragraph in paragraphs]
    return _title_printed_finding(first, own), _join_appendix_texts(lines, "\n\n")  # one paragraph a finding


def _title_printed_finding(one: Finding, own: Period) -> Text:
    """What a finding is about; with its period, where that is not the edition's own."""
    if one.title is None:
        return one.where
    return one.title if one.period == str(own) else _add_finding_period(one.title, one)


def _add_finding_period(text: Text, one: Finding) -> Text:
    return (
        format_message("place.during", what=text, period=format_inner_period(Period.from_text(one.period)))
        if one.period
        else text
    )


def _assign_cause_anchors(causes: Sequence[Sequence[Finding]]) -> Iterator[tuple[str, ...]]:
    """The anchors of the findings of each cause; one that brings none gets one, and no two are the same."""
    taken: set[str] = set()

    def make_free_anchor(finding: Finding) -> str:
        wanted = finding.anchor or _SIGNS.sub("-", f"{finding.rule}-{finding.cause}".lower()).strip("-")
        name, at = wanted, 1
        while name in taken:
            at += 1
            name = f"{wanted}-{at}"
        taken.add(name)
        return name

    for group in causes:
        yield tuple(make_free_anchor(finding) for finding in group)


def _build_disagreement(
    collection: Framework, group: Sequence[Finding], anchors: tuple[str, ...], behind: tuple[Text, ...], own: Period
) -> Disagreement:
    sides = [finding.sides for finding in group if finding.sides is not None]
    if len(group) == 1 or len(sides) < len(group):
        title, text = _describe_open_cause(collection, group, own)
        return Disagreement(title, (text, *(behind if len(group) == 1 else ())), anchors=anchors)
    title, places = (_title_printed_finding(group[0], own), [_title_printed_finding(finding, own) for finding in group])
    # The measure is said once, above the rows, where all of them are about it; so is the period.
    short = [finding.place for finding in group if finding.place is not None]
    if len({finding.measure for finding in group}) == 1 and len(short) == len(group):
        about = group[0].cells[0].provider if group[0].cells else ""
        title, places = collection.get_measure_label(group[0].measure, about), short
        periods = {finding.period for finding in group}
        if len(periods) > 1:
            places = [_add_finding_period(place, finding) for place, finding in zip(short, group, strict=True)]
        elif periods != {str(own)}:
            title = _add_finding_period(title, group[0])
    rows = tuple((place, *pair) for place, pair in zip(places, sides, strict=True))
    told = behind or (get_report_string(collection.labels, "finding.undecided"),)
    return Disagreement(title, told, rows, anchors)


def _format_finding_sentence(collection: Framework, finding: Finding) -> Text:
    rule = collection.rules.get(finding.rule)
    texts = (
        [_get_label_text(finding.what)]
        if rule is None
        else [_add_full_stop(_get_label_text(rule.title)), _get_label_text(finding.what)]
    )
    return _join_appendix_texts(texts, " ")


def _list_source_registers(collection: StructuralMetadata, measures: Sequence[str]) -> Iterator[tuple[Text, Text]]:
    """The registers that the measures come from, with the measures of each."""
    registers = dict.fromkeys(collection.measures[measure].source_register for measure in measures)
    for register in registers:
        if f"registers.{register}" in collection.labels:
            own_texts = [m for m in measures if collection.measures[m].source_register == register]
            yield (
                collection.labels[f"registers.{register}"],
                _add_full_stop(_join_appendix_texts([collection.get_measure_label(m) for m in own_texts], "; ")),
            )


def _get_label_text(words: Text) -> Text:
    return words


def _add_full_stop(label: Text) -> Text:
    return JoinedText((label, InvariantText(".")), "")


def _join_appendix_texts(parts: Sequence[Text], by: str = ", ") -> Text:
    return JoinedText(tuple(parts), by)


def describe_headcount(
    collection: StructuralMetadata, figures: EditionFigures, counted: Headcount | None
) -> Headcount | None:
    """The headcount with its words, every number with the figure that it follows from.

    Args:
        collection: The collection.
        figures: The figures as they are released.
        counted: The numbers; None where there are none.

    Returns:
        None where the edition does not show the figure that they follow from.
    """
    if counted is None or counted.registrations is None:
        return None
    figure = figures.get(counted.key)
    if figure is None or not figure.value.known:
        return None
    words = _HeadcountWriter(collection, counted, figure.value)
    return replace(counted, sentence=words.compose_headcount_sentence(), conditions=tuple(words.conditions()))


class _HeadcountWriter:
    def __init__(self, collection: StructuralMetadata, counted: Headcount, led: Value) -> None:
        self.collection = collection
        self.counted = counted
        self.led = led

    def format_headcount_text(self, name: str, /, **facts: int | Text | None) -> Text:
        """A text; a number in it follows from the registrations."""
        stated = {
            text: CitedNumber(fact, (self.counted.key,)) if isinstance(fact, int) else fact
            for text, fact in facts.items()
            if fact is not None
        }
        return get_report_string(self.collection.labels, f"headcount.{name}", **stated)

    def compose_headcount_sentence(self) -> Text:
        counted = self.counted
        name = "none"
        if counted.registrations:
            name = "open" if counted.most is None else "same" if counted.most == counted.least else "between"
        registrations = counted.registrations
        if name == "between" and counted.printed is not None:
            name = "disputed"
            if self.led.exact_number == counted.reported:  # their sum leads
                name, registrations = "disputed_sum", counted.reported
        return self.format_headcount_text(
            name,
            registrations=registrations,
            reported=counted.reported,
            printed=counted.printed,
            least=counted.least,
            most=counted.most,
            greatest=counted.greatest,
        )

    def conditions(self) -> Iterator[Text]:
        counted, labels = self.counted, self.collection.labels
        if not counted.registrations:
            return
        if counted.bodies > 1 and counted.dimensions:
            dimensions = JoinedText(
                tuple(
                    to_mid_sentence(self.collection, labels[f"dimensions.{dimension}"])
                    for dimension in counted.dimensions
                )
            )
            yield self.format_headcount_text("codes", dimensions=dimensions)
        yield self.format_headcount_text("once")
        if counted.relations:
            relations = JoinedText(tuple(labels[f"relations.{relation}"] for relation in counted.relations), "; ")
            yield self.format_headcount_text("relations", relations=relations)
        if counted.greatest_if_apart is not None:
            yield self.format_headcount_text("referred", most=counted.greatest_if_apart)
        if counted.bodies > 1:
            yield self.format_headcount_text("overlap")


ESTIMATE = "hidden_population"
"""What stands for the measure in the address of an estimate."""


class EstimateAnswer(Protocol):
    """An answer of the estimate stage."""

    def told(self, cells: tuple[Key, ...]) -> Text:
        """A sentence that can stand in the report, its numbers with the cells of the estimate."""


def make_estimate_key(collection: Framework, round_name: str) -> Key:
    """The address of the estimate of a round."""
    return Key(ESTIMATE, collection.settings.coordinator, collection.round(round_name).period)


def describe_hidden_population(
    collection: Framework, round_name: str, answer: EstimateAnswer | None
) -> tuple[Text, ...]:
    """The paragraphs of the section, in all languages.

    Args:
        collection: The collection.
        round_name: Name of the round.
        answer: The estimate; None where the collection has no overlaps between lists.
    """
    overlap = collection.round(round_name).overlap
    told = [get_report_string(collection.labels, "hidden_population.intro")]
    if answer is None or overlap is None:
        told += [get_report_string(collection.labels, f"hidden_population.{name}") for name in ("none", "needed")]
    elif not overlap.told:
        told.append(get_report_string(collection.labels, "hidden_population.withheld"))
    else:
        told.append(answer.told((make_estimate_key(collection, round_name),)))
    return tuple(told)
