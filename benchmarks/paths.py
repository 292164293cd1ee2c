"""Texts under their paths: `{"a": {"b": "x"}}` is `{"a.b": "x"}`, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["flat", "nested"]

Tree = dict[str, Any]


def flat(tree: Tree, prefix: str = "") -> dict[str, str]:
    """The texts by path."""
    found: dict[str, str] = {}
    for key, value in tree.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return found


def nested(texts: Mapping[str, str]) -> Tree:
    """The tree of texts by path."""
    found: Tree = {}
    for path, text in texts.items():
        *above, last = path.split(".")
        at = found
        for part in above:
            at = at.setdefault(part, {})
        at[last] = text
    return found
