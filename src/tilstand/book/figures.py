"""The book of figures: every statement by its address, and the numbers each address may hold.

An address that nobody stated is not zero. It is bounded by what was stated around it: by the total less
the other parts, by the parts of which it consists, by a group's members.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from fractions import Fraction
from functools import cached_property
from operator import attrgetter

from tilstand.book.complete import consistent
from tilstand.book.interval import Interval, stated
from tilstand.book.lattice import Dims, Lattice, Shapes
from tilstand.book.spread import Spread
from tilstand.book.vintage import Vintage, grouped, since
from tilstand.define import RoundView
from tilstand.model import Observation
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
Head = tuple[str, str, Period]
_UNKNOWN = Interval(Fraction(0), None)


class Book:
    """All observations by address.

    Args:
        collection: The collection that the addresses belong to.
        observations: Every figure that was stated, in any order.
        absent: Providers that did not report; they take no part in sums.
        period: The period that they did not report for: in an earlier round others may have been absent.
    """

    def __init__(
        self,
        collection: RoundView,
        observations: Iterable[Observation],
        absent: Iterable[str] = (),
        period: Period | None = None,
    ) -> None:
        self.collection = collection
        self.absent = frozenset(absent)
        self.period = period
        stated_at: dict[Key, list[Observation]] = {}
        for observation in observations:
            stated_at.setdefault(observation.key, []).append(observation)
        self._stated: Mapping[Key, tuple[Observation, ...]] = {
            key: tuple(sorted(stated_at[key], key=self._rank)) for key in sorted(stated_at, key=_ORDER)
        }
        self._heads: dict[Head, list[Key]] = {}
        for key in self._stated:
            self._heads.setdefault((key.measure, key.provider, key.period), []).append(key)
        timed: dict[tuple[str, str, tuple[tuple[str, str], ...]], list[Period]] = {}
        for key in self._stated:
            timed.setdefault((key.measure, key.provider, key.dims), []).append(key.period)
        self._periods = {head: tuple(periods) for head, periods in timed.items()}
        self._numbers: dict[Key, Interval | None] = {}
        self._spread: dict[Head, Spread] = {}
        self._shapes = Shapes(collection)

    @cached_property
    def providers(self) -> Set[str]:
        """Everybody of whom something is stated."""
        return frozenset(provider for _, provider, _ in self._heads)

    @cached_property
    def of_members(self) -> Sequence[Head]:
        """The heads of groups and umbrellas whose figures are sums over their members."""
        sums = {name for name, one in self.collection.measures.items() if one.aggregate == "members"}
        return [head for head in self._heads if head[0] in sums and self.members(head[1], head[2])]

    @cached_property
    def vintages(self) -> Mapping[Head, Mapping[Vintage, Sequence[Observation]]]:
        """The statements of each measure, body and period by vintage, the latest first."""
        heads = {head: [o for k in keys for o in self._stated[k]] for head, keys in self._heads.items()}
        return grouped(self.collection, heads)

    @cached_property
    def views(self) -> tuple[Book, ...]:
        """The figures by vintage, none mixed: the latest of every body first, then each older one."""
        if all(len(own) == 1 for own in self.vintages.values()):
            return (self,)
        latest = [o for own in self.vintages.values() for o in next(iter(own.values()))]
        older: dict[Vintage, None] = {}
        for own in self.vintages.values():
            older.update(dict.fromkeys(list(own)[1:]))
        chosen = [latest]
        for vintage in sorted(older, reverse=True):
            chosen.append([o for own in self.vintages.values() for o in own.get(vintage, ())])
        return tuple(Book(self.collection, one, self.absent, self.period) for one in chosen)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._stated)

    def __contains__(self, key: object) -> bool:
        return key in self._stated

    def stated(self, key: Key) -> tuple[Observation, ...]:
        """Every statement at an address, the most trusted first."""
        return self._stated.get(key, ())

    def says(self, measure: str, provider: str, period: Period) -> bool:
        """True if anything at all is stated of a measure for a provider and period."""
        return (measure, provider, period) in self._heads

    def at(self, measure: str, provider: str, period: Period) -> tuple[Key, ...]:
        """Every address that is stated of a measure for a provider and period."""
        return tuple(self._heads.get((measure, provider, period), ()))

    def periods(self, key: Key) -> tuple[Period, ...]:
        """The periods for which a figure at an address, but for its period, is stated."""
        return self._periods.get((key.measure, key.provider, key.dims), ())

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
        below = self._beneath[key.measure, key.provider, key.period]
        parts = below.get(key.dims, [])
        around = [key.without(d) for d, _ in key.dims]
        names = {d for d, _ in key.dims}
        siblings = {k for one in around for k in below.get(one.dims, ()) if {d for d, _ in k.dims} == names}
        wholes = [k for k in sorted(around) if k in self]
        return tuple(self._stated[k][0] for k in (parts or [*wholes, *sorted(siblings - {key})]))

    @cached_property
    def _beneath(self) -> Mapping[Head, Mapping[tuple[tuple[str, str], ...], list[Key]]]:
        """The addresses with one dimension more than each, by measure, body and period."""
        found: dict[Head, dict[tuple[tuple[str, str], ...], list[Key]]] = defaultdict(dict)
        for key in self:
            for dimension, _ in key.dims:
                own = found[key.measure, key.provider, key.period]
                own.setdefault(key.without(dimension).dims, []).append(key)
        return found

    def spread(self, key: Key) -> Spread:
        """What the latest vintage leaves possible at every address of a measure, body and period."""
        if self.views[0] is not self:
            return self.views[0].spread(key)
        head = (key.measure, key.provider, key.period)
        if head not in self._spread:
            self._spread[head] = Spread(*self._shape(head))
        return self._spread[head]

    @cached_property
    def consistent(self) -> Set[Head]:
        """The heads of which it is proven that all that is stated can be true together (see `complete`)."""
        counts = {name for name, one in self.collection.measures.items() if one.statistic == "count"}
        plain = (
            head
            for head, keys in self._heads.items()
            if head[0] in counts and all(self._plain(self._stated[key]) for key in keys)
        )
        return consistent({head: self._shape(head) for head in plain})

    @staticmethod
    def _plain(statements: Sequence[Observation]) -> bool:
        """True if the first statement of an address is a number, or none of them is."""
        numbers = [stated(one) is not None for one in statements]
        return numbers[0] or not any(numbers)

    def _shape(self, head: Head) -> tuple[Lattice, Mapping[Dims, Interval]]:
        """The addresses around what is stated, and what that is."""
        given = {k.dims: at for k in self._heads.get(head, ()) if (at := self.number(k)) is not None}
        return self._shapes.around(head[0], given), given

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
        then = self.period.first if self.period is not None else None
        asked = [
            one
            for one in self.collection.rounds.values()
            if then is not None and period in one.period and one.period.last < then
        ]
        return any(provider in one.absent for one in asked) if asked else provider in self.absent

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
