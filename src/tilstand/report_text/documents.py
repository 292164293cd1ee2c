"""Report documents: Markdown whose every number is bound to a figure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from tilstand.errors import CollectionError
from tilstand.languages.lexicon import load_lexicon
from tilstand.model.document import (
    BOXES,
    PLACE,
    Block,
    Document,
    Emphasis,
    FigurePhrase,
    FootnoteMark,
    Heading,
    Inline,
    InsertBlock,
    Link,
    ListBlock,
    NumberMark,
    Paragraph,
    PlainText,
    Quote,
)
from tilstand.model.hashes import hash_text
from tilstand.report_text.markdown import InlinePiece, RawBlock, TextProblem, parse_report_blocks
from tilstand.report_text.messages import get_report_string, get_text_message, prefix_file_line
from tilstand.report_text.numerals import Style
from tilstand.report_text.reference_formatter import ReferenceFormatter
from tilstand.report_text.reference_phrases import is_mark_counting_people
from tilstand.report_text.references import BOUND, BindingError, MissingFigureError, find_unbound_numbers
from tilstand.report_text.scope import FigureLookup, Qualify, ReportScope, Resolve
from tilstand.report_text.sentences import (
    ReferencePlace,
    capitalize_phrase,
    flatten_pieces,
    format_insert_source,
    format_pieces_source,
    list_reference_places,
    mask_unreleased,
    split_piece_sentences,
)
from tilstand.report_text.temporal_claims import TemporalClaimKind, find_temporal_claims
from tilstand.terms import Language

_WORDS_TO = 12


def build_report_document(
    source: str,
    language: Language,
    resolve: Resolve,
    scope: ReportScope | None = None,
    *,
    qualify: Qualify | None = None,
    opened: Container[str] | None = None,
    draft: bool = False,
) -> Document:
    """A report text with its figures bound.

    Args:
        source: Markdown with references, such as `{{ figure reports of police in 2024 as report }}`.
        language: Language of the text.
        resolve: The value of a figure by its address; None where there is no such figure.
        scope: What the text may refer to; `Scope.of(collection, period)` for a collection's texts.
        qualify: How a figure is to be read; without it, as the scope says.
        opened: The sentences that a person has released, by the hash of their words in the source; in the
            place of any other stands that it waits. None where the text is not for print: all of it stands.
        draft: True where a figure, table or chart that is not there yet is told in its place.

    Raises:
        CollectionError: If a figure is missing, a reference is not understood, or a digit or number word is
            not bound; all problems at once, each with file and line.

    Example:
        >>> from tilstand.terms import Value
        >>> source = "I {{ period 2024 }} fikk {{ figure reports of police in 2024 as kvinne }} hjelp."
        >>> made = build_report_document(source, "nb", lambda key: Value.number(1))
        >>> made.text, made.figures[0].keys[0].text()
        ('I 2024 fikk én kvinne hjelp.', 'reports | police | 2024')
    """
    about = scope or ReportScope()
    if qualify is not None:
        about = replace(about, qualify=qualify)
    return _DocumentBuilder(
        language, ReferenceFormatter(language, FigureLookup(resolve, about)), opened, draft
    ).build_from_source(source)


class _DocumentBuilder:
    def __init__(
        self, language: Language, binder: ReferenceFormatter, opened: Container[str] | None, draft: bool
    ) -> None:
        self.language = language
        self.binder = binder
        self.opened = opened
        self.draft = draft
        self.file = binder.scope.file
        self.problems: list[TextProblem] = []
        self.cautions: list[tuple[int, str]] = []
        self.marks: dict[str, int] = {}
        self.unseen: set[str] = set()  # notes whose sentence waits

    def build_from_source(self, source: str) -> Document:
        raw = parse_report_blocks(source)
        self.problems.extend(raw.problems)
        made = tuple(self._build_report_block(block, self.binder.scope.style) for block in raw.blocks)
        style = self.binder.scope.style
        notes = {id: self._build_inline_row(note.row, style, note=True) for id, note in raw.notes.items()}
        for id, line in self.marks.items():
            if id not in notes:
                self.problems.append(TextProblem(line, get_text_message("text.note_missing", id=id)))
        for id, note in raw.notes.items():
            if id not in self.marks and id not in self.unseen:
                self.problems.append(TextProblem(note.line, get_text_message("text.note_unused", id=id)))
        self._raise_text_problems()
        ordered = {id: notes[id] for id in self.marks}
        cautions = sorted((*self.cautions, *self.binder.doubts))
        return Document(self.language, self.file, made, ordered, tuple(cautions))

    def _raise_text_problems(self) -> None:
        if not self.problems:
            return
        texts_by_pair = {
            (problem.line, problem.message.text(self.language)): problem.message for problem in self.problems
        }
        raise CollectionError(
            get_text_message("stop.title_file", file=self.file),
            cause=[
                prefix_file_line(self.file, line, texts_by_pair[line, text]) for line, text in sorted(texts_by_pair)
            ],
            remedy=get_text_message("stop.remedy_file"),
        )

    def _build_report_block(self, block: RawBlock, style: Style) -> Block:
        match block.kind:
            case "box":
                self._check_insert_known(block, block.id in BOXES)
                return InsertBlock("box", block.id, block.line)
            case "table" | "chart":
                words = format_insert_source(f"{block.kind} {block.id}")
                if self._is_insert_unreleased(f"{block.kind} {block.id}", words):
                    return Paragraph((self._build_missing_marker(block.line, f"no_{block.kind}"),), block.line)
                self._check_insert_known(block, f"{block.kind} {block.id}" in (self.binder.scope.inserts or ()))
                return InsertBlock("table" if block.kind == "table" else "chart", block.id, block.line)
            case "bullets" | "numbers":
                within: Style = "digits" if style == "auto" and self._has_large_counts(block) else style
                items = tuple(tuple(self._build_report_block(inner, within) for inner in item) for item in block.items)
                return ListBlock(items, block.kind == "numbers", block.line)
            case "quote":
                return Quote(tuple(self._build_report_block(inner, style) for inner in block.items[0]), block.line)
        row = self._build_inline_row(block.row, style, heading=bool(block.level))
        return Heading(block.level, row, block.line) if block.level else Paragraph(row, block.line)

    def _check_insert_known(self, block: RawBlock, known: bool) -> None:
        """What the edition lacks is told with all else that the text lacks."""
        if self.binder.scope.inserts is not None and not known:
            self.problems.append(TextProblem(block.line, get_text_message(f"text.no_{block.kind}", word=block.id)))

    def _is_insert_unreleased(self, insert: str, words: str) -> bool:
        """True for a table or chart that the edition lacks, and whose place nobody has released."""
        known = self.binder.scope.inserts
        lacking = self.opened is not None and known is not None and insert not in known
        return lacking and (self.draft or hash_text(words) not in (self.opened or ()))

    def _build_missing_marker(self, line: int, what: str) -> Emphasis:
        """What stands in the place of a figure, table or chart that is not there yet."""
        text = get_report_string(self.binder.scope.labels, f"lacking.{what}").text(self.language)
        return Emphasis((NumberMark(text, "waits", line),))

    def _has_large_counts(self, block: RawBlock) -> bool:
        """True if a list states a count above twelve: then all its counts are in digits."""
        return any(
            self._has_large_counts(inner)
            or any(
                piece.reference and any(n > _WORDS_TO for n in self.binder.list_stated_counts(piece.reference))
                for piece in flatten_pieces(inner.row)
            )
            for item in block.items
            for inner in item
        )

    def _build_inline_row(
        self, row: Sequence[InlinePiece], style: Style, *, heading: bool = False, note: bool = False
    ) -> tuple[Inline, ...]:
        if not note:
            self._check_citation_sources(row)
        self._check_mark_neighbours(row)
        if self.opened is not None:
            self.unseen |= {piece.note for piece in flatten_pieces(row)}
            row = mask_unreleased(row, self.language, self.opened, self.binder.scope.labels, heading=heading)
        self._check_unbound_words(row)
        reference_places = list_reference_places(row, self.language)
        large = {
            place.sentence
            for place in reference_places
            if any(number > _WORDS_TO for number in self.binder.list_stated_counts(place.reference))
        }
        bound: list[Inline | None] = []
        for place in reference_places:
            if place.reference.kind == "see":
                bound.append(self._bind_inline_place(place))
                continue
            within: Style = "digits" if style == "auto" and place.sentence in large else style
            try:
                phrase = self.binder.format_reference(place.reference, place.line, within, place.before)
            except BindingError as problem:
                if self.draft and isinstance(problem, MissingFigureError):
                    bound.append(self._build_missing_marker(place.line, "no_figure"))
                    continue
                kind = place.reference.kind
                told = get_text_message("text.inside", word=kind, kind=kind, what=problem.words)
                self.problems.append(TextProblem(place.line, told))
                bound.append(None)
                continue
            if isinstance(phrase, FigurePhrase):
                if phrase.kind == "else":
                    self._check_unbound_words((InlinePiece(place.line, phrase.text),))
                elif doubled := _find_doubled_word(place.before, phrase.text, self.language):
                    self.problems.append(TextProblem(place.line, get_text_message("text.doubled", word=doubled)))
                text = capitalize_phrase(phrase.text) if place.first else phrase.text
                phrase = FigurePhrase(text, phrase.kind, phrase.keys, phrase.line)
            elif place.first and phrase.kind == "period":
                phrase = replace(phrase, text=capitalize_phrase(phrase.text))
            bound.append(phrase)
        return (*self._build_inline_pieces(row, iter(bound)), *self._build_break_caveat(bound))

    def _bind_inline_place(self, place: ReferencePlace) -> Inline | None:
        """The way to a table or chart; `protect` puts its number there."""
        kind, _, name = place.reference.subject.partition(" ")
        known = self.binder.scope.inserts
        if known is not None and place.reference.subject not in known:
            if self.draft:
                return self._build_missing_marker(place.line, f"no_{kind}")
            self.problems.append(TextProblem(place.line, get_text_message(f"text.no_{kind}", word=name)))
            return None
        words = get_report_string(self.binder.scope.labels, f"see.the_{kind}").text(self.language)
        words = capitalize_phrase(words) if place.first else words
        return Link((NumberMark(words, "name", place.line),), f"{PLACE}{kind}/{name}")

    def _check_citation_sources(self, row: Sequence[InlinePiece]) -> None:
        """A number that another publication states has its source in a footnote of the same paragraph."""
        pieces = list(flatten_pieces(row))
        if any(piece.note for piece in pieces):
            return
        for piece in pieces:
            if piece.reference is not None and piece.reference.kind == "cited":
                text = get_text_message("text.unsourced", word=piece.reference.subject)
                self.problems.append(TextProblem(piece.line, text))

    def _check_mark_neighbours(self, row: Sequence[InlinePiece]) -> None:
        """What may not be said within a name or a cited number may not be said across its end either."""
        pieces = list(flatten_pieces(row))
        for at, piece in enumerate(pieces):
            figure_reference = piece.reference
            if figure_reference is None or figure_reference.kind not in ("name", "cited"):
                continue
            subject = " ".join(figure_reference.subject.split())
            after = "".join(inline_piece.text for inline_piece in takewhile(lambda one: one.text, pieces[at + 1 :]))
            if is_mark_counting_people(subject, after, self.binder.scope.nouns, self.language):
                text = get_text_message("bind.counts", word=" ".join(f"{subject}{after}".split()))
                text = get_text_message(
                    "text.inside", word=figure_reference.kind, kind=figure_reference.kind, what=text
                )
                self.problems.append(TextProblem(piece.line, text))

    def _build_break_caveat(self, bound: Sequence[Inline | None]) -> Iterator[Inline]:
        """The last sentence of a paragraph that tells a change across a break: why the series is broken."""
        phrases = [phrase for phrase in bound if isinstance(phrase, FigurePhrase)]
        reasons = dict.fromkeys(reason for phrase in phrases for reason in self.binder.list_break_reasons(phrase))
        if reasons:
            sentence = load_lexicon(self.language).phrases.broken or "({reasons})"
            yield PlainText(" " + sentence.format(reasons="; ".join(reasons)))

    def _build_inline_pieces(self, row: Sequence[InlinePiece], bound: Iterator[Inline | None]) -> Iterator[Inline]:
        for piece in row:
            if piece.reference is not None:
                phrase = next(bound)
                if phrase is not None:
                    yield phrase
            elif piece.note:
                self.marks.setdefault(piece.note, piece.line)
                yield FootnoteMark(piece.note)
            elif piece.waits:
                yield Emphasis((NumberMark(piece.text, "waits", piece.line),))
            elif piece.children:
                children = tuple(self._build_inline_pieces(piece.children, bound))
                yield Link(children, piece.target) if piece.target else Emphasis(children, piece.strong)
            else:
                yield PlainText(piece.text)

    def _check_unbound_words(self, row: Sequence[InlinePiece]) -> None:
        shown = [
            (
                flatten_piece,
                BOUND
                if flatten_piece.reference is not None or flatten_piece.note or flatten_piece.waits
                else flatten_piece.text,
            )
            for flatten_piece in flatten_pieces(row)
        ]
        text = "".join(part for _, part in shown)
        for at, word in find_unbound_numbers(text, self.language):
            self.problems.append(TextProblem(_find_piece_line(shown, at), get_text_message("text.unbound", word=word)))
        for sentence in split_piece_sentences(row, self.language):
            if not any(piece.waits for piece in sentence):
                words = format_pieces_source(sentence)
                temporal_claims = (
                    claim
                    for claim in find_temporal_claims(words, self.language)
                    if claim.kind is not TemporalClaimKind.YEAR
                )
                self.cautions.extend(
                    (sentence[0].line, words[temporal_claim.start : temporal_claim.end])
                    for temporal_claim in temporal_claims
                )


def _find_piece_line(shown: Sequence[tuple[InlinePiece, str]], at: int) -> int:
    """The line of a place in what is shown of some pieces."""
    for piece, text in shown:
        if at < len(text):
            return piece.line + text.count("\n", 0, at)
        at -= len(text)
    raise IndexError(at)


def _find_doubled_word(before: str, phrase: str, language: Language) -> str:
    """The word that a phrase begins with and that stands typed before it too: "minst", "om lag"."""
    words = load_lexicon(language).phrases.qualifiers.values()
    first = next((word for word in words if phrase.startswith(f"{word} ")), "")
    return first if first and re.search(rf"(?<!\w){first}$", " ".join(before.lower().split())) else ""
