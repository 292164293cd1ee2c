"""Tables of which some lines are listed by their names alone, in alphabetical order and without a number."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace

from tilstand.define import Vocabulary
from tilstand.languages.alphabet import InOrder
from tilstand.model import Note, ReleasableTable
from tilstand.terms import Key, Text
from tilstand.text import fixed

__all__ = ["listed"]


def listed(collection: Vocabulary, table: ReleasableTable, names: Set[Key]) -> ReleasableTable:
    """A table without the rows and columns of which only the name is told, and a note that tells it.

    Args:
        collection: The collection.
        table: The table.
        names: The figures of which no number is told, only that there is one.
    """

    def hers(cells: Iterator[Key | None]) -> bool:
        keys = [key for key in cells if key is not None]
        return bool(keys) and set(keys) <= names

    grid = [[None if cell is None else cell.key for cell in row] for row in table.cells]
    rows = [at for at, row in enumerate(grid) if hers(iter(row))]
    columns = [
        at
        for at in range(len(table.column_labels))
        if hers(row[at] for n, row in enumerate(grid) if n not in rows)
    ]
    if not rows and not columns:
        return table
    tall = [at for at in range(len(grid)) if at not in rows]
    wide = [at for at in range(len(table.column_labels)) if at not in columns]
    told: list[Text] = [table.row_labels[at][0] for at in rows] + [table.column_labels[at] for at in columns]
    note = Note(fixed(collection.labels, "footnote.by_name", names=InOrder(tuple(told))))
    return replace(
        table,
        row_labels=tuple(table.row_labels[at] for at in tall),
        column_labels=tuple(table.column_labels[at] for at in wide),
        cells=tuple(tuple(table.cells[at][across] for across in wide) for at in tall),
        changes=tuple(table.changes[at] for at in tall) if table.changes else (),
        notes=(*table.notes, note),
    )
