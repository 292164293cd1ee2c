from __future__ import annotations

import numpy as np
import pytest

from tilstand.estimate.bootstrap import resampled
from tilstand.estimate.check import verdict
from tilstand.estimate.hierarchy import family, label, pairs_of
from tilstand.estimate.loglinear import bic_method
from tilstand.estimate.search import searched_models
from tilstand.estimate.select import best_models, deviance_floor, fit_all, saturated_score


def _all(table, order):
    models = family(len(table.lists), order)
    dead = np.zeros(len(table.counts), np.int64)
    return models, fit_all(models.terms, models.offsets, models.parent, table.cells, dead)


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
    assert verdict(models.model(best), table.cells).state == "exists"


def test_as_many_models_pass_the_check_as_the_peer_finds(benchmark):
    _, (states, *_) = _all(benchmark("UKdat_5"), 4)
    assert int((states == 0).sum()) == 6519


def test_near_best_models(benchmark):
    _, _, near = bic_method(benchmark("UKdat_5"), 4)
    assert near[0]["within_10"] == 41
    assert (round(near[0]["least"]), round(near[0]["greatest"])) == (10546, 34083)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["UKdat_5", "NewOrl_5", "Kosovo"])
def test_models_left_out_never_win(benchmark, name):
    table = benchmark(name)
    lists = len(table.lists)
    models, (states, scores, _, thetas) = _all(table, lists - 1)
    trial = np.argsort(np.where(states == 0, scores, np.inf), kind="stable")
    dead = np.zeros(len(table.counts), np.int64)
    drawn = resampled(table.counts, 25, seed=8)
    winners = np.zeros(len(drawn), np.int64)
    fast = best_models(
        models.terms, models.offsets, models.pairs, models.cap, pairs_of(lists), trial, thetas, drawn, dead,
        winners,
    )  # fmt: skip
    for row, counts in enumerate(drawn):
        every = fit_all(models.terms, models.offsets, models.parent, counts, dead)
        best = int(np.where(every[0] == 0, every[1], np.inf).argmin())
        assert fast[row] == pytest.approx(every[2][best], rel=1e-6)


def test_the_floor_is_below_every_model(benchmark):
    table = benchmark("UKdat_5")
    models, (states, scores, _, _) = _all(table, 4)
    floor = deviance_floor(pairs_of(5), table.cells)
    perfect = saturated_score(table.cells)
    deviance = scores - models.sizes * np.log(table.observed) - perfect
    assert (deviance[states == 0] >= floor[models.pairs][states == 0] - 1e-6).all()
    assert floor.max() > 5 * np.log(table.observed)  # it rules models out


@pytest.mark.slow
def test_the_search_finds_what_fitting_all_finds(benchmark):
    for name in ("UKdat_5", "Kosovo", "NewOrl_5", "Korea"):
        table = benchmark(name)
        lists, size = len(table.lists), len(table.counts)
        models, (states, scores, _, _) = _all(table, lists - 1)
        bits = np.array([c.bit_count() for c in range(size)])
        main = (bits < 2).astype(np.int64)
        starts = [main, (bits < 3).astype(np.int64)]
        for pair in pairs_of(lists):
            starts.append(main.copy())
            starts[-1][pair] = 1
        winner, score = np.zeros((1, size), np.int64), np.zeros(1)
        dead = np.zeros(size, np.int64)
        searched_models(table.cells[None], np.array(starts), dead, lists - 1, winner, score)
        best = np.where(states == 0, scores, np.inf)
        assert score[0] == pytest.approx(best.min(), abs=1e-6)
        assert label(np.flatnonzero(winner[0]), table.lists) == label(
            models.model(int(best.argmin())), table.lists
        )


def test_one_start_stops_short_where_the_published_search_did(benchmark, peers):
    table = benchmark("UKdat_5")
    main = np.array([[c.bit_count() < 2 for c in range(32)]], np.int64)
    unseen = searched_models(
        table.cells[None], main, np.zeros(32, np.int64), 4, np.zeros((1, 32), np.int64), np.zeros(1)
    )
    (published,) = [p for p in peers if p["method"] == "BIC downhill, all orders"]
    assert unseen[0] + table.observed == pytest.approx(float(published["estimate"]), rel=1e-4)


def test_number_of_models():
    assert [len(family(k, k - 1)) for k in (3, 4, 5)] == [8, 113, 6893]
    assert len(family(5, 3)) == 6212
