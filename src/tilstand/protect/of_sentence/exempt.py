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
    if not _bare(speech, span):
        return False
    return _elided(speech, span) or (span.value == 0 and (_covered(speech, span) or _agrees(speech, span)))


def _bare(speech: Speech, span: NumberSpan) -> bool:
    """True where no noun and no verb follows a number, and no whole of which it is a part."""
    next_ = speech.after(span.end)[:1]
    if not next_ or next_[0].sign:
        return True
    words, word = speech.words, next_[0].text
    return word in words.closing - {*words.verbs, *words.past} and not speech.follows(span.end, words.of)


def _elided(speech: Speech, span: NumberSpan) -> bool:
    """True where the noun is that of the number before, which is a thing: "two houses here and one there"."""
    before = speech.before(span.start)
    if not before or before[-1].text not in (*speech.words.joint, ","):
        return False
    last = next((one for one in reversed(speech.numbers) if one.end <= span.start), None)
    if last is None or last.kind is not SpanKind.COUNT:
        return False
    if _bare(speech, last):
        return _elided(speech, last)
    noun = speech.after(last.end)[0].text
    return noun not in speech.words.closing and not speech.persons(last.end)


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
