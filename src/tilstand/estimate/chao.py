"""Chao's lower bound when lists differ in size: a floor under every estimate.

People differ in how easily they are found; those hardest to find weigh most among the unseen. Whatever
that spread, the expected number unseen is at least what the persons on one and on two lists imply (Chao
1987). With lists of different sizes the bound is the main-effects model fitted to the histories of one
and two lists only, every other history fitted perfectly (Rivest and Baillargeon 2007). It is a floor if
lists are independent given the person; a list that keeps people off another can break it.
"""

from __future__ import annotations

import numpy as np

from tilstand.estimate.fit import FOUND, fits
from tilstand.estimate.lattice import superset_sums
from tilstand.estimate.types import Floats, Ints

__all__ = ["lower_bounds"]


def lower_bounds(tables: Floats, barred: Ints) -> Floats:
    """The least number unseen for each of many tables; infinite where no two lists tie all together.

    Example:
        With two lists of equal weight the bound is Lincoln and Petersen's: 10 * 10 / 5.

        >>> lower_bounds(np.array([[0.0, 10.0, 10.0, 5.0]]), np.zeros(4, np.int64)).round(6)
        array([20.])
    """
    counts = np.ascontiguousarray(tables.T)
    size, number = counts.shape
    beyond = barred.copy()
    beyond[[cell.bit_count() > 2 for cell in range(size)]] = 1
    counts[beyond == 1] = 0.0
    totals = counts.copy()
    superset_sums(totals)
    main = np.array([0, *(1 << i for i in range(size.bit_length() - 1))], np.int64)
    models = np.repeat(main[:, None], number, axis=1)
    found = fits(models, counts, totals, beyond, np.zeros_like(counts), np.zeros(number, np.bool_))
    return np.where(found.state == FOUND, np.exp(found.theta[0]), np.inf)
