"""Two vintages of a figure: what an earlier edition told of it, and what follows now.

That few people came to a figure or left it is told by the difference, be both numbers great. What an earlier
edition told is told for good; the number of now must be able to be the same as then, and to be off by more
than few. What an earlier edition did not print is known as well where its sums leave one number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tilstand.disclosure.attack import Attack
from tilstand.disclosure.reach import reached
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.types import Flags
from tilstand.protect.attack.earlier import Earlier
from tilstand.protect.attack.leak import Leak
from tilstand.protect.attack.shown import ToldFigure
from tilstand.protect.attack.system import ToldSystem
from tilstand.terms import Key

__all__ = ["FewMoved", "few_moved", "told_by_vintages"]


@dataclass(frozen=True, slots=True)
class FewMoved:
    """A figure that is off from what was told of it by few people.

    Attributes:
        at: Its row.
        before: What is known of it from earlier editions.
        beyond: A number that is off by no few; below none, there is none.
    """

    at: int
    before: int
    beyond: int

    @property
    def targets(self) -> tuple[tuple[int, int], ...]:
        """What it must be able to be: what it was, and another by no few."""
        return tuple((self.at, to) for to in (self.before, self.beyond) if to >= 0)


def few_moved(found: ToldSystem, earlier: Earlier, limits: Mapping[Key, int]) -> Iterator[FewMoved]:
    """The figures that few people came to or left since an earlier edition.

    Args:
        found: All figures that hang together.
        earlier: What earlier editions told.
        limits: The number under which each figure is a count of few people.
    """
    for key, was in sorted(_before(found, earlier).items(), key=lambda pair: pair[0].order):
        number, limit = int(found.sums.inner[found.at[key]]), limits[key]
        if key in found.settled and 1 <= abs(number - was) < limit:
            yield FewMoved(found.at[key], was, was + limit if number > was else was - limit)


def _before(found: ToldSystem, earlier: Earlier) -> dict[Key, int]:
    """What is known from earlier editions: what they told, and what sums leave of that, again and again."""
    held = {key: one.low for key, one in earlier.told.items() if one.settled and key in found.at}
    if all(int(found.sums.inner[found.at[key]]) == number for key, number in held.items()):
        return {}  # nothing was revised: what follows now followed then
    known = {found.at[key]: number for key, number in held.items()}
    periods = {key.period for key in held}
    sums, size, again = found.sums, len(found.at), True
    while again:
        again = False
        for row in range(size, len(sums)):
            cells, factors = sums.cells(row)
            open_ = [place for place, cell in enumerate(cells) if int(cell) not in known]
            exact = sums.slack is None or sums.slack[row] == 0
            if len(open_) != 1 or not exact or cells[open_[0]] >= size:
                continue
            if found.keys[int(cells[open_[0]])].period not in periods:
                continue
            own = open_[0]
            rest = int(sums.values[row]) - sum(
                int(factors[place]) * known[int(cell)] for place, cell in enumerate(cells) if place != own
            )
            if rest % int(factors[own]) == 0 and rest // int(factors[own]) >= 0:
                known[int(cells[own])] = rest // int(factors[own])
                again = True
    return {found.keys[at]: number for at, number in known.items()}


def told_by_vintages(
    found: ToldSystem,
    told: Mapping[Key, ToldFigure],
    sums: Sums,
    given: Flags,
    earlier: Earlier,
    limits: Mapping[Key, int],
) -> Iterator[Leak]:
    """The figures of which a reader of both editions knows that few people came to them or left.

    Args:
        found: All figures that hang together.
        told: What is told of them now.
        sums: The rows before this reader.
        given: Which of them are given.
        earlier: What earlier editions told.
        limits: The number under which each figure is a count of few people.
    """
    moved = list(few_moved(found, earlier, limits))
    if not moved:
        return
    rows = np.array([one.at for one in moved], dtype=np.int64)
    ends = np.array([one.before for one in moved], dtype=np.int64)
    reach = reached(Attack(sums, given), rows, low=ends, high=ends, whole=True)
    for at, one in enumerate(moved):
        least, most = reach.ends(at)
        if least <= one.before <= most:
            continue
        key = found.keys[one.at]
        lost = np.isnan(least) or np.isnan(most)
        low, high = (0, None) if lost else (int(np.ceil(least - 1e-6)), int(most + 1e-6))
        places = told[key].places if key in told else ()
        was = earlier.told[key].places if key in earlier.told else ()
        yield Leak("changed", key, low, high, places=(*was, *places), own=one.before)
