"""A workbook opened without trusting it: its sheets as texts, with what a reader of values does not show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tilstand.collect.csv_file import TextTable, headings
from tilstand.collect.fact import written
from tilstand.collect.file import Refusal, file_bytes, too_large, unreadable
from tilstand.collect.finding import TableReport, listed
from tilstand.languages import message, quoted
from tilstand.terms import Text
from tilstand.unpack.apart import UnreadableError, apart
from tilstand.unpack.sheet_xml import SheetContents

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

_STOPPED = {"clock": "stopped_clock", "memory": "stopped_memory"}
_UNREADABLE = {
    "old_excel": ("old_excel", "not_workbook_do"),
    "not_workbook": ("not_workbook", "not_workbook_do"),
    "damaged": ("not_excel", "damaged_do"),
    "damaged_inside": ("damaged", "damaged_do"),
}


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


def open_workbook(path: Path, report: TableReport) -> OpenedWorkbook | None:
    """All sheets of a workbook; None, and findings, if it may not or cannot be read."""
    data = file_bytes(path)
    if not isinstance(data, bytes):
        report.say(data.rule, report.place(data.place), data.facts)
        return None
    try:
        found = apart("tilstand.unpack.workbook:workbook", data)
    except UnreadableError as error:
        found = {"refused": [{"what": _STOPPED.get(error.why, "damaged")}], "sheets": []}
    for one in found["refused"]:
        fault = _refusal(**one)
        report.say(fault.rule, report.place(fault.place), fault.facts)
    if found["refused"]:
        return None
    return OpenedWorkbook({one["name"]: _sheet(**one) for one in found["sheets"]}, data)


def _sheet(contents: dict[str, Any], **rest: Any) -> OpenedSheet:
    """A sheet from what was handed over."""
    columns = [(first, last) for first, last in contents["hidden_columns"]]
    held = {**contents, "hidden": set(contents["hidden"]), "hidden_columns": columns}
    return OpenedSheet(contents=SheetContents(**held), **rest)


def _refusal(what: str, **facts: Any) -> Refusal:
    """Why a workbook is refused, in words."""
    match what:
        case "encrypted":
            return Refusal("C004", {})
        case "foreign":
            return Refusal("C003", {"what": message(f"collect.foreign.{facts['kind']}")})
        case "large_sheet":
            place = message("collect.place.sheet", sheet=quoted(written(facts["sheet"])))
            return replace(too_large(what), place=place)
        case "large_parts" | "large_unpacked" | "large_texts" | "stopped_clock" | "stopped_memory":
            return too_large(what, **facts)
    return unreadable(*_UNREADABLE[what])


def formulas_told(opened: OpenedWorkbook, report: TableReport) -> bool:
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


def say_formulas(report: TableReport, place: Text, cells: Sequence[str]) -> None:
    """Say where formulas stand in place of numbers."""
    shown = ", ".join(cells[:20]) + (" …" if len(cells) > 20 else "")
    report.say("C005", place, {"count": len(cells), "cells": shown})


def sheet_grid(rows: Texts, data: bytes, report: TableReport, *, fold: bool = True) -> TextTable | None:
    """A sheet with headings in its first row, as a table; None, and a finding, if it is empty."""
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    if len(filled) < 2:
        report.say("C006")
        return None
    header = headings(filled[0][1], fold=fold)
    body = [(number, [*row, *[""] * (len(header) - len(row))]) for number, row in filled[1:]]
    return TextTable.of(header, body, data)
