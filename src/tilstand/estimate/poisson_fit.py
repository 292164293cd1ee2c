"""Batched Newton fits of Poisson log-linear models, and Chao's lower bound.

The log-mean of history *c* is the sum of the parameters contained in *c*; the estimate of the unseen
cell is exp(intercept). The information matrix needs no design matrix: its entry for parameters *a* and
*b* is the superset sum of the fitted means at ``a | b``.

Existence (Fienberg and Rinaldo 2012): the maximum likelihood estimate exists if and only if some
strictly positive table has the observed sufficient statistics. A Newton step from means *m*, which
changes log-means by *d*, gives such a table at once: ``m * (1 + d)`` has the observed statistics exactly,
because the step solves ``A diag(m) A' t = A(y - m)`` with ``d = A't``. So a step with every ``d > -1`` is a
proof that the estimate exists; if it does not exist, every step has some ``d <= -1``. No tolerance is
tuned: the fit goes on until the proof is there or a mean has fallen below 1e-12.

Many tables, or models, are fitted at once: the first axis of every array is the history or the parameter,
the last the fit, each step is one operation on whole arrays, and fits leave as they settle.

People differ in how easily they are found; those hardest to find weigh most among the unseen. Whatever
that spread, the expected number unseen is at least what the persons on one and on two lists imply (Chao
1987). With lists of different sizes the bound is the main-effects model fitted to the histories of one
and two lists only, every other history fitted perfectly (Rivest and Baillargeon 2007). It is a floor if
lists are independent given the person; a list that keeps people off another can break it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tilstand.estimate.hierarchical_models import compute_subset_sums, compute_superset_sums, find_remaining_cells
from tilstand.estimate.types import Flags, Floats, Ints


def solve_batched(matrix: Floats, vector: Floats) -> Flags:
    """Solve many positive definite systems by Cholesky, in place.

    Returns:
        False for each system that is singular to rounding; its vector is then of no use.
    """
    count = len(matrix)
    whole = matrix[np.arange(count), np.arange(count)].copy()
    good = np.ones(matrix.shape[2], np.bool_)
    for i in range(count):
        pivot = matrix[i, i]
        fine = pivot > 1e-13 * whole[i]
        good &= fine
        pivot[~fine] = 1.0
        inverse = 1.0 / np.sqrt(pivot)
        vector[i] *= inverse
        matrix[i, i] = inverse
        if i + 1 < count:
            column = matrix[i + 1 :, i]
            column *= inverse
            vector[i + 1 :] -= column * vector[i]
            for j in range(i + 1, count):
                matrix[j:, j] -= column[j - i - 1 :] * column[j - i - 1]
    for i in range(count - 1, -1, -1):
        vector[i] *= matrix[i, i]
        if i:
            vector[:i] -= matrix[i, :i] * vector[i]
    return good


FOUND, ABSENT, UNIDENTIFIED, DROPPED = 0, 1, 2, 3
_VANISHED = float(np.log(1e-12))
_CONVERGED = 1e-9
_MOST = 200


@dataclass(frozen=True)
class PoissonFits:
    """Fits of many tables.

    Attributes:
        state: FOUND, ABSENT (no maximum), UNIDENTIFIED or DROPPED, for each fit.
        score: Minus twice the log-likelihood up to a constant of the table; infinite if
            unidentified, a lower bound if dropped.
        theta: Parameters by table; 0 where they are at minus infinity or not in the model.
        means: Superset sums of the fitted means by table: the fitted overlap of each group of lists.
    """

    state: Ints
    score: Floats
    theta: Floats
    means: Floats


def fit_poisson_models(
    models: Ints, counts: Floats, totals: Floats, barred: Ints, start: Floats, warm: Flags,
    rows: Ints | None = None, ceiling: Floats | None = None,
) -> PoissonFits:  # fmt: skip
    """Fit a hierarchical model to each of many tables by maximum likelihood.

    Args:
        models: Parameters as histories, a column for each fit: the intercept (0) first, closed downwards,
            filled up with -1.
        counts: Tables by column; cell 0 is 0.
        totals: Their superset sums.
        barred: 1 for cells impossible by design.
        start: Parameters from which to start, by history and fit, where `warm`.
        warm: Fits that have a start.
        rows: The table of each fit; without it they are the tables in their order.
        ceiling: Score above which a fit is of no use. It is given up (DROPPED) as soon as a lower bound of
            its score is above: ``m * (1 + d)`` of a Newton step has the observed statistics, so by duality
            no parameters make the log-likelihood greater than its entropy.
    """
    if rows is not None:
        counts, totals = counts[:, rows], totals[:, rows]
    number = counts.shape[1]
    lane = np.arange(number)
    finite = (models >= 0) & (np.take_along_axis(totals, np.maximum(models, 0), 0) > 0)
    alive, known = find_remaining_cells(models, finite, totals, barred)
    kept, finite = _pack_finite_parameters(models, finite)
    theta = np.where(finite, start[kept, lane], 0.0)
    state = np.where(known, ABSENT, UNIDENTIFIED)
    means = np.zeros_like(counts)
    cold = np.flatnonzero(known & ~warm)
    if len(cold):
        theta[:, cold], good = _start_weighted_least_squares(
            kept[:, cold], finite[:, cold], counts[:, cold], alive[:, cold]
        )
        state[cold[~good]] = UNIDENTIFIED
    left = np.flatnonzero(state == ABSENT)
    bound = np.full(number, -np.inf)
    target = np.where(finite, totals[kept, lane], 0.0)
    for _ in range(_MOST):
        if not len(left):
            break
        left = _step_newton_tables(kept, finite, target, alive, left, theta, state, means, ceiling, bound)
    score = np.where(state == UNIDENTIFIED, np.inf, -2.0 * np.einsum("ij,ij->j", theta, target))
    score = np.where(state == DROPPED, bound, score)
    spread = np.zeros_like(counts)
    _scatter_parameters(spread, kept, theta)
    return PoissonFits(state, score, spread, means)


def _pack_finite_parameters(models: Ints, finite: Flags) -> tuple[Ints, Flags]:
    """The finite parameters moved to the front of each column, and the rows beyond the longest left out."""
    order = np.argsort(~finite, axis=0, kind="stable")
    most = int(finite.sum(axis=0).max(initial=0))
    order = order[: max(most, 1)]
    finite = np.take_along_axis(finite, order, 0)
    return np.where(finite, np.take_along_axis(models, order, 0), 0), finite


def _scatter_parameters(into: Floats, kept: Ints, values: Floats) -> None:
    """Put parameters in their cells; those that are filled up lie on cell 0, which the first row holds."""
    lane = np.arange(kept.shape[1])
    for row in range(len(kept) - 1, -1, -1):
        into[kept[row], lane] = values[row]


def _compute_information(kept: Ints, finite: Flags, means: Floats) -> Floats:
    number = kept.shape[1]
    place = (kept[:, None] | kept[None, :]) * number
    place += np.arange(number)
    matrix: Floats = np.take(means.reshape(-1), place)
    if not finite.all():
        matrix *= finite[:, None] & finite[None, :]
        matrix[np.arange(len(kept)), np.arange(len(kept))] += ~finite
    return matrix


def _start_weighted_least_squares(kept: Ints, finite: Flags, counts: Floats, alive: Flags) -> tuple[Floats, Flags]:
    """First weighted least squares from means ``count + 1/6``, as generalised linear models start."""
    means = np.where(alive, counts + 1.0 / 6.0, 0.0)
    working = np.where(alive, means * np.log(counts + 1.0 / 6.0) + counts - means, 0.0)
    compute_superset_sums(means)
    compute_superset_sums(working)
    step = np.where(finite, np.take_along_axis(working, kept, 0), 0.0)
    good = solve_batched(_compute_information(kept, finite, means), step)
    return step, good


def _step_newton_tables(
    kept: Ints, finite: Flags, target: Floats, alive: Flags, left: Ints, theta: Floats, state: Ints,
    means: Floats, ceiling: Floats | None, bound: Floats,
) -> Ints:  # fmt: skip
    """One Newton step of the tables `left`; returns those that go on."""
    held, present, cells = finite[:, left], alive[:, left], kept[:, left]
    logs = np.zeros(present.shape)
    _scatter_parameters(logs, cells, theta[:, left])
    compute_subset_sums(logs)
    fitted = np.exp(logs)
    fitted *= present
    cellwise = fitted.copy() if ceiling is not None else fitted
    compute_superset_sums(fitted)
    gradient = (target[:, left] - np.take_along_axis(fitted, cells, 0)) * held
    step = gradient.copy()
    good = solve_batched(_compute_information(cells, held, fitted), step)
    gain = np.maximum(np.einsum("ij,ij->j", gradient, step), 0.0)
    moved = np.zeros(present.shape)
    _scatter_parameters(moved, cells, step)
    compute_subset_sums(moved)
    moved *= present
    lowest, highest = moved.min(axis=0), moved.max(axis=0)
    settled = (gain < _CONVERGED) & (np.abs(step[0]) < 1e-5)
    length = np.where(highest < 1.5, 1.0, 1.5 / np.maximum(highest, 1.5))
    # The likelihood stands still while a mean falls: no proof yet. Fall faster.
    length[settled & (lowest < -0.9)] *= 3.0
    means[:, left] = fitted
    theta[:, left] += np.where(good, length, 0.0) * np.where(good, step, 0.0)
    found = good & settled & (lowest > -0.5)
    state[left[found]] = FOUND
    smallest = np.where(moved < -0.5, logs, np.inf).min(axis=0)
    on = good & ~found & ~(settled & (smallest < _VANISHED))
    if ceiling is not None:
        able = np.flatnonzero(on & (lowest > -0.999))
        change = moved[:, able]
        least = -2.0 * (cellwise[:, able] * (1.0 + change) * (logs[:, able] + np.log1p(change))).sum(axis=0)
        high = least > ceiling[left[able]]
        gone = able[high]
        bound[left[gone]] = least[high]
        state[left[gone]] = DROPPED
        on[gone] = False
    going: Ints = left[on]
    return going


def compute_chao_bounds(tables: Floats, barred: Ints) -> Floats:
    """The least number unseen for each of many tables; infinite where no two lists tie all together.

    Example:
        With two lists of equal weight the bound is Lincoln and Petersen's: 10 * 10 / 5.

        >>> compute_chao_bounds(np.array([[0.0, 10.0, 10.0, 5.0]]), np.zeros(4, np.int64)).round(6)
        array([20.])
    """
    counts = np.ascontiguousarray(tables.T)
    size, number = counts.shape
    beyond = barred.copy()
    beyond[[cell.bit_count() > 2 for cell in range(size)]] = 1
    counts[beyond == 1] = 0.0
    totals = counts.copy()
    compute_superset_sums(totals)
    main = np.array([0, *(1 << i for i in range(size.bit_length() - 1))], np.int64)
    models = np.repeat(main[:, None], number, axis=1)
    poisson_fits = fit_poisson_models(models, counts, totals, beyond, np.zeros_like(counts), np.zeros(number, np.bool_))
    return np.where(poisson_fits.state == FOUND, np.exp(poisson_fits.theta[0]), np.inf)
