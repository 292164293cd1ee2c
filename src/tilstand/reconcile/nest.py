"""Periods within periods: quarters against their year, and a span that a return asks for from its months.

Events, reports, decisions and cases of the parts add up to those of the whole. Persons do not: somebody who
was helped in two quarters counts once in the year. For them the year lies between the largest part and the
sum. Stocks and averages have no such relation.
"""

from __future__ import annotations

from collections.abc import Iterator

from tilstand.book.figures import Book
from tilstand.book.row import LinearRelation, Part, apart, part
from tilstand.define.rules import RelationForm
from tilstand.reconcile.verdict import Verdict, from_row
from tilstand.terms import Key, Period, Unit
from tilstand.terms.tile import tiled

__all__ = ["between", "nested"]


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


def _at(key: Key, period: Period) -> Key:
    return Key(key.measure, key.provider, period, key.dims)
