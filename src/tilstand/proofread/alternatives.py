"""Alternative explanations of a number: typo, other year, parallel list, derivation.

It follows from figures that are stated, though no reading tied it: the years of a row together, the code that
gathers several, a part of the number right before it.

Or what it is some of: "They decided 21 cases of asylum. 10 of the cases were granted".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from tilstand.proofread.figure_index import FigureIndex, IndexedFigure
from tilstand.proofread.joint_verdicts import JointReading
from tilstand.proofread.number_context import NumberMention, is_duration
from tilstand.proofread.phrase_lexicon import PhraseKind
from tilstand.proofread.posterior import find_long_number_typo, find_typo_figure
from tilstand.proofread.result import Standing
from tilstand.proofread.verdicts import NumberVerdict, leave_unmatched
from tilstand.report_text import NumberKind as Number
from tilstand.terms import Key, ValueQualifier

# Smaller numbers follow from some figures by chance.
_TELLING = 20
# So many years are a row.
_ROW = 3


def has_other_derivation(reading: JointReading, at: int, key: Key) -> bool:
    """True where a number that is not a figure follows from figures otherwise.

    Args:
        reading: The numbers of a text, read together.
        at: Place of the number.
        key: The figure that it is held against.
    """
    if is_duration(reading.told[at]) and not reading.told[at].claim.noun:
        return True
    value = reading.told[at].value
    return value >= _TELLING and (
        _is_multi_year_total(reading, at, key)
        or _is_aggregate_code_figure(reading, at, key)
        or _is_part_of_previous(reading, at, key)
    )


def _is_multi_year_total(reading: JointReading, at: int, key: Key) -> bool:
    """True where a number is what three or more years of a total are together, back from the last."""
    claim = reading.told[at].claim
    if key.dims or (len(set(claim.years or claim.lead_years)) == 1 and key.period != reading.period):
        return False
    row = [reading.stated.get(Key(key.measure, key.provider, p, key.dims)) for p in reading.stated.periods]
    fractions = [entry.values[0][0].low for entry in reversed(row) if entry and entry.values[0][0].is_point]
    return reading.told[at].value in list(accumulate(fractions))[_ROW - 1 :]


def _is_aggregate_code_figure(reading: JointReading, at: int, key: Key) -> bool:
    """True where a number is the figure of a code that gathers one which the figure has."""
    collection, value = reading.collection, reading.told[at].value
    for dimension, code in key.dims:
        for other_code in collection.get_codelist(dimension):
            if code in other_code.of:
                entry = reading.stated.get(key.at(dimension, other_code.id))
                if entry is not None and entry.find_agreeing_statement(value, value) is not None:
                    return True
    return False


def _is_part_of_previous(reading: JointReading, at: int, key: Key) -> bool:
    """True where a number is some of a figure that the number before it is: "64 had help, 39 of them new"."""
    number_mention, last = reading.told[at], reading.told[at - 1] if at else None
    if (
        last is None
        or not (number_mention.claim.partitive or number_mention.claim.part_of >= 0)
        or last.value < number_mention.value
    ):
        return False
    for entry in reading.index.get(number_mention.value, ()):
        whole = reading.stated.get(Key(entry.key.measure, entry.key.provider, entry.key.period))
        other_flag = (entry.key.measure, entry.key.provider) != (key.measure, key.provider)
        if (
            other_flag
            and entry.key.dims
            and whole is not None
            and whole.find_agreeing_statement(last.value, last.value) is not None
        ):
            return True
    return False


_CONFIDENCE = 0.5
# A reading that was no surer than so tied a number loosely.
_TIED = 0.6


def check_parallel_list(
    told: Sequence[NumberMention], verdicts: Sequence[NumberVerdict], at: int, stated: FigureIndex
) -> NumberVerdict | None:
    """That a number which was tied to one figure does not fit that for which the numbers before it call.

    Or that it is left open, where it is as many as was told of another year right before it.

    Args:
        told: The numbers of a text.
        verdicts: What was found of each.
        at: Place of the number.
        stated: What the ledger states.
    """
    key, value = verdicts[at].key, told[at].value
    if _is_repeated_year_figure(told, verdicts, at):
        return leave_unmatched(verdicts[at])
    called = _find_sibling_figure(told, verdicts, at, stated) or _find_part_of_previous(told, verdicts, at, stated)
    if key is None or called is None or called.key == key:
        return None
    if not called.is_point_figure or called.find_agreeing_statement(value, value) is not None:
        return None
    return NumberVerdict(Standing.DOES_NOT_FIT, called, None, _CONFIDENCE)


def _is_repeated_year_figure(told: Sequence[NumberMention], verdicts: Sequence[NumberVerdict], at: int) -> bool:
    """True for the figure of a year that the sentence before told: told again, and no year is named."""
    number_mention, verdict, last = told[at], verdicts[at], verdicts[at - 1] if at else None
    if last is None or last.key is None or last.key != verdict.key or verdict.confidence >= _TIED:
        return False
    dated = told[at - 1].claim.years or told[at - 1].claim.lead_years
    bare = not (number_mention.claim.years or number_mention.claim.lead_years or number_mention.claim.whole)
    return bare and verdict.key.period.text in dated and told[at - 1].sentence < number_mention.sentence


def _find_part_of_previous(
    told: Sequence[NumberMention], verdicts: Sequence[NumberVerdict], at: int, stated: FigureIndex
) -> IndexedFigure | None:
    """The figure that a code named makes of the one before, where a number is tied to a part of another."""
    number_mention, key = told[at], verdicts[at].key
    whole = verdicts[at - 1].key if at and verdicts[at - 1].status is Standing.AGREES else None
    if key is None or whole is None or not number_mention.claim.partitive:
        return None
    if number_mention.section != told[at - 1].section or number_mention.sentence - told[at - 1].sentence > 1:
        return None
    codes = dict(key.dims)
    other_flag = any(codes.get(d, code) != code for d, code in whole.dims)
    if replace(key, dims=()) != replace(whole, dims=()) or not other_flag:
        return None
    added = {d: code for d, code in codes.items() if d not in dict(whole.dims)}
    named = {code for h in number_mention.claim.own if h.about is PhraseKind.CODE for code in h.names}
    if len(added) != 1 or not set(added.values()) <= named:
        return None
    ((dimension, code),) = added.items()
    return stated.get(whole.at(dimension, code))


def _find_sibling_figure(
    told: Sequence[NumberMention], verdicts: Sequence[NumberVerdict], at: int, stated: FigureIndex
) -> IndexedFigure | None:
    """The figure beside those of the two numbers before: of one measure and body, but for the code named."""
    number_mention = told[at]
    if at < 2 or any(told[n].sentence != number_mention.sentence for n in (at - 1, at - 2)):
        return None
    keys = [v.key for v in verdicts[at - 2 : at] if v.status is Standing.AGREES and v.key is not None]
    dimension = _find_only_difference(keys)
    if dimension is None:
        return None
    group = stated.collection.settings.dimensions[dimension].codelist
    claim, last = number_mention.claim, told[at - 1].claim.number.end
    named = {h.names for h in (*claim.own, *claim.side) if h.about is PhraseKind.CODE and h.group == group}
    since = [h for h in (*claim.own, *claim.side, *claim.before) if h.about is PhraseKind.CODE and h.start >= last]
    alike = {h.start for h in since if h.group == group}  # a word may name codes of several lists
    if len(named) != 1 or len(*named) != 1 or any(h.start not in alike for h in since):
        return None  # of another kind than they are, or of two at once
    ((code,),) = named
    return stated.get(keys[-1].at(dimension, code))


def _find_only_difference(keys: Sequence[Key]) -> str | None:
    """The only dimension by which two figures differ."""
    if len(keys) != 2 or replace(keys[0], dims=()) != replace(keys[1], dims=()):
        return None
    codes = dict(keys[0].dims), dict(keys[1].dims)
    apart = [d for d in codes[0] if codes[0][d] != codes[1].get(d)]
    return apart[0] if len(apart) == 1 and codes[0].keys() == codes[1].keys() else None


# So much bears out a figure that a number is a slip for.
_BORNE = 2.0
_THIRD_TELLING = (PhraseKind.MEASURE, PhraseKind.CODE, PhraseKind.PROVIDER)


def revise_in_two_passes(reading: JointReading) -> dict[int, NumberVerdict]:
    """The verdicts that a second and a third reading change, by the number's place.

    Args:
        reading: The numbers of a text, read together.
    """
    number_verdicts_by_number = reading.revise_joint_verdicts()
    for at, number_mention in enumerate(reading.told):
        if at in number_verdicts_by_number or number_mention.verdict.status is not Standing.NOT_MATCHED:
            continue
        verdict = _judge_year_only_number(reading, at, number_verdicts_by_number) or _judge_typo(reading, at)
        if verdict is not None:
            number_verdicts_by_number[at] = verdict
    return number_verdicts_by_number


def _judge_typo(reading: JointReading, at: int) -> NumberVerdict | None:
    """The verdict on a number that is a slip for a figure in sight."""
    number_mention = reading.told[at]
    claim = number_mention.claim
    counted = claim.number.kind is Number.COUNT and claim.number.qualifier is ValueQualifier.EXACT
    if not counted or claim.differs or claim.denial or claim.turned or claim.broken:
        return None
    borne = [
        (worth, entry)
        for base, support in reading.sum_neighbour_support(at).items()
        if (worth := support + reading.score_text_mentions(number_mention, base)) >= _BORNE
        for entry in reading.generate_target_figures(at, base)
    ]
    borne.sort(key=lambda pair: (-pair[0], pair[1].key))
    for entries in ([entry for _, entry in borne], number_mention.verdict.sight):
        meant = find_typo_figure(number_mention.value, entries)
        if meant is not None and not any(reading.find_nearby_alternatives(at, meant.key)):
            return NumberVerdict(Standing.DOES_NOT_FIT, meant, None, _CONFIDENCE)
    meant = find_long_number_typo(number_mention.value, (*number_mention.hits, *number_mention.last), reading.index)
    return NumberVerdict(Standing.DOES_NOT_FIT, meant, None, _CONFIDENCE) if meant else None


def _judge_year_only_number(reading: JointReading, at: int, found: dict[int, NumberVerdict]) -> NumberVerdict | None:
    """The verdict on a number of which only a year is told: the figure told before it, in that year.

    "The centre found one victim. The year before it found 9."
    """
    number_mention = reading.told[at]
    claim, before = number_mention.claim, reading.told[at - 1] if at else None
    counted = claim.number.kind is Number.COUNT and claim.number.qualifier is ValueQualifier.EXACT
    years = claim.years or claim.lead_years
    if before is None or not counted or len(years) != 1 or "/" in years[0]:
        return None
    verdict = found.get(at - 1, before.verdict)
    key, away = verdict.key, number_mention.sentence - before.sentence
    if key is None or away > 1:
        return None
    if claim.differs or claim.denial or claim.turned or claim.broken or claim.apart or claim.rest:
        return None
    if claim.partitive or claim.part_of >= 0 or claim.whole:
        return None
    phrase_mentions = number_mention.hits if away else (*claim.own, *claim.side)
    if any(h.about in _THIRD_TELLING for h in phrase_mentions):
        return None
    if claim.noun and reading.collection.measures[key.measure].unit.value not in claim.noun:
        return None
    period = next((p for p in reading.stated.periods if p.text == years[0]), None)
    entry = reading.stated.get(replace(key, period=period)) if period else None
    if entry is None or period == key.period:
        return None
    source = entry.find_agreeing_statement(number_mention.value, number_mention.value)
    if source is not None:
        return NumberVerdict(Standing.AGREES, entry, source, _CONFIDENCE)
    if not all(i.is_point for i, _ in entry.values) or any(reading.find_nearby_alternatives(at, entry.key)):
        return None
    return NumberVerdict(Standing.DOES_NOT_FIT, entry, None, _CONFIDENCE)
