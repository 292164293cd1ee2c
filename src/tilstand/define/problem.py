"""A fault in a collection's files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from tilstand.languages import message
from tilstand.terms import Alike, Joined, Text

__all__ = ["Problem", "both", "choose", "problem"]

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


def choose(word: str, known: Collection[str]) -> Text:
    """What to write instead of a word that is none of those that are known: the nearest, or any of them.

    Args:
        word: What was written.
        known: What could be.
    """
    near = get_close_matches(word, sorted(known), n=1)
    if near:
        return message("define.hint.near", near=near[0])
    return message("define.hint.choose", list=", ".join(sorted(known)))
