"""From a choice to a rounding: relax, dive, walk, settle; the best that was met, and its bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tilstand.disclosure.rounding.choice import RoundingChoice, hashed
from tilstand.disclosure.rounding.dive import dived
from tilstand.disclosure.rounding.effort import RoundingWork
from tilstand.disclosure.rounding.relax import Leaning, Relaxed, bound
from tilstand.disclosure.rounding.settle import settled
from tilstand.disclosure.rounding.walk import blocks, walked
from tilstand.disclosure.types import Floats, Ints

__all__ = ["Improved", "improved", "quick"]

_FEWEST, _MOST = 40, 400
_PASSES = 150
_SHORTEST = 300


@dataclass(frozen=True, slots=True, eq=False)
class Improved:
    """A rounding and how good it is.

    Attributes:
        z: 1 for each cell that goes up.
        error: Sum of the errors of all published cells.
        bound: No rounding of the same cells within the limits has less.
    """

    z: Ints
    error: int
    bound: int


def quick(choice: RoundingChoice) -> Ints:
    """A rounding with little work, to see what else must be rounded; limits may be broken."""
    at = _relaxed(choice, 2 * _PASSES)
    return dived(choice, at, 20, 30)


def improved(choice: RoundingChoice, effort: RoundingWork) -> Improved:
    """The best rounding that this much work finds.

    Args:
        choice: The choice.
        effort: How much work.
    """
    at = _relaxed(choice, effort.passes)
    least = bound(choice, at.prices)
    best: Improved | None = None
    for rounds, passes in effort.dives:
        z = dived(choice, at, rounds, passes)
        _walk(choice, z, effort)
        best = _better(choice, best, z, least)
        if best.error <= least and not _broken(choice, best.z):
            break
    assert best is not None
    for _ in range(1, effort.sweeps):
        z = best.z.copy()
        _walk(choice, z, effort)
        best = _better(choice, best, z, least)
    return _settle(choice, best, at.parts, effort)


def _relaxed(choice: RoundingChoice, passes: int) -> Leaning:
    relaxed = Relaxed(choice)
    at = relaxed.begin()
    for _ in range(passes // _PASSES):
        at = relaxed.passes(at, _PASSES)
    return at


def _walk(choice: RoundingChoice, z: Ints, effort: RoundingWork) -> None:
    n, left = choice.ups(z), effort.steps
    for cells in blocks(choice, _FEWEST, _MOST):
        if left <= 0:
            break
        left -= walked(choice, cells, z, n, min(left, max(_SHORTEST, 3 * len(cells))))


def _better(choice: RoundingChoice, best: Improved | None, z: Ints, least: int) -> Improved:
    """The better of two; one that keeps the limits is better than one that breaks them."""
    found = Improved(z, choice.error(z), least)
    if best is None:
        return found
    ranks = [(_broken(choice, one.z), one.error) for one in (best, found)]
    return found if ranks[1] < ranks[0] else best


def _broken(choice: RoundingChoice, z: Ints) -> int:
    outside = (z < choice.lower) | (z > choice.upper)
    return int(choice.broken(z).sum() + outside.sum())


def _settle(choice: RoundingChoice, best: Improved, parts: Floats, effort: RoundingWork) -> Improved:
    """Give the solver all cells, or blocks of those that the relaxed choice would have otherwise."""
    width = len(choice.cells)
    if not width or (best.error <= best.bound and not _broken(choice, best.z)):
        return best
    if width <= effort.whole:
        one = settled(choice, np.arange(width), best.z, effort.nodes)
        return Improved(one.z, best.error + one.cost, max(best.bound, best.error + one.least))
    z, error = best.z, best.error
    apart = np.abs(parts - z)
    lengths = np.diff(choice.indptr)
    rows = np.flatnonzero(lengths >= min(effort.block // 2, int(lengths.max(initial=0))))
    rows = rows[np.argsort(hashed(rows, 5), kind="stable")]
    for turn in range(effort.problems):
        if turn and len(rows):
            row = rows[turn % len(rows)]
            cells = choice.indices[choice.indptr[row] : choice.indptr[row + 1]]
        else:
            cells = np.arange(width)
        rank = apart[cells] + (hashed(cells, turn) & 1023) / 2048 * bool(turn)
        block = np.sort(cells[np.argsort(-rank, kind="stable")[: effort.block]])
        one = settled(choice, block, z, effort.nodes // 4)
        z, error = one.z, error + one.cost
    return Improved(z, error, best.bound)
