"""A releasable table as the templates show it: head, groups of rows, notes, footnotes and their marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tilstand.model.table import ReleasableTable
from tilstand.publish.site.book import SiteEdition
from tilstand.publish.site.series import axis, breaks
from tilstand.render.table import PrintedCell, PrintedRow, printed_table

__all__ = ["grid"]


def grid(book: SiteEdition, table: ReleasableTable) -> dict[str, Any]:
    """A table as plain texts.

    Args:
        book: The book.
        table: The table.
    """
    name = f"t_{table.id}"  # no heading has an underscore in its place
    made = printed_table(book.names, table, book.language)
    along = axis(table)
    broken = {one.at for one in breaks(book.names, table, along)} if along else set()
    down, across = (broken, set()) if along and along.down else (set(), broken)
    met: set[str] = set()
    rows = [_row(book, row, met, name, across) | {"break": at in down} for at, row in enumerate(made.rows)]
    return {
        "id": name,
        "title": made.title,
        "unit": made.unit,
        "wide": len(made.head) > 1,
        "united": made.united,
        "head": [
            {"text": book.text(label), "lang": book.tongues.get(label), "break": at in across}
            for at, label in enumerate(made.head)
        ],
        "groups": _groups(rows),
        "notes": list(made.notes),
        "footnotes": [
            {
                "mark": one.letter,
                "text": book.text(one.note.text),
                "see": book.findings(one.note.see),
                "id": f"{name}-note-{one.letter}",
                "back": f"{name}-ref-{one.letter}",
            }
            for one in made.footnotes
        ],
    }


def _row(book: SiteEdition, row: PrintedRow, met: set[str], name: str, across: set[int]) -> dict[str, Any]:
    return {
        "label": book.text(row.label),
        "lang": book.tongues.get(row.label),
        "level": min(row.level, 3),
        "heading": row.heading,
        "strong": row.strong,
        "counted": row.counted,
        "cells": [_cell(book, cell, met, name) | {"break": n in across} for n, cell in enumerate(row.cells)],
    }


def _cell(book: SiteEdition, cell: PrintedCell, met: set[str], name: str) -> dict[str, Any]:
    marks = []
    for mark in cell.letters:
        # The first mark of a note is the one that the note leads back to.
        own = "" if mark in met else f"{name}-ref-{mark}"
        met.add(mark)
        marks.append({"mark": mark, "id": own, "note": f"{name}-note-{mark}"})
    held = cell.source
    unknown = held is not None and (held.key is None or not held.value.known)
    return {
        "text": cell.text,
        "means": book.fixed(f"status.{held.value.status.value}") if held is not None and unknown else "",
        "bracket": cell.bracket,
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
