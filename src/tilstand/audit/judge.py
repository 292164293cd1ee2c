"""Whether a printed number fits the figure that its words name."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tilstand.audit.claim import Claim
from tilstand.audit.limit import upper
from tilstand.audit.match import Candidate
from tilstand.audit.phrase import About
from tilstand.audit.result import Standing
from tilstand.audit.stated import StatedAt, StatedFigures
from tilstand.audit.trust import LEAST, known, named, telling, weak, wider
from tilstand.book.interval import Interval, total
from tilstand.model import Source
from tilstand.terms import Key, Qualifier, Value
from tilstand.text import SpanKind as Number

__all__ = ["NumberVerdict", "judged", "left"]

# Addresses whose words fit nearly as well as the best one's: a number that one of them states agrees.
_NEAR = 0.6
# An address further off counts only where everything fits and the number is one that hardly recurs by chance.
_WIDE = 2.5
# From this score on, "none" or "all" is held against the figure that is named.
_DENIED = 5.5
_AHEAD = 2.0
_LOW = 0.4
# So many addresses, and so near the likeliest, are in sight of a number that is not matched.
_SIGHT = 4.0
_MOST = 6


@dataclass(frozen=True, slots=True)
class NumberVerdict:
    """What is found of a number.

    Attributes:
        status: Whether it fits.
        entry: The address that it speaks of, and what is stated there.
        source: The statement that it repeats.
        confidence: How sure the address is.
        brought: True where the sentence itself names what is counted.
        guess: The likeliest address, where none is sure.
        sight: Of a number that is not matched, the addresses that it may speak of, the likeliest first.
        loose: True where its words say so little of the likeliest address that nothing is held against it.
        firm: True where the sentence itself ties it to a figure by another that agrees: a part to its whole.
    """

    status: Standing
    entry: StatedAt | None = None
    source: Source | None = None
    confidence: float = 0.0
    brought: bool = False
    guess: StatedAt | None = None
    sight: tuple[StatedAt, ...] = ()
    loose: bool = False
    firm: bool = False

    @property
    def key(self) -> Key | None:
        """The address."""
        return self.entry.key if self.entry else None

    @property
    def expected(self) -> str:
        """The numbers that are stated at the address, each once."""
        if self.entry is None:
            return ""
        return " / ".join(dict.fromkeys(str(i) for i, _ in self.entry.values))


def judged(claim: Claim, found: Sequence[Candidate], stated: StatedFigures) -> NumberVerdict:
    """The verdict on one number."""
    verdict = _judged(claim, found, stated)
    if verdict.status is not Standing.NOT_MATCHED or verdict.sight or not found:
        return verdict
    near = [c for c in found if c.score >= max(LEAST, found[0].score - _SIGHT) and not (c.foreign or c.other)]
    return replace(verdict, sight=tuple(c.entry for c in near[:_MOST]))


def _judged(claim: Claim, found: Sequence[Candidate], stated: StatedFigures) -> NumberVerdict:
    difference = claim.differs and claim.number.kind is Number.COUNT
    if not found or found[0].score < LEAST or difference or claim.turned:
        return NumberVerdict(Standing.NOT_MATCHED)
    best = found[0]
    if claim.denial:
        return _nought(best)
    for candidate in found:
        if _passed_over(claim, candidate, best):
            continue
        source = _agrees(claim, candidate, stated)
        if source is not None and _upper_fits(claim, candidate.entry.key, stated):
            return NumberVerdict(
                Standing.AGREES, candidate.entry, source, _sure(candidate, best), candidate.brought
            )
    if claim.whole and (entry := _elsewhere(claim, best, stated, _spoken(claim))) is not None:
        return NumberVerdict(Standing.AGREES, entry, entry.values[0][1], 0.3)
    if _open(claim, best, stated):
        return NumberVerdict(Standing.NOT_MATCHED, guess=best.entry, loose=True)
    if (other := _sibling(claim, found, stated)) is not None:
        if not (other.said or telling(claim)):
            return NumberVerdict(Standing.NOT_MATCHED, guess=other.entry, loose=True)
        return NumberVerdict(Standing.AGREES, other.entry, _agrees(claim, other, stated), _LOW, other.brought)
    same = _unsaid(claim, best, stated) or (best.spurned and _agrees(claim, best, stated))
    loose = bool(same) or weak(claim, best) or (best.thin and claim.does)
    if not loose and named(claim, found) and not known(claim, found):
        return NumberVerdict(Standing.DOES_NOT_FIT, best.entry, None, _sure(best, best), best.brought)
    if (wrong := _denied(claim, found, stated)) is not None:
        return wrong
    return NumberVerdict(Standing.NOT_MATCHED, guess=best.entry, loose=loose)


def left(verdict: NumberVerdict) -> NumberVerdict:
    """A number that is not held against the figure that it was tied to: it may be another."""
    seen = verdict.sight or ((verdict.entry,) if verdict.entry else ())
    return NumberVerdict(Standing.NOT_MATCHED, guess=verdict.entry, sight=seen)


def _sibling(claim: Claim, found: Sequence[Candidate], stated: StatedFigures) -> Candidate | None:
    """The address in sight that a number fits, where no word of its own tells the likeliest one from that.

    "2 were aggravated. 12 concerned forced labour": of all reports, not of those two.
    """
    best = found[0]
    words = claim.own if claim.noun else (*claim.own, *claim.side, *claim.lead)
    named = {code for hit in words if hit.about is About.CODE for code in hit.names}
    kept = {pair for pair in best.entry.key.dims if pair[1] in named}
    for candidate in found[1:]:
        one, its = best.entry.key, candidate.entry.key
        same = (one.measure, one.provider) == (its.measure, its.provider)
        near = its.period == one.period or its.period.days > one.period.days
        if not (same and near) or candidate.foreign or candidate.spurned or not kept <= set(its.dims):
            continue
        more = set(its.dims) - set(one.dims)
        swapped = {dimension for dimension, _ in more} <= {dimension for dimension, _ in one.dims}
        if not swapped and not {code for _, code in more} <= _said(claim):
            continue  # a part that no word names
        if _agrees(claim, candidate, stated) is not None:
            return candidate
    return None


def _spoken(claim: Claim) -> set[str]:
    """Every code that the sentence of a number names."""
    hits = (*claim.own, *claim.side, *claim.before, *claim.lead, *claim.after, *claim.wide)
    return {name for hit in hits if hit.about is About.CODE for name in hit.names}


def _said(claim: Claim) -> set[str]:
    """Every code that the words around a number name."""
    hits = (*claim.own, *claim.side, *claim.before, *claim.lead)
    return {name for hit in hits if hit.about is About.CODE for name in hit.names}


def _agrees(claim: Claim, candidate: Candidate, stated: StatedFigures) -> Source | None:
    """The statement that a number repeats, if it speaks of an address."""
    spans = _printed(claim, candidate, stated)
    least = claim.number.qualifier is Qualifier.AT_LEAST
    return next((s for span in spans if (s := candidate.entry.agrees(*span, least=least))), None)


def _passed_over(claim: Claim, candidate: Candidate, best: Candidate) -> bool:
    """True for an address with which a number does not agree, whatever is stated there."""
    large = telling(claim)
    codes = {code for _, code in candidate.entry.key.dims}
    if claim.whole and any(not h.names & codes for h in claim.described if h.about is About.CODE):
        return True  # "the 9 that concerned forced labour" are not the 9 of the capital
    if candidate.score < best.score - (_WIDE if candidate.full and large else _NEAR):
        return True
    if not (candidate.reads or claim.whole or claim.labelled or claim.bracketed):
        return True
    if _narrower(candidate, best) and not (large or _told(claim, candidate, best)):
        return True  # a part that no word names
    if not large and (candidate.foreign or candidate.spurned):
        return True
    # "Three others" are some of what was told of: the words must name them wholly.
    return claim.rest and not candidate.full and not large


def _nought(best: Candidate) -> NumberVerdict:
    """The verdict on a nought told by "not": it agrees where the sentence names a figure of nought."""
    source = best.entry.agrees(Fraction(0), Fraction(0))
    if source is None or not ((best.full or best.said) and best.brought and best.clear) or best.foreign:
        return NumberVerdict(Standing.NOT_MATCHED)
    return NumberVerdict(Standing.AGREES, best.entry, source, _sure(best, best), best.brought)


def _denied(claim: Claim, found: Sequence[Candidate], stated: StatedFigures) -> NumberVerdict | None:
    """The verdict on "none", "all" and "half" where the words wholly name a figure that is another."""
    best, number = found[0], claim.number
    near = (c.score for c in found[1:] if not c.foreign and not wider(c, best))
    ahead = best.score - max(near, default=0.0)
    named = best.clear and best.said and not best.foreign and best.score >= _DENIED and ahead >= _AHEAD
    spoken = claim.nouned and (claim.bodied or claim.part_of >= 0)
    if number.kind is not Number.QUANTIFIER or not (named and spoken) or claim.apart:
        return None
    if number.qualifier is not Qualifier.EXACT or not all(i.is_point for i, _ in best.entry.values):
        return None
    all_of = _whole(claim, best, stated)
    if number.share and number.value is not None and all_of != Interval.point(Fraction(number.value)):
        return None  # "both" of more than two: not these
    spans = list(_printed(claim, best, stated))
    if not spans or any(best.entry.agrees(*span) for span in spans):
        return None
    return NumberVerdict(Standing.DOES_NOT_FIT, best.entry, None, _sure(best, best), best.brought)


def _told(claim: Claim, candidate: Candidate, best: Candidate) -> bool:
    """True where the words name the codes that an address has and the best one has not."""
    more = {code for pair in candidate.entry.key.dims if pair not in best.entry.key.dims for code in pair[1:]}
    return more <= _said(claim)


def _narrower(other: Candidate, best: Candidate) -> bool:
    return wider(best, other)


def _elsewhere(
    claim: Claim, best: Candidate, stated: StatedFigures, named: set[str] | None = None
) -> StatedAt | None:
    """A whole that some figure of the same body and measure states; of `named` codes, where any are given."""
    key, value = best.entry.key, claim.number.value
    if value is None:
        return None
    exact = Fraction(value)
    for entry in stated.of(key.measure, key.provider):
        told = named is None or {code for _, code in entry.key.dims} <= named
        if told and entry.key.period == key.period and entry.agrees(exact, exact) is not None:
            return entry
    return None


def _open(claim: Claim, best: Candidate, stated: StatedFigures) -> bool:
    """True for a number that may be right: above a lower end, or a figure of the same body and measure.

    That is one repeated ("of the 19"), where it is not sure which one the text means, or the mean of some
    that is printed as if it were that of all.
    """
    if claim.number.value is not None and best.entry.open_to(Fraction(claim.number.value)):
        return True
    mean = best.mean and not best.entry.key.dims
    return (claim.whole or mean) and _elsewhere(claim, best, stated) is not None


def _unsaid(claim: Claim, best: Candidate, stated: StatedFigures) -> bool:
    """True where the number is that of another code, of a kind of which the sentence names none."""
    key, value, said = best.entry.key, claim.number.value, _spoken(claim)
    unsaid = [dimension for dimension, code in key.dims if code not in said]
    if value is None or not unsaid or claim.number.kind is Number.RANGE:
        return False
    exact = Fraction(value)
    return any(
        entry.agrees(exact, exact) is not None
        for entry in stated.of(key.measure, key.provider)
        if entry.key.period == key.period and _apart(key, entry.key) <= set(unsaid)
    )


def _apart(one: Key, other: Key) -> set[str]:
    """The dimensions in which two addresses differ."""
    return {dimension for dimension, _ in set(one.dims) ^ set(other.dims)}


def _sure(candidate: Candidate, best: Candidate) -> float:
    base = min(candidate.score / 12, 1.0) * (1.0 if candidate.full else 0.7)
    return max(0.05, base - 0.1 * (best.score - candidate.score))


def _printed(
    claim: Claim, candidate: Candidate, stated: StatedFigures
) -> Iterator[tuple[Fraction, Fraction]]:
    """The numbers that the printed one may stand for; of a share in words, of the whole that it speaks of."""
    span = claim.number
    if span.share is not None and span.value is None:
        whole = _whole(claim, candidate, stated)
        if whole is not None and whole.is_point:
            share = whole.low * span.share
            if span.qualifier is Qualifier.AT_LEAST:
                return  # "most of the 19": a share alone
            yield (
                Fraction(math.floor(share)),
                Fraction(math.ceil(share)),
            )  # half of 21 is told of 10 and of 11
        return
    if span.value is None:
        return
    if span.kind in (Number.PERCENT, Number.POINTS) or candidate.rated:
        yield Value.number(span.value).interval
        return
    yield Fraction(span.value), Fraction(span.value)
    columns = re.fullmatch(r"\d{2,} \d+", span.text)  # a single digit before it is more likely a mistake
    if span.readings and (claim.broken or columns) and span.text.replace(" ", "").isdigit():
        yield Fraction(span.readings[-1]), Fraction(span.readings[-1])  # two columns, read as thousands
    if span.damaged and span.text[:1] == "1" and span.text[1:].isdigit():
        yield Fraction(span.text[1:]), Fraction(span.text[1:])  # "I 1 of the cases", read as "11"


def _upper_fits(claim: Claim, key: Key, stated: StatedFigures) -> bool:
    """Of a range, whether its upper end is stated beside its lower end."""
    if claim.number.kind is not Number.RANGE or claim.number.high is None:
        return True
    above = stated.get(upper(stated.collection, key))
    high = Fraction(claim.number.high)
    return above is not None and above.agrees(high, high) is not None


def _whole(claim: Claim, candidate: Candidate, stated: StatedFigures) -> Interval | None:
    """The number of which a share in words speaks: without the codes named, or as it was told before."""
    key, settings = candidate.entry.key, stated.collection.settings.dimensions
    own = {hit.group for hit in claim.own if hit.about is About.CODE}
    if not any(settings[d].codelist in own for d, _ in key.dims):
        own = {h.group for h in claim.lead for _, code in key.dims if code in h.names}
    dims = tuple((d, c) for d, c in key.dims if settings[d].codelist not in own)
    whole = Key(key.measure, key.provider, key.period, dims)
    if len(dims) == len(key.dims):
        if candidate.of is None:
            return None
        whole = candidate.of
    found = stated.ranges(whole)
    return found[0] if found else _viewed(whole, stated)


def _viewed(key: Key, stated: StatedFigures) -> Interval | None:
    """The sum of what is stated of the codes that a code of an address gathers; None where one is not."""
    for dimension, code in key.dims:
        of = stated.collection.codelist(dimension)[code].of
        found = [stated.ranges(key.at(dimension, part)) for part in of]
        if of and all(found):
            return total((ranges[0], 1) for ranges in found)
    return None
