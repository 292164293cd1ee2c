"""The spread of key figures: one page, or two that face each other, with change and source beside each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tilstand.model.appendix import Appendix
from tilstand.model.names import Names
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.publish.layout import laid_out
from tilstand.terms import Language, Text
from tilstand.terms.marked import marked
from tilstand.text import fixed

__all__ = ["OVERVIEW", "spread"]

OVERVIEW = "overview"
"""The kind of a table that is printed as a spread: its last two columns are the year before and the year."""

_WHOLE = 18
"""Most rows, headings among them, that stand on one page."""


def spread(names: Names, table: ReleasableTable, language: Language, appendix: Appendix) -> dict[str, Any]:
    """A table of key figures as one page; a long one as two, parted between two groups.

    Args:
        names: What the addresses are called.
        table: The table.
        language: Language of the report.
        appendix: The method appendix, to which footnotes about open findings lead.
    """
    piece = laid_out(names, table, language, appendix)[-1]
    rows = [
        _row(names, row, cells, change, language)
        for row, cells, change in zip(piece["rows"], table.cells, table.changes, strict=True)
    ]
    at = _middle(rows) if len(rows) > _WHOLE else len(rows)
    halves = [half for half in (rows[:at], rows[at:]) if half]
    before = piece["columns"][-2]["text"]
    heads = [
        *(column["text"] for column in piece["columns"][-2:]),
        marked(fixed(names.words, "spread.change", year=before), language),
        marked(fixed(names.words, "spread.source"), language),
    ]
    return {
        "kind": "spread",
        "pages": [
            {
                "caption": _caption(names, table, language, n, len(halves)),
                "head": heads,
                "rows": half,
                "footnotes": [
                    note
                    for line in piece["footnotes"]
                    for note in line
                    if any(
                        note["mark"] == m["mark"] for row in half for c in row["cells"] for m in c["marks"]
                    )
                ],
                "notes": piece["notes"] if n == len(halves) else [],
            }
            for n, half in enumerate(halves, 1)
        ],
    }


def _caption(names: Names, table: ReleasableTable, language: Language, at: int, of: int) -> str:
    title = marked(table.title, language)
    if of == 1:
        return title
    piece = marked(fixed(names.words, "table_piece", at=str(at), of=str(of)), language)
    return f"{title} ({piece})"


def _row(
    names: Names,
    row: dict[str, Any],
    cells: Sequence[CellValue | None],
    change: Text,
    language: Language,
) -> dict[str, Any]:
    now = cells[-1]
    source = "" if now is None or now.key is None else marked(names.provider(now.key.provider), language)
    return {
        "label": row["label"],
        "heading": row["heading"],
        "cells": row["cells"][-2:],
        "change": marked(change, language),
        "source": source,
    }


def _middle(rows: Sequence[dict[str, Any]]) -> int:
    """The heading at which the rows part most evenly; a few rows stay on one page."""
    heads = [at for at, row in enumerate(rows) if row["heading"] and at]
    return min(heads, key=lambda at: abs(2 * at - len(rows)), default=len(rows))
