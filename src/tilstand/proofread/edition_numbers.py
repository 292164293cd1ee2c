"""Numbers in the texts of an edition that no figure of the ledger states.

A number that is bound to a figure of the ledger is held against that figure. What is said of another
publication, or of the law, and what a body tells in its own words, no figure states: only the text does.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import log
from pathlib import PurePosixPath

from tilstand.define import RoundView
from tilstand.ledger.interval import Interval
from tilstand.model import Answer, Source
from tilstand.model.hashes import Opened, hash_text, read_text_hash
from tilstand.proofread.figure_index import IndexedFigure, extract_stems
from tilstand.proofread.grammar import list_mixed_languages
from tilstand.proofread.number_context import NumberMention
from tilstand.proofread.phrase_lexicon import PhraseKind
from tilstand.proofread.phrases import list_mentioned_names
from tilstand.report_text import NumberKind as Number
from tilstand.report_text import NumberSpan, find_numbers
from tilstand.report_text.references import MARKS
from tilstand.report_text.sentences import SourceSentence, find_sentence_ends, flatten_pieces, list_source_sentences
from tilstand.terms import Key, Language, Period, ValueQualifier

# What stands in the place of a figure: it is no word.
_BOUND = "…"


@dataclass(frozen=True, slots=True)
class EditionSentence:
    """A sentence of an edition as it is read.

    Attributes:
        text: Its words; a figure of the ledger is left out.
        before: What it goes on from: its heading, and the sentence before it under that.
        said: Where its numbers are only said: from where to where, and whether that is law.
        provider: The body whose part of the edition it stands in; empty for none.
        document: The file that it stands in.
        line: Its line there; None for what a body wrote.
    """

    text: str
    before: str
    said: tuple[tuple[int, int, bool], ...]
    provider: str
    document: str
    line: int | None = None


@dataclass(frozen=True)
class EditionTexts:
    """The texts of an edition.

    Attributes:
        collection: The collection, with the words of its report.
        opened: What a person has released, by the hash of its words.
        answers: What bodies wrote.
    """

    collection: RoundView
    opened: Opened
    answers: tuple[Answer, ...] = ()

    def sentences(self, language: Language) -> Iterator[EditionSentence]:
        """The released sentences in a language, or in the first one near it that the edition is written in.

        Args:
            language: The language.
        """
        texts = self.collection.texts
        tag = next((tag for tag in list_mixed_languages(language) if tag in texts), language)
        for name, source in sorted(texts.get(tag, {}).items()):
            path = PurePosixPath(name)
            body = path.name if len(path.parts) > 1 and path.name in self.collection.providers else ""
            file = self.collection.get_text_file(tag, name)
            yield from self._list_report_sentences(list_source_sentences(source, tag), file, body)
        for answer in self.answers:
            words = answer.text.get(tag, "")
            if text := self.opened.get(read_text_hash(words), "") if words else "":
                yield from _split_answer_sentences(text, tag, answer)

    def _list_report_sentences(
        self, found: Iterable[SourceSentence], file: str, body: str
    ) -> Iterator[EditionSentence]:
        before = section = ""
        for source_sentence in found:
            if source_sentence.note or source_sentence.insert:
                continue
            if source_sentence.section != section:
                section, before = source_sentence.section, ""
            text, said = _flatten_source_sentence(source_sentence)
            if hash_text(source_sentence.words) in self.opened:
                yield EditionSentence(text, f"{section} {before}", said, body, file, source_sentence.line)
            before = text


def _flatten_source_sentence(one: SourceSentence) -> tuple[str, tuple[tuple[int, int, bool], ...]]:
    text, said = "", []
    for piece in flatten_pieces(one.pieces):
        figure_reference = piece.reference
        if figure_reference is None:
            text += piece.text
            continue
        words = (
            figure_reference.subject if figure_reference.kind in MARKS and figure_reference.kind != "period" else _BOUND
        )
        if figure_reference.kind in ("cited", "law"):
            said.append((len(text), len(text) + len(words), figure_reference.kind == "law"))
        text += words
    return text.replace("\n", " "), tuple(said)


def _split_answer_sentences(words: str, language: Language, answer: Answer) -> Iterator[EditionSentence]:
    """The sentences of what a body wrote: all its numbers are said."""
    before = ""
    for start, end in pairwise((0, *find_sentence_ends(words, language), len(words))):
        text = words[start:end].replace("\n", " ")
        file = answer.source.document
        yield EditionSentence(text, before, ((0, len(text), False),), answer.provider, file)
        before = text


# So many letters before and after a number are near it.
_BEFORE, _AFTER = 50, 60
_KINDS = (Number.COUNT, Number.PERCENT, Number.POINTS, Number.RANGE, Number.MONEY)
# "18 to 23", "18–23" are the two ends of one range, however that is written.
_JOINED = re.compile(r"\s*(?:[-–—]{1,2}|[^\W\d]{1,4})\s*")
_NEXT = re.compile(r"\s+(?P<word>[^\W\d_]+)")
# A body tells in words of one or two of this and that, which is no number to hold a text against.
_SMALL = 2

words_of = lru_cache(maxsize=64)(extract_stems)


@dataclass(frozen=True, slots=True)
class NeighbourWords:
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
    def from_number_span(cls, text: str, number: NumberSpan, before: str) -> NeighbourWords:
        """The words around a number.

        Args:
            text: Its sentence.
            number: The number.
            before: What the sentence goes on from.
        """
        start, end = number.start, number.end
        own_texts = {read_next_stem(text, end)} | words_of(number.unit)
        words = words_of(text[:start]) | words_of(text[end:])
        near = words_of(text[max(0, start - _BEFORE) : start]) | words_of(text[end : end + _AFTER])
        return cls((near & words) - own_texts, words - own_texts, (words | words_of(before)) - own_texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionNumber(IndexedFigure):
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
    qualifier: ValueQualifier
    unit: str
    words: NeighbourWords
    noun: str
    provider: str

    def beside(self, number: NumberSpan) -> tuple[Fraction, Fraction]:
        """A printed number, and the one said that it is held against: of a range the end that differs.

        Args:
            number: The number.
        """
        interval, _ = self.values[0]
        low = Fraction(number.value or 0)
        if number.kind is not Number.RANGE or number.high is None or interval.high is None or low != interval.low:
            return low, interval.low
        return Fraction(number.high), interval.high


def read_next_stem(text: str, at: int) -> str:
    """How the word right after a place begins; empty where none is there.

    Example:
        >>> read_next_stem("18 measures in four areas", 2)
        'measu'
    """
    match = _NEXT.match(text, at)
    return stem_single_word(match["word"]) if match else ""


def stem_single_word(word: str) -> str:
    """How a word begins, in letters without marks; also one too short for `extract_stems`.

    Example:
        >>> stem_single_word("År"), stem_single_word("månader")
        ('ar', 'manad')
    """
    return "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if c.isalpha())[:5]


def find_edition_numbers(
    sentences: Iterable[EditionSentence], language: Language, period: Period
) -> list[EditionNumber]:
    """The numbers that sentences say.

    Args:
        sentences: The sentences.
        language: Their language.
        period: Period of the edition.
    """
    edition_numbers: list[EditionNumber] = []
    for sentence in sentences:
        for span in _find_unbound_spans(sentence, language):
            key = Key(f"said {len(edition_numbers)}", sentence.provider, period)
            edition_numbers.append(_build_edition_number(sentence, span, key))
    return edition_numbers


def _find_unbound_spans(sentence: EditionSentence, language: Language) -> Iterator[NumberSpan]:
    """The numbers of a sentence that are only said; two that are joined also as one range."""
    if not sentence.said:
        return
    last: NumberSpan | None = None
    for span in find_numbers(sentence.text, language):
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


def _build_edition_number(sentence: EditionSentence, span: NumberSpan, key: Key) -> EditionNumber:
    text = sentence.text
    low, high = Fraction(span.value or 0), Fraction(span.high or span.value or 0)
    return EditionNumber(
        key,
        ((Interval(low, high), Source(sentence.document, sentence.line, " ".join(text.split()))),),
        kind=span.kind,
        qualifier=span.qualifier,
        unit=stem_single_word(span.unit),
        words=NeighbourWords.from_number_span(text, span, sentence.before),
        noun="" if span.unit else read_next_stem(text, span.end),
        provider=sentence.provider,
    )


# Of the words in common, so much is enough.
_NEAR, _WORDS = 4.0, 8.0
# With less in common, nothing says that a text speaks of the same.
_LEAST = 1.0
# So many of the likeliest are weighed.
_MOST = 8

# What speaks against a number's being a figure of the ledger speaks not against what a text only says.
_EXCUSED = frozenset(
    (
        *("is_differs", "is_lasting", "is_rough", "is_lawed", "is_odd", "is_unknown", "has_unknown"),
        *(f"kind_{kind.value}" for kind in Number),
    )
)


class EditionNumbers:
    """The numbers that an edition says in one language.

    Args:
        texts: The edition's texts; None where there are none.
        language: The language.
        period: Period of the edition.
    """

    def __init__(self, texts: EditionTexts | None, language: Language, period: Period) -> None:
        sentences = list(texts.sentences(language)) if texts is not None else []
        self.numbers: Sequence[EditionNumber] = find_edition_numbers(sentences, language, period)
        often = Counter(word for sentence in sentences for word in extract_stems(sentence.text)) if self.numbers else {}
        every = max(len(sentences), 2)
        self._rare: Mapping[str, float] = {word: 1 - log(n) / log(every) for word, n in often.items()}

    def find_edition_candidates(
        self, one: NumberMention, none: Mapping[str, float]
    ) -> list[tuple[EditionNumber, Mapping[str, float]]]:
        """The numbers said that one of a text may be, each with its signs.

        Args:
            one: The number.
            none: The signs that it is about nothing that the ledger states.
        """
        number, text = one.claim.number, one.text
        unit = stem_single_word(number.unit)
        told = words_of(text) | words_of(one.ahead)
        alike = [
            said for said in self.numbers if said.kind is number.kind and said.unit == unit and told & said.words.every
        ]
        if not alike:
            return []
        noun = "" if unit else read_next_stem(text, number.end)
        words = NeighbourWords.from_number_span(text, number, one.ahead)
        excused = {name: much for name, much in none.items() if name in _EXCUSED}
        found_entries: list[tuple[float, EditionNumber, Mapping[str, float]]] = []
        for edition_number in alike:
            near = self._sum_shared_rarity(words.near & edition_number.words.near)
            sentence = self._sum_shared_rarity(
                (words.sentence & edition_number.words.sentence) - (words.near & edition_number.words.near)
            )
            led = self._sum_shared_rarity(
                (words.every & edition_number.words.every) - (words.sentence & edition_number.words.sentence)
            )
            same = bool(noun) and noun == edition_number.noun
            if near + sentence >= _LEAST or (same and led >= _LEAST):
                signs = {"said": 1.0, **self._compute_edition_features(one, edition_number, noun), **excused}
                signs["said_near"] = min(near, _NEAR)
                signs["said_words"] = min(near + sentence + led, _WORDS)
                found_entries.append((near + sentence + led, edition_number, signs))
        found_entries.sort(key=lambda pair: (-pair[0], pair[1].key))
        return [(said, signs) for _, said, signs in found_entries[:_MOST]]

    def _sum_shared_rarity(self, words: frozenset[str]) -> float:
        return sum(self._rare.get(word, 0.0) for word in words) if words else 0.0

    def _compute_edition_features(self, one: NumberMention, said: EditionNumber, noun: str) -> dict[str, float]:
        number, values_by_name = one.claim.number, dict[str, float]()
        if noun and said.noun:
            values_by_name["said_noun" if noun == said.noun else "said_noun_other"] = 1.0
        bodies = list_mentioned_names((*one.hits, *one.last, *one.heads), PhraseKind.PROVIDER)
        if said.provider:
            values_by_name["said_body" if said.provider in bodies else "said_body_other"] = 1.0
        if number.qualifier is not ValueQualifier.EXACT:
            values_by_name["said_rough" if number.qualifier is said.qualifier else "said_rough_other"] = 1.0
        return values_by_name
