"""The book of figures: every statement by its address, and the numbers each address may hold.

An address that nobody stated is not zero. It is bounded by what was stated around it: by the total less
the other parts, by the parts of which it consists, by a group's members.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from fractions import Fraction
from functools import cached_property
from operator import attrgetter

from tilstand.book.held import StatementsByHead, held
from tilstand.book.interval import Interval, stated
from tilstand.book.lattice import Dims, Lattice, Shapes, gathered
from tilstand.book.settle import SettledHeads, settled, settled_apart
from tilstand.book.spread import Spread
from tilstand.book.vintage import Vintages, since
from tilstand.define import RoundView
from tilstand.model import Observation
from tilstand.model.statements import Head
from tilstand.terms import Code, Key, Origin, Period

__all__ = ["Book", "Head"]

_TRUST = {
    Origin.ADJUSTED: 0,
    Origin.SUBMITTED: 1,
    Origin.COUNTED: 1,
    Origin.PUBLISHED: 2,
    Origin.COMPUTED: 3,
    Origin.DEDUCED: 3,
}
_ORDER = attrgetter("order")
_UNKNOWN = Interval(Fraction(0), None)


class Book:
    """All observations by address.

    Args:
        collection: The collection that the addresses belong to.
        observations: Every figure that was stated, in any order, or by head.
        absent: Providers that did not report; they take no part in sums.
        period: The period that they did not report for: in an earlier round others may have been absent.
    """

    def __init__(
        self,
        collection: RoundView,
        observations: Iterable[Observation] | StatementsByHead,
        absent: Iterable[str] = (),
        period: Period | None = None,
    ) -> None:
        self.collection = collection
        self.absent = frozenset(absent)
        self.period = period
        self.held = (
            observations if isinstance(observations, StatementsByHead) else held([tuple(observations)])
        )
        self.heads: Sequence[Head] = sorted(self.held.heads, key=_in_order)
        self._made: dict[Head, Mapping[Key, tuple[Observation, ...]]] = {}
        self._at: dict[Key, tuple[Observation, ...]] = {}
        self._numbers: dict[Key, Interval | None] = {}
        self._spread: dict[Head, Spread] = {}
        self._shapes = Shapes(collection)
        self._below: dict[Head, Mapping[tuple[Dims, str], list[Key]]] = {}
        self._near: dict[Key, tuple[Observation, ...]] = {}
        self._lacking: dict[Period, Set[str]] = {}

    @cached_property
    def providers(self) -> Set[str]:
        """Everybody of whom something is stated."""
        return frozenset(provider for _, provider, _ in self.heads)

    @cached_property
    def of_members(self) -> Sequence[Head]:
        """The heads of groups and umbrellas whose figures are sums over their members."""
        sums = {name for name, one in self.collection.measures.items() if one.aggregate == "members"}
        return [head for head in self.heads if head[0] in sums and self.members(head[1], head[2])]

    @cached_property
    def vintages(self) -> Vintages:
        """The statements of each measure, body and period by vintage, the latest first."""
        return Vintages(self.collection, self._columns_day, self.heads, self._every)

    @cached_property
    def views(self) -> tuple[Book, ...]:
        """The figures by vintage, none mixed: the latest of every body first, then each older one."""
        several = self.vintages.several
        if not several:
            return (self,)
        older = sorted({v for head in several for v in list(self.vintages[head])[1:]}, reverse=True)
        latest = {head: next(iter(self.vintages[head].values())) for head in several}
        chosen = [self.held.only(self.heads, latest)]
        for vintage in older:
            whole = [
                head for head in self.heads if head not in latest and self.vintages.last(head) == vintage
            ]
            parts = {head: self.vintages[head][vintage] for head in several if vintage in self.vintages[head]}
            chosen.append(self.held.only(whole, parts))
        return tuple(Book(self.collection, one, self.absent, self.period) for one in chosen)

    def _columns_day(self, head: Head) -> int | None:
        """The day on which a head in columns was read, 0 where it is not said; None for another head."""
        own = self.held.columns.get(head)
        return None if own is None else own.day

    def _every(self, head: Head) -> Iterator[Observation]:
        """The statements of a head in the order of their addresses and of trust."""
        return (o for statements in self._own(head).values() for o in statements)

    def _own(self, head: Head) -> Mapping[Key, tuple[Observation, ...]]:
        """The statements of a head by address, made when they are asked for."""
        if head not in self._made:
            found: dict[Key, list[Observation]] = {}
            for one in self.held.of(head):
                found.setdefault(one.key, []).append(one)
            self._made[head] = {
                key: tuple(sorted(found[key], key=self._rank) if len(found[key]) > 1 else found[key])
                for key in sorted(found, key=_ORDER)
            }
            self._at.update(self._made[head])
        return self._made[head]

    def __iter__(self) -> Iterator[Key]:
        return (key for head in self.heads for key in self._own(head))

    def __contains__(self, key: object) -> bool:
        return isinstance(key, Key) and bool(self.stated(key))

    def stated(self, key: Key) -> tuple[Observation, ...]:
        """Every statement at an address, the most trusted first."""
        found = self._at.get(key)
        if found is None:
            head = key.measure, key.provider, key.period
            if head in self._made or head not in self.held:
                return ()
            found = self._own(head).get(key, ())
        return found

    def says(self, measure: str, provider: str, period: Period) -> bool:
        """True if anything at all is stated of a measure for a provider and period."""
        return (measure, provider, period) in self.held

    def at(self, measure: str, provider: str, period: Period) -> tuple[Key, ...]:
        """Every address that is stated of a measure for a provider and period."""
        return tuple(self._own((measure, provider, period)))

    def periods(self, key: Key) -> tuple[Period, ...]:
        """The periods for which a figure at an address, but for its period, is stated."""
        every = self._spans.get((key.measure, key.provider), ())
        return tuple(p for p in every if Key(key.measure, key.provider, p, key.dims) in self)

    @cached_property
    def _spans(self) -> Mapping[tuple[str, str], Sequence[Period]]:
        """The periods of which a body states anything of a measure."""
        found: dict[tuple[str, str], list[Period]] = {}
        for measure, provider, period in self.heads:
            found.setdefault((measure, provider), []).append(period)
        return found

    def spans(self, head: Head) -> Sequence[Period]:
        """The shorter periods within a head's own of which its body states anything of the measure."""
        return [p for p in self._spans.get(head[:2], ()) if p in head[2] and p != head[2]]

    def parts(self, key: Key, dimension: str) -> tuple[Code, ...]:
        """The exclusive codes below an address in a dimension: of the total, or of the code it stands at."""
        return self.collection.codelist(dimension).parts(key.code(dimension))

    def adds_up(self, measure: str, dimension: str) -> bool:
        """True where the codes of a dimension add up to the total in a measure."""
        return self.collection.adds_up(measure, dimension)

    def number(self, key: Key) -> Interval | None:
        """What the most trusted statement of a number says at an address; None where nobody states one."""
        if key not in self._numbers:
            self._numbers[key] = self._first(key)
        return self._numbers[key]

    def bound(self, key: Key) -> Interval:
        """The numbers that an address may hold, from everything that is stated around it."""
        own = self.number(key)
        return self._among(key, self.spread(key)) if own is None else own

    def apart(self, keys: Iterable[Key], beside: Set[Key]) -> Mapping[Key, Interval]:
        """The numbers that some addresses may hold, leaving out what only a relation between them says.

        Args:
            keys: Addresses that nobody stated.
            beside: Every address of the relation: sums that speak of these alone say no more than it does.
        """
        heads: dict[Head, list[Key]] = {}
        for key in keys:
            heads.setdefault((key.measure, key.provider, key.period), []).append(key)
        found: dict[Key, Interval] = {}
        for head, own in heads.items():
            around = self.spread(own[0])
            lattice = around.lattice
            same = {k.dims for k in beside if (k.measure, k.provider, k.period) == head}
            sums = {n for k in own if k.dims in around for n in lattice.uses[lattice.at[k.dims]]}
            around = around.without(
                n for n in sums if all(lattice.dims[t] in same for t in lattice.sums[n].terms)
            )
            for key in own:
                inside = any(key.without(d) in beside for d, _ in key.dims)
                found[key] = _UNKNOWN if inside and key.dims not in around else self._among(key, around)
        return found

    def _among(self, key: Key, around: Spread) -> Interval:
        if key.dims in around:
            return around[key.dims]
        found = _UNKNOWN
        for dimension, _ in key.dims:  # a dimension that the body does not use: at most the whole
            whole = key.without(dimension).dims
            if whole in around:
                found = found.within(Interval(Fraction(0), around[whole].high))
        return found

    def near(self, key: Key) -> tuple[Observation, ...]:
        """The statements that bound an address without one: its parts, else its whole and siblings."""
        if self.views[0] is not self:
            return self.views[0].near(key)
        found = self._near.get(key)
        if found is None:
            below = self._beneath((key.measure, key.provider, key.period))
            parts = below.get((key.dims, ""), [])
            if not parts:
                around = [(key.without(d), d) for d, _ in key.dims]
                siblings = {k for one, d in around for k in below.get((one.dims, d), ())}
                wholes = [one for one, _ in around if one in self]
                parts = [*sorted(wholes, key=_ORDER), *sorted(siblings - {key}, key=_ORDER)]
            found = self._near[key] = tuple(self.stated(k)[0] for k in parts)
        return found

    def _beneath(self, head: Head) -> Mapping[tuple[Dims, str], list[Key]]:
        """The addresses of a head with one dimension more than each: by that dimension, and all of them."""
        if head not in self._below:
            found: dict[tuple[Dims, str], list[Key]] = {}
            for key in self._own(head):
                for dimension, _ in key.dims:
                    above = key.without(dimension).dims
                    found.setdefault((above, dimension), []).append(key)
                    found.setdefault((above, ""), []).append(key)
            self._below[head] = found
        return self._below[head]

    def spread(self, key: Key) -> Spread:
        """What the latest vintage leaves possible at every address of a measure, body and period."""
        if self.views[0] is not self:
            return self.views[0].spread(key)
        head = (key.measure, key.provider, key.period)
        if head not in self._spread:
            given = self._given(head)
            self._spread[head] = Spread(self._shapes.around(head[0], given), given)
        return self._spread[head]

    def spread_over(self, key: Key, others: Iterable[Dims]) -> Spread:
        """The same, with the intervals of further addresses that what is stated does not reach.

        Args:
            key: One of the head's addresses.
            others: The codes of the further addresses.
        """
        own, further = self.spread(key), frozenset(others)
        if all(dims in own for dims in further):
            return own
        given = self.views[0]._given((key.measure, key.provider, key.period))
        return Spread(self._shapes.near(key.measure, further.union(given)), given)

    def clashes(self, head: Head) -> bool:
        """True if what is stated at a head comes to two numbers in one place on the way of narrowing."""
        given = self._given(head)
        if head in self._spread or not self._shapes.gathers(given):
            return self.spread(Key(*head)).clash
        return Spread(self._shapes.near(head[0], given), given).clash

    @cached_property
    def consistent(self) -> Set[Head]:
        """The heads of which it is proven that all that is stated can be true together (see `complete`)."""
        return self._in_columns.holds | self._apart.holds

    @cached_property
    def settled(self) -> Set[Head]:
        """The heads that hold, and of which nothing is to be said but that."""
        return self._in_columns.heads | self._apart.heads

    @cached_property
    def _apart(self) -> SettledHeads:
        """What is found of heads that are not in columns."""
        measures = self.collection.measures
        counts = (head for head in self.heads if measures[head[0]].statistic == "count")
        plain = {head: self.around(head) for head in counts if head not in self.held.columns}
        return settled_apart(self.collection, {head: one for head, one in plain.items() if one is not None})

    @cached_property
    def _in_columns(self) -> SettledHeads:
        measures = self.collection.measures
        own = self.held.columns.items()
        counts = {head: one for head, one in own if measures[head[0]].statistic == "count"}
        return settled(self.collection, self._shapes, counts)

    @staticmethod
    def _plain(statements: Sequence[Observation]) -> bool:
        """True if the first statement of an address is a number, or none of them is."""
        numbers = [stated(one) is not None for one in statements]
        return numbers[0] or not any(numbers)

    def around(self, head: Head) -> tuple[Lattice, Mapping[Dims, Interval]] | None:
        """The addresses around what is stated, and what that is; None where a first statement is no number.

        Not so where no other statement of its address is one either: then there is nothing to take for it.
        Of very many addresses those that nothing is said of are taken together.
        """
        if not all(map(self._plain, self._own(head).values())):
            return None
        given = self._given(head)
        return self._shapes.near(head[0], given), given

    def _given(self, head: Head) -> Mapping[Dims, Interval]:
        return {k.dims: at for k in self._own(head) if (at := self.number(k)) is not None}

    def sums(self, key: Key, addresses: Iterable[Key]) -> Iterator[tuple[Key, tuple[Key, ...], bool]]:
        """Every sum between addresses of one measure, body and period: the whole, its parts, if they add up.

        Args:
            key: One of them.
            addresses: Addresses, stated or asked for.
        """
        lattice = self._shapes.around(key.measure, (k.dims for k in addresses))
        keys = [Key(key.measure, key.provider, key.period, dims) for dims in lattice.dims]
        for line in lattice.sums:
            yield keys[line.whole], tuple(keys[p] for p in line.parts), line.adds

    def gathered(
        self, key: Key, addresses: Iterable[Key]
    ) -> tuple[frozenset[Key], Sequence[tuple[Key, tuple[Key, ...], bool]]]:
        """The same sums with what none of the addresses speaks of taken together, and what stands for it.

        Args:
            key: One of them.
            addresses: Addresses, stated or asked for.
        """
        lattice, rest = gathered(self.collection, key.measure, (k.dims for k in addresses))
        keys = [Key(key.measure, key.provider, key.period, dims) for dims in lattice.dims]
        sums = [(keys[line.whole], tuple(keys[p] for p in line.parts), line.adds) for line in lattice.sums]
        return frozenset(one for one in keys if not rest.isdisjoint(one.dims)), sums

    def _first(self, key: Key) -> Interval | None:
        return next((i for o in self.stated(key) if (i := stated(o)) is not None), None)

    def members(self, provider: str, period: Period) -> tuple[str, ...]:
        """The members that make up a group or umbrella in a period; empty for a single provider.

        A body that did not report takes no part, and neither does one that had closed or not yet opened.
        """
        members = self.collection.members(provider, period.last)
        return () if members == (provider,) else tuple(m for m in members if self.takes_part(m, period))

    def takes_part(self, provider: str, period: Period) -> bool:
        """True unless the provider did not report, or is a body that was not open in the period."""
        body = self.collection.providers.get(provider)
        return not self.lacks(provider, period) and (body is None or body.open_in(period))

    def lacks(self, provider: str, period: Period) -> bool:
        """True if a provider did not report for a period: in the round that it was asked in."""
        if period not in self._lacking:
            self._lacking[period] = self._absent_in(period)
        return provider in self._lacking[period]

    def _absent_in(self, period: Period) -> Set[str]:
        """Those who did not report for a period."""
        then = self.period.first if self.period is not None else None
        asked = [
            one
            for one in self.collection.rounds.values()
            if then is not None and period in one.period and one.period.last < then
        ]
        return frozenset(name for one in asked for name in one.absent) if asked else self.absent

    def _rank(self, observation: Observation) -> tuple[object, ...]:
        """Decisions first; this round before earlier ones; submissions before print; the latest first."""
        source, read = observation.source, observation.as_at
        return (
            observation.origin is not Origin.ADJUSTED,
            -since(self.collection, observation).toordinal(),
            _TRUST[observation.origin],
            -read.toordinal() if read else 0,
            source.document,
            source.line or 0,
            str(observation.value),
        )


def _in_order(head: Head) -> tuple[object, ...]:
    measure, provider, period = head
    return measure, provider, period.first, period.last, period.text
