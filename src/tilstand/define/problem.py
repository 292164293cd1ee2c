"""A fault in a collection's files."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Problem"]


@dataclass(frozen=True, slots=True)
class Problem:
    """A contradiction between files: where it shows, what it is and how to mend it."""

    file: str
    path: tuple[str | int, ...]
    what: str
    remedy: str
