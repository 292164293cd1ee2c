"""Shares that two small numbers tell, or an ordinal: "three of four", "six in ten", "every third"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from tilstand.audit.words import Grammar, ends_with, pattern
from tilstand.languages.lexicon import lexicon
from tilstand.terms import Language, Qualifier
from tilstand.text import NumberSpan
from tilstand.text import SpanKind as Number

__all__ = ["ratios"]

# Wholes of which shares are told; any other is one that was counted.
_WHOLES = (2, 3, 4, 5, 10)
_SURE = 0.9


def ratios(
    text: str, spans: Sequence[NumberSpan], words: Grammar, language: Language
) -> tuple[NumberSpan, ...]:
    """The number expressions of a sentence, with two that say a share together as one.

    What is said before a share ("over", "nearly") is how it is to be read.

    Args:
        text: A sentence.
        spans: Its number expressions.
        words: The small words of its language.
        language: Its language.
    """
    pairs = {one: other for one, other in pairwise(spans) if _shares(text, one, other, words)}
    return tuple(_said(text, span, language) for span in _merged(text, spans, pairs, words))


def _said(text: str, span: NumberSpan, language: Language) -> NumberSpan:
    """A share with how it is to be read."""
    if span.value is not None or not span.share or span.share == 1 or span.qualifier is not Qualifier.EXACT:
        return span
    read = lexicon(language).read
    for qualifier, phrases in (
        (Qualifier.AT_LEAST, read.at_least),
        (Qualifier.AT_MOST, read.at_most),
        (Qualifier.ABOUT, read.about),
    ):
        if ends_with(phrases, text[: span.start]):
            return replace(span, qualifier=qualifier)
    return span


def _merged(
    text: str, spans: Sequence[NumberSpan], pairs: dict[NumberSpan, NumberSpan], words: Grammar
) -> Iterator[NumberSpan]:
    ends = set(pairs.values())
    for span in spans:
        if span in pairs:
            other = pairs[span]
            one, whole = span.value or Decimal(0), other.value or Decimal(1)
            share = _share(text, span, span.start, other.end, Fraction(one) / Fraction(whole))
            yield replace(share, readings=(one, whole))  # as numbers that were counted
        elif span.kind is Number.ORDINAL and span.value and ends_with(words.every, text[: span.start]):
            start = max(m.start() for m in pattern(words.every).finditer(text, 0, span.start))
            yield _share(text, span, start, span.end, 1 / Fraction(span.value))
        elif span not in ends:
            yield span


def _share(text: str, span: NumberSpan, start: int, end: int, share: Fraction) -> NumberSpan:
    return replace(
        span,
        start=start,
        end=end,
        text=text[start:end],
        kind=Number.QUANTIFIER,
        value=None,
        share=share,
        confidence=_SURE,
    )


def _shares(text: str, one: NumberSpan, other: NumberSpan, words: Grammar) -> bool:
    """True for two small numbers in words, and a word between that makes one a share of the other."""
    if not (one.kind is other.kind is Number.COUNT) or one.value is None or other.value is None:
        return False
    if any(c.isdigit() for c in one.text + other.text) or other.value not in _WHOLES:
        return False
    if not 0 < one.value < other.value:
        return False
    return (
        re.fullmatch(rf"\s+{pattern(words.ratio).pattern}\s+", text[one.end : other.start], re.I) is not None
    )
