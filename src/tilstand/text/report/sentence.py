"""Sentences within a row of pieces: where one begins, and which figures stand together in one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tilstand.languages.lexicon import lexicon
from tilstand.terms import Language
from tilstand.text.report.inline import InlinePiece
from tilstand.text.report.lint import BOUND
from tilstand.text.report.reference import Reference

__all__ = ["Place", "capitalised", "ends", "flat", "places"]

_END = re.compile(r"(?P<word>[\w.]*)[.!?؟۔।]+[\"»”’)\]]*\s+")
_OPENING = '"«“‘([ \n'


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reference stands.

    Attributes:
        reference: The reference.
        line: Its line.
        sentence: Number of its sentence within the row.
        first: True where it begins the sentence.
        before: The text before it, from the last reference on.
    """

    reference: Reference
    line: int
    sentence: int
    first: bool
    before: str = ""


def places(pieces: Sequence[InlinePiece], language: Language) -> list[Place]:
    """The references of a row of pieces, in order, with their sentences."""
    found: list[Place] = []
    sentence, tail, begun = 0, "", False
    lead = _lead(pieces)
    for at, piece in ((at, piece) for at, top in enumerate(pieces) for piece in flat((top,))):
        if piece.reference is None:
            tail += "" if lead and at == 0 else piece.text
            continue
        ended = list(ends(tail, language))
        sentence += len(ended)
        rest = tail[ended[-1] :] if ended else tail
        first = not rest.strip(_OPENING) and (bool(ended) or not begun)
        found.append(Place(piece.reference, piece.line, sentence, first, tail))
        tail, begun = BOUND, True
    return found


def _lead(pieces: Sequence[InlinePiece]) -> bool:
    """True if a row begins with a strong word and a colon: what follows begins a sentence."""
    return bool(pieces) and pieces[0].strong and "".join(p.text for p in flat(pieces[:1])).endswith(":")


def flat(pieces: Iterable[InlinePiece]) -> Iterator[InlinePiece]:
    """The pieces with what is inside emphasis and links, in order."""
    for piece in pieces:
        if piece.children:
            yield from flat(piece.children)
        else:
            yield piece


def capitalised(text: str) -> str:
    """A phrase as it begins a sentence.

    Example:
        >>> capitalised("én kvinne"), capitalised("13 menn")
        ('Én kvinne', '13 menn')
    """
    return text[:1].title() + text[1:]


def ends(text: str, language: Language) -> Iterator[int]:
    """Where a sentence ends and another begins: the offset of the second.

    Example:
        >>> list(ends("Se bl.a. tabellen. Den viser mer.", "nb"))
        [19]
    """
    short = lexicon(language).phrases.abbreviations
    for match in _END.finditer(text):
        following = text[match.end() : match.end() + 1]
        if match["word"].lower() not in short and not following.islower():
            yield match.end()
