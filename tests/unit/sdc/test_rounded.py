"""Small-count rounding: nothing small is left, all adds up, and what is said of its errors is true."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from disclosed.generate import INSTANCES, text
from tilstand.sdc import DisclosureError, Hypercube, SpanningVariable, TableSystem, build_table_system, read_hypercube
from tilstand.sdc.controlled_rounding import (
    RoundedTable,
    compute_rounding_intervals,
    limit_errors_by_order,
    round_table_system,
)
from tilstand.sdc.hypercube import Ints

from .drawn_cells import micros

ORDERS = st.sampled_from([None, 1, 2])


def cells(counts: list[int], *sizes: int) -> Hypercube:
    every = np.stack(np.unravel_index(np.arange(len(counts)), sizes), axis=1).astype(np.int64)
    names = [tuple(f"{d}-{k}" for k in range(size)) for d, size in enumerate(sizes)]
    variables = tuple(SpanningVariable(f"v{d}", own) for d, own in enumerate(names))
    return Hypercube(variables, every, np.array(counts, dtype=np.int64))


def small(values: Ints, base: int) -> bool:
    return bool(((values > 0) & (values < base)).any())


def least_error(system: TableSystem, made: RoundedTable) -> int | None:
    """The least error of all roundings of the same cells, one by one; None if none keeps the limits."""
    found = []
    places = np.flatnonzero(made.touched)
    for ways in product((0, made.base), repeat=len(places)):
        inner = system.inner.copy()
        inner[places] = ways
        values = system.aggregate_finest_cells(inner)
        off = np.abs(values - system.values)
        kept = made.limits is None or bool(((made.limits < 0) | (off <= made.limits)).all())
        if kept and not small(values, made.base):
            found.append(int(off.sum()))
    return min(found, default=None)


@draws(20)
@given(micros(), ORDERS, st.sampled_from([2, 3, 5, 10]))
def test_nothing_small_is_left_all_adds_up_and_only_small_counts_are_touched(micro, order, base):
    system = build_table_system(micro, order)
    made = round_table_system(system, base)
    assert not small(made.values, base)
    assert (made.values == system.aggregate_finest_cells(made.inner)).all()
    assert (made.inner == system.inner)[~made.touched].all()
    assert np.isin(made.inner[made.touched], (0, base)).all()
    assert (system.inner[made.touched] <= base).all()
    assert made.total_error == np.abs(made.values - system.values).sum()
    assert made.largest_error == np.abs(made.values - system.values).max()


@draws(20)
@given(micros(), ORDERS, st.sampled_from([3, 5]))
def test_on_small_tables_the_least_error_lies_between_the_bound_and_what_was_found(micro, order, base):
    system = build_table_system(micro, order)
    made = round_table_system(system, base)
    if made.touched.sum() <= 10:
        best = least_error(system, made)
        assert made.bound <= best <= made.total_error
        assert best == made.total_error


@draws(20)
@given(micros(), ORDERS, st.sampled_from([3, 5]))
def test_no_zero_and_no_base_in_print_tells_one_true_count(micro, order, base):
    system = build_table_system(micro, order)
    made = round_table_system(system, base)
    told = compute_rounding_intervals(system, made)
    assert not told.single.any()
    assert ((told.least <= system.values) & (system.values <= told.most)).all()


@pytest.mark.slow
def test_who_can_round_themselves_is_told_no_small_count_either():
    prints: dict[bytes, list[Ints]] = {}
    for counts in product(range(4), repeat=3):
        system = build_table_system(cells(list(counts), 3))
        prints.setdefault(round_table_system(system, 3).values.tobytes(), []).append(system.values)
    for values, truths in prints.items():
        for place, value in enumerate(np.frombuffer(values, np.int64)):
            if value in (0, 3):
                assert len({int(truth[place]) for truth in truths}) > 1


@pytest.mark.slow
@draws(20)
@given(micros(), st.sampled_from([{0: 1}, {0: 2, 1: 2}, {1: 1}]))
def test_errors_keep_to_limits_or_it_is_refused_where_no_rounding_does(micro, limits):
    system = build_table_system(micro)
    bounds = limit_errors_by_order(system, limits)
    free = round_table_system(system, 3)
    if free.touched.sum() > 10:
        return
    best = least_error(system, RoundedTable(3, free.inner, free.values, free.errors, 0, free.touched, bounds))
    if best is None:
        with pytest.raises(DisclosureError, match="no_rounding"):
            round_table_system(system, 3, limits=bounds)
        return
    made = round_table_system(system, 3, limits=bounds)
    assert (np.abs(made.errors) <= np.where(bounds < 0, 2**40, bounds)).all()
    assert best == made.total_error
    assert not compute_rounding_intervals(system, made).single.any()


def test_a_limit_of_none_and_a_base_of_one_are_refused():
    system = build_table_system(cells([1, 2, 3, 4], 2, 2))
    with pytest.raises(DisclosureError, match="limit_of_none"):
        round_table_system(system, 3, limits=limit_errors_by_order(system, {0: 0}))
    with pytest.raises(DisclosureError, match="base"):
        round_table_system(system, 1)


@pytest.mark.parametrize(
    ("counts", "sizes"), [([0], (1,)), ([0] * 6, (2, 3)), ([7], (1,)), ([1 << 40, 3, 0, 900], (2, 2))]
)
def test_what_has_no_small_count_stays_as_it_is(counts, sizes):
    system = build_table_system(cells(counts, *sizes))
    made = round_table_system(system, 3)
    assert (made.values == system.values).all()
    assert (made.total_error, made.bound, made.gap) == (0, 0, 0.0)


def test_a_small_count_beside_a_huge_one_moves_it_by_no_more_than_itself():
    made = round_table_system(build_table_system(cells([1, 1 << 40, 2, 1 << 39], 2, 2)), 3)
    assert made.largest_error <= 2
    assert made.total_error == made.bound


@pytest.fixture(scope="module")
def five(tmp_path_factory) -> TableSystem:
    one = INSTANCES["five-small"]
    file = tmp_path_factory.mktemp("five") / "five.csv"
    file.write_text(text(one), "utf-8")
    return build_table_system(read_hypercube(file, count=one.layout.count, dims=one.layout.dims))


def test_the_least_error_of_a_five_way_table_is_found_and_proven(five):
    made = round_table_system(five, 3)
    nearest = np.where(five.inner == 1, 0, np.where(five.inner == 2, 3, five.inner))
    assert made.total_error == made.bound
    assert made.total_error < np.abs(five.aggregate_finest_cells(nearest) - five.values).sum()


def test_the_same_table_is_rounded_alike(five):
    once, again = round_table_system(five, 3), round_table_system(five, 3)
    assert once.inner.tobytes() == again.inner.tobytes()
    assert once.bound == again.bound
