"""What the page of proofs names is there: every test, by its name in its file, and every benchmark."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tilstand.define.round_settings import Policy

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "protection-proofs.md").read_text("utf-8")


def test_every_proof_is_there_and_every_promise_has_one() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 30
    lacking = [name for file, name in named if f"def {name}(" not in (ROOT / file).read_text("utf-8")]
    assert lacking == []
    assert all((ROOT / file).is_file() for file in re.findall(r"`(benchmarks/\w+\.py)`", PAGE))
    heads = ("| what |", "| where |", "| reader |")
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(heads)]
    assert [row for row in rows if "`tests/" not in row and "`benchmarks/" not in row] == []


def test_the_policy_that_the_guide_shows_is_one() -> None:
    guide = (ROOT / "docs" / "how-to" / "choose-a-policy.md").read_text("utf-8")
    (shown,) = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)
    policy = Policy.model_validate(tomllib.loads(shown)["policy"])
    assert policy.rules
    assert policy.merged
    assert policy.dominance
    assert policy.zeros
    assert policy.by_name
