"""Whether a number counts people: by the noun after it, what was told before, what it is excepted of."""

from __future__ import annotations

from collections.abc import Sequence

from tilstand.protect.of_sentence.exempt import exempted
from tilstand.protect.of_sentence.generalize import general
from tilstand.protect.of_sentence.ratio import ratio
from tilstand.protect.of_sentence.speech import Speech, Word
from tilstand.text import NumberSpan, SpanKind

__all__ = ["again", "counts_people", "of_known"]

_MANY = 10  # a smaller number is by chance the same as one in print
_MOST = 100_000  # no text tells so many people in round words beside few


def counts_people(speech: Speech, span: NumberSpan) -> bool:
    """True for a number that counts people.

    Args:
        speech: The sentence.
        span: The number.
    """
    if speech.follows(span.end, speech.words.exception):
        return speech.excepted_persons(span)
    told = [one for one in speech.numbers if one.end <= span.start and one.kind is SpanKind.COUNT]
    among = speech.words.among_them
    if told and (speech.follows(span.end, among) or speech.precedes(span.start, among)):
        return counts_people(speech, told[-1])  # "20 girls, 19 of them"; "12 visits, of which two by night"
    return of_known(speech, span) or _of_people(speech, span, told)


def _of_people(speech: Speech, span: NumberSpan, told: Sequence[NumberSpan]) -> bool:
    """True for a number of people by what stands around it; some were told before."""
    whole = ratio(speech, span)
    if whole is not None and speech.follows(whole.end, speech.words.cases):
        return bool(speech.mentions)  # "15 of 16 cases"
    if _of_a_court(speech, span):
        return False
    alone = any(one.text in speech.words.solely for one in speech.before(span.start)[-2:])
    if alone and speech.follows(span.end, speech.words.cases):
        return bool(speech.mentions)  # "only in one case"
    after = speech.after(span.end)
    few = bool(speech.mentions) and 0 < (span.value or 0) < speech.shown.threshold and not speech.normative
    if speech.unseen or few:
        ends = [span.end, *(one.end for one in after[:1] if not one.sign)]
        if any(speech.follows(one, (*speech.words.listed, *speech.words.cases)) for one in ends):
            return True  # "two names"
    joint = bool(after) and after[0].text in speech.words.joint
    if joint and not told and _million(speech, after[0].end):
        return False
    if (span.value or 0) >= _MOST or _by_turns(speech, span) or _millions_before(speech, span):
        return False
    if joint and (own := speech.number_at(after[0].end)) is not None:
        return counts_people(speech, own)  # "one or two meetings", "from one to two"
    if told and after and after[0].text in speech.words.others and _closes(speech, after[0].end):
        before = [one.text in speech.words.joint for one in speech.before(span.start)[-1:]]
        return before == [True] and counts_people(speech, told[-1])  # "nine women and two others"
    end = span.end
    if (own := again(speech, span)) is not None:
        end = speech.after(own.end)[0].end if speech.after(own.end) else own.end
    begins = not speech.before(span.start)
    return speech.persons(end, begins=begins) and not _of_things(speech, span)


def of_known(speech: Speech, span: NumberSpan) -> bool:
    """True for some of a number of many that is in print of what is named: "43 of the 44 registrations".

    Args:
        speech: The sentence.
        span: The number.
    """
    whole = speech.whole(span)
    many = int(whole.value or 0) if whole is not None else 0
    if whole is None or many < _MANY or speech.bodies_after(whole.end):
        return False
    shown = speech.shown
    return any(shown.has(part, many) for cell in speech.cells() for part in shown.parts(cell) if part)


def _of_a_court(speech: Speech, span: NumberSpan) -> bool:
    """True for cases that a court had: "the court heard two cases of forced labour"."""
    words = speech.words
    heard = any(one.text in words.courts for one in speech.tokens)
    return heard and any(one.text in words.cases for one in speech.after(span.end)[:2])


def _by_turns(speech: Speech, span: NumberSpan) -> bool:
    """True for a number of a group of any: "four by four"."""
    same = [
        one for one in speech.numbers if one.start != span.start and one.text.lower() == span.text.lower()
    ]
    for one in same:
        low, high = sorted((span, one), key=lambda own: own.start)
        between = speech.text[low.end : high.start].split()
        if len(between) == 1 and between[0] in speech.words.turns:
            return True
    return False


def _closes(speech: Speech, at: int) -> bool:
    """True where no noun follows a place."""
    return all(
        one.sign or one.text in speech.words.closing or _tells(speech, one) for one in speech.after(at)[:1]
    )


def _tells(speech: Speech, word: Word) -> bool:
    words = speech.words
    return word.text in words.past or word.text.endswith(words.endings)


def _million(speech: Speech, at: int) -> bool:
    """True where a number follows that is of money and not of people: "from 2 to 1 million"."""
    own = next((one for one in speech.read if at <= one.start <= at + 1), None)
    return own is not None and (own.kind is SpanKind.MONEY or (own.value or 0) >= _MOST)


def _millions_before(speech: Speech, span: NumberSpan) -> bool:
    """True after a number of money that is joined: "from two million to one"."""
    before = speech.before(span.start)[-1:]
    own = [one for one in speech.read if before and one.end <= before[0].start]
    joined = bool(before) and before[0].text in speech.words.joint
    return joined and bool(own) and _million(speech, own[-1].start)


def again(speech: Speech, span: NumberSpan) -> NumberSpan | None:
    """The same number in digits, in brackets: "two (2) men"."""
    after = speech.after(span.end)
    own = speech.number_at(after[0].end) if after and after[0].text == "(" else None
    return own if own is not None and own.value == span.value and own.start == after[0].end else None


def _of_bodies(speech: Speech, span: NumberSpan) -> bool:
    """True for so many of what a code in print is called, and of nothing else: "we asked two restaurants"."""
    own, codes = speech.named(span.end), {one.code for one in speech.mentions}
    if len(own) != 1 or codes != own or own not in speech.shown.printed:
        return False
    start = next(one.start for one in speech.mentions if one.start >= span.end)
    between = [one for one in speech.after(span.end) if one.end <= start]
    word = speech.after(start)[0]
    solely = any(one.text in speech.words.solely for one in speech.before(span.start)[-1:])
    near = len(between) < 2 and not any(one.text in speech.words.closing for one in between)
    return near and not solely and not speech.a_person(word)


def _of_things(speech: Speech, span: NumberSpan) -> bool:
    """True for what is excepted of all of something that is nobody: "every day but one"."""
    words = speech.words
    if exempted(speech, span) or general(speech, span):
        return True
    if speech.amounts_to_things(span.end) or speech.among_things(span.end) or speech.beside_a_share(span):
        return True
    if not speech.precedes(span.start, words.except_):
        return False
    opened = [end for _, end in speech.found((*words.everyone, *words.every)) if end <= span.start]
    if not opened:
        return not speech.excepted_persons(span)
    excepted = max((start for start, end in speech.found(words.except_) if end <= span.start), default=0)
    between = [one for one in speech.before(excepted) if opened and one.start >= opened[-1]]
    said = [one for one in between if one.text not in words.closing]
    named = any(speech.people(one) or any(one.start == own.start for own in speech.mentions) for one in said)
    return bool(said) and not named
