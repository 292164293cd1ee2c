"""Long runs of letters, such as addresses: where a line may break within them."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["BREAK", "breakable"]

# Letters that a line break may follow within a long run of letters.
_PAUSES = "/._-–?&=,:;+~%\u00a0"
_LONG, _PIECE, _LEAST = 30, 24, 8
BREAK = "\u200b"
"""A place where a line may break, without a sign."""


def breakable(text: str) -> str:
    r"""A text whose long runs of letters have places for a line break, as a zero-width space each.

    Example:
        >>> breakable("https://example.org/reports/2031/tables").split("\u200b")
        ['https://example.org/', 'reports/2031/tables']
    """
    return re.sub(rf"[^ \n{BREAK}]{{{_LONG + 1},}}", lambda run: BREAK.join(_pieces(run.group())), text)


def _pieces(run: str) -> Iterator[str]:
    while len(run) > _PIECE:
        pause = max((at for at in range(_LEAST, _PIECE) if run[at] in _PAUSES), default=_PIECE - 1)
        yield run[: pause + 1]
        run = run[pause + 1 :]
    yield run
