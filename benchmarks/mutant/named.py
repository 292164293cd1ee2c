"""Faults that are named: each stands once in its file, and is tried as one that was drawn."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Sequence
from pathlib import Path

from mutant.room import Room
from mutant.site import FUNCTIONS, Mutant

__all__ = ["named"]


def named(root: Path, file: Path, room: Room) -> Sequence[Mutant]:
    """The named faults of a room, in the order in which they are named; what they are is their kind.

    Args:
        root: The root of the tree.
        file: Where they are named.
        room: The room.

    Raises:
        SystemExit: If the source of one does not stand there, or more than once.
    """
    found = []
    for one in tomllib.loads(file.read_text("utf-8"))["fault"]:
        if root / one["file"] not in room.files:
            continue
        source = (root / one["file"]).read_bytes()
        before = one["before"].encode()
        if (times := source.count(before)) != 1:
            raise SystemExit(f"{file.name}: {one['name']}: stands {times} times in {one['file']}")
        start = source.index(before)
        line = source.count(b"\n", 0, start) + 1
        put = (start, start + len(before), one["after"])
        found.append(Mutant(one["file"], line, one["name"], *put, *_within(ast.parse(source), line)))
    return found


def _within(node: ast.AST, line: int, inside: str = "") -> tuple[str, int]:
    """The outermost function around a line, and its first line; nothing for what runs on import."""
    for one in ast.iter_child_nodes(node):
        if not isinstance(one, (*FUNCTIONS, ast.ClassDef)) or not one.lineno <= line <= (one.end_lineno or 0):
            continue
        if isinstance(one, FUNCTIONS):
            return f"{inside}{one.name}", min([one.lineno, *(made.lineno for made in one.decorator_list)])
        return _within(one, line, f"{inside}{one.name}.")
    return "", 0
