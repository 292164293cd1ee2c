"""A submission as CSV: one row a figure, the columns exactly those agreed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tilstand.collect.check import source_line
from tilstand.collect.columns import misplaced_list
from tilstand.collect.csv_file import COLUMNS, OPTIONAL, TextTable, at_row, columns_fit, csv_grid
from tilstand.collect.finding import FileReport
from tilstand.collect.person import identity_number
from tilstand.collect.row import FileRow
from tilstand.model import Source

__all__ = ["Read", "read_csv", "rows_of", "version_of"]

Read = tuple[list[FileRow], int | None, bytes]


def read_csv(path: Path, report: FileReport) -> Read | None:
    """The rows, version and bytes of a CSV submission; None, and findings, if it cannot be read."""
    grid = csv_grid(path, report)
    if grid is None or misplaced_list(path, grid.header, report):
        return None
    if not columns_fit(grid, COLUMNS, OPTIONAL, report):
        return None
    return rows_of(grid, report), version_of((row["version"] for _, row in grid.rows), report), grid.data


def rows_of(grid: TextTable, report: FileReport) -> list[FileRow]:
    """The rows of a table with the columns of a submission."""
    found = []
    for number, fields in grid.rows:
        at = at_row(number)
        for column in ("quote", "document", "remark"):
            if identity_number(report.collection, fields.get(column, "")):
                report.say("C047", report.place(at), column=column)
        line = source_line(report, fields.get("line", ""), at)
        document = fields.get("document", "")
        source = Source(document or report.file, line if document else number, fields.get("quote", ""))
        names = (*COLUMNS, "qualifier", "as_at", "readings", "remark")
        texts = {name: fields.get(name, "") for name in names if name != "version"}
        found.append(FileRow(at=at, source=source, **texts))
    return found


def version_of(texts: Iterable[str], report: FileReport) -> int | None:
    """The version that all rows name; 1 if none names one; None, and a finding, if they disagree."""
    found = {text for text in texts if text} or {"1"}
    text = found.pop()
    if found or not re.fullmatch("0{0,9}[1-9][0-9]{0,3}", text):
        report.say("C040")
        return None
    return int(text)
