"""The inside of a paragraph: references, emphasis, links, footnote marks, and text that stays text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tilstand.terms import Alike, Joined, Text
from tilstand.text.message import message
from tilstand.text.report.reference import BindingError, Reference, reference

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["InlinePiece", "TextProblem", "pieces"]

_TARGET = re.compile(r"(?:https?://|mailto:)\S+|[#/]\S*|[\w.-]+(?:/[\w.-]+)*(?:#[\w-]+)?")
_DEPTH = 8  # emphasis in emphasis; what is nested deeper is set as what is around it


@dataclass(frozen=True, slots=True)
class TextProblem:
    """Something in the source that stops the build."""

    line: int
    message: Text


@dataclass(frozen=True, slots=True)
class InlinePiece:
    """A piece of a paragraph before its references are bound.

    Attributes:
        line: Line of the source.
        text: Plain text; empty for all other pieces.
        reference: A reference.
        source: What stands between the braces of a reference.
        note: Id of a footnote.
        target: Target of a link around `children`.
        strong: With `children`: strong emphasis.
        children: What is emphasised or linked.
        waits: True for what stands in the place of sentences that nobody has released.
    """

    line: int
    text: str = ""
    reference: Reference | None = None
    source: str = ""
    note: str = ""
    target: str = ""
    strong: bool = False
    children: tuple[InlinePiece, ...] = ()
    waits: bool = False


def pieces(inline: Token, problems: list[TextProblem]) -> tuple[InlinePiece, ...]:
    """The pieces of a paragraph; what cannot be read is added to the problems.

    Args:
        inline: The paragraph's token, with those of its inside.
        problems: Takes what cannot be read.
    """
    return _Row((inline.map or [0])[0] + 1, problems).read(inline.children or ())


class _Row:
    """The pieces as they are read from left to right, those of each open emphasis or link on top."""

    def __init__(self, line: int, problems: list[TextProblem]) -> None:
        self.first = self.line = line
        self.problems = problems
        self.open: list[list[InlinePiece]] = [[]]
        self.opened: list[Token] = []

    def read(self, tokens: Sequence[Token]) -> tuple[InlinePiece, ...]:
        for token in tokens:
            if token.nesting > 0:
                self.opened.append(token)
                self.open.append([])
            elif token.nesting < 0:
                self.close(token)
            else:
                self.add(token)
        return tuple(self.open[0])

    def add(self, token: Token) -> None:
        match token.type:
            case "reference":
                self.bind(token.content)
            case "unclosed":
                self.tell(message("text.unclosed"))
            case "mark":
                self.open[-1].append(InlinePiece(self.line, note=token.content))
            case "softbreak" | "hardbreak":
                self.write("\n")
            case _:
                self.write(token.content)

    def write(self, text: str) -> None:
        """Add text to the text before it, if there is any."""
        row = self.open[-1]
        if row and row[-1].text:
            row[-1] = InlinePiece(row[-1].line, row[-1].text + text)
        elif text:
            row.append(InlinePiece(self.line, text))
        self.line += text.count("\n")

    def bind(self, source: str) -> None:
        try:
            self.open[-1].append(InlinePiece(self.line, reference=reference(source), source=source))
        except BindingError as problem:
            self.tell(Joined((Alike(f"{{{{{source}}}}}: "), problem.words), ""))
        self.line += source.count("\n")

    def close(self, token: Token) -> None:
        opened, children = self.opened.pop(), tuple(self.open.pop())
        if opened.type != "link_open":
            if not children:  # what was to be emphasised could not be read
                return
            nested = InlinePiece(children[0].line, strong=opened.type == "strong_open", children=children)
            self.open[-1].extend((nested,) if len(self.opened) < _DEPTH else children)
            return
        target, title = str(opened.attrs.get("href", "")), str(opened.attrs.get("title", ""))
        line = children[0].line if children else self.line
        if title or not children or not _TARGET.fullmatch(target):
            self.problems.append(
                TextProblem(line, message("text.link", word=" ".join((target, title)).strip()))
            )
        self.open[-1].append(InlinePiece(line, target=target, children=children))
        self.line = self.first + int(token.meta["line"])

    def tell(self, words: Text) -> None:
        self.problems.append(TextProblem(self.line, words))
