"""Quantity words that somebody typed beside a protected count: "none", "both", "the rest".

A printed count may be off by one or two, and a word as these is then false. Each waits until a person has
said that it is true as printed. Words that the system writes from figures do not count.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from tilstand.languages.lexicon import load_quantity_words
from tilstand.model.document import (
    Chapter,
    FigurePhrase,
    FindingPointer,
    FootnoteMark,
    Inline,
    NumberMark,
    flatten_inlines,
)
from tilstand.report_text.sentences import find_sentence_ends
from tilstand.terms import Key, Language

_GAP = "\ufffc"  # what was written from figures, and names, laws and days: no word of anybody's

Reach = Literal["sentence", "backward"]


@dataclass(frozen=True, slots=True)
class QuantityWordPlace:
    """A quantity word that was typed about a protected count.

    Attributes:
        kind: `sentence` where the count stands in its sentence, `backward` where in an earlier one.
        place: The chapter.
        language: Language of the text.
        sentence: The sentence with the word.
        word: The word, as it stands there.
        after: The sentence with the count, where that is an earlier one.
    """

    kind: Reach
    place: str
    language: Language
    sentence: str
    word: str
    after: str = ""

    @property
    def code(self) -> str:
        """By which it is accepted: the same sentence, after the same count, has the same one."""
        text = "\n".join((self.language, *filter(None, (self.after,)), self.sentence))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _TypedSentence:
    """A sentence as it is read, and with gaps where nobody typed it."""

    text: str
    typed: str
    bound: bool


def find_quantity_words(
    chapters: Mapping[Language, Sequence[Chapter]], protected: Callable[[Key], bool]
) -> tuple[QuantityWordPlace, ...]:
    """The quantity words that were typed in sentences with a protected count, and after them.

    Args:
        chapters: The chapters of a release, by language.
        protected: True for the address of a protected count.
    """
    return tuple(
        place
        for language, texts in chapters.items()
        for chapter in texts
        for run in chapter.document.text_runs
        for place in _find_paragraph_words(run, chapter.id, language, protected)
    )


def _find_paragraph_words(
    run: Sequence[Inline], place: str, language: Language, protected: Callable[[Key], bool]
) -> Iterator[QuantityWordPlace]:
    after = ""
    for sentence in _split_typed_sentences(run, language, protected):
        reach: Reach = "sentence" if sentence.bound else "backward"
        if sentence.bound or after:
            told = "" if sentence.bound else after
            for word in find_listed_words(sentence.typed, language, reach):
                yield QuantityWordPlace(reach, place, language, sentence.text, word, told)
        after = sentence.text if sentence.bound else after


def _split_typed_sentences(
    run: Sequence[Inline], language: Language, protected: Callable[[Key], bool]
) -> Iterator[_TypedSentence]:
    text, typed, places = "", "", list[int]()
    for child in flatten_inlines(run):
        words, own_words, bound = _read_inline(child, protected)
        places += [len(text)] if bound else []
        text, typed = text + words, typed + own_words
    for start, end in pairwise((0, *find_sentence_ends(text, language), len(text))):
        bound = any(start <= at < end for at in places)
        yield _TypedSentence(" ".join(text[start:end].split()), typed[start:end], bound)


def _read_inline(child: Inline, protected: Callable[[Key], bool]) -> tuple[str, str, bool]:
    """The words of a part of a text; the same with what nobody typed left out; whether it is a protected count.

    What stands in place of a figure that cannot be told is typed, and taken for one that is protected.
    """
    match child:
        case FootnoteMark() | FindingPointer():
            return "", "", False
        case FigurePhrase(text=text, kind="else"):
            return text, text, True
        case FigurePhrase(text=text, keys=keys):
            return text, _GAP * len(text), any(map(protected, keys))
        case NumberMark(text=text, kind=kind) if kind != "said":
            return text, _GAP * len(text), False
    text = getattr(child, "text", "")
    return text, text, False


def find_listed_words(text: str, language: Language, reach: Reach) -> Iterable[str]:
    """The words of a language's list that stand in a text, as they stand there.

    Args:
        text: The text.
        language: Its language; one without a list has none.
        reach: Which list: `sentence` or, shorter, `backward`.

    Example:
        >>> list(find_listed_words("De andre barna bodde hos begge.", "nb", "backward"))
        ['andre', 'begge']
    """
    pattern = _compile_word_list(language, reach)
    return () if pattern is None else (match.group() for match in pattern.finditer(text))


@cache
def _compile_word_list(language: Language, reach: Reach) -> re.Pattern[str] | None:
    listed = load_quantity_words(language)
    words = listed.backward if reach == "backward" else tuple(w for words in listed.sentence.values() for w in words)
    ordered = sorted(words, key=len, reverse=True)
    told = "|".join(re.escape(word).replace(r"\ ", r"\s+").replace(r"\*", r"\w*") for word in ordered)
    return re.compile(rf"(?<!\w)(?:{told})(?!\w)", re.IGNORECASE) if words else None
