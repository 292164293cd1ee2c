"""Addresses, and places that a collection lists as protected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tilstand.languages.screening import screening
from tilstand.screen.spelled import whole, within
from tilstand.terms import Language

__all__ = ["addresses", "protected"]

_HOUSE = r"\d{1,4}\s?[A-Za-z]?(?!\w)"
_NAME = r"[^\W\d_](?:[\w'’.-]*\w)?"
_FIRST = re.compile(r"(?<!\w)[^\W_]")
# A number of a year's look before a word with a capital is a year, and no postcode.
_POSTCODE = re.compile(rf"(?<![\d.,])(?!(?:19|20)\d\d\D)\d{{4,5}}\s{_NAME}")


def addresses(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where a street with a number, or a postcode with a place, stands; each has a capital somewhere."""
    for pattern in _streets(language):
        for match in pattern.finditer(text):
            named = [one.start() for one in _FIRST.finditer(text, *match.span()) if _begins(one.group())]
            if any(text[at].isupper() for at in named):
                yield named[0], match.end()
    for match in _POSTCODE.finditer(text):
        if match.group().split()[1][0].isupper():
            yield match.span()


def protected(text: str, places: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where a place stands that no text may tell, in any case and with any ending."""
    if places:
        yield from (match.span() for match in within(places).finditer(text))


def _begins(sign: str) -> bool:
    """True for what an address begins with: a capital, or the number of a house."""
    return sign.isupper() or sign.isdigit()


@cache
def _streets(language: Language) -> tuple[re.Pattern[str], ...]:
    words = screening(language)
    ends, alone = rf"(?i:{whole(words.street_ends)})", whole(words.streets)
    some = rf"(?:{_NAME}\s+){{1,3}}"
    return tuple(
        re.compile(one)
        for one in (
            rf"(?<!\w)(?:{_NAME}\s+){{0,2}}\w*{ends}\s{_HOUSE}",
            rf"(?<!\w){_HOUSE},?\s{some}{alone}(?!\w)",
            rf"(?<!\w){some}{alone},?\s{_HOUSE}",
            rf"(?<!\w){alone}\s{some}{_HOUSE}",
        )
    )
