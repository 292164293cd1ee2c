"""Layout: how a releasable table stands on the page, as plain texts and widths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, product
from math import fsum
from typing import Any

from tilstand.languages.typography import hyphenate_compounds
from tilstand.model.appendix import Appendix
from tilstand.model.names import EditionNames
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.render.printed_table import (
    PrintedRow,
    PrintedTable,
    build_footnote,
    build_printed_table,
    get_finding_anchor,
)
from tilstand.report_text import get_report_string
from tilstand.report_text.numerals import has_word
from tilstand.terms import Language
from tilstand.terms.text import encode_language_runs, strip_language_runs

# In millimetres, as the template sets them.
_PORTRAIT, _LANDSCAPE = 166.0, 253.0  # width of the text
_LABEL = 46.0  # least width of the row labels
_LETTER = 1.6  # mean width of a letter
_DIGIT = 1.85  # width of a digit in a cell
_HEAD = 15.0  # a word of a column's head that is wider is hyphenated
_SPARE = 12.0  # how much wider a column may be than it needs
_INSET = 4.9  # white space beside a cell
_FEW = 30.0  # most width of a head where there are few columns
_NARROW = 112.0  # most width of the row labels where few columns would stand far away from them
_BRACKET = 7.2  # width of a bracket
_MARK, _CLOSING, _BETWEEN = 1.25, 0.75, 1.0  # width of a note mark's letter, its bracket, and the space before it
_MARGIN = 3.0  # room for marks beside a cell
# Where the words and the number of a cell may part, if there is not room for them on one line: nowhere,
# beside the number, at every space. Rather than to turn the page, a cell goes on the next line.
_BREAKS = tuple(re.compile(text) for text in (r"(?!)", r"(?<=\d)\u00a0(?=[^\W\d])|(?<=[^\W\d])\u00a0(?=\d)", r"\u00a0"))
_NOWHERE = Appendix()
_RUN_ON = 60  # most letters of a footnote that shares its line with others


def layout_table_runs(
    names: EditionNames, tables: Iterable[ReleasableTable], language: Language, appendix: Appendix = _NOWHERE
) -> list[dict[str, Any]]:
    """Tables in order, gathered in runs that stand upright and runs that turn the page."""
    pieces = (piece for table in tables for piece in layout_table(names, table, language, appendix))
    runs = groupby(pieces, key=lambda piece: piece["landscape"])
    return [{"landscape": landscape, "tables": list(run)} for landscape, run in runs]


def layout_table(
    names: EditionNames, table: ReleasableTable, language: Language, appendix: Appendix = _NOWHERE
) -> list[dict[str, Any]]:
    """A table as one or more pieces: upright if it fits, turned if it is wide, split if it is wider.

    Args:
        names: What the addresses are called.
        table: The table.
        language: Language of the report.
        appendix: The method appendix, to which footnotes about open findings lead.
    """
    shown = build_printed_table(names, table, language)
    texts = [[cell.text.replace(" ", "\u00a0") for cell in row.cells] for row in shown.rows]
    hanging = [_measure_hanging_marks(shown, column) for column in range(len(shown.head))]

    def break_cells(pattern: re.Pattern[str]) -> tuple[list[list[str]], list[float]]:
        """The texts of the cells with their breaks, and the widths that the columns then need."""
        written = [[pattern.sub(" ", text) for text in row] for row in texts]
        widths = [_estimate_column_width(table, written, n, language) + hang for n, hang in enumerate(hanging)]
        return written, widths

    longest = max((len(row.counted) for row in shown.rows), default=0)
    beside = longest * _LETTER + _INSET if longest else 0.0
    least = min(_LABEL, _estimate_label_width(table, language))
    # What each row counts has a column of its own beside the labels; where that would turn the page it goes
    # on with the label.
    for counted, pattern in product(dict.fromkeys((beside, 0.0)), _BREAKS):
        written, widths = break_cells(pattern)
        if upright := least + counted + fsum(widths) <= _PORTRAIT:
            break
    else:
        counted = beside
        written, widths = break_cells(_BREAKS[1])
    room = _PORTRAIT if upright else _LANDSCAPE
    pieces = _split_columns_by_width(widths, room - least - counted)
    unit_head = encode_language_runs(get_report_string(names.words, "site.unit"), language) if counted else ""
    return [
        {
            "landscape": not upright,
            "listed": True,
            # Of a table in several pieces the first is where a reader is led to.
            "anchor": f"table-{table.id}" if at == 0 else "",
            "caption": _format_piece_caption(names, shown, language, at + 1, len(pieces)),
            "unit": shown.unit,
            "corner": "",
            # What each row counts has a column of its own beside the labels, where that is not one thing.
            "united": counted,
            "united_head": unit_head,
            "columns": [_layout_column_head(encode_language_runs(shown.head[n], language), language) for n in columns],
            "widths": _distribute_column_widths(table, columns, [widths[n] for n in columns], room - counted, language),
            "bracketed": [any(row.cells[n].bracket for row in shown.rows) for n in columns],
            "hanging": [hanging[n] for n in columns],
            "rows": [
                _layout_table_row(row, columns, words, language, appendix, beside=counted > 0)
                for row, words in zip(shown.rows, written, strict=True)
            ],
            "notes": list(shown.notes),
            "footnotes": _join_short_footnotes(
                [
                    {"mark": footnote.letter, **build_footnote(names, appendix, footnote.note, language)}
                    for footnote in shown.footnotes
                    if any(footnote in row.cells[n].footnotes for row in shown.rows for n in columns)
                ]
            ),
        }
        for at, columns in enumerate(pieces)
    ]


def _estimate_label_width(table: ReleasableTable, language: Language) -> float:
    """Least width of the row labels: the widest word, and no label on more than three lines."""
    texts = [(label.text(language), level) for label, level, heading in table.row_labels if not heading]
    return max(
        (max(_measure_widest_word(text), len(text) * _LETTER / 3) + level * 3.5 + 3.4 for text, level in texts),
        default=_LABEL,
    )


def _measure_hanging_marks(shown: PrintedTable, column: int) -> float:
    """How much of the longest note marks in a column has no room in the margin of its cells."""
    widest = 0.0
    for row in shown.rows:
        letters = row.cells[column].footnote_letters
        widest = max(widest, sum(len(letter) * _MARK + _CLOSING + _BETWEEN for letter in letters))
    return round(max(0.0, widest - _MARGIN), 2)


def _join_short_footnotes(footnotes: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Footnotes by line: short ones that follow each other share a line."""
    lines: list[list[dict[str, Any]]] = []
    for short, run in groupby(footnotes, key=lambda note: len(strip_language_runs(note["text"])) <= _RUN_ON):
        notes = list(run)
        lines += [notes] if short else [[note] for note in notes]
    return lines


def _estimate_column_width(table: ReleasableTable, texts: list[list[str]], column: int, language: Language) -> float:
    if len(table.column_labels) == 1:
        return 34.0
    head = min(_measure_widest_word(table.column_labels[column].text(language)), _HEAD)
    cell = max((_estimate_cell_width(row[column], table.cells[n][column]) for n, row in enumerate(texts)), default=0)
    return max(12.0, head + _INSET, cell + _INSET)


def _measure_widest_word(text: str) -> float:
    return max(len(word) for word in re.split(r"[\s/–-]+", text)) * _LETTER


def _layout_column_head(text: str, language: Language) -> dict[str, Any]:
    parts = _measure_widest_word(strip_language_runs(text)) > _HEAD
    return {"text": hyphenate_compounds(text, language) if parts else text, "hyphenate": parts}


def _estimate_cell_width(text: str, cell: CellValue | None) -> float:
    longest = max((fsum(map(_estimate_word_width, line.split("\u00a0"))) for line in text.split(" ")), default=0.0)
    return longest + (_BRACKET if cell is not None and cell.bracket is not None else 0.0)


def _estimate_word_width(word: str) -> float:
    return len(word) * (_LETTER if word.isalpha() else _DIGIT) + 0.5


def _split_columns_by_width(widths: Sequence[float], room: float) -> list[list[int]]:
    """Columns that stand together, as evenly as they fit."""
    for count in range(1, len(widths) + 1):
        size = -(-len(widths) // count)
        pieces = [list(range(at, min(at + size, len(widths)))) for at in range(0, len(widths), size)]
        if all(fsum(widths[column] for column in piece) <= room for piece in pieces):
            return pieces
    return [[column] for column in range(len(widths))]


def _distribute_column_widths(
    table: ReleasableTable, columns: Sequence[int], widths: Sequence[float], room: float, language: Language
) -> list[float]:
    """Widths of the columns; 0 for the row labels, if they take what is left of the page."""
    texts = [table.column_labels[column].text(language) for column in columns]
    heads, words = [len(text) * _LETTER for text in texts], [_measure_widest_word(text) for text in texts]
    longest = max(
        (len(label.text(language)) * _LETTER + level * 3.5 for label, level, _ in table.row_labels), default=0
    )
    if len(widths) < 3:
        label = min(max(_LABEL, longest + _INSET), room - fsum(widths))
        wide = [max(width, min(head / 2, _FEW) + _INSET) for width, head in zip(widths, heads, strict=True)]
        widths = wide if label + fsum(wide) <= room else widths
        return [round(min(max(label, _NARROW * 2 / 3), _NARROW), 1), *(round(width, 1) for width in widths)]
    # Room that is left goes to heads whose words would part at a hyphen, and then to all alike.
    label = min(longest + _INSET, room - fsum(widths))
    left = max(0.0, room - label - fsum(widths))
    wanted = [max(0.0, word + _INSET - width) for width, word in zip(widths, words, strict=True)]
    share = min(1.0, left / fsum(wanted)) if fsum(wanted) else 0.0
    widths = [width + more * share for width, more in zip(widths, wanted, strict=True)]
    label = min(max(_LABEL, longest + _INSET), room - fsum(widths))
    spare = min((room - label - fsum(widths)) / len(widths), _SPARE)
    return [0.0, *(round(width + spare, 1) for width in widths)]


def _format_piece_caption(names: EditionNames, shown: PrintedTable, language: Language, at: int, of: int) -> str:
    if of == 1:
        return shown.title
    piece = encode_language_runs(get_report_string(names.words, "table_piece", at=str(at), of=str(of)), language)
    return f"{shown.title} ({piece})"


def _layout_table_row(
    row: PrintedRow,
    columns: Sequence[int],
    texts: Sequence[str],
    language: Language,
    appendix: Appendix,
    *,
    beside: bool,
) -> dict[str, Any]:
    # Behind a label that says what is counted it is not said again.
    said = not beside and has_word(row.label.text(language), strip_language_runs(row.counted))
    return {
        "label": encode_language_runs(row.label, language),
        "level": row.level,
        "heading": row.heading,
        "strong": row.strong,
        "counted": "" if said else row.counted,
        "cells": [
            {
                "text": strip_language_runs(texts[column]),
                "bracket": row.cells[column].bracket,
                # Each letter leads to its finding: notes repeated on pages cannot lead.
                "marks": [
                    {"mark": footnote.letter, "to": get_finding_anchor(appendix, footnote.note)}
                    for footnote in row.cells[column].footnotes
                ],
            }
            for column in columns
        ],
    }
