"""Shares that are told in two numbers: "one in three", "one woman in three"."""

from __future__ import annotations

from tilstand.protect.of_sentence.speech import Speech
from tilstand.text import NumberSpan, SpanKind

__all__ = ["ratio"]


def ratio(speech: Speech, span: NumberSpan) -> NumberSpan | None:
    """The second number of a share in two; None where a number is none.

    Args:
        speech: The sentence.
        span: The first number.
    """
    after = speech.after(span.end)[:1]
    noun = after[0].end if after and speech.people(after[0]) else span.end
    end = speech.follows(span.end, speech.words.ratio) or speech.follows(noun, speech.words.ratio)
    own = speech.number_at(end) if end else None
    fits = own is not None and own.value is not None and span.value is not None and own.value >= span.value
    return own if fits and own is not None and own.kind is SpanKind.COUNT else None
