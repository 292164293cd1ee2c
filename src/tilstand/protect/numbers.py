"""The numbers of a text as a reader meets them: digits, and number words where the language can be read."""

from __future__ import annotations

import re
from functools import lru_cache

from tilstand.terms import Language
from tilstand.text.reading import NumberSpan, SpanKind, numbers_in
from tilstand.text.reading.vocabulary import vocabulary

__all__ = ["declared", "numbers"]

_SURE = 0.5  # an article that may be the number one is read with less
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+(?:[.,-]\d+)*")


@lru_cache(maxsize=1 << 15)
def numbers(text: str, language: Language) -> tuple[NumberSpan, ...]:
    """The number expressions of a text, in order of place; none where nothing looks like one.

    Words for a share of the whole ("all", "none") are no numbers here, nor are words of order ("first",
    "annen", which is "other" too): they count nobody. An order in digits is a number.

    Args:
        text: The text.
        language: Its language.

    Example:
        >>> [(span.text, span.kind.value) for span in numbers("37 persons in 2031, all of them new", "en")]
        [('37', 'count'), ('2031', 'year')]
    """
    if not _DIGIT.search(text) and not any(
        word in _words(language) for word in map(str.lower, _WORD.findall(text))
    ):
        return ()
    return tuple(
        span
        for span in numbers_in(text, language)
        if span.kind is not SpanKind.QUANTIFIER
        and span.confidence >= _SURE
        and not (span.kind is SpanKind.ORDINAL and span.word)
    )


def declared(span: NumberSpan) -> tuple[str, ...]:
    """How a collection declares the numbers of an expression: its value, a range as both ends.

    What has no value (a law, a day without its year, the name of a form) is declared by its digits.

    Example:
        >>> [declared(span) for span in numbers("ages 18-24, on 1 January", "en")]
        [('18-24',), ('1',)]
    """
    if span.kind in (SpanKind.DATE, SpanKind.LAW, SpanKind.REFERENCE) or span.value is None:
        return tuple(_DIGITS.findall(span.text))
    return (f"{span.value}" if span.high is None else f"{span.value}-{span.high}",)


@lru_cache
def _words(language: Language) -> frozenset[str]:
    own = vocabulary(language)
    return own.exact | frozenset(own.articles)
