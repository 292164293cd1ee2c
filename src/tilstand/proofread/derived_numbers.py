"""Numbers derived from two figures: differences, changes, pairs of years, sums.

They are told as statements about both figures. One that does not follow is said not to fit only where the
sentence itself states both figures, and rightly, or says nothing else of what was told just before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from tilstand.ledger.interval import Interval
from tilstand.proofread.claims import ClaimSentence, NumberClaim
from tilstand.proofread.evidence import DiscourseState
from tilstand.proofread.figure_index import FigureIndex, IndexedFigure
from tilstand.proofread.grammar import GrammarWords, ends_with_phrase, make_word_pattern
from tilstand.proofread.number_records import has_no_context
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.result import Standing
from tilstand.proofread.statements import (
    RelationStatement,
    compare_intervals,
    divide_intervals,
    format_computed_interval,
    subtract_intervals,
)
from tilstand.proofread.verdicts import NumberVerdict
from tilstand.report_text import NumberKind as Number
from tilstand.terms import Key, Period, Value

# What a sentence names that tells what it is about.
_TELLING = (PhraseKind.MEASURE, PhraseKind.CODE, PhraseKind.PROVIDER)


@dataclass(frozen=True, slots=True)
class _FigurePair:
    """Two figures that a number follows from: the earlier and the later, or a part and its whole.

    Attributes:
        sure: True where the sentence states both, and rightly.
        back: True where the earlier one is what is spoken of: "in 2023 it was 8 more than in 2024".
    """

    one: Key
    other: Key
    sure: bool
    back: bool = False


def check_derived_numbers(
    read: ClaimSentence, done: Mapping[int, NumberVerdict], scene: DiscourseState, stated: FigureIndex, period: Period
) -> dict[int, RelationStatement]:
    """The numbers of a sentence that follow from two figures, by their place among its claims.

    Args:
        read: The sentence.
        done: The verdicts on its numbers.
        scene: What was told before.
        stated: What the ledger states.
        period: Period of the report.
    """
    relation_statements_by_number: dict[int, RelationStatement] = {}
    for at, claim in enumerate(read.claims):
        if done[at].status is Standing.AGREES or claim.number.value is None:
            continue
        said = [
            (current_pair, pair, kind)
            for pair, kind in _find_base_pairs(read, done, scene, at, period, stated)
            if (current_pair := _compare_with_statements(claim, kind, pair, stated)) is not None
        ]
        right = next((entry for entry in said if entry[0][0] is Standing.AGREES), None)
        wrong = next((entry for entry in said if entry[0][0] is Standing.DOES_NOT_FIT and entry[1].sure), None)
        if right or wrong:
            (status, expected), _, kind = right or wrong or said[0]
            relation_statements_by_number[at] = RelationStatement(
                claim.number.text, claim.number.start, status, kind, expected
            )
    return relation_statements_by_number


def _find_base_pairs(
    read: ClaimSentence,
    done: Mapping[int, NumberVerdict],
    scene: DiscourseState,
    at: int,
    period: Period,
    stated: FigureIndex,
) -> Iterator[tuple[_FigurePair, str]]:
    claim = read.claims[at]
    percent = claim.number.kind is Number.PERCENT
    if percent and claim.part_of >= 0 and claim.part_of in done:
        whole = done[claim.part_of]
        if whole.key is not None and whole.status is Standing.AGREES:
            for part in _find_named_part(stated, whole.key, (*claim.lead, *claim.before, *claim.own)):
                yield _FigurePair(part, whole.key, sure=True), "share"
    if percent and at and not claim.differs and not _has_subject_words(claim):
        yield from ((pair, "share") for pair in _find_last_part_pairs(done, scene, at))
    if claim.differs:
        kind = "change" if percent else "difference"
        yield from ((pair, kind) for pair in _find_period_pairs(read, done, scene, at, period, stated))


def _has_subject_words(claim: NumberClaim) -> bool:
    """True where words of its own say what a number counts."""
    return any(h.about in _TELLING for h in (*claim.own, *claim.side))


def _find_last_part_pairs(done: Mapping[int, NumberVerdict], scene: DiscourseState, at: int) -> Iterator[_FigurePair]:
    """A part that the sentence told last, and all it may be part of: "17 of 18 were granted, 94 %"."""
    number_verdicts = [done[k] for k in sorted(done, reverse=True) if k < at]
    keys = [v.key for v in number_verdicts if v.key is not None and v.status is Standing.AGREES]
    if len(keys) < len(number_verdicts):
        return
    for part in keys[:2]:
        for whole in (*keys, scene.topic, *scene.recent):
            if whole is not None and replace(whole, dims=part.dims) == part and set(whole.dims) < set(part.dims):
                yield _FigurePair(part, whole, sure=whole in keys)


def _find_named_part(stated: FigureIndex, whole: Key, hits: Iterable[PhraseMention]) -> Iterator[Key]:
    """The part of a whole that the one code of a sentence names."""
    collection = stated.collection
    coded = {(h.group, h.names) for h in hits if h.about is PhraseKind.CODE and len(h.names) == 1}
    if len(coded) != 1:
        return
    ((group, names),) = coded
    for dimension in collection.measures[whole.measure].dimensions:
        if collection.settings.dimensions[dimension].codelist == group and whole.code(dimension) is None:
            yield whole.at(dimension, next(iter(names)))
            return


def _find_period_pairs(
    read: ClaimSentence,
    done: Mapping[int, NumberVerdict],
    scene: DiscourseState,
    at: int,
    period: Period,
    stated: FigureIndex,
) -> Iterator[_FigurePair]:
    """Figures of one address in two periods: both of the sentence, else one of it and the period it names."""
    keys = [v.key for k, v in sorted(done.items()) if k != at and v.key and v.status is Standing.AGREES]
    for here, current_key in enumerate(keys):
        for other_key in keys[here + 1 :]:
            if (
                _drop_figure_period(current_key) == _drop_figure_period(other_key)
                and current_key.period != other_key.period
            ):
                first, last = sorted((current_key, other_key), key=lambda key: key.period)
                yield _FigurePair(first, last, sure=True, back=current_key == first)
                return
    told = keys or [key for key in (scene.topic, *scene.recent[:1]) if key is not None]
    claim = read.claims[at]
    bare = not keys and not any(h.about in _TELLING for c in read.claims for h in (*c.own, *c.side, *c.lead))
    named = [
        period.shift_period(-1) if y == "-1" else _parse_single_period(y) for y in (*claim.lead_years, *claim.years)
    ]
    years = [p for p in named if p is not None] or [period.shift_period(-1)]
    for key in keys[::-1] or told[:1]:
        for year in years:
            if year != key.period:
                pair = sorted((key, Key(key.measure, key.provider, year, key.dims)), key=lambda k: k.period)
                told_both = replace(key, period=year) in scene.recent
                sure = (bool(claim.years) and (bool(keys) or bare)) or (bare and told_both)
                sure = sure and not (bare and scene.unsure)
                yield _FigurePair(pair[0], pair[1], sure=sure, back=key == pair[0])
        if not keys:  # "216 in 2023, 176 in 2022. It fell by 15 per cent": to the year reported on
            yield _FigurePair(replace(key, period=period.shift_period(-1)), replace(key, period=period), sure=False)


def _parse_single_period(year: str) -> Period | None:
    return None if "/" in year else Period.from_text(year)


def _compare_with_statements(
    claim: NumberClaim, kind: str, pair: _FigurePair, stated: FigureIndex
) -> tuple[Standing, str] | None:
    """Whether a number follows from two figures as anybody states them, and how it would."""
    tried = [
        said
        for interval in stated.list_intervals(pair.one)
        for other_interval in stated.list_intervals(pair.other)
        if (
            said := _compare_derived_range(
                claim, kind, interval, other_interval, pair, rounded=stated.is_rounding_range(pair.one)
            )
        )
        is not None
    ]
    for status in (Standing.AGREES, Standing.NOT_MATCHED):
        if found := next((said for said in tried if said[0] is status), None):
            return found
    return tried[0] if tried else None


def _compare_derived_range(
    claim: NumberClaim, kind: str, one: Interval, other: Interval, pair: _FigurePair, *, rounded: bool
) -> tuple[Standing, str] | None:
    """Whether a number follows from two ranges, and how it would."""
    if claim.number.value is None:
        return None
    printed = Value.number(abs(claim.number.value))
    low, high = printed.interval
    if kind == "share":
        exact = divide_intervals(one, other)
        if exact is None:
            return None
        share = Interval(100 * exact.low, None if exact.high is None else 100 * exact.high)
        return compare_intervals(low, high, share), f"{_format_derived_range(share)} ({one} / {other})"
    back = pair.back and claim.held
    rise = subtract_intervals(other, one) if back else subtract_intervals(one, other)
    if kind == "change":
        times = divide_intervals(other, one)
        if times is None or times.high is None:
            return None
        rise = Interval(100 * (times.low - 1), 100 * (times.high - 1))
        rise = Interval(-rise.high, -rise.low) if back and rise.high is not None else rise
    if rise is None or rise.high is None:
        return None
    if claim.trend < 0 or (not claim.trend and rise.high < 0):
        rise = Interval(-rise.high, -rise.low)
    ends = " → ".join(format_computed_interval(end, rounded=rounded) for end in (one, other))
    size = rise if rise.high is None or rise.high >= 0 else Interval(-rise.high, -rise.low)
    text = f"{_format_derived_range(size) if kind == 'change' else format_computed_interval(size, rounded=rounded)} ({ends})"
    if kind == "difference" and not rounded:
        low = high = printed.exact_number
    return compare_intervals(low, high, rise, rounded=rounded), text


def _format_derived_range(share: Interval) -> str:
    ends = dict.fromkeys((share.low, share.low if share.high is None else share.high))
    return "–".join(f"{float(end):.1f}" for end in ends)


def _drop_figure_period(key: Key) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return key.measure, key.provider, key.dims


_CONFIDENCE = 0.5
# A number that two figures hardly share by chance.
_PAIR_TELLING = 20


def resolve_from_to_pairs(
    read: ClaimSentence,
    done: Mapping[int, NumberVerdict],
    stated: FigureIndex,
    period: Period,
    words: GrammarWords,
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
    number_verdicts_by_number: dict[int, NumberVerdict] = {}
    for at in range(1, len(read.claims)):
        number_claim, other_claim = read.claims[at - 1], read.claims[at]
        if not (other_claim.onward and _is_plain_number(number_claim) and _is_plain_number(other_claim)):
            continue
        if not ends_with_phrase(words.origin, read.text[: number_claim.number.start]):
            continue
        if all(done[place].status is Standing.AGREES for place in (at - 1, at)):
            continue
        for key in _list_claimed_keys(done[at], done[at - 1]):
            pair = _find_stated_pair(stated, replace(key, period=period), number_claim, other_claim)
            if pair is not None:
                number_verdicts_by_number |= {
                    at - 1: _make_pair_agreement(pair[0], number_claim),
                    at: _make_pair_agreement(pair[1], other_claim),
                }
                break
        else:
            number_verdicts_by_number |= _resolve_half_pair(read, done, stated, period, at, last)
    return number_verdicts_by_number


def confirm_compared_number(
    read: ClaimSentence, claim: NumberClaim, verdict: NumberVerdict, last: Key | None, words: GrammarWords
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
    if make_word_pattern(words.than).search(read.text) is None:
        return verdict
    if key is None or last is None or not has_no_context(claim) or key.period == last.period:
        return verdict
    same = replace(key, period=last.period) == last and set(years) == {key.period.text}
    return replace(verdict, firm=same and verdict.status is Standing.DOES_NOT_FIT)


def _resolve_half_pair(
    read: ClaimSentence,
    done: Mapping[int, NumberVerdict],
    stated: FigureIndex,
    period: Period,
    at: int,
    last: Key | None,
) -> dict[int, NumberVerdict]:
    """The numbers of a pair of which only one is what a figure was or is, and too large for chance.

    Or where both years are told, and the sentence before told the same figure: "It fell from 6 in 2023".
    """
    number_claim, other_claim = read.claims[at - 1], read.claims[at]
    for key in _list_claimed_keys(done[at], done[at - 1]):
        now = stated.get(replace(key, period=period))
        years = [p for p in (period.shift_period(-1),) if not number_claim.years or p.text in number_claim.years]
        before = stated.get(replace(key, period=years[0])) if years else None
        if (
            now is None
            or before is None
            or _is_other_year(other_claim, period)
            or not _has_only_exact_values(now, before)
        ):
            continue
        fits = (_find_entry_source(before, number_claim) is not None, _find_entry_source(now, other_claim) is not None)
        sure = number_claim if fits[0] else other_claim
        known = last in (now.key, before.key) and bool(number_claim.years and other_claim.years)
        if fits[0] == fits[1] or ((sure.number.value or 0) < _PAIR_TELLING and not known):
            continue
        entries = {at - 1: (before, number_claim), at: (now, other_claim)}
        return {
            place: _make_pair_agreement(entry, claim)
            if fits[place - at + 1]
            else NumberVerdict(Standing.DOES_NOT_FIT, entry, None, _CONFIDENCE, brought=True, firm=True)
            for place, (entry, claim) in entries.items()
        }
    return {}


def _is_other_year(claim: NumberClaim, period: Period) -> bool:
    """True for a number of another year than the one reported on."""
    return any(year != period.text for year in claim.years)


def _has_only_exact_values(*entries: IndexedFigure) -> bool:
    """True where all that is stated is a number."""
    return all(i.is_point for entry in entries for i, _ in entry.values)


def _is_plain_number(claim: NumberClaim) -> bool:
    return claim.number.kind in (Number.COUNT, Number.PERCENT) and claim.number.value is not None and not claim.turned


def _list_claimed_keys(*verdicts: NumberVerdict) -> tuple[Key, ...]:
    """The figures that the numbers may be, as their words name them."""
    entries = (verdict.entry or verdict.guess for verdict in verdicts)
    return tuple(dict.fromkeys(entry.key for entry in entries if entry is not None))


def _find_stated_pair(
    stated: FigureIndex, key: Key, one: NumberClaim, other: NumberClaim
) -> tuple[IndexedFigure, IndexedFigure] | None:
    """The figure before and now, where both numbers are stated; the year next before is tried first."""
    now = stated.get(key)
    if now is None or _find_entry_source(now, other) is None or _is_other_year(other, key.period):
        return None
    before = [p for p in reversed(stated.periods) if p < key.period]
    years = [p for p in before if not one.years or p.text in one.years]
    entries = (stated.get(replace(key, period=p)) for p in (key.period.shift_period(-1), *years) if p in years)
    return next(((e, now) for e in entries if e is not None and _find_entry_source(e, one) is not None), None)


def _find_entry_source(entry: IndexedFigure, claim: NumberClaim) -> object:
    value = claim.number.value
    return None if value is None else entry.find_agreeing_statement(Fraction(value), Fraction(value))


def _make_pair_agreement(entry: IndexedFigure, claim: NumberClaim) -> NumberVerdict:
    value = Fraction(claim.number.value or 0)
    return NumberVerdict(Standing.AGREES, entry, entry.find_agreeing_statement(value, value), _CONFIDENCE, brought=True)


def match_sentence_sums(read: ClaimSentence, done: Mapping[int, NumberVerdict]) -> dict[int, NumberVerdict]:
    """Numbers of one sentence that only together are what is stated: "2 children and 1 baby" are 3."""
    groups: dict[Key, list[int]] = {}
    for at, verdict in done.items():
        entry = verdict.entry or verdict.guess
        if verdict.status is not Standing.AGREES and entry is not None:
            groups.setdefault(entry.key, []).append(at)
    number_verdicts_by_number: dict[int, NumberVerdict] = {}
    for places in groups.values():
        values = [read.claims[at].number.value for at in places]
        entry = done[places[0]].entry or done[places[0]].guess
        if len(places) < 2 or entry is None or any(v is None for v in values):
            continue
        total = sum((Fraction(v) for v in values if v is not None), Fraction(0))
        if (source := entry.find_agreeing_statement(total, total)) is not None:
            number_verdicts_by_number |= {
                at: replace(done[at], status=Standing.AGREES, entry=entry, source=source) for at in places
            }
    return number_verdicts_by_number


def release_repeated_figures(read: ClaimSentence, done: Mapping[int, NumberVerdict]) -> dict[int, NumberVerdict]:
    """Numbers held against a figure that the same sentence states rightly: they speak of something else."""
    right = {v.key for v in done.values() if v.status is Standing.AGREES}
    return {
        at: NumberVerdict(Standing.NOT_MATCHED, guess=verdict.entry)
        for at, verdict in done.items()
        if verdict.status is Standing.DOES_NOT_FIT and verdict.key in right and not read.claims[at].whole
    }
