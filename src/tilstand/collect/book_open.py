"""A workbook opened without trusting it: its sheets as texts, with what a reader of values does not show."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from tilstand.collect.csv_file import TextTable, headings
from tilstand.collect.fact import written
from tilstand.collect.file import file_bytes
from tilstand.collect.finding import FileReport, listed
from tilstand.collect.number import cell_text
from tilstand.collect.safety import check_workbook
from tilstand.collect.sheet_xml import SheetContents
from tilstand.languages import message, quoted
from tilstand.terms import Text

__all__ = [
    "OpenedSheet",
    "OpenedWorkbook",
    "Texts",
    "formulas_told",
    "open_workbook",
    "say_formulas",
    "sheet_grid",
]

Texts = list[list[str]]


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """A sheet as it came.

    Attributes:
        name: Its name.
        texts: What stands in its cells.
        contents: What else it holds.
        visible: True if a menu shows it.
        notes: True if it has comments, pictures or boxes.
    """

    name: str
    texts: Texts
    contents: SheetContents
    visible: bool = True
    notes: bool = False

    def text(self, row: int, column: int) -> str:
        """What stands in a cell, counted from 0; blank outside the sheet."""
        line = self.texts[row] if row < len(self.texts) else []
        return line[column] if column < len(line) else ""


@dataclass(frozen=True, slots=True)
class OpenedWorkbook:
    """A workbook as it came.

    Attributes:
        sheets: Its sheets by name, in their order.
        data: Its bytes.
    """

    sheets: dict[str, OpenedSheet]
    data: bytes

    @property
    def first(self) -> Texts:
        """The texts of the first sheet."""
        return next((sheet.texts for sheet in self.sheets.values()), [])


def open_workbook(path: Path, report: FileReport) -> OpenedWorkbook | None:
    """All sheets of a workbook; None, and findings, if it may not or cannot be read."""
    data = file_bytes(path)
    if not isinstance(data, bytes):
        report.say(data.rule, report.place(data.place), data.facts)
        return None
    checked = check_workbook(data)
    for fault in checked.refusals:
        report.say(fault.rule, report.place(fault.place), fault.facts)
    if checked.refusals:
        return None
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {
            one.name: OpenedSheet(
                one.name,
                [
                    [cell_text(cell) for cell in row]
                    for row in book.get_sheet_by_name(one.name).to_python(skip_empty_area=False)
                ],
                checked.sheets.get(one.name, SheetContents()),
                one.visible is SheetVisibleEnum.Visible,
                one.name in checked.notes,
            )
            for one in book.sheets_metadata
        }
    except CalamineError:
        report.say(
            "C001",
            what=message("collect.file.damaged"),
            remedy=message("collect.file.damaged_do"),
        )
        return None
    return OpenedWorkbook(sheets, data)


def formulas_told(opened: OpenedWorkbook, report: FileReport) -> bool:
    """True, and said, if a workbook that is a mere table has formulas or errors in place of values."""
    found = False
    for sheet in opened.sheets.values():
        place = report.place(message("collect.place.sheet", sheet=quoted(written(sheet.name))))
        if sheet.contents.formulas:
            say_formulas(report, place, sheet.contents.formulas)
        elif sheet.contents.errors:
            cells = listed(sheet.contents.errors)
            report.say("C071", place, what=message("collect.shown.error", cells=cells))
        found = found or bool(sheet.contents.formulas or sheet.contents.errors)
    return found


def say_formulas(report: FileReport, place: Text, cells: Sequence[str]) -> None:
    """Say where formulas stand in place of numbers."""
    shown = ", ".join(cells[:20]) + (" …" if len(cells) > 20 else "")
    report.say("C005", place, {"count": len(cells), "cells": shown})


def sheet_grid(rows: Texts, data: bytes, report: FileReport, *, fold: bool = True) -> TextTable | None:
    """A sheet with headings in its first row, as a table; None, and a finding, if it is empty."""
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    if len(filled) < 2:
        report.say("C006")
        return None
    header = headings(filled[0][1], fold=fold)
    body = ((number, dict(zip(header, row, strict=False))) for number, row in filled[1:])
    return TextTable(header, tuple(body), data)
