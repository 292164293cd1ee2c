"""The implicit hitting set: conflicts are found only as the cheapest candidates run into them."""

from __future__ import annotations

from tilstand.kernel.conflict import Conflict, Oracle, Relaxation
from tilstand.kernel.covering import least, least_with
from tilstand.kernel.effort import Effort
from tilstand.kernel.fault import KernelError
from tilstand.kernel.master import Items, cheapest, clusters
from tilstand.kernel.system import System

__all__ = ["Hitting"]


class Hitting:
    """The conflicts found so far in one system, and the cheapest figures that touch them all.

    Args:
        system: Figures and relations.
        oracle: Says what still contradicts when figures are set free.
        rounds: How often the oracle may be asked.
        effort: Counts the covering problems that the solver is given; once it is spent the rounds are over.

    Attributes:
        doubtful: True once the solver could not be confirmed in whole numbers.
    """

    def __init__(self, system: System, oracle: Oracle, rounds: int, effort: Effort | None = None) -> None:
        self.system = system
        self.doubtful = False
        self.weights = {j: c.weight for j, c in enumerate(system.columns) if c.weight is not None}
        self._oracle = oracle
        self.effort = effort or Effort()
        self._left = rounds
        self._found: dict[Items, Conflict] = {}
        self._solved: dict[tuple[Items, ...], tuple[int, Items]] = {}
        self._priced: dict[tuple[Items, ...], Items] = {}

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts found, those of fewest figures first."""
        return tuple(sorted(self._found.values(), key=lambda c: (len(c.figures), sorted(c.figures))))

    @property
    def sets(self) -> tuple[Items, ...]:
        """The figures of each conflict that may be doubted, by position."""
        return tuple(self._found)

    @property
    def exhausted(self) -> bool:
        """True if the oracle may not be asked again."""
        return self._left <= 0 or self.effort.spent

    def ask(self, free: Items) -> Relaxation:
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

    def items(self, conflict: Conflict) -> Items:
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

    def optimum(self) -> tuple[int, Items, Relaxation | None]:
        """The least cost, figures that reach it, and the verdict on them; None if the rounds ran out."""
        while True:
            cost, chosen = self._cheapest(frozenset())
            if self.exhausted:
                return cost, chosen, None
            verdict = self.ask(chosen)
            if not verdict.conflicts:
                return cost, chosen, verdict
            self._sweep(chosen, verdict)

    def _sweep(self, chosen: Items, verdict: Relaxation) -> None:
        """Further conflicts that have no figure in common with those just found."""
        while verdict.conflicts and not self.exhausted:
            chosen = chosen.union(*(self.items(c) for c in verdict.conflicts))
            verdict = self.ask(chosen)

    def candidates(self, answer: Items) -> Items:
        """Figures that the prices of the conflicts do not rule out of every answer as cheap as this one.

        Args:
            answer: Figures that reach the optimum.
        """
        found: set[int] = set()
        for group in clusters(self.sets):
            if group not in self._priced:
                cost = sum(self.weights[item] for item in answer.intersection(frozenset[int]().union(*group)))
                prices = least_with(group, self.weights)
                self._priced[group] = frozenset(item for item, bound in prices.items() if bound <= cost)
            found |= self._priced[group]
        return frozenset(found)

    def possible(self, answer: Items) -> Items:
        """The figures that some answer as cheap as this one contains.

        Args:
            answer: Figures that reach the optimum. If the rounds run out, the result may hold others too.
        """
        total = sum(self.weights[item] for item in answer)
        found = set(answer)
        for item in sorted(self.candidates(answer)):
            while item not in found and item in self.candidates(answer):
                if self.exhausted:
                    return frozenset(found) | self.candidates(answer)
                forced = frozenset([item])
                if self._floor(forced) > total:
                    break
                cost, candidate = self._cheapest(forced)
                if cost > total:
                    break
                if self.exhausted or not self.ask(candidate).conflicts:
                    found |= candidate
        return frozenset(found)

    def _solve(self, group: tuple[Items, ...]) -> tuple[int, Items]:
        if group not in self._solved:
            self._solved[group] = cheapest(group, self.weights, self.effort)
        return self._solved[group]

    def _floor(self, forced: Items) -> int:
        """A cost that the cheapest figures cannot be below, some figures among them."""
        cost = sum(self.weights[item] for item in forced)
        for group in clusters([c for c in self.sets if c.isdisjoint(forced)]):
            cost += self._solved[group][0] if group in self._solved else least(group, self.weights)
        return cost

    def _cheapest(self, forced: Items) -> tuple[int, Items]:
        """The cheapest figures that touch every conflict, some figures among them."""
        cost, chosen = sum(self.weights[item] for item in forced), set(forced)
        for group in clusters([c for c in self.sets if c.isdisjoint(forced)]):
            part_cost, part = self._solve(group)
            cost += part_cost
            chosen |= part
        return cost, frozenset(chosen)
