"""The log-linear models that fit a table nearly as well as the best, each with its standard error.

Up to five lists every hierarchical model is fitted; with six every model of pairs. Beyond, the models that
differ from the stepwise choice by one pair stand in for the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tilstand.estimate.contender import Contender
from tilstand.estimate.fit import FOUND, fits
from tilstand.estimate.hierarchy import family, pairs_of
from tilstand.estimate.lattice import subset_sums, superset_sums
from tilstand.estimate.select import fit_all
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.types import Floats, Ints

__all__ = ["fitted", "fitted_each", "nearest"]

_EVERY_MODEL, _EVERY_PAIR = 5, 6
_MOST = 60


def nearest(table: CaptureTable, near: float) -> tuple[Contender, ...]:
    """The models whose BIC is at most by `near` above the best's, best first; none if no model can be fitted.

    Example:
        >>> table = CaptureTable.of(("A", "B", "C"), {"A": 60, "B": 50, "C": 40, "AB": 20, "AC": 15, "BC": 13,
        ...     "ABC": 5})
        >>> [round(one.unseen) for one in nearest(table, 3.0)]
        [154]
    """
    found = fitted(_likely(table, near), table.cells, table.dead)
    known = sorted((one for one in found if np.isfinite(one.spread)), key=lambda one: one.score)
    return tuple(one for one in known if one.score <= known[0].score + near)[:_MOST]


def _likely(table: CaptureTable, near: float) -> list[Ints]:
    lists = len(table.lists)
    if lists <= _EVERY_PAIR:
        models = family(lists, lists - 1 if lists <= _EVERY_MODEL else 2)
        states, scores, _, _ = fit_all(models, table.cells, table.dead, near)
        done = np.flatnonzero(states == FOUND)
        if not len(done):
            return []
        close = done[scores[done] <= scores[done].min() + near]
        return [models.model(int(index)) for index in close[np.argsort(scores[close], kind="stable")][:_MOST]]
    from tilstand.estimate.loglinear import stepwise_method  # loads SciPy, which fewer lists do without

    chosen, _ = stepwise_method(table)
    if chosen is None:
        return []
    terms = {int(term) for term in chosen}
    pairs = [int(pair) for pair in pairs_of(lists) if not table.dead[pair]]
    return [chosen, *(np.array(sorted(terms ^ {pair}), np.int64) for pair in pairs)]


def fitted(models: Sequence[Ints], counts: Floats, dead: Ints) -> list[Contender]:
    """Hierarchical models fitted to one table; those without a maximum have an infinite spread."""
    return fitted_each(models, counts[None], dead)[0] if models else []


def fitted_each(models: Sequence[Ints], tables: Floats, dead: Ints) -> list[list[Contender]]:
    """The same models fitted to each of several tables, which are rows."""
    columns = np.full((max(len(terms) for terms in models), len(models)), -1, np.int64)
    for place, terms in enumerate(models):
        columns[: len(terms), place] = terms
    counts = np.ascontiguousarray(tables.T)
    totals = counts.copy()
    superset_sums(totals)
    rows = np.repeat(np.arange(len(tables)), len(models))
    start, cold = np.zeros((len(counts), len(rows))), np.zeros(len(rows), np.bool_)
    done = fits(np.tile(columns, len(tables)), counts, totals, dead, start, cold, rows)
    found: list[list[Contender]] = [[] for _ in tables]
    for lane, row in enumerate(rows):
        terms, sums = models[lane % len(models)], totals[:, row]
        spread = _spread(terms, sums, done.means[:, lane]) if done.state[lane] == FOUND else float("inf")
        found[row].append(
            Contender(
                unseen=float(np.exp(done.theta[0, lane])),
                spread=spread,
                score=float(done.score[lane]) + float(np.log(sums[0])) * len(terms),
                size=len(terms),
                terms=tuple(int(term) for term in terms),
                means=_cells(terms, sums, done.theta[:, lane], dead),
            )
        )
    return found


def _cells(terms: Ints, totals: Floats, theta: Floats, dead: Ints) -> Floats:
    """Fitted means by history; the first is the unseen's."""
    logs = theta.copy()
    subset_sums(logs)
    means = np.exp(np.minimum(logs, 50.0)) * (dead == 0)
    for term in terms[totals[terms] == 0]:
        means[np.arange(len(means)) & term == term] = 0.0
    return np.asarray(means)


def _spread(terms: Ints, totals: Floats, means: Floats) -> float:
    """Standard error of the intercept: the information of two parameters is the mean where both are."""
    kept = terms[totals[terms] > 0]
    try:
        inverse = np.linalg.inv(means[kept[:, None] | kept[None, :]])
    except np.linalg.LinAlgError:
        return float("inf")
    return float(np.sqrt(inverse[0, 0])) if inverse[0, 0] > 0 else float("inf")
