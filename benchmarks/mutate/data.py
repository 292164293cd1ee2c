"""The data files of an edition: CSV, JSON-stat and workbooks, each cell with the address that it declares."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from itertools import product
from typing import Any

from python_calamine import CalamineWorkbook

from mutate.marked import NOWHERE, Rest, rests, together
from mutate.part import SHOWN, Part, plain, unnumbered
from tilstand.languages import format_message, list_shipped_languages

__all__ = ["SIDES", "Cell", "Grid", "book_parts", "cube_parts", "grids", "lines", "long_parts"]

_BESIDE = ("reconstructed", "table", "row", "column", "row_label", "column_label", "measure", "provider", "period")
_LETTERED = re.compile(r"[a-z]{1,2}\) ")
_LETTERS = 31  # most letters in the name of a sheet
SIDES = ("upper", "published", "computed", "computed_upper")
"""What stands beside a figure: the most that it may be, and both numbers of a group."""

_FIGURE = ("unit", "value", "status", "confidentiality", "qualifier", "origin", "bracket", *SIDES, "notes")


@dataclass(frozen=True)
class Cell:
    """A cell of a table as its CSV file tells it.

    Attributes:
        key: Address of its figure.
        bracket_key: Address of the figure in brackets; empty for none.
        line: Its line.
        mark: What footnotes about open findings at its figure rest on.
        inner: The same of the figure in brackets.
    """

    key: str
    bracket_key: str
    line: Mapping[str, str]
    mark: Rest = NOWHERE
    inner: Rest = NOWHERE

    @property
    def keys(self) -> frozenset[str]:
        """The addresses it rests on: its figure's, and that of the one in brackets."""
        return frozenset(key for key in (self.key, self.bracket_key) if key)

    @property
    def disputed(self) -> bool:
        """True where what was printed is not what the members' figures add up to, or can add up to."""
        printed, least, most = (self.line[side] for side in SIDES[1:])
        if self.line["origin"] == "adjusted" or not (printed and least):
            return False
        return not Decimal(least) <= Decimal(printed) <= Decimal(most or least)

    @property
    def notes(self) -> Rest:
        """What its footnotes rest on: its figures, and those of the open findings about them."""
        return Rest(self.keys) | self.mark | self.inner


@dataclass(frozen=True)
class Grid:
    """A table: its cells by row and column, both counted from 1."""

    id: str
    cells: Mapping[tuple[int, int], Cell]

    @cached_property
    def keys(self) -> frozenset[str]:
        """The addresses of all its figures."""
        return frozenset().union(*(cell.keys for cell in self.cells.values()))

    @cached_property
    def notes(self) -> Rest:
        """What its footnotes, and so their letters, rest on."""
        return together(cell.notes for cell in self.cells.values())

    def row(self, at: int) -> frozenset[str]:
        """The addresses of a row's figures."""
        return frozenset().union(*(cell.keys for (row, _), cell in self.cells.items() if row == at))

    def row_notes(self, at: int) -> Rest:
        """What the footnotes of a row rest on."""
        return together(cell.notes for (row, _), cell in self.cells.items() if row == at)

    def column(self, at: int) -> frozenset[str]:
        """The addresses of a column's figures."""
        return frozenset().union(*(cell.keys for (_, column), cell in self.cells.items() if column == at))

    @cached_property
    def bracketed(self) -> frozenset[int]:
        """Columns that show a figure in brackets."""
        return frozenset(column for (_, column), cell in self.cells.items() if cell.line["bracket"])


def address(measure: str, provider: str, period: str, codes: Mapping[str, str]) -> str:
    """An address as internal files write it."""
    told = "; ".join(f"{name}={code}" for name, code in sorted(codes.items()) if code not in ("_T", "_Z"))
    return f"{measure} | {provider} | {period}" + (f" | {told}" if told else "")


def grids(files: Mapping[str, bytes]) -> dict[str, Grid]:
    """The tables of an edition by their names."""
    dictionary = list(_lines(files["data/dictionary.csv"]))
    inside: dict[str, dict[str, str]] = {}
    for line in dictionary:
        if line["kind"] == "bracket":
            inside.setdefault(line["id"], {})[line["list"]] = line["parent"]
    found, marks = {}, rests(files["internal/findings.json"])
    for name, data in files.items():
        if name.startswith("data/") and name.endswith(".csv"):
            cells = {}
            for line in _lines(data):
                if "row" in line and "bracket" in line:
                    cells[int(line["row"]), int(line["column"])] = _cell(line, inside.get(line["table"], {}), marks)
            stem = name.removeprefix("data/").removesuffix(".csv")
            if cells:
                found[stem] = Grid(stem, cells)
    return found


def _lines(data: bytes) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(data.decode("utf-8-sig")))


def _cell(line: Mapping[str, str], inside: Mapping[str, str], marks: Mapping[str, Rest]) -> Cell:
    if line["measure"] == "_Z":
        return Cell("", "", line)
    codes = {name: code for name, code in line.items() if name not in (*_BESIDE, *_FIGURE)}
    at = (line["measure"], line["provider"], line["period"])
    key, bracket = address(*at, codes), address(*at, {**codes, **inside}) if inside else ""
    return Cell(key, bracket, line, marks.get(key, NOWHERE), marks.get(bracket, NOWHERE))


def lines(file: str, grid: Grid) -> Iterator[Part]:
    """The parts of a table's CSV file."""
    for cell in grid.cells.values():
        told = cell.line
        named = ("value", "status", "confidentiality", "qualifier", "origin", "bracket", *SIDES)
        figure = [told[name] for name in named]
        yield Part(file, f"figure at {cell.key}", " | ".join(figure), cell.keys, shows=cell.key)
        yield Part(file, f"notes at {cell.key}", told["notes"], cell.notes.keys, cell.notes.over)
        words = [told[name] for name in ("row_label", "column_label", "unit")]
        yield Part(file, f"labels at {cell.key}", " | ".join(words), grid.keys)
        yield Part(file, f"order at {cell.key}", f"{told['row']}, {told['column']}", grid.keys)


def long_parts(file: str, data: bytes, grids: Iterable[Grid]) -> Iterator[Part]:
    """The parts of the long table: each figure once, with the notes of every cell that shows it."""
    notes: dict[str, Rest] = {}
    for cell in (cell for grid in grids for cell in grid.cells.values()):
        notes[cell.key] = notes.get(cell.key, NOWHERE) | cell.notes
    for row in csv.DictReader(io.StringIO(data.decode("utf-8"))):
        key = row["id"]
        if row["record"] != "figure":
            continue
        named = ("value", "lower", "upper", "state", "obs_status", "conf_status", "qualifier", "origin", *SIDES)
        figure = [row[name] for name in named if name in row]
        yield Part(file, f"figure at {key}", " | ".join(figure), frozenset({key}), shows=key)
        noted = Rest(frozenset({key})) | notes.get(key, NOWHERE)
        told = " | ".join(text for name, text in row.items() if name.startswith("notes_"))
        yield Part(file, f"notes at {key}", told, noted.keys, noted.over)


def cube_parts(file: str, data: bytes, grid: Grid) -> Iterator[Part]:
    """The parts of a JSON-stat file."""
    told: dict[str, Any] = json.loads(data)
    axes = [list(told["dimension"][name]["category"]["index"]) for name in told["id"]]
    more = told["extension"]
    notes: dict[int, list[str]] = {}
    for note in more.pop("notes", []):
        for place in note["places"]:
            notes.setdefault(place, []).append(note["text"])
    beside = [more.pop(name, {}) for name in ("qualifier", "origin", *SIDES)]
    values, status = told.pop("value"), told.pop("status")
    inside = {cell.bracket_key for cell in grid.cells.values() if cell.bracket_key}
    marks = {cell.bracket_key: cell.inner for cell in grid.cells.values()}
    marks |= {cell.key: cell.mark for cell in grid.cells.values()}
    assert len(values) == math.prod(map(len, axes))
    for place, codes in enumerate(product(*axes)):
        if str(place) not in status:
            continue
        key = _placed(dict(zip(told["id"], codes, strict=True)))
        figure = [*(values[place : place + 1]), status[str(place)], *(one.get(str(place), "") for one in beside)]
        text = " | ".join(map(str, figure))
        # A figure in brackets is declared by the cell that it stands in.
        keys = grid.keys if key in inside else frozenset({key})
        yield Part(file, f"figure at {key}", text, keys, shows=key)
        noted = Rest(keys) | marks.get(key, NOWHERE)
        yield Part(file, f"notes at {key}", " | ".join(notes.get(place, [])), noted.keys, noted.over)
    yield Part(file, "frame", json.dumps(told, ensure_ascii=False, sort_keys=True), grid.keys)


def _placed(codes: dict[str, str]) -> str:
    at = [codes.pop(name) for name in ("measure", "provider", "period")]
    together = codes.pop("breakdown", "_T")
    if together != "_T":
        codes |= dict(pair.split("=", 1) for pair in together.split("; "))
    return address(at[0], at[1], at[2], codes)


def book_parts(file: str, data: bytes, tables: Mapping[str, Grid]) -> Iterator[Part]:
    """The parts of a workbook: the cells of its tables, and the rows of its lists."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        grid = tables.get(name) or next((g for id, g in tables.items() if len(name) == 31 and id[:31] == name), None)
        if grid is None:
            for row in rows:
                yield Part(file, f"{name}: {' | '.join(map(_text, row))}", "", over=SHOWN)
        else:
            yield from _sheet(file, name, rows, grid)


def _sheet(file: str, name: str, rows: Sequence[Sequence[Any]], grid: Grid) -> Iterator[Part]:
    top = next(n for n, row in enumerate(rows) if len([one for one in row if one != ""]) > 1 or n > 4)
    across: list[tuple[int, bool]] = []
    for column in range(1, 1 + max(column for _, column in grid.cells)):
        across += [(column, False)] + ([(column, True)] if column in grid.bracketed else [])
    bottom = top + max(row for row, _ in grid.cells)
    # After what each row counts, where they count unlike things.
    first = 2 if rows[top][1] in _unit_heads() else 1
    for n, row in enumerate(rows):
        if not top < n <= bottom:
            # A note's letter and the columns beside it depend on the notes before it, not its words.
            told = " | ".join(map(_text, row)).rstrip(" |")
            letter, _, words = told.partition(") ") if _LETTERED.match(told) else ("", "", told)
            place = f"{name}: heads" if n == top else f"{name}: {unnumbered(plain(words))}"
            shows = told if n == top else letter
            yield Part(file, place, shows, grid.notes.keys, grid.notes.over)
            continue
        yield Part(file, f"{name}: row {_text(row[0])}", "", grid.keys)
        for (column, bracket), value in zip(across, row[first:], strict=False):
            cell = grid.cells.get((n - top, column))
            if cell is None:
                if value != "":  # a figure where the table has none
                    yield Part(file, f"{name}: row {n - top}, column {column}", _text(value), shows="-")
                continue
            key = cell.bracket_key if bracket else cell.key
            place = f"{name}: {'bracket' if bracket else 'figure'} at {key}"
            yield Part(file, place, _text(value), frozenset({key}), shows=key)
        marks = " ".join(map(_text, row[len(across) + first :]))
        yield Part(file, f"{name}: marks of row {n - top}", marks, grid.notes.keys, grid.notes.over)


@cache
def _unit_heads() -> frozenset[str]:
    return frozenset(format_message("report.site.unit").text(language) for language in list_shipped_languages())


def _text(value: Any) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)
