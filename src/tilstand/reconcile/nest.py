"""Periods within periods: quarters against their year, and a span that a return asks for from its months.

Events, reports, decisions and cases of the parts add up to those of the whole. Persons do not: somebody who
was helped in two quarters counts once in the year. For them the year lies between the largest part and the
sum. Stocks and averages have no such relation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from tilstand.book.figures import Book
from tilstand.book.row import LinearRelation, Part, apart, part
from tilstand.define.rules import RelationForm
from tilstand.reconcile.verdict import Verdict, from_row
from tilstand.terms import Key, Period, Unit

__all__ = ["between", "nested", "tiled"]


def nested(book: Book) -> Iterator[Verdict]:
    """Every longer period that is stated against the shorter ones that are stated within it."""
    measures = book.collection.measures
    flows = {name for name, one in measures.items() if one.flow == "flow" and one.statistic == "count"}
    longer = (head for head in book.heads if head[0] in flows and book.spans(head))
    for key in (key for head in longer for key in book.at(*head)):
        measure = measures[key.measure]
        inner = [p for p in book.periods(key) if p in key.period and p != key.period]
        if not inner:
            continue
        tiles = tiled(key.period, inner)
        own = part(book, key)
        for periods in [tiles] if tiles else [(p,) for p in inner]:
            parts = tuple(part(book, _at(key, period)) for period in periods)
            for row in between(own, parts, measure.unit, tiles=bool(tiles)):
                yield from_row(apart(book, row))


def between(whole: Part, parts: tuple[Part, ...], unit: Unit, *, tiles: bool) -> Iterator[LinearRelation]:
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
    for one in parts:
        yield LinearRelation(RelationForm.WITHIN_SPAN, (one,), (whole,), "<=")


def tiled(whole: Period, periods: Iterable[Period]) -> tuple[Period, ...]:
    """The fewest of some periods that cover a whole one without gap or overlap; empty if they cannot.

    Example:
        >>> quarters = [Period.parse(f"2031-Q{n}") for n in (1, 2, 3, 4)]
        >>> [str(p) for p in tiled(Period.parse("2031-H2"), quarters)]
        ['2031-Q3', '2031-Q4']
    """
    inside = sorted({p for p in periods if p in whole and p != whole}, key=lambda p: (p.first, -p.days))
    chosen: list[Period] = []
    cursor = whole.first
    while cursor <= whole.last:
        begin = [p for p in inside if p.first == cursor]
        if not begin:
            return ()
        chosen.append(begin[0])
        cursor = begin[0].last + timedelta(days=1)
    return tuple(chosen)


def _at(key: Key, period: Period) -> Key:
    return Key(key.measure, key.provider, period, key.dims)
