"""Small counts that a reader gets to know something of, and how that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tilstand.disclosure.nearby import shortest
from tilstand.disclosure.proof import Derivation
from tilstand.disclosure.reach import Reached
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.types import Flags, Ints

__all__ = ["TableLeak", "leaks_of"]

_CLOSE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class TableLeak:
    """A small count that a reader gets to know something of.

    Attributes:
        row: Its cell.
        kind: "told" where it stands in print; "determined"; "narrowed" where only small counts are left;
            "above_zero" where it cannot be nothing; "unsettled" where the attack did not come to an end.
        low: The least that it can be; NaN where that was not settled.
        high: The greatest.
        proofs: The printed cells that show it, for either end that gives it away.
        reader: Who gets to know it: "anybody", "person", "body", or "group" where it is that a whole group
            is of one category.
        names: The codes of the bodies, or of the person's own cell; of a group, its category.
        own: How many of the count the reader knows of, being one of them or having counted them.
    """

    row: int
    kind: str
    low: float
    high: float
    proofs: tuple[Derivation, ...] = ()
    reader: str = "anybody"
    names: tuple[str, ...] = ()
    own: int = 0


def leaks_of(
    sums: Sums,
    shown: Flags,
    known: Reached,
    *,
    low: int | Ints,
    high: int | Ints,
) -> Iterator[TableLeak]:
    """Rows that cannot be so little, or cannot be so much, each with its proofs.

    Args:
        sums: The rows, as the reader sees them.
        shown: Which of them are given.
        known: What the rows may be.
        low: What each must be able to be at most.
        high: What each must be able to be at least.
    """
    little, enough = np.broadcast_to(low, known.rows.shape), np.broadcast_to(high, known.rows.shape)
    for at, row in enumerate(known.rows.tolist()):
        least, most = known.ends(at)
        if least <= little[at] + _CLOSE and most >= enough[at] - _CLOSE:
            continue
        if np.isnan(least) or np.isnan(most):
            kind = "unsettled"
        elif most - least < 1 - _CLOSE:
            kind = "determined"
        else:
            kind = "above_zero" if least > little[at] + _CLOSE else "narrowed"
        proofs = (
            shortest(sums, shown, row, least=True, end=least) if least > little[at] + _CLOSE else None,
            shortest(sums, shown, row, least=False, end=most) if most < enough[at] - _CLOSE else None,
        )
        yield TableLeak(row, kind, least, most, tuple(one for one in proofs if one is not None))
