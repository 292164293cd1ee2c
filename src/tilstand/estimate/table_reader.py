"""A capture table from a CSV file: a history and its count on each line, or a person."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from tilstand.errors import EstimateError
from tilstand.estimate.table import MOST_LISTS, TIMES, CaptureCovariates, CaptureStratum, CaptureTable
from tilstand.estimate.types import Ints
from tilstand.languages import format_message, make_error, quote_text
from tilstand.terms import Text

_RESERVED = (*TIMES, "draw")
_MOST_VALUES = 50
_MOST_FAULTS = 40


def read_capture_table(
    path: Path | str, *, strata: Sequence[str] = (), barred: Iterable[tuple[str, str]] = (), persons: bool = False
) -> CaptureTable:
    """Read a capture table.

    A column that holds only 0 and 1 is a list. `count` is the number of persons; where each line is a person
    there is no such column. Every other column, and those named in `strata`, is a covariate and divides the
    table; a blank there says that it is not known. `year` and `period` divide it whatever they hold. A column
    `draw` numbers the versions of the table from an uncertain linkage: its first value is the table, and all
    values are its draws. Comma or semicolon; UTF-8.

    Args:
        path: The file.
        strata: Columns of numbers that are covariates and not lists ("minor", "age").
        barred: Pairs of lists that cannot overlap by design.
        persons: Whether each line is a person.

    Raises:
        EstimateError: The file is not a capture table; every fault is told at once, with its line.
    """
    path = Path(path)
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise make_error(EstimateError, "capture.no_text", file=path.name) from None
    except OSError as error:
        raise make_error(EstimateError, "capture.unread", file=path.name, error=error.strerror) from None
    lines = [line for line in text.splitlines() if line.strip()]
    delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    # Persons that are alike are read once.
    alike: dict[str, list[int]] = {}
    for number, line in enumerate(lines, 1):
        alike.setdefault(line if persons and number > 1 else f"{number}:{line}", []).append(number)
    kept = [lines[numbers[0] - 1] for numbers in alike.values()]
    rows = [[cell.strip() for cell in row] for row in csv.reader(kept, delimiter=delimiter)]
    reader = _CaptureTableReader(rows, list(alike.values()), frozenset(strata), persons)
    if reader.faults:
        raise make_error(EstimateError, "capture.unusable_file", reader.faults, file=path.name)
    return reader.table(path.stem, tuple(barred))


class _CaptureTableReader:
    """One pass over the rows: faults gathered, histories added up."""

    def __init__(self, rows: list[list[str]], lines: list[list[int]], strata: frozenset[str], persons: bool) -> None:
        self.faults: list[Text] = []
        self.header = rows[0] if rows else []
        self.rows = rows[1:]
        self.lines = lines[1:]
        self.persons = persons
        self.lists: list[int] = []
        self.strata: list[int] = []
        self.draw = -1
        self.records: dict[tuple[int, tuple[str, ...], str], int] = {}
        self._beyond = 0
        self._check_table_columns(strata)
        if not self.faults:
            self._read_table_records()
        if self._beyond:
            self.faults.append(format_message("errors.capture.fault.more", count=self._beyond))

    def _add_capture_fault(self, name: str, **facts: object) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(format_message(f"errors.capture.fault.{name}", **facts))
        else:
            self._beyond += 1

    def _check_table_columns(self, strata: frozenset[str]) -> None:
        names = self.header
        if not self.rows:
            self._add_capture_fault("no_rows")
            return
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            self._add_capture_fault("twice", list=", ".join(doubled))
        if self.persons and "count" in names:
            self._add_capture_fault("count_of_persons")
        if not self.persons and "count" not in names:
            self._add_capture_fault("no_count")
        unknown = sorted(strata - set(names))
        if unknown:
            self._add_capture_fault("no_column", list=", ".join(unknown))
        for numbers, row in zip(self.lines, self.rows, strict=True):
            if len(row) != len(names):
                self._add_capture_fault("cells", line=numbers[0], count=len(row), heads=len(names))
        if not self.faults:
            self._separate_lists_and_strata(strata)

    def _separate_lists_and_strata(self, strata: frozenset[str]) -> None:
        """Tell lists from strata: a list holds 0 and 1, or figures and blanks that ought to be."""
        for place, name in enumerate(self.header):
            if name == "count":
                continue
            if name == "draw":
                self.draw = place
                continue
            marks = {row[place] for row in self.rows}
            if name not in strata and name not in _RESERVED and all(not m or _is_decimal_number(m) for m in marks):
                self.lists.append(place)
            else:
                self.strata.append(place)
        if not 1 <= len(self.lists) <= MOST_LISTS:
            self._add_capture_fault("columns", count=len(self.lists), most=MOST_LISTS)

    def _read_table_records(self) -> None:
        seen: dict[tuple[int, tuple[str, ...], str], int] = {}
        place = -1 if self.persons else self.header.index("count")
        for numbers, row in zip(self.lines, self.rows, strict=True):
            history = self._read_capture_history(numbers[0], row)
            if self.persons:
                if history == 0:
                    self._add_capture_fault("person_on_none", line=numbers[0])
                count: int | None = len(numbers)
            else:
                count = self._read_person_count(numbers[0], row[place], history)
            if history is None or count is None:
                continue
            key = (history, tuple(row[column] for column in self.strata), row[self.draw] if self.draw >= 0 else "")
            first = seen.setdefault(key, numbers[0])
            if first != numbers[0] and not self.persons:
                self._add_capture_fault("same", line=numbers[0], first=first)
                continue
            self.records[key] = self.records.get(key, 0) + count

    def _read_capture_history(self, number: int, row: list[str]) -> int | None:
        wrong = [place for place in self.lists if row[place] not in ("0", "1")]
        for place in wrong:
            self._report_wrong_mark(number, place, row[place])
        if wrong:
            return None
        return sum(1 << bit for bit, place in enumerate(self.lists) if row[place] == "1")

    def _report_wrong_mark(self, line: int, place: int, cell: str) -> None:
        if self.persons and cell:
            # What is known of one person is not repeated.
            self._add_capture_fault("mark_of_person", line=line, column=self.header[place])
            return
        text = quote_text(cell) if cell else format_message("errors.capture.fault.blank")
        self._add_capture_fault("mark", line=line, column=self.header[place], cell=text)

    def _read_person_count(self, number: int, cell: str, history: int | None) -> int | None:
        if history == 0:
            if cell not in ("", "0"):
                self._add_capture_fault("on_none", line=number, cell=cell)
            return None
        if cell == "":
            self._add_capture_fault("no_number", line=number)
        elif not cell.isascii() or not cell.isdigit():
            self._add_capture_fault("not_whole", line=number, cell=quote_text(cell))
        elif len(cell) > 12:
            self._add_capture_fault("too_many", line=number)
        else:
            return int(cell)
        return None

    def _sum_history_counts(self, draw: str) -> Ints:
        counts = np.zeros(1 << len(self.lists), np.int64)
        for (history, _, version), count in self.records.items():
            if version == draw:
                counts[history] += count
        return counts

    def table(self, title: str, barred: tuple[tuple[str, str], ...]) -> CaptureTable:
        draws = list(dict.fromkeys(version for _, _, version in self.records)) or [""]
        return CaptureTable(
            lists=tuple(self.header[place] for place in self.lists),
            counts=self._sum_history_counts(draws[0]),
            strata=self._build_table_strata(draws[0]),
            draws=tuple(self._sum_history_counts(draw) for draw in draws) if len(draws) > 1 else (),
            barred=barred,
            title=title,
            covariates=self._build_table_covariates(draws[0]),
        )

    def _build_table_strata(self, draw: str) -> tuple[CaptureStratum, ...]:
        """The parts by column and value; a column of very many values has none."""
        capture_stratums = []
        for column, place in enumerate(self.strata):
            parts: dict[str, Ints] = {}
            for (history, part, version), count in self.records.items():
                cells = parts.setdefault(part[column], np.zeros(1 << len(self.lists), np.int64))
                if version == draw:
                    cells[history] += count
                if len(parts) > _MOST_VALUES:
                    break
            if len(parts) <= _MOST_VALUES:
                capture_stratums += [CaptureStratum(self.header[place], value, cells) for value, cells in parts.items()]
        return tuple(capture_stratums)

    def _build_table_covariates(self, draw: str) -> CaptureCovariates | None:
        columns = [at for at, place in enumerate(self.strata) if self.header[place] not in TIMES]
        rows = [(history, part, n) for (history, part, version), n in self.records.items() if version == draw]
        if not columns or not rows:
            return None
        values: list[dict[str, int]] = [{} for _ in columns]
        codes = [
            [known.setdefault(part[at], len(known)) for at, known in zip(columns, values, strict=True)]
            for _, part, _ in rows
        ]
        return CaptureCovariates(
            columns=tuple(self.header[self.strata[at]] for at in columns),
            values=tuple(tuple(known) for known in values),
            codes=np.array(codes, np.int64),
            histories=np.array([history for history, _, _ in rows], np.int64),
            counts=np.array([count for _, _, count in rows], np.int64),
        )


def _is_decimal_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
