"""Which row of a returned sheet is which figure: by the row's code, held against its words and its block.

Rows that were moved within their block are found by their codes. Where code, words and block do not fit each
other nobody can tell what was meant, and the sheet is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

from tilstand.collect.book_open import OpenedSheet
from tilstand.collect.fact import written
from tilstand.collect.finding import FileReport, listed
from tilstand.collect.manifest import Manifest, MappedRow, SheetMark
from tilstand.collect.sheet_find import sheet_place
from tilstand.collect.sheet_layout import CODE
from tilstand.languages import message, quoted
from tilstand.unpack.sheet_xml import position

__all__ = ["PlacedRow", "merged_rows", "placed_rows", "say_gone"]

_LABELLED = ("cell", "rest", "block", "answer", "version")
_FILLED = ("cell", "rest", "answer")


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row of the form, and where it stands in the returned sheet, counted from 0."""

    at: int
    row: MappedRow


def placed_rows(
    sheet: OpenedSheet, number: str, manifest: Manifest, report: FileReport
) -> tuple[PlacedRow, ...] | None:
    """The rows of a sheet from the top; None, and one finding, if they no longer stand as in the form."""
    known = {row.code: row for row in manifest.rows if row.sheet == number and row.kind != "sheet"}
    place = report.place(sheet_place(sheet))
    placed = [PlacedRow(at, known[code]) for at, code in _codes(sheet) if code in known]
    fault = _fault(sheet, placed, known, manifest)
    if fault is not None:
        what, cells = fault
        facts = {"cells": listed(cells)} if cells else {}
        report.say("C068", place, what=message(f"collect.sheet_rows.{what}", **facts))
        return None
    order = [code for code in known if code in {one.row.code for one in placed}]
    if [one.row.code for one in placed] != order:
        report.say("C069", place, what=message("collect.understood.order"))
    return tuple(placed)


def say_gone(
    sheet: OpenedSheet, number: str, manifest: Manifest, placed: Sequence[PlacedRow], report: FileReport
) -> None:
    """Say which rows of the form are gone: what they asked for is not answered."""
    there = {one.row.code for one in placed}
    gone = [
        row.label
        for row in manifest.rows
        if row.sheet == number and row.kind in _FILLED and row.code not in there
    ]
    if gone:
        names = quoted(written(listed(gone, most=8)))
        what = message("collect.understood.rows_gone", count=len(gone), rows=names)
        report.say("C069", report.place(sheet_place(sheet)), what=what)


def merged_rows(sheet: OpenedSheet, placed: Sequence[PlacedRow]) -> Mapping[int, str]:
    """The rows with a cell to fill in that was merged with another, each with the merged range."""
    filled = {one.at for one in placed if one.row.kind in (*_FILLED, "version")}
    found: dict[int, str] = {}
    for area in sheet.contents.merged:
        first, _, last = area.partition(":")
        ends = position(first), position(last or first)
        if ends[0] is not None and ends[1] is not None:
            found.update({at: area for at in filled if ends[0][0] - 1 <= at < ends[1][0]})
    return found


def _codes(sheet: OpenedSheet) -> Iterator[tuple[int, str]]:
    for at, line in enumerate(sheet.texts):
        code = line[CODE] if len(line) > CODE else ""
        if code and SheetMark.read(code) is None:
            yield at, code


def _fault(
    sheet: OpenedSheet, placed: Sequence[PlacedRow], known: Mapping[str, MappedRow], manifest: Manifest
) -> tuple[str, list[str]] | None:
    """The first thing that does not fit, and where."""
    if _columns_moved(sheet, placed, manifest):
        return "columns", []
    merged = merged_rows(sheet, placed)
    seen: dict[str, int] = {}
    again = []
    for one in placed:
        if seen.setdefault(one.row.code, one.at) != one.at:
            again += [seen[one.row.code], one.at]
    strange = [at for at, code in _codes(sheet) if code not in known]
    other = [
        one.at
        for one in placed
        if one.row.kind in _LABELLED
        and one.at not in merged
        and " ".join(sheet.text(one.at, 0).split()) != one.row.label
    ]
    for what, rows in (("twice", again), ("strange", strange), ("label", other), ("block", _stray(placed))):
        if rows:
            return what, [xl_rowcol_to_cell(at, 0) for at in sorted(set(rows))]
    return None


def _columns_moved(sheet: OpenedSheet, placed: Sequence[PlacedRow], manifest: Manifest) -> bool:
    """True if a column was put in, taken out or moved: marks or headings stand elsewhere."""
    marked = [at for line in sheet.texts for at, cell in enumerate(line) if SheetMark.read(cell) is not None]
    headings = manifest.facts.get("headings", "").split("\n")
    heads = [one.at for one in placed if one.row.block and one.row.label == headings[0]]
    shown = ([sheet.text(at, column) for column in range(CODE)] for at in heads)
    return any(at != CODE for at in marked) or any(one != headings for one in shown)


def _stray(placed: Sequence[PlacedRow]) -> list[int]:
    """The rows that do not stand below the heading of their own block."""
    found, block = [], ""
    for one in placed:
        if one.row.kind == "block":
            block = one.row.code
        elif one.row.kind in ("cell", "rest") and one.row.block != block:
            found.append(one.at)
    return found
