"""Bayesian latent classes (Manrique-Vallier 2016): people differ, and within a class lists are independent.

A Dirichlet process, truncated at ten classes, mixes products of list probabilities: stick-breaking
weights with concentration *alpha* ~ Gamma(1/4, 1/4), uniform priors for the probabilities, and for the
number unseen the prior under which it is negative binomial given the rest. Gibbs sampling visits in turn:
classes of the observed, probabilities, weights, the number unseen, its classes, *alpha*.

One chain is not an answer: chains stick. Several are run from scattered starts, and the largest split
R-hat and the smallest effective sample size (Gelman et al. 2013; Vehtari et al. 2021) go with the result.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numba import njit

from tilstand.estimate.types import Floats, Ints

__all__ = ["Chains", "chains", "effective_size", "r_hat"]

CLASSES = 10


@dataclass(frozen=True)
class Chains:
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


def chains(
    counts: Ints, *, seed: int = 1, number: int = 4, burn: int = 5_000, draws: int = 1_000, thin: int = 25
) -> Chains:
    """Draw from the posterior of the total.

    Args:
        counts: Persons by history.
        seed: Seed; each chain gets a stream of its own.
        number: Chains.
        burn: Sweeps left out of each chain.
        draws: Draws kept of each chain.
        thin: Sweeps between draws.
    """
    present = np.flatnonzero(counts)
    lists = len(counts).bit_length() - 1
    marks = np.array([[int(history) >> i & 1 for i in range(lists)] for history in present], np.int64)
    persons = counts[present].astype(np.int64)
    streams = np.random.SeedSequence(seed).spawn(number)

    def one(stream: np.random.SeedSequence) -> Floats:
        generator = np.random.Generator(np.random.PCG64(stream))
        return _gibbs(generator, marks, persons, CLASSES, burn, draws, thin)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        unseen = np.array(list(pool.map(one, streams)))
    totals = unseen + float(persons.sum())
    logs = np.log1p(unseen)
    low, middle, high = (float(q) for q in np.quantile(totals, (0.025, 0.5, 0.975)))
    return Chains(
        draws=totals,
        median=middle,
        interval=(low, high),
        r_hat=r_hat(logs),
        effective=effective_size(logs),
        medians=tuple(float(np.median(row)) for row in totals),
    )


def r_hat(draws: Floats) -> float:
    """Split R-hat of chains (rows): 1 when they cannot be told apart.

    Example:
        >>> r_hat(np.array([[0.0, 1.0, 0.0, 1.0], [10.0, 11.0, 10.0, 11.0]])) > 5
        True
    """
    half = draws.shape[1] // 2
    parts = np.concatenate([draws[:, :half], draws[:, half : 2 * half]])
    within = float(parts.var(axis=1, ddof=1).mean())
    between = float(parts.mean(axis=1).var(ddof=1)) * half
    if within <= 0.0:
        return 1.0 if between <= 0.0 else float("inf")
    return float(np.sqrt(((half - 1) / half * within + between / half) / within))


def effective_size(draws: Floats) -> float:
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


@njit(cache=True, nogil=True)
def _split(generator: np.random.Generator, count: int, weights: Floats, into: Ints) -> None:
    """A multinomial draw, one binomial after another."""
    left = weights.sum()
    for k in range(weights.shape[0] - 1):
        if count == 0 or left <= 0.0:
            into[k] = 0
            continue
        share = min(max(weights[k] / left, 0.0), 1.0)
        into[k] = generator.binomial(count, share)
        count -= into[k]
        left -= weights[k]
    into[weights.shape[0] - 1] = count


@njit(cache=True, nogil=True)
def _gibbs(  # noqa: C901 (one sweep, compiled as a whole)
    generator: np.random.Generator,
    marks: Ints,
    persons: Ints,
    classes: int,
    burn: int,
    draws: int,
    thin: int,
) -> Floats:
    """One chain: draws of the number unseen."""
    cells, lists = marks.shape
    observed = persons.sum()
    chance = np.empty((lists, classes))
    for j in range(lists):
        for k in range(classes):
            chance[j, k] = generator.beta(1.0, 1.0)
    logs = np.empty(classes)
    weights = np.full(classes, 1.0 / classes)
    members = np.zeros(classes, np.int64)
    on = np.zeros((lists, classes), np.int64)
    fall = np.empty(classes)
    into = np.zeros(classes, np.int64)
    hidden = np.zeros(classes, np.int64)
    alpha = 1.0
    unseen = 0
    kept = np.empty(draws)
    for sweep in range(burn + draws * thin):
        members[:] = hidden
        on[:] = 0
        for cell in range(cells):
            for k in range(classes):
                value = weights[k]
                for j in range(lists):
                    value *= chance[j, k] if marks[cell, j] else 1.0 - chance[j, k]
                fall[k] = value
            _split(generator, persons[cell], fall, into)
            for k in range(classes):
                members[k] += into[k]
                if into[k]:
                    for j in range(lists):
                        if marks[cell, j]:
                            on[j, k] += into[k]
        left = observed + unseen
        spent = 0.0
        for k in range(classes):
            for j in range(lists):
                chance[j, k] = generator.beta(1.0 + on[j, k], 1.0 + members[k] - on[j, k])
            left -= members[k]
            if k == classes - 1:
                logs[k] = spent
            else:
                taken = np.log(generator.gamma(1.0 + members[k], 1.0) + 1e-300)
                rest = _log_gamma(generator, alpha + left)
                both = max(taken, rest) + np.log1p(np.exp(-abs(taken - rest)))
                logs[k] = spent + taken - both
                spent += rest - both
            weights[k] = np.exp(logs[k])
        missed = 0.0
        for k in range(classes):
            value = weights[k]
            for j in range(lists):
                value *= 1.0 - chance[j, k]
            fall[k] = value
            missed += value
        missed = min(missed, 1.0 - 1e-12)
        unseen = generator.poisson(generator.gamma(float(observed), missed / (1.0 - missed)))
        _split(generator, unseen, fall, hidden)
        alpha = generator.gamma(0.25 + classes - 1.0, 1.0 / (0.25 - max(spent, -700.0)))
        if sweep >= burn and (sweep - burn + 1) % thin == 0:
            kept[(sweep - burn) // thin] = unseen
    return kept


@njit(cache=True, nogil=True)
def _log_gamma(generator: np.random.Generator, shape: float) -> float:
    """Log of a gamma variate, exact for the smallest shapes: Gamma(a) = Gamma(a + 1) U^(1/a)."""
    value: float = np.log(generator.gamma(shape, 1.0) if shape >= 1.0 else generator.gamma(shape + 1.0, 1.0))
    return value if shape >= 1.0 else value + float(np.log(1.0 - generator.random())) / shape
