"""Latent classes by maximum likelihood: kinds of persons, each found by lists of its own.

Within a class the lists are independent; classes differ in any way (Goodman 1974;
Manrique-Vallier 2016 gives the Bayesian form). Where each list finds other persons than the next, the lists
overlap little: log-linear models then see many unseen, latent classes few. Both can fit the same table, so
both have to be asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tilstand.estimate.ascend import lowest
from tilstand.estimate.bend import Split, bends
from tilstand.estimate.contender import Contender
from tilstand.estimate.lean import leaning
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.types import Floats

__all__ = ["latent_classes"]

# A trace of a prior keeps chances away from 0 and 1.
_PRIOR = 0.05
_STARTS, _KEPT, _FIRST_STEPS = 12, 4, 30


def latent_classes(table: CaptureTable, number: int = 2, seed: int = 0) -> Contender | None:
    """The best model of so many classes; None where it has more parameters than the table has cells.

    Args:
        table: The table, without lists that cannot overlap by design.
        number: Classes.
        seed: Seed of the scattered starts.
    """
    lists = len(table.lists)
    size = number * (lists + 1)
    if size >= len(table.counts) or table.barred:
        return None
    problem = _Classes(table.cells, lists, number)
    starts = problem.nearer(np.array(problem.starts(np.random.default_rng(seed))))
    points, values = lowest(lambda at, _: problem(at), lambda at, _: problem.curves(at)[0], starts)
    if not np.isfinite(values).any():
        return None
    # The first of those that are equal to rounding.
    best = points[int(np.flatnonzero(values < np.nanmin(values) + 1e-6)[0])]
    spread = problem.spread(best)
    least = table.observed * leaning(problem, points, values, spread)
    score = problem.deviance(best) + size * float(np.log(table.observed))
    return Contender(problem.unseen(best), spread, score, size, means=problem.means(best), least=least)


@dataclass
class _Classes:
    """The likelihood of the persons seen, given that they were; parameters on the logit scale."""

    counts: Floats
    lists: int
    number: int

    def __post_init__(self) -> None:
        present = np.flatnonzero(self.counts)
        self._marks = (present[:, None] >> np.arange(self.lists) & 1).astype(np.float64)
        self._persons = self.counts[present]
        self._observed = float(self._persons.sum())

    def starts(self, random: np.random.Generator) -> list[Floats]:
        """One start with easy and hard persons, and scattered ones."""
        shares = np.clip(self._persons @ self._marks / self._observed / 2.0, 1e-3, 0.9)
        base = np.log(shares / (1.0 - shares))
        lifts = [np.linspace(1.0, -1.0, self.number)[:, None] * np.ones(self.lists)]
        lifts += [1.5 * random.standard_normal((self.number, self.lists)) for _ in range(_STARTS - 1)]
        return [np.concatenate([np.zeros(self.number - 1), (base + lift).ravel()]) for lift in lifts]

    def nearer(self, at: Floats) -> Floats:
        """The best of the starts after steps of expectation and maximisation, which climb fast from afar."""
        for _ in range(_FIRST_STEPS):
            weights, logits, _, bare = self._parts(at)
            each = self._marks @ logits.transpose(0, 2, 1) + (bare + weights)[:, None, :]
            share = np.exp(each - each.max(axis=2, keepdims=True))
            members = share * (self._persons[:, None] / share.sum(axis=2, keepdims=True))
            never = np.exp(bare + weights)
            seen = 1.0 - np.minimum(never.sum(axis=1, keepdims=True), 1.0 - 1e-12)
            whole = members.sum(axis=1) + never * (self._observed / seen)
            on = members.transpose(0, 2, 1) @ self._marks + _PRIOR
            off = np.maximum(whole[:, :, None] + 2.0 * _PRIOR - on, 1e-9)
            whole = np.maximum(whole, 1e-9)
            at = np.concatenate(
                [np.log(whole[:, 1:] / whole[:, :1]), np.log(on / off).reshape(len(at), -1)], axis=1
            )
        return at[np.argsort(self(at)[0], kind="stable")[:_KEPT]]

    def _read(self, at: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Log weights, chances, and the logs of being on and off each list, a row for each class."""
        raw = np.concatenate([[0.0], at[: self.number - 1]])
        weights = raw - raw.max()
        weights = weights - np.log(np.exp(weights).sum())
        logits = np.clip(at[self.number - 1 :].reshape(self.number, self.lists), -30.0, 30.0)
        return weights, 1.0 / (1.0 + np.exp(-logits)), -np.logaddexp(0.0, -logits), -np.logaddexp(0.0, logits)

    def _parts(self, at: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Of many points: log weights, logits, chances, and the log of being on no list, by class."""
        lanes, rest = len(at), self.number - 1
        raw = np.concatenate([np.zeros((lanes, 1)), at[:, :rest]], axis=1)
        raw = raw - raw.max(axis=1, keepdims=True)
        weights = raw - np.log(np.exp(raw).sum(axis=1, keepdims=True))
        logits = np.clip(at[:, rest:].reshape(lanes, self.number, self.lists), -30.0, 30.0)
        off = -np.logaddexp(0.0, logits)
        return weights, logits, np.exp(off + logits), off.sum(axis=2)

    def __call__(self, at: Floats) -> tuple[Floats, Floats]:
        """Minus the penalised log-likelihood at many points, a row each, and its gradients."""
        weights, logits, chance, bare = self._parts(at)
        lanes, on = len(at), np.log(chance)
        never = np.exp(bare + weights)
        missed = np.minimum(never.sum(axis=1), 1.0 - 1e-12)
        each = self._marks @ logits.transpose(0, 2, 1) + (bare + weights)[:, None, :]
        top = each.max(axis=2, keepdims=True)
        share = np.exp(each - top)
        sums = share.sum(axis=2, keepdims=True)
        members = share * (self._persons[:, None] / sums)
        odds = self._observed * missed / (1.0 - missed)
        whole = members.sum(axis=1) + never * (odds / missed)[:, None]
        prior = _PRIOR * (on.sum(axis=(1, 2)) + bare.sum(axis=1))
        value = (np.log(sums) + top)[:, :, 0] @ self._persons - self._observed * np.log1p(-missed) + prior
        slope = members.transpose(0, 2, 1) @ self._marks - whole[:, :, None] * chance
        slope += _PRIOR * (1.0 - 2.0 * chance)
        tilt = whole - (self._observed + odds)[:, None] * np.exp(weights)
        return -value, -np.concatenate([tilt[:, 1:], slope.reshape(lanes, -1)], axis=1)

    def curves(self, at: Floats) -> tuple[Floats, Floats]:
        """Second derivatives at many points: of minus the penalised log-likelihood, and of the log odds."""
        weights, logits, chance, bare = self._parts(at)
        marks = np.concatenate([np.zeros((1, self.lists)), self._marks])
        each = marks @ logits.transpose(0, 2, 1) + (bare + weights)[:, None, :]
        share = np.exp(each - each.max(axis=2, keepdims=True))
        share /= share.sum(axis=2, keepdims=True)
        missed = np.minimum(np.exp(bare + weights).sum(axis=1), 1.0 - 1e-12)
        odds = missed / (1.0 - missed)
        shares = np.exp(weights)
        bent, rise = bends(marks[:1], np.ones((len(at), 1)), Split(shares, chance, share[:, :1]))
        tops = rise[:, :, None] * rise[:, None, :]
        rest = (1.0 - missed)[:, None, None]
        persons = np.broadcast_to(self._persons, (len(at), len(self._persons)))
        seen, _ = bends(marks[1:], persons, Split(shares, chance, share[:, 1:]))
        value = seen + (self._observed * odds)[:, None, None] * (bent + tops / rest)
        free = np.arange(self.number - 1, at.shape[1])
        value[:, free, free] -= 2.0 * _PRIOR * (chance * (1.0 - chance)).reshape(len(at), -1)
        return -value, (bent + tops * missed[:, None, None] / rest) / rest

    def odds(self, at: Floats) -> tuple[Floats, Floats]:
        """The logarithm of the unseen over the seen at many points, and its gradients."""
        weights, _, chance, bare = self._parts(at)
        never = np.exp(bare + weights)
        missed = np.minimum(never.sum(axis=1), 1.0 - 1e-12)
        tilt = never - missed[:, None] * np.exp(weights)
        slope = -(never[:, :, None] * chance).reshape(len(at), -1)
        value: Floats = np.log(missed / (1.0 - missed))
        gradient = np.concatenate([tilt[:, 1:], slope], axis=1)
        return value, gradient / (missed * (1.0 - missed))[:, None]

    def _odds(self, at: Floats) -> float:
        weights, _, _, off = self._read(at)
        missed = min(float(np.exp(off.sum(axis=1) + weights).sum()), 1.0 - 1e-12)
        return missed / (1.0 - missed)

    def unseen(self, at: Floats) -> float:
        """Persons on no list."""
        return self._observed * self._odds(at)

    def means(self, at: Floats) -> Floats:
        """Expected persons by history, those on no list included."""
        weights, _, on, off = self._read(at)
        marks = (np.arange(1 << self.lists)[:, None] >> np.arange(self.lists) & 1).astype(np.float64)
        share = np.exp(marks @ on.T + (1.0 - marks) @ off.T + weights).sum(axis=1)
        return np.asarray(self._observed * (1.0 + self._odds(at)) * share)

    def deviance(self, at: Floats) -> float:
        """Minus twice the log-likelihood, in the constant of `fit.fits`."""
        weights, _, on, off = self._read(at)
        each = self._marks @ on.T + (1.0 - self._marks) @ off.T + weights
        total = np.log(np.exp(each).sum(axis=1))
        seen = np.log(self._observed * (1.0 + self._odds(at)))
        return float(-2.0 * (self._persons @ (total + seen)))

    def spread(self, at: Floats) -> float:
        """Standard error of the log of the unseen, by the delta method; the sampling of the seen included."""
        curve, lift = self.curves(at[None])[0][0], self.odds(at[None])[1][0]
        values, axes = np.linalg.eigh(curve)
        along = axes.T @ lift
        return float(np.sqrt((along**2 / np.maximum(values, 1e-3)).sum() + 1.0 / self._observed))
