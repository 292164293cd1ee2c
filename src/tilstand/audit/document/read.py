"""A file as lines, whatever its kind: the way to the reader of each kind, and what all have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import Any

from tilstand.audit.document.lines import PrintedDocument
from tilstand.audit.document.markdown import markdown
from tilstand.audit.document.remarks import remark
from tilstand.audit.document.text import text
from tilstand.audit.page import PageLine, Shape
from tilstand.audit.result import Remark
from tilstand.errors import DocumentError, UsageError
from tilstand.languages import failure, message
from tilstand.unpack.apart import UnreadableError, apart
from tilstand.unpack.line import MOST_PAGES, MOST_SIGNS
from tilstand.unpack.zipped import MOST_BYTES

__all__ = ["PrintedDocument", "document"]


_SHOWN = 12
_DIGITS = re.compile(r"\d+")
_MOST_NUMBERS = 10_000  # a report of 200 pages has some 2,000; each is held against all figures
_STOPPED = {"clock": "stopped_clock", "memory": "stopped_memory"}


def _pdf(data: bytes, name: str) -> PrintedDocument:
    read = _apart("tilstand.unpack.pdf:pdf", data, name, "no_pdf")
    return PrintedDocument(_lines(read), tuple(_remarks(read["empty"], read["count"])))


def _word(data: bytes, name: str) -> PrintedDocument:
    return PrintedDocument(_lines(_apart("tilstand.unpack.word:word", data, name, "no_word")))


def _apart(reader: str, data: bytes, name: str, damaged: str) -> dict[str, Any]:
    """What a reader makes of a file in a process of its own.

    Raises:
        DocumentError: If it is damaged, locked by a password, has no text, or takes too long or too much.
    """
    try:
        read: dict[str, Any] = apart(reader, data)
    except UnreadableError as error:
        read = {"refused": {"what": _STOPPED.get(error.why, damaged), "why": "other"}}
    if "refused" not in read:
        return read
    what, why = read["refused"].pop("what"), read["refused"].pop("why", "")
    facts: dict[str, object] = {"file": name, **read["refused"]}
    if what == "no_word":
        facts["why"] = message(f"errors.document.no_word.{why}")
    raise failure(DocumentError, f"document.{what}", (), **facts)


def _lines(read: dict[str, Any]) -> tuple[PageLine, ...]:
    return tuple(
        PageLine(number, text, Shape(shape), tuple(cells), page)
        for number, text, shape, cells, page in read["lines"]
    )


def _remarks(empty: list[int], count: int) -> Iterator[Remark]:
    """The pages without text, and those beyond the limit."""
    if empty:
        shown = ", ".join(map(str, empty[:_SHOWN])) + (" …" if len(empty) > _SHOWN else "")
        yield remark("pages_without_text", count=len(empty), pages=shown)
    if count > MOST_PAGES:
        yield remark("pages_beyond", count=count, read=MOST_PAGES)


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
        DocumentError: If it is empty, too large or long, damaged, locked by a password, or has no text.
    """
    reader = _READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise failure(UsageError, "document.kind", file=name, list=", ".join(_READERS))
    if len(data) > MOST_BYTES:
        size, most = len(data) // 1_000_000, MOST_BYTES // 1_000_000
        raise failure(DocumentError, "document.large", file=name, size=size, most=most)
    found = reader(data, name)
    if sum(len(line.text) for line in found.lines) > MOST_SIGNS:
        raise failure(DocumentError, "document.long", file=name, most=MOST_SIGNS // 1_000_000)
    if sum(1 for line in found.lines for _ in _DIGITS.finditer(line.text)) > _MOST_NUMBERS:
        raise failure(DocumentError, "document.dense", file=name, most=_MOST_NUMBERS // 1_000)
    if not any(line.text.strip() for line in found.lines):
        raise failure(DocumentError, "document.no_text", file=name)
    return found
