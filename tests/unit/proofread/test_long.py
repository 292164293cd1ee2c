"""Texts beyond measure, and figures that several findings doubt or that were decided on."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tilstand.model import Figure, Observation, Source, TableNote
from tilstand.proofread.figure_index import FigureIndex
from tilstand.proofread.grammar import split_prose_sentences
from tilstand.report_text.messages import get_report_string
from tilstand.terms import FigureOrigin, Key, Period, Value, ValueQualifier

KEY = Key("victims_assisted", "havn_shelter", Period.from_text("2031"))


class Resolved:
    """Figures of which only one is known."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure

    def get(self, key: Key) -> Figure | None:
        return self.figure if key == self.figure.key else None


@pytest.fixture
def figure(sagaland) -> Figure:
    note = get_report_string(sagaland.collection.labels, "note_open")
    doubts = (TableNote(note, see=("r103-a", "r106-b")), TableNote(note, see=("r103-a",)))
    return Figure(KEY, Value.number(Decimal(30)), FigureOrigin.SUBMITTED, doubts=doubts)


def stated(sagaland, figure: Figure):
    observed = Observation(KEY, Value.number(Decimal(28)), Source("havn"))
    return FigureIndex(sagaland.collection, [observed], Resolved(figure)).get(KEY)


def test_a_figure_that_two_findings_doubt_names_both_once(sagaland, figure) -> None:
    entry = stated(sagaland, figure)
    assert entry.doubts == ("r103-a", "r106-b")
    assert [str(i) for i, _ in entry.values] == ["28"]


def test_what_was_decided_stands_for_what_was_stated(sagaland, figure) -> None:
    entry = stated(sagaland, replace(figure, origin=FigureOrigin.ADJUSTED, doubts=()))
    assert ([str(i) for i, _ in entry.values], entry.doubts) == (["30"], ())


def test_a_sum_of_which_a_part_is_missing_is_no_number(sagaland, figure) -> None:
    member = Observation(KEY, Value.number(Decimal(28)), Source("havn"))
    group = next(g for g in sagaland.collection.groups if KEY.provider in sagaland.collection.list_group_members(g))
    whole = replace(
        figure, key=KEY.replace_provider(group), origin=FigureOrigin.COMPUTED, qualifier=ValueQualifier.AT_LEAST
    )
    entry = FigureIndex(sagaland.collection, [member], Resolved(whole)).get(whole.key)
    assert [str(i) for i, _ in entry.values] == ["≥ 30"]
    exact = replace(whole, qualifier=ValueQualifier.EXACT)
    entry = FigureIndex(sagaland.collection, [member], Resolved(exact)).get(whole.key)
    assert [str(i) for i, _ in entry.values] == ["30"]


def test_a_sentence_beyond_measure_is_read_in_pieces_at_spaces() -> None:
    text = "to og " * 1000 + "tre."
    pieces = list(split_prose_sentences(text, "nb"))
    assert "".join(text[start:end] for start, end in pieces) == text
    assert max(end - start for start, end in pieces) <= 1500
    assert all(text[start - 1] == " " for start, _ in pieces[1:])
    word = "a" * 4000
    assert [end for _, end in split_prose_sentences(word, "nb")] == [1500, 3000, 4000]


def test_every_number_of_a_long_sentence_is_told(norway, read) -> None:
    text = "Politiet registrerte " + ", ".join(str(n % 90 + 10) for n in range(80)) + " anmeldelser."
    assert len(read(norway, text).checked) == 80
