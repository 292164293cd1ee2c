"""Heads that hold: found for all heads of a shape at once, where they are in columns without making a figure.

What `complete` proves is proven here from columns too: numbers for what nobody stated with which every sum
comes out. Of most of these heads nothing more is to be said; they are settled. Where a breakdown leaves
something of its whole unplaced, or two breakdowns tell of a whole that nobody stated, there may be: those
heads are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tilstand.book.complete import chosen, fits, tried
from tilstand.book.fill import LIMIT
from tilstand.book.held import Columns
from tilstand.book.interval import Interval
from tilstand.book.lattice import Dims, Lattice, Shapes
from tilstand.define import Vocabulary
from tilstand.model.statements import Head, PlainRows
from tilstand.terms import Meaning

__all__ = ["SettledHeads", "settled", "settled_apart"]

_CELLS = 1 << 22
Numbers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]
Own = tuple[Head, Columns]


@dataclass(frozen=True, slots=True)
class SettledHeads:
    """What was found of heads.

    Attributes:
        holds: Those of which it is proven that all that is stated can be true together.
        heads: Those among them of which nothing more is to be said.
    """

    holds: frozenset[Head]
    heads: frozenset[Head]


def settled(collection: Vocabulary, shapes: Shapes, columns: Mapping[Head, Columns]) -> SettledHeads:
    """What is found of the heads in columns, of measures that are counts.

    Args:
        collection: The collection.
        shapes: Its lattices.
        columns: The heads.
    """
    by_plain: dict[int, list[Own]] = {}
    for head, own in columns.items():
        by_plain.setdefault(id(own.plain), []).append((head, own))
    by_shape: dict[int, tuple[Lattice, list[Own]]] = {}
    for some in by_plain.values():
        for shape, one in _shaped(shapes, some):
            by_shape.setdefault(id(shape), (shape, []))[1].append(one)
    holds: list[Head] = []
    silent: list[Head] = []
    for shape, every in by_shape.values():
        step = max(_CELLS // max(len(shape.dims), 1), 1)
        for first in range(0, len(every), step):
            some = every[first : first + step]
            value, known, good = _lines(shape, some)
            good &= fits(shape, value, known)
            quiet = good & _silent(collection, shape, value, known)
            holds += chosen((head for head, _ in some), good)
            silent += chosen((head for head, _ in some), quiet)
    return SettledHeads(frozenset(holds), frozenset(silent))


def settled_apart(
    collection: Vocabulary, heads: Mapping[Head, tuple[Lattice, Mapping[Dims, Interval]]]
) -> SettledHeads:
    """What is found of heads that are not in columns, of measures that are counts.

    Args:
        collection: The collection.
        heads: The shape of each head, and what is stated of it.
    """
    holds: list[Head] = []
    silent: list[Head] = []
    for one in tried(heads):
        holds += chosen(one.heads, one.good)
        silent += chosen(one.heads, one.good & _silent(collection, one.shape, one.value, one.known))
    return SettledHeads(frozenset(holds), frozenset(silent))


def _shaped(shapes: Shapes, some: Sequence[Own]) -> Iterator[tuple[Lattice, Own]]:
    """Each head of some columns with its lattice."""
    plain = some[0][1].plain
    kinds: dict[object, int] = {}
    kind = np.array([kinds.setdefault(shapes.use(dims), len(kinds)) for dims in plain.dims])
    rows = np.concatenate([own.rows for _, own in some])
    of = np.repeat(np.arange(len(some)), [len(own.rows) for _, own in some])
    pairs = np.unique(of * len(kinds) + kind[plain.dim[rows]])
    ends = np.searchsorted(pairs // len(kinds), np.arange(len(some) + 1)).tolist()
    used, names = pairs % len(kinds), list(kinds)
    found: dict[tuple[str, bytes], Lattice] = {}
    for at, one in enumerate(some):
        own = used[ends[at] : ends[at + 1]]
        name = one[0][0], own.tobytes()
        uses = frozenset(names[n] for n in own.tolist())
        if shapes.sparse(uses, len(one[1].rows)):
            yield shapes.near(one[0][0], (plain.dims[n] for n in plain.dim[one[1].rows].tolist())), one
            continue
        if name not in found:
            found[name] = shapes.of_uses(one[0][0], uses)
        yield found[name], one


def _lines(shape: Lattice, some: Sequence[Own]) -> tuple[Numbers, Marks, Marks]:
    """What is stated, by address and head, in units of the last decimal; and the heads whose sums all fit."""
    value = np.zeros((len(shape.dims), len(some)), dtype=np.int64)
    known = np.zeros(value.shape, dtype=bool)
    total = np.zeros(len(some))
    most = max(int(own.plain.places[own.rows].max()) for _, own in some)
    for plain, own, of in _runs(some):
        at = np.array([shape.at.get(dims, -1) for dims in plain.dims], dtype=np.intp)[plain.dim[own]]
        scale = 10.0 ** (most - plain.places[own])
        np.add.at(total, of, np.abs(plain.number[own]) * scale)
        fit = total[of] < LIMIT / 4
        number = np.where(fit, plain.number[own], 0) * 10 ** (most - plain.places[own].astype(np.int64))
        value[at, of], known[at, of] = number, True
    return value, known, (total < LIMIT / 4) & (value >= 0).all(axis=0)


def _runs(some: Sequence[Own]) -> Iterator[tuple[PlainRows, npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
    """The rows of heads that lie in the same columns, and which of the heads each row is of."""
    first = 0
    while first < len(some):
        plain, last = some[first][1].plain, first
        while last < len(some) and some[last][1].plain is plain:
            last += 1
        own = [one.rows for _, one in some[first:last]]
        yield plain, np.concatenate(own), np.repeat(np.arange(first, last), [len(rows) for rows in own])
        first = last


def _silent(collection: Vocabulary, shape: Lattice, value: Numbers, known: Marks) -> Marks:
    """The heads of which nothing is to be said but that they hold."""
    found = np.ones(value.shape[1], dtype=bool)
    for one in shape.sums:
        parts = list(one.parts)
        some = known[parts].any(axis=0)
        if not one.adds or not some.any():
            continue
        if _can_say_unknown(collection, shape, one.whole, one.parts):
            found &= ~(known[one.whole] & some) | (value[parts].sum(axis=0) == value[one.whole])
    return found


def _can_say_unknown(collection: Vocabulary, shape: Lattice, whole: int, parts: Iterable[int]) -> bool:
    """True if a part of the breakdown is for what is not known."""
    names = {name for part in parts for name in set(shape.dims[part]) - set(shape.dims[whole])}
    return any(collection.codelist(dimension).meaning(Meaning.UNKNOWN) for dimension, _ in names)
