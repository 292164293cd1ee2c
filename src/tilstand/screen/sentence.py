"""Sentences of a text, well enough to ask what stands together."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["sentences"]

_INITIAL = re.compile(r"(?<!\w)[^\W\d_]\.$")
_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+|\n+")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence stands; no stop ends one after an initial, or where no capital follows ("9. mai").

    Example:
        >>> list(sentences("Hun kom 9. mai. Hun dro."))
        [(0, 15), (16, 24)]
    """
    begun = 0
    for match in _END.finditer(text):
        after = text[match.end() :].lstrip("\"'“”‘’«»([- ")[:1]
        initial = _INITIAL.search(text[begun : match.start() + 1])
        if "\n" in match.group() or (after.isupper() and not initial):
            end = match.start() + len(match.group().rstrip())
            if text[begun:end].strip():
                yield begun, end
            begun = match.end()
    if text[begun:].strip():
        yield begun, len(text)
