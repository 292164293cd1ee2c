"""Each finest cell's ends as every given row by itself tells them, again and again until none tells more.

This fixes what a given zero or a lone cell fixes, so that a linear program is asked about the rest alone.
"""

from __future__ import annotations

import numpy as np

from tilstand.disclosure.sums import Sums
from tilstand.disclosure.types import Flags, Floats, Places

__all__ = ["CLOSE", "narrowed"]

CLOSE = 1e-6
"""Real numbers closer than this are the same; counts are whole, and no row divides them."""
_ROUNDS = 30


def narrowed(sums: Sums, shown: Flags) -> tuple[Floats, Floats]:
    """What each finest cell is at least and at most, from one row at a time; real numbers, not whole ones.

    Args:
        sums: The rows.
        shown: Which of them are given.
    """
    kept = shown[sums.rows_of_terms]
    rows, cells = sums.rows_of_terms[kept], sums.indices[kept]
    factors = np.ones(len(rows)) if sums.factors is None else sums.factors[kept].astype(np.float64)
    slack = 0.0 if sums.slack is None else sums.slack
    least, most = sums.values - slack, sums.values + slack
    low, high = sums.low.copy(), sums.high.copy()
    up = factors > 0
    for _ in range(_ROUNDS):
        # the ends of each term, and those of its row without it: an infinite one hides all others
        lows = factors * np.where(up, low[cells], high[cells])
        highs = factors * np.where(up, high[cells], low[cells])
        others_low, others_high = _others(rows, lows, len(sums)), -_others(rows, -highs, len(sums))
        top, bottom = (most[rows] - others_low) / factors, (least[rows] - others_high) / factors
        new_low, new_high = low.copy(), high.copy()
        np.minimum.at(new_high, cells, np.where(up, top, bottom))
        np.maximum.at(new_low, cells, np.where(up, bottom, top))
        same = np.allclose(new_low, low, 0, CLOSE) and np.allclose(new_high, high, 0, CLOSE)
        low, high = new_low, new_high
        if same:
            break
    fixed = high - low < CLOSE
    low[fixed] = high[fixed] = sums.inner[fixed]  # the truth is between them
    return low, high


def _others(rows: Places, lows: Floats, size: int) -> Floats:
    """The sum of the lower ends of the other terms of each term's row."""
    endless = np.isinf(lows)
    finite = np.where(endless, 0.0, lows)
    total = np.bincount(rows, finite, size)[rows] - finite
    return np.where(np.bincount(rows, endless, size)[rows] - endless > 0, -np.inf, total)
