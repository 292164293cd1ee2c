"""Hitting sets: the cheapest figures that touch every conflict, exactly.

The search is own branch and bound over whole numbers (bound: conflicts without a common figure); where that
grows too long, HiGHS solves the covering problem. All unknowns are 0 or 1 and no big M occurs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from tilstand.kernel.covering import Items, covering
from tilstand.kernel.effort import Effort

__all__ = ["Covers", "Items", "cheapest", "clusters"]

NODES = 150
SETS = 5_000
PROBLEMS = 1_000


def clusters(conflicts: Collection[Items]) -> tuple[tuple[Items, ...], ...]:
    """The conflicts in groups that have no item in common, in a stable order.

    Example:
        >>> [len(group) for group in clusters([frozenset({1, 2}), frozenset({3}), frozenset({2, 4})])]
        [2, 1]
    """
    groups: list[tuple[set[int], list[Items]]] = []
    for conflict in sorted(set(conflicts), key=sorted):
        touched = [g for g in groups if not g[0].isdisjoint(conflict)]
        items, members = set(conflict), [conflict]
        for group in touched:
            items |= group[0]
            members = group[1] + members
        groups = [g for g in groups if g not in touched] + [(items, members)]
    groups.sort(key=lambda g: min(g[0], default=-1))
    return tuple(tuple(sorted(members, key=sorted)) for _, members in groups)


def cheapest(
    conflicts: Collection[Items], weights: Mapping[int, int], effort: Effort | None = None
) -> tuple[int, Items]:
    """The least cost of touching every conflict, and one set of items that does it.

    Args:
        conflicts: Sets of items, none of them empty.
        weights: Cost of each item, at least 1.
        effort: Counts the problems that the solver is given.

    Example:
        >>> cheapest([frozenset({1, 2}), frozenset({2, 3}), frozenset({4, 5})], dict.fromkeys(range(6), 1))
        (2, frozenset({2, 4}))
    """
    cost = 0
    chosen: set[int] = set()
    for group in clusters(conflicts):
        part_cost, part = _cheapest(_smallest(group), weights, effort or Effort())
        cost += part_cost
        chosen |= part
    return cost, frozenset(chosen)


class Covers:
    """Every set within a budget that touches all conflicts, each of them once.

    Args:
        conflicts: Sets of items.
        weights: Cost of each item.
        budget: Greatest cost; no set may be cheaper, so that none contains another.
        more: The conflicts that a candidate still leaves; empty if it is an answer. What it returns is
            remembered for the rest of the search.
        effort: Counts the problems that the solver is given; once it is spent the search is given up.

    Attributes:
        stopped: True once the search has been given up; there may be further sets then.
    """

    def __init__(
        self,
        conflicts: Collection[Items],
        weights: Mapping[int, int],
        budget: int,
        more: Callable[[Items], Sequence[Items]],
        effort: Effort | None = None,
    ) -> None:
        self.stopped = False
        self._known = list(_smallest(conflicts))
        self._weights = weights
        self._budget = budget
        self._more = more
        self._effort = effort or Effort()

    def sets(self, banned: Items = frozenset()) -> Iterator[Items]:
        """The sets, without some items."""
        found: list[Items] = []
        nodes = 0

        def search(chosen: Items, banned: Items, cost: int) -> Iterator[Items]:
            nonlocal nodes
            nodes += 1
            left = [c - banned for c in self._known if chosen.isdisjoint(c)]
            if nodes > SETS or cost + _bound(left, self._weights) > self._budget:
                return
            if not left:
                new = self._more(chosen)
                if not new:
                    found.append(chosen)
                    yield chosen
                    return
                self._known.extend(c for c in new if c not in self._known)
                yield from search(chosen, banned, cost)
                return
            pivot = min(left, key=lambda c: (len(c), sorted(c)))
            closed = banned
            for item in sorted(pivot):
                yield from search(chosen | {item}, closed, cost + self._weights[item])
                closed = closed | {item}

        yield from search(frozenset(), banned, 0)
        if nodes > SETS:
            yield from self._forbidding(found, banned)

    def _forbidding(self, found: list[Items], banned: Items) -> Iterator[Items]:
        """The sets that are left, one covering problem each; for searches that grow too long."""
        for _ in range(PROBLEMS):
            left = [c - banned for c in self._known]
            if not all(left):
                return
            if self._effort.spent:
                break
            self._effort.spend()
            cost, chosen = covering(left, self._weights, found)
            if not chosen or cost > self._budget:
                return
            new = self._more(chosen)
            if new:
                self._known.extend(c for c in new if c not in self._known)
            else:
                found.append(chosen)
                yield chosen
        self.stopped = True


def _smallest(conflicts: Collection[Items]) -> tuple[Items, ...]:
    """The conflicts without those that contain another."""
    kept: list[Items] = []
    for conflict in sorted(set(conflicts), key=lambda c: (len(c), sorted(c))):
        if not any(other <= conflict for other in kept):
            kept.append(conflict)
    return tuple(kept)


def _bound(left: Sequence[Items], weights: Mapping[int, int]) -> int:
    """Cost that cannot be avoided: the cheapest item of conflicts without a common one."""
    cost = 0
    used: set[int] = set()
    for conflict in sorted(left, key=len):
        if not conflict:
            return 1 << 60
        if used.isdisjoint(conflict):
            used |= conflict
            cost += min(weights[item] for item in conflict)
    return cost


def _cheapest(conflicts: Sequence[Items], weights: Mapping[int, int], effort: Effort) -> tuple[int, Items]:
    best_cost, best = _greedy(conflicts, weights)
    nodes = 0

    def search(left: list[Items], chosen: Items, banned: Items, cost: int) -> None:
        nonlocal best_cost, best, nodes
        nodes += 1
        if nodes > NODES or cost + _bound(left, weights) >= best_cost:
            return
        if not left:
            best_cost, best = cost, chosen
            return
        pivot = min(left, key=lambda c: (len(c), sorted(c)))
        degree = {item: -sum(item in c for c in left) for item in pivot}
        for item in sorted(pivot, key=lambda k: (degree[k], weights[k], k)):
            rest = [c - banned for c in left if item not in c]
            search(rest, chosen | {item}, banned, cost + weights[item])
            banned = banned | {item}
            left = [c - {item} for c in left]

    search(list(conflicts), frozenset(), frozenset(), 0)
    if nodes <= NODES:
        return best_cost, best
    effort.spend()
    return covering(conflicts, weights)


def _greedy(conflicts: Sequence[Items], weights: Mapping[int, int]) -> tuple[int, Items]:
    left = list(conflicts)
    chosen: set[int] = set()
    while left:
        degree: dict[int, int] = {}
        for conflict in left:
            for item in conflict:
                degree[item] = degree.get(item, 0) + 1
        item = min(degree, key=lambda k: (weights[k] / degree[k], k))
        chosen.add(item)
        left = [c for c in left if item not in c]
    return sum(weights[item] for item in chosen), frozenset(chosen)
