"""Search among hierarchical models by BIC where there are too many to fit them all (six lists and more).

From each of several starts, the parameter whose entry or removal lowers BIC most is moved, until none
does (Edwards and Havranek 1985 for the idea; Silverman, Chan and Vincent 2024 found that one start may
stop short of the best). A parameter may enter once everything below it has, and leave once nothing above
it stands. The result is the best model seen, not a proof that it is the best there is.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tilstand.estimate.fit import COLD, FOUND, maximise
from tilstand.estimate.lattice import superset_sums
from tilstand.estimate.types import Floats, Ints

__all__ = ["climb", "searched_models"]


@njit(cache=True, nogil=True)
def _collect(inside: Ints, model: Ints) -> int:
    """Write the parameters of a model in order of history; return how many."""
    length = 0
    for term in range(inside.shape[0]):
        if inside[term]:
            model[length] = term
            length += 1
    return length


@njit(cache=True, nogil=True)
def _movable(inside: Ints, term: int, order: int) -> bool:
    """Whether a parameter of two lists or more may enter (or leave) a hierarchical model."""
    size = inside.shape[0]
    count = 0
    bits = term
    while bits:
        bits &= bits - 1
        count += 1
    if count < 2 or count > order:
        return False
    one = 1
    while one < size:
        if inside[term]:
            if not term & one and inside[term | one]:
                return False
        elif term & one and not inside[term ^ one]:
            return False
        one *= 2
    return True


@njit(cache=True, nogil=True)
def climb(
    counts: Floats, totals: Floats, barred: Ints, order: int, inside: Ints, best_theta: Floats
) -> float:
    """Improve a model until no single parameter's entry or removal lowers BIC.

    Args:
        counts: The table; cell 0 is 0.
        totals: Its superset sums.
        barred: Cells impossible by design.
        order: Highest order of interaction.
        inside: 1 for the parameters of the start; left as the model found.
        best_theta: Receives its parameters.

    Returns:
        Its BIC; infinite if not even the start's neighbours can be fitted.
    """
    size = counts.shape[0]
    penalty = np.log(totals[0])
    model = np.empty(size, np.int64)
    means = np.empty(size)
    theta = np.zeros(size)
    candidate = np.zeros(size)
    chosen_theta = np.zeros(size)
    length = _collect(inside, model)
    state, score = maximise(model[:length], counts, totals, barred, best_theta, COLD, means)
    best = score + length * penalty if state == FOUND else np.inf
    if state == FOUND:
        theta[:] = best_theta
    while True:
        chosen = -1
        for term in range(3, size):
            if not _movable(inside, term, order):
                continue
            if not inside[term] and totals[term] == 0 and _covered(inside, totals, term):
                continue
            inside[term] = 1 - inside[term]
            length = _collect(inside, model)
            candidate[:] = theta
            if not inside[term]:
                candidate[term] = 0.0
            state, score = maximise(model[:length], counts, totals, barred, candidate, best < np.inf, means)
            inside[term] = 1 - inside[term]
            if state == FOUND and score + length * penalty < best - 1e-9:
                best, chosen = score + length * penalty, term
                chosen_theta[:] = candidate
        if chosen < 0:
            return best
        inside[chosen] = 1 - inside[chosen]
        theta[:] = chosen_theta
        best_theta[:] = chosen_theta


@njit(cache=True, nogil=True)
def _covered(inside: Ints, totals: Floats, term: int) -> bool:
    """Whether a parameter at minus infinity would empty only cells that are empty already."""
    below = (term - 1) & term
    while below:
        if inside[below] and totals[below] == 0:
            return True
        below = (below - 1) & term
    return False


@njit(cache=True, nogil=True)
def searched_models(
    tables: Floats, starts: Ints, barred: Ints, order: int, winners: Ints, scores: Floats
) -> Floats:
    """The unseen cell under the best model found from all starts, for each of many tables.

    Args:
        tables: The tables, a row each.
        starts: The starting models, a row of 0 and 1 by parameter for each.
        barred: Cells impossible by design.
        order: Highest order of interaction.
        winners: Receives the model found for each table, as 0 and 1 by parameter.
        scores: Receives its BIC.
    """
    size = tables.shape[1]
    inside = np.empty(size, np.int64)
    theta = np.zeros(size)
    found = np.empty(tables.shape[0])
    for row in range(tables.shape[0]):
        counts = tables[row]
        totals = counts.copy()
        superset_sums(totals)
        best, unseen = np.inf, np.inf
        for start in range(starts.shape[0]):
            inside[:] = starts[start]
            theta[:] = 0.0
            score = climb(counts, totals, barred, order, inside, theta)
            if score < best - 1e-9:
                best, unseen = score, np.exp(theta[0])
                winners[row] = inside
        found[row] = unseen
        scores[row] = best
    return found
