"""Tagged PDF: paragraphs, lists and tables as the document's own structure tells them.

A tagged PDF says which marks on a page are a heading, a cell or a note (ISO 32000-1, 14.7 and 14.8). Where it
does, rows and paragraphs need not be guessed from where the letters stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfReader

from tilstand.unpack.line import DocumentLine, Shape

__all__ = ["ARTIFACT", "TaggedPiece", "tagged"]

# The mark of running heads, page numbers and other things that are no part of the text.
ARTIFACT = -2

_HEADINGS = {"H", "H1", "H2", "H3", "H4", "H5", "H6"}
_BLOCKS: Mapping[str, Shape] = {
    **dict.fromkeys(_HEADINGS, Shape.HEADING),
    "P": Shape.PARAGRAPH,
    "BlockQuote": Shape.PARAGRAPH,
    "Note": Shape.PARAGRAPH,
    "LI": Shape.ITEM,
    "Caption": Shape.CAPTION,
    "TR": Shape.ROW,
}
# Pictures hold no text of their own, and contents only page numbers.
_PASSED = {"Figure", "Formula", "TOC", "TOCI", "Index"}
_CELLS = {"TH", "TD"}
# Tags that stand for less than this share of the text were not kept up: they tell too little.
_COVERED = 0.7
_DEEP = 100
_DIVIDED = re.compile(r"(?<=[^\W\d_])[-\u00ad]\s+(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class TaggedPiece:
    """A piece of text on a page.

    Attributes:
        text: The text.
        size: Size of its letters.
        mark: Number of the marked content that it is; -1 for none, `ARTIFACT` for running heads.
    """

    text: str
    size: float
    mark: int = -1


def tagged(reader: PdfReader, pages: Sequence[Sequence[TaggedPiece]]) -> tuple[DocumentLine, ...]:
    """The lines of a tagged PDF, one for each heading, paragraph, item or row; none where it is not tagged.

    Args:
        reader: The file.
        pages: The pieces of each page that was read.
    """
    try:
        walk = _Walk(reader, pages)
        lines = tuple(walk.lines())
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError):
        return ()  # tags that contradict each other: the letters' places tell more
    whole = sum(len(p.text.strip()) for page in pages for p in page if p.mark != ARTIFACT)
    return lines if whole and walk.read >= _COVERED * whole else ()


@dataclass(slots=True)
class _Open:
    """A block as it is read.

    Attributes:
        shape: What it is.
        page: Page that it begins on; 0 as long as it has no text.
        pieces: Its text.
        cells: Of a row, its cells.
        after: Blocks that stand inside it and are told after it: notes, and lists in a list.
    """

    shape: Shape
    page: int = 0
    pieces: list[TaggedPiece] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    after: list[_Open] = field(default_factory=list)


class _Walk:
    """The way through the structure, from the document down to the marks on its pages."""

    def __init__(self, reader: PdfReader, pages: Sequence[Sequence[TaggedPiece]]) -> None:
        self.root = _dictionary(reader.root_object.get("/StructTreeRoot"))
        self.roles = _dictionary(self.root.get("/RoleMap"))
        self.places = {
            reader.pages[at].indirect_reference.idnum: at  # type: ignore[union-attr]
            for at in range(len(pages))
        }
        self.marked: dict[tuple[int, int], list[TaggedPiece]] = {}
        for at, page in enumerate(pages):
            for piece in page:
                self.marked.setdefault((at, piece.mark), []).append(piece)
        self.read = 0

    def lines(self) -> Iterator[DocumentLine]:
        """The lines, numbered, with an empty one after each block that is no row."""
        number = 0
        for block in self.told(self.blocks(self.root.get("/K"), -1, 0)):
            number += 1
            cells = tuple(block.cells)
            text = " ".join(cells) if cells else _joined(block.pieces)
            yield DocumentLine(number, text, block.shape, cells, block.page)
            if block.shape is not Shape.ROW:
                number += 1
                yield DocumentLine(number, "", page=block.page)

    def told(self, blocks: Iterator[_Open]) -> Iterator[_Open]:
        for block in blocks:
            if block.cells or _joined(block.pieces):
                yield block
            yield from self.told(iter(block.after))

    def blocks(self, kids: Any, page: int, depth: int) -> Iterator[_Open]:
        """The blocks below an element; text that stands outside any is a paragraph."""
        for kid, at in self.kids(kids, page, depth):
            role = self.role(kid)
            if role in _PASSED:
                self.passed(kid, at, depth)
            elif role in _BLOCKS:
                block = _Open(_BLOCKS[role])
                self.fill(block, kid, at, depth + 1)
                yield block
            elif role in ("", "Span", "Link", "Quote", "Reference"):
                loose = _Open(Shape.PARAGRAPH)
                self.fill(loose, kid, at, depth + 1)
                yield loose
            elif role == "TFoot":  # notes to the table
                for row, there in self.kids(kid.get("/K"), at, depth + 1):
                    yield from self.blocks(row.get("/K"), there, depth + 2)
            else:
                yield from self.blocks(kid.get("/K"), at, depth + 1)

    def fill(self, block: _Open, kid: Any, page: int, depth: int) -> None:
        """Read an element into a block."""
        if not isinstance(kid, dict):
            self.mark(block, page, kid)
            return
        if "/MCID" in kid:
            self.mark(block, page, kid["/MCID"])
            return
        for below, at in self.kids(kid.get("/K"), page, depth):
            role = self.role(below)
            if role in _PASSED:
                self.passed(below, at, depth)
            elif role in _CELLS and block.shape is Shape.ROW:
                cell = _Open(Shape.PARAGRAPH)
                self.fill(cell, below, at, depth + 1)
                block.cells.append(_joined(cell.pieces))
                block.page = block.page or cell.page
            elif role == "Lbl" and (block.pieces or block.shape is not Shape.ITEM):
                # The mark of a note: it is no digit of the number before it. An item begins with its own.
                self.passed(below, at, depth)
            elif role in ("Note", "L", "Table"):
                inner = self.blocks([below], at, depth)
                block.after.extend(inner)
            else:
                self.fill(block, below, at, depth + 1)

    def mark(self, block: _Open, page: int, number: Any) -> None:
        """Add the text of a marked content."""
        pieces = self.marked.get((page, int(number)), [])
        self.read += sum(len(p.text.strip()) for p in pieces)
        block.pieces.extend(pieces)
        if pieces and not block.page:
            block.page = page + 1

    def passed(self, kid: Any, page: int, depth: int) -> None:
        """Count the text of an element that is not read."""
        self.fill(_Open(Shape.PARAGRAPH), {"/K": [kid.get("/K")]} if "/K" in kid else {}, page, depth + 1)

    def kids(self, kids: Any, page: int, depth: int) -> Iterator[tuple[Any, int]]:
        """Each thing below an element, with the page that it is on."""
        if depth > _DEEP:
            raise ValueError("the structure goes round in a ring")
        kids = _resolved(kids)
        for kid in kids if isinstance(kids, list) else [] if kids is None else [kids]:
            found = _resolved(kid)
            if isinstance(found, list):
                yield from self.kids(found, page, depth + 1)
                continue
            if not isinstance(found, dict):
                yield found, page
                continue
            there = found.raw_get("/Pg") if "/Pg" in found else None  # type: ignore[attr-defined]
            yield found, self.places.get(getattr(there, "idnum", -1), -1) if there is not None else page

    def role(self, kid: Any) -> str:
        """The standard type of an element; empty for a mark on a page."""
        if not isinstance(kid, dict) or "/S" not in kid:
            return "" if not isinstance(kid, dict) or "/MCID" in kid else "OBJR"
        name = str(kid["/S"])
        for _ in range(_DEEP):
            if name not in self.roles:
                break
            name = str(self.roles[name])
        return name.removeprefix("/")


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _dictionary(value: Any) -> Mapping[str, Any]:
    found = _resolved(value)
    return found if isinstance(found, dict) else {}


def _joined(pieces: Sequence[TaggedPiece]) -> str:
    """The text of pieces; a word divided at the end of a line becomes whole again."""
    return " ".join(_DIVIDED.sub(_whole, "".join(piece.text for piece in pieces)).split())


def _whole(divided: re.Match[str]) -> str:
    """Nothing between the parts of a word; the sign alone before a large letter, where it is its own."""
    if "\n" not in divided[0]:
        return divided[0]
    own = divided[0][0] == "-" and divided.string[divided.end()].isupper()
    return "-" if own else ""
