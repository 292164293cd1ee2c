"""A report text as the sentences that a person reads and releases, each with its exact words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tilstand.terms import Language
from tilstand.text.report.inline import InlinePiece
from tilstand.text.report.lint import BOUND
from tilstand.text.report.markdown import RawBlock, blocks
from tilstand.text.report.sentence import ends

__all__ = ["REFERENCE", "SourceSentence", "placing", "readable", "source_sentences", "split", "written"]

_BLANK = re.compile(r"[ \t\n]+")
REFERENCE = re.compile(r'\{\{(?P<source>(?:[^"{}]|"[^"{}]*")*)\}\}')
_NAMED = re.compile(r'\s*(?:name|cited)\s+"(?P<words>[^"]*)"\s*')


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """A sentence, heading, list item or part of a footnote as it stands in the source.

    Attributes:
        words: Its exact words, references among them; where its lines break does not matter.
        line: Line of the source.
        section: Words of the heading that it stands under, or that it is.
        note: True where it is part of a footnote.
        insert: Where it is the place of a table or chart: `table extent`.
        pieces: What it is made of.
    """

    words: str
    line: int
    section: str = ""
    note: bool = False
    insert: str = ""
    pieces: tuple[InlinePiece, ...] = ()


def source_sentences(source: str, language: Language) -> tuple[SourceSentence, ...]:
    r"""Everything that a text says, and where its tables stand, in order; the footnotes come last.

    Args:
        source: Markdown with references.
        language: Its language, whose abbreviations end no sentence.

    Example:
        >>> told = source_sentences("# Saker\n\nSe bl.a. {{ figure a }}. Det kom flere.", "nb")
        >>> [one.words for one in told]
        ['Saker', 'Se bl.a. {{ figure a }}.', 'Det kom flere.']
    """
    raw = blocks(source)
    found, section = [], ""
    for block in _rows(raw.blocks):
        if block.id:
            insert = f"{block.kind} {block.id}"
            found.append(SourceSentence(placing(insert), block.line, section, insert=insert))
        if block.level:
            section = written(block.row)
        found += _sentences(block, language, section)
    for note in raw.notes.values():
        found += _sentences(note, language, note=True)
    return tuple(found)


def split(row: Sequence[InlinePiece], language: Language) -> Iterator[tuple[InlinePiece, ...]]:
    """The pieces of each sentence of a row; none ends inside emphasis or a link."""
    text = "".join(_shown(piece) for piece in row)
    starts = {0, *ends(text, language)}
    at, begun, sentence = 0, 0, list[InlinePiece]()
    for piece in row:
        length = len(_shown(piece))
        cuts = [cut - at for cut in sorted(starts) if at < cut < at + length] if piece.text else []
        if at in starts and at > begun:
            yield tuple(sentence)
            begun, sentence = at, []
        for start, end in pairwise((0, *cuts, length)):
            if start:
                yield tuple(sentence)
                begun, sentence = at + start, []
            line = piece.line + piece.text.count("\n", 0, start)
            sentence.append(replace(piece, line=line, text=piece.text[start:end]) if cuts else piece)
        at += length
    if sentence:
        yield tuple(sentence)


def placing(insert: str) -> str:
    """The words that put a table or chart in its place."""
    return f"{{{{ {insert} }}}}"


def written(pieces: Sequence[InlinePiece]) -> str:
    """Pieces as they were written, on one line."""
    return _BLANK.sub(" ", "".join(map(_source, pieces))).strip(" ")


def readable(words: str) -> str:
    """The words of a sentence with blanks where a reference stands, and of a name what it names.

    No sign moves: what stands at a place in it stands there in the words.

    Example:
        >>> readable('Vi {{ figure a }} {{ name "Per" }}.')
        'Vi                         Per    .'
    """
    return REFERENCE.sub(_blank, words)


def _blank(reference: re.Match[str]) -> str:
    named = _NAMED.fullmatch(reference["source"])
    if named is None:
        return " " * len(reference[0])
    return named["words"].rjust(2 + named.end("words")).ljust(len(reference[0]))


def _rows(found: Sequence[RawBlock]) -> Iterator[RawBlock]:
    for block in found:
        if block.row or block.id:
            yield block
        for item in block.items:
            yield from _rows(item)


def _sentences(
    block: RawBlock, language: Language, section: str = "", *, note: bool = False
) -> Iterator[SourceSentence]:
    for pieces in split(block.row, language):
        if words := written(pieces):
            yield SourceSentence(words, pieces[0].line, section, note, pieces=pieces)


def _shown(piece: InlinePiece) -> str:
    if piece.reference is not None:
        return BOUND
    return "".join(_shown(one) for one in piece.children) if piece.children else piece.text


def _source(piece: InlinePiece) -> str:
    if piece.reference is not None:
        return f"{{{{{piece.source}}}}}"
    if piece.note:
        return f"[^{piece.note}]"
    if not piece.children:
        return piece.text
    inside = "".join(map(_source, piece.children))
    if piece.target:
        return f"[{inside}]({piece.target})"
    sign = "**" if piece.strong else "*"
    return f"{sign}{inside}{sign}"
