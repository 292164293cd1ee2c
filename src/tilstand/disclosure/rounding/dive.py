"""A first rounding: the relaxed choice is made whole step by step, the most decided cells first."""

from __future__ import annotations

import numpy as np

from tilstand.disclosure.rounding.choice import RoundingChoice
from tilstand.disclosure.rounding.relax import Leaning, Relaxed
from tilstand.disclosure.types import Ints

__all__ = ["dived"]


def dived(choice: RoundingChoice, start: Leaning, rounds: int, passes: int) -> Ints:
    """A rounding near the relaxed optimum; it may break limits of rows.

    Args:
        choice: The choice.
        start: Where the relaxed choice stands.
        rounds: In how many steps cells are fixed.
        passes: Passes over the terms after each of them.
    """
    relaxed, at = Relaxed(choice), start
    free = np.arange(len(choice.cells))
    for left in range(rounds, 0, -1):
        parts = at.parts[free]
        distance = np.abs(parts - np.rint(parts))
        # Of cells alike in distance those first whose prices leave no doubt.
        doubt = distance - 1e-3 * np.abs(relaxed.pulls(at.prices)[free]) / relaxed.scale[free]
        order = np.argsort(doubt, kind="stable")
        taken = order[: -(-len(free) // left)]
        relaxed.fix(free[taken], np.rint(parts[taken]))
        free = np.delete(free, taken)
        if not len(free):
            break
        at = relaxed.passes(Leaning(np.clip(at.parts, relaxed.lower, relaxed.upper), at.prices), passes)
    return np.rint(relaxed.lower).astype(np.int64)
