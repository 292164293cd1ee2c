"""Layout: how a releasable table stands on the page, as plain texts and widths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from tilstand.model.appendix import Appendix
from tilstand.model.names import Names
from tilstand.model.table import CellValue, Note, ReleasableTable
from tilstand.render.footnote import lettered, letters, noted, references
from tilstand.terms import Language, Unit
from tilstand.text import fixed
from tilstand.text.cell import bracketed, printed, unit_line

__all__ = ["laid_out", "sections"]

# In millimetres, as the template sets them.
_PORTRAIT, _LANDSCAPE = 166.0, 253.0  # width of the text
_LABEL = 46.0  # least width of the row labels
_LETTER = 1.6  # mean width of a letter
_DIGIT = 1.85  # width of a digit in a cell
_HEAD = 15.0  # a word of a column's head that is wider is hyphenated
_SPARE = 12.0  # how much wider a column may be than it needs
_INSET = 4.9  # white space beside a cell
_NARROW = 112.0  # most width of the row labels where few columns would stand far away from them
_SHORT, _SHORT_TURNED = 24, 22  # rows of a table that stays on one page, upright and turned
_ACCOUNT = 14  # the same for a body's account: they follow each other, and whole ones would leave gaps
_BRACKET = 7.2  # width of a bracket
_MARK, _BETWEEN = 1.25, 0.45  # width of a note mark's letter, and of the space between two
_MARGIN = 3.0  # room for marks beside a cell
# Where the words and the number of a cell may part, if there is not room for them on one line: nowhere,
# beside the number, at every space. Rather than to turn the page, a cell goes on the next line.
_BREAKS = tuple(
    re.compile(text) for text in (r"(?!)", r"(?<=\d)\u00a0(?=[^\W\d])|(?<=[^\W\d])\u00a0(?=\d)", r"\u00a0")
)
_NOWHERE = Appendix()
_RUN_ON = 60  # most letters of a footnote that shares its line with others


def sections(
    names: Names,
    tables: Iterable[ReleasableTable],
    language: Language,
    appendix: Appendix = _NOWHERE,
) -> list[dict[str, Any]]:
    """Tables in order, gathered in runs that stand upright and runs that turn the page."""
    found: list[dict[str, Any]] = []
    for table in tables:
        for piece in laid_out(names, table, language, appendix):
            if not found or found[-1]["landscape"] != piece["landscape"]:
                found.append({"landscape": piece["landscape"], "tables": []})
            found[-1]["tables"].append(piece)
    return found


def laid_out(
    names: Names, table: ReleasableTable, language: Language, appendix: Appendix = _NOWHERE
) -> list[dict[str, Any]]:
    """A table as one or more pieces: upright if it fits, turned if it is wide, split if it is wider.

    Args:
        names: What the addresses are called.
        table: The table.
        language: Language of the report.
        appendix: The method appendix, to which footnotes about open findings lead.
    """
    texts, marks = _texts(names, table, language), lettered(table)
    hanging = [_hanging(table, column, marks) for column in range(len(table.column_labels))]
    label = min(_LABEL, _label(table, language))
    for broken in _BREAKS:
        written = [[broken.sub(" ", text) for text in row] for row in texts]
        widths = _widths(table, written, hanging, language)
        if fits := label + sum(widths) <= _PORTRAIT:
            break
    if not fits:
        written = [[_BREAKS[1].sub(" ", text) for text in row] for row in texts]
        widths = _widths(table, written, hanging, language)
    landscape = not fits
    room = _LANDSCAPE if landscape else _PORTRAIT
    pieces = _pieces(widths, room - label)
    return [
        {
            "landscape": landscape,
            "listed": True,
            "breakable": len(table.row_labels)
            > (_ACCOUNT if table.kind == "account" else _SHORT_TURNED if landscape else _SHORT),
            "caption": _caption(names, table, language, at + 1, len(pieces)),
            "unit": unit_line(names, table, language),
            "corner": "",
            "columns": [_head(table.column_labels[column].text(language)) for column in columns],
            "widths": _spread(table, [widths[column] for column in columns], room, language),
            "bracketed": [any(bracketed(row[column], language) for row in table.cells) for column in columns],
            "hanging": [hanging[column] for column in columns],
            "rows": [
                _row(names, table, n, columns, written[n], marks, language, appendix)
                for n in range(len(table.row_labels))
            ],
            "notes": [note.text(language) for note in table.notes],
            "footnotes": _run_on(
                [
                    {"mark": mark, **noted(names, appendix, note, language)}
                    for note, mark in marks.items()
                    if any(mark in letters(row[column], marks) for row in table.cells for column in columns)
                ]
            ),
        }
        for at, columns in enumerate(pieces)
    ]


def _label(table: ReleasableTable, language: Language) -> float:
    """Least width of the row labels: the widest word, and no label on more than three lines."""
    texts = [(label.text(language), level) for label, level, heading in table.row_labels if not heading]
    return max(
        (max(_widest_word(text), len(text) * _LETTER / 3) + level * 3.5 + 3.4 for text, level in texts),
        default=_LABEL,
    )


def _texts(names: Names, table: ReleasableTable, language: Language) -> list[list[str]]:
    return [
        [printed(names, cell, language, _said(names, row)).replace(" ", "\u00a0") for cell in row]
        for row in table.cells
    ]


def _said(names: Names, row: Sequence[CellValue | None]) -> Unit | None:
    # The row or the table names the unit of a row's first figure.
    for cell in row:
        if cell is not None and cell.key is not None:
            return names.measures[cell.key.measure].unit
    return None


def _widths(
    table: ReleasableTable, texts: list[list[str]], hanging: Sequence[float], language: Language
) -> list[float]:
    return [_width(table, texts, column, language) + hang for column, hang in enumerate(hanging)]


def _hanging(table: ReleasableTable, column: int, marks: dict[Note, str]) -> float:
    """How much of the longest note marks in a column has no room in the margin of its cells."""
    widest = 0.0
    for row in table.cells:
        own = letters(row[column], marks)
        widest = max(widest, sum(map(len, own)) * _MARK + (len(own) - 1) * _BETWEEN)
    return round(max(0.0, widest - _MARGIN), 2)


def _run_on(footnotes: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Footnotes by line: short ones that follow each other share a line."""
    found: list[list[dict[str, Any]]] = []
    for note in footnotes:
        short = len(note["text"]) <= _RUN_ON
        if short and found and all(len(other["text"]) <= _RUN_ON for other in found[-1]):
            found[-1].append(note)
        else:
            found.append([note])
    return found


def _width(table: ReleasableTable, texts: list[list[str]], column: int, language: Language) -> float:
    if len(table.column_labels) == 1:
        return 34.0
    head = min(_widest_word(table.column_labels[column].text(language)), _HEAD)
    cell = max((_cell_width(row[column], table.cells[n][column]) for n, row in enumerate(texts)), default=0)
    return max(12.0, head + _INSET, cell + _INSET)


def _widest_word(text: str) -> float:
    return max(len(word) for word in re.split(r"[\s/–-]+", text)) * _LETTER


def _head(text: str) -> dict[str, Any]:
    return {"text": text, "hyphenate": _widest_word(text) > _HEAD}


def _cell_width(text: str, cell: CellValue | None) -> float:
    longest = max((sum(map(_wide, line.split("\u00a0"))) for line in text.split(" ")), default=0.0)
    return longest + (_BRACKET if cell is not None and cell.bracket is not None else 0.0)


def _wide(word: str) -> float:
    return len(word) * (_LETTER if word.isalpha() else _DIGIT) + 0.5


def _pieces(widths: Sequence[float], room: float) -> list[list[int]]:
    """Columns that stand together, as evenly as they fit."""
    for count in range(1, len(widths) + 1):
        size = -(-len(widths) // count)
        pieces = [list(range(at, min(at + size, len(widths)))) for at in range(0, len(widths), size)]
        if all(sum(widths[column] for column in piece) <= room for piece in pieces):
            return pieces
    return [[column] for column in range(len(widths))]


def _spread(table: ReleasableTable, widths: Sequence[float], room: float, language: Language) -> list[float]:
    """Widths of the columns; 0 for the row labels, if they take what is left of the page."""
    longest = max(
        (len(label.text(language)) * _LETTER + level * 3.5 for label, level, _ in table.row_labels), default=0
    )
    label = min(max(_LABEL, longest + _INSET), room - sum(widths))
    if len(widths) < 3:
        return [round(min(max(label, _NARROW * 2 / 3), _NARROW), 1), *(round(width, 1) for width in widths)]
    spare = min((room - label - sum(widths)) / len(widths), _SPARE)
    return [0.0, *(round(width + spare, 1) for width in widths)]


def _caption(names: Names, table: ReleasableTable, language: Language, at: int, of: int) -> str:
    title = table.title.text(language)
    if table.number:
        title = f"{fixed(names.words, 'table', number=table.number).text(language)}. {title}"
    if of > 1:
        piece = fixed(names.words, "table_piece", at=str(at), of=str(of)).text(language)
        title = f"{title} ({piece})"
    return title


def _row(
    names: Names,
    table: ReleasableTable,
    at: int,
    columns: Sequence[int],
    texts: Sequence[str],
    marks: dict[Note, str],
    language: Language,
    appendix: Appendix,
) -> dict[str, Any]:
    label, level, heading = table.row_labels[at]
    return {
        "label": label.text(language),
        "level": level,
        "heading": heading,
        "strong": _sums(names, table, at),
        "cells": [
            {
                "text": texts[column],
                "bracket": bracketed(table.cells[at][column], language),
                "marks": _marked(names, appendix, table.cells[at][column], marks),
            }
            for column in columns
        ],
    }


def _sums(names: Names, table: ReleasableTable, at: int) -> bool:
    """True for a row that gathers others: rows stand under it, or it is a group's total or the total."""
    level = table.row_labels[at][1]
    if table.kind == "account":
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


def _marked(
    names: Names, appendix: Appendix, cell: CellValue | None, marks: dict[Note, str]
) -> list[dict[str, str]]:
    """The letters at a cell, each with the finding that it leads to: notes repeated on pages cannot lead."""
    found = []
    for note, letter in zip(() if cell is None else cell.notes, letters(cell, marks), strict=True):
        see = references(names, appendix, note.see, names.language)
        found.append({"mark": letter, "to": see[0].anchor if see else ""})
    return found
