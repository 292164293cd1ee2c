"""Printed form of a table: rows, cells, lettered footnotes and their findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tilstand.model.appendix import Appendix
from tilstand.model.names import EditionNames
from tilstand.model.table import CellValue, ReleasableTable, TableNote
from tilstand.report_text import get_report_string, get_unit_name
from tilstand.report_text.print_forms import (
    describe_table_unit,
    format_bracketed_cell,
    format_printed_cell,
    has_mixed_units,
)
from tilstand.terms import Key, Language, Text, Unit
from tilstand.terms.text import encode_language_runs


@dataclass(frozen=True, slots=True)
class FindingReference:
    """A finding as a footnote names it.

    Attributes:
        anchor: Its place in the method appendix.
        text: What it is called: `finding 4`.
    """

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote under its letter.

    Attributes:
        letter: The letter, or two of them after z.
        note: What it says, and the findings that it leads to.
    """

    letter: str
    note: TableNote


def find_finding_references(
    names: EditionNames, appendix: Appendix, see: Iterable[str], language: Language
) -> list[FindingReference]:
    """The findings that a footnote leads to, in the order of the appendix; those told nowhere are left out.

    Args:
        names: What the addresses are called.
        appendix: What the method appendix tells.
        see: Their anchors.
        language: Language of the text.
    """
    wanted = set(see)
    anchors: dict[int, str] = {}
    for anchor, number in appendix.cause_numbers.items():
        if anchor in wanted:  # findings of one cause are one, and are named once
            anchors.setdefault(number, anchor)
    texts = {number: get_report_string(names.words, "method.finding", number=str(number)) for number in anchors}
    return [FindingReference(anchors[number], encode_language_runs(text, language)) for number, text in texts.items()]


def get_finding_anchor(appendix: Appendix, note: TableNote) -> str:
    """The place of the first finding that a footnote leads to; empty where it leads nowhere."""
    return next((anchor for anchor in appendix.finding_anchors if anchor in note.see), "")


def build_footnote(names: EditionNames, appendix: Appendix, note: TableNote, language: Language) -> dict[str, Any]:
    """A footnote as it is set: what it says, and the findings that it leads to."""
    see = find_finding_references(names, appendix, note.see, language)
    return {
        "text": encode_language_runs(note.text, language),
        "see": [{"anchor": r.anchor, "text": r.text} for r in see],
    }


def format_plain_footnote(names: EditionNames, appendix: Appendix, note: TableNote, language: Language) -> str:
    """A footnote where nothing can lead: what it says, with the names of its findings in brackets."""
    see = find_finding_references(names, appendix, note.see, language)
    named = f" ({', '.join(finding_reference.text for finding_reference in see)})" if see else ""
    return f"{encode_language_runs(note.text, language)}{named}"


def assign_footnote_letters(table: ReleasableTable) -> dict[TableNote, Footnote]:
    """A letter for each footnote of a table, in the order in which the reader meets them.

    Footnotes are the same that say the same and lead to the same findings. Two that say the same of different
    findings have a letter each, wherever the table is printed.
    """
    found = dict.fromkeys(_strip_note_position(note) for cell in table.list_cells() for note in cell.notes)
    return {note: Footnote(_index_to_letters(at), note) for at, note in enumerate(found)}


def list_cell_footnotes(cell: CellValue | None, marks: Mapping[TableNote, Footnote]) -> tuple[Footnote, ...]:
    """The footnotes of a cell, each under its letter."""
    return tuple(marks[_strip_note_position(note)] for note in (cell.notes if cell is not None else ()))


def _strip_note_position(note: TableNote) -> TableNote:
    """A footnote by what it says and leads to."""
    return TableNote(note.text, see=note.see, kind=note.kind)


def _index_to_letters(at: int) -> str:
    first, last = divmod(at, 26)
    return (_index_to_letters(first - 1) if first else "") + chr(ord("a") + last)


ACCOUNT = "account"
"""The kind of a table that holds one body's own figures."""

_TOLD = (ACCOUNT, "overview")  # kinds of tables whose labels say what is counted


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell as it is printed.

    Attributes:
        source: What it holds; None for an empty one.
        text: The number, or the sign that stands where there is none.
        bracket: The figure in brackets after it; empty where there is none.
        footnotes: Its footnotes, with their letters.
    """

    source: CellValue | None
    text: str
    bracket: str
    footnotes: tuple[Footnote, ...]

    @property
    def footnote_letters(self) -> tuple[str, ...]:
        """The letters of its footnotes."""
        return tuple(footnote.letter for footnote in self.footnotes)


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row as it is printed.

    Attributes:
        label: Its label.
        level: How far it is indented.
        heading: True if it is only a heading.
        strong: True if it gathers others: rows stand under it, or it is a group's total or the total.
        unit: The unit that the row or the table says: that of the row's first figure.
        cells: Its cells.
        counted: What it counts, where the rows of the table count unlike things and no label says it.
    """

    label: Text
    level: int
    heading: bool
    strong: bool
    unit: Unit | None
    cells: tuple[PrintedCell, ...]
    counted: str


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table as it is printed in one language.

    Attributes:
        title: Its title, with its number in print.
        unit: The line that says what is counted.
        head: The heads of its columns.
        rows: Its rows.
        footnotes: Its footnotes, in the order of their letters.
        notes: The notes to the whole table.
    """

    title: str
    unit: str
    head: tuple[Text, ...]
    rows: tuple[PrintedRow, ...]
    footnotes: tuple[Footnote, ...]
    notes: tuple[str, ...]

    @property
    def united(self) -> bool:
        """True where its rows say what they count."""
        return any(row.counted for row in self.rows)


def build_printed_table(names: EditionNames, table: ReleasableTable, language: Language) -> PrintedTable:
    """A table as it is printed.

    Args:
        names: What the addresses are called.
        table: The table.
        language: Language of the page.
    """
    marks = assign_footnote_letters(table)
    mixed = table.kind not in _TOLD and has_mixed_units(names, table, language)
    return PrintedTable(
        format_table_title(names, table, language),
        describe_table_unit(names, table, language),
        table.column_labels,
        tuple(_build_printed_row(names, table, at, marks, language, mixed) for at in range(len(table.row_labels))),
        tuple(marks.values()),
        tuple(encode_language_runs(note.text, language) for note in table.notes),
    )


def format_table_title(names: EditionNames, table: ReleasableTable, language: Language) -> str:
    """Title of a table, with its number in print."""
    title = encode_language_runs(table.title, language)
    if not table.number:
        return title
    return f"{encode_language_runs(get_report_string(names.words, 'table', number=table.number), language)}. {title}"


def _build_printed_row(
    names: EditionNames,
    table: ReleasableTable,
    at: int,
    marks: dict[TableNote, Footnote],
    language: Language,
    mixed: bool,
) -> PrintedRow:
    row = table.cells[at]
    key = next((cell.key for cell in row if cell is not None and cell.key is not None), None)
    unit = names.measures[key.measure].unit if key is not None else None
    cells = tuple(
        PrintedCell(
            cell,
            format_printed_cell(names, cell, language, unit),
            format_bracketed_cell(cell, language),
            list_cell_footnotes(cell, marks),
        )
        for cell in row
    )
    counted = encode_language_runs(_get_counted_unit(names, key), language) if mixed and key is not None else ""
    return PrintedRow(*table.row_labels[at], _is_subtotal_row(names, table, at), unit, cells, counted)


def _get_counted_unit(names: EditionNames, key: Key) -> Text:
    """What a figure is one of: in the measure's own word, if it has one."""
    counted = names.measures[key.measure].counted
    return counted if any(map(counted.text, names.languages)) else get_unit_name(names.words, names.unit(key).value)


def _is_subtotal_row(names: EditionNames, table: ReleasableTable, at: int) -> bool:
    level = table.row_labels[at][1]
    if table.kind == ACCOUNT:
        return level == 0
    if at + 1 < len(table.row_labels) and table.row_labels[at + 1][1] > level:
        return True
    keys = [next((c.key for c in row if c is not None and c.key is not None), None) for row in table.cells]
    key, others = keys[at], [key for n, key in enumerate(keys) if n != at and key is not None]
    if key is None or not others:
        return False
    if key.provider in names.groups:
        return any(peer.provider not in names.groups for peer in others)
    return all(peer.measure == key.measure and set(key.dims) < set(peer.dims) for peer in others)
