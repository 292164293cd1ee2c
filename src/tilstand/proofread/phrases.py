"""Phrases of a language, found in text: each with the slots of a figure that it may fill."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*\*?|\d+|[§+]")
_ACRONYM = re.compile(r"[^\W\d_a-zæøåäöüéß]{2,6}(?=s?$)")
_STEM = 6
_LONG = 4  # a word of a label that is shorter tells nothing by itself


@dataclass(frozen=True, slots=True)
class WordToken:
    """A word of a text: small, or an acronym as it stands."""

    text: str
    start: int
    end: int


def split_tokens(text: str) -> list[WordToken]:
    """The words of a text.

    Example:
        >>> [token.text for token in split_tokens("ABCs 3 Drop-in days")]
        ['ABC', '3', 'drop', 'in', 'days']
    """
    return [WordToken(_normalize_token(match.group()), *match.span()) for match in _TOKEN.finditer(text)]


@lru_cache(maxsize=1 << 14)
def _normalize_token(word: str) -> str:
    acronym = _ACRONYM.match(word)
    return acronym.group() if acronym else word.lower()


def shorten_word(token: str) -> str:
    """How a word begins: endings differ."""
    return token[:_STEM]


@dataclass(frozen=True, slots=True)
class SlotMention:
    """A phrase found in a text.

    Attributes:
        start, end: Its place.
        slots: The slots of figures that it may fill, by number.
    """

    start: int
    end: int
    slots: frozenset[int]


class PhraseMatcher:
    """Finds phrases in texts; a star stands for any ending, the longest phrase at a place counts."""

    def __init__(self) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        self._begun: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)

    def add_phrase(self, phrase: str, slot: int, *, label: bool = False) -> None:
        """Take up a phrase.

        Args:
            phrase: The phrase.
            slot: What it fills.
            label: True for a label, of which short words tell nothing.
        """
        words = tuple(token.text for token in split_tokens(phrase))
        telling = any(len(word) >= _LONG or not word.islower() for word in words)
        if not words or (label and not telling):
            return
        head, begun = words[0].rstrip("*"), words[0].endswith("*")
        (self._begun if begun else self._exact)[head].append((words, slot))

    def find_phrases(self, tokens: Sequence[WordToken]) -> list[SlotMention]:
        """The phrases among the words of a text; none that lies within another."""
        found: dict[tuple[int, int], set[int]] = defaultdict(set)
        for at, token in enumerate(tokens):
            options = list(self._exact.get(token.text, ()))
            for cut in range(2, min(len(token.text), 24) + 1):
                options += self._begun.get(token.text[:cut], ())
            for words, slot in options:
                span = tokens[at : at + len(words)]
                if len(span) == len(words) and all(map(_is_word_form, span, words)):
                    found[token.start, span[-1].end].add(slot)
        mentions: list[SlotMention] = []
        for (start, end), slots in sorted(found.items(), key=lambda item: (item[0][0], -item[0][1])):
            if not mentions or end > max(mention.end for mention in mentions[-8:]):
                mentions.append(SlotMention(start, end, frozenset(slots)))
        return mentions


def _is_word_form(token: WordToken, word: str) -> bool:
    return token.text.startswith(word[:-1]) if word.endswith("*") else token.text == word
