"""Forward choice of pairs by the Poisson probability of each overlap (Chan, Silverman and Vincent 2021).

From main effects alone, the pair whose observed overlap is least likely under the present model is
added, as long as that probability, the smaller tail of a Poisson distribution with the fitted overlap as
its mean, is below a threshold. A pair is passed over if the model with it has no maximum likelihood
estimate or is not identifiable. Pairs are checked in the order in which they would be added, so that
only models about to be chosen are fitted; the choice is the same as if all were checked. Many tables are
chosen for at once, one pair of each at a time.
"""

from __future__ import annotations

import numpy as np
from scipy.special import pdtr, pdtrc

from tilstand.estimate.fit import FOUND, UNIDENTIFIED, fits
from tilstand.estimate.lattice import superset_sums
from tilstand.estimate.types import Floats, Ints

__all__ = ["THRESHOLD", "poisson_tail", "stepwise_models"]

THRESHOLD = 0.02


def poisson_tail(count: Floats, mean: Floats, enough: float) -> Floats:
    """The smaller of P(X <= count) and P(X >= count), X Poisson; 1 where it exceeds `enough`.

    Example:
        >>> poisson_tail(np.array([0.0, 5.0]), np.array([5.0, 5.0]), 0.02).round(6)
        array([0.006738, 1.      ])
    """
    above = np.where(mean > 0.0, mean, 1.0)
    upper = np.where(count > 0.0, pdtrc(np.maximum(count - 1.0, 0.0), above), 1.0)
    tail = np.where(count < above, pdtr(count, above), upper)
    tail = np.where(mean > 0.0, tail, np.where(count == 0.0, 1.0, 0.0))
    return np.where(tail <= enough, tail, 1.0)


def stepwise_models(tables: Floats, pairs: Ints, threshold: float, barred: Ints, picked: Ints) -> Floats:
    """The unseen cell of each of many tables, the model chosen anew for each; infinite where none fits.

    Args:
        tables: The tables, a row each.
        pairs: The pairs that may enter, as histories, in their order of precedence for ties.
        threshold: Probability below which a pair enters.
        barred: Cells impossible by design.
        picked: Receives 1 for the chosen pairs of each table, a row each.
    """
    counts = np.ascontiguousarray(tables.T)
    size, number = counts.shape
    totals = counts.copy()
    superset_sums(totals)
    main = [0, *(1 << i for i in range(size.bit_length() - 1))]
    models = np.full((len(main) + len(pairs), number), -1, np.int64)
    models[: len(main)] = np.array(main)[:, None]
    length = np.full(number, len(main))
    first = fits(
        models[: len(main)], counts, totals, barred, np.zeros_like(counts), np.zeros(number, np.bool_)
    )
    state, theta, means = first.state, first.theta, first.means
    picked[:] = 0
    chances = np.ones((len(pairs), number))
    left = fresh = np.flatnonzero(state != UNIDENTIFIED)
    while len(pairs) and len(left):
        chances[:, fresh] = poisson_tail(totals[pairs][:, fresh], means[pairs][:, fresh], threshold)
        chances[:, fresh] = np.where(picked[fresh].T, 1.0, chances[:, fresh])
        best = chances[:, left].argmin(axis=0)
        more = chances[best, left] < threshold
        left, best = left[more], best[more]
        if not len(left):
            break
        models[length[left], left] = pairs[best]
        trial = fits(
            models[: length[left].max() + 1, left],
            counts,
            totals,
            barred,
            theta[:, left],
            state[left] == FOUND,
            left,
        )
        entered = trial.state == FOUND
        fresh, passed = left[entered], left[~entered]
        picked[fresh, best[entered]] = 1
        length[fresh] += 1
        state[fresh] = FOUND
        theta[:, fresh], means[:, fresh] = trial.theta[:, entered], trial.means[:, entered]
        models[length[passed], passed] = -1
        chances[best[~entered], passed] = 1.0
    return np.where(state == FOUND, np.exp(theta[0]), np.inf)
