"""PDF: the text layer, page by page, read with pypdf."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError, PdfReadError

from tilstand.errors import DocumentError
from tilstand.reconcile.audit.document.lines import Document
from tilstand.reconcile.audit.document.remarks import remark
from tilstand.reconcile.audit.page import Line
from tilstand.reconcile.audit.result import Remark

__all__ = ["MOST_PAGES", "pdf"]

MOST_PAGES = 500
_SHOWN = 12


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
        pages = [reader.pages[at].extract_text() or "" for at in range(min(count, MOST_PAGES))]
    except FileNotDecryptedError as error:
        raise _locked(name) from error
    except (PdfReadError, ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise DocumentError(
            f"{name} cannot be read as PDF",
            cause="The file is damaged, or is no PDF.",
            remedy="Open it, save it again as PDF, and give that file.",
        ) from error
    empty = [at for at, page in enumerate(pages, 1) if not page.strip()]
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


def _lines(pages: list[str]) -> Iterator[Line]:
    number = 0
    for at, page in enumerate(pages, 1):
        for line in page.split("\n"):
            number += 1
            yield Line(number, line, page=at)
        number += 1
        yield Line(number, "", page=at)


def _remarks(empty: list[int], count: int) -> Iterator[Remark]:
    if empty:
        shown = ", ".join(map(str, empty[:_SHOWN])) + (" …" if len(empty) > _SHOWN else "")
        yield remark("pages_without_text", count=len(empty), pages=shown)
    if count > MOST_PAGES:
        yield remark("pages_beyond", count=count, read=MOST_PAGES)
