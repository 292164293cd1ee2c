"""The index of decisions names each of them once, with the status that its own page states."""

from __future__ import annotations

import re
from pathlib import Path

PAGES = Path(__file__).parents[2] / "docs" / "adr"
INDEX = (PAGES / "README.md").read_text("utf-8")
ROWS = re.findall(r"^\| (\d+) \| \[.*\]\((.*?\.md)\) \| (.*) \|$", INDEX, re.M)


def test_each_decision_stands_in_the_index_once() -> None:
    assert sorted(name for _, name, _ in ROWS) == sorted(page.name for page in PAGES.glob("[0-9]*.md"))
    assert [number for number, name, _ in ROWS if int(number) != int(name[:4])] == []


def test_the_index_states_the_status_that_the_page_states() -> None:
    for _, name, status in ROWS:
        stated = re.match(r"# .*\n\nStatus: (\w+)", (PAGES / name).read_text("utf-8"))
        assert (stated[1] if stated else "**accepted**") == status.split()[0], name
