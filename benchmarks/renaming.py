"""Names decide nothing: the real collection under opaque names comes to the same edition.

    python benchmarks/renaming.py [COLLECTION ROUND]

Builds the edition and compares every text in it: findings, explanations, relations, data, pages. With the
names in the same alphabetical order everything must be equal; with the order turned round, what is sorted
by name may stand in another order, but the same findings and relations must be there.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from renamed import renamed
from rewritten import files
from tilstand.pipeline import stages

ROOT = Path(__file__).parents[1]
_SETS = ("internal/findings.json", "internal/relations.json")
_WORDS = re.compile(r"[^\W_]+")


def main(collection: Path, name: str) -> int:
    """Build, compare and tell; the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        stages.build_edition(collection, name, out=out / "own")
        own = files(out / "own")
        names = renamed(collection, out / "sorted")
        stages.build_edition(out / "sorted", name, out=out / "sorted-edition")
        copy = files(out / "sorted-edition", names.back)
        differ = sorted(f for f in own.keys() | copy.keys() if own.get(f) != copy.get(f))
        print(f"{len(names.old)} names; {len(own)} texts; {len(differ)} differ", *differ[:20], sep="\n")
        turned = renamed(collection, out / "turned", _backwards)
        stages.build_edition(out / "turned", name, out=out / "turned-edition")
        other = files(out / "turned-edition", turned.back)
        moved = [f for f in _SETS if f in own and _told(own[f]) != _told(other[f])]
        print(f"names in another order: {len(moved)} of {len(_SETS)} sets differ", *moved, sep="\n")
    return 1 if differ or moved else 0


def _backwards(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: name[::-1])


def _told(text: str) -> Counter[str]:
    """What a JSON file tells, whatever the order: every value with the fields that it stands in."""
    return Counter(_values(json.loads(text)))


def _values(told: object, at: str = "") -> Iterable[str]:
    if isinstance(told, dict):
        for key, value in told.items():
            yield from _values(value, f"{at}.{key}")
    elif isinstance(told, list):
        for value in told:
            yield from _values(value, at)
    else:  # where several codes are named, they stand in the order of their dimensions' names
        yield f"{at}: {sorted(_WORDS.findall(str(told)))}"


if __name__ == "__main__":
    given = sys.argv[1:] or [str(ROOT / "collections" / "norway"), "2024"]
    sys.exit(main(Path(given[0]), given[1]))
