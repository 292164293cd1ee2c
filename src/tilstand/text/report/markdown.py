"""The blocks of a report text: the part of Markdown that a report needs, and nothing that hides a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from tilstand.text.message import message
from tilstand.text.report.inline import Problem, Raw

__all__ = ["RawBlock", "RawText", "blocks"]

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*\s*$")
_ITEM = re.compile(r"(?P<indent> *)(?P<mark>[-*+]|\d{1,3}[.)])(?P<gap> +)(?P<rest>\S.*)$")
_NOTE = re.compile(r"\[\^(?P<id>[\w-]+)\]:\s*(?P<rest>.*)$")
_INSERT = re.compile(r"\s*\{\{\s*(?P<kind>table|chart)\s+(?P<id>[\w.-]+)\s*\}\}\s*$")
_DEPTH = 4

Line = tuple[int, str]


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block before its inside is read.

    Attributes:
        kind: What it is.
        line: Its first line.
        raw: Its text, for headings and paragraphs only.
        level: Level of a heading.
        items: Items of a list, or the one item of a quotation.
        id: Id of a table or chart.
    """

    kind: Literal["heading", "paragraph", "bullets", "numbers", "quote", "table", "chart"]
    line: int
    raw: Raw | None = None
    level: int = 0
    items: tuple[tuple[RawBlock, ...], ...] = ()
    id: str = ""


@dataclass(slots=True)
class RawText:
    """All blocks of a text, its footnotes, and what cannot be read."""

    blocks: tuple[RawBlock, ...] = ()
    notes: dict[str, Raw] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def blocks(source: str) -> RawText:
    """The blocks of a report text."""
    made = RawText()
    source = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    made.blocks = _blocks(list(enumerate(source.split("\n"), 1)), made, 0)
    return made


def _blocks(lines: list[Line], made: RawText, depth: int) -> tuple[RawBlock, ...]:
    if depth > _DEPTH:
        made.problems.append(Problem(lines[0][0], message("text.too_deep", depth=_DEPTH)))
        return ()
    found: list[RawBlock] = []
    while lines:
        number, text = lines[0]
        if not text.strip():
            lines = lines[1:]
        elif heading := _HEADING.match(text):
            found.append(RawBlock("heading", number, Raw(heading[2], (number,)), level=len(heading[1])))
            lines = lines[1:]
        elif insert := _INSERT.match(text):
            kind: Literal["table", "chart"] = "table" if insert["kind"] == "table" else "chart"
            found.append(RawBlock(kind, number, id=insert["id"]))
            lines = lines[1:]
        elif note := _NOTE.match(text):
            size = _run(lines)
            if note["id"] in made.notes:
                made.problems.append(Problem(number, message("text.note_twice", id=note["id"])))
            made.notes[note["id"]] = _raw([(number, note["rest"]), *lines[1:size]])
            lines = lines[size:]
        elif text.startswith(">"):
            size = next((at for at, line in enumerate(lines) if not line[1].startswith(">")), len(lines))
            inner = [(n, line[1:].removeprefix(" ")) for n, line in lines[:size]]
            found.append(RawBlock("quote", number, items=(_blocks(inner, made, depth + 1),)))
            lines = lines[size:]
        elif _ITEM.match(text):
            block, lines = _list(lines, made, depth)
            found.append(block)
        else:
            size = _run(lines)
            found.append(RawBlock("paragraph", number, _raw(lines[:size])))
            lines = lines[size:]
    return tuple(found)


def _run(lines: list[Line]) -> int:
    """How many lines from the first on belong to one paragraph."""
    for at, (_, text) in enumerate(lines[1:], 1):
        starts = _HEADING.match(text) or _ITEM.match(text) or _INSERT.match(text) or _NOTE.match(text)
        if not text.strip() or starts or text.startswith(">"):
            return at
    return len(lines)


def _list(lines: list[Line], made: RawText, depth: int) -> tuple[RawBlock, list[Line]]:
    first = _ITEM.match(lines[0][1])
    assert first is not None
    indent, ordered, number = len(first["indent"]), first["mark"][0].isdigit(), lines[0][0]
    items: list[tuple[RawBlock, ...]] = []
    while lines:
        match = _ITEM.match(lines[0][1])
        if match is None or len(match["indent"]) != indent or match["mark"][0].isdigit() != ordered:
            break
        inside = indent + len(match["mark"]) + len(match["gap"])
        size = 1
        while size < len(lines) and _belongs(lines, size, indent, inside):
            size += 1
        body = [(lines[0][0], match["rest"])]
        body += [(n, text[min(inside, len(text) - len(text.lstrip())) :]) for n, text in lines[1:size]]
        items.append(_blocks(body, made, depth + 1))
        lines = lines[size:]
        while lines and not lines[0][1].strip():
            lines = lines[1:]
    return RawBlock("numbers" if ordered else "bullets", number, items=tuple(items)), lines


def _belongs(lines: list[Line], at: int, indent: int, inside: int) -> bool:
    text = lines[at][1]
    if not text.strip():
        following = next((line for _, line in lines[at:] if line.strip()), "")
        return len(following) - len(following.lstrip()) >= inside
    if len(text) - len(text.lstrip()) > indent:
        return True
    blank_before = not lines[at - 1][1].strip()
    return not (blank_before or _ITEM.match(text) or _HEADING.match(text) or _INSERT.match(text))


def _raw(lines: list[Line]) -> Raw:
    return Raw("\n".join(text.strip() for _, text in lines), tuple(number for number, _ in lines))
