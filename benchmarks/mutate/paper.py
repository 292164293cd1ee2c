"""The printed report: every block of its structure, with the figures that the edition declares for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from mutate.change import CHANGE
from mutate.declared import Declared, Keys, Row
from mutate.marked import together
from mutate.part import Part, plain, unnumbered
from mutate.pdf_text import Block, blocks

__all__ = ["paper_parts"]

_SPREAD = 5  # label, two years, change, source
_PAGE = re.compile(r"\s*\d+$")
_BEHIND = re.compile(r"\([^()]*\)$")
_LETTER = re.compile(r"[a-z]{1,2}(?=[^a-z])")


def paper_parts(file: str, data: bytes, about: Declared, alts: Mapping[str, Keys]) -> Iterator[Part]:
    """The parts of a report.

    Args:
        file: Its name.
        data: Its bytes.
        about: What the edition declares.
        alts: The charts' alternative texts, with the addresses behind them.
    """
    language = file.removesuffix(".pdf").rpartition("-")[2]
    reading = _Reading(file, language, about, alts)
    for block in blocks(data):
        yield from reading.parts(block)


class _Reading:
    def __init__(self, file: str, language: str, about: Declared, alts: Mapping[str, Keys]) -> None:
        self.file, self.language, self.about, self.alts = file, language, about, alts

    def parts(self, block: Block) -> Iterator[Part]:
        if block.kind == "/TR":
            yield from self.row(block)
        elif block.kind == "/Figure":
            keys = self.alts.get(block.text, frozenset())
            yield Part(self.file, f"picture {block.text}: drawing", block.drawing, keys)
        elif block.kind == "/TOCI":
            # A page number moves with the text before it.
            title = _PAGE.sub("", plain(block.text))
            yield Part(self.file, f"contents {title}", "", *self.text(title))
        elif block.kind == "/Lbl" and block.text.isdigit():
            return  # the number of a footnote follows those before it; a law of its own counts the notes
        elif block.kind == "/Note" and unnumbered(block.text) in self.about.open[self.language]:
            marked = self.about.marked
            yield Part(self.file, f"note in text: {unnumbered(block.text)}", "", marked.keys, marked.over)
        elif block.text:
            # The letter of a note depends on the notes before it, not its words.
            text = self.about.listed(self.language, unnumbered(block.text))
            letter = _LETTER.match(text)
            end = letter.end() if letter and text[letter.end() :] in self.about.notes[self.language] else 0
            yield Part(self.file, f"text {text[end:]}", text[:end], *self.text(text[end:]))

    def row(self, block: Block) -> Iterator[Part]:
        cells = tuple("".join(cell.split()) for cell in block.cells)
        cells = next((one for one in _without_unit(cells) if one in self.rows), cells)
        found = self.rows.get(cells, ())
        if not found and len(cells) == _SPREAD and (found := self.spread(cells[:-2])):
            own = self.about.tables[found[0][0].table].row(found[0][0].at)
            yield Part(self.file, f"{CHANGE}{' | '.join(sorted(own))}", block.cells[-2], own)
            yield Part(self.file, f"text {block.cells[-1]}", "")
            cells = cells[:-2]
        if found:
            # A note's letter depends on the notes before it; the figures stand apart from it.
            bare = _bare(cells, found[0][1])
            tables = [self.about.tables[row.table] for row, _ in found]
            # A row with a mark and one without may show the same: where both stand, they are numbered.
            keys = [self.about.tables[row.table].row(row.at) for row in self.unmarked[bare]]
            own = frozenset().union(*keys)
            yield Part(self.file, f"row {' | '.join(bare)}", "", own)
            noted = together(table.notes for table in tables)
            marked = " | ".join(cells) if bare != cells else ""
            yield Part(self.file, f"marks of row {' | '.join(bare)}", marked, noted.keys | own, noted.over)
        elif block.cells[0].isdigit() and self.text(plain(block.cells[1]))[0]:
            # A line of the list of findings; its number follows the lines before it.
            yield Part(self.file, f"row {' | '.join(block.cells[1:])}", "", *self.text(plain(block.cells[1])))
        elif not block.cells[0] or any(letter.isdigit() for cell in block.cells for letter in cell):
            # Notes that are repeated under the pieces of a table are a row, too.
            first = unnumbered(plain(block.cells[0]))
            yield Part(self.file, f"row {unnumbered(block.text)}", "", *self.text(first))
        else:
            # Heads of the lists of findings: there are as many as there are lists.
            listed = frozenset().union(*self.about.found[self.language].values())
            own, over = self.text(plain(block.cells[0]))
            yield Part(self.file, f"row {block.text}", "", own or listed, over)

    def spread(self, cells: tuple[str, ...]) -> list[tuple[Row, tuple[str, ...]]]:
        """The row of key figures whose two years are printed with the change and the source after them."""
        return [(row, marks) for row, marks in self.rows.get(cells, ()) if row.cells == cells]

    @cached_property
    def rows(self) -> Mapping[tuple[str, ...], list[tuple[Row, tuple[str, ...]]]]:
        """The rows by what they show; a wide table is printed in pieces, each with the rows' labels."""
        found: dict[tuple[str, ...], list[tuple[Row, tuple[str, ...]]]] = {}
        for row in self.about.rows[self.language]:
            for first in range(1, len(row.cells) + 1):
                for last in range(first, len(row.cells) + 1):
                    cells = (row.cells[0], *row.cells[first:last])
                    found.setdefault(cells, []).append((row, (row.marks[0], *row.marks[first:last])))
        return found

    @cached_property
    def unmarked(self) -> Mapping[tuple[str, ...], list[Row]]:
        """The rows by what they show without their marks."""
        found: dict[tuple[str, ...], list[Row]] = {}
        for cells, rows in self.rows.items():
            for row, marks in rows:
                found.setdefault(_bare(cells, marks), []).append(row)
        return found

    def text(self, text: str) -> tuple[Keys, Keys]:
        keys, over = self.about.behind(self.language, text, findings=True)
        if keys:
            return keys, over
        told = self.about.notes[self.language].items()
        noted = together(rest for note, rest in told if note in text)
        return noted.keys, over | noted.over


def _without_unit(cells: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A row as it stands, and without what it counts: in a column of its own, or behind its label."""
    yield cells
    if len(cells) > 2:
        yield (cells[0], *cells[2:])
    yield (_BEHIND.sub("", cells[0]), *cells[1:])


def _bare(cells: tuple[str, ...], marks: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(cell.removesuffix(mark) for cell, mark in zip(cells, marks, strict=True))
