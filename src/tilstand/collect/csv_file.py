"""Rows of a CSV file, in whichever encoding and with whichever separator it came."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tilstand.collect.coded import Coded, coded
from tilstand.collect.fact import counted
from tilstand.collect.file import file_bytes
from tilstand.collect.finding import TableReport, listed
from tilstand.collect.wide_file import WIDE, wide_columns
from tilstand.languages import message
from tilstand.terms import Text

__all__ = [
    "APART",
    "COLUMNS",
    "OPTIONAL",
    "TextTable",
    "at_row",
    "columns_fit",
    "csv_grid",
    "data_grid",
    "decoded",
    "headings",
    "said_column",
]

COLUMNS = ("provider", "form", "period", "version", "measure", "breakdown", "value", "status")
OPTIONAL = ("qualifier", "as_at", "document", "line", "quote", "readings", "remark")
APART = ("sheet", "cell", "question", "language")
"""What a file also has whose words lie in the archive: where in the original, and of an answer, of which."""
_SEPARATORS = {";": "semicolon", "\t": "tab", "|": "bar"}
_WORD = re.compile(r"^[a-z][a-z_]{0,29}$")


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of texts as it stands in a file, in columns.

    Attributes:
        header: The headings.
        numbers: The number of each row's (last) line in the file.
        columns: The texts under each heading.
        data: The file's bytes.
    """

    header: tuple[str, ...]
    numbers: Sequence[int] | npt.NDArray[np.int64]
    columns: Mapping[str, Coded]
    data: bytes

    @classmethod
    def of(cls, header: tuple[str, ...], rows: Sequence[tuple[int, Sequence[str]]], data: bytes) -> TextTable:
        """A table of rows: each with its number, and a field for each heading."""
        columns = {name: coded(fields[at] for _, fields in rows) for at, name in enumerate(header)}
        return cls(header, [number for number, _ in rows], columns, data)

    def fields(self, at: int) -> dict[str, str]:
        """The texts of one row, by position, under their headings."""
        return {name: column[at] for name, column in self.columns.items()}

    @property
    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row with its number."""
        for number, *texts in zip(self.numbers, *self.columns.values(), strict=True):
            yield int(number), dict(zip(self.columns, texts, strict=True))


def at_row(number: int) -> Text:
    """Where: a row."""
    return message("collect.place.row", number=counted(number))


def said_column(name: str, number: int) -> str:
    """A heading as a message may show it: by name if it can be nothing but a heading, else by its number."""
    return name if _WORD.match(name) else f"{number}"


def decoded(data: bytes, report: TableReport) -> str | None:
    """The text of a file in UTF-8 (with or without mark), UTF-16 with mark, or Windows-1252; else None."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
            report.say("C007", encoding="UTF-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _windows(data, report) or ""
    if "\x00" in text:
        _refused(report, "not_text")
        return None
    return text or None


def _windows(data: bytes, report: TableReport) -> str | None:
    special = [line for line in data.splitlines() if not line.isascii()]
    if any(_is_utf8(line) for line in special):
        _refused(report, "two_encodings")
        return None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        _refused(report, "unknown_encoding")
        return None
    report.say("C007", encoding="Windows-1252")
    return text


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _refused(report: TableReport, what: str) -> None:
    remedy = message("collect.file.encoding_do")
    report.say("C001", what=message(f"collect.file.{what}"), remedy=remedy)


def csv_grid(path: Path, report: TableReport, *, fold: bool = True) -> TextTable | None:
    """The rows of a CSV file, each with its line; None, and a finding, if the file cannot be read.

    Args:
        path: The file.
        report: Takes the findings.
        fold: True to read the headings in lower case.
    """
    data = file_bytes(path, text=True)
    if not isinstance(data, bytes):
        report.say(data.rule, facts=data.facts)
        return None
    grid = _wide_grid(path, data, report, fold=fold)
    return data_grid(data, report, fold=fold) if grid is None else grid


def _wide_grid(path: Path, data: bytes, report: TableReport, *, fold: bool) -> TextTable | None:
    """A large plain file as a table; None where it is to be read row by row."""
    if len(data) < WIDE:
        return None
    line = data.partition(b"\n")[0].decode(errors="replace").rstrip("\r")
    separator = _separator(line)
    columns = wide_columns(path, data, tuple(line.split(separator)), separator)
    if columns is None:
        return None
    filled = np.zeros(len(columns[0]), dtype=bool)
    for column in columns:
        filled |= np.array([bool(text) for text in column.texts], dtype=bool)[column.codes]
    own = np.flatnonzero(filled)
    if not len(own):
        return None
    _say_separator(separator, report)
    header = headings(line.split(separator), fold=fold)
    named = {name: column.among(own) for name, column in zip(header, columns, strict=True)}
    return TextTable(header, own + 2, named, data)


def _separator(line: str) -> str:
    return max([",", *_SEPARATORS], key=line.count)


def _say_separator(separator: str, report: TableReport) -> None:
    if separator in _SEPARATORS:
        report.say("C008", separator=message(f"collect.separator.{_SEPARATORS[separator]}"))


def data_grid(data: bytes, report: TableReport, *, fold: bool = True) -> TextTable | None:
    """The rows of a table that lies in no file (see `csv_grid`)."""
    text = decoded(data, report)
    if text is None:
        return None
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = _separator(head)
    _say_separator(separator, report)
    lines: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        lines = [(reader.line_num, row) for row in reader if any(field.strip() for field in row)]
    except csv.Error:
        report.say(
            "C001",
            report.place(at_row(reader.line_num)),
            what=message("collect.file.quotes"),
            remedy=message("collect.file.quotes_do"),
        )
        return None
    if len(lines) < 2:
        report.say("C006")
        return None
    header = headings(lines[0][1], fold=fold)
    return TextTable.of(header, _rows(header, lines[1:], report), data)


def headings(names: Iterable[str], *, fold: bool) -> tuple[str, ...]:
    """The headings of a table: in lower case, or as written and a repeated one with its number.

    So no cell of a repeated column is lost before it was looked at.
    """
    if fold:
        return tuple(name.strip().lower() for name in names)
    found: list[str] = []
    for at, name in enumerate(map(str.strip, names), start=1):
        found.append(f"{name} ({at})" if name in found else name)
    return tuple(found)


def _rows(
    header: tuple[str, ...], lines: list[tuple[int, list[str]]], report: TableReport
) -> list[tuple[int, list[str]]]:
    rows = []
    for number, fields in lines:
        short = len(header) - len(fields)
        blank = not any(field.strip() for field in fields[len(header) :])
        if short < 0 and blank and not _shifted(header, fields):
            fields = fields[: len(header)]  # Excel leaves empty columns at the end
        elif short:
            report.say("C041", report.place(at_row(number)), found=len(fields), expected=len(header))
            continue
        rows.append((number, [field.strip() for field in fields]))
    return rows


def _shifted(header: tuple[str, ...], fields: Sequence[str]) -> bool:
    """True where a breakdown by two dimensions was parted at its own separator: `sex=male;age=adult`."""
    return "value" in header and "=" in fields[header.index("value")]


def columns_fit(
    grid: TextTable,
    needed: tuple[str, ...],
    optional: tuple[str, ...],
    report: TableReport,
    *,
    apart: tuple[str, ...] = (),
) -> bool:
    """True if a table has exactly the columns it should have; what does not fit is said.

    Args:
        grid: The table.
        needed: Columns that it must have.
        optional: Columns that it may have.
        report: Takes the findings.
        apart: Columns that it may have, and that nobody is told to write.
    """
    allowed = (*needed, *optional)
    missing = [name for name in needed if name not in grid.header]
    header = [name for name in grid.header if name]
    odd = [
        said_column(name, at)
        for at, name in enumerate(grid.header, start=1)
        if name and (name not in (*allowed, *apart) or header.count(name) > 1)
    ]
    if missing:
        report.say("C009", columns=listed(missing), expected=",".join(allowed))
    if odd:
        report.say("C010", columns=listed(dict.fromkeys(odd)), expected=", ".join(allowed))
    return not missing and not odd
