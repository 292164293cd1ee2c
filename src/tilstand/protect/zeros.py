"""Zeros that nobody stated: many of them have one cause, and it is told once below the table."""

from __future__ import annotations

from dataclasses import replace

from tilstand.define import Vocabulary
from tilstand.model import CellValue, Note, NoteKind, ReleasableTable
from tilstand.terms import Origin, Status
from tilstand.text import fixed

__all__ = ["told_once"]

FEW = 3
"""Deduced zeros up to which each has its own mark."""


def told_once(collection: Vocabulary, table: ReleasableTable) -> ReleasableTable:
    """The same table; where many zeros follow from other figures, a note says so in place of their marks.

    Their origin stays with each of them, for the data.

    Args:
        collection: The collection.
        table: The table.
    """
    notes = list(table.notes)
    for name, bracket in (("derived_zeros", False), ("derived_zeros_in_brackets", True)):
        many = [cell for row in table.cells for cell in row if cell is not None and _marked(cell, bracket)]
        if len(many) > FEW:
            cells = tuple(tuple(_unmarked(cell, bracket) for cell in row) for row in table.cells)
            notes.append(Note(fixed(collection.labels, f"footnote.{name}"), kind=NoteKind.DEDUCED))
            table = replace(table, cells=cells)
    return replace(table, notes=tuple(notes))


def _marked(cell: CellValue, bracket: bool) -> bool:
    """True for a zero, of the cell or in its brackets, that carries the mark that it was deduced."""
    value = cell.bracket if bracket else cell.value
    origin = cell.bracket_origin if bracket else cell.origin
    zero = value is not None and value.status is Status.ZERO and origin is Origin.DEDUCED
    return zero and any(_own(note, bracket) for note in cell.notes)


def _unmarked(cell: CellValue | None, bracket: bool) -> CellValue | None:
    if cell is None or not _marked(cell, bracket):
        return cell
    return replace(cell, notes=tuple(note for note in cell.notes if not _own(note, bracket)))


def _own(note: Note, bracket: bool) -> bool:
    """True for the note that says that a figure was deduced: that of the cell, or the one in brackets."""
    return note.kind is NoteKind.DEDUCED and bool(note.inside) is bracket
