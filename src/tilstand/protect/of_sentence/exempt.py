"""Which numbers of a sentence count nobody although they stand alone: their noun is said elsewhere."""

from __future__ import annotations

from tilstand.protect.of_sentence.speech import Speech
from tilstand.terms import Qualifier
from tilstand.text import NumberSpan, SpanKind

__all__ = ["exempted"]


def exempted(speech: Speech, span: NumberSpan) -> bool:
    """True for a number alone that is one of things, of a sum that agrees, or what "fewer than" covers.

    Args:
        speech: The sentence.
        span: The number.
    """
    if _named(speech, span) or _listed(speech) or _for_each(speech, span):
        return True
    if not _bare(speech, span):
        return _others(speech, span) and _elided(speech, span)
    if _interval(speech):
        return True
    return _elided(speech, span) or (span.value == 0 and (_covered(speech, span) or _agrees(speech, span)))


def _bare(speech: Speech, span: NumberSpan) -> bool:
    """True where no noun and no verb follows a number, and no whole of which it is a part."""
    next_ = speech.after(span.end)[:1]
    if not next_ or next_[0].sign:
        return True
    words, word = speech.words, next_[0].text
    return word in words.closing - {*words.verbs, *words.past} and not speech.follows(span.end, words.of)


def _others(speech: Speech, span: NumberSpan) -> bool:
    """True for those left of what was told of, where the clause names nobody: "the other two are empty"."""
    words = speech.words
    if not any(one.text in words.others for one in speech.before(span.start)[-1:]):
        return False
    next_ = speech.after(span.end)[:1]
    named = any(one.start >= span.end for one in speech.mentions)
    return bool(next_) and next_[0].text in (*words.verbs, *words.past) and not named


def _elided(speech: Speech, span: NumberSpan) -> bool:
    """True where the noun is that of the number before, which is a thing: "two houses here and one there"."""
    words = speech.words
    before = [one for one in speech.before(span.start) if one.text not in words.definite]
    told = [one for one in speech.numbers if one.end <= span.start and not _bare(speech, one)]
    if not before or not told or told[-1].kind is not SpanKind.COUNT:
        return False
    if before[-1].text not in (*words.joint, *words.others, ",") and not _gapped(speech, told[-1], span):
        return False
    noun = speech.after(told[-1].end)[0].text
    return noun not in words.closing and noun not in words.cases and not speech.persons(told[-1].end)


def _gapped(speech: Speech, last: NumberSpan, span: NumberSpan) -> bool:
    """True for a number that ends a clause whose verb is left out too: "... and the one in the north two"."""
    next_ = speech.after(span.end)[:1]
    between = [one for one in speech.after(last.end) if one.end <= span.start]
    joined = [at for at, one in enumerate(between) if one.text in speech.words.joint]
    told = {*speech.words.verbs, *speech.words.past}
    after = between[joined[-1] :] if joined else []
    own = any(one.sign or one.text in told or speech.people(one) for one in after)
    return (not next_ or next_[0].sign) and bool(after) and not own


def _named(speech: Speech, span: NumberSpan) -> bool:
    """True for a number that is spoken of as one: "the numbers one and two"."""
    words = speech.words
    if speech.precedes(span.start, words.values):
        return True
    last = next((one for one in reversed(speech.numbers) if one.end <= span.start), None)
    joined = last is not None and speech.text[last.end : span.start].strip() in (*words.joint, ",")
    return last is not None and joined and _named(speech, last)


def _interval(speech: Speech) -> bool:
    """True where a sentence tells the interval in which a hidden number lies, from zero up to the limit."""
    if not speech.found((*speech.words.interval, *speech.words.hidden)):
        return False
    ends = sorted(int(one.value) for one in speech.numbers if one.value is not None)
    return ends[:1] == [0] and ends[-1] >= speech.shown.threshold - 1


def _listed(speech: Speech) -> bool:
    """True where all that a hidden number may be is told: "may hold zero, one or two persons"."""
    values = {int(one.value) for one in speech.numbers if one.value is not None}
    return speech.normative and set(range(speech.shown.threshold)) <= values


def _for_each(speech: Speech, span: NumberSpan) -> bool:
    """True for a number of everybody's own, in what holds at all times: "each child has two rooms"."""
    before = speech.before(span.start)
    sign = max((one.start for one in before if one.sign), default=-1)
    if speech.precedes(span.start, speech.words.of):
        return False  # "each of the two"
    each = any(start > sign and end <= span.start for start, end in speech.found(speech.words.every))
    return each and not speech.past(span.start)


def _covered(speech: Speech, span: NumberSpan) -> bool:
    """True for a zero of which it is said that "fewer than" covers it: a hidden number told as hidden."""
    limits = (one for one in speech.numbers if one.end <= span.start and one.qualifier is Qualifier.AT_MOST)
    return any(
        limit.value is not None
        and limit.value + 1 >= speech.shown.threshold
        and any(limit.end <= low and high <= span.start for low, high in speech.found(speech.words.covers))
        for limit in limits
    )


def _agrees(speech: Speech, span: NumberSpan) -> bool:
    """True for a zero by which sums differ, in a clause that names nobody: "the deviation is zero"."""
    clause: list[str] = []
    for word in reversed(speech.before(span.start)):
        if word.sign:
            break
        if any(one.start <= word.start < one.end for one in speech.mentions):
            return False
        clause.append(word.text)
    return any(word in speech.words.balance for word in clause)
