"""A pattern of hidden rows taken apart at random and built again, as long as it may have fewer.

Most tables that are needed are known by then, so that a turn takes little.
"""

from __future__ import annotations

import numpy as np

from tilstand.disclosure.suppression.build import built
from tilstand.disclosure.suppression.mover import Mover
from tilstand.disclosure.suppression.pool import Pool
from tilstand.disclosure.suppression.prune import pruned
from tilstand.disclosure.types import Flags

__all__ = ["built_again"]

_TURNS = 36
_SHARES = (0.3, 0.5, 0.7)
"""Such a part of the rows that are hidden for the sake of others is given, in turns."""
_PRUNE = 3_000


def built_again(pool: Pool, mover: Mover, hidden: Flags, bound: int) -> Flags:
    """A pattern with no more rows than one that is known.

    Args:
        pool: Tables that are known; they grow.
        mover: Finds new tables.
        hidden: The pattern, in which every target is reached.
        bound: No pattern has fewer rows besides those that are hidden in any case.
    """
    task, chance = pool.task, np.random.default_rng(0)
    best, turn = hidden.copy(), 0
    while turn < _TURNS and np.count_nonzero(best & ~task.lost) > bound:
        own = np.flatnonzero(best & ~task.lost)
        start = best.copy()
        start[own[chance.random(len(own)) < _SHARES[turn % len(_SHARES)]]] = False
        turn += 1
        weights = task.weights * chance.uniform(0.8, 1.2, len(best)) * np.where(best, 1.0, 0.9)
        pool.start(start, weights)
        if built(pool, mover, chance.permutation(len(task.targets)).tolist()):
            continue
        pool.start(pool.hidden, weights)
        pool.spare()
        pool.start(pool.hidden, task.weights)
        pruned(pool, mover, _PRUNE, 0)
        if pool.hidden.sum() <= best.sum():
            best = pool.hidden.copy()
    return best
