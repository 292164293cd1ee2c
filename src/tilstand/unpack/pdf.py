"""PDF: the text layer read with pypdf: by its tags, or else page by page as the letters stand."""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PdfReadError
from pypdf.generic import NameObject

from tilstand.unpack.line import MOST_PAGES, MOST_SIGNS, DocumentLine, Shape
from tilstand.unpack.tagged import ARTIFACT, TaggedPiece, tagged
from tilstand.unpack.unlock import LockedError, unlocked

__all__ = ["pdf"]

_LARGE = 1.08

# What pypdf tells of a faulty file is told by the errors here; without a handler it would go to stderr.
logging.getLogger("pypdf").addHandler(logging.NullHandler())


def pdf(data: bytes) -> dict[str, Any]:
    """The lines of a PDF's text.

    Returns:
        `lines`; `empty`, the pages without text; `count`, how many pages there are, of which at most
        `MOST_PAGES` are read. Or `refused`: why it is not read.
    """
    try:
        reader = PdfReader(io.BytesIO(unlocked(data)))
        count = len(reader.pages)
        pieces: list[list[TaggedPiece]] = []
        signs = 0
        for at in range(min(count, MOST_PAGES)):
            pieces.append(_pieces(reader.pages[at]))
            signs += sum(len(piece.text) for piece in pieces[-1])
            if signs > MOST_SIGNS:
                return {"refused": {"what": "long", "most": MOST_SIGNS // 1_000_000}}
        lines = tagged(reader, pieces)
    except (LockedError, FileNotDecryptedError, DependencyError):
        return {"refused": {"what": "locked"}}
    except (PdfReadError, ValueError, KeyError, IndexError, TypeError, RecursionError):
        return {"refused": {"what": "no_pdf"}}
    empty = [at for at, page in enumerate(pieces, 1) if not any(p.text.strip() for p in page)]
    if len(empty) == len(pieces):
        return {"refused": {"what": "no_layer", "count": count}}
    lines = lines or tuple(_lines([_printed(page) for page in pieces]))
    return {"lines": lines, "empty": empty, "count": count}


_Printed = list[tuple[str, float]]


def _pieces(page: PageObject) -> list[TaggedPiece]:
    """The text of a page in the order of its marks, each piece with the marked content that it is."""
    pieces: list[TaggedPiece] = []
    marks = [-1]

    def operator(name: Any, operands: Any, *_: Any) -> None:
        if name in (b"BDC", b"BMC"):
            marks.append(_mark(page, operands, marks[-1]))
        elif name == b"EMC" and len(marks) > 1:
            marks.pop()

    def visit(text: str, _: Any, place: Any, __: Any, size: Any) -> None:
        if text:
            pieces.append(TaggedPiece(text, abs(float(size or 0) * float(place[3] or 1)), marks[-1]))

    page.extract_text(visitor_operand_before=operator, visitor_text=visit)
    return pieces


def _mark(page: PageObject, operands: Any, around: int) -> int:
    """The number of a marked content; that of the one around it, where it has none."""
    if operands and str(operands[0]) == "/Artifact":
        return ARTIFACT
    given = operands[1] if len(operands) > 1 else None
    if isinstance(given, NameObject):
        given = page.get("/Resources", {}).get("/Properties", {}).get(given)
    given = given.get_object() if given is not None else None
    number = given.get("/MCID") if isinstance(given, dict) else None
    return int(number) if number is not None else around


def _printed(pieces: list[TaggedPiece]) -> _Printed:
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


def _lines(pages: list[_Printed]) -> Iterator[DocumentLine]:
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
            yield DocumentLine(number, text, Shape.HEADING if large else Shape.PLAIN, page=at)
        number += 1
        yield DocumentLine(number, "", page=at)
