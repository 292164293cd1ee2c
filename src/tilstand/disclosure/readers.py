"""Readers who know more than what is printed: a person who is counted, and bodies that know their own counts.

What they know of the finest cells is certain to them; what is left to learn is what the others count. A
person in a small count must hold it possible to be alone in it; a body that subtracts its own from a sum must
hold it possible that nobody is left.

    >>> import numpy as np
    >>> from tilstand.disclosure.micro import Micro, Variable
    >>> from tilstand.disclosure.tables import tables
    >>> body, form = Variable("body", ("a", "b")), Variable("form", ("x", "y"))
    >>> made = tables(Micro((body, form), np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([9, 2, 1, 8])))
    >>> [(one.names, [(made.names(r), low) for r, low, _ in one.asked]) for one in bodies(made, "body", 1, 3)]
    [(('a',), [((None, 'x'), 9), (('b', 'x'), 0)]), (('b',), [((None, 'y'), 8), (('a', 'y'), 0)])]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from tilstand.disclosure.objection import DisclosureError, Objection
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.tables import TOTAL, Tables
from tilstand.disclosure.types import Ints

__all__ = ["Insider", "bodies", "persons"]


@dataclass(frozen=True, slots=True, eq=False)
class Insider:
    """A reader who knows some finest cells.

    Attributes:
        kind: "person" or "body".
        names: Who it is: codes of the bodies, or of the person's finest cell.
        cells: The finest cells that the reader knows something of.
        at_least: How many each is at least, where that is all that is known; None: each is known exactly.
        asked: Rows that say something of others to this reader, each with what it must be able to be at most
            (then nobody else is in it) and at least (then others are no small count).
    """

    kind: str
    names: tuple[str, ...]
    cells: Ints
    at_least: Ints | None
    asked: tuple[tuple[int, int, int], ...]

    def before(self, sums: Sums) -> Sums:
        """The rows as this reader sees them."""
        return sums.told(self.cells, self.at_least)

    def limits(self, sums: Sums) -> tuple[Ints, Ints]:
        """By how much each cell that the reader knows may fall, and rise; -1 where there is no limit."""
        own = sums.inner[self.cells]
        if self.at_least is None:
            return np.zeros(len(own), np.int64), np.zeros(len(own), np.int64)
        return own - self.at_least, np.full(len(own), -1, dtype=np.int64)


def persons(made: Tables, threshold: int) -> Iterator[Insider]:
    """Everybody who is counted in a small count of more than one: who is alone in one learns of nobody.

    Args:
        made: Everything that is to be published.
        threshold: Counts from one to below it are small.
    """
    rows = np.flatnonzero((made.values > 1) & (made.values < threshold))
    within: dict[int, list[int]] = {}
    for row in rows.tolist():
        for cell in made.cells(row).tolist():
            if made.inner[cell]:
                within.setdefault(cell, []).append(row)
    alone = {int(made.cells(row)[0]): row for row in range(len(made)) if len(made.cells(row)) == 1}
    for cell, own in sorted(within.items()):
        names = made.names(alone[cell]) if cell in alone else ()
        known = tuple(name for name in names if name is not None)
        asked = tuple((row, 1, threshold) for row in own)
        yield Insider("person", known, np.array([cell]), np.array([1]), asked)


def bodies(made: Tables, dimension: str, colluding: int, threshold: int) -> Iterator[Insider]:
    """Bodies that each know all of their own counts, and tell each other.

    Args:
        made: Everything that is to be published.
        dimension: The dimension whose finest codes are bodies.
        colluding: How many know of each other.
        threshold: Counts from one to below it are small.

    Raises:
        DisclosureError: If there is no such dimension.
    """
    if dimension not in made.dims or colluding < 1:
        raise DisclosureError([Objection("no_column", {"name": dimension, "list": ", ".join(made.dims)})])
    at = made.dims.index(dimension)
    others = [place for place in range(len(made.dims)) if place != at]
    alone: Ints = np.flatnonzero(
        (made.address[:, others] == TOTAL).all(axis=1) & (made.address[:, at] != TOTAL)
    )
    members = {row: frozenset(made.cells(row).tolist()) for row in alone.tolist()}
    finest = [row for row, own in members.items() if not any(two < own for two in members.values())]
    for chosen in combinations(finest, colluding):
        cells = np.array(sorted(frozenset.union(*(members[row] for row in chosen))), dtype=np.int64)
        inner = np.zeros(len(made.inner), np.int64)
        inner[cells] = made.inner[cells]
        own = made.sums(inner)
        rest = made.values - own
        rows: Ints = np.flatnonzero((rest > 0) & (rest < threshold))
        asked = tuple((int(row), int(own[row]), int(own[row]) + threshold) for row in rows)
        names = tuple(str(made.names(row)[at]) for row in chosen)
        yield Insider("body", names, cells, None, asked)
