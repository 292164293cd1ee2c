"""Fonts: what fontTools reads in those that are shipped; loaded when first asked, and each file once."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

__all__ = ["Weight", "advances", "folder", "shown"]

Weight = Literal["regular", "semibold"]
_FILES: Mapping[Weight, str] = {"regular": "Inter-Regular.otf", "semibold": "Inter-SemiBold.otf"}


def folder() -> Traversable:
    """The folder of the fonts, for the typesetter."""
    return files("tilstand.fonts").joinpath("inter")


@cache
def shown() -> frozenset[int]:
    """Code points of the signs that the fonts have; all styles have the same.

    Example:
        >>> ord("å") in shown(), ord("ו") in shown()
        (True, False)
    """
    return frozenset(advances("regular"))


@cache
def advances(weight: Weight) -> Mapping[int, float]:
    """Advance widths in em by code point."""
    font = _font(_FILES[weight])
    em, widths = font["head"].unitsPerEm, font["hmtx"]
    return {code: widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}


def _font(name: str) -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(io.BytesIO(folder().joinpath(name).read_bytes()), lazy=True)
