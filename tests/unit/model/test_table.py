from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tilstand.model import NoteKind, TableNote, sort_notes
from tilstand.terms import InvariantText

NOTES = st.builds(
    TableNote,
    text=st.sampled_from("abc").map(InvariantText),
    inside=st.sampled_from([None, InvariantText("inside")]),
    kind=st.sampled_from(list(NoteKind)),
)


@given(st.lists(NOTES))
def test_notes_of_a_place_stand_once_by_kind_and_those_to_the_figure_in_brackets_last(notes):
    found = sort_notes(notes)
    assert set(found) == set(notes)
    assert len(set(found)) == len(found)
    kinds = list(NoteKind)
    places = [(note.inside is not None, kinds.index(note.kind)) for note in found]
    assert places == sorted(places)
    assert sort_notes(found) == found
    for one, two in pairwise(found):  # within a kind, the order in which they came
        if (one.inside is None, one.kind) == (two.inside is None, two.kind):
            assert notes.index(one) < notes.index(two)
