"""Plain text as it is laid on a page: the blocks that its lines form.

`pages.txt` holds pages, a bar before each line of print; under each stand its blocks: kind, number of the
first line, and text or cells.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand.proofread.page_blocks import PageLine, split_page_blocks, split_plain_lines
from tilstand.sandbox.documents import LineShape


def pages() -> list[tuple[str, list[str]]]:
    """The print of each page, and its expected blocks."""
    found = []
    for page in Path(__file__).with_name("pages.txt").read_text("utf-8").rstrip("\n").split("\n\n"):
        rows = page.split("\n")
        lines = [row[1:].replace("⇟", "\f").replace("¬", "\u00ad") for row in rows if row.startswith("|")]
        found.append(("\n".join(lines), [row[4:] for row in rows if row.startswith("    ")]))
    return found


def told(text: str) -> list[str]:
    """The blocks of a page."""
    rows = []
    for block in split_page_blocks(list(split_plain_lines(text))):
        what = " | ".join(block.cells) if block.cells else block.text
        rows.append(f"{block.kind} {block.line(0)} {what}")
    return rows


@pytest.mark.parametrize(("text", "expected"), pages())
def test_a_page_is_taken_for_its_blocks(text, expected) -> None:
    assert told(text) == expected
    for block in split_page_blocks(list(split_plain_lines(text))):
        assert block.page == 0


def test_the_structure_of_a_document_tells_more_than_its_words() -> None:
    lines = [
        PageLine(1, "19 saker i 2024", LineShape.HEADING, page=2),
        PageLine(2, "Tabell", LineShape.CAPTION, page=2),
        PageLine(3, "a b", LineShape.ROW, ("a", "b"), page=2),
        PageLine(4, "c 1", LineShape.ROW, ("c", "1"), page=3),
        PageLine(5, "Et punkt", LineShape.ITEM, page=3),
        PageLine(6, "går videre", page=3),
        PageLine(7, "", page=3),
        PageLine(8, "Et avsnitt", LineShape.PARAGRAPH, page=3),
        PageLine(9, "videre", LineShape.PLAIN, page=4),
    ]
    found = [(one.kind.value, one.text, one.cells, one.page, one.line(0)) for one in split_page_blocks(lines)]
    assert found == [
        ("heading", "19 saker i 2024", (), 2, 1),
        ("caption", "Tabell", (), 2, 2),
        ("row", "a b", ("a", "b"), 2, 3),
        ("row", "c 1", ("c", "1"), 3, 4),
        ("text", "Et punkt går videre", (), 3, 5),
        ("text", "Et avsnitt", (), 3, 8),
        ("text", "videre", (), 4, 9),
    ]
    (block,) = list(split_page_blocks(lines[4:6]))
    assert [block.line(at) for at in (0, 8, 9, 99)] == [5, 5, 6, 6]
