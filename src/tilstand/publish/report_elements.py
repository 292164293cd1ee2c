"""Key figure pages and boxes of a report, for print and web."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tilstand.languages import Fact
from tilstand.model.appendix import Appendix
from tilstand.model.names import RECONSTRUCTED, EditionNames
from tilstand.model.release import Release
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.render.table_layout import layout_table
from tilstand.report_text import get_report_string
from tilstand.terms import JoinedText, Language, Text, TextPiece
from tilstand.terms.text import encode_language_runs


@dataclass(frozen=True, slots=True)
class _UnpunctuatedText(Text):
    """A sentence in a list, without its full stop."""

    inner: Text

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The pieces of the sentence, the last without a stop at its end."""
        *before, last = self.inner.pieces(language)
        return (*before, replace(last, text=last.text.removesuffix(".")))


@dataclass(frozen=True, slots=True)
class EditionBox:
    """A box.

    Attributes:
        id: `persons`, `disputed` or `behind`.
        title: What stands over it.
        paragraphs: What it says.
        conditions: What that rests on, in smaller letters.
        findings: The open findings that it is about, by their anchors.
    """

    id: str
    title: Text
    paragraphs: tuple[Text, ...]
    conditions: tuple[Text, ...] = ()
    findings: tuple[str, ...] = ()


def list_edition_boxes(release: Release, id: str) -> tuple[EditionBox, ...]:
    """The boxes of a kind; none where there is nothing to tell.

    Args:
        release: What is released.
        id: One of `BOXES`.
    """
    return tuple({"disputed": _build_dispute_boxes, "behind": _build_contributor_boxes}[id](release))


def _build_dispute_boxes(release: Release) -> Iterator[EditionBox]:
    for dispute in release.disputes:
        if dispute.title is not None:
            yield EditionBox(
                "disputed", dispute.title, (JoinedText(dispute.sentences, " "),), findings=dispute.findings
            )


def _build_contributor_boxes(release: Release) -> Iterator[EditionBox]:
    names, appendix = release.names, release.appendix

    def get_box_text(path: str, **facts: Fact) -> Text:
        return get_report_string(names.words, path, **facts)

    told = [get_box_text("front.publishes", coordinator=names.provider(names.coordinator))]
    if appendix.reported or names.basis == RECONSTRUCTED:  # of nobody it is not said that they sent figures
        told.append(get_box_text(names.basis, year=names.period))
    lines = []
    if appendix.reported:
        lines.append(get_box_text("front.reported", names=JoinedText(appendix.reported, "; ")))
    if appendix.absent:
        *others, last = (JoinedText(pair, " – ") for pair in appendix.absent)
        lines.append(get_box_text("front.absent", names=JoinedText((*map(_UnpunctuatedText, others), last), "; ")))
    yield EditionBox("behind", get_box_text("front.behind"), (JoinedText(tuple(told), " "),), tuple(lines))


OVERVIEW = "overview"
"""The kind of a table that is printed as a spread: its last two columns are the year before and the year."""

_WHOLE = 18
"""Most rows, headings among them, that stand on one page."""


def build_key_figure_pages(
    names: EditionNames, table: ReleasableTable, language: Language, appendix: Appendix
) -> dict[str, Any]:
    """A table of key figures as one page; a long one as two, parted between two groups.

    Args:
        names: What the addresses are called.
        table: The table.
        language: Language of the report.
        appendix: The method appendix, to which footnotes about open findings lead.
    """
    piece = layout_table(names, table, language, appendix)[-1]
    rows = [
        _build_key_figure_row(names, row, cells, change, language)
        for row, cells, change in zip(piece["rows"], table.cells, table.changes, strict=True)
    ]
    at = _find_balanced_split(rows) if len(rows) > _WHOLE else len(rows)
    halves = [half for half in (rows[:at], rows[at:]) if half]
    before = piece["columns"][-2]["text"]
    heads = [
        *(column["text"] for column in piece["columns"][-2:]),
        encode_language_runs(get_report_string(names.words, "spread.change", year=before), language),
        encode_language_runs(get_report_string(names.words, "spread.source"), language),
    ]
    return {
        "kind": "spread",
        "pages": [
            {
                "caption": _format_key_figure_caption(names, table, language, n, len(halves)),
                "head": heads,
                "rows": half,
                "footnotes": [
                    note
                    for line in piece["footnotes"]
                    for note in line
                    if any(note["mark"] == m["mark"] for row in half for c in row["cells"] for m in c["marks"])
                ],
                "notes": piece["notes"] if n == len(halves) else [],
            }
            for n, half in enumerate(halves, 1)
        ],
    }


def _format_key_figure_caption(
    names: EditionNames, table: ReleasableTable, language: Language, at: int, of: int
) -> str:
    title = encode_language_runs(table.title, language)
    if of == 1:
        return title
    piece = encode_language_runs(get_report_string(names.words, "table_piece", at=str(at), of=str(of)), language)
    return f"{title} ({piece})"


def _build_key_figure_row(
    names: EditionNames, row: dict[str, Any], cells: Sequence[CellValue | None], change: Text, language: Language
) -> dict[str, Any]:
    now = cells[-1]
    source = "" if now is None or now.key is None else encode_language_runs(names.provider(now.key.provider), language)
    return {
        "label": row["label"],
        "heading": row["heading"],
        "cells": row["cells"][-2:],
        "change": encode_language_runs(change, language),
        "source": source,
    }


def _find_balanced_split(rows: Sequence[dict[str, Any]]) -> int:
    """The heading at which the rows part most evenly; a few rows stay on one page."""
    heads = [at for at, row in enumerate(rows) if row["heading"] and at]
    return min(heads, key=lambda at: abs(2 * at - len(rows)), default=len(rows))
