"""Poisson log-linear models on a table with one unseen cell: Newton's method with an exact certificate.

The log-mean of history *c* is the sum of the parameters contained in *c*; the estimate of the unseen
cell is exp(intercept). The information matrix needs no design matrix: its entry for parameters *a* and
*b* is the superset sum of the fitted means at ``a | b``.

Existence (Fienberg and Rinaldo 2012): the maximum likelihood estimate exists if and only if some
strictly positive table has the observed sufficient statistics. A Newton step from means *m*, which
changes log-means by *d*, gives such a table at once: ``m * (1 + d)`` has the observed statistics exactly,
because the step solves ``A diag(m) A' t = A(y - m)`` with ``d = A't``. So a step with every ``d > -1`` is a
proof that the estimate exists; if it does not exist, every step has some ``d <= -1``. No tolerance is
tuned: the fit goes on until the proof is there or a mean has fallen below 1e-12.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tilstand.estimate.lattice import dead_cells, identifiable, subset_sums, superset_sums
from tilstand.estimate.types import Floats, Ints

__all__ = ["ABSENT", "COLD", "FOUND", "UNIDENTIFIED", "WARM", "maximise", "solve"]

FOUND = 0
ABSENT = 1
UNIDENTIFIED = 2

COLD, WARM = np.bool_(False), np.bool_(True)
"""Without a start and with one: for each literal of Python, `maximise` would be compiled once more."""

_VANISHED = 1e-12
_CONVERGED = 1e-9


@njit(cache=True, nogil=True)
def solve(matrix: Floats, vector: Floats, count: int) -> bool:
    """Solve a positive definite system by Cholesky in place; False if it is singular to rounding."""
    for i in range(count):
        for j in range(i):
            total = matrix[i, j]
            for m in range(j):
                total -= matrix[i, m] * matrix[j, m]
            matrix[i, j] = total * matrix[j, j]
        total = matrix[i, i]
        whole = total
        for m in range(i):
            total -= matrix[i, m] * matrix[i, m]
        if not total > 1e-13 * whole:
            return False
        matrix[i, i] = 1.0 / np.sqrt(total)
        total = vector[i]
        for m in range(i):
            total -= matrix[i, m] * vector[m]
        vector[i] = total * matrix[i, i]
    for i in range(count - 1, -1, -1):
        value = vector[i] * matrix[i, i]
        vector[i] = value
        for m in range(i):
            vector[m] -= matrix[i, m] * value
    return True


@njit(cache=True, nogil=True)
def maximise(  # noqa: C901 (one loop: calls and arrays in between would cost more than the arithmetic)
    terms: Ints,
    counts: Floats,
    totals: Floats,
    barred: Ints,
    theta: Floats,
    warm: bool | np.bool_,
    means: Floats,
) -> tuple[int, float]:
    """Fit one hierarchical model by maximum likelihood.

    Args:
        terms: Parameters as histories, closed downwards, the intercept (0) first.
        counts: The observed table; cell 0 is 0.
        totals: Its superset sums.
        barred: 1 for cells impossible by design.
        theta: Parameters by history (length of the table); read as a start if `warm`, then overwritten;
            parameters at minus infinity are left at 0.
        warm: Whether `theta` holds a start; compiled callers say `WARM` or `COLD`.
        means: Receives the superset sums of the fitted means (so ``means[pair]`` is the fitted overlap).

    Returns:
        (state, score): FOUND, ABSENT (no maximum) or UNIDENTIFIED, and minus twice the log-likelihood up
        to a constant of the table (the supremum where there is no maximum; infinite if unidentified).
    """
    size = counts.shape[0]
    dead = np.empty(size, np.int64)
    finite = dead_cells(terms, totals, barred, dead)
    if not identifiable(terms, totals, dead):
        return UNIDENTIFIED, np.inf
    kept = np.empty(finite, np.int64)
    position = 0
    for index in range(terms.shape[0]):
        if totals[terms[index]] > 0:
            kept[position] = terms[index]
            position += 1
        else:
            theta[terms[index]] = 0.0
    alive = np.empty(size, np.int64)
    living = 0
    for cell in range(1, size):
        if dead[cell] == 0:
            alive[living] = cell
            living += 1
    matrix = np.empty((finite, finite))
    step = np.empty(finite)
    logs = np.empty(size)
    moved = np.empty(size)
    if not warm and not _start(kept, counts, alive[:living], theta, means, matrix, step):
        return UNIDENTIFIED, np.inf
    state = ABSENT
    for _ in range(200):
        logs[:] = 0.0
        for i in range(finite):
            logs[kept[i]] = theta[kept[i]]
        subset_sums(logs)
        means[:] = 0.0
        for i in range(living):
            means[alive[i]] = np.exp(logs[alive[i]])
        superset_sums(means)
        for i in range(finite):
            step[i] = totals[kept[i]] - means[kept[i]]
        gain = _newton(kept, means, matrix, step)
        if gain < 0.0:
            break
        moved[:] = 0.0
        for i in range(finite):
            moved[kept[i]] = step[i]
        subset_sums(moved)
        lowest, highest, smallest = 0.0, 0.0, np.inf
        for i in range(living):
            change = moved[alive[i]]
            lowest = min(lowest, change)
            highest = max(highest, change)
            if change < -0.5:
                smallest = min(smallest, logs[alive[i]])
        settled = gain < _CONVERGED and abs(step[0]) < 1e-5
        length = 1.0 if highest < 1.5 else 1.5 / highest
        if settled and lowest < -0.9:
            # The likelihood stands still while a mean falls: no proof yet. Fall faster.
            length *= 3.0
        for i in range(finite):
            theta[kept[i]] += length * step[i]
        if settled:
            if lowest > -0.5:
                state = FOUND
                break
            if smallest < np.log(_VANISHED):
                break
    score = 0.0
    for i in range(finite):
        score -= 2.0 * theta[kept[i]] * totals[kept[i]]
    return state, score


@njit(cache=True, nogil=True)
def _newton(kept: Ints, means: Floats, matrix: Floats, step: Floats) -> float:
    """Turn the gradient in `step` into the Newton step; return gradient times step, or -1 if singular."""
    finite = kept.shape[0]
    for i in range(finite):
        for j in range(i + 1):
            matrix[i, j] = means[kept[i] | kept[j]]
    gradient = step.copy()
    if not solve(matrix, step, finite):
        return -1.0
    gain = 0.0
    for i in range(finite):
        gain += gradient[i] * step[i]
    return max(gain, 0.0)


@njit(cache=True, nogil=True)
def _start(
    kept: Ints, counts: Floats, alive: Ints, theta: Floats, means: Floats, matrix: Floats, step: Floats
) -> bool:
    """First weighted least squares from means ``count + 1/6``, as generalised linear models start."""
    size = means.shape[0]
    working = np.zeros(size)
    means[:] = 0.0
    for i in range(alive.shape[0]):
        cell = alive[i]
        mean = counts[cell] + 0.16666666666666666
        means[cell] = mean
        working[cell] = mean * np.log(mean) + counts[cell] - mean
    superset_sums(means)
    superset_sums(working)
    finite = kept.shape[0]
    for i in range(finite):
        step[i] = working[kept[i]]
    if _newton(kept, means, matrix, step) < 0.0 and not np.isfinite(step[0]):
        return False
    for i in range(finite):
        theta[kept[i]] = step[i]
    return True
