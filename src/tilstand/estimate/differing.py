"""Persons who differ in how easily they are found: what a table says of it, and what it would mean.

If some are easier to find on every list, whoever is on one list is on others more often than chance has
it, and the more lists the more so. Darroch and others (1993) and Agresti (1994) show that a Rasch model with
normal differences is a log-linear model with one term more: a multiple of m(m - 1) / 2 for a history of
m lists. That term is added here to models of lists: to the main effects, to the main effects and one pair,
and to those models that fit best. If the term is surely above zero in the best of these, persons differ,
and how far the estimate is then too low depends on the form of the differences, which no data can show
(Link 2003): only a lower bound can be stated. A term below zero is of no such population: the log of a mean
of powers is convex in the power, so that persons who differ only ever bend it upwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from tilstand.estimate.contender import Contender
from tilstand.estimate.hierarchy import pairs_of
from tilstand.estimate.lattice import superset_sums
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.types import Floats

__all__ = ["differing", "keeping_apart", "poisson_fit"]

_MOST_LISTS = 8
_STEPS = 60
_TERMS_FROM = 4


def differing(table: CaptureTable, best: Sequence[Contender]) -> Contender | None:
    """The best model in which persons differ; None if none can be fitted.

    Args:
        table: The table. With three lists the term cannot be told from a dependence of two lists, and with
            more than eight there are too many cells: None.
        best: Log-linear models that fit best; the term is added to the first four.
    """
    lists = len(table.lists)
    if not _TERMS_FROM <= lists <= _MOST_LISTS:
        return None
    main = (0, *(1 << i for i in range(lists)))
    models = [main, *((*main, int(pair)) for pair in pairs_of(lists) if not table.dead[pair])]
    models += [one.terms for one in best[:4] if one.terms and one.terms not in models]
    on = np.array([cell.bit_count() for cell in range(len(table.counts))])
    column = on * (on - 1) / 2.0
    tried = [one for terms in models if (one := _with_term(table, terms, column)) is not None]
    return min(tried, key=lambda one: one.score, default=None)


def keeping_apart(table: CaptureTable) -> tuple[Contender, ...]:
    """Models of a list that keeps persons off all other lists alike, or leads them there: one term for each.

    Whoever is on it is on each of the others more or less easily than chance has it, by one odds ratio: a
    multiple of the number of other lists where the list is in the history.
    """
    lists = len(table.lists)
    if not _TERMS_FROM <= lists <= _MOST_LISTS:
        return ()
    cells = np.arange(len(table.counts))
    on = np.array([cell.bit_count() for cell in range(len(cells))])
    main = (0, *(1 << i for i in range(lists)))
    columns = [(cells >> place & 1) * (on - 1.0) for place in range(lists)]
    found = [_with_term(table, main, column) for column in columns]
    return tuple(replace(one, terms=(), lean=0.0) for one in found if one is not None)


def _with_term(table: CaptureTable, terms: Iterable[int], column: Floats) -> Contender | None:
    counts, terms = table.cells, tuple(sorted(terms))
    totals = counts.copy()
    superset_sums(totals)
    cells = np.arange(len(counts))
    alive = (table.dead == 0) & (cells > 0)
    for term in terms:
        if totals[term] == 0:
            alive &= cells & term != term
    kept, cells = [term for term in terms if totals[term] > 0], cells[alive]
    columns = [(cells & term == term).astype(float) for term in kept]
    design = np.column_stack([*columns, column[alive]])
    if len(cells) < design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    values, variance, score = poisson_fit(design, counts[alive])
    place = kept.index(0)
    if not (np.isfinite(variance).all() and variance[place, place] > 0.0 and variance[-1, -1] > 0.0):
        return None
    means = np.zeros(len(counts))
    means[cells] = np.exp(np.minimum(design @ values, 50.0))
    means[0] = float(np.exp(np.clip(values[place], -50.0, 50.0)))
    return Contender(
        unseen=float(means[0]),
        spread=float(np.sqrt(variance[place, place])),
        score=score + (len(terms) + 1) * float(np.log(table.observed)),
        size=len(terms) + 1,
        terms=terms,
        lean=float(values[-1] / np.sqrt(variance[-1, -1])),
        means=means,
    )


def poisson_fit(design: Floats, counts: Floats) -> tuple[Floats, Floats, float]:
    """Newton's method for a Poisson model: parameters, their covariance, and minus twice the likelihood.

    The likelihood is up to the constant of `fit.fits`.
    """
    root = np.sqrt(counts + 1.0 / 6.0)
    values = np.linalg.lstsq(design * root[:, None], root * np.log(counts + 1.0 / 6.0), rcond=None)[0]
    logs = design @ values
    likelihood = _likelihood(counts, logs)
    for _ in range(_STEPS):
        means = np.exp(np.minimum(logs, 50.0))
        information = (design * means[:, None]).T @ design
        step = np.linalg.lstsq(information, design.T @ (counts - means), rcond=None)[0]
        length = 1.0
        while length > 1e-4 and _likelihood(counts, logs + length * (design @ step)) < likelihood - 1e-12:
            length /= 2.0
        values = values + length * step
        logs = design @ values
        before, likelihood = likelihood, _likelihood(counts, logs)
        if abs(likelihood - before) < 1e-9:
            break
    means = np.exp(np.minimum(logs, 50.0))
    variance = np.linalg.pinv((design * means[:, None]).T @ design)
    return values, variance, float(-2.0 * (counts @ logs))


def _likelihood(counts: Floats, logs: Floats) -> float:
    return float(counts @ logs - np.exp(np.minimum(logs, 50.0)).sum())
