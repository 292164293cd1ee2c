from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tilstand.model import CellValue, ReleasableTable, TableNote
from tilstand.model.appendix import Appendix, Disagreement
from tilstand.render.printed_table import assign_footnote_letters, get_finding_anchor, list_cell_footnotes
from tilstand.terms import FigureOrigin, InvariantText, Value, ValueStatus

WORDS = {word: InvariantText(word) for word in ("open", "deduced", "printed")}
NOTES = st.builds(
    TableNote,
    text=st.sampled_from(sorted(WORDS)).map(WORDS.__getitem__),
    inside=st.sampled_from([None, InvariantText("inside")]),
    see=st.sampled_from([(), ("x",), ("y",), ("x", "y")]),
)


def cell(notes: list[TableNote]) -> CellValue:
    return CellValue(None, Value.missing(ValueStatus.NOT_KNOWN), FigureOrigin.SUBMITTED, notes=tuple(notes))


def table(rows: list[list[CellValue | None]]) -> ReleasableTable:
    nothing = InvariantText("")
    labels = tuple((nothing, 0, False) for _ in rows)
    columns = (nothing,) * len(rows[0])
    return ReleasableTable("t", "", 1, "table", nothing, nothing, labels, columns, tuple(map(tuple, rows)), (), "none")


@given(st.lists(st.lists(st.lists(NOTES, max_size=3).map(cell) | st.none(), min_size=2, max_size=2), min_size=1))
def test_one_letter_for_what_says_the_same_and_leads_to_the_same_in_the_order_of_reading(rows):
    marks = assign_footnote_letters(table(rows))
    read = [note for row in rows for one in row if one is not None for note in one.notes]
    met = list(dict.fromkeys((note.text, note.see) for note in read))
    assert [(note.text, note.see) for note in marks] == met
    assert [one.letter for one in marks.values()] == [chr(ord("a") + at) for at in range(len(met))]
    for one in (one for row in rows for one in row):
        own = () if one is None else one.notes
        assert [(f.note.text, f.note.see) for f in list_cell_footnotes(one, marks)] == [(n.text, n.see) for n in own]


def test_a_footnote_leads_to_the_first_of_its_findings_that_is_told():
    told = Appendix(disagreements=(Disagreement(InvariantText("d"), anchors=("first", "second")),))
    assert get_finding_anchor(told, TableNote(InvariantText("open"), see=("gone", "second", "first"))) == "first"
    assert get_finding_anchor(told, TableNote(InvariantText("open"), see=("gone",))) == ""
