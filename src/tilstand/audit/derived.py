"""Numbers that follow from two figures: by how much they differ, a change in per cent, a share of a whole.

They are told as statements about both figures. One that does not follow is said not to fit only where the
sentence itself states both figures, and rightly, or says nothing else of what was told just before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tilstand.audit.claim import Claim, ClaimSentence
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.phrase import About, Hit
from tilstand.audit.reckon import gap, held, ratio, shown
from tilstand.audit.result import Standing
from tilstand.audit.scene import Scene
from tilstand.audit.stated import StatedFigures
from tilstand.audit.statement import Statement
from tilstand.book.interval import Interval
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
        said = [
            (one, pair, kind)
            for pair, kind in _pairs(read, done, scene, at, period, stated)
            if (one := _said(claim, kind, pair, stated)) is not None
        ]
        right = next((one for one in said if one[0][0] is Standing.AGREES), None)
        wrong = next((one for one in said if one[0][0] is Standing.DOES_NOT_FIT and one[1].sure), None)
        if right or wrong:
            (status, expected), _, kind = right or wrong or said[0]
            found[at] = Statement(claim.number.text, claim.number.start, status, kind, expected)
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
    if percent and at and not claim.differs and not _telling(claim):
        yield from ((pair, "share") for pair in _within(done, scene, at))
    if claim.differs:
        kind = "change" if percent else "difference"
        yield from ((pair, kind) for pair in _periods(read, done, scene, at, period, stated))


def _telling(claim: Claim) -> bool:
    """True where words of its own say what a number counts."""
    return any(h.about in _TELLING for h in (*claim.own, *claim.side))


def _within(done: Mapping[int, NumberVerdict], scene: Scene, at: int) -> Iterator[_Pair]:
    """A part that the sentence told last, and all it may be part of: "17 of 18 were granted, 94 %"."""
    told = [done[k] for k in sorted(done, reverse=True) if k < at]
    keys = [v.key for v in told if v.key is not None and v.status is Standing.AGREES]
    if len(keys) < len(told):
        return
    for part in keys[:2]:
        for whole in (*keys, scene.topic, *scene.recent):
            if (
                whole is not None
                and replace(whole, dims=part.dims) == part
                and set(whole.dims) < set(part.dims)
            ):
                yield _Pair(part, whole, sure=whole in keys)


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
    for key in keys[::-1] or told[:1]:
        for year in years:
            if year != key.period:
                pair = sorted((key, Key(key.measure, key.provider, year, key.dims)), key=lambda k: k.period)
                told_both = replace(key, period=year) in scene.recent
                sure = (bool(claim.years) and (bool(keys) or bare)) or (bare and told_both)
                sure = sure and not (bare and scene.unsure)
                yield _Pair(pair[0], pair[1], sure=sure, back=key == pair[0])
        if not keys:  # "216 in 2023, 176 in 2022. It fell by 15 per cent": to the year reported on
            yield _Pair(replace(key, period=period.shifted(-1)), replace(key, period=period), sure=False)


def _parsed(year: str) -> Period | None:
    return None if "/" in year else Period.parse(year)


def _said(claim: Claim, kind: str, pair: _Pair, stated: StatedFigures) -> tuple[Standing, str] | None:
    """Whether a number follows from two figures as anybody states them, and how it would."""
    tried = [
        said
        for one in stated.ranges(pair.one)
        for other in stated.ranges(pair.other)
        if (said := _follows(claim, kind, one, other, pair, rounded=stated.rounded(pair.one))) is not None
    ]
    for status in (Standing.AGREES, Standing.NOT_MATCHED):
        if found := next((said for said in tried if said[0] is status), None):
            return found
    return tried[0] if tried else None


def _follows(
    claim: Claim, kind: str, one: Interval, other: Interval, pair: _Pair, *, rounded: bool
) -> tuple[Standing, str] | None:
    """Whether a number follows from two ranges, and how it would."""
    if claim.number.value is None:
        return None
    printed = Value.number(abs(claim.number.value))
    low, high = printed.interval
    if kind == "share":
        exact = ratio(one, other)
        if exact is None:
            return None
        share = Interval(100 * exact.low, None if exact.high is None else 100 * exact.high)
        return held(low, high, share), f"{_shown(share)} ({one} / {other})"
    back = pair.back and claim.held
    rise = gap(other, one) if back else gap(one, other)
    if kind == "change":
        times = ratio(other, one)
        if times is None or times.high is None:
            return None
        rise = Interval(100 * (times.low - 1), 100 * (times.high - 1))
        rise = Interval(-rise.high, -rise.low) if back and rise.high is not None else rise
    if rise is None or rise.high is None:
        return None
    if claim.trend < 0 or (not claim.trend and rise.high < 0):
        rise = Interval(-rise.high, -rise.low)
    ends = " → ".join(shown(end, rounded=rounded) for end in (one, other))
    size = rise if rise.high is None or rise.high >= 0 else Interval(-rise.high, -rise.low)
    told = f"{_shown(size) if kind == 'change' else shown(size, rounded=rounded)} ({ends})"
    if kind == "difference" and not rounded:
        low = high = printed.exact
    return held(low, high, rise, rounded=rounded), told


def _shown(share: Interval) -> str:
    ends = dict.fromkeys((share.low, share.low if share.high is None else share.high))
    return "–".join(f"{float(end):.1f}" for end in ends)


def _bare(key: Key) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return key.measure, key.provider, key.dims
