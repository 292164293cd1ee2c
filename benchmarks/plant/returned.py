"""A workbook as a body returns it: changed as people change sheets, and written by another program."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook, SheetVisibleEnum
from xlsxwriter.utility import xl_cell_to_rowcol

from tilstand.collect.form_words import CODE
from tilstand.collect.manifest import SHEET, Manifest, MappedRow
from tilstand.sandbox.workbook import unpack_workbook

LAST, NUMBER, STATUS, EXACT, EARLIER, CHECK, REMARK = CODE, 1, 2, 3, 4, 5, 6
_ERROR = 1234567.25  # stands where an error is to stand without a formula


@dataclass(frozen=True)
class Formula:
    """A formula with what it last gave."""

    text: str
    value: object = ""


@dataclass(frozen=True)
class Percent:
    """A number that is shown as a percentage."""

    value: float


@dataclass(frozen=True)
class Styled:
    """A number that is shown as something else."""

    value: float
    format: str = "General"
    struck: bool = False


@dataclass(frozen=True)
class Broken:
    """An error in place of a value."""


@dataclass
class Sheet:
    """One sheet: rows of cells, each row a list as wide as the form and a little more."""

    name: str
    rows: list[list[object]]
    hidden: bool = False
    very_hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)

    def copy(self, name: str) -> Sheet:
        """The same under another name."""
        return Sheet(name, [list(row) for row in self.rows])

    def blank(self) -> list[object]:
        """An empty row."""
        return [""] * (LAST + 4)

    def at(self, code: str) -> int:
        """Where the row with a code stands."""
        return next(at for at, row in enumerate(self.rows) if row[LAST] == code)


class Returned:
    """A returned workbook.

    Args:
        data: The bytes of the workbook as it was sent out, filled in.
    """

    def __init__(self, data: bytes) -> None:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        checked = {one["name"]: one["contents"] for one in unpack_workbook(data)["sheets"]}
        self.sheets: list[Sheet] = []
        for one in book.sheets_metadata:
            rows = book.get_sheet_by_name(one.name).to_python(skip_empty_area=False)
            wide = [[*row, *[""] * (LAST + 4 - len(row))] for row in rows]
            for cell in checked[one.name]["formulas"]:
                row, column = xl_cell_to_rowcol(cell)
                wide[row][column] = Formula('=IF(B1="x","a","")')
            self.sheets.append(Sheet(one.name, wide, very_hidden=one.visible is SheetVisibleEnum.VeryHidden))
        found = Manifest.read([[str(c) for c in row] for row in self.sheet(SHEET).rows])
        assert found is not None
        self.manifest = found

    def sheet(self, name: str) -> Sheet:
        """The sheet of a name."""
        return next(one for one in self.sheets if one.name == name)

    @property
    def form(self) -> Sheet:
        """The sheet with the longest block."""
        return self.sheet(
            next(r.label for r in self.manifest.filter_mapped_rows("sheet") if r.sheet == self.block[0].sheet)
        )

    @property
    def block(self) -> list[MappedRow]:
        """The rows of the longest block."""
        blocks = {row.block for row in self.manifest.filter_mapped_rows("cell")}
        those = [[r for r in self.manifest.filter_mapped_rows("cell") if r.block == block] for block in sorted(blocks)]
        return max(those, key=len)

    @property
    def place(self) -> int:
        """Where the longest block's first figure stands."""
        return self.form.at(self.block[0].code)

    def saved(self, *, inline: bool = False) -> bytes:
        """The bytes that another program would write."""
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": not inline, "constant_memory": inline})
        percent, day = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "d. mmm"})
        for one in self.sheets:
            sheet = book.add_worksheet(one.name)
            for at in one.hidden_columns:
                sheet.set_column(at, at, 10, None, {"hidden": True})
            for row, cells in enumerate(one.rows):
                for column, value in enumerate(cells):
                    if isinstance(value, Styled):
                        style = book.add_format({"num_format": value.format, "font_strikeout": value.struck})
                        sheet.write_number(row, column, value.value, style)
                        continue
                    _put(sheet, row, column, value, percent, day)
            for at in one.hidden_rows:
                sheet.set_row(at, None, None, {"hidden": True})
            for area in one.merged:
                sheet.merge_range(*area, "")
                _put(sheet, area[0], area[1], one.rows[area[0]][area[1]], percent, day)
            for place, words in one.comments.items():
                sheet.write_comment(*place, words)
            if one.very_hidden:
                sheet.very_hidden()
            elif one.hidden:
                sheet.hide()
        book.close()
        return _with_errors(out.getvalue())


def _put(sheet: object, row: int, column: int, value: object, percent: object, day: object) -> None:
    match value:
        case Formula():
            sheet.write_formula(row, column, value.text, None, value.value)
        case Percent():
            sheet.write_number(row, column, value.value, percent)
        case Broken():
            sheet.write_number(row, column, _ERROR)
        case date():
            sheet.write_datetime(row, column, value, day)
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float():
            sheet.write_number(row, column, value)
        case str() if value:
            sheet.write_string(row, column, value)


def _with_errors(data: bytes) -> bytes:
    """Put errors where the numbers for them stand."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = re.sub(
                rb'<c r="(\w+)"([^>]*)><v>%s</v>' % str(_ERROR).encode(),
                rb'<c r="\1"\2 t="e"><v>#REF!</v>',
                old.read(entry),
            )
            new.writestr(entry, content)
    return out.getvalue()


def filled(path: Path) -> Returned:
    """A workbook that was filled in, from its file."""
    return Returned(path.read_bytes())
