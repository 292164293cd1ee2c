"""The policy that the guide to small numbers shows can be written into a round."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tilstand.define.round_settings import Policy

ROOT = Path(__file__).parents[2]


def test_the_policy_that_the_guide_shows_is_one() -> None:
    guide = (ROOT / "docs" / "how-to" / "choose-a-policy.md").read_text("utf-8")
    (shown,) = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)
    policy = Policy.model_validate(tomllib.loads(shown)["policy"])
    assert policy.rules
    assert policy.merged
    assert policy.zeros
    assert policy.left_out
    assert policy.held
