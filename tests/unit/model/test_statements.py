"""Figures in columns are the figures that they would be one by one, in the order of their rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tilstand.model import Observation, Source
from tilstand.model.statements import READINGS, PlainRows, Statements, of_heads, with_words
from tilstand.terms import Key, Period, Qualifier, Status, Value

YEAR, MEASURES = Period.parse("2031-H1"), ("cases", "people")
HEADS = tuple((measure, "havn", YEAR) for measure in MEASURES)
WOMEN, READ = (("sex", "f"),), date(2031, 8, 2)


def source(row: int) -> Source:
    return Source("a.csv", row + 2)


def stated(
    head: int, value: str, line: int, dims: tuple[tuple[str, str], ...] = (), **more: object
) -> Observation:
    key = Key(*HEADS[head], dims)
    return Observation(key, Value.number(value), Source("a.csv", line), **more)  # type: ignore[arg-type]


BESIDE = replace(stated(0, "3", 9, WOMEN), value=Value.missing(Status.NOT_KNOWN))
REMARKED = stated(1, "8", 10, remark="two moved")
EVERY = (
    stated(1, "1.25", 2, WOMEN, qualifier=Qualifier.ABOUT),
    BESIDE,
    stated(0, "12", 3, as_at=READ),
    REMARKED,
    stated(0, "-0.5", 4),
)


@pytest.fixture
def told() -> Statements:
    plain = PlainRows(
        HEADS,
        ((), WOMEN),
        head=np.array([1, 0, 0], dtype=np.int32),
        dim=np.array([1, 0, 0], dtype=np.int32),
        number=np.array([125, 12, -5], dtype=np.int64),
        places=np.array([2, 0, 1], dtype=np.int8),
        reading=np.array([READINGS.index(Qualifier.ABOUT), 0, 0], dtype=np.int8),
        day=np.array([0, READ.toordinal(), 0], dtype=np.int32),
        source=source,
    )
    assert len(plain) == 3
    return Statements(plain, np.array([0, 2, 4], dtype=np.intp), {1: BESIDE, 3: REMARKED})


def test_each_row_is_its_figure(told: Statements) -> None:
    assert tuple(told) == EVERY
    assert len(told) == 5
    assert [told[at] for at in range(-5, 5)] == [*EVERY, *EVERY]
    assert (told[1:4], told[::-2], told[5:]) == (EVERY[1:4], EVERY[::-2], ())
    with pytest.raises(IndexError):
        told[5]
    assert told[0] is told[0]  # one statement is one object
    assert READINGS[0] is Qualifier.EXACT


def test_columns_are_equal_to_what_states_the_same(told: Statements) -> None:
    assert told == EVERY
    assert told == list(EVERY)
    assert told != EVERY[:4]
    assert told != (*EVERY[:4], BESIDE)
    assert told != 5
    assert hash(told) == hash(EVERY)


def test_the_figures_of_some_heads_stand_in_their_order_and_no_other_is_made(told: Statements) -> None:
    for measure in MEASURES:
        wanted = [one for one in EVERY if one.key.measure == measure]
        assert list(of_heads(EVERY, lambda head: head[0] == measure)) == wanted  # noqa: B023
    assert list(of_heads(told, lambda head: head == HEADS[0])) == [EVERY[1], EVERY[2], EVERY[4]]
    assert set(told._made) == {1, 2, 3, 4}
    assert list(of_heads(told, lambda head: head == HEADS[1])) == [EVERY[0], EVERY[3]]
    assert list(of_heads(told, lambda head: False)) == []
    none = np.array([], dtype=np.int64)
    empty = PlainRows((), (), none, none, none, none, none, none, source)  # type: ignore[arg-type]
    assert list(of_heads(Statements(empty, none, {0: BESIDE}), lambda head: True)) == [BESIDE]


def test_figures_with_words_beside_them(told: Statements) -> None:
    assert list(with_words(told)) == list(with_words(EVERY)) == [REMARKED]
