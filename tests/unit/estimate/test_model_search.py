"""Choice among hierarchical models: by fitting all, by leaving out what cannot win, and by climbing."""

from __future__ import annotations

import numpy as np
import pytest

from tilstand.estimate.hierarchical_models import (
    check_model_existence,
    compute_superset_sums,
    list_hierarchical_models,
    list_pair_terms,
)
from tilstand.estimate.loglinear import build_bic_method
from tilstand.estimate.model_search import (
    compute_deviance_bound,
    compute_saturated_score,
    find_movable_parameters,
    fit_model_family,
    search_best_models,
    search_by_single_steps,
    select_best_models,
)
from tilstand.estimate.poisson_fit import FOUND


def _tables(lists, number, seed):
    """Generated tables, most of them thin."""
    random = np.random.default_rng(seed)
    for _ in range(number):
        chances = random.beta(0.8, 5.0, size=lists)
        on = random.random((int(10 ** random.uniform(1.7, 3.0)), lists)) < chances
        on[:, 1] |= on[:, 0] & (random.random(len(on)) < random.choice([0.0, 0.4]))
        counts = np.bincount(on @ (1 << np.arange(lists)), minlength=1 << lists).astype(float)
        counts[0] = 0.0
        yield counts


def _sums(counts):
    totals = counts.copy()
    compute_superset_sums(totals)
    return totals


def _climbed(counts, dead, order, inside):
    found = inside[:, None].copy()
    score, theta = search_by_single_steps(counts[:, None], _sums(counts)[:, None], dead, order, found)
    inside[:] = found[:, 0]
    return float(score[0]), theta[:, 0]


def _fitted(models, counts, dead):
    return fit_model_family(models, counts, dead)


def _best(models, counts, dead, trial, thetas):
    winners = np.zeros(1, np.int64)
    unseen = select_best_models(
        models, trial, thetas,
        counts[None], dead, winners,
    )  # fmt: skip
    return unseen[0], int(winners[0])


@pytest.mark.slow
@pytest.mark.parametrize("barred", [False, True])
def test_models_left_out_never_win(barred):
    models = list_hierarchical_models(4, 3)
    dead = np.array([barred and cell & 3 == 3 for cell in range(16)], np.int64)
    for counts in _tables(4, 12, seed=11):
        counts[dead == 1] = 0.0
        states, scores, unseen, thetas = _fitted(models, counts, dead)
        scores = np.where(states == FOUND, scores, np.inf)
        trial = np.random.default_rng(2).permutation(len(models))
        for order in (np.argsort(scores, kind="stable"), trial):
            found, winner = _best(models, counts, dead, order, thetas)
            if np.isinf(scores.min()):
                assert (found, winner) == (np.inf, -1)
                continue
            assert scores[winner] == pytest.approx(scores.min(), abs=1e-6)
            assert found == pytest.approx(unseen[winner], rel=1e-6)


@pytest.mark.slow
def test_the_score_is_that_of_its_definition():
    """BIC up to the table's constant: minus twice the log-likelihood, and log n for each parameter."""
    models, dead = list_hierarchical_models(3, 2), np.zeros(8, np.int64)
    for counts in _tables(3, 12, seed=4):
        states, scores, unseen, thetas = _fitted(models, counts, dead)
        for place in np.flatnonzero(states == FOUND):
            terms = [t for t in models.get_model_terms(place) if _sums(counts)[t] > 0]
            logs = [sum(thetas[place][t] for t in terms if t & cell == t) for cell in range(8)]
            gone = [any(_sums(counts)[t] == 0 and t & c == t for t in models.get_model_terms(place)) for c in range(8)]
            seen = [cell for cell in range(1, 8) if not gone[cell]]
            likelihood = sum(counts[cell] * logs[cell] for cell in seen)
            parameters = len(models.get_model_terms(place)) * np.log(counts.sum())
            assert scores[place] == pytest.approx(-2 * likelihood + parameters)
            assert unseen[place] == pytest.approx(np.exp(logs[0]))
            assert sum(np.exp(logs[cell]) for cell in seen) == pytest.approx(counts.sum())
        assert np.isinf(unseen[states != FOUND]).all()


def test_a_table_fitted_perfectly_has_the_least_score():
    counts = np.array([0.0, 9, 7, 2, 8, 0, 3, 1])
    assert compute_saturated_score(counts) == pytest.approx(-2 * sum(n * np.log(n) for n in counts if n))
    assert compute_saturated_score(np.array([5.0, 3.0])) == pytest.approx(-2 * 3 * np.log(3))


@pytest.mark.slow
def test_the_floor_is_reached_where_one_list_is_independent_of_others():
    """With all terms but those that tie two lists, the deviance has a closed form: that of the fit."""
    for lists in (3, 4):
        models, dead = list_hierarchical_models(lists, lists - 1), np.zeros(1 << lists, np.int64)
        pairs = list_pair_terms(lists)
        for counts in _tables(lists, 10, seed=lists):
            counts[1:] += 1.0
            floor = compute_deviance_bound(pairs, counts[:, None])[:, 0]
            states, scores, _, _ = _fitted(models, counts, dead)
            deviances = scores - models.model_sizes * np.log(counts.sum()) - compute_saturated_score(counts)
            assert (floor >= 0).all()
            assert (deviances >= floor[models.pairs] - 1e-6)[states == FOUND].all()
            assert floor[-1] == pytest.approx(0.0, abs=1e-9)
            for bit in range(len(pairs)):
                lacking = (1 << len(pairs)) - 1 - (1 << bit)
                cap = int(models.cap[np.flatnonzero(models.pairs == lacking)[0]])
                assert floor[lacking] == pytest.approx(deviances[cap], abs=1e-5)


def test_a_parameter_moves_only_where_the_model_stays_hierarchical():
    random = np.random.default_rng(5)
    models = list_hierarchical_models(4, 3)
    closed = {frozenset(int(t) for t in models.get_model_terms(i)) for i in range(len(models))}
    closed.add(frozenset(range(16)))
    for place in random.choice(len(models), 60):
        model = {int(t) for t in models.get_model_terms(place)}
        inside = np.array([t in model for t in range(16)], np.int64)
        for order in (2, 3, 4):
            may = find_movable_parameters(inside[:, None] == 1, order, np.ones((16, 1)))[:, 0]
            for term in range(16):
                moved = frozenset(model ^ {term})
                assert may[term] == (2 <= term.bit_count() <= order and moved in closed)


def test_a_parameter_at_minus_infinity_may_stand_for_those_above_it():
    totals = np.array([50.0, 20, 20, 0, 20, 5, 5, 0])  # nobody on both A and B
    inside = np.array([1, 1, 1, 1, 1, 1, 1, 0]) == 1
    assert not find_movable_parameters(inside[:, None], 3, totals[:, None])[7]
    assert find_movable_parameters(inside[:, None], 3, totals[:, None])[
        3
    ]  # and what stands at minus infinity may leave
    assert find_movable_parameters(inside[:, None], 3, np.array([50.0, 20, 20, 4, 20, 5, 5, 0])[:, None])[7]


@pytest.mark.slow
def test_climbing_ends_where_no_single_step_is_better():
    models, dead = list_hierarchical_models(4, 3), np.zeros(16, np.int64)
    places = {frozenset(int(t) for t in models.get_model_terms(i)): i for i in range(len(models))}
    reached = 0
    for counts in _tables(4, 12, seed=21):
        states, scores, unseen, _ = _fitted(models, counts, dead)
        scores = np.where(states == FOUND, scores, np.inf)
        inside = np.array([t.bit_count() < 2 for t in range(16)])
        score, theta = _climbed(counts, dead, 3, inside)
        if np.isinf(score):
            continue
        model = frozenset(int(t) for t in np.flatnonzero(inside))
        assert score == pytest.approx(scores[places[model]], abs=1e-6)
        assert np.exp(theta[0]) == pytest.approx(unseen[places[model]], rel=1e-6)
        near = [model ^ {term} for term in range(16) if model ^ {term} in places]
        assert all(scores[places[one]] >= score - 1e-6 for one in near)
        reached += score <= scores.min() + 1e-6
    assert reached >= 8


@pytest.mark.slow
@pytest.mark.parametrize("order", [2, pytest.param(3, marks=pytest.mark.proof)])
def test_the_best_of_several_starts_is_kept(order):
    models, dead = list_hierarchical_models(4, order), np.zeros(16, np.int64)
    main = np.array([t.bit_count() < 2 for t in range(16)], np.int64)
    full = np.array([t.bit_count() < 3 for t in range(16)], np.int64)
    tables = np.array(list(_tables(4, 10, seed=33)))
    unseen, winners, scores = search_best_models(tables, np.array([full, main]), dead, order)
    best = 0
    for row, counts in enumerate(tables):
        one = []
        for start in (main, full):
            inside = start == 1
            score, theta = _climbed(counts, dead, order, inside)
            one.append((score, inside, np.exp(theta[0])))
        score, inside, count = min(one, key=lambda each: each[0])
        assert scores[row] == pytest.approx(score) or np.isinf(score)
        if np.isinf(score):
            assert unseen[row] == np.inf
            continue
        assert unseen[row] == pytest.approx(count, rel=1e-6) or one[0][0] == pytest.approx(one[1][0])
        assert max(t.bit_count() for t in np.flatnonzero(winners[row]).tolist()) <= order
        states, every, *_ = _fitted(models, counts, dead)
        best += score <= np.where(states == FOUND, every, np.inf).min() + 1e-6
    assert best >= 8


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
    unseen, _, _ = search_best_models(table.cells[None], main, np.zeros(32, np.int64), 4)
    (published,) = [p for p in peers if p["method"] == "BIC downhill, all orders"]
    assert unseen[0] + table.observed == pytest.approx(float(published["estimate"]), rel=1e-4)


def test_number_of_models():
    assert [len(list_hierarchical_models(k, k - 1)) for k in (3, 4, 5)] == [8, 113, 6893]
    assert len(list_hierarchical_models(5, 3)) == 6212
