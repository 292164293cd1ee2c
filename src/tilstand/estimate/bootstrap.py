"""Bootstrap intervals (BCa) with a model chosen for each replicate, and the jackknife.

A method is a function from tables to the number unseen. Resampled tables are multinomial over the
observed histories. The acceleration comes from leaving out one person at a time: one table for each
history that occurs, weighted by its count. Quantiles are median-unbiased (type 8 of Hyndman and Fan
1996), as in SparseMSE. A replicate for which no model can be fitted counts as infinitely many unseen, so
that failure can only widen an interval.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tilstand.estimate.types import Floats, Ints


def leave_one_person_out(counts: Ints | Floats) -> tuple[Floats, Floats]:
    """The table without one person of each history that occurs, and the persons with that history."""
    present = np.flatnonzero(counts)
    tables = np.tile(counts.astype(np.float64), (len(present), 1))
    tables[np.arange(len(present)), present] -= 1.0
    return tables, counts[present].astype(np.float64)


Method = Callable[[Floats], Floats]
LEVELS = (0.025, 0.975)


@dataclass(frozen=True)
class BootstrapRun:
    """An estimate with its bootstrap.

    Attributes:
        estimate: Total, seen and unseen.
        replicates: Totals of the resampled tables, in the order drawn.
        left_out: Total without one person of each history that occurs.
        weights: Persons with each of these histories.
        acceleration: From `leave_one_person_out`.
        observed: Persons seen.
    """

    estimate: float
    replicates: Floats
    left_out: Floats
    weights: Floats
    acceleration: float
    observed: int

    @classmethod
    def from_totals(cls, totals: Floats, weights: Floats, observed: int) -> BootstrapRun:
        """A run from the totals of the tables of `resample_table`, in their order."""
        after = 1 + len(weights)
        left_out = totals[1:after]
        acceleration = compute_acceleration(left_out, weights)
        return cls(float(totals[0]), totals[after:], left_out, weights, acceleration, observed)

    def compute_bca_interval(self, levels: tuple[float, float] = LEVELS) -> tuple[float, float]:
        """BCa limits; the upper one may be infinite."""
        inner = compute_bca_levels(self.replicates, self.estimate, self.acceleration, levels)
        low, high = (compute_sample_quantile(self.replicates, level) for level in inner)
        return max(low, float(self.observed)), high

    @property
    def failure_share(self) -> float:
        """Share of replicates for which no model could be fitted."""
        return float(np.isinf(self.replicates).mean())

    @property
    def influence(self) -> float:
        """Greatest relative change of the estimate when one person is left out; 10 at most.

        Ten also stands for a table that has no estimate once the person is left out.
        """
        if not len(self.left_out) or not np.isfinite(self.estimate):
            return 0.0
        return float(np.minimum(np.abs(self.left_out / self.estimate - 1.0), 10.0).max())


def draw_resamples(counts: Ints | Floats, replicates: int, seed: int) -> Floats:
    """Resampled tables, a row each: as many persons, drawn with the observed histories' frequencies."""
    total = int(counts.sum())
    return np.random.default_rng(seed).multinomial(total, counts / total, size=replicates).astype(np.float64)


def run_bootstrap(counts: Ints, method: Method, replicates: int, seed: int) -> BootstrapRun:
    """Estimate, replicates and acceleration of a method on one table.

    A method takes the tables all at once: the result is the same in whatever pieces they come.
    """
    tables, weights = resample_table(counts, replicates, seed)
    return BootstrapRun.from_totals(tables.sum(axis=1) + method(tables), weights, int(counts.sum()))


def resample_table(
    counts: Ints | Floats, replicates: int, seed: int, most_left_out: int | None = None
) -> tuple[Floats, Floats]:
    """The table, then without one person of each history that occurs, then resamples; persons of each history.

    Args:
        counts: The table.
        replicates: Number of resamples.
        seed: Seed.
        most_left_out: If more histories than these occur, none is left out.
    """
    if most_left_out is not None and np.count_nonzero(counts) > most_left_out:
        jackknife, weights = np.zeros((0, len(counts))), np.zeros(0)
    else:
        jackknife, weights = leave_one_person_out(counts)
    drawn = draw_resamples(counts, replicates, seed)
    return np.concatenate([counts.astype(np.float64)[None], jackknife, drawn]), weights


def pool_bootstrap_runs(runs: list[BootstrapRun]) -> tuple[float, tuple[float, float], float]:
    """One answer from several draws of the table: linkage error and sampling error together.

    The replicates of all draws are one mixture (Rubin 1987 for the idea), read at BCa levels whose bias
    compares each replicate with its own draw's estimate and whose acceleration is the mean one. The
    estimate is the mean over draws.

    Returns:
        (estimate, interval, share of failed replicates).
    """
    estimate = float(np.mean([run.estimate for run in runs]))
    mixture = np.concatenate([run.replicates for run in runs])
    below = np.concatenate([run.replicates < run.estimate for run in runs])
    acceleration = float(np.mean([run.acceleration for run in runs]))
    # Only the share below enters the levels: zeros and ones stand for it.
    inner = compute_bca_levels(np.where(below, 0.0, 1.0), 0.5, acceleration)
    observed = float(max(run.observed for run in runs))
    low, high = (compute_sample_quantile(mixture, level) for level in inner)
    return estimate, (max(low, observed), high), float(np.isinf(mixture).mean())


def compute_acceleration(left: Floats, weights: Floats) -> float:
    """The acceleration of BCa limits: how skew the estimates without one person are.

    Args:
        left: The estimates, each without one person; those that are not finite are left out.
        weights: For how many persons each stands.
    """
    finite = np.isfinite(left)
    if not finite.any():
        return 0.0
    left, weights = left[finite], weights[finite]
    change = (weights @ left) / weights.sum() - left
    spread_ = float(weights @ change**2)
    return float(weights @ change**3 / (6.0 * spread_**1.5)) if spread_ > 0 else 0.0


def compute_bca_levels(
    replicates: Floats, estimate: float, acceleration: float, levels: tuple[float, float] = LEVELS
) -> tuple[float, float]:
    """The levels at which to read the replicates, corrected for bias and acceleration.

    Example:
        Without bias or acceleration they are the nominal ones.

        >>> low, high = compute_bca_levels(np.arange(1000.0), 500.0, 0.0)
        >>> round(low, 3), round(high, 3)
        (0.025, 0.975)
    """
    from scipy.special import ndtr, ndtri  # who reports without this does not load it

    count = len(replicates)
    below = min(max(float((replicates < estimate).mean()), 0.5 / count), 1.0 - 0.5 / count)
    bias = float(ndtri(below))
    found = []
    for level in levels:
        shifted = bias + float(ndtri(level))
        room = 1.0 - acceleration * shifted
        if room <= 0.0:
            found.append(1.0 if shifted > 0 else 0.0)
        else:
            found.append(float(ndtr(bias + shifted / room)))
    return found[0], found[1]


def compute_sample_quantile(values: Floats, level: float) -> float:
    """Sample quantile of type 8 (Hyndman and Fan 1996); infinite values are kept in their place.

    Example:
        >>> compute_sample_quantile(np.array([1.0, 2.0, 3.0, np.inf]), 0.5)
        2.5
    """
    ordered = np.sort(values)
    count = len(ordered)
    place = (count + 1.0 / 3.0) * level + 1.0 / 3.0
    below = int(np.floor(place + 4e-16))
    share = place - below
    if abs(share) < 4e-16:
        share = 0.0
    low = ordered[min(max(below, 1), count) - 1]
    high = ordered[min(max(below + 1, 1), count) - 1]
    if share == 0.0 or low == high:
        return float(low)
    return float(low + share * (high - low))
