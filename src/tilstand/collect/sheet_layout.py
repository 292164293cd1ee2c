"""Which column of a form's sheet is what; the writer and the reader hold to the same."""

from __future__ import annotations

from tilstand.collect.words import text
from tilstand.terms import Language

__all__ = ["CODE", "COLUMNS", "EARLIER", "REMARK", "headings"]

COLUMNS = {"what": 52, "number": 12, "status": 22, "exact": 14, "earlier": 16, "check": 46, "remark": 30}
"""The columns from the left, each with its width."""

CODE = len(COLUMNS)
"""The hidden column: the mark of the sheet in its first row, below it the code of each row."""

EARLIER = 4
"""Where the figure of the period before stands, which a body may correct."""

REMARK = CODE - 1
"""Where a body may say more about a figure."""


def headings(language: Language) -> tuple[str, ...]:
    """What stands above the columns of a block.

    Example:
        >>> headings("nn")[1]
        'Tal'
    """
    return tuple(text(f"sheet.{name}", language) for name in COLUMNS)
