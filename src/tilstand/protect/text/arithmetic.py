"""Disclosures by differences to totals, shares, odds and ratios.

A number of many gives few away where a printed or stated whole without it, and without all else of it that is
in print or stated, is few: 24 minors at one of two shelters, where 26 are in print, are two at the other.
That is the simplest attack by subtraction (Willenborg and de Waal, Elements of Statistical Disclosure
Control, 2001, chapter 6), done on what a sentence adds to the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import permutations, product
from math import ceil, floor

from tilstand.protect.text.cells import TextDisclosure
from tilstand.protect.text.code_words import Code, Codes, ShownCells
from tilstand.protect.text.counts import is_part_of_printed_count
from tilstand.protect.text.nouns import get_ordinal_value
from tilstand.protect.text.quantifiers import is_approximate
from tilstand.protect.text.sentences import AnalysedSentence
from tilstand.report_text import NumberKind, NumberSpan
from tilstand.terms import ValueQualifier


def find_differences_to_totals(speech: AnalysedSentence, counts: Sequence[NumberSpan]) -> Iterator[TextDisclosure]:
    """What the counts of a sentence leave to be reckoned.

    Args:
        speech: The sentence.
        counts: Its numbers that count people exactly, in order.
    """
    boxes = _assign_number_codes(speech, counts)
    stated = {box: int(span.value or 0) for span, box in zip(counts, boxes, strict=True)}
    for span, box in zip(counts, boxes, strict=True):
        value = int(span.value or 0)
        cells = (*_expand_code_cells(box), *speech.cells(speech.named(span.end)))
        if _get_code_number(speech.shown, {}, box) is not None or any(
            speech.shown.has_number(cell, value) for cell in cells
        ):
            continue
        if _has_small_residual(speech.shown, stated, box, value):
            yield TextDisclosure("rest", span.text, span.start, _expand_code_cells(box))
    yield from _find_counts_of_remainder(speech, counts)
    yield from _find_counts_of_others(speech, counts, boxes)
    yield from _find_stated_differences(speech)


def is_derived_in_print(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for the sum of several groups that print gives too: as a sum, or as what is left of a whole.

    Args:
        speech: The sentence.
        span: A number.
    """
    shown, value = speech.shown, int(span.value or 0)
    codes = frozenset(mention.code for mention in speech.code_mentions)
    end = next((number.start for number in speech.number_spans if number.start >= span.end), len(speech.text))
    after = _get_codes_between(speech, span.end, end)
    sums = [
        (text, _filter_dimension_codes(group, text))
        for group in (codes, after)
        for text in sorted({second_pair[0] for second_pair in group})
    ]
    for dimension, joined in sums:
        frames = {cell - _filter_dimension_codes(cell, dimension) for cell in speech.cells()}
        for frame in frames if len(joined) > 1 else ():
            whole, parts = shown.printed.get(frame), _list_dimension_codes(shown, dimension)
            inside = [shown.printed.get(frame | {pair}) for pair in joined]
            beside = [shown.printed.get(frame | {pair}) for pair in parts - joined]
            if all(inside) and value == sum(own_numbers[0] for own_numbers in inside if own_numbers):
                return True
            if (
                whole
                and all(beside)
                and value == whole[0] - sum(own_numbers[0] for own_numbers in beside if own_numbers)
            ):
                return True
    return False


def _find_counts_of_others(
    speech: AnalysedSentence, counts: Sequence[NumberSpan], boxes: Sequence[Codes]
) -> Iterator[TextDisclosure]:
    """How many "the others" are in a category beside those told of: "60 stayed; the others fled"."""
    for start, end in speech.find_phrases(speech.words.rest):
        parts = [(box, int(count.value or 0)) for count, box in zip(counts, boxes, strict=True) if count.end <= start]
        if not parts or speech.find_number_after(end) is not None:
            continue
        for code in _get_codes_between(speech, end, len(speech.text)):
            outer = parts[-1][0] - _filter_dimension_codes(parts[-1][0], code[0])
            same = [
                value for box, value in parts if box - _filter_dimension_codes(box, code[0]) == outer and box != outer
            ]
            whole, cell = _get_code_number(speech.shown, {}, outer), outer | {code}
            if whole is None or not same or cell in speech.shown.printed:
                continue
            if 0 <= whole - sum(same) < speech.shown.threshold:
                yield TextDisclosure("rest", speech.text[start:end], start, (cell,))
                break


def _find_stated_differences(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """How many lie between two numbers whose difference is told: "the difference between 340 and 338"."""
    shown, cells = speech.shown, speech.cells()
    for start, end in speech.find_phrases(speech.words.balance):
        second_spans = [
            number for number in speech.number_spans if number.start >= end and number.kind is NumberKind.COUNT
        ][:2]
        if len(second_spans) < len(("one", "other")) or not speech.code_mentions:
            continue
        many, few = sorted((int(number_span.value or 0) for number_span in second_spans), reverse=True)
        known = any(
            shown.has_number(part, many) and shown.has_number(part, few) for cell in cells for part in shown.parts(cell)
        )
        if 0 < many - few < shown.threshold <= few and not known:
            yield TextDisclosure("rest", speech.text[start:end], start, cells)


def _find_counts_of_remainder(speech: AnalysedSentence, counts: Sequence[NumberSpan]) -> Iterator[TextDisclosure]:
    """How many "the rest" are of a whole with which a sentence begins, its parts taken from it."""
    whole = next((count for count in counts if speech.is_opening_whole(count)), None)
    for start, end in speech.find_phrases(speech.words.rest):
        parts = [count for count in counts if whole is not None and whole.end <= count.start < start]
        if whole is None or not parts or speech.find_number_after(end) is not None:
            continue
        left = int(whole.value or 0) - sum(int(part.value or 0) for part in parts)
        cells = speech.cells()
        if 0 <= left < speech.shown.threshold and not any(speech.shown.has_number(cell, left) for cell in cells):
            yield TextDisclosure("rest", speech.text[start:end], start, cells)


def _assign_number_codes(speech: AnalysedSentence, counts: Sequence[NumberSpan]) -> list[Codes]:
    """What each number counts: codes that it names, and those of the sentence's beginning beside them.

    Several codes of a dimension are all of them together; a dimension of which every code is named is none.
    """
    frame = _get_codes_between(speech, 0, counts[0].start) if counts else frozenset[Code]()
    boxes: list[Codes] = []
    for at, span in enumerate(counts):
        end = next((number.start for number in speech.number_spans if number.start >= span.end), len(speech.text))
        own_pairs = _get_joined_codes(speech, span.end, _find_number_phrase_end(speech, span.end, end))
        if not own_pairs and at:
            own_pairs = _get_codes_between(speech, counts[at - 1].end, span.start)
        if at and boxes and speech.has_anaphoric_whole(span.end, end):
            own_pairs = _override_codes(boxes[-1], own_pairs)
        box = _override_codes(frame, own_pairs)
        boxes.append(speech.shown.drop_full_dimensions(box))
        if not at and speech.is_opening_whole(span):
            frame = box
    return boxes


def _get_codes_between(speech: AnalysedSentence, start: int, end: int) -> Codes:
    return frozenset(mention.code for mention in speech.code_mentions if start <= mention.start < end)


def _get_joined_codes(speech: AnalysedSentence, start: int, end: int) -> Codes:
    """The first code of each dimension, and those that are joined to it: "in the north or the south"."""
    pairs_by_name: dict[str, list[Code]] = {}
    last: dict[str, int] = {}
    for mention in speech.code_mentions:
        dimension = mention.code[0]
        if start <= mention.start < end and (
            dimension not in last or speech.has_only_linking_words(last[dimension], mention.start)
        ):
            pairs_by_name.setdefault(dimension, []).append(mention.code)
            last[dimension] = mention.end
    return frozenset(code for own_pairs in pairs_by_name.values() for code in own_pairs)


def _find_number_phrase_end(speech: AnalysedSentence, start: int, end: int) -> int:
    """Where what a number tells of ends: at a sign, the next number, "among them" or "the rest"."""
    signs = (
        sentence_word.start
        for sentence_word in speech.after(start)
        if sentence_word.text in ",;:." and not speech.is_list_comma(sentence_word)
    )
    first = speech.after(start)[:1]
    among = (low for low, _ in speech.find_phrases(speech.words.among_them) if first and low > first[0].start)
    rest = (low for low, _ in speech.find_phrases(speech.words.rest) if low >= start)
    return min(next(signs, end), next(among, end), next(rest, end), end)


def _override_codes(frame: Codes, own: Codes) -> Codes:
    """Codes, and those of others of whose dimension they are none."""
    named = {dimension for dimension, _ in own}
    return own | frozenset(pair for pair in frame if pair[0] not in named)


def _has_small_residual(shown: ShownCells, stated: Mapping[Codes, int], box: Codes, value: int) -> bool:
    """True where a whole without a number, and without all else that is known of it, is few."""
    for dimension in {pair[0] for pair in box}:
        outer = box - _filter_dimension_codes(box, dimension)
        whole = _get_code_number(shown, stated, outer)
        others = [outer | {pair} for pair in sorted(_list_dimension_codes(shown, dimension) - box)]
        known = [_get_code_number(shown, stated, pairs) for pairs in others]
        if whole is None or (others and None not in known):
            continue
        if 0 <= whole - value - sum(number or 0 for number in known) < shown.threshold:
            return True
    return False


def _get_code_number(shown: ShownCells, stated: Mapping[Codes, int], box: Codes) -> int | None:
    """The number of a box where it is stated, or its cells are in print."""
    if box in stated:
        return stated[box]
    found_numbers = [shown.printed.get(cell) for cell in _expand_code_cells(box)]
    return sum(own_numbers[0] for own_numbers in found_numbers if own_numbers) if all(found_numbers) else None


def _expand_code_cells(box: Codes) -> tuple[Codes, ...]:
    """The cells of a box: one code of each dimension."""
    dims = [sorted(_filter_dimension_codes(box, dimension)) for dimension in sorted({pair[0] for pair in box})]
    return tuple(frozenset(chosen) for chosen in product(*dims))


def _filter_dimension_codes(box: Codes, dimension: str) -> Codes:
    return frozenset(pair for pair in box if pair[0] == dimension)


def _list_dimension_codes(shown: ShownCells, dimension: str) -> Codes:
    return frozenset(word for word in shown.words if word[0] == dimension)


_WITHIN = 3  # words
_NEARLY = Fraction(15, 100)  # how far odds in words may be from those in print, as a part of these
_ROUGH = Fraction(6, 100)  # how far a share in words may be from the one in print


def find_share_disclosures(
    speech: AnalysedSentence, span: NumberSpan, share: tuple[Fraction, Fraction]
) -> Iterator[TextDisclosure]:
    """What a share says where its whole is stated, or in print.

    Args:
        speech: The sentence.
        span: The number.
        share: Between what the share is.
    """
    cells = speech.cells()
    whole = speech.whole(span)
    if span.kind is NumberKind.PERCENT and is_difference(speech, span):
        return  # "25 per cent more than before"
    if whole is not None and whole.value is not None and whole.kind is NumberKind.COUNT:
        wholes = [int(whole.value)]
    else:
        if all(cell in speech.shown.printed for cell in cells) or _is_share_in_print(speech, cells, share):
            return
        wholes = _list_share_wholes(speech, span, cells)
    for number in wholes:
        low, high = ceil(share[0] * number), floor(share[1] * number)
        few = [k for k in range(max(low, 0), high + 1) if _is_small_part(k, number, speech.shown.threshold)]
        known = any(speech.shown.has_number(cell, k) for k in range(low, high + 1) for cell in cells)
        hidden = low == high and number and all(cell in speech.shown.hidden for cell in cells)
        if hidden and span.qualifier is ValueQualifier.EXACT and not is_approximate(speech, span.start):
            yield _make_share_disclosure(speech, span, cells)
            return
        if number and few and len(few) == high + 1 - max(low, 0) and not known:
            yield _make_share_disclosure(speech, span, cells)
            return


def _is_share_in_print(speech: AnalysedSentence, cells: tuple[Codes, ...], share: tuple[Fraction, Fraction]) -> bool:
    """True where a cell in print is about such a part of one of its wholes."""
    parts = [Fraction(*own_pair) for cell in cells for own_pair in speech.shown.list_printed_shares(cell)]
    return any(share[0] - _ROUGH <= part <= share[1] + _ROUGH for part in parts)


def _list_share_wholes(speech: AnalysedSentence, span: NumberSpan, cells: tuple[Codes, ...]) -> list[int]:
    """The numbers in print that a share may be of: those that may be said, or those next above its cells."""
    shown = speech.shown
    said = [
        shown.printed[current_whole][0]
        for current_whole in speech.list_stated_wholes(span)
        if shown.printed.get(current_whole)
    ]
    if said:
        return said
    for size in range(len(cells[0]), -1, -1):
        parts = {part for cell in cells for part in shown.parts(cell) if len(part) == size}
        if found_numbers := sorted({shown.printed[part][0] for part in parts if shown.printed.get(part)}):
            return found_numbers
    return []


def find_ordinal_shares(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """A share that is told as an order: "every fourth of the eight".

    Args:
        speech: The sentence.
    """
    for start, end in speech.find_phrases(speech.words.every):
        word = next(iter(speech.after(end)), None)
        whole = get_ordinal_value(word.text, speech.language) if word is not None else 0
        if word is not None and word.text.isdigit() and speech.text[word.end : word.end + 2] == ". ":
            whole = int(word.text)  # "every 39."
        if word is not None and whole > 1:
            share = Fraction(1, whole)
            span = NumberSpan(start, word.end, speech.text[start : word.end], NumberKind.QUANTIFIER, share=share)
            yield from find_share_disclosures(speech, span, (share, share))


def find_printed_odds(speech: AnalysedSentence, span: NumberSpan) -> NumberSpan | None:
    """The second number of odds that are in print: "women outnumbered men two to one".

    Args:
        speech: The sentence.
        span: The number.
    """
    end = speech.find_phrase_end(span.end, speech.words.odds)
    own_span = speech.find_number_after(end) if end else None
    if own_span is None or not own_span.value or not span.value:
        return None
    amount = span.value / own_span.value
    codes = {mention.code for mention in speech.code_mentions}
    for current_code, second_code in permutations(sorted(codes), 2):
        rest = frozenset(code for code in codes if code[0] not in (current_code[0], second_code[0]))
        common_numbers = [speech.shown.printed.get(rest | {code}) for code in (current_code, second_code)]
        if (
            current_code[0] != second_code[0]
            or not common_numbers[0]
            or not common_numbers[1]
            or not common_numbers[1][0]
        ):
            continue
        if abs(Fraction(common_numbers[0][0], common_numbers[1][0]) / Fraction(amount) - 1) <= _NEARLY:
            return own_span
    return None


def bound_share_from_odds(speech: AnalysedSentence, span: NumberSpan) -> tuple[Fraction, Fraction] | None:
    """Between what the share of those is of whom one is told for many others: "11 women for every man".

    Args:
        speech: The sentence.
        span: The number.
    """
    words, named = speech.words, {mention.start: mention for mention in speech.code_mentions}
    others = next(iter(speech.after(span.end)), None)
    if span.kind is not NumberKind.COUNT or span.value is None or others is None or others.start not in named:
        return None
    end = speech.find_phrase_end(named[others.start].end, words.for_)
    end = speech.find_phrase_end(end, words.every) if end else 0
    own_mention = named.get(speech.after(end)[0].start) if end and speech.after(end) else None
    if own_mention is None or own_mention.code[0] != named[others.start].code[0]:
        return None
    half = Fraction(1, 2)
    return 1 / (Fraction(span.value) + 1 + half), 1 / (Fraction(span.value) + half)


def find_odds_disclosures(
    speech: AnalysedSentence, span: NumberSpan, share: tuple[Fraction, Fraction]
) -> Iterator[TextDisclosure]:
    """What odds of two codes of a kind say of a group: of one that is in print, or that is not.

    Args:
        speech: The sentence.
        span: The number.
        share: Between what the share is.
    """
    first = next(mention.code[0] for mention in speech.code_mentions if mention.start >= span.end)
    rest = frozenset(mention.code for mention in speech.code_mentions if mention.code[0] != first)
    whole = speech.shown.printed.get(rest)
    if whole is None:
        yield _make_share_disclosure(speech, span, speech.cells())
        return
    few = range(ceil(share[0] * whole[0]), floor(share[1] * whole[0]) + 1)
    known = any(speech.shown.has_number(cell, k) for cell in speech.cells() for k in few)
    if few and not known and all(_is_small_part(k, whole[0], speech.shown.threshold) for k in few):
        yield _make_share_disclosure(speech, span, speech.cells())


def is_ratio_in_print(speech: AnalysedSentence, span: NumberSpan, whole: NumberSpan) -> bool:
    """True where a share in two numbers is that of a cell in print, or both stand in print.

    Args:
        speech: The sentence.
        span: The number.
        whole: The second number of the share.
    """
    if span.value is None or not whole.value:
        return False
    fraction = Fraction(int(span.value), int(whole.value))
    shares = (
        own_pair
        for cell in speech.cells(speech.named(whole.end))
        for own_pair in speech.shown.list_printed_shares(cell)
    )
    parts = [Fraction(*own_pair) for own_pair in shares]
    if is_part_of_printed_count(speech, span):  # "some 42 of the 44"
        return fraction in parts
    if span.qualifier is not ValueQualifier.EXACT:  # "some three in five were without"
        parts += [1 - part for part in parts]
    return any(abs(part - fraction) <= _ROUGH for part in parts)


def is_share_of_printed_group(speech: AnalysedSentence, whole: NumberSpan, *, certain: bool) -> bool:
    """True for a share of one group in print that is no cell: "one of two shelters", "one in three slept".

    Args:
        speech: The sentence.
        whole: The second number of the share.
        certain: True where a certain whole is told of.
    """
    codes = frozenset(mention.code for mention in speech.code_mentions)
    if not codes and not certain and not speech.shown.has_number(codes, int(whole.value or 0)):
        return True  # "one in five has children"
    if len(codes) != 1 or codes not in speech.shown.printed:
        return False
    word = speech.after(whole.end)[:1]
    called = bool(word) and not speech.is_person_or_code(word[0]) and speech.is_part_of_code_name(word[0])
    flags = [speech.shown.has_number(part, int(whole.value or 0)) for part in speech.shown.parts(codes)]
    return called or not (certain or any(flags))


def bound_rounded_share(span: NumberSpan) -> tuple[Fraction, Fraction]:
    """Between what a share is that is told rounded.

    Args:
        span: The number.
    """
    if span.share is not None:
        return span.share, span.share
    value = span.value or Decimal()
    half = Fraction(1, 2) * Fraction(10) ** int(value.as_tuple().exponent)
    return (Fraction(value) - half) / 100, (Fraction(value) + half) / 100


def _is_small_part(part: int, whole: int, threshold: int) -> bool:
    return part < threshold or whole - part < threshold


def is_difference(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for a number that tells by how many another one is more, less, or changed.

    Args:
        speech: The sentence.
        span: The number.
    """
    before = [
        sentence_word for sentence_word in speech.before(span.start) if sentence_word.text not in speech.words.merely
    ]
    if before and speech.has_phrase_before(before[-1].end, speech.words.by):
        return True
    return any(word.text in speech.words.more for word in speech.after(span.end)[:_WITHIN])


def _make_share_disclosure(speech: AnalysedSentence, span: NumberSpan, cells: tuple[Codes, ...]) -> TextDisclosure:
    return TextDisclosure("share", span.text, span.start, cells)
