"""A file that an international body publishes of countries' returns, read by a layout that says what its columns mean.

A layout is data (`published/NAME.toml`). A cell that cannot be read is a finding, and takes no further part.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from tilstand.define import load_rule_catalogue
from tilstand.define.definitions import Definition, schema_error
from tilstand.define.files import DefinitionFiles, Parsed
from tilstand.errors import DocumentError, UsageError
from tilstand.languages import Fact, format_message, format_template, make_error, quote_text
from tilstand.model import Finding, Severity
from tilstand.model.observations import Source
from tilstand.sandbox.reader_process import UnreadableError, run_reader
from tilstand.terms import InvariantText, JoinedText


class CellReading(StrEnum):
    """How the text of a cell was read: as a number, with thousands, as a bound; or why it was not."""

    NUMBER = "number"
    GROUPED = "grouped"
    BOUND = "bound"
    BLANK = "blank"
    DATE = "date"
    MIXED = "mixed"
    TEXT = "text"
    QUESTION = "question"
    PERIOD = "period"
    UNPLACED = "unplaced"


READ = frozenset((CellReading.NUMBER, CellReading.GROUPED, CellReading.BOUND))
"""Readings that say how many there are, exactly or between two numbers."""


class CodeCondition(Definition):
    """Where a column has a code."""

    column: str
    code: str


class BreakdownAxis(Definition):
    """A breakdown: the column of its codes, and the code of the total.

    Attributes:
        column: The column.
        total: The code that stands for all.
        complete: The codes that together are the whole, where all of them are stated; empty if that is not known.
        where: The rows that are broken down so, where the column serves several breakdowns.
    """

    column: str
    total: str
    complete: tuple[str, ...] = ()
    where: CodeCondition | None = None

    @property
    def title(self) -> str:
        """What the file calls it."""
        return self.where.code if self.where else self.column


class UnreadPattern(Definition):
    """Digits that are no number: what they match as a whole, without thousands separators, and what they are."""

    pattern: re.Pattern[str]
    kind: CellReading


class ImpliedCell(Definition):
    """A cell that also stands at another address: codes by axis."""

    when: Mapping[str, str]
    stands_at: Mapping[str, str]


class PublishedLayout(Definition):
    """What the columns of a published file mean.

    Attributes:
        title: What the file is.
        publisher: Who publishes it.
        verified: True if the copy was compared with the publisher's.
        area, area_name, indicator, period, value: The headings of these columns.
        axes: The breakdowns by name.
        thousands: The sign between thousands; empty if there is none.
        bounds: Texts that stand for a number between two.
        unread: Digits that are no number.
        codes: The codes of columns that know no others.
        also: Cells that stand at two addresses.
        ignored: Columns that take no part.
    """

    title: str
    publisher: str
    verified: bool = False
    area: str
    area_name: str
    indicator: str
    period: str
    value: str
    axes: Mapping[str, BreakdownAxis]
    thousands: str = ""
    bounds: Mapping[str, tuple[int, int]] = {}
    unread: tuple[UnreadPattern, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = {}
    also: tuple[ImpliedCell, ...] = ()
    ignored: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _require_known_axes(self) -> PublishedLayout:
        """Refuse bounds without a number between them, and cells that also stand where there is no axis."""
        named = {name for implied in self.also for name in (*implied.when, *implied.stands_at)}
        if named - self.axes.keys() or any(lower > upper for lower, upper in self.bounds.values()):
            raise schema_error("layout")
        return self

    def list_columns(self) -> tuple[str, ...]:
        """The headings that the file must have, each once."""
        axes = [name for axis in self.axes.values() for name in (axis.column, axis.where and axis.where.column) if name]
        keys = (self.area, self.area_name, self.indicator, self.period, self.value)
        return tuple(dict.fromkeys((*keys, *axes, *self.codes, *self.ignored)))


@dataclass(frozen=True)
class PublishedReturn:
    """The cells of a published file, each once, in columns.

    Attributes:
        layout: What the file's columns mean.
        document: Name of the file.
        codes: The codes of each column of `keys`: area, indicator, period and the axes; of an axis the total first.
        names: What the areas are called.
        keys: Places of the codes of each cell.
        lower, upper: The least and greatest number that each can be; of one that stands several times with other
            values, from the least of them to their sum.
        lines: Line of each cell in the file.
        readings: How many cells were read in each way.
        repeated: How many lines state a cell again.
        findings: What was found on reading.
    """

    layout: PublishedLayout
    document: str
    codes: tuple[tuple[str, ...], ...]
    names: Mapping[str, str]
    keys: NDArray[np.int32]
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    lines: NDArray[np.int64]
    readings: Mapping[CellReading, int] = field(default_factory=dict)
    repeated: int = 0
    findings: tuple[Finding, ...] = ()

    def get_code(self, cell: int, column: int) -> str:
        """The code of a cell in a column of `keys`."""
        return self.codes[column][int(self.keys[cell, column])]

    def format_cell_value(self, cell: int) -> str:
        """The number of a cell, or its bounds, as the file writes them where it does."""
        lower, upper = int(self.lower[cell]), int(self.upper[cell])
        written = {ends: text for text, ends in self.layout.bounds.items()}
        return str(lower) if lower == upper else written.get((lower, upper), f"{lower}–{upper}")

    def format_cell_codes(self, cell: int, columns: Sequence[int]) -> str:
        """The codes of a cell in some columns; totals are left out where there is another."""
        codes = [self.get_code(cell, at) or "–" for at in columns if self.keys[cell, at]]
        return ", ".join(codes) or self.codes[columns[0]][0]

    def describe_axes(self, columns: Sequence[int]) -> str:
        """What the file calls some breakdowns."""
        titles = [axis.title for axis in self.layout.axes.values()]
        return ", ".join(titles[at - 3] for at in columns)

    def make_cell_finding(self, rule: str, cell: int, beside: Sequence[int] = (), /, **facts: Fact) -> Finding:
        """A finding about a cell and others that it was held against; its place is told in the file's own words.

        Args:
            rule: Number of the rule.
            cell: The cell.
            beside: The others.
            **facts: What the rule's texts say.
        """
        told = load_rule_catalogue()[rule]
        area, indicator, period = (self.get_code(cell, at) for at in range(3))
        axes = self.format_cell_codes(cell, range(3, self.keys.shape[1]))
        return Finding(
            rule=rule,
            severity=Severity(told.severity),
            where=InvariantText(" · ".join((area, indicator, period, axes))),
            what=format_template(told.what, **facts),
            do=told.do,
            providers=(area,),
            measure=indicator,
            period=period,
            observed=str(facts.get("observed", "")),
            expected=str(facts.get("expected", "")),
            sources=tuple(Source(self.document, int(self.lines[place])) for place in (cell, *beside)),
        )


def read_published_layout(name: str) -> PublishedLayout:
    """A layout by its name, or from a TOML file.

    Raises:
        UsageError: If there is none.
        CollectionError: If the file does not fit; all is told at once.
    """
    shipped = Path(str(files("tilstand.returns").joinpath("published", f"{name}.toml")))
    file = Path(name) if name.endswith(".toml") else shipped
    if not file.is_file():
        known = ", ".join(sorted(path.stem for path in shipped.parent.glob("*.toml")))
        raise make_error(UsageError, "published.layout", name=name, known=known)
    return read_definition_file(file, PublishedLayout)


def read_definition_file(file: Path, model: type[Parsed]) -> Parsed:
    """What a TOML file says as one of a kind.

    Raises:
        CollectionError: If the file does not fit; all is told at once.
    """
    reader = DefinitionFiles(file.parent)
    definition = reader.parse_definition(file, reader.read_toml_file(file), model)
    reader.raise_noted_problems()
    assert definition is not None
    return definition


def read_published_return(file: Path, layout: PublishedLayout) -> PublishedReturn:
    """The cells of a published file, and what could not be read.

    Raises:
        DocumentError: If it is no such file, or has columns or codes that the layout does not know.
    """
    first, table = _find_table(list(_read_sheets(file)), layout, file.name)
    # An area that the publisher's code list has no code for goes by its name.
    table[layout.area] = [code or name for code, name in zip(table[layout.area], table[layout.area_name], strict=True)]
    _require_known_codes(table, layout, first, file.name)
    read_texts = {text: _read_value(text, layout) for text in set(table[layout.value])}
    values = np.array([read_texts[text][0] for text in table[layout.value]], np.int64)
    readings = [read_texts[text][1] for text in table[layout.value]]
    columns = [_number_codes(table[name]) for name in (layout.area, layout.indicator, layout.period)]
    is_placed = {axis.column: np.zeros(len(values), bool) for axis in layout.axes.values()}
    for axis in layout.axes.values():
        texts = table[axis.column]
        conditions = table[axis.where.column] if axis.where else texts
        where = np.array([axis.where is None or code == axis.where.code for code in conditions])
        is_placed[axis.column] |= where | np.array([text == axis.total for text in texts])
        broken = [text if taken else axis.total for text, taken in zip(texts, where, strict=True)]
        columns.append(_number_codes(broken, axis.total))
    # Once in thousands of cells a count is the number of its year; mostly the year slipped in where a count belongs.
    is_period = [str(lower) == period for lower, period in zip(values[:, 0], table[layout.period], strict=True)]
    for row in np.flatnonzero(is_period):
        readings[row] = CellReading.PERIOD
    for row in np.flatnonzero(~np.logical_and.reduce([*is_placed.values()])):
        readings[row] = CellReading.UNPLACED
    keys, lines = np.stack([places for places, _ in columns], axis=1), np.arange(len(values)) + first
    is_read = np.array([reading in READ for reading in readings])
    names = dict(zip(table[layout.area], table[layout.area_name], strict=True))
    codes = tuple(codes for _, codes in columns)
    rows = PublishedReturn(layout, file.name, codes, names, keys, values[:, 0], values[:, 1], lines)
    told = [(row, format_message(f"published.unread.{readings[row]}")) for row in map(int, np.flatnonzero(~is_read))]
    findings = [rows.make_cell_finding("R201", row, observed=table[layout.value][row], why=why) for row, why in told]
    counts = {reading: readings.count(reading) for reading in CellReading}
    read = replace(rows, keys=keys[is_read], lower=rows.lower[is_read], upper=rows.upper[is_read], lines=lines[is_read])
    return _merge_cells(read, counts, [*findings, *_find_unnamed_codes(rows)])


def _read_sheets(file: Path) -> Iterator[list[list[str]]]:
    try:
        data = file.read_bytes()
        if file.suffix.lower() == ".csv":
            text = data.decode("utf-8-sig")
            yield list(csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=text[:2000].count)))
            return
        unpacked = run_reader("tilstand.sandbox.workbook:unpack_workbook", data)
    except (OSError, UnicodeDecodeError, csv.Error, UnreadableError) as error:
        raise make_error(DocumentError, "published.unread", file=file.name) from error
    if unpacked["refused"]:
        raise make_error(DocumentError, "published.unread", file=file.name)
    yield from (sheet["texts"] for sheet in unpacked["sheets"])


_HEADING_LINES = 20
"""Lines above which the headings stand; published files begin with a title, a day and an address."""


def _find_table(
    sheets: Sequence[list[list[str]]], layout: PublishedLayout, name: str
) -> tuple[int, dict[str, list[str]]]:
    """The number of the first line under the headings, and the columns by heading."""
    wanted = layout.list_columns()
    tops = [(sheet, at) for sheet in sheets for at in range(min(len(sheet), _HEADING_LINES))]
    if not tops:
        raise make_error(DocumentError, "published.empty", file=name)
    sheet, at = max(tops, key=lambda top: len(set(wanted) & set(top[0][top[1]])))
    headings = [heading.strip() for heading in sheet[at]]
    missing = [heading for heading in wanted if heading not in headings]
    unknown = [heading for heading in headings if heading and heading not in wanted]
    twice = sorted({heading for heading in headings if heading and headings.count(heading) > 1})
    causes = [
        format_message(f"published.column.{kind}", columns=", ".join(those))
        for kind, those in (("missing", missing), ("unknown", unknown), ("twice", twice))
        if those
    ]
    if causes:
        raise make_error(DocumentError, "published.columns", causes, file=name)
    rows = [[*row, *[""] * (len(headings) - len(row))] for row in sheet[at + 1 :]]
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise make_error(DocumentError, "published.empty", file=name)
    return at + 2, {heading: [row[headings.index(heading)] for row in rows] for heading in wanted}


def _require_known_codes(table: Mapping[str, list[str]], layout: PublishedLayout, first: int, name: str) -> None:
    """Stop at codes that a column does not know, and at lines without an area, indicator or period."""
    causes = []
    for column in (layout.area, layout.indicator, layout.period):
        if "" in table[column]:
            causes.append(
                format_message("published.code", column=column, code="", line=table[column].index("") + first)
            )
    for column, known in layout.codes.items():
        for code in sorted(set(table[column]) - set(known)):
            line = table[column].index(code) + first
            causes.append(format_message("published.code", column=column, code=code, line=line))
    if causes:
        raise make_error(DocumentError, "published.codes", causes, file=name)


def _number_codes(texts: Sequence[str], total: str | None = None) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    codes: dict[str, int] = {} if total is None else {total: 0}
    return np.array([codes.setdefault(text, len(codes)) for text in texts], np.int32), tuple(codes)


def _read_value(text: str, layout: PublishedLayout) -> tuple[tuple[int, int], CellReading]:
    none = (0, 0)
    if text in layout.bounds:
        return layout.bounds[text], CellReading.BOUND
    if not text:
        return none, CellReading.BLANK
    if text.startswith("["):
        return none, CellReading.DATE
    sign = re.escape(layout.thousands)
    is_grouped = bool(sign and re.fullmatch(rf"[0-9]{{1,3}}({sign}[0-9]{{3}})+", text))
    digits = text.replace(layout.thousands, "") if is_grouped else text
    if not re.fullmatch(r"[0-9]{1,15}", digits):
        return none, CellReading.MIXED if re.search(r"[0-9]", text) else CellReading.TEXT
    for entry in layout.unread:
        if entry.pattern.fullmatch(digits):
            return none, entry.kind
    return (int(digits), int(digits)), CellReading.GROUPED if is_grouped else CellReading.NUMBER


def _find_unnamed_codes(rows: PublishedReturn) -> Iterator[Finding]:
    """Codes that name nothing: blank, a number alone, or with signs that were lost; once for an area and axis."""
    for at in range(3, rows.keys.shape[1]):
        faulty = np.array([code == "" or code.isdigit() or "\ufffd" in code for code in rows.codes[at]])
        places: dict[str, list[int]] = defaultdict(list)
        for row in map(int, np.flatnonzero(faulty[rows.keys[:, at]])):
            places[rows.get_code(row, 0)].append(row)
        for first, *others in places.values():
            codes = sorted({rows.get_code(row, at) for row in (first, *others)})
            shown = JoinedText(tuple(map(quote_text, codes)), ", ")
            yield rows.make_cell_finding("R203", first, others, codes=shown, count=len(others) + 1)


def _merge_cells(
    rows: PublishedReturn, readings: Mapping[CellReading, int], findings: Sequence[Finding]
) -> PublishedReturn:
    """The same with each cell once; those that stand several times with other values are told."""
    _, first, places = np.unique(rows.keys, axis=0, return_index=True, return_inverse=True)
    places = places.reshape(-1)
    order = np.argsort(places, kind="stable")
    starts = np.flatnonzero(np.diff(places[order], prepend=-1))
    lower = np.minimum.reduceat(rows.lower[order], starts)
    upper = np.add.reduceat(rows.upper[order], starts)
    differs = lower != np.maximum.reduceat(rows.lower[order], starts)
    told = []
    for cell in np.flatnonzero(differs):
        group = [int(row) for row in order[starts[cell] : (*starts, len(order))[cell + 1]]]
        values = "; ".join(map(rows.format_cell_value, group))
        told.append(rows.make_cell_finding("R202", group[0], group[1:], observed=values))
    keys, lines = rows.keys[first], rows.lines[first]
    for implied in rows.layout.also:
        axes = [*rows.layout.axes]
        codes = {(name, code): at for at, name in enumerate(axes) for code in rows.codes[at + 3]}
        if not {*implied.when.items(), *implied.stands_at.items()} <= codes.keys():
            continue  # a code that does not occur
        mask = np.ones(len(keys), bool)
        for (name, code), at in codes.items():
            if implied.when.get(name) == code:
                mask &= keys[:, at + 3] == rows.codes[at + 3].index(code)
        also = keys[mask]
        for name, code in implied.stands_at.items():
            at = axes.index(name) + 3
            also[:, at] = rows.codes[at].index(code)
        keys = np.concatenate([keys, also])
        lower, upper = np.concatenate([lower, lower[mask]]), np.concatenate([upper, upper[mask]])
        lines = np.concatenate([lines, lines[mask]])
    _, chosen = np.unique(keys, axis=0, return_index=True)
    return replace(
        rows,
        keys=keys[chosen],
        lower=lower[chosen],
        upper=upper[chosen],
        lines=lines[chosen],
        readings=readings,
        repeated=len(places) - len(starts),
        findings=(*findings, *told),
    )
