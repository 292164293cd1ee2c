"""A report needs nothing of what only the estimate loads; who asks for an estimate without it is told."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tilstand import estimate
from tilstand.errors import EstimateError

WITHOUT = """
import sys
sys.modules["scipy"] = None
import tilstand.pipeline, tilstand.cli.running, tilstand.cli.app
"""


def test_the_way_through_loads_none_of_it():
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_who_asks_for_an_estimate_without_it_is_told(monkeypatch):
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name="scipy.special")

    monkeypatch.setattr(estimate, "import_module", missing)
    with pytest.raises(EstimateError, match="make setup-estimate"):
        _ = estimate.hidden_population


def test_a_fault_of_the_programs_own_stays_one(monkeypatch):
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name="tilstand.gone")

    monkeypatch.setattr(estimate, "import_module", missing)
    with pytest.raises(ModuleNotFoundError):
        _ = estimate.hidden_population
