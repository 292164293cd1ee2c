"""The two log-linear methods on a table: the chosen model, and a function that chooses anew for others."""

from __future__ import annotations

import numpy as np

from tilstand.estimate.bootstrap import Method
from tilstand.estimate.fit import FOUND
from tilstand.estimate.hierarchy import Family, family, pairs_of
from tilstand.estimate.near import NEAR, NearBest, window
from tilstand.estimate.search import searched_models
from tilstand.estimate.select import best_models, fit_all
from tilstand.estimate.stepwise import THRESHOLD, stepwise_models
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.types import Flags, Floats, Ints

__all__ = ["BIC_LISTS", "bic_method", "stepwise_method"]

BIC_LISTS = 8
_EXHAUSTIVE = 5
_PAIRS_FITTED = 6


def stepwise_method(table: CaptureTable, threshold: float = THRESHOLD) -> tuple[Ints | None, Method]:
    """The stepwise model of a table (None if not even main effects fit), and the method itself."""
    dead = table.dead
    pairs = np.array([pair for pair in pairs_of(len(table.lists)) if not dead[pair]], np.int64)

    def method(tables: Floats) -> Floats:
        return stepwise_models(tables, pairs, threshold, dead, np.zeros((len(tables), len(pairs)), np.int64))

    picked = np.zeros((1, len(pairs)), np.int64)
    unseen = stepwise_models(table.cells[None], pairs, threshold, dead, picked)
    if not np.isfinite(unseen[0]):
        return None, method
    terms = [0, *(1 << i for i in range(len(table.lists))), *pairs[picked[0] == 1]]
    return np.array(sorted(terms), np.int64), method


def bic_method(
    table: CaptureTable, order: int, *, thorough: bool = False
) -> tuple[Ints | None, Method, NearBest | None]:
    """The best hierarchical model by BIC, the method, and the models within 10 of the best.

    Up to five lists every model is fitted. Beyond, models are searched from the main effects, each
    single pair and all pairs; a resampled table is searched from the best and from the main effects.

    Args:
        table: The table.
        order: Highest order of interaction.
        thorough: Whether to look for the models within 10 beyond five lists too: up to six lists among all
            pair models, beyond by steps from the best. Should one of them be better, it is the best.
    """
    if len(table.lists) > _EXHAUSTIVE:
        return _searched(table, order, thorough)
    models = family(len(table.lists), order)
    dead = table.dead
    states, scores, unseen, thetas = fit_all(models, table.cells, dead, NEAR)
    trial = np.lexsort((scores, states))
    scores = np.where(states == FOUND, scores, np.inf)

    def method(tables: Floats) -> Floats:
        winners = np.zeros(len(tables), np.int64)
        return best_models(models, trial, thetas, tables, dead, winners)

    if not np.isfinite(scores[trial[0]]):
        return None, method, None
    return models.model(int(trial[0])), method, _near(models, scores, unseen)


def _near(models: Family, scores: Floats, unseen: Floats) -> NearBest:
    """Those of a family, all of whose models were fitted, that are within 10 of the best."""
    ranked = np.argsort(scores, kind="stable")
    close = ranked[scores[ranked] <= scores[ranked[0]] + NEAR]
    inside = np.zeros((len(close), 1 << models.lists), np.bool_)
    for row, index in enumerate(close):
        inside[row, models.model(int(index))] = True
    return NearBest(inside, scores[close] - scores[close[0]], unseen[close], complete=True)


def _searched(table: CaptureTable, order: int, thorough: bool) -> tuple[Ints | None, Method, NearBest | None]:
    dead = table.dead
    size = len(table.counts)
    bits = np.array([cell.bit_count() for cell in range(size)])
    main = (bits < 2).astype(np.int64)
    starts = [main]
    for pair in pairs_of(len(table.lists)):
        if not dead[pair]:
            starts.append(main.copy())
            starts[-1][pair] = 1
    starts.append(((bits < 3) & (dead == 0) | (bits < 2)).astype(np.int64))
    winner, score = np.zeros((1, size), np.int64), np.zeros(1)
    unseen = searched_models(table.cells[None], np.array(starts), dead, order, winner, score)
    near = None
    if thorough and np.isfinite(unseen[0]):
        near = _around(table, order, winner == 1)
        winner = near.models[:1].astype(np.int64)
    again = np.array([winner[0], main])

    def method(tables: Floats) -> Floats:
        found = np.zeros((len(tables), size), np.int64)
        return searched_models(tables, again, dead, order, found, np.zeros(len(tables)))

    if not np.isfinite(unseen[0]):
        return None, method, None
    return np.flatnonzero(winner[0]).astype(np.int64), method, near


def _around(table: CaptureTable, order: int, winner: Flags) -> NearBest:
    """Models within 10 of the best: all pair models where they can be fitted, and what steps reach."""
    if len(table.lists) > _PAIRS_FITTED:
        return window(table, order, winner)
    models = family(len(table.lists), 2)
    states, scores, unseen, _ = fit_all(models, table.cells, table.dead, NEAR)
    scores = np.where(states == FOUND, scores, np.inf)
    if not np.isfinite(scores.min()):
        return window(table, order, winner)
    pairs = _near(models, scores, unseen)
    return pairs if order == 2 else window(table, order, np.concatenate([winner, pairs.models]))
