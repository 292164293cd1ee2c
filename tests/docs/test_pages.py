"""Pages lead to pages that are there, each is found from the index, and a how-to does one task."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [
    page
    for place in ("docs", "benchmarks/results", "collections")
    for page in sorted((ROOT / place).rglob("*.md"))
    if "rounds" not in page.parts
] + sorted(ROOT.glob("*.md"))


def prose(page: Path) -> str:
    """The text of a page without what stands in blocks and spans of code."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`]*`", "", text)


def links(page: Path) -> set[Path]:
    """The files of this tree that a page leads to."""
    found = re.findall(r"\]\(([^)\s#]+)(?:#[^)]*)?\)", prose(page))
    return {(page.parent / link).resolve() for link in found if "://" not in link}


def test_every_link_leads_to_a_file() -> None:
    broken = {(page.name, link.name) for page in PAGES for link in links(page) if not link.exists()}
    assert broken == set()


def test_the_index_leads_to_every_page() -> None:
    known = links(ROOT / "docs" / "README.md")
    kinds = ("tutorial", "how-to", "reference", "explanation")
    pages = {page.resolve() for kind in kinds for page in (ROOT / "docs" / kind).glob("*.md")}
    assert {page.name for page in pages - known} == set()


def test_a_how_to_is_short_and_explanations_are_few() -> None:
    how_to = (ROOT / "docs" / "how-to").glob("*.md")
    assert [page.name for page in how_to if len(page.read_text("utf-8").split()) > 1_020] == []
    assert len(list((ROOT / "docs" / "explanation").glob("*.md"))) <= 10
