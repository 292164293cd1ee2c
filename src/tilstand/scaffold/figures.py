"""A file of figures that no collection knows yet: which column holds what, and what in it cannot be read.

A tidy file has a row a figure. A wide one has a column for each period, or for each measure. Nothing is guessed
of a number or a period: one that can be read in two ways is told, with its line.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from tilstand.collect.amounts import parse_written_number
from tilstand.define.labels import Catalogue
from tilstand.errors import UsageError
from tilstand.languages import format_message, make_error, quote_text
from tilstand.languages.catalogue import list_catalogue_words
from tilstand.report_text.messages import get_unit_name
from tilstand.terms import Language, Period, Text, Unit
from tilstand.terms.text import FALLBACK

ROLES = ("body", "measure", "period", "value", "unit")
"""What a column can hold that is no breakdown."""
UNDER = ">"
"""Between the names of a body and of one within it: `Police > Northern district`."""
MOST_ROWS = 100_000
"""Lines of a file of figures; a file of more is a list of persons or of cases."""
_MOST_CODES = 200
"""Codes of a breakdown: a column of more holds names, places or numbers of cases."""
_TOLD = 12
"""How many faults are told, each by itself."""
_NUMBER = re.compile(r"[\u2212-]?\d[\d\s.,'’]*%?")

Codes = tuple[tuple[str, str], ...]
Body = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One figure of the file.

    Attributes:
        line: Its line.
        measure: What is counted.
        body: Who counted it, from the body at the top down.
        period: When.
        codes: The headings of the breakdowns, with the code of each.
        value: The count.
    """

    line: int
    measure: str
    body: Body
    period: Period
    codes: Codes
    value: int


@dataclass(frozen=True, slots=True)
class FigureTable:
    """What a file of figures holds.

    Attributes:
        name: Name of the file.
        rows: The figures.
        units: The unit of each measure, where the file says one.
    """

    name: str
    rows: tuple[TableRow, ...]
    units: Mapping[str, Unit]


@dataclass(frozen=True, slots=True)
class ColumnDefaults:
    """What holds where a file has no column for it: none where nobody said."""

    body: str = ""
    measure: str = ""
    period: str = ""


def read_figures(
    path: Path, language: Language, columns: Mapping[str, str], defaults: ColumnDefaults = ColumnDefaults()
) -> FigureTable:
    """The figures of a CSV file.

    Args:
        path: The file.
        language: Language of its headings, beside English.
        columns: The heading of a role's column (`body`, `measure`, `period`, `value`, `unit`), where it is none
            of the usual words.
        defaults: The body, measure or period of all figures, where the file has no column for it.

    Raises:
        UsageError: If something cannot be read in one way; everything is told with its line, and what to write.
    """
    reader = _FigureReader(path, language, columns, defaults)
    table = reader.read()
    if reader.faults:
        faults = reader.faults[:_TOLD]
        if len(reader.faults) > _TOLD:
            faults.append(format_message("scaffold.fault.more", count=len(reader.faults) - _TOLD))
        raise make_error(UsageError, "scaffold.figures", faults, file=path)
    return table


def find_unit(name: str, language: Language) -> Unit | None:
    """The unit that a word names: by its own name, or as a language calls it; None if it names none.

    Example:
        >>> str(find_unit("Cases", "en")), find_unit("victims", "en")
        ('cases', None)
    """
    word = name.strip().lower()
    for unit in Unit.list_core_units():
        words = {get_unit_name(Catalogue({}), unit.value, one=one).text(language).lower() for one in (True, False)}
        if word in words | {unit.value}:
            return unit
    return None


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which column holds what.

    Attributes:
        header: The headings.
        places: The columns that are no breakdown, by role.
        values: The columns with figures.
        periods: Those among them that are of one period each.
        breakdowns: The columns with codes.
        wide: True where the columns with figures are of one measure each.
    """

    header: tuple[str, ...]
    places: Mapping[str, int]
    values: Sequence[int]
    periods: Mapping[int, Period]
    breakdowns: Sequence[int]
    wide: bool


class _FigureReader:
    def __init__(self, path: Path, language: Language, columns: Mapping[str, str], defaults: ColumnDefaults) -> None:
        self.path, self.language, self.columns, self.defaults = path, language, columns, defaults
        self.faults: list[Text] = []
        self.units: dict[str, Unit] = {}

    def note(self, name: str, /, **facts: object) -> None:
        """Note a fault."""
        self.faults.append(format_message(f"scaffold.fault.{name}", **facts))

    def read(self) -> FigureTable:
        lines = self.read_lines()
        if self.faults or not lines:
            return FigureTable(self.path.name, (), {})
        header, body = [cell.strip() for cell in lines[0][1]], lines[1:]
        if not self.check_shape(header, body):
            return FigureTable(self.path.name, (), {})
        rows = tuple(self.read_rows(header, body))
        if not self.faults:
            self.check_table(rows)
        return FigureTable(self.path.name, rows, self.units)

    def read_lines(self) -> list[tuple[int, list[str]]]:
        """The lines with something in them, each with its number."""
        data = self.path.read_bytes()
        if data.startswith(b"PK"):
            self.note("workbook")
            return []
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.note("encoding")
            return []
        first = text.partition("\n")[0]
        mark = max(",;\t", key=first.count)
        reader = csv.reader(io.StringIO(text), delimiter=mark)
        try:
            lines = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
        except csv.Error:
            self.note("table", line=reader.line_num)
            return []
        if len(lines) < 2:
            self.note("empty")
        elif len(lines) > MOST_ROWS:
            self.note("long", count=len(lines) - 1, most=MOST_ROWS)
        return lines

    def check_shape(self, header: Sequence[str], body: Sequence[tuple[int, list[str]]]) -> bool:
        """True where there is one row of headings, and every line has a cell for each."""
        blank = sum(not cell for cell in header)
        twice = sorted({cell for cell in header if cell and header.count(cell) > 1})
        if blank or twice:
            self.note("headings", list=", ".join(twice) or quote_text(""))
            return False
        ragged = [line for line, row in body if len(row) != len(header)]
        if ragged:
            self.note("ragged", lines=_list_lines(ragged), count=len(header))
            return False
        numbers = [at for at in range(len(header)) if all(_is_number_like(row[at]) for _, row in body[1:])]
        if len(body) > 1 and numbers and not any(map(_is_number_like, body[0][1])):
            self.note("two_headers", line=body[0][0])
            return False
        return True

    def find_roles(self, header: Sequence[str]) -> dict[str, int]:
        """The columns that hold what is no breakdown, by role."""
        places: dict[str, int] = {}
        for role in ROLES:
            wanted = self.columns.get(role)
            words = {role} if wanted is None else {wanted.lower()}
            for tag in (self.language, FALLBACK) if wanted is None else ():
                words |= set(list_catalogue_words(tag, f"scaffold.heading.{role}"))
            matches = [at for at, cell in enumerate(header) if cell.lower() in words]
            if len(matches) > 1:
                self.note("two_columns", role=role, list=", ".join(header[at] for at in matches))
            elif matches:
                places[role] = matches[0]
            elif wanted is not None:
                self.note("no_column", role=role, name=wanted, list=", ".join(header))
        return places

    def find_layout(self, header: Sequence[str], body: Sequence[tuple[int, list[str]]]) -> _Layout:
        """Which column holds what; a wide file has its figures in a column for each period, or each measure."""
        places = self.find_roles(header)
        free = [at for at in range(len(header)) if at not in places.values()]
        periods: dict[int, Period] = {}
        if "value" in places:
            values = [places["value"]]
        elif periods := {at: period for at in free if (period := _parse_period(header[at])) is not None}:
            values = sorted(periods)
        else:
            values = [at for at in free if _count_numbers(body, at) == _count_cells(body, at) > 0]
        wide = bool(values) and not periods and not places.keys() & {"value", "measure"}
        if len(values) > 1 and not periods and not wide:
            self.note("two_columns", role="value", list=", ".join(header[at] for at in values))
        return _Layout(tuple(header), places, values, periods, [at for at in free if at not in values], wide)

    def check_layout(self, layout: _Layout, body: Sequence[tuple[int, list[str]]]) -> None:
        header = ", ".join(layout.header)
        if not layout.values:
            self.note("no_values", list=header)
        for role, needed in (("measure", not layout.wide), ("period", not layout.periods), ("body", True)):
            if needed and role not in layout.places and not getattr(self.defaults, role):
                self.note(f"no_{role}", list=header)
        for at in layout.breakdowns:
            name, codes = layout.header[at], {row[at].strip() for _, row in body}
            if layout.wide and _count_numbers(body, at):
                lines = [line for line, row in body if row[at].strip() and not _is_number_like(row[at])]
                self.note("mixed", name=name, lines=_list_lines(lines))
            if len(codes) > _MOST_CODES:
                self.note("many_codes", name=name, count=len(codes), most=_MOST_CODES)

    def read_rows(self, header: Sequence[str], body: Sequence[tuple[int, list[str]]]) -> Iterator[TableRow]:
        layout = self.find_layout(header, body)
        if not self.faults:
            self.check_layout(layout, body)
        if self.faults:
            return
        for line, row in body:
            cells = [cell.strip() for cell in row]
            for at in layout.values:
                if cells[at] and (figure := self.read_figure(layout, line, cells, at)) is not None:  # blank: no figure
                    yield figure

    def read_figure(self, layout: _Layout, line: int, cells: Sequence[str], at: int) -> TableRow | None:
        """One figure; None, and faults, where it cannot be read."""
        places = layout.places
        period = layout.periods.get(at) or self.read_period(line, cells, places)
        measure = layout.header[at] if layout.wide else self.read_name("measure", line, cells, places)
        body = self.read_name("body", line, cells, places)
        value = self.read_value(line, layout.header[at], cells[at])
        codes = tuple((layout.header[column], cells[column]) for column in layout.breakdowns if cells[column])
        for heading, code in codes:
            self.check_code(line, heading, code)
        self.read_unit(line, measure, cells, places)
        if period is None or value is None:
            return None
        return TableRow(line, measure, tuple(part.strip() for part in body.split(UNDER)), period, codes, value)

    def read_name(self, role: str, line: int, cells: Sequence[str], places: Mapping[str, int]) -> str:
        if role not in places:
            return str(getattr(self.defaults, role))
        name = cells[places[role]]
        if not name:
            self.note("merged", line=line, role=role)
        elif role == "body":
            self.check_code(line, role, name)
        return name

    def read_period(self, line: int, cells: Sequence[str], places: Mapping[str, int]) -> Period | None:
        text = cells[places["period"]] if "period" in places else self.defaults.period
        period = _parse_period(text)
        if period is None:
            self.note("period" if text else "merged", line=line, text=text, role="period")
        return period

    def read_value(self, line: int, heading: str, text: str) -> int | None:
        reading = parse_written_number(text, whole=True, percent=True)
        if reading.note == "percent":
            self.note("percent", line=line, heading=heading, text=text)
        elif reading.value is None or reading.note:
            self.note("number", line=line, heading=heading, text=text)
        else:
            return int(reading.value.exact_number)
        return None

    def read_unit(self, line: int, measure: str, cells: Sequence[str], places: Mapping[str, int]) -> None:
        if "unit" not in places or not (text := cells[places["unit"]]):
            return
        unit = find_unit(text, self.language) or find_unit(text, FALLBACK)
        if unit is None:
            self.note("unit", line=line, text=text, known=", ".join(map(str, Unit.list_core_units())))
        elif self.units.setdefault(measure, unit) != unit:
            self.note("two_units", line=line, measure=measure, one=self.units[measure], other=unit)

    def check_code(self, line: int, heading: str, code: str) -> None:
        """Tell a total that stands among its parts under a name of its own."""
        for tag in (self.language, FALLBACK):
            if code.lower() in list_catalogue_words(tag, "scaffold.heading.total"):
                self.note("total_body" if heading == "body" else "total", line=line, heading=heading, code=code)
                return

    def check_table(self, rows: Sequence[TableRow]) -> None:
        """What no line shows alone: figures that stand twice, totals among parts, periods of several lengths."""
        if not rows:
            self.note("empty")
        seen: dict[object, int] = {}
        for row in rows:
            first = seen.setdefault((row.measure, row.body, row.period, row.codes), row.line)
            if first != row.line:
                self.note("twice", line=row.line, first=first, measure=row.measure)
            if len(row.codes) > 2:
                self.note("crossed", line=row.line, list=", ".join(name for name, _ in row.codes))
        lengths = {(len(row.period.months), row.period.is_day): row.period.text for row in rows}
        if len(lengths) > 1:
            self.note("lengths", list=", ".join(sorted(lengths.values())))
        for one, other in combinations(sorted({row.period for row in rows}), 2):
            if len(lengths) == 1 and one.has_common_day(other):
                self.note("overlap", one=one.text, other=other.text)
        if not self.faults:
            self.check_hidden_totals(rows)

    def check_hidden_totals(self, rows: Sequence[TableRow]) -> None:
        """Tell a code, or a body, whose figure is the sum of all others wherever it stands."""
        groups: dict[tuple[str, object], dict[str, int]] = defaultdict(dict)
        for row in rows:
            for name, code in row.codes[:1] if len(row.codes) == 1 else ():
                groups[name, (row.measure, row.body, row.period)][code] = row.value
            groups["body", (row.measure, row.body[:-1], row.period, row.codes)][row.body[-1]] = row.value
        sums: dict[str, list[dict[str, int]]] = defaultdict(list)
        for (name, _), values in groups.items():
            if len(values) > 2 and any(values.values()):
                sums[name].append(values)
        for name, tables in sums.items():
            for code in sorted(set.intersection(*(set(values) for values in tables))):
                told = sum(len(values) for values in tables)
                if told > 5 and all(2 * values[code] == sum(values.values()) for values in tables):
                    self.note("hidden_body" if name == "body" else "hidden_total", heading=name, code=code)


def _parse_period(text: str) -> Period | None:
    try:
        return Period.from_text(text)
    except ValueError:
        return None


def _count_cells(body: Sequence[tuple[int, list[str]]], at: int) -> int:
    return sum(bool(row[at].strip()) for _, row in body)


def _count_numbers(body: Sequence[tuple[int, list[str]]], at: int) -> int:
    return sum(_is_number_like(row[at]) for _, row in body)


def _is_number_like(text: str) -> bool:
    return _NUMBER.fullmatch(text.strip()) is not None


def _list_lines(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines[:5])) + ("…" if len(lines) > 5 else "")
