"""Where in a TOML file something stands: the reader of an error wants a line, and tomllib keeps none."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["line_of"]

_TABLE = re.compile(r"^\s*\[(\[)?\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*("[^"]+"|'[^']+'|[A-Za-z0-9_.\-]+)\s*=""")


def line_of(text: str, path: Sequence[str | int]) -> int:
    r"""The line (from 1) on which the nearest known part of a path stands.

    Args:
        text: The TOML file's text.
        path: Keys and list positions from the top, as pydantic gives them.

    Example:
        >>> line_of('[a]\nx = 1\n[b]\ny = 2\n', ["b", "y"])
        4
    """
    wanted = tuple(path)
    best, depth = 1, -1
    for number, at in _positions(text):
        shared = _shared(wanted, at)
        if shared > depth and shared in (len(at), len(wanted)):
            best, depth = number, shared
    return best


def _positions(text: str) -> list[tuple[int, tuple[str | int, ...]]]:
    found: list[tuple[int, tuple[str | int, ...]]] = []
    counts: dict[tuple[str, ...], int] = {}
    table: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = _TABLE.match(line)
        if header:
            names = tuple(_split(header.group(2)))
            if header.group(1):
                counts[names] = counts.get(names, -1) + 1
            table = _with_positions(names, counts)
            found.append((number, table))
            continue
        key = _KEY.match(line)
        if key:
            found.append((number, (*table, *_split(key.group(1)))))
    return found


def _with_positions(names: tuple[str, ...], counts: dict[tuple[str, ...], int]) -> tuple[str | int, ...]:
    path: list[str | int] = []
    for end in range(1, len(names) + 1):
        path.append(names[end - 1])
        if names[:end] in counts:
            path.append(counts[names[:end]])
    return tuple(path)


def _split(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in re.findall(r"\"[^\"]+\"|'[^']+'|[^.]+", dotted)]


def _shared(wanted: Sequence[str | int], at: Sequence[str | int]) -> int:
    shared = 0
    for one, other in zip(wanted, at, strict=False):
        if one != other:
            break
        shared += 1
    return shared
