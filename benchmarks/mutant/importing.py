"""Which sources import from a source."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Set
from functools import lru_cache
from pathlib import Path

__all__ = ["importing"]


def importing(src: Path, file: Path) -> Set[Path]:
    """The sources that import from a file: by its own name, or by that of a package that passes it on.

    Args:
        src: The folder of the sources.
        file: One of them.
    """
    imports = _imports(src)
    names = {_name(src, file)}
    for one, own in imports.items():
        if one.name == "__init__.py" and names & own:
            names.add(_name(src, one))
    return {one for one, own in imports.items() if names & own and one != file}


def _name(src: Path, file: Path) -> str:
    parts = file.relative_to(src).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@lru_cache(maxsize=1)
def _imports(src: Path) -> Mapping[Path, Set[str]]:
    found: dict[Path, Set[str]] = {}
    for file in sorted(src.rglob("*.py")):
        own: set[str] = set()
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Import):
                own.update(one.name for one in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                own.add(node.module)
                own.update(f"{node.module}.{one.name}" for one in node.names)
        found[file] = own
    return found
