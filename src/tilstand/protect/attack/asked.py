"""Which counts of few people a reader of a release is asked about, and how far each is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace

import numpy as np

from tilstand.disclosure.attack import Attack
from tilstand.disclosure.reach import Reached, reached
from tilstand.disclosure.readers import Insider
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.types import Flags, Ints
from tilstand.protect.attack.system import ToldSystem
from tilstand.terms import Key

__all__ = ["reach_of_few", "single_before"]


def reach_of_few(
    found: ToldSystem,
    sums: Sums,
    given: Flags,
    limits: Mapping[Key, int],
    *,
    rounded: bool = False,
    names: Set[Key] = frozenset(),
) -> tuple[Reached, int]:
    """How far a reader can narrow every count of few people that is not told, and how many those are.

    Rounded numbers are told as ranges, and what gives one away is that one number is left of it. What is
    truly none, or no small count, is possible as it is, and is asked about no further; of a small count it
    is asked whether it can be any other number.

    Args:
        found: All figures that hang together.
        sums: The rows before what is told as ranges.
        given: Which rows are given.
        limits: The number under which each figure is a count of few people.
        rounded: True where numbers are told rounded.
        names: Figures of which the name is told alone.
    """
    asked = [at for key, at in found.at.items() if limits[key] > 1 and not given[at]]
    attack, many = Attack(sums, given), len(asked)
    named = np.array([found.keys[at] in names for at in asked], dtype=np.bool_)
    rows = np.array(asked, dtype=np.int64)
    high = np.array([limits[found.keys[at]] for at in asked], dtype=np.int64)
    if not rounded:
        # of what is told to be fewer than a number, no more can be asked than that
        high = np.minimum(high, sums.high[rows]).astype(np.int64)
        return reached(attack, rows, low=0, high=high, whole=True), many
    truth = sums.inner[rows]
    kept = named | ((truth >= 1) & (truth < high))
    return _other(attack, rows[kept], np.where(named, high, 0)[kept]), many


def _other(attack: Attack, rows: Ints, most: Ints | None = None) -> Reached:
    """Whether rows can be any number but what they are; or, where that is asked, none and so many."""
    truth = attack.sums.values[rows]
    end = np.zeros(len(rows), np.int64) if most is None else most
    low, high = np.where(end > 0, 0, truth - 1), np.where(end > 0, end, truth)
    down = reached(attack, rows, low=low, high=high, whole=True)
    left = np.flatnonzero((end == 0) & ~(down.least < truth))
    if not len(left):
        return down
    up = reached(attack, rows[left], low=truth[left], high=truth[left] + 1, whole=True)
    ends, exact = down.most.copy(), down.exact_most.copy()
    ends[left], exact[left] = up.most, up.exact_most
    return replace(down, most=ends, exact_most=exact)


def single_before(
    sums: Sums, given: Flags, readers: Iterable[Insider], told: Flags
) -> Iterator[tuple[Insider, int, int]]:
    """The counts of which readers who know more know the number, in print that is rounded.

    Args:
        sums: The rows before what is told as ranges.
        given: Which rows are given.
        readers: The readers.
        told: Rows of which everybody is told already.

    Yields:
        Each reader, the row, and how many of it the reader knows of.
    """
    for one in readers:
        asked = [(row, own) for row, own, _ in one.asked if not told[row]]
        rows = np.array([row for row, _ in asked], dtype=np.int64)
        found = _other(Attack(one.before(sums), given), rows)
        yield from (
            (one, *asked[at])
            for at, truth in enumerate(sums.values[rows].tolist())
            if not (found.least[at] < truth or found.most[at] > truth)
        )
