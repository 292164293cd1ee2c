"""The grammar of report texts: markdown-it with what a report may hold, with references and footnotes.

HTML, code, pictures, rules and definitions of links are no part of it: they stay text, so that no line of a
source is hidden from who reads the report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_inline import StateInline, link
from markdown_it.token import Token

__all__ = ["tokens"]

_NESTED = 40  # beyond what a text may nest: what lies deeper is not read, and the text is refused
_ENDING: RuleOptionsType = {"alt": ["paragraph", "blockquote", "list"]}
_INSERT = re.compile(r"\{\{\s*(?P<kind>table|chart|box)\s+(?P<id>[\w.-]+)\s*\}\}\s*")
_NOTE = re.compile(r"\[\^(?P<id>[\w-]+)\]:\s*(?P<rest>.*)")
_MARK = re.compile(r"\[\^(?P<id>[\w-]+)\]")
_REFERENCE = re.compile(r'\{\{(?P<source>(?:[^"{}]|"[^"{}]*")*)\}\}')


def tokens(source: str) -> Sequence[Token]:
    """The tokens of a report text.

    Those of references and footnotes have in `content` and `info` what was written. Where an inline token may
    reach over several lines, `meta["line"]` says how many lines of its paragraph lie before its end.
    """
    return _parser().parse(source)


class _Reports(MarkdownIt):
    """Every link is read, wherever it goes: one that may not is a problem to be told, and no text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  (the library's name)
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url


@cache
def _parser() -> MarkdownIt:
    parser = _Reports("zero", {"maxNesting": _NESTED})
    parser.enable(["heading", "list", "blockquote", "newline", "escape", "emphasis", "link"])
    parser.block.ruler.before("heading", "insert", _insert, _ENDING)
    parser.block.ruler.before("heading", "note", _note, _ENDING)
    parser.inline.ruler.before("link", "reference", _reference)
    parser.inline.ruler.before("link", "mark", _mark)
    parser.inline.ruler.at("link", _link)
    return parser


def _insert(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The place of a table, chart or box, alone on its line."""
    found = _INSERT.fullmatch(_line(state, start))
    if found is None or silent:
        return found is not None
    state.line = start + 1
    token = state.push("insert", "", 0)
    token.map, token.info, token.content = [start, state.line], found["kind"], found["id"]
    return True


def _note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The text of a footnote: a paragraph that may begin on the line after its mark."""
    found = _NOTE.fullmatch(_line(state, start))
    if found is None or silent:
        return found is not None
    token = state.push("note_open", "", 1)
    token.map, token.info = [start, start + 1], found["id"]
    if found["rest"]:
        state.bMarks[start], state.tShift[start] = state.eMarks[start] - len(found["rest"]), 0
        paragraph(state, start, end, False)
    elif start + 1 < end and not state.isEmpty(start + 1):
        paragraph(state, start + 1, end, False)
    else:
        state.line = start + 1
    state.push("note_close", "", -1)
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _reference(state: StateInline, silent: bool) -> bool:
    """A reference, `{{ ... }}`; braces that open one and do not close it are a token of their own."""
    if not state.src.startswith("{{", state.pos):
        return False
    found = _REFERENCE.match(state.src, state.pos, state.posMax)
    if not silent:
        token = state.push("reference" if found else "unclosed", "", 0)
        token.content = found["source"] if found else ""
    state.pos = found.end() if found else state.pos + 2
    return True


def _mark(state: StateInline, silent: bool) -> bool:
    """The mark of a footnote; no link goes round one."""
    found = _MARK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("mark", "", 0).content = found["id"]
    state.pos = found.end()
    return True


def _link(state: StateInline, silent: bool) -> bool:
    """A link; what stands between its words and its end may go over several lines."""
    found = link(state, silent)
    if found and not silent:
        state.tokens[-1].meta["line"] = state.src.count("\n", 0, state.pos)
    return found
