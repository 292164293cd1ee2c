"""A micro-cell file in arrays: the finest cells, what they count, and how their codes are grouped.

>>> import numpy as np
>>> sex, region = Variable("sex", ("f", "m")), Variable("region", ("a", "b", "c"))
>>> micro = Micro((sex, region), np.array([[0, 0], [1, 0], [1, 2]]), np.array([3, 1, 2]))
>>> micro.extended().counts.tolist()
[3, 0, 0, 1, 0, 2]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from tilstand.disclosure.objection import DisclosureError, Objection
from tilstand.disclosure.types import Ints

__all__ = ["MOST_CELLS", "Grouping", "Micro", "Variable"]

MOST_CELLS = 4_000_000
"""So many finest cells are held at once; five dimensions of twenty codes are 3,200,000."""


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Coarser codes of a variable: each of its codes belongs to exactly one of them.

    Attributes:
        name: Name of the coarser column (county).
        codes: Its codes, in order.
        of: For each code of the variable, the position of the coarser code.
    """

    name: str
    codes: tuple[str, ...]
    of: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """One way in which the cells are told apart.

    Attributes:
        name: Name of the column.
        codes: Its codes, in order.
        groupings: Coarser codes; several stand beside each other and need not nest (county, kind of place).
    """

    name: str
    codes: tuple[str, ...]
    groupings: tuple[Grouping, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Micro:
    """The finest cells, one a combination of codes.

    A cell that stands here with 0 is one that might have counted somebody. One that does not stand here can
    count nobody, and every reader knows it: a *structural* zero. `extended` makes all others possible.

    Attributes:
        variables: The variables.
        codes: n by d: the position of the cell's code of each variable; no row twice.
        counts: n: how many each cell counts, 0 or more.
    """

    variables: tuple[Variable, ...]
    codes: Ints
    counts: Ints

    @property
    def size(self) -> tuple[int, ...]:
        """How many codes each variable has."""
        return tuple(len(one.codes) for one in self.variables)

    def extended(self) -> Micro:
        """The same cells with every combination of codes that was not listed, counted as 0.

        Raises:
            DisclosureError: If there are more combinations than can be held.
        """
        cells = prod(self.size)
        if cells > MOST_CELLS:
            raise DisclosureError([Objection("too_large", {"cells": cells, "most": MOST_CELLS})])
        counts = np.zeros(cells, np.int64)
        counts[self._number(self.codes)] = self.counts
        codes = np.stack(np.unravel_index(np.arange(cells), self.size), axis=1)
        return replace(self, codes=codes.astype(np.int64), counts=counts)

    def _number(self, codes: Ints) -> Ints:
        found: Ints = np.ravel_multi_index(tuple(codes.T), self.size).astype(np.int64)
        return found

    def named(self) -> Iterator[tuple[tuple[str, ...], int]]:
        """Each cell by its codes' names, with what it counts."""
        for row, count in zip(self.codes, self.counts, strict=True):
            names = (one.codes[place] for one, place in zip(self.variables, row, strict=True))
            yield tuple(names), int(count)
