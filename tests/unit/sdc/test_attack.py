"""What a reader derives, held against every table that agrees with what is given, tried one by one."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from disclosed import brute
from tilstand.sdc import build_table_system
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.attack import LinearAttack
from tilstand.sdc.proofs import prove_row_bound

from .drawn_cells import micros


@st.composite
def readers(draw: st.DrawFn) -> tuple[AggregationSystem, np.ndarray]:
    """A small system; the total and some other rows are given, now and then to one who knows a cell."""
    sums = AggregationSystem.from_table_system(build_table_system(draw(micros(most=2, greatest=3))))
    shown = np.array(draw(st.lists(st.booleans(), min_size=len(sums), max_size=len(sums))))
    shown[0] = True
    if draw(st.booleans()):
        cell = np.array([draw(st.integers(0, len(sums.inner) - 1))])
        least = None if draw(st.booleans()) else np.minimum(sums.inner[cell], 1)
        sums = sums.told(cell, least)
    return sums, shown


def every(sums: AggregationSystem, shown: np.ndarray) -> np.ndarray:
    """All rows of every table that the reader holds possible."""
    rows = [(sums.cells(k)[0].tolist(), int(sums.values[k])) for k in np.flatnonzero(shown)]
    found = [list(one) for one in brute.tables(len(sums.inner), rows, int(sums.values[0]))]
    kept = [one for one in found if (one >= sums.low).all() and (one <= sums.high).all()]
    return np.array([sums.aggregate_cells(np.array(one, np.int64)) for one in kept])


@pytest.mark.slow
@draws(25)
@given(readers())
def test_whole_ends_are_those_of_every_possible_table_and_real_ones_no_closer(reader):
    sums, shown = reader
    attack, possible = LinearAttack(sums, shown), every(*reader)
    for row in range(len(sums)):
        low, high = attack.compute_whole_ends(row)
        assert (low, high) == (possible[:, row].min(), possible[:, row].max())
        real = attack.compute_real_ends(row)
        assert real[0] <= low
        assert high <= real[1]


@pytest.mark.slow
@draws(20)
@given(readers())
def test_a_witness_agrees_with_all_that_is_given_and_stands_at_the_end(reader):
    sums, shown = reader
    attack = LinearAttack(sums, shown)
    for row in range(len(sums)):
        for least, end in zip((True, False), attack.compute_real_ends(row), strict=True):
            table = attack.find_extreme_table(row, least=least)
            rows = np.add.reduceat(table[sums.indices], sums.indptr[:-1])
            assert np.allclose(rows[shown], sums.values[shown])
            assert np.isclose(rows[row], end)
            assert (table >= sums.low - 1e-9).all()


@pytest.mark.slow
@draws(15)
@given(readers())
def test_what_real_numbers_show_is_proven_by_given_rows_and_by_nothing_else(reader):
    sums, shown = reader
    attack = LinearAttack(sums, shown)
    for row in np.flatnonzero(~shown):
        for least, end in zip((True, False), attack.compute_real_ends(row), strict=True):
            found = prove_row_bound(sums, shown, int(row), least=least)
            assert found.end == (np.ceil(end - 1e-6) if least else np.floor(end + 1e-6))
            assert shown[list(found.multipliers)].all()


def test_the_shortest_of_several_proofs_is_told():
    rows = [[0, 1, 2, 3], [0, 1], [2, 3], [0], [1], [2], [3], [0, 2], [1, 3]]
    sums = AggregationSystem.from_cell_lists(rows, [1, 7, 8, 9])
    shown = np.array([True, True, True, False, True, True, True, True, True])
    found = prove_row_bound(sums, shown, 3, least=False)
    assert len(found.multipliers) == 2
    assert found.end == 1


def test_a_cell_that_is_in_no_given_row_has_no_greatest_number():
    sums = AggregationSystem.from_cell_lists([[0, 1], [0], [1]], [2, 3])
    nothing = np.zeros(3, np.bool_)
    assert LinearAttack(sums, nothing).compute_real_ends(1) == (0, np.inf)
    assert LinearAttack(sums, nothing).find_extreme_table(1, least=False) is None
    assert prove_row_bound(sums, nothing, 1, least=False) is None


def test_a_row_that_subtracts_and_a_margin_that_may_be_off_are_read_as_they_are():
    indptr, cells = np.array([0, 2, 3, 4]), np.array([0, 1, 0, 1], np.int32)
    rise = AggregationSystem(indptr, cells, np.array([5, 3]), factors=np.array([1, -1, 1, 1]))
    assert LinearAttack(rise, np.array([True, False, True])).compute_real_ends(1) == (5, 5)
    found = prove_row_bound(rise, np.array([True, False, True]), 1, least=True)
    assert (dict(found.multipliers), found.end) == ({0: 1, 2: 1}, 5)
    about = AggregationSystem(indptr, cells, np.array([5, 3]), np.array([1, 1, 1, 1]), np.array([2, 0, 0]))
    assert LinearAttack(about, np.array([True, False, True])).compute_real_ends(1) == (3, 7)
    assert prove_row_bound(about, np.array([True, False, True]), 1, least=True).end == 3
