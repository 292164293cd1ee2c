"""Rows over finest cells beside the same as a whole matrix."""

from __future__ import annotations

import numpy as np
import pytest

from tilstand.sdc.aggregation import AggregationSystem

ROWS = np.array([[1, 1, 1, 1], [1, 1, 0, 0], [0, 2, -1, 0], [0, 0, 0, 0], [0, 0, 0, 3]])
INNER = np.array([4, 1, 0, 7])


@pytest.fixture
def sums() -> AggregationSystem:
    rows, cells = np.nonzero(ROWS)
    starts = np.concatenate(([0], np.cumsum(np.count_nonzero(ROWS, axis=1))))
    return AggregationSystem(starts, cells.astype(np.int32), INNER, ROWS[rows, cells])


def test_a_row_is_its_terms_each_as_often_as_it_counts(sums: AggregationSystem) -> None:
    assert len(sums) == 5
    assert list(sums.values) == list(ROWS @ INNER) == [12, 5, 2, 0, 21]
    assert list(sums.aggregate_cells(np.array([1, 2, 3, 4]))) == list(ROWS @ [1, 2, 3, 4])
    assert list(sums.rows_of_terms) == [0, 0, 0, 0, 1, 1, 2, 2, 4]
    cells, factors = sums.cells(2)
    assert (list(cells), list(factors)) == ([1, 2], [2, -1])
    once = AggregationSystem.from_cell_lists([[2, 0], [1]], [5, 6, 7])
    assert list(once.values) == [12, 6]
    assert [list(one) for one in once.cells(0)] == [[0, 2], [1, 1]]


def test_nothing_is_known_beforehand_but_that_no_count_is_below_nought(sums: AggregationSystem) -> None:
    assert list(sums.low) == [0, 0, 0, 0]
    assert list(sums.high) == [np.inf] * 4


def test_a_reader_may_know_cells_or_how_many_they_are_at_least(sums: AggregationSystem) -> None:
    knows = sums.told(np.array([0, 2]))
    assert list(knows.low) == [4, 0, 0, 0]
    assert list(knows.high) == [4, np.inf, 0, np.inf]
    more = knows.told(np.array([0, 3]), np.array([2, 5]))  # the greater of what is known
    assert list(more.low) == [4, 0, 0, 5]
    assert list(more.high) == list(knows.high)
    assert list(sums.low) == [0, 0, 0, 0]  # the first reader has learned nothing
    assert list(more.values) == list(sums.values)
