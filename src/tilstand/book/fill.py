"""Numbers for what nobody stated: solved where a sum leaves one of them, else as much as there is room for.

All heads of one shape are filled at once: a line of numbers for each address, one number a head. In turn,
each sum that leaves one address open gives its number. Where none does, one address of each head takes what
the sums around it leave beside the least of the others, as in the corner rule for transport tables; where
its whole is not known either, a whole is what its parts come to. It is a search that does not go back:
numbers that fit prove that there are such, and where it finds none there may still be some.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tilstand.book.lattice import Lattice

__all__ = ["LIMIT", "filled"]

_TURNS = 32
"""Addresses of a head that are chosen before it is given up."""
LIMIT = 1 << 62
"""What a sum of absolute numbers stays below, so that none goes round."""
Numbers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]


class _Sums:
    """The sums of a lattice that add up, as index arrays: wholes count once, their parts are taken away.

    Beside them which addresses are at least as large as what is counted inside them.
    """

    def __init__(self, shape: Lattice) -> None:
        sums = [one for one in shape.sums if one.adds]
        sizes = [len(one.terms) for one in sums]
        self.term: npt.NDArray[np.intp] = np.array([t for one in sums for t in one.terms], dtype=np.intp)
        self.start: npt.NDArray[np.intp] = np.cumsum([0, *sizes[:-1]], dtype=np.intp)[: len(sums)]
        self.sum_of: npt.NDArray[np.intp] = np.repeat(np.arange(len(sums)), sizes)
        self.sign = np.full(len(self.term), -1)
        self.sign[self.start] = 1
        self.part = self.sign < 0
        self.whole = self.term[self.start]
        self.most = LIMIT // max([*sizes, 1])
        inside = [(one.whole, part) for one in shape.sums if not one.adds for part in one.parts]
        self.around, self.inside = np.array(inside, dtype=np.intp).reshape(-1, 2).T


def filled(shape: Lattice, value: Numbers, known: Marks) -> Numbers:
    """Numbers for all addresses; those of a head that was given up fit nowhere: one of them is below zero.

    Args:
        shape: The addresses and their sums.
        value: What is stated, by address and head; not below zero.
        known: Where something is.
    """
    sums = _Sums(shape)
    value, known = np.where(known, value, 0), known.copy()
    open_ = np.arange(value.shape[1] if len(sums.term) else 0)
    for _ in range(_TURNS):
        if not len(open_):
            break
        own, seen = value[:, open_], known[:, open_]
        own[0, (own > sums.most).any(axis=0)] = -1
        _solve(sums, own, seen)
        given = _choose(sums, own, seen) & (own >= 0).all(axis=0)
        value[:, open_], known[:, open_] = own, seen
        open_ = open_[given]
    value = np.where(known, value, _least(sums, value, known))  # what is in no sum is as much as is inside it
    value[0, open_] = -1
    return value


def _solve(sums: _Sums, value: Numbers, known: Marks) -> None:
    """Work out every address that is alone unknown in a sum, as long as there are such."""
    while True:
        blank = ~known[sums.term]
        alone = np.add.reduceat(blank, sums.start) == 1
        alone &= (value >= 0).all(axis=0)
        if not alone.any():
            return
        rest = np.add.reduceat(sums.sign[:, None] * value[sums.term], sums.start)
        term, head = np.nonzero(blank & alone[sums.sum_of])
        at = sums.term[term]
        found = -sums.sign[term] * rest[sums.sum_of[term], head]
        value[at, head] = np.where(found > sums.most, -1, found)
        known[at, head] = True


def _choose(sums: _Sums, value: Numbers, known: Marks) -> Marks:
    """Give one address of each head a number; the heads that had one to be given."""
    least = _least(sums, value, known)
    blank = ~known[sums.term]
    able = sums.part[:, None] & blank & known[sums.whole][sums.sum_of]
    some = np.any(able, axis=0)
    rest = np.add.reduceat(sums.sign[:, None] * least[sums.term], sums.start)
    tight = able & (rest[sums.sum_of] == 0)  # where nothing is left each is the least that it can be
    term, head = np.nonzero(tight)
    value[sums.term[term], head], known[sums.term[term], head] = least[sums.term[term], head], True
    heads = np.flatnonzero(some & ~tight.any(axis=0))
    at = sums.term[able[:, heads].argmax(axis=0)]
    here = able[:, heads] & (sums.term[:, None] == at)
    room = np.where(here, rest[sums.sum_of][:, heads], LIMIT).min(axis=0)
    value[at, heads], known[at, heads] = least[at, heads] + np.maximum(room, 0), True
    unknown = blank & ~sums.part[:, None] & ~some
    bare = np.any(unknown, axis=0)
    heads = np.flatnonzero(bare)
    at = np.where(unknown[:, heads], sums.term[:, None], len(value)).min(axis=0)
    value[at, heads], known[at, heads] = least[at, heads], True
    found: Marks = np.logical_or(some, bare)
    return found


def _least(sums: _Sums, value: Numbers, known: Marks) -> Numbers:
    """The numbers, and for what is not known the most that its parts come to, each at its least."""
    found, moved = value, True
    while moved:
        parts = np.where(sums.part[:, None], found[sums.term], 0)
        more = found.copy()
        np.maximum.at(more, sums.whole, np.add.reduceat(parts, sums.start))
        np.maximum.at(more, sums.around, found[sums.inside])
        more = np.where(known, value, np.minimum(more, sums.most))
        moved, found = bool((more != found).any()), more
    return found
