"""The book of figures: every statement by its address, and the numbers each address may hold.

An address that nobody stated is not zero. It is bounded by what was stated around it: by the total less
the other parts, by the parts of which it consists, by a group's members.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from tilstand.define import Collection
from tilstand.ledger.interval import Interval, stated
from tilstand.model import Key, Observation, Origin
from tilstand.terms import Code, Period

__all__ = ["Book"]

_TRUST = {
    Origin.ADJUSTED: 0,
    Origin.SUBMITTED: 1,
    Origin.COUNTED: 1,
    Origin.PUBLISHED: 2,
    Origin.COMPUTED: 3,
    Origin.DEDUCED: 3,
}
_UNKNOWN = Interval(Fraction(0), None)


class Book:
    """All observations by address.

    Args:
        collection: The collection that the addresses belong to.
        observations: Every figure that was stated, in any order.
        absent: Providers that did not report; they take no part in sums.
    """

    def __init__(
        self, collection: Collection, observations: Iterable[Observation], absent: Iterable[str] = ()
    ) -> None:
        self.collection = collection
        self.absent = frozenset(absent)
        stated_at: dict[Key, list[Observation]] = {}
        for observation in observations:
            stated_at.setdefault(observation.key, []).append(observation)
        self._stated: Mapping[Key, tuple[Observation, ...]] = {
            key: tuple(sorted(stated_at[key], key=_rank)) for key in sorted(stated_at)
        }
        self._measured = {(key.measure, key.provider, key.period) for key in self._stated}
        self._bounds: dict[Key, Interval] = {}
        self._open: set[Key] = set()

    def __iter__(self) -> Iterator[Key]:
        return iter(self._stated)

    def __contains__(self, key: object) -> bool:
        return key in self._stated

    def stated(self, key: Key) -> tuple[Observation, ...]:
        """Every statement at an address, the most trusted first."""
        return self._stated.get(key, ())

    def says(self, measure: str, provider: str, period: Period) -> bool:
        """True if anything at all is stated of a measure for a provider and period."""
        return (measure, provider, period) in self._measured

    def parts(self, key: Key, dimension: str) -> tuple[Code, ...]:
        """The exclusive codes below an address in a dimension: of the total, or of the code it stands at."""
        return self.collection.codelist(dimension).parts(key.code(dimension))

    def adds_up(self, measure: str, dimension: str) -> bool:
        """True where the codes of a dimension add up to the total in a measure."""
        settings = self.collection.settings.dimensions[dimension]
        return (
            dimension not in self.collection.measures[measure].partial
            and not settings.multiple
            and self.collection.codelist(dimension).exhaustive
        )

    def bound(self, key: Key) -> Interval:
        """The numbers that an address may hold, from everything that is stated around it."""
        if key in self._bounds:
            return self._bounds[key]
        if key in self._open:  # a whole asks its part, which asks the whole: nothing new is known
            return _UNKNOWN
        self._open.add(key)
        found = self._worked_out(key)
        self._open.remove(key)
        if not self._open:  # inside a circle an answer may be looser than it need be: keep only outer ones
            self._bounds[key] = found
        return found

    def _worked_out(self, key: Key) -> Interval:
        for observation in self.stated(key):
            interval = stated(observation)
            if interval is not None:
                return interval
        found = self._below(key)
        for dimension, code in key.dims:
            found = found.within(self._beside(key, dimension, code))
        return found

    def _below(self, key: Key) -> Interval:
        """From the parts that make up the address, in any dimension that adds up."""
        found = _UNKNOWN
        for dimension in self.collection.measures[key.measure].dimensions:
            if not self.adds_up(key.measure, dimension):
                continue
            parts = [key.at(dimension, code.id) for code in self.parts(key, dimension)]
            if not parts or not any(self._near(part) for part in parts):
                continue
            total = Interval.point(0)
            for part in parts:
                total = total.plus(self.bound(part))
            found = found.within(total)
        return found

    def _near(self, key: Key) -> bool:
        """True if something is stated at an address or, in its own code's children, below it."""
        if key in self._stated:
            return True
        return any(key.at(d, c.id) in self._stated for d, _ in key.dims for c in self.parts(key, d))

    def _beside(self, key: Key, dimension: str, code: str) -> Interval:
        """From the whole that the address is a part of, less its siblings."""
        codelist = self.collection.codelist(dimension)
        parent = codelist[code].parent
        whole = key.without(dimension) if parent is None else key.at(dimension, parent)
        limit = self.bound(whole).high
        if limit is None:
            return _UNKNOWN
        if not self.adds_up(key.measure, dimension) or codelist[code] not in codelist.parts(parent):
            return Interval(Fraction(0), limit)
        for sibling in codelist.parts(parent):
            if sibling.id != code:
                limit -= self._known(key.at(dimension, sibling.id), dimension)
        return Interval(Fraction(0), max(limit, Fraction(0)))

    def _known(self, key: Key, dimension: str) -> Fraction:
        """What is stated at an address itself, or in the children of its code."""
        for observation in self.stated(key):
            interval = stated(observation)
            if interval is not None:
                return interval.low
        below = (self._known(key.at(dimension, child.id), dimension) for child in self.parts(key, dimension))
        return sum(below, Fraction(0))

    def members(self, provider: str) -> tuple[str, ...]:
        """The members of a group or umbrella that reported; empty for a single provider."""
        members = self.collection.members(provider)
        return () if members == (provider,) else tuple(m for m in members if m not in self.absent)


def _rank(observation: Observation) -> tuple[int, str, int, str]:
    source = observation.source
    return (_TRUST[observation.origin], source.document, source.line or 0, str(observation.value))
