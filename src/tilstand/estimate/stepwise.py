"""Forward choice of pairs by the Poisson probability of each overlap (Chan, Silverman and Vincent 2021).

From main effects alone, the pair whose observed overlap is least likely under the present model is
added, as long as that probability, the smaller tail of a Poisson distribution with the fitted overlap as
its mean, is below a threshold. A pair is passed over if the model with it has no maximum likelihood
estimate or is not identifiable. Pairs are checked in the order in which they would be added, so that
only models about to be chosen are fitted; the choice is the same as if all were checked.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from tilstand.estimate.fit import ABSENT, COLD, FOUND, maximise
from tilstand.estimate.lattice import superset_sums
from tilstand.estimate.types import Floats, Ints

__all__ = ["THRESHOLD", "choose", "poisson_tail", "stepwise_models"]

THRESHOLD = 0.02


@njit(cache=True, nogil=True)
def poisson_tail(count: float, mean: float, enough: float) -> float:
    """The smaller of P(X <= count) and P(X >= count), X Poisson; 1 as soon as it exceeds `enough`.

    Summed from the observed count outwards, where the terms fall at least geometrically.

    Example:
        >>> round(poisson_tail(0.0, 5.0, 1.0), 6), poisson_tail(5.0, 5.0, 0.02)
        (0.006738, 1.0)
    """
    if not mean > 0.0:
        return 1.0 if count == 0.0 else 0.0
    term = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1.0))
    total = term
    if count < mean:
        value = count
        while value > 0.0 and term > total * 1e-17:
            term *= value / mean
            total += term
            value -= 1.0
            if total > enough:
                return 1.0
    else:
        value = count + 1.0
        while term > total * 1e-17:
            term *= mean / value
            total += term
            value += 1.0
            if total > enough:
                return 1.0
    return total if total <= enough else 1.0


@njit(cache=True, nogil=True)
def choose(
    counts: Floats,
    pairs: Ints,
    threshold: float,
    barred: Ints,
    chosen: Ints,
    theta: Floats,
    spare: Floats,
    means: Floats,
    trial: Floats,
) -> int:
    """Choose and fit the model of one table.

    Args:
        counts: The table; cell 0 is 0.
        pairs: The pairs that may enter, as histories, in their order of precedence for ties.
        threshold: Probability below which a pair enters.
        barred: Cells impossible by design.
        chosen: Receives 1 for the pairs of the chosen model.
        theta: Receives its parameters by history.
        spare: Working room, as long as the table.
        means: As `spare`; holds superset sums of the fitted means afterwards.
        trial: As `spare`.

    Returns:
        The state of the chosen model's fit: FOUND, ABSENT or UNIDENTIFIED.
    """
    size = counts.shape[0]
    totals = counts.copy()
    superset_sums(totals)
    lists = 0
    while 1 << lists < size:
        lists += 1
    model = np.empty(1 + lists + pairs.shape[0], np.int64)
    model[0] = 0
    for i in range(lists):
        model[i + 1] = 1 << i
    length = lists + 1
    chosen[:] = 0
    theta[:] = 0.0
    state, _ = maximise(model[:length], counts, totals, barred, theta, COLD, means)
    if state > ABSENT:
        return state
    chances = np.empty(pairs.shape[0])
    while True:
        for j in range(pairs.shape[0]):
            chances[j] = 1.0
            if chosen[j] == 0:
                chances[j] = poisson_tail(totals[pairs[j]], means[pairs[j]], threshold)
        entered = False
        while not entered:
            best = 0
            for j in range(1, pairs.shape[0]):
                if chances[j] < chances[best]:
                    best = j
            if chances[best] >= threshold:
                return state
            model[length] = pairs[best]
            spare[:] = theta
            spare[pairs[best]] = 0.0
            outcome, _ = maximise(model[: length + 1], counts, totals, barred, spare, state == FOUND, trial)
            if outcome == FOUND:
                entered = True
                state = FOUND
                length += 1
                chosen[best] = 1
                theta[:] = spare
                means[:] = trial
            else:
                chances[best] = 1.0


@njit(cache=True, nogil=True)
def stepwise_models(tables: Floats, pairs: Ints, threshold: float, barred: Ints, picked: Ints) -> Floats:
    """The unseen cell of each of many tables, the model chosen anew for each; infinite where none fits.

    Args:
        tables: The tables, a row each.
        pairs: The pairs that may enter.
        threshold: Probability below which a pair enters.
        barred: Cells impossible by design.
        picked: Receives the chosen pairs of each table, a row each.
    """
    size = tables.shape[1]
    theta = np.empty(size)
    spare = np.empty(size)
    means = np.empty(size)
    trial = np.empty(size)
    found = np.empty(tables.shape[0])
    for row in range(tables.shape[0]):
        state = choose(tables[row], pairs, threshold, barred, picked[row], theta, spare, means, trial)
        found[row] = np.exp(theta[0]) if state == FOUND else np.inf
    return found
