"""Markdown: headings, lists and tables by their marks; emphasis and links as plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tilstand.audit.document.lines import PrintedDocument
from tilstand.audit.document.text import decoded
from tilstand.audit.page import PageLine, Shape

__all__ = ["markdown"]

_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?P<text>.+?)\s*#*\s*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(?P<text>.*)$")
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_LINK = re.compile(r"!?\[(?P<text>[^\]]*)\]\([^)]*\)")
_NOTE = re.compile(r"\[\^[\w-]+\]:?")
_STRONG = re.compile(r"(\*\*|__|\*|`)(?=\S)(?P<text>.+?)(?<=\S)\1")


def markdown(data: bytes, name: str) -> PrintedDocument:
    """The lines of a Markdown text.

    Raises:
        DocumentError: If the bytes are no text.
    """
    return PrintedDocument(tuple(_lines(decoded(data, name))))


def _lines(source: str) -> Iterator[PageLine]:
    for number, raw in enumerate(source.split("\n"), 1):
        if _RULE.fullmatch(raw):
            continue
        heading, item = _HEADING.match(raw), _ITEM.match(raw)
        if heading:
            yield PageLine(number, _bare(heading["text"]), Shape.HEADING)
        elif raw.strip().startswith("|"):
            cells = tuple(_bare(cell.strip()) for cell in raw.strip().strip("|").split("|"))
            yield PageLine(number, " ".join(cells), Shape.ROW, cells)
        elif item:
            yield PageLine(number, _bare(item["text"]), Shape.ITEM)
        else:
            yield PageLine(number, _bare(raw))


def _bare(text: str) -> str:
    text = _NOTE.sub("", _LINK.sub(lambda m: m["text"], text))
    return _STRONG.sub(lambda m: m["text"], text)
