"""Who reads a table, besides anybody: persons counted in it, bodies, and those who know a group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from tilstand.disclosure.attack import Attack
from tilstand.disclosure.grouped import OneCategory, groups, with_rests
from tilstand.disclosure.leak import TableLeak, leaks_of
from tilstand.disclosure.reach import reached
from tilstand.disclosure.readers import Insider, bodies, persons
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.tables import Tables
from tilstand.disclosure.types import Flags, Ints

__all__ = ["ANYBODY", "Audience", "learned_by_groups", "learned_by_insiders"]


@dataclass(frozen=True, slots=True)
class Audience:
    """Readers who know more than what is printed.

    Attributes:
        bodies: The dimension whose codes are bodies that know their own counts; empty for none.
        colluding: How many bodies tell each other theirs.
        persons: Persons counted in small counts, too.
        groups: Dimensions whose category must not be seen of a whole group.
    """

    bodies: str = ""
    colluding: int = 1
    persons: bool = False
    groups: tuple[str, ...] = ()

    @property
    def readers(self) -> list[str]:
        """The kinds of readers, by name."""
        named = {"persons": self.persons, "bodies": bool(self.bodies), "groups": bool(self.groups)}
        return [name for name, there in named.items() if there]

    def insiders(self, made: Tables, threshold: int) -> tuple[Insider, ...]:
        """The readers who know some cells.

        Args:
            made: Everything that is to be published.
            threshold: Counts from one to below it are small.
        """
        own = persons(made, threshold) if self.persons else ()
        known = bodies(made, self.bodies, self.colluding, threshold) if self.bodies else ()
        return tuple(chain(own, known))


ANYBODY = Audience()
"""Nobody who knows more."""


def learned_by_insiders(
    sums: Sums, shown: Flags, readers: Sequence[Insider], told: Flags, tables: Sequence[Ints] = ()
) -> Iterator[TableLeak]:
    """What readers who know some cells learn of others, besides what stands there before anybody.

    Args:
        sums: The rows.
        shown: Which of them are given.
        readers: The readers.
        told: Rows of which everybody is told already.
        tables: Whole finest cells that somebody says are possible; those that agree are taken.
    """
    whole = Attack(sums, shown)
    possible = np.array([one for one in tables if whole.agrees(one)]).reshape(-1, len(sums.inner))
    values = np.array([sums.sums(one) for one in possible]).reshape(-1, len(sums))
    for one in readers:
        fall, rise = one.limits(sums)
        off = possible[:, one.cells] - sums.inner[one.cells]
        kept = ((off >= -fall) & ((off <= rise) | (rise < 0))).all(axis=1)
        rows, low, high = np.array(one.asked, dtype=np.int64).reshape(-1, 3).T
        own = values[kept][:, rows]
        least = np.minimum(own.min(axis=0, initial=np.iinfo(np.int64).max), sums.values[rows])
        most = np.maximum(own.max(axis=0, initial=0), sums.values[rows])
        left = ((least > low) | (most < high)) & ~told[rows]
        if left.any():
            before = one.before(sums)
            known = reached(Attack(before, shown), rows[left], low=low[left], high=high[left], whole=True)
            own_of = dict(zip(rows.tolist(), low.tolist(), strict=True))
            for leak in leaks_of(before, shown, known, low=low[left], high=high[left]):
                kind = "told" if shown[leak.row] else leak.kind
                proofs = () if shown[leak.row] else leak.proofs
                facts = {"reader": one.kind, "names": one.names, "own": own_of[leak.row]}
                yield replace(leak, kind=kind, proofs=proofs, **facts)


def learned_by_groups(
    made: Tables, sums: Sums, shown: Flags, dimensions: Sequence[str], tables: Sequence[Ints] = ()
) -> Iterator[TableLeak]:
    """Which groups in print are seen to be of one category.

    Args:
        made: Everything that is published.
        sums: Its rows.
        shown: Which of them are given.
        dimensions: The dimensions whose category must not be seen.
        tables: Whole finest cells that somebody says are possible; those that agree are taken.
    """
    found: list[OneCategory] = list(groups(made, dimensions, shown))
    if not found:
        return
    grown, places = with_rests(sums, found)
    given = np.append(shown, np.zeros(len(found), np.bool_))
    known = reached(Attack(grown, given), places, low=0, high=1, whole=True, tables=tables)
    by_row = {int(place): one for place, one in zip(places, found, strict=True)}
    for leak in leaks_of(grown, given, known, low=0, high=1):
        one = by_row[leak.row]
        code = tuple(name for name in made.names(one.part) if name not in made.names(one.group))
        count = float(made.values[one.group])
        yield TableLeak(one.group, leak.kind, count, count, (), "group", tuple(map(str, code)))
