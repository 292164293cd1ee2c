from __future__ import annotations

import numpy as np
import pytest

from tilstand.estimate.hierarchical_models import check_model_existence, list_hierarchical_models, list_pair_terms
from tilstand.estimate.loglinear import build_bic_method
from tilstand.estimate.model_search import (
    compute_deviance_bound,
    compute_saturated_score,
    fit_model_family,
    search_best_models,
)


def _all(table, order):
    models = list_hierarchical_models(len(table.lists), order)
    dead = np.zeros(len(table.counts), np.int64)
    return models, fit_model_family(models, table.cells, dead)


@pytest.mark.parametrize(
    ("name", "order", "total"),
    [("UKdat_5", 4, 25311.3), ("UKdat_5", 2, 22991.3), ("Kosovo", 3, 10356.5), ("Kosovo", 2, 14341.7),
     ("Korea", 2, 157.2)],
)  # fmt: skip
def test_the_best_model_is_that_of_the_peers(benchmark, name, order, total):
    table = benchmark(name)
    models, (states, scores, unseen, _) = _all(table, order)
    best = int(np.where(states == 0, scores, np.inf).argmin())
    assert unseen[best] + table.observed == pytest.approx(total, rel=1e-4 if total > 1000 else 5e-4)
    assert check_model_existence(models.get_model_terms(best), table.cells).state == "exists"


@pytest.mark.slow
def test_as_many_models_pass_the_check_as_the_peer_finds(benchmark):
    _, (states, *_) = _all(benchmark("UKdat_5"), 4)
    assert int((states == 0).sum()) == 6519


def test_near_best_models(benchmark):
    _, _, near = build_bic_method(benchmark("UKdat_5"), 4)
    totals = near.unseen + benchmark("UKdat_5").observed
    assert (len(near), near.complete) == (41, True)
    assert (round(totals.min()), round(totals.max())) == (10546, 34083)


@pytest.mark.slow
def test_the_floor_is_below_every_model(benchmark):
    table = benchmark("UKdat_5")
    models, (states, scores, _, _) = _all(table, 4)
    floor = compute_deviance_bound(list_pair_terms(5), table.cells[:, None])[:, 0]
    perfect = compute_saturated_score(table.cells)
    deviance = scores - models.model_sizes * np.log(table.observed) - perfect
    assert (deviance[states == 0] >= floor[models.pairs][states == 0] - 1e-6).all()
    assert floor.max() > 5 * np.log(table.observed)  # it rules models out


def test_one_start_stops_short_where_the_published_search_did(benchmark, peers):
    table = benchmark("UKdat_5")
    main = np.array([[c.bit_count() < 2 for c in range(32)]], np.int64)
    unseen = search_best_models(
        table.cells[None], main, np.zeros(32, np.int64), 4, np.zeros((1, 32), np.int64), np.zeros(1)
    )
    (published,) = [p for p in peers if p["method"] == "BIC downhill, all orders"]
    assert unseen[0] + table.observed == pytest.approx(float(published["estimate"]), rel=1e-4)


def test_number_of_models():
    assert [len(list_hierarchical_models(k, k - 1)) for k in (3, 4, 5)] == [8, 113, 6893]
    assert len(list_hierarchical_models(5, 3)) == 6212
