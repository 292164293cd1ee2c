"""The least value of a smooth function from several starts at once, by Newton's method.

Along directions in which the function bends down its curvature is taken by its size (the saddle-free step of
Dauphin and others 2014), so that every step leads downhill; a step that does not is halved.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tilstand.estimate.types import Floats, Ints

__all__ = ["lowest"]

_MOST = 80
_LONGEST = 2.0
_LEAST_BEND = 0.02
_SETTLED = 1e-5
_HALVINGS = 14


def lowest(
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
        >>> points, values = lowest(
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
        step = _step(curvature(at[left], left), slopes[left])
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


def _step(curve: Floats, slopes: Floats) -> Floats:
    values, axes = np.linalg.eigh(curve)
    along = np.einsum("lpq,lp->lq", axes, slopes) / np.maximum(np.abs(values), _LEAST_BEND)
    step = -np.einsum("lpq,lq->lp", axes, along)
    return np.asarray(step / np.maximum(np.abs(step).max(axis=1, keepdims=True) / _LONGEST, 1.0))
