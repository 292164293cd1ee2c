"""How few may be unseen: the end of the profile likelihood, found by leaning on the likelihood.

A standard error tells of the neighbourhood of the best fit. Where classes hardly overlap the likelihood has
a ridge, or several tops, and far fewer unseen fit as well. The least log odds that lose no more than half
of 3.84 of log-likelihood are sought (Venzon and Moolgavkar 1988): a weight times the log odds is added to
what is minimised, and the weight grows until the loss is too great.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from tilstand.estimate.ascend import lowest
from tilstand.estimate.types import Floats, Ints

__all__ = ["leaning"]

_LOSS = 1.92
_TOPS, _NEAR_TOP, _APART = 3, 3.0, 0.05
_GROWTH = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0)
_PARTS = 8


class _Problem(Protocol):
    """What is minimised, and the log odds of being unseen, with their slopes and curvatures; a row each."""

    def __call__(self, at: Floats) -> tuple[Floats, Floats]: ...

    def odds(self, at: Floats) -> tuple[Floats, Floats]: ...

    def curves(self, at: Floats) -> tuple[Floats, Floats]: ...


def leaning(problem: _Problem, points: Floats, values: Floats, spread: float) -> float:
    """The least odds of being unseen that the data do not contradict.

    Args:
        problem: Minus the log-likelihood, and the log odds.
        points: Where it is least, from several starts.
        values: What it is there.
        spread: Standard error of the log odds at the best; sets the first weight.
    """
    best = float(np.nanmin(values))
    at = _tops(problem, points, values, best)
    least = float(problem.odds(at)[0][_held(problem, at, best)].min())
    unit = 1.96 / min(spread, 3.0)
    known, at, odds = _leant(problem, at, unit * np.array(_GROWTH), best)
    least = min(least, odds)
    # The weight that first loses too much, or none; between it and the last the end is sought once more.
    beyond = next((growth * unit for growth in _GROWTH if growth * unit > known), None)
    if beyond is not None:
        between = known + (beyond - known) * np.arange(1, _PARTS) / _PARTS
        least = min(least, _leant(problem, at, between, best)[2])
    return float(np.exp(least))


def _tops(problem: _Problem, points: Floats, values: Floats, best: float) -> Floats:
    """The tops nearly as high as the best that say something else, the best first."""
    found: list[int] = []
    logs = problem.odds(points)[0]
    for place in np.argsort(values, kind="stable"):
        apart = all(abs(logs[place] - logs[other]) > _APART for other in found)
        if values[place] < best + _NEAR_TOP and apart and len(found) < _TOPS:
            found.append(int(place))
    return points[found]


def _held(problem: _Problem, at: Floats, best: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(problem(at)[0] <= best + _LOSS)


def _leant(problem: _Problem, at: Floats, weights: Floats, best: float) -> tuple[float, Floats, float]:
    """The greatest weight that does not lose too much, where it leads, and the least log odds on the way.

    If every weight loses too much: 0, where it began, and infinity.
    """
    each = np.repeat(weights, len(at))

    def leant(points: Floats, lanes: Ints) -> tuple[Floats, Floats]:
        value, slope = problem(points)
        odds, tilt = problem.odds(points)
        return value + each[lanes] * odds, slope + each[lanes, None] * tilt

    def bent(points: Floats, lanes: Ints) -> Floats:
        value, odds = problem.curves(points)
        return value + each[lanes, None, None] * odds

    moved, _ = lowest(leant, bent, np.tile(at, (len(weights), 1)))
    held = _held(problem, moved, best)
    if not held.any():
        return 0.0, at, float("inf")
    greatest = float(each[held].max())
    return greatest, moved[held & (each == greatest)], float(problem.odds(moved[held])[0].min())
