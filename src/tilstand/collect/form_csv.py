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

from tilstand.collect.answers import answer
from tilstand.collect.check import is_line
from tilstand.collect.coded import Coded
from tilstand.collect.columns import misplaced_list
from tilstand.collect.csv_file import APART, COLUMNS, OPTIONAL, TextTable, at_row, columns_fit, csv_grid
from tilstand.collect.fact import written
from tilstand.collect.file import file_bytes
from tilstand.collect.finding import FileReport
from tilstand.collect.person import identity_number
from tilstand.collect.row import FIELDS, FileRow, Rows
from tilstand.languages import message, quoted
from tilstand.model import Answer, Source
from tilstand.model.wording import kept_apart
from tilstand.terms import Text

__all__ = ["Read", "read_csv", "rows_of", "version_of"]

_PLACES = ("line", "document", "sheet", "cell", "quote")
_KEPT_WORKBOOK = re.compile(r"[^.]+\.(?P<version>[1-9][0-9]{0,5})\.xlsx\.csv")

Read = tuple[Sequence[FileRow], tuple[Answer, ...], int | None, bytes]


def read_csv(path: Path, report: FileReport) -> Read | None:
    """The rows, answers, version and bytes of a CSV submission; None, and findings, if it cannot be read."""
    if (bare := _nothing_given(path)) is not None:
        return bare
    grid = csv_grid(path, report)
    if grid is None or misplaced_list(path, grid.header, report):
        return None
    if not columns_fit(grid, COLUMNS, OPTIONAL, report, apart=APART):
        return None
    rows, version = rows_of(grid, report), version_of(grid.columns["version"].texts, report)
    return rows, tuple(_answers(grid, report)), version, grid.data


def _nothing_given(path: Path) -> Read | None:
    """A workbook that asks no figure and in which nothing is answered, as it is kept: headings alone."""
    kept = _KEPT_WORKBOOK.fullmatch(path.name)
    if kept is None:
        return None
    data = file_bytes(path, text=True)
    if not isinstance(data, bytes) or len(data.splitlines()) != 1:
        return None
    return (), (), int(kept["version"]), data


def rows_of(grid: TextTable, report: FileReport) -> Rows:
    """The rows of a table with the columns of a submission."""
    own = np.flatnonzero(~_marked(grid, "question", bool))
    columns = {name: grid.columns[name].among(own) for name in FIELDS if name in grid.columns}
    empty = Coded(np.zeros(len(own), dtype=np.int32), ("",))
    cited = {name: grid.columns[name] for name in _PLACES if name in grid.columns}
    places = {name: column for name, column in cited.items() if any(column.texts)}

    def source(at: int) -> Source:
        row = int(own[at])
        fields = {name: column[row] for name, column in places.items()}
        return _source(int(grid.numbers[row]), fields, report)

    columns = {name: columns.get(name, empty) for name in FIELDS}
    rows = Rows(columns, lambda at: _row(grid, int(own[at]), report), source)
    faulty = {name: _marked(grid, name, partial(_shows, report)) for name in ("quote", "document", "remark")}
    faulty["line"] = _marked(grid, "line", lambda text: bool(text) and not is_line(text))
    for at in own[np.logical_or.reduce(list(faulty.values()))[own]].tolist():
        number, fields = int(grid.numbers[at]), grid.fields(at)
        for column in ("quote", "document", "remark"):
            if faulty[column][at]:
                report.say("C047", report.place(_at(number, fields)), column=column)
        if faulty["line"][at]:
            report.say("C060", report.place(at_row(number)))
    return rows


def _marked(grid: TextTable, name: str, holds: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
    """The rows of which something holds for the text in a column."""
    if name not in grid.columns:
        return np.zeros(len(grid.numbers), dtype=bool)
    column = grid.columns[name]
    found: npt.NDArray[np.bool_] = np.array([holds(text) for text in column.texts], dtype=bool)[column.codes]
    return found


def _shows(report: FileReport, text: str) -> bool:
    """True for words in which the number of a person stands."""
    return not kept_apart(text) and identity_number(report.collection, text)


def _row(grid: TextTable, at: int, report: FileReport) -> FileRow:
    number, fields = int(grid.numbers[at]), grid.fields(at)
    texts = [fields.get(name, "") for name in FIELDS]
    return FileRow(_at(number, fields), _source(number, fields, report), *texts)


def _answers(grid: TextTable, report: FileReport) -> Iterator[Answer]:
    for at in np.flatnonzero(_marked(grid, "question", bool)).tolist():
        number, one = int(grid.numbers[at]), grid.fields(at)
        words = {one.get("language", ""): text} if (text := one.get("remark", "")) else {}
        if one.get("line") and not is_line(one["line"]):
            report.say("C060", report.place(at_row(number)))
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
    line = _line(fields.get("line", ""))
    document, sheet, cell = (fields.get(name, "") for name in ("document", "sheet", "cell"))
    if document and cell:
        return Source(document, sheet=sheet, cell=cell)
    return Source(document or report.file, line if document else number, fields.get("quote", ""))


@lru_cache(maxsize=1 << 12)
def _line(text: str) -> int | None:
    """The number of a line that is cited; the same is cited again and again."""
    return int(text) if is_line(text) else None


def version_of(texts: Iterable[str], report: FileReport, where: Text | None = None) -> int | None:
    """The version that all rows name; 1 if none names one; None, and a finding, if they disagree.

    Args:
        texts: What stands for the version.
        report: Takes the finding.
        where: The one place that it stands in, if there is one.
    """
    found = {text for text in texts if text} or {"1"}
    text = found.pop()
    if found or not re.fullmatch("0{0,9}[1-9][0-9]{0,3}", text):
        report.say("C040", where)
        return None
    return int(text)
