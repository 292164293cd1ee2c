from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from tilstand.estimate.bootstrap import (
    BootstrapRun,
    compute_bca_levels,
    compute_sample_quantile,
    draw_resamples,
    leave_one_person_out,
    pool_bootstrap_runs,
    run_bootstrap,
)
from tilstand.estimate.loglinear import build_stepwise_method


def test_quantiles_are_of_type_8():
    values = np.random.default_rng(1).normal(size=37)
    for level in (0.0, 0.01, 0.025, 0.3, 0.5, 0.975, 1.0):
        assert compute_sample_quantile(values, level) == pytest.approx(
            np.quantile(values, level, method="median_unbiased")
        )


def test_infinite_replicates_keep_their_place():
    values = np.array([1.0, 2.0, 3.0, np.inf, np.inf])
    assert compute_sample_quantile(values, 0.3) < 3
    assert compute_sample_quantile(values, 0.95) == np.inf


def test_levels_follow_the_formula():
    replicates = np.arange(1000.0)
    bias, shift = ndtri(0.6), ndtri(0.6) + ndtri(0.975)
    expected = ndtr(bias + shift / (1 - 0.05 * shift))
    assert compute_bca_levels(replicates, 600.0, 0.05)[1] == pytest.approx(expected)


def test_left_out_tables_lack_one_person_each():
    tables, weights = leave_one_person_out(np.array([0, 3, 0, 2]))
    assert tables.tolist() == [[0, 2, 0, 2], [0, 3, 0, 1]]
    assert weights.tolist() == [3, 2]


def test_acceleration_is_that_of_leaving_out_every_person():
    counts = np.array([0, 9, 7, 4, 8, 3, 2, 1])

    def method(tables):
        return (tables[:, 1] + 1.0) * (tables[:, 2] + 1.0) / (tables[:, 3] + 1.0)

    run = run_bootstrap(counts, method, 200, 1)
    every = np.repeat(run.left_out, run.weights.astype(int))
    change = every.mean() - every
    assert run.acceleration == pytest.approx((change**3).sum() / (6 * (change**2).sum() ** 1.5))


def test_the_same_seed_gives_the_same_replicates(benchmark):
    table = benchmark("NewOrl_5")
    _, method = build_stepwise_method(table)
    one, two = (run_bootstrap(table.counts, method, 300, 4) for _ in range(2))
    assert one.replicates.tobytes() == two.replicates.tobytes()
    assert run_bootstrap(table.counts, method, 300, 5).replicates.tobytes() != one.replicates.tobytes()
    assert draw_resamples(table.counts, 3, 4).sum(axis=1).tolist() == [185.0] * 3


def _run(estimate: float, replicates: list[float]) -> BootstrapRun:
    return BootstrapRun(estimate, np.array(replicates), np.array([]), np.array([]), 0.0, 10)


def test_draws_widen_the_interval():
    random = np.random.default_rng(2)
    near = [_run(100.0, list(random.normal(100, 5, 2000))) for _ in range(2)]
    apart = [_run(middle, list(random.normal(middle, 5, 2000))) for middle in (80.0, 120.0)]
    narrow, wide = pool_bootstrap_runs(near)[1], pool_bootstrap_runs(apart)[1]
    assert pool_bootstrap_runs(apart)[0] == 100.0
    assert wide[1] - wide[0] > 2 * (narrow[1] - narrow[0])


def test_a_mixture_is_read_at_levels_of_its_own():
    """The bias compares each replicate with its own draw's estimate; the acceleration is the mean one."""
    random = np.random.default_rng(7)
    runs = [
        BootstrapRun(middle, random.normal(middle + 2, 5, 400), np.array([]), np.array([]), lean, seen)
        for middle, lean, seen in ((80.0, 0.02, 60), (95.0, 0.06, 70), (120.0, 0.01, 65))
    ]
    mixture = np.concatenate([run.replicates for run in runs])
    below = np.concatenate([run.replicates < run.estimate for run in runs]).mean()
    bias, lean = ndtri(below), 0.03
    levels = []
    for level in (0.025, 0.975):
        shifted = bias + ndtri(level)
        levels.append(ndtr(bias + shifted / (1 - lean * shifted)))
    estimate, interval, failed = pool_bootstrap_runs(runs)
    assert estimate == pytest.approx(295 / 3)
    assert interval[0] == pytest.approx(max(compute_sample_quantile(mixture, levels[0]), 70))
    assert interval[1] == pytest.approx(compute_sample_quantile(mixture, levels[1]))
    assert failed == 0.0
    broken = BootstrapRun(80.0, np.array([75.0, 85.0, np.inf, 80.0]), np.array([]), np.array([]), 0.0, 10)
    assert pool_bootstrap_runs([broken, broken])[2] == 0.25


def test_the_lower_limit_is_at_least_what_was_seen():
    run = BootstrapRun(12.0, np.linspace(5, 30, 200), np.array([]), np.array([]), 0.0, 10)
    assert run.compute_bca_interval()[0] == 10.0
    wide = BootstrapRun(17.0, np.linspace(5, 30, 200), np.array([]), np.array([]), 0.0, 1)
    low, high = compute_bca_levels(wide.replicates, 17.0, 0.0)
    assert wide.compute_bca_interval() == (
        compute_sample_quantile(wide.replicates, low), compute_sample_quantile(wide.replicates, high)
    )  # fmt: skip
    assert wide.compute_bca_interval((0.25, 0.75))[0] > wide.compute_bca_interval()[0]


@pytest.mark.parametrize(
    ("left", "estimate", "influence"),
    [
        ([100.0, 93.0, 104.0], 100.0, 0.07),
        ([100.0, 93.0, 109.0], 100.0, 0.09),
        ([np.inf, 93.0], 100.0, 10.0),
        ([5000.0, 93.0], 100.0, 10.0),
        ([], 100.0, 0.0),
        ([100.0, 93.0], np.inf, 0.0),
    ],
)
def test_the_influence_of_one_person(left, estimate, influence):
    run = BootstrapRun(estimate, np.array([1.0]), np.array(left), np.ones(len(left)), 0.0, 10)
    assert run.influence == pytest.approx(influence)


def test_levels_at_the_ends():
    replicates = np.arange(1000.0)
    for estimate, share in ((-5.0, 0.0005), (5000.0, 0.9995)):  # half a replicate at the least
        wanted = [ndtr(2 * ndtri(share) + ndtri(level)) for level in (0.025, 0.975)]
        assert compute_bca_levels(replicates, estimate, 0.0) == pytest.approx(tuple(wanted))
    assert compute_bca_levels(replicates, 500.0, 0.6)[1] == 1.0  # no room left above
    assert compute_bca_levels(replicates, 500.0, -0.6)[0] == 0.0
    assert compute_bca_levels(replicates, 500.0, 0.0, (0.1, 0.8)) == pytest.approx((0.1, 0.8))


def test_failures_are_left_out_of_the_acceleration():
    def method(tables):
        return np.where(tables[:, 1] < 9, np.inf, tables[:, 2] * tables[:, 3] + 0.0)

    counts = np.array([0, 9, 7, 4])
    run = run_bootstrap(counts, method, 100, 1)
    assert run.left_out.tolist() == [np.inf, 19 + 24, 19 + 21]
    every = np.repeat([43.0, 40.0], [7, 4])
    change = every.mean() - every
    assert run.acceleration == pytest.approx((change**3).sum() / (6 * (change**2).sum() ** 1.5))
    assert 0 < run.failure_share < 1
    never = run_bootstrap(counts, lambda tables: np.full(len(tables), np.inf), 100, 1)
    assert (never.acceleration, never.failure_share) == (0.0, 1.0)
    level = run_bootstrap(counts, lambda tables: 20.0 - tables.sum(axis=1), 100, 1)
    assert (level.acceleration, level.estimate, level.observed) == (0.0, 20.0, 20)
