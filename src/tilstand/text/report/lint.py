"""The strict reader of report text: no digit and no number word that a figure is not bound to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from tilstand.languages.lexicon import lexicon
from tilstand.terms import Language
from tilstand.text.reading.vocabulary import compound, vocabulary

__all__ = ["BOUND", "unbound"]

# Stands in a text where a bound phrase stands.
BOUND = "\ufffc"

_RUN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+")


def unbound(text: str, language: Language) -> Iterator[tuple[int, str]]:
    """Every digit and number word of a text: its place and what stands there.

    Digits of all scripts, fractions and superscripts count as digits. Articles and ordinal words do not
    count; compounds such as "toårig" do, and so do "begge", "halvparten", "dusin", "dobbelt".

    Args:
        text: The text, with `BOUND` for each phrase that is bound.
        language: Language of the text.

    Example:
        >>> list(unbound("De to kvinnene fikk 3 vedtak.", "nb"))
        [(3, 'to'), (20, '3')]
        >>> list(unbound("En sak ble henlagt etter første ledd.", "nb"))
        []
    """
    text, places = _bare(text)
    found: dict[int, str] = {}
    digits = {sign for sign in set(text) if _numeric(sign)}
    for match in _RUN.finditer(text) if digits else ():
        if not digits.isdisjoint(match.group()):
            found[match.start()] = match.group().strip(".,;:()[]«»\"'" + BOUND)
    for match in _WORD.finditer(text):
        if _counts(match.group().lower(), language):
            found.setdefault(match.start(), match.group())
    small = text.lower()
    for phrase, pattern in _phrases(language):
        for match in pattern.finditer(small) if phrase in small else ():
            found.setdefault(match.start(), text[match.start() : match.end()])
    for at in sorted(found):
        yield places[at], found[at]


def _bare(text: str) -> tuple[str, Sequence[int]]:
    """The text composed and without invisible signs, and where each of its characters came from."""
    if not any(_unseen(sign) or unicodedata.combining(sign) for sign in set(text)):
        return text, range(len(text))
    signs: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(text):
        if _unseen(sign):
            continue
        if unicodedata.combining(sign) and signs:
            composed = unicodedata.normalize("NFC", signs[-1] + sign)
            if len(composed) == 1:
                signs[-1] = composed
                continue
        signs.append(sign)
        places.append(at)
    return "".join(signs), places


@cache
def _numeric(sign: str) -> bool:
    return unicodedata.numeric(sign, None) is not None


@cache
def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf"


@cache
def _counts(word: str, language: Language) -> bool:
    words, lint = vocabulary(language), lexicon(language).lint
    if word in words.small or word in words.powers or word in lint.amounts:
        return True
    return compound(word, language) is not None


@cache
def _phrases(language: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    bound = (phrase for phrase, how in lexicon(language).read.quantifiers.items() if how.bound)
    return tuple((phrase, re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)")) for phrase in bound)
