"""Shares and parts of totals, checked against a part and its total.

The whole of a figure leaves out what the words say of the part alone: of those granted a reflection period,
all who applied for one. Another number that some figure of the same body states is not that whole.

The whole is what was told last, what the sentence itself tells, or all of what its words name; the part is
that with the codes that the words name, or the figure beside it ("nearly six in ten, 107, were new").

"Nearly half were refused": of which applications, the words do not say. A share that another figure of a body
in sight bears out, and a difference between two numbers right beside it that are no figures known, are not
told to be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations

from tilstand.ledger.interval import Interval
from tilstand.proofread.claims import ClaimSentence, NumberClaim
from tilstand.proofread.evidence import DiscourseState
from tilstand.proofread.figure_index import FigureIndex, IndexedFigure
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.phrases import list_mentioned_names
from tilstand.proofread.result import Standing
from tilstand.proofread.statements import RelationStatement, compare_intervals, divide_intervals
from tilstand.proofread.verdicts import NumberVerdict
from tilstand.report_text import NumberKind as Number
from tilstand.terms import Key, Period, Value, ValueQualifier

_CONFIDENCE = 0.5


def check_parts_of_wholes(
    read: ClaimSentence, done: Mapping[int, NumberVerdict], spoken: Collection[str], stated: FigureIndex
) -> dict[int, NumberVerdict]:
    """The wholes of a sentence that are not those of the parts right before them.

    Args:
        read: The sentence.
        done: The verdicts on its numbers.
        spoken: Codes that its paragraph names before it.
        stated: What the ledger states.
    """
    number_verdicts_by_number: dict[int, NumberVerdict] = {}
    for at, part in enumerate(read.claims[:-1]):
        whole, verdict = read.claims[at + 1], done[at]
        if part.part_of != at + 1 or not (_is_plain_part_count(part) and _is_plain_part_count(whole)):
            continue
        if not whole.whole:
            continue
        entry = _find_part_figure(part, verdict, done[at + 1], spoken, stated)
        if entry is None:
            number_verdicts_by_number |= _judge_part_and_whole(read, done, at, spoken, stated)
            continue
        said = _list_part_codes(part) - list_mentioned_names(whole.own, PhraseKind.CODE)
        wholes = list(_list_possible_wholes(entry.key, said, stated))
        value = Fraction(whole.number.value or 0)
        if not wholes or not all(i.is_point for entry in wholes for i, _ in entry.values):
            continue
        right = next((entry for entry in wholes if entry.find_agreeing_statement(value, value) is not None), None)
        if right is not None and done[at + 1].status is Standing.AGREES and done[at + 1].key == right.key:
            continue
        if right is not None:
            source = right.find_agreeing_statement(value, value)
            number_verdicts_by_number[at + 1] = NumberVerdict(Standing.AGREES, right, source, _CONFIDENCE, brought=True)
        elif not _follows_from_other_part(done[at + 1].key, part, said, stated):
            number_verdicts_by_number[at + 1] = NumberVerdict(
                Standing.DOES_NOT_FIT, wholes[0], None, _CONFIDENCE, brought=True, firm=True
            )
    return number_verdicts_by_number


def _is_plain_part_count(claim: NumberClaim) -> bool:
    return claim.number.kind is Number.COUNT and claim.number.value is not None and not claim.turned


def _judge_part_and_whole(
    read: ClaimSentence, done: Mapping[int, NumberVerdict], at: int, spoken: Collection[str], stated: FigureIndex
) -> dict[int, NumberVerdict]:
    """A whole that the words allow, and the part of it that they name, where the number is another."""
    part, whole = read.claims[at], read.claims[at + 1]
    kept = list_mentioned_names(whole.own, PhraseKind.CODE)
    said, value = _list_part_codes(part) - kept, Fraction(whole.number.value or 0)
    near = done[at].entry or done[at].guess or done[at + 1].entry or done[at + 1].guess
    if near is None or (part.number.value or 0) <= 1:  # "every one of the 4"
        return {}
    found_pairs: list[tuple[IndexedFigure, IndexedFigure]] = []
    for entry in stated.list_body_figures(near.key.measure, near.key.provider):
        codes = {code for _, code in entry.key.dims}
        if entry.key.period != near.key.period or entry.find_agreeing_statement(value, value) is None:
            continue
        if not codes or not codes <= {*kept, *spoken}:
            continue
        for other_figure in stated.list_body_figures(near.key.measure, near.key.provider):
            more = {code for _, code in set(other_figure.key.dims) - set(entry.key.dims)}
            same = other_figure.key.period == near.key.period and set(entry.key.dims) < set(other_figure.key.dims)
            if same and more <= said:
                found_pairs.append((entry, other_figure))
    if len(found_pairs) != 1 or not all(i.is_point for entry in found_pairs[0] for i, _ in entry.values):
        return {}
    entry, meant = found_pairs[0]
    return {
        at: NumberVerdict(Standing.DOES_NOT_FIT, meant, None, _CONFIDENCE, brought=True, firm=True),
        at + 1: NumberVerdict(
            Standing.AGREES, entry, entry.find_agreeing_statement(value, value), _CONFIDENCE, brought=True
        ),
    }


def _find_part_figure(
    part: NumberClaim, verdict: NumberVerdict, whole: NumberVerdict, spoken: Collection[str], stated: FigureIndex
) -> IndexedFigure | None:
    """The figure that a part is; where a wrong whole led astray, the one that the words allow for it."""
    if verdict.status is Standing.AGREES:
        return verdict.entry
    near, value, said = whole.entry or whole.guess, Fraction(part.number.value or 0), _list_part_codes(part)
    if near is None:
        return None
    key = near.key
    indexed_figures = [
        entry
        for entry in stated.list_body_figures(key.measure, key.provider)
        if entry.key.period == key.period and entry.find_agreeing_statement(value, value) is not None
        if (codes := {code for _, code in entry.key.dims}) & said and codes <= {*said, *spoken}
    ]
    return indexed_figures[0] if len(indexed_figures) == 1 else None


def _list_part_codes(part: NumberClaim) -> frozenset[str]:
    """The codes that the words before a part and its whole name: they are said of the part."""
    return list_mentioned_names((*part.lead, *part.before, *part.side, *part.own), PhraseKind.CODE)


def _list_possible_wholes(key: Key, said: Collection[str], stated: FigureIndex) -> Iterator[IndexedFigure]:
    """What a figure may be part of: the same without what is said of it, all of that first."""
    apart = [dimension for dimension, code in key.dims if code in said]
    some = chain.from_iterable(combinations(apart, size) for size in range(len(apart), 0, -1))
    for dimensions in some:
        entry = stated.get(replace(key, dims=tuple(p for p in key.dims if p[0] not in dimensions)))
        if entry is not None:
            yield entry


def _follows_from_other_part(key: Key | None, part: NumberClaim, said: Collection[str], stated: FigureIndex) -> bool:
    """True where a part of another figure is as many: "9 of 17" where 9 of those 17 were granted, too."""
    value = Fraction(part.number.value or 0)
    return key is not None and any(
        entry.find_agreeing_statement(value, value) is not None
        for entry in stated.list_body_figures(key.measure, key.provider)
        if entry.key.period == key.period and set(key.dims) < set(entry.key.dims)
        if {code for _, code in set(entry.key.dims) - set(key.dims)} <= set(said)
    )


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


def check_shares(
    read: ClaimSentence, done: Mapping[int, NumberVerdict], scene: DiscourseState, stated: FigureIndex, period: Period
) -> dict[int, RelationStatement]:
    """The shares of a sentence that follow from two figures, or do not, by their place among its claims.

    Args:
        read: The sentence.
        done: The verdicts on its numbers.
        scene: What was told before.
        stated: What the ledger states.
        period: Period of the report.
    """
    relation_statements_by_number: dict[int, RelationStatement] = {}
    for at, claim in enumerate(read.claims):
        if not is_share_claim(claim) or done[at].status is Standing.AGREES or claim.turned or claim.differs:
            continue
        tried = [
            (compare_intervals(*get_allowed_share_range(claim), exact), exact, part, whole)
            for key, other_key in dict.fromkeys(_find_share_pairs(read, done, scene, at, stated, period))
            for exact, part, whole in _compute_stated_shares(stated, key, other_key)
        ]
        if not tried:
            continue
        right = next((entry for entry in tried if entry[0] is Standing.AGREES), None)
        if right is None and any(entry[0] is Standing.NOT_MATCHED for entry in tried):
            continue
        least = min(_measure_share_deviation(claim, exact) for _, exact, _, _ in tried)
        small = bool(claim.number.readings) and tried[0][3].low < _MANY
        if right is None and (least <= _get_share_tolerance(claim) or claim.apart or small):
            continue
        if right is None and any(_is_reported_as_rate(claim, key, stated) for key in _list_stated_keys(read, done, at)):
            continue
        status, exact, part, whole = right or tried[0]
        text = f"{_format_percent_range(exact)} % ({part} / {whole})"
        relation_statements_by_number[at] = RelationStatement(
            claim.number.text, claim.number.start, status, "share", text
        )
    return relation_statements_by_number


def _list_stated_keys(read: ClaimSentence, done: Mapping[int, NumberVerdict], at: int) -> Iterator[Key]:
    """The figures that a sentence states beside a share."""
    yield from (done[k].key for k in sorted(done) if k != at and done[k].key is not None)  # type: ignore[misc]


def _is_reported_as_rate(claim: NumberClaim, key: Key, stated: FigureIndex) -> bool:
    """True where a body states the number as a rate of its own, whatever parts and wholes give."""
    value = claim.number.value
    return value is not None and any(
        entry.key.period == key.period and entry.find_agreeing_statement(Fraction(value), Fraction(value)) is not None
        for measure, definition in stated.collection.measures.items()
        if not definition.unit.counted and definition.statistic == "share"
        for entry in stated.list_body_figures(measure, key.provider)
    )


def is_share_claim(claim: NumberClaim) -> bool:
    """True for a share, in words or in per cent.

    Args:
        claim: The number and its words.
    """
    number = claim.number
    if number.kind is Number.PERCENT:
        return number.value is not None and 0 < number.value < 100
    return number.kind is Number.QUANTIFIER and number.value is None and 0 < (number.share or 0) < 1


def _find_share_pairs(
    read: ClaimSentence,
    done: Mapping[int, NumberVerdict],
    scene: DiscourseState,
    at: int,
    stated: FigureIndex,
    period: Period,
) -> Iterator[tuple[Key, Key]]:
    """A part and its whole, each pair that the share may be of."""
    claim, collection = read.claims[at], stated.collection
    settings = collection.settings.dimensions
    hits = [h for h in (*claim.own, *claim.side) if h.about is PhraseKind.CODE and len(h.names) == 1]
    coded = {h.group: next(iter(h.names)) for h in reversed(hits)}
    for whole in _find_share_wholes(read, done, scene, at, stated, period):
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
        if key is not None and key.dims and _is_adjacent_restatement(read, at, beside):
            yield key, replace(key, dims=())


def _is_adjacent_restatement(read: ClaimSentence, at: int, other: int) -> bool:
    """True where a number stands right beside a share, and says the same: "six in ten, 107, were"."""
    number_span, second_span = sorted(
        (read.claims[at].number, read.claims[other].number), key=lambda number: number.start
    )
    return re.fullmatch(r"\s*[,(–:-]\s*", read.text[number_span.end : second_span.start]) is not None


def _find_share_wholes(
    read: ClaimSentence,
    done: Mapping[int, NumberVerdict],
    scene: DiscourseState,
    at: int,
    stated: FigureIndex,
    period: Period,
) -> Iterator[Key]:
    """What a share may be of: what the words name, what the sentence states, what was told last."""
    claim = read.claims[at]
    measures = list_mentioned_names((*claim.own, *claim.side), PhraseKind.MEASURE)
    bodies = list_mentioned_names((*claim.own, *claim.side), PhraseKind.PROVIDER) or list_mentioned_names(
        claim.lead, PhraseKind.PROVIDER
    )
    near = [done[k].key for k in sorted(done) if k != at and done[k].status is Standing.AGREES]
    keys = [key for key in (*near, scene.topic, *scene.recent[:2]) if key is not None]
    for key in keys:
        if (not measures or key.measure in measures) and (not bodies or key.provider in bodies):
            yield key
            yield replace(key, dims=())
            if not bodies and (main := stated.get_default_body(key.measure)):
                yield replace(key, provider=main, dims=())  # or of all together
    for measure in sorted(measures - {key.measure for key in keys}):
        providers = stated.reporters.get(measure, frozenset())
        texts = providers & bodies or providers if len(providers) == 1 else {stated.get_default_body(measure)}
        yield from (Key(measure, provider, period) for provider in sorted(texts) if provider)


def _compute_stated_shares(stated: FigureIndex, part: Key, whole: Key) -> Iterator[tuple[Interval, Interval, Interval]]:
    """The shares that two figures give, as anybody states them, with the part and the whole."""
    if part == whole:
        return
    for interval in stated.list_intervals(part):
        for other_interval in stated.list_intervals(whole):
            share = divide_intervals(interval, other_interval)
            if share is not None:
                yield share, interval, other_interval


def get_allowed_share_range(claim: NumberClaim) -> tuple[Fraction, Fraction]:
    """The least and the greatest share that the words of a claim allow.

    Args:
        claim: The share and its words.
    """
    number = claim.number
    if number.kind is Number.PERCENT and number.value is not None:
        low, high = (end / 100 for end in Value.number(number.value).interval)
        if number.qualifier is not ValueQualifier.EXACT:
            loose = Fraction(5 if number.value % _ROUND == 0 else 2, 100)
            low, high = low - loose, high + loose
        return low, high
    share = number.share or Fraction(0)
    if number.qualifier is ValueQualifier.AT_LEAST:
        return share, share + _BEYOND
    if number.qualifier is ValueQualifier.AT_MOST:
        return share - _BEYOND, share
    loose = _PLAIN if number.qualifier is ValueQualifier.EXACT else _LOOSE
    return share - loose, share + loose


def _measure_share_deviation(claim: NumberClaim, exact: Interval) -> Fraction:
    """How far a share is from those that two figures may give, beyond what its words allow."""
    low, high = get_allowed_share_range(claim)
    least = claim.number.qualifier is ValueQualifier.AT_LEAST and claim.number.kind is Number.QUANTIFIER
    over = Fraction(0) if least else exact.low - high  # "most" are no less most for being nearly all
    under = Fraction(0) if exact.high is None else low - exact.high
    return max(over, under, Fraction(0))


def _format_percent_range(exact: Interval) -> str:
    ends = dict.fromkeys((exact.low, exact.low if exact.high is None else exact.high))
    return "–".join(f"{float(100 * end):.1f}" for end in ends)


def _get_share_tolerance(claim: NumberClaim) -> Fraction:
    """How far a share may be off and still be left alone."""
    return Fraction(0) if claim.number.kind is Number.PERCENT else _WRONG


# So many numbers before a difference, and after it in its sentence, may be what it is of.
_BEFORE, _AFTER = 3, 2

_Told = tuple[NumberClaim, NumberVerdict]


def drop_explained_statements(
    follows: Mapping[int, RelationStatement],
    read: Sequence[_Told],
    told: Sequence[_Told],
    scene: DiscourseState,
    hits: Sequence[PhraseMention],
    stated: FigureIndex,
    period: Period,
) -> dict[int, RelationStatement]:
    """The statements of a sentence, without those said not to fit that other figures bear out.

    Args:
        follows: Statements, by the place of their number among the sentence's.
        read: The numbers of the sentence, with what was found of each.
        told: Those of the text up to its end.
        scene: What was told before.
        hits: The phrases of the sentence.
        stated: What the ledger states.
        period: Period of the report.
    """
    sight = {key.provider for key in (scene.topic, *scene.recent) if key is not None}
    bodies, before = sight | list_mentioned_names(hits, PhraseKind.PROVIDER), told[: len(told) - len(read)]

    def follows_from_other_figures(at: int, one: RelationStatement) -> bool:
        if one.relation == "share":
            return _is_named_part_share(read[at][0], bodies, stated, period)
        return _is_adjacent_difference(read, before, at)

    wrong = {at for at, follow in follows.items() if follow.status is Standing.DOES_NOT_FIT}
    return {
        at: follow for at, follow in follows.items() if at not in wrong or not follows_from_other_figures(at, follow)
    }


def _is_named_part_share(claim: NumberClaim, bodies: Collection[str], stated: FigureIndex, period: Period) -> bool:
    """True where a share is that of a part whose code is named."""
    low, high = get_allowed_share_range(claim)
    return any(
        (exact := divide_intervals(interval, other_interval)) is not None
        and compare_intervals(low, high, exact) is Standing.AGREES
        for part, whole in _find_named_parts(claim, bodies, stated, period)
        for interval in stated.list_intervals(part)
        for other_interval in stated.list_intervals(whole)
    )


def _find_named_parts(
    claim: NumberClaim, bodies: Collection[str], stated: FigureIndex, period: Period
) -> Iterator[tuple[Key, Key]]:
    said = list_mentioned_names((*claim.own, *claim.side, *claim.lead, *claim.before), PhraseKind.CODE)
    for measure, providers in stated.reporters.items():
        for provider in sorted(providers & {*bodies, stated.get_default_body(measure)}):
            for key in (
                entry.key for entry in stated.list_body_figures(measure, provider) if entry.key.period == period
            ):
                for dimension, code in key.dims:
                    if code in said:
                        yield key, replace(key, dims=tuple(p for p in key.dims if p[0] != dimension))


def _is_adjacent_difference(read: Sequence[_Told], before: Sequence[_Told], at: int) -> bool:
    """True where a number is the difference between two right beside it that are not both figures known."""
    beside = [*(*before[-_BEFORE:], *read[:at])[-_BEFORE:], *read[at + 1 : at + 1 + _AFTER]]
    plain = [
        (claim.number.value, verdict.key)
        for claim, verdict in beside
        if claim.number.kind is Number.COUNT and claim.number.value is not None
    ]
    size = abs(read[at][0].number.value or 0)
    return any(
        abs(amount - other_amount) == size and None in (key, its)
        for place, (amount, key) in enumerate(plain)
        for other_amount, its in plain[place + 1 :]
    )
