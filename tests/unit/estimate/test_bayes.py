from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.special import gammaln

from tilstand.estimate.dga import decomposable_graphs, posterior
from tilstand.estimate.latent import chains, effective_size, r_hat


@pytest.mark.parametrize("name", ["UKdat_5", "NewOrl_5", "Kosovo", "Korea"])
def test_the_posterior_is_that_of_dga(benchmark, peers, name):
    (told,) = [p for p in peers if p["software"].startswith("dga") and p["dataset"] == name]
    found = posterior(benchmark(name).counts)
    assert found.median == float(told["estimate"])
    assert found.interval == (float(told["low"]), float(told["high"]))


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
    mass = np.zeros(reach * observed)
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
            mass[place] += np.exp(common + sum(map(part, cliques)) - sum(map(part, separators)) + 300)
    running = np.cumsum(mass / mass.sum())
    expected = [int(np.searchsorted(running, level)) + 1 + observed for level in (0.025, 0.5, 0.975)]
    found = posterior(counts)
    assert [found.interval[0], found.median, found.interval[1]] == expected


def test_only_chordal_graphs():
    signs, _ = decomposable_graphs(4)
    cycles = [row for row in signs if set(np.flatnonzero(row > 0)) == {3, 6, 12, 9}]
    assert len(signs) == 61
    assert not cycles  # the four-cycle has no chord


def test_millions_of_persons():
    counts = np.array([0, 4_000_000, 3_000_000, 400_000, 2_000_000, 300_000, 200_000, 30_000])
    found = posterior(counts)
    assert found.interval[0] < found.median < found.interval[1]


@pytest.mark.slow
def test_latent_classes_agree_with_lcmcr(benchmark, peers):
    told = [
        float(p["estimate"]) for p in peers if p["software"].startswith("LCMCR") and p["dataset"] == "Korea"
    ]
    found = chains(benchmark("Korea").counts, seed=1)
    assert abs(found.median - np.median(told)) <= 3
    assert found.r_hat < 1.05
    again = chains(benchmark("Korea").counts, seed=1)
    assert again.draws.tobytes() == found.draws.tobytes()


def test_chains_that_stick_are_seen():
    random = np.random.default_rng(0)
    stuck = np.stack([random.normal(middle, 1, 500) for middle in (0, 0, 5, 5)])
    mixed = random.normal(0, 1, (4, 500))
    assert r_hat(stuck) > 1.5
    assert r_hat(mixed) < 1.02
    assert effective_size(mixed) > 1_000
    assert effective_size(np.repeat(mixed, 10, axis=1)) < 0.2 * 20_000
