"""Shares and differences that sentences tell, held against what the numbers around are believed to be.

The first reading holds "half were new" or "it fell by 39" against any two figures in sight that bear it out
(see `share` and `derived`). Here it is asked which two it is about: the figure told right before it, with the
codes that its own words name, and the whole or the year before of that; or, where its words name nothing, the
two numbers that stand right beside it. It is told not to fit where it follows from none that are near.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tilstand.audit.belief import NumberBelief
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.near import NumberTold, wordless
from tilstand.audit.phrase import About, names
from tilstand.audit.result import Standing
from tilstand.audit.share import meant, portion
from tilstand.audit.stated import StatedFigures
from tilstand.audit.statement import Statement
from tilstand.audit.words import starts_with
from tilstand.terms import Key, Period, Qualifier
from tilstand.text import SpanKind as Number

__all__ = ["SaidTogether", "restated"]

# Numbers so many places before in the paragraph, within so many sentences, are what is told right before.
_PLACES, _SENTENCES = 3, 2
# So surely it must be believed what a number is about.
_SURE = 0.8
# A share may be so far off what its words allow and be left alone: said in words, or in per cent.
_WORDS, _ROUNDED = Fraction(4, 100), Fraction(1, 100)
# Of a smaller whole "two of three" may be what was counted.
_MANY = 5
_MARKS = re.compile(r"^|[,;:–(]")
_TELLING = (About.MEASURE, About.CODE, About.PROVIDER)


@dataclass(frozen=True)
class SaidTogether:
    """A share or a difference that a sentence tells.

    Attributes:
        one: The number and its words.
        before: How many numbers of the text are told before it.
        statement: What the first reading found of it; None for nothing.
    """

    one: NumberTold
    before: int
    statement: Statement | None


def restated(
    said: Sequence[SaidTogether],
    told: Sequence[NumberTold],
    verdicts: Sequence[NumberVerdict],
    beliefs: Sequence[NumberBelief],
    stated: StatedFigures,
    period: Period,
) -> dict[int, Statement]:
    """The shares and differences that follow from nothing told right before, by their place among them.

    Args:
        said: The shares and differences.
        told: The numbers of the text.
        verdicts: What was found of each.
        beliefs: What each is believed to be about.
        stated: What the ledger states.
        period: Period of the report.
    """
    reading = _Restating(told, verdicts, beliefs, stated, period)
    found = {at: reading.statement(one) for at, one in enumerate(said)}
    return {at: one for at, one in found.items() if one is not None}


@dataclass(frozen=True)
class _Restating:
    told: Sequence[NumberTold]
    verdicts: Sequence[NumberVerdict]
    beliefs: Sequence[NumberBelief]
    stated: StatedFigures
    period: Period

    def statement(self, said: SaidTogether) -> Statement | None:
        """That a share or a difference does not follow; None where it may, or nobody knows from what."""
        claim = said.one.claim
        if claim.turned or claim.apart or (said.statement and said.statement.status is not Standing.AGREES):
            return None
        if portion(claim) and (claim.number.qualifier is Qualifier.AT_LEAST or self._rated(said.one)):
            return None
        near = self._near(said)
        share = not claim.trend and not claim.differs
        plain = self._share(said, near) if share else self._change(said, near)
        if plain is None:
            return None
        exact, ends = plain
        beside = self._beside(said, near) if share else ()
        if any(self._is(said.one, way) for way in (exact, *beside)):
            return None
        kind = "share" if share else "difference"
        size = f"{float(100 * exact):.1f} %" if share else f"{float(exact):g}"
        number = claim.number
        return Statement(number.text, number.start, Standing.DOES_NOT_FIT, kind, f"{size} ({ends})")

    def _near(self, said: SaidTogether) -> list[int]:
        """The places of the numbers told right before, the nearest first."""
        return [
            at
            for at in range(said.before - 1, max(-1, said.before - 1 - _PLACES), -1)
            if self.told[at].paragraph == said.one.paragraph
            and said.one.sentence - self.told[at].sentence <= _SENTENCES
            and self.told[at].claim.number.kind is Number.COUNT
            and self.told[at].claim.number.value is not None
            and not self.told[at].claim.differs
        ]

    def _known(self, at: int) -> Key | None:
        """The figure that a number surely is."""
        shares = self.beliefs[at].shares
        if shares and shares[0].told and shares[0].share >= _SURE:
            return shares[0].entry.key
        return self.verdicts[at].key if self.verdicts[at].status is Standing.AGREES and not shares else None

    def _meant(self, said: SaidTogether, last: Key) -> tuple[Key, tuple[str, ...]] | None:
        """The figure told last with the codes that a number's own words name, and the kinds of those."""
        claim, settings = said.one.claim, self.stated.collection.settings.dimensions
        hits = (*claim.own, *claim.side, *(claim.lead if claim.first else claim.before))
        if names(hits, About.PROVIDER) - {last.provider} or names(claim.own, About.MEASURE) - {last.measure}:
            return None
        coded = {h.group: h.names for h in hits if h.about is About.CODE}
        placed: list[str] = []
        for group, codes in coded.items():
            free = [
                d
                for d in self.stated.collection.measures[last.measure].dimensions
                if settings[d].codelist == group and d not in self.stated.cued
            ]
            if not free and said.one.claim.differs:
                continue  # a word that says how it changed may name a code of something else
            if len(free) != 1 or len(codes) != 1:
                return None
            last = last.at(free[0], next(iter(codes)))
            placed += free
        return last, tuple(placed)

    def _share(self, said: SaidTogether, near: Sequence[int]) -> tuple[Fraction, str] | None:
        """The share that a figure is of its whole, or the two numbers right before."""
        last = next((key for at in near[:1] if (key := self._known(at)) is not None), None)
        own = any(h.about in _TELLING for h in (*said.one.claim.own, *said.one.claim.side))
        if own and last is not None and said.one.spoken <= {last.period.text}:
            claim = said.one.claim
            some = claim.partitive or claim.whole or claim.part_of >= 0
            for base in (last,) if some else (last, replace(last, dims=())):
                found = self._meant(said, base)
                if found is None or not found[1]:
                    return None
                part = found[0]
                whole = replace(part, dims=tuple(pair for pair in part.dims if pair[0] not in found[1]))
                one, other = self._number(part), self._number(whole)
                if one is not None and other and other >= _MANY:
                    return one / other, f"{float(one):g} / {float(other):g}"
            return None
        claim, tail = said.one.claim, said.one.text[said.one.claim.number.end :]
        if own or self._led(said) or claim.compared or claim.inside or claim.bracketed:
            return None
        if not wordless(said.one) or (claim.years and not starts_with(said.one.words.of, tail)):
            return None
        values = [self.told[at].value for at in near[:2]]
        if set(said.one.claim.number.readings) & set(values):
            return None
        if len(values) < 2 or not 0 < min(values) < max(values) or max(values) < _MANY:
            return None
        return min(values) / max(values), f"{float(min(values)):g} / {float(max(values)):g}"

    def _change(self, said: SaidTogether, near: Sequence[int]) -> tuple[Fraction, str] | None:
        """By how much the figure told last, with another code that is named, rose or fell in a year."""
        claim, last = said.one.claim, next((k for at in near[:1] if (k := self._known(at)) is not None), None)
        before = self.period.shifted(-1)
        plain = claim.number.kind is Number.COUNT and claim.number.qualifier is Qualifier.EXACT
        years = {self.period.text, before.text, "-1"}
        if last is None or not plain or not claim.trend or not said.one.spoken <= years:
            return None
        found = self._meant(said, last)
        if found is None or last.period not in (self.period, before):
            return None
        if not found[1] or not all(last.code(d) not in (None, found[0].code(d)) for d in found[1]):
            return None
        one, other = (self._number(replace(found[0], period=p)) for p in (before, self.period))
        if one is None or other is None or (other - one) * claim.trend <= 0:
            return None
        return abs(other - one), f"{float(one):g} → {float(other):g}"

    def _number(self, key: Key) -> Fraction | None:
        """What is stated of a figure; None where that is not one number."""
        numbers = {i.low for i in self.stated.ranges(key) if i.is_point}
        return numbers.pop() if len(numbers) == 1 else None

    def _led(self, said: SaidTogether) -> bool:
        """True where words that lead up to a number from the last mark before it name what it is about."""
        one = said.one
        start = max(mark.end() for mark in _MARKS.finditer(one.text, 0, one.claim.number.start))
        return any(h.about in _TELLING for h in one.hits if start <= h.start < one.claim.number.start)

    def _rated(self, one: NumberTold) -> bool:
        """True where somebody states the number as a rate of its own."""
        measures = self.stated.collection.measures
        return one.claim.number.kind is Number.PERCENT and any(
            not measures[entry.key.measure].unit.counted and entry.agrees(one.value, one.value) is not None
            for entry in self.stated.entries
        )

    def _beside(self, said: SaidTogether, near: Sequence[int]) -> Iterator[Fraction]:
        """The shares that numbers near give, as printed or as stated, and that each is of its wholes."""
        after = [
            at
            for at in range(said.before, min(len(self.told), said.before + 2))
            if self.told[at].sentence == said.one.sentence
        ]
        values = [v for at in (*near, *after) if (v := abs(self.told[at].value))]
        entries = (self.verdicts[at].entry for at in near)
        values += [i.low for entry in entries if entry is not None for i, _ in entry.values if i.low > 0]
        yield from (
            min(one, other) / max(one, other)
            for place, one in enumerate(values)
            for other in values[place + 1 :]
        )
        for key in (key for at in (*near, *after) if (key := self._known(at)) is not None):
            wholes = (
                replace(key, dims=()),
                *(replace(key, dims=tuple(p for p in key.dims if p != d)) for d in key.dims),
            )
            yield from (
                one.low / other.low
                for whole in wholes
                if whole != key
                for other in self.stated.ranges(whole)
                for one in self.stated.ranges(key)
                if other.low
            )

    def _is(self, one: NumberTold, exact: Fraction) -> bool:
        """True where a number may be what follows."""
        claim = one.claim
        if claim.differs:
            return exact == abs(claim.number.value or 0)
        low, high = meant(claim)
        off = _ROUNDED if claim.number.kind is Number.PERCENT else _WORDS
        return low - off <= exact <= high + off
