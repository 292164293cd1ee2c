"""The two log-linear methods on a table: the chosen model, and a function that chooses anew for others."""

from __future__ import annotations

from typing import Any

import numpy as np

from tilstand.estimate.bootstrap import Method
from tilstand.estimate.hierarchy import family, label, pairs_of
from tilstand.estimate.result import rounded
from tilstand.estimate.search import searched_models
from tilstand.estimate.select import best_models, fit_all
from tilstand.estimate.stepwise import THRESHOLD, stepwise_models
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.types import Floats, Ints

__all__ = ["BIC_LISTS", "NEAR", "bic_method", "stepwise_method"]

BIC_LISTS = 8
NEAR = 10.0
_EXHAUSTIVE = 5
_SHOWN = 12


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


def bic_method(table: CaptureTable, order: int) -> tuple[Ints | None, Method, list[dict[str, Any]]]:
    """The best hierarchical model by BIC, the method, and the models within 10 of the best.

    Up to five lists every model is fitted. Beyond, models are searched from the main effects, each
    single pair and all pairs; a resampled table is searched from the best and from the main effects.
    """
    if len(table.lists) > _EXHAUSTIVE:
        return _searched(table, order)
    models = family(len(table.lists), order)
    dead = table.dead
    states, scores, unseen, thetas = fit_all(models, table.cells, dead, NEAR)
    trial = np.lexsort((scores, states))
    scores = np.where(states == 0, scores, np.inf)

    def method(tables: Floats) -> Floats:
        winners = np.zeros(len(tables), np.int64)
        return best_models(models, trial, thetas, tables, dead, winners)

    best = scores[trial[0]]
    if not np.isfinite(best):
        return None, method, []
    close = [int(index) for index in trial if scores[index] <= best + NEAR]
    totals = [float(unseen[index]) + table.observed for index in close]
    near = [
        {
            "model": label(models.model(index), table.lists),
            "bic_above_best": round(float(scores[index] - best), 4),
            "estimate": rounded(total),
        }
        for index, total in zip(close[:_SHOWN], totals, strict=False)
    ]
    near[0] |= {"within_10": len(close), "least": rounded(min(totals)), "greatest": rounded(max(totals))}
    return models.model(int(trial[0])), method, near


def _searched(table: CaptureTable, order: int) -> tuple[Ints | None, Method, list[dict[str, Any]]]:
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
    again = np.array([winner[0], main])

    def method(tables: Floats) -> Floats:
        found = np.zeros((len(tables), size), np.int64)
        return searched_models(tables, again, dead, order, found, np.zeros(len(tables)))

    if not np.isfinite(unseen[0]):
        return None, method, []
    return np.flatnonzero(winner[0]).astype(np.int64), method, []
