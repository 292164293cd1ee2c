"""Two editions of the same round, before and after a change of the program: what differs, figure by figure.

    python tools/same_edition.py BEFORE AFTER

It prints how many figures, findings, explanations and public files were compared, and what is not the same.
Exit code 1 if a figure, a finding or an explanation is; what else differs is for a reader to judge.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

from pypdf import PdfReader

from tilstand.publish.edition_folders import get_internal_folder

_STYLE = re.compile("assets/[0-9a-f]{8}/")
_LANGUAGES = ("nn", "relation", "relation_nn", "relation_en")
PRINTED = 12  # lines of differences that are shown of each file


def figures(folder: Path) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Every cell of every table: its place, and what stands there."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for file in sorted((folder / "data").glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                if "row" in row and "column" in row:
                    place = (file.name, row["row"], row["column"])
                    found[place] = tuple(row.get(name) or "" for name in ("value", "status", "bracket", "notes"))
    return found


def told(folder: Path, name: str) -> dict[str, str]:
    """What a JSON file of the unit's own tells, entry by entry; wording in languages is compared with it."""
    raw = json.loads((get_internal_folder(folder) / name).read_text("utf-8"))
    entries = raw if isinstance(raw, list) else raw.get(name.removesuffix(".json"), [])
    return {str(at): json.dumps(_plain(one), ensure_ascii=False, sort_keys=True) for at, one in enumerate(entries)}


def _plain(value: object) -> object:
    """An entry without what is empty, and without the languages that only one side may have."""
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items() if one and name not in _LANGUAGES}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def lines(file: Path) -> list[str]:
    """The lines of a PDF as they are read, or of a text."""
    if file.suffix == ".pdf":
        return [line for page in PdfReader(file).pages for line in (page.extract_text() or "").splitlines()]
    text = _STYLE.sub("assets/", file.read_text("utf-8", errors="replace"))
    return text.replace("><", ">\n<").splitlines()


def public(folder: Path) -> dict[str, Path]:
    """The public files by name, wherever the style sheet of the site lies."""
    files = (one for one in folder.rglob("*") if one.is_file())
    named = {one.relative_to(folder).as_posix(): one for one in files}
    return {_STYLE.sub("assets/", name): file for name, file in named.items()}


def changed(before: Mapping[object, object], after: Mapping[object, object]) -> Iterator[object]:
    """The keys at which two mappings differ."""
    yield from (key for key in {**before, **after} if before.get(key) != after.get(key))


def main(before: Path, after: Path) -> int:
    """Compare, print, and say whether a figure, a finding or an explanation differs."""
    wrong = 0
    pairs: list[tuple[str, Mapping[object, object], Mapping[object, object]]] = [
        ("figures", dict(figures(before)), dict(figures(after)))
    ]
    pairs += [
        (name.removesuffix(".json"), dict(told(before, name)), dict(told(after, name)))
        for name in ("findings.json", "explanations.json")
    ]
    for name, one, two in pairs:
        differ = list(changed(one, two))
        wrong += len(differ)
        print(f"{name}: {len(one)} before, {len(two)} after, {len(differ)} differ")
        for key in differ[:PRINTED]:
            print(f"  {key}\n    - {one.get(key)}\n    + {two.get(key)}")
    first, second, other = public(before), public(after), 0
    for name in sorted({*first, *second}):
        old, new = first.get(name), second.get(name)
        if old is None or new is None:
            print(f"{name}: only {'before' if old else 'after'}")
            other += 1
        elif old.read_bytes() != new.read_bytes():
            texts = (
                []
                if old.suffix in (".xlsx", ".zip")
                else list(unified_diff(lines(old), lines(new), n=0, lineterm=""))[2:]
            )
            other += bool(texts)
            for line in texts[:PRINTED] and [f"{name}:", *(f"  {line[:160]}" for line in texts[:PRINTED])]:
                print(line)
    print(f"public files: {len({*first, *second})} compared, {other} differ in what they say")
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2])))
