"""The release of an edition or of one body's account, and the sources of its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from tilstand.define import Framework, RoundView
from tilstand.errors import ReleaseError
from tilstand.languages import format_message, make_error
from tilstand.model import Adjustment, Batch, Decision, EditionFigures, Findings
from tilstand.model.appendix import Appendix, Headcount
from tilstand.model.chart import ChartData, ChartPoint
from tilstand.model.document import Chapter
from tilstand.model.findings import CauseSummary
from tilstand.model.hashes import Opened, read_text_hash
from tilstand.model.names import Imprint
from tilstand.model.release import BodyQuery, Release, ReleasedAnswer
from tilstand.model.table import ReleasableTable
from tilstand.protect.appendix import (
    ESTIMATE,
    EstimateAnswer,
    build_appendix,
    describe_headcount,
    describe_hidden_population,
)
from tilstand.protect.body_account import build_body_account, list_body_queries
from tilstand.protect.charts import build_charts
from tilstand.protect.names import build_names
from tilstand.protect.number_gate import (
    NonStatisticalNumbers,
    check_numbers,
    collect_nonstatistical_numbers,
    find_text_numbers,
    seal_release,
)
from tilstand.protect.printed_figures import mark_few
from tilstand.protect.printed_world import AS_PRINTED, PrintedWorld
from tilstand.protect.report_front import build_front_matter
from tilstand.protect.report_texts import list_figure_footnotes, release_texts
from tilstand.protect.revisions import AnnotatedFigures, describe_discrepancies, print_absence_reasons, print_reason
from tilstand.protect.table_notes import number_tables
from tilstand.protect.tables import build_tables
from tilstand.terms import Key, Language, Period, TextPiece, TypedText, Value, ValueStatus


def mark_quoted_numbers(text: str, language: Language) -> tuple[TextPiece, ...]:
    """A text in somebody's own words: its numbers were said, not counted."""
    return tuple(_split_quoted_numbers(text, language))


def _split_quoted_numbers(text: str, language: Language) -> Iterator[TextPiece]:
    at = 0
    for span in find_text_numbers(text, language):
        if span.start > at:
            yield TextPiece(text[at : span.start], language)
        yield TextPiece(span.text, language, "said")
        at = span.end
    if at < len(text):
        yield TextPiece(text[at:], language)


def list_chart_sources(plots: Iterable[ChartData], language: Language) -> dict[str, Any]:
    """The figures of every picture by its chart: a row a part, the groups in order; then the totals.

    An empty address stands where the table has no figure.

    Args:
        plots: What the pictures show.
        language: The language whose plots are told; they draw the same in each.
    """
    return {
        plot.id: {
            "table": plot.table,
            "kind": plot.asked,
            "figures": [[_format_point_key(point) for point in part.points] for part in plot.series],
            "totals": [_format_point_key(point) for point in plot.totals],
        }
        for plot in plots
        if plot.language == language
    }


def _format_point_key(point: ChartPoint | None) -> str:
    return "" if point is None or point.cell is None or point.cell.key is None else point.cell.key.text()


def list_passage_sources(release: Release) -> Iterator[Mapping[str, object]]:
    """Every passage that states figures, with the addresses of all of them; internal, ready for JSON.

    Args:
        release: What is released.
    """
    for language, chapters in release.chapters.items():
        for chapter in chapters:
            for passage in chapter.document.passages:
                yield {
                    "chapter": chapter.id,
                    "language": language,
                    "text": passage.text,
                    "heading": passage.heading,
                    "findings": list(passage.findings),
                    "figures": [
                        {
                            "line": figure.line,
                            "kind": figure.kind,
                            "text": figure.text,
                            "keys": [key.text() for key in figure.keys],
                        }
                        for figure in passage.figures
                    ],
                }


_NOTHING: Opened = MappingProxyType({})
"""Nothing that anybody said is opened."""
_PLAIN = Imprint()


def make_release(
    collection: RoundView,
    round_name: str,
    batch: Batch,
    figures: EditionFigures,
    findings: Findings,
    *,
    adjustments: Sequence[Adjustment] = (),
    decisions: Sequence[Decision] = (),
    hidden: EstimateAnswer | None = None,
    people: Headcount | None = None,
    summaries: Sequence[CauseSummary] = (),
    opened: Opened = _NOTHING,
    imprint: Imprint = _PLAIN,
    world: PrintedWorld = AS_PRINTED,
) -> Release:
    """All that one edition shows.

    Args:
        collection: The collection.
        round_name: Name of the round.
        batch: What was collected: who reported, and what was answered in words.
        figures: The figures as they are printed.
        findings: Everything that does not fit; what rests on an assumption that nobody has accepted stays.
        adjustments: What the coordinator decided about figures.
        decisions: What was decided about findings, where it still stands.
        hidden: The estimate of those on no list; None where the collection has no overlaps between lists.
        people: How many different persons the registrations can be; None where that is not known.
        summaries: The causes of findings that are told as one event, or of which there is more to say.
        opened: The answers and the sentences of the report that a person has released, by the hash of the
            words as they were given; no other leaves.
        imprint: Whether it is a draft, what it lacks then, what was corrected, and who has checked it.
        world: The printed numbers, for texts that were made before; without it all are as they are.

    Raises:
        UsageError: If the collection has no such round.
        CollectionError: If a table or a text cannot be made.
        PublishError: If a table lacks what its chart draws.
    """
    collection = print_absence_reasons(collection, round_name, opened)
    figures = AnnotatedFigures(collection, round_name, figures, batch, opened)
    findings = findings.certain_findings
    releasable_tables = build_tables(collection, round_name, figures)
    notes = tuple(
        replace(
            correction, words=TypedText(print_reason(collection, correction.words, opened, "corrected.closed"), "said")
        )
        for correction in imprint.corrections
    )
    imprint = replace(imprint, demonstration=collection.settings.demonstration, corrections=notes)
    called = build_names(collection, round_name, releasable_tables, opened, draft=imprint.draft)
    called = replace(called, imprint=imprint)
    texts = release_texts(
        collection,
        round_name,
        figures,
        called.reading_languages,
        opened,
        draft=imprint.draft,
        rounded=world.thresholds.__contains__ if world.thresholds else None,
    )
    drawn = build_charts(collection, called, releasable_tables, called.reading_languages)
    unseen = describe_hidden_population(collection, round_name, hidden)
    # All that does not wait for the summaries is made before them: they may be made beside.
    chapters = build_front_matter(called, releasable_tables, drawn, texts, partial(list_figure_footnotes, figures))
    statistical_numbers_by_name = _collect_release_numbers(
        collection, called.period, releasable_tables, findings, called.languages
    )
    return _seal_checked_release(
        figures,
        findings,
        statistical_numbers_by_name,
        Release(
            names=called,
            tables=releasable_tables,
            chapters=chapters,
            plots=drawn,
            appendix=replace(
                build_appendix(
                    collection, round_name, batch, findings, adjustments, unseen, decisions, summaries, opened=opened
                ),
                revised=figures.told,
                unreleased=tuple(
                    collection.provider_label(name) for name in _list_bodies_with_unopened_texts(batch, opened)
                ),
            ),
            headcount=describe_headcount(collection, figures, people),
            disputes=describe_discrepancies(collection, figures.disputes),
            answers=tuple(_list_released_answers(batch, opened)),
        ),
        world,
    )


def make_body_release(
    collection: RoundView,
    round_name: str,
    provider: str,
    batch: Batch,
    figures: EditionFigures,
    findings: Findings,
    *,
    languages: Sequence[Language],
    opened: Opened = _NOTHING,
    texts: Mapping[Language, Sequence[Chapter]] | None = None,
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
        opened: The answers in words that a person has released, as for an edition.
        texts: The report's chapters as `release_texts` yields them, where they are made for several bodies
            at once.

    Raises:
        UsageError: If the collection has no such round.
        CollectionError: If a text cannot be made.
    """
    collection = print_absence_reasons(collection, round_name, opened)
    figures = AnnotatedFigures(collection, round_name, figures, batch, opened)
    about = collection.round(round_name)
    table = build_body_account(collection, round_name, figures, provider)
    made = () if table is None else (table,)
    made_of = release_texts(collection, round_name, figures, languages, opened) if texts is None else texts
    chapters = {
        language: tuple(chapter for chapter in own_chapters if chapter.provider == provider)
        for language, own_chapters in made_of.items()
    }
    called = replace(
        build_names(collection, round_name, made), imprint=Imprint(demonstration=collection.settings.demonstration)
    )
    return _seal_checked_release(
        figures,
        findings,
        _collect_release_numbers(collection, called.period, made, findings, languages),
        Release(
            names=called,
            tables=made,
            chapters=chapters,
            appendix=Appendix(
                unreleased=tuple(
                    collection.provider_label(name)
                    for name in _list_bodies_with_unopened_texts(batch, opened)
                    if name == provider
                )
            ),
            answers=tuple(answer for answer in _list_released_answers(batch, opened) if answer.provider == provider),
            provider=provider,
            queries=tuple(list_body_queries(collection, about.period, figures, findings, provider)),
        ),
    )


def release_body_queries(
    collection: RoundView,
    round_name: str,
    providers: Iterable[str],
    batch: Batch,
    figures: EditionFigures,
    findings: Findings,
    *,
    languages: Sequence[Language],
) -> Mapping[str, tuple[BodyQuery, ...]]:
    """What some bodies are asked, each about itself alone, as one gate lets it out.

    Args:
        collection: The collection.
        round_name: Name of the round.
        providers: The bodies.
        batch: What was collected.
        figures: The figures after reconciliation.
        findings: Everything that does not fit.
        languages: Languages in which they are asked.
    """
    collection = print_absence_reasons(collection, round_name, _NOTHING)
    figures, period = (
        AnnotatedFigures(collection, round_name, figures, batch, _NOTHING),
        collection.round(round_name).period,
    )
    asked = [
        (provider, query)
        for provider in providers
        for query in list_body_queries(collection, period, figures, findings, provider)
    ]
    names = replace(
        build_names(collection, round_name, ()), imprint=Imprint(demonstration=collection.settings.demonstration)
    )
    held = _collect_release_numbers(collection, names.period, (), findings, languages)
    made = Release(names=names, tables=(), queries=tuple(query for _, query in asked))
    released = _seal_checked_release(figures, findings, held, made)
    queries: dict[str, tuple[BodyQuery, ...]] = {}
    for (provider, _), query in zip(asked, released.queries, strict=True):
        queries[provider] = (*queries.get(provider, ()), query)
    return queries


def _collect_release_numbers(
    collection: Framework,
    period: Period,
    releasable_tables: Sequence[ReleasableTable],
    findings: Findings,
    languages: Sequence[Language],
) -> dict[Language, NonStatisticalNumbers]:
    """What is known to count nobody, in each language of a release."""
    periods = {key.period for key in _list_mentioned_keys(releasable_tables, findings)} | {period}
    periods |= {Period.from_text(finding.period) for finding in findings if finding.period}
    return {language: collect_nonstatistical_numbers(collection, periods, language) for language in languages}


def _list_mentioned_keys(releasable_tables: Sequence[ReleasableTable], findings: Findings) -> set[Key]:
    """The figures that tables show or findings speak of."""
    shown = {cell.key for table in releasable_tables for row in table.cells for cell in row if cell and cell.key}
    return {key for finding in findings for key in finding.cells} | shown


def _seal_checked_release(
    figures: EditionFigures,
    findings: Findings,
    held: Mapping[Language, NonStatisticalNumbers],
    made: Release,
    world: PrintedWorld = AS_PRINTED,
) -> Release:
    """A release that has passed the gate, with the figures that its texts state, under its seal."""
    about = _list_mentioned_keys(made.tables, findings)
    # chapters and tables are made of printed figures already
    made = replace(mark_few(made, world), chapters=made.chapters, tables=made.tables)
    through, stated = check_numbers(number_tables(made), held)
    cells, strange = [], []
    for key in sorted(stated):
        figure = figures.get(key) if key.measure != ESTIMATE else None
        if figure is None and key not in about and key.measure != ESTIMATE:
            strange.append(format_message("errors.edition.no_figure.line", figure=key.text()))
        cells.append((key, Value.missing(ValueStatus.NOT_KNOWN) if figure is None else figure.value))
    if strange:
        raise make_error(ReleaseError, "edition.no_figure", strange)
    return seal_release(replace(through, cells=tuple(cells)))


def _list_released_answers(batch: Batch, opened: Opened) -> Iterator[ReleasedAnswer]:
    """The answers that somebody has opened, in the languages and words that were opened."""
    for submission in batch.submissions:
        for answer in submission.answers:
            prints = {tag: opened.get(read_text_hash(text)) for tag, text in answer.text.items()}
            words = {language: mark_quoted_numbers(text, language) for language, text in prints.items() if text}
            if words:
                yield ReleasedAnswer(answer.provider, answer.form, answer.question, words)


def _list_bodies_with_unopened_texts(batch: Batch, opened: Opened) -> tuple[str, ...]:
    """The bodies of which an answer or a remark is there that nobody has opened in any language."""
    answers = (answer for submission in batch.submissions for answer in submission.answers)
    said = [(answer.provider, tuple(map(read_text_hash, answer.text.values()))) for answer in answers]
    said += [(remark.key.provider, (remark.sha256,)) for remark in batch.remarks]
    return tuple(dict.fromkeys(provider for provider, texts in said if not any(map(opened.get, texts))))
