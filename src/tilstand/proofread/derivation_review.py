"""Derived numbers checked against the figures that nearby numbers state.

The first reading holds such a number only against figures that it tied itself (see `derived` and `share`).
Here it is held against those that the numbers before it are believed to be. Numbers may follow from others in
many ways; one is said not to fit only where it follows in none of what is told near it, and one way is plain.

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

from tilstand.proofread.claims import NumberClaim
from tilstand.proofread.edition_numbers import EditionNumber
from tilstand.proofread.figure_index import FigureIndex
from tilstand.proofread.grammar import starts_with_phrase
from tilstand.proofread.number_context import NumberMention, has_only_known_words
from tilstand.proofread.phrase_lexicon import PhraseKind
from tilstand.proofread.phrases import list_mentioned_names
from tilstand.proofread.posterior import NumberPosterior
from tilstand.proofread.result import Standing
from tilstand.proofread.shares import get_allowed_share_range, is_share_claim
from tilstand.proofread.statements import RelationStatement
from tilstand.proofread.verdicts import NumberVerdict
from tilstand.report_text import NumberKind as Number
from tilstand.terms import Key, Period, ValueQualifier

# Numbers so many places before are what one may follow from, and so many after it in its sentence.
_BEFORE, _AFTER = 6, 2
# So many are told right before it.
_NEAREST = 3
# So surely it must be believed what the number right before is about.
_SURE = 0.85
# Printed per cents are rounded this way and that.
_ROUNDED = Fraction(1, 100)
_TELLING = (PhraseKind.MEASURE, PhraseKind.CODE, PhraseKind.PROVIDER)


def check_local_derivations(
    told: Sequence[NumberMention],
    verdicts: Sequence[NumberVerdict],
    beliefs: Sequence[NumberPosterior],
    stated: FigureIndex,
    period: Period,
) -> dict[int, RelationStatement]:
    """The numbers that follow from no figures near them, though they say so, by their place in the text.

    Args:
        told: The numbers of the text.
        verdicts: What was found of each in the end.
        beliefs: What each is believed to be about.
        stated: What the ledger states.
        period: Period of the report.
    """
    reading = _LocalDerivationChecker(told, verdicts, beliefs, stated, period)
    relation_statements_by_number = {
        at: reading.check_local_derivation(at)
        for at in range(len(told))
        if _is_open_derived_number(told[at].claim, verdicts[at])
    }
    return {
        at: relation_statement
        for at, relation_statement in relation_statements_by_number.items()
        if relation_statement is not None
    }


def _is_open_derived_number(claim: NumberClaim, verdict: NumberVerdict) -> bool:
    """True for a number in per cent, or a difference, of which nothing is known yet."""
    number = claim.number
    percent = number.kind is Number.PERCENT
    open_ = verdict.status is Standing.NOT_MATCHED and number.value is not None and not claim.turned
    exact = number.kind is Number.COUNT and number.qualifier is ValueQualifier.EXACT
    return open_ and (percent or (exact and claim.differs and claim.trend != 0))


@dataclass(frozen=True)
class _LocalDerivationChecker:
    told: Sequence[NumberMention]
    verdicts: Sequence[NumberVerdict]
    beliefs: Sequence[NumberPosterior]
    stated: FigureIndex
    period: Period

    def check_local_derivation(self, at: int) -> RelationStatement | None:
        """That a number does not follow; None where it may."""
        near = self._find_nearby_bases(at)
        pair = self._find_plain_base_pair(at, near)
        if pair is None:
            return None
        fraction, other_fraction = (self._get_trusted_value(key) for key in pair)
        if fraction is None or other_fraction is None or not fraction:
            return None
        claim, before = self.told[at].claim, [p for p in near if p < at]
        percent, share = claim.number.kind is Number.PERCENT, not claim.trend
        exact = other_fraction / fraction if share else (other_fraction - fraction) / (fraction if percent else 1)
        against = not share and exact * claim.trend < 0
        back = not share and self._get_certain_key(next(p for p in before if not self.told[p].claim.differs)) != pair[1]
        if against and (percent or back or not self._may_equal_derived(claim, abs(exact))):
            return None  # it went the other way: something else is compared
        if not against and any(
            self._may_equal_derived(claim, way)
            for way in (abs(exact), *self._compute_derivable_values(at, before, pair))
        ):
            return None
        size = f"{float(100 * exact):.1f} %" if percent else f"{float(exact):g}"
        kind = "share" if share else "change" if percent else "difference"
        ends = (
            f"{float(other_fraction):g} / {float(fraction):g}"
            if share
            else f"{float(fraction):g} → {float(other_fraction):g}"
        )
        number_span = claim.number
        return RelationStatement(number_span.text, number_span.start, Standing.DOES_NOT_FIT, kind, f"{size} ({ends})")

    def _find_nearby_bases(self, at: int) -> list[int]:
        """Places of the numbers that one may follow from, the nearest before it first."""
        number_mention = self.told[at]
        before = range(at - 1, max(-1, at - 1 - _BEFORE), -1)
        after = range(at + 1, min(len(self.told), at + 1 + _AFTER))
        return [
            *(p for p in before if self.told[p].paragraph == number_mention.paragraph),
            *(p for p in after if self.told[p].sentence == number_mention.sentence),
        ]

    def _get_certain_key(self, at: int) -> Key | None:
        """The figure that a number surely is."""
        verdict, shares = self.verdicts[at], self.beliefs[at].shares
        if self.told[at].claim.number.kind is not Number.COUNT:
            return None
        if shares and shares[0].told and shares[0].share >= _SURE:
            return None if isinstance(shares[0].entry, EditionNumber) else shares[0].entry.key
        return verdict.key if verdict.status is Standing.AGREES and not shares else None

    def _find_plain_base_pair(self, at: int, near: Sequence[int]) -> tuple[Key, Key] | None:
        """The earlier figure and the later, or the whole and its part, that a number plainly follows from."""
        number_mention = self.told[at]
        claim = number_mention.claim
        before = [p for p in near if p < at and not self.told[p].claim.differs]
        last = self._get_certain_key(before[0]) if before else None
        if last is None or number_mention.sentence - self.told[before[0]].sentence > 1:
            return None
        telling = any(h.about in _TELLING for h in (*claim.own, *claim.side))
        bodies = list_mentioned_names((*claim.own, *claim.side, *claim.before), PhraseKind.PROVIDER)
        if bodies - {last.provider}:
            return None
        if claim.trend:
            years = {self.period.text, self.period.shift_period(-1).text, "-1"}
            ends = replace(last, period=self.period.shift_period(-1)), replace(last, period=self.period)
            keys = {self._get_certain_key(p) for p in before}
            now = last.period == self.period or (last == ends[0] and ends[1] in keys)
            return ends if now and number_mention.spoken <= years else None
        if claim.number.kind is not Number.PERCENT or claim.differs or number_mention.spoken - {last.period.text}:
            return None
        if self.told[before[0]].sentence == number_mention.sentence and telling:
            part = self._find_coded_part(claim, last)
            return None if part is None else (last, part)
        if any(h.about in _TELLING for h in number_mention.hits) or not last.dims or claim.unknown:
            return None
        wholes = {replace(last, dims=tuple(d for d in last.dims if d != pair)) for pair in last.dims}
        known = [key for p in before[1:] if (key := self._get_certain_key(p)) in wholes and key is not None]
        return (known[0], last) if known else None

    def _find_coded_part(self, claim: NumberClaim, whole: Key) -> Key | None:
        """The part of a whole that the one code of a number's words names."""
        collection = self.stated.collection
        coded = {(h.group, h.names) for h in (*claim.own, *claim.side) if h.about is PhraseKind.CODE}
        if len(coded) != 1:
            return None
        ((group, codes),) = coded
        free = [
            d
            for d in collection.measures[whole.measure].dimensions
            if collection.settings.dimensions[d].codelist == group and whole.code(d) is None
        ]
        return whole.at(free[0], next(iter(codes))) if len(free) == 1 and len(codes) == 1 else None

    def _get_trusted_value(self, key: Key) -> Fraction | None:
        """What is stated of a figure, by the most trusted; None where anybody states a range."""
        return next(iter(self._list_stated_values(key)), None)

    def _list_stated_values(self, key: Key) -> Sequence[Fraction]:
        ranges = self.stated.list_intervals(key)
        return [i.low for i in ranges] if all(i.is_point for i in ranges) else []

    def _may_equal_derived(self, claim: NumberClaim, exact: Fraction) -> bool:
        """True where a number may be what follows."""
        if claim.number.kind is not Number.PERCENT:
            return exact == abs(claim.number.value or 0)
        low, high = get_allowed_share_range(claim)
        return low - _ROUNDED <= exact <= high + _ROUNDED

    def _compute_derivable_values(self, at: int, before: Sequence[int], pair: tuple[Key, Key]) -> Iterator[Fraction]:
        """All that may follow from what is told right before a number, or from the figure told last."""
        number_mention, last = self.told[at], pair[1]
        numbers = [abs(self.told[p].value) for p in before[:_NEAREST] if not self._get_certain_key(p)]
        if not number_mention.claim.trend:
            wide = (replace(last, dims=tuple(d for d in last.dims if d != code)) for code in last.dims)
            keys = (pair[0], replace(last, dims=()), *wide)
            wholes = (*numbers, *(n for key in keys for n in self._list_stated_values(key)))
            yield from (part / whole for whole in wholes for part in self._list_stated_values(last) if whole)
            return
        percent = number_mention.claim.number.kind is Number.PERCENT
        years = {last.period.text, *number_mention.spoken}
        rows = [
            n
            for e in sorted(self.stated.list_body_figures(last.measure, last.provider), key=lambda e: e.key.period)
            if e.key.dims == last.dims and (n := self._get_trusted_value(e.key)) is not None
            if e.key.period.text in years or not number_mention.spoken
        ]
        pairs = [(n, other_fraction) for here, n in enumerate(rows) for other_fraction in rows[here + 1 :]]
        pairs += [
            (n, other_fraction) for n in numbers for other_fraction in (*numbers, *rows[-1:]) if n != other_fraction
        ]
        for earlier, later in pairs:
            rise = (later - earlier) * number_mention.claim.trend
            if rise > 0 and (earlier or not percent):
                yield rise / earlier if percent else rise


# Numbers so many places before in the paragraph, within so many sentences, are what is told right before.
_PLACES, _SENTENCES = 3, 2
# So surely it must be believed what a number is about.
_RESTATE_SURE = 0.8
# A share may be so far off what its words allow and be left alone: said in words, or in per cent.
_WORDS, _RESTATE_ROUNDED = Fraction(4, 100), Fraction(1, 100)
# Of a smaller whole "two of three" may be what was counted.
_MANY = 5
_MARKS = re.compile(r"^|[,;:–(]")


@dataclass(frozen=True)
class DerivedClaim:
    """A share or a difference that a sentence tells.

    Attributes:
        one: The number and its words.
        before: How many numbers of the text are told before it.
        statement: What the first reading found of it; None for nothing.
    """

    one: NumberMention
    before: int
    statement: RelationStatement | None


def check_derived_claims(
    said: Sequence[DerivedClaim],
    told: Sequence[NumberMention],
    verdicts: Sequence[NumberVerdict],
    beliefs: Sequence[NumberPosterior],
    stated: FigureIndex,
    period: Period,
) -> dict[int, RelationStatement]:
    """The shares and differences that follow from nothing told right before, by their place among them.

    Args:
        said: The shares and differences.
        told: The numbers of the text.
        verdicts: What was found of each.
        beliefs: What each is believed to be about.
        stated: What the ledger states.
        period: Period of the report.
    """
    reading = _DerivedClaimChecker(told, verdicts, beliefs, stated, period)
    relation_statements_by_number = {
        at: reading.check_derived_claim(derived_claim) for at, derived_claim in enumerate(said)
    }
    return {
        at: relation_statement
        for at, relation_statement in relation_statements_by_number.items()
        if relation_statement is not None
    }


@dataclass(frozen=True)
class _DerivedClaimChecker:
    told: Sequence[NumberMention]
    verdicts: Sequence[NumberVerdict]
    beliefs: Sequence[NumberPosterior]
    stated: FigureIndex
    period: Period

    def check_derived_claim(self, said: DerivedClaim) -> RelationStatement | None:
        """That a share or a difference does not follow; None where it may, or nobody knows from what."""
        claim = said.one.claim
        if claim.turned or claim.apart or (said.statement and said.statement.status is not Standing.AGREES):
            return None
        if is_share_claim(claim) and (
            claim.number.qualifier is ValueQualifier.AT_LEAST or self._is_stated_as_rate(said.one)
        ):
            return None
        near = self._list_preceding_numbers(said)
        share = not claim.trend and not claim.differs
        plain = self._compute_claimed_share(said, near) if share else self._compute_yearly_change(said, near)
        if plain is None:
            return None
        exact, ends = plain
        beside = self._compute_nearby_shares(said, near) if share else ()
        if any(self._may_equal_computed(said.one, way) for way in (exact, *beside)):
            return None
        kind = "share" if share else "difference"
        size = f"{float(100 * exact):.1f} %" if share else f"{float(exact):g}"
        number = claim.number
        return RelationStatement(number.text, number.start, Standing.DOES_NOT_FIT, kind, f"{size} ({ends})")

    def _list_preceding_numbers(self, said: DerivedClaim) -> list[int]:
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

    def _get_sure_key(self, at: int) -> Key | None:
        """The figure that a number surely is."""
        shares = self.beliefs[at].shares
        if shares and shares[0].told and shares[0].share >= _RESTATE_SURE:
            return shares[0].entry.key
        return self.verdicts[at].key if self.verdicts[at].status is Standing.AGREES and not shares else None

    def _apply_own_codes(self, said: DerivedClaim, last: Key) -> tuple[Key, tuple[str, ...]] | None:
        """The figure told last with the codes that a number's own words name, and the kinds of those."""
        claim, settings = said.one.claim, self.stated.collection.settings.dimensions
        hits = (*claim.own, *claim.side, *(claim.lead if claim.first else claim.before))
        if list_mentioned_names(hits, PhraseKind.PROVIDER) - {last.provider} or list_mentioned_names(
            claim.own, PhraseKind.MEASURE
        ) - {last.measure}:
            return None
        coded = {h.group: h.names for h in hits if h.about is PhraseKind.CODE}
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

    def _compute_claimed_share(self, said: DerivedClaim, near: Sequence[int]) -> tuple[Fraction, str] | None:
        """The share that a figure is of its whole, or the two numbers right before."""
        last = next((key for at in near[:1] if (key := self._get_sure_key(at)) is not None), None)
        own_flag = any(h.about in _TELLING for h in (*said.one.claim.own, *said.one.claim.side))
        if own_flag and last is not None and said.one.spoken <= {last.period.text}:
            claim = said.one.claim
            some = claim.partitive or claim.whole or claim.part_of >= 0
            for base in (last,) if some else (last, replace(last, dims=())):
                found = self._apply_own_codes(said, base)
                if found is None or not found[1]:
                    return None
                part = found[0]
                whole = replace(part, dims=tuple(pair for pair in part.dims if pair[0] not in found[1]))
                fraction, other_fraction = self._get_single_value(part), self._get_single_value(whole)
                if fraction is not None and other_fraction and other_fraction >= _MANY:
                    return fraction / other_fraction, f"{float(fraction):g} / {float(other_fraction):g}"
            return None
        claim, tail = said.one.claim, said.one.text[said.one.claim.number.end :]
        if own_flag or self._has_leading_subject_words(said) or claim.compared or claim.inside or claim.bracketed:
            return None
        if not has_only_known_words(said.one) or (claim.years and not starts_with_phrase(said.one.words.of, tail)):
            return None
        values = [self.told[at].value for at in near[:2]]
        if set(said.one.claim.number.readings) & set(values):
            return None
        if len(values) < 2 or not 0 < min(values) < max(values) or max(values) < _MANY:
            return None
        return min(values) / max(values), f"{float(min(values)):g} / {float(max(values)):g}"

    def _compute_yearly_change(self, said: DerivedClaim, near: Sequence[int]) -> tuple[Fraction, str] | None:
        """By how much the figure told last, with another code that is named, rose or fell in a year."""
        claim, last = (said.one.claim, next((k for at in near[:1] if (k := self._get_sure_key(at)) is not None), None))
        before = self.period.shift_period(-1)
        plain = claim.number.kind is Number.COUNT and claim.number.qualifier is ValueQualifier.EXACT
        years = {self.period.text, before.text, "-1"}
        if last is None or not plain or not claim.trend or not said.one.spoken <= years:
            return None
        found = self._apply_own_codes(said, last)
        if found is None or last.period not in (self.period, before):
            return None
        if not found[1] or not all(last.code(d) not in (None, found[0].code(d)) for d in found[1]):
            return None
        fraction, other_fraction = (self._get_single_value(replace(found[0], period=p)) for p in (before, self.period))
        if fraction is None or other_fraction is None or (other_fraction - fraction) * claim.trend <= 0:
            return None
        return abs(other_fraction - fraction), f"{float(fraction):g} → {float(other_fraction):g}"

    def _get_single_value(self, key: Key) -> Fraction | None:
        """What is stated of a figure; None where that is not one number."""
        numbers = {i.low for i in self.stated.list_intervals(key) if i.is_point}
        return numbers.pop() if len(numbers) == 1 else None

    def _has_leading_subject_words(self, said: DerivedClaim) -> bool:
        """True where words that lead up to a number from the last mark before it name what it is about."""
        number_mention = said.one
        start = max(mark.end() for mark in _MARKS.finditer(number_mention.text, 0, number_mention.claim.number.start))
        return any(
            h.about in _TELLING for h in number_mention.hits if start <= h.start < number_mention.claim.number.start
        )

    def _is_stated_as_rate(self, one: NumberMention) -> bool:
        """True where somebody states the number as a rate of its own."""
        measures = self.stated.collection.measures
        return one.claim.number.kind is Number.PERCENT and any(
            not measures[entry.key.measure].unit.counted
            and entry.find_agreeing_statement(one.value, one.value) is not None
            for entry in self.stated.entries
        )

    def _compute_nearby_shares(self, said: DerivedClaim, near: Sequence[int]) -> Iterator[Fraction]:
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
            min(value, other_fraction) / max(value, other_fraction)
            for place, value in enumerate(values)
            for other_fraction in values[place + 1 :]
        )
        for key in (key for at in (*near, *after) if (key := self._get_sure_key(at)) is not None):
            wholes = (
                replace(key, dims=()),
                *(replace(key, dims=tuple(p for p in key.dims if p != d)) for d in key.dims),
            )
            yield from (
                interval.low / other_interval.low
                for whole in wholes
                if whole != key
                for other_interval in self.stated.list_intervals(whole)
                for interval in self.stated.list_intervals(key)
                if other_interval.low
            )

    def _may_equal_computed(self, one: NumberMention, exact: Fraction) -> bool:
        """True where a number may be what follows."""
        claim = one.claim
        if claim.differs:
            return exact == abs(claim.number.value or 0)
        low, high = get_allowed_share_range(claim)
        off = _RESTATE_ROUNDED if claim.number.kind is Number.PERCENT else _WORDS
        return low - off <= exact <= high + off
