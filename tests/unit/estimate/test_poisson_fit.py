from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from tilstand.estimate.hierarchical_models import check_model_existence, compute_superset_sums, list_hierarchical_models
from tilstand.estimate.poisson_fit import ABSENT, FOUND, UNIDENTIFIED, compute_chao_bounds, maximize_model_likelihood
from tilstand.estimate.sensitivity import simulate_population

_SPEC = importlib.util.spec_from_file_location("reference", Path(__file__).with_name("reference.py"))
reference = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(reference)


def _fit(terms, counts):
    totals = counts.copy()
    compute_superset_sums(totals)
    theta, means = np.zeros(len(counts)), np.zeros(len(counts))
    state, score = maximize_model_likelihood(
        np.array(terms), counts, totals, np.zeros(len(counts), np.int64), theta, False, means
    )
    return state, score, theta


def test_a_fit_is_that_of_a_general_optimiser(benchmark):
    counts = benchmark("UKdat_5").cells
    models = list_hierarchical_models(5, 4)
    for index in np.random.default_rng(3).choice(len(models), 12, replace=False):
        terms = [int(t) for t in models.get_model_terms(index)]
        state, _, theta = _fit(terms, counts)
        if state == FOUND:
            assert np.exp(theta[0]) == pytest.approx(reference.fitted(terms, counts)[2], rel=1e-6)


def test_the_fitted_means_have_the_observed_statistics(benchmark):
    counts = benchmark("Kosovo").cells
    totals = counts.copy()
    compute_superset_sums(totals)
    theta, means = np.zeros(16), np.zeros(16)
    terms = np.array([0, 1, 2, 4, 8, 3, 5])
    maximize_model_likelihood(terms, counts, totals, np.zeros(16, np.int64), theta, False, means)
    assert means[terms] == pytest.approx(totals[terms], rel=1e-8)


def test_three_states_as_documented_for_the_artificial_table():
    """Three lists; A and B overlap, C overlaps neither (the pattern of Table 2 of Chan et al. 2021)."""
    counts = np.array([0.0, 27.0, 6.0, 3.0, 12.0, 0.0, 0.0, 0.0])
    main, states = [0, 1, 2, 4], ("exists", "no_maximum", "not_identifiable")
    told = {(): 0, (5,): 0, (6,): 0, (5, 6): 0, (3,): 1, (3, 5): 1, (3, 6): 1, (3, 5, 6): 2}
    for pairs, expected in told.items():
        terms = sorted([*main, *pairs])
        assert _fit(terms, counts)[0] == (FOUND, ABSENT, UNIDENTIFIED)[expected]
        assert check_model_existence(np.array(terms), counts).state == states[expected]


def test_a_parameter_at_minus_infinity_removes_its_cells(benchmark):
    table = benchmark("UKdat_5")
    pair = 1 | 16  # LA and GP do not overlap
    assert table.count_overlap("LA", "GP") == 0
    state, _, theta = _fit([0, 1, 2, 4, 8, 16, pair], table.cells)
    assert state == FOUND
    assert np.exp(theta[0]) == pytest.approx(reference.fitted([0, 1, 2, 4, 8, 16, pair], table.cells)[2], rel=1e-6)


def test_cells_barred_by_design_are_not_zeros():
    table = simulate_population("independent", 4, 5_000, seed=2)
    counts = table.cells
    counts[[c for c in range(16) if c & 3 == 3]] = 0.0
    barred = np.array([c & 3 == 3 for c in range(16)], np.int64)
    totals = counts.copy()
    compute_superset_sums(totals)
    theta = np.zeros(16)
    main = np.array([0, 1, 2, 4, 8])
    maximize_model_likelihood(main, counts, totals, barred, theta, False, np.zeros(16))
    with_design = np.exp(theta[0]) + counts.sum()
    maximize_model_likelihood(main, counts, totals, np.zeros(16, np.int64), theta, False, np.zeros(16))
    as_zeros = np.exp(theta[0]) + counts.sum()
    # The persons on both lists are missing from the table; the rest of the population is nearly 5,000.
    assert abs(with_design - 4_900) < abs(as_zeros - 4_900)


def _bound(counts):
    return float(compute_chao_bounds(np.array([counts], float), np.zeros(len(counts), np.int64))[0])


def test_two_lists_give_lincoln_petersen():
    assert _bound([0, 30, 20, 10]) == pytest.approx(60.0)


def test_equal_lists_give_chao():
    """Three lists of the same size: (t - 1) / t * f1 ** 2 / (2 * f2), persons on all three set aside."""
    assert _bound([0, 12, 12, 4, 12, 4, 4, 9]) == pytest.approx(2 / 3 * 36**2 / (2 * 12))


def test_a_floor_where_persons_differ():
    for seed in range(5):
        table = simulate_population("heterogeneous", 4, 20_000, seed)
        assert table.observed + _bound(table.counts) < 20_000


def test_no_pairs_no_bound():
    assert _bound([0, 5, 5, 0, 5, 0, 0, 3]) == np.inf
