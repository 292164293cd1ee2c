"""PDF: lines of the text layer, by structure tags or by position, and decryption.

A tagged PDF says which marks on a page are a heading, a cell or a note (ISO 32000-1, 14.7 and 14.8). Where it
does, rows and paragraphs need not be guessed from where the letters stand.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PdfReadError
from pypdf.generic import NameObject

from tilstand.sandbox.documents import MOST_PAGES, MOST_SIGNS, DocumentLine, LineShape

# The mark of running heads, page numbers and other things that are no part of the text.
ARTIFACT = -2

_HEADINGS = {"H", "H1", "H2", "H3", "H4", "H5", "H6"}
_BLOCKS: Mapping[str, LineShape] = {
    **dict.fromkeys(_HEADINGS, LineShape.HEADING),
    "P": LineShape.PARAGRAPH,
    "BlockQuote": LineShape.PARAGRAPH,
    "Note": LineShape.PARAGRAPH,
    "LI": LineShape.ITEM,
    "Caption": LineShape.CAPTION,
    "TR": LineShape.ROW,
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


def read_tagged_lines(reader: PdfReader, pages: Sequence[Sequence[TaggedPiece]]) -> tuple[DocumentLine, ...]:
    """The lines of a tagged PDF, one for each heading, paragraph, item or row; none where it is not tagged.

    Args:
        reader: The file.
        pages: The pieces of each page that was read.
    """
    try:
        walk = _StructureReader(reader, pages)
        lines = tuple(walk.lines())
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError):
        return ()  # tags that contradict each other: the letters' places tell more
    whole = sum(len(p.text.strip()) for page in pages for p in page if p.mark != ARTIFACT)
    return lines if whole and walk.read >= _COVERED * whole else ()


@dataclass(slots=True)
class _DocumentBlock:
    """A block as it is read.

    Attributes:
        shape: What it is.
        page: Page that it begins on; 0 as long as it has no text.
        pieces: Its text.
        cells: Of a row, its cells.
        after: Blocks that stand inside it and are told after it: notes, and lists in a list.
    """

    shape: LineShape
    page: int = 0
    pieces: list[TaggedPiece] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    after: list[_DocumentBlock] = field(default_factory=list)


class _StructureReader:
    """The way through the structure, from the document down to the marks on its pages."""

    def __init__(self, reader: PdfReader, pages: Sequence[Sequence[TaggedPiece]]) -> None:
        self.root = _get_pdf_dictionary(reader.root_object.get("/StructTreeRoot"))
        self.roles = _get_pdf_dictionary(self.root.get("/RoleMap"))
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
            text = " ".join(cells) if cells else _join_text_pieces(block.pieces)
            yield DocumentLine(number, text, block.shape, cells, block.page)
            if block.shape is not LineShape.ROW:
                number += 1
                yield DocumentLine(number, "", page=block.page)

    def told(self, blocks: Iterator[_DocumentBlock]) -> Iterator[_DocumentBlock]:
        for block in blocks:
            if block.cells or _join_text_pieces(block.pieces):
                yield block
            yield from self.told(iter(block.after))

    def blocks(self, kids: Any, page: int, depth: int) -> Iterator[_DocumentBlock]:
        """The blocks below an element; text that stands outside any is a paragraph."""
        for kid, at in self.iterate_kids(kids, page, depth):
            role = self.resolve_structure_type(kid)
            if role in _PASSED:
                self.count_skipped_text(kid, at, depth)
            elif role in _BLOCKS:
                block = _DocumentBlock(_BLOCKS[role])
                self.fill_block(block, kid, at, depth + 1)
                yield block
            elif role in ("", "Span", "Link", "Quote", "Reference"):
                loose = _DocumentBlock(LineShape.PARAGRAPH)
                self.fill_block(loose, kid, at, depth + 1)
                yield loose
            elif role == "TFoot":  # notes to the table
                for row, there in self.iterate_kids(kid.get("/K"), at, depth + 1):
                    yield from self.blocks(row.get("/K"), there, depth + 2)
            else:
                yield from self.blocks(kid.get("/K"), at, depth + 1)

    def fill_block(self, block: _DocumentBlock, kid: Any, page: int, depth: int) -> None:
        """Read an element into a block."""
        if not isinstance(kid, dict):
            self.mark(block, page, kid)
            return
        if "/MCID" in kid:
            self.mark(block, page, kid["/MCID"])
            return
        for below, at in self.iterate_kids(kid.get("/K"), page, depth):
            role = self.resolve_structure_type(below)
            if role in _PASSED:
                self.count_skipped_text(below, at, depth)
            elif role in _CELLS and block.shape is LineShape.ROW:
                cell = _DocumentBlock(LineShape.PARAGRAPH)
                self.fill_block(cell, below, at, depth + 1)
                block.cells.append(_join_text_pieces(cell.pieces))
                block.page = block.page or cell.page
            elif role == "Lbl" and (block.pieces or block.shape is not LineShape.ITEM):
                # The mark of a note: it is no digit of the number before it. An item begins with its own.
                self.count_skipped_text(below, at, depth)
            elif role in ("Note", "L", "Table"):
                inner = self.blocks([below], at, depth)
                block.after.extend(inner)
            else:
                self.fill_block(block, below, at, depth + 1)

    def mark(self, block: _DocumentBlock, page: int, number: Any) -> None:
        """Add the text of a marked content."""
        pieces = self.marked.get((page, int(number)), [])
        self.read += sum(len(p.text.strip()) for p in pieces)
        block.pieces.extend(pieces)
        if pieces and not block.page:
            block.page = page + 1

    def count_skipped_text(self, kid: Any, page: int, depth: int) -> None:
        """Count the text of an element that is not read."""
        self.fill_block(
            _DocumentBlock(LineShape.PARAGRAPH), {"/K": [kid.get("/K")]} if "/K" in kid else {}, page, depth + 1
        )

    def iterate_kids(self, kids: Any, page: int, depth: int) -> Iterator[tuple[Any, int]]:
        """Each thing below an element, with the page that it is on."""
        if depth > _DEEP:
            raise ValueError("the structure goes round in a ring")
        kids = _resolve_pdf_object(kids)
        for kid in kids if isinstance(kids, list) else [] if kids is None else [kids]:
            found = _resolve_pdf_object(kid)
            if isinstance(found, list):
                yield from self.iterate_kids(found, page, depth + 1)
                continue
            if not isinstance(found, dict):
                yield found, page
                continue
            there = found.raw_get("/Pg") if "/Pg" in found else None  # type: ignore[attr-defined]
            yield found, self.places.get(getattr(there, "idnum", -1), -1) if there is not None else page

    def resolve_structure_type(self, kid: Any) -> str:
        """The standard type of an element; empty for a mark on a page."""
        if not isinstance(kid, dict) or "/S" not in kid:
            return "" if not isinstance(kid, dict) or "/MCID" in kid else "OBJR"
        name = str(kid["/S"])
        for _ in range(_DEEP):
            if name not in self.roles:
                break
            name = str(self.roles[name])
        return name.removeprefix("/")


def _resolve_pdf_object(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _get_pdf_dictionary(value: Any) -> Mapping[str, Any]:
    found = _resolve_pdf_object(value)
    return found if isinstance(found, dict) else {}


def _join_text_pieces(pieces: Sequence[TaggedPiece]) -> str:
    """The text of pieces; a word divided at the end of a line becomes whole again."""
    return " ".join(_DIVIDED.sub(_rejoin_divided_word, "".join(piece.text for piece in pieces)).split())


def _rejoin_divided_word(divided: re.Match[str]) -> str:
    """Nothing between the parts of a word; the sign alone before a large letter, where it is its own."""
    if "\n" not in divided[0]:
        return divided[0]
    own_flag = divided[0][0] == "-" and divided.string[divided.end()].isupper()
    return "-" if own_flag else ""


class LockedError(Exception):
    """A file opens only with a password."""


def decrypt_pdf(data: bytes) -> bytes:
    """A PDF without its encryption; one that has none, or is too damaged to tell, as it is.

    A file that only forbids printing or changing opens without a password, and reading is what it permits.

    Args:
        data: The file's bytes.

    Raises:
        LockedError: If it opens only with a password.
    """
    if b"/Encrypt" not in data:
        return data
    try:
        with pikepdf.open(io.BytesIO(data)) as file:
            if not file.is_encrypted:
                return data
            plain = io.BytesIO()
            file.save(plain, encryption=False)
    except pikepdf.PasswordError as error:
        raise LockedError from error
    except pikepdf.PdfError:
        return data
    return plain.getvalue()


_LARGE = 1.08

# What pypdf tells of a faulty file is told by the errors here; without a handler it would go to stderr.
logging.getLogger("pypdf").addHandler(logging.NullHandler())


def read_pdf_lines(data: bytes) -> dict[str, Any]:
    """The lines of a PDF's text.

    Returns:
        `lines`; `empty`, the pages without text; `count`, how many pages there are, of which at most
        `MOST_PAGES` are read. Or `refused`: why it is not read.
    """
    try:
        reader = PdfReader(io.BytesIO(decrypt_pdf(data)))
        count = len(reader.pages)
        pieces: list[list[TaggedPiece]] = []
        signs = 0
        for at in range(min(count, MOST_PAGES)):
            pieces.append(_extract_page_pieces(reader.pages[at]))
            signs += sum(len(piece.text) for piece in pieces[-1])
            if signs > MOST_SIGNS:
                return {"refused": {"what": "long", "most": MOST_SIGNS // 1_000_000}}
        lines = read_tagged_lines(reader, pieces)
    except (LockedError, FileNotDecryptedError, DependencyError):
        return {"refused": {"what": "locked"}}
    except (PdfReadError, ValueError, KeyError, IndexError, TypeError, RecursionError):
        return {"refused": {"what": "no_pdf"}}
    empty = [at for at, page in enumerate(pieces, 1) if not any(p.text.strip() for p in page)]
    if len(empty) == len(pieces):
        return {"refused": {"what": "no_layer", "count": count}}
    lines = lines or tuple(_detect_heading_lines([_join_page_lines(page) for page in pieces]))
    return {"lines": lines, "empty": empty, "count": count}


_Printed = list[tuple[str, float]]


def _extract_page_pieces(page: PageObject) -> list[TaggedPiece]:
    """The text of a page in the order of its marks, each piece with the marked content that it is."""
    pieces: list[TaggedPiece] = []
    marks = [-1]

    def track_marked_content(name: Any, operands: Any, *_: Any) -> None:
        if name in (b"BDC", b"BMC"):
            marks.append(_get_content_number(page, operands, marks[-1]))
        elif name == b"EMC" and len(marks) > 1:
            marks.pop()

    def collect_text_piece(text: str, _: Any, place: Any, __: Any, size: Any) -> None:
        if text:
            pieces.append(TaggedPiece(text, abs(float(size or 0) * float(place[3] or 1)), marks[-1]))

    page.extract_text(visitor_operand_before=track_marked_content, visitor_text=collect_text_piece)
    return pieces


def _get_content_number(page: PageObject, operands: Any, around: int) -> int:
    """The number of a marked content; that of the one around it, where it has none."""
    if operands and str(operands[0]) == "/Artifact":
        return ARTIFACT
    name_object = operands[1] if len(operands) > 1 else None
    if isinstance(name_object, NameObject):
        name_object = page.get("/Resources", {}).get("/Properties", {}).get(name_object)
    name_object = name_object.get_object() if name_object is not None else None
    number = name_object.get("/MCID") if isinstance(name_object, dict) else None
    return int(number) if number is not None else around


def _join_page_lines(pieces: list[TaggedPiece]) -> _Printed:
    """The lines of a page, each with the size of its largest letters."""
    lines: _Printed = []
    for piece in pieces:
        size = piece.size
        first, *rest = piece.text.split("\n")
        if lines:
            before, largest = lines.pop()
            lines.append((before + first, max(largest, size) if first.strip() else largest))
        else:
            lines.append((first, size if first.strip() else 0.0))
        lines.extend((line, size if line.strip() else 0.0) for line in rest)
    return lines


def _detect_heading_lines(pages: list[_Printed]) -> Iterator[DocumentLine]:
    """The lines of all pages; one in larger letters than the text's own is a heading."""
    letters: Counter[float] = Counter()
    for text, size in (line for page in pages for line in page):
        letters[round(size, 1)] += len(text.strip())
    body = letters.most_common(1)[0][0] if letters else 0.0
    number = 0
    for at, page in enumerate(pages, 1):
        for text, size in page:
            number += 1
            large = bool(body) and size > _LARGE * body and any(c.isalpha() for c in text)
            yield DocumentLine(number, text, LineShape.HEADING if large else LineShape.PLAIN, page=at)
        number += 1
        yield DocumentLine(number, "", page=at)
