"""A fault in a collection's files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tilstand.languages import message
from tilstand.terms import Alike, Joined, Text

__all__ = ["Problem", "both", "problem"]

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A contradiction between files: where it shows, and what it is and how to mend it."""

    file: str
    path: Path
    said: Text


def problem(place: str, at: Path, name: str, /, **facts: object) -> Problem:
    """A contradiction in the words of the message `define.problem.NAME`.

    Args:
        place: The file, from the collection's folder on.
        at: Where in it, from the top.
        name: The message's name.
        **facts: What is put in.
    """
    return Problem(place, at, message(f"define.problem.{name}", **facts))


def both(names: Sequence[str]) -> Text:
    """Names that are told together: `persons and cases`."""
    return Joined(tuple(map(Alike, names)), message("define.problem.and"))
