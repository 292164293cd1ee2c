"""Registrations at bodies are never called persons: titles, what is counted, in every language."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest


def of_registrations(edition: Path) -> list[str]:
    """The tables whose figures are all registrations."""
    found = []
    for file in sorted((edition / "data").glob("*.csv")):
        rows = list(csv.DictReader(file.open(encoding="utf-8")))
        if {row.get("unit") for row in rows} == {"registrations"}:
            found.append(file.stem)
    return found


@pytest.mark.parametrize(("language", "word"), [("nb", "egistrering"), ("nn", "egistrering"), ("en", "egistration")])
def test_a_table_of_registrations_says_so_in_its_title_and_in_what_is_counted(
    edition: Path, language: str, word: str
) -> None:
    tables = of_registrations(edition)
    assert "follow_up_total" in tables
    for table in tables:
        told = json.loads((edition / "data" / f"{table}.{language}.json").read_text("utf-8"))
        assert word in told["label"]
        counted = told["dimension"].get("measure", {"category": {"label": {}}})["category"]["label"]
        assert all(word in one for one in counted.values())


def test_a_nought_that_nobody_printed_is_not_told_as_printed(edition: Path) -> None:
    page = (edition / "site" / "nb" / "2024" / "method.html").read_text("utf-8")
    assert page.count("ikke oppgitt, lest som 0") >= 3
