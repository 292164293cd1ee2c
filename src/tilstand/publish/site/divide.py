"""Long chapters over several pages: where one ends and the next begins, by length, between sections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tilstand.model.document import Block, Chapter, Document, Heading, Insert, Items, Quote, marks_in, plain

__all__ = ["ChapterPiece", "divided", "paged"]

Height = Callable[[Insert], float]

_MOST = 200.0  # lines that a page may be long: six or seven screens
_LETTERS = 80  # in a line
_HEADING = 3.0


@dataclass(frozen=True, slots=True)
class ChapterPiece:
    """What stands on one page of one chapter.

    Attributes:
        chapter: The chapter.
        document: Its blocks that stand here, with the footnotes that they bear.
        first: True for what the chapter begins with.
        under: The heading that goes on here from the page before; None where a page begins with one.
    """

    chapter: Chapter
    document: Document
    first: bool
    under: Heading | None = None


@dataclass(frozen=True, slots=True)
class _Section:
    at: int  # which chapter
    blocks: tuple[Block, ...]
    length: float
    under: Heading | None = None


def divided(chapters: Sequence[Chapter], height: Height) -> tuple[tuple[ChapterPiece, ...], ...]:
    """The pages of some chapters, each as the pieces that stand on it; one page where they are short enough.

    Pages are about as long as each other. A page begins with a heading of the chapter; only within a section
    that is too long for a page by itself it begins with one of that section's own.

    Args:
        chapters: The chapters, in order.
        height: How many lines a table, picture or box takes.
    """
    sections = [one for at, chapter in enumerate(chapters) for one in _sections(at, chapter, height)]
    whole = sum(one.length for one in sections)
    count = -(-whole // _MOST) if whole > _MOST * 1.1 else 1
    return tuple(tuple(_pieces(chapters, page)) for page in _filled(sections, whole / max(count, 1)))


def paged(at: str, number: int) -> str:
    """Address of a page of a chapter: the first has the chapter's own.

    Example:
        >>> paged("part/2.html", 1), paged("part/2.html", 3)
        ('part/2.html', 'part/2.3.html')
    """
    return at if number == 1 else f"{at.removesuffix('.html')}.{number}.html"


def _filled(sections: Sequence[_Section], wanted: float) -> Iterator[list[_Section]]:
    """Sections by page: a page takes one more where that brings it nearer to the length wanted."""
    page: list[_Section] = []
    filled = 0.0
    for one in sections:
        if page and filled + one.length - wanted > wanted - filled:
            yield page
            page, filled = [], 0.0
        page.append(one)
        filled += one.length
    yield page


def _sections(at: int, chapter: Chapter, height: Height) -> Iterator[_Section]:
    blocks = chapter.document.blocks
    levels = sorted({one.level for one in blocks[1:] if isinstance(one, Heading)})
    for part in _cut(blocks, levels[:1]):
        length = _length(part, height)
        # What is too long for a page is cut at its own headings too.
        pieces = _cut(part, levels[1:2]) if length > _MOST else [part]
        for nth, piece in enumerate(pieces):
            head = part[0]
            goes_on = head if nth and isinstance(head, Heading) else None
            yield _Section(at, piece, _length(piece, height), goes_on)


def _cut(blocks: Sequence[Block], levels: Sequence[int]) -> list[tuple[Block, ...]]:
    """Blocks in runs that each begin with a heading of one of some levels; what stands first, as it is."""
    starts = [n for n, one in enumerate(blocks) if n and isinstance(one, Heading) and one.level in levels]
    # A heading right after the one above it begins no page of its own.
    starts = [n for n in starts if not isinstance(blocks[n - 1], Heading) or n - 1 in starts]
    return [tuple(blocks[a:b]) for a, b in pairwise([0, *starts, len(blocks)])]


def _pieces(chapters: Sequence[Chapter], sections: Sequence[_Section]) -> Iterator[ChapterPiece]:
    for at in dict.fromkeys(one.at for one in sections):
        own = [one for one in sections if one.at == at]
        chapter, blocks = chapters[at], tuple(block for one in own for block in one.blocks)
        notes = chapter.document.footnotes
        document = replace(
            chapter.document,
            blocks=blocks,
            footnotes={id: notes[id] for id in marks_in(blocks) if id in notes},
        )
        whole = chapter.document.blocks
        yield ChapterPiece(chapter, document, not whole or blocks[:1] == whole[:1], own[0].under)


def _length(blocks: Sequence[Block], height: Height) -> float:
    return sum(_lines(block, height) for block in blocks)


def _lines(block: Block, height: Height) -> float:
    match block:
        case Heading():
            return _HEADING
        case Insert():
            return height(block)
        case Items():
            return sum(_length(item, height) - 0.7 for item in block.items) + 1
        case Quote():
            return _length(block.blocks, height)
    return len(plain(block.children)) / _LETTERS + 1.5
