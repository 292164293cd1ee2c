"""Sums over the lattice of capture histories: the arithmetic under every method.

A capture history, and likewise a log-linear parameter, is a whole number whose bit *i* says "on list
*i*". A table over *k* lists is an array of ``2**k`` cells; cell 0 is "on no list", which nobody sees.
The sum of a table over all histories that contain a parameter is a *superset sum*; a log-mean is a
*subset sum* of parameters. Both take ``k * 2**(k-1)`` additions (Yates 1937).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tilstand.estimate.types import Floats, Ints

__all__ = ["dead_cells", "identifiable", "subset_sums", "superset_sums"]


@njit(cache=True, nogil=True)
def superset_sums(values: Floats) -> None:
    """Replace each cell by the sum over all cells that contain it, in place.

    Example:
        >>> import numpy as np
        >>> table = np.array([0.0, 1.0, 2.0, 4.0])
        >>> superset_sums(table)
        >>> [float(value) for value in table]
        [7.0, 5.0, 6.0, 4.0]
    """
    size = values.shape[0]
    half = 1
    while half < size:
        for start in range(0, size, 2 * half):
            for cell in range(start, start + half):
                values[cell] += values[cell + half]
        half *= 2


@njit(cache=True, nogil=True)
def subset_sums(values: Floats) -> None:
    """Replace each cell by the sum over all cells contained in it, in place."""
    size = values.shape[0]
    half = 1
    while half < size:
        for start in range(0, size, 2 * half):
            for cell in range(start, start + half):
                values[cell + half] += values[cell]
        half *= 2


@njit(cache=True, nogil=True)
def dead_cells(terms: Ints, totals: Floats, barred: Ints, dead: Ints) -> int:
    """Mark the cells whose fitted mean is exactly zero; count the parameters that stay finite.

    A parameter whose sufficient statistic is zero is at minus infinity: every history that contains it
    is fitted by zero and leaves the table (Chan, Silverman and Vincent 2021). Cells barred by design
    (lists that cannot overlap) leave it too.

    Args:
        terms: Parameters of the model, as histories; the first is 0, the intercept.
        totals: Superset sums of the observed table.
        barred: 1 for cells that are impossible by design.
        dead: Receives 1 for cells that have left the table.
    """
    size = totals.shape[0]
    for cell in range(size):
        dead[cell] = barred[cell]
    dead[0] = 1
    finite = 0
    for index in range(terms.shape[0]):
        term = terms[index]
        if totals[term] > 0:
            finite += 1
        elif term > 0:
            for cell in range(term, size):
                if cell & term == term:
                    dead[cell] = 1
    return finite


@njit(cache=True, nogil=True)
def identifiable(terms: Ints, totals: Floats, dead: Ints) -> bool:
    """Whether the finite parameters of a hierarchical model can be told apart.

    Every finite parameter other than the intercept has its own cell, so the design matrix can lack rank
    in one direction only: intercept 1, and (-1)^size for each other parameter. The model is identifiable
    exactly if that direction moves the log-mean of some cell that is still in the table: if the
    parameters below some cell have an Euler characteristic other than zero. With pairs only this is
    "three lists that overlap pairwise". Whole-number arithmetic: no tolerance.

    Args:
        terms: Parameters of the model; closed downwards.
        totals: Superset sums of the observed table.
        dead: Cells that have left the table, from `dead_cells`.
    """
    size = totals.shape[0]
    direction = np.zeros(size, np.int64)
    for index in range(terms.shape[0]):
        term = terms[index]
        if totals[term] > 0:
            sign = 1
            bits = term
            while bits:
                sign = -sign
                bits &= bits - 1
            direction[term] = sign
    half = 1
    while half < size:
        for start in range(0, size, 2 * half):
            for cell in range(start, start + half):
                direction[cell + half] += direction[cell]
        half *= 2
    for cell in range(1, size):  # noqa: SIM110 (the compiler takes no generators)
        if dead[cell] == 0 and direction[cell] != 0:
            return True
    return False
