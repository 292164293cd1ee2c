"""Plain text."""

from __future__ import annotations

from tilstand.audit.document.lines import PrintedDocument
from tilstand.audit.page import plain
from tilstand.errors import DocumentError
from tilstand.languages import failure

__all__ = ["decoded", "text"]


def text(data: bytes, name: str) -> PrintedDocument:
    """The lines of a plain text.

    Raises:
        DocumentError: If the bytes are no text.
    """
    return PrintedDocument(tuple(plain(decoded(data, name))))


def decoded(data: bytes, name: str) -> str:
    """Bytes as text: UTF-8, with or without mark; UTF-16 with its mark; else Windows' Western letters.

    Raises:
        DocumentError: If the bytes are no text.
    """
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            found = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in found:
            return found.replace("\r\n", "\n").replace("\r", "\n")
    raise failure(DocumentError, "document.no_letters", file=name)
