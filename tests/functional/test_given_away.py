"""What the printing of 2024 gave away: read all at once, as it was printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.proof
def test_what_was_printed_of_2024_shows_what_it_gave_away(edition: Path, norway: Path, tilstand: Any) -> None:
    """Every small count that stands there, those that do not and follow, each with a sum that holds."""
    done = tilstand("protect", "audit", edition, "--collection", norway, "--json")
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert told["slack"], "nobody has decided all that contradicts, and by how much each may be off is told"
    assert all(lack > 0 for lack in told["slack"].values())
    standing = [one for one in told["leaks"] if one["kind"] == "told"]
    followed = [one for one in told["leaks"] if one["kind"] == "derived"]
    assert len(standing) > 100
    assert followed
    assert len(standing) + len(followed) == len(told["leaks"])
    assert all(1 <= one["low"] < 3 for one in told["leaks"])
    assert all(one["places"] and one["words"] for one in told["leaks"])
    for one in followed:
        assert sum(term["times"] * term["number"] for term in one["proof"]) == one["low"], one["words"]
    about = (edition / "site" / "en" / "2024" / "about.html").read_text("utf-8")
    assert "It rests on a report that was public before." in about
