"""Log-linear methods: models by BIC or stepwise, and models near the best.

A model within ten BIC units of the best is not ruled out by the table (Kass and Raftery 1995: a difference
above ten is "very strong"). Up to six lists every pair model is fitted, and up to five every hierarchical
one. Where there are more models than can be fitted they are found as Occam's window is (Madigan and Raftery
1994): from the good ones in turn, by every entry or removal of one parameter that stays within ten of the
best, until nothing new is found. What is found so is a least: a model that is separated from all of them by
worse ones is not seen.

From main effects alone, the pair whose observed overlap is least likely under the present model is
added, as long as that probability, the smaller tail of a Poisson distribution with the fitted overlap as
its mean, is below a threshold. A pair is passed over if the model with it has no maximum likelihood
estimate or is not identifiable. Pairs are checked in the order in which they would be added, so that
only models about to be chosen are fitted; the choice is the same as if all were checked. Many tables are
chosen for at once, one pair of each at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tilstand.estimate.bootstrap import Method
from tilstand.estimate.hierarchical_models import (
    HierarchicalFamily,
    compute_superset_sums,
    format_model_label,
    list_hierarchical_models,
    list_pair_terms,
)
from tilstand.estimate.model_search import (
    find_movable_parameters,
    fit_model_family,
    pack_model_columns,
    search_best_models,
    select_best_models,
)
from tilstand.estimate.poisson_fit import FOUND, UNIDENTIFIED, fit_poisson_models
from tilstand.estimate.result import round_for_json
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.types import Flags, Floats, Ints

NEAR = 10.0
_SHOWN = 12
_MOST = 2_000


@dataclass(frozen=True)
class NearModels:
    """Models within ten of the best by BIC, the best first.

    Attributes:
        models: The parameters of each, as 0 and 1 by history, a row each.
        above: How far the BIC of each lies above the best's.
        unseen: The number unseen by each.
        complete: True if every model of the family was tried, False if they were searched.
    """

    models: Flags
    above: Floats
    unseen: Floats
    complete: bool

    def __len__(self) -> int:
        return len(self.above)

    def terms(self, place: int) -> Ints:
        """The parameters of one model, in order of history."""
        return np.flatnonzero(self.models[place]).astype(np.int64)

    def facts(self, table: CaptureTable) -> list[dict[str, Any]]:
        """For JSON: the first dozen by name, and with the first how many there are and how far they reach."""
        totals = self.unseen + table.observed
        told: list[dict[str, Any]] = [
            {
                "model": format_model_label(self.terms(place), table.lists),
                "bic_above_best": round(float(self.above[place]), 4),
                "estimate": round_for_json(float(totals[place])),
            }
            for place in range(min(len(self), _SHOWN))
        ]
        if told:
            told[0] |= {
                "within_10": len(self),
                "complete": self.complete,
                "least": round_for_json(float(totals.min())),
                "greatest": round_for_json(float(totals.max())),
            }
        return told


def search_occams_window(table: CaptureTable, order: int, starts: Flags, most: int = _MOST) -> NearModels:
    """The models within ten of the best that single steps reach from the starts.

    Args:
        table: The table.
        order: Highest order of interaction.
        starts: Models to begin with, as 0 and 1 by history, a row each.
        most: Models after which the search ends: the best that many are kept.
    """
    counts, dead = table.cells[:, None], table.barred_histories
    totals = counts.copy()
    compute_superset_sums(totals)
    penalty = float(np.log(totals[0, 0]))
    fresh = np.unique(starts, axis=0)
    known = {row.tobytes() for row in fresh}
    theta = np.zeros((len(fresh), len(counts)))
    warm = np.zeros(len(fresh), np.bool_)
    models, bics, thetas = fresh[:0], np.zeros(0), theta[:0]
    best = np.inf
    bits = np.array([cell.bit_count() for cell in range(len(dead))])
    # A parameter that is barred by design says nothing: a model with it is the one without.
    free = (bits <= order) & (dead == 0)
    while len(fresh):
        inside = fresh.T
        price = np.asarray(inside.sum(axis=0) * penalty, np.float64)
        rows = np.zeros(len(fresh), np.int64)
        ceiling = best + NEAR - price if np.isfinite(best) else None
        poisson_fits = fit_poisson_models(
            pack_model_columns(inside), counts, totals, dead, theta.T, warm, rows, ceiling
        )
        bic = np.where(poisson_fits.state == FOUND, poisson_fits.score + price, np.inf)
        best = min(best, float(bic.min()))
        good = bic <= best + NEAR
        bics = np.concatenate([bics, bic[good]])
        inside_window = bics <= best + NEAR
        models = np.concatenate([models, fresh[good]])[inside_window]
        thetas = np.concatenate([thetas, poisson_fits.theta[:, good].T])[inside_window]
        bics = bics[inside_window]
        if len(bics) >= most:
            break
        fresh, theta = _list_neighbour_models(fresh[good], poisson_fits.theta[:, good].T, free, totals, known)
        warm = np.ones(len(fresh), np.bool_)
    ranked = np.lexsort((np.arange(len(bics)), models.sum(axis=1), bics.round(9)))[:most]
    return NearModels(models[ranked], bics[ranked] - best, np.exp(thetas[ranked, 0]), False)


def _list_neighbour_models(
    models: Flags, theta: Floats, free: Flags, totals: Floats, known: set[bytes]
) -> tuple[Flags, Floats]:
    """Models that differ by one parameter from some of these and were never tried, with a start for each."""
    may = find_movable_parameters(models.T, len(free).bit_length(), np.repeat(totals, len(models), axis=1))
    terms, places = np.nonzero(may & free[:, None])
    trial = models[places].copy()
    trial[np.arange(len(terms)), terms] ^= True
    new = []
    for place, row in enumerate(trial):
        key = row.tobytes()
        if key not in known:
            known.add(key)
            new.append(place)
    return trial[new], theta[places[new]]


THRESHOLD = 0.02


def compute_poisson_tail(count: Floats, mean: Floats, enough: float) -> Floats:
    """The smaller of P(X <= count) and P(X >= count), X Poisson; 1 where it exceeds `enough`.

    Example:
        >>> compute_poisson_tail(np.array([0.0, 5.0]), np.array([5.0, 5.0]), 0.02).round(6)
        array([0.006738, 1.      ])
    """
    from scipy.special import pdtr, pdtrc  # who reports without this does not load it

    above = np.where(mean > 0.0, mean, 1.0)
    upper = np.where(count > 0.0, pdtrc(np.maximum(count - 1.0, 0.0), above), 1.0)
    tail = np.where(count < above, pdtr(count, above), upper)
    tail = np.where(mean > 0.0, tail, np.where(count == 0.0, 1.0, 0.0))
    return np.where(tail <= enough, tail, 1.0)


def select_stepwise_models(tables: Floats, pairs: Ints, threshold: float, barred: Ints, picked: Ints) -> Floats:
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
    compute_superset_sums(totals)
    main = [0, *(1 << i for i in range(size.bit_length() - 1))]
    models = np.full((len(main) + len(pairs), number), -1, np.int64)
    models[: len(main)] = np.array(main)[:, None]
    length = np.full(number, len(main))
    first = fit_poisson_models(
        models[: len(main)], counts, totals, barred, np.zeros_like(counts), np.zeros(number, np.bool_)
    )
    state, theta, means = first.state, first.theta, first.means
    picked[:] = 0
    chances = np.ones((len(pairs), number))
    left = fresh = np.flatnonzero(state != UNIDENTIFIED)
    while len(pairs) and len(left):
        chances[:, fresh] = compute_poisson_tail(totals[pairs][:, fresh], means[pairs][:, fresh], threshold)
        chances[:, fresh] = np.where(picked[fresh].T, 1.0, chances[:, fresh])
        best = chances[:, left].argmin(axis=0)
        more = chances[best, left] < threshold
        left, best = left[more], best[more]
        if not len(left):
            break
        models[length[left], left] = pairs[best]
        trial = fit_poisson_models(
            models[: length[left].max() + 1, left], counts, totals, barred, theta[:, left], state[left] == FOUND, left
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


BIC_LISTS = 8
_EXHAUSTIVE = 5
_PAIRS_FITTED = 6


def build_stepwise_method(table: CaptureTable, threshold: float = THRESHOLD) -> tuple[Ints | None, Method]:
    """The stepwise model of a table (None if not even main effects fit), and the method itself."""
    dead = table.barred_histories
    pairs = np.array([pair for pair in list_pair_terms(len(table.lists)) if not dead[pair]], np.int64)

    def estimate_by_steps(tables: Floats) -> Floats:
        return select_stepwise_models(tables, pairs, threshold, dead, np.zeros((len(tables), len(pairs)), np.int64))

    picked = np.zeros((1, len(pairs)), np.int64)
    unseen = select_stepwise_models(table.cells[None], pairs, threshold, dead, picked)
    if not np.isfinite(unseen[0]):
        return None, estimate_by_steps
    terms = [0, *(1 << i for i in range(len(table.lists))), *pairs[picked[0] == 1]]
    return np.array(sorted(terms), np.int64), estimate_by_steps


def build_bic_method(table: CaptureTable, order: int) -> tuple[Ints | None, Method, NearModels | None]:
    """The best hierarchical model by BIC, the method, and the models within 10 of the best.

    Up to five lists every model is fitted. Beyond, models are searched from the main effects, each
    single pair and all pairs, and those within 10 with six lists among all pair models, with more by steps
    from the best; should one of them be better, it is the best. A resampled table is searched from the best and
    from the main effects.

    Args:
        table: The table.
        order: Highest order of interaction.
    """
    if len(table.lists) > _EXHAUSTIVE:
        return _build_search_method(table, order)
    models = list_hierarchical_models(len(table.lists), order)
    dead = table.barred_histories
    states, scores, unseen, thetas = fit_model_family(models, table.cells, dead, NEAR)
    trial = np.lexsort((scores, states))
    scores = np.where(states == FOUND, scores, np.inf)

    def estimate_by_bic(tables: Floats) -> Floats:
        winners = np.zeros(len(tables), np.int64)
        return select_best_models(models, trial, thetas, tables, dead, winners)

    if not np.isfinite(scores[trial[0]]):
        return None, estimate_by_bic, None
    return models.get_model_terms(int(trial[0])), estimate_by_bic, _select_near_models(models, scores, unseen)


def _select_near_models(models: HierarchicalFamily, scores: Floats, unseen: Floats) -> NearModels:
    """Those of a family, all of whose models were fitted, that are within 10 of the best."""
    ranked = np.argsort(scores, kind="stable")
    close = ranked[scores[ranked] <= scores[ranked[0]] + NEAR]
    inside = np.zeros((len(close), 1 << models.lists), np.bool_)
    for row, index in enumerate(close):
        inside[row, models.get_model_terms(int(index))] = True
    return NearModels(inside, scores[close] - scores[close[0]], unseen[close], complete=True)


def _build_search_method(table: CaptureTable, order: int) -> tuple[Ints | None, Method, NearModels | None]:
    dead = table.barred_histories
    bits = np.array([cell.bit_count() for cell in range(len(dead))])
    main = (bits < 2).astype(np.int64)
    starts = [main]
    for pair in list_pair_terms(len(table.lists)):
        if not dead[pair]:
            starts.append(main.copy())
            starts[-1][pair] = 1
    starts.append(((bits < 3) & (dead == 0) | (bits < 2)).astype(np.int64))
    unseen, winner, _ = search_best_models(table.cells[None], np.array(starts), dead, order)
    near = None
    if np.isfinite(unseen[0]):
        near = _search_near_models(table, order, winner)
        winner = near.models[:1]
    again = np.array([winner[0], main])

    def estimate_by_search(tables: Floats) -> Floats:
        return search_best_models(tables, again, dead, order)[0]

    if not np.isfinite(unseen[0]):
        return None, estimate_by_search, None
    return np.flatnonzero(winner[0]).astype(np.int64), estimate_by_search, near


def _search_near_models(table: CaptureTable, order: int, winner: Flags) -> NearModels:
    """Models within 10 of the best: all pair models where they can be fitted, and what steps reach."""
    if len(table.lists) > _PAIRS_FITTED:
        return search_occams_window(table, order, winner)
    models = list_hierarchical_models(len(table.lists), 2)
    states, scores, unseen, _ = fit_model_family(models, table.cells, table.barred_histories, NEAR)
    scores = np.where(states == FOUND, scores, np.inf)
    if not np.isfinite(scores.min()):
        return search_occams_window(table, order, winner)
    pairs = _select_near_models(models, scores, unseen)
    return pairs if order == 2 else search_occams_window(table, order, np.concatenate([winner, pairs.models]))
