"""The forms in which a word may stand in a text, by the endings of its language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tilstand.languages.disclosing import disclosing
from tilstand.terms import Language

__all__ = ["inflected"]

_STEM = 3
"""A shorter stem is left alone: it is likely another word."""


def inflected(form: str, language: Language) -> Iterator[str]:
    """Other forms of a word, or of the last word of a phrase; some are words that nobody says.

    Args:
        form: A word or phrase, in small letters.
        language: Its language.

    Example:
        >>> sorted(inflected("city", "en"))
        ['cities', 'cityer', 'cityers', 'citys']
    """
    if form.endswith("*") or not form[-1:].isalpha() or form.count(" ") > 1:
        return
    begun, _, last = form.rpartition(" ")
    begun = f"{begun} " if begun else ""
    for endings in _paradigms(language):
        for ending in endings:
            stem = last.removesuffix(ending)
            if last.endswith(ending) and len(stem) >= min(_STEM, len(last) - 2):
                yield from (f"{begun}{stem}{other}" for other in endings if other != ending)
                break


@lru_cache
def _paradigms(language: Language) -> tuple[tuple[str, ...], ...]:
    """Sets of endings of one kind of word; of a word the longest ending is taken off."""
    told = (line.split("|") for line in disclosing(language).inflections)
    return tuple(tuple(sorted(one, key=len, reverse=True)) for one in told)
