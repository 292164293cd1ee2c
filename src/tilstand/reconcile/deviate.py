"""Figures held against the year before, by the collection's own limits: what a person would ask about.

Nothing is wrong with a figure that differs. It is asked about once, at the widest figure that differs: a
total that became ten times as large takes its parts with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tilstand.book.figures import Book
from tilstand.book.row import Outcome, Part, part
from tilstand.define import breaks_between
from tilstand.define.schema import Deviation
from tilstand.model.statements import Head
from tilstand.reconcile.side import Numbers, Side, Unsaid
from tilstand.reconcile.verdict import Verdict
from tilstand.terms import Alike, Key, Period, Typed

__all__ = ["deviations"]

_YEAR = Period.year(2001)
"""A step of one year, whichever."""


@dataclass(frozen=True, slots=True)
class _YearPair:
    """A figure and that of the year before.

    Attributes:
        now, before: The two.
        rule: When a change is asked about.
        blank: True where nobody states the figure any more.
    """

    now: Part
    before: Part
    rule: Deviation
    blank: bool = False

    @property
    def asks(self) -> bool:
        """True if somebody asks about the change."""
        return self.rule.asks(int(self.before.interval.low), 0 if self.blank else int(self.now.interval.low))

    @property
    def verdict(self) -> Verdict:
        """What is asked; where the body has explained it beside the figure, that it has."""
        now, before = self.now.interval, self.before.interval
        rule = "R152" if self.blank or not now.low else "R151" if not before.low else "R150"
        explained = self.now.observation is not None and bool(self.now.observation.remark)
        observed: Side = Unsaid() if self.blank else Numbers(now)
        parts = (self.now, self.before)
        return Verdict(
            rule="R153" if explained else rule,
            outcome=Outcome.FAILS,
            observed=observed,
            expected=Numbers(before),
            parts=parts,
            sources=tuple(p.observation.source for p in parts if p.observation is not None),
            family="year_before",
            signs=("·", "+"),
            facts={"period": Typed(Alike(str(self.before.key.period)), "period")},
        )


def deviations(book: Book, period: Period) -> Iterator[Verdict]:
    """What is asked about the figures of a round, held against the year before.

    Args:
        book: All statements.
        period: The round's period.
    """
    asked: dict[Head, set[Key]] = {}
    for key in (*_stated(book, period), *_left_blank(book, period)):
        asked.setdefault((key.measure, key.provider, key.period), set()).add(key)
    for head in sorted(asked, key=lambda one: Key(*one).order):
        pairs = dict(_pairs(book, head, asked[head]))
        for key, pair in pairs.items():
            if not any(set(other.dims) < set(key.dims) for other in pairs) and _widest(key, pairs):
                yield pair.verdict


def _widest(key: Key, pairs: Mapping[Key, _YearPair]) -> bool:
    """False for a blank beside a larger one in the same breakdown: one that is gone is asked about once."""
    if not pairs[key].blank:
        return True
    names = [name for name, _ in key.dims]
    gone = [one for one, pair in pairs.items() if pair.blank and [name for name, _ in one.dims] == names]
    return key == max(gone, key=lambda one: (pairs[one].before.interval.low, one))


def _rule(book: Book, key: Key) -> Deviation | None:
    """When a figure is asked about; None for what is no body's own count."""
    body, measure = book.collection.providers.get(key.provider), book.collection.measures[key.measure]
    counted = measure.statistic == "count" and measure.unit.counted
    alone = body is not None and book.collection.members(key.provider) == (key.provider,)
    return book.collection.deviation(key.measure) if counted and alone else None


def _stated(book: Book, period: Period) -> Iterator[Key]:
    """The figures of single bodies in the round, of which anything was stated the year before."""
    for head in book.heads:
        rule = _rule(book, Key(*head)) if head[2] in period else None
        if rule is not None and book.says(*head[:2], _moved(Key(*head), -1, rule).period):
            yield from book.at(*head)


def _left_blank(book: Book, period: Period) -> Iterator[Key]:
    """The figures that bodies stated the year before, are asked for, and say nothing of now."""
    delivered = {provider for _, provider, one in book.heads if one in period} - book.absent
    forms = {name: one.forms for name, one in book.collection.providers.items() if name in delivered}
    for head in book.heads:
        rule = _rule(book, Key(*head))
        if rule is not None and _moved(Key(*head), 1, rule).period in period:
            for key in book.at(*head):
                later = _moved(key, 1, rule)
                asked = book.collection.asks(forms.get(key.provider, ()), key.measure, key.dims)
                if asked and later not in book:
                    yield later


def _moved(key: Key, steps: int, rule: Deviation) -> Key:
    span = key.period.shifted(steps, by=_YEAR if rule.before == "year" else None)
    return Key(key.measure, key.provider, span, key.dims)


def _pairs(book: Book, head: Head, keys: Iterable[Key]) -> Iterator[tuple[Key, _YearPair]]:
    """The figures of a head of which somebody asks, each with that of the year before."""
    rule = _rule(book, Key(*head))
    assert rule is not None
    before = _moved(Key(*head), -1, rule).period
    if breaks_between(book.collection, *head[:2], before, head[2]):
        return
    for key in sorted(keys, key=lambda one: one.order):
        pair = _pair(book, key, Key(*head[:2], before, key.dims), rule)
        if pair is not None and pair.asks:
            yield key, pair


def _pair(book: Book, key: Key, other: Key, rule: Deviation) -> _YearPair | None:
    """A figure with that of the year before; None where one is not known."""
    if other not in book:
        return None
    now, before = part(book, key), part(book, other)
    if not before.interval.is_point:
        return None
    if now.interval.is_point:
        return _YearPair(now, before, rule)
    return None if key in book else _YearPair(now, before, rule, blank=True)
