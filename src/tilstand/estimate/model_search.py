"""Search for the best hierarchical model by BIC, exhaustive, bounded or stepwise.

From each of several starts, the parameter whose entry or removal lowers BIC most is moved, until none
does (Edwards and Havranek 1985 for the idea; Silverman, Chan and Vincent 2024 found that one start may
stop short of the best). A parameter may enter once everything below it has, and leave once nothing above
it stands. The result is the best model seen, not a proof that it is the best there is.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from tilstand.estimate.hierarchical_models import HierarchicalFamily, compute_superset_sums, list_pair_terms
from tilstand.estimate.poisson_fit import DROPPED, FOUND, UNIDENTIFIED, fit_poisson_models
from tilstand.estimate.types import Flags, Floats, Ints


def compute_saturated_score(counts: Floats) -> Floats:
    """Minus twice the log-likelihood, in the constant of `fits`, of each table fitted perfectly."""
    return np.asarray(-2.0 * _compute_count_entropy(counts[1:]).sum(axis=0))


def compute_deviance_bound(pairs: Ints, counts: Floats) -> Floats:
    """For every set of pairs, a deviance below which no hierarchical model with just these pairs comes.

    If list *i* is paired with none of the lists *S*, the model implies that *i* is independent of *S*
    given the other lists. The deviance of that independence has a closed form: G-squared of the tables
    (on *i* or not) by (history over *S*), one for each history of the others; where that is "on none",
    the unseen cell makes the column "on none of S" fit perfectly. The floor is the greatest of these
    deviances over *i*.

    Returns:
        A row for each set of pairs, the set as bits in the order of `pairs`; a column for each table.
    """
    size, number = counts.shape
    chosen = np.arange(1 << len(pairs))
    floor = np.zeros((len(chosen), number))
    logs = _compute_count_entropy(counts)
    for current_number in (1 << i for i in range(size.bit_length() - 1)):
        bounds = np.zeros((size, number))
        for group in range(1, size):
            if not group & current_number:
                bounds[group] = _compute_independence_deviance(current_number, group, counts, logs)
        lacking = np.zeros(len(chosen), np.int64)
        for bit, pair in enumerate(pairs):
            if pair & current_number:
                lacking |= np.where(chosen >> bit & 1, 0, pair ^ current_number)
        np.maximum(floor, bounds[lacking], out=floor)
    return floor


def _compute_independence_deviance(one: int, group: int, counts: Floats, logs: Floats) -> Floats:
    """Deviance of independence of one list and a group of lists, given the rest."""
    cells = range(len(counts))
    outside = (len(counts) - 1) & ~(group | one)
    rests, parts = ([cell for cell in cells if not cell & ~mask] for mask in (outside, group))
    cell = np.array([[rest | part for part in parts] for rest in rests])
    without, within = counts[cell], counts[cell | one]
    terms = logs[cell] + logs[cell | one] - _compute_count_entropy(without + within)
    for table in (without, within, terms):
        table[0, 0] = 0.0
    without, within = without.sum(axis=1), within.sum(axis=1)
    margins = (
        _compute_count_entropy(without + within) - _compute_count_entropy(without) - _compute_count_entropy(within)
    )
    return np.asarray(2.0 * (terms.sum(axis=(0, 1)) + margins.sum(axis=0)))


def _compute_count_entropy(counts: Floats) -> Floats:
    return counts * np.log(np.where(counts > 0.0, counts, 1.0))


_LANES = 128


def find_movable_parameters(inside: Flags, order: int, totals: Floats) -> Flags:
    """Whether each parameter (row) may enter or leave each hierarchical model (column).

    Those of two lists or more may, as long as the model stays closed downwards. One whose statistic is
    zero doesn't enter where another below it has emptied its cells already.
    """
    size = len(inside)
    cells = np.arange(size)
    bits = np.array([cell.bit_count() for cell in range(size)])
    free = np.repeat(((bits >= 2) & (bits <= order))[:, None], inside.shape[1], axis=1)
    for number in (1 << i for i in range(size.bit_length() - 1)):
        above = (cells & number == 0)[:, None]
        free &= np.where(above, ~(inside & inside[cells | number]), inside | inside[cells & ~number])
    empty = inside & (totals == 0)
    for cell in np.flatnonzero(bits >= 2):
        below = cells[(cells & cell == cells) & (cells != cell) & (cells > 0)]
        free[cell] &= inside[cell] | (totals[cell] > 0) | ~empty[below].any(axis=0)
    return free


def search_by_single_steps(
    counts: Floats, totals: Floats, barred: Ints, order: int, inside: Flags
) -> tuple[Floats, Floats]:
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
    first = fit_poisson_models(pack_model_columns(inside), counts, totals, barred, np.zeros_like(counts), cold)
    best = np.where(first.state == FOUND, first.score + inside.sum(axis=0) * penalty, np.inf)
    theta = np.where(first.state == FOUND, first.theta, 0.0)
    left = np.arange(number)
    while len(left):
        terms, lanes = np.nonzero(find_movable_parameters(inside[:, left], order, totals[:, left]))
        lanes = left[lanes]
        trial = inside[:, lanes].copy()
        trial[terms, np.arange(len(terms))] ^= True
        price = trial.sum(axis=0) * penalty[lanes]
        ceiling = best[lanes] - 1e-9 - price
        warm = np.isfinite(best[lanes])
        poisson_fits = fit_poisson_models(
            pack_model_columns(trial), counts, totals, barred, theta[:, lanes], warm, lanes, ceiling
        )
        bic = np.where(poisson_fits.state == FOUND, poisson_fits.score + price, np.inf)
        chosen = np.full(number, -1)
        for term in np.unique(terms):
            # The later of two that are equal to rounding does not win.
            some = np.flatnonzero(terms == term)
            some = some[bic[some] < best[lanes[some]] - 1e-9]
            best[lanes[some]], chosen[lanes[some]] = bic[some], some
        left = np.flatnonzero(chosen >= 0)
        inside[:, left], theta[:, left] = trial[:, chosen[left]], poisson_fits.theta[:, chosen[left]]
    return best, theta


def pack_model_columns(inside: Flags) -> Ints:
    """Models as columns of parameters in order of history, filled up with -1."""
    longest = int(inside.sum(axis=0).max())
    terms = np.argsort(~inside, axis=0, kind="stable")[:longest]
    return np.where(np.take_along_axis(inside, terms, 0), terms, -1)


def search_best_models(tables: Floats, starts: Ints, barred: Ints, order: int) -> tuple[Floats, Flags, Floats]:
    """The best model found from all starts, for each of many tables.

    Args:
        tables: The tables, a row each.
        starts: The starting models, a row of 0 and 1 by parameter for each.
        barred: Cells impossible by design.
        order: Highest order of interaction.

    Returns:
        (unseen, winners, scores): the unseen cell, infinite where none can be fitted; the model found, as 0 and
        1 by parameter, a row for each table; and its BIC.
    """
    unseen, scores = np.empty(len(tables)), np.empty(len(tables))
    winners = np.zeros((len(tables), len(barred)), np.bool_)
    for begin in range(0, len(tables), _LANES):
        part = slice(begin, begin + _LANES)
        counts = np.repeat(np.asarray(tables[part], np.float64).T, len(starts), axis=1)
        totals = counts.copy()
        compute_superset_sums(totals)
        inside = np.tile(starts.T == 1, (1, counts.shape[1] // len(starts)))
        bic, theta = search_by_single_steps(counts, totals, barred, order, inside)
        by_table = bic.reshape(-1, len(starts))
        # The first of those that are equal to rounding.
        first = (by_table <= by_table.min(axis=1, keepdims=True) + 1e-9).argmax(axis=1)
        best = np.arange(len(by_table)) * len(starts) + first
        found = np.isfinite(bic[best])
        scores[part], winners[part] = bic[best], inside[:, best].T & found[:, None]
        unseen[part] = np.where(found, np.exp(theta[0, best]), np.inf)
    return unseen, winners, scores


_TABLES = 1_024
_FITS = 2_048
_SLICES = (0, 1, 8, 32, 128, 512, 2_048)


def fit_model_family(
    models: HierarchicalFamily, counts: Floats, barred: Ints, near: float = np.inf
) -> tuple[Ints, Floats, Floats, Floats]:
    """Fit every model of a family to one table.

    Args:
        models: The family.
        counts: The table.
        barred: Cells impossible by design.
        near: Models whose BIC is by more than this above the best's need not be fitted to the end: they are
            DROPPED, with a lower bound as their score.

    Returns:
        (states, scores, unseen, thetas): state of each fit, BIC up to a constant of the table (n is the
        number of persons; parameters at minus infinity count), the estimate of the unseen cell, and the
        parameters, a row for each model.
    """
    table = counts[:, None]
    totals = table.copy()
    compute_superset_sums(totals)
    states, scores = np.full(len(models), DROPPED), np.full(len(models), -np.inf)
    price, best = models.model_sizes * np.log(totals[0, 0]), np.inf
    if np.isfinite(near) and not barred.any():
        floor = compute_deviance_bound(list_pair_terms(models.lists), table)[models.pairs, 0]
        scores = compute_saturated_score(table)[0] + floor
    # Fits in the order in which they are made, and which of them each model starts from or has.
    thetas, home, made = [np.zeros((1, len(counts)))], np.zeros(len(models), np.int64), 1
    for level in models.model_levels:
        home[level] = np.where(models.parent[level] >= 0, home[models.parent[level]], 0)
        some = level
        if np.isfinite(near):
            some = some[~(scores[some] + price[some] > best + near)]
        if not len(some):
            continue
        parents = models.parent[some]
        warm = (parents >= 0) & (states[parents] != UNIDENTIFIED)
        start = np.concatenate(thetas)[home[some]].T
        rows = np.zeros(len(some), np.int64)
        columns = models.columns[: models.model_sizes[some].max(), some]
        ceiling = best + near - price[some] if np.isfinite(best + near) else None
        poisson_fits = fit_poisson_models(columns, table, totals, barred, start, warm, rows, ceiling)
        states[some], scores[some] = poisson_fits.state, poisson_fits.score
        thetas.append(poisson_fits.theta.T)
        home[some] = made + np.arange(len(some))
        made += len(some)
        fitted = some[poisson_fits.state == FOUND]
        best = min(best, float((scores[fitted] + price[fitted]).min(initial=np.inf)))
    every = np.concatenate(thetas)[home]
    unseen = np.where(states == FOUND, np.exp(every[:, 0]), np.inf)
    return states, scores + price, unseen, every


def select_best_models(
    models: HierarchicalFamily, order: Ints, starts: Floats, tables: Floats, barred: Ints, winners: Ints
) -> Floats:
    """The unseen cell under the best model of each of many tables; infinite where none can be fitted.

    The result is that of fitting every model (`fit_model_family`) with the least BIC chosen; models whose
    BIC has
    a lower bound above the best so far are not fitted, or not to the end. The bound of a model is the
    least deviance of any model with its pairs: in closed form (`compute_deviance_bound`), then by fitting the
    largest of them.

    Args:
        models: The family.
        order: Models in the order in which to try them: those that fitted the observed table best first.
        starts: Parameters fitted to the observed table, a row for each model.
        tables: The tables, a row each.
        barred: Cells impossible by design.
        winners: Receives the chosen model of each table, -1 where there is none.
    """
    found = np.empty(len(tables))
    columns = np.ascontiguousarray(starts.T)
    for start in range(0, len(tables), _TABLES):
        part = slice(start, start + _TABLES)
        race = _ModelRace(models, order, columns, np.ascontiguousarray(tables[part].T), barred)
        for first, last in pairwise((*(edge for edge in _SLICES if edge < len(order)), len(order))):
            race.run_model_slice(first, last)
        found[part], winners[part] = race.unseen, race.best_model_places
    return found


class _ModelRace:
    """The models of a family on some tables, slice after slice; the best of each so far."""

    def __init__(self, models: HierarchicalFamily, order: Ints, starts: Floats, counts: Floats, barred: Ints) -> None:
        self._models, self._order, self._starts = models, order, starts
        self._counts, self._barred = counts, barred
        self._totals = counts.copy()
        compute_superset_sums(self._totals)
        self._penalty = np.log(self._totals[0])
        self._perfect = compute_saturated_score(counts)
        pairs = list_pair_terms(models.lists)
        floor = np.zeros((1 << len(pairs), 1)) if barred.any() else compute_deviance_bound(pairs, counts)
        number = counts.shape[1]
        # By set of pairs and table: the least score of any of its models, and whether their cap is fitted.
        self._least = self._perfect + floor
        self._capped = np.zeros(self._least.shape, np.bool_)
        self._place = np.argsort(order)
        self._cap, self._smallest = np.zeros((2, len(self._least)), np.int64)
        self._cap[models.pairs] = models.cap
        self._smallest[models.pairs[::-1]] = models.model_sizes[::-1]
        self._best, self._at = np.full(number, np.inf), np.full(number, -1)
        self.unseen = np.full(number, np.inf)

    @property
    def best_model_places(self) -> Ints:
        """The best model of each table; -1 where there is none."""
        return np.where(self._at < 0, -1, self._order[self._at])

    def run_model_slice(self, first: int, last: int) -> None:
        """Fit those of the slice that may still be best, the caps of their sets of pairs before them."""
        index = self._order[first:last]
        held, price = self._models.pairs[index], self._models.model_sizes[index][:, None] * self._penalty
        if first:
            may = self._least[held] + price <= self._best + 1e-6
            which, rows = np.nonzero(may & ~self._capped[held])
            number = len(self._best)
            groups, rows = np.divmod(np.unique(held[which] * number + rows), number)
            caps = self._cap[groups]
            # What a cap is worth is told by the smallest model of its set.
            score = self._fit_models_to_tables(
                caps, rows, self._best[rows] + 1e-6 - self._smallest[groups] * self._penalty[rows]
            )
            self._least[groups, rows] = np.maximum(self._least[groups, rows], score)
            self._capped[groups, rows] = True
        done = (self._models.cap[index] == index)[:, None] & self._capped[held]
        which, rows = np.nonzero((self._least[held] + price <= self._best + 1e-6) & ~done)
        self._fit_models_to_tables(index[which], rows, self._best[rows] + 1e-6 - price[which, rows])

    def _fit_models_to_tables(self, index: Ints, rows: Ints, ceiling: Floats) -> Floats:
        """Fit models to tables and keep what is best; returns scores or lower bounds of them."""
        sizes = self._models.model_sizes[index]
        score, unseen = np.empty(len(index)), np.full(len(index), np.inf)
        state = np.empty(len(index), np.int64)
        ranked = np.argsort(sizes, kind="stable")
        for start in range(0, len(index), _FITS):
            some = ranked[start : start + _FITS]
            columns = self._models.columns[: sizes[some].max(), index[some]]
            begin, warm = self._starts[:, index[some]], np.ones(len(some), np.bool_)
            poisson_fits = fit_poisson_models(
                columns, self._counts, self._totals, self._barred, begin, warm, rows[some], ceiling[some]
            )
            score[some], state[some], unseen[some] = (
                poisson_fits.score,
                poisson_fits.state,
                np.exp(poisson_fits.theta[0]),
            )
        self._keep_best_models(
            index, rows, np.where(state == FOUND, score + sizes * self._penalty[rows], np.inf), unseen
        )
        return np.where(state == UNIDENTIFIED, self._perfect[rows], score)

    def _keep_best_models(self, index: Ints, rows: Ints, bic: Floats, unseen: Floats) -> None:
        place = self._place[index]
        ranked = np.lexsort((place, bic, rows))
        ranked = ranked[np.isfinite(bic[ranked])]
        ranked = ranked[np.unique(rows[ranked], return_index=True)[1]]
        row = rows[ranked]
        better = bic[ranked] < self._best[row]
        better |= (bic[ranked] == self._best[row]) & (place[ranked] < self._at[row])
        ranked, row = ranked[better], row[better]
        self._best[row], self._at[row], self.unseen[row] = bic[ranked], place[ranked], unseen[ranked]
