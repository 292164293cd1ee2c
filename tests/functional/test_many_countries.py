"""Generated countries with planted faults: each of them is told, and nothing else (more by the benchmark)."""

from __future__ import annotations

from pathlib import Path

import pytest

from many_countries import told
from plant.countries import countries
from tilstand.define.federation_reader import read_federation
from tilstand.round.federation import reconcile_federation


@pytest.mark.slow
def test_every_fault_within_and_between_countries_is_told_and_nothing_else(tmp_path: Path) -> None:
    planted = countries(tmp_path, 8, 1, seed=7)
    assert planted.figures == 7 * 900 + 900
    assert {who == "" for who, _, _ in planted.faults} == {True, False}
    found = reconcile_federation(read_federation(tmp_path))
    assert set(told(found)) == planted.faults
    (silent,) = (words.text("en") for words in found.between[0].silent)
    assert "figures for 2031-04/2032-03, which are not of 2031 alone" in silent  # and nothing is held against it
