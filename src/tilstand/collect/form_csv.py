"""A submission as CSV: one row a figure, the columns exactly those agreed.

In the collection it may also hold answers, one row each: of their words the hash, which stands as the remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tilstand.collect.answers import answer
from tilstand.collect.check import source_line
from tilstand.collect.columns import misplaced_list
from tilstand.collect.csv_file import APART, COLUMNS, OPTIONAL, TextTable, at_row, columns_fit, csv_grid
from tilstand.collect.fact import written
from tilstand.collect.finding import FileReport
from tilstand.collect.person import identity_number
from tilstand.collect.row import FileRow
from tilstand.languages import message, quoted
from tilstand.model import Answer, Source
from tilstand.model.wording import kept_apart
from tilstand.terms import Text

__all__ = ["Read", "read_csv", "rows_of", "version_of"]

Read = tuple[list[FileRow], tuple[Answer, ...], int | None, bytes]


def read_csv(path: Path, report: FileReport) -> Read | None:
    """The rows, answers, version and bytes of a CSV submission; None, and findings, if it cannot be read."""
    grid = csv_grid(path, report)
    if grid is None or misplaced_list(path, grid.header, report):
        return None
    if not columns_fit(grid, COLUMNS, OPTIONAL, report, apart=APART):
        return None
    rows, version = rows_of(grid, report), version_of((row["version"] for _, row in grid.rows), report)
    return rows, tuple(_answers(grid, report)), version, grid.data


def rows_of(grid: TextTable, report: FileReport) -> list[FileRow]:
    """The rows of a table with the columns of a submission."""
    found = []
    for number, fields in grid.rows:
        if fields.get("question"):
            continue
        at = _at(number, fields)
        for column in ("quote", "document", "remark"):
            text = fields.get(column, "")
            if not kept_apart(text) and identity_number(report.collection, text):
                report.say("C047", report.place(at), column=column)
        source = _source(number, fields, report)
        names = (*COLUMNS, "qualifier", "as_at", "readings", "remark")
        texts = {name: fields.get(name, "") for name in names if name != "version"}
        found.append(FileRow(at=at, source=source, **texts))
    return found


def _answers(grid: TextTable, report: FileReport) -> Iterator[Answer]:
    for number, one in grid.rows:
        if one.get("question"):
            words = {one.get("language", ""): text} if (text := one.get("remark", "")) else {}
            about, source = (one["provider"], one["form"], one["question"]), _source(number, one, report)
            if found := answer(report, *about, words, source, _at(number, one)):
                yield found


def _at(number: int, fields: Mapping[str, str]) -> Text:
    """Where a row stands: in the file that it came from, where that was another one."""
    sheet, cell, line = (fields.get(name, "") for name in ("sheet", "cell", "line"))
    if sheet and cell:
        return message("collect.place.cell", sheet=quoted(written(sheet)), cell=written(cell))
    came_apart = "cell" in fields and line.isdecimal()
    return at_row(int(line) if came_apart else number)


def _source(number: int, fields: Mapping[str, str], report: FileReport) -> Source:
    text = fields.get("line", "")
    line = source_line(report, text, at_row(number)) if text else None
    document, sheet, cell = (fields.get(name, "") for name in ("document", "sheet", "cell"))
    if document and cell:
        return Source(document, sheet=sheet, cell=cell)
    return Source(document or report.file, line if document else number, fields.get("quote", ""))


def version_of(texts: Iterable[str], report: FileReport) -> int | None:
    """The version that all rows name; 1 if none names one; None, and a finding, if they disagree."""
    found = {text for text in texts if text} or {"1"}
    text = found.pop()
    if found or not re.fullmatch("0{0,9}[1-9][0-9]{0,3}", text):
        report.say("C040")
        return None
    return int(text)
