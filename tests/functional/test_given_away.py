"""What the printing of 2024 gave away: read all at once, as it was printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.proof
def test_what_was_printed_of_2024_shows_what_it_gave_away(edition: Path, norway: Path, tilstand: Any) -> None:
    """Every small count that stands there, though no file says that it is small, and those that follow."""
    done = tilstand("protect", "audit", edition, "--collection", norway, "--json")
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert len(told["small"]) > 100
    assert told["uneven"], "nobody has decided all that contradicts"
    followed = [count for count in told["learnt"] if count["key"] not in told["small"]]
    assert all(1 <= count["low"] <= count["high"] < 3 for count in followed)
    about = (edition / "site" / "en" / "2024" / "about.html").read_text("utf-8")
    assert "It rests on a report that was public before." in about
