"""PDF: the text layer, page by page, read with pypdf."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import FileNotDecryptedError, PdfReadError

from tilstand.errors import DocumentError
from tilstand.reconcile.audit.document.lines import Document
from tilstand.reconcile.audit.document.remarks import remark
from tilstand.reconcile.audit.page import Line, Shape
from tilstand.reconcile.audit.result import Remark

__all__ = ["MOST_PAGES", "pdf"]

MOST_PAGES = 500
_SHOWN = 12
_LARGE = 1.08


def pdf(data: bytes, name: str) -> Document:
    """The lines of a PDF's text layer; pages without one are remarked on, and so are pages beyond the limit.

    Raises:
        DocumentError: If the file is damaged, locked by a password, or no page has text.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _locked(name)
        count = len(reader.pages)
        pages = [_page(reader.pages[at]) for at in range(min(count, MOST_PAGES))]
    except FileNotDecryptedError as error:
        raise _locked(name) from error
    except (PdfReadError, ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise DocumentError(
            f"{name} cannot be read as PDF",
            cause="The file is damaged, or is no PDF.",
            remedy="Open it, save it again as PDF, and give that file.",
        ) from error
    empty = [at for at, page in enumerate(pages, 1) if not any(text.strip() for text, _ in page)]
    if len(empty) == len(pages):
        raise DocumentError(
            f"There is no text in {name}",
            cause=f"None of its {count} pages has a text layer: they are pictures of text.",
            remedy="Run text recognition on it first, and give the file that comes of it.",
        )
    return Document(tuple(_lines(pages)), tuple(_remarks(empty, count)))


def _locked(name: str) -> DocumentError:
    return DocumentError(
        f"{name} is locked by a password",
        cause="Its text cannot be read without it.",
        remedy="Save a copy without a password, and give that one.",
    )


_Printed = list[tuple[str, float]]


def _page(page: PageObject) -> _Printed:
    """The lines of a page, each with the size of its largest letters."""
    pieces: _Printed = []

    def visit(text: str, _: Any, place: Any, __: Any, size: Any) -> None:
        if text:
            pieces.append((text, abs(float(size or 0) * float(place[3] or 1))))

    page.extract_text(visitor_text=visit)
    lines: _Printed = []
    for text, size in pieces:
        first, *rest = text.split("\n")
        if lines:
            before, largest = lines.pop()
            lines.append((before + first, max(largest, size) if first.strip() else largest))
        else:
            lines.append((first, size if first.strip() else 0.0))
        lines.extend((line, size if line.strip() else 0.0) for line in rest)
    return lines


def _lines(pages: list[_Printed]) -> Iterator[Line]:
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
            yield Line(number, text, Shape.HEADING if large else Shape.PLAIN, page=at)
        number += 1
        yield Line(number, "", page=at)


def _remarks(empty: list[int], count: int) -> Iterator[Remark]:
    if empty:
        shown = ", ".join(map(str, empty[:_SHOWN])) + (" …" if len(empty) > _SHOWN else "")
        yield remark("pages_without_text", count=len(empty), pages=shown)
    if count > MOST_PAGES:
        yield remark("pages_beyond", count=count, read=MOST_PAGES)
