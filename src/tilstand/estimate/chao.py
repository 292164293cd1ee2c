"""Chao's lower bound when lists differ in size: a floor under every estimate.

People differ in how easily they are found; those hardest to find weigh most among the unseen. Whatever
that spread, the expected number unseen is at least what the persons on one and on two lists imply (Chao
1987). With lists of different sizes the bound is the main-effects model fitted to the histories of one
and two lists only, every other history fitted perfectly (Rivest and Baillargeon 2007). It is a floor if
lists are independent given the person; a list that keeps people off another can break it.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tilstand.estimate.fit import COLD, FOUND, maximise
from tilstand.estimate.lattice import superset_sums
from tilstand.estimate.types import Floats, Ints

__all__ = ["lower_bounds"]


@njit(cache=True, nogil=True)
def lower_bounds(tables: Floats, barred: Ints) -> Floats:
    """The least number unseen for each of many tables; infinite where no two lists tie all together.

    Example:
        With two lists of equal weight the bound is Lincoln and Petersen's: 10 * 10 / 5.

        >>> lower_bounds(np.array([[0.0, 10.0, 10.0, 5.0]]), np.zeros(4, np.int64)).round(6)
        array([20.])
    """
    size = tables.shape[1]
    lists = 0
    while 1 << lists < size:
        lists += 1
    model = np.zeros(lists + 1, np.int64)
    for i in range(lists):
        model[i + 1] = 1 << i
    beyond = barred.copy()
    for cell in range(size):
        bits = cell
        count = 0
        while bits:
            bits &= bits - 1
            count += 1
        if count > 2:
            beyond[cell] = 1
    theta = np.empty(size)
    means = np.empty(size)
    found = np.empty(tables.shape[0])
    for row in range(tables.shape[0]):
        counts = tables[row].copy()
        for cell in range(size):
            if beyond[cell]:
                counts[cell] = 0.0
        totals = counts.copy()
        superset_sums(totals)
        theta[:] = 0.0
        state, _ = maximise(model, counts, totals, beyond, theta, COLD, means)
        found[row] = np.exp(theta[0]) if state == FOUND else np.inf
    return found
