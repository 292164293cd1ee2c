"""Report texts as plain data for the typesetter: blocks and spans, never markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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

__all__ = ["Away", "told"]

Inserted = Callable[[Insert], list[dict[str, Any]]]
Named = Callable[[Sequence[str]], Sequence[FindingReference]]
_JOIN = 4  # most letters of what stands between two places of one list: a comma, "and"


@dataclass(frozen=True, slots=True)
class Away:
    """The tables that texts lead to and print does not have.

    Attributes:
        tables: Their names.
        told: Words that say where they are.
        base: Address of the pages of the edition in the text's language; empty where nobody has declared it.
    """

    tables: frozenset[str] = frozenset()
    told: str = ""
    base: str = ""

    def holds(self, child: Inline) -> bool:
        """True for a link to one of them."""
        return isinstance(child, Link) and self._name(child) in self.tables

    def address(self, child: Link) -> str:
        """The address of the table's page; empty where it is not known."""
        return f"{self.base}table/{self._name(child)}.html" if self.base else ""

    def _name(self, child: Link) -> str:
        return child.target.removeprefix(f"{PLACE}table/")


def told(
    chapter: Chapter,
    inserted: Inserted,
    named: Named = lambda findings: (),
    *,
    below: int = 0,
    titled: bool = True,
    away: Away | None = None,
) -> list[dict[str, Any]]:
    """A chapter as blocks in order.

    Args:
        chapter: The chapter.
        inserted: What stands in the place of a table or chart.
        named: What findings are called, and where they stand; nothing where there is no list of them.
        below: Levels that its headings are moved down.
        titled: False to leave out its first heading, where the page has said it.
        away: The tables that are not printed, and where a reader finds them.
    """
    blocks = chapter.document.blocks
    if not titled and blocks and isinstance(blocks[0], Heading):
        blocks = blocks[1:]
    telling = _Prose(chapter.document.footnotes, inserted, named, below, away or Away())
    return list(telling.blocks(blocks))


class _Prose:
    def __init__(
        self,
        footnotes: Mapping[str, Sequence[Inline]],
        inserted: Inserted,
        named: Named,
        below: int,
        away: Away,
    ) -> None:
        self.footnotes = footnotes
        self.inserted = inserted
        self.named = named
        self.below = below
        self.away = away
        self.level = below + 1

    def blocks(self, blocks: Sequence[Block]) -> Iterator[dict[str, Any]]:
        for block in blocks:
            match block:
                case Heading():
                    # A text may leave a level out; a document for everybody's ears may not.
                    self.level = min(block.level + self.below, self.level + 1, 4)
                    yield {"kind": "heading", "level": self.level, "spans": self.spans(block.children)}
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
        return [span for at, child in enumerate(children) for span in self.placed(children, at, child)]

    def placed(self, children: Sequence[Inline], at: int, child: Inline) -> Iterator[dict[str, Any]]:
        """A child; after the last of several tables that are not printed, where they are."""
        if not self.away.holds(child):
            yield self.span(child)
            return
        assert isinstance(child, Link)
        target = self.away.address(child)
        spans = self.spans(child.children)
        yield from [{"kind": "link", "target": target, "spans": spans}] if target else spans
        between, *after = (*children[at + 1 : at + 3], Plain(""))
        listed = isinstance(between, Plain) and len(between.text.strip()) <= _JOIN
        if not (listed and after and self.away.holds(after[0])):
            yield {"kind": "text", "text": f" {self.away.told}"}

    def span(self, child: Inline) -> dict[str, Any]:
        match child:
            case Mark() if child.language:
                return {"kind": "text", "text": mark(breakable(plain(child.text)), child.language)}
            case Mark() if child.kept:
                return {"kind": "kept", "text": plain(child.text)}
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
