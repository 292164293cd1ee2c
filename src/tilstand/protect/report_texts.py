"""Report texts with bound figures, and footnotes on findings."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from tilstand.define import RoundView
from tilstand.errors import CollectionError
from tilstand.languages import LanguageName
from tilstand.model import EditionFigures, NoteKind, TableNote
from tilstand.model.document import (
    Block,
    Chapter,
    Document,
    Emphasis,
    FigurePhrase,
    FindingPointer,
    FootnoteMark,
    Heading,
    Inline,
    InsertBlock,
    Link,
    ListBlock,
    Paragraph,
    PlainText,
    Quote,
    list_footnote_marks,
)
from tilstand.model.hashes import Opened
from tilstand.report_text import build_chapters
from tilstand.report_text.chapters import render_sentences
from tilstand.report_text.messages import get_text_message
from tilstand.report_text.scope import Rounded
from tilstand.terms import JoinedText, Key, Language, Period, Text, Value, ValueQualifier

Doubts = Callable[[Key], Sequence[TableNote]]


def add_finding_footnotes(document: Document, doubts: Doubts) -> Document:
    """The same text, with a footnote at each number that an open finding is about.

    A finding is told once in each paragraph, at the first number that it is about; that figures are disputed,
    as a box of the edition tells, once in the text. A heading bears none; in a footnote, what is open is
    told at its end. That a number was read from what surrounds it leads to no finding, and is told as it is.

    Args:
        document: The text, with its figures bound.
        doubts: The footnotes about open findings at an address.
    """
    writing = _FootnoteWriter(doubts, document.language)
    blocks = tuple(map(writing.annotate_block, document.blocks))
    known = {id: writing.note(note) for id, note in document.footnotes.items()} | writing.notes
    notes = {id: known[id] for id in list_footnote_marks(blocks)}
    return replace(document, blocks=blocks, footnotes=notes)


@dataclass
class _FootnoteWriter:
    doubts: Doubts
    language: Language
    notes: dict[str, tuple[Inline, ...]] = field(default_factory=dict)
    disputed: bool = False

    def annotate_block(self, block: Block) -> Block:
        match block:
            case Paragraph():
                return replace(block, children=tuple(self.annotate_inlines(block.children, set())))
            case ListBlock():
                return replace(block, items=tuple(tuple(map(self.annotate_block, item)) for item in block.items))
            case Quote():
                return replace(block, blocks=tuple(map(self.annotate_block, block.blocks)))
            case Heading() | InsertBlock():
                return block

    def annotate_inlines(self, children: Sequence[Inline], told: set[str]) -> Iterator[Inline]:
        """A row of inlines with its marks; what it tells is added to what the paragraph has told."""
        for child in children:
            match child:
                case Emphasis():
                    yield replace(child, children=tuple(self.annotate_inlines(child.children, told)))
                case Link():  # no link within a link: its marks stand after it
                    yield child
                    yield from self.marks(_collect_figure_phrases(child.children), told)
                case FigurePhrase():
                    yield child
                    yield from self.marks([child], told)
                case _:
                    yield child

    def marks(self, figures: Sequence[FigurePhrase], told: set[str]) -> Iterator[FootnoteMark]:
        """One mark, whatever is to be told: marks beside each other would read as one number."""
        note: list[Inline] = []
        id = "open:"  # by its words, too: two that lead to the same findings may say different things of them
        for text, see in self.select_new_findings(figures, told).items():
            note += [*([PlainText(". ")] if note else []), *self.said(text), *([FindingPointer(see)] if see else [])]
            id += f" {text.text(self.language)} {' '.join(see)}"
        if note:
            self.notes[id] = tuple(note)
            yield FootnoteMark(id)

    def note(self, children: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """A footnote of the author's, which may state figures itself."""
        own_values: list[Inline] = list(children)
        for text, see in self.select_new_findings(_collect_figure_phrases(children), set()).items():
            own_values += [PlainText(" "), *self.said(text), *([FindingPointer(see)] if see else []), PlainText(".")]
        return tuple(own_values)

    def said(self, text: Text) -> Iterator[Inline]:
        """What a footnote says, its numbers with the figures that they are about."""
        for piece in text.pieces(self.language):
            keys = tuple(key for key in piece.cells if isinstance(key, Key))
            yield FigurePhrase(piece.text, "figure", keys) if keys else PlainText(piece.text)

    def select_new_findings(self, figures: Sequence[FigurePhrase], told: set[str]) -> Mapping[Text, tuple[str, ...]]:
        """The findings that are to be told at some phrases, by what is said of them."""
        pairs_by_name: dict[str, tuple[Text, tuple[str, ...]]] = {}
        # Where a text stands in place of a number, no number is printed.
        figure_phrases = [figure for figure in figures if figure.kind not in ("else", "holds")]
        for key, alone in ((key, len(figure.keys) == 1) for figure in figure_phrases for key in figure.keys):
            for note in self.doubts(key):
                if note.kind is NoteKind.READ and not alone:
                    continue  # behind two numbers it would be read as of the second: their table tells it
                if note.kind is NoteKind.DISPUTED and self.disputed:
                    continue
                self.disputed |= note.kind is NoteKind.DISPUTED
                text = note.text.text(self.language)
                fresh = tuple(anchor for anchor in note.see or (text,) if anchor not in told)
                told.update(fresh)
                if fresh:
                    see = pairs_by_name[text][1] if text in pairs_by_name else ()
                    pairs_by_name[text] = note.text, (*see, *(fresh if note.see else ()))
        return dict(pairs_by_name.values())


def _collect_figure_phrases(children: Sequence[Inline]) -> list[FigurePhrase]:
    figure_phrases: list[FigurePhrase] = []
    for child in children:
        if isinstance(child, FigurePhrase):
            figure_phrases.append(child)
        elif isinstance(child, Emphasis | Link):
            figure_phrases += _collect_figure_phrases(child.children)
    return figure_phrases


@dataclass(frozen=True, slots=True)
class _PrintedFigureReader:
    """What a text is told of figures: their values, how they are to be read, and how great they may be."""

    figures: EditionFigures

    def resolve_value(self, key: Key) -> Value | None:
        figure = self.figures.get(key)
        return None if figure is None else figure.value

    def get_qualifier(self, key: Key) -> ValueQualifier:
        figure = self.figures.get(key)
        return ValueQualifier.EXACT if figure is None else figure.qualifier

    def get_upper_bound(self, key: Key) -> Value | None:
        figure = self.figures.get(key)
        return None if figure is None else figure.upper


def preview_sentences(
    collection: RoundView,
    language: Language,
    sentences: Iterable[tuple[str, str]],
    figures: EditionFigures,
    period: Period,
    rounded: Rounded | None = None,
) -> tuple[str, ...]:
    """Sentences of a report as they would be printed of a period, for who releases them.

    Args:
        collection: The collection.
        language: Language of the sentences.
        sentences: Each as the path of its text and its words.
        figures: The figures as they are printed.
        period: Period that they are printed of.
        rounded: True for a count that is printed rounded, or may be.
    """
    reader = _PrintedFigureReader(figures)
    about = (reader.resolve_value, period, reader.get_qualifier, reader.get_upper_bound, rounded)
    return render_sentences(collection, language, sentences, *about)


def release_texts(
    collection: RoundView,
    round_name: str,
    figures: EditionFigures,
    languages: Sequence[Language],
    opened: Opened,
    *,
    draft: bool = False,
    only: Container[str] | None = None,
    rounded: Rounded | None = None,
) -> Mapping[Language, tuple[Chapter, ...]]:
    """The chapters of a year's report in some languages, with all figures bound.

    Args:
        collection: The collection.
        round_name: Name of the round.
        figures: The figures after reconciliation.
        languages: Languages; one without texts has no chapters.
        opened: The sentences that a person has released; in the place of others stands that they wait.
        draft: True where a figure that is not there yet is told in its place.
        rounded: True for a count that is printed rounded, or may be; of it no text says "all" or "both".
        only: The bodies whose own passages are wanted, and nothing else; without it, the whole report.

    Raises:
        CollectionError: If a text cannot be built: an unbound number, a figure that is not there ...; what is
            wrong in any of the languages is told at once.
    """
    about = collection.round(round_name)
    reader = _PrintedFigureReader(figures)

    def release_language_texts(language: Language) -> tuple[Chapter, ...]:
        return tuple(
            replace(chapter, document=add_finding_footnotes(chapter.document, partial(list_figure_footnotes, figures)))
            for chapter in build_chapters(
                collection,
                language,
                reader.resolve_value,
                about.period,
                reader.get_qualifier,
                figures.has_provider_figures,
                opened,
                draft,
                reader.get_upper_bound,
                only,
                None,
                rounded,
            )
        )

    chapters_by_name: dict[Language, tuple[Chapter, ...]] = {}
    stopped: dict[Language, CollectionError] = {}
    for language in languages:
        try:
            chapters_by_name[language] = release_language_texts(language)
        except CollectionError as stop:
            stopped[language] = stop
    if stopped:
        named = JoinedText(tuple(map(LanguageName, stopped)), ", ")
        raise CollectionError(
            get_text_message("stop.title", language=named),
            cause=[cause for stop in stopped.values() for cause in stop.told],
            remedy=get_text_message("stop.remedy"),
        )
    return chapters_by_name


def list_figure_footnotes(figures: EditionFigures, key: Key) -> Sequence[TableNote]:
    """The footnotes that a text carries which states a figure: open findings, and what it was read from."""
    figure = figures.get(key)
    if figure is None:
        return ()
    return (*figure.doubts, *(note for note in figure.notes if note.kind is NoteKind.READ))
