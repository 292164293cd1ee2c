"""A whole round in the portal, on a live server, to the published edition: `benchmarks/portal_round.py`."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.mark.proof
def test_a_round_goes_from_half_way_to_the_published_edition_without_the_command_line(tmp_path: Path) -> None:
    import portal_round

    bad = [line for line, good in portal_round.whole_round(tmp_path, "") if not good]
    assert not bad
