"""Report texts with a footnote at each number that an open finding is about, once a paragraph and finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tilstand.model import Note, NoteKind
from tilstand.model.document import (
    Block,
    Document,
    Emphasis,
    FootnoteMark,
    Heading,
    Inline,
    Insert,
    Items,
    Link,
    Paragraph,
    Phrase,
    Plain,
    Quote,
    See,
    marks_in,
)
from tilstand.terms import Key, Language

__all__ = ["Doubts", "doubted"]

Doubts = Callable[[Key], Sequence[Note]]


def doubted(document: Document, doubts: Doubts) -> Document:
    """The same text, with a footnote at each number that an open finding is about.

    A finding is told once in each paragraph, at the first number that it is about; that figures are disputed,
    as a box of the edition tells, once in the text. A heading bears none; in a footnote, what is open is
    told at its end.

    Args:
        document: The text, with its figures bound.
        doubts: The footnotes about open findings at an address.
    """
    writing = _DoubtWriting(doubts, document.language)
    blocks = tuple(map(writing.block, document.blocks))
    known = {id: writing.note(note) for id, note in document.footnotes.items()} | writing.notes
    notes = {id: known[id] for id in marks_in(blocks)}
    return replace(document, blocks=blocks, footnotes=notes)


@dataclass
class _DoubtWriting:
    doubts: Doubts
    language: Language
    notes: dict[str, tuple[Inline, ...]] = field(default_factory=dict)
    disputed: bool = False

    def block(self, block: Block) -> Block:
        match block:
            case Paragraph():
                return replace(block, children=tuple(self.run(block.children, set())))
            case Items():
                return replace(block, items=tuple(tuple(map(self.block, item)) for item in block.items))
            case Quote():
                return replace(block, blocks=tuple(map(self.block, block.blocks)))
            case Heading() | Insert():
                return block

    def run(self, children: Sequence[Inline], told: set[str]) -> Iterator[Inline]:
        """A row of inlines with its marks; what it tells is added to what the paragraph has told."""
        for child in children:
            match child:
                case Emphasis():
                    yield replace(child, children=tuple(self.run(child.children, told)))
                case Link():  # no link within a link: its marks stand after it
                    yield child
                    yield from self.marks(_figures(child.children), told)
                case Phrase():
                    yield child
                    yield from self.marks([child], told)
                case _:
                    yield child

    def marks(self, figures: Sequence[Phrase], told: set[str]) -> Iterator[FootnoteMark]:
        """One mark, whatever is to be told: marks beside each other would read as one number."""
        note: list[Inline] = []
        id = "open:"  # by its words, too: two that lead to the same findings may say different things of them
        for text, see in self.untold(figures, told).items():
            note += [Plain(f". {text}" if note else text), See(see)]
            id += f" {text} {' '.join(see)}"
        if note:
            self.notes[id] = tuple(note)
            yield FootnoteMark(id)

    def note(self, children: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """A footnote of the author's, which may state figures itself."""
        own: list[Inline] = list(children)
        for text, see in self.untold(_figures(children), set()).items():
            own += [Plain(f" {text}"), See(see), Plain(".")]
        return tuple(own)

    def untold(self, figures: Sequence[Phrase], told: set[str]) -> Mapping[str, tuple[str, ...]]:
        """The findings that are to be told at some phrases, by what is said of them."""
        found: dict[str, tuple[str, ...]] = {}
        # Where a text stands in place of a number, no number is printed.
        for key in (key for figure in figures if figure.kind != "else" for key in figure.keys):
            for note in self.doubts(key):
                if note.kind is NoteKind.DISPUTED and self.disputed:
                    continue
                self.disputed |= note.kind is NoteKind.DISPUTED
                fresh = tuple(anchor for anchor in note.see if anchor not in told)
                told.update(fresh)
                if fresh:
                    text = note.text.text(self.language)
                    found[text] = (*found.get(text, ()), *fresh)
        return found


def _figures(children: Sequence[Inline]) -> list[Phrase]:
    found: list[Phrase] = []
    for child in children:
        if isinstance(child, Phrase):
            found.append(child)
        elif isinstance(child, Emphasis | Link):
            found += _figures(child.children)
    return found
