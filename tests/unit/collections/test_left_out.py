"""What is close to one person's story is in no file of the collection that is published."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tilstand import define
from tilstand.define import Collection

YEAR = Path("rounds/2024")


@pytest.fixture(scope="module")
def norway() -> Collection:
    return define.read_collection(Path(__file__).parents[3] / "collections" / "norway")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_was_found_in_single_asylum_cases_is_nowhere(norway):
    files = [*(norway.path / YEAR / "submissions").glob("*.csv"), norway.path / YEAR / "published.csv"]
    assert len(files) > 15
    assert [row for path in files for row in rows(path) if "finding=" in row["breakdown"]] == []
    assert "asylum_findings" not in norway.tables


def test_a_quote_does_not_tell_what_a_figure_beside_it_was_left_out_for(norway):
    quotes = [row["quote"] for row in rows(norway.path / YEAR / "submissions" / "une.csv")]
    assert quotes
    assert not any("familie" in quote for quote in quotes)
