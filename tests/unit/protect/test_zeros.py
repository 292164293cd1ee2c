"""One mark for one cause: many zeros that follow from other figures are told of once, below the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand import define
from tilstand.model import CellValue, NoteKind, ReleasableTable, TableNote
from tilstand.protect.table_notes import merge_zero_notes
from tilstand.terms import FigureOrigin, InvariantText, Key, Period, Value, ValueStatus

SAGALAND = define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland").shared
FOLLOWS = TableNote(InvariantText("Deduced"), kind=NoteKind.DEDUCED)
OPEN = TableNote(InvariantText("Open"), kind=NoteKind.DOUBT)
KEY = Key("victims_assisted", "havn_shelter", Period.from_text("2031"))


def _zero(*notes: TableNote) -> CellValue:
    return CellValue(KEY, Value.number(0), FigureOrigin.DEDUCED, notes=notes)


def _table(*cells: CellValue | None) -> ReleasableTable:
    return ReleasableTable(
        id="t",
        number="1",
        part=1,
        kind="table",
        title=InvariantText("T"),
        unit=InvariantText("persons"),
        row_labels=((InvariantText("r"), 0, False),),
        column_labels=tuple(InvariantText(str(n)) for n in range(len(cells))),
        cells=(cells,),
        notes=(TableNote(InvariantText("First")),),
        policy="as_printed",
    )


@pytest.mark.parametrize("many", [1, 3, 4, 78])
def test_many_zeros_of_one_cause_have_one_note(many: int) -> None:
    stated = CellValue(KEY, Value.number(0), FigureOrigin.SUBMITTED)
    two = CellValue(KEY, Value.number(2), FigureOrigin.DEDUCED, notes=(FOLLOWS,))
    made = merge_zero_notes(SAGALAND, _table(*[_zero(FOLLOWS)] * many, stated, two, None))
    zeros, others = made.cells[0][:many], made.cells[0][many:]
    marks = [note for cell in zeros if cell is not None for note in cell.notes]
    below = [note.text.text("en") for note in made.notes]
    assert len(marks) + (len(below) - 1) * many == many
    assert below == ["First"] if many <= 3 else below[1].startswith("Where 0 was not stated")
    assert others == (stated, two, None)  # a number is no zero, and keeps its mark
    assert all(cell is not None and cell.origin is FigureOrigin.DEDUCED for cell in zeros)


def test_another_cause_keeps_its_mark() -> None:
    made = merge_zero_notes(SAGALAND, _table(_zero(OPEN, FOLLOWS), *[_zero(FOLLOWS)] * 4))
    first = made.cells[0][0]
    assert first is not None
    assert first.notes == (OPEN,)
    assert first.value.status is ValueStatus.ZERO
