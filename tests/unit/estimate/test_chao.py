from __future__ import annotations

import numpy as np
import pytest

from tilstand.estimate.poisson_fit import compute_chao_bounds
from tilstand.estimate.sensitivity import simulate_population


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
