"""The rows around one row: a short proof is looked for there before all rows are asked.

>>> sums = Sums.of([[0, 1], [0], [2, 3], [3]], inner=[1, 2, 3, 4])
>>> part = nearby(sums, np.ones(4, dtype=np.bool_), row=1, steps=1)
>>> part.rows.tolist(), part.sums.values.tolist()
([0, 1], [3, 1])
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from tilstand.disclosure.proof import Derivation, proof
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.types import Flags, Ints, Places

__all__ = ["Neighbourhood", "nearby", "shortest"]

_STEPS = (1, 2, 3, 5)


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """A part of a system.

    Attributes:
        sums: Its rows over its finest cells.
        rows: Which rows of the whole they are, rising.
    """

    sums: Sums
    rows: Ints


def nearby(sums: Sums, shown: Flags, row: int, steps: int) -> Neighbourhood:
    """The given rows that hang together with a row in so many steps, from cells to rows and back.

    Args:
        sums: The whole system.
        shown: Which of its rows are given.
        row: The row in the middle, given or not.
        steps: How far to go.
    """
    usable = shown.copy()
    usable[row] = True
    taken = np.zeros(len(sums), np.bool_)
    taken[row] = True
    cells = np.zeros(len(sums.inner), np.bool_)
    owners = sums.rows_of_terms
    for _ in range(steps):
        cells[sums.indices[taken[owners]]] = True
        found = np.zeros(len(sums), np.bool_)
        found[owners[cells[sums.indices]]] = True
        grown = taken | (found & usable)
        if (grown == taken).all():
            break
        taken = grown
    cells[sums.indices[taken[owners]]] = True
    return _part(sums, np.flatnonzero(taken), np.flatnonzero(cells))


def shortest(
    sums: Sums, shown: Flags, row: int, *, least: bool, end: float | None = None
) -> Derivation | None:
    """The shortest proof of an end that is found, near the row first; None where nothing shows it.

    Args:
        sums: The rows.
        shown: Which of them are given.
        row: Whose end.
        least: The lower end; else the upper one.
        end: What is to be shown; None: as far as can be shown.
    """
    for own in _widening(sums, shown, row):
        place = int(np.searchsorted(own.rows, row))
        found = proof(own.sums, shown[own.rows], place, least=least, end=end)
        if found is not None:
            rows = {int(own.rows[at]): number for at, number in found.multipliers.items()}
            return replace(found, row=row, multipliers=rows)
    return None


def _widening(sums: Sums, shown: Flags, row: int) -> Iterator[Neighbourhood]:
    size = 0
    for steps in (*_STEPS, len(sums)):
        own = nearby(sums, shown, row, steps)
        if len(own.rows) > size:
            size = len(own.rows)
            yield own


def _part(sums: Sums, rows: Ints, cells: Ints) -> Neighbourhood:
    place = np.full(len(sums.inner), -1, np.int32)
    place[cells] = np.arange(len(cells), dtype=np.int32)
    counts = np.diff(sums.indptr)[rows]
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    at = np.repeat(sums.indptr[rows] - starts[:-1], counts) + np.arange(starts[-1])
    indices: Places = place[sums.indices[at]]
    own = Sums(
        starts,
        indices,
        sums.inner[cells],
        None if sums.factors is None else sums.factors[at],
        None if sums.slack is None else sums.slack[rows],
        None if sums.floor is None else sums.floor[cells],
        None if sums.ceiling is None else sums.ceiling[cells],
    )
    return Neighbourhood(own, rows)
