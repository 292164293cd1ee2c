"""Where a long word of a label or heading may part on a narrow screen: at its seam, not at any letter.

Browsers know how words part in some languages, and only where their word lists are installed; a word longer
than its line is otherwise cut anywhere, without a hyphen. What is searched and cited keeps its words whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tilstand.languages.seam import seamed
from tilstand.terms import Language

__all__ = ["parted"]

_NARROW = re.compile(r"(<(th|td|dt|h[1-4])\b[^>]*>)(.*?)(?=</\2>)", re.DOTALL)
_LONG = re.compile(r"[^\W\d_]{16,}")  # a shorter word has room on a line of its own on the narrowest screen
_TAG = re.compile(r"(<[^>]*>)")
_OTHER = ' lang="'


def parted(html: str, language: Language) -> str:
    """The same page, with a place to part in each long word of a label or heading.

    Args:
        html: A page, its text escaped.
        language: Language of the page; what is marked as another one is left whole.

    Example:
        >>> parted("<th>Menneskehandelssaker</th>", "nb").split("\u00ad")
        ['<th>Menneskehandels', 'saker</th>']
    """

    def placed(found: re.Match[str]) -> str:
        start, _, words = found.groups()
        if _OTHER in start or not _LONG.search(words):
            return found[0]
        return start + "".join(_pieces(words, language))

    return _NARROW.sub(placed, html)


def _pieces(words: str, language: Language) -> Iterator[str]:
    others: list[bool] = []  # the spans that are open, and which of them are in another language
    for piece in _TAG.split(words):
        if not piece.startswith("<"):
            yield piece if any(others) else _LONG.sub(lambda word: seamed(word[0], language), piece)
            continue
        yield piece
        if piece.startswith("<span"):
            others.append(_OTHER in piece)
        elif piece == "</span>":
            others.pop()
