"""Tables that may be published, sealed by protect."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from tilstand.terms import Key, Label, Origin, Qualifier, Value

__all__ = ["CellValue", "Note", "ReleasableTable"]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote to a figure.

    Attributes:
        text: What it says.
        inside: Of a footnote to the figure in brackets, what it says where that figure stands alone.
        see: The findings in the method appendix that it leads to, by their anchors.
    """

    text: Label
    inside: Label | None = None
    see: tuple[str, ...] = ()

    def asdict(self) -> dict[str, object]:
        """The note as it stands in JSON."""
        inside = {"inside": self.inside.asdict()} if self.inside is not None else {}
        see = {"see": list(self.see)} if self.see else {}
        return {**self.text.asdict(), **inside, **see}


@dataclass(frozen=True, slots=True)
class CellValue:
    """One cell of a table, ready to print.

    Attributes:
        key: Address of the figure; a remainder has the code `_X`; None where no measure can stand there.
        value: The number, or why there is none.
        origin: How it came about.
        qualifier: How it is to be read.
        bracket: The figure in brackets after it, counted inside it.
        bracket_origin: How the figure in brackets came about.
        bracket_qualifier: How it is to be read.
        notes: Footnotes.
    """

    key: Key | None
    value: Value
    origin: Origin
    qualifier: Qualifier = Qualifier.EXACT
    bracket: Value | None = None
    notes: tuple[Note, ...] = ()
    bracket_origin: Origin = Origin.SUBMITTED
    bracket_qualifier: Qualifier = Qualifier.EXACT


@dataclass(frozen=True, slots=True)
class ReleasableTable:
    """A table that may be published. Only `tilstand.protect` makes one; `publish` takes nothing else.

    Attributes:
        id: Name of the table.
        number: Number in print, or empty.
        part: Part of the report.
        kind: `table`, `panel`, or `account` (one body's own figures).
        title: Its title.
        unit: Label of what is counted.
        row_labels: One for each row, with its level of indentation and whether it is only a heading.
        column_labels: One for each column.
        cells: Rows of cells.
        notes: Notes to the whole table.
        policy: The protection that was applied.
        seal: Hash over all of the above, set by `protect`; `publish` checks it.
    """

    id: str
    number: str
    part: int
    kind: str
    title: Label
    unit: Label
    row_labels: tuple[tuple[Label, int, bool], ...]
    column_labels: tuple[Label, ...]
    cells: tuple[tuple[CellValue | None, ...], ...]
    notes: tuple[Label, ...]
    policy: str
    seal: str

    def digest(self) -> str:
        """Hash over the table's content, for the seal."""
        content = [
            self.id,
            self.number,
            self.part,
            self.kind,
            self.title.asdict(),
            self.unit.asdict(),
            [[label.asdict(), level, heading] for label, level, heading in self.row_labels],
            [label.asdict() for label in self.column_labels],
            [[None if cell is None else _cell(cell) for cell in row] for row in self.cells],
            [note.asdict() for note in self.notes],
            self.policy,
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _cell(cell: CellValue) -> list[object]:
    return [
        cell.key.text() if cell.key else None,
        cell.value.status.value,
        str(cell.value),
        cell.origin.value,
        cell.qualifier.value,
        [str(cell.bracket), cell.bracket_origin.value, cell.bracket_qualifier.value]
        if cell.bracket
        else None,
        [note.asdict() for note in cell.notes],
    ]
