"""Sheets: how a table and a list stand in a workbook, as rows that are written from the top down."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import fsum
from typing import TYPE_CHECKING, Any

from tilstand.terms.marked import bare

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format

__all__ = ["Formats", "Sheet", "sheet_name"]

_INK, _LINE, _HEAD, _LINK = "#1B2733", "#5D6B78", "#DCE6EE", "#0B4F8A"
_LETTERS = 31  # most letters in the name of a sheet
_PORTRAIT = 95.0  # widths of columns that an upright page takes without becoming small
_RESERVED = ("history",)


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A name as spreadsheets allow it, used only once, whatever the case of its letters.

    Example:
        >>> taken = set()
        >>> sheet_name("a/b", taken), sheet_name("A/B", taken)
        ('a b', 'A B~2')
    """
    plain = " ".join(re.sub(r"[\[\]:*?/\\']", " ", wanted).split())[:_LETTERS].strip() or "-"
    name, number = plain, 2
    while name.lower() in taken or name.lower() in _RESERVED:
        tail = f"~{number}"
        name, number = f"{plain[: _LETTERS - len(tail)]}{tail}", number + 1
    taken.add(name.lower())
    return name


class Formats:
    """The formats of a workbook; each is made once.

    Args:
        book: The workbook.
    """

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **settings: Any) -> Format:
        """The format with these settings."""
        key = tuple(sorted(settings.items()))
        if key not in self._made:
            base = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "top"}
            self._made[key] = self.book.add_format({**base, **settings})
        return self._made[key]

    @property
    def title(self) -> Format:
        """The first line of a sheet."""
        return self(bold=True, font_size=14)

    @property
    def other(self) -> Format:
        """The title in another language."""
        return self(italic=True)

    @property
    def link(self) -> Format:
        """A link to another sheet."""
        return self(font_color=_LINK, underline=1)

    @property
    def text(self) -> Format:
        """Running text."""
        return self(text_wrap=True)

    def head(self, *, right: bool = False, aside: bool = False) -> Format:
        """The head of a column."""
        # A text beside a number would run into it without a step to the side.
        side = {"align": "right"} if right else {"indent": 1} if aside else {}
        return self(bold=True, text_wrap=True, bg_color=_HEAD, bottom=1, bottom_color=_LINE, **side)


class Sheet:
    """One sheet, written from the top down: lines of text, then a grid with its head, then text again.

    Args:
        book: The workbook.
        name: The sheet's name.
        look: The formats.
    """

    def __init__(self, book: xlsxwriter.Workbook, name: str, look: Formats) -> None:
        self.name, self.look, self.row = name, look, 0
        self.sheet = book.add_worksheet(name)
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)

    def widths(self, widths: Sequence[float]) -> None:
        """The widths of the columns, in digits; wide sheets are printed on their side."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        if fsum(widths) > _PORTRAIT:
            self.sheet.set_landscape()

    def footer(self, left: str, right: str) -> None:
        """What stands at the foot of each printed page."""
        said = bare(left).replace("&", "&&")
        self.sheet.set_footer(f"&L{said[:160]}&R{bare(right)}")

    def line(self, text: str, form: Format | None = None) -> None:
        """A line of text in the first column."""
        if text:
            self.sheet.write_string(self.row, 0, bare(text), form or self.look.text)
        self.row += 1

    def link(self, to: str, text: str, column: int = 0, *, stay: bool = False) -> None:
        """A link to the first cell of another sheet."""
        self.sheet.write_url(self.row, column, f"internal:'{to}'!A1", self.look.link, bare(text))
        self.row += not stay

    def head(self, names: Sequence[str], right: Sequence[bool] = ()) -> None:
        """The head of the grid; it stays in sight and stands on every printed page."""
        for column, name in enumerate(names):
            figures = bool(right) and right[column]
            look = self.look.head(right=figures, aside=bool(right) and column > 0)
            self.sheet.write_string(self.row, column, bare(name), look)
        self.sheet.freeze_panes(self.row + 1, 1)
        self.sheet.repeat_rows(self.row)
        self.row += 1

    def texts(self, cells: Sequence[str], link: Mapping[int, str] | None = None) -> None:
        """A row of texts.

        Args:
            cells: The texts.
            link: Sheets that cells lead to, by column.
        """
        for column, text in enumerate(cells):
            if link is not None and column in link:
                self.link(link[column], text, column, stay=True)
            elif text:
                self.sheet.write_string(self.row, column, bare(text), self.look.text)
        self.row += 1
