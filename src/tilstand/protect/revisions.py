"""Revised and disputed figures, and the released reasons for them.

What a body wrote leaves only in the words that a person has released. Until then a revised figure says that
it is one, what was published, and that the reason is not released; an explanation says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from tilstand.define import Framework, RoundView, StructuralMetadata
from tilstand.define.round_settings import Absence
from tilstand.languages import CitedNumber, DatedText, Fact, PartialTranslation, format_template
from tilstand.model import Batch, EditionFigures, Figure, NoteKind, TableNote
from tilstand.model.appendix import AppendixRevision, Discrepancy, DiscrepantFigure
from tilstand.model.figures import FigureRevision
from tilstand.model.hashes import Opened, hash_text, read_text_hash
from tilstand.protect.printed_figures import FiguresWrapper
from tilstand.report_text import get_report_string, get_unit_name
from tilstand.report_text.print_forms import label_code_in_sentence, to_mid_sentence
from tilstand.terms import InvariantText, JoinedText, Key, Language, Text, TypedText


def describe_discrepancies(collection: StructuralMetadata, told: Iterable[Discrepancy]) -> tuple[Discrepancy, ...]:
    """Disputes with their words, every number with the figure that it states.

    Args:
        collection: The collection.
        told: What is disputed.
    """
    return tuple(
        replace(
            discrepancy,
            title=_title_discrepancy(collection, discrepancy),
            sentences=tuple(_explain_discrepancy(collection, discrepancy)),
        )
        for discrepancy in told
    )


def _title_discrepancy(collection: StructuralMetadata, one: Discrepancy) -> Text:
    sides = _get_discrepancy_sides(collection, one.whole)
    return get_report_string(collection.labels, "dispute.title", period=DatedText(one.whole.key.period), **sides)


def _explain_discrepancy(collection: StructuralMetadata, one: Discrepancy) -> Iterator[Text]:
    def format_discrepancy(path: str, **facts: Fact) -> Text:
        return get_report_string(collection.labels, f"dispute.{path}", **facts)

    key = one.whole.key
    counted = get_unit_name(collection.labels, collection.unit(key.measure, key.provider).value)
    codes = [label_code_in_sentence(collection, *pair) for pair in key.dims]
    yield format_discrepancy(
        "sides",
        measure=to_mid_sentence(collection, collection.get_measure_label(key.measure, key.provider)),
        group=collection.provider_label(key.provider),
        codes=format_discrepancy("codes", codes=JoinedText(tuple(codes))) if codes else "",
        unit=counted,
        coordinator=collection.provider_label(collection.settings.coordinator),
        **_get_discrepancy_sides(collection, one.whole),
    )
    if one.within is not None:
        difference = abs(one.whole.published.exact_number - one.whole.computed.exact_number)
        yield format_discrepancy(
            "within",
            group=collection.provider_label(one.within.key.provider),
            difference=CitedNumber(Decimal(int(difference)), (key, one.within.key)),
            **_get_discrepancy_sides(collection, one.within),
        )
    yield format_discrepancy(f"open_{one.shown}")
    yield format_discrepancy("both")


def _get_discrepancy_sides(collection: StructuralMetadata, one: DiscrepantFigure) -> dict[str, Fact]:
    low = format_template(InvariantText("{value}"), value=CitedNumber(one.computed, (one.key,)))
    computed = low
    if one.upper is not None:
        high = format_template(InvariantText("{value}"), value=CitedNumber(one.upper, (one.key,)))
        computed = get_report_string(collection.labels, "qualifier.range", low=low, high=high)
    return {"published": CitedNumber(one.published, (one.key,)), "computed": computed}


def print_reason(
    collection: RoundView, given: Text, opened: Opened, path: str = "revised.closed"
) -> PartialTranslation:
    """A reason as it may be printed: in the languages in which it was opened, or that it is not.

    Args:
        collection: The collection.
        given: The reason as it was written.
        opened: The words that a person has released, by the hash of those that were given.
        path: Where stands what is said of one that is not opened.
    """
    languages = collection.settings.languages
    written = {tag: given.text(tag) for tag in languages if given.language(tag) == tag}
    return _select_released_words(collection, written, languages, opened, path)


def print_absence_reasons(collection: RoundView, round_name: str, opened: Opened) -> RoundView:
    """The collection with the reasons for which bodies are absent from a round as they may be printed.

    Args:
        collection: The collection.
        round_name: Name of the round.
        opened: The words that a person has released, by the hash of those that were given.

    Raises:
        UsageError: If the collection has no such round.
    """
    when, languages = collection.round(round_name), collection.settings.languages
    absences_by_name = {
        provider: Absence(reason=dict(_select_released_words(collection, absence.reason, languages, opened).texts))
        for provider, absence in when.absent.items()
    }
    return replace(
        collection, rounds={**collection.rounds, round_name: when.model_copy(update={"absent": absences_by_name})}
    )


def _select_released_words(
    collection: RoundView,
    written: dict[Language, str],
    languages: Sequence[Language],
    opened: Opened,
    path: str = "revised.closed",
) -> PartialTranslation:
    prints = {tag: opened.get(hash_text(words), "") for tag, words in written.items()}
    if any(prints.values()):
        return PartialTranslation.from_translations(prints)
    closed = get_report_string(collection.labels, path)
    return PartialTranslation.from_translations({tag: closed.text(tag) for tag in languages})


class AnnotatedFigures(FiguresWrapper):
    """Figures with the footnotes of what was revised and explained.

    Args:
        collection: The collection.
        round_name: Name of the round.
        figures: The figures after reconciliation.
        batch: What was collected, with what bodies wrote beside their figures.
        opened: The words that a person has released, by the hash of those that were given.
    """

    def __init__(
        self, collection: Framework, round_name: str, figures: EditionFigures, batch: Batch, opened: Opened
    ) -> None:
        self._collection = collection
        self._round = collection.rounds[round_name]
        super().__init__(figures)
        self._opened = opened
        self._own = {revision.key: revision for revision in figures.revisions}
        self._said = {remark.key: remark.sha256 for remark in batch.remarks if remark.key.period in self._round.period}

    def get(self, key: Key) -> Figure | None:
        """The figure at an address; None where nothing is said and nothing follows."""
        figure = self._figures.get(key)
        if figure is None or not (key in self._own or key in self._said):
            return figure
        if key in self._own:  # what was printed before is told with what was published
            told = (NoteKind.PRINTED, NoteKind.DISPUTED)
            table_notes = tuple(note for note in figure.notes if note.kind not in told)
            return replace(figure, notes=(*table_notes, self._make_revision_note(self._own[key])))
        return replace(figure, notes=(*figure.notes, *self._list_explanation_notes(key)))

    @cached_property
    def told(self) -> tuple[AppendixRevision, ...]:
        """The revised figures as the method appendix lists them."""
        return tuple(map(self._build_revision_entry, self.revisions))

    def _build_revision_entry(self, one: FigureRevision) -> AppendixRevision:
        rounds, labels = self._collection.rounds, self._collection.labels
        if one.reason:
            reason = self._find_revision_reason(one) or get_report_string(labels, "revised.closed")
        else:
            reason = get_report_string(labels, "revised.follows", who=self._label_revising_bodies(one))
        return AppendixRevision(
            key=one.key,
            figure=self._title_revised_figure(one.key),
            published=one.published,
            revised=one.revised,
            before=format_template(
                InvariantText("{value}"), value=CitedNumber(one.published, (one.key,), grouped=False)
            ),
            after=format_template(InvariantText("{value}"), value=CitedNumber(one.revised, (one.key,), grouped=False)),
            reason=reason,
            by=self._label_revising_bodies(one),
            edition=one.edition,
            published_on=rounds[one.edition].published,
            revised_on=self._round.published,
        )

    def _title_revised_figure(self, key: Key) -> Text:
        collection = self._collection
        parts: list[Text] = [
            collection.get_measure_label(key.measure, key.provider),
            collection.provider_label(key.provider),
        ]
        parts += [collection.get_code_label(dimension, code) for dimension, code in key.dims]
        return JoinedText((*parts, DatedText(key.period)))

    def _make_revision_note(self, one: FigureRevision) -> TableNote:
        facts: Mapping[str, object] = {
            "who": self._label_revising_bodies(one),
            "period": DatedText(self._collection.rounds[one.edition].period),
            "published": CitedNumber(one.published, (one.key,), grouped=False),
        }
        words = self._find_revision_reason(one)
        path = "follows" if not one.reason else "closed" if words is None else "reason"
        text = get_report_string(self._collection.labels, f"revised.note_{path}", **facts, words=words or "")  # type: ignore[arg-type]
        return TableNote(text, kind=NoteKind.REVISED)

    def _label_revising_bodies(self, one: FigureRevision) -> Text:
        return JoinedText(tuple(map(self._collection.provider_label, one.by)))

    def _find_revision_reason(self, one: FigureRevision) -> Text | None:
        """The reason, in the words that somebody released."""
        words = self._opened.get(read_text_hash(one.reason)) if one.reason else None
        return self._quote_body_text(one.key.provider, words) if words else None

    def _quote_body_text(self, body: str, words: str) -> Text:
        """What a body said, in the language in which it writes."""
        return TypedText(
            PartialTranslation.from_translations({self._collection.get_provider_language(body): words}), "said"
        )

    def _list_explanation_notes(self, key: Key) -> Iterator[TableNote]:
        words = self._opened.get(self._said[key])
        if words:
            who = self._collection.provider_label(key.provider)
            message = self._quote_body_text(key.provider, words)
            yield TableNote(get_report_string(self._collection.labels, "revised.explained", who=who, words=message))
