"""The best hierarchical model by BIC, exhaustively or with models left out that cannot win."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from tilstand.estimate.fit import DROPPED, FOUND, UNIDENTIFIED, fits
from tilstand.estimate.floor import deviance_floor, saturated_score
from tilstand.estimate.hierarchy import Family, pairs_of
from tilstand.estimate.lattice import superset_sums
from tilstand.estimate.types import Floats, Ints

__all__ = ["best_models", "fit_all"]

_TABLES = 1_024
_FITS = 2_048
_SLICES = (0, 1, 8, 32, 128, 512, 2_048)


def fit_all(
    models: Family, counts: Floats, barred: Ints, near: float = np.inf
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
    superset_sums(totals)
    states, scores = np.full(len(models), DROPPED), np.full(len(models), -np.inf)
    price, best = models.sizes * np.log(totals[0, 0]), np.inf
    if np.isfinite(near) and not barred.any():
        floor = deviance_floor(pairs_of(models.lists), table)[models.pairs, 0]
        scores = saturated_score(table)[0] + floor
    # Fits in the order in which they are made, and which of them each model starts from or has.
    thetas, home, made = [np.zeros((1, len(counts)))], np.zeros(len(models), np.int64), 1
    for level in models.levels:
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
        columns = models.columns[: models.sizes[some].max(), some]
        ceiling = best + near - price[some] if np.isfinite(best + near) else None
        found = fits(columns, table, totals, barred, start, warm, rows, ceiling)
        states[some], scores[some] = found.state, found.score
        thetas.append(found.theta.T)
        home[some] = made + np.arange(len(some))
        made += len(some)
        fitted = some[found.state == FOUND]
        best = min(best, float((scores[fitted] + price[fitted]).min(initial=np.inf)))
    every = np.concatenate(thetas)[home]
    unseen = np.where(states == FOUND, np.exp(every[:, 0]), np.inf)
    return states, scores + price, unseen, every


def best_models(
    models: Family, order: Ints, starts: Floats, tables: Floats, barred: Ints, winners: Ints
) -> Floats:
    """The unseen cell under the best model of each of many tables; infinite where none can be fitted.

    The result is that of fitting every model (`fit_all`) with the least BIC chosen; models whose BIC has
    a lower bound above the best so far are not fitted, or not to the end. The bound of a model is the
    least deviance of any model with its pairs: in closed form (`deviance_floor`), then by fitting the
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
        race = _Race(models, order, columns, np.ascontiguousarray(tables[part].T), barred)
        for first, last in pairwise((*(edge for edge in _SLICES if edge < len(order)), len(order))):
            race.run(first, last)
        found[part], winners[part] = race.unseen, race.winner
    return found


class _Race:
    """The models of a family on some tables, slice after slice; the best of each so far."""

    def __init__(self, models: Family, order: Ints, starts: Floats, counts: Floats, barred: Ints) -> None:
        self._models, self._order, self._starts = models, order, starts
        self._counts, self._barred = counts, barred
        self._totals = counts.copy()
        superset_sums(self._totals)
        self._penalty = np.log(self._totals[0])
        self._perfect = saturated_score(counts)
        pairs = pairs_of(models.lists)
        floor = np.zeros((1 << len(pairs), 1)) if barred.any() else deviance_floor(pairs, counts)
        number = counts.shape[1]
        # By set of pairs and table: the least score of any of its models, and whether their cap is fitted.
        self._least = self._perfect + floor
        self._capped = np.zeros(self._least.shape, np.bool_)
        self._place = np.argsort(order)
        self._cap, self._smallest = np.zeros((2, len(self._least)), np.int64)
        self._cap[models.pairs] = models.cap
        self._smallest[models.pairs[::-1]] = models.sizes[::-1]
        self._best, self._at = np.full(number, np.inf), np.full(number, -1)
        self.unseen = np.full(number, np.inf)

    @property
    def winner(self) -> Ints:
        """The best model of each table; -1 where there is none."""
        return np.where(self._at < 0, -1, self._order[self._at])

    def run(self, first: int, last: int) -> None:
        """Fit those of the slice that may still be best, the caps of their sets of pairs before them."""
        index = self._order[first:last]
        held, price = self._models.pairs[index], self._models.sizes[index][:, None] * self._penalty
        if first:
            may = self._least[held] + price <= self._best + 1e-6
            which, rows = np.nonzero(may & ~self._capped[held])
            number = len(self._best)
            groups, rows = np.divmod(np.unique(held[which] * number + rows), number)
            caps = self._cap[groups]
            # What a cap is worth is told by the smallest model of its set.
            score = self._fitted(
                caps, rows, self._best[rows] + 1e-6 - self._smallest[groups] * self._penalty[rows]
            )
            self._least[groups, rows] = np.maximum(self._least[groups, rows], score)
            self._capped[groups, rows] = True
        done = (self._models.cap[index] == index)[:, None] & self._capped[held]
        which, rows = np.nonzero((self._least[held] + price <= self._best + 1e-6) & ~done)
        self._fitted(index[which], rows, self._best[rows] + 1e-6 - price[which, rows])

    def _fitted(self, index: Ints, rows: Ints, ceiling: Floats) -> Floats:
        """Fit models to tables and keep what is best; returns scores or lower bounds of them."""
        sizes = self._models.sizes[index]
        score, unseen = np.empty(len(index)), np.full(len(index), np.inf)
        state = np.empty(len(index), np.int64)
        ranked = np.argsort(sizes, kind="stable")
        for start in range(0, len(index), _FITS):
            some = ranked[start : start + _FITS]
            columns = self._models.columns[: sizes[some].max(), index[some]]
            begin, warm = self._starts[:, index[some]], np.ones(len(some), np.bool_)
            found = fits(
                columns, self._counts, self._totals, self._barred, begin, warm, rows[some], ceiling[some]
            )
            score[some], state[some], unseen[some] = found.score, found.state, np.exp(found.theta[0])
        self._keep(index, rows, np.where(state == FOUND, score + sizes * self._penalty[rows], np.inf), unseen)
        return np.where(state == UNIDENTIFIED, self._perfect[rows], score)

    def _keep(self, index: Ints, rows: Ints, bic: Floats, unseen: Floats) -> None:
        place = self._place[index]
        ranked = np.lexsort((place, bic, rows))
        ranked = ranked[np.isfinite(bic[ranked])]
        ranked = ranked[np.unique(rows[ranked], return_index=True)[1]]
        row = rows[ranked]
        better = bic[ranked] < self._best[row]
        better |= (bic[ranked] == self._best[row]) & (place[ranked] < self._at[row])
        ranked, row = ranked[better], row[better]
        self._best[row], self._at[row], self.unseen[row] = bic[ranked], place[ranked], unseen[ranked]
