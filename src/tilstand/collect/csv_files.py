"""CSV files as tables of text: size limits, encoding, separator, headings.

Only of a file in which nothing can be read in two ways: UTF-8 without quotation marks, each line a row of as
many fields as there are headings, none of them empty. Any other file is read row by row; so is one that
DuckDB does not read. Beyond the memory that it may take, DuckDB goes to disk.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tilstand.collect.findings import TableReport, list_names_briefly, locate_row
from tilstand.collect.rows import CategoricalColumn, encode_column
from tilstand.languages import format_message
from tilstand.sandbox.documents import MOST_BYTES

_GROUP = Path("/sys/fs/cgroup")
_PROCESS = Path("/proc/self/statm")
_MACHINE = Path("/proc/meminfo")


def measure_available_memory() -> int | None:
    """Bytes that can still be used: of the machine, of the container, of what the process is allowed.

    Returns:
        The least of what is known; None where the system says nothing.
    """
    return min(_list_memory_limits(), default=None)


def _list_memory_limits() -> Iterator[int]:
    with suppress(OSError, ValueError):
        for line in _MACHINE.read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                yield int(line.split()[1]) * 1024
    with suppress(OSError, ValueError):  # a container without a limit says "max", which is no number
        most = int((_GROUP / "memory.max").read_text("ascii"))
        yield max(most - int((_GROUP / "memory.current").read_text("ascii")), 0)
    with suppress(ImportError, OSError, ValueError):
        import resource

        most, _ = resource.getrlimit(resource.RLIMIT_AS)
        if most != resource.RLIM_INFINITY:
            taken = int(_PROCESS.read_text("ascii").split()[0]) * resource.getpagesize()
            yield max(most - taken, 0)


WIDE = 4_000_000
"""From how many bytes on a file is read so: below it loading DuckDB takes longer than reading."""
_MEMORY = "3GB"
_SQL = Path(__file__).with_name("sql")


def read_wide_columns(
    path: Path, data: bytes, header: tuple[str, ...], separator: str
) -> list[CategoricalColumn] | None:
    """The columns of a large plain file, with no blanks around their texts; None for any other file.

    Args:
        path: The file.
        data: Its bytes.
        header: Its headings, as its first line has them.
        separator: What stands between fields.
    """
    if len(data) < WIDE or not _is_plain_csv(data) or len(set(header)) < len(header):
        return None
    import duckdb  # who reads no large file does not load it

    names = [f"c{at}" for at in range(len(header))]
    fields = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    reading = _load_sql_query("read").format(separator=separator, columns=fields)
    try:
        with duckdb.connect(config={"threads": 2, "memory_limit": _MEMORY}) as py_connection:
            py_connection.execute(reading, [str(path)])
            lines = data.count(b"\n") + (not data.endswith(b"\n"))
            if len(py_connection.table("r")) != lines - 1:
                return None
            return [_encode_sql_column(py_connection.execute, name) for name in names]
    except duckdb.Error:
        return None


def _load_sql_query(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text("utf-8")


def _is_plain_csv(data: bytes) -> bool:
    """True for text whose lines are rows, whoever reads them."""
    odd = (b'"', b"\x00", b"\n\n", b"\n\r", b"\xef\xbb\xbf")
    if any(current_data in data for current_data in odd) or data.startswith((b"\n", b"\r")):
        return False
    return data.count(b"\r") == data.count(b"\r\n") and _is_utf8(data)


def _encode_sql_column(run: Callable[[str], Any], name: str) -> CategoricalColumn:
    run(_load_sql_query("column").format(name=name))
    texts = [text for (text,) in run(_load_sql_query("texts").format(name=name)).fetchall()]
    found = run(_load_sql_query("codes").format(name=name)).fetchnumpy()["code"]
    codes = np.ma.filled(found, -1).astype(np.int32)
    return CategoricalColumn(codes + 1, ("", *texts)).strip_column_texts()


MOST_TEXT = 2_000_000_000
_TIMES = 4
"""What a text becomes in memory until its rows are columns: so many times as much as it is in the file."""


def read_file_bytes(path: Path, report: TableReport, *, text: bool = False) -> bytes | None:
    """The bytes of a file; None, and a finding, if it is not read at all.

    Args:
        path: The file.
        report: Takes the finding.
        text: True for a table of plain lines, which is no larger unpacked than it lies there.
    """
    if not path.is_file():
        report.refuse_file("absent", "absent_do")
        return None
    most = MOST_TEXT if text else MOST_BYTES
    size = path.stat().st_size
    if text and size > MOST_BYTES and (left := measure_available_memory()) is not None:
        most = min(most, max(left // _TIMES, MOST_BYTES))
    if size > most:
        report.refuse_large_file("large", size=size // 1_000_000, most=most // 1_000_000)
        return None
    data = path.read_bytes()
    if not data.strip():
        report.add_rule_finding("C006")
        return None
    return data


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
    columns: Mapping[str, CategoricalColumn]
    data: bytes

    @classmethod
    def from_row_texts(
        cls, header: tuple[str, ...], rows: Sequence[tuple[int, Sequence[str]]], data: bytes
    ) -> TextTable:
        """A table of rows: each with its number, and a field for each heading."""
        columns = {name: encode_column(fields[at] for _, fields in rows) for at, name in enumerate(header)}
        return cls(header, [number for number, _ in rows], columns, data)

    def get_row_fields(self, at: int) -> dict[str, str]:
        """The texts of one row, by position, under their headings."""
        return {name: column[at] for name, column in self.columns.items()}

    @property
    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row with its number."""
        for number, *texts in zip(self.numbers, *self.columns.values(), strict=True):
            yield int(number), dict(zip(self.columns, texts, strict=True))


def format_column_name(name: str, number: int) -> str:
    """A heading as a message may show it: by name if it can be nothing but a heading, else by its number."""
    return name if _WORD.match(name) else f"{number}"


def decode_table_text(data: bytes, report: TableReport) -> str | None:
    """The text of a file in UTF-8 (with or without mark), UTF-16 with mark, or Windows-1252; else None."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
            report.add_rule_finding("C007", encoding="UTF-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decode_windows_text(data, report) or ""
    if "\x00" in text:
        report.refuse_file("not_text", "encoding_do")
        return None
    return text or None


def _decode_windows_text(data: bytes, report: TableReport) -> str | None:
    if any(_is_utf8(line) for line in data.splitlines() if not line.isascii()):
        report.refuse_file("two_encodings", "encoding_do")
        return None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        report.refuse_file("unknown_encoding", "encoding_do")
        return None
    report.add_rule_finding("C007", encoding="Windows-1252")
    return text


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def read_csv_table(path: Path, report: TableReport, *, fold: bool = True) -> TextTable | None:
    """The rows of a CSV file, each with its line; None, and a finding, if the file cannot be read.

    Args:
        path: The file.
        report: Takes the findings.
        fold: True to read the headings in lower case.
    """
    data = read_file_bytes(path, report, text=True)
    if data is None:
        return None
    grid = _read_large_csv_table(path, data, report, fold=fold)
    return parse_csv_table(data, report, fold=fold) if grid is None else grid


def _read_large_csv_table(path: Path, data: bytes, report: TableReport, *, fold: bool) -> TextTable | None:
    """A large plain file as a table; None where it is to be read row by row."""
    if len(data) < WIDE:
        return None
    line = data.partition(b"\n")[0].decode(errors="replace").rstrip("\r")
    separator = _detect_separator(line)
    columns = read_wide_columns(path, data, tuple(line.split(separator)), separator)
    if columns is None:
        return None
    own_array = np.flatnonzero(np.logical_or.reduce([column.mark_rows() for column in columns]))
    if not len(own_array):
        return None
    _report_separator(separator, report)
    header = normalize_headings(line.split(separator), fold=fold)
    named = {name: column.select_column_rows(own_array) for name, column in zip(header, columns, strict=True)}
    return TextTable(header, own_array + 2, named, data)


def _detect_separator(line: str) -> str:
    return max([",", *_SEPARATORS], key=line.count)


def _report_separator(separator: str, report: TableReport) -> None:
    if separator in _SEPARATORS:
        report.add_rule_finding("C008", separator=format_message(f"collect.separator.{_SEPARATORS[separator]}"))


def parse_csv_table(data: bytes, report: TableReport, *, fold: bool = True) -> TextTable | None:
    """The rows of a table that lies in no file (see `read_csv_table`)."""
    text = decode_table_text(data, report)
    if text is None:
        return None
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = _detect_separator(head)
    _report_separator(separator, report)
    lines: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        lines = [(reader.line_num, row) for row in reader if any(field.strip() for field in row)]
    except csv.Error:
        report.refuse_file("quotes", "quotes_do", report.place(locate_row(reader.line_num)))
        return None
    if len(lines) < 2:
        report.add_rule_finding("C006")
        return None
    header = normalize_headings(lines[0][1], fold=fold)
    return TextTable.from_row_texts(header, _check_row_widths(header, lines[1:], report), data)


def normalize_headings(names: Iterable[str], *, fold: bool) -> tuple[str, ...]:
    """The headings of a table: in lower case, or as written and a repeated one with its number.

    So no cell of a repeated column is lost before it was looked at.
    """
    if fold:
        return tuple(name.strip().lower() for name in names)
    matches: list[str] = []
    for at, name in enumerate(map(str.strip, names), start=1):
        matches.append(f"{name} ({at})" if name in matches else name)
    return tuple(matches)


def _check_row_widths(
    header: tuple[str, ...], lines: list[tuple[int, list[str]]], report: TableReport
) -> list[tuple[int, list[str]]]:
    rows = []
    for number, fields in lines:
        short = len(header) - len(fields)
        blank = not any(field.strip() for field in fields[len(header) :])
        if short < 0 and blank and not _is_breakdown_split(header, fields):
            fields = fields[: len(header)]  # Excel leaves empty columns at the end
        elif short:
            report.add_rule_finding("C041", report.place(locate_row(number)), found=len(fields), expected=len(header))
            continue
        rows.append((number, [field.strip() for field in fields]))
    return rows


def _is_breakdown_split(header: tuple[str, ...], fields: Sequence[str]) -> bool:
    """True where a breakdown by two dimensions was parted at its own separator: `sex=male;age=adult`."""
    return "value" in header and "=" in fields[header.index("value")]


def check_table_columns(
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
        format_column_name(name, at)
        for at, name in enumerate(grid.header, start=1)
        if name and (name not in (*allowed, *apart) or header.count(name) > 1)
    ]
    if missing:
        report.add_rule_finding("C009", columns=list_names_briefly(missing), expected=",".join(allowed))
    if odd:
        report.add_rule_finding("C010", columns=list_names_briefly(dict.fromkeys(odd)), expected=", ".join(allowed))
    return not missing and not odd
