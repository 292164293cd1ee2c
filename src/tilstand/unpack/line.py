"""The lines of a document, as a reader hands them over."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

__all__ = ["MOST_PAGES", "MOST_SIGNS", "DocumentLine", "Shape"]

MOST_PAGES = 500  # of a PDF; those beyond are told
MOST_SIGNS = 1_000_000  # of a document's text, some 350 printed pages: more would take its time to judge


class Shape(StrEnum):
    """What is known of a line from the document's own structure."""

    PLAIN = "plain"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CAPTION = "caption"
    ITEM = "item"
    ROW = "row"


class DocumentLine(NamedTuple):
    """One line.

    Attributes:
        number: Its number in the text that was taken out of the file.
        text: The line.
        shape: What the document's structure says it is.
        cells: The cells of a table's row.
        page: Page that it stands on, from 1; 0 where there are no pages.
    """

    number: int
    text: str
    shape: Shape = Shape.PLAIN
    cells: tuple[str, ...] = ()
    page: int = 0
