"""Shorter periods that make up a longer one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from tilstand.terms.period import Period

__all__ = ["tiled"]


def tiled(whole: Period, periods: Iterable[Period]) -> tuple[Period, ...]:
    """The fewest of some periods that cover a whole one without gap or overlap; empty if they cannot.

    Example:
        >>> quarters = [Period.parse(f"2031-Q{n}") for n in (1, 2, 3, 4)]
        >>> [str(p) for p in tiled(Period.parse("2031-H2"), quarters)]
        ['2031-Q3', '2031-Q4']
    """
    inside = sorted({p for p in periods if p in whole and p != whole}, key=lambda p: (p.first, -p.days))
    chosen: list[Period] = []
    cursor = whole.first
    while cursor <= whole.last:
        begin = [p for p in inside if p.first == cursor]
        if not begin:
            return ()
        chosen.append(begin[0])
        cursor = begin[0].last + timedelta(days=1)
    return tuple(chosen)
