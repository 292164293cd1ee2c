"""What the stated figures of one body, measure and period leave possible for those that nobody stated.

The figures of a body form a small system: parts add up to their whole, an "of which" is at most the code it
is counted inside. Intervals are narrowed by each of these in turn until nothing moves (interval propagation
over linear constraints; sound, and exact for a single hierarchy). A stated figure is never moved, so that a
contradiction stays where it is: as a relation that fails, or for all relations together to show.

Only sums of which a term has moved are looked at again, so the cost grows with the number of addresses in the
dimensions that the body uses together, times the depth of the hierarchies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from heapq import heapify, heappop, heappush

from tilstand.ledger.interval import Interval, fraction, simplify_fraction
from tilstand.ledger.lattice import AggregationLattice, Dims, LatticeSum

_ROUNDS = 12
Number = int | Fraction


class BoundPropagation:
    """The intervals of every address of a lattice, as some stated figures leave them.

    Args:
        lattice: The addresses and their sums.
        stated: The stated figures, by their codes.
    """

    def __init__(self, lattice: AggregationLattice, stated: Mapping[Dims, Interval]) -> None:
        self.lattice = lattice
        self._held = {lattice.at[dims] for dims in stated}
        self._low: list[Number] = [0] * len(lattice.dims)
        self._high: list[Number | None] = [None] * len(lattice.dims)
        for dims, interval in stated.items():
            at = lattice.at[dims]
            self._low[at] = simplify_fraction(interval.low)
            self._high[at] = None if interval.high is None else simplify_fraction(interval.high)
        self._moved: dict[int, set[int]] = {}
        self._open: set[int] | None = None
        # A sum of which nothing is stated narrows nothing before one of its terms has moved.
        self._propagate_sums({use for at in self._held for use in lattice.uses[at]})

    def __getitem__(self, dims: Dims) -> Interval:
        at = self.lattice.at[dims]
        return _make_bound_interval(self._low[at], self._high[at])

    def __contains__(self, dims: object) -> bool:
        return dims in self.lattice.at

    def without_sums(self, sums: Iterable[int]) -> BoundPropagation:
        """The intervals as they would be without some sums: what rests on these is worked out again.

        Args:
            sums: The sums, by position.
        """
        dropped = frozenset(sums)
        around: set[int] = set()
        waiting = [at for number in dropped for at in self._moved.get(number, ())]
        while waiting:
            at = waiting.pop()
            if at not in around:
                around.add(at)
                waiting += [j for use in self.lattice.uses[at] for j in self._moved.get(use, ())]
        bound_propagation = self._copy_bounds()
        bound_propagation._open = around  # what does not rest on them is as narrow as it can be
        for at in around:
            bound_propagation._low[at], bound_propagation._high[at] = 0, None
        bound_propagation._propagate_sums({use for at in around for use in self.lattice.uses[at]} - dropped, dropped)
        return bound_propagation

    def _copy_bounds(self) -> BoundPropagation:
        bound_propagation = object.__new__(BoundPropagation)
        bound_propagation.lattice, bound_propagation._held = self.lattice, self._held
        bound_propagation._low, bound_propagation._high, bound_propagation._moved = (
            list(self._low),
            list(self._high),
            {},
        )
        bound_propagation._open = None
        return bound_propagation

    def _propagate_sums(
        self, sums: Iterable[int], dropped: frozenset[int] = frozenset(), rounds: int = _ROUNDS
    ) -> None:
        """Narrow until nothing moves; in a round each sum is looked at once, in order."""
        waiting = list(sums)
        for _ in range(rounds):
            if not waiting:
                return
            current, queued, later = waiting, set(waiting), set[int]()
            heapify(current)
            while current:
                number = heappop(current)
                queued.discard(number)
                for at in self._narrow_by_sum(number):
                    self._moved.setdefault(number, set()).add(at)
                    for use in self.lattice.uses[at]:
                        if use in dropped:
                            continue
                        if use <= number:
                            later.add(use)
                        elif use not in queued:
                            queued.add(use)
                            heappush(current, use)
            waiting = list(later)

    def _narrow_by_sum(self, number: int) -> list[int]:
        """The addresses that one sum narrows."""
        lattice_sum = self.lattice.sums[number]
        if self._held.issuperset(lattice_sum.terms):
            return []
        return self._narrow_additive_sum(lattice_sum) if lattice_sum.adds else self._narrow_subset_sum(lattice_sum)

    def _narrow_subset_sum(self, one: LatticeSum) -> list[int]:
        top, whole = self._high[one.whole], one.whole
        moved: list[int] = []
        if top is not None:  # most parts are that small already
            highs = self._high
            wider = [p for p in one.parts if (own_values := highs[p]) is None or own_values > top]
            moved = [p for p in wider if self._tighten_bound(p, 0, top)]
        if whole not in self._held and self._tighten_bound(whole, max(map(self._low.__getitem__, one.parts)), None):
            moved.append(whole)
        return moved

    def _list_open_parts(self, one: LatticeSum) -> Iterable[int]:
        """The parts of a sum that may move."""
        held, free = self._held, self._open
        if free is None:
            return [p for p in one.parts if p not in held]
        return [p for p in one.parts if p in free and p not in held]

    def _narrow_additive_sum(self, one: LatticeSum) -> list[int]:
        low: Number = sum(map(self._low.__getitem__, one.parts))
        tops = list(map(self._high.__getitem__, one.parts))
        unbounded = tops.count(None)
        known: Number = sum(filter(None, tops))
        whole = one.whole
        moved = [whole] if self._tighten_bound(whole, low, None if unbounded else known) else []
        least_whole, top_whole = self._low[whole], self._high[whole]
        for part in self._list_open_parts(one):
            own_values, top = self._low[part], self._high[part]
            most = None if top_whole is None else max(top_whole - (low - own_values), 0)
            others = (known if unbounded == 1 else None) if top is None else None if unbounded else known - top
            least: Number = 0 if others is None else max(least_whole - others, 0)
            if least <= own_values and (most is None or (top is not None and top <= most)):
                continue  # as narrow already
            if self._tighten_bound(part, least, most):
                moved.append(part)
                now = self._high[part]
                low += self._low[part] - own_values
                known += (now or 0) - (top or 0)
                unbounded -= top is None and now is not None
        return moved

    def _tighten_bound(self, at: int, low: Number, high: Number | None) -> bool:
        """Narrow an address that nobody stated; a narrowing that would leave nothing is not made."""
        if at in self._held or (self._open is not None and at not in self._open):
            return False
        own_low, own_high = self._low[at], self._high[at]
        low = max(low, own_low)
        high = own_high if high is None else high if own_high is None else min(high, own_high)
        if high is not None and high < low:
            return False
        if low == own_low and high == own_high:
            return False
        self._low[at], self._high[at] = low, high
        return True


def _make_bound_interval(low: Number, high: Number | None) -> Interval:
    return Interval(fraction(low), None if high is None else fraction(high))
