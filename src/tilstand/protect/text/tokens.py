"""Sentences as words, signs, number expressions and phrases."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise

from tilstand.languages.disclosure_lexicon import DisclosureLexicon, load_disclosure_lexicon
from tilstand.protect.text.nouns import find_fractions
from tilstand.report_text import NumberKind, NumberSpan, find_numbers
from tilstand.report_text.sentences import find_sentence_ends
from tilstand.terms import Language

Span = tuple[int, int]
"""From which character of a text to which."""


def clip_spans(spans: Iterable[Span], start: int, end: int) -> tuple[Span, ...]:
    """Those of some spans that reach into a part of a text, told from its beginning.

    Example:
        >>> clip_spans([(2, 5), (8, 9)], 4, 8)
        ((-2, 1),)
    """
    return tuple((low - start, high - start) for low, high in spans if low < end and start < high)


def has_overlap(spans: Iterable[Span], start: int, end: int) -> bool:
    """True where a part of a text has signs in common with one of some spans."""
    return any(low < end and start < high for low, high in spans)


NEAR = 4
"""So many words ahead a number or a name is looked for."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,]\d+)*|[.,;:()=%/]")
_KINDS = (NumberKind.COUNT, NumberKind.RANGE, NumberKind.PERCENT, NumberKind.QUANTIFIER, NumberKind.MARKER)
_ARTICLE = 0.5
_OPEN, _CLOSE = ("«", "“", "”", '"'), ("»", "“", "”", '"')


@dataclass(frozen=True, slots=True)
class SentenceWord:
    """A word or sign with its place."""

    start: int
    end: int
    text: str

    @property
    def sign(self) -> bool:
        """True for a sign, which ends a phrase."""
        return not self.text[0].isalnum()


class TokenizedSentence:
    """A sentence word by word.

    Args:
        text: The sentence.
        language: Its language.
        aside: Where it has a name, a law or a day, whose numbers count nobody.
    """

    def __init__(self, text: str, language: Language, aside: Sequence[Span] = ()) -> None:
        self.text, self.language, self.aside = text, language, aside
        self.words: DisclosureLexicon = load_disclosure_lexicon(language)
        self.tokens = [SentenceWord(m.start(), m.end(), m.group().lower()) for m in _WORD.finditer(text)]
        self._texts = [token.text for token in self.tokens]
        self._starts = [token.start for token in self.tokens]
        self._ends = [token.end for token in self.tokens]

    @cached_property
    def read(self) -> tuple[NumberSpan, ...]:
        """Every number expression, whatever it is."""
        return read_number_expressions(self.text, self.language)

    @cached_property
    def number_spans(self) -> tuple[NumberSpan, ...]:
        """The expressions that are a number of something or a share, in order; "no one" holds none."""
        whole = [(low, high) for low, high in self.find_phrases((*self.words.nobody, *self.words.everyone))]
        idle = self.find_phrases(self.words.idle)
        parts = tuple(find_fractions(self.text, self.language))
        spans = [(part.start, part.end) for part in parts]
        others = (
            number_span for number_span in self.read if not has_overlap(spans, number_span.start, number_span.end)
        )
        read = sorted((*others, *parts), key=lambda one: one.start)
        own_spans = (
            number_span
            for number_span in read
            if number_span.kind in _KINDS
            and self._is_certain_number(number_span)
            and not has_overlap((*self.aside, *idle), number_span.start, number_span.end)
        )
        return tuple(
            number_span for number_span in own_spans if not any(low < number_span.start < high for low, high in whole)
        )

    def can_disclose(self, nouns: Set[str], bound: Sequence[Span] = ()) -> bool:
        """True where it may tell of few: it has a number, a word that tells of few, or a noun for one person.

        Args:
            nouns: Nouns for one person.
            bound: Where its words were written from figures: numbers there tell nothing by themselves.
        """
        words = self.words.telling
        if any(text in words or text in nouns for text in self._texts):
            return True
        own_pairs = (*bound, *self.aside)
        return any(
            number_span.kind in _KINDS
            and number_span.confidence >= _ARTICLE
            and not has_overlap(own_pairs, number_span.start, number_span.end)
            for number_span in self.read
        )

    @cached_property
    def article_starts(self) -> frozenset[int]:
        """Where articles stand that might be the number one."""
        return frozenset(
            number_span.start
            for number_span in self.read
            if number_span.value == 1 and number_span.confidence < _ARTICLE
        )

    def _is_certain_number(self, span: NumberSpan) -> bool:
        """True unless it is an article that counts nothing, or a number by which something is called."""
        after = self.after(span.end)
        colon = bool(after) and after[0].text == ":" and span.kind is not NumberKind.QUANTIFIER
        if colon and (span.text.isdigit() or not self.before(span.start)):
            return False
        if (
            self.has_phrase_before(span.start, self.words.called)
            or self._is_number_in_name(span)
            or self._is_number_in_title(span)
        ):
            return False
        if self.text[: span.start].endswith("(") and self.text[: span.start - 1][-1:].isdigit():
            return False  # "section 2(1)"
        if span.kind is NumberKind.MARKER:
            return self.text[: span.start].endswith("(")
        sure = span.kind is NumberKind.QUANTIFIER or span.confidence >= _ARTICLE or self._is_listed_article(span)
        alone = len(after) > 1 and not after[1].sign and after[1].text not in self.words.closing
        first = self.tokens[0].text if self.tokens else ""
        whole = any(text.split()[0] == first for text in self.words.of) and bool(after)
        sure = sure or (whole and after[0].text in self.words.closing)  # "of the sellers, one still waits"
        ends = not after or (after[0].sign and len(after) == 1)
        sure = sure or (ends and self.text[: span.start].rstrip().endswith(":"))  # "Sellers: one."
        sure = sure or (alone and after[0].text in self.words.only)  # "a single seller"
        return sure or bool(self.find_phrase_end(span.end, self.words.of))

    def _is_listed_article(self, span: NumberSpan) -> bool:
        """True for an article that is one in a list with numbers: "six sellers and a nurse"."""
        before = [sentence_word.text for sentence_word in self.before(span.start)[-1:]]
        counts = [
            number_span
            for number_span in self.read
            if number_span.kind is NumberKind.COUNT and number_span.confidence >= _ARTICLE
        ]
        if before and before[0] in self.words.listing:
            sentence_words = self.before(span.start)[-NEAR - 2 : -1]
            return (
                any(sentence_words[0].start <= count.start < span.start for count in counts)
                if sentence_words
                else False
            )
        after = self.after(span.end)[:NEAR]
        at = next(
            (at for at, sentence_word in enumerate(after) if at and sentence_word.text in self.words.listing), None
        )
        listed = after[at + 1 : at + 2] if at is not None else []
        return any(count.start == word.start for word in listed for count in counts)

    def _is_number_in_name(self, span: NumberSpan) -> bool:
        """True for a number in digits right after a name: "Harbour Street 1"."""
        before = self.before(span.start)[-2:]
        if len(before) < len(("a word", "a name")) or not span.text.isdigit() or before[-1].sign:
            return False
        name = self.text[before[-1].start : before[-1].end]
        return name[0].isupper() and not before[0].sign and not self.is_part_of_code_name(before[-1])

    def _is_number_in_title(self, span: NumberSpan) -> bool:
        """True for the first word of a short phrase in quotation marks, which is what something is called."""
        if self.text[: span.start][-1:] not in _OPEN or not span.text[:1].isupper():
            return False
        inside = re.match(r"[^«»“”\"]*", self.text[span.start :])
        text = inside[0] if inside else ""
        closed = self.text[span.start + len(text) :][:1] in _CLOSE
        return closed and len(text.split()) <= NEAR and not any(sign in text for sign in ".,!?")

    def is_part_of_code_name(self, word: SentenceWord) -> bool:
        """True where a word is of the name of a code; nothing is known of codes here."""
        return False

    def after(self, at: int) -> list[SentenceWord]:
        """The words from a place on."""
        return self.tokens[bisect_left(self._starts, at) :]

    def before(self, at: int) -> list[SentenceWord]:
        """The words up to a place."""
        return self.tokens[: bisect_right(self._ends, at)]

    def find_phrase_end(self, at: int, phrases: Sequence[str]) -> int:
        """Where a phrase ends that stands right after a place; 0 where none does."""
        return self._find_phrase_end_at(bisect_left(self._starts, at), _index_phrases_by_first_word(tuple(phrases)))

    def has_phrase_before(self, at: int, phrases: Sequence[str]) -> bool:
        """True where a phrase stands right before a place."""
        end = bisect_right(self._ends, at)
        if not end:
            return False
        last = _index_phrases_by_last_word(tuple(phrases)).get(self._texts[end - 1], ())
        return any(len(texts) <= end and self._texts[end - len(texts) : end] == texts for texts in last)

    def find_phrases(self, phrases: Sequence[str]) -> list[tuple[int, int]]:
        """Where any of some phrases stand; the longest of those that begin at one place."""
        own_texts = _index_phrases_by_first_word(tuple(phrases))
        if own_texts.keys().isdisjoint(self._texts):
            return []
        return [
            (token.start, end)
            for at, token in enumerate(self.tokens)
            if token.text in own_texts and (end := self._find_phrase_end_at(at, own_texts))
        ]

    def find_number_after(self, at: int) -> NumberSpan | None:
        """The number that a place is followed by, perhaps after small words."""
        for word in self.after(at)[:NEAR]:
            own_span = next((number for number in self.number_spans if number.start <= word.start < number.end), None)
            if own_span is not None:
                return own_span
            if word.sign or word.text not in self.words.closing:
                return None
        return None

    def is_in_past(self, at: int) -> bool:
        """True where a sentence tells what was, and not what would be.

        Args:
            at: The place of which it tells; what makes it a condition stands before.
        """
        words = self.words
        told = any(self._is_past_verb(at) for at in range(len(self.tokens)))
        return told and not any(sentence_word.text in words.conditional for sentence_word in self.before(at))

    def _is_past_verb(self, at: int) -> bool:
        """True for a verb of what was; "are counted" and "is to be met" are none."""
        words, word = self.words, self.tokens[at]
        now = at > 0 and self.tokens[at - 1].text in words.being and self.tokens[at - 1].text not in words.past
        return word.text in words.past or (word.text.endswith(words.endings) and not now)

    def find_clause(self, at: int) -> tuple[int, int]:
        """From where to where the clause reaches in which a place stands."""
        signs = [token.start for token in self.tokens if token.text in ",;:" or token.text in self.words.contrast]
        low = max((sign for sign in signs if sign < at), default=0)
        return low, min((sign for sign in signs if sign >= at), default=len(self.text))

    def is_clause_in_past(self, word: SentenceWord) -> bool:
        """True where what is told of somebody was; two verbs that are joined are two clauses."""
        low, high = self.find_clause(word.start)
        ends = [token.start for token in self.tokens if token.text in self.words.joint]
        low = max((end for end in ends if low < end < word.start), default=low)
        high = min((end for end in ends if word.start < end < high), default=high)
        return any(self._is_past_verb(at) for at, token in enumerate(self.tokens) if low <= token.start < high)

    @cached_property
    def is_normative(self) -> bool:
        """True where a sentence tells what ought to be."""
        return any(token.text in self.words.normative for token in self.tokens)

    def is_obligation(self, at: int) -> bool:
        """True where what is told at a place ought to be, and its clause does not say that it was."""
        if not self.is_normative:
            return False
        ends = [token.start for token in self.tokens if token.text in (",", ";", ":")]
        low = max((end for end in ends if end < at), default=0)
        high = min((end for end in ends if end >= at), default=len(self.text))
        clause = [token for token in self.tokens if low <= token.start < high]
        was = any(
            sentence_word.text in self.words.past or sentence_word.text.endswith(self.words.endings)
            for sentence_word in clause
        )
        return not was or low == 0 or any(sentence_word.text in self.words.normative for sentence_word in clause)

    def _find_phrase_end_at(self, at: int, own: dict[str, list[list[str]]]) -> int:
        if at >= len(self.tokens):
            return 0
        for parts in own.get(self._texts[at], ()):
            if self._texts[at : at + len(parts)] == parts:
                return self.tokens[at + len(parts) - 1].end
        return 0


def split_statements(text: str, language: Language) -> Iterator[Span]:
    """From where to where the sentences of a text reach; a question and its answer are one.

    Args:
        text: The text.
        language: Its language.

    Example:
        >>> list(split_statements("Women in the north? None. We asked.", "en"))
        [(0, 26), (26, 35)]
    """
    begun = 0
    for start, end in pairwise((0, *find_sentence_ends(text, language), len(text))):
        asks = text[start:end].rstrip().endswith("?") and end < len(text)
        if not asks:
            yield begun, end
            begun = end


@cache
def _index_phrases_by_last_word(phrases: tuple[str, ...]) -> dict[str, list[list[str]]]:
    """Phrases by their last word, each as its words."""
    texts_by_name: dict[str, list[list[str]]] = {}
    for parts in (phrase.split() for phrase in phrases):
        if parts:
            texts_by_name.setdefault(parts[-1], []).append(parts)
    return texts_by_name


@lru_cache(maxsize=1024)
def read_number_expressions(text: str, language: Language) -> tuple[NumberSpan, ...]:
    """Every number expression of a sentence; which figures it means is asked before what it says of them.

    Args:
        text: The sentence.
        language: Its language.
    """
    return tuple(find_numbers(text, language))


@cache
def _index_phrases_by_first_word(phrases: tuple[str, ...]) -> dict[str, list[list[str]]]:
    """Phrases by their first word, the longest first, each as its words."""
    texts_by_name: dict[str, list[list[str]]] = {}
    for parts in sorted((phrase.split() for phrase in phrases), key=len, reverse=True):
        if parts:
            texts_by_name.setdefault(parts[0], []).append(parts)
    return texts_by_name
