"""Sums over the lattice of capture histories: the arithmetic under every method.

A capture history, and likewise a log-linear parameter, is a whole number whose bit *i* says "on list
*i*". A table over *k* lists is an array of ``2**k`` cells; cell 0 is "on no list", which nobody sees.
The sum of a table over all histories that contain a parameter is a *superset sum*; a log-mean is a
*subset sum* of parameters. Both take ``k * 2**(k-1)`` additions (Yates 1937), for any number of tables at
once: the first axis is the history, the last the table.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tilstand.estimate.types import Flags, Floats, Ints

__all__ = ["remaining", "signs", "subset_sums", "superset_sums"]


def superset_sums(values: NDArray[Any]) -> None:
    """Replace each cell by the sum over all cells that contain it, in place.

    Example:
        >>> table = np.array([0.0, 1.0, 2.0, 4.0])
        >>> superset_sums(table)
        >>> [float(value) for value in table]
        [7.0, 5.0, 6.0, 4.0]
    """
    size, half = len(values), 1
    while half < size:
        halves = values.reshape(size // (2 * half), 2, half, *values.shape[1:])
        halves[:, 0] += halves[:, 1]
        half *= 2


def subset_sums(values: NDArray[Any]) -> None:
    """Replace each cell by the sum over all cells contained in it, in place."""
    size, half = len(values), 1
    while half < size:
        halves = values.reshape(size // (2 * half), 2, half, *values.shape[1:])
        halves[:, 1] += halves[:, 0]
        half *= 2


def signs(size: int) -> NDArray[np.int16]:
    """1 for each history on an even number of lists, -1 for the others."""
    return np.array([1 - 2 * (cell.bit_count() & 1) for cell in range(size)], np.int16)


def remaining(models: Ints, finite: Flags, totals: Floats, barred: Ints) -> tuple[Flags, Flags]:
    """The cells that stay in each table, and whether its finite parameters can be told apart.

    A parameter whose sufficient statistic is zero is at minus infinity: every history that contains it
    is fitted by zero and leaves the table (Chan, Silverman and Vincent 2021). Cells barred by design
    (lists that cannot overlap) leave it too.

    Every finite parameter other than the intercept has its own cell, so the design matrix can lack rank
    in one direction only: intercept 1, and (-1)^size for each other parameter. The model is identifiable
    exactly if that direction moves the log-mean of some cell that is still in the table: if the
    parameters below some cell have an Euler characteristic other than zero. With pairs only this is
    "three lists that overlap pairwise". Whole-number arithmetic: no tolerance.

    Args:
        models: Parameters of each table's model, a column each, filled up with -1; closed downwards.
        finite: Which of them have a sufficient statistic above zero.
        totals: Superset sums of the tables.
        barred: 1 for cells that are impossible by design.
    """
    gone = np.zeros(totals.shape, np.int16)
    rows, lanes = np.nonzero((models > 0) & ~finite)
    gone[models[rows, lanes], lanes] = 1
    subset_sums(gone)
    alive: Flags = (gone == 0) & (barred == 0)[:, None]
    alive[0] = False
    direction = np.zeros(totals.shape, np.int16)
    rows, lanes = np.nonzero(finite)
    cells = models[rows, lanes]
    direction[cells, lanes] = signs(len(totals))[cells]
    subset_sums(direction)
    return alive, (alive & (direction != 0)).any(axis=0)
