"""Causes: independent parts of the answer, each with all its equally good answers and what they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import prod

from tilstand.ledger.component import parts
from tilstand.ledger.conflict import Conflict, Status
from tilstand.ledger.hitting import Hitting
from tilstand.ledger.master import Items, cheapest, clusters, covers, useful

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
    status: Status


class _Merge(Exception):  # noqa: N818  (a signal, not an error)
    """A conflict ties two groups together that were enumerated apart."""


def causes(hitting: Hitting, chosen: Items, limit: int) -> tuple[Cause, ...]:
    """The causes of an optimum, every group of them that influence each other taken as one.

    Args:
        hitting: The conflicts, after the optimum has been found.
        chosen: Figures that reach the optimum.
        limit: Greatest number of answers listed for one cause.
    """
    joined: list[Items] = []
    while True:
        groups = _groups(hitting, joined)
        try:
            listed = [_listed(hitting, group, groups, chosen, limit) for group in groups]
            ties = _dependent(hitting, [answers for answers, _ in listed], chosen)
            if ties is None:
                return tuple(
                    _cause(hitting, group, groups, chosen, answers, status)
                    for group, (answers, status) in zip(groups, listed, strict=True)
                )
            joined.append(ties)
        except _Merge as merge:
            joined.append(merge.args[0])


@dataclass(frozen=True, slots=True)
class _Group:
    """Conflicts that only figures of this group can resolve at the least cost."""

    conflicts: tuple[Items, ...]
    items: Items


def _groups(hitting: Hitting, joined: Sequence[Items]) -> list[_Group]:
    """The conflicts, reduced to figures that some cheapest set can contain, in independent groups.

    `joined` are figures whose groups are to be taken as one; it only groups, it is no conflict.
    """
    kept = useful(hitting.sets, hitting.weights)
    reduced = {c & kept for c in hitting.sets}
    glue = {g & kept for g in joined} - {frozenset()}
    return [
        _Group(tuple(c for c in group if c in reduced), frozenset().union(*group))
        for group in clusters(reduced | glue)
    ]


def _listed(
    hitting: Hitting,
    group: _Group,
    groups: Sequence[_Group],
    chosen: Items,
    limit: int,
    banned: Items = frozenset(),
) -> tuple[list[Items], Status]:
    others = chosen - group.items
    foreign = frozenset().union(*(g.items for g in groups if g is not group))
    budget, _ = cheapest(group.conflicts, hitting.weights)
    stopped = False

    def more(candidate: Items) -> list[Items]:
        nonlocal stopped
        if hitting.exhausted:
            stopped = True
            return [frozenset()]
        found = []
        for conflict in hitting.ask(others | candidate).conflicts:
            items = hitting.items(conflict)
            if not items.isdisjoint(foreign):
                raise _Merge(items & (foreign | group.items) | {min(group.items)})
            found.append(items & group.items)
        return found

    answers = list(islice(covers(group.conflicts, hitting.weights, budget, more, banned), limit + 1))
    if stopped:
        return answers[:limit] or [chosen & group.items], Status.TIMED_OUT
    return answers[:limit], Status.CUT if len(answers) > limit else Status.PROVEN


def _dependent(hitting: Hitting, listed: Sequence[Sequence[Items]], chosen: Items) -> Items | None:
    """Figures of causes that must be taken as one because some combination of answers does not hold."""
    blank = [j for j, c in enumerate(hitting.system.columns) if c.value is None]
    moving = [frozenset[int]().union(*answers) for answers in listed]
    for part in parts(hitting.system.structure, frozenset(blank).union(*moving)):
        inside = [k for k, m in enumerate(moving) if not m.isdisjoint(part.columns)]
        if len(inside) < 2:
            continue
        together = frozenset[int]().union(*(moving[k] for k in inside))
        if prod(len(listed[k]) for k in inside) > COMBINATIONS:
            return together
        rest = chosen - together
        for choice in product(*(listed[k] for k in inside)):
            if hitting.exhausted or hitting.ask(rest.union(*choice)).conflicts:
                return together
    return None


def _cause(
    hitting: Hitting,
    group: _Group,
    groups: Sequence[_Group],
    chosen: Items,
    answers: Sequence[Items],
    status: Status,
) -> Cause:
    names = hitting.system.columns
    core = frozenset.intersection(*answers) if answers else frozenset[int]()
    if status is not Status.PROVEN:
        core = frozenset(
            j
            for j in core
            if _listed(hitting, group, groups, chosen, 1, frozenset([j])) == ([], Status.PROVEN)
        )
    inside = [c for c in hitting.conflicts if not hitting.items(c).isdisjoint(group.items)]
    return Cause(
        tuple(sorted(tuple(sorted(names[j].id for j in answer)) for answer in answers)),
        tuple(sorted(names[j].id for j in core)),
        sum(hitting.weights[j] for j in (answers[0] if answers else ())),
        tuple(inside),
        status,
    )
