"""A file as lines, whatever its kind: the way to the reader of each kind, and what all have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from tilstand.audit.document.lines import PrintedDocument
from tilstand.audit.document.markdown import markdown
from tilstand.audit.document.text import text
from tilstand.errors import DocumentError, UsageError
from tilstand.languages import failure
from tilstand.unpack.zipped import MOST_BYTES

__all__ = ["PrintedDocument", "document"]


def _pdf(data: bytes, name: str) -> PrintedDocument:
    from tilstand.audit.document.pdf import pdf  # only who reads a PDF loads what reads it

    return pdf(data, name)


def _word(data: bytes, name: str) -> PrintedDocument:
    from tilstand.audit.document.word import word

    return word(data, name)


_READERS: dict[str, Callable[[bytes, str], PrintedDocument]] = {
    ".txt": text,
    ".text": text,
    ".md": markdown,
    ".markdown": markdown,
    ".pdf": _pdf,
    ".docx": _word,
}


def document(data: bytes, name: str) -> PrintedDocument:
    """The lines of a document.

    Args:
        data: The file's bytes.
        name: Its name; the ending says what it is.

    Raises:
        UsageError: If it is of a kind that is not read.
        DocumentError: If it is empty, too large, damaged, locked by a password, or has no text.
    """
    reader = _READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise failure(UsageError, "document.kind", file=name, list=", ".join(_READERS))
    if len(data) > MOST_BYTES:
        size, most = len(data) // 1_000_000, MOST_BYTES // 1_000_000
        raise failure(DocumentError, "document.large", file=name, size=size, most=most)
    found = reader(data, name)
    if not any(line.text.strip() for line in found.lines):
        raise failure(DocumentError, "document.no_text", file=name)
    return found
