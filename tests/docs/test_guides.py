"""The page about guides: its situation, its review and its commands do what it says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tilstand.cli.app import app
from tilstand.guides.schema import Review

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "guides.md").read_text("utf-8")


def test_its_situation_is_answered_and_its_check_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (situation,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    asked = CliRunner().invoke(
        app, ["guide", "ask", "collections/norway", "-", "--json", "--day", "2026-12-04"], input=situation
    )
    assert asked.exit_code == 0
    assert '"rule": "age_doubt"' in asked.stdout
    (check,) = re.findall(r"^tilstand (guide check .*)$", PAGE, re.MULTILINE)
    assert CliRunner().invoke(app, check.split()).exit_code == 0


def test_its_review_is_one() -> None:
    (shown,) = re.findall(r"```toml review\n(.*?)```", PAGE, re.DOTALL)
    assert Review.model_validate(tomllib.loads(shown)["review"]).by
