"""Numbers as a screen reader should say them: one number, not two.

A narrow space that keeps the thousands of a number together (U+202F) makes speech synthesisers read two
numbers: "thirteen, nine hundred and seventy-nine". With an ordinary space they read one, and the style sheet
keeps it on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["spoken"]

_GROUPED = re.compile(r"(?<!\d)(?<!\u202f)\d{1,3}(?:\u202f\d{3})+(?!\d)")
_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z]+)")
_WORDS_ONLY = ("title", "desc")  # markup in them would be read out as it stands


def spoken(html: str) -> str:
    """The same page, each grouped number with ordinary spaces in one unbroken span.

    Attributes and titles get the spaces alone; the letters of a drawing stay as they were measured.

    Args:
        html: A page, its text escaped.
    """
    return "".join(_pieces(html)) if "\u202f" in html else html


def _pieces(html: str) -> Iterator[str]:
    drawing, words = 0, False
    for piece in _TAG.split(html):
        if not piece.startswith("<"):
            wrapped = piece if drawing else _GROUPED.sub(_whole, piece)
            yield _GROUPED.sub(_spaced, piece) if words else wrapped
            continue
        named = _NAME.match(piece)
        name, closes = named.group(1) if named else "", piece.startswith("</")
        if name == "svg":
            drawing += -1 if closes else 1
        if name in _WORDS_ONLY:
            words = not closes
        yield _GROUPED.sub(_spaced, piece)


def _spaced(number: re.Match[str]) -> str:
    return number.group().replace("\u202f", " ")


def _whole(number: re.Match[str]) -> str:
    return f'<span class="whole">{_spaced(number)}</span>'
