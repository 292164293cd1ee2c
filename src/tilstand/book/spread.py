"""What the stated figures of one body, measure and period leave possible for those that nobody stated.

The figures of a body form a small system: parts add up to their whole, an "of which" is at most the code it
is counted inside. Intervals are narrowed by each of these in turn until nothing moves (interval propagation
over linear constraints; sound, and exact for a single hierarchy). A stated figure is never moved, so that a
contradiction stays where it is: as a relation that fails, or as a sum at which a figure that nobody stated
would have to be two numbers at once (`clash`).

Only sums of which a term has moved are looked at again, so the cost grows with the number of addresses in the
dimensions that the body uses together, times the depth of the hierarchies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from heapq import heapify, heappop, heappush

from tilstand.book.interval import Interval, fraction, plain
from tilstand.book.lattice import Dims, Lattice, Sum

__all__ = ["Spread"]

_ROUNDS = 12
Number = int | Fraction


class Spread:
    """The intervals of every address of a lattice, as some stated figures leave them.

    Args:
        lattice: The addresses and their sums.
        stated: The stated figures, by their codes.

    Attributes:
        clash: True if a figure that nobody stated would have to be two numbers at once.
    """

    def __init__(self, lattice: Lattice, stated: Mapping[Dims, Interval]) -> None:
        self.lattice = lattice
        self.clash = False
        self._held = {lattice.at[dims] for dims in stated}
        self._low: list[Number] = [0] * len(lattice.dims)
        self._high: list[Number | None] = [None] * len(lattice.dims)
        for dims, interval in stated.items():
            at = lattice.at[dims]
            self._low[at] = plain(interval.low)
            self._high[at] = None if interval.high is None else plain(interval.high)
        self._moved: dict[int, set[int]] = {}
        self._open: set[int] | None = None
        # A sum of which nothing is stated narrows nothing before one of its terms has moved.
        self._run({one for at in self._held for one in lattice.uses[at]})

    def __getitem__(self, dims: Dims) -> Interval:
        at = self.lattice.at[dims]
        return _interval(self._low[at], self._high[at])

    def __contains__(self, dims: object) -> bool:
        return dims in self.lattice.at

    def without(self, sums: Iterable[int]) -> Spread:
        """The intervals as they would be without some sums: what rests on these is worked out again.

        Args:
            sums: The sums, by position.
        """
        dropped = frozenset(sums)
        around: set[int] = set()
        waiting = [at for one in dropped for at in self._moved.get(one, ())]
        while waiting:
            at = waiting.pop()
            if at not in around:
                around.add(at)
                waiting += [j for one in self.lattice.uses[at] for j in self._moved.get(one, ())]
        found = self._copy()
        found._open = around  # what does not rest on them is as narrow as it can be
        for at in around:
            found._low[at], found._high[at] = 0, None
        found._run({one for at in around for one in self.lattice.uses[at]} - dropped, dropped)
        return found

    def narrowed(self, known: Mapping[Dims, Interval]) -> Spread:
        """The intervals with something more known of some addresses that nobody stated.

        Args:
            known: What else is known, by codes.
        """
        found = self._copy()
        found.clash = self.clash
        moved = set[int]()
        for dims, interval in known.items():
            at = self.lattice.at[dims]
            high = None if interval.high is None else plain(interval.high)
            if found._set(at, plain(interval.low), high):
                moved.add(at)
        found._run({one for at in moved for one in self.lattice.uses[at]})
        return found

    def _copy(self) -> Spread:
        found = object.__new__(Spread)
        found.lattice, found.clash, found._held = self.lattice, False, self._held
        found._low, found._high, found._moved = list(self._low), list(self._high), {}
        found._open = None
        return found

    def _run(self, sums: Iterable[int], dropped: frozenset[int] = frozenset(), rounds: int = _ROUNDS) -> None:
        """Narrow until nothing moves; in a round each sum is looked at once, in order."""
        waiting = list(sums)
        for _ in range(rounds):
            if not waiting:
                return
            current, queued, later = waiting, set(waiting), set[int]()
            heapify(current)
            while current:
                one = heappop(current)
                queued.discard(one)
                for at in self._narrowed(one):
                    self._moved.setdefault(one, set()).add(at)
                    for use in self.lattice.uses[at]:
                        if use in dropped:
                            continue
                        if use <= one:
                            later.add(use)
                        elif use not in queued:
                            queued.add(use)
                            heappush(current, use)
            waiting = list(later)

    def _narrowed(self, number: int) -> list[int]:
        """The addresses that one sum narrows."""
        one = self.lattice.sums[number]
        if self._held.issuperset(one.terms):
            return []
        return self._summed(one) if one.adds else self._within(one)

    def _within(self, one: Sum) -> list[int]:
        top, whole = self._high[one.whole], one.whole
        moved: list[int] = []
        if top is not None:  # most parts are that small already
            highs = self._high
            wider = [p for p in one.parts if (own := highs[p]) is None or own > top]
            moved = [p for p in wider if self._set(p, 0, top)]
        if whole not in self._held and self._set(whole, max(map(self._low.__getitem__, one.parts)), None):
            moved.append(whole)
        return moved

    def _parts(self, one: Sum) -> Iterable[int]:
        """The parts of a sum that may move."""
        held, free = self._held, self._open
        if free is None:
            return [p for p in one.parts if p not in held]
        return [p for p in one.parts if p in free and p not in held]

    def _summed(self, one: Sum) -> list[int]:
        low: Number = sum(map(self._low.__getitem__, one.parts))
        tops = list(map(self._high.__getitem__, one.parts))
        unbounded = tops.count(None)
        known: Number = sum(filter(None, tops))
        whole = one.whole
        moved = [whole] if self._set(whole, low, None if unbounded else known) else []
        least_whole, top_whole = self._low[whole], self._high[whole]
        for part in self._parts(one):
            own, top = self._low[part], self._high[part]
            most = None if top_whole is None else max(top_whole - (low - own), 0)
            if top is None:
                others = known if unbounded == 1 else None
            else:
                others = None if unbounded else known - top
            least: Number = 0 if others is None else max(least_whole - others, 0)
            if least <= own and (most is None or (top is not None and top <= most)):
                continue  # as narrow already
            if self._set(part, least, most):
                moved.append(part)
                now = self._high[part]
                low += self._low[part] - own
                known += (now or 0) - (top or 0)
                unbounded -= top is None and now is not None
        return moved

    def _set(self, at: int, low: Number, high: Number | None) -> bool:
        """Narrow an address that nobody stated; a narrowing that would leave nothing is a clash."""
        if at in self._held or (self._open is not None and at not in self._open):
            return False
        own_low, own_high = self._low[at], self._high[at]
        low = max(low, own_low)
        high = own_high if high is None else high if own_high is None else min(high, own_high)
        if high is not None and high < low:
            self.clash = True
            return False
        if low == own_low and high == own_high:
            return False
        self._low[at], self._high[at] = low, high
        return True


def _interval(low: Number, high: Number | None) -> Interval:
    return Interval(fraction(low), None if high is None else fraction(high))
