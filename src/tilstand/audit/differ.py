"""Whether a number says by how much two figures differ, and which way: "8 fewer than", "the fall is 8"."""

from __future__ import annotations

import re

from tilstand.audit.words import Grammar, ends_with, pattern, starts_with

__all__ = ["against", "held", "trend"]

# So many words stand on either side of the verb: "the fall in reports is thus all of 8".
_BETWEEN = 3


def trend(left: str, after: str, words: Grammar) -> int:
    """1 where a number says by how much something rose or is more, -1 where it fell or is less, else 0.

    Args:
        left: The text between the number before it and this one.
        after: The text after it.
        words: The small words of its language.
    """
    up = ends_with(words.rises_before, left) or starts_with(words.rises_after, after)
    down = ends_with(words.falls_before, left) or starts_with(words.falls_after, after)
    return (up or _noun(words.up, left, words)) - (down or _noun(words.down, left, words))


def held(after: str, words: Grammar) -> bool:
    """True where the words after a number hold one figure against another ("8 fewer than")."""
    return starts_with((*words.rises_after, *words.falls_after), after)


def against(left: str, words: Grammar) -> bool:
    """True where another number is held against what follows: "twice as many as the 35 registered before"."""
    *_, last = pattern(words.than).split(left)
    return last != left and len(last.split()) <= 1


def _noun(nouns: tuple[str, ...], left: str, words: Grammar) -> bool:
    """True where a sentence opens with "the fall" as what the number is: "The fall is thus 8"."""
    opens = re.match(r"\W*(?:[^\W\d_]+\s+)?" + pattern(nouns).pattern, left, re.I)
    if opens is None:
        return False
    rest = left[opens.end() :]
    verb = pattern(words.verbs).search(rest)
    return (
        verb is not None
        and max(len(rest[: verb.start()].split()), len(rest[verb.end() :].split())) <= _BETWEEN
    )
