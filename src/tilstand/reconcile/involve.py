"""Which of the relations that fail have to be set up beside what may contradict.

A relation that fails is told already, and takes no part in what contradicts. But the other sums around its
figures do: these may contradict each other too. Where it is proven that they can all be true together without
it, and nothing else speaks of these figures, neither has to be set up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from tilstand.book.complete import chosen, tried
from tilstand.book.figures import Book
from tilstand.book.interval import Interval
from tilstand.book.lattice import Dims, Lattice, Sum
from tilstand.book.row import LinearRelation
from tilstand.define.rules import RelationForm
from tilstand.model.statements import Head
from tilstand.terms import Key

__all__ = ["involved"]

_Edge = tuple[Key, Key]
"""A whole and one of its parts."""


def involved(
    book: Book, failing: Sequence[LinearRelation], rows: Iterable[LinearRelation], also: Iterable[Key]
) -> list[LinearRelation]:
    """The relations that fail and may have to do with what contradicts.

    Args:
        book: The figures of the latest vintage.
        failing: Relations that fail.
        rows: Relations that may contradict each other.
        also: Figures that may.
    """
    met = {_head(part.key) for row in rows for part in row.parts} | set(map(_head, also))
    heads = [{_head(part.key) for part in row.parts} for row in failing]
    apart = [n for n, row in enumerate(failing) if _latest(book, row)]
    sound = _sound(book, [failing[n] for n in apart])
    found = set(range(len(failing))) - {n for n in apart if heads[n] <= sound}
    while True:
        met.update(head for n in found for head in heads[n])
        more = {n for n in apart if n not in found and not met.isdisjoint(heads[n])}
        if not more:
            return [row for n, row in enumerate(failing) if n in found]
        found |= more


def _latest(book: Book, row: LinearRelation) -> bool:
    """True if a relation speaks of no figure of an older vintage."""
    return all(part.observation is None or part.observation in book.stated(part.key) for part in row.parts)


def _sound(book: Book, failing: Iterable[LinearRelation]) -> Set[Head]:
    """The heads of some relations of which everything but these is proven to hold."""
    dropped: dict[Head, set[_Edge]] = {}
    for row in failing:
        for part in row.parts:
            dropped.setdefault(_head(part.key), set())
        for whole, one in _edges(row):
            dropped[_head(whole)].add((whole, one))
    left: dict[Head, tuple[Lattice, Mapping[Dims, Interval]]] = {}
    made: dict[tuple[int, frozenset[tuple[Dims, Dims]]], Lattice] = {}
    for head, edges in dropped.items():
        around = book.around(head) if _counts(book, head) else None
        if around is not None:
            shape, given = around
            own = frozenset((whole.dims, one.dims) for whole, one in edges)
            name = id(shape), own
            if name not in made:
                made[name] = _without(shape, own)
            left[head] = made[name], given
    return {head for one in tried(left) for head in chosen(one.heads, one.good)}


def _edges(row: LinearRelation) -> Iterator[_Edge]:
    """The wholes and parts between which a relation of one head is what its code lists say."""
    if row.form is RelationForm.BREAKDOWN:
        yield from ((row.left[0].key, part.key) for part in row.right)
    elif row.form is RelationForm.PART:
        yield row.right[0].key, row.left[0].key


def _without(shape: Lattice, edges: Set[tuple[Dims, Dims]]) -> Lattice:
    """A lattice without the sums that some relations are."""
    return Lattice(shape.dims, shape.at, tuple(_left(shape, edges)), shape.uses)


def _left(shape: Lattice, edges: Set[tuple[Dims, Dims]]) -> Iterator[Sum]:
    for one in shape.sums:
        whole = shape.dims[one.whole]
        parts = tuple(part for part in one.parts if (whole, shape.dims[part]) not in edges)
        if parts == one.parts:
            yield one
        elif parts and not one.adds:
            yield Sum(one.whole, parts, one.adds)


def _counts(book: Book, head: Head) -> bool:
    return book.collection.measures[head[0]].statistic == "count"


def _head(key: Key) -> Head:
    return key.measure, key.provider, key.period
