"""What the tables of `docs/reference` name as shown by a test is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("table", ["asvs.md", "portal-wcag.md"])
def test_every_test_and_rule_that_a_table_names_is_there(table: str) -> None:
    text = (ROOT / "docs" / "reference" / table).read_text("utf-8")
    known = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    sources = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    named = set(re.findall(r"`(?:[\w/]+/)?(test_\w+\.py)`", text))
    assert named
    assert named <= known
    for name in re.findall(r"`(test_\w+)…`", text):
        assert f"def {name}" in sources
    survey = (ROOT / "src" / "tilstand" / "portal" / "survey.py").read_text("utf-8")
    for rule in re.findall(r"\bP0\d\d\b", text):
        assert f'"{rule}"' in survey
