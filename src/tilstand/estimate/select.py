"""The best hierarchical model by BIC, exhaustively or with models left out that cannot win."""

from __future__ import annotations

import numpy as np
from numba import njit

from tilstand.estimate.fit import FOUND, UNIDENTIFIED, WARM, maximise
from tilstand.estimate.lattice import superset_sums
from tilstand.estimate.types import Floats, Ints

__all__ = ["best_models", "deviance_floor", "fit_all", "saturated_score"]


@njit(cache=True, nogil=True)
def fit_all(
    terms: Ints, offsets: Ints, parent: Ints, counts: Floats, barred: Ints
) -> tuple[Ints, Floats, Floats, Floats]:
    """Fit every model of a family.

    Returns:
        (states, scores, unseen, thetas): state of each fit, BIC up to a constant of the table (n is the
        number of persons; parameters at minus infinity count), the estimate of the unseen cell, and the
        parameters.
    """
    models = offsets.shape[0] - 1
    size = counts.shape[0]
    totals = counts.copy()
    superset_sums(totals)
    penalty = np.log(totals[0])
    states = np.empty(models, np.int64)
    scores = np.empty(models)
    unseen = np.empty(models)
    thetas = np.zeros((models, size))
    means = np.empty(size)
    for index in range(models):
        first = parent[index]
        warm = first >= 0 and states[first] != UNIDENTIFIED
        theta = thetas[index]
        if warm:
            theta[:] = thetas[first]
        model = terms[offsets[index] : offsets[index + 1]]
        state, score = maximise(model, counts, totals, barred, theta, warm, means)
        states[index] = state
        scores[index] = score + model.shape[0] * penalty
        unseen[index] = np.exp(theta[0]) if state == FOUND else np.inf
    return states, scores, unseen, thetas


@njit(cache=True, nogil=True)
def _entropy(count: float) -> float:
    return count * np.log(count) if count > 0.0 else 0.0


@njit(cache=True, nogil=True)
def saturated_score(counts: Floats) -> float:
    """Minus twice the log-likelihood, in the constant of `maximise`, of the table fitted perfectly."""
    total = 0.0
    for cell in range(1, counts.shape[0]):
        total += _entropy(counts[cell])
    return -2.0 * total


@njit(cache=True, nogil=True)
def deviance_floor(pairs: Ints, counts: Floats) -> Floats:
    """For every set of pairs, a deviance below which no hierarchical model with just these pairs comes.

    If list *i* is paired with none of the lists *S*, the model implies that *i* is independent of *S*
    given the other lists. The deviance of that independence has a closed form: G-squared of the tables
    (on *i* or not) by (history over *S*), one for each history of the others; where that is "on none",
    the unseen cell makes the column "on none of S" fit perfectly. The floor is the greatest of these
    deviances over *i*.

    Returns:
        One floor for each set of pairs, the set as bits in the order of `pairs`.
    """
    size = counts.shape[0]
    floor = np.zeros(1 << pairs.shape[0])
    logs = np.empty(size)
    for cell in range(size):
        logs[cell] = _entropy(counts[cell])
    one = 1
    while one < size:
        bounds = np.zeros(size)
        for group in range(1, size):
            if group & one:
                continue
            bounds[group] = _independence(one, group, counts, logs)
        for chosen in range(floor.shape[0]):
            lacking = 0
            for bit in range(pairs.shape[0]):
                if not chosen >> bit & 1 and pairs[bit] & one:
                    lacking |= pairs[bit] ^ one
            floor[chosen] = max(floor[chosen], bounds[lacking])
        one *= 2
    return floor


@njit(cache=True, nogil=True)
def _independence(one: int, group: int, counts: Floats, logs: Floats) -> float:
    """Deviance of independence of one list and a group of lists, given the rest."""
    outside = (counts.shape[0] - 1) & ~(group | one)
    total = 0.0
    rest = outside
    while True:
        without, within = 0.0, 0.0
        part = group
        while True:
            if rest or part:
                none, both = counts[rest | part], counts[rest | part | one]
                total += logs[rest | part] + logs[rest | part | one] - _entropy(none + both)
                without += none
                within += both
            if part == 0:
                break
            part = (part - 1) & group
        total += _entropy(without + within) - _entropy(without) - _entropy(within)
        if rest == 0:
            break
        rest = (rest - 1) & outside
    return 2.0 * total


@njit(cache=True, nogil=True)
def best_models(
    terms: Ints,
    offsets: Ints,
    held: Ints,
    cap: Ints,
    pairs: Ints,
    order: Ints,
    starts: Floats,
    tables: Floats,
    barred: Ints,
    winners: Ints,
) -> Floats:
    """The unseen cell under the best model of each of many tables; infinite where none can be fitted.

    The result is that of fitting every model (`fit_all`) with the least BIC chosen; models whose BIC has
    a lower bound above the best so far are not fitted. The bound of a model is the least deviance of any
    model with its pairs: in closed form (`deviance_floor`), then by fitting the largest of them.

    Args:
        terms: Parameters of all models of the family, one model after another.
        offsets: Where each model begins.
        held: Pairs of each model, as bits.
        cap: Its largest companion with the same pairs.
        pairs: The pairs, in the order of the bits of `held`.
        order: Models in the order in which to try them: those that fitted the observed table best first.
        starts: Parameters fitted to the observed table, a row for each model.
        tables: The tables, a row each.
        barred: Cells impossible by design.
        winners: Receives the chosen model of each table, -1 where there is none.
    """
    size = tables.shape[1]
    models = offsets.shape[0] - 1
    found = np.empty(tables.shape[0])
    capped = np.empty(models)
    theta = np.empty(size)
    means = np.empty(size)
    for row in range(tables.shape[0]):
        counts = tables[row]
        totals = counts.copy()
        superset_sums(totals)
        penalty = np.log(totals[0])
        perfect = saturated_score(counts)
        floor = np.zeros(1 << pairs.shape[0])
        if barred.sum() == 0:
            floor = deviance_floor(pairs, counts)
        capped[:] = -np.inf
        best, unseen, winner = np.inf, np.inf, -1
        for place in range(models):
            index = order[place]
            price = (offsets[index + 1] - offsets[index]) * penalty
            if perfect + floor[held[index]] + price > best + 1e-6:
                continue
            if capped[cap[index]] + price > best + 1e-6:
                continue
            if place > 8 and index != cap[index] and capped[cap[index]] == -np.inf:
                top = cap[index]
                theta[:] = starts[top]
                model = terms[offsets[top] : offsets[top + 1]]
                state, score = maximise(model, counts, totals, barred, theta, WARM, means)
                capped[top] = score if state != UNIDENTIFIED else perfect
                if capped[top] + price > best + 1e-6:
                    continue
            theta[:] = starts[index]
            model = terms[offsets[index] : offsets[index + 1]]
            state, score = maximise(model, counts, totals, barred, theta, WARM, means)
            if state == FOUND and score + price < best:
                best, unseen, winner = score + price, np.exp(theta[0]), index
        found[row] = unseen
        winners[row] = winner
    return found
