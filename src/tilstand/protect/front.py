"""The front of a report: the text that is read first, completed with what the edition itself has to tell.

A collection writes it as `report/LANGUAGE/front.md`. Where it has not, the front is made from the key figures
and the first picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tilstand.languages import Dated
from tilstand.model.document import (
    BOXES,
    FRONT,
    Block,
    Chapter,
    Document,
    Emphasis,
    Heading,
    Inline,
    Insert,
    Items,
    Mark,
    Paragraph,
    Phrase,
    Plain,
)
from tilstand.model.names import Names
from tilstand.model.plot import Plot
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.protect.doubted import Doubts, doubted
from tilstand.terms import Joined, Key, Language, Text
from tilstand.terms.marked import titled
from tilstand.text import fixed, unit
from tilstand.text.cell import printed

__all__ = ["fronted"]

_Row = tuple[Text, list[tuple[Text, CellValue]], CellValue]
"""What a row is called, the number of the period before under its head, and its number of the latest."""

_MOST = 5
"""Most messages of a front that the collection has not written."""


def fronted(
    names: Names,
    tables: Sequence[ReleasableTable],
    plots: Sequence[Plot],
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
            _completed(_written(own) or _made(names, tables, plots, language, doubts)),
            *(one for one in own if one.id != FRONT),
        )
        for language, own in chapters.items()
    }


def _written(own: Sequence[Chapter]) -> Chapter | None:
    return next((one for one in own if one.id == FRONT), None)


def _completed(front: Chapter) -> Chapter:
    """The front with the boxes that it has no place for at its end."""
    placed = {insert.id for insert in front.document.inserts if insert.kind == "box"}
    left = tuple(Insert("box", id, 0) for id in BOXES if id not in placed)
    return replace(front, document=replace(front.document, blocks=(*front.document.blocks, *left)))


def _made(
    names: Names,
    tables: Sequence[ReleasableTable],
    plots: Sequence[Plot],
    language: Language,
    doubts: Doubts,
) -> Chapter:
    title = fixed(names.words, "front.title", period=Dated(names.period))
    messages = tuple((one,) for one in _messages(names, tables, language))
    head = list(_said(title, language))
    if isinstance(head[0], Mark):  # a title begins with a capital
        head[0] = replace(head[0], text=titled(head[0].text))
    blocks: list[Block] = [Heading(1, tuple(head), 0)]
    blocks += [Items(messages, ordered=False, line=0)] if messages else []
    blocks += [Insert("chart", one.id, 0) for one in _first(tables, plots, language)]
    made = doubted(Document(language, FRONT, tuple(blocks)), doubts)
    return Chapter(FRONT, None, titled(title.text(language)), None, made)


def _first(tables: Sequence[ReleasableTable], plots: Sequence[Plot], language: Language) -> list[Plot]:
    """The picture that says most: one over time, of key figures if there is one."""
    keys = {table.id for table in tables if table.key}
    mine = [one for one in plots if one.language == language]
    return sorted(mine, key=lambda one: (not one.dated, one.table not in keys))[:1]


def _messages(names: Names, tables: Sequence[ReleasableTable], language: Language) -> Iterator[Paragraph]:
    """What the key figures say: each row of an overview, else one row of each table of key figures.

    Where a collection names none, the totals of groups, and of whoever is not one body of many.
    """
    overviews = [table for table in tables if table.kind == "overview"]
    keys = [table for table in tables if table.key]
    if overviews:
        rows = _rows(overviews[0])
    elif keys:
        rows = [row for table in keys for row in _first_row(names, table)]
    else:
        totals: dict[str, _Row] = {}
        for table in (one for one in tables if not one.provider):
            for _, before, now in _rows(table):
                key = now.key
                if key and not key.dims and (table.printed or key.provider in names.groups):
                    totals.setdefault(key.measure, (names.counted((key,)), before, now))
        rows = list(totals.values())
    yield from (_told(names, row, language) for row in rows[:_MOST])


def _first_row(names: Names, table: ReleasableTable) -> list[_Row]:
    """The first row of a table; where its rows count one thing, that of the most, and what it counts.

    Rows that count one thing are called by a body or a code: who reads one of them alone is told of what.
    """
    rows = _rows(table)
    if len({now.key.measure for _, _, now in rows if now.key}) != 1 or len(rows) < 2:
        return rows[:1]
    label, before, now = min(rows, key=lambda row: _breadth(names, row[2]))
    counted = names.counted((now.key,)) if now.key else label
    return [(label if label == counted else Joined((counted, label), ", "), before, now)]


def _breadth(names: Names, cell: CellValue) -> tuple[int, bool]:
    """How little of all a number is of: the codes that it is at, and whether it is one body's."""
    assert cell.key is not None
    return len(cell.key.dims), cell.key.provider not in names.groups


def _rows(table: ReleasableTable) -> list[_Row]:
    """The rows that have a number: label, the number of the period before under its head, and the latest.

    Of several of one period it is the one at the fewest codes, and is called by its column too where that is
    not the total of the others.
    """
    found: list[_Row] = []
    for (label, _, heading), row in zip(table.row_labels, table.cells, strict=True):
        known = [(at, one, one.key) for at, one in enumerate(row) if one and one.value.known and one.key]
        if heading or not known:
            continue
        last = known[-1][2].period
        at, now, key = min((one for one in known if one[2].period == last), key=lambda one: len(one[2].dims))
        beside = [own for _, _, own in known if own != key and own.period == last]
        if any(len(own.dims) == len(key.dims) for own in beside):
            label = Joined((label, table.column_labels[at]), ", ")
        before = [(table.column_labels[n], one) for n, one, own in known if n < at and _moved(own, key)][-1:]
        found.append((label, before, now))
    return found


def _moved(key: Key, later: Key) -> bool:
    """True where two figures are of the same thing in two periods."""
    return key != later and key == replace(later, period=key.period)


def _told(names: Names, row: _Row, language: Language) -> Paragraph:
    label, before, now = row
    children: list[Inline] = [Emphasis(tuple(_said(label, language)), strong=True), Plain(": ")]
    children += _figure(names, now, language)
    for head, one in before:
        children += [
            Plain(" ("),
            *_said(head, language),
            Plain(": "),
            *_number(names, one, language),
            Plain(")"),
        ]
    return Paragraph(tuple(children), 0)


def _figure(names: Names, cell: CellValue, language: Language) -> Iterator[Inline]:
    yield from _number(names, cell, language)
    if cell.key is not None and (counted := names.unit(cell.key)).counted:
        one = cell.value.amount == 1 and cell.upper is None
        yield Plain(" ")
        yield from _said(unit(names.words, counted.value, one=one), language)


def _number(names: Names, cell: CellValue, language: Language) -> Iterable[Inline]:
    assert cell.key is not None
    yield Phrase(printed(names, cell, language, names.measures[cell.key.measure].unit), "figure", (cell.key,))


def _said(text: Text, language: Language) -> Iterator[Inline]:
    """A text that counts nobody, with the language of what is in another one."""
    for piece in text.pieces(language):
        other = piece.language if piece.language != language else ""
        yield Mark(piece.text, "name", language=other)
