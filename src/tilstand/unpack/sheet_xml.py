"""A worksheet's XML, looked at without trusting it: what a reader of values would not show.

Formulas, errors, percentages, merged and hidden cells, and how far the sheet reaches.

See `tilstand.unpack` for how it is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_col_to_name

from tilstand.unpack.zipped import DamagedXmlError, events

__all__ = ["DamagedXmlError", "SheetContents", "attributes", "position", "sheet"]

_MOST_ROWS, _MOST_COLUMNS = 100_000, 500
_MOST_AREA = 2_000_000
# A value or text that is interrupted, a value that is spelled by the numbers of its signs, two values in one
# cell: no program writes them, and readers take different parts of them for the whole.
_INTERRUPTED = re.compile(
    rb"<(?:[\w.-]+:)?(?:[vt](?:\s[^<>]*)?>[^<]*<[!?]|v(?:\s[^<>]*)?>[^<&]*&)"
    rb"|</(?:[\w.-]+:)?(v|is)\s*>\s*<(?:[\w.-]+:)?\1[\s>]"
)
_CELL = re.compile(r"^([A-Z]{1,3})([0-9]{1,7})$")


@dataclass(slots=True)
class SheetContents:
    """What the XML of a worksheet shows.

    Attributes:
        formulas: Addresses of the cells with formulas.
        rows, columns: How far cells with content reach.
        errors: Addresses of the cells that show an error in place of a value.
        odd: Addresses of the cells whose number is shown as something else, each with how.
        merged: Ranges of merged cells.
        hidden: Numbers of the rows that nobody sees.
        hidden_columns: Numbers of the columns that nobody sees, first and last.
        texts: How many cells hold a text of the workbook's list.
    """

    formulas: list[str] = field(default_factory=list)
    rows: int = 0
    columns: int = 0
    errors: list[str] = field(default_factory=list)
    odd: dict[str, str] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    texts: int = 0

    @property
    def too_wide(self) -> bool:
        """True where a reader would have to make room for far more cells than any form has."""
        return self.rows > _MOST_ROWS or self.columns > _MOST_COLUMNS or self.rows * self.columns > _MOST_AREA


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def attributes(content: bytes, element: str) -> list[dict[str, str]]:
    """The attributes of all elements of a name, without their namespaces.

    Raises:
        DamagedXmlError: If the XML cannot be parsed.
    """
    found: list[dict[str, str]] = []

    def start(name: str, given: dict[str, str]) -> None:
        if _local(name) == element:
            found.append({_local(key): value for key, value in given.items()})

    events(content, start)
    return found


def sheet(content: bytes, odd: Mapping[str, str] | None = None) -> SheetContents | None:
    """What a part shows if it is a worksheet (or another sheet); None if it is something else.

    Args:
        content: The part.
        odd: The numbers of the formats that show a number as something else, each with how.

    Raises:
        DamagedXmlError: If the XML cannot be parsed, its cells do not come one after the other, or a value is
            written so that it can be read in two ways.
    """
    if _INTERRUPTED.search(content):
        raise DamagedXmlError
    return _Scan(odd or {}).run(content)


def position(address: str) -> tuple[int, int] | None:
    """Row and column of an address; None if it is none.

    Example:
        >>> position("B7")
        (7, 2)
    """
    match = _CELL.match(address)
    return (int(match.group(2)), _number(match.group(1))) if match else None


class _Scan:
    def __init__(self, odd: Mapping[str, str]) -> None:
        self.found: SheetContents | None = None
        self.row = self.column = 0
        self.cell: dict[str, str] = {}
        self.first, self.all_hidden, self.odd = True, False, odd

    def run(self, content: bytes) -> SheetContents | None:
        events(content, self.start)
        return self.found

    def start(self, name: str, given: dict[str, str]) -> None:
        element = _local(name)
        if self.first:
            self.first = False
            self.found = SheetContents() if element in ("worksheet", "dialogsheet", "macrosheet") else None
        if self.found is None:
            return
        if element == "row":
            self.down(given, self.found)
        elif element == "c":
            self.across(given)
        elif element in ("v", "is"):
            self.content(self.found)
        elif element == "f":
            self.found.formulas.append(self.address)
        elif element == "mergeCell":
            self.found.merged.append(given.get("ref", ""))
        elif element == "sheetFormatPr":
            self.all_hidden = _true(given.get("zeroHeight", ""))
        elif element == "col" and (_true(given.get("hidden", "")) or _nothing(given.get("width", ""))):
            ends = given.get("min", ""), given.get("max", "")
            if all(one.isdigit() and len(one) < 7 for one in ends):
                self.found.hidden_columns.append((int(ends[0]), int(ends[1])))

    @property
    def address(self) -> str:
        return f"{xl_col_to_name(max(self.column - 1, 0))}{self.row}"

    def down(self, given: dict[str, str], found: SheetContents) -> None:
        at = given.get("r", "")
        row = int(at) if at.isdigit() and len(at) < 8 else self.row + 1
        if row <= self.row:  # two readers could see two different sheets
            raise DamagedXmlError
        self.row, self.column = row, 0
        shown = given.get("hidden", "1" if self.all_hidden else "")
        if _true(shown) or _nothing(given.get("ht", "")):
            found.hidden.add(row)

    def across(self, given: dict[str, str]) -> None:
        self.cell = given
        address, before = given.get("r", ""), (self.row, self.column)
        match = _CELL.match(address)
        if match:
            self.column, self.row = _number(match.group(1)), int(match.group(2))
        elif address:
            raise DamagedXmlError
        else:
            self.column += 1
        if (self.row, self.column) <= before:
            raise DamagedXmlError

    def content(self, found: SheetContents) -> None:
        found.rows = max(found.rows, self.row)
        found.columns = max(found.columns, self.column)
        kind = self.cell.get("t", "n")
        found.texts += kind == "s"
        if kind == "e":
            found.errors.append(self.address)
        elif self.cell.get("s", "") in self.odd:
            how = self.odd[self.cell.get("s", "")]
            if kind == "n" or how == "struck":
                found.odd[self.address] = how


def _true(text: str) -> bool:
    return text.lower() in ("1", "true", "on")


def _nothing(size: str) -> bool:
    try:
        return float(size) == 0
    except ValueError:
        return False


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
