"""The release: the one place where it is made, for everybody or for one body, and sealed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from tilstand.define import Collection
from tilstand.model import Adjustment, Batch, Decision, Figures, Findings, Severity
from tilstand.model.document import Chapter
from tilstand.model.release import Query, Release, ReleasedAnswer
from tilstand.protect.account import account
from tilstand.protect.appendix import appendix
from tilstand.protect.hidden import Estimated, hidden_population
from tilstand.protect.names import names
from tilstand.protect.pictures import pictures
from tilstand.protect.tables import tables
from tilstand.protect.words import words
from tilstand.terms import Key, Language, Text, Value
from tilstand.terms.label import LANGUAGES

__all__ = ["release", "release_to", "sealed"]


def release(
    collection: Collection,
    round_name: str,
    batch: Batch,
    figures: Figures,
    findings: Findings,
    *,
    adjustments: Sequence[Adjustment] = (),
    decisions: Sequence[Decision] = (),
    hidden: Estimated | None = None,
    languages: Sequence[Language] = LANGUAGES,
) -> Release:
    """All that one edition shows.

    Args:
        collection: The collection.
        round_name: Name of the round.
        batch: What was collected: who reported, and what was answered in words.
        figures: The figures after reconciliation.
        findings: Everything that does not fit.
        adjustments: What the coordinator decided about figures.
        decisions: What was decided about findings, where it still stands.
        hidden: The estimate of those on no list; None where the collection has no overlaps between lists.
        languages: Languages of the edition.

    Raises:
        UsageError: If the collection has no such round.
        CollectionError: If a table or a text cannot be made.
        PublishError: If a table lacks what its chart draws.
    """
    made = tables(collection, round_name, figures)
    texts = words(collection, round_name, figures, languages)
    called = names(collection, round_name, made)
    unseen = hidden_population(collection, round_name, hidden)
    return sealed(
        Release(
            names=called,
            tables=made,
            chapters=texts,
            plots=pictures(collection, called, made, languages),
            appendix=appendix(collection, round_name, batch, findings, adjustments, unseen, decisions),
            answers=tuple(_answers(batch)),
            cells=_cells(texts, figures),
        )
    )


def release_to(
    collection: Collection,
    round_name: str,
    provider: str,
    batch: Batch,
    figures: Figures,
    findings: Findings,
    *,
    languages: Sequence[Language] = LANGUAGES,
) -> Release:
    """What one body is sent: its own figures, text and answers, and what it is asked about them.

    Args:
        collection: The collection.
        round_name: Name of the round.
        provider: The body.
        batch: What was collected.
        figures: The figures after reconciliation.
        findings: Everything that does not fit.
        languages: Languages in which it may be asked for.

    Raises:
        UsageError: If the collection has no such round.
        CollectionError: If a text cannot be made.
    """
    table = account(collection, round_name, figures, provider)
    made = () if table is None else (table,)
    texts = {
        language: tuple(one for one in own if one.provider == provider)
        for language, own in words(collection, round_name, figures, languages).items()
    }
    return sealed(
        Release(
            names=names(collection, round_name, made),
            tables=made,
            chapters=texts,
            cells=_cells(texts, figures),
            answers=tuple(one for one in _answers(batch) if one.provider == provider),
            provider=provider,
            queries=tuple(_queries(collection, findings, provider)),
        )
    )


def sealed(made: Release) -> Release:
    """A release with the hash over everything in it: `publish` refuses one that was changed afterwards."""
    return replace(made, seal=made.digest())


def _cells(texts: Mapping[Language, Sequence[Chapter]], figures: Figures) -> tuple[tuple[Key, Value], ...]:
    """The figures that texts state or follow from."""
    phrases = (one for own in texts.values() for chapter in own for one in chapter.document.figures)
    keys = sorted({key for phrase in phrases for key in phrase.keys})
    found = ((key, figures.get(key)) for key in keys)
    return tuple((key, figure.value) for key, figure in found if figure is not None)


def _answers(batch: Batch) -> Iterator[ReleasedAnswer]:
    for one in batch.submissions:
        for answer in one.answers:
            yield ReleasedAnswer(answer.provider, answer.form, answer.question, dict(answer.text))


def _queries(collection: Collection, findings: Findings, provider: str) -> Iterator[Query]:
    """What is open about the body's own figures; where others take part, it is the coordinator's to ask."""
    weights: dict[Severity, Literal["error", "warning"]] = {
        Severity.ERROR: "error",
        Severity.WARNING: "warning",
    }
    for finding in findings:
        if set(finding.providers) == {provider} and finding.severity in weights:
            rule = collection.rules.get(finding.rule)
            yield Query(
                finding.rule,
                weights[finding.severity],
                _label(finding.where if rule is None else rule.title),
                _label(finding.where),
                _label(finding.what),
                _label(finding.do),
            )


def _label(words: Text) -> Text:
    return words
