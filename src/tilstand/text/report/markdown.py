"""The blocks of a report text: the part of Markdown that a report needs, and nothing that hides a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, cast

from tilstand.text.message import message
from tilstand.text.report.inline import InlinePiece, TextProblem, pieces

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["RawBlock", "RawText", "blocks"]

_DEPTH = 4
_LISTS: dict[str, Literal["bullets", "numbers"]] = {
    "bullet_list_open": "bullets",
    "ordered_list_open": "numbers",
}


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block before its references are bound.

    Attributes:
        kind: What it is.
        line: Its first line.
        row: Its text, for headings, paragraphs and footnotes only.
        level: Level of a heading.
        items: Items of a list, or the one item of a quotation.
        id: Id of a table, chart or box.
    """

    kind: Literal["heading", "paragraph", "bullets", "numbers", "quote", "table", "chart", "box"]
    line: int
    row: tuple[InlinePiece, ...] = ()
    level: int = 0
    items: tuple[tuple[RawBlock, ...], ...] = ()
    id: str = ""


@dataclass(slots=True)
class RawText:
    """All blocks of a text, its footnotes, and what cannot be read."""

    blocks: tuple[RawBlock, ...] = ()
    notes: dict[str, RawBlock] = field(default_factory=dict)
    problems: list[TextProblem] = field(default_factory=list)


@lru_cache(maxsize=256)
def blocks(source: str) -> RawText:
    """The blocks of a report text, read once for who releases its sentences and for who prints them."""
    from tilstand.text.report.grammar import tokens  # only who reads a text loads what parses it

    made = RawText()
    lines = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    read = tokens("\n".join(line.rstrip() for line in lines))  # a line that shows nothing is a blank one
    made.blocks = tuple(_blocks(iter(read), made, 0))
    return made


def _blocks(tokens: Iterator[Token], made: RawText, depth: int) -> Iterator[RawBlock]:
    """The blocks up to the end of what holds them."""
    for token in tokens:
        if token.nesting < 0:
            return
        line = (token.map or [0])[0] + 1
        match token.type:
            case "insert":
                yield RawBlock(cast(Literal["table", "chart", "box"], token.info), line, id=token.content)
            case "paragraph_open":
                yield RawBlock("paragraph", line, _row(tokens, made))
            case "heading_open":
                row, level = _row(tokens, made), int(token.tag[1])
                yield RawBlock("heading", line, row, level) if row else _signs(line, token.markup)
            case "note_open":
                if token.info in made.notes:
                    made.problems.append(TextProblem(line, message("text.note_twice", id=token.info)))
                text = tuple(_blocks(tokens, made, depth))
                made.notes[token.info] = RawBlock("paragraph", line, text[0].row if text else ())
            case _:
                if depth == _DEPTH:
                    made.problems.append(TextProblem(line, message("text.too_deep", depth=_DEPTH)))
                if token.type == "blockquote_open":
                    yield RawBlock("quote", line, items=(tuple(_blocks(tokens, made, depth + 1)),))
                else:
                    yield RawBlock(_LISTS[token.type], line, items=tuple(_items(tokens, made, depth + 1)))


def _signs(line: int, signs: str) -> RawBlock:
    """Signs of a heading that stand alone: they are text."""
    return RawBlock("paragraph", line, (InlinePiece(line, signs),))


def _items(tokens: Iterator[Token], made: RawText, depth: int) -> Iterator[tuple[RawBlock, ...]]:
    for token in tokens:
        if token.nesting < 0:
            return
        yield tuple(_blocks(tokens, made, depth))


def _row(tokens: Iterator[Token], made: RawText) -> tuple[InlinePiece, ...]:
    """The text of a heading or paragraph, whose end is read too."""
    inline, _ = next(tokens), next(tokens)
    return pieces(inline, made.problems)
