"""Report texts with bound figures, footnotes on findings, and the front matter.

A collection writes it as `report/LANGUAGE/front.md`. Where it has not, the front is made from the key figures
and the first picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from tilstand.define import RoundView
from tilstand.errors import CollectionError
from tilstand.languages import DatedText, LanguageName
from tilstand.model import EditionFigures, NoteKind, TableNote
from tilstand.model.chart import ChartData
from tilstand.model.document import (
    BOXES,
    FRONT,
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
    NumberMark,
    Paragraph,
    PlainText,
    Quote,
    list_footnote_marks,
)
from tilstand.model.hashes import Opened
from tilstand.model.names import EditionNames
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.report_text import build_chapters, get_report_string, get_unit_name
from tilstand.report_text.chapters import render_sentences
from tilstand.report_text.messages import get_text_message
from tilstand.report_text.print_forms import format_printed_cell
from tilstand.report_text.scope import Rounded
from tilstand.terms import JoinedText, Key, Language, Period, Text, Value, ValueQualifier
from tilstand.terms.text import capitalize_title

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
        figure_phrases = [figure for figure in figures if figure.kind != "else"]
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


_Row = tuple[Text, list[tuple[Text, CellValue]], CellValue]
"""What a row is called, the number of the period before under its head, and its number of the latest."""

_MOST = 5
"""Most messages of a front that the collection has not written."""


def build_front_matter(
    names: EditionNames,
    tables: Sequence[ReleasableTable],
    plots: Sequence[ChartData],
    chapters: Mapping[Language, Sequence[Chapter]],
    doubts: Doubts = lambda key: (),
) -> Mapping[Language, tuple[Chapter, ...]]:
    """The chapters, with the front in front of each language's.

    Args:
        names: What the edition and its addresses are called.
        tables: The tables that are released.
        plots: The pictures.
        chapters: The report's text by language.
        doubts: The footnotes about open findings at an address.
    """
    return {
        language: (
            _append_missing_boxes(
                _find_written_front(own_chapters) or _compose_front_chapter(names, tables, plots, language, doubts)
            ),
            *(chapter for chapter in own_chapters if chapter.id != FRONT),
        )
        for language, own_chapters in chapters.items()
    }


def _find_written_front(own: Sequence[Chapter]) -> Chapter | None:
    return next((chapter for chapter in own if chapter.id == FRONT), None)


def _append_missing_boxes(front: Chapter) -> Chapter:
    """The front with the boxes that it has no place for at its end."""
    placed = {insert.id for insert in front.document.inserts if insert.kind == "box"}
    left = tuple(InsertBlock("box", id, 0) for id in BOXES if id not in placed)
    return replace(front, document=replace(front.document, blocks=(*front.document.blocks, *left)))


def _compose_front_chapter(
    names: EditionNames,
    tables: Sequence[ReleasableTable],
    plots: Sequence[ChartData],
    language: Language,
    doubts: Doubts,
) -> Chapter:
    title = get_report_string(names.words, "front.title", period=DatedText(names.period))
    messages = tuple((key_message,) for key_message in _compose_key_messages(names, tables, language))
    head = list(_mark_uncounted_text(title, language))
    if isinstance(head[0], NumberMark):  # a title begins with a capital
        head[0] = replace(head[0], text=capitalize_title(head[0].text))
    blocks: list[Block] = [Heading(1, tuple(head), 0)]
    blocks += [ListBlock(messages, ordered=False, line=0)] if messages else []
    blocks += [InsertBlock("chart", chart_data.id, 0) for chart_data in _select_lead_chart(tables, plots, language)]
    document = add_finding_footnotes(Document(language, FRONT, tuple(blocks)), doubts)
    return Chapter(FRONT, None, capitalize_title(title.text(language)), None, document)


def _select_lead_chart(
    tables: Sequence[ReleasableTable], plots: Sequence[ChartData], language: Language
) -> list[ChartData]:
    """The picture that says most: one over time, of key figures if there is one."""
    keys = {table.id for table in tables if table.key}
    mine = [plot for plot in plots if plot.language == language]
    return sorted(mine, key=lambda one: (not one.dated, one.table not in keys))[:1]


def _compose_key_messages(
    names: EditionNames, tables: Sequence[ReleasableTable], language: Language
) -> Iterator[Paragraph]:
    """What the key figures say: each row of an overview, else one row of each table of key figures.

    Where a collection names none, the totals of groups, and of whoever is not one body of many.
    """
    overviews = [table for table in tables if table.kind == "overview"]
    keys = [table for table in tables if table.key]
    if overviews:
        rows = _list_numeric_rows(overviews[0])
    elif keys:
        rows = [row for table in keys for row in _select_message_rows(names, table)]
    else:
        totals: dict[str, _Row] = {}
        for table in (releasable_table for releasable_table in tables if not releasable_table.provider):
            for _, before, now in _list_numeric_rows(table):
                key = now.key
                if key and not key.dims and (table.printed or key.provider in names.groups):
                    totals.setdefault(key.measure, (names.counted((key,)), before, now))
        rows = list(totals.values())
    yield from (_compose_key_paragraph(names, row, language) for row in _name_bodies(names, rows[:_MOST], language))


def _name_bodies(names: EditionNames, rows: Sequence[_Row], language: Language) -> Iterator[_Row]:
    """The rows, with whose number it is where several have one name."""
    called = Counter(label.text(language) for label, _, _ in rows)
    for label, before, now in rows:
        if now.key and called[label.text(language)] > 1:
            label = JoinedText((names.provider(now.key.provider), label), ": ")
        yield label, before, now


def _select_message_rows(names: EditionNames, table: ReleasableTable) -> list[_Row]:
    """The first row of a table; where its rows count one thing, that of the most, and what it counts.

    Rows that count one thing are called by a body or a code: who reads one of them alone is told of what.
    """
    rows = _list_numeric_rows(table)
    if len({now.key.measure for _, _, now in rows if now.key}) != 1:
        return rows[:1]
    label, before, now = min(rows, key=lambda row: _measure_cell_breadth(names, row[2]))
    counted = names.counted((now.key,)) if now.key else label
    return [(label if label == counted else JoinedText((counted, label), ", "), before, now)]


def _measure_cell_breadth(names: EditionNames, cell: CellValue) -> tuple[int, bool]:
    """How little of all a number is of: the codes that it is at, and whether it is one body's."""
    assert cell.key is not None
    return len(cell.key.dims), cell.key.provider not in names.groups


def _list_numeric_rows(table: ReleasableTable) -> list[_Row]:
    """The rows that have a number: label, the number of the period before under its head, and the latest.

    Of several of one period it is the one at the fewest codes, and is called by its column too where that is
    not the total of the others.
    """
    found_entries: list[_Row] = []
    for (label, _, heading), row in zip(table.row_labels, table.cells, strict=True):
        known = [
            (at, cell_value, cell_value.key)
            for at, cell_value in enumerate(row)
            if cell_value and cell_value.value.known and cell_value.key
        ]
        if heading or not known:
            continue
        last = known[-1][2].period
        at, now, key = min((entry for entry in known if entry[2].period == last), key=lambda one: len(one[2].dims))
        beside = [own_key for _, _, own_key in known if own_key != key and own_key.period == last]
        if any(len(own_key.dims) == len(key.dims) for own_key in beside):
            label = JoinedText((label, table.column_labels[at]), ", ")
        before = [
            (table.column_labels[n], cell_value)
            for n, cell_value, own_key in known
            if n < at and _is_period_pair(own_key, key)
        ][-1:]
        found_entries.append((label, before, now))
    return found_entries


def _is_period_pair(key: Key, later: Key) -> bool:
    """True where two figures are of the same thing in two periods."""
    return key != later and key == replace(later, period=key.period)


def _compose_key_paragraph(names: EditionNames, row: _Row, language: Language) -> Paragraph:
    label, before, now = row
    children: list[Inline] = [Emphasis(tuple(_mark_uncounted_text(label, language)), strong=True), PlainText(": ")]
    children += _quote_cell_figure(names, now, language)
    for head, cell_value in before:
        children += [
            PlainText(" ("),
            *_mark_uncounted_text(head, language),
            PlainText(": "),
            *_quote_cell_number(names, cell_value, language),
            PlainText(")"),
        ]
    return Paragraph(tuple(children), 0)


def _quote_cell_figure(names: EditionNames, cell: CellValue, language: Language) -> Iterator[Inline]:
    yield from _quote_cell_number(names, cell, language)
    if cell.key is not None and (counted := names.unit(cell.key)).counted:
        flag = cell.value.amount == 1 and cell.upper is None
        yield PlainText(" ")
        yield from _mark_uncounted_text(get_unit_name(names.words, counted.value, one=flag), language)


def _quote_cell_number(names: EditionNames, cell: CellValue, language: Language) -> Iterable[Inline]:
    assert cell.key is not None
    yield FigurePhrase(
        format_printed_cell(names, cell, language, names.measures[cell.key.measure].unit), "figure", (cell.key,)
    )


def _mark_uncounted_text(text: Text, language: Language) -> Iterator[Inline]:
    """A text that counts nobody, with the language of what is in another one."""
    for piece in text.pieces(language):
        other_text = piece.language if piece.language != language else ""
        yield NumberMark(piece.text, "name", language=other_text)


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
