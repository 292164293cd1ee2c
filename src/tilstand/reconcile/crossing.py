"""Groups against their members, and periods against the shorter ones within, at addresses nobody stated.

A group that prints women and men but no total still has a total: that of its members. Such a relation is told
only where no numbers can make it hold; which figures say so is worked out with all others (`contradict`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from tilstand.book.figures import Book
from tilstand.book.interval import stated
from tilstand.book.row import Outcome, Part, Row
from tilstand.reconcile.nest import between, tiled
from tilstand.terms import Key, Period
from tilstand.terms.code import Kind

__all__ = ["crossing", "heads"]


def heads(book: Book) -> Iterator[Key]:
    """The total of each measure of counts, body and period that something is stated of."""
    totals = dict.fromkeys(Key(key.measure, key.provider, key.period) for key in book)
    for total in totals:
        measure = book.collection.measures[total.measure]
        if measure.statistic == "count" and measure.unit.counted:
            yield total


def crossing(book: Book, settled: Set[tuple[str, Period]]) -> Iterator[Row]:
    """The relations over bodies and periods that fail at addresses of which a side is not stated.

    Args:
        book: The figures.
        settled: Measures and periods of which a group is known not to agree with its members.
    """
    within: dict[tuple[str, str], list[Period]] = {}
    for total in heads(book):
        within.setdefault((total.measure, total.provider), []).append(total.period)
    for total in heads(book):
        measure = book.collection.measures[total.measure]
        if measure.aggregate == "members" and (total.measure, total.period) not in settled:
            for members in _memberships(book, total.provider):
                for own, parts in _over(book, total, [total.of(m) for m in members]):
                    yield from _failing(Row("R106", (own,), parts))
        if measure.flow == "flow":
            inner = [p for p in within[total.measure, total.provider] if p in total.period]
            tiles = tiled(total.period, inner)
            for periods in [tiles] if tiles else [(p,) for p in inner if p != total.period]:
                others = [Key(total.measure, total.provider, period) for period in periods]
                for own, parts in _over(book, total, others):
                    for row in between(own, parts, measure.unit, tiles=bool(tiles)):
                        yield from _failing(row)


def _failing(row: Row) -> Iterator[Row]:
    if row.outcome is Outcome.FAILS:
        yield row


def _memberships(book: Book, provider: str) -> Iterator[tuple[str, ...]]:
    """What a group is made up of: its bodies, and the groups directly below it."""
    bodies = book.members(provider)
    if not bodies:
        return
    yield bodies
    group = book.collection.groups.get(provider)
    below = tuple(m for m in group.members if m not in book.absent) if group is not None else ()
    if any(m in book.collection.groups for m in below):
        yield below


def _over(book: Book, total: Key, others: Sequence[Key]) -> Iterator[tuple[Part, tuple[Part, ...]]]:
    """A figure and those that make it up, wherever one of them is not stated but the others tell of it."""
    around = book.spread(total)
    used = (k for one in (total, *others) for k in book.at(one.measure, one.provider, one.period))
    for dims in sorted({dims for key in used for dims in _above(book, key) if dims in around}):
        own, *parts = (_part(book, Key(k.measure, k.provider, k.period, dims)) for k in (total, *others))
        if not all(p.observation is not None for p in (own, *parts)):
            yield own, tuple(parts)


def _part(book: Book, key: Key) -> Part:
    observation = next((o for o in book.stated(key) if stated(o) is not None), None)
    return Part(1, key, book.bound(key), observation)


def _above(book: Book, key: Key) -> Iterable[tuple[tuple[str, str], ...]]:
    """The codes of an address, and of all that it is a part of."""
    found, waiting = {key.dims: key}, [key]
    while waiting:
        one = waiting.pop()
        for dimension, name in one.dims:
            code = book.collection.codelist(dimension)[name]
            if code.kind is not Kind.VIEW:
                up = one.without(dimension) if code.parent is None else one.at(dimension, code.parent)
                if up.dims not in found:
                    found[up.dims] = up
                    waiting.append(up)
    return found
