"""Readers of plain text, Markdown, PDF and DOCX files as lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from tilstand.errors import DocumentError, UsageError
from tilstand.languages import format_message, make_error
from tilstand.proofread.page_blocks import PageLine, split_plain_lines
from tilstand.proofread.result import DocumentRemark, make_document_remark
from tilstand.sandbox.documents import MOST_BYTES, MOST_PAGES, MOST_SIGNS, LineShape
from tilstand.sandbox.reader_process import UnreadableError, run_reader


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """A document as lines.

    Attributes:
        lines: Its lines, numbered from 1.
        remarks: What could not be read, and why.
    """

    lines: tuple[PageLine, ...]
    remarks: tuple[DocumentRemark, ...] = ()


def read_plain_text_lines(data: bytes, name: str) -> PrintedDocument:
    """The lines of a plain text.

    Raises:
        DocumentError: If the bytes are no text.
    """
    return PrintedDocument(tuple(split_plain_lines(decode_document_text(data, name))))


def decode_document_text(data: bytes, name: str) -> str:
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
    raise make_error(DocumentError, "document.no_letters", file=name)


_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?P<text>.+?)\s*#*\s*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(?P<text>.*)$")
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_LINK = re.compile(r"!?\[(?P<text>[^\]]*)\]\([^)]*\)")
_BOUND = re.compile(r"\{\{.*?\}\}")  # a figure that the report's own text names: it is no number yet
_NOTE = re.compile(r"\[\^[\w-]+\]:?")
_STRONG = re.compile(r"(\*\*|__|\*|`)(?=\S)(?P<text>.+?)(?<=\S)\1")


def read_markdown_lines(data: bytes, name: str) -> PrintedDocument:
    """The lines of a Markdown text.

    Raises:
        DocumentError: If the bytes are no text.
    """
    return PrintedDocument(tuple(_parse_markdown_lines(decode_document_text(data, name))))


def _parse_markdown_lines(source: str) -> Iterator[PageLine]:
    for number, raw in enumerate(source.split("\n"), 1):
        if _RULE.fullmatch(raw):
            continue
        heading, item = _HEADING.match(raw), _ITEM.match(raw)
        if heading:
            yield PageLine(number, _strip_inline_marks(heading["text"]), LineShape.HEADING)
        elif raw.strip().startswith("|"):
            cells = tuple(_strip_inline_marks(cell.strip()) for cell in raw.strip().strip("|").split("|"))
            yield PageLine(number, " ".join(cells), LineShape.ROW, cells)
        elif item:
            yield PageLine(number, _strip_inline_marks(item["text"]), LineShape.ITEM)
        else:
            yield PageLine(number, _strip_inline_marks(raw))


def _strip_inline_marks(text: str) -> str:
    text = _BOUND.sub("…", text)
    text = _NOTE.sub("", _LINK.sub(lambda m: m["text"], text))
    return _STRONG.sub(lambda m: m["text"], text)


_SHOWN = 12
_DIGITS = re.compile(r"\d+")
_MOST_NUMBERS = 10_000  # a report of 200 pages has some 2,000; each is held against all figures
_STOPPED = {"clock": "stopped_clock", "memory": "stopped_memory"}


def _read_pdf_document(data: bytes, name: str) -> PrintedDocument:
    read = _read_in_sandbox("tilstand.sandbox.pdf:read_pdf_lines", data, name, "no_pdf")
    return PrintedDocument(_convert_sandbox_lines(read), tuple(_note_unread_pages(read["empty"], read["count"])))


def _read_word_document(data: bytes, name: str) -> PrintedDocument:
    return PrintedDocument(
        _convert_sandbox_lines(_read_in_sandbox("tilstand.sandbox.word:read_word_lines", data, name, "no_word"))
    )


def _read_in_sandbox(reader: str, data: bytes, name: str, damaged: str) -> dict[str, Any]:
    """What a reader makes of a file in a process of its own.

    Raises:
        DocumentError: If it is damaged, locked by a password, has no text, or takes too long or too much.
    """
    try:
        read: dict[str, Any] = run_reader(reader, data)
    except UnreadableError as error:
        read = {"refused": {"what": _STOPPED.get(error.why, damaged), "why": "other"}}
    if "refused" not in read:
        return read
    what, why = read["refused"].pop("what"), read["refused"].pop("why", "")
    facts: dict[str, object] = {"file": name, **read["refused"]}
    if what == "no_word":
        facts["why"] = format_message(f"errors.document.no_word.{why}")
    raise make_error(DocumentError, f"document.{what}", (), **facts)


def _convert_sandbox_lines(read: dict[str, Any]) -> tuple[PageLine, ...]:
    return tuple(
        PageLine(number, text, LineShape(shape), tuple(cells), page)
        for number, text, shape, cells, page in read["lines"]
    )


def _note_unread_pages(empty: list[int], count: int) -> Iterator[DocumentRemark]:
    """The pages without text, and those beyond the limit."""
    if empty:
        shown = ", ".join(map(str, empty[:_SHOWN])) + (" …" if len(empty) > _SHOWN else "")
        yield make_document_remark("pages_without_text", count=len(empty), pages=shown)
    if count > MOST_PAGES:
        yield make_document_remark("pages_beyond", count=count, read=MOST_PAGES)


_READERS: dict[str, Callable[[bytes, str], PrintedDocument]] = {
    ".txt": read_plain_text_lines,
    ".text": read_plain_text_lines,
    ".md": read_markdown_lines,
    ".markdown": read_markdown_lines,
    ".pdf": _read_pdf_document,
    ".docx": _read_word_document,
}


def read_document(data: bytes, name: str) -> PrintedDocument:
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
        raise make_error(UsageError, "document.kind", file=name, list=", ".join(_READERS))
    if len(data) > MOST_BYTES:
        size, most = len(data) // 1_000_000, MOST_BYTES // 1_000_000
        raise make_error(DocumentError, "document.large", file=name, size=size, most=most)
    printed_document = reader(data, name)
    if sum(len(line.text) for line in printed_document.lines) > MOST_SIGNS:
        raise make_error(DocumentError, "document.long", file=name, most=MOST_SIGNS // 1_000_000)
    if sum(1 for line in printed_document.lines for _ in _DIGITS.finditer(line.text)) > _MOST_NUMBERS:
        raise make_error(DocumentError, "document.dense", file=name, most=_MOST_NUMBERS // 1_000)
    if not any(line.text.strip() for line in printed_document.lines):
        raise make_error(DocumentError, "document.no_text", file=name)
    return printed_document
