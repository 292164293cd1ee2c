"""Decisions are found by their number: each has one of its own, and says it first."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

PAGES = sorted((Path(__file__).parents[2] / "docs" / "adr").glob("[0-9]*.md"))


def test_each_decision_has_a_number_of_its_own() -> None:
    numbers = Counter(page.name[:4] for page in PAGES)
    assert len(PAGES) > 50
    assert [number for number, times in numbers.items() if times > 1] == []


def test_each_page_begins_with_its_number() -> None:
    def first(page: Path) -> int:
        found = re.match(r"# (\d+)", page.read_text("utf-8"))
        return int(found[1]) if found else 0

    assert [page.name for page in PAGES if first(page) != int(page.name[:4])] == []
