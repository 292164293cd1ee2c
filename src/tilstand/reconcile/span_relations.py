"""Relations between groups and members, and between periods and shorter ones.

Events, reports, decisions and cases of the parts add up to those of the whole. Persons do not: somebody who
was helped in two quarters counts once in the year. For them the year lies between the largest part and the
sum. Stocks and averages have no such relation.

A group that prints women and men but no total still has a total: that of its members. Such a relation is not told
by itself: what it contradicts is worked out with all others (`contradictions`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from datetime import timedelta
from functools import partial

from tilstand.define.rules import RelationForm
from tilstand.ledger.interval import find_observation_interval
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation, RelationTerm, make_relation_term, without_own_inference
from tilstand.model.observations import GroupKey
from tilstand.reconcile.rule_results import RuleResult, judge_relation
from tilstand.terms import Key, Period, Unit
from tilstand.terms.code import CodeRelation
from tilstand.terms.period import split_period


def evaluate_nested_periods(book: Ledger) -> Iterator[RuleResult]:
    """Every longer period that is stated against the shorter ones that are stated within it."""
    measures = book.collection.measures
    flows = {
        name
        for name, current_measure in measures.items()
        if current_measure.flow == "flow" and current_measure.statistic == "count"
    }
    longer = (head for head in book.heads if head[0] in flows and book.spans(head))
    for key in (key for head in longer for key in book.at(*head)):
        measure = measures[key.measure]
        inner = [p for p in book.list_stated_periods(key) if p in key.period and p != key.period]
        if not inner:
            continue
        tiles = split_period(key.period, inner)
        own_term = make_relation_term(book, key)
        for periods in [tiles] if tiles else [(p,) for p in inner]:
            parts = tuple(
                make_relation_term(book, Key(key.measure, key.provider, period, key.dims)) for period in periods
            )
            for row in derive_period_relations(own_term, parts, measure.unit, tiles=bool(tiles)):
                yield judge_relation(without_own_inference(book, row))


def derive_period_relations(
    whole: RelationTerm, parts: tuple[RelationTerm, ...], unit: Unit, *, tiles: bool
) -> Iterator[LinearRelation]:
    """The relations between a period and shorter ones within it.

    Args:
        whole: The figure for the period.
        parts: The figures for the shorter ones.
        unit: What is counted.
        tiles: True if they cover the period without gap or overlap.
    """
    if tiles and not unit.people:
        yield LinearRelation(RelationForm.SPANS, (whole,), parts)
        return
    if tiles:
        yield LinearRelation(RelationForm.WITHIN_SPAN, (whole,), parts, "<=")
    for relation_term in parts:
        yield LinearRelation(RelationForm.WITHIN_SPAN, (relation_term,), (whole,), "<=")


def list_count_groups(book: Ledger) -> Iterator[Key]:
    """The total of each measure of counts, body and period that something is stated of."""
    for name, provider, period in book.heads:
        measure = book.collection.measures[name]
        if measure.statistic == "count" and measure.unit.counted:
            yield Key(name, provider, period)


_Derive = Callable[[RelationTerm, tuple[RelationTerm, ...]], Iterable[LinearRelation]]
"""The relations between a figure and those that make it up, at one address."""
_Family = tuple[Key, tuple[Key, ...], _Derive]
"""A figure at its total, those that make it up, and what ties them: a group and its members, a period and its spans."""


def _derive_member_relations(group: RelationTerm, members: tuple[RelationTerm, ...]) -> tuple[LinearRelation]:
    return (LinearRelation(RelationForm.MEMBERS, (group,), members),)


def derive_span_relations(book: Ledger, blamed: Set[GroupKey] = frozenset()) -> Iterator[LinearRelation]:
    """Every relation over bodies and periods at addresses of which a side is not stated.

    Args:
        book: The figures.
        blamed: Groups of which it is told that they do not agree with their members, by measure and period.
    """
    for total, others, derive in _list_families(book, blamed):
        for own_term, parts in _list_unstated_terms(book, total, others):
            yield from derive(own_term, parts)


def _list_families(book: Ledger, blamed: Set[GroupKey]) -> Iterator[_Family]:
    within: dict[tuple[str, str], list[Period]] = {}
    for total in list_count_groups(book):
        within.setdefault((total.measure, total.provider), []).append(total.period)
    for total in list_count_groups(book):
        measure = book.collection.measures[total.measure]
        if measure.aggregate == "members" and (total.measure, total.provider, total.period) not in blamed:
            for members in _list_member_partitions(book, total.provider, total.period):
                yield total, tuple(map(total.replace_provider, members)), _derive_member_relations
        if measure.flow == "flow":
            every = within[total.measure, total.provider]
            inner = [p for p in every if p in total.period]
            tiles = split_period(total.period, inner)
            splits = [tiles] if tiles else [(p,) for p in inner if p != total.period]
            elementary = () if tiles else _split_at_boundaries(total.period, every)
            for periods in [*splits, elementary] if len(elementary) > 1 else splits:
                others = tuple(Key(total.measure, total.provider, period) for period in periods)
                covers = bool(tiles) or periods is elementary
                yield total, others, partial(derive_period_relations, unit=measure.unit, tiles=covers)


def _split_at_boundaries(whole: Period, periods: Sequence[Period]) -> tuple[Period, ...]:
    """The spans of a period between the days on which others begin or have ended.

    Periods that overlap, as a calendar year and one from April to March do, have such spans in common.
    """
    following = (period.last + timedelta(days=1) for period in periods)
    starts = sorted({whole.first, *(period.first for period in periods), *following})
    inside = [day for day in starts if whole.first <= day <= whole.last]
    ends = [*(day - timedelta(days=1) for day in inside[1:]), whole.last]
    return tuple(Period.between(first, last) for first, last in zip(inside, ends, strict=True))


def _list_member_partitions(book: Ledger, provider: str, period: Period) -> Iterator[tuple[str, ...]]:
    """What a group is made up of: its bodies, and the groups directly below it."""
    bodies = book.list_members(provider, period)
    if not bodies:
        return
    yield bodies
    group = book.collection.groups.get(provider)
    below = book.select_counted_members(provider, group.members, period) if group is not None else ()
    if any(m in book.collection.groups for m in below):
        yield below


def _list_unstated_terms(
    book: Ledger, total: Key, others: Sequence[Key]
) -> Iterator[tuple[RelationTerm, tuple[RelationTerm, ...]]]:
    """A figure and those that make it up, wherever one of them is not stated but the others tell of it."""
    around = book.propagate_bounds_around(total)
    used = (k for key in (total, *others) for k in book.at(key.measure, key.provider, key.period))
    for dims in sorted({dims for key in used for dims in _enumerate_broader_codes(book, key) if dims in around}):
        own_term, *parts = (
            _make_stated_term(book, Key(k.measure, k.provider, k.period, dims)) for k in (total, *others)
        )
        if not all(p.observation is not None for p in (own_term, *parts)):
            yield own_term, tuple(parts)


def _make_stated_term(book: Ledger, key: Key) -> RelationTerm:
    observation = next((o for o in book.get_statements(key) if find_observation_interval(o) is not None), None)
    return RelationTerm(1, key, book.bound_address(key), observation)


def _enumerate_broader_codes(book: Ledger, key: Key) -> Iterable[tuple[tuple[str, str], ...]]:
    """The codes of an address, and of all that it is a part of."""
    found, waiting = {key.dims: key}, [key]
    while waiting:
        current_key = waiting.pop()
        for dimension, name in current_key.dims:
            code = book.collection.get_codelist(dimension)[name]
            if code.kind is not CodeRelation.VIEW:
                up = (
                    current_key.remove_dimension(dimension)
                    if code.parent is None
                    else current_key.at(dimension, code.parent)
                )
                if up.dims not in found:
                    found[up.dims] = up
                    waiting.append(up)
    return found
