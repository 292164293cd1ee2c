"""Deviances below which no model comes: what leaves models out that cannot win."""

from __future__ import annotations

import numpy as np

from tilstand.estimate.types import Floats, Ints

__all__ = ["deviance_floor", "saturated_score"]


def saturated_score(counts: Floats) -> Floats:
    """Minus twice the log-likelihood, in the constant of `fits`, of each table fitted perfectly."""
    return np.asarray(-2.0 * _entropy(counts[1:]).sum(axis=0))


def deviance_floor(pairs: Ints, counts: Floats) -> Floats:
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
    logs = _entropy(counts)
    for one in (1 << i for i in range(size.bit_length() - 1)):
        bounds = np.zeros((size, number))
        for group in range(1, size):
            if not group & one:
                bounds[group] = _independence(one, group, counts, logs)
        lacking = np.zeros(len(chosen), np.int64)
        for bit, pair in enumerate(pairs):
            if pair & one:
                lacking |= np.where(chosen >> bit & 1, 0, pair ^ one)
        np.maximum(floor, bounds[lacking], out=floor)
    return floor


def _independence(one: int, group: int, counts: Floats, logs: Floats) -> Floats:
    """Deviance of independence of one list and a group of lists, given the rest."""
    cells = range(len(counts))
    outside = (len(counts) - 1) & ~(group | one)
    rests, parts = ([cell for cell in cells if not cell & ~mask] for mask in (outside, group))
    cell = np.array([[rest | part for part in parts] for rest in rests])
    without, within = counts[cell], counts[cell | one]
    terms = logs[cell] + logs[cell | one] - _entropy(without + within)
    for table in (without, within, terms):
        table[0, 0] = 0.0
    without, within = without.sum(axis=1), within.sum(axis=1)
    margins = _entropy(without + within) - _entropy(without) - _entropy(within)
    return np.asarray(2.0 * (terms.sum(axis=(0, 1)) + margins.sum(axis=0)))


def _entropy(counts: Floats) -> Floats:
    return counts * np.log(np.where(counts > 0.0, counts, 1.0))
