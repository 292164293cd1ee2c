"""The rooms of the package, their own tests, and the faults that are drawn for each."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from mutant.site import Mutant, places, sound

__all__ = ["SLACK", "TIMES", "Room", "drawn", "rooms"]

TIMES, SLACK = 2, 6
"""A fault has as many times the processor seconds that its tests took, watched, and these beside."""


@dataclass(frozen=True)
class Room:
    """A package or module of the house.

    Attributes:
        name: Its name.
        files: Its sources.
        tests: Its own tests: `tests/unit`, its chapter of the handbook, the examples in its sources.
    """

    name: str
    files: tuple[Path, ...]
    tests: tuple[Path, ...]


def rooms(root: Path) -> list[Room]:
    """Every room, by name."""
    found = []
    for path in sorted((root / "src" / "tilstand").iterdir()):
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.suffix == ".py" else []
        if not files or path.name in ("__init__.py", "__main__.py"):
            continue
        own = sorted(
            one
            for one in (
                root / "tests" / "unit" / path.stem,
                root / "tests" / "unit" / f"test_{path.stem}.py",
                *(root / "tests" / "spec").glob(f"[0-9]_{path.stem}"),
            )
            if one.exists()
        )
        # The portal has no examples: Django must have been started before its modules are imported.
        examples = () if path.stem == "portal" else (path,)
        found.append(Room(path.stem, tuple(files), (*examples, *own)))
    return found


def drawn(root: Path, room: Room, seed: int, count: int) -> list[Mutant]:
    """Faults of a room, drawn so that each kind has its turn; no line has two before every line has one.

    Args:
        root: The root of the tree.
        room: The room.
        seed: The same faults for the same seed and the same sources.
        count: How many.
    """
    by_kind: dict[str, list[Mutant]] = defaultdict(list)
    sources = {file.relative_to(root).as_posix(): file.read_bytes() for file in room.files}
    for file in room.files:
        for one in places(root, file):
            by_kind[one.kind].append(one)
    chance = random.Random(f"{seed} {room.name}")
    for many in by_kind.values():
        chance.shuffle(many)
    found: list[Mutant] = []
    taken: set[tuple[str, int]] = set()
    second: list[Mutant] = []
    while len(found) < count and any(by_kind.values()):
        for kind in sorted(by_kind):
            while by_kind[kind]:
                one = by_kind[kind].pop()
                if not sound(one, sources[one.file]):
                    continue
                if (one.file, one.line) not in taken:
                    taken.add((one.file, one.line))
                    found.append(one)
                    break
                second.append(one)
    found = [*found, *second][:count]
    return sorted(found, key=lambda one: (one.file, one.start, one.end, one.put))
