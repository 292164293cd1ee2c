"""Models nearly as good as the best: what else the same table could be read as.

A model within ten BIC units of the best is not ruled out by the table (Kass and Raftery 1995: a difference
above ten is "very strong"). Up to six lists every pair model is fitted, and up to five every hierarchical
one. Where there are more models than can be fitted they are found as Occam's window is (Madigan and Raftery
1994): from the good ones in turn, by every entry or removal of one parameter that stays within ten of the
best, until nothing new is found. What is found so is a least: a model that is separated from all of them by
worse ones is not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tilstand.estimate.fit import FOUND, fits
from tilstand.estimate.hierarchy import label
from tilstand.estimate.lattice import superset_sums
from tilstand.estimate.result import rounded
from tilstand.estimate.search import columns, movable
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.types import Flags, Floats, Ints

__all__ = ["NEAR", "NearBest", "window"]

NEAR = 10.0
_SHOWN = 12
_MOST = 2_000


@dataclass(frozen=True)
class NearBest:
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
                "model": label(self.terms(place), table.lists),
                "bic_above_best": round(float(self.above[place]), 4),
                "estimate": rounded(float(totals[place])),
            }
            for place in range(min(len(self), _SHOWN))
        ]
        if told:
            told[0] |= {
                "within_10": len(self),
                "complete": self.complete,
                "least": rounded(float(totals.min())),
                "greatest": rounded(float(totals.max())),
            }
        return told


def window(table: CaptureTable, order: int, starts: Flags, most: int = _MOST) -> NearBest:
    """The models within ten of the best that single steps reach from the starts.

    Args:
        table: The table.
        order: Highest order of interaction.
        starts: Models to begin with, as 0 and 1 by history, a row each.
        most: Models after which the search ends: the best that many are kept.
    """
    counts, dead = table.cells[:, None], table.dead
    totals = counts.copy()
    superset_sums(totals)
    penalty = float(np.log(totals[0, 0]))
    fresh = np.unique(starts, axis=0)
    known = {row.tobytes() for row in fresh}
    theta = np.zeros((len(fresh), len(counts)))
    warm = np.zeros(len(fresh), np.bool_)
    kept, best = _Kept(), np.inf
    bits = np.array([cell.bit_count() for cell in range(len(dead))])
    # A parameter that is barred by design says nothing: a model with it is the one without.
    free = (bits <= order) & (dead == 0)
    while len(fresh):
        inside = fresh.T
        price = np.asarray(inside.sum(axis=0) * penalty, np.float64)
        rows = np.zeros(len(fresh), np.int64)
        ceiling = best + NEAR - price if np.isfinite(best) else None
        found = fits(columns(inside), counts, totals, dead, theta.T, warm, rows, ceiling)
        bic = np.where(found.state == FOUND, found.score + price, np.inf)
        best = min(best, float(bic.min()))
        good = bic <= best + NEAR
        kept.add(fresh[good], bic[good], found.theta[:, good].T, best)
        if len(kept.bic) >= most:
            break
        fresh, theta = _steps(fresh[good], found.theta[:, good].T, free, totals, known)
        warm = np.ones(len(fresh), np.bool_)
    ranked = np.lexsort((np.arange(len(kept.bic)), kept.models.sum(axis=1), kept.bic.round(9)))[:most]
    return NearBest(kept.models[ranked], kept.bic[ranked] - best, np.exp(kept.theta[ranked, 0]), False)


class _Kept:
    """The models still within ten of the best."""

    def __init__(self) -> None:
        self.models = np.zeros((0, 0), np.bool_)
        self.bic, self.theta = np.zeros(0), np.zeros((0, 0))

    def add(self, models: Flags, bic: Floats, theta: Floats, best: float) -> None:
        if len(self.bic):
            models = np.concatenate([self.models, models])
            bic, theta = np.concatenate([self.bic, bic]), np.concatenate([self.theta, theta])
        good = bic <= best + NEAR
        self.models, self.bic, self.theta = models[good], bic[good], theta[good]


def _steps(
    models: Flags, theta: Floats, free: Flags, totals: Floats, known: set[bytes]
) -> tuple[Flags, Floats]:
    """Models that differ by one parameter from some of these and were never tried, with a start for each."""
    may = movable(models.T, len(free).bit_length(), np.repeat(totals, len(models), axis=1))
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
