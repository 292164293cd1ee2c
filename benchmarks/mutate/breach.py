"""A part of an edition that does not show what it has to."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Breach"]


@dataclass(frozen=True, slots=True)
class Breach:
    """A part that does not show what it has to.

    Attributes:
        law: Which law it breaks.
        file: Its file.
        place: Its place.
        shows: What it shows.
        right: What it has to show.
    """

    law: str
    file: str
    place: str
    shows: str
    right: str
