"""Signs: which ones the printed report can show, and which ones steer the direction of what follows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from tilstand.fonts.font import shown

__all__ = [
    "PLACEHOLDER",
    "coded",
    "common",
    "placed",
    "plain",
    "printable",
    "steering",
    "straight",
    "unprintable",
]

PLACEHOLDER = "□"
"""Stands in print for a sign that the fonts lack."""

# Signs that turn or isolate the direction of a text; what a page shows should follow from its letters.
_STEERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Signs that show nothing by themselves: soft hyphen, zero-width spaces and joiners, variation selectors,
# byte order mark.
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]")
# They tell the language of what stands between them (`tilstand.terms.marked`), and are never set.
_MARKS = frozenset("\ufff9\ufffa\ufffb")
# Signs that the fonts have, or that show nothing, and that no composing changes (tested): for a text of these
# alone no font is opened.
_COMMON = frozenset(
    map(
        chr,
        (0x09, 0x0A, *range(0x20, 0x7F), *range(0xA0, 0x149), *range(0x14A, 0x180), *range(0x2018, 0x201F)),
    )
) | frozenset("‐‒–—•…")


def printable(sign: str) -> bool:
    """True if the fonts of the printed report can show a sign.

    Example:
        >>> printable("å"), printable("ו")
        (True, False)
    """
    return ord(sign) in shown()


def common(text: str) -> bool:
    """True if a text has only signs that every font of the report has, and none that steers its direction.

    Example:
        >>> common("Tall for 2024 – i år"), common("ja ☀")
        (True, False)
    """
    return _COMMON.issuperset(text)


def plain(text: str) -> str:
    r"""A text with composed letters and without signs that show nothing or steer the direction.

    Example:
        >>> plain("a\u0300\u200d\u202eb")
        'àb'
    """
    return _UNSEEN.sub("", straight(unicodedata.normalize("NFC", text)))


def straight(text: str) -> str:
    r"""A text without signs that steer its direction.

    Example:
        >>> straight("a\u202eb")
        'ab'
    """
    return _STEERING.sub("", text)


def steering(text: str) -> tuple[str, ...]:
    """The signs in a text that steer its direction, each once."""
    return tuple(sorted(set(_STEERING.findall(text))))


def unprintable(text: str) -> tuple[str, ...]:
    r"""The signs of a text that the fonts of the printed report cannot show, each once.

    Example:
        >>> unprintable("ja ☀\n")
        ('☀',)
    """
    if common(text):
        return ()
    signs = set(plain(text)) - _MARKS
    return tuple(sorted(sign for sign in signs if not sign.isspace() and not printable(sign)))


def placed(text: str) -> str:
    """A text with a placeholder for each sign that the fonts of the printed report cannot show.

    Example:
        >>> placed("ja ☀")
        'ja □'
    """
    if not unprintable(text):
        return text
    # What stands above or below a letter has no place of its own.
    return "".join(
        sign if sign.isspace() or sign in _MARKS or printable(sign) else PLACEHOLDER
        for sign in text
        if printable(sign) or not unicodedata.combining(sign)
    )


def coded(signs: Iterable[str]) -> tuple[str, ...]:
    """Signs by their code and name, as Unicode has them.

    Example:
        >>> coded("ו")
        ('U+05D5 (hebrew letter vav)',)
    """
    return tuple(f"U+{ord(sign):04X} ({unicodedata.name(sign, 'no name').lower()})" for sign in signs)
