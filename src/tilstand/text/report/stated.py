"""The sentences of a report text, each with the figures that it states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tilstand.model.document import (
    Block,
    Document,
    FootnoteMark,
    Heading,
    Inline,
    Insert,
    Items,
    Paragraph,
    Phrase,
    Quote,
    unnested,
)
from tilstand.terms import Key, Language
from tilstand.text.report.sentence import ends

__all__ = ["Sentence", "sentences"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is read.

    Attributes:
        text: Its words.
        line: Line of the source where its paragraph begins.
        figures: Its phrases that were written from figures.
    """

    text: str
    line: int
    figures: tuple[Phrase, ...] = ()

    @property
    def keys(self) -> frozenset[Key]:
        """Addresses of all figures that it states or follows from."""
        return frozenset(key for figure in self.figures for key in figure.keys)


def sentences(document: Document) -> tuple[Sentence, ...]:
    """Every sentence of a text, headings and footnotes among them, in the order in which they stand."""
    found = [sentence for block in document.blocks for sentence in _within(block, document.language)]
    for note in document.footnotes.values():
        found.extend(_split(note, 0, document.language))
    return tuple(found)


def _within(block: Block, language: Language) -> Iterator[Sentence]:
    match block:
        case Heading() | Paragraph():
            yield from _split(block.children, block.line, language)
        case Items():
            for item in block.items:
                for inner in item:
                    yield from _within(inner, language)
        case Quote():
            for inner in block.blocks:
                yield from _within(inner, language)
        case Insert():
            return


def _split(children: Sequence[Inline], line: int, language: Language) -> Iterator[Sentence]:
    text, placed = "", list[tuple[int, Phrase]]()
    for child in unnested(children):
        if isinstance(child, Phrase):
            placed.append((len(text), child))
        text += child.text if not isinstance(child, FootnoteMark) else ""  # type: ignore[union-attr]
    for start, end in pairwise((0, *ends(text, language), len(text))):
        inside = tuple(figure for at, figure in placed if start <= at < end)
        if text[start:end].strip():
            yield Sentence(" ".join(text[start:end].split()), line, inside)
