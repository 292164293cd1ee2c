"""Two values of one figure in one sentence: "fell from 27 to 19"; the later is of the period reported on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from tilstand.audit.claim import Claim, ClaimSentence
from tilstand.audit.heed import silent
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.result import Standing
from tilstand.audit.stated import StatedAt, StatedFigures
from tilstand.audit.words import Grammar, ends_with, pattern
from tilstand.terms import Key, Period
from tilstand.text import SpanKind as Number

__all__ = ["compared", "paired"]

_CONFIDENCE = 0.5
# A number that two figures hardly share by chance.
_TELLING = 20


def paired(
    read: ClaimSentence,
    done: Mapping[int, NumberVerdict],
    stated: StatedFigures,
    period: Period,
    words: Grammar,
    last: Key | None = None,
) -> dict[int, NumberVerdict]:
    """The numbers of "from ... to ..." that are what one figure was and became.

    The later is stated for the period, the earlier for one before it. Where only one is, and too large to be
    so by chance, the other does not fit.

    Args:
        read: The sentence.
        done: The verdicts on its numbers.
        stated: What the ledger states.
        period: Period of the report.
        words: The small words of its language.
        last: The figure that the sentence before told last.
    """
    found: dict[int, NumberVerdict] = {}
    for at in range(1, len(read.claims)):
        one, other = read.claims[at - 1], read.claims[at]
        if not (other.onward and _plain(one) and _plain(other)):
            continue
        if not ends_with(words.origin, read.text[: one.number.start]):
            continue
        if all(done[place].status is Standing.AGREES for place in (at - 1, at)):
            continue
        for key in _named(done[at], done[at - 1]):
            pair = _stated(stated, replace(key, period=period), one, other)
            if pair is not None:
                found |= {at - 1: _agreed(pair[0], one), at: _agreed(pair[1], other)}
                break
        else:
            found |= _half(read, done, stated, period, at, last)
    return found


def compared(
    read: ClaimSentence, claim: Claim, verdict: NumberVerdict, last: Key | None, words: Grammar
) -> NumberVerdict:
    """The verdict on a number of another year, firm where the sentence before told the same figure.

    "The police registered 19 reports. That is fewer than in 2023, when there were 27": of the same reports.

    Args:
        read: The sentence.
        claim: The number and its words.
        verdict: What was found of it.
        last: The figure that the sentence before told last.
        words: The small words of its language.
    """
    key, years = verdict.key, claim.years or claim.lead_years
    if pattern(words.than).search(read.text) is None:
        return verdict
    if key is None or last is None or not silent(claim) or key.period == last.period:
        return verdict
    same = replace(key, period=last.period) == last and set(years) == {key.period.text}
    return replace(verdict, firm=same and verdict.status is Standing.DOES_NOT_FIT)


def _half(
    read: ClaimSentence,
    done: Mapping[int, NumberVerdict],
    stated: StatedFigures,
    period: Period,
    at: int,
    last: Key | None,
) -> dict[int, NumberVerdict]:
    """The numbers of a pair of which only one is what a figure was or is, and too large for chance.

    Or where both years are told, and the sentence before told the same figure: "It fell from 6 in 2023".
    """
    one, other = read.claims[at - 1], read.claims[at]
    for key in _named(done[at], done[at - 1]):
        now = stated.get(replace(key, period=period))
        years = [p for p in (period.shifted(-1),) if not one.years or p.text in one.years]
        before = stated.get(replace(key, period=years[0])) if years else None
        if now is None or before is None or _dated(other, period) or not _whole(now, before):
            continue
        fits = _source(before, one) is not None, _source(now, other) is not None
        sure = one if fits[0] else other
        known = last in (now.key, before.key) and bool(one.years and other.years)
        if fits[0] == fits[1] or ((sure.number.value or 0) < _TELLING and not known):
            continue
        entries = {at - 1: (before, one), at: (now, other)}
        return {
            place: _agreed(entry, claim)
            if fits[place - at + 1]
            else NumberVerdict(Standing.DOES_NOT_FIT, entry, None, _CONFIDENCE, brought=True, firm=True)
            for place, (entry, claim) in entries.items()
        }
    return {}


def _dated(claim: Claim, period: Period) -> bool:
    """True for a number of another year than the one reported on."""
    return any(year != period.text for year in claim.years)


def _whole(*entries: StatedAt) -> bool:
    """True where all that is stated is a number."""
    return all(i.is_point for entry in entries for i, _ in entry.values)


def _plain(claim: Claim) -> bool:
    return (
        claim.number.kind in (Number.COUNT, Number.PERCENT)
        and claim.number.value is not None
        and not claim.turned
    )


def _named(*verdicts: NumberVerdict) -> tuple[Key, ...]:
    """The figures that the numbers may be, as their words name them."""
    entries = (verdict.entry or verdict.guess for verdict in verdicts)
    return tuple(dict.fromkeys(entry.key for entry in entries if entry is not None))


def _stated(stated: StatedFigures, key: Key, one: Claim, other: Claim) -> tuple[StatedAt, StatedAt] | None:
    """The figure before and now, where both numbers are stated; the year next before is tried first."""
    now = stated.get(key)
    if now is None or _source(now, other) is None or _dated(other, key.period):
        return None
    before = [p for p in reversed(stated.periods) if p < key.period]
    years = [p for p in before if not one.years or p.text in one.years]
    entries = (stated.get(replace(key, period=p)) for p in (key.period.shifted(-1), *years) if p in years)
    return next(((e, now) for e in entries if e is not None and _source(e, one) is not None), None)


def _source(entry: StatedAt, claim: Claim) -> object:
    value = claim.number.value
    return None if value is None else entry.agrees(Fraction(value), Fraction(value))


def _agreed(entry: StatedAt, claim: Claim) -> NumberVerdict:
    value = Fraction(claim.number.value or 0)
    return NumberVerdict(Standing.AGREES, entry, entry.agrees(value, value), _CONFIDENCE, brought=True)
