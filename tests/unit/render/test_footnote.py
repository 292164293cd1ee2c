from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tilstand.model import CellValue, Note, ReleasableTable
from tilstand.model.appendix import Appendix, Disagreement
from tilstand.render.footnote import lead, lettered, letters
from tilstand.terms import Alike, Origin, Status, Value

WORDS = {word: Alike(word) for word in ("open", "deduced", "printed")}
NOTES = st.builds(
    Note,
    text=st.sampled_from(sorted(WORDS)).map(WORDS.__getitem__),
    inside=st.sampled_from([None, Alike("inside")]),
    see=st.sampled_from([(), ("x",), ("y",), ("x", "y")]),
)


def cell(notes: list[Note]) -> CellValue:
    return CellValue(None, Value.missing(Status.NOT_KNOWN), Origin.SUBMITTED, notes=tuple(notes))


def table(rows: list[list[CellValue | None]]) -> ReleasableTable:
    nothing = Alike("")
    labels = tuple((nothing, 0, False) for _ in rows)
    columns = (nothing,) * len(rows[0])
    return ReleasableTable(
        "t", "", 1, "table", nothing, nothing, labels, columns, tuple(map(tuple, rows)), (), "none"
    )


@given(
    st.lists(st.lists(st.lists(NOTES, max_size=3).map(cell) | st.none(), min_size=2, max_size=2), min_size=1)
)
def test_one_letter_for_what_says_the_same_and_leads_to_the_same_in_the_order_of_reading(rows):
    marks = lettered(table(rows))
    read = [note for row in rows for one in row if one is not None for note in one.notes]
    met = list(dict.fromkeys((note.text, note.see) for note in read))
    assert [(note.text, note.see) for note in marks] == met
    assert [one.letter for one in marks.values()] == [chr(ord("a") + at) for at in range(len(met))]
    for one in (one for row in rows for one in row):
        own = () if one is None else one.notes
        assert [(f.note.text, f.note.see) for f in letters(one, marks)] == [(n.text, n.see) for n in own]


def test_a_footnote_leads_to_the_first_of_its_findings_that_is_told():
    told = Appendix(disagreements=(Disagreement(Alike("d"), anchors=("first", "second")),))
    assert lead(told, Note(Alike("open"), see=("gone", "second", "first"))) == "first"
    assert lead(told, Note(Alike("open"), see=("gone",))) == ""
