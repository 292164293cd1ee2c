"""The release: the one place where it is made, for everybody or for one body, and sealed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from tilstand.define import Framework, RoundView
from tilstand.errors import ReleaseError
from tilstand.languages import failure, message
from tilstand.model import Adjustment, Batch, Decision, Figures, Findings
from tilstand.model.appendix import Appendix
from tilstand.model.document import Chapter
from tilstand.model.headcount import Headcount
from tilstand.model.imprint import Imprint
from tilstand.model.release import Release, ReleasedAnswer
from tilstand.model.summary import Summary
from tilstand.model.table import ReleasableTable
from tilstand.model.wording import Opened, given
from tilstand.protect.account import account
from tilstand.protect.appendix import appendix
from tilstand.protect.bound import said
from tilstand.protect.disputed import disputed
from tilstand.protect.front import fronted
from tilstand.protect.gate import passed
from tilstand.protect.headcount import headcount
from tilstand.protect.hidden import ESTIMATE, Estimated, hidden_population
from tilstand.protect.known import Known, known
from tilstand.protect.names import names
from tilstand.protect.number import numbered
from tilstand.protect.pictures import pictures
from tilstand.protect.queries import queries
from tilstand.protect.reasons import absences, reason
from tilstand.protect.revised import RemarkedFigures
from tilstand.protect.rounded import RoundedFigures, without_true_numbers
from tilstand.protect.seal import sealed
from tilstand.protect.tables import tables
from tilstand.protect.withhold import Kept, WithheldFigures, untold
from tilstand.protect.words import doubts, words
from tilstand.terms import Key, Language, Period, Status, Typed, Value

__all__ = ["release", "release_to"]

_NOTHING: Opened = MappingProxyType({})
"""Nothing that anybody said is opened."""
_PLAIN = Imprint()
_ALL_SHOWN: Kept = MappingProxyType({})


def release(
    collection: RoundView,
    round_name: str,
    batch: Batch,
    figures: Figures,
    findings: Findings,
    *,
    adjustments: Sequence[Adjustment] = (),
    decisions: Sequence[Decision] = (),
    hidden: Estimated | None = None,
    people: Headcount | None = None,
    summaries: Sequence[Summary] = (),
    opened: Opened = _NOTHING,
    imprint: Imprint = _PLAIN,
    kept: Kept = _ALL_SHOWN,
    rounded: Kept = _ALL_SHOWN,
    named: Set[Key] = frozenset(),
) -> Release:
    """All that one edition shows.

    Args:
        collection: The collection.
        round_name: Name of the round.
        batch: What was collected: who reported, and what was answered in words.
        figures: The figures after reconciliation.
        findings: Everything that does not fit; what rests on an assumption that nobody has accepted stays.
        adjustments: What the coordinator decided about figures.
        decisions: What was decided about findings, where it still stands.
        hidden: The estimate of those on no list; None where the collection has no overlaps between lists.
        people: How many different persons the registrations can be; None where that is not known.
        summaries: The causes of findings that are told as one event, or of which there is more to say.
        opened: The answers and the sentences of the report that a person has released, by the hash of the
            words as they were given; no other leaves.
        imprint: Whether it is a draft, what it lacks then, what was corrected, and who has checked it.
        kept: The figures that are not shown, and what may be said of them; without any, all are as printed.
        rounded: The figures that are told otherwise than they are, and the numbers that are told.
        named: Those of the figures that are not shown of which the names of their codes are told.

    Raises:
        UsageError: If the collection has no such round.
        CollectionError: If a table or a text cannot be made.
        PublishError: If a table lacks what its chart draws.
    """
    collection = absences(collection, round_name, opened)
    seen: Figures = RoundedFigures(figures, rounded) if rounded else figures
    seen = WithheldFigures(seen, kept) if kept else seen
    figures = RemarkedFigures(collection, round_name, seen, batch, opened)
    findings = findings.certain
    made = tables(collection, round_name, figures, named)
    notes = tuple(
        replace(one, words=Typed(reason(collection, one.words, opened, "corrected.closed"), "said"))
        for one in imprint.corrections
    )
    imprint = replace(imprint, demonstration=collection.settings.demonstration, corrections=notes)
    called = names(collection, round_name, made, opened, draft=imprint.draft)
    called = replace(called, imprint=imprint)
    texts = words(collection, round_name, figures, called.read_in, opened, draft=imprint.draft, kept=kept)
    drawn = pictures(collection, called, made, called.read_in)
    unseen = hidden_population(collection, round_name, hidden)
    # All that does not wait for the summaries is made before them: they may be made beside.
    chapters = fronted(called, made, drawn, texts, partial(doubts, figures))
    held = _known(collection, called.period, made, findings, called.languages)
    return _let_out(
        figures,
        findings,
        held,
        Release(
            names=called,
            tables=made,
            chapters=chapters,
            plots=drawn,
            appendix=replace(
                appendix(
                    collection,
                    round_name,
                    batch,
                    findings,
                    adjustments,
                    unseen,
                    decisions,
                    summaries,
                    opened=opened,
                ),
                revised=figures.told,
                unreleased=tuple(collection.provider_label(name) for name in _closed(batch, opened)),
            ),
            headcount=headcount(collection, figures, people),
            disputes=disputed(collection, figures.disputes),
            answers=tuple(_answers(batch, opened)),
            fewer=tuple((key, kept[key]) for key in sorted(kept) if kept[key]),
        ),
        kept,
        rounded,
    )


def release_to(
    collection: RoundView,
    round_name: str,
    provider: str,
    batch: Batch,
    figures: Figures,
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
        texts: The report's chapters as `words` yields them, where they are made for several bodies at once.

    Raises:
        UsageError: If the collection has no such round.
        CollectionError: If a text cannot be made.
    """
    collection = absences(collection, round_name, opened)
    figures = RemarkedFigures(collection, round_name, figures, batch, opened)
    about = collection.round(round_name)
    table = account(collection, round_name, figures, provider)
    made = () if table is None else (table,)
    made_of = words(collection, round_name, figures, languages, opened) if texts is None else texts
    chapters = {
        language: tuple(one for one in own if one.provider == provider) for language, own in made_of.items()
    }
    called = replace(
        names(collection, round_name, made), imprint=Imprint(demonstration=collection.settings.demonstration)
    )
    return _let_out(
        figures,
        findings,
        _known(collection, called.period, made, findings, languages),
        Release(
            names=called,
            tables=made,
            chapters=chapters,
            appendix=Appendix(
                unreleased=tuple(
                    collection.provider_label(name) for name in _closed(batch, opened) if name == provider
                )
            ),
            answers=tuple(one for one in _answers(batch, opened) if one.provider == provider),
            provider=provider,
            queries=tuple(queries(collection, about.period, figures, findings, provider)),
        ),
    )


def _known(
    collection: Framework,
    period: Period,
    made: Sequence[ReleasableTable],
    findings: Findings,
    languages: Sequence[Language],
) -> dict[Language, Known]:
    """What is known to count nobody, in each language of a release."""
    periods = {key.period for key in _about(made, findings)} | {period}
    periods |= {Period.parse(finding.period) for finding in findings if finding.period}
    return {language: known(collection, periods, language) for language in languages}


def _about(made: Sequence[ReleasableTable], findings: Findings) -> set[Key]:
    """The figures that tables show or findings speak of."""
    shown = {cell.key for table in made for row in table.cells for cell in row if cell and cell.key}
    return {key for finding in findings for key in finding.cells} | shown


def _let_out(
    figures: Figures,
    findings: Findings,
    held: Mapping[Language, Known],
    made: Release,
    kept: Kept = _ALL_SHOWN,
    rounded: Kept = _ALL_SHOWN,
) -> Release:
    """A release that has passed the gate, with the figures that its texts state, under its seal."""
    about = _about(made.tables, findings)
    made = untold(made, kept)
    made = without_true_numbers(made, rounded) if rounded else made
    through, stated = passed(numbered(made), held)
    cells, strange = [], []
    for key in sorted(stated):
        figure = figures.get(key) if key.measure != ESTIMATE else None
        if figure is None and key not in about and key.measure != ESTIMATE:
            strange.append(message("errors.edition.no_figure.line", figure=key.text()))
        cells.append((key, Value.missing(Status.NOT_KNOWN) if figure is None else figure.value))
    if strange:
        raise failure(ReleaseError, "edition.no_figure", strange)
    return sealed(replace(through, cells=tuple(cells)))


def _answers(batch: Batch, opened: Opened) -> Iterator[ReleasedAnswer]:
    """The answers that somebody has opened, in the languages and words that were opened."""
    for one in batch.submissions:
        for answer in one.answers:
            prints = {tag: opened.get(given(text)) for tag, text in answer.text.items()}
            words = {language: said(text, language) for language, text in prints.items() if text}
            if words:
                yield ReleasedAnswer(answer.provider, answer.form, answer.question, words)


def _closed(batch: Batch, opened: Opened) -> tuple[str, ...]:
    """The bodies of which an answer or a remark is there that nobody has opened in any language."""
    answers = (answer for one in batch.submissions for answer in one.answers)
    said = [(answer.provider, tuple(map(given, answer.text.values()))) for answer in answers]
    said += [(one.key.provider, (one.sha256,)) for one in batch.remarks]
    return tuple(dict.fromkeys(provider for provider, texts in said if not any(map(opened.get, texts))))
