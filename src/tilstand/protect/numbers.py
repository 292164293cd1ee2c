"""The numbers of a text as a reader meets them: digits, and number words where the language can be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from tilstand.terms import Language
from tilstand.terms.text import PieceKind as Typed
from tilstand.text.reading import NumberSpan, SpanKind, numbers_in
from tilstand.text.reading.vocabulary import vocabulary

__all__ = ["TYPED", "numbers"]

TYPED: Mapping[SpanKind, Typed] = {
    SpanKind.YEAR: "period",
    SpanKind.DATE: "period",
    SpanKind.ORDINAL: "name",
    SpanKind.LAW: "law",
    SpanKind.REFERENCE: "name",
}
"""Numbers that are no figures by the way they are written, and what each of them is."""

_SURE = 0.5  # an article that may be the number one is read with less
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=1 << 15)
def numbers(text: str, language: Language) -> tuple[NumberSpan, ...]:
    """The number expressions of a text, in order of place; none where nothing looks like one.

    Words for a share of the whole ("all", "none") are no numbers here.

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
        if span.kind is not SpanKind.QUANTIFIER and span.confidence >= _SURE
    )


@lru_cache
def _words(language: Language) -> frozenset[str]:
    own = vocabulary(language)
    return own.exact | frozenset(own.articles)
