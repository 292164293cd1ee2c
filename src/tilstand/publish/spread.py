"""The spread of key figures: two facing pages, large numerals, the year before, the change and the source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tilstand.define import Collection, breaks_between
from tilstand.model import CellValue, ReleasableTable
from tilstand.publish.appendix import Appendix
from tilstand.publish.layout import laid_out
from tilstand.terms import Language, Qualifier
from tilstand.text import fixed, number

__all__ = ["OVERVIEW", "spread"]

OVERVIEW = "overview"
"""The kind of a table that is printed as a spread: its last two columns are the year before and the year."""


def spread(
    collection: Collection, table: ReleasableTable, language: Language, appendix: Appendix
) -> dict[str, Any]:
    """A table of key figures as two pages, parted between two groups.

    Args:
        collection: The collection.
        table: The table.
        language: Language of the report.
        appendix: The method appendix, to which footnotes about open findings lead.
    """
    piece = laid_out(collection, table, language, appendix)[-1]
    rows = [
        _row(collection, row, cells, language) for row, cells in zip(piece["rows"], table.cells, strict=True)
    ]
    at = _middle(rows)
    halves = [half for half in (rows[:at], rows[at:]) if half]
    before = piece["columns"][-2]["text"]
    heads = [
        *(column["text"] for column in piece["columns"][-2:]),
        fixed(collection.labels, "spread.change", year=before).text(language),
        fixed(collection.labels, "spread.source").text(language),
    ]
    return {
        "kind": "spread",
        "pages": [
            {
                "caption": _caption(collection, table, language, n, len(halves)),
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


def _caption(collection: Collection, table: ReleasableTable, language: Language, at: int, of: int) -> str:
    title = table.title.text(language)
    if of == 1:
        return title
    piece = fixed(collection.labels, "table_piece", at=str(at), of=str(of)).text(language)
    return f"{title} ({piece})"


def _row(
    collection: Collection, row: dict[str, Any], cells: Sequence[CellValue | None], language: Language
) -> dict[str, Any]:
    before, now = cells[-2:]
    source = (
        "" if now is None or now.key is None else collection.provider_label(now.key.provider).text(language)
    )
    return {
        "label": row["label"],
        "heading": row["heading"],
        "cells": row["cells"][-2:],
        "change": _change(collection, before, now, language),
        "source": source,
    }


def _change(
    collection: Collection, before: CellValue | None, now: CellValue | None, language: Language
) -> str:
    """The change with its sign; why there is none where the series is broken or a number is not exact."""
    if before is None or now is None or before.key is None or now.key is None:
        return ""
    if breaks_between(collection, now.key.measure, now.key.provider, before.key.period, now.key.period):
        return fixed(collection.labels, "spread.broken").text(language)
    if before.value.amount is None or now.value.amount is None:
        return fixed(collection.labels, "spread.unknown").text(language)
    if {before.qualifier, now.qualifier} - {Qualifier.EXACT, Qualifier.DERIVED}:
        return fixed(collection.labels, "spread.unsure").text(language)
    change = now.value.amount - before.value.amount
    if not change:
        return fixed(collection.labels, "spread.same").text(language)
    return f"{'+' if change > 0 else '−'}{number(abs(change), language)}"


def _middle(rows: Sequence[dict[str, Any]]) -> int:
    """The heading at which the rows part most evenly; a few rows stay on one page."""
    heads = [at for at, row in enumerate(rows) if row["heading"] and at]
    return min(heads, key=lambda at: abs(2 * at - len(rows)), default=len(rows))
