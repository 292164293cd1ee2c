"""Numbers that follow from two figures: by how much they differ, a change in per cent, a share of a whole.

They are told as statements about both figures. One that does not follow is said not to fit only where the
sentence itself states both figures, and rightly, or says nothing else of what was told just before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from tilstand.audit.claim import Claim, ClaimSentence
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.phrase import About, Hit
from tilstand.audit.result import Standing
from tilstand.audit.scene import Scene
from tilstand.audit.stated import StatedFigures
from tilstand.audit.statement import Statement
from tilstand.book.interval import number as shown
from tilstand.terms import Key, Period, Value
from tilstand.text import SpanKind as Number

__all__ = ["derived"]

# What a sentence names that tells what it is about.
_TELLING = (About.MEASURE, About.CODE, About.PROVIDER)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two figures that a number follows from: the earlier and the later, or a part and its whole.

    Attributes:
        sure: True where the sentence states both, and rightly.
        back: True where the earlier one is what is spoken of: "in 2023 it was 8 more than in 2024".
    """

    one: Key
    other: Key
    sure: bool
    back: bool = False


def derived(
    read: ClaimSentence,
    done: Mapping[int, NumberVerdict],
    scene: Scene,
    stated: StatedFigures,
    period: Period,
) -> dict[int, Statement]:
    """The numbers of a sentence that follow from two figures, by their place among its claims.

    Args:
        read: The sentence.
        done: The verdicts on its numbers.
        scene: What was told before.
        stated: What the ledger states.
        period: Period of the report.
    """
    found: dict[int, Statement] = {}
    for at, claim in enumerate(read.claims):
        if done[at].status is Standing.AGREES or claim.number.value is None:
            continue
        for pair, kind in _pairs(read, done, scene, at, period, stated):
            one, other = _value(stated, pair.one), _value(stated, pair.other)
            said = _said(claim, kind, one, other, back=pair.back)
            if said is None:
                continue
            fits, expected = said
            if fits or pair.sure:
                status = Standing.AGREES if fits else Standing.DOES_NOT_FIT
                found[at] = Statement(claim.number.text, claim.number.start, status, kind, expected)
                break
    return found


def _pairs(
    read: ClaimSentence,
    done: Mapping[int, NumberVerdict],
    scene: Scene,
    at: int,
    period: Period,
    stated: StatedFigures,
) -> Iterator[tuple[_Pair, str]]:
    claim = read.claims[at]
    percent = claim.number.kind is Number.PERCENT
    if percent and claim.part_of >= 0 and claim.part_of in done:
        whole = done[claim.part_of]
        if whole.key is not None and whole.status is Standing.AGREES:
            for part in _parts(stated, whole.key, (*claim.lead, *claim.before, *claim.own)):
                yield _Pair(part, whole.key, sure=True), "share"
    if claim.differs:
        kind = "change" if percent else "difference"
        yield from ((pair, kind) for pair in _periods(read, done, scene, at, period, stated))


def _parts(stated: StatedFigures, whole: Key, hits: Iterable[Hit]) -> Iterator[Key]:
    """The part of a whole that the one code of a sentence names."""
    collection = stated.collection
    coded = {(h.group, h.names) for h in hits if h.about is About.CODE and len(h.names) == 1}
    if len(coded) != 1:
        return
    ((group, names),) = coded
    for dimension in collection.measures[whole.measure].dimensions:
        if collection.settings.dimensions[dimension].codelist == group and whole.code(dimension) is None:
            yield whole.at(dimension, next(iter(names)))
            return


def _periods(
    read: ClaimSentence,
    done: Mapping[int, NumberVerdict],
    scene: Scene,
    at: int,
    period: Period,
    stated: StatedFigures,
) -> Iterator[_Pair]:
    """Figures of one address in two periods: both of the sentence, else one of it and the period it names."""
    keys = [v.key for k, v in sorted(done.items()) if k != at and v.key and v.status is Standing.AGREES]
    for here, one in enumerate(keys):
        for other in keys[here + 1 :]:
            if _bare(one) == _bare(other) and one.period != other.period:
                first, last = sorted((one, other), key=lambda key: key.period)
                yield _Pair(first, last, sure=True, back=one == first)
                return
    told = keys or [key for key in (scene.topic, *scene.recent[:1]) if key is not None]
    claim = read.claims[at]
    bare = not keys and not any(h.about in _TELLING for c in read.claims for h in (*c.own, *c.side, *c.lead))
    named = [period.shifted(-1) if y == "-1" else _parsed(y) for y in (*claim.lead_years, *claim.years)]
    years = [p for p in named if p is not None] or [period.shifted(-1)]
    for key in told[:1]:
        for year in years:
            if year != key.period:
                pair = sorted((key, Key(key.measure, key.provider, year, key.dims)), key=lambda k: k.period)
                told_both = replace(key, period=year) in scene.recent
                sure = (bool(claim.years) and (bool(keys) or bare)) or (bare and told_both)
                doubted = any((entry := stated.get(k)) is not None and entry.doubts for k in pair)
                yield _Pair(pair[0], pair[1], sure=sure and not doubted, back=key == pair[0])


def _parsed(year: str) -> Period | None:
    return None if "/" in year else Period.parse(year)


def _said(
    claim: Claim, kind: str, one: Fraction | None, other: Fraction | None, *, back: bool = False
) -> tuple[bool, str] | None:
    """Whether a number follows from two figures, and how it would."""
    if one is None or other is None or claim.number.value is None:
        return None
    printed = Value.number(abs(claim.number.value))
    low, high = printed.interval
    rise = (one - other if back and claim.held else other - one) * claim.trend
    way = kind == "share" or rise >= 0
    if kind == "difference":
        exact = abs(other - one)
        return way and printed.exact == exact, f"{shown(exact)} ({shown(one)} → {shown(other)})"
    base = one if kind == "change" else other
    if not base:
        return None
    exact = 100 * (abs(other - one) if kind == "change" else one) / base
    sign = "→" if kind == "change" else "/"
    return way and low <= exact <= high, f"{float(exact):.1f} ({shown(one)} {sign} {shown(other)})"


def _bare(key: Key) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return key.measure, key.provider, key.dims


def _value(stated: StatedFigures, key: Key) -> Fraction | None:
    entry = stated.get(key)
    return entry.values[0][0].low if entry is not None and entry.values[0][0].is_point else None
