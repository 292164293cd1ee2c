"""Tables, cell by cell: which figure each cell is held against, and whether it fits.

`tables.txt` holds documents, a line each with its shape before it and bars between the cells of a row; under
them what is told of each number, as in `told.txt`.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tilstand.proofread.page_blocks import PageLine
from tilstand.sandbox.documents import LineShape

_SPEC = importlib.util.spec_from_file_location("test_told", Path(__file__).with_name("test_told.py"))
_told = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_told)


def blocks() -> list[tuple[str, list[PageLine], list[str]]]:
    """Collection, lines and expected rows of each document."""
    found = []
    for block in Path(__file__).with_name("tables.txt").read_text("utf-8").rstrip("\n").split("\n\n"):
        collection, *rows = block.split("\n")
        lines = []
        for number, row in enumerate((row for row in rows if not row.startswith("    ")), 1):
            shape, _, text = row.partition(": ")
            cells = tuple(text.split(" | ")) if shape == "row" else ()
            told = " ".join(cells) if cells else text
            lines.append(PageLine(number, told, LineShape(shape), tuple(cell.strip() for cell in cells)))
        found.append((collection, lines, [row[4:] for row in rows if row.startswith("    ")]))
    return found


@pytest.mark.parametrize(("collection", "lines", "expected"), blocks())
def test_what_is_told_of_each_cell(request, collection, lines, expected) -> None:
    found = request.getfixturevalue(collection).check_document(lines)
    assert _told.shown(found, []) == expected
