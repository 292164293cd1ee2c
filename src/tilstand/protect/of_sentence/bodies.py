"""Nouns for places and bodies, as a language has them: so many of these are nobody."""

from __future__ import annotations

from functools import cache, lru_cache

from tilstand.languages.disclosing import disclosing
from tilstand.protect.of_sentence.inflect import inflected
from tilstand.terms import Language

__all__ = ["is_body"]

_PART = 4
"""A shorter word is no end of a compound that could be told from another word's."""


@lru_cache(maxsize=16384)
def is_body(word: str, language: Language) -> bool:
    """True for a noun for a place or a body, in any form, also where it is the last part of a compound.

    Args:
        word: A word, in small letters.
        language: Its language.

    Example:
        >>> is_body("neglesalongen", "nb"), is_body("farms", "en"), is_body("women", "en")
        (True, True, False)
    """
    own = _forms(language)
    if word in own:
        return True
    joined = bool(disclosing(language).shares)  # compounds are one word
    return joined and any(word[at:] in own for at in range(2, len(word) - _PART + 1))


@cache
def _forms(language: Language) -> frozenset[str]:
    nouns = disclosing(language).bodies
    return frozenset((*nouns, *(form for noun in nouns for form in inflected(noun, language))))
