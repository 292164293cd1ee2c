"""What a share says of people: of a stated whole or one in print, odds, and what is told of every so many."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from math import ceil, floor

from tilstand.protect.of_sentence.counted import of_known
from tilstand.protect.of_sentence.fractions import order
from tilstand.protect.of_sentence.relate import rough
from tilstand.protect.of_sentence.revelation import Revelation
from tilstand.protect.of_sentence.shown import Codes
from tilstand.protect.of_sentence.speech import Speech
from tilstand.terms import Qualifier
from tilstand.text import NumberSpan, SpanKind

__all__ = ["difference", "every", "exact", "for_every", "in_print", "odds", "of_one_kind", "of_two", "shared"]

_WITHIN = 3  # words
_NEARLY = Fraction(15, 100)  # how far odds in words may be from those in print, as a part of these
_ROUGH = Fraction(6, 100)  # how far a share in words may be from the one in print


def shared(speech: Speech, span: NumberSpan, share: tuple[Fraction, Fraction]) -> Iterator[Revelation]:
    """What a share says where its whole is stated, or in print.

    Args:
        speech: The sentence.
        span: The number.
        share: Between what the share is.
    """
    cells = speech.cells()
    whole = speech.whole(span)
    if span.kind is SpanKind.PERCENT and difference(speech, span):
        return  # "25 per cent more than before"
    if whole is not None and whole.value is not None and whole.kind is SpanKind.COUNT:
        wholes = [int(whole.value)]
    else:
        if all(cell in speech.shown.printed for cell in cells) or _printed_share(speech, cells, share):
            return
        wholes = _wholes(speech, span, cells)
    for number in wholes:
        low, high = ceil(share[0] * number), floor(share[1] * number)
        few = [k for k in range(max(low, 0), high + 1) if _few(k, number, speech.shown.threshold)]
        known = any(speech.shown.has(cell, k) for k in range(low, high + 1) for cell in cells)
        hidden = low == high and number and all(cell in speech.shown.hidden for cell in cells)
        if hidden and span.qualifier is Qualifier.EXACT and not rough(speech, span.start):
            yield _told(speech, span, cells)
            return
        if number and few and len(few) == high + 1 - max(low, 0) and not known:
            yield _told(speech, span, cells)
            return


def _printed_share(speech: Speech, cells: tuple[Codes, ...], share: tuple[Fraction, Fraction]) -> bool:
    """True where a cell in print is about such a part of one of its wholes."""
    parts = [Fraction(*own) for cell in cells for own in speech.shown.share(cell)]
    return any(share[0] - _ROUGH <= one <= share[1] + _ROUGH for one in parts)


def _wholes(speech: Speech, span: NumberSpan, cells: tuple[Codes, ...]) -> list[int]:
    """The numbers in print that a share may be of: those that may be said, or those next above its cells."""
    shown = speech.shown
    said = [shown.printed[one][0] for one in speech.said_wholes(span) if shown.printed.get(one)]
    if said:
        return said
    for size in range(len(cells[0]), -1, -1):
        parts = {part for cell in cells for part in shown.parts(cell) if len(part) == size}
        if found := sorted({shown.printed[part][0] for part in parts if shown.printed.get(part)}):
            return found
    return []


def every(speech: Speech) -> Iterator[Revelation]:
    """A share that is told as an order: "every fourth of the eight".

    Args:
        speech: The sentence.
    """
    for start, end in speech.found(speech.words.every):
        word = next(iter(speech.after(end)), None)
        whole = order(word.text, speech.language) if word is not None else 0
        if word is not None and word.text.isdigit() and speech.text[word.end : word.end + 2] == ". ":
            whole = int(word.text)  # "every 39."
        if word is not None and whole > 1:
            share = Fraction(1, whole)
            span = NumberSpan(
                start, word.end, speech.text[start : word.end], SpanKind.QUANTIFIER, share=share
            )
            yield from shared(speech, span, (share, share))


def odds(speech: Speech, span: NumberSpan) -> NumberSpan | None:
    """The second number of odds that are in print: "women outnumbered men two to one".

    Args:
        speech: The sentence.
        span: The number.
    """
    end = speech.follows(span.end, speech.words.odds)
    own = speech.number_at(end) if end else None
    if own is None or not own.value or not span.value:
        return None
    told = span.value / own.value
    codes = {one.code for one in speech.mentions}
    for one, two in permutations(sorted(codes), 2):
        rest = frozenset(code for code in codes if code[0] not in (one[0], two[0]))
        both = [speech.shown.printed.get(rest | {code}) for code in (one, two)]
        if one[0] != two[0] or not both[0] or not both[1] or not both[1][0]:
            continue
        if abs(Fraction(both[0][0], both[1][0]) / Fraction(told) - 1) <= _NEARLY:
            return own
    return None


def for_every(speech: Speech, span: NumberSpan) -> tuple[Fraction, Fraction] | None:
    """Between what the share of those is of whom one is told for many others: "11 women for every man".

    Args:
        speech: The sentence.
        span: The number.
    """
    words, named = speech.words, {one.start: one for one in speech.mentions}
    others = next(iter(speech.after(span.end)), None)
    if span.kind is not SpanKind.COUNT or span.value is None or others is None or others.start not in named:
        return None
    end = speech.follows(named[others.start].end, words.for_)
    end = speech.follows(end, words.every) if end else 0
    own = named.get(speech.after(end)[0].start) if end and speech.after(end) else None
    if own is None or own.code[0] != named[others.start].code[0]:
        return None
    half = Fraction(1, 2)
    return 1 / (Fraction(span.value) + 1 + half), 1 / (Fraction(span.value) + half)


def of_two(speech: Speech, span: NumberSpan, share: tuple[Fraction, Fraction]) -> Iterator[Revelation]:
    """What odds of two codes of a kind say of a group: of one that is in print, or that is not.

    Args:
        speech: The sentence.
        span: The number.
        share: Between what the share is.
    """
    first = next(one.code[0] for one in speech.mentions if one.start >= span.end)
    rest = frozenset(one.code for one in speech.mentions if one.code[0] != first)
    whole = speech.shown.printed.get(rest)
    if whole is None:
        yield _told(speech, span, speech.cells())
        return
    few = range(ceil(share[0] * whole[0]), floor(share[1] * whole[0]) + 1)
    known = any(speech.shown.has(cell, k) for cell in speech.cells() for k in few)
    if few and not known and all(_few(k, whole[0], speech.shown.threshold) for k in few):
        yield _told(speech, span, speech.cells())


def in_print(speech: Speech, span: NumberSpan, whole: NumberSpan) -> bool:
    """True where a share in two numbers is that of a cell in print, or both stand in print.

    Args:
        speech: The sentence.
        span: The number.
        whole: The second number of the share.
    """
    if span.value is None or not whole.value:
        return False
    told = Fraction(int(span.value), int(whole.value))
    shares = (own for cell in speech.cells(speech.named(whole.end)) for own in speech.shown.share(cell))
    parts = [Fraction(*own) for own in shares]
    if of_known(speech, span):  # "some 42 of the 44"
        return told in parts
    if span.qualifier is not Qualifier.EXACT:  # "some three in five were without"
        parts += [1 - one for one in parts]
    return any(abs(one - told) <= _ROUGH for one in parts)


def of_one_kind(speech: Speech, whole: NumberSpan, *, certain: bool) -> bool:
    """True for a share of one group in print that is no cell: "one of two shelters", "one in three slept".

    Args:
        speech: The sentence.
        whole: The second number of the share.
        certain: True where a certain whole is told of.
    """
    codes = frozenset(one.code for one in speech.mentions)
    if not codes and not certain and not speech.shown.has(codes, int(whole.value or 0)):
        return True  # "one in five has children"
    if len(codes) != 1 or codes not in speech.shown.printed:
        return False
    word = speech.after(whole.end)[:1]
    called = bool(word) and not speech.a_person(word[0]) and speech.names_code(word[0])
    told = [speech.shown.has(part, int(whole.value or 0)) for part in speech.shown.parts(codes)]
    return called or not (certain or any(told))


def exact(span: NumberSpan) -> tuple[Fraction, Fraction]:
    """Between what a share is that is told rounded.

    Args:
        span: The number.
    """
    if span.share is not None:
        return span.share, span.share
    value = span.value or Decimal()
    half = Fraction(1, 2) * Fraction(10) ** int(value.as_tuple().exponent)
    return (Fraction(value) - half) / 100, (Fraction(value) + half) / 100


def _few(part: int, whole: int, threshold: int) -> bool:
    return part < threshold or whole - part < threshold


def difference(speech: Speech, span: NumberSpan) -> bool:
    """True for a number that tells by how many another one is more, less, or changed.

    Args:
        speech: The sentence.
        span: The number.
    """
    before = [one for one in speech.before(span.start) if one.text not in speech.words.merely]
    if before and speech.precedes(before[-1].end, speech.words.by):
        return True
    return any(word.text in speech.words.more for word in speech.after(span.end)[:_WITHIN])


def _told(speech: Speech, span: NumberSpan, cells: tuple[Codes, ...]) -> Revelation:
    return Revelation("share", span.text, span.start, cells)
