from __future__ import annotations

import estimate_reference as reference
import numpy as np
import pytest
from capture_populations import simulate_population

from tilstand.estimate.hierarchical_models import check_model_existence, compute_superset_sums, list_hierarchical_models
from tilstand.estimate.poisson_fit import ABSENT, FOUND, UNIDENTIFIED, compute_chao_bounds


def test_a_fit_is_that_of_a_general_optimiser(benchmark):
    counts = benchmark("UKdat_5").cells
    models = list_hierarchical_models(5, 4)
    for index in np.random.default_rng(3).choice(len(models), 12, replace=False):
        terms = [int(t) for t in models.get_model_terms(index)]
        state, _, theta, _ = reference.fit_table(terms, counts)
        if state == FOUND:
            assert np.exp(theta[0]) == pytest.approx(reference.fitted(terms, counts)[2], rel=1e-6)


def test_the_fitted_means_have_the_observed_statistics(benchmark):
    counts = benchmark("Kosovo").cells
    totals = counts.copy()
    compute_superset_sums(totals)
    terms = np.array([0, 1, 2, 4, 8, 3, 5])
    means = reference.fit_table(terms, counts)[3]
    assert means[terms] == pytest.approx(totals[terms], rel=1e-8)


def test_three_states_as_documented_for_the_artificial_table():
    """Three lists; A and B overlap, C overlaps neither (the pattern of Table 2 of Chan et al. 2021)."""
    counts = np.array([0.0, 27.0, 6.0, 3.0, 12.0, 0.0, 0.0, 0.0])
    main, states = [0, 1, 2, 4], ("exists", "no_maximum", "not_identifiable")
    told = {(): 0, (5,): 0, (6,): 0, (5, 6): 0, (3,): 1, (3, 5): 1, (3, 6): 1, (3, 5, 6): 2}
    for pairs, expected in told.items():
        terms = sorted([*main, *pairs])
        assert reference.fit_table(terms, counts)[0] == (FOUND, ABSENT, UNIDENTIFIED)[expected]
        assert check_model_existence(np.array(terms), counts).state == states[expected]


def test_a_parameter_at_minus_infinity_removes_its_cells(benchmark):
    table = benchmark("UKdat_5")
    pair = 1 | 16  # LA and GP do not overlap
    assert table.count_overlap("LA", "GP") == 0
    state, _, theta, _ = reference.fit_table([0, 1, 2, 4, 8, 16, pair], table.cells)
    assert state == FOUND
    assert np.exp(theta[0]) == pytest.approx(reference.fitted([0, 1, 2, 4, 8, 16, pair], table.cells)[2], rel=1e-6)


def test_cells_barred_by_design_are_not_zeros():
    table = simulate_population("independent", 4, 5_000, seed=2)
    counts = table.cells
    counts[[c for c in range(16) if c & 3 == 3]] = 0.0
    barred = np.array([c & 3 == 3 for c in range(16)], np.int64)
    with_design, as_zeros = (
        np.exp(reference.fit_table([0, 1, 2, 4, 8], counts, cells)[2][0]) + counts.sum() for cells in (barred, None)
    )
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
