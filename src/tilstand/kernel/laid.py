"""Relations laid out as arrays: what a solver is given, and what points are tried in.

Floating-point numbers hold whole numbers up to 2^53 exactly, and so are sums and products that stay below it.
Whatever could be greater is marked, and has to be reckoned in Python's whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["EXACT", "Laid", "laid"]

EXACT = 1 << 53


@dataclass(frozen=True, slots=True)
class Laid:
    """The terms of all relations one after the other.

    Attributes:
        starts: Where the terms of each relation begin, and where the last end.
        columns: The column of each term.
        factors: The factor of each term.
        exact: True if no factor is too great to be held exactly.
    """

    starts: NDArray[np.intp]
    columns: NDArray[np.intp]
    factors: NDArray[np.float64]
    exact: bool

    def of(self, rows: Sequence[int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where the terms of some relations are, and the place among these relations of each."""
        chosen = np.array(rows, np.intp)
        begins = self.starts[chosen]
        sizes = self.starts[chosen + 1] - begins
        places = np.repeat(np.arange(len(chosen)), sizes)
        before = np.cumsum(sizes) - sizes
        return np.arange(len(places)) + (begins - before)[places], places


def laid(terms: Sequence[Sequence[tuple[int, int]]]) -> Laid:
    """Relations as arrays.

    Args:
        terms: For each relation, its (column, factor) pairs.

    Example:
        >>> found = laid([[(0, 1), (2, -1)], [(1, 3)]])
        >>> found.starts.tolist(), found.columns.tolist(), [one.tolist() for one in found.of([1, 0])]
        ([0, 2, 3], [0, 2, 1], [[2, 0, 1], [0, 1, 1]])
    """
    starts = np.zeros(len(terms) + 1, np.intp)
    np.cumsum([*map(len, terms)], out=starts[1:])
    factors = [a for own in terms for _, a in own]
    exact = not factors or (max(factors) <= EXACT and min(factors) >= -EXACT)
    columns = np.array([j for own in terms for j, _ in own], np.intp)
    return Laid(starts, columns, np.array(factors, np.float64), exact)
