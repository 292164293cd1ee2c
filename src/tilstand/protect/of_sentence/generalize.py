"""Which numbers of people are of nobody who was counted: in rules, of anybody at all, of those who count."""

from __future__ import annotations

from tilstand.languages.lexicon import lexicon
from tilstand.protect.of_sentence.speech import Speech
from tilstand.text import NumberSpan

__all__ = ["general"]

_WITHIN = 3  # words


def general(speech: Speech, span: NumberSpan) -> bool:
    """True for a number in a rule, of anybody at all, or of people who worked with the figures.

    Args:
        speech: The sentence.
        span: The number.
    """
    return _of_cells(speech, span) or _might(speech, span) or _too_many(speech, span) or _makers(speech, span)


def _of_cells(speech: Speech, span: NumberSpan) -> bool:
    """True for what any cell may hold, in a sentence that names none: "cells with one or two persons"."""
    words = speech.words
    if speech.precedes(span.start, words.ruling):
        return True
    if speech.mentions:
        return False
    if speech.found(words.ruling) or speech.precedes(span.start, words.cells_with):
        return True
    last = next((one for one in reversed(speech.numbers) if one.end <= span.start), None)
    joined = bool(speech.before(span.start)) and speech.before(span.start)[-1].text in words.joint
    return last is not None and joined and _of_cells(speech, last)


def _might(speech: Speech, span: NumberSpan) -> bool:
    """True for what may be with anybody, in a clause that is of no cell: "one person may have two forms"."""
    words, end = speech.words, _noun_end(speech, span)
    codes = {one.code for one in speech.mentions}
    if _supposed(speech, span) and (len(codes) <= 1 or speech.unseen):
        return True
    after = speech.after(end)
    if end == span.end or not after or after[0].text not in words.possible:
        return False
    tokens = {one.text for one in speech.tokens}
    if span.value == 1 and not tokens & {*words.perfect}:
        return True  # "one child may be met by two bodies"
    shown = all(frozenset({one}) in speech.shown.printed for one in codes)
    return not codes or (len({one[0] for one in codes}) == 1 and span.value == 1 and shown)


def _supposed(speech: Speech, span: NumberSpan) -> bool:
    """True after a condition with which a clause of a sentence begins that tells nothing of what was."""
    words, tokens = speech.words, speech.tokens
    opens = [
        one
        for before, one in zip((None, *tokens), tokens, strict=False)
        if one.text in words.conditional and one.end <= span.start and (before is None or before.text == ",")
        if not speech.follows(one.start, lexicon(speech.language).read.about)  # "om lag"
    ]
    return bool(opens) and not any(
        one.text in words.past or one.text.endswith(words.endings) for one in tokens
    )


def _too_many(speech: Speech, span: NumberSpan) -> bool:
    """True for a number by which it is told how many are too many, and of whom that would be said."""
    words = speech.words
    if any(speech.follows(end, words.too_many) for end in (span.end, _noun_end(speech, span))):
        return True
    judged = [
        one
        for one in speech.numbers
        if one.start > span.start and one.value == span.value and speech.follows(one.end, words.too_many)
    ]
    told = [one for one in speech.tokens if judged and one.end <= judged[0].start]
    return bool(judged) and not any(one.text in words.past or one.text == ";" for one in told)


def _makers(speech: Speech, span: NumberSpan) -> bool:
    """True for people who made the figures or the text: "two women at the office wrote the report"."""
    words = speech.words
    if _are_makers(speech, span):
        return True
    spans = [(one.start, _noun_end(speech, one)) for one in speech.numbers]
    for start, _ in speech.found(words.makers):
        between = [one for one in speech.after(span.end) if one.end <= start]
        rest = [one for one in between if not any(low <= one.start < high for low, high in spans)]
        told = {*words.closing, *words.joint} - {*words.verbs, *words.past}
        if start >= span.end and len(rest) <= _WITHIN and all(one.text in told for one in rest):
            return True
    if any(not any(low <= one.start < high for low, high in spans) for one in speech.mentions):
        return False  # somebody else is told of than by the numbers
    return bool(speech.found(words.making))


def _are_makers(speech: Speech, span: NumberSpan) -> bool:
    """True for those of whom a group that makes the figures consists: "the editors, two women and a man"."""
    words = speech.words
    last = next((one for one in reversed(speech.numbers) if one.end <= span.start), None)
    before = [one.text for one in speech.before(span.start)[-1:]]
    if last is not None and before and before[0] in (*words.joint, ",") and _are_makers(speech, last):
        return True
    groups = [end for _, end in speech.found(words.makers) if end <= span.start]
    between = [one.text for one in speech.after(groups[-1]) if one.end <= span.start] if groups else []
    return bool(groups) and (between == [","] or " ".join(between) in words.consisting)


def _noun_end(speech: Speech, span: NumberSpan) -> int:
    """The place after the noun for people that a number counts; that after the number where none does."""
    for word in speech.after(span.end)[:2]:
        own = next((one for one in speech.mentions if one.start == word.start), None)
        if own is not None:
            return own.end
        if speech.people(word):
            return word.end
        if word.sign or word.text in speech.words.closing:
            break
    return span.end
