"""The book of figures: every statement by its address, and the numbers each address may hold.

An address that nobody stated is not zero. It is bounded by what was stated around it: by the total less
the other parts, by the parts of which it consists, by a group's members.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from fractions import Fraction
from functools import cached_property
from operator import attrgetter

from tilstand.define import RoundView
from tilstand.ledger.bound_propagation import BoundPropagation
from tilstand.ledger.completion import ConsistentGroups, find_consistent_columns, find_consistent_mappings
from tilstand.ledger.interval import Interval, find_observation_interval
from tilstand.ledger.lattice import AggregationLattice, Dims, LatticeCache, build_gathered_lattice
from tilstand.ledger.observation_groups import ObservationGroups, VintageGroups, get_vintage_order, group_observations
from tilstand.model import Observation
from tilstand.model.observations import GroupKey
from tilstand.terms import Code, FigureOrigin, Key, Period

_TRUST = {
    FigureOrigin.ADJUSTED: 0,
    FigureOrigin.SUBMITTED: 1,
    FigureOrigin.COUNTED: 1,
    FigureOrigin.PUBLISHED: 2,
    FigureOrigin.COMPUTED: 3,
    FigureOrigin.DEDUCED: 3,
}
_ORDER = attrgetter("sort_key")
_UNKNOWN = Interval(Fraction(0), None)


class Ledger:
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
        observations: Iterable[Observation] | ObservationGroups,
        absent: Iterable[str] = (),
        period: Period | None = None,
    ) -> None:
        self.collection = collection
        self.absent = frozenset(absent)
        self.period = period
        self.held = (
            observations if isinstance(observations, ObservationGroups) else group_observations([tuple(observations)])
        )
        self.heads: Sequence[GroupKey] = sorted(self.held.heads, key=_order_group_key)
        self._made: dict[GroupKey, Mapping[Key, tuple[Observation, ...]]] = {}
        self._at: dict[Key, tuple[Observation, ...]] = {}
        self._numbers: dict[Key, Interval | None] = {}
        self._spread: dict[GroupKey, BoundPropagation] = {}
        self._shapes = LatticeCache(collection)
        self._below: dict[GroupKey, Mapping[tuple[Dims, str], list[Key]]] = {}
        self._near: dict[Key, tuple[Observation, ...]] = {}
        self._lacking: dict[Period, Set[str]] = {}

    @cached_property
    def reporting_providers(self) -> Set[str]:
        """Everybody of whom something is stated."""
        return frozenset(provider for _, provider, _ in self.heads)

    @cached_property
    def member_sum_groups(self) -> Sequence[GroupKey]:
        """The heads of groups and umbrellas whose figures are sums over their members."""
        sums = {name for name, measure in self.collection.measures.items() if measure.aggregate == "members"}
        return [head for head in self.heads if head[0] in sums and self.list_members(head[1], head[2])]

    @cached_property
    def vintages_by_group(self) -> VintageGroups:
        """The statements of each measure, body and period by vintage, the latest first."""
        return VintageGroups(self.collection, self._find_column_reading_day, self.heads, self._iterate_group_statements)

    @cached_property
    def vintage_views(self) -> tuple[Ledger, ...]:
        """The figures by vintage, none mixed: the latest of every body first, then each older one."""
        several = self.vintages_by_group.several
        if not several:
            return (self,)
        older = sorted({v for head in several for v in list(self.vintages_by_group[head])[1:]}, reverse=True)
        latest = {head: next(iter(self.vintages_by_group[head].values())) for head in several}
        chosen = [self.held.replace_groups(self.heads, latest)]
        for vintage in older:
            whole = [head for head in self.heads if head not in latest and self.vintages_by_group.last(head) == vintage]
            parts = {
                head: self.vintages_by_group[head][vintage]
                for head in several
                if vintage in self.vintages_by_group[head]
            }
            chosen.append(self.held.replace_groups(whole, parts))
        return tuple(
            Ledger(self.collection, observation_groups, self.absent, self.period) for observation_groups in chosen
        )

    def _find_column_reading_day(self, head: GroupKey) -> int | None:
        """The day on which a head in columns was read, 0 where it is not said; None for another head."""
        own_columns = self.held.columns.get(head)
        return None if own_columns is None else own_columns.day

    def _iterate_group_statements(self, head: GroupKey) -> Iterator[Observation]:
        """The statements of a head in the order of their addresses and of trust."""
        return (o for statements in self._get_statements_by_address(head).values() for o in statements)

    def _get_statements_by_address(self, head: GroupKey) -> Mapping[Key, tuple[Observation, ...]]:
        """The statements of a head by address, made when they are asked for."""
        if head not in self._made:
            observations_by_key: dict[Key, list[Observation]] = {}
            for observation in self.held.list_observations(head):
                observations_by_key.setdefault(observation.key, []).append(observation)
            self._made[head] = {
                key: tuple(
                    sorted(observations_by_key[key], key=self._rank_by_trust)
                    if len(observations_by_key[key]) > 1
                    else observations_by_key[key]
                )
                for key in sorted(observations_by_key, key=_ORDER)
            }
            self._at.update(self._made[head])
        return self._made[head]

    def __iter__(self) -> Iterator[Key]:
        return (key for head in self.heads for key in self._get_statements_by_address(head))

    def __contains__(self, key: object) -> bool:
        return isinstance(key, Key) and bool(self.get_statements(key))

    def get_statements(self, key: Key) -> tuple[Observation, ...]:
        """Every statement at an address, the most trusted first."""
        observations = self._at.get(key)
        if observations is None:
            head = key.measure, key.provider, key.period
            if head in self._made or head not in self.held:
                return ()
            observations = self._get_statements_by_address(head).get(key, ())
        return observations

    def has_statements(self, measure: str, provider: str, period: Period) -> bool:
        """True if anything at all is stated of a measure for a provider and period."""
        return (measure, provider, period) in self.held

    def at(self, measure: str, provider: str, period: Period) -> tuple[Key, ...]:
        """Every address that is stated of a measure for a provider and period."""
        return tuple(self._get_statements_by_address((measure, provider, period)))

    def list_stated_periods(self, key: Key) -> tuple[Period, ...]:
        """The periods for which a figure at an address, but for its period, is stated."""
        every = self._periods_by_series.get((key.measure, key.provider), ())
        return tuple(p for p in every if Key(key.measure, key.provider, p, key.dims) in self)

    @cached_property
    def _periods_by_series(self) -> Mapping[tuple[str, str], Sequence[Period]]:
        """The periods of which a body states anything of a measure."""
        periods_by_pair: dict[tuple[str, str], list[Period]] = {}
        for measure, provider, period in self.heads:
            periods_by_pair.setdefault((measure, provider), []).append(period)
        return periods_by_pair

    def spans(self, head: GroupKey) -> Sequence[Period]:
        """The shorter periods within a head's own of which its body states anything of the measure."""
        return [p for p in self._periods_by_series.get(head[:2], ()) if p in head[2] and p != head[2]]

    def parts(self, key: Key, dimension: str) -> tuple[Code, ...]:
        """The exclusive codes below an address in a dimension: of the total, or of the code it stands at."""
        return self.collection.get_codelist(dimension).parts(key.code(dimension))

    def is_additive(self, measure: str, dimension: str) -> bool:
        """True where the codes of a dimension add up to the total in a measure."""
        return self.collection.is_additive_dimension(measure, dimension)

    def number(self, key: Key) -> Interval | None:
        """What the most trusted statement of a number says at an address; None where nobody states one."""
        if key not in self._numbers:
            self._numbers[key] = self._find_first_interval(key)
        return self._numbers[key]

    def bound_address(self, key: Key) -> Interval:
        """The numbers that an address may hold, from everything that is stated around it."""
        own_interval = self.number(key)
        return (
            self._bound_in_propagation(key, self.propagate_bounds_around(key)) if own_interval is None else own_interval
        )

    def bound_without_relations(self, keys: Iterable[Key], beside: Set[Key]) -> Mapping[Key, Interval]:
        """The numbers that some addresses may hold, leaving out what only a relation between them says.

        Args:
            keys: Addresses that nobody stated.
            beside: Every address of the relation: sums that speak of these alone say no more than it does.
        """
        heads: dict[GroupKey, list[Key]] = {}
        for key in keys:
            heads.setdefault((key.measure, key.provider, key.period), []).append(key)
        intervals_by_key: dict[Key, Interval] = {}
        for head, own_keys in heads.items():
            around = self.propagate_bounds_around(own_keys[0])
            lattice = around.lattice
            same = {k.dims for k in beside if (k.measure, k.provider, k.period) == head}
            sums = {n for k in own_keys if k.dims in around for n in lattice.uses[lattice.at[k.dims]]}
            around = around.without_sums(n for n in sums if all(lattice.dims[t] in same for t in lattice.sums[n].terms))
            for key in own_keys:
                inside = any(key.remove_dimension(d) in beside for d, _ in key.dims)
                intervals_by_key[key] = (
                    _UNKNOWN if inside and key.dims not in around else self._bound_in_propagation(key, around)
                )
        return intervals_by_key

    def _bound_in_propagation(self, key: Key, around: BoundPropagation) -> Interval:
        if key.dims in around:
            return around[key.dims]
        interval = _UNKNOWN
        for dimension, _ in key.dims:  # a dimension that the body does not use: at most the whole
            whole = key.remove_dimension(dimension).dims
            if whole in around:
                interval = interval.within(Interval(Fraction(0), around[whole].high))
        return interval

    def list_bounding_statements(self, key: Key) -> tuple[Observation, ...]:
        """The statements that bound an address without one: its parts, else its whole and siblings."""
        if self.vintage_views[0] is not self:
            return self.vintage_views[0].list_bounding_statements(key)
        observations = self._near.get(key)
        if observations is None:
            below = self._index_finer_addresses((key.measure, key.provider, key.period))
            parts = below.get((key.dims, ""), [])
            if not parts:
                around = [(key.remove_dimension(d), d) for d, _ in key.dims]
                siblings = {k for current_key, d in around for k in below.get((current_key.dims, d), ())}
                wholes = [current_key for current_key, _ in around if current_key in self]
                parts = [*sorted(wholes, key=_ORDER), *sorted(siblings - {key}, key=_ORDER)]
            observations = self._near[key] = tuple(self.get_statements(k)[0] for k in parts)
        return observations

    def _index_finer_addresses(self, head: GroupKey) -> Mapping[tuple[Dims, str], list[Key]]:
        """The addresses of a head with one dimension more than each: by that dimension, and all of them."""
        if head not in self._below:
            keys_by_pair: dict[tuple[Dims, str], list[Key]] = {}
            for key in self._get_statements_by_address(head):
                for dimension, _ in key.dims:
                    above = key.remove_dimension(dimension).dims
                    keys_by_pair.setdefault((above, dimension), []).append(key)
                    keys_by_pair.setdefault((above, ""), []).append(key)
            self._below[head] = keys_by_pair
        return self._below[head]

    def propagate_bounds_around(self, key: Key) -> BoundPropagation:
        """What the latest vintage leaves possible at every address of a measure, body and period."""
        if self.vintage_views[0] is not self:
            return self.vintage_views[0].propagate_bounds_around(key)
        head = (key.measure, key.provider, key.period)
        if head not in self._spread:
            given = self._collect_stated_intervals(head)
            self._spread[head] = BoundPropagation(self._shapes.get_lattice_around(head[0], given), given)
        return self._spread[head]

    @cached_property
    def consistent(self) -> Set[GroupKey]:
        """The heads of which it is proven that all that is stated can be true together (see `complete`)."""
        return self._column_consistency.holds | self._row_consistency.holds

    @cached_property
    def settled(self) -> Set[GroupKey]:
        """The heads that hold, and of which nothing is to be said but that."""
        return self._column_consistency.heads | self._row_consistency.heads

    @cached_property
    def _row_consistency(self) -> ConsistentGroups:
        """What is found of heads that are not in columns."""
        measures = self.collection.measures
        counts = (head for head in self.heads if measures[head[0]].statistic == "count")
        plain = {head: self.find_group_lattice(head) for head in counts if head not in self.held.columns}
        return find_consistent_mappings(
            self.collection, {head: pair for head, pair in plain.items() if pair is not None}
        )

    @cached_property
    def _column_consistency(self) -> ConsistentGroups:
        measures = self.collection.measures
        own_values = self.held.columns.items()
        counts = {head: group_columns for head, group_columns in own_values if measures[head[0]].statistic == "count"}
        return find_consistent_columns(self.collection, self._shapes, counts)

    @staticmethod
    def _is_number_first(statements: Sequence[Observation]) -> bool:
        """True if the first statement of an address is a number, or none of them is."""
        numbers = [find_observation_interval(statement) is not None for statement in statements]
        return numbers[0] or not any(numbers)

    def find_group_lattice(self, head: GroupKey) -> tuple[AggregationLattice, Mapping[Dims, Interval]] | None:
        """The addresses around what is stated, and what that is; None where a first statement is no number.

        Not so where no other statement of its address is one either: then there is nothing to take for it.
        Of very many addresses those that nothing is said of are taken together.
        """
        if not all(map(self._is_number_first, self._get_statements_by_address(head).values())):
            return None
        given = self._collect_stated_intervals(head)
        return self._shapes.get_lattice_or_gathered(head[0], given), given

    def _collect_stated_intervals(self, head: GroupKey) -> Mapping[Dims, Interval]:
        return {k.dims: at for k in self._get_statements_by_address(head) if (at := self.number(k)) is not None}

    def list_implied_sums(self, key: Key, addresses: Iterable[Key]) -> Iterator[tuple[Key, tuple[Key, ...], bool]]:
        """Every sum between addresses of one measure, body and period: the whole, its parts, if they add up.

        Args:
            key: One of them.
            addresses: Addresses, stated or asked for.
        """
        lattice = self._shapes.get_lattice_around(key.measure, (k.dims for k in addresses))
        keys = [Key(key.measure, key.provider, key.period, dims) for dims in lattice.dims]
        for line in lattice.sums:
            yield keys[line.whole], tuple(keys[p] for p in line.parts), line.adds

    def list_gathered_sums(
        self, key: Key, addresses: Iterable[Key]
    ) -> tuple[frozenset[Key], Sequence[tuple[Key, tuple[Key, ...], bool]]]:
        """The same sums with what none of the addresses speaks of taken together, and what stands for it.

        Args:
            key: One of them.
            addresses: Addresses, stated or asked for.
        """
        lattice, rest = build_gathered_lattice(self.collection, key.measure, (k.dims for k in addresses))
        keys = [Key(key.measure, key.provider, key.period, dims) for dims in lattice.dims]
        sums = [(keys[line.whole], tuple(keys[p] for p in line.parts), line.adds) for line in lattice.sums]
        return frozenset(current_key for current_key in keys if not rest.isdisjoint(current_key.dims)), sums

    def _find_first_interval(self, key: Key) -> Interval | None:
        return next((i for o in self.get_statements(key) if (i := find_observation_interval(o)) is not None), None)

    def list_members(self, provider: str, period: Period) -> tuple[str, ...]:
        """The members that make up a group or umbrella in a period; empty for a single provider.

        A body that had closed or not yet opened takes no part; one that did not report only in a group that counts
        all of its members.
        """
        members = self.collection.list_group_members(provider, period.last)
        return () if members == (provider,) else self.select_counted_members(provider, members, period)

    def select_counted_members(self, group: str, members: Iterable[str], period: Period) -> tuple[str, ...]:
        """Those of some members that take part in the figures of a group for a period."""
        own_group = self.collection.groups.get(group)
        counts_all = own_group is not None and own_group.counts == "all"
        return tuple(m for m in members if self.is_reporting(m, period) or (counts_all and self.is_open(m, period)))

    def is_reporting(self, provider: str, period: Period) -> bool:
        """True unless the provider did not report, or is a body that was not open in the period."""
        return not self.lacks(provider, period) and self.is_open(provider, period)

    def is_open(self, provider: str, period: Period) -> bool:
        """True unless the provider is a body that had closed, or not yet opened."""
        body = self.collection.providers.get(provider)
        return body is None or body.is_open_during(period)

    def lacks(self, provider: str, period: Period) -> bool:
        """True if a provider did not report for a period: in the round that it was asked in."""
        if period not in self._lacking:
            self._lacking[period] = self._find_nonreporters(period)
        return provider in self._lacking[period]

    def _find_nonreporters(self, period: Period) -> Set[str]:
        """Those who did not report for a period."""
        then = self.period.first if self.period is not None else None
        asked = [
            round_item
            for round_item in self.collection.rounds.values()
            if then is not None and period in round_item.period and round_item.period.last < then
        ]
        return frozenset(name for round_item in asked for name in round_item.absent) if asked else self.absent

    def _rank_by_trust(self, observation: Observation) -> tuple[object, ...]:
        """Decisions first; this round before earlier ones; submissions before print; the latest first."""
        source, read = observation.source, observation.as_at
        return (
            observation.origin is not FigureOrigin.ADJUSTED,
            -get_vintage_order(self.collection, observation).toordinal(),
            _TRUST[observation.origin],
            -read.toordinal() if read else 0,
            source.document,
            source.line or 0,
            str(observation.value),
        )


def _order_group_key(head: GroupKey) -> tuple[object, ...]:
    measure, provider, period = head
    return measure, provider, period.first, period.last, period.text
