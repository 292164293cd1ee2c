"""The words that a collection writes with a capital inside its own labels, as names of places are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

__all__ = ["capitals"]

_WORD = r"[^\W\d_]+"
_INSIDE = re.compile(rf"(?<=[^\W\d_],|.[^\W\d_]) +({_WORD})")


def capitals(labels: Iterable[str], declared: str = "") -> Set[str]:
    """The words that keep their capital when a label stands inside a sentence.

    Args:
        labels: All labels of one language. A word counts that has a capital after another word or a comma,
            and that is nowhere inside a label without one.
        declared: Further words, which the collection names itself (label `capitals`).

    Example:
        >>> sorted(capitals(["Asked in Greek", "Greek citizen", "Adult", "Young adult"], "Dublin"))
        ['Dublin', 'Greek']
    """
    inside = {word[1] for label in labels for word in _INSIDE.finditer(label)}
    large = {word for word in inside if word[:1].isupper() and word.lower() not in inside}
    return large | set(re.findall(_WORD, declared))
