"""Labels of a collection that may tell of a single person: captions, notes, names and rules that are printed.

They are the unit's own definitions and need no release. What is marked in them is shown to whoever writes
them. Names are not looked for: what a label names, the collection knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tilstand.define import Vocabulary
from tilstand.screen.clue import Clue, ClueKind
from tilstand.screen.screen import Screen
from tilstand.terms import Language

__all__ = ["MarkedLabel", "marked_labels"]

_KINDS = tuple(kind for kind in ClueKind if kind is not ClueKind.NAME)


@dataclass(frozen=True, slots=True)
class MarkedLabel:
    """A label in one language, and what is marked in it."""

    path: str
    language: Language
    clues: tuple[Clue, ...]


def marked_labels(views: Iterable[Vocabulary]) -> Iterator[MarkedLabel]:
    """The labels in which something is marked, each wording once.

    Args:
        views: A collection as its rounds see it: a round may have labels of its own.
    """
    seen: set[tuple[str, Language, str]] = set()
    for view in views:
        screen = Screen(view)
        for path in view.labels:
            label = view.labels[path]
            for language in view.settings.languages:
                words = label.text(language)
                if label.language(language) == language and (path, language, words) not in seen:
                    seen.add((path, language, words))
                    if clues := screen.clues(words, language, _KINDS):
                        yield MarkedLabel(path, language, clues)
