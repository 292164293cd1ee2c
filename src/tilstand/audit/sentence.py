"""Sentences of a block, each with the numbers and phrases it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tilstand.languages.lexicon import lexicon
from tilstand.terms import Language

__all__ = ["sentences"]

_END = re.compile(r"(?<![^\s(])(?P<word>[^\s(]*)[.!?]['\"”»)\]]*(?:\d)?\s+(?=(?P<next>\S+))")
# A text without an end in so many signs is no sentence: it is read in pieces, at a space.
_LONGEST = 1500
# Signs with which a sentence goes on, and abbreviations of laws that no dictionary lists.
_LAW = re.compile(r"\w{2,3}", re.IGNORECASE)


def sentences(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text begin and end, in order; one beyond measure in pieces."""
    for start, end in _ended(text, language):
        while end - start > _LONGEST:
            space = text.rfind(" ", start + 1, start + _LONGEST)
            cut = space + 1 if space >= 0 else start + _LONGEST
            yield start, cut
            start = cut
        if text[start:end].strip():
            yield start, end


def _ended(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where sentences end by their signs."""
    short = lexicon(language).phrases.abbreviations
    start = 0
    for match in _END.finditer(text):
        word, following = match["word"].lower(), match["next"]
        if word in short or following[0].islower() or following[0] in "§,;)":
            continue
        if (
            word.isdigit()
            and len(word) < 3
            and not following[0].isdigit()
            and text[start : match.start()].strip() == ""
        ):
            continue  # the mark of a list: "1. "
        if _LAW.fullmatch(word) and following.startswith(("§", "8-")):
            continue
        yield start, match.end()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)
