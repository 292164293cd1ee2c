"""Findings of a round with proofs and questions, as HTML page and internal files.

The page needs no other file, no script and no network. It is internal: small numbers stand on it.

Nothing public is made from it, and `publish` is handed it as bytes that it does not open.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tilstand import protect
from tilstand.define import Framework, StructuralMetadata
from tilstand.internal.page_templates import load_internal_template
from tilstand.languages import load_language_settings
from tilstand.ledger.ledger import Ledger
from tilstand.model import Findings, Source
from tilstand.model.release import Release
from tilstand.protect.printed_world import PRINTED, PrintedWorld
from tilstand.reconcile import Reconciliation
from tilstand.reconcile.explanations import UnmetTerm
from tilstand.reconcile.findings import format_explanation_text, format_open_range, format_source, name_body
from tilstand.reconcile.headcount import PersonBounds
from tilstand.terms import InvariantText, Language, Text

AROUND = 2


@dataclass(frozen=True, slots=True)
class SourcePassage:
    """A source in context.

    Attributes:
        id: Anchor on the page.
        place: Where it is.
        quote: The words themselves, where they are known.
        lines: Numbered lines around it, and whether each is the one; where lines between them are not known,
            the words for that, under the number 0.
    """

    id: str
    place: Text
    quote: str
    lines: tuple[tuple[int, Text, bool], ...]


@dataclass(frozen=True, slots=True)
class SplitSentence:
    """A sentence, divided where a figure's number stands.

    Attributes:
        pieces: Its texts in order, each with its figure where it is the number of one.
        beside: The figures that have a number but none of their own in the sentence.
    """

    pieces: tuple[tuple[str, UnmetTerm | None], ...]
    beside: tuple[UnmetTerm, ...]


def split_sentence_at_figure(sentence: Text, terms: Sequence[UnmetTerm], language: Language) -> SplitSentence:
    """A sentence with its figures: a number is a figure's where that is the one cell that it states.

    Args:
        sentence: The sentence.
        terms: The figures of the relation that it tells of.
        language: The language that it is wanted in.
    """
    own_terms = {(term.cell,): term for term in terms}
    pieces = sentence.pieces(language)
    met = {piece.cells for piece in pieces}
    return SplitSentence(
        tuple(
            ("".join(piece.text for piece in run), own_terms.get(cells))
            for cells, run in groupby(pieces, lambda piece: piece.cells)
        ),
        tuple(term for term in terms if (term.cell,) not in met and not term.none),
    )


def render_findings_page(reconciled: Reconciliation, language: Language) -> bytes:
    """The findings of a round as one HTML page, in all languages of its collection.

    Args:
        reconciled: The figures, what does not fit, and why.
        language: The language that it opens in.

    Raises:
        KernelError: Relations that are not whole-number arithmetic.
    """
    book, explained, people = reconciled.book, reconciled.explanations, reconciled.people
    languages = dict.fromkeys((language, *book.collection.settings.languages))
    texts = _collect_document_lines(book)
    anchors: dict[Source, str] = {}
    for explanation_report in explained:
        for source in (
            *explanation_report.sources,
            *(s for terms in explanation_report.terms for t in terms for s in t.sources),
        ):
            anchors.setdefault(source, f"s{len(anchors) + 1}")
    passages = [_build_source_passage(source, id, texts) for source, id in anchors.items()]
    html = load_internal_template("findings.html.j2").render(
        collection=book.collection.id,
        period=str(reconciled.period),
        explained=explained,
        anchors=anchors,
        passages=passages,
        persons=people,
        by=_list_breakdown_bounds(book.collection, people) if people and not people.clashes else (),
        bodies=[(name_body(book.collection, b), n) for b, n in people.bodies.items()] if people else (),
        decided=reconciled.decided,
        missing=reconciled.missing,
        checked=(reconciled.outcome_line, *reconciled.unchecked_notices),
        say=format_explanation_text,
        languages={tag: load_language_settings(tag) for tag in languages},
        divided=split_sentence_at_figure,
    )
    return html.encode("utf-8")


def _list_breakdown_bounds(
    collection: StructuralMetadata, persons: PersonBounds
) -> list[tuple[Text, list[tuple[Text, Text]]]]:
    found_pairs = []
    for name, codes in persons.by.items():
        rows = []
        for value, ends in codes.items():
            rows.append((collection.get_code_label(name, value), format_open_range(ends.least, ends.greatest)))
        found_pairs.append((collection.labels[f"dimensions.{name}"], rows))
    return found_pairs


def _collect_document_lines(book: Ledger) -> Mapping[str, Mapping[int, str]]:
    """The lines that are known of each document: those quoted anywhere, or all, where the collection has it.

    A document's text may lie in the collection as `sources/DOCUMENT.txt`.
    """
    texts_by_numbers_by_name: dict[str, dict[int, str]] = {}
    for key in book:
        for observation in book.get_statements(key):
            source = observation.source
            if source.line is not None and source.quote:
                texts_by_numbers_by_name.setdefault(source.document, {}).setdefault(source.line, source.quote)
    for relation in book.collection.relations:
        for claim_source in relation.said:
            lines = texts_by_numbers_by_name.setdefault(claim_source.document, {})
            if claim_source.line is not None and claim_source.quote:
                lines.setdefault(claim_source.line, claim_source.quote)
    for document in list(texts_by_numbers_by_name):
        file = book.collection.path / "sources" / f"{document}.txt"
        if file.is_file():
            texts_by_numbers_by_name[document] = dict(enumerate(file.read_text("utf-8").splitlines(), start=1))
    return texts_by_numbers_by_name


def _build_source_passage(source: Source, id: str, texts: Mapping[str, Mapping[int, str]]) -> SourcePassage:
    known = texts.get(source.document, {})
    lines: list[tuple[int, Text, bool]] = []
    unknown: list[int] = []
    around = range(source.line - AROUND, source.line + AROUND + 1) if source.line is not None else ()
    for number in around:
        text = source.quote if number == source.line and source.quote else known.get(number)
        if text is None:
            unknown += [number] if lines else []
        elif text:
            if unknown:
                lines.append((0, _format_line_gap(unknown), False))
                unknown = []
            lines.append((number, InvariantText(text), number == source.line))
    return SourcePassage(id, format_source(source), source.quote, tuple(lines))


def _format_line_gap(unknown: Sequence[int]) -> Text:
    lines = str(unknown[0]) if len(unknown) == 1 else f"{unknown[0]}–{unknown[-1]}"
    return format_explanation_text("gap" if len(unknown) == 1 else "gaps", section="page", lines=lines)


def build_findings_files(collection: Framework, findings: Findings, reconciled: Reconciliation) -> dict[str, bytes]:
    """What does not fit, and why: the internal files of a round, by their names in `internal/`.

    Args:
        collection: The collection.
        findings: Everything that does not fit.
        reconciled: The figures, and every relation between them.
    """
    items_by_name: Mapping[str, object] = {
        "findings.json": [finding.to_dict(collection.settings.languages) for finding in findings],
        "relations.json": reconciled.list_relation_dicts(collection),
        **reconciled.internal,
        "findings.html": render_findings_page(reconciled, collection.settings.language),
    }
    return _encode_internal_files(items_by_name)


def build_disclosure_files(collection: Framework, release: Release, world: PrintedWorld) -> dict[str, bytes]:
    """What a release discloses, and what its sentences and pictures rest on, by names in `internal/`.

    Args:
        collection: The collection.
        release: What is released.
        world: The printed numbers; where they are rounded, a later edition reads here what each is in truth.
    """
    return _encode_internal_files(
        {
            **({PRINTED: world.to_dicts()} if world.numbers else {}),
            "disclosure.json": protect.find_small_counts(collection, release),
            "sentences.json": list(protect.list_passage_sources(release)),
            "pictures.json": protect.list_chart_sources(release.plots, release.names.language),
        }
    )


def _encode_internal_files(told: Mapping[str, object]) -> dict[str, bytes]:
    return {name: item if isinstance(item, bytes) else _encode_internal_json(item) for name, item in told.items()}


def _encode_internal_json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
