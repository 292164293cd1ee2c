"""How wide a text is in Inter, and where it breaks: widths come from the font that the edition is set in."""

from __future__ import annotations

from functools import lru_cache
from math import fsum

from tilstand.fonts.font import Weight, advances

__all__ = ["shortened", "width", "wrapped"]

_SPARE = 1.03  # a page that lacks Inter sets the text in a face that is a little wider
_UNKNOWN = 1.0  # em that a sign outside the font takes: emoji and other scripts come from another font


@lru_cache(maxsize=1 << 16)
def width(text: str, size: float, weight: Weight = "regular") -> float:
    """The width of a text set on one line, in the units of the size.

    Example:
        >>> width("", 14), width("ii", 14) < width("MM", 14)
        (0.0, True)
    """
    known = advances(weight)
    return fsum(known.get(ord(sign), _UNKNOWN) for sign in text) * size * _SPARE


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
