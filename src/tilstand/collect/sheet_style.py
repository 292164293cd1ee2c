"""How the workbook looks: few formats, strong contrast, and white only where somebody is asked to write."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

__all__ = ["Style"]

_INK, _LINE, _HEAD, _PAPER, _GREY = "#1B2733", "#8795A1", "#DCE6EE", "#F4F6F8", "#E4E7EA"
_TOP = {"valign": "top", "text_wrap": True, "font_color": _INK}


class Style:
    """The formats of a workbook.

    Args:
        book: The workbook that they belong to.
    """

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        def made(**settings: Any) -> Format:
            return book.add_format({"font_name": "Calibri", "font_size": 11, **settings})

        open_cell = {
            "locked": False,
            "border": 1,
            "border_color": _LINE,
            "bg_color": "#FFFFFF",
            "font_color": _INK,
        }
        self.title = made(bold=True, font_size=16, font_color=_INK)
        self.text = made(**_TOP)
        self.block = made(bold=True, font_size=12, valign="top", font_color=_INK)
        self.heading = made(bold=True, bg_color=_HEAD, border=1, border_color=_LINE, **_TOP)
        self.labels = tuple(
            made(indent=level, bg_color=_PAPER, border=1, border_color=_LINE, **_TOP) for level in range(4)
        )
        self.whole = made(num_format="#,##0", align="right", **open_cell)
        self.decimal = made(num_format="General", align="right", **open_cell)
        self.status = made(**open_cell)
        self.answer = made(text_wrap=True, valign="top", **open_cell)
        self.check = made(
            text_wrap=True, valign="top", bg_color=_PAPER, border=1, border_color=_LINE, font_color=_INK
        )
        self.off = book.add_format({"bold": True, "bg_color": "#FFE3B3", "font_color": "#5A2A00"})
        self.code = made(font_color="#FFFFFF")
        self.remark = made(text_wrap=True, valign="top", **open_cell)
        before = {
            "bg_color": _GREY,
            "border": 1,
            "border_color": _LINE,
            "font_color": "#45525E",
            "align": "right",
            "num_format": "General",
        }
        self.nothing_earlier = made(**before)
        self.earlier = made(locked=False, **before)
