"""Latent class models by maximum likelihood, with a profile-likelihood bound.

Along directions in which the function bends down its curvature is taken by its size (the saddle-free step of
Dauphin and others 2014), so that every step leads downhill; a step that does not is halved.

For a history the second derivative of the log of a sum over classes is the mean of the classes' own second
derivatives and the scatter of their slopes about the common one (Louis 1982). Those on no list come in as one
more history, of as many persons as are unseen, whose number bends with the parameters too.

A standard error tells of the neighbourhood of the best fit. Where classes hardly overlap the likelihood has
a ridge, or several tops, and far fewer unseen fit as well. The least log odds that lose no more than half
of 3.84 of log-likelihood are sought (Venzon and Moolgavkar 1988): a weight times the log odds is added to
what is minimised, and the weight grows until the loss is too great.

Within a class the lists are independent; classes differ in any way (Goodman 1974;
Manrique-Vallier 2016 gives the Bayesian form). Where each list finds other persons than the next, the lists
overlap little: log-linear models then see many unseen, latent classes few. Both can fit the same table, so
both have to be asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tilstand.estimate.candidate_models import CandidateModel
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.types import Flags, Floats, Ints

_MOST = 80
_LONGEST = 2.0
_LEAST_BEND = 0.02
_SETTLED = 1e-5
_HALVINGS = 14


def minimize_newton(
    function: Callable[[Floats, Ints], tuple[Floats, Floats]],
    curvature: Callable[[Floats, Ints], Floats],
    starts: Floats,
) -> tuple[Floats, Floats]:
    """Minimise from every start.

    Args:
        function: Values and gradients at many points, a row each; told too which start each is of.
        curvature: The matrices of second derivatives there.
        starts: Points to begin with, a row each.

    Returns:
        (points, values), a row for each start.

    Example:
        >>> points, values = minimize_newton(
        ...     lambda at, _: ((at**4).sum(axis=1), 4 * at**3),
        ...     lambda at, _: 12 * at[:, :, None] ** 2 * np.eye(2),
        ...     np.array([[1.0, -2.0]]),
        ... )
        >>> bool(values[0] < 1e-4)
        True
    """
    at = starts.copy()
    left = np.arange(len(at))
    values, slopes = function(at, left)
    for _ in range(_MOST):
        if not len(left):
            break
        step = _compute_newton_step(curvature(at[left], left), slopes[left])
        promised = -np.einsum("lp,lp->l", step, slopes[left])
        more = promised > _SETTLED
        left, step = left[more], step[more]
        going = np.zeros(len(left), np.bool_)
        trying = np.arange(len(left))
        for halving in range(_HALVINGS):
            if not len(trying):
                break
            points = at[left[trying]] + step[trying] / 2.0**halving
            found, slope = function(points, left[trying])
            better = found < values[left[trying]]
            lane = left[trying[better]]
            at[lane], values[lane], slopes[lane] = points[better], found[better], slope[better]
            going[trying[better]] = True
            trying = trying[~better]
        left = left[going]
    return at, values


def _compute_newton_step(curve: Floats, slopes: Floats) -> Floats:
    values, axes = np.linalg.eigh(curve)
    along = np.einsum("lpq,lp->lq", axes, slopes) / np.maximum(np.abs(values), _LEAST_BEND)
    step = -np.einsum("lpq,lq->lp", axes, along)
    return np.asarray(step / np.maximum(np.abs(step).max(axis=1, keepdims=True) / _LONGEST, 1.0))


def compute_hessian(
    marks: Floats, persons: Floats, weights: Floats, chance: Floats, share: Floats
) -> tuple[Floats, Floats]:
    """Second derivatives of the log-likelihood of histories by weights and logits, and the first one's slopes.

    Args:
        marks: Histories; 1 where they have a list.
        persons: Persons by history, at each point.
        weights: Share of each class, at each point.
        chance: Of being on each list, by class.
        share: Of each history, by class: how much of it is of the class.

    Returns:
        (curves, slopes): for each point the matrix, and the slope of the log of the share on no list.
    """
    lanes, number, lists = chance.shape
    members_by_history = persons[:, :, None] * share
    members = members_by_history.sum(axis=1)
    # Slopes of the log of each history's sum, by parameter: weights first, then the logits of each class.
    tilt = share[:, :, 1:] - weights[:, None, 1:]
    rise = share[:, :, :, None] * (marks[None, :, None, :] - chance[:, None, :, :])
    slopes = np.concatenate([tilt, rise.reshape(lanes, len(marks), -1)], axis=2)
    curves = -(slopes.transpose(0, 2, 1) * persons[:, None, :]) @ slopes
    free = number - 1
    apart = np.eye(number)[:, 1:] - weights[:, None, 1:]
    spread = weights[:, 1:, None] * (np.eye(free) - weights[:, None, 1:])
    curves[:, :free, :free] += (apart.transpose(0, 2, 1) * members[:, None, :]) @ apart
    curves[:, :free, :free] -= persons.sum(axis=1)[:, None, None] * spread
    first = members_by_history.transpose(0, 2, 1) @ marks
    excess = first - members[:, :, None] * chance
    products = (marks[:, :, None] * marks[:, None, :]).reshape(len(marks), -1)
    second = (members_by_history.transpose(0, 2, 1) @ products).reshape(lanes, number, lists, lists)
    mixed = first[:, :, :, None] * chance[:, :, None, :]
    second += members[:, :, None, None] * chance[:, :, :, None] * chance[:, :, None, :]
    second -= mixed + mixed.transpose(0, 1, 3, 2)
    places = np.arange(lists)
    second[:, :, places, places] -= members[:, :, None] * chance * (1.0 - chance)
    for kind in range(number):
        at = slice(free + kind * lists, free + (kind + 1) * lists)
        curves[:, at, at] += second[:, kind]
        cross = apart[:, kind, :, None] * excess[:, kind, None, :]
        curves[:, :free, at] += cross
        curves[:, at, :free] += cross.transpose(0, 2, 1)
    return curves, slopes[:, 0]


_LOSS = 1.92
_TOPS, _NEAR_TOP, _APART = 3, 3.0, 0.05
_GROWTH = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0)
_PARTS = 8


def find_profile_bound(problem: _ClassLikelihood, points: Floats, values: Floats, spread: float) -> float:
    """The least odds of being unseen that the data do not contradict.

    Args:
        problem: Minus the log-likelihood, and the log odds.
        points: Where it is least, from several starts.
        values: What it is there.
        spread: Standard error of the log odds at the best; sets the first weight.
    """
    best = float(np.nanmin(values))
    at = _select_distinct_maxima(problem, points, values, best)
    least = float(problem.compute_unseen_odds(at)[0][_is_within_likelihood_loss(problem, at, best)].min())
    unit = 1.96 / min(spread, 3.0)
    known, at, odds = _minimize_tilted_likelihood(problem, at, unit * np.array(_GROWTH), best)
    least = min(least, odds)
    # The weight that first loses too much, or none; between it and the last the end is sought once more.
    beyond = next((growth * unit for growth in _GROWTH if growth * unit > known), None)
    if beyond is not None:
        between = known + (beyond - known) * np.arange(1, _PARTS) / _PARTS
        least = min(least, _minimize_tilted_likelihood(problem, at, between, best)[2])
    return float(np.exp(least))


def _select_distinct_maxima(problem: _ClassLikelihood, points: Floats, values: Floats, best: float) -> Floats:
    """The tops nearly as high as the best that say something else, the best first."""
    found_numbers: list[int] = []
    logs = problem.compute_unseen_odds(points)[0]
    for place in np.argsort(values, kind="stable"):
        apart = all(abs(logs[place] - logs[other_number]) > _APART for other_number in found_numbers)
        if values[place] < best + _NEAR_TOP and apart and len(found_numbers) < _TOPS:
            found_numbers.append(int(place))
    return points[found_numbers]


def _is_within_likelihood_loss(problem: _ClassLikelihood, at: Floats, best: float) -> Flags:
    return np.asarray(problem(at)[0] <= best + _LOSS)


def _minimize_tilted_likelihood(
    problem: _ClassLikelihood, at: Floats, weights: Floats, best: float
) -> tuple[float, Floats, float]:
    """The greatest weight that does not lose too much, where it leads, and the least log odds on the way.

    If every weight loses too much: 0, where it began, and infinity.
    """
    array = np.repeat(weights, len(at))

    def compute_tilted_value(points: Floats, lanes: Ints) -> tuple[Floats, Floats]:
        value, slope = problem(points)
        odds, tilt = problem.compute_unseen_odds(points)
        return value + array[lanes] * odds, slope + array[lanes, None] * tilt

    def compute_tilted_curvature(points: Floats, lanes: Ints) -> Floats:
        value, odds = problem.compute_class_curvatures(points)
        return value + array[lanes, None, None] * odds

    moved, _ = minimize_newton(compute_tilted_value, compute_tilted_curvature, np.tile(at, (len(weights), 1)))
    held = _is_within_likelihood_loss(problem, moved, best)
    if not held.any():
        return 0.0, at, float("inf")
    greatest = float(array[held].max())
    return greatest, moved[held & (array == greatest)], float(problem.compute_unseen_odds(moved[held])[0].min())


# A trace of a prior keeps chances away from 0 and 1.
_PRIOR = 0.05
_STARTS, _KEPT, _FIRST_STEPS = 12, 4, 30


def fit_latent_classes(table: CaptureTable, number: int = 2, seed: int = 0) -> CandidateModel | None:
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
    problem = _ClassLikelihood(table.cells, lists, number)
    starts = problem.improve_by_em(np.array(problem.starts(np.random.default_rng(seed))))
    points, values = minimize_newton(
        lambda at, _: problem(at), lambda at, _: problem.compute_class_curvatures(at)[0], starts
    )
    if not np.isfinite(values).any():
        return None
    # The first of those that are equal to rounding.
    best = points[int(np.flatnonzero(values < np.nanmin(values) + 1e-6)[0])]
    spread = problem.compute_log_unseen_error(best)
    least = table.observed * find_profile_bound(problem, points, values, spread)
    means, deviance = problem.compute_class_means(best)
    score = deviance + size * float(np.log(table.observed))
    return CandidateModel(float(means[0]), spread, score, size, means=means, least=least)


@dataclass(frozen=True)
class _ClassPoints:
    """What the classes are at many points, a row each.

    Attributes:
        weights: Log of the share of each class.
        logits, chances: Of being on each list, by class.
        bare: Log of the chance of being on no list, by class.
    """

    weights: Floats
    logits: Floats
    chances: Floats
    bare: Floats

    @cached_property
    def never(self) -> Floats:
        """Share of all persons who are of a class and on no list."""
        return np.asarray(np.exp(self.bare + self.weights))

    @cached_property
    def missed(self) -> Floats:
        """Share of all persons who are on no list."""
        return np.asarray(np.minimum(self.never.sum(axis=1), 1.0 - 1e-12))

    def compute_history_logs(self, marks: Floats) -> Floats:
        """Log of the share of all persons who have a history and are of a class."""
        return np.asarray(marks @ self.logits.transpose(0, 2, 1) + (self.bare + self.weights)[:, None, :])


@dataclass
class _ClassLikelihood:
    """The likelihood of the persons seen, given that they were; parameters on the logit scale."""

    counts: Floats
    lists: int
    number: int

    def __post_init__(self) -> None:
        present = np.flatnonzero(self.counts)
        self._every = (np.arange(1 << self.lists)[:, None] >> np.arange(self.lists) & 1).astype(np.float64)
        self._marks = self._every[present]
        self._persons = self.counts[present]
        self._observed = float(self._persons.sum())

    def starts(self, random: np.random.Generator) -> list[Floats]:
        """One start with easy and hard persons, and scattered ones."""
        shares = np.clip(self._persons @ self._marks / self._observed / 2.0, 1e-3, 0.9)
        base = np.log(shares / (1.0 - shares))
        lifts = [np.linspace(1.0, -1.0, self.number)[:, None] * np.ones(self.lists)]
        lifts += [1.5 * random.standard_normal((self.number, self.lists)) for _ in range(_STARTS - 1)]
        return [np.concatenate([np.zeros(self.number - 1), (base + lift).ravel()]) for lift in lifts]

    def improve_by_em(self, at: Floats) -> Floats:
        """The best of the starts after steps of expectation and maximisation, which climb fast from afar."""
        for _ in range(_FIRST_STEPS):
            points = self._read_class_points(at)
            _, share, sums = _split_histories(points.compute_history_logs(self._marks))
            members = share * (self._persons[:, None] / sums)
            whole = members.sum(axis=1) + points.never * (self._observed / (1.0 - points.missed))[:, None]
            on = members.transpose(0, 2, 1) @ self._marks + _PRIOR
            off = np.maximum(whole[:, :, None] + 2.0 * _PRIOR - on, 1e-9)
            whole = np.maximum(whole, 1e-9)
            at = np.concatenate([np.log(whole[:, 1:] / whole[:, :1]), np.log(on / off).reshape(len(at), -1)], axis=1)
        return at[np.argsort(self(at)[0], kind="stable")[:_KEPT]]

    def _read_class_points(self, at: Floats) -> _ClassPoints:
        lanes, rest = len(at), self.number - 1
        raw = np.concatenate([np.zeros((lanes, 1)), at[:, :rest]], axis=1)
        raw = raw - raw.max(axis=1, keepdims=True)
        weights = raw - np.log(np.exp(raw).sum(axis=1, keepdims=True))
        logits = np.clip(at[:, rest:].reshape(lanes, self.number, self.lists), -30.0, 30.0)
        off = -np.logaddexp(0.0, logits)
        return _ClassPoints(weights, logits, np.exp(off + logits), off.sum(axis=2))

    def __call__(self, at: Floats) -> tuple[Floats, Floats]:
        """Minus the penalised log-likelihood at many points, a row each, and its gradients."""
        points = self._read_class_points(at)
        chance, missed = points.chances, points.missed
        top, share, sums = _split_histories(points.compute_history_logs(self._marks))
        members = share * (self._persons[:, None] / sums)
        odds = self._observed * missed / (1.0 - missed)
        whole = members.sum(axis=1) + points.never * (odds / missed)[:, None]
        prior = _PRIOR * (np.log(chance).sum(axis=(1, 2)) + points.bare.sum(axis=1))
        value = (np.log(sums) + top)[:, :, 0] @ self._persons - self._observed * np.log1p(-missed) + prior
        slope = members.transpose(0, 2, 1) @ self._marks - whole[:, :, None] * chance
        slope += _PRIOR * (1.0 - 2.0 * chance)
        tilt = whole - (self._observed + odds)[:, None] * np.exp(points.weights)
        return -value, -np.concatenate([tilt[:, 1:], slope.reshape(len(at), -1)], axis=1)

    def compute_class_curvatures(self, at: Floats) -> tuple[Floats, Floats]:
        """Second derivatives at many points: of minus the penalised log-likelihood, and of the log odds."""
        points = self._read_class_points(at)
        chance, missed, weights = points.chances, points.missed, np.exp(points.weights)
        marks = np.concatenate([np.zeros((1, self.lists)), self._marks])
        _, share, sums = _split_histories(points.compute_history_logs(marks))
        share /= sums
        bent, rise = compute_hessian(marks[:1], np.ones((len(at), 1)), weights, chance, share[:, :1])
        tops = rise[:, :, None] * rise[:, None, :]
        rest = (1.0 - missed)[:, None, None]
        persons = np.broadcast_to(self._persons, (len(at), len(self._persons)))
        seen, _ = compute_hessian(marks[1:], persons, weights, chance, share[:, 1:])
        odds = missed / (1.0 - missed)
        value = seen + (self._observed * odds)[:, None, None] * (bent + tops / rest)
        free = np.arange(self.number - 1, at.shape[1])
        value[:, free, free] -= 2.0 * _PRIOR * (chance * (1.0 - chance)).reshape(len(at), -1)
        return -value, (bent + tops * missed[:, None, None] / rest) / rest

    def compute_unseen_odds(self, at: Floats) -> tuple[Floats, Floats]:
        """The logarithm of the unseen over the seen at many points, and its gradients."""
        points = self._read_class_points(at)
        never, missed = points.never, points.missed
        tilt = never - missed[:, None] * np.exp(points.weights)
        slope = -(never[:, :, None] * points.chances).reshape(len(at), -1)
        value: Floats = np.log(missed / (1.0 - missed))
        gradient = np.concatenate([tilt[:, 1:], slope], axis=1)
        return value, gradient / (missed * (1.0 - missed))[:, None]

    def compute_class_means(self, at: Floats) -> tuple[Floats, float]:
        """Expected persons by history at one point, and minus twice the log-likelihood, in the constant of `fits`."""
        points = self._read_class_points(at[None])
        share = np.exp(points.compute_history_logs(self._every)[0]).sum(axis=1)
        means = self._observed / (1.0 - points.missed[0]) * share
        return means, float(-2.0 * (self.counts @ np.log(means)))

    def compute_log_unseen_error(self, at: Floats) -> float:
        """Standard error of the log of the unseen, by the delta method; the sampling of the seen included."""
        curve, lift = self.compute_class_curvatures(at[None])[0][0], self.compute_unseen_odds(at[None])[1][0]
        values, axes = np.linalg.eigh(curve)
        along = axes.T @ lift
        return float(np.sqrt((along**2 / np.maximum(values, 1e-3)).sum() + 1.0 / self._observed))


def _split_histories(logs: Floats) -> tuple[Floats, Floats, Floats]:
    """The greatest log over classes, what each class has relative to it, and the sum of that."""
    top = logs.max(axis=2, keepdims=True)
    share = np.exp(logs - top)
    return top, share, share.sum(axis=2, keepdims=True)
