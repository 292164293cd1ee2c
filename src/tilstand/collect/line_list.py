"""Line lists tabulated into the cells of a form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tilstand.collect.csv_files import TextTable, read_csv_table
from tilstand.collect.findings import FileReport, list_names_briefly, locate_row, to_count_fact
from tilstand.collect.form_cells import ExpectedCell, list_expected_cells
from tilstand.collect.line_list_rows import (
    CodedLine,
    find_entry_dimension,
    match_list_headings,
    read_list_lines,
)
from tilstand.collect.submission import Delivery, find_file_provider, make_delivery
from tilstand.define import Framework, Round, StructuralMetadata
from tilstand.languages import format_message, quote_text
from tilstand.model import Findings, Observation, Source, Submission
from tilstand.model.batch import format_file_name
from tilstand.terms import CodeMeaning, FigureOrigin, JoinedText, Period, Value
from tilstand.terms.code import CodeRelation


def tabulate_line_list(
    report: FileReport, form: str, given: frozenset[str], read: Sequence[CodedLine]
) -> tuple[Observation, ...]:
    """The counts that a list gives. A list is complete: a cell that no row belongs to is a known zero.

    Cells whose dimensions or period the list does not have yield nothing, and that is said.

    Args:
        report: Takes the findings.
        form: The form whose cells are counted.
        given: What the list has columns for.
        read: Its rows.
    """
    collection = report.collection
    dimensions = given | ({find_entry_dimension(collection, form)} if "new" in given else set())
    cells = [
        cell
        for cell in list_expected_cells(collection, report.round, report.provider)
        if cell.form == form and cell.provider == report.provider
    ]
    usable = [cell for cell in cells if _is_countable_cell(report, cell, dimensions)]
    _report_uncounted_cells(report, cells, usable)
    rows = _group_lines_by_measure(report, usable, read)
    for measure, those in rows.items():
        asked = [cell for cell in usable if cell.cell.measure == measure]
        wanted = {dimension for cell in asked for dimension, _ in cell.cell.dims}
        parts = {cell.period for cell in asked if cell.period != report.round.period}
        for line in those:
            _check_line_codes(report, line, measure, wanted)
            _check_line_period(report, line, measure, parts)
    values = {
        cell.key: Value.number(sum(_is_line_in_cell(collection, cell, line) for line in rows[cell.cell.measure]))
        for cell in usable
    }
    source = Source(report.file)
    return tuple(Observation(key, value, source, origin=FigureOrigin.COUNTED) for key, value in values.items())


def _is_countable_cell(report: FileReport, cell: ExpectedCell, dimensions: frozenset[str] | set[str]) -> bool:
    measure, form = report.collection.measures[cell.cell.measure], report.collection.forms[cell.form]
    dated = cell.period == report.round.period or "period" in dimensions
    counted = measure.unit == form.unit and measure.statistic == "count" and measure.flow == "flow"
    return counted and dated and all(dimension in dimensions for dimension, _ in cell.cell.dims)


def _report_uncounted_cells(report: FileReport, cells: list[ExpectedCell], usable: list[ExpectedCell]) -> None:
    left: dict[str, int] = defaultdict(int)
    for cell in cells:
        left[cell.cell.measure] += cell not in usable
    for measure, count in left.items():
        if count:
            name = quote_text(report.collection.get_measure_label(measure))
            what = format_message("collect.line.uncounted", measure=name, count=to_count_fact(count))
            report.add_rule_finding("C057", about=measure, what=what)


def _group_lines_by_measure(
    report: FileReport, usable: list[ExpectedCell], read: Sequence[CodedLine]
) -> dict[str, list[CodedLine]]:
    """The rows of each measure: as the row says, or by its role and status."""
    coded_lines_by_name: dict[str, list[CodedLine]] = {expected_cell.cell.measure: [] for expected_cell in usable}
    for line in read:
        if line.status == "not_a_victim":
            continue
        fitting = [name for name in coded_lines_by_name if _is_line_of_measure(report.collection, name, line)]
        if len(fitting) == 1:
            coded_lines_by_name[fitting[0]].append(line)
        else:
            _report_ambiguous_line(report, line, tuple(fitting or coded_lines_by_name))
    return coded_lines_by_name


def _is_line_of_measure(collection: StructuralMetadata, name: str, line: CodedLine) -> bool:
    measure = collection.measures[name]
    if line.measure:
        return line.measure == name
    if line.role and line.role != measure.role:
        return False
    return not line.status or not collection.has_ladder(measure.role) or measure.status in (line.status, "any", "")


def _report_ambiguous_line(report: FileReport, line: CodedLine, names: tuple[str, ...]) -> None:
    collection = report.collection
    roles = list(dict.fromkeys(collection.measures[name].role for name in names))
    statuses = list(dict.fromkeys(collection.measures[name].status for name in names))
    if not line.role and len(roles) > 1:
        column, expected = "role", list_names_briefly(roles)
    elif not line.status and len(statuses) > 1:
        column, expected = "status", list_names_briefly(status for status in statuses if status)
    else:
        column, expected = "measure", list_names_briefly(names)
    shown = tuple(quote_text(report.label("measures", name)) for name in names)
    what = format_message("collect.line.several", measures=JoinedText(shown, format_message("collect.line.or")))
    if not names:
        what = format_message("collect.line.none")
    where = report.place(locate_row(line.number))
    report.add_rule_finding("C056", where, what=what, column=column, expected=expected)


def _report_missing_code(report: FileReport, line: CodedLine, measure: str, column: str, expected: str) -> None:
    facts: dict[str, Any] = {"column": column, "measure": report.label("measures", measure), "expected": expected}
    report.add_rule_finding("C053", report.place(locate_row(line.number)), about=measure, **facts)


def _check_line_codes(report: FileReport, line: CodedLine, measure: str, wanted: set[str]) -> None:
    """Say which codes a row lacks: without them a breakdown would fall short of its total."""
    for dimension in sorted(wanted):
        if not line.codes.get(dimension):
            unknown = report.collection.get_codelist(dimension).find_codes_by_meaning(CodeMeaning.UNKNOWN)
            _report_missing_code(report, line, measure, dimension, list_names_briefly(unknown))


def _check_line_period(report: FileReport, line: CodedLine, measure: str, parts: set[Period]) -> None:
    """Say that a row has no period, or one too long for the parts of the year that are asked for."""
    if parts and not any(line.period is not None and line.period in part for part in parts):
        _report_missing_code(report, line, measure, "period", list_names_briefly(sorted(map(str, parts))))


def _is_line_in_cell(collection: StructuralMetadata, cell: ExpectedCell, line: CodedLine) -> bool:
    if line.period is not None and line.period not in cell.period:
        return False
    return all(
        any(_is_code_under(collection, dimension, code, wanted) for code in line.codes.get(dimension, ()))
        for dimension, wanted in cell.cell.dims
    )


def _is_code_under(collection: StructuralMetadata, dimension: str, code: str, wanted: str) -> bool:
    """True if a code is the wanted one, lies under it, or is among those that a view gathers."""
    codes = collection.get_codelist(dimension)
    line = (code, *codes.list_code_ancestors(code))
    target = codes[wanted]
    return wanted in line or (target.kind is CodeRelation.VIEW and any(member in line for member in target.of))


def collect_line_list(collection: Framework, round_name: str, path: Path) -> tuple[Submission | None, Findings]:
    """The counts of a line list, and everything in it that does not fit. The rows themselves are not kept.

    The name of the file is `PROVIDER.FORM.csv` or `.xlsx` (the form may be left out where the provider has
    only one that counts persons, decisions or cases; `PROVIDER.FORM.2.csv` is version 2). The columns are
    `case`, the dimensions of the form's measures (or the names that HTCDS, CTDC and IC-TIP give them), and
    where they are needed `new`, `period`, `role`, `status` and `measure`; the values are codes.

    Args:
        collection: What is counted.
        round_name: Name of the round.
        path: The file; it must not lie in the collection's folder.

    Returns:
        The counts as a submission, or None if there is an error in the list; and the findings. A finding
        names column and row, never a value.

    Raises:
        UsageError: If the collection has no such year.
    """
    delivery = deliver_line_list(collection, collection.round(round_name), path)
    return delivery.submission, delivery.findings


def deliver_line_list(collection: Framework, about: Round, path: Path) -> Delivery:
    """What a line list brings (see `collect_line_list`)."""
    report = FileReport(collection, about, format_file_name(path))
    report.provider = find_file_provider(collection, path, report)
    if path.resolve().is_relative_to(collection.path.resolve()):
        report.add_rule_finding("C050")
    form, version = _parse_list_file_name(report, path) if report.provider else ("", 1)
    if report.errors:
        return Delivery(report.file, report.provider, "line_list", findings=report.findings)
    forms = frozenset({form})
    grid = _read_list_table(path, report)
    if grid is None:
        return Delivery(report.file, report.provider, "line_list", findings=report.findings, forms=forms)
    headings = match_list_headings(report, form, grid.header)
    read = read_list_lines(report, form, headings, grid)
    # What cannot be counted is not said of a list whose columns are wrong: it follows from them.
    targets = frozenset(column.target for column in headings.columns)
    observations = tabulate_line_list(report, form, targets, read) if headings.whole else ()
    return make_delivery(report, about, "line_list", version, grid.data, observations, forms=forms)


def _parse_list_file_name(report: FileReport, path: Path) -> tuple[str, int]:
    """The form and version that a file's name gives."""
    collection = report.collection
    forms = [f for f in collection.providers[report.provider].forms if collection.forms[f].unit]
    middle = path.name.split(".")[1:-1]
    version = int(middle.pop()) if middle and middle[-1].isascii() and middle[-1].isdigit() else 1
    if not middle and len(forms) == 1:
        return forms[0], version
    if middle and middle[0] in forms:
        return middle[0], version
    report.add_rule_finding("C058", expected=list_names_briefly(forms))
    return "", version


def _read_list_table(path: Path, report: FileReport) -> TextTable | None:
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return read_csv_table(path, report, fold=False)
    if suffix == ".xlsx":
        from tilstand.collect.returned_sheets import read_workbook_table

        return read_workbook_table(path, report)
    report.refuse_file("other_kind", "other_kind_do")
    return None
