"""A capture table from a CSV file: one column a list (0 or 1), `count`, and columns for strata."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from tilstand.errors import EstimateError
from tilstand.estimate.table import MOST_LISTS, CaptureTable, Stratum
from tilstand.estimate.types import Ints
from tilstand.languages import failure, message, quoted
from tilstand.terms import Text

__all__ = ["capture_table"]

_RESERVED = ("year", "period", "draw")


def capture_table(
    path: Path | str, *, strata: Sequence[str] = (), barred: Iterable[tuple[str, str]] = ()
) -> CaptureTable:
    """Read a capture table.

    A column that holds only 0 and 1 is a list. `count` is the number of persons. Every other column, and
    those named in `strata`, divides the table; so do `year` and `period`, whatever they hold. A column
    `draw` numbers the versions of the table from an uncertain linkage: its first value is the table, and
    all values are its draws. Comma or semicolon; UTF-8.

    Args:
        path: The file.
        strata: Columns of 0 and 1 that are strata and not lists ("minor").
        barred: Pairs of lists that cannot overlap by design.

    Raises:
        EstimateError: The file is not a capture table; every fault is told at once, with its line.
    """
    path = Path(path)
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise failure(EstimateError, "capture.no_text", file=path.name) from None
    except OSError as error:
        raise failure(EstimateError, "capture.unread", file=path.name, error=error.strerror) from None
    lines = [line for line in text.splitlines() if line.strip()]
    delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    rows = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=delimiter)]
    reader = _TableReader(rows, frozenset(strata))
    if reader.faults:
        raise failure(EstimateError, "capture.unusable_file", reader.faults, file=path.name)
    return reader.table(path.stem, tuple(barred))


class _TableReader:
    """One pass over the rows: faults gathered, histories added up."""

    def __init__(self, rows: list[list[str]], strata: frozenset[str]) -> None:
        self.faults: list[Text] = []
        self.header = rows[0] if rows else []
        self.rows = rows[1:]
        self.lists: list[int] = []
        self.strata: list[int] = []
        self.draw = -1
        self.records: list[tuple[int, int, tuple[str, ...], str]] = []
        self._columns(strata)
        if not self.faults:
            self._records()

    def _fault(self, name: str, **facts: object) -> None:
        self.faults.append(message(f"errors.capture.fault.{name}", **facts))

    def _columns(self, strata: frozenset[str]) -> None:
        names = self.header
        if not self.rows:
            self._fault("no_rows")
            return
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            self._fault("twice", list=", ".join(doubled))
        if "count" not in names:
            self._fault("no_count")
        unknown = sorted(strata - set(names))
        if unknown:
            self._fault("no_column", list=", ".join(unknown))
        for number, row in enumerate(self.rows, 2):
            if len(row) != len(names):
                self._fault("cells", line=number, count=len(row), heads=len(names))
        if not self.faults:
            self._sorted(strata)

    def _sorted(self, strata: frozenset[str]) -> None:
        """Tell lists from strata: a list holds 0 and 1, or figures and blanks that ought to be."""
        for place, name in enumerate(self.header):
            marks = {row[place] for row in self.rows}
            if name == "count":
                continue
            if name == "draw":
                self.draw = place
            elif name not in strata and name not in _RESERVED and all(not m or _number(m) for m in marks):
                self.lists.append(place)
            else:
                self.strata.append(place)
        if not 1 <= len(self.lists) <= MOST_LISTS:
            self._fault("columns", count=len(self.lists), most=MOST_LISTS)

    def _records(self) -> None:
        seen: dict[tuple[int, tuple[str, ...], str], int] = {}
        for number, row in enumerate(self.rows, 2):
            history = self._history(number, row)
            count = self._count(number, row[self.header.index("count")], history)
            if history is None or count is None:
                continue
            part = tuple(row[place] for place in self.strata)
            draw = row[self.draw] if self.draw >= 0 else ""
            first = seen.setdefault((history, part, draw), number)
            if first != number:
                self._fault("same", line=number, first=first)
                continue
            self.records.append((history, count, part, draw))

    def _history(self, number: int, row: list[str]) -> int | None:
        wrong = [place for place in self.lists if row[place] not in ("0", "1")]
        for place in wrong:
            cell = quoted(row[place]) if row[place] else message("errors.capture.fault.blank")
            self._fault("mark", line=number, column=self.header[place], cell=cell)
        if wrong:
            return None
        return sum(1 << bit for bit, place in enumerate(self.lists) if row[place] == "1")

    def _count(self, number: int, cell: str, history: int | None) -> int | None:
        if history == 0:
            if cell not in ("", "0"):
                self._fault("on_none", line=number, cell=cell)
            return None
        if cell == "":
            self._fault("no_number", line=number)
        elif not cell.isascii() or not cell.isdigit():
            self._fault("not_whole", line=number, cell=quoted(cell))
        elif len(cell) > 12:
            self._fault("too_many", line=number)
        else:
            return int(cell)
        return None

    def _cells(self, draw: str, column: int = -1, value: str = "") -> Ints:
        counts = np.zeros(1 << len(self.lists), np.int64)
        for history, count, part, version in self.records:
            if version == draw and (column < 0 or part[column] == value):
                counts[history] += count
        return counts

    def table(self, title: str, barred: tuple[tuple[str, str], ...]) -> CaptureTable:
        draws = list(dict.fromkeys(record[3] for record in self.records)) or [""]
        parts = tuple(
            Stratum(self.header[place], value, self._cells(draws[0], column, value))
            for column, place in enumerate(self.strata)
            for value in dict.fromkeys(record[2][column] for record in self.records)
        )
        return CaptureTable(
            lists=tuple(self.header[place] for place in self.lists),
            counts=self._cells(draws[0]),
            strata=parts,
            draws=tuple(self._cells(draw) for draw in draws) if len(draws) > 1 else (),
            barred=barred,
            title=title,
        )


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
