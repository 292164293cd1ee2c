"""Reader of a returned workbook: figures, corrections and content outside the form.

A body corrects one by writing over it, with the reason in the column of remarks. A number is no correction
where nothing is said of this period beside it, or where what was sent out stands beside it now and no reason
is given: then it stands in the wrong column.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from xlsxwriter.utility import xl_rowcol_to_cell

from tilstand.collect.amounts import parse_written_number
from tilstand.collect.answers import check_answer, has_identity_number
from tilstand.collect.csv_files import COLUMNS, OPTIONAL, check_table_columns
from tilstand.collect.csv_submission import read_submission_table, read_submission_version
from tilstand.collect.findings import FileReport, list_names_briefly, locate_sheet, quote_code_only
from tilstand.collect.form_words import (
    CODE,
    EARLIER,
    REMARK,
    find_block_default,
    find_qualifier_by_word,
    find_state_by_word,
    list_block_defaults,
)
from tilstand.collect.line_list_rows import is_misplaced_list
from tilstand.collect.manifest import SHEET, Manifest, MappedRow, apply_block_default
from tilstand.collect.returned_sheets import (
    OpenedSheet,
    OpenedWorkbook,
    PlacedRow,
    convert_workbook_to_table,
    find_merged_rows,
    match_form_rows,
    match_returned_sheets,
    open_workbook,
    report_cells,
    report_formula_cells,
    report_missing_rows,
)
from tilstand.collect.rows import FileRow
from tilstand.collect.workbook_template import hash_collection_version
from tilstand.languages import format_message
from tilstand.model import Answer, Source
from tilstand.sandbox.worksheets import parse_cell_address
from tilstand.terms import Period, ValueStatus


def is_unchanged_previous_value(text: str, row: MappedRow) -> bool:
    """True if a text is what was sent out in the column of the period before, however it is written."""
    plain = " ".join(text.split())
    state = find_state_by_word(plain)
    if plain == row.earlier or (state is not None and state is find_state_by_word(row.earlier)):
        return True
    now, before = _parse_previous_number(plain), _parse_previous_number(row.earlier)
    return now is not None and before is not None and math.isclose(now, before, rel_tol=1e-12)


def find_corrected_rows(placed: Sequence[PlacedRow], report: FileReport) -> frozenset[int]:
    """The rows, counted from 0, in which the figure of the period before is another than was sent out."""
    if report.round.basis != "delivered":
        return frozenset()
    chosen = {line.row.block for line in placed if line.kind == "rest" and line.text(2)}
    return frozenset(line.at for line in _select_cells(placed) if line.row.earlier and _is_corrected_row(line, chosen))


def _select_cells(placed: Sequence[PlacedRow]) -> list[PlacedRow]:
    return [line for line in placed if line.kind == "cell"]


def _is_corrected_row(line: PlacedRow, chosen: set[str]) -> bool:
    text, number = line.text(EARLIER), line.text(_NUMBER)
    if not text or is_unchanged_previous_value(text, line.row):
        return False
    if not (find_state_by_word(text) or re.search("[0-9]", text)):
        return False
    answered = bool(number or line.text(2)) or line.row.block in chosen
    swapped = number and is_unchanged_previous_value(number, line.row) and not line.text(REMARK)
    return answered and not swapped


def _parse_previous_number(text: str) -> float | None:
    value = parse_written_number(text, whole=False, signed=True, percent=True).value
    return None if value is None or value.amount is None else float(value.amount)


_READ = {"cell": (1, 2, 3), "rest": (2,), "answer": (1,), "version": (1,)}
_CHECK, _NUMBER, _WORDS = 5, 1, (2, 3)
_ODD = ("percent", "struck", "format")


def find_unreadable_rows(sheet: OpenedSheet, placed: Sequence[PlacedRow], report: FileReport) -> frozenset[int]:
    """The rows, counted from 0, whose cells do not hold what they show; said once a sheet for each kind.

    Rows whose number stands in another column are among them; those `find_unmapped_content` says.
    """
    place, contents = report.place(locate_sheet(sheet.name)), sheet.contents
    read = {(line.at, column) for line in placed for column in _READ.get(line.kind, ())}
    read |= {(at, EARLIER) for at in find_corrected_rows(placed, report)}
    merged = find_merged_rows(sheet, placed)
    formulas, errors, odd = (
        _select_form_cells(cells, read) for cells in (contents.formulas, contents.errors, contents.odd)
    )
    if formulas:
        report_formula_cells(report, place, list(formulas))
    shown = {
        "error": [cell for cell in errors if cell not in formulas],
        **{how: [cell for cell in odd if cell not in formulas and contents.odd[cell] == how] for how in _ODD},
        "merged": list(dict.fromkeys(merged.values())),
    }
    report_cells(report, "C071", place, "shown", shown)
    astray = (at for at, _ in _find_misplaced_numbers(sheet, placed))
    return frozenset({*merged, *formulas.values(), *errors.values(), *odd.values(), *astray})


def _select_form_cells(cells: Iterable[str], read: set[tuple[int, int]]) -> dict[str, int]:
    """The cells that are read, each with its row."""
    places = {cell: at for cell in cells if (at := parse_cell_address(cell)) is not None}
    return {cell: row - 1 for cell, (row, column) in places.items() if (row - 1, column - 1) in read}


def _find_misplaced_numbers(sheet: OpenedSheet, placed: Sequence[PlacedRow]) -> frozenset[tuple[int, int]]:
    """The cells that take words, with a number in them and none where it belongs: it was moved over."""
    told = {*sheet.contents.formulas, *sheet.contents.errors, *sheet.contents.odd}
    return frozenset(
        (line.at, column)
        for line in _select_cells(placed)
        for column in (*_WORDS, REMARK)
        if not line.text(_NUMBER)
        and _is_number_text(line.text(column))
        and xl_rowcol_to_cell(line.at, column) not in told
    )


def _is_number_text(text: str) -> bool:
    return not parse_written_number(text, whole=False, signed=True, percent=True).problem


def find_unmapped_content(
    sheet: OpenedSheet, placed: Sequence[PlacedRow], manifest: Manifest, report: FileReport
) -> bool:
    """Say what stands outside the form, what is hidden and remarked; True if a number is outside."""
    corrected, strayed = find_corrected_rows(placed, report), _find_misplaced_numbers(sheet, placed)
    headings = manifest.facts.get("headings", "").split("\n")
    numbers, words = _find_unmapped_cells(sheet, placed, headings, corrected, strayed)
    place = report.place(locate_sheet(sheet.name))
    if numbers:
        source = Source(report.file, sheet=sheet.name, cell=numbers[0])
        report.add_rule_finding("C070", place, source=source, cells=list_names_briefly(numbers))
    cells = _select_cells(placed)
    remarks = [line.at for line in cells if line.text(REMARK) and (line.at, REMARK) not in strayed]
    cleared = [line.at for line in cells if line.row.earlier and not line.text(EARLIER)]
    aside = {
        "words": words,
        "remark": [xl_rowcol_to_cell(at, REMARK) for at in remarks if at not in corrected],
        "corrected": [xl_rowcol_to_cell(at, EARLIER) for at in remarks if at in corrected],
        "cleared": [xl_rowcol_to_cell(at, EARLIER) for at in cleared],
        "hidden": _list_hidden_cells(sheet, placed),
    }
    report_cells(report, "C072", place, "aside", aside)
    if sheet.notes:
        report.add_rule_finding("C072", place, what=format_message("collect.aside.notes"))
    return bool(numbers)


def _list_hidden_cells(sheet: OpenedSheet, placed: Sequence[PlacedRow]) -> list[str]:
    """The cells with something in them that nobody sees who opens the sheet."""
    columns = {at for first, last in sheet.contents.hidden_columns for at in (1, 2, 3) if first <= at + 1 <= last}
    return [
        xl_rowcol_to_cell(line.at, column)
        for line in placed
        for column in _READ.get(line.kind, ())
        if line.text(column) and (not sheet.visible or column in columns or line.at + 1 in sheet.contents.hidden)
    ]


def _find_unmapped_cells(
    sheet: OpenedSheet,
    placed: Sequence[PlacedRow],
    headings: list[str],
    corrected: frozenset[int],
    strayed: frozenset[tuple[int, int]],
) -> tuple[list[str], list[str]]:
    """The cells that the form does not have: those with a number or a reason, and those with words."""
    lines = {line.at: line for line in placed}
    cells: list[tuple[int, int, bool]] = []
    for at, texts in enumerate(sheet.texts):
        marked = len(texts) > CODE and bool(texts[CODE])
        for column, text in enumerate(texts):
            if column == 0 or at not in lines:
                mapped = marked and column == 0
            else:
                mapped = (at, column) not in strayed and _is_form_cell(lines[at], column, text, headings, corrected)
            if text and column != CODE and not mapped:
                cells.append((at, column, _is_number_text(text) or find_state_by_word(text) is not None))
    rows = {at for at, _, counts in cells if counts}  # the words beside a number tell of the same thing
    numbers = [xl_rowcol_to_cell(at, column) for at, column, counts in cells if counts]
    return numbers, [xl_rowcol_to_cell(at, column) for at, column, _ in cells if at not in rows]


def _is_form_cell(line: PlacedRow, column: int, text: str, headings: list[str], corrected: frozenset[int]) -> bool:
    """True if the form has something in this cell, or takes it."""
    if column in _READ.get(line.kind, ()):
        return True
    match line.kind, column:
        case "cell", 6:
            return True
        case "cell", 5:
            return xl_rowcol_to_cell(line.at, column) in line.sheet.contents.formulas
        case "cell", 4:
            return line.at in corrected or is_unchanged_previous_value(text, line.row)
        case "answer", 2:
            return " ".join(text.split()) == line.row.earlier
        case "text", _:
            return text in {*headings, *line.row.earlier.split("\n")}
    return False


Read = tuple[Sequence[FileRow], tuple[Answer, ...], int | None, bytes]


def read_returned_workbook(path: Path, report: FileReport) -> Read | None:
    """The figures, answers, version and bytes of a workbook; None, and findings, if it cannot be read.

    A workbook without the hidden sheet is read if its first sheet has the columns of a CSV submission.
    """
    opened = open_workbook(path, report)
    if opened is None:
        return None
    if SHEET not in opened.sheets:
        first = next((row for row in opened.first if any(row)), [])
        return None if is_misplaced_list(path, first, report) else _read_flat_workbook(opened, first, report)
    manifest = Manifest.read(opened.sheets[SHEET].texts)
    if manifest is None:
        _refuse_foreign_workbook(report, "changed")
        return None
    if not _check_workbook_manifest(manifest, report):
        return None
    placed = list(_list_readable_rows(opened, manifest, report))
    chosen = dict(_read_block_defaults(placed, report))
    cells = _select_cells(placed)
    filled = {line.row.code for line in cells if line.text(_NUMBER) not in ("", "0")}
    defaults = dict(apply_block_default(report.collection, [line.row for line in cells], filled, chosen))
    rows = list(_read_workbook_figures(placed, defaults, report))
    answers = [_read_workbook_answer(line, manifest, report) for line in placed if line.kind == "answer"]
    version = {line.locate_cell(1): line.text(1) for line in placed if line.kind == "version"}
    where = report.place(*version) if len(version) == 1 else None
    number = read_submission_version(version.values() or ["?"], report, where) if version or not report.errors else None
    return rows, tuple(answer for answer in answers if answer), number, opened.data


def _read_flat_workbook(opened: OpenedWorkbook, first: list[str], report: FileReport) -> Read | None:
    if not {"measure", "value"} <= {name.strip().lower() for name in first}:
        _refuse_foreign_workbook(report, "bare")
        return None
    grid = convert_workbook_to_table(opened, report)
    if grid is None or not check_table_columns(grid, COLUMNS, OPTIONAL, report):
        return None
    rows, version = read_submission_table(grid, report)
    return rows, (), version, grid.data


def _refuse_foreign_workbook(report: FileReport, what: str) -> None:
    report.add_rule_finding("C037", what=format_message(f"collect.workbook.{what}"))


def _check_workbook_manifest(manifest: Manifest, report: FileReport) -> bool:
    facts, collection = manifest.facts, report.collection
    if facts.get("collection") != collection.id:
        _refuse_foreign_workbook(report, "other")
        return False
    errors = report.errors
    provider = facts.get("provider", "")
    if provider != report.provider:
        name = report.label_known("providers", provider)
        report.add_rule_finding("C012", sender=report.label("providers", report.provider), provider=name)
    theirs = collection.rounds.get(facts.get("round", ""))
    if theirs is not report.round:
        named = quote_code_only(facts.get("round", "")) if theirs is None else theirs.period
        report.add_rule_finding("C014", period=named, year=report.round.period)
    if report.errors > errors:
        return False
    if facts.get("edition") != hash_collection_version(collection):
        report.add_rule_finding("C036")
    return True


def _list_readable_rows(opened: OpenedWorkbook, manifest: Manifest, report: FileReport) -> Iterator[PlacedRow]:
    """Every row of the form that can be read; everything else is said."""
    for number, sheet in match_returned_sheets(opened, manifest, report).items():
        placed = match_form_rows(sheet, number, manifest, report)
        if placed is None:
            continue
        faulty = find_unreadable_rows(sheet, placed, report)
        if not find_unmapped_content(sheet, placed, manifest, report):
            report_missing_rows(sheet, number, manifest, placed, report)
        yield from (line for line in placed if line.at not in faulty)


def _read_block_defaults(placed: Sequence[PlacedRow], report: FileReport) -> Iterator[tuple[str, str]]:
    """What all blank cells of a block are said to be, by the block's code."""
    for line in placed:
        word = line.text(2) if line.kind == "rest" else ""
        state = find_block_default(word) if word else ""
        if state in set(ValueStatus):
            yield line.row.block, state
        elif word:
            expected = list_names_briefly(list_block_defaults(report.collection.settings.language, zero=True))
            where = report.place(line.locate_cell(2))
            report.add_rule_finding("C027", where, source=line.source(report.file, 2), expected=expected)


def _read_workbook_figures(
    placed: Sequence[PlacedRow], defaults: Mapping[str, str], report: FileReport
) -> Iterator[FileRow]:
    """The rows of this period, then those that correct the period before: there the remark is its reason."""
    for _, group in groupby(placed, key=lambda line: line.sheet.name):
        lines = list(group)
        corrected = find_corrected_rows(lines, report)
        for line in _select_cells(lines):
            row = _build_workbook_row(line, defaults.get(line.row.code, ""), report)
            yield replace(row, remark="") if line.at in corrected else row
        for line in lines:
            if line.at in corrected and (before := _get_previous_period(line, report)) is not None:
                yield _build_row(
                    line, report, EARLIER, period=str(before), value=line.text(EARLIER), remark=line.text(REMARK)
                )


def _get_previous_period(line: PlacedRow, report: FileReport) -> Period | None:
    try:
        return Period.from_text(line.row.period).shift_period(-1, by=report.round.period)
    except ValueError:
        return None  # the row's period cannot be read, which is said of its figure


def _build_row(
    line: PlacedRow, report: FileReport, column: int, *, period: str, value: str, status: str = "", **more: str
) -> FileRow:
    """A row about the figure that a row of the form asks for, as it stands in a column."""
    return FileRow(
        at=line.locate_cell(column),
        source=line.source(report.file, column),
        provider=line.row.provider,
        form=line.row.form,
        period=period,
        measure=line.row.measure,
        breakdown=line.row.breakdown,
        value=value,
        status=status,
        **more,
    )


def _build_workbook_row(line: PlacedRow, default: str, report: FileReport) -> FileRow:
    value, status, exact, remark = (line.text(column) for column in (1, 2, 3, REMARK))
    source = line.source(report.file, _NUMBER)
    if exact and not value:
        what = format_message("collect.amount.only_exactness")
        report.add_rule_finding("C026", report.place(line.locate_cell(3)), source=source, what=what)
        exact = ""
    if has_identity_number(report.collection, remark):
        column = format_message("collect.sheet.remark")
        report.add_rule_finding("C047", report.place(line.locate_cell(REMARK)), source=source, column=column)
    if not value and not status:
        status = default
    words = {"qualifier": find_qualifier_by_word(exact), "remark": remark}
    return _build_row(line, report, _NUMBER, period=line.row.period, value=value, status=status, **words)


def _read_workbook_answer(line: PlacedRow, manifest: Manifest, report: FileReport) -> Answer | None:
    text, row = line.text(1), line.row
    language = manifest.facts.get("language", report.collection.settings.language)
    texts = {language: text} if text else {}
    source, at = line.source(report.file, 1), line.locate_cell(1)
    return check_answer(report, row.provider, row.form, row.question, texts, source, at)
