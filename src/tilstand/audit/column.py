"""Boxes that stand side by side in print, read as one block: each line holds a piece of both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tilstand.audit.page import BlockKind, PageBlock
from tilstand.audit.words import Grammar, ends_with, starts_with

__all__ = ["columns"]

# A number that opens a line, a mark or the rest of a picture before it.
_OPENS = re.compile(r"\W{0,3}(?:\w{1,2}\s)?\d+")
_NUMBER = re.compile(r"(?<!\S)\d+(?!\S)")
# What ends a clause or a sentence; a full stop that stands alone is but a spot.
_APART = re.compile(r"(?:[,;:(–-]|\w[.!?])$")
_MOST_LINES = 6


def columns(block: PageBlock, words: Grammar) -> Iterator[PageBlock]:
    """The boxes of a block, each with its own pieces of the lines; the block itself where it is none.

    Two boxes are known by their first line: two numbers, each before a verb or "of", and nothing to set the
    second one apart. The other lines are cut where the first one is, as near as a space allows.

    Args:
        block: A block.
        words: The small words of its language.
    """
    lines = block.lines()
    at = _second(lines[0], words) if block.kind is BlockKind.TEXT and block.plain else 0
    if not at or not 1 < len(lines) <= _MOST_LINES:
        yield block
        return
    share = at / len(lines[0].rstrip())
    cuts = [at, *(_cut(line, share) for line in lines[1:])]
    numbers = [number for _, number in block.starts]
    for side in (0, 1):
        text, starts = "", []
        for line, cut, number in zip(lines, cuts, numbers, strict=True):
            piece = (line[:cut] if side == 0 else line[cut:]).strip()
            starts.append((len(text), number))
            text += f"{piece} " if piece else ""
        yield replace(block, text=text.rstrip(), starts=tuple(starts))


def _second(line: str, words: Grammar) -> int:
    """Where the second number of a first line stands that opens two boxes; 0 where it opens none."""
    begins = (*words.verbs, *words.of)
    first = _OPENS.match(line)
    if first is None or not starts_with(begins, line[first.end() :]):
        return 0
    for match in _NUMBER.finditer(line, first.end()):
        head = line[: match.start()].rstrip()
        joined = ends_with((*words.separators, *words.fronted, *words.whole, *words.rest), head)
        if starts_with(begins, line[match.end() :]) and not (joined or _APART.search(head)):
            return match.start()
    return 0


def _cut(line: str, share: float) -> int:
    """Where a line is cut: after the space nearest to a share of it."""
    line = line.rstrip()
    spaces = [match.end() for match in re.finditer(r"\s", line)]
    return min(spaces, key=lambda at: abs(at - share * len(line)), default=len(line))
