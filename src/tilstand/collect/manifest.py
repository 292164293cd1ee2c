"""The very hidden sheet of a workbook: for whom it was made, and which cell is which figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import xlsxwriter

from tilstand.terms import Key

__all__ = ["SHEET", "Manifest", "MappedCell"]

SHEET = "_tilstand"
_FORMAT = "1"
_MAP = "map"


@dataclass(frozen=True, slots=True)
class MappedCell:
    """One line of the map: a cell of a sheet and what it is.

    Attributes:
        kind: `cell` for a figure, `answer` for words.
        sheet: Name of the sheet.
        cell: Where the number or answer stands.
        status: Where the reason for having no number stands.
        provider, form, period, measure, breakdown: Address of the figure.
        question: For an answer, the question.
    """

    kind: str
    sheet: str
    cell: str
    status: str
    provider: str
    form: str
    period: str
    measure: str
    breakdown: str
    question: str = ""


@dataclass(slots=True)
class Manifest:
    """What the hidden sheet says.

    Attributes:
        facts: Collection, edition of the forms, year, provider, language, forms, and the version's cell.
        places: The map.
    """

    facts: dict[str, str] = field(default_factory=dict)
    places: list[MappedCell] = field(default_factory=list)

    def cell(self, sheet: str, cell: str, status: str, key: Key, form: str) -> None:
        """Note that a cell holds a figure."""
        codes = "; ".join(f"{name}={code}" for name, code in key.dims)
        self.places.append(
            MappedCell("cell", sheet, cell, status, key.provider, form, str(key.period), key.measure, codes)
        )

    def answer(self, sheet: str, cell: str, provider: str, form: str, question: str) -> None:
        """Note that a cell holds an answer."""
        self.places.append(MappedCell("answer", sheet, cell, "", provider, form, "", "", "", question))

    def write(self, book: xlsxwriter.Workbook) -> None:
        """Write the sheet and hide it so that no menu shows it."""
        sheet = book.add_worksheet(SHEET)
        lines = [("tilstand", _FORMAT), *self.facts.items(), (_MAP, ""), *map(_texts, self.places)]
        for row, line in enumerate(lines):
            for column, value in enumerate(line):
                sheet.write_string(row, column, value)
        sheet.protect()
        sheet.very_hidden()

    @classmethod
    def read(cls, rows: Sequence[Sequence[str]]) -> Manifest | None:
        """What the rows of the hidden sheet say; None if they are not such a sheet."""
        filled = [list(row) for row in rows if any(row)]
        if not filled or filled[0][:2] != ["tilstand", _FORMAT]:
            return None
        at = next((number for number, row in enumerate(filled) if row[0] == _MAP), None)
        if at is None:
            return None
        return cls({row[0]: row[1] for row in filled[1:at]}, list(_places(filled[at + 1 :])))


def _texts(place: MappedCell) -> tuple[str, ...]:
    return tuple(getattr(place, name) for name in MappedCell.__slots__)


def _places(rows: Sequence[Sequence[str]]) -> Iterator[MappedCell]:
    width = len(MappedCell.__slots__)
    for row in rows:
        yield MappedCell(*([*row, *[""] * width][:width]))
