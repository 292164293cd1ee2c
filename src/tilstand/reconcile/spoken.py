"""A sentence of an explanation as pieces: its words, and its numbers with the figures that they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tilstand.reconcile.explain import UnmetTerm

__all__ = ["DividedSentence", "spoken"]


@dataclass(frozen=True, slots=True)
class DividedSentence:
    """A sentence, divided where a figure's number stands.

    Attributes:
        pieces: Its texts in order, each with its figure where it is the number of one.
        beside: The figures that have a number but none of their own in the sentence.
    """

    pieces: tuple[tuple[str, UnmetTerm | None], ...]
    beside: tuple[UnmetTerm, ...]


def spoken(sentence: str, terms: Sequence[UnmetTerm], language: str) -> DividedSentence:
    """A sentence with its figures.

    A number is a figure's where it stands after the figure's name: at once, or, of the only figure that the
    others are compared with, after a word. Where several figures are added up first, their sum is none of
    theirs.

    Args:
        sentence: The sentence.
        terms: The figures of the relation that it tells of, in the order in which it names them.
        language: The language that it is in.
    """
    pieces: list[tuple[str, UnmetTerm | None]] = []
    beside: list[UnmetTerm] = []
    done = 0
    for term in terms:
        alone = term.left and sum(one.left for one in terms) == 1
        found = None if term.left and not alone else _number(sentence, done, term, language)
        if found is None:
            beside += [term] if term.value != "0" else []
            continue
        pieces += [(sentence[done : found[0]], None), (sentence[found[0] : found[1]], term)]
        done = found[1]
    return DividedSentence((*pieces, (sentence[done:], None)), tuple(beside))


def _number(sentence: str, since: int, term: UnmetTerm, language: str) -> tuple[int, int] | None:
    between = r"(?::| \w+)? " if term.left else " "
    name = rf"(?<!\w){re.escape(term.short.text(language))}{between}"
    found = re.compile(rf"{name}({re.escape(term.value)})(?![\w–]|[,.]\d)").search(sentence, since)
    return found.span(1) if found else None
