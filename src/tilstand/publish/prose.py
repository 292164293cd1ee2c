"""Report texts as plain data for the typesetter: blocks and spans, never markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tilstand.fonts.sign import plain
from tilstand.model.document import (
    PLACE,
    Block,
    Chapter,
    Emphasis,
    FootnoteMark,
    Heading,
    Inline,
    Insert,
    Items,
    Link,
    Mark,
    Paragraph,
    Phrase,
    Plain,
    Quote,
    See,
)
from tilstand.render.footnote import FindingReference
from tilstand.terms.marked import mark
from tilstand.text.long_word import breakable

__all__ = ["told"]

Inserted = Callable[[Insert], list[dict[str, Any]]]
Named = Callable[[Sequence[str]], Sequence[FindingReference]]


def told(
    chapter: Chapter,
    inserted: Inserted,
    named: Named = lambda findings: (),
    *,
    below: int = 0,
    titled: bool = True,
) -> list[dict[str, Any]]:
    """A chapter as blocks in order.

    Args:
        chapter: The chapter.
        inserted: What stands in the place of a table or chart.
        named: What findings are called, and where they stand; nothing where there is no list of them.
        below: Levels that its headings are moved down.
        titled: False to leave out its first heading, where the page has said it.
    """
    blocks = chapter.document.blocks
    if not titled and blocks and isinstance(blocks[0], Heading):
        blocks = blocks[1:]
    telling = _Prose(chapter.document.footnotes, inserted, named, below)
    return list(telling.blocks(blocks))


class _Prose:
    def __init__(
        self, footnotes: Mapping[str, Sequence[Inline]], inserted: Inserted, named: Named, below: int
    ) -> None:
        self.footnotes = footnotes
        self.inserted = inserted
        self.named = named
        self.below = below

    def blocks(self, blocks: Sequence[Block]) -> Iterator[dict[str, Any]]:
        for block in blocks:
            match block:
                case Heading():
                    level = min(block.level + self.below, 4)
                    yield {"kind": "heading", "level": level, "spans": self.spans(block.children)}
                case Paragraph():
                    yield {"kind": "paragraph", "spans": self.spans(block.children)}
                case Items():
                    items = [list(self.blocks(item)) for item in block.items]
                    yield {"kind": "items", "ordered": block.ordered, "items": items}
                case Quote():
                    yield {"kind": "quote", "blocks": list(self.blocks(block.blocks))}
                case Insert():
                    yield from self.inserted(block)

    def spans(self, children: Sequence[Inline]) -> list[dict[str, Any]]:
        return [self.span(child) for child in children]

    def span(self, child: Inline) -> dict[str, Any]:
        match child:
            case Mark() if child.language:
                return {"kind": "text", "text": mark(breakable(plain(child.text)), child.language)}
            case Plain() | Phrase() | Mark():
                return {"kind": "text", "text": breakable(plain(child.text).replace("\n", " "))}
            case Emphasis():
                kind = "strong" if child.strong else "emphasis"
                return {"kind": kind, "spans": self.spans(child.children)}
            case Link() if child.target.startswith(PLACE):
                anchor = child.target.removeprefix(PLACE).replace("/", "-", 1)
                return {"kind": "place", "anchor": anchor, "spans": self.spans(child.children)}
            case Link():
                return {"kind": "link", "target": child.target, "spans": self.spans(child.children)}
            case FootnoteMark():
                return {"kind": "footnote", "spans": self.spans(self.footnotes[child.id])}
            case See():
                see = [{"anchor": one.anchor, "text": one.text} for one in self.named(child.findings)]
                return {"kind": "see", "see": see} if see else {"kind": "text", "text": ""}
