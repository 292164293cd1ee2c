"""Sheets of a returned workbook, matched to the form by their row codes.

Rows that were moved within their block are found by their codes. Where code, words and block do not fit each
other nobody can tell what was meant, and the sheet is refused.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from tilstand.collect.csv_files import TextTable, normalize_headings, read_file_bytes
from tilstand.collect.findings import (
    FileReport,
    TableReport,
    list_names_briefly,
    locate_cell,
    locate_sheet,
    quote_code_only,
    to_text_fact,
)
from tilstand.collect.form_words import CODE
from tilstand.collect.manifest import SHEET, Manifest, MappedRow, SheetMark
from tilstand.languages import format_message, quote_text
from tilstand.model import Source
from tilstand.sandbox.reader_process import UnreadableError, run_reader
from tilstand.sandbox.worksheets import SheetContents, parse_cell_address
from tilstand.terms import Text

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
    data = read_file_bytes(path, report)
    if data is None:
        return None
    try:
        found = run_reader("tilstand.sandbox.workbook:unpack_workbook", data)
    except UnreadableError as error:
        found = {"refused": [{"what": _STOPPED.get(error.why, "damaged")}], "sheets": []}
    for item in found["refused"]:
        _report_workbook_refusal(report, **item)
    if found["refused"]:
        return None
    return OpenedWorkbook({element["name"]: _build_opened_sheet(**element) for element in found["sheets"]}, data)


def _build_opened_sheet(contents: dict[str, Any], **rest: Any) -> OpenedSheet:
    """A sheet from what was handed over."""
    columns = [(first, last) for first, last in contents["hidden_columns"]]
    held = {**contents, "hidden": set(contents["hidden"]), "hidden_columns": columns}
    return OpenedSheet(contents=SheetContents(**held), **rest)


def _report_workbook_refusal(report: TableReport, what: str, **facts: Any) -> None:
    match what:
        case "encrypted":
            report.add_rule_finding("C004")
        case "foreign":
            report.add_rule_finding("C003", what=format_message(f"collect.foreign.{facts['kind']}"))
        case "large_sheet":
            report.refuse_large_file(what, report.place(locate_sheet(facts["sheet"])))
        case "large_parts" | "large_unpacked" | "large_texts" | "stopped_clock" | "stopped_memory":
            report.refuse_large_file(what, **facts)
        case _:
            report.refuse_file(*_UNREADABLE[what])


def read_workbook_table(path: Path, report: TableReport) -> TextTable | None:
    """The first sheet of a workbook that is a mere table, its headings as written; None, and findings, if unread."""
    opened = open_workbook(path, report)
    return None if opened is None else convert_workbook_to_table(opened, report, fold=False)


def convert_workbook_to_table(opened: OpenedWorkbook, report: TableReport, *, fold: bool = True) -> TextTable | None:
    """The same of one that was opened; formulas or errors in place of values are said, and it is not read."""
    faulty = False
    for sheet in opened.sheets.values():
        place = report.place(locate_sheet(sheet.name))
        if sheet.contents.formulas:
            report_formula_cells(report, place, sheet.contents.formulas)
        else:
            report_cells(report, "C071", place, "shown", {"error": sheet.contents.errors})
        faulty = faulty or bool(sheet.contents.formulas or sheet.contents.errors)
    return None if faulty else convert_sheet_to_table(opened.first, opened.data, report, fold=fold)


def report_formula_cells(report: TableReport, place: Text, cells: Sequence[str]) -> None:
    """Say where formulas stand in place of numbers."""
    shown = ", ".join(cells[:20]) + (" …" if len(cells) > 20 else "")
    report.add_rule_finding("C005", place, count=len(cells), cells=shown)


def report_cells(
    report: TableReport, rule: str, place: Text, group: str, cells_by_kind: Mapping[str, Sequence[str]]
) -> None:
    """Say of each kind of cell, if there are any, which they are."""
    for kind, cells in cells_by_kind.items():
        if cells:
            what = format_message(f"collect.{group}.{kind}", cells=list_names_briefly(cells))
            report.add_rule_finding(rule, place, what=what)


def convert_sheet_to_table(rows: Texts, data: bytes, report: TableReport, *, fold: bool = True) -> TextTable | None:
    """A sheet with headings in its first row, as a table; None, and a finding, if it is empty."""
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    if len(filled) < 2:
        report.add_rule_finding("C006")
        return None
    header = normalize_headings(filled[0][1], fold=fold)
    body = [(number, [*row, *[""] * (len(header) - len(row))]) for number, row in filled[1:]]
    return TextTable.from_row_texts(header, body, data)


def match_returned_sheets(opened: OpenedWorkbook, manifest: Manifest, report: FileReport) -> dict[str, OpenedSheet]:
    """The sheets by their numbers; said once: what is there twice, gone, renamed, added or another body's."""
    by_number: dict[str, list[OpenedSheet]] = defaultdict(list)
    added: list[str] = []
    errors = report.errors
    for sheet in opened.sheets.values():
        if sheet.name == SHEET:
            continue
        marks = {mark for line in sheet.texts for cell in line if (mark := SheetMark.read(cell)) is not None}
        foreign = [mark for mark in marks if mark != manifest.mark(mark.number)]
        if foreign:
            _report_sheet_fault(report, sheet, "foreign", whose=_describe_sheet_owner(report, foreign[0]))
        elif marks:
            by_number[min(marks, key=lambda mark: mark.number).number].append(sheet)
        elif any(any(line) for line in sheet.texts):
            added.append(sheet.name)
    for first, *others in by_number.values():
        if others:
            names_of_others = list_names_briefly(sheet.name for sheet in others)
            _report_sheet_fault(report, first, "sheet_twice", others=names_of_others)
    names = {row.sheet: row.label for row in manifest.filter_mapped_rows("sheet")}
    gone = [name for number, name in names.items() if number not in by_number]
    if gone and report.errors == errors:
        sheets = quote_text(to_text_fact(list_names_briefly(gone)))
        report.add_rule_finding("C068", what=format_message("collect.sheet_rows.sheet_gone", sheets=sheets))
    elif added:
        sheets = quote_text(to_text_fact(list_names_briefly(added)))
        report.add_rule_finding("C072", what=format_message("collect.aside.added", sheets=sheets))
    sheet_by_number = {number: those[0] for number, those in by_number.items() if len(those) == 1 and number in names}
    for number, sheet in sheet_by_number.items():
        if sheet.name != names[number]:
            was = format_message("collect.understood.renamed", was=quote_text(to_text_fact(names[number])))
            report.add_rule_finding("C069", report.place(locate_sheet(sheet.name)), what=was)
    return sheet_by_number


def _report_sheet_fault(report: FileReport, sheet: OpenedSheet, what: str, **facts: object) -> None:
    place = report.place(locate_sheet(sheet.name))
    report.add_rule_finding("C068", place, what=format_message(f"collect.sheet_rows.{what}", **facts))


def _describe_sheet_owner(report: FileReport, mark: SheetMark) -> Text:
    """Whose sheet it is, and of which round."""
    known = mark.round in report.collection.rounds
    when = to_text_fact(mark.round) if known else quote_code_only(mark.round)
    return format_message(
        "collect.sheet_rows.whose", provider=report.label_known("providers", mark.provider), round=when
    )


_LABELLED = ("cell", "rest", "block", "answer", "version")
_FILLED = ("cell", "rest", "answer")


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row of the form, and where it stands in the returned sheet, counted from 0."""

    at: int
    row: MappedRow
    sheet: OpenedSheet

    @property
    def kind(self) -> str:
        """What it is (see `MappedRow`)."""
        return self.row.kind

    def text(self, column: int) -> str:
        """What stands in one of its cells."""
        return self.sheet.text(self.at, column)

    def source(self, file: str, column: int) -> Source:
        """One of its cells, for the ledger."""
        return Source(file, sheet=self.sheet.name, cell=xl_rowcol_to_cell(self.at, column))

    def locate_cell(self, column: int) -> Text:
        """One of its cells, for the where-line."""
        return locate_cell(self.sheet.name, xl_rowcol_to_cell(self.at, column))


def match_form_rows(
    sheet: OpenedSheet, number: str, manifest: Manifest, report: FileReport
) -> tuple[PlacedRow, ...] | None:
    """The rows of a sheet from the top; None, and one finding, if they no longer stand as in the form."""
    known = {row.code: row for row in manifest.rows if row.sheet == number and row.kind != "sheet"}
    place = report.place(locate_sheet(sheet.name))
    placed = [PlacedRow(at, known[code], sheet) for at, code in _iterate_row_codes(sheet) if code in known]
    fault = _find_row_order_fault(sheet, placed, known, manifest)
    if fault is not None:
        what, cells = fault
        facts = {"cells": list_names_briefly(cells)} if cells else {}
        report.add_rule_finding("C068", place, what=format_message(f"collect.sheet_rows.{what}", **facts))
        return None
    codes = [line.row.code for line in placed]
    if codes != [code for code in known if code in set(codes)]:
        report.add_rule_finding("C069", place, what=format_message("collect.understood.order"))
    return tuple(placed)


def report_missing_rows(
    sheet: OpenedSheet, number: str, manifest: Manifest, placed: Sequence[PlacedRow], report: FileReport
) -> None:
    """Say which rows of the form are gone: what they asked for is not answered."""
    there = {line.row.code for line in placed}
    gone = [row.label for row in manifest.rows if row.sheet == number and row.kind in _FILLED and row.code not in there]
    if gone:
        names = quote_text(to_text_fact(list_names_briefly(gone, most=8)))
        what = format_message("collect.understood.rows_gone", count=len(gone), rows=names)
        report.add_rule_finding("C069", report.place(locate_sheet(sheet.name)), what=what)


def find_merged_rows(sheet: OpenedSheet, placed: Sequence[PlacedRow]) -> Mapping[int, str]:
    """The rows with a cell to fill in that was merged with another, each with the merged range."""
    filled = {line.at for line in placed if line.kind in (*_FILLED, "version")}
    texts_by_number: dict[int, str] = {}
    for area in sheet.contents.merged:
        first, _, last = area.partition(":")
        top, bottom = parse_cell_address(first), parse_cell_address(last or first)
        if top is not None and bottom is not None:
            texts_by_number.update({at: area for at in filled if top[0] - 1 <= at < bottom[0]})
    return texts_by_number


def _iterate_row_codes(sheet: OpenedSheet) -> Iterator[tuple[int, str]]:
    for at, line in enumerate(sheet.texts):
        code = line[CODE] if len(line) > CODE else ""
        if code and SheetMark.read(code) is None:
            yield at, code


def _find_row_order_fault(
    sheet: OpenedSheet, placed: Sequence[PlacedRow], known: Mapping[str, MappedRow], manifest: Manifest
) -> tuple[str, list[str]] | None:
    """The first thing that does not fit, and where."""
    if _is_column_moved(sheet, placed, manifest):
        return "columns", []
    merged = find_merged_rows(sheet, placed)
    counts = Counter(line.row.code for line in placed)
    labelled = [line for line in placed if line.kind in _LABELLED and line.at not in merged]
    faults = {
        "twice": [line.at for line in placed if counts[line.row.code] > 1],
        "strange": [at for at, code in _iterate_row_codes(sheet) if code not in known],
        "label": [line.at for line in labelled if " ".join(line.text(0).split()) != line.row.label],
        "block": _find_rows_outside_block([(line.at, line.row) for line in placed]),
    }
    what = next((what for what, rows in faults.items() if rows), None)
    return (what, [xl_rowcol_to_cell(at, 0) for at in faults[what]]) if what else None


def _is_column_moved(sheet: OpenedSheet, placed: Sequence[PlacedRow], manifest: Manifest) -> bool:
    """True if a column was put in, taken out or moved: marks or headings stand elsewhere."""
    marked = [at for line in sheet.texts for at, cell in enumerate(line) if SheetMark.read(cell) is not None]
    headings = manifest.facts.get("headings", "").split("\n")
    heads = [line for line in placed if line.row.block and line.row.label == headings[0]]
    shown = ([line.text(column) for column in range(CODE)] for line in heads)
    return any(at != CODE for at in marked) or any(texts != headings for texts in shown)


def _find_rows_outside_block(placed: Sequence[tuple[int, MappedRow]]) -> list[int]:
    """The rows that do not stand below the heading of their own block."""
    found_numbers, block = [], ""
    for at, row in placed:
        if row.kind == "block":
            block = row.code
        elif row.kind in ("cell", "rest") and row.block != block:
            found_numbers.append(at)
    return found_numbers
