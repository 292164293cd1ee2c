"""A sentence as it is heard: its words and signs, its numbers, and the phrases that stand in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise

from tilstand.languages.disclosing import DisclosingWords, disclosing
from tilstand.protect.of_sentence.fractions import fractions
from tilstand.protect.of_sentence.span import Span, overlaps
from tilstand.terms import Language
from tilstand.text import NumberSpan, SpanKind, numbers_in
from tilstand.text.report.sentence import ends

__all__ = ["NEAR", "HeardSentence", "Word", "numbers_read", "spoken"]

NEAR = 4
"""So many words ahead a number or a name is looked for."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,]\d+)*|[.,;:()=%/]")
_KINDS = (SpanKind.COUNT, SpanKind.RANGE, SpanKind.PERCENT, SpanKind.QUANTIFIER, SpanKind.MARKER)
_ARTICLE = 0.5
_OPEN, _CLOSE = ("«", "“", "”", '"'), ("»", "“", "”", '"')


@dataclass(frozen=True, slots=True)
class Word:
    """A word or sign with its place."""

    start: int
    end: int
    text: str

    @property
    def sign(self) -> bool:
        """True for a sign, which ends a phrase."""
        return not self.text[0].isalnum()


class HeardSentence:
    """A sentence word by word.

    Args:
        text: The sentence.
        language: Its language.
        aside: Where it has a name, a law or a day, whose numbers count nobody.
    """

    def __init__(self, text: str, language: Language, aside: Sequence[Span] = ()) -> None:
        self.text, self.language, self.aside = text, language, aside
        self.words: DisclosingWords = disclosing(language)
        self.tokens = [Word(m.start(), m.end(), m.group().lower()) for m in _WORD.finditer(text)]
        self._texts = [one.text for one in self.tokens]
        self._starts = [one.start for one in self.tokens]
        self._ends = [one.end for one in self.tokens]

    @cached_property
    def read(self) -> tuple[NumberSpan, ...]:
        """Every number expression, whatever it is."""
        return numbers_read(self.text, self.language)

    @cached_property
    def numbers(self) -> tuple[NumberSpan, ...]:
        """The expressions that are a number of something or a share, in order; "no one" holds none."""
        whole = [(low, high) for low, high in self.found((*self.words.nobody, *self.words.everyone))]
        idle = self.found(self.words.idle)
        parts = tuple(fractions(self.text, self.language))
        spans = [(one.start, one.end) for one in parts]
        others = (one for one in self.read if not overlaps(spans, one.start, one.end))
        read = sorted((*others, *parts), key=lambda one: one.start)
        own = (
            one
            for one in read
            if one.kind in _KINDS
            and self._sure(one)
            and not overlaps((*self.aside, *idle), one.start, one.end)
        )
        return tuple(one for one in own if not any(low < one.start < high for low, high in whole))

    def tells_of(self, nouns: Set[str], bound: Sequence[Span] = ()) -> bool:
        """True where it may tell of few: it has a number, a word that tells of few, or a noun for one person.

        Args:
            nouns: Nouns for one person.
            bound: Where its words were written from figures: numbers there tell nothing by themselves.
        """
        words = self.words.telling
        if any(one in words or one in nouns for one in self._texts):
            return True
        own = (*bound, *self.aside)
        return any(
            one.kind in _KINDS and one.confidence >= _ARTICLE and not overlaps(own, one.start, one.end)
            for one in self.read
        )

    @cached_property
    def articles(self) -> frozenset[int]:
        """Where articles stand that might be the number one."""
        return frozenset(one.start for one in self.read if one.value == 1 and one.confidence < _ARTICLE)

    def _sure(self, span: NumberSpan) -> bool:
        """True unless it is an article that counts nothing, or a number by which something is called."""
        after = self.after(span.end)
        colon = bool(after) and after[0].text == ":" and span.kind is not SpanKind.QUANTIFIER
        if colon and (span.text.isdigit() or not self.before(span.start)):
            return False
        if self.precedes(span.start, self.words.called) or self._in_a_name(span) or self._in_a_title(span):
            return False
        if self.text[: span.start].endswith("(") and self.text[: span.start - 1][-1:].isdigit():
            return False  # "section 2(1)"
        if span.kind is SpanKind.MARKER:
            return self.text[: span.start].endswith("(")
        sure = span.kind is SpanKind.QUANTIFIER or span.confidence >= _ARTICLE or self._joined(span)
        alone = len(after) > 1 and not after[1].sign and after[1].text not in self.words.closing
        first = self.tokens[0].text if self.tokens else ""
        whole = any(one.split()[0] == first for one in self.words.of) and bool(after)
        sure = sure or (whole and after[0].text in self.words.closing)  # "of the sellers, one still waits"
        ends = not after or (after[0].sign and len(after) == 1)
        sure = sure or (ends and self.text[: span.start].rstrip().endswith(":"))  # "Sellers: one."
        sure = sure or (alone and after[0].text in self.words.only)  # "a single seller"
        return sure or bool(self.follows(span.end, self.words.of))

    def _joined(self, span: NumberSpan) -> bool:
        """True for an article that is one in a list with numbers: "six sellers and a nurse"."""
        before = [one.text for one in self.before(span.start)[-1:]]
        counts = [one for one in self.read if one.kind is SpanKind.COUNT and one.confidence >= _ARTICLE]
        if before and before[0] in self.words.listing:
            told = self.before(span.start)[-NEAR - 2 : -1]
            return any(told[0].start <= one.start < span.start for one in counts) if told else False
        after = self.after(span.end)[:NEAR]
        at = next((at for at, one in enumerate(after) if at and one.text in self.words.listing), None)
        listed = after[at + 1 : at + 2] if at is not None else []
        return any(one.start == word.start for word in listed for one in counts)

    def _in_a_name(self, span: NumberSpan) -> bool:
        """True for a number in digits right after a name: "Harbour Street 1"."""
        before = self.before(span.start)[-2:]
        if len(before) < len(("a word", "a name")) or not span.text.isdigit() or before[-1].sign:
            return False
        name = self.text[before[-1].start : before[-1].end]
        return name[0].isupper() and not before[0].sign and not self.names_code(before[-1])

    def _in_a_title(self, span: NumberSpan) -> bool:
        """True for the first word of a short phrase in quotation marks, which is what something is called."""
        if self.text[: span.start][-1:] not in _OPEN or not span.text[:1].isupper():
            return False
        inside = re.match(r"[^«»“”\"]*", self.text[span.start :])
        told = inside[0] if inside else ""
        closed = self.text[span.start + len(told) :][:1] in _CLOSE
        return closed and len(told.split()) <= NEAR and not any(sign in told for sign in ".,!?")

    def names_code(self, word: Word) -> bool:
        """True where a word is of the name of a code; nothing is known of codes here."""
        return False

    def after(self, at: int) -> list[Word]:
        """The words from a place on."""
        return self.tokens[bisect_left(self._starts, at) :]

    def before(self, at: int) -> list[Word]:
        """The words up to a place."""
        return self.tokens[: bisect_right(self._ends, at)]

    def follows(self, at: int, phrases: Sequence[str]) -> int:
        """Where a phrase ends that stands right after a place; 0 where none does."""
        return self._follows(bisect_left(self._starts, at), _by_word(tuple(phrases)))

    def precedes(self, at: int, phrases: Sequence[str]) -> bool:
        """True where a phrase stands right before a place."""
        end = bisect_right(self._ends, at)
        if not end:
            return False
        last = _by_last(tuple(phrases)).get(self._texts[end - 1], ())
        return any(len(one) <= end and self._texts[end - len(one) : end] == one for one in last)

    def found(self, phrases: Sequence[str]) -> list[tuple[int, int]]:
        """Where any of some phrases stand; the longest of those that begin at one place."""
        own = _by_word(tuple(phrases))
        if own.keys().isdisjoint(self._texts):
            return []
        return [
            (one.start, end)
            for at, one in enumerate(self.tokens)
            if one.text in own and (end := self._follows(at, own))
        ]

    def number_at(self, at: int) -> NumberSpan | None:
        """The number that a place is followed by, perhaps after small words."""
        for word in self.after(at)[:NEAR]:
            own = next((one for one in self.numbers if one.start <= word.start < one.end), None)
            if own is not None:
                return own
            if word.sign or word.text not in self.words.closing:
                return None
        return None

    def past(self, at: int) -> bool:
        """True where a sentence tells what was, and not what would be.

        Args:
            at: The place of which it tells; what makes it a condition stands before.
        """
        words = self.words
        told = any(self._was(at) for at in range(len(self.tokens)))
        return told and not any(one.text in words.conditional for one in self.before(at))

    def _was(self, at: int) -> bool:
        """True for a verb of what was; "are counted" and "is to be met" are none."""
        words, word = self.words, self.tokens[at]
        now = (
            at > 0 and self.tokens[at - 1].text in words.being and self.tokens[at - 1].text not in words.past
        )
        return word.text in words.past or (word.text.endswith(words.endings) and not now)

    def clause(self, at: int) -> tuple[int, int]:
        """From where to where the clause reaches in which a place stands."""
        signs = [one.start for one in self.tokens if one.text in ",;:" or one.text in self.words.contrast]
        low = max((sign for sign in signs if sign < at), default=0)
        return low, min((sign for sign in signs if sign >= at), default=len(self.text))

    def clause_past(self, word: Word) -> bool:
        """True where what is told of somebody was; two verbs that are joined are two clauses."""
        low, high = self.clause(word.start)
        ends = [one.start for one in self.tokens if one.text in self.words.joint]
        low = max((one for one in ends if low < one < word.start), default=low)
        high = min((one for one in ends if word.start < one < high), default=high)
        return any(self._was(at) for at, one in enumerate(self.tokens) if low <= one.start < high)

    @cached_property
    def normative(self) -> bool:
        """True where a sentence tells what ought to be."""
        return any(one.text in self.words.normative for one in self.tokens)

    def ought(self, at: int) -> bool:
        """True where what is told at a place ought to be, and its clause does not say that it was."""
        if not self.normative:
            return False
        ends = [one.start for one in self.tokens if one.text in (",", ";", ":")]
        low = max((end for end in ends if end < at), default=0)
        high = min((end for end in ends if end >= at), default=len(self.text))
        clause = [one for one in self.tokens if low <= one.start < high]
        was = any(one.text in self.words.past or one.text.endswith(self.words.endings) for one in clause)
        return not was or low == 0 or any(one.text in self.words.normative for one in clause)

    def _follows(self, at: int, own: dict[str, list[list[str]]]) -> int:
        if at >= len(self.tokens):
            return 0
        for parts in own.get(self._texts[at], ()):
            if self._texts[at : at + len(parts)] == parts:
                return self.tokens[at + len(parts) - 1].end
        return 0


def spoken(text: str, language: Language) -> Iterator[Span]:
    """From where to where the sentences of a text reach; a question and its answer are one.

    Args:
        text: The text.
        language: Its language.

    Example:
        >>> list(spoken("Women in the north? None. We asked.", "en"))
        [(0, 26), (26, 35)]
    """
    begun = 0
    for start, end in pairwise((0, *ends(text, language), len(text))):
        asks = text[start:end].rstrip().endswith("?") and end < len(text)
        if not asks:
            yield begun, end
            begun = end


@cache
def _by_last(phrases: tuple[str, ...]) -> dict[str, list[list[str]]]:
    """Phrases by their last word, each as its words."""
    found: dict[str, list[list[str]]] = {}
    for parts in (one.split() for one in phrases):
        if parts:
            found.setdefault(parts[-1], []).append(parts)
    return found


@lru_cache(maxsize=1024)
def numbers_read(text: str, language: Language) -> tuple[NumberSpan, ...]:
    """Every number expression of a sentence; which figures it means is asked before what it says of them.

    Args:
        text: The sentence.
        language: Its language.
    """
    return tuple(numbers_in(text, language))


@cache
def _by_word(phrases: tuple[str, ...]) -> dict[str, list[list[str]]]:
    """Phrases by their first word, the longest first, each as its words."""
    found: dict[str, list[list[str]]] = {}
    for parts in sorted((one.split() for one in phrases), key=len, reverse=True):
        if parts:
            found.setdefault(parts[0], []).append(parts)
    return found
