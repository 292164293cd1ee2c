"""The front matter of a report: its front page, as the collection wrote it or as its key figures tell it.

A collection writes it as `report/LANGUAGE/front.md`. Where it has not, the front is made from the key figures
and the first picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tilstand.languages import DatedText
from tilstand.model.chart import ChartData
from tilstand.model.document import (
    BOXES,
    FRONT,
    Block,
    Chapter,
    Document,
    Emphasis,
    FigurePhrase,
    Heading,
    Inline,
    InsertBlock,
    ListBlock,
    NumberMark,
    Paragraph,
    PlainText,
)
from tilstand.model.names import EditionNames
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.protect.report_texts import Doubts, add_finding_footnotes
from tilstand.report_text import get_report_string, get_unit_name
from tilstand.report_text.print_forms import format_printed_cell
from tilstand.terms import JoinedText, Key, Language, Text
from tilstand.terms.text import capitalize_title

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

    A box that no text has a place for stands at the end of the front.

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
                _find_written_front(own_chapters) or _compose_front_chapter(names, tables, plots, language, doubts),
                own_chapters,
            ),
            *(chapter for chapter in own_chapters if chapter.id != FRONT),
        )
        for language, own_chapters in chapters.items()
    }


def _find_written_front(own: Sequence[Chapter]) -> Chapter | None:
    return next((chapter for chapter in own if chapter.id == FRONT), None)


def _append_missing_boxes(front: Chapter, chapters: Sequence[Chapter]) -> Chapter:
    """The front with the boxes that no chapter has a place for at its end."""
    inserts = (insert for chapter in (front, *chapters) for insert in chapter.document.inserts)
    placed = {insert.id for insert in inserts if insert.kind == "box"}
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
