"""One mark for one cause: many zeros that follow from other figures are told of once, below the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand import define
from tilstand.model import CellValue, Note, NoteKind, ReleasableTable
from tilstand.protect.zeros import told_once
from tilstand.terms import Alike, Key, Origin, Period, Status, Value

SAGALAND = define.collection(Path(__file__).parents[2] / "fixtures" / "sagaland").shared
FOLLOWS = Note(Alike("Deduced"), kind=NoteKind.DEDUCED)
OPEN = Note(Alike("Open"), kind=NoteKind.DOUBT)
KEY = Key("victims_assisted", "havn_shelter", Period.parse("2031"))


def _zero(*notes: Note) -> CellValue:
    return CellValue(KEY, Value.number(0), Origin.DEDUCED, notes=notes)


def _table(*cells: CellValue | None) -> ReleasableTable:
    return ReleasableTable(
        id="t",
        number="1",
        part=1,
        kind="table",
        title=Alike("T"),
        unit=Alike("persons"),
        row_labels=((Alike("r"), 0, False),),
        column_labels=tuple(Alike(str(n)) for n in range(len(cells))),
        cells=(cells,),
        notes=(Note(Alike("First")),),
        policy="as_printed",
    )


@pytest.mark.parametrize("many", [1, 3, 4, 78])
def test_many_zeros_of_one_cause_have_one_note(many: int) -> None:
    stated = CellValue(KEY, Value.number(0), Origin.SUBMITTED)
    two = CellValue(KEY, Value.number(2), Origin.DEDUCED, notes=(FOLLOWS,))
    made = told_once(SAGALAND, _table(*[_zero(FOLLOWS)] * many, stated, two, None))
    zeros, others = made.cells[0][:many], made.cells[0][many:]
    marks = [note for cell in zeros if cell is not None for note in cell.notes]
    below = [note.text.text("en") for note in made.notes]
    assert len(marks) + (len(below) - 1) * many == many
    assert below == ["First"] if many <= 3 else below[1].startswith("Where 0 was not stated")
    assert others == (stated, two, None)  # a number is no zero, and keeps its mark
    assert all(cell is not None and cell.origin is Origin.DEDUCED for cell in zeros)


def test_another_cause_keeps_its_mark() -> None:
    made = told_once(SAGALAND, _table(_zero(OPEN, FOLLOWS), *[_zero(FOLLOWS)] * 4))
    first = made.cells[0][0]
    assert first is not None
    assert first.notes == (OPEN,)
    assert first.value.status is Status.ZERO
