"""Sentences of a report text: where they end, what they state, and their release."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tilstand.define.labels import Catalogue
from tilstand.languages.lexicon import load_lexicon
from tilstand.model.document import (
    Block,
    Document,
    FigurePhrase,
    FootnoteMark,
    Heading,
    Inline,
    InsertBlock,
    ListBlock,
    Paragraph,
    Quote,
    flatten_inlines,
)
from tilstand.model.hashes import hash_text
from tilstand.report_text.markdown import InlinePiece, RawBlock, parse_report_blocks
from tilstand.report_text.messages import get_report_string
from tilstand.report_text.references import BOUND, FigureReference
from tilstand.terms import Key, Language

_END = re.compile(r"(?P<word>[\w.]*)[.!?؟۔।]+[\"»”’)\]]*\s+")
_OPENING = '"«“‘([ \n'


@dataclass(frozen=True, slots=True)
class ReferencePlace:
    """Where a reference stands.

    Attributes:
        reference: The reference.
        line: Its line.
        sentence: Number of its sentence within the row.
        first: True where it begins the sentence.
        before: The text before it, from the last reference on.
    """

    reference: FigureReference
    line: int
    sentence: int
    first: bool
    before: str = ""


def list_reference_places(pieces: Sequence[InlinePiece], language: Language) -> list[ReferencePlace]:
    """The references of a row of pieces, in order, with their sentences."""
    reference_places: list[ReferencePlace] = []
    sentence, tail, begun = 0, "", False
    lead = _has_strong_lead(pieces)
    for at, piece in ((at, piece) for at, top in enumerate(pieces) for piece in flatten_pieces((top,))):
        if piece.reference is None:
            tail += "" if lead and at == 0 else piece.text
            continue
        ended = list(find_sentence_ends(tail, language))
        if piece.reference.kind == "holds":  # it prints nothing, and what follows it may begin the sentence
            reference_places.append(ReferencePlace(piece.reference, piece.line, sentence + len(ended), False, tail))
            continue
        sentence += len(ended)
        rest = tail[ended[-1] :] if ended else tail
        first = not rest.strip(_OPENING) and (bool(ended) or not begun)
        reference_places.append(ReferencePlace(piece.reference, piece.line, sentence, first, tail))
        tail, begun = BOUND, True
    return reference_places


def _has_strong_lead(pieces: Sequence[InlinePiece]) -> bool:
    """True if a row begins with a strong word and a colon: what follows begins a sentence."""
    return bool(pieces) and pieces[0].strong and "".join(p.text for p in flatten_pieces(pieces[:1])).endswith(":")


def flatten_pieces(pieces: Iterable[InlinePiece]) -> Iterator[InlinePiece]:
    """The pieces with what is inside emphasis and links, in order."""
    for piece in pieces:
        if piece.children:
            yield from flatten_pieces(piece.children)
        else:
            yield piece


def capitalize_phrase(text: str) -> str:
    """A phrase as it begins a sentence.

    Example:
        >>> capitalize_phrase("én kvinne"), capitalize_phrase("13 menn")
        ('Én kvinne', '13 menn')
    """
    return text[:1].title() + text[1:]


def find_sentence_ends(text: str, language: Language) -> Iterator[int]:
    """Where a sentence ends and another begins: the offset of the second.

    Example:
        >>> list(find_sentence_ends("Se bl.a. tabellen. Den viser mer.", "nb"))
        [19]
    """
    short = load_lexicon(language).phrases.abbreviations
    for match in _END.finditer(text):
        following = text[match.end() : match.end() + 1]
        if match["word"].lower() not in short and not following.islower():
            yield match.end()


def ends_sentence(text: str) -> bool:
    """True for words that end as a sentence does.

    Example:
        >>> ends_sentence("Havn delivered too late (in May)."), ends_sentence("Decisions, by outcome")
        (True, False)
    """
    return any(match.end() > len(text.rstrip()) for match in _END.finditer(f"{text.rstrip()} "))


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


def list_source_sentences(source: str, language: Language) -> tuple[SourceSentence, ...]:
    r"""Everything that a text says, and where its tables stand, in order; the footnotes come last.

    Args:
        source: Markdown with references.
        language: Its language, whose abbreviations end no sentence.

    Example:
        >>> told = list_source_sentences("# Saker\n\nSe bl.a. {{ figure a }}. Det kom flere.", "nb")
        >>> [one.words for one in told]
        ['Saker', 'Se bl.a. {{ figure a }}.', 'Det kom flere.']
    """
    raw = parse_report_blocks(source)
    found, section = [], ""
    for block in _walk_text_blocks(raw.blocks):
        if block.id:
            insert = f"{block.kind} {block.id}"
            found.append(SourceSentence(format_insert_source(insert), block.line, section, insert=insert))
        if block.level:
            section = format_pieces_source(block.row)
        found += _split_block_sentences(block, language, section)
    for note in raw.notes.values():
        found += _split_block_sentences(note, language, note=True)
    return tuple(found)


def split_piece_sentences(row: Sequence[InlinePiece], language: Language) -> Iterator[tuple[InlinePiece, ...]]:
    """The pieces of each sentence of a row; none ends inside emphasis or a link."""
    text = "".join(_show_piece_text(piece) for piece in row)
    starts = {0, *find_sentence_ends(text, language)}
    at, begun, sentence = 0, 0, list[InlinePiece]()
    for piece in row:
        length = len(_show_piece_text(piece))
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


def format_insert_source(insert: str) -> str:
    """The words that put a table or chart in its place."""
    return f"{{{{ {insert} }}}}"


def format_pieces_source(pieces: Sequence[InlinePiece]) -> str:
    """Pieces as they were written, on one line."""
    return _BLANK.sub(" ", "".join(map(_format_piece_source, pieces))).strip(" ")


def blank_references(words: str) -> str:
    """The words of a sentence with blanks where a reference stands, and of a name what it names.

    No sign moves: what stands at a place in it stands there in the words.

    Example:
        >>> blank_references('Vi {{ figure a }} {{ name "Per" }}.')
        'Vi                         Per    .'
    """
    return REFERENCE.sub(_blank_reference, words)


def _blank_reference(reference: re.Match[str]) -> str:
    named = _NAMED.fullmatch(reference["source"])
    if named is None:
        return " " * len(reference[0])
    return named["words"].rjust(2 + named.end("words")).ljust(len(reference[0]))


def _walk_text_blocks(found: Sequence[RawBlock]) -> Iterator[RawBlock]:
    for block in found:
        if block.row or block.id:
            yield block
        for item in block.items:
            yield from _walk_text_blocks(item)


def _split_block_sentences(
    block: RawBlock, language: Language, section: str = "", *, note: bool = False
) -> Iterator[SourceSentence]:
    for pieces in split_piece_sentences(block.row, language):
        if words := format_pieces_source(pieces):
            yield SourceSentence(words, pieces[0].line, section, note, pieces=pieces)


def _show_piece_text(piece: InlinePiece) -> str:
    if piece.reference is not None:
        return BOUND
    return "".join(_show_piece_text(child) for child in piece.children) if piece.children else piece.text


def _format_piece_source(piece: InlinePiece) -> str:
    if piece.reference is not None:
        return f"{{{{{piece.source}}}}}"
    if piece.note:
        return f"[^{piece.note}]"
    if not piece.children:
        return piece.text
    inside = "".join(map(_format_piece_source, piece.children))
    if piece.target:
        return f"[{inside}]({piece.target})"
    sign = "**" if piece.strong else "*"
    return f"{sign}{inside}{sign}"


@dataclass(frozen=True, slots=True)
class StatedSentence:
    """A sentence as it is read.

    Attributes:
        text: Its words.
        line: Line of the source where its paragraph begins.
        figures: Its phrases that were written from figures.
    """

    text: str
    line: int
    figures: tuple[FigurePhrase, ...] = ()

    @property
    def keys(self) -> frozenset[Key]:
        """Addresses of all figures that it states or follows from."""
        return frozenset(key for figure in self.figures for key in figure.keys)


def list_stated_sentences(document: Document) -> tuple[StatedSentence, ...]:
    """Every sentence of a text, headings and footnotes among them, in the order in which they stand."""
    stated_sentences = [
        sentence for block in document.blocks for sentence in _list_block_sentences(block, document.language)
    ]
    for note in document.footnotes.values():
        stated_sentences.extend(_split_bound_row(note, 0, document.language))
    return tuple(stated_sentences)


def _list_block_sentences(block: Block, language: Language) -> Iterator[StatedSentence]:
    match block:
        case Heading() | Paragraph():
            yield from _split_bound_row(block.children, block.line, language)
        case ListBlock():
            for item in block.items:
                for inner in item:
                    yield from _list_block_sentences(inner, language)
        case Quote():
            for inner in block.blocks:
                yield from _list_block_sentences(inner, language)
        case InsertBlock():
            return


def _split_bound_row(children: Sequence[Inline], line: int, language: Language) -> Iterator[StatedSentence]:
    text, placed = "", list[tuple[int, FigurePhrase]]()
    for child in flatten_inlines(children):
        if isinstance(child, FigurePhrase):
            placed.append((len(text), child))
        text += child.text if not isinstance(child, FootnoteMark) else ""  # type: ignore[union-attr]
    for start, end in pairwise((0, *find_sentence_ends(text, language), len(text))):
        inside = tuple(figure for at, figure in placed if start <= at < end)
        if text[start:end].strip():
            yield StatedSentence(" ".join(text[start:end].split()), line, inside)


def mask_unreleased(
    row: Sequence[InlinePiece], language: Language, opened: Container[str], labels: Catalogue, *, heading: bool = False
) -> tuple[InlinePiece, ...]:
    """A row of pieces with its released sentences alone.

    Args:
        row: The row.
        language: Its language.
        opened: The hashes of the sentences that are released.
        labels: The collection's labels, which win over the engine's words.
        heading: True for a heading, which is told in fewer words.
    """

    def replace_waiting_sentences(waiting: Sequence[InlinePiece], after: str = " ") -> Iterator[InlinePiece]:
        if waiting:
            text = get_report_string(labels, "waits_heading" if heading else "waits", count=len(waiting)).text(language)
            yield InlinePiece(waiting[0].line, text + after, waits=True)

    return tuple(_select_released_pieces(row, language, opened, replace_waiting_sentences))


def _select_released_pieces(
    row: Sequence[InlinePiece], language: Language, opened: Container[str], waits: Callable[..., Iterator[InlinePiece]]
) -> Iterator[InlinePiece]:
    waiting: list[InlinePiece] = []
    for pieces in split_piece_sentences(row, language):
        words = format_pieces_source(pieces)
        if not words or hash_text(words) in opened:
            yield from waits(waiting)
            waiting = []
            yield from pieces
        else:
            waiting.append(pieces[0])
    yield from waits(waiting, "")
