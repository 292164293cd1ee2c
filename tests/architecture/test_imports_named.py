"""What benchmarks and tools import of the package stands there, also in scripts that they keep as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
IMPORT = re.compile(r"^ *from (tilstand(?:\.\w+)*) import (\([^)]*\)|[^\n(#]+)", re.M)


def list_named_imports() -> Iterator[tuple[Path, str, str]]:
    for folder in ("benchmarks", "tools"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for module, names in IMPORT.findall(file.read_text("utf-8")):
                listed = re.sub(r"#.*", "", names.strip("()"), flags=re.M).replace("\n", " ").split(",")
                yield from ((file, module, name.split(" as ")[0].strip()) for name in listed if name.strip())


def is_there(module: str, name: str) -> bool:
    place = (ROOT / "src").joinpath(*module.split("."))
    if (place / f"{name}.py").is_file() or (place / name / "__init__.py").is_file():
        return True
    source = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    return source.is_file() and re.search(rf"\b{name}\b", source.read_text("utf-8")) is not None


def test_what_benchmarks_and_tools_import_is_there() -> None:
    found = [*list_named_imports()]
    assert len(found) > 200
    assert [(file.name, module, name) for file, module, name in found if not is_there(module, name)] == []
