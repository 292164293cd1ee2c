"""A releasable table as the templates show it: head, groups of rows, notes, footnotes and their marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tilstand.model.table import CellValue, Note, ReleasableTable
from tilstand.publish.site.book import ACCOUNT, Book
from tilstand.publish.site.series import axis, breaks
from tilstand.render.footnote import lettered, letters
from tilstand.terms import Unit
from tilstand.text.cell import bracketed, printed, unit_line

__all__ = ["grid"]


def grid(book: Book, table: ReleasableTable) -> dict[str, Any]:
    """A table as plain texts.

    Args:
        book: The book.
        table: The table.
    """
    name = f"t_{table.id}"  # no heading has an underscore in its place
    notes = lettered(table)
    along = axis(table)
    broken = {one.at for one in breaks(book.names, table, along)} if along else set()
    down, across = (broken, set()) if along and along.down else (set(), broken)
    met: set[str] = set()
    rows = [_row(book, table, at, notes, met, name, across) | {"break": at in down} for at in _rows(table)]
    return {
        "id": name,
        "title": book.caption(table),
        "unit": unit_line(book.names, table, book.language),
        "wide": len(table.column_labels) > 1,
        "head": [
            {"text": book.text(label), "lang": book.tongues.get(label), "break": at in across}
            for at, label in enumerate(table.column_labels)
        ],
        "groups": _groups(rows),
        "notes": [book.text(note) for note in table.notes],
        "footnotes": [
            {
                "mark": mark,
                "text": book.text(note.text),
                "see": book.findings(note.see),
                "id": f"{name}-note-{mark}",
                "back": f"{name}-ref-{mark}",
            }
            for note, mark in notes.items()
        ],
    }


def _rows(table: ReleasableTable) -> range:
    return range(len(table.row_labels))


def _row(
    book: Book,
    table: ReleasableTable,
    at: int,
    notes: dict[Note, str],
    met: set[str],
    name: str,
    across: set[int],
) -> dict[str, Any]:
    label, level, heading = table.row_labels[at]
    row = table.cells[at]
    beside = _said(book, row)
    return {
        "label": book.text(label),
        "lang": book.tongues.get(label),
        "level": min(level, 3),
        "heading": heading,
        "strong": _gathers(book, table, at),
        "cells": [
            _cell(book, cell, beside, notes, met, name) | {"break": n in across} for n, cell in enumerate(row)
        ],
    }


def _cell(
    book: Book,
    cell: CellValue | None,
    beside: Unit | None,
    notes: dict[Note, str],
    met: set[str],
    name: str,
) -> dict[str, Any]:
    marks = []
    for mark in letters(cell, notes):
        # The first mark of a note is the one that the note leads back to.
        own = "" if mark in met else f"{name}-ref-{mark}"
        met.add(mark)
        marks.append({"mark": mark, "id": own, "note": f"{name}-note-{mark}"})
    unknown = cell is not None and (cell.key is None or not cell.value.known)
    return {
        "text": printed(book.names, cell, book.language, beside),
        "means": book.fixed(f"status.{cell.value.status.value}") if cell is not None and unknown else "",
        "bracket": bracketed(cell, book.language),
        "marks": marks,
    }


def _groups(rows: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Rows under the heading that they belong to; a row at the top begins a group of its own after one."""
    found: list[list[dict[str, Any]]] = []
    headed = False
    for row in rows:
        top = row["level"] == 0
        if not found or (row["heading"] and top) or (top and headed):
            found.append([])
            headed = False
        found[-1].append(row)
        headed = headed or (row["heading"] and top)
    return found


def _said(book: Book, row: Sequence[CellValue | None]) -> Unit | None:
    # The row or the table names the unit of a row's first figure.
    return next((book.names.measures[c.key.measure].unit for c in row if c and c.key), None)


def _gathers(book: Book, table: ReleasableTable, at: int) -> bool:
    """True for a row that gathers others: rows stand under it, or it is a group's total or the total."""
    level = table.row_labels[at][1]
    if table.kind == ACCOUNT:
        return level == 0
    if at + 1 < len(table.row_labels) and table.row_labels[at + 1][1] > level:
        return True
    keys = [next((cell.key for cell in row if cell and cell.key), None) for row in table.cells]
    mine, others = keys[at], [key for n, key in enumerate(keys) if n != at and key is not None]
    if mine is None or not others:
        return False
    if mine.provider in book.names.groups:
        return any(key.provider not in book.names.groups for key in others)
    return all(key.measure == mine.measure and set(mine.dims) < set(key.dims) for key in others)
