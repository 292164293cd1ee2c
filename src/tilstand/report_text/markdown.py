"""Markdown of report texts: grammar, blocks and inline pieces.

HTML, code, pictures, rules and definitions of links are no part of it: they stay text, so that no line of a
source is hidden from who reads the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal, cast

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_inline import StateInline, link
from markdown_it.token import Token

from tilstand.report_text.messages import get_text_message
from tilstand.report_text.references import BindingError, FigureReference, parse_reference
from tilstand.terms import InvariantText, JoinedText, Text

_NESTED = 40  # beyond what a text may nest: what lies deeper is not read, and the text is refused
_ENDING: RuleOptionsType = {"alt": ["paragraph", "blockquote", "list"]}
_INSERT = re.compile(r"\{\{\s*(?P<kind>table|chart|box)\s+(?P<id>[\w.-]+)\s*\}\}\s*")
_NOTE = re.compile(r"\[\^(?P<id>[\w-]+)\]:\s*(?P<rest>.*)")
_MARK = re.compile(r"\[\^(?P<id>[\w-]+)\]")
_REFERENCE = re.compile(r'\{\{(?P<source>(?:[^"{}]|"[^"{}]*")*)\}\}')


def tokenize_report_text(source: str) -> Sequence[Token]:
    """The tokens of a report text.

    Those of references and footnotes have in `content` and `info` what was written. Where an inline token may
    reach over several lines, `meta["line"]` says how many lines of its paragraph lie before its end.
    """
    return _create_report_parser().parse(source)


class _ReportMarkdown(MarkdownIt):
    """Every link is read, wherever it goes: one that may not is a problem to be told, and no text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url


@cache
def _create_report_parser() -> MarkdownIt:
    parser = _ReportMarkdown("zero", {"maxNesting": _NESTED})
    parser.enable(["heading", "list", "blockquote", "newline", "escape", "emphasis", "link"])
    parser.block.ruler.before("heading", "insert", _parse_insert_rule, _ENDING)
    parser.block.ruler.before("heading", "note", _parse_footnote_rule, _ENDING)
    parser.inline.ruler.before("link", "reference", _parse_reference_rule)
    parser.inline.ruler.before("link", "mark", _parse_footnote_mark_rule)
    parser.inline.ruler.at("link", _parse_link_rule)
    return parser


def _parse_insert_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The place of a table, chart or box, alone on its line."""
    match = _INSERT.fullmatch(_get_source_line(state, start))
    if match is None or silent:
        return match is not None
    state.line = start + 1
    token = state.push("insert", "", 0)
    token.map, token.info, token.content = [start, state.line], match["kind"], match["id"]
    return True


def _parse_footnote_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The text of a footnote: a paragraph that may begin on the line after its mark."""
    match = _NOTE.fullmatch(_get_source_line(state, start))
    if match is None or silent:
        return match is not None
    token = state.push("note_open", "", 1)
    token.map, token.info = [start, start + 1], match["id"]
    if match["rest"]:
        state.bMarks[start], state.tShift[start] = state.eMarks[start] - len(match["rest"]), 0
        paragraph(state, start, end, False)
    elif start + 1 < end and not state.isEmpty(start + 1):
        paragraph(state, start + 1, end, False)
    else:
        state.line = start + 1
    state.push("note_close", "", -1)
    return True


def _get_source_line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _parse_reference_rule(state: StateInline, silent: bool) -> bool:
    """A reference, `{{ ... }}`; braces that open one and do not close it are a token of their own."""
    if not state.src.startswith("{{", state.pos):
        return False
    match = _REFERENCE.match(state.src, state.pos, state.posMax)
    if not silent:
        token = state.push("reference" if match else "unclosed", "", 0)
        token.content = match["source"] if match else ""
    state.pos = match.end() if match else state.pos + 2
    return True


def _parse_footnote_mark_rule(state: StateInline, silent: bool) -> bool:
    """The mark of a footnote; no link goes round one."""
    match = _MARK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("mark", "", 0).content = match["id"]
    state.pos = match.end()
    return True


def _parse_link_rule(state: StateInline, silent: bool) -> bool:
    """A link; what stands between its words and its end may go over several lines."""
    found = link(state, silent)
    if found and not silent:
        state.tokens[-1].meta["line"] = state.src.count("\n", 0, state.pos)
    return found


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
    reference: FigureReference | None = None
    source: str = ""
    note: str = ""
    target: str = ""
    strong: bool = False
    children: tuple[InlinePiece, ...] = ()
    waits: bool = False


def parse_inline_pieces(inline: Token, problems: list[TextProblem]) -> tuple[InlinePiece, ...]:
    """The pieces of a paragraph; what cannot be read is added to the problems.

    Args:
        inline: The paragraph's token, with those of its inside.
        problems: Takes what cannot be read.
    """
    return _InlineReader((inline.map or [0])[0] + 1, problems).read(inline.children or ())


class _InlineReader:
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
                self.add_reference_piece(token.content)
            case "unclosed":
                self.tell(get_text_message("text.unclosed"))
            case "mark":
                self.open[-1].append(InlinePiece(self.line, note=token.content))
            case "softbreak" | "hardbreak":
                self.append_plain_text("\n")
            case _:
                self.append_plain_text(token.content)

    def append_plain_text(self, text: str) -> None:
        """Add text to the text before it, if there is any."""
        row = self.open[-1]
        if row and row[-1].text:
            row[-1] = InlinePiece(row[-1].line, row[-1].text + text)
        elif text:
            row.append(InlinePiece(self.line, text))
        self.line += text.count("\n")

    def add_reference_piece(self, source: str) -> None:
        try:
            self.open[-1].append(InlinePiece(self.line, reference=parse_reference(source), source=source))
        except BindingError as problem:
            self.tell(JoinedText((InvariantText(f"{{{{{source}}}}}: "), problem.words), ""))
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
                TextProblem(line, get_text_message("text.link", word=" ".join((target, title)).strip()))
            )
        self.open[-1].append(InlinePiece(line, target=target, children=children))
        self.line = self.first + int(token.meta["line"])

    def tell(self, words: Text) -> None:
        self.problems.append(TextProblem(self.line, words))


_MARKDOWN_DEPTH = 4
_LISTS: dict[str, Literal["bullets", "numbers"]] = {"bullet_list_open": "bullets", "ordered_list_open": "numbers"}


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
class RawDocument:
    """All blocks of a text, its footnotes, and what cannot be read."""

    blocks: tuple[RawBlock, ...] = ()
    notes: dict[str, RawBlock] = field(default_factory=dict)
    problems: list[TextProblem] = field(default_factory=list)


@lru_cache(maxsize=256)
def parse_report_blocks(source: str) -> RawDocument:
    """The blocks of a report text, read once for who releases its sentences and for who prints them."""
    raw_document = RawDocument()
    lines = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    read = tokenize_report_text("\n".join(line.rstrip() for line in lines))  # a line that shows nothing is a blank one
    raw_document.blocks = tuple(_parse_nested_blocks(iter(read), raw_document, 0))
    return raw_document


def _parse_nested_blocks(tokens: Iterator[Token], raw_document: RawDocument, depth: int) -> Iterator[RawBlock]:
    """The blocks up to the end of what holds them."""
    for token in tokens:
        if token.nesting < 0:
            return
        line = (token.map or [0])[0] + 1
        match token.type:
            case "insert":
                yield RawBlock(cast(Literal["table", "chart", "box"], token.info), line, id=token.content)
            case "paragraph_open":
                yield RawBlock("paragraph", line, _parse_block_row(tokens, raw_document))
            case "heading_open":
                row, level = _parse_block_row(tokens, raw_document), int(token.tag[1])
                yield (RawBlock("heading", line, row, level) if row else _build_sign_paragraph(line, token.markup))
            case "note_open":
                if token.info in raw_document.notes:
                    raw_document.problems.append(TextProblem(line, get_text_message("text.note_twice", id=token.info)))
                text = tuple(_parse_nested_blocks(tokens, raw_document, depth))
                raw_document.notes[token.info] = RawBlock("paragraph", line, text[0].row if text else ())
            case _:
                if depth == _MARKDOWN_DEPTH:
                    raw_document.problems.append(
                        TextProblem(line, get_text_message("text.too_deep", depth=_MARKDOWN_DEPTH))
                    )
                if token.type == "blockquote_open":
                    yield RawBlock("quote", line, items=(tuple(_parse_nested_blocks(tokens, raw_document, depth + 1)),))
                else:
                    yield RawBlock(
                        _LISTS[token.type], line, items=tuple(_parse_list_items(tokens, raw_document, depth + 1))
                    )


def _build_sign_paragraph(line: int, signs: str) -> RawBlock:
    """Signs of a heading that stand alone: they are text."""
    return RawBlock("paragraph", line, (InlinePiece(line, signs),))


def _parse_list_items(tokens: Iterator[Token], raw_document: RawDocument, depth: int) -> Iterator[tuple[RawBlock, ...]]:
    for token in tokens:
        if token.nesting < 0:
            return
        yield tuple(_parse_nested_blocks(tokens, raw_document, depth))


def _parse_block_row(tokens: Iterator[Token], raw_document: RawDocument) -> tuple[InlinePiece, ...]:
    """The text of a heading or paragraph, whose end is read too."""
    inline, _ = next(tokens), next(tokens)
    return parse_inline_pieces(inline, raw_document.problems)
