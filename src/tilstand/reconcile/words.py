"""Comparisons in words as relations: direction is always checked, size by the collection's own limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from tilstand.book.figures import Book
from tilstand.book.interval import Interval
from tilstand.book.row import Outcome, Part, part, sources
from tilstand.define.relation import Relation
from tilstand.define.schema import SizeWord
from tilstand.languages import Stated, message
from tilstand.model import Severity, Source
from tilstand.reconcile.side import Direction, Numbers, PercentOf, Side, SizeSaid
from tilstand.reconcile.verdict import Verdict
from tilstand.terms import Alike, Joined, Key, Period, Text, Typed

__all__ = ["compared", "fits", "most", "positive", "ranged"]

Sides = Mapping[str, tuple[Part, ...]]


def compared(
    book: Book, relation: Relation, period: Period, sides: Sides, said: tuple[Source, ...]
) -> Iterator[Verdict]:
    """`of` against `base`: R113 for the direction, R114 for the word of size."""
    of, base = sides["of"], sides["base"]
    share = relation.measured_in == "share"
    if len(of) < (2 if share else 1) or len(base) < (2 if share else 1):
        return
    if not all(p.interval.is_point for p in (*of, *base)):
        return
    now, before = _amount(of, share), _amount(base, share)
    if now is None or before is None:
        return
    direction = Direction.between(before, now)
    facts = {"now": _shown(now, share), "before": _shown(before, share), "direction": direction}
    common = {
        "parts": (*of, *base),
        "sources": sources((*of, *base), said),
        "relation": relation.id,
        "severity": Severity(relation.severity),
        "family": "words",
    }
    if relation.direction:
        said_way = Direction(relation.direction)
        yield Verdict(
            rule="R113",
            outcome=Outcome.HOLDS if direction == said_way else Outcome.FAILS,
            observed=said_way,
            expected=direction,
            facts=facts,
            **common,  # type: ignore[arg-type]
        )
    if relation.size:
        word, change = book.collection.settings.size_words[relation.size], _change(now, before, share)
        limits = _limits(word, share)
        fit = Outcome.HOLDS if fits(word, now, before, share=share) else Outcome.FAILS
        yield Verdict(
            rule="R114",
            outcome=fit if limits.parts else Outcome.UNTESTED,
            observed=SizeSaid(relation.size),
            expected=change,
            facts={**facts, "change": change, "limits": Typed(limits, "term")},
            **common,  # type: ignore[arg-type]
        )


def fits(word: SizeWord, now: Fraction, before: Fraction, *, share: bool = False) -> bool:
    """True if a change is of the size that a word promises.

    Example:
        >>> fits(SizeWord(most_percent=10, most_units=3), Fraction(8), Fraction(6))
        True
        >>> fits(SizeWord(least_percent=20), Fraction(19), Fraction(27))
        True
    """
    gap = abs(now - before)
    percent = None if before == 0 else gap * 100 / before
    if share:
        points = gap * 100
        return (word.most_points is None or points <= _exact(word.most_points)) and (
            word.least_points is None or points >= _exact(word.least_points)
        )
    upper = [
        percent is not None and word.most_percent is not None and percent <= _exact(word.most_percent),
        word.most_units is not None and gap <= word.most_units,
    ]
    limited = word.most_percent is not None or word.most_units is not None
    lower = (word.least_percent is None or percent is None or percent >= _exact(word.least_percent)) and (
        word.least_units is None or gap >= word.least_units
    )
    return lower and (any(upper) or not limited)


def most(
    book: Book, relation: Relation, period: Period, sides: Sides, said: tuple[Source, ...]
) -> Iterator[Verdict]:
    """The named code has the highest figure, in each period by itself: R112."""
    term = relation.of[0]
    named = term.where[relation.over]
    for at in relation.periods or (term.period or period,):
        base = Key(term.measure, term.provider, at, tuple(sorted(term.where.items())))
        codes = relation.among or tuple(c.id for c in book.collection.codelist(relation.over).parts())
        terms = [part(book, base.at(relation.over, code)) for code in codes]
        if not all(p.observation is not None and p.interval.is_point for p in terms):
            continue
        own = next(p for p in terms if p.key.code(relation.over) == named)
        rivals = sorted((p for p in terms if p is not own), key=lambda p: (-p.interval.low, p.key))
        best = rivals[0]
        limit = own.interval.low / 2 if relation.clearly else own.interval.low
        holds = best.interval.low <= limit if relation.clearly else best.interval.low < limit
        yield Verdict(
            rule="R112",
            outcome=Outcome.HOLDS if holds else Outcome.FAILS,
            observed=Numbers.point(own.interval.low),
            expected=Numbers.point(best.interval.low),
            parts=(own, best),
            sources=sources((own, best), said),
            relation=relation.id,
            facts={
                "named": _code(book, relation.over, named),
                "rival": _code(book, relation.over, best.key.code(relation.over) or ""),
                "period": Typed(Alike(str(at)), "period"),
            },
            severity=Severity(relation.severity),
            family="most",
            beside=tuple(p.key for p in rivals[1:]),
        )


def positive(
    book: Book, relation: Relation, period: Period, sides: Sides, said: tuple[Source, ...]
) -> Iterator[Verdict]:
    """The stated number of codes with a figure above zero: R115."""
    if not sides["left"]:
        return
    claim, term = sides["left"][0], relation.of[0]
    base = Key(term.measure, term.provider, term.period or period, tuple(sorted(term.where.items())))
    codes = relation.among or tuple(c.id for c in book.collection.codelist(relation.over).parts())
    terms = tuple(part(book, base.at(relation.over, code)) for code in codes)
    least = sum(p.interval.low > 0 for p in terms)
    top = sum(p.interval.high is None or p.interval.high > 0 for p in terms)
    given = Interval(Fraction(least), Fraction(top))
    outcome = Outcome.FAILS if not claim.interval.meets(given) else Outcome.HOLDS
    yield Verdict(
        rule="R115",
        outcome=Outcome.UNTESTED if outcome is Outcome.HOLDS and not given.is_point else outcome,
        observed=Numbers(claim.interval),
        expected=Numbers(given),
        parts=(claim, *(p for p in terms if p.observation is not None)),
        sources=sources((claim, *terms), said),
        relation=relation.id,
        severity=Severity(relation.severity),
        beside=tuple(p.key for p in terms if p.observation is None),
    )


def ranged(
    book: Book, relation: Relation, period: Period, sides: Sides, said: tuple[Source, ...]
) -> Iterator[Verdict]:
    """All figures lie within the stated range, as far as its author's rounding allows: R117."""
    term, ends = relation.of[0], sides["base"]
    if len(ends) != 2 or any(p.observation is None for p in ends):
        return
    low, high = (_end(p) for p in ends)
    slack = Fraction(relation.rounded_to, 2)
    for at in relation.periods:
        key = Key(term.measure, term.provider, at, tuple(sorted(term.where.items())))
        own = part(book, key)
        if own.observation is None or not own.interval.is_point:
            continue
        holds = low - slack <= own.interval.low <= high + slack
        yield Verdict(
            rule="R117",
            outcome=Outcome.HOLDS if holds else Outcome.FAILS,
            observed=Numbers(Interval(low, high)),
            expected=Numbers.point(own.interval.low),
            parts=(*ends, own),
            sources=sources((*ends, own), said),
            relation=relation.id,
            facts={"period": Typed(Alike(str(at)), "period")},
            severity=Severity(relation.severity),
            family="range",
        )


def _end(term: Part) -> Fraction:
    assert term.observation is not None
    return term.observation.value.exact


def _amount(parts: tuple[Part, ...], share: bool) -> Fraction | None:
    if not share:
        return sum((p.interval.low * p.times for p in parts), Fraction(0))
    return None if parts[1].interval.low == 0 else parts[0].interval.low / parts[1].interval.low


def _shown(value: Fraction, share: bool) -> Side:
    return PercentOf.of(value) if share else Numbers.point(value)


def _change(now: Fraction, before: Fraction, share: bool) -> Side:
    if share:
        return PercentOf.of(now - before, points=True, change=True)
    if before == 0:
        return Numbers.point(now - before)
    return PercentOf.of((now - before) / before, change=True)


def _limits(word: SizeWord, share: bool) -> Joined:
    # As `fits` reads them: one upper limit is enough, every lower one must be reached.
    if share:
        most, least = [(word.most_points, "points")], [(word.least_points, "points")]
    else:
        most = [(word.most_percent, "percent"), (word.most_units, "units")]
        least = [(word.least_percent, "percent"), (word.least_units, "units")]
    upper, lower = _given(most), _given(least)
    either, both = message("explain.limits.or"), message("explain.limits.and")
    sides = [message("explain.limits.most", limit=Joined(upper, either))] if upper else []
    sides += [message("explain.limits.least", limit=Joined(lower, both))] if lower else []
    return Joined(tuple(sides), both)


def _given(limits: list[tuple[float | None, str]]) -> tuple[Text, ...]:
    return tuple(
        message(f"explain.limits.{unit}", number=Stated(Decimal(f"{limit:g}"), grouped=False))
        for limit, unit in limits
        if limit is not None
    )


def _exact(limit: float) -> Fraction:
    return Fraction(str(limit))


def _code(book: Book, dimension: str, code: str) -> Text:
    return book.collection.code_label(dimension, code)
