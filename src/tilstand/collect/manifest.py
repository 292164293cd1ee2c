"""The very hidden sheet of a workbook: for whom it was made, and which row of which sheet is which figure.

Every row that was written carries a code of its own in a hidden column, and every sheet a mark. A returned
workbook is read by these, never by where a cell happens to stand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlsxwriter

__all__ = ["SHEET", "Manifest", "MappedRow", "SheetMark"]

SHEET = "_tilstand"
_FORMAT = "2"
_MAP = "map"
_MARK = "tilstand"


@dataclass(frozen=True, slots=True)
class SheetMark:
    """What a sheet says of itself, in its first row.

    Attributes:
        collection, round, provider: The workbook that it belongs to.
        number: Which of the workbook's sheets it is.
    """

    collection: str
    round: str
    provider: str
    number: str

    def __str__(self) -> str:
        return ":".join((_MARK, self.collection, self.round, self.provider, self.number))

    @classmethod
    def read(cls, text: str) -> SheetMark | None:
        """The mark that a text is; None if it is none."""
        first, *rest = text.split(":")
        return cls(*rest) if first == _MARK and len(rest) == 4 else None


@dataclass(frozen=True, slots=True)
class MappedRow:
    """One line of the map: a row of a sheet and what it is.

    Attributes:
        kind: `sheet`, `text`, `block`, `rest` for the choice for all blank cells of a block, `cell` for a
            figure, `answer` for words, `version`.
        code: What stands in the hidden column of the row; for a sheet, its mark.
        sheet: Number of the sheet.
        label: What stands in its first column; for a sheet, its name.
        block: Code of the block that it stands in.
        earlier: What stands in the column of last time's figures.
        provider, form, period, measure, breakdown: Address of the figure.
        question: For an answer, the question.
    """

    kind: str
    code: str
    sheet: str
    label: str = ""
    block: str = ""
    earlier: str = ""
    provider: str = ""
    form: str = ""
    period: str = ""
    measure: str = ""
    breakdown: str = ""
    question: str = ""


@dataclass(slots=True)
class Manifest:
    """What the hidden sheet says.

    Attributes:
        facts: Collection, edition of the forms, round, provider, language, forms.
        rows: The map.
    """

    facts: dict[str, str] = field(default_factory=dict)
    rows: list[MappedRow] = field(default_factory=list)

    def code(self, *parts: str) -> str:
        """A code that no other row of any workbook has."""
        own = (self.facts["collection"], self.facts["round"], self.facts["provider"], str(len(self.rows)))
        return "r" + hashlib.sha256("\0".join((*own, *parts)).encode()).hexdigest()[:14]

    def mark(self, number: str) -> SheetMark:
        """What a sheet of this workbook says of itself."""
        return SheetMark(self.facts["collection"], self.facts["round"], self.facts["provider"], number)

    def of(self, kind: str) -> Iterator[MappedRow]:
        """The rows of a kind."""
        return (row for row in self.rows if row.kind == kind)

    def write(self, book: xlsxwriter.Workbook) -> None:
        """Write the sheet and hide it so that no menu shows it."""
        sheet = book.add_worksheet(SHEET)
        lines = [(_MARK, _FORMAT), *self.facts.items(), (_MAP, ""), *map(_texts, self.rows)]
        for row, line in enumerate(lines):
            for column, value in enumerate(line):
                sheet.write_string(row, column, value)
        sheet.protect()
        sheet.very_hidden()

    @classmethod
    def read(cls, rows: Sequence[Sequence[str]]) -> Manifest | None:
        """What the rows of the hidden sheet say; None if they are not such a sheet."""
        filled = [list(row) for row in rows if any(row)]
        if not filled or filled[0][:2] != [_MARK, _FORMAT]:
            return None
        at = next((number for number, row in enumerate(filled) if row[0] == _MAP), None)
        if at is None:
            return None
        facts = {row[0]: row[1] for row in filled[1:at] if len(row) > 1}
        found = cls(facts, list(_rows(filled[at + 1 :])))
        whole = {"collection", "round", "provider"} <= set(facts) and len({r.code for r in found.rows})
        return found if whole == len(found.rows) and any(found.of("sheet")) else None


def _texts(row: MappedRow) -> tuple[str, ...]:
    return tuple(getattr(row, name) for name in MappedRow.__slots__)


def _rows(rows: Sequence[Sequence[str]]) -> Iterator[MappedRow]:
    width = len(MappedRow.__slots__)
    for row in rows:
        yield MappedRow(*([*row, *[""] * width][:width]))
