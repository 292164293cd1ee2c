"""A submission as CSV: one row a figure, the columns exactly those agreed.

In the collection it may also hold answers, one row each: of their words the hash, which stands as the remark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tilstand.collect.answers import check_answer, has_identity_number
from tilstand.collect.csv_files import (
    APART,
    COLUMNS,
    OPTIONAL,
    TextTable,
    check_table_columns,
    read_csv_table,
)
from tilstand.collect.findings import FileReport, locate_cell, locate_row
from tilstand.collect.line_list_rows import is_misplaced_list
from tilstand.collect.rows import FIELDS, CategoricalColumn, FileRow, FileRows
from tilstand.model import Answer, Source
from tilstand.model.hashes import parse_placeholder
from tilstand.sandbox.documents import MOST_BYTES
from tilstand.terms import Text

_PLACES = ("line", "document", "sheet", "cell", "quote")
_LINE_NUMBER = re.compile("[0-9]{1,9}")
_KEPT_WORKBOOK = re.compile(r"[^.]+\.(?P<version>[1-9][0-9]{0,5})\.xlsx\.csv")

Read = tuple[Sequence[FileRow], tuple[Answer, ...], int | None, bytes]


def read_csv_submission(path: Path, report: FileReport) -> Read | None:
    """The rows, answers, version and bytes of a CSV submission; None, and findings, if it cannot be read."""
    if (bare := _read_empty_submission(path)) is not None:
        return bare
    grid = read_csv_table(path, report)
    if grid is None or is_misplaced_list(path, grid.header, report):
        return None
    if not check_table_columns(grid, COLUMNS, OPTIONAL, report, apart=APART):
        return None
    rows, version = read_submission_table(grid, report)
    return rows, tuple(_read_answer_rows(grid, report)), version, grid.data


def read_submission_table(grid: TextTable, report: FileReport) -> tuple[FileRows, int | None]:
    """The rows and the version of a table with the columns of a submission."""
    return build_submission_rows(grid, report), read_submission_version(grid.columns["version"].texts, report)


def _read_empty_submission(path: Path) -> Read | None:
    """A workbook that asks no figure and in which nothing is answered, as it is kept: headings alone."""
    match = _KEPT_WORKBOOK.fullmatch(path.name)
    if match is None or not path.is_file() or path.stat().st_size > MOST_BYTES:
        return None
    data = path.read_bytes()
    if not data.strip() or len(data.splitlines()) != 1:
        return None
    return (), (), int(match["version"]), data


def build_submission_rows(grid: TextTable, report: FileReport) -> FileRows:
    """The rows of a table with the columns of a submission."""
    own_array = np.flatnonzero(~_mark_matching_rows(grid, "question"))
    columns = {name: grid.columns[name].select_column_rows(own_array) for name in FIELDS if name in grid.columns}
    empty = CategoricalColumn(np.zeros(len(own_array), dtype=np.int32), ("",))
    cited = {name: grid.columns[name] for name in _PLACES if name in grid.columns}
    places = {name: column for name, column in cited.items() if any(column.texts)}

    def build_row_source(at: int) -> Source:
        row = int(own_array[at])
        fields = {name: column[row] for name, column in places.items()}
        return _build_submission_source(int(grid.numbers[row]), fields, report)

    columns = {name: columns.get(name, empty) for name in FIELDS}
    rows = FileRows(columns, lambda at: _build_submission_row(grid, int(own_array[at]), report), build_row_source)
    faulty = {
        name: _mark_matching_rows(grid, name, partial(_has_person_number, report))
        for name in ("quote", "document", "remark")
    }
    faulty["line"] = _mark_matching_rows(grid, "line", lambda text: bool(text) and not _LINE_NUMBER.fullmatch(text))
    for at in own_array[np.logical_or.reduce(list(faulty.values()))[own_array]].tolist():
        number, fields = int(grid.numbers[at]), grid.get_row_fields(at)
        for column in ("quote", "document", "remark"):
            if faulty[column][at]:
                report.add_rule_finding("C047", report.place(_locate_submission_row(number, fields)), column=column)
        if faulty["line"][at]:
            report.add_rule_finding("C060", report.place(locate_row(number)))
    return rows


def _mark_matching_rows(grid: TextTable, name: str, holds: Callable[[str], bool] = bool) -> npt.NDArray[np.bool_]:
    """The rows of which something holds for the text in a column."""
    if name not in grid.columns:
        return np.zeros(len(grid.numbers), dtype=bool)
    return grid.columns[name].mark_rows(holds)


def _has_person_number(report: FileReport, text: str) -> bool:
    """True for words in which the number of a person stands."""
    return not parse_placeholder(text) and has_identity_number(report.collection, text)


def _build_submission_row(grid: TextTable, at: int, report: FileReport) -> FileRow:
    number, fields = int(grid.numbers[at]), grid.get_row_fields(at)
    texts = [fields.get(name, "") for name in FIELDS]
    return FileRow(_locate_submission_row(number, fields), _build_submission_source(number, fields, report), *texts)


def _read_answer_rows(grid: TextTable, report: FileReport) -> Iterator[Answer]:
    for at in np.flatnonzero(_mark_matching_rows(grid, "question")).tolist():
        number, texts_by_name = int(grid.numbers[at]), grid.get_row_fields(at)
        words = {texts_by_name.get("language", ""): text} if (text := texts_by_name.get("remark", "")) else {}
        read_source_line(report, texts_by_name.get("line", ""), locate_row(number))
        about = (texts_by_name["provider"], texts_by_name["form"], texts_by_name["question"])
        source = _build_submission_source(number, texts_by_name, report)
        if found := check_answer(report, *about, words, source, _locate_submission_row(number, texts_by_name)):
            yield found


def _locate_submission_row(number: int, fields: Mapping[str, str]) -> Text:
    """Where a row stands: in the file that it came from, where that was another one."""
    sheet, cell, line = (fields.get(name, "") for name in ("sheet", "cell", "line"))
    if sheet and cell:
        return locate_cell(sheet, cell)
    came_apart = "cell" in fields and line.isdecimal()
    return locate_row(int(line) if came_apart else number)


def _build_submission_source(number: int, fields: Mapping[str, str], report: FileReport) -> Source:
    line = _parse_cited_line(fields.get("line", ""))
    document, sheet, cell = (fields.get(name, "") for name in ("document", "sheet", "cell"))
    if document and cell:
        return Source(document, sheet=sheet, cell=cell)
    return Source(document or report.file, line if document else number, fields.get("quote", ""))


@lru_cache(maxsize=1 << 12)
def _parse_cited_line(text: str) -> int | None:
    """The number of a line that is cited; the same is cited again and again."""
    return int(text) if _LINE_NUMBER.fullmatch(text) else None


def read_source_line(report: FileReport, text: str, at: Text) -> int | None:
    """The line that a row cites; None if it cites none. A line that is no number is said."""
    if text and not _LINE_NUMBER.fullmatch(text):
        report.add_rule_finding("C060", report.place(at))
    return _parse_cited_line(text)


def read_submission_version(texts: Iterable[str], report: FileReport, where: Text | None = None) -> int | None:
    """The version that all rows name; 1 if none names one; None, and a finding, if they disagree.

    Args:
        texts: What stands for the version.
        report: Takes the finding.
        where: The one place that it stands in, if there is one.
    """
    matches = {text for text in texts if text} or {"1"}
    text = matches.pop()
    if matches or not re.fullmatch("0{0,9}[1-9][0-9]{0,3}", text):
        report.add_rule_finding("C040", where)
        return None
    return int(text)
