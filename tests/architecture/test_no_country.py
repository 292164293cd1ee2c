"""No country in the engine: what ships with it names no body, register or law of the real collection."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tilstand import define

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "tilstand"
_MENTIONED = {"IOM"}  # as the source of a standard


@cache
def names() -> frozenset[str]:
    """The names of the real collection's bodies and registers, and what they are called in brackets."""
    labels = define.read_collection(ROOT / "collections" / "norway").labels
    told = [labels[path].text("nb") for path in labels if path.startswith(("providers.", "registers."))]
    inside = [short for name in told for short in re.findall(r"\(([^)]+)\)", name)]
    plain = [re.sub(r"\s*\([^)]*\)", "", name) for name in told]
    return frozenset(name for name in (*plain, *inside) if len(name) > 2) - _MENTIONED


def named(text: str) -> set[str]:
    """The names that a text has as words."""
    return {name for name in names() if name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)}


@pytest.mark.parametrize("folder", [path.name for path in sorted(SOURCE.iterdir()) if path.is_dir()])
def test_no_text_or_module_names_a_body_of_the_real_collection(folder: str) -> None:
    found = {
        (file.relative_to(SOURCE).as_posix(), name)
        for file in sorted((SOURCE / folder).rglob("*"))
        if file.suffix in (".py", ".toml", ".j2", ".js", ".typ")
        for name in named(file.read_text("utf-8"))
    }
    assert sorted(found) == []
