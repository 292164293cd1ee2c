"""A worksheet's XML, looked at without trusting it: which cells hold formulas, how far the sheet reaches.

See `tilstand.unpack` for how it is parsed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_col_to_name

from tilstand.unpack import DamagedXmlError, events

__all__ = ["DamagedXmlError", "SheetContents", "attributes", "sheet"]

_MOST_ROWS, _MOST_COLUMNS = 100_000, 500
_MOST_AREA = 2_000_000
_CELL = re.compile(r"^([A-Z]{1,3})([0-9]{1,7})$")


@dataclass(slots=True)
class SheetContents:
    """What the XML of a worksheet shows.

    Attributes:
        formulas: Addresses of the cells with formulas.
        rows, columns: How far cells with content reach.
    """

    formulas: list[str] = field(default_factory=list)
    rows: int = 0
    columns: int = 0

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


def sheet(content: bytes) -> SheetContents | None:
    """What a part shows if it is a worksheet (or another sheet); None if it is something else.

    Raises:
        DamagedXmlError: If the XML cannot be parsed.
    """
    return _Scan().run(content)


class _Scan:
    def __init__(self) -> None:
        self.found: SheetContents | None = None
        self.row = self.column = 0
        self.first = True

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
            at = given.get("r", "")
            self.row, self.column = (int(at) if at.isdigit() else self.row + 1), 0
        elif element == "c":
            self.move(given.get("r", ""))
        elif element in ("v", "is"):
            self.found.rows = max(self.found.rows, self.row)
            self.found.columns = max(self.found.columns, self.column)
        elif element == "f":
            self.found.formulas.append(f"{xl_col_to_name(max(self.column - 1, 0))}{self.row}")

    def move(self, address: str) -> None:
        match = _CELL.match(address)
        if match:
            self.column, self.row = _number(match.group(1)), int(match.group(2))
        elif address:
            raise DamagedXmlError
        else:
            self.column += 1


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
