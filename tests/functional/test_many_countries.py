"""Generated countries with planted faults: each of them is told, and nothing else (more by the benchmark)."""

from __future__ import annotations

from pathlib import Path

import pytest

from many_countries import told
from plant.countries import countries
from tilstand.define.federate import federation
from tilstand.round.federated import across


@pytest.mark.slow
def test_every_fault_within_and_between_countries_is_told_and_nothing_else(tmp_path: Path) -> None:
    planted = countries(tmp_path, 8, 1, seed=7)
    assert planted.figures == 7 * 900 + 900
    assert {who == "" for who, _, _ in planted.faults} == {True, False}
    assert set(told(across(federation(tmp_path)))) == planted.faults
