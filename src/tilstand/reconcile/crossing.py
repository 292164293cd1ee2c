"""Groups against their members, and periods against the shorter ones within, at addresses nobody stated.

A group that prints women and men but no total still has a total: that of its members. Such a relation is told
only where no numbers can make it hold; which figures say so is worked out with all others (`contradict`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction

from tilstand.book.figures import Book
from tilstand.book.interval import Interval, stated
from tilstand.book.interval import total as sum_of
from tilstand.book.row import LinearRelation, Outcome, Part
from tilstand.define.rules import RelationForm
from tilstand.reconcile.nest import between
from tilstand.terms import Key, Period, Unit
from tilstand.terms.code import Kind
from tilstand.terms.tile import tiled

__all__ = ["crossing", "heads", "spanning"]


def heads(book: Book) -> Iterator[Key]:
    """The total of each measure of counts, body and period that something is stated of."""
    for name, provider, period in book.heads:
        measure = book.collection.measures[name]
        if measure.statistic == "count" and measure.unit.counted:
            yield Key(name, provider, period)


@dataclass(frozen=True, slots=True)
class _Family:
    """A figure and those that make it up: a group and its members, a period and shorter ones within it.

    Attributes:
        total: The figure, at its total.
        others: Those that make it up, at their totals.
        form: What ties them.
        unit: What is counted.
        tiles: True if the others make up all of it.
    """

    total: Key
    others: tuple[Key, ...]
    form: RelationForm
    unit: Unit
    tiles: bool = True

    @property
    def adds(self) -> bool:
        """True if the others add up to the figure."""
        return self.form is RelationForm.MEMBERS or (self.tiles and not self.unit.people)

    def rows(self, own: Part, parts: tuple[Part, ...]) -> Iterator[LinearRelation]:
        """The relations at one address."""
        if self.form is RelationForm.MEMBERS:
            yield LinearRelation(self.form, (own,), parts)
        else:
            yield from between(own, parts, self.unit, tiles=self.tiles)


def crossing(book: Book, settled: Set[tuple[str, Period]]) -> Iterator[LinearRelation]:
    """The relations over bodies and periods that cannot all hold, at addresses of which a side is not stated.

    What the members leave possible narrows the group's figures by the group's own sums, and these the
    members': where a figure would have to be two numbers at once, all relations of the group are given.

    Args:
        book: The figures.
        settled: Measures and periods of which a group is known not to agree with its members.
    """
    for family in _families(book, settled):
        places = list(_over(book, family.total, family.others))
        rows = [row for own, parts in places for row in family.rows(own, parts)]
        if any(row.outcome is Outcome.FAILS for row in rows) or _clash(book, family, places):
            yield from rows


def spanning(book: Book) -> Iterator[LinearRelation]:
    """Every relation over bodies and periods at addresses of which a side is not stated."""
    for family in _families(book, frozenset()):
        for own, parts in _over(book, family.total, family.others):
            yield from family.rows(own, parts)


def _families(book: Book, settled: Set[tuple[str, Period]]) -> Iterator[_Family]:
    within: dict[tuple[str, str], list[Period]] = {}
    for total in heads(book):
        within.setdefault((total.measure, total.provider), []).append(total.period)
    for total in heads(book):
        measure = book.collection.measures[total.measure]
        if measure.aggregate == "members" and (total.measure, total.period) not in settled:
            for members in _memberships(book, total.provider, total.period):
                yield _Family(total, tuple(total.of(m) for m in members), RelationForm.MEMBERS, measure.unit)
        if measure.flow == "flow":
            inner = [p for p in within[total.measure, total.provider] if p in total.period]
            tiles = tiled(total.period, inner)
            for periods in [tiles] if tiles else [(p,) for p in inner if p != total.period]:
                others = tuple(Key(total.measure, total.provider, period) for period in periods)
                yield _Family(total, others, RelationForm.SPANS, measure.unit, bool(tiles))


def _clash(book: Book, family: _Family, places: Sequence[tuple[Part, tuple[Part, ...]]]) -> bool:
    """True if a figure nobody stated would have to be two numbers at once, in the whole or a part."""
    known = {}
    for own, parts in places:
        given = [p.interval for p in parts]
        sums = sum_of((i, 1) for i in given)
        known[own.key.dims] = sums if family.adds else Interval(max(i.low for i in given), None)
        if family.tiles and not family.adds:
            known[own.key.dims] = Interval(max(i.low for i in given), sums.high)
    whole = book.spread(family.total).narrowed(known)
    if whole.clash:
        return True
    for n, other in enumerate(family.others):
        known = {}
        for own, parts in places:
            rest = [p.interval for m, p in enumerate(parts) if m != n]
            known[own.key.dims] = _rest(whole[own.key.dims], rest if family.adds else [], family.adds)
        # What is left for one at codes that it does not state still adds up to what it has in all.
        if book.spread_over(other, known).narrowed(known).clash:
            return True
    return False


def _rest(whole: Interval, others: Sequence[Interval], adds: bool) -> Interval:
    """What is left for one part of a whole."""
    least = Fraction(0)
    if adds and all(i.high is not None for i in others):
        least = max(whole.low - sum((i.high for i in others if i.high is not None), Fraction(0)), least)
    if whole.high is None:
        return Interval(least, None)
    return Interval(least, max(whole.high - sum((i.low for i in others), Fraction(0)), Fraction(0)))


def _memberships(book: Book, provider: str, period: Period) -> Iterator[tuple[str, ...]]:
    """What a group is made up of: its bodies, and the groups directly below it."""
    bodies = book.members(provider, period)
    if not bodies:
        return
    yield bodies
    group = book.collection.groups.get(provider)
    below = tuple(m for m in group.members if book.takes_part(m, period)) if group is not None else ()
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
