"""Words of a language as expressions: whole ones, beginnings, and numbers from one to ninety-nine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from tilstand.languages.lexicon import lexicon
from tilstand.terms import Language

__all__ = ["months", "number", "whole", "within"]

NEVER = r"(?!)"


def whole(words: Iterable[str]) -> str:
    """An expression for one of some words, the longest first; for nothing, if there are none."""
    found = sorted(set(words), key=lambda one: (-len(one), one))
    return "(?:" + "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in found) + ")" if found else NEVER


@cache
def within(words: tuple[str, ...]) -> re.Pattern[str]:
    """One of some words or beginnings of words, in any case."""
    return re.compile(rf"(?<!\w){whole(words)}\w*", re.IGNORECASE)


@cache
def number(language: Language) -> str:
    """An expression for a number up to three digits, or up to ninety-nine in the language's words."""
    cardinals = lexicon(language).cardinals
    if cardinals is None:
        return r"\d{1,3}"
    units = whole((*cardinals.units[1:], *cardinals.one.values(), *cardinals.articles))
    tens = whole((*cardinals.tens, *_old_tens(language)))
    small = whole((*cardinals.units[1:], *cardinals.variants))
    return rf"(?:\d{{1,3}}|{tens}(?:[\s-]?{units})?|{small})"


def _old_tens(language: Language) -> tuple[str, ...]:
    cardinals = lexicon(language).cardinals
    return tuple(cardinals.reversed.tens) if cardinals is not None and cardinals.reversed is not None else ()


@cache
def months(language: Language) -> str:
    """An expression for a month, whole or shortened."""
    held = lexicon(language)
    short = rf"{whole(held.read.month_abbreviations)}\.?"
    return rf"(?:{whole(held.dates.months)}|{short})"
