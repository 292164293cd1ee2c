"""Shares in words and in per cent, held against a part and its whole: "six in ten were women".

The whole is what was told last, what the sentence itself tells, or all of what its words name; the part is
that with the codes that the words name, or the figure beside it ("nearly six in ten, 107, were new").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from tilstand.audit.claim import Claim, ClaimSentence
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.phrase import About, names
from tilstand.audit.reckon import held, ratio
from tilstand.audit.result import Standing
from tilstand.audit.scene import Scene
from tilstand.audit.stated import StatedFigures
from tilstand.audit.statement import Statement
from tilstand.book.interval import Interval
from tilstand.terms import Key, Period, Qualifier, Value
from tilstand.text import SpanKind as Number

__all__ = ["meant", "portion", "shares"]

# How far a share in words may be from the exact one, said plainly or loosely; beyond the rest it is wrong.
_PLAIN = Fraction(5, 100)
_LOOSE = Fraction(7, 100)
_WRONG = Fraction(5, 100)
# So far above "more than half" the next share would have been said.
_BEYOND = Fraction(20, 100)
# Of fewer, "two of three" may be the number that was counted.
_MANY = 12
# A round number of per cent that is said loosely.
_ROUND = 10


def shares(
    read: ClaimSentence,
    done: Mapping[int, NumberVerdict],
    scene: Scene,
    stated: StatedFigures,
    period: Period,
) -> dict[int, Statement]:
    """The shares of a sentence that follow from two figures, or do not, by their place among its claims.

    Args:
        read: The sentence.
        done: The verdicts on its numbers.
        scene: What was told before.
        stated: What the ledger states.
        period: Period of the report.
    """
    found: dict[int, Statement] = {}
    for at, claim in enumerate(read.claims):
        if not portion(claim) or done[at].status is Standing.AGREES or claim.turned or claim.differs:
            continue
        tried = [
            (held(*meant(claim), exact), exact, part, whole)
            for one, other in dict.fromkeys(_pairs(read, done, scene, at, stated, period))
            for exact, part, whole in _exact(stated, one, other)
        ]
        if not tried:
            continue
        right = next((one for one in tried if one[0] is Standing.AGREES), None)
        if right is None and any(one[0] is Standing.NOT_MATCHED for one in tried):
            continue
        least = min(_off(claim, exact) for _, exact, _, _ in tried)
        small = bool(claim.number.readings) and tried[0][3].low < _MANY
        if right is None and (least <= _margin(claim) or claim.apart or small):
            continue
        if right is None and any(_rated(claim, key, stated) for key in _told(read, done, at)):
            continue
        status, exact, part, whole = right or tried[0]
        told = f"{_percent(exact)} % ({part} / {whole})"
        found[at] = Statement(claim.number.text, claim.number.start, status, "share", told)
    return found


def _told(read: ClaimSentence, done: Mapping[int, NumberVerdict], at: int) -> Iterator[Key]:
    """The figures that a sentence states beside a share."""
    yield from (done[k].key for k in sorted(done) if k != at and done[k].key is not None)  # type: ignore[misc]


def _rated(claim: Claim, key: Key, stated: StatedFigures) -> bool:
    """True where a body states the number as a rate of its own, whatever parts and wholes give."""
    value = claim.number.value
    return value is not None and any(
        entry.key.period == key.period and entry.agrees(Fraction(value), Fraction(value)) is not None
        for measure, definition in stated.collection.measures.items()
        if not definition.unit.counted and definition.statistic == "share"
        for entry in stated.of(measure, key.provider)
    )


def portion(claim: Claim) -> bool:
    """True for a share, in words or in per cent.

    Args:
        claim: The number and its words.
    """
    number = claim.number
    if number.kind is Number.PERCENT:
        return number.value is not None and 0 < number.value < 100
    return number.kind is Number.QUANTIFIER and number.value is None and 0 < (number.share or 0) < 1


def _pairs(
    read: ClaimSentence,
    done: Mapping[int, NumberVerdict],
    scene: Scene,
    at: int,
    stated: StatedFigures,
    period: Period,
) -> Iterator[tuple[Key, Key]]:
    """A part and its whole, each pair that the share may be of."""
    claim, collection = read.claims[at], stated.collection
    settings = collection.settings.dimensions
    hits = [h for h in (*claim.own, *claim.side) if h.about is About.CODE and len(h.names) == 1]
    coded = {h.group: next(iter(h.names)) for h in reversed(hits)}
    for whole in _wholes(read, done, scene, at, stated, period):
        dimensions = collection.measures[whole.measure].dimensions
        placed = {
            dimension: coded[settings[dimension].codelist]
            for dimension in dimensions
            if settings[dimension].codelist in coded and dimension not in stated.cued
        }
        if not placed or len(placed) != len(coded):
            continue
        base = replace(whole, dims=tuple((d, c) for d, c in whole.dims if d not in placed))
        part = base
        for dimension, code in placed.items():
            part = part.at(dimension, code)
        yield part, base
    for beside in (at + 1, at - 1):
        key = done[beside].key if beside in done and done[beside].status is Standing.AGREES else None
        if key is not None and key.dims and _beside(read, at, beside):
            yield key, replace(key, dims=())


def _beside(read: ClaimSentence, at: int, other: int) -> bool:
    """True where a number stands right beside a share, and says the same: "six in ten, 107, were"."""
    one, two = sorted((read.claims[at].number, read.claims[other].number), key=lambda number: number.start)
    return re.fullmatch(r"\s*[,(–:-]\s*", read.text[one.end : two.start]) is not None


def _wholes(
    read: ClaimSentence,
    done: Mapping[int, NumberVerdict],
    scene: Scene,
    at: int,
    stated: StatedFigures,
    period: Period,
) -> Iterator[Key]:
    """What a share may be of: what the words name, what the sentence states, what was told last."""
    claim = read.claims[at]
    measures = names((*claim.own, *claim.side), About.MEASURE)
    bodies = names((*claim.own, *claim.side), About.PROVIDER) or names(claim.lead, About.PROVIDER)
    near = [done[k].key for k in sorted(done) if k != at and done[k].status is Standing.AGREES]
    told = [key for key in (*near, scene.topic, *scene.recent[:2]) if key is not None]
    for key in told:
        if (not measures or key.measure in measures) and (not bodies or key.provider in bodies):
            yield key
            yield replace(key, dims=())
            if not bodies and (main := stated.main(key.measure)):
                yield replace(key, provider=main, dims=())  # or of all together
    for measure in sorted(measures - {key.measure for key in told}):
        providers = stated.reporters.get(measure, frozenset())
        one = providers & bodies or providers if len(providers) == 1 else {stated.main(measure)}
        yield from (Key(measure, provider, period) for provider in sorted(one) if provider)


def _exact(stated: StatedFigures, part: Key, whole: Key) -> Iterator[tuple[Interval, Interval, Interval]]:
    """The shares that two figures give, as anybody states them, with the part and the whole."""
    if part == whole:
        return
    for one in stated.ranges(part):
        for other in stated.ranges(whole):
            share = ratio(one, other)
            if share is not None:
                yield share, one, other


def meant(claim: Claim) -> tuple[Fraction, Fraction]:
    """The least and the greatest share that the words of a claim allow.

    Args:
        claim: The share and its words.
    """
    number = claim.number
    if number.kind is Number.PERCENT and number.value is not None:
        low, high = (end / 100 for end in Value.number(number.value).interval)
        if number.qualifier is not Qualifier.EXACT:
            loose = Fraction(5 if number.value % _ROUND == 0 else 2, 100)
            low, high = low - loose, high + loose
        return low, high
    share = number.share or Fraction(0)
    if number.qualifier is Qualifier.AT_LEAST:
        return share, share + _BEYOND
    if number.qualifier is Qualifier.AT_MOST:
        return share - _BEYOND, share
    loose = _PLAIN if number.qualifier is Qualifier.EXACT else _LOOSE
    return share - loose, share + loose


def _off(claim: Claim, exact: Interval) -> Fraction:
    """How far a share is from those that two figures may give, beyond what its words allow."""
    low, high = meant(claim)
    least = claim.number.qualifier is Qualifier.AT_LEAST and claim.number.kind is Number.QUANTIFIER
    over = Fraction(0) if least else exact.low - high  # "most" are no less most for being nearly all
    under = Fraction(0) if exact.high is None else low - exact.high
    return max(over, under, Fraction(0))


def _percent(exact: Interval) -> str:
    ends = dict.fromkeys((exact.low, exact.low if exact.high is None else exact.high))
    return "–".join(f"{float(100 * end):.1f}" for end in ends)


def _margin(claim: Claim) -> Fraction:
    """How far a share may be off and still be left alone."""
    return Fraction(0) if claim.number.kind is Number.PERCENT else _WRONG
