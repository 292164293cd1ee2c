"""Verdict on a number by its candidates, and conditions for a firm match."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tilstand.ledger.interval import Interval, sum_intervals
from tilstand.model import Source
from tilstand.proofread.candidates import Candidate
from tilstand.proofread.claims import NumberClaim
from tilstand.proofread.figure_index import FigureIndex, IndexedFigure, get_upper_end_key
from tilstand.proofread.phrase_lexicon import PhraseKind
from tilstand.proofread.phrases import list_mentioned_names
from tilstand.proofread.result import Standing
from tilstand.report_text import NumberKind as Number
from tilstand.terms import Key, Value, ValueQualifier

# Below this score, words name no figure.
LEAST = 4.0
# From this score on, words that fit wholly are sure enough to say that another number does not fit.
_SURE = 6.0
_LESS = 5.0
_DOUBTED = 0.6
# From this score on, an address is in sight at all; from this number on, one is told by the number alone.
_KNOWN = 3.0
_LARGE = 100
# So far ahead of every other address, the best one is the only one.
_CLEAR = 3.0


def is_value_of_other_candidate(claim: NumberClaim, found: Sequence[Candidate]) -> bool:
    """True for a number that another figure in sight states: more likely that figure than a wrong one.

    A small number must have words of its own for that figure, which it has not for the likeliest one.
    """
    best, value = found[0], claim.number.value
    if value is None or claim.number.kind is Number.RANGE:
        return False
    exact = Fraction(value)
    others = [c for c in found[1:] if any(i.is_point and i.low == exact for i, _ in c.entry.values)]
    near = (c for c in others if c.clear and (c.score >= _KNOWN or value >= _LARGE))
    apart = any(c.entry.key.measure != best.entry.key.measure or _is_unnamed_other_body(claim, c, best) for c in near)
    return (is_distinctive_number(claim) and apart) or any(c.said and not best.said for c in others)


def _is_unnamed_other_body(claim: NumberClaim, candidate: Candidate, best: Candidate) -> bool:
    """True for the figure of another body in sight, where the sentence names none."""
    bodies = any(h.about is PhraseKind.PROVIDER for h in (*claim.own, *claim.side, *claim.lead))
    key, its = best.entry.key, candidate.entry.key
    return not (bodies or candidate.foreign) and key.measure == its.measure and key.provider != its.provider


def is_weak_number(claim: NumberClaim, best: Candidate) -> bool:
    """True for a number that is hardly read, or said so loosely that none can be held against it."""
    number, rough = claim.number, bool(best.entry.values) and not best.entry.values[0][0].is_point
    if claim.apart or claim.differs or best.foreign or best.strange or (best.supposed and not best.brought):
        return True
    coded = any(h.about is PhraseKind.CODE for h in (*claim.own, *claim.side, *claim.lead))
    if claim.unknown and best.carried and not (coded or claim.lead_years or claim.counted):
        return True  # "Other houses had 64": whose, no phrase tells
    of = (
        list_mentioned_names((h for h in claim.own if h.start < claim.whole_until), PhraseKind.MEASURE)
        if claim.partitive
        else frozenset[str]()
    )
    led = list_mentioned_names(claim.lead, PhraseKind.MEASURE)
    if of and best.entry.key.measure in led - of:
        return True  # "9 of the reports" are no districts
    if best.old or best.partial or (best.other and not best.brought):
        return True
    if claim.inside and claim.partitive and best.spare:
        return True  # "In two of the cases it was not assessed whether ...": some that no figure tells
    codes = {code for _, code in best.entry.key.dims}
    if any(not hit.names & codes for hit in claim.among):
        return True
    loose = number.qualifier is not ValueQualifier.EXACT and not rough and not _exceeds_all_statements(claim, best)
    return loose or number.confidence <= _DOUBTED or number.kind is Number.QUANTIFIER


def _exceeds_all_statements(claim: NumberClaim, best: Candidate) -> bool:
    """True where "at least" so many is more than anybody states."""
    value = claim.number.value
    if value is None or claim.number.qualifier is not ValueQualifier.AT_LEAST:
        return False
    return all(i.high is not None and i.high < Fraction(value) for i, _ in best.entry.values)


def is_firmly_named(claim: NumberClaim, found: Sequence[Candidate]) -> bool:
    """True where the words name the best address so surely that another number does not fit.

    Either they fit it wholly; or nothing else comes near it; or the sentence itself names what is counted,
    and then the number fits none of the addresses that it may mean.
    """
    best = found[0]
    ahead = best.score - max((c.score for c in found[1:] if not is_wider_candidate(c, best)), default=0.0)
    if claim.rest:
        return best.clear and best.full and best.brought and best.score >= _SURE and ahead >= _CLEAR
    if best.thin and claim.does:
        return False
    thing = any(h.about is PhraseKind.MEASURE and 0 <= h.start - claim.number.end <= 1 for h in claim.own)
    if claim.number.value == 1 and claim.noun and not (best.said or claim.partitive or thing):
        return False  # "1 person was placed elsewhere": a story
    if best.full and (best.score >= _SURE or (best.score >= _LESS and ahead >= _CLEAR)):
        return True
    # "1 woman found a flat", "all in one place": a story, or hardly a number.
    story = claim.number.value == 1 and (claim.opens or not claim.number.text.isdigit())
    told = claim.partitive or claim.inside or story or (claim.broken and not claim.labelled)
    if told or not (best.reads and best.clear):
        return False
    if best.brought:
        return best.score >= (LEAST if claim.labelled else _LESS)
    return best.said and ahead >= _CLEAR


def is_wider_candidate(other: Candidate, best: Candidate) -> bool:
    """True for an address that leaves out some of what the best one says: the total of its parts."""
    key, its = best.entry.key, other.entry.key
    same = (key.measure, key.provider, key.period) == (its.measure, its.provider, its.period)
    return same and set(its.dims) < set(key.dims)


def is_distinctive_number(claim: NumberClaim) -> bool:
    """True for a number so large that two figures hardly share it by chance."""
    return claim.number.value is not None and claim.number.value >= 20


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
    entry: IndexedFigure | None = None
    source: Source | None = None
    confidence: float = 0.0
    brought: bool = False
    guess: IndexedFigure | None = None
    sight: tuple[IndexedFigure, ...] = ()
    loose: bool = False
    firm: bool = False

    @property
    def key(self) -> Key | None:
        """The address."""
        return self.entry.key if self.entry else None

    @property
    def stated_numbers(self) -> str:
        """The numbers that are stated at the address, each once."""
        if self.entry is None:
            return ""
        return " / ".join(dict.fromkeys(str(i) for i, _ in self.entry.values))


def judge_claim(claim: NumberClaim, found: Sequence[Candidate], stated: FigureIndex) -> NumberVerdict:
    """The verdict on one number."""
    verdict = _judge_by_best_candidate(claim, found, stated)
    if verdict.status is not Standing.NOT_MATCHED or verdict.sight or not found:
        return verdict
    near = [c for c in found if c.score >= max(LEAST, found[0].score - _SIGHT) and not (c.foreign or c.other)]
    return replace(verdict, sight=tuple(c.entry for c in near[:_MOST]))


def _judge_by_best_candidate(claim: NumberClaim, found: Sequence[Candidate], stated: FigureIndex) -> NumberVerdict:
    difference = claim.differs and claim.number.kind is Number.COUNT
    if not found or found[0].score < LEAST or difference or claim.turned:
        return NumberVerdict(Standing.NOT_MATCHED)
    best = found[0]
    if claim.denial:
        return _judge_negated_zero(best)
    for candidate in found:
        if _is_candidate_skipped(claim, candidate, best):
            continue
        source = _find_agreeing_source(claim, candidate, stated)
        if source is not None and _is_upper_end_stated(claim, candidate.entry.key, stated):
            return NumberVerdict(
                Standing.AGREES, candidate.entry, source, _compute_confidence(candidate, best), candidate.brought
            )
    if claim.whole and (entry := _find_repeated_total(claim, best, stated, _list_sentence_codes(claim))) is not None:
        return NumberVerdict(Standing.AGREES, entry, entry.values[0][1], 0.3)
    if _may_be_right(claim, best, stated):
        return NumberVerdict(Standing.NOT_MATCHED, guess=best.entry, loose=True)
    if (other_candidate := _find_fitting_candidate(claim, found, stated)) is not None:
        if not (other_candidate.said or is_distinctive_number(claim)):
            return NumberVerdict(Standing.NOT_MATCHED, guess=other_candidate.entry, loose=True)
        return NumberVerdict(
            Standing.AGREES,
            other_candidate.entry,
            _find_agreeing_source(claim, other_candidate, stated),
            _LOW,
            other_candidate.brought,
        )
    same = _is_unnamed_code_value(claim, best, stated) or (best.spurned and _find_agreeing_source(claim, best, stated))
    loose = bool(same) or is_weak_number(claim, best) or (best.thin and claim.does)
    if not loose and is_firmly_named(claim, found) and not is_value_of_other_candidate(claim, found):
        return NumberVerdict(Standing.DOES_NOT_FIT, best.entry, None, _compute_confidence(best, best), best.brought)
    if (wrong := _judge_none_all_half(claim, found, stated)) is not None:
        return wrong
    return NumberVerdict(Standing.NOT_MATCHED, guess=best.entry, loose=loose)


def leave_unmatched(verdict: NumberVerdict) -> NumberVerdict:
    """A number that is not held against the figure that it was tied to: it may be another."""
    seen = verdict.sight or ((verdict.entry,) if verdict.entry else ())
    return NumberVerdict(Standing.NOT_MATCHED, guess=verdict.entry, sight=seen)


def _find_fitting_candidate(claim: NumberClaim, found: Sequence[Candidate], stated: FigureIndex) -> Candidate | None:
    """The address in sight that a number fits, where no word of its own tells the likeliest one from that.

    "2 were aggravated. 12 concerned forced labour": of all reports, not of those two.
    """
    best = found[0]
    words = claim.own if claim.noun else (*claim.own, *claim.side, *claim.lead)
    named = {code for hit in words if hit.about is PhraseKind.CODE for code in hit.names}
    kept = {pair for pair in best.entry.key.dims if pair[1] in named}
    for candidate in found[1:]:
        key, its = best.entry.key, candidate.entry.key
        same = (key.measure, key.provider) == (its.measure, its.provider)
        near = its.period == key.period or its.period.days > key.period.days
        if not (same and near) or candidate.foreign or candidate.spurned or not kept <= set(its.dims):
            continue
        more = set(its.dims) - set(key.dims)
        swapped = {dimension for dimension, _ in more} <= {dimension for dimension, _ in key.dims}
        if not swapped and not {code for _, code in more} <= _list_surrounding_codes(claim):
            continue  # a part that no word names
        if _find_agreeing_source(claim, candidate, stated) is not None:
            return candidate
    return None


def _list_sentence_codes(claim: NumberClaim) -> set[str]:
    """Every code that the sentence of a number names."""
    hits = (*claim.own, *claim.side, *claim.before, *claim.lead, *claim.after, *claim.wide)
    return {name for hit in hits if hit.about is PhraseKind.CODE for name in hit.names}


def _list_surrounding_codes(claim: NumberClaim) -> set[str]:
    """Every code that the words around a number name."""
    hits = (*claim.own, *claim.side, *claim.before, *claim.lead)
    return {name for hit in hits if hit.about is PhraseKind.CODE for name in hit.names}


def _find_agreeing_source(claim: NumberClaim, candidate: Candidate, stated: FigureIndex) -> Source | None:
    """The statement that a number repeats, if it speaks of an address."""
    spans = _list_printed_ranges(claim, candidate, stated)
    least = claim.number.qualifier is ValueQualifier.AT_LEAST
    return next((s for span in spans if (s := candidate.entry.find_agreeing_statement(*span, least=least))), None)


def _is_candidate_skipped(claim: NumberClaim, candidate: Candidate, best: Candidate) -> bool:
    """True for an address with which a number does not agree, whatever is stated there."""
    large = is_distinctive_number(claim)
    codes = {code for _, code in candidate.entry.key.dims}
    if claim.whole and any(not h.names & codes for h in claim.described if h.about is PhraseKind.CODE):
        return True  # "the 9 that concerned forced labour" are not the 9 of the capital
    if candidate.score < best.score - (_WIDE if candidate.full and large else _NEAR):
        return True
    if not (candidate.reads or claim.whole or claim.labelled or claim.bracketed):
        return True
    if _is_narrower_candidate(candidate, best) and not (large or _names_extra_codes(claim, candidate, best)):
        return True  # a part that no word names
    if not large and (candidate.foreign or candidate.spurned):
        return True
    # "Three others" are some of what was told of: the words must name them wholly.
    return claim.rest and not candidate.full and not large


def _judge_negated_zero(best: Candidate) -> NumberVerdict:
    """The verdict on a nought told by "not": it agrees where the sentence names a figure of nought."""
    source = best.entry.find_agreeing_statement(Fraction(0), Fraction(0))
    if source is None or not ((best.full or best.said) and best.brought and best.clear) or best.foreign:
        return NumberVerdict(Standing.NOT_MATCHED)
    return NumberVerdict(Standing.AGREES, best.entry, source, _compute_confidence(best, best), best.brought)


def _judge_none_all_half(claim: NumberClaim, found: Sequence[Candidate], stated: FigureIndex) -> NumberVerdict | None:
    """The verdict on "none", "all" and "half" where the words wholly name a figure that is another."""
    best, number = found[0], claim.number
    near = (c.score for c in found[1:] if not c.foreign and not is_wider_candidate(c, best))
    ahead = best.score - max(near, default=0.0)
    named = best.clear and best.said and not best.foreign and best.score >= _DENIED and ahead >= _AHEAD
    spoken = claim.nouned and (claim.bodied or claim.part_of >= 0)
    if number.kind is not Number.QUANTIFIER or not (named and spoken) or claim.apart:
        return None
    if number.qualifier is not ValueQualifier.EXACT or not all(i.is_point for i, _ in best.entry.values):
        return None
    all_of = _find_whole_range(claim, best, stated)
    if number.share and number.value is not None and all_of != Interval.from_single_number(Fraction(number.value)):
        return None  # "both" of more than two: not these
    spans = list(_list_printed_ranges(claim, best, stated))
    if not spans or any(best.entry.find_agreeing_statement(*span) for span in spans):
        return None
    return NumberVerdict(Standing.DOES_NOT_FIT, best.entry, None, _compute_confidence(best, best), best.brought)


def _names_extra_codes(claim: NumberClaim, candidate: Candidate, best: Candidate) -> bool:
    """True where the words name the codes that an address has and the best one has not."""
    more = {code for pair in candidate.entry.key.dims if pair not in best.entry.key.dims for code in pair[1:]}
    return more <= _list_surrounding_codes(claim)


def _is_narrower_candidate(other: Candidate, best: Candidate) -> bool:
    return is_wider_candidate(best, other)


def _find_repeated_total(
    claim: NumberClaim, best: Candidate, stated: FigureIndex, named: set[str] | None = None
) -> IndexedFigure | None:
    """A whole that some figure of the same body and measure states; of the codes named, where any are."""
    key, value = best.entry.key, claim.number.value
    if value is None:
        return None
    exact = Fraction(value)
    for entry in stated.list_body_figures(key.measure, key.provider):
        told = named is None or {code for _, code in entry.key.dims} <= named
        if told and entry.key.period == key.period and entry.find_agreeing_statement(exact, exact) is not None:
            return entry
    return None


def _may_be_right(claim: NumberClaim, best: Candidate, stated: FigureIndex) -> bool:
    """True for a number that may be right: above a lower end, or a figure of the same body and measure.

    That is one repeated ("of the 19"), where it is not sure which one the text means, or the mean of some
    that is printed as if it were that of all.
    """
    if claim.number.value is not None and best.entry.can_exceed_lower_bound(Fraction(claim.number.value)):
        return True
    mean = best.mean and not best.entry.key.dims
    return (claim.whole or mean) and _find_repeated_total(claim, best, stated) is not None


def _is_unnamed_code_value(claim: NumberClaim, best: Candidate, stated: FigureIndex) -> bool:
    """True where the number is that of another code, of a kind of which the sentence names none."""
    key, value, said = best.entry.key, claim.number.value, _list_sentence_codes(claim)
    unsaid = [dimension for dimension, code in key.dims if code not in said]
    if value is None or not unsaid or claim.number.kind is Number.RANGE:
        return False
    exact = Fraction(value)
    return any(
        entry.find_agreeing_statement(exact, exact) is not None
        for entry in stated.list_body_figures(key.measure, key.provider)
        if entry.key.period == key.period and _list_differing_dimensions(key, entry.key) <= set(unsaid)
    )


def _list_differing_dimensions(one: Key, other: Key) -> set[str]:
    """The dimensions in which two addresses differ."""
    return {dimension for dimension, _ in set(one.dims) ^ set(other.dims)}


def _compute_confidence(candidate: Candidate, best: Candidate) -> float:
    base = min(candidate.score / 12, 1.0) * (1.0 if candidate.full else 0.7)
    return max(0.05, base - 0.1 * (best.score - candidate.score))


def _list_printed_ranges(
    claim: NumberClaim, candidate: Candidate, stated: FigureIndex
) -> Iterator[tuple[Fraction, Fraction]]:
    """The numbers that the printed one may stand for; of a share in words, of the whole that it speaks of."""
    span = claim.number
    if span.share is not None and span.value is None:
        whole = _find_whole_range(claim, candidate, stated)
        if whole is not None and whole.is_point:
            share = whole.low * span.share
            if span.qualifier is ValueQualifier.AT_LEAST:
                return  # "most of the 19": a share alone
            yield (Fraction(math.floor(share)), Fraction(math.ceil(share)))  # half of 21 is told of 10 and of 11
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


def _is_upper_end_stated(claim: NumberClaim, key: Key, stated: FigureIndex) -> bool:
    """Of a range, whether its upper end is stated beside its lower end."""
    if claim.number.kind is not Number.RANGE or claim.number.high is None:
        return True
    above = stated.get(get_upper_end_key(stated.collection, key))
    high = Fraction(claim.number.high)
    return above is not None and above.find_agreeing_statement(high, high) is not None


def _find_whole_range(claim: NumberClaim, candidate: Candidate, stated: FigureIndex) -> Interval | None:
    """The number of which a share in words speaks: without the codes named, or as it was told before."""
    key, settings = candidate.entry.key, stated.collection.settings.dimensions
    own_texts = {hit.group for hit in claim.own if hit.about is PhraseKind.CODE}
    if not any(settings[d].codelist in own_texts for d, _ in key.dims):
        own_texts = {h.group for h in claim.lead for _, code in key.dims if code in h.names}
    dims = tuple((d, c) for d, c in key.dims if settings[d].codelist not in own_texts)
    whole = Key(key.measure, key.provider, key.period, dims)
    if len(dims) == len(key.dims):
        if candidate.of is None:
            return None
        whole = candidate.of
    intervals = stated.list_intervals(whole)
    return intervals[0] if intervals else _sum_gathered_codes(whole, stated)


def _sum_gathered_codes(key: Key, stated: FigureIndex) -> Interval | None:
    """The sum of what is stated of the codes that a code of an address gathers; None where one is not."""
    for dimension, code in key.dims:
        of = stated.collection.get_codelist(dimension)[code].of
        intervals = [stated.list_intervals(key.at(dimension, part)) for part in of]
        if of and all(intervals):
            return sum_intervals((ranges[0], 1) for ranges in intervals)
    return None
