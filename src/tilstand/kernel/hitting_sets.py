"""Minimum-weight hitting sets, and the implicit hitting set of all infeasible sets.

The search is own branch and bound over whole numbers (bound: conflicts without a common figure); where that
grows too long, HiGHS solves the covering problem. All unknowns are 0 or 1 and no big M occurs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from tilstand.kernel.covering import Items, SolverBudget, bound_cover_cost, bound_cover_cost_by_item, solve_covering
from tilstand.kernel.feasibility import FeasibilityOracle, InfeasibleSet, RelaxationResult
from tilstand.kernel.system import KernelError, LinearSystem

NODES = 150
SETS = 5_000
PROBLEMS = 1_000


def group_disjoint_conflicts(conflicts: Collection[Items]) -> tuple[tuple[Items, ...], ...]:
    """The conflicts in groups that have no item in common, in a stable order.

    Example:
        >>> [len(group) for group in group_disjoint_conflicts([frozenset({1, 2}), frozenset({3}), frozenset({2, 4})])]
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


def find_minimum_hitting_set(
    conflicts: Collection[Items], weights: Mapping[int, int], effort: SolverBudget | None = None
) -> tuple[int, Items]:
    """The least cost of touching every conflict, and one set of items that does it.

    Args:
        conflicts: Sets of items, none of them empty.
        weights: Cost of each item, at least 1.
        effort: Counts the problems that the solver is given.

    Example:
        >>> find_minimum_hitting_set([frozenset({1, 2}), frozenset({2, 3}), frozenset({4, 5})], dict.fromkeys(range(6), 1))
        (2, frozenset({2, 4}))
    """
    cost = 0
    chosen: set[int] = set()
    for group in group_disjoint_conflicts(conflicts):
        part_cost, part = _search_minimum_hitting_set(
            _drop_dominated_conflicts(group), weights, effort or SolverBudget()
        )
        cost += part_cost
        chosen |= part
    return cost, frozenset(chosen)


class HittingSetEnumeration:
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
        effort: SolverBudget | None = None,
    ) -> None:
        self.stopped = False
        self._known = list(_drop_dominated_conflicts(conflicts))
        self._weights = weights
        self._budget = budget
        self._more = more
        self._effort = effort or SolverBudget()

    def enumerate_hitting_sets(self, banned: Items = frozenset()) -> Iterator[Items]:
        """The sets, without some items."""
        found_numbers: list[Items] = []
        nodes = 0

        def extend_hitting_set(chosen: Items, banned: Items, cost: int) -> Iterator[Items]:
            nonlocal nodes
            nodes += 1
            left = [c - banned for c in self._known if chosen.isdisjoint(c)]
            if nodes > SETS or cost + _bound_disjoint_cost(left, self._weights) > self._budget:
                return
            if not left:
                new = self._more(chosen)
                if not new:
                    found_numbers.append(chosen)
                    yield chosen
                    return
                self._known.extend(c for c in new if c not in self._known)
                yield from extend_hitting_set(chosen, banned, cost)
                return
            pivot = min(left, key=lambda c: (len(c), sorted(c)))
            closed = banned
            for item in sorted(pivot):
                yield from extend_hitting_set(chosen | {item}, closed, cost + self._weights[item])
                closed = closed | {item}

        yield from extend_hitting_set(frozenset(), banned, 0)
        if nodes > SETS:
            yield from self._enumerate_by_exclusion(found_numbers, banned)

    def _enumerate_by_exclusion(self, found: list[Items], banned: Items) -> Iterator[Items]:
        """The sets that are left, one covering problem each; for searches that grow too long."""
        for _ in range(PROBLEMS):
            left = [c - banned for c in self._known]
            if not all(left):
                return
            if self._effort.is_exhausted:
                break
            self._effort.count_solver_call()
            cost, chosen = solve_covering(left, self._weights, found)
            if not chosen or cost > self._budget:
                return
            new = self._more(chosen)
            if new:
                self._known.extend(c for c in new if c not in self._known)
            else:
                found.append(chosen)
                yield chosen
        self.stopped = True


def _drop_dominated_conflicts(conflicts: Collection[Items]) -> tuple[Items, ...]:
    """The conflicts without those that contain another."""
    kept: list[Items] = []
    for conflict in sorted(set(conflicts), key=lambda c: (len(c), sorted(c))):
        if not any(other_numbers <= conflict for other_numbers in kept):
            kept.append(conflict)
    return tuple(kept)


def _bound_disjoint_cost(left: Sequence[Items], weights: Mapping[int, int]) -> int:
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


def _search_minimum_hitting_set(
    conflicts: Sequence[Items], weights: Mapping[int, int], effort: SolverBudget
) -> tuple[int, Items]:
    best_cost, best = _find_greedy_hitting_set(conflicts, weights)
    nodes = 0

    def branch_on_conflict(left: list[Items], chosen: Items, banned: Items, cost: int) -> None:
        nonlocal best_cost, best, nodes
        nodes += 1
        if nodes > NODES or cost + _bound_disjoint_cost(left, weights) >= best_cost:
            return
        if not left:
            best_cost, best = cost, chosen
            return
        pivot = min(left, key=lambda c: (len(c), sorted(c)))
        degree = {item: -sum(item in c for c in left) for item in pivot}
        for item in sorted(pivot, key=lambda k: (degree[k], weights[k], k)):
            rest = [c - banned for c in left if item not in c]
            branch_on_conflict(rest, chosen | {item}, banned, cost + weights[item])
            banned = banned | {item}
            left = [c - {item} for c in left]

    branch_on_conflict(list(conflicts), frozenset(), frozenset(), 0)
    if nodes <= NODES:
        return best_cost, best
    effort.count_solver_call()
    return solve_covering(conflicts, weights)


def _find_greedy_hitting_set(conflicts: Sequence[Items], weights: Mapping[int, int]) -> tuple[int, Items]:
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


class ImplicitHittingSet:
    """The conflicts found so far in one system, and the cheapest figures that touch them all.

    Args:
        system: Figures and relations.
        oracle: Says what still contradicts when figures are set free.
        rounds: How often the oracle may be asked.
        effort: Counts the covering problems that the solver is given; once it is spent the rounds are over.

    Attributes:
        doubtful: True once the solver could not be confirmed in whole numbers.
    """

    def __init__(
        self, system: LinearSystem, oracle: FeasibilityOracle, rounds: int, effort: SolverBudget | None = None
    ) -> None:
        self.system = system
        self.doubtful = False
        self.weights = {j: c.weight for j, c in enumerate(system.columns) if c.weight is not None}
        self._oracle = oracle
        self.effort = effort or SolverBudget()
        self._left = rounds
        self._found: dict[Items, InfeasibleSet] = {}
        self._solved: dict[tuple[Items, ...], tuple[int, Items]] = {}
        self._priced: dict[tuple[Items, ...], Items] = {}

    @property
    def conflicts(self) -> tuple[InfeasibleSet, ...]:
        """The conflicts found, those of fewest figures first."""
        return tuple(sorted(self._found.values(), key=lambda c: (len(c.figures), sorted(c.figures))))

    @property
    def doubted_sets(self) -> tuple[Items, ...]:
        """The figures of each conflict that may be doubted, by position."""
        return tuple(self._found)

    @property
    def is_search_exhausted(self) -> bool:
        """True if the oracle may not be asked again."""
        return self._left <= 0 or self.effort.is_exhausted

    def ask(self, free: Items) -> RelaxationResult:
        """The oracle's verdict; its conflicts are remembered.

        Raises:
            KernelError: A conflict in which no figure may be doubted.
        """
        self._left -= 1
        verdict = self._oracle.ask(free)
        self.doubtful = self.doubtful or verdict.doubtful
        for conflict in verdict.conflicts:
            self._found.setdefault(self.items(conflict), conflict)
        return verdict

    def items(self, conflict: InfeasibleSet) -> Items:
        """The figures of a conflict that may be doubted, by position."""
        place = self.system.structure.column
        items = frozenset(place[id] for id in conflict.figures if place[id] in self.weights)
        if items:
            return items
        proof = conflict.certificate.text(self.system) if conflict.certificate else "found by the solver only"
        raise KernelError(
            "The relations contradict each other; no figure that may be doubted takes part.",
            cause=[f"relations: {', '.join(sorted(conflict.relations))}", *proof.splitlines()],
            remedy="Correct one of these relations, or allow one of the figures to be doubted.",
        )

    def find_optimum(self) -> tuple[int, Items, RelaxationResult | None]:
        """The least cost, figures that reach it, and the verdict on them; None if the rounds ran out."""
        while True:
            cost, chosen = self._find_forced_hitting_set(frozenset())
            if self.is_search_exhausted:
                return cost, chosen, None
            verdict = self.ask(chosen)
            if not verdict.conflicts:
                return cost, chosen, verdict
            self._collect_disjoint_conflicts(chosen, verdict)

    def _collect_disjoint_conflicts(self, chosen: Items, verdict: RelaxationResult) -> None:
        """Further conflicts that have no figure in common with those just found."""
        while verdict.conflicts and not self.is_search_exhausted:
            chosen = chosen.union(*(self.items(c) for c in verdict.conflicts))
            verdict = self.ask(chosen)

    def list_unpriced_figures(self, answer: Items) -> Items:
        """Figures that the prices of the conflicts do not rule out of every answer as cheap as this one.

        Args:
            answer: Figures that reach the optimum.
        """
        found_numbers: set[int] = set()
        for group in group_disjoint_conflicts(self.doubted_sets):
            if group not in self._priced:
                cost = sum(self.weights[item] for item in answer.intersection(frozenset[int]().union(*group)))
                prices = bound_cover_cost_by_item(group, self.weights)
                self._priced[group] = frozenset(item for item, bound in prices.items() if bound <= cost)
            found_numbers |= self._priced[group]
        return frozenset(found_numbers)

    def find_possible_figures(self, answer: Items) -> Items:
        """The figures that some answer as cheap as this one contains.

        Args:
            answer: Figures that reach the optimum. If the rounds run out, the result may hold others too.
        """
        total = sum(self.weights[item] for item in answer)
        found_numbers = set(answer)
        for item in sorted(self.list_unpriced_figures(answer)):
            while item not in found_numbers and item in self.list_unpriced_figures(answer):
                if self.is_search_exhausted:
                    return frozenset(found_numbers) | self.list_unpriced_figures(answer)
                forced = frozenset([item])
                if self._bound_forced_cost(forced) > total:
                    break
                cost, candidate = self._find_forced_hitting_set(forced)
                if cost > total:
                    break
                if self.is_search_exhausted or not self.ask(candidate).conflicts:
                    found_numbers |= candidate
        return frozenset(found_numbers)

    def _solve_conflict_group(self, group: tuple[Items, ...]) -> tuple[int, Items]:
        if group not in self._solved:
            self._solved[group] = find_minimum_hitting_set(group, self.weights, self.effort)
        return self._solved[group]

    def _bound_forced_cost(self, forced: Items) -> int:
        """A cost that the cheapest figures cannot be below, some figures among them."""
        cost = sum(self.weights[item] for item in forced)
        for group in group_disjoint_conflicts([c for c in self.doubted_sets if c.isdisjoint(forced)]):
            cost += self._solved[group][0] if group in self._solved else bound_cover_cost(group, self.weights)
        return cost

    def _find_forced_hitting_set(self, forced: Items) -> tuple[int, Items]:
        """The cheapest figures that touch every conflict, some figures among them."""
        cost, chosen = sum(self.weights[item] for item in forced), set(forced)
        for group in group_disjoint_conflicts([c for c in self.doubted_sets if c.isdisjoint(forced)]):
            part_cost, part = self._solve_conflict_group(group)
            cost += part_cost
            chosen |= part
        return cost, frozenset(chosen)
