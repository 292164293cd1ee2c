"""What the method appendix of an edition tells: ready labels, nothing to look up.

Beside the tables, this is the one place where `publish` reads what other stages found; it takes names,
reasons and the findings' own words from them, and never an observation's value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tilstand.define import Collection, Words
from tilstand.model import Adjustment, Batch, Finding, Findings, Severity
from tilstand.terms import Label
from tilstand.text import fixed, period

__all__ = ["Appendix", "Correction", "appendix"]

_AT_MOST = 6  # findings of one cause that are told one by one


@dataclass(frozen=True, slots=True)
class Correction:
    """One adjustment as the report tells it.

    Attributes:
        figure: Which figure, in words.
        before: What stood there.
        after: What was decided.
        reason: Why.
        decided_by: Who decided.
        decided_on: When.
    """

    figure: Label
    before: str
    after: str
    reason: Label
    decided_by: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class Appendix:
    """The method appendix.

    Attributes:
        reported: Bodies that reported.
        absent: Bodies that did not, each with the reason.
        adjustments: Figures that the coordinator decided on.
        open_findings: What does not agree and is not decided, by cause: a title and plain words.
        rules: Measures with their counting rules.
        sources: Where the figures come from: a name and what it is.
    """

    reported: tuple[Label, ...] = ()
    absent: tuple[tuple[Label, Label], ...] = ()
    adjustments: tuple[Correction, ...] = ()
    open_findings: tuple[tuple[Label, Label], ...] = ()
    rules: tuple[tuple[Label, Label], ...] = ()
    sources: tuple[tuple[Label, Label], ...] = ()


def appendix(
    collection: Collection,
    year: str,
    batch: Batch,
    findings: Findings,
    adjustments: Sequence[Adjustment],
) -> Appendix:
    """The method appendix of a year.

    Args:
        collection: The collection.
        year: Name of the year.
        batch: What was collected.
        findings: Everything that does not fit; only what figures say of each other is told, not how files
            came in (rules that begin with C), and not what is for information.
        adjustments: What the coordinator decided.
    """
    about = collection.years[year]
    reported = dict.fromkeys(submission.provider for submission in batch.submissions)
    silent = [name for name in collection.reporting(about) if name not in reported]
    unknown = fixed(collection.labels, "method.no_reason")
    measures = dict.fromkeys(o.key.measure for one in batch.submissions for o in one.observations)
    measures |= dict.fromkeys(o.key.measure for o in batch.published)
    used = [measure for measure in collection.measures if measure in measures]
    return Appendix(
        reported=tuple(collection.provider_label(name) for name in collection.providers if name in reported),
        absent=tuple(
            (collection.provider_label(name), batch.absent.get(name, unknown))
            for name in dict.fromkeys((*silent, *batch.absent))
        ),
        adjustments=tuple(_correction(collection, one) for one in adjustments),
        open_findings=tuple(_by_cause(collection, findings)),
        rules=tuple(
            (collection.measure_label(measure), collection.labels[f"measures.{measure}.rule"])
            for measure in used
            if f"measures.{measure}.rule" in collection.labels
        ),
        sources=tuple(_sources(collection, used)),
    )


def _correction(collection: Collection, one: Adjustment) -> Correction:
    key = one.key
    parts = [collection.measure_label(key.measure), collection.provider_label(key.provider)]
    parts += [collection.code_label(dimension, code) for dimension, code in key.dims]
    parts.append(Label(period(key.period, "nb"), period(key.period, "nn"), period(key.period, "en")))
    reason = Label(one.reason.nb, one.reason.nb, one.reason.en)
    return Correction(_joined(parts), one.before, str(one.after), reason, one.decided_by, one.decided_on)


def _by_cause(collection: Collection, findings: Findings) -> Iterator[tuple[Label, Label]]:
    told: dict[str, list[Finding]] = {}
    for finding in findings.weighed():
        if not finding.rule.startswith("C") and finding.severity is not Severity.INFO:
            told.setdefault(finding.cause or finding.relation or finding.rule, []).append(finding)
    for group in told.values():
        first, others = group[0], group[1:_AT_MOST]
        paragraphs = [_sentence(collection, first)]
        paragraphs += [_joined([_label(one.where), _sentence(collection, one)], ": ") for one in others]
        if len(group) > _AT_MOST:
            more = str(len(group) - _AT_MOST)
            paragraphs.append(fixed(collection.labels, "method.findings_more", number=more))
        yield _label(first.where), _joined(paragraphs, "\n\n")


def _sentence(collection: Collection, finding: Finding) -> Label:
    rule = collection.rules.get(finding.rule)
    texts = [_label(finding.what)] if rule is None else [_stopped(_label(rule.title)), _label(finding.what)]
    return _joined(texts, " ")


def _sources(collection: Collection, measures: Sequence[str]) -> Iterator[tuple[Label, Label]]:
    """The registers that the measures come from, with the measures of each."""
    registers = dict.fromkeys(collection.measures[measure].source_register for measure in measures)
    for register in registers:
        if f"registers.{register}" in collection.labels:
            own = [m for m in measures if collection.measures[m].source_register == register]
            yield (
                collection.labels[f"registers.{register}"],
                _stopped(_joined([collection.measure_label(m) for m in own], "; ")),
            )


def _label(words: Words) -> Label:
    return Label(words.nb, words.nb, words.en)


def _stopped(label: Label) -> Label:
    return Label(*(f"{text}." for text in label.asdict().values()))


def _joined(parts: Sequence[Label], by: str = ", ") -> Label:
    return Label(*(by.join(part.asdict()[tongue] for part in parts) for tongue in ("nb", "nn", "en")))
