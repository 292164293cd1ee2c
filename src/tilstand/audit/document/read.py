"""A file as lines, whatever its kind: the way to the reader of each kind, and what all have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from tilstand.audit.document.lines import Document
from tilstand.audit.document.markdown import markdown
from tilstand.audit.document.text import text
from tilstand.errors import DocumentError, UsageError
from tilstand.unpack import MOST_BYTES

__all__ = ["Document", "document"]


def _pdf(data: bytes, name: str) -> Document:
    from tilstand.audit.document.pdf import pdf  # only who reads a PDF loads what reads it

    return pdf(data, name)


def _word(data: bytes, name: str) -> Document:
    from tilstand.audit.document.word import word

    return word(data, name)


_READERS: dict[str, Callable[[bytes, str], Document]] = {
    ".txt": text,
    ".text": text,
    ".md": markdown,
    ".markdown": markdown,
    ".pdf": _pdf,
    ".docx": _word,
}


def document(data: bytes, name: str) -> Document:
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
        raise UsageError(
            f"{name} is of a kind that is not read",
            cause=f"Read are {', '.join(_READERS)}.",
            remedy="Save the document as one of these, a Word file as .docx.",
        )
    if len(data) > MOST_BYTES:
        raise DocumentError(
            f"{name} is too large",
            cause=f"It has {len(data) // 1_000_000} MB; at most {MOST_BYTES // 1_000_000} MB are read.",
            remedy="Leave out the pictures, or audit it part by part.",
        )
    found = reader(data, name)
    if not any(line.text.strip() for line in found.lines):
        raise DocumentError(
            f"There is no text in {name}",
            cause="The file is empty, or its pages are pictures of text.",
            remedy="Run text recognition on it first, and give the file that comes of it.",
        )
    return found
