"""What a sentence gives away: few, none, all, all but few, shares of few, differences and ranks.

>>> from tilstand.protect.of_sentence.wordings import CodeWords
>>> cells = {frozenset(): (61,), frozenset({("sex", "woman")}): (47,)}
>>> words = {("sex", "woman"): {"en": ("women",)}, ("place", "north"): {"en": ("the north",)}}
>>> shown = ShownCells(3, CodeWords(words), cells)
>>> [one.kind for one in revelations("All but one of the six in the north were women.", "en", shown)]
['few']
>>> revelations("Of these, 47 were women. All but one of the ministries replied.", "en", shown)
()
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from math import ceil, floor

from tilstand.protect.of_sentence.counted import again, counts_people, of_known
from tilstand.protect.of_sentence.fractions import order
from tilstand.protect.of_sentence.heard import spoken
from tilstand.protect.of_sentence.numberless import numberless
from tilstand.protect.of_sentence.persons import one_person
from tilstand.protect.of_sentence.ratio import ratio as ratio_of
from tilstand.protect.of_sentence.reckon import derived, reckoned
from tilstand.protect.of_sentence.relate import rough
from tilstand.protect.of_sentence.revelation import Revelation
from tilstand.protect.of_sentence.shown import Codes, ShownCells
from tilstand.protect.of_sentence.span import Span, within
from tilstand.protect.of_sentence.speech import Speech
from tilstand.terms import Language, Qualifier
from tilstand.text import NumberSpan, SpanKind

__all__ = ["Revelation", "revelations"]

_WITHIN = 3  # words
_NEARLY = Fraction(15, 100)  # how far odds in words may be from those in print, as a part of these
_ROUGH = Fraction(6, 100)  # how far a share in words may be from the one in print


def revelations(
    text: str,
    language: Language,
    shown: ShownCells,
    *,
    bound: Sequence[Span] = (),
    aside: Sequence[Span] = (),
    ruling: bool = False,
) -> tuple[Revelation, ...]:
    """All that a text gives away about cells that are not in print.

    Args:
        text: The text.
        language: Its language.
        shown: What the release shows.
        bound: Where its words were written from figures: what these tell is in print, and so is what follows
            from them alone.
        aside: Where it has a name, a law or a day, whose numbers count nobody.
        ruling: True where it says what counts, and not who was counted: then only numbers tell of somebody.
    """
    found: list[Revelation] = []
    for start, end in spoken(text, language):
        own = [within(spans, start, end) for spans in (bound, aside)]
        speech = Speech(text[start:end], language, shown, *own)
        if not speech.tells_of(one_person(language), speech.bound):
            continue
        made = [
            one
            for one in (*_numbers(speech), *(() if ruling else numberless(speech)))
            if speech.tells(one.start, one.kind)
        ]
        told = {one.start for one in made}
        made += [
            one
            for one in reckoned(speech, _counts(speech))
            if one.start not in told and speech.tells(one.start, one.kind)
        ]
        found += [Revelation(one.kind, one.text, one.start + start, one.cells) for one in made]
    return tuple(sorted(found, key=lambda one: one.start))


def _numbers(speech: Speech) -> Iterator[Revelation]:
    """What the numbers of a sentence say: counts, parts of a whole, shares and differences."""
    done: set[int] = set()
    for span in speech.numbers:
        if span.start in done or _said_before(speech, span):
            continue
        odds = _odds(speech, span)
        if odds is not None:
            done.add(odds.start)
            continue
        share = _for_every(speech, span)
        if share is not None:
            yield from _of_two(speech, span, share)
            continue
        ratio = ratio_of(speech, span)
        if ratio is not None:
            done.add(ratio.start)
            certain = " " in speech.text[span.end : ratio.start].strip()
            persons = speech.persons(ratio.end, begins=certain) or speech.follows(
                ratio.end, speech.words.cases
            )
            persons = persons or of_known(speech, span)
            if not persons or _in_print(speech, span, ratio) or _of_one_kind(speech, ratio, certain=certain):
                continue
        if span.kind is SpanKind.PERCENT or (span.kind is SpanKind.QUANTIFIER and _part(span.share)):
            yield from _share(speech, span, _exact(span))
        elif span.value is not None and span.kind is not SpanKind.QUANTIFIER:
            yield from _count(speech, span, ratio)
        elif (
            span.value is not None
            and span.value > 1
            and not speech.joins(span.end)
            and counts_people(speech, span)
        ):
            yield from _count(speech, span, None)
    yield from _every(speech)
    yield from _on_fingers(speech)
    yield from _behind_a_sign(speech)
    for start, end in speech.found(speech.words.two):
        if not speech.joins(end) and not any(one.start < end and start < one.end for one in speech.numbers):
            couple = NumberSpan(start, end, speech.text[start:end], SpanKind.COUNT, value=Decimal(2))
            yield from _count(speech, couple, None)


def _counts(speech: Speech) -> list[NumberSpan]:
    """The numbers that count people exactly, and tell no difference."""
    return [
        one
        for one in speech.numbers
        if one.kind is SpanKind.COUNT
        and one.value is not None
        and one.qualifier is Qualifier.EXACT
        and (counts_people(speech, one) or _subject(speech, one))
        and not (_difference(speech, one) or _ought(speech, one) or _said_before(speech, one))
    ]


def _subject(speech: Speech, span: NumberSpan) -> bool:
    """True for some of a whole with which a sentence begins: "of the 15 got 14 help", "three left"."""
    words = speech.words
    whole = next((one for one in speech.numbers if one.end <= span.start and speech.opens(one)), None)
    if whole is None or span.unit or not speech.persons(whole.end):
        return False
    word = speech.before(span.start)[-1].text
    return word in (",", *words.joint, *words.past) or word in words.verbs or word.endswith(words.endings)


def _count(speech: Speech, span: NumberSpan, ratio: NumberSpan | None) -> Iterator[Revelation]:
    """What a count says of the cell that it is about, and of the rest of its whole."""
    if span.value is None or not counts_people(speech, span) or _ought(speech, span):
        return
    value, least = int(span.value), speech.shown.threshold
    cells = speech.cells(speech.named(span.end) or speech.labelled(span))
    if _difference(speech, span):
        if speech.unseen or not all(cell in speech.shown.printed for cell in cells):
            yield _told("change", speech, span, cells)
        return
    below = span.qualifier is Qualifier.AT_MOST or speech.precedes(span.start, speech.words.below)
    if (below and value >= least) or derived(speech, span):
        return
    if span.qualifier is Qualifier.AT_LEAST:
        if value <= least and not all(cell in speech.shown.printed for cell in cells):
            yield _told("few", speech, span, cells)
        return
    if any(speech.shown.has(cell, value) for cell in cells):
        return
    known = any(speech.shown.has(cell, value) for cell in _meant(speech, span))
    if value < least or (speech.unseen and not known):
        yield _told("few" if value else "none", speech, span, cells)
        return
    whole = ratio or speech.whole(span)
    if whole is not None and whole.value is not None and 0 <= int(whole.value) - value < least:
        yield _told("rest", speech, span, cells)


def _meant(speech: Speech, span: NumberSpan) -> tuple[Codes, ...]:
    """The cells of which a number may be known; of a whole with which a sentence begins all it lies in."""
    cells = speech.tabled(speech.labelled(span))
    if speech.opens(span):
        return tuple(dict.fromkeys(part for cell in cells for part in speech.shown.parts(cell)))
    return cells


def _share(speech: Speech, span: NumberSpan, share: tuple[Fraction, Fraction]) -> Iterator[Revelation]:
    """What a share says where its whole is stated, or in print."""
    cells = speech.cells()
    whole = speech.whole(span)
    if span.kind is SpanKind.PERCENT and _difference(speech, span):
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
            yield _told("share", speech, span, cells)
            return
        if number and few and len(few) == high + 1 - max(low, 0) and not known:
            yield _told("share", speech, span, cells)
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


def _every(speech: Speech) -> Iterator[Revelation]:
    """A share that is told as an order: "every fourth of the eight"."""
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
            yield from _share(speech, span, (share, share))


def _on_fingers(speech: Speech) -> Iterator[Revelation]:
    """That few are as many as somebody has fingers: "could be counted on two fingers"."""
    for span in speech.numbers:
        word = next(iter(speech.after(span.end)), None)
        few = span.kind is SpanKind.COUNT and 0 < (span.value or 0) < speech.shown.threshold
        if not few or word is None or word.text not in speech.words.fingers:
            continue
        cells = speech.cells()
        if speech.mentions and not any(cell in speech.shown.printed for cell in cells):
            yield _told("few", speech, span, cells)


def _behind_a_sign(speech: Speech) -> Iterator[Revelation]:
    """What number a sign of a table stands for: "the number behind the colon is 2"."""
    words = speech.words
    if speech.normative:
        return
    for _, end in speech.found(words.hidden):
        own = next((one for one in speech.numbers if one.start >= end), None)
        if own is None or own.kind is not SpanKind.COUNT or not (own.value or 0) < speech.shown.threshold:
            continue
        between = [one.text for one in speech.after(end) if one.end <= own.start]
        is_ = between[-1:] and (between[-1] in (*words.being, *words.covers) or between[-1] in "=(")
        after = [one.text for one in speech.after(own.end)[:1]]
        if any(one in (*words.negation, *words.conditional) for one in between) or after[:1] == [","]:
            continue
        if is_ and own.qualifier is Qualifier.EXACT and not speech.bodies_after(own.end):
            yield _told("few", speech, own, speech.cells())


def _said_before(speech: Speech, span: NumberSpan) -> bool:
    return any(one.end < span.start and again(speech, one) == span for one in speech.numbers)


def _ought(speech: Speech, span: NumberSpan) -> bool:
    """True for "one should", which counts nobody."""
    after = speech.after(span.end)
    return bool(after) and after[0].text in speech.words.normative


def _difference(speech: Speech, span: NumberSpan) -> bool:
    """True for a number that tells by how many another one is more, less, or changed."""
    before = [one for one in speech.before(span.start) if one.text not in speech.words.merely]
    if before and speech.precedes(before[-1].end, speech.words.by):
        return True
    return any(word.text in speech.words.more for word in speech.after(span.end)[:_WITHIN])


def _odds(speech: Speech, span: NumberSpan) -> NumberSpan | None:
    """The second number of odds that are in print: "women outnumbered men two to one"."""
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


def _for_every(speech: Speech, span: NumberSpan) -> tuple[Fraction, Fraction] | None:
    """Between what the share of those is of whom one is told for many others: "11 women for every man"."""
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


def _of_two(speech: Speech, span: NumberSpan, share: tuple[Fraction, Fraction]) -> Iterator[Revelation]:
    """What odds of two codes of a kind say of a group: of one that is in print, or that is not."""
    first = next(one.code[0] for one in speech.mentions if one.start >= span.end)
    rest = frozenset(one.code for one in speech.mentions if one.code[0] != first)
    whole = speech.shown.printed.get(rest)
    if whole is None:
        yield _told("share", speech, span, speech.cells())
        return
    few = range(ceil(share[0] * whole[0]), floor(share[1] * whole[0]) + 1)
    known = any(speech.shown.has(cell, k) for cell in speech.cells() for k in few)
    if few and not known and all(_few(k, whole[0], speech.shown.threshold) for k in few):
        yield _told("share", speech, span, speech.cells())


def _in_print(speech: Speech, span: NumberSpan, whole: NumberSpan) -> bool:
    """True where a share in two numbers is that of a cell in print, or both stand in print."""
    if span.value is None or not whole.value:
        return False
    told = Fraction(int(span.value), int(whole.value))
    shares = (own for cell in speech.cells(speech.named(whole.end)) for own in speech.shown.share(cell))
    parts = [Fraction(*own) for own in shares]
    if span.qualifier is not Qualifier.EXACT:  # "some three in five were without"
        parts += [1 - one for one in parts]
    return any(abs(one - told) <= _ROUGH for one in parts)


def _of_one_kind(speech: Speech, whole: NumberSpan, *, certain: bool) -> bool:
    """True for a share of one group in print that is no cell: "one of two shelters", "one in three slept"."""
    codes = frozenset(one.code for one in speech.mentions)
    if len(codes) != 1 or codes not in speech.shown.printed:
        return False
    word = speech.after(whole.end)[:1]
    called = bool(word) and not speech.a_person(word[0]) and speech.names_code(word[0])
    told = [speech.shown.has(part, int(whole.value or 0)) for part in speech.shown.parts(codes)]
    return called or not (certain or any(told))


def _exact(span: NumberSpan) -> tuple[Fraction, Fraction]:
    """Between what a share is that is told rounded."""
    if span.share is not None:
        return span.share, span.share
    value = span.value or Decimal()
    half = Fraction(1, 2) * Fraction(10) ** int(value.as_tuple().exponent)
    return (Fraction(value) - half) / 100, (Fraction(value) + half) / 100


def _part(share: Fraction | None) -> bool:
    return share is not None and 0 < share < 1


def _few(part: int, whole: int, threshold: int) -> bool:
    return part < threshold or whole - part < threshold


def _told(kind: str, speech: Speech, span: NumberSpan, cells: tuple[Codes, ...]) -> Revelation:
    return Revelation(kind, span.text, span.start, cells)
