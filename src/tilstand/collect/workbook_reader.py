"""Reader of a returned workbook: figures, corrections and content outside the form.

A body corrects one by writing over it, with the reason in the column of remarks. A number is no correction
where nothing is said of this period beside it, or where what was sent out stands beside it now and no reason
is given: then it stands in the wrong column.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlsxwriter.utility import xl_rowcol_to_cell

from tilstand.collect.amounts import parse_written_number
from tilstand.collect.answers import check_answer, has_identity_number
from tilstand.collect.csv_files import COLUMNS, OPTIONAL, check_table_columns
from tilstand.collect.csv_submission import build_submission_rows, read_submission_version
from tilstand.collect.findings import FileReport, get_finding_label, list_names_briefly, to_text_fact
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
    check_table_formulas,
    convert_sheet_to_table,
    find_merged_rows,
    locate_sheet,
    match_form_rows,
    match_returned_sheets,
    open_workbook,
    report_formula_cells,
    report_missing_rows,
)
from tilstand.collect.rows import FileRow, quote_code_only
from tilstand.collect.workbook_template import hash_collection_version
from tilstand.languages import format_message, quote_text
from tilstand.model import Answer, Source
from tilstand.sandbox.worksheets import parse_cell_address
from tilstand.terms import Period, Text, ValueStatus


def is_unchanged_previous_value(text: str, row: MappedRow) -> bool:
    """True if a text is what was sent out in the column of the period before, however it is written."""
    plain = " ".join(text.split())
    state = find_state_by_word(plain)
    if plain == row.earlier or (state is not None and state is find_state_by_word(row.earlier)):
        return True
    value, other_value = _parse_previous_number(plain), _parse_previous_number(row.earlier)
    return value is not None and other_value is not None and math.isclose(value, other_value, rel_tol=1e-12)


def find_corrected_rows(sheet: OpenedSheet, placed: Sequence[PlacedRow], report: FileReport) -> frozenset[int]:
    """The rows, counted from 0, in which the figure of the period before is another than was sent out."""
    if report.round.basis != "delivered":
        return frozenset()
    chosen = {
        placed_row.row.block for placed_row in placed if placed_row.row.kind == "rest" and sheet.text(placed_row.at, 2)
    }
    cells = (placed_row for placed_row in placed if placed_row.row.kind == "cell" and placed_row.row.earlier)
    return frozenset(cell.at for cell in cells if _is_corrected_row(sheet, cell, chosen))


def find_cleared_cells(sheet: OpenedSheet, placed: Sequence[PlacedRow]) -> list[str]:
    """The cells in which a figure of the period before was sent out, and nothing stands now."""
    cells = (placed_row.at for placed_row in placed if placed_row.row.kind == "cell" and placed_row.row.earlier)
    return [xl_rowcol_to_cell(at, EARLIER) for at in cells if not sheet.text(at, EARLIER)]


def build_correction_rows(sheet: OpenedSheet, placed: Sequence[PlacedRow], report: FileReport) -> Iterator[FileRow]:
    """What a body wrote over figures of the period before: rows about that period, each with its reason."""
    rows = find_corrected_rows(sheet, placed, report)
    for placed_row in (current_placed_row for current_placed_row in placed if current_placed_row.at in rows):
        cell, row = xl_rowcol_to_cell(placed_row.at, EARLIER), placed_row.row
        try:
            before = Period.from_text(row.period).shift_period(-1, by=report.round.period)
        except ValueError:
            continue  # the row's own period cannot be read, which is said of its own figure
        yield FileRow(
            at=format_message(
                "collect.place.cell", sheet=quote_text(to_text_fact(sheet.name)), cell=to_text_fact(cell)
            ),
            source=Source(report.file, sheet=sheet.name, cell=cell),
            provider=row.provider,
            form=row.form,
            period=str(before),
            measure=row.measure,
            breakdown=row.breakdown,
            value=sheet.text(placed_row.at, EARLIER),
            status="",
            remark=sheet.text(placed_row.at, REMARK),
        )


def _is_corrected_row(sheet: OpenedSheet, one: PlacedRow, chosen: set[str]) -> bool:
    text, own_text = sheet.text(one.at, EARLIER), sheet.text(one.at, 1)
    if (
        not text
        or is_unchanged_previous_value(text, one.row)
        or not (find_state_by_word(text) or re.search("[0-9]", text))
    ):
        return False
    answered = bool(own_text or sheet.text(one.at, 2)) or one.row.block in chosen
    swapped = own_text and is_unchanged_previous_value(own_text, one.row) and not sheet.text(one.at, REMARK)
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
    place, contents = report.place(locate_sheet(sheet)), sheet.contents
    read = {(placed_row.at, column) for placed_row in placed for column in _READ.get(placed_row.row.kind, ())}
    read |= {(at, EARLIER) for at in find_corrected_rows(sheet, placed, report)}
    merged = find_merged_rows(sheet, placed)
    formulas = _select_form_cells(contents.formulas, read)
    errors = {cell: at for cell, at in _select_form_cells(contents.errors, read).items() if cell not in formulas}
    odd = {cell: at for cell, at in _select_form_cells(contents.odd, read).items() if cell not in formulas}
    if formulas:
        report_formula_cells(report, place, list(formulas))
    for what, cells in (
        ("error", list(errors)),
        *((how, [cell for cell in odd if contents.odd[cell] == how]) for how in _ODD),
        ("merged", list(dict.fromkeys(merged.values()))),
    ):
        if cells:
            report.add_rule_finding(
                "C071", place, what=format_message(f"collect.shown.{what}", cells=list_names_briefly(cells))
            )
    astray = (at for at, _ in _find_misplaced_numbers(sheet, placed))
    return frozenset({*merged, *formulas.values(), *errors.values(), *odd.values(), *astray})


def _find_misplaced_numbers(sheet: OpenedSheet, placed: Sequence[PlacedRow]) -> frozenset[tuple[int, int]]:
    """The cells that take words, with a number in them and none where it belongs: it was moved over."""
    empty = [
        placed_row.at
        for placed_row in placed
        if placed_row.row.kind == "cell" and not sheet.text(placed_row.at, _NUMBER)
    ]
    cells = ((at, column) for at in empty for column in (*_WORDS, REMARK))
    told = {*sheet.contents.formulas, *sheet.contents.errors, *sheet.contents.odd}
    return frozenset(
        (at, column)
        for at, column in cells
        if _is_number_text(sheet.text(at, column)) and xl_rowcol_to_cell(at, column) not in told
    )


def find_unmapped_content(
    sheet: OpenedSheet, placed: Sequence[PlacedRow], manifest: Manifest, report: FileReport
) -> bool:
    """Say what stands outside the form, what is hidden and remarked; True if a number is outside."""
    fixed = find_corrected_rows(sheet, placed, report)
    outside = _UnmappedContent(sheet, placed, manifest, fixed, _find_misplaced_numbers(sheet, placed))
    numbers, words = outside.cells()
    place = report.place(locate_sheet(sheet))
    if numbers:
        source = Source(report.file, sheet=sheet.name, cell=numbers[0])
        report.add_rule_finding("C070", place, source=source, cells=list_names_briefly(numbers))
    remarks = [at for at in _list_remark_rows(sheet, placed) if (at, REMARK) not in outside.strayed]
    for what, cells in (
        ("words", words),
        ("remark", [xl_rowcol_to_cell(at, REMARK) for at in remarks if at not in fixed]),
        ("corrected", [xl_rowcol_to_cell(at, EARLIER) for at in remarks if at in fixed]),
        ("cleared", find_cleared_cells(sheet, placed)),
        ("hidden", _list_hidden_cells(sheet, placed)),
    ):
        if cells:
            report.add_rule_finding(
                "C072", place, what=format_message(f"collect.aside.{what}", cells=list_names_briefly(cells))
            )
    if sheet.notes:
        report.add_rule_finding("C072", place, what=format_message("collect.aside.notes"))
    return bool(numbers)


def _select_form_cells(cells: Iterable[str], read: set[tuple[int, int]]) -> dict[str, int]:
    numbers_by_name = {}
    for cell in cells:
        at = parse_cell_address(cell)
        if at is not None and (at[0] - 1, at[1] - 1) in read:
            numbers_by_name[cell] = at[0] - 1
    return numbers_by_name


def _list_remark_rows(sheet: OpenedSheet, placed: Sequence[PlacedRow]) -> list[int]:
    return [
        placed_row.at for placed_row in placed if placed_row.row.kind == "cell" and sheet.text(placed_row.at, REMARK)
    ]


def _list_hidden_cells(sheet: OpenedSheet, placed: Sequence[PlacedRow]) -> list[str]:
    """The cells with something in them that nobody sees who opens the sheet."""
    columns = {at for first, last in sheet.contents.hidden_columns for at in (1, 2, 3) if first <= at + 1 <= last}
    return [
        xl_rowcol_to_cell(placed_row.at, column)
        for placed_row in placed
        for column in _READ.get(placed_row.row.kind, ())
        if sheet.text(placed_row.at, column)
        and (not sheet.visible or column in columns or placed_row.at + 1 in sheet.contents.hidden)
    ]


def _is_figure_text(text: str) -> bool:
    """True if a text is a number, or a reason for having none."""
    return _is_number_text(text) or find_state_by_word(text) is not None


def _is_number_text(text: str) -> bool:
    return not parse_written_number(text, whole=False, signed=True, percent=True).problem


@dataclass(frozen=True, slots=True)
class _UnmappedContent:
    sheet: OpenedSheet
    placed: Sequence[PlacedRow]
    manifest: Manifest
    corrected: frozenset[int]
    strayed: frozenset[tuple[int, int]]

    def cells(self) -> tuple[list[str], list[str]]:
        """The cells that the form does not have: those with a number or a reason, and those with words."""
        found_entries = [(row, column, _is_figure_text(text)) for row, column, text in self._iterate_unmapped_cells()]
        rows = {row for row, _, counts in found_entries if counts}  # the words beside a number tell of the same thing
        numbers = [xl_rowcol_to_cell(row, column) for row, column, counts in found_entries if counts]
        words = [xl_rowcol_to_cell(row, column) for row, column, _ in found_entries if row not in rows]
        return numbers, words

    def _iterate_unmapped_cells(self) -> Iterator[tuple[int, int, str]]:
        rows = {placed_row.at: placed_row for placed_row in self.placed}
        for row, line in enumerate(self.sheet.texts):
            marked = len(line) > CODE and bool(line[CODE])
            for column, text in enumerate(line):
                if text and column != CODE and not self._is_form_cell(rows.get(row), marked, column, text):
                    yield row, column, text

    def _is_form_cell(self, one: PlacedRow | None, marked: bool, column: int, text: str) -> bool:
        """True if the form has something in this cell, or takes it."""
        if one is None or column == 0:
            return marked and column == 0
        kind = one.row.kind
        if (one.at, column) in self.strayed:
            return False
        if column in _READ.get(kind, ()) or (kind, column) == ("cell", REMARK):
            return True
        if (kind, column) == ("cell", _CHECK):
            return xl_rowcol_to_cell(one.at, column) in self.sheet.contents.formulas
        if (kind, column) == ("cell", EARLIER):
            return one.at in self.corrected or is_unchanged_previous_value(text, one.row)
        if (kind, column) == ("answer", 2):
            return " ".join(text.split()) == one.row.earlier
        own_texts = {*self.manifest.facts.get("headings", "").split("\n"), *one.row.earlier.split("\n")}
        return kind == "text" and text in own_texts


Read = tuple[Sequence[FileRow], tuple[Answer, ...], int | None, bytes]
Place = tuple[OpenedSheet, PlacedRow]


def read_returned_workbook(path: Path, report: FileReport) -> Read | None:
    """The figures, answers, version and bytes of a workbook; None, and findings, if it cannot be read.

    A workbook without the hidden sheet is read if its first sheet has the columns of a CSV submission.
    """
    opened = open_workbook(path, report)
    if opened is None:
        return None
    if SHEET not in opened.sheets:
        first = next((row for row in opened.first if any(row)), [])
        return None if is_misplaced_list(path, first, report) else _read_flat_workbook(opened, report)
    manifest = Manifest.read(opened.sheets[SHEET].texts)
    if manifest is None:
        _refuse_foreign_workbook(report, "changed")
        return None
    if not _check_workbook_manifest(manifest, report):
        return None
    places = list(_list_readable_rows(opened, manifest, report))
    chosen = dict(_read_block_defaults(places, report))
    cells = [(sheet, placed_row) for sheet, placed_row in places if placed_row.row.kind == "cell"]
    filled = {placed_row.row.code for sheet, placed_row in cells if sheet.text(placed_row.at, 1) not in ("", "0")}
    texts_by_name = dict(
        apply_block_default(report.collection, [placed_row.row for _, placed_row in cells], filled, chosen)
    )
    rows = list(_read_workbook_figures(places, texts_by_name, report))
    answers = [
        _read_workbook_answer(sheet, placed_row, manifest, report)
        for sheet, placed_row in places
        if placed_row.row.kind == "answer"
    ]
    version = {
        _locate_workbook_cell(sheet, placed_row, 1): sheet.text(placed_row.at, 1)
        for sheet, placed_row in places
        if placed_row.row.kind == "version"
    }
    where = report.place(*version) if len(version) == 1 else None
    number = read_submission_version(version.values() or ["?"], report, where) if version or not report.errors else None
    return rows, tuple(current_answer for current_answer in answers if current_answer), number, opened.data


def _read_flat_workbook(opened: OpenedWorkbook, report: FileReport) -> Read | None:
    header = {name.strip().lower() for name in next((row for row in opened.first if any(row)), [])}
    if not {"measure", "value"} <= header:
        _refuse_foreign_workbook(report, "bare")
        return None
    grid = None if check_table_formulas(opened, report) else convert_sheet_to_table(opened.first, opened.data, report)
    if grid is None or not check_table_columns(grid, COLUMNS, OPTIONAL, report):
        return None
    return (
        build_submission_rows(grid, report),
        (),
        read_submission_version(grid.columns["version"].texts, report),
        grid.data,
    )


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
        known = provider in collection.providers
        name = get_finding_label(collection, f"providers.{provider}") if known else quote_code_only(provider)
        report.add_rule_finding(
            "C012", sender=get_finding_label(collection, f"providers.{report.provider}"), provider=name
        )
    theirs = collection.rounds.get(facts.get("round", ""))
    if theirs is not report.round:
        named = quote_code_only(facts.get("round", "")) if theirs is None else theirs.period
        report.add_rule_finding("C014", period=named, year=report.round.period)
    if report.errors > errors:
        return False
    if facts.get("edition") != hash_collection_version(collection):
        report.add_rule_finding("C036")
    return True


def _list_readable_rows(opened: OpenedWorkbook, manifest: Manifest, report: FileReport) -> Iterator[Place]:
    """Every row of the form that can be read, with its sheet; everything else is said."""
    for number, sheet in match_returned_sheets(opened, manifest, report).items():
        placed = match_form_rows(sheet, number, manifest, report)
        if placed is None:
            continue
        faulty = find_unreadable_rows(sheet, placed, report)
        if not find_unmapped_content(sheet, placed, manifest, report):
            report_missing_rows(sheet, number, manifest, placed, report)
        yield from ((sheet, placed_row) for placed_row in placed if placed_row.at not in faulty)


def _read_block_defaults(places: Sequence[Place], report: FileReport) -> Iterator[tuple[str, str]]:
    """What all blank cells of a block are said to be, by the block's code."""
    for sheet, placed_row in places:
        word = sheet.text(placed_row.at, 2) if placed_row.row.kind == "rest" else ""
        if not word:
            continue
        state = find_block_default(word)
        if state in set(ValueStatus):
            yield placed_row.row.block, state
        else:
            expected = list_names_briefly(list_block_defaults(report.collection.settings.language, zero=True))
            source = Source(report.file, sheet=sheet.name, cell=xl_rowcol_to_cell(placed_row.at, 2))
            report.add_rule_finding(
                "C027", report.place(_locate_workbook_cell(sheet, placed_row, 2)), source=source, expected=expected
            )


def _read_workbook_figures(places: Sequence[Place], rest: Mapping[str, str], report: FileReport) -> Iterator[FileRow]:
    """The rows of this period, then those that correct the period before: there the remark is its reason."""
    sheets = {sheet.name: sheet for sheet, _ in places}
    for name, sheet in sheets.items():
        placed = [current_placed_row for other_sheet, current_placed_row in places if other_sheet.name == name]
        fixed = find_corrected_rows(sheet, placed, report)
        for placed_row in (
            current_placed_row for current_placed_row in placed if current_placed_row.row.kind == "cell"
        ):
            row = _build_workbook_row(sheet, placed_row, rest.get(placed_row.row.code, ""), report)
            yield replace(row, remark="") if placed_row.at in fixed else row
        yield from build_correction_rows(sheet, placed, report)


def _locate_workbook_cell(sheet: OpenedSheet, one: PlacedRow, column: int) -> Text:
    cell = xl_rowcol_to_cell(one.at, column)
    return format_message("collect.place.cell", sheet=quote_text(to_text_fact(sheet.name)), cell=to_text_fact(cell))


def _build_workbook_row(sheet: OpenedSheet, one: PlacedRow, rest: str, report: FileReport) -> FileRow:
    value, status, exact = (sheet.text(one.at, column) for column in (1, 2, 3))
    row: MappedRow = one.row
    source = Source(report.file, sheet=sheet.name, cell=xl_rowcol_to_cell(one.at, 1))
    if exact and not value:
        what = format_message("collect.amount.only_exactness")
        report.add_rule_finding("C026", report.place(_locate_workbook_cell(sheet, one, 3)), source=source, what=what)
        exact = ""
    remark = sheet.text(one.at, REMARK)
    if has_identity_number(report.collection, remark):
        column = format_message("collect.sheet.remark")
        report.add_rule_finding(
            "C047", report.place(_locate_workbook_cell(sheet, one, REMARK)), source=source, column=column
        )
    if not value and not status:
        status = rest
    return FileRow(
        at=_locate_workbook_cell(sheet, one, 1),
        source=source,
        provider=row.provider,
        form=row.form,
        period=row.period,
        measure=row.measure,
        breakdown=row.breakdown,
        value=value,
        status=status,
        qualifier=find_qualifier_by_word(exact),
        remark=remark,
    )


def _read_workbook_answer(sheet: OpenedSheet, one: PlacedRow, manifest: Manifest, report: FileReport) -> Answer | None:
    text, row = sheet.text(one.at, 1), one.row
    language = manifest.facts.get("language", report.collection.settings.language)
    texts = {language: text} if text else {}
    source = Source(report.file, sheet=sheet.name, cell=xl_rowcol_to_cell(one.at, 1))
    return check_answer(
        report, row.provider, row.form, row.question, texts, source, _locate_workbook_cell(sheet, one, 1)
    )
