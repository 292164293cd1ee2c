"""Search among hierarchical models by BIC where there are too many to fit them all (six lists and more).

From each of several starts, the parameter whose entry or removal lowers BIC most is moved, until none
does (Edwards and Havranek 1985 for the idea; Silverman, Chan and Vincent 2024 found that one start may
stop short of the best). A parameter may enter once everything below it has, and leave once nothing above
it stands. The result is the best model seen, not a proof that it is the best there is.
"""

from __future__ import annotations

import numpy as np

from tilstand.estimate.fit import FOUND, fits
from tilstand.estimate.lattice import superset_sums
from tilstand.estimate.types import Flags, Floats, Ints

__all__ = ["climb", "columns", "movable", "searched_models"]

_LANES = 128


def movable(inside: Flags, order: int, totals: Floats) -> Flags:
    """Whether each parameter (row) may enter or leave each hierarchical model (column).

    Those of two lists or more may, as long as the model stays closed downwards. One whose statistic is
    zero doesn't enter where another below it has emptied its cells already.
    """
    size = len(inside)
    cells = np.arange(size)
    bits = np.array([cell.bit_count() for cell in range(size)])
    free = np.repeat(((bits >= 2) & (bits <= order))[:, None], inside.shape[1], axis=1)
    for one in (1 << i for i in range(size.bit_length() - 1)):
        above = (cells & one == 0)[:, None]
        free &= np.where(above, ~(inside & inside[cells | one]), inside | inside[cells & ~one])
    empty = inside & (totals == 0)
    for cell in np.flatnonzero(bits >= 2):
        below = cells[(cells & cell == cells) & (cells != cell) & (cells > 0)]
        free[cell] &= inside[cell] | (totals[cell] > 0) | ~empty[below].any(axis=0)
    return free


def climb(counts: Floats, totals: Floats, barred: Ints, order: int, inside: Flags) -> tuple[Floats, Floats]:
    """Improve models, a column each, until no single parameter's entry or removal lowers BIC.

    Args:
        counts: Tables by column; cell 0 is 0.
        totals: Their superset sums.
        barred: Cells impossible by design.
        order: Highest order of interaction.
        inside: Parameters of the starts; left as the models found.

    Returns:
        (bic, theta): BIC, infinite if not even the start's neighbours can be fitted, and the parameters.
    """
    penalty = np.log(totals[0])
    number = counts.shape[1]
    cold = np.zeros(number, np.bool_)
    first = fits(columns(inside), counts, totals, barred, np.zeros_like(counts), cold)
    best = np.where(first.state == FOUND, first.score + inside.sum(axis=0) * penalty, np.inf)
    theta = np.where(first.state == FOUND, first.theta, 0.0)
    left = np.arange(number)
    while len(left):
        terms, lanes = np.nonzero(movable(inside[:, left], order, totals[:, left]))
        lanes = left[lanes]
        trial = inside[:, lanes].copy()
        trial[terms, np.arange(len(terms))] ^= True
        price = trial.sum(axis=0) * penalty[lanes]
        ceiling = best[lanes] - 1e-9 - price
        warm = np.isfinite(best[lanes])
        found = fits(columns(trial), counts, totals, barred, theta[:, lanes], warm, lanes, ceiling)
        bic = np.where(found.state == FOUND, found.score + price, np.inf)
        chosen = np.full(number, -1)
        for term in np.unique(terms):
            # The later of two that are equal to rounding does not win.
            some = np.flatnonzero(terms == term)
            some = some[bic[some] < best[lanes[some]] - 1e-9]
            best[lanes[some]], chosen[lanes[some]] = bic[some], some
        left = np.flatnonzero(chosen >= 0)
        inside[:, left], theta[:, left] = trial[:, chosen[left]], found.theta[:, chosen[left]]
    return best, theta


def columns(inside: Flags) -> Ints:
    """Models as columns of parameters in order of history, filled up with -1."""
    longest = int(inside.sum(axis=0).max())
    terms = np.argsort(~inside, axis=0, kind="stable")[:longest]
    return np.where(np.take_along_axis(inside, terms, 0), terms, -1)


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
    found = np.full(len(tables), np.inf)
    scores[:] = np.inf
    if len(tables) == 1:
        # All starts at once.
        inside = np.ascontiguousarray(starts.T == 1)
        counts = np.repeat(np.asarray(tables, np.float64).T, len(starts), axis=1)
        totals = counts.copy()
        superset_sums(totals)
        bic, theta = climb(counts, totals, barred, order, inside)
        # The first of those that are equal to rounding.
        best = int(np.flatnonzero(bic <= bic.min() + 1e-9)[0])
        if np.isfinite(bic[best]):
            scores[0], found[0], winners[0] = bic[best], np.exp(theta[0, best]), inside[:, best]
        return found
    for begin in range(0, len(tables), _LANES):
        part = slice(begin, begin + _LANES)
        counts = np.ascontiguousarray(tables[part].T)
        totals = counts.copy()
        superset_sums(totals)
        for start in starts:
            inside = np.repeat((start == 1)[:, None], counts.shape[1], axis=1)
            bic, theta = climb(counts, totals, barred, order, inside)
            better = np.flatnonzero(bic < scores[part] - 1e-9) + begin
            scores[better] = bic[better - begin]
            found[better] = np.exp(theta[0, better - begin])
            winners[better] = inside[:, better - begin].T
    return found
