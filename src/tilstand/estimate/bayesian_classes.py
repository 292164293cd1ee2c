"""Bayesian latent classes (Manrique-Vallier 2016): people differ, and within a class lists are independent.

A Dirichlet process, truncated at ten classes, mixes products of list probabilities: stick-breaking
weights with concentration *alpha* ~ Gamma(1/4, 1/4), uniform priors for the probabilities, and for the
number unseen the prior under which it is negative binomial given the rest. Gibbs sampling visits in turn:
classes of the observed, probabilities, weights, the number unseen, its classes, *alpha*.

One chain is not an answer: chains stick. Many are run at once from scattered starts, each sweep a few
operations on arrays whose first axis is the chain. The largest split R-hat and the smallest effective
sample size (Gelman et al. 2013; Vehtari et al. 2021) go with the result.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tilstand.estimate.types import Floats, Ints

CLASSES = 10


@dataclass(frozen=True)
class PosteriorChains:
    """Posterior draws of the total.

    Attributes:
        draws: Totals, a row for each chain.
        median: Posterior median over all chains.
        interval: The 2.5 and 97.5 % points.
        r_hat: Split R-hat of the log of the number unseen.
        effective: Effective sample size of the same, all chains together.
        medians: Median of each chain, which shows chains that stick.
    """

    draws: Floats
    median: float
    interval: tuple[float, float]
    r_hat: float
    effective: float
    medians: tuple[float, ...]


def draw_posterior_chains(
    counts: Ints, *, seed: int = 1, number: int = 16, burn: int = 1_000, draws: int = 500, thin: int = 4
) -> PosteriorChains:
    """Draw from the posterior of the total.

    Args:
        counts: Persons by history.
        seed: Seed.
        number: Chains.
        burn: Sweeps left out of each chain.
        draws: Draws kept of each chain.
        thin: Sweeps between draws.
    """
    sampler = _GibbsSampler(counts, number, np.random.default_rng(seed))
    unseen = np.empty((number, draws))
    for sweep in range(burn + draws * thin):
        sampler.sweep_chains()
        if sweep >= burn and (sweep - burn + 1) % thin == 0:
            unseen[:, (sweep - burn) // thin] = sampler.unseen
    totals = unseen + float(counts.sum())
    logs = np.log1p(unseen)
    low, middle, high = (float(q) for q in np.quantile(totals, (0.025, 0.5, 0.975)))
    return PosteriorChains(
        draws=totals,
        median=middle,
        interval=(low, high),
        r_hat=compute_split_r_hat(logs),
        effective=compute_effective_size(logs),
        medians=tuple(float(np.median(row)) for row in totals),
    )


class _GibbsSampler:
    """The state of all chains, and one sweep of each."""

    def __init__(self, counts: Ints, number: int, random: np.random.Generator) -> None:
        present = np.flatnonzero(counts)
        lists = len(counts).bit_length() - 1
        self._random = random
        self._marks = ((present[:, None] >> np.arange(lists)) & 1).astype(np.float64)
        self._persons = np.broadcast_to(counts[present], (number, len(present)))
        self._observed = float(counts.sum())
        self._chance = random.beta(1.0, 1.0, (number, lists, CLASSES))
        self._weights = np.full((number, CLASSES), 1.0 / CLASSES)
        self._hidden = np.zeros((number, CLASSES), np.int64)
        self._alpha = np.ones(number)
        self.unseen = np.zeros(number, np.int64)

    def sweep_chains(self) -> None:
        """Visit everything once."""
        random = self._random
        on, off = np.log(self._chance), np.log1p(-self._chance)
        fall = self._marks @ (on - off) + (np.log(self._weights) + off.sum(axis=1))[:, None]
        into = random.multinomial(self._persons, _normalize_shares(np.exp(fall - fall.max(axis=2, keepdims=True))))
        members = into.sum(axis=1) + self._hidden
        listed = self._marks.T @ into
        self._chance = random.beta(1.0 + listed, 1.0 + members[:, None] - listed)
        np.clip(self._chance, 1e-12, 1.0 - 1e-12, out=self._chance)
        spent = self._draw_class_weights(members)
        never = self._weights * np.prod(1.0 - self._chance, axis=1)
        missed = np.minimum(never.sum(axis=1), 1.0 - 1e-12)
        self.unseen = random.poisson(random.gamma(self._observed, missed / (1.0 - missed)))
        self._hidden = random.multinomial(self.unseen, _normalize_shares(never))
        self._alpha = random.gamma(0.25 + CLASSES - 1.0, 1.0 / (0.25 - np.maximum(spent, -700.0)))

    def _draw_class_weights(self, members: Ints) -> Floats:
        """Draw the weights; returns the log of what the last class gets."""
        after = members.sum(axis=1, keepdims=True) - np.cumsum(members, axis=1)[:, :-1]
        taken = np.log(self._random.gamma(1.0 + members[:, :-1]) + 1e-300)
        rest = _draw_log_gamma(self._random, self._alpha[:, None] + after)
        common_item = np.logaddexp(taken, rest)
        spent = np.cumsum(rest - common_item, axis=1)
        logs = np.empty(members.shape)
        logs[:, :-1] = taken - common_item
        logs[:, -1] = 0.0
        logs[:, 1:] += spent
        self._weights = np.exp(np.maximum(logs, -700.0))
        return np.asarray(spent[:, -1])


def _normalize_shares(values: Floats) -> Floats:
    return np.asarray(values / values.sum(axis=-1, keepdims=True))


def _draw_log_gamma(random: np.random.Generator, shape: Floats) -> Floats:
    """Log of gamma variates, exact for the smallest shapes: Gamma(a) = Gamma(a + 1) U^(1/a)."""
    return np.asarray(np.log(random.gamma(shape + 1.0)) + np.log1p(-random.random(shape.shape)) / shape)


def compute_split_r_hat(draws: Floats) -> float:
    """Split R-hat of chains (rows): 1 when they cannot be told apart.

    Example:
        >>> compute_split_r_hat(np.array([[0.0, 1.0, 0.0, 1.0], [10.0, 11.0, 10.0, 11.0]])) > 5
        True
    """
    half = draws.shape[1] // 2
    parts = np.concatenate([draws[:, :half], draws[:, half : 2 * half]])
    within = float(parts.var(axis=1, ddof=1).mean())
    between = float(parts.mean(axis=1).var(ddof=1)) * half
    if within <= 0.0:
        return 1.0 if between <= 0.0 else float("inf")
    return float(np.sqrt(((half - 1) / half * within + between / half) / within))


def compute_effective_size(draws: Floats) -> float:
    """Effective sample size of all chains together, by Geyer's initial monotone sequence."""
    chains_, length = draws.shape
    centred = draws - draws.mean(axis=1, keepdims=True)
    padded = np.fft.rfft(centred, n=2 * length, axis=1)
    covariance = np.fft.irfft(padded * np.conj(padded), axis=1)[:, :length].mean(axis=0) / length
    within = covariance[0] * length / (length - 1)
    pooled = within * (length - 1) / length + (float(draws.mean(axis=1).var(ddof=1)) if chains_ > 1 else 0.0)
    if pooled <= 0.0:
        return float(draws.size)
    rho = 1.0 - (within - covariance) / pooled
    rho[0] = 1.0
    total, last = 0.0, np.inf
    for lag in range(0, length - 1, 2):
        pair = float(rho[lag] + rho[lag + 1])
        if pair <= 0.0:
            break
        last = min(last, pair)
        total += last
    return float(min(draws.size / max(2.0 * total - 1.0, 1e-9), draws.size))
