"""Which heads can hold as they are stated: numbers for what nobody stated with which every sum comes out.

A head is what one body states of one measure for one period. Most are consistent, and one completion proves
it: with it no relation of that head fails and no figure would have to be two numbers at once, whatever bounds
are worked out around them, for these are sound and leave every completion possible. So what is dear is done
for the other heads alone.

All heads of one shape are completed together: a line of numbers for each address, one number a head. What
nobody stated is what its parts come to, or nothing; where that does not come out, what the sums leave it
(`fill`). Not every consistent head is found to be so, which costs time and changes nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from tilstand.book.fill import LIMIT, filled
from tilstand.book.interval import Interval
from tilstand.book.lattice import Dims, Lattice

__all__ = ["LIMIT", "Tried", "chosen", "consistent", "fits", "tried"]

_CELLS = 1 << 22
Numbers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]
Head = TypeVar("Head", bound=Hashable)


def consistent(
    heads: Mapping[Head, tuple[Lattice, Mapping[Dims, Interval]]],
) -> frozenset[Head]:
    """The heads of which it is proven that all that is stated can be true together.

    Args:
        heads: The shape of each head, and what is stated of it.
    """
    return frozenset(head for one in tried(heads) for head in chosen(one.heads, one.good))


@dataclass(frozen=True, eq=False, slots=True)
class Tried(Generic[Head]):
    """Heads of one shape, filled in together.

    Attributes:
        shape: Their addresses and sums.
        heads: The heads.
        value, known: What is stated, by address and head, and where something is.
        good: Those of which it is proven that all of it can be true together.
    """

    shape: Lattice
    heads: Sequence[Head]
    value: Numbers
    known: Marks
    good: Marks


def tried(heads: Mapping[Head, tuple[Lattice, Mapping[Dims, Interval]]]) -> Iterator[Tried[Head]]:
    """The heads by shape, with what is found of them.

    Args:
        heads: The shape of each head, and what is stated of it.
    """
    shapes: dict[int, list[Head]] = {}
    for head, (shape, _) in heads.items():
        shapes.setdefault(id(shape), []).append(head)
    for own in shapes.values():
        shape = heads[own[0]][0]
        step = max(_CELLS // max(len(shape.dims), 1), 1)  # a wide shape is filled in for fewer heads at once
        for at in range(0, len(own), step):
            some = own[at : at + step]
            value, known, good = _lines(shape, [heads[head][1] for head in some])
            yield Tried(shape, some, value, known, good & fits(shape, value, known))


def chosen(heads: Iterable[Head], marks: Marks) -> Iterator[Head]:
    """The heads that are marked."""
    return (head for head, one in zip(heads, marks.tolist(), strict=True) if one)


def _lines(shape: Lattice, stated: Sequence[Mapping[Dims, Interval]]) -> tuple[Numbers, Marks, Marks]:
    """What is stated, by address and head; and the heads that state whole numbers of which all sums fit.

    Of a range the least number is tried, as one that it may be.
    """
    value = np.zeros((len(shape.dims), len(stated)), dtype=np.int64)
    known = np.zeros(value.shape, dtype=bool)
    good = np.ones(len(stated), dtype=bool)
    for n, own in enumerate(stated):
        room = LIMIT
        for dims, one in own.items():
            number = one.low.numerator
            room -= number
            if one.low.denominator != 1 or number < 0 or room <= 0:
                good[n] = False
                break
            at = shape.at[dims]
            value[at, n], known[at, n] = number, True
    return value, known, good


def fits(shape: Lattice, value: Numbers, known: Marks) -> Marks:
    """The heads of which every sum is found to hold.

    Args:
        shape: Their addresses and sums.
        value: What is stated, by address and head.
        known: Where something is.
    """
    good = _holds(shape, _raised(shape, value, known))
    left = np.flatnonzero(~good)
    if len(left):
        found = filled(shape, value[:, left], known[:, left])
        good[left] = (found >= 0).all(axis=0) & _holds(shape, found)
    return good


def _raised(shape: Lattice, value: Numbers, known: Marks) -> Numbers:
    """The numbers, where what is not known is what its parts come to, or nothing."""
    found = value.copy()
    for one in shape.upward:
        if (blank := ~known[one.whole]).any():
            least = _least(found, one.parts, adds=one.adds)
            found[one.whole] = np.where(blank, np.maximum(found[one.whole], least), found[one.whole])
    return found


def _least(value: Numbers, parts: Iterable[int], *, adds: bool) -> Numbers:
    own = value[list(parts)]
    found: Numbers = own.sum(axis=0) if adds else own.max(axis=0)
    return found


def _holds(shape: Lattice, value: Numbers) -> Marks:
    good = np.ones(value.shape[1], dtype=bool)
    for one in shape.sums:
        least = _least(value, one.parts, adds=one.adds)
        good &= least == value[one.whole] if one.adds else least <= value[one.whole]
    return good
