"""What follows from figures that are believed to be told just before: a change or share, or a difference.

The first reading holds such a number only against figures that it tied itself (see `derived` and `share`).
Here it is held against those that the numbers before it are believed to be. Numbers may follow from others in
many ways; one is said not to fit only where it follows in none of what is told near it, and one way is plain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tilstand.audit.belief import NumberBelief
from tilstand.audit.claim import Claim
from tilstand.audit.edition import SaidAt
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.near import NumberTold
from tilstand.audit.phrase import About, names
from tilstand.audit.result import Standing
from tilstand.audit.share import meant
from tilstand.audit.stated import StatedFigures
from tilstand.audit.statement import Statement
from tilstand.terms import Key, Period, Qualifier
from tilstand.text import SpanKind as Number

__all__ = ["followed"]

# Numbers so many places before are what one may follow from, and so many after it in its sentence.
_BEFORE, _AFTER = 6, 2
# So many are told right before it.
_NEAREST = 3
# So surely it must be believed what the number right before is about.
_SURE = 0.85
# Printed per cents are rounded this way and that.
_ROUNDED = Fraction(1, 100)
_TELLING = (About.MEASURE, About.CODE, About.PROVIDER)


def followed(
    told: Sequence[NumberTold],
    verdicts: Sequence[NumberVerdict],
    beliefs: Sequence[NumberBelief],
    stated: StatedFigures,
    period: Period,
) -> dict[int, Statement]:
    """The numbers that follow from no figures near them, though they say so, by their place in the text.

    Args:
        told: The numbers of the text.
        verdicts: What was found of each in the end.
        beliefs: What each is believed to be about.
        stated: What the ledger states.
        period: Period of the report.
    """
    reading = _Following(told, verdicts, beliefs, stated, period)
    found = {at: reading.statement(at) for at in range(len(told)) if _derived(told[at].claim, verdicts[at])}
    return {at: one for at, one in found.items() if one is not None}


def _derived(claim: Claim, verdict: NumberVerdict) -> bool:
    """True for a number in per cent, or a difference, of which nothing is known yet."""
    number = claim.number
    percent = number.kind is Number.PERCENT
    open_ = verdict.status is Standing.NOT_MATCHED and number.value is not None and not claim.turned
    exact = number.kind is Number.COUNT and number.qualifier is Qualifier.EXACT
    return open_ and (percent or (exact and claim.differs and claim.trend != 0))


@dataclass(frozen=True)
class _Following:
    told: Sequence[NumberTold]
    verdicts: Sequence[NumberVerdict]
    beliefs: Sequence[NumberBelief]
    stated: StatedFigures
    period: Period

    def statement(self, at: int) -> Statement | None:
        """That a number does not follow; None where it may."""
        near = self._near(at)
        pair = self._pair(at, near)
        if pair is None:
            return None
        one, other = (self._number(key) for key in pair)
        if one is None or other is None or not one:
            return None
        claim, before = self.told[at].claim, [p for p in near if p < at]
        percent, share = claim.number.kind is Number.PERCENT, not claim.trend
        exact = other / one if share else (other - one) / (one if percent else 1)
        against = not share and exact * claim.trend < 0
        back = not share and self._known(next(p for p in before if not self.told[p].claim.differs)) != pair[1]
        if against and (percent or back or not self._is(claim, abs(exact))):
            return None  # it went the other way: something else is compared
        if not against and any(self._is(claim, way) for way in (abs(exact), *self._ways(at, before, pair))):
            return None
        size = f"{float(100 * exact):.1f} %" if percent else f"{float(exact):g}"
        kind = "share" if share else "change" if percent else "difference"
        ends = f"{float(other):g} / {float(one):g}" if share else f"{float(one):g} → {float(other):g}"
        said = claim.number
        return Statement(said.text, said.start, Standing.DOES_NOT_FIT, kind, f"{size} ({ends})")

    def _near(self, at: int) -> list[int]:
        """Places of the numbers that one may follow from, the nearest before it first."""
        one = self.told[at]
        before = range(at - 1, max(-1, at - 1 - _BEFORE), -1)
        after = range(at + 1, min(len(self.told), at + 1 + _AFTER))
        return [
            *(p for p in before if self.told[p].paragraph == one.paragraph),
            *(p for p in after if self.told[p].sentence == one.sentence),
        ]

    def _known(self, at: int) -> Key | None:
        """The figure that a number surely is."""
        verdict, shares = self.verdicts[at], self.beliefs[at].shares
        if self.told[at].claim.number.kind is not Number.COUNT:
            return None
        if shares and shares[0].told and shares[0].share >= _SURE:
            return None if isinstance(shares[0].entry, SaidAt) else shares[0].entry.key
        return verdict.key if verdict.status is Standing.AGREES and not shares else None

    def _pair(self, at: int, near: Sequence[int]) -> tuple[Key, Key] | None:
        """The earlier figure and the later, or the whole and its part, that a number plainly follows from."""
        one = self.told[at]
        claim = one.claim
        before = [p for p in near if p < at and not self.told[p].claim.differs]
        last = self._known(before[0]) if before else None
        if last is None or one.sentence - self.told[before[0]].sentence > 1:
            return None
        telling = any(h.about in _TELLING for h in (*claim.own, *claim.side))
        bodies = names((*claim.own, *claim.side, *claim.before), About.PROVIDER)
        if bodies - {last.provider}:
            return None
        if claim.trend:
            years = {self.period.text, self.period.shifted(-1).text, "-1"}
            ends = replace(last, period=self.period.shifted(-1)), replace(last, period=self.period)
            told = {self._known(p) for p in before}
            now = last.period == self.period or (last == ends[0] and ends[1] in told)
            return ends if now and one.spoken <= years else None
        if claim.number.kind is not Number.PERCENT or claim.differs or one.spoken - {last.period.text}:
            return None
        if self.told[before[0]].sentence == one.sentence and telling:
            part = self._part(claim, last)
            return None if part is None else (last, part)
        if any(h.about in _TELLING for h in one.hits) or not last.dims or claim.unknown:
            return None
        wholes = {replace(last, dims=tuple(d for d in last.dims if d != pair)) for pair in last.dims}
        known = [key for p in before[1:] if (key := self._known(p)) in wholes and key is not None]
        return (known[0], last) if known else None

    def _part(self, claim: Claim, whole: Key) -> Key | None:
        """The part of a whole that the one code of a number's words names."""
        collection = self.stated.collection
        coded = {(h.group, h.names) for h in (*claim.own, *claim.side) if h.about is About.CODE}
        if len(coded) != 1:
            return None
        ((group, codes),) = coded
        free = [
            d
            for d in collection.measures[whole.measure].dimensions
            if collection.settings.dimensions[d].codelist == group and whole.code(d) is None
        ]
        return whole.at(free[0], next(iter(codes))) if len(free) == 1 and len(codes) == 1 else None

    def _number(self, key: Key) -> Fraction | None:
        """What is stated of a figure, by the most trusted; None where anybody states a range."""
        return next(iter(self._numbers(key)), None)

    def _numbers(self, key: Key) -> Sequence[Fraction]:
        ranges = self.stated.ranges(key)
        return [i.low for i in ranges] if all(i.is_point for i in ranges) else []

    def _is(self, claim: Claim, exact: Fraction) -> bool:
        """True where a number may be what follows."""
        if claim.number.kind is not Number.PERCENT:
            return exact == abs(claim.number.value or 0)
        low, high = meant(claim)
        return low - _ROUNDED <= exact <= high + _ROUNDED

    def _ways(self, at: int, before: Sequence[int], pair: tuple[Key, Key]) -> Iterator[Fraction]:
        """All that may follow from what is told right before a number, or from the figure told last."""
        one, last = self.told[at], pair[1]
        numbers = [abs(self.told[p].value) for p in before[:_NEAREST] if not self._known(p)]
        if not one.claim.trend:
            wide = (replace(last, dims=tuple(d for d in last.dims if d != code)) for code in last.dims)
            keys = (pair[0], replace(last, dims=()), *wide)
            wholes = (*numbers, *(n for key in keys for n in self._numbers(key)))
            yield from (part / whole for whole in wholes for part in self._numbers(last) if whole)
            return
        percent = one.claim.number.kind is Number.PERCENT
        years = {last.period.text, *one.spoken}
        rows = [
            n
            for e in sorted(self.stated.of(last.measure, last.provider), key=lambda e: e.key.period)
            if e.key.dims == last.dims and (n := self._number(e.key)) is not None
            if e.key.period.text in years or not one.spoken
        ]
        pairs = [(n, other) for here, n in enumerate(rows) for other in rows[here + 1 :]]
        pairs += [(n, other) for n in numbers for other in (*numbers, *rows[-1:]) if n != other]
        for earlier, later in pairs:
            rise = (later - earlier) * one.claim.trend
            if rise > 0 and (earlier or not percent):
                yield rise / earlier if percent else rise
