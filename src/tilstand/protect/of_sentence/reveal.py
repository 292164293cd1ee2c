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

from tilstand.protect.of_sentence.counted import again, counts_people, of_known
from tilstand.protect.of_sentence.heard import NEAR, spoken
from tilstand.protect.of_sentence.numberless import numberless
from tilstand.protect.of_sentence.persons import one_person
from tilstand.protect.of_sentence.ratio import ratio as ratio_of
from tilstand.protect.of_sentence.reckon import derived, reckoned
from tilstand.protect.of_sentence.revelation import Revelation
from tilstand.protect.of_sentence.shares import (
    difference,
    every,
    exact,
    for_every,
    in_print,
    odds,
    of_one_kind,
    of_two,
    shared,
)
from tilstand.protect.of_sentence.shown import Codes, ShownCells
from tilstand.protect.of_sentence.span import Span, within
from tilstand.protect.of_sentence.speech import Speech
from tilstand.terms import Language, Qualifier
from tilstand.text import NumberSpan, SpanKind

__all__ = ["Revelation", "revelations"]


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
        other = odds(speech, span)
        if other is not None:
            done.add(other.start)
            continue
        share = for_every(speech, span)
        if share is not None:
            yield from of_two(speech, span, share)
            continue
        ratio = ratio_of(speech, span)
        if ratio is not None:
            done.add(ratio.start)
            certain = " " in speech.text[span.end : ratio.start].strip()
            persons = speech.persons(ratio.end, begins=certain) or speech.follows(
                ratio.end, speech.words.cases
            )
            persons = persons or of_known(speech, span)
            if not persons or in_print(speech, span, ratio) or of_one_kind(speech, ratio, certain=certain):
                continue
        if span.kind is SpanKind.PERCENT or (span.kind is SpanKind.QUANTIFIER and _part(span.share)):
            yield from shared(speech, span, exact(span))
        elif span.value is not None and span.kind is not SpanKind.QUANTIFIER:
            yield from _count(speech, span, ratio)
        elif (
            span.value is not None
            and span.value > 1
            and not speech.joins(span.end)
            and counts_people(speech, span)
        ):
            yield from _count(speech, span, None)
    yield from every(speech)
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
        and not (difference(speech, one) or _ought(speech, one) or _said_before(speech, one))
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
    own = speech.named(span.end) or speech.labelled(span)
    cells = speech.cells(own)
    if difference(speech, span):
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
    hidden = _of_hidden(speech, span, value)
    if any(speech.shown.has(cell, value) for cell in cells) and not hidden:
        return
    known = not hidden and any(speech.shown.has(cell, value) for cell in _meant(speech, span))
    if value < least or (speech.unseen and not known):
        yield _told("few" if value else "none", speech, span, cells)
        return
    whole = ratio or speech.whole(span)
    if whole is not None and whole.value is not None and 0 <= int(whole.value) - value < least:
        yield _told("rest", speech, span, cells)


def _of_hidden(speech: Speech, span: NumberSpan, value: int) -> bool:
    """True where the phrase of a number names a hidden cell: that another has this number is no reason."""
    box = speech.phrase(span.end)
    dims = [code[0] for code in box]
    if len(box) < 2 or len(dims) != len({*dims}):  # a code alone, or several of a kind
        return False
    return box in speech.shown.hidden and not any(
        speech.shown.has(one, value) for one in speech.shown.parts(box)
    )


def _meant(speech: Speech, span: NumberSpan) -> tuple[Codes, ...]:
    """The cells of which a number may be known; of a whole with which a sentence begins all it lies in."""
    cells = speech.tabled(speech.labelled(span))
    if speech.opens(span):
        return tuple(dict.fromkeys(part for cell in cells for part in speech.shown.parts(cell)))
    return cells


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
        told = {*words.being, *words.covers, *(one.split()[0] for one in words.hides), "=", "("}
        is_ = any(one in told for one in between[-NEAR:])
        after = [one.text for one in speech.after(own.end)[:1]]
        more = after and after[0] in (",", *words.joint)
        if more or any(one in (*words.negation, *words.conditional) for one in between):
            continue
        if is_ and own.qualifier is Qualifier.EXACT and not speech.bodies_after(own.end):
            yield _told("few", speech, own, speech.cells())


def _said_before(speech: Speech, span: NumberSpan) -> bool:
    return any(one.end < span.start and again(speech, one) == span for one in speech.numbers)


def _ought(speech: Speech, span: NumberSpan) -> bool:
    """True for "one should", which counts nobody."""
    after = speech.after(span.end)
    return bool(after) and after[0].text in speech.words.normative


def _part(share: Fraction | None) -> bool:
    return share is not None and 0 < share < 1


def _told(kind: str, speech: Speech, span: NumberSpan, cells: tuple[Codes, ...]) -> Revelation:
    return Revelation(kind, span.text, span.start, cells)
