"""Noughts that are told by a word that turns the sentence: "the directorate has not decided any"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from tilstand.audit.phrase import About, Hit
from tilstand.audit.words import Grammar, pattern
from tilstand.text import NumberSpan
from tilstand.text import SpanKind as Number

__all__ = ["denial"]

# Signs and words that end a clause.
_ENDS = re.compile(r"[,.;:(](?!\S)|\(")
_CONFIDENCE = 0.3


def denial(text: str, spans: Sequence[NumberSpan], hits: Sequence[Hit], words: Grammar) -> NumberSpan | None:
    """The word that turns a main clause, as the number nought; None where it says nothing of a figure.

    It is one only before the name of a measure, with no number before it or between them: "not all", "not 5"
    and "not only" say something else.

    Args:
        text: A sentence.
        spans: Its number expressions.
        hits: Its phrases.
        words: The small words of its language.
    """
    match = pattern(words.negation).search(text)
    if match is None or any(h.start <= match.start() < h.end for h in hits):
        return None
    if pattern((*words.relative, *words.clause)).search(text, 0, match.start()):
        return None
    sign = _ENDS.search(text, match.end())
    end = sign.start() if sign else len(text)
    figures = [span for span in spans if span.kind.figure and span.start < end]
    named = any(h.about is About.MEASURE and match.end() < h.start < end for h in hits)
    if figures or not named or pattern(words.onlys).match(text, match.end() + 1):
        return None
    return NumberSpan(
        match.start(),
        match.end(),
        match.group(),
        Number.QUANTIFIER,
        Decimal(0),
        share=Fraction(0),
        confidence=_CONFIDENCE,
        word=True,
    )
