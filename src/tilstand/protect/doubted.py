"""Report texts with a footnote at each number that an open finding is about, or that was read from others."""

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
from tilstand.terms import Key, Language, Text

__all__ = ["Doubts", "doubted"]

Doubts = Callable[[Key], Sequence[Note]]


def doubted(document: Document, doubts: Doubts) -> Document:
    """The same text, with a footnote at each number that an open finding is about.

    A finding is told once in each paragraph, at the first number that it is about; that figures are disputed,
    as a box of the edition tells, once in the text. A heading bears none; in a footnote, what is open is
    told at its end. That a number was read from what surrounds it leads to no finding, and is told as it is.

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
            note += [*([Plain(". ")] if note else []), *self.said(text), *([See(see)] if see else [])]
            id += f" {text.text(self.language)} {' '.join(see)}"
        if note:
            self.notes[id] = tuple(note)
            yield FootnoteMark(id)

    def note(self, children: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """A footnote of the author's, which may state figures itself."""
        own: list[Inline] = list(children)
        for text, see in self.untold(_figures(children), set()).items():
            own += [Plain(" "), *self.said(text), *([See(see)] if see else []), Plain(".")]
        return tuple(own)

    def said(self, text: Text) -> Iterator[Inline]:
        """What a footnote says, its numbers with the figures that they are about."""
        for piece in text.pieces(self.language):
            keys = tuple(key for key in piece.cells if isinstance(key, Key))
            yield Phrase(piece.text, "figure", keys) if keys else Plain(piece.text)

    def untold(self, figures: Sequence[Phrase], told: set[str]) -> Mapping[Text, tuple[str, ...]]:
        """The findings that are to be told at some phrases, by what is said of them."""
        found: dict[str, tuple[Text, tuple[str, ...]]] = {}
        # Where a text stands in place of a number, no number is printed.
        said = [figure for figure in figures if figure.kind != "else"]
        for key, alone in ((key, len(figure.keys) == 1) for figure in said for key in figure.keys):
            for note in self.doubts(key):
                if note.kind is NoteKind.READ and not alone:
                    continue  # behind two numbers it would be read as of the second: their table tells it
                if note.kind is NoteKind.DISPUTED and self.disputed:
                    continue
                self.disputed |= note.kind is NoteKind.DISPUTED
                text = note.text.text(self.language)
                fresh = tuple(anchor for anchor in note.see or (text,) if anchor not in told)
                told.update(fresh)
                if fresh:
                    see = found[text][1] if text in found else ()
                    found[text] = note.text, (*see, *(fresh if note.see else ()))
        return dict(found.values())


def _figures(children: Sequence[Inline]) -> list[Phrase]:
    found: list[Phrase] = []
    for child in children:
        if isinstance(child, Phrase):
            found.append(child)
        elif isinstance(child, Emphasis | Link):
            found += _figures(child.children)
    return found
