"""A pattern of hidden rows built up target by target, from tables that are kept and new ones."""

from __future__ import annotations

from collections.abc import Iterable

from tilstand.disclosure.suppression.mover import Mover
from tilstand.disclosure.suppression.pool import Pool

__all__ = ["built"]


def built(pool: Pool, mover: Mover, order: Iterable[int]) -> list[int]:
    """Hide rows until every target that can be reached is.

    Args:
        pool: Tables that are known, and the pattern so far; both grow.
        mover: Finds new tables.
        order: The targets, first ones first.

    Returns:
        Targets that no hiding of rows reaches.
    """
    beyond: list[int] = []
    for target in order:
        if pool.covered[target]:
            continue
        found = mover.step(target, pool.hidden, pool.weights)
        if found is not None and target not in pool.add(found[0]) and pool.whole:
            found = mover.step(target, pool.hidden, pool.weights, whole=True)
            if found is not None:
                pool.add(found[0])
        best = pool.cheapest(target)
        if best is None or pool.breaks(best):
            beyond.append(target)
        else:
            pool.allow(best)
    return beyond
