"""Which counts of few people a reader of a release is asked about, and how far each is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace

import numpy as np

from tilstand.disclosure.attack import Attack
from tilstand.disclosure.reach import Reached, reached
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.types import Flags
from tilstand.protect.attack.system import ToldSystem
from tilstand.terms import Key

__all__ = ["reach_of_few"]


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
    rows, high, named, truth = rows[kept], high[kept], named[kept], truth[kept]
    down = reached(
        attack, rows, low=np.where(named, 0, truth - 1), high=np.where(named, high, truth), whole=True
    )
    left = np.flatnonzero(~named & ~(down.least < truth))
    if not len(left):
        return down, many
    up = reached(attack, rows[left], low=truth[left], high=truth[left] + 1, whole=True)
    most, exact = down.most.copy(), down.exact_most.copy()
    most[left], exact[left] = up.most, up.exact_most
    return replace(down, most=most, exact_most=exact), many
