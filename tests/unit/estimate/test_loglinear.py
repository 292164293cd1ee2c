"""Models nearly as good as the best: all of a family, or those that steps of one parameter reach."""

from __future__ import annotations

import estimate_reference as reference
import numpy as np
import pytest
from scipy.special import pdtr, pdtrc

from tilstand.estimate import CaptureTable
from tilstand.estimate.bootstrap import draw_resamples
from tilstand.estimate.hierarchical_models import list_pair_terms
from tilstand.estimate.loglinear import (
    build_bic_method,
    build_stepwise_method,
    compute_poisson_tail,
    search_occams_window,
    select_stepwise_models,
)


def _inside(near):
    return {row.tobytes() for row in near.models}


@pytest.mark.parametrize("name", ["UKdat_5", "Kosovo", "NewOrl_5"])
def test_steps_from_the_best_find_what_fitting_all_finds(benchmark, name):
    table = benchmark(name)
    order = len(table.lists) - 1
    _, _, every = build_bic_method(table, order)
    found = search_occams_window(table, order, every.models[:1])
    assert (every.complete, found.complete) == (True, False)
    assert _inside(found) <= _inside(every)
    assert len(found) >= 0.9 * len(every)
    assert found.above[0] == 0.0
    assert (np.diff(found.above) >= -1e-9).all()
    assert found.above.max() <= 10.0
    both = [place for place, row in enumerate(every.models) if row.tobytes() in _inside(found)]
    assert found.unseen == pytest.approx(every.unseen[both], rel=1e-5)


def test_the_six_british_lists_merge_into_the_five(benchmark):
    """The five were published as the six with the police forces and the National Crime Agency as one."""
    merged = benchmark("UKdat").merged("PF", "NCA")
    five = benchmark("UKdat_5")
    assert sorted(merged.totals) == sorted(five.totals)
    assert sorted(merged.counts) == sorted(five.counts)


def test_a_poor_start_comes_to_the_best(benchmark):
    table = benchmark("Kosovo")
    main = np.array([[cell.bit_count() < 2 for cell in range(16)]])
    _, _, every = build_bic_method(table, 3)
    assert every.models[0].tobytes() in _inside(
        search_occams_window(table, 3, np.concatenate([main, every.models[-1:]]))
    )


@pytest.mark.slow
def test_six_lists_have_all_pair_models(benchmark):
    """The United Kingdom's six lists: 43 of 32,768 pair models are within ten of the best."""
    table = benchmark("UKdat")
    _, _, near = build_bic_method(table, 2)
    totals = near.unseen + table.observed
    assert (len(near), near.complete) == (43, True)
    assert (round(totals.min()), round(totals.max()), round(totals[0])) == (10_615, 23_690, 12_350)
    _, _, more = build_bic_method(table, 5)
    assert _inside(near) <= _inside(more)
    assert len(more) > len(near)


@pytest.mark.slow
def test_the_models_kept_are_the_best_where_there_are_too_many(benchmark):
    table = benchmark("hare")
    _, _, every = build_bic_method(table, 2)
    few = search_occams_window(table, 2, every.models[:1], most=20)
    assert len(few) == 20
    assert (np.diff(few.above) >= -1e-9).all()


def test_a_pair_barred_by_design_is_in_no_model():
    counts = {"A": 40, "B": 50, "C": 60, "AC": 9, "BC": 8, "AD": 6, "BD": 5, "CD": 7, "D": 30}
    table = CaptureTable.from_counts("ABCD", counts)
    barred = CaptureTable(table.lists, table.counts, barred=(("A", "B"),))
    main = np.array([[cell.bit_count() < 2 for cell in range(16)]])
    assert not search_occams_window(barred, 3, main).models[:, 3].any()
    assert search_occams_window(table, 3, main).models[:, 3].any()


@pytest.mark.parametrize(("count", "mean"), [(0, 4.0), (3, 20.5), (40, 12.0), (700, 620.0), (2000, 2200.0)])
def test_poisson_tail(count, mean):
    expected = min(pdtr(count, mean), pdtrc(count - 1, mean) if count else 1.0)
    assert compute_poisson_tail(np.array([float(count)]), np.array([mean]), 1.0)[0] == pytest.approx(
        expected, rel=1e-10
    )


@pytest.mark.parametrize(("name", "total"), [("UKdat_5", 11313.0), ("NewOrl_5", 1034.2)])
def test_the_point_is_that_of_sparsemse(benchmark, name, total):
    table = benchmark(name)
    _, method = build_stepwise_method(table)
    assert method(table.cells[None])[0] + table.observed == pytest.approx(total, rel=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param("UKdat_5", marks=pytest.mark.proof), "NewOrl_5", "Korea"])
def test_replicates_are_those_of_the_slow_form(benchmark, name):
    table = benchmark(name)
    drawn = draw_resamples(table.counts, 8, seed=5)
    pairs = list_pair_terms(len(table.lists))
    picked = np.zeros((len(drawn), len(pairs)), np.int64)
    dead = np.zeros(len(table.counts), np.int64)
    unseen = select_stepwise_models(drawn, pairs, 0.02, dead, picked)
    for row, counts in enumerate(drawn):
        chosen, total = reference.stepwise(counts)
        assert {int(p) for p in pairs[picked[row] == 1]} == set(chosen)
        assert unseen[row] + table.observed == pytest.approx(total, rel=1e-6)
