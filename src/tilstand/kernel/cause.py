"""Causes: independent parts of the answer, each with all its equally good answers and what they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from math import prod

from tilstand.kernel.component import parts
from tilstand.kernel.conflict import Certainty, Conflict
from tilstand.kernel.hitting import Hitting
from tilstand.kernel.master import Covers, Items, clusters

__all__ = ["Cause", "causes"]

COMBINATIONS = 200


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of contradiction.

    Attributes:
        answers: The equally good sets of figures to doubt; ids, sorted.
        core: The figures that all equally good answers have in common, listed or not.
        cost: Sum of the weights of each answer.
        conflicts: What does not hold together here.
        status: `PROVEN`: these are all answers; `CUT`: there are more; `TIMED_OUT`: perhaps there are more.
    """

    answers: tuple[tuple[str, ...], ...]
    core: tuple[str, ...]
    cost: int
    conflicts: tuple[Conflict, ...]
    status: Certainty

    @property
    def relations(self) -> frozenset[str]:
        """Ids of the relations that take part in its conflicts."""
        return frozenset[str]().union(*(c.relations for c in self.conflicts))


class _Merge(Exception):  # noqa: N818  (a signal, not an error)
    """A conflict ties two groups together that were enumerated apart."""


def causes(hitting: Hitting, chosen: Items, limit: int) -> tuple[Cause, ...]:
    """The causes of an optimum, every group of conflicts that influence each other taken as one.

    Args:
        hitting: The conflicts, after the optimum has been found.
        chosen: Figures that reach the optimum.
        limit: Greatest number of answers listed for one cause.
    """
    joined: list[Items] = []
    allowed = hitting.candidates(chosen)
    tight = False
    while True:
        groups = _groups(hitting, joined, allowed, tight)
        try:
            listed = [_Listing.of(hitting, group, groups, chosen, limit) for group in groups]
            ties = _dependent(hitting, listed, chosen)
            done = tight or hitting.exhausted or all(one.status is Certainty.PROVEN for one in listed)
            if ties is None and done:
                return tuple(one.cause() for one in listed)
            if ties is not None:
                joined.append(ties)
        except _Merge as merge:
            joined.append(merge.args[0])
        if not tight:
            joined, allowed, tight = [], allowed & hitting.possible(chosen), True


@dataclass(frozen=True, slots=True)
class _ConflictGroup:
    """Conflicts that only figures of this group can resolve at the least cost."""

    conflicts: tuple[Items, ...]
    items: Items


def _groups(hitting: Hitting, joined: Sequence[Items], allowed: Items, tight: bool) -> list[_ConflictGroup]:
    """The conflicts, reduced to figures that some cheapest answer can contain, in independent groups.

    Args:
        hitting: The conflicts.
        joined: Figures whose groups are to be taken as one; they only group, they are no conflict.
        allowed: The figures of all answers, and perhaps more.
        tight: True if `allowed` holds no more. Then parts of the system that share no relation while exactly
            these figures move cannot influence each other, and a conflict across two of them ties nothing.
    """
    reduced = {c & allowed for c in hitting.sets}
    if tight:
        blank = (j for j, c in enumerate(hitting.system.columns) if c.value is None)
        moving = parts(hitting.system.structure, allowed.union(blank))
        label = {j: k for k, part in enumerate(moving) for j in part.columns}
        reduced = {c for c in reduced if len({label[j] for j in c}) == 1}
    glue = {g & allowed for g in joined} - {frozenset()}
    return [
        _ConflictGroup(tuple(c for c in group if c in reduced), frozenset().union(*group))
        for group in clusters(reduced | glue)
    ]


@dataclass(frozen=True, slots=True)
class _Listing:
    """The answers of one group, the others being held at the answer that was chosen first.

    Attributes:
        answers: Those listed.
        possible: Figures that some answer contains, listed or not, and perhaps others if not `PROVEN`.
    """

    hitting: Hitting
    group: _ConflictGroup
    foreign: Items
    chosen: Items
    answers: list[Items]
    status: Certainty
    possible: Items

    @classmethod
    def of(
        cls,
        hitting: Hitting,
        group: _ConflictGroup,
        groups: Sequence[_ConflictGroup],
        chosen: Items,
        limit: int,
    ) -> _Listing:
        foreign = frozenset[int]().union(*(g.items for g in groups if g is not group))
        one = cls(hitting, group, foreign, chosen, [], Certainty.PROVEN, frozenset())
        answers, status = one.search(limit)
        possible = frozenset[int]().union(*answers)
        if status is not Certainty.PROVEN:
            possible, answers = group.items, answers or [chosen & group.items]
        return replace(one, answers=answers, status=status, possible=possible)

    def search(self, limit: int, banned: Items = frozenset()) -> tuple[list[Items], Certainty]:
        """Answers without some figures."""
        hitting, others = self.hitting, self.chosen - self.group.items
        budget = sum(hitting.weights[item] for item in self.chosen & self.group.items)
        stopped = False
        if hitting.exhausted:
            return [], Certainty.TIMED_OUT

        def more(candidate: Items) -> list[Items]:
            nonlocal stopped
            if hitting.exhausted:
                stopped = True
                return [frozenset()]
            found = []
            for conflict in hitting.ask(others | candidate).conflicts:
                items = hitting.items(conflict)
                if not items.isdisjoint(self.foreign):
                    raise _Merge(items & (self.foreign | self.group.items) | {min(self.group.items)})
                found.append(items & self.group.items)
            return found

        search = Covers(self.group.conflicts, hitting.weights, budget, more, hitting.effort)
        answers = list(islice(search.sets(banned), limit + 1))
        stopped = stopped or search.stopped
        if stopped:
            return answers[:limit], Certainty.TIMED_OUT
        return answers[:limit], Certainty.CUT if len(answers) > limit else Certainty.PROVEN

    def cause(self) -> Cause:
        """The cause, with what all its answers share proven even where they are not all listed."""
        names, answers = self.hitting.system.columns, self.answers
        core = frozenset.intersection(*answers) if answers else frozenset[int]()
        if self.status is not Certainty.PROVEN:
            core = frozenset(j for j in core if self.search(1, frozenset([j])) == ([], Certainty.PROVEN))
        items = self.hitting.items
        return Cause(
            tuple(sorted(tuple(sorted(names[j].id for j in answer)) for answer in answers)),
            tuple(sorted(names[j].id for j in core)),
            sum(self.hitting.weights[j] for j in (answers[0] if answers else ())),
            tuple(c for c in self.hitting.conflicts if not items(c).isdisjoint(self.group.items)),
            self.status,
        )


def _dependent(hitting: Hitting, listed: Sequence[_Listing], chosen: Items) -> Items | None:
    """Figures of causes that must be taken as one because some combination of answers does not hold."""
    blank = [j for j, c in enumerate(hitting.system.columns) if c.value is None]
    moving = frozenset(blank).union(*(one.possible for one in listed))
    for part in parts(hitting.system.structure, moving):
        inside = [one for one in listed if not one.possible.isdisjoint(part.columns)]
        if len(inside) < 2:
            continue
        together = frozenset[int]().union(*(one.possible for one in inside))
        cut = any(one.status is not Certainty.PROVEN for one in inside)
        if cut or prod(len(one.answers) for one in inside) > COMBINATIONS:
            return together
        rest = chosen - together
        for choice in product(*(one.answers for one in inside)):
            if hitting.exhausted or hitting.ask(rest.union(*choice)).conflicts:
                return together
    return None
