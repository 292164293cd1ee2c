"""A place to look at before a text is released: it may tell of a single person, or of one year alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Clue", "ClueKind", "joined"]


class ClueKind(StrEnum):
    """What a place looks like."""

    NUMBER = "number"
    PHONE = "phone"
    EMAIL = "email"
    BIRTH = "birth"
    AGE = "age"
    PLACE = "place"
    PROTECTED = "protected"
    HEALTH = "health"
    NAME = "name"
    TIME = "time"
    YEAR = "year"
    COMPARISON = "comparison"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True, order=True)
class Clue:
    """One place.

    Attributes:
        start, end: From its first sign to behind its last, counted in signs of the text.
        kind: What it looks like.
        words: What stands there.
    """

    start: int
    end: int
    kind: ClueKind
    words: str


def joined(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Places in their order, those that overlap as one.

    Example:
        >>> list(joined([(4, 9), (0, 2), (7, 12), (5, 6)]))
        [(0, 2), (4, 12)]
    """
    held: tuple[int, int] | None = None
    for start, end in sorted(places):
        if held is not None and start < held[1]:
            held = held[0], max(held[1], end)
            continue
        if held is not None:
            yield held
        held = start, end
    if held is not None:
        yield held
