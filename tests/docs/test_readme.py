"""The README's example is what the program prints, and a stranger has read it in five minutes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tilstand.cli.app import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.slow
def test_the_example_is_what_the_program_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    (command, example) = re.findall(r"```\n\$ tilstand (.*)\n((?:.*\n)*?)```", README)[0]
    monkeypatch.chdir(ROOT)
    printed = CliRunner().invoke(app, command.split()).output.splitlines()
    shown = [line for line in example.splitlines() if line != "…"]
    assert re.match(r"\d+ relations: ", shown[-1])
    assert [line for line in shown if line not in printed] == []


def test_it_is_short_and_its_links_lead_somewhere() -> None:
    before, _ = README.split("\n## Read on\n")
    assert len(before.splitlines()) <= 60
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", " ".join(README.split()))
    assert [link for link in links if not (ROOT / link).exists()] == []
