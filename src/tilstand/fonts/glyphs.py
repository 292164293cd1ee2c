"""Glyphs and widths of the report's fonts, and signs that they cannot show."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

Weight = Literal["regular", "semibold"]
_FILES: Mapping[Weight, str] = {"regular": "Inter-Regular.otf", "semibold": "Inter-SemiBold.otf"}


def get_font_folder() -> Traversable:
    """The folder of the fonts, for the typesetter."""
    return files("tilstand.fonts").joinpath("inter")


@cache
def list_code_points() -> frozenset[int]:
    """Code points of the signs that the fonts have; all styles have the same.

    Example:
        >>> ord("å") in list_code_points(), ord("ו") in list_code_points()
        (True, False)
    """
    return frozenset(measure_advance_widths("regular"))


@cache
def measure_advance_widths(weight: Weight) -> Mapping[int, float]:
    """Advance widths in em by code point."""
    font = _load_font(_FILES[weight])
    em, widths = font["head"].unitsPerEm, font["hmtx"]
    return {code: widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}


def _load_font(name: str) -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(io.BytesIO(get_font_folder().joinpath(name).read_bytes()), lazy=True)


PLACEHOLDER = "□"
"""Stands in print for a sign that the fonts lack."""

# Signs that turn or isolate the direction of a text; what a page shows should follow from its letters.
_STEERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Signs that show nothing by themselves: soft hyphen, zero-width spaces and joiners, variation selectors,
# byte order mark.
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]")
# They tell the language of what stands between them (`tilstand.terms.text`), and are never set.
_MARKS = frozenset("\ufff9\ufffa\ufffb")
# Signs that the fonts have, or that show nothing, and that no composing changes (tested): for a text of these
# alone no font is opened.
_COMMON = frozenset(
    map(chr, (0x09, 0x0A, *range(0x20, 0x7F), *range(0xA0, 0x149), *range(0x14A, 0x180), *range(0x2018, 0x201F)))
) | frozenset("‐‒–—•…")


def is_printable_sign(sign: str) -> bool:
    """True if the fonts of the printed report can show a sign.

    Example:
        >>> is_printable_sign("å"), is_printable_sign("ו")
        (True, False)
    """
    return ord(sign) in list_code_points()


def is_common_text(text: str) -> bool:
    """True if a text has only signs that every font of the report has, and none that steers its direction.

    Example:
        >>> is_common_text("Tall for 2024 – i år"), is_common_text("ja ☀")
        (True, False)
    """
    return _COMMON.issuperset(text)


def normalize_composed_text(text: str) -> str:
    r"""A text with composed letters and without signs that show nothing or steer the direction.

    Example:
        >>> normalize_composed_text("a\u0300\u200d\u202eb")
        'àb'
    """
    return _UNSEEN.sub("", strip_direction_signs(unicodedata.normalize("NFC", text)))


def strip_direction_signs(text: str) -> str:
    r"""A text without signs that steer its direction.

    Example:
        >>> strip_direction_signs("a\u202eb")
        'ab'
    """
    return _STEERING.sub("", text)


def find_direction_signs(text: str) -> tuple[str, ...]:
    """The signs in a text that steer its direction, each once."""
    return tuple(sorted(set(_STEERING.findall(text))))


def find_unprintable_signs(text: str) -> tuple[str, ...]:
    r"""The signs of a text that the fonts of the printed report cannot show, each once.

    Example:
        >>> find_unprintable_signs("ja ☀\n")
        ('☀',)
    """
    if is_common_text(text):
        return ()
    signs = set(normalize_composed_text(text)) - _MARKS
    return tuple(sorted(sign for sign in signs if not sign.isspace() and not is_printable_sign(sign)))


def replace_unprintable_signs(text: str) -> str:
    """A text with a placeholder for each sign that the fonts of the printed report cannot show.

    Example:
        >>> replace_unprintable_signs("ja ☀")
        'ja □'
    """
    if not find_unprintable_signs(text):
        return text
    # What stands above or below a letter has no place of its own.
    return "".join(
        sign if sign.isspace() or sign in _MARKS or is_printable_sign(sign) else PLACEHOLDER
        for sign in text
        if is_printable_sign(sign) or not unicodedata.combining(sign)
    )


def describe_code_points(signs: Iterable[str]) -> tuple[str, ...]:
    """Signs by their code and name, as Unicode has them.

    Example:
        >>> describe_code_points("ו")
        ('U+05D5 (hebrew letter vav)',)
    """
    return tuple(f"U+{ord(sign):04X} ({unicodedata.name(sign, 'no name').lower()})" for sign in signs)
