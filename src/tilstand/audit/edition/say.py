"""The numbers that an edition's texts say, each a candidate like a figure of the ledger."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from tilstand.audit.edition.text import EditionSentence
from tilstand.audit.stated import StatedAt
from tilstand.audit.wording import stems
from tilstand.book.interval import Interval
from tilstand.model import Source
from tilstand.terms import Key, Language, Period, Qualifier
from tilstand.text import NumberSpan, numbers_in
from tilstand.text import SpanKind as Number

__all__ = ["SaidAt", "WordsAround", "following", "numbers_said", "stem", "words_of"]

# So many letters before and after a number are near it.
_BEFORE, _AFTER = 50, 60
_KINDS = (Number.COUNT, Number.PERCENT, Number.POINTS, Number.RANGE, Number.MONEY)
# "18 to 23", "18–23" are the two ends of one range, however that is written.
_JOINED = re.compile(r"\s*(?:[-–—]{1,2}|[^\W\d]{1,4})\s*")
_NEXT = re.compile(r"\s+(?P<word>[^\W\d_]+)")
# A body tells in words of one or two of this and that, which is no number to hold a text against.
_SMALL = 2

words_of = lru_cache(maxsize=64)(stems)


@dataclass(frozen=True, slots=True)
class WordsAround:
    """The words around a number, without itself and the noun that it counts.

    Attributes:
        near: Those near it.
        sentence: All of its sentence.
        every: Those, and the ones that its sentence goes on from.
    """

    near: frozenset[str]
    sentence: frozenset[str]
    every: frozenset[str]

    @classmethod
    def of(cls, text: str, number: NumberSpan, before: str) -> WordsAround:
        """The words around a number.

        Args:
            text: Its sentence.
            number: The number.
            before: What the sentence goes on from.
        """
        start, end = number.start, number.end
        own = {following(text, end)} | words_of(number.unit)
        words = words_of(text[:start]) | words_of(text[end:])
        near = words_of(text[max(0, start - _BEFORE) : start]) | words_of(text[end : end + _AFTER])
        return cls((near & words) - own, words - own, (words | words_of(before)) - own)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAt(StatedAt):
    """A number as a text of the edition says it.

    Attributes:
        kind: What kind of number it is.
        qualifier: How it is to be read.
        unit: The unit that follows it.
        words: The words around it.
        noun: The word right after it, where that is no unit.
        provider: The body in whose part it stands; empty for none.
    """

    kind: Number
    qualifier: Qualifier
    unit: str
    words: WordsAround
    noun: str
    provider: str

    def beside(self, number: NumberSpan) -> tuple[Fraction, Fraction]:
        """A printed number, and the one said that it is held against: of a range the end that differs.

        Args:
            number: The number.
        """
        said, _ = self.values[0]
        low = Fraction(number.value or 0)
        if number.kind is not Number.RANGE or number.high is None or said.high is None or low != said.low:
            return low, said.low
        return Fraction(number.high), said.high


def following(text: str, at: int) -> str:
    """How the word right after a place begins; empty where none is there.

    Example:
        >>> following("18 measures in four areas", 2)
        'measu'
    """
    found = _NEXT.match(text, at)
    return stem(found["word"]) if found else ""


def stem(word: str) -> str:
    """How a word begins, in letters without marks; also one too short for `stems`.

    Example:
        >>> stem("År"), stem("månader")
        ('ar', 'manad')
    """
    return "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if c.isalpha())[:5]


def numbers_said(sentences: Iterable[EditionSentence], language: Language, period: Period) -> list[SaidAt]:
    """The numbers that sentences say.

    Args:
        sentences: The sentences.
        language: Their language.
        period: Period of the edition.
    """
    found: list[SaidAt] = []
    for sentence in sentences:
        for span in _spans(sentence, language):
            key = Key(f"said {len(found)}", sentence.provider, period)
            found.append(_said(sentence, span, key))
    return found


def _spans(sentence: EditionSentence, language: Language) -> Iterator[NumberSpan]:
    """The numbers of a sentence that are only said; two that are joined also as one range."""
    if not sentence.said:
        return
    last: NumberSpan | None = None
    for span in numbers_in(sentence.text, language):
        law = next((law for start, end, law in sentence.said if start <= span.start < end), None)
        if law is None or span.kind not in _KINDS or span.value is None or (law and not span.unit):
            continue
        if span.kind is Number.COUNT and span.word and span.value <= _SMALL and sentence.line is None:
            continue
        yield span
        if span.kind is Number.RANGE and span.high is not None:
            yield replace(span, kind=Number.COUNT, high=None)
            yield replace(span, kind=Number.COUNT, value=span.high, high=None)
        joined = last is not None and _JOINED.fullmatch(sentence.text, last.end, span.start)
        counts = last is not None and last.kind is span.kind is Number.COUNT
        if last is not None and joined and counts and (last.value or 0) < span.value:
            yield replace(span, start=last.start, kind=Number.RANGE, value=last.value, high=span.value)
        last = span


def _said(sentence: EditionSentence, span: NumberSpan, key: Key) -> SaidAt:
    text = sentence.text
    low, high = Fraction(span.value or 0), Fraction(span.high or span.value or 0)
    return SaidAt(
        key,
        ((Interval(low, high), Source(sentence.document, sentence.line, " ".join(text.split()))),),
        kind=span.kind,
        qualifier=span.qualifier,
        unit=stem(span.unit),
        words=WordsAround.of(text, span, sentence.before),
        noun="" if span.unit else following(text, span.end),
        provider=sentence.provider,
    )
