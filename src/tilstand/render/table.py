"""A table as it is printed: rows, print forms, footnotes under their letters, the same for every printer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tilstand.model.names import Names
from tilstand.model.table import CellValue, Note, ReleasableTable
from tilstand.render.footnote import Footnote, lettered, letters
from tilstand.terms import Alike, Language, Text, Unit
from tilstand.terms.marked import marked
from tilstand.text import fixed, unit
from tilstand.text.cell import bracketed, printed, unit_line, unlike

__all__ = ["ACCOUNT", "PrintedCell", "PrintedRow", "PrintedTable", "printed_table", "titled"]

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
    def letters(self) -> tuple[str, ...]:
        """The letters of its footnotes."""
        return tuple(one.letter for one in self.footnotes)


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


def printed_table(names: Names, table: ReleasableTable, language: Language) -> PrintedTable:
    """A table as it is printed.

    Args:
        names: What the addresses are called.
        table: The table.
        language: Language of the page.
    """
    marks = lettered(table)
    mixed = table.kind not in _TOLD and unlike(names, table, language)
    return PrintedTable(
        titled(names, table, language),
        unit_line(names, table, language),
        table.column_labels,
        tuple(_row(names, table, at, marks, language, mixed) for at in range(len(table.row_labels))),
        tuple(marks.values()),
        tuple(marked(note.text, language) for note in table.notes),
    )


def titled(names: Names, table: ReleasableTable, language: Language) -> str:
    """Title of a table, with its number in print."""
    title = marked(table.title, language)
    if not table.number:
        return title
    return f"{marked(fixed(names.words, 'table', number=table.number), language)}. {title}"


def _row(
    names: Names,
    table: ReleasableTable,
    at: int,
    marks: dict[Note, Footnote],
    language: Language,
    mixed: bool,
) -> PrintedRow:
    label, level, heading = table.row_labels[at]
    said = _unit(names, table.cells[at])
    return PrintedRow(
        label,
        level,
        heading,
        _gathers(names, table, at),
        said,
        tuple(
            PrintedCell(
                cell, printed(names, cell, language, said), bracketed(cell, language), letters(cell, marks)
            )
            for cell in table.cells[at]
        ),
        marked(_counted(names, table.cells[at]), language) if mixed else "",
    )


def _unit(names: Names, row: Sequence[CellValue | None]) -> Unit | None:
    for cell in row:
        if cell is not None and cell.key is not None:
            return names.measures[cell.key.measure].unit
    return None


def _counted(names: Names, row: Sequence[CellValue | None]) -> Text:
    """What the figures of a row are one of: in the measure's own word, if it has one."""
    key = next((cell.key for cell in row if cell is not None and cell.key is not None), None)
    if key is None:
        return Alike("")
    own = names.measures[key.measure].counted
    return own if any(map(own.text, names.languages)) else unit(names.words, names.unit(key).value)


def _gathers(names: Names, table: ReleasableTable, at: int) -> bool:
    level = table.row_labels[at][1]
    if table.kind == ACCOUNT:
        return level == 0
    if at + 1 < len(table.row_labels) and table.row_labels[at + 1][1] > level:
        return True
    keys = [next((c.key for c in row if c is not None and c.key is not None), None) for row in table.cells]
    mine, others = keys[at], [key for n, key in enumerate(keys) if n != at and key is not None]
    if mine is None or not others:
        return False
    if mine.provider in names.groups:
        return any(key.provider not in names.groups for key in others)
    return all(key.measure == mine.measure and set(mine.dims) < set(key.dims) for key in others)
