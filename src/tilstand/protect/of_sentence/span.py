"""Parts of a text by their characters."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["Span", "overlaps", "within"]

Span = tuple[int, int]
"""From which character of a text to which."""


def within(spans: Iterable[Span], start: int, end: int) -> tuple[Span, ...]:
    """Those of some spans that reach into a part of a text, told from its beginning.

    Example:
        >>> within([(2, 5), (8, 9)], 4, 8)
        ((-2, 1),)
    """
    return tuple((low - start, high - start) for low, high in spans if low < end and start < high)


def overlaps(spans: Iterable[Span], start: int, end: int) -> bool:
    """True where a part of a text has signs in common with one of some spans."""
    return any(low < end and start < high for low, high in spans)
