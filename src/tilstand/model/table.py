"""Tables that may be published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from tilstand.terms import FigureOrigin, Key, Text, Value, ValueQualifier


class NoteKind(StrEnum):
    """What a note is there for; the notes of one place stand in this order."""

    REMARK = "remark"  # how the figure came about, or is to be read
    PRINTED = "printed"  # another figure is in print
    DISPUTED = "disputed"  # two figures stand against each other, as a box of the edition tells
    READ = "read"  # a damaged digit was read from what surrounds it
    REVISED = "revised"  # an earlier edition published another one
    DOUBT = "doubt"  # it does not fit: an open finding
    DEDUCED = "deduced"  # nobody stated it
    BREAK = "break"  # the series breaks


@dataclass(frozen=True, slots=True)
class TableNote:
    """A footnote to a figure, or a note to a whole table.

    Attributes:
        text: What it says.
        inside: Of a footnote to the figure in brackets, what it says where that figure stands alone.
        see: The findings in the method appendix that it leads to, by their anchors.
        kind: What it is there for; two that say the same are the same note all the same.
    """

    text: Text
    inside: Text | None = None
    see: tuple[str, ...] = ()
    kind: NoteKind = field(default=NoteKind.REMARK, compare=False)


_RANK = {kind: at for at, kind in enumerate(NoteKind)}


def sort_notes(notes: Iterable[TableNote]) -> tuple[TableNote, ...]:
    """Notes of one place, each once: by kind, and those to the figure in brackets last."""
    return tuple(sorted(dict.fromkeys(notes), key=lambda one: (one.inside is not None, _RANK[one.kind])))


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
        bracket_upper: The greatest number that it may be, where it is few or none.
        notes: Footnotes.
        upper: The greatest number that it may be, where its number is the least.
        published: What was printed at its address, where that is one number.
        computed: What a group's members reported adds up to; with `computed_upper`, at least.
        computed_upper: What it adds up to at most.
    """

    key: Key | None
    value: Value
    origin: FigureOrigin
    qualifier: ValueQualifier = ValueQualifier.EXACT
    bracket: Value | None = None
    notes: tuple[TableNote, ...] = ()
    bracket_origin: FigureOrigin = FigureOrigin.SUBMITTED
    bracket_qualifier: ValueQualifier = ValueQualifier.EXACT
    upper: Value | None = None
    published: Value | None = None
    computed: Value | None = None
    computed_upper: Value | None = None
    bracket_upper: Value | None = None

    @property
    def is_few(self) -> bool:
        """True where it stands as 0, and is few or none."""
        return self.qualifier is ValueQualifier.FEW


@dataclass(frozen=True, slots=True)
class ReleasableTable:
    """A table that may be published.

    Attributes:
        id: Name of the table.
        number: Its number among the tables of the report, or empty.
        part: Part of the report.
        kind: `table`, `panel`, or `account` (one body's own figures).
        title: Its title.
        unit: Text of what is counted.
        row_labels: One for each row, with its level of indentation and whether it is only a heading.
        column_labels: One for each column.
        cells: Rows of cells.
        notes: Notes to the whole table.
        policy: The protection that was applied.
        key: True for key figures: the site shows them on its front page.
        changes: Of an overview, what is said of each row's change since the year before.
        provider: Of an account, whose it is.
        bracket: The codes that the figures in brackets have beside those of the figures before them.
        printed: False for a table that stands on the site and in the data alone.
    """

    id: str
    number: str
    part: int
    kind: str
    title: Text
    unit: Text
    row_labels: tuple[tuple[Text, int, bool], ...]
    column_labels: tuple[Text, ...]
    cells: tuple[tuple[CellValue | None, ...], ...]
    notes: tuple[TableNote, ...]
    policy: str
    bracket: tuple[tuple[str, str], ...] = ()
    key: bool = False
    changes: tuple[Text, ...] = ()
    provider: str = ""
    printed: bool = True

    def list_cells(self) -> list[CellValue]:
        """Its cells row by row, without those that are empty."""
        return [cell for row in self.cells for cell in row if cell is not None]

    def list_keys(self) -> list[Key]:
        """The addresses of the figures in its cells, in the same order."""
        return [cell.key for cell in self.list_cells() if cell.key is not None]
