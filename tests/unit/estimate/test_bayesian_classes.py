from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.special import gammaln

from tilstand.estimate import decomposable_graphs
from tilstand.estimate.bayesian_classes import compute_effective_size, compute_split_r_hat, draw_posterior_chains
from tilstand.estimate.decomposable_graphs import compute_total_posterior, list_decomposable_graphs


@pytest.mark.parametrize("name", ["UKdat_5", "NewOrl_5", "Kosovo", "Korea"])
def test_the_posterior_is_that_of_dga(benchmark, peers, name):
    (told,) = [p for p in peers if p["software"].startswith("dga") and p["dataset"] == name]
    found = compute_total_posterior(benchmark(name).counts)
    assert found.median == float(told["estimate"])
    assert found.interval == (float(told["low"]), float(told["high"]))


@pytest.mark.slow
def test_the_posterior_from_its_definition():
    """Three lists, all eight graphs written out, log-gamma by log-gamma."""
    counts = np.array([0, 9, 7, 2, 8, 1, 3, 1])
    observed, reach = int(counts.sum()), 30
    graphs = {
        (): ([1, 2, 4], []),
        **{
            (pair,): ([pair, 7 ^ pair], []) for pair in (3, 5, 6)
        },
        **{
            (one, two): ([one, two], [one & two]) for one, two in combinations((3, 5, 6), 2)
        },
        (3, 5, 6): ([7], []),
    }  # fmt: skip
    mass, share = np.zeros(reach * observed), 0.0
    for place in range(reach * observed):
        unseen = place + 1
        full = counts.copy()
        full[0] = unseen

        def part(group: int, full=full) -> float:
            cells = {h & group for h in range(8)}
            prior = 1 / len(cells)
            margin = {c: sum(full[h] for h in range(8) if h & group == c) for c in cells}
            total = sum(gammaln(n + prior) - gammaln(prior) for n in margin.values())
            return float(total - gammaln(full.sum() + 1))

        size = observed + unseen
        common = gammaln(size + 1) - gammaln(unseen + 1) - np.log(size)
        for cliques, separators in graphs.values():
            weight = np.exp(common + sum(map(part, cliques)) - sum(map(part, separators)) + 300)
            mass[place] += weight
            share += weight if cliques == [7] else 0.0
    share /= mass.sum()
    running = np.cumsum(mass / mass.sum())
    expected = [int(np.searchsorted(running, level)) + 1 + observed for level in (0.025, 0.5, 0.975)]
    found = compute_total_posterior(counts)
    assert [found.interval[0], found.median, found.interval[1]] == expected
    mass /= mass.sum()
    assert found.mean == pytest.approx(observed + mass @ np.arange(1, len(mass) + 1))
    assert found.edge == pytest.approx(mass[np.arange(1, len(mass) + 1) > 0.9 * len(mass)].sum())
    assert found.saturated == pytest.approx(share, rel=1e-6)
    assert found.graphs == 8


def test_only_chordal_graphs():
    signs, _ = list_decomposable_graphs(4)
    cycles = [row for row in signs if set(np.flatnonzero(row > 0)) == {3, 6, 12, 9}]
    assert len(signs) == 61
    assert not cycles  # the four-cycle has no chord


def test_the_grid_is_whole_or_geometric():
    unseen, spacing = decomposable_graphs._build_unseen_grid(3, 7)
    assert (unseen.tolist(), spacing.tolist()) == ([3, 4, 5, 6, 7], [1] * 5)
    assert len(decomposable_graphs._build_unseen_grid(1, 400_000)[0]) == 400_000
    unseen, spacing = decomposable_graphs._build_unseen_grid(1, 400_001)
    assert len(unseen) < 40_000
    assert spacing.sum() == 400_001
    assert (unseen[0], spacing[0]) == (1.0, 1.0)
    assert (np.diff(unseen) > 0).all()
    ratio = spacing[-500:] / unseen[-500:]
    assert ratio == pytest.approx(np.full(500, np.log(400_002) / 40_000), rel=0.2)


@pytest.mark.slow
def test_what_is_left_out_and_what_lies_between_knots_cannot_be_seen():
    """Every graph at every whole number, against graphs and numbers left out and a sum at knots."""
    for seed, (lists, persons) in enumerate([(3, 60), (3, 4_000), (4, 900), (4, 5_000), (5, 700)]):
        random = np.random.default_rng(seed)
        on = random.random((persons, lists)) < random.beta(2.0, 9.0, size=lists)
        counts = np.bincount(on @ (1 << np.arange(lists)), minlength=1 << lists)
        counts[0] = 0
        observed = int(counts.sum())
        unseen = np.arange(1.0, 30 * observed + 1)
        logs = decomposable_graphs._GraphWeights(counts).compute_graph_log_weights(unseen)
        mass = np.exp(logs - logs.max())
        share = mass[-1].sum() / mass.sum()
        mass = mass.sum(axis=0) / mass.sum()
        running = np.cumsum(mass)
        expected = [np.searchsorted(running, level) + 1 + observed for level in (0.025, 0.5, 0.975)]
        found = compute_total_posterior(counts)
        assert [found.interval[0], found.median, found.interval[1]] == expected
        assert found.mean == pytest.approx(mass @ (unseen + observed), rel=1e-8)
        assert found.edge == pytest.approx(mass[unseen > 27 * observed].sum(), abs=1e-8)
        assert found.saturated == pytest.approx(share, rel=1e-6, abs=1e-12)


def test_a_narrow_posterior_is_found_on_a_coarse_grid():
    counts = np.array([0, 4_000, 3_000, 400, 2_000, 300, 200, 30])
    few, many = compute_total_posterior(counts), compute_total_posterior(counts * 100)
    assert many.median == pytest.approx(100 * few.median, rel=0.05)
    width = (few.interval[1] - few.interval[0]) / few.median
    assert (many.interval[1] - many.interval[0]) / many.median == pytest.approx(width / 10, rel=0.3)


@pytest.mark.slow
def test_six_lists_are_averaged_too(benchmark):
    found = compute_total_posterior(benchmark("UKdat").counts)
    assert found.graphs == 18_154
    assert (found.median, found.interval) == (12_315, (10_233, 26_195))


def test_a_geometric_grid_gives_the_same_posterior(monkeypatch):
    counts = np.array([0, 90, 70, 20, 80, 10, 30, 10])
    exact = compute_total_posterior(counts)
    monkeypatch.setattr(decomposable_graphs, "_MOST_EXACT", 1_000)
    near = compute_total_posterior(counts)
    assert near.median == pytest.approx(exact.median, rel=2e-3)
    assert near.interval == pytest.approx(exact.interval, rel=2e-3)
    assert near.mean == pytest.approx(exact.mean, rel=2e-3)
    assert near.saturated == pytest.approx(exact.saturated, rel=2e-2)
    assert compute_total_posterior(counts, reach=1).edge > 0.01 > exact.edge


@pytest.mark.parametrize("lists", [3, 4, 5, 6])
def test_every_graph_is_decomposable_and_there_once(lists):
    signs, parts = list_decomposable_graphs(lists)
    assert len({tuple(row) for row in signs.tolist()}) == len(signs) == {3: 8, 4: 61, 5: 822, 6: 18_154}[lists]
    # Of six lists every hundredth and the last.
    some = slice(None) if lists < 6 else slice(53, None, 100)
    for row, count in zip(signs.tolist()[some], parts.tolist()[some], strict=True):
        assert sum(row) == count >= 1
        # Every list stands once in cliques, less separators.
        for one in range(lists):
            assert sum(sign for group, sign in enumerate(row) if group >> one & 1) == 1
    assert signs[-1].tolist() == [0] * ((1 << lists) - 1) + [1]
    assert parts[0] == lists


def test_millions_of_persons():
    counts = np.array([0, 4_000_000, 3_000_000, 400_000, 2_000_000, 300_000, 200_000, 30_000])
    found = compute_total_posterior(counts)
    assert found.interval[0] < found.median < found.interval[1]
    assert found.edge < 1e-6


def test_chains_are_those_of_their_seed():
    """Two short chains, draw by draw: whatever a sweep does otherwise shows here."""
    people = np.array([0, 60, 40, 22, 50, 8, 6, 3, 30, 4, 0, 0, 9, 0, 0, 0])
    found = draw_posterior_chains(people, seed=1, number=2, burn=20, draws=6, thin=2)
    assert found.draws.tolist() == [[308, 332, 312, 298, 312, 350], [430, 434, 453, 470, 355, 358]]
    assert (found.median, found.medians) == (352.5, (312.0, 432.0))
    assert found.interval == pytest.approx((300.75, 465.325))
    logs = np.log1p(found.draws - 232)
    assert (found.r_hat, found.effective) == (compute_split_r_hat(logs), compute_effective_size(logs))
    assert (
        draw_posterior_chains(people, seed=2, number=2, burn=20, draws=6, thin=2).draws.tolist() != found.draws.tolist()
    )


def test_split_r_hat_from_its_definition():
    draws = np.random.default_rng(4).normal(size=(3, 21)) + np.array([[0.0], [0.3], [0.6]])
    parts = [part for row in draws for part in (row[:10], row[10:20])]
    within = np.mean([np.var(part, ddof=1) for part in parts])
    between = 10 * np.var([np.mean(part) for part in parts], ddof=1)
    assert compute_split_r_hat(draws) == pytest.approx(np.sqrt((0.9 * within + between / 10) / within))
    assert compute_split_r_hat(np.full((2, 8), 3.0)) == 1.0
    assert compute_split_r_hat(np.repeat([[1.0], [2.0]], 8, axis=1)) == np.inf


def test_the_effective_size_from_its_definition():
    random = np.random.default_rng(6)
    draws = np.cumsum(random.normal(size=(3, 40)), axis=1) * 0.3 + random.normal(size=(3, 40))
    length = 40
    centred = draws - draws.mean(axis=1, keepdims=True)
    gamma = [np.mean([(row[: length - t] * row[t:]).sum() / length for row in centred]) for t in range(length)]
    within = gamma[0] * length / (length - 1)
    pooled = gamma[0] + draws.mean(axis=1).var(ddof=1)
    rho = [1.0, *(1 - (within - g) / pooled for g in gamma[1:])]
    total, last = 0.0, np.inf
    for lag in range(0, length - 1, 2):
        if rho[lag] + rho[lag + 1] <= 0:
            break
        last = min(last, rho[lag] + rho[lag + 1])
        total += last
    assert compute_effective_size(draws) == pytest.approx(120 / (2 * total - 1))
    assert compute_effective_size(np.full((2, 8), 3.0)) == 16.0
    apart = np.tile([1.0, -1.0], (2, 20))
    assert compute_effective_size(apart) == 80.0  # no more than there are
    assert compute_effective_size(draws[:1]) < 40


def test_chains_that_stick_are_seen():
    random = np.random.default_rng(0)
    stuck = np.stack([random.normal(middle, 1, 500) for middle in (0, 0, 5, 5)])
    mixed = random.normal(0, 1, (4, 500))
    assert compute_split_r_hat(stuck) > 1.5
    assert compute_split_r_hat(mixed) < 1.02
    assert compute_effective_size(mixed) > 1_000
    assert compute_effective_size(np.repeat(mixed, 10, axis=1)) < 0.2 * 20_000
