"""How wide a text is in Inter, and where it breaks: widths come from the font that the edition is set in."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

__all__ = ["Weight", "shortened", "width", "wrapped"]

Weight = Literal["regular", "semibold"]
_FILES: Mapping[Weight, str] = {"regular": "Inter-Regular.otf", "semibold": "Inter-SemiBold.otf"}
_SPARE = 1.03  # a page that lacks Inter sets the text in a face that is a little wider
_UNKNOWN = 1.0  # em that a sign outside the font takes: emoji and other scripts come from another font


@lru_cache(maxsize=1 << 16)
def width(text: str, size: float, weight: Weight = "regular") -> float:
    """The width of a text set on one line, in the units of the size.

    Example:
        >>> width("", 14), width("ii", 14) < width("MM", 14)
        (0.0, True)
    """
    advances = _advances(weight)
    return sum(advances.get(ord(sign), _UNKNOWN) for sign in text) * size * _SPARE


def wrapped(
    text: str, size: float, room: float, weight: Weight = "regular", most: int | None = None
) -> list[str]:
    """A text in lines that fit a width; a word that is wider than a line is broken.

    Args:
        text: The text.
        size: Size of the letters.
        room: Width of a line.
        weight: Weight of the letters.
        most: Most lines; what is left over is cut, with an ellipsis.

    Example:
        >>> wrapped("to små linjer", 14, 60)
        ['to små', 'linjer']
    """
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size, weight) <= room:
            lines[-1] = f"{lines[-1]} {word}"
            continue
        while width(word, size, weight) > room and len(word) > 1:
            fit = next(
                n for n in range(len(word) - 1, 0, -1) if n == 1 or _fits(word[:n], size, room, weight)
            )
            lines.append(f"{word[:fit]}-")
            word = word[fit:]
        lines.append(word)
    if most is not None and len(lines) > most:
        lines = [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), size, room, weight)]
    return lines or [""]


def shortened(text: str, size: float, room: float, weight: Weight = "regular") -> str:
    """A text on one line, cut with an ellipsis where it is too wide."""
    if width(text, size, weight) <= room:
        return text
    while text and width(f"{text}…", size, weight) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _fits(text: str, size: float, room: float, weight: Weight) -> bool:
    return width(f"{text}-", size, weight) <= room


@cache
def _advances(weight: Weight) -> Mapping[int, float]:
    """Advance widths in em by code point, from the font's own tables (OpenType: head, hhea, hmtx, cmap)."""
    data = files("tilstand.publish").joinpath("fonts", _FILES[weight]).read_bytes()
    (count,) = struct.unpack_from(">H", data, 4)
    tables = {
        tag: offset
        for tag, _, offset, _ in (struct.unpack_from(">4sIII", data, 12 + 16 * n) for n in range(count))
    }
    (em,) = struct.unpack_from(">H", data, tables[b"head"] + 18)
    (metrics,) = struct.unpack_from(">H", data, tables[b"hhea"] + 34)
    advances = [struct.unpack_from(">H", data, tables[b"hmtx"] + 4 * n)[0] / em for n in range(metrics)]
    return {code: advances[min(glyph, metrics - 1)] for code, glyph in _glyphs(data, tables[b"cmap"]).items()}


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for n in range(count):
        (offset,) = struct.unpack_from(">I", data, cmap + 4 + 8 * n + 4)
        (form,) = struct.unpack_from(">H", data, cmap + offset)
        if form == 4:
            return _format_4(data, cmap + offset)
    raise ValueError("the font has no table of the Basic Multilingual Plane")


def _format_4(data: bytes, at: int) -> dict[int, int]:
    (double,) = struct.unpack_from(">H", data, at + 6)
    segments = double // 2

    def row(start: int, form: str) -> tuple[int, ...]:
        return struct.unpack_from(f">{segments}{form}", data, start)

    ends, starts = row(at + 14, "H"), row(at + 16 + double, "H")
    deltas, ranges = row(at + 16 + 2 * double, "h"), row(at + 16 + 3 * double, "H")
    found: dict[int, int] = {}
    for n, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if ranges[n]:
                place = at + 16 + 3 * double + 2 * n + ranges[n] + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", data, place)
                if glyph == 0:
                    continue
            found[code] = (glyph + deltas[n]) & 0xFFFF
    return found
