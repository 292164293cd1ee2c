from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from scipy.special import pdtr, pdtrc

from tilstand.estimate.bootstrap import draw_resamples
from tilstand.estimate.hierarchical_models import list_pair_terms
from tilstand.estimate.loglinear import build_stepwise_method, compute_poisson_tail, select_stepwise_models

_SPEC = importlib.util.spec_from_file_location("reference", Path(__file__).with_name("reference.py"))
reference = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(reference)


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
