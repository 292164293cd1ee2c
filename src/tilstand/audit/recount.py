"""A text that recounts a ledger, as a report of its own figures does: nearly all are told, each about once.

In such a text a figure that no other number tells is hardly left out, and one that another number tells is
hardly told again. Of a press release neither holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log2, sqrt

from tilstand.audit.judge import NumberVerdict
from tilstand.audit.result import Standing
from tilstand.audit.stated import StatedAt, StatedFigures
from tilstand.terms import Key, Period

__all__ = ["FiguresRecounted", "at_least"]

# So much of what is stated for its period a text tells that recounts it.
_RECOUNTS = 0.5
# Each halving of what is left out, and of what is told again, speaks for so much; no more than so much.
_HALVED, _MOST = 1.0, 3.0


class FiguresRecounted:
    """Which figures the numbers of a text tell, and what that is worth.

    Args:
        verdicts: What was found of each number in running text.
        cells: Figures that the cells of tables tell.
        stated: What the ledger states.
        period: Period of the report.
    """

    def __init__(
        self,
        verdicts: Sequence[NumberVerdict],
        cells: Iterable[Key],
        stated: StatedFigures,
        period: Period,
    ) -> None:
        self._stated = stated
        places: dict[Key, set[int]] = {}
        for at, verdict in enumerate(verdicts):
            if verdict.status is Standing.AGREES and verdict.entry is not None:
                for key in stated.told_with(verdict.entry):
                    places.setdefault(key, set()).add(at)
        for at, key in enumerate(cells):
            places.setdefault(key, set()).add(-1 - at)
        self._places: Mapping[Key, Collection[int]] = places
        printed = [key for key in stated.printed if key.period == period]
        told = at_least(sum(key in places for key in printed), len(printed))
        #: Whether the text tells most of what is stated.
        self.recounts = told >= _RECOUNTS
        self._untold = min(_MOST, -_HALVED * log2(1 - told)) if self.recounts else 0.0
        # A total is told again more often than a part of it.
        self._again = {part: self._repeated(part) if self.recounts else 0.0 for part in (False, True)}

    def same(self, one: StatedAt, key: Key) -> bool:
        """True where what tells one figure tells another as well: a part that is all of it.

        Args:
            one: The figure that a number tells.
            key: The other.
        """
        return one.key == key or (self.recounts and key in self._stated.told_with(one))

    def _repeated(self, part: bool) -> float:
        """What speaks against a figure that is told, a total or a part of one, being told again."""
        found = [places for key, places in self._places.items() if bool(key.dims) is part]
        again = 1 - at_least(sum(len(places) < 2 for places in found), len(found))
        return min(_MOST, -_HALVED * log2(again))

    def elsewhere(self, at: int, key: Key) -> bool:
        """True where another number tells a figure.

        Args:
            at: Place of the number.
            key: The figure.
        """
        return any(place != at for place in self._places.get(key, ()))

    def worth(self, at: int, key: Key) -> float:
        """What it is worth for a number being a figure that others tell it, or none does.

        A nought need not be told.

        Args:
            at: Place of the number.
            key: The figure.
        """
        if self.elsewhere(at, key):
            return -self._again[bool(key.dims)]
        entry = self._stated.get(key)
        nought = entry is not None and not any(i.low for i, _ in entry.values)
        return 0.0 if nought else self._untold


def at_least(some: int, count: int) -> float:
    """The lower end of the interval of 95 per cent of a share (Wilson 1927).

    >>> round(at_least(9, 10), 2), at_least(0, 0)
    (0.6, 0.0)
    """
    if not count:
        return 0.0
    share, z = some / count, 1.96
    wide = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return (share + z * z / (2 * count) - wide) / (1 + z * z / count)
