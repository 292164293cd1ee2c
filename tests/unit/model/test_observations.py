"""Figures in columns are the figures that they would be one by one, in the order of their rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tilstand.model import Observation, Source
from tilstand.model.observations import (
    READINGS,
    ObservationBatch,
    ObservationColumns,
    select_group_observations,
    select_with_remarks,
)
from tilstand.terms import Key, Period, Value, ValueQualifier, ValueStatus

YEAR, MEASURES = Period.from_text("2031-H1"), ("cases", "people")
HEADS = tuple((measure, "havn", YEAR) for measure in MEASURES)
WOMEN, READ = (("sex", "f"),), date(2031, 8, 2)


def source(row: int) -> Source:
    return Source("a.csv", row + 2)


def stated(head: int, value: str, line: int, dims: tuple[tuple[str, str], ...] = (), **more: object) -> Observation:
    key = Key(*HEADS[head], dims)
    return Observation(key, Value.number(value), Source("a.csv", line), **more)  # type: ignore[arg-type]


BESIDE = replace(stated(0, "3", 9, WOMEN), value=Value.missing(ValueStatus.NOT_KNOWN))
REMARKED = stated(1, "8", 10, remark="two moved")
EVERY = (
    stated(1, "1.25", 2, WOMEN, qualifier=ValueQualifier.ABOUT),
    BESIDE,
    stated(0, "12", 3, as_at=READ),
    REMARKED,
    stated(0, "-0.5", 4),
)


@pytest.fixture
def told() -> ObservationBatch:
    plain = ObservationColumns(
        HEADS,
        ((), WOMEN),
        head=np.array([1, 0, 0], dtype=np.int32),
        dim=np.array([1, 0, 0], dtype=np.int32),
        number=np.array([125, 12, -5], dtype=np.int64),
        places=np.array([2, 0, 1], dtype=np.int8),
        reading=np.array([READINGS.index(ValueQualifier.ABOUT), 0, 0], dtype=np.int8),
        day=np.array([0, READ.toordinal(), 0], dtype=np.int32),
        source=source,
    )
    assert len(plain) == 3
    return ObservationBatch(plain, np.array([0, 2, 4], dtype=np.intp), {1: BESIDE, 3: REMARKED})


def test_each_row_is_its_figure(told: ObservationBatch) -> None:
    assert tuple(told) == EVERY
    assert len(told) == 5
    assert [told[at] for at in range(-5, 5)] == [*EVERY, *EVERY]
    assert (told[1:4], told[::-2], told[5:]) == (EVERY[1:4], EVERY[::-2], ())
    with pytest.raises(IndexError):
        told[5]
    assert told[0] is told[0]  # one statement is one object
    assert READINGS[0] is ValueQualifier.EXACT


def test_columns_are_equal_to_what_states_the_same(told: ObservationBatch) -> None:
    assert told == EVERY
    assert told == list(EVERY)
    assert told != EVERY[:4]
    assert told != (*EVERY[:4], BESIDE)
    assert told != 5
    assert hash(told) == hash(EVERY)


def test_the_figures_of_some_heads_stand_in_their_order_and_no_other_is_made(told: ObservationBatch) -> None:
    for measure in MEASURES:
        wanted = [one for one in EVERY if one.key.measure == measure]
        assert list(select_group_observations(EVERY, lambda head: head[0] == measure)) == wanted  # noqa: B023
    assert list(select_group_observations(told, lambda head: head == HEADS[0])) == [EVERY[1], EVERY[2], EVERY[4]]
    assert set(told._made) == {1, 2, 3, 4}
    assert list(select_group_observations(told, lambda head: head == HEADS[1])) == [EVERY[0], EVERY[3]]
    assert list(select_group_observations(told, lambda head: False)) == []
    none = np.array([], dtype=np.int64)
    empty = ObservationColumns((), (), none, none, none, none, none, none, source)  # type: ignore[arg-type]
    assert list(select_group_observations(ObservationBatch(empty, none, {0: BESIDE}), lambda head: True)) == [BESIDE]


def test_figures_with_words_beside_them(told: ObservationBatch) -> None:
    assert list(select_with_remarks(told)) == list(select_with_remarks(EVERY)) == [REMARKED]
