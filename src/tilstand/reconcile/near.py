"""Which relations hang together with the figures of some bodies; what else contradicts is not about them.

Two relations hang together where both speak of something that one body states of one measure for one period.
What contradicts hangs together, so that nothing about a body is missed by looking at these alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set

from tilstand.book.row import LinearRelation
from tilstand.model.statements import Head

__all__ = ["near"]


def near(
    rows: Collection[LinearRelation], failing: Collection[LinearRelation], about: Set[str]
) -> tuple[list[LinearRelation], list[LinearRelation]]:
    """The relations of either kind that hang together with figures of some bodies.

    Args:
        rows: Relations that may contradict each other.
        failing: Relations that fail by themselves.
        about: The bodies.
    """
    beside: dict[Head, list[frozenset[Head]]] = {}
    for own in map(_heads, (*rows, *failing)):
        for head in own:
            beside.setdefault(head, []).append(own)
    waiting = [head for head in beside if head[1] in about]
    met = set(waiting)
    while waiting:
        for own in beside[waiting.pop()]:
            waiting += own - met
            met |= own
    return list(_met(rows, met)), list(_met(failing, met))


def _met(rows: Iterable[LinearRelation], heads: Set[Head]) -> Iterator[LinearRelation]:
    return (row for row in rows if not heads.isdisjoint(_heads(row)))


def _heads(row: LinearRelation) -> frozenset[Head]:
    return frozenset((part.key.measure, part.key.provider, part.key.period) for part in row.parts)
