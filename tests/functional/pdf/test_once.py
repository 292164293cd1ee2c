"""In print one picture or table shows a thing: no table beside its picture, no two of the same cells."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

MOST = 0.5  # of the cells of the smaller of two tables, which the other may have too
ADDRESS = ("measure", "provider", "period")
TOLD = {"unit", "value", "status", "confidentiality", "qualifier", "origin", "bracket", "upper", "published", "notes"}


def _cells(file: Path) -> frozenset[tuple[tuple[str, str], ...]]:
    """The addresses of a table's figures: what lies between the column of the period and that of the unit."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    names = list(rows[0])
    held = [*ADDRESS, *names[names.index("period") + 1 : names.index("unit")]]
    return frozenset(
        tuple((name, row[name]) for name in held if row[name] not in ("", "_T")) for row in rows if row["measure"]
    )


def _words(labels: dict[str, Any], name: str) -> str:
    for part in name.split("."):
        labels = labels[part]
    return str(labels)


def test_a_thing_is_shown_once(printed: Any, edition: Path, norway: Path) -> None:
    text = " ".join(" ".join(page.text for page in printed("nb")).split())
    data = {file.name.removesuffix(".nb.json"): file for file in (edition / "data").glob("*.nb.json")}
    titles = {name: json.loads(file.read_text("utf-8"))["label"] for name, file in data.items()}
    tables = {
        name: _cells(data[name].with_name(f"{name}.csv")) for name, title in titles.items() if f"{title} Enh" in text
    }
    assert len(tables) > 10
    twice = [
        (one, other)
        for one, other in combinations(sorted(tables), 2)
        if len(tables[one] & tables[other]) > MOST * min(len(tables[one]), len(tables[other]))
    ]
    assert twice == []
    labels = tomllib.loads((norway / "labels" / "nb.toml").read_text("utf-8"))
    charts = [tomllib.loads(file.read_text("utf-8")) for file in norway.rglob("charts/*.toml")]
    drawn = [one for one in charts if f". {_words(labels, one['title'])} " in text]
    assert len(drawn) >= 3
    assert [one["title"] for one in drawn if one.get("table") in tables] == []


@pytest.mark.parametrize("caption", [r"Figur (\d+)\. [A-ZÆØÅ]", r"Tabell (\d+)\. [^.;]+? Enhe"])
def test_what_is_printed_is_numbered_without_a_gap(printed: Any, caption: str) -> None:
    """What print does not have comes last."""
    text = " ".join(" ".join(page.text for page in printed("nb")).split())
    numbers = {int(one) for one in re.findall(caption, text)}
    assert len(numbers) > 3
    assert numbers == set(range(1, len(numbers) + 1))
