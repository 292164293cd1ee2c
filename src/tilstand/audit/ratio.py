"""Shares that two small numbers tell, or an ordinal: "three of four", "six in ten", "every third"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from tilstand.audit.words import Grammar, ends_with, pattern
from tilstand.text import NumberSpan
from tilstand.text import SpanKind as Number

__all__ = ["ratios"]

# A whole beyond it is one that was counted.
_MOST = 10
_SURE = 0.9


def ratios(text: str, spans: Sequence[NumberSpan], words: Grammar) -> tuple[NumberSpan, ...]:
    """The number expressions of a sentence, with two that say a share together as one.

    Args:
        text: A sentence.
        spans: Its number expressions.
        words: The small words of its language.
    """
    pairs = {one: other for one, other in pairwise(spans) if _shares(text, one, other, words)}
    return tuple(_merged(text, spans, pairs, words))


def _merged(
    text: str, spans: Sequence[NumberSpan], pairs: dict[NumberSpan, NumberSpan], words: Grammar
) -> Iterator[NumberSpan]:
    ends = set(pairs.values())
    for span in spans:
        if span in pairs:
            other = pairs[span]
            yield _share(
                text, span, span.start, other.end, Fraction(span.value or 0) / Fraction(other.value or 1)
            )
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
    if any(c.isdigit() for c in one.text + other.text) or not 0 < one.value < other.value <= _MOST:
        return False
    return (
        re.fullmatch(rf"\s+{pattern(words.ratio).pattern}\s+", text[one.end : other.start], re.I) is not None
    )
