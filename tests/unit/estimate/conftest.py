from __future__ import annotations

import csv
import importlib.util
from pathlib import Path

import pytest

from tilstand.estimate import CaptureTable, read_capture_table

MSE = Path(__file__).parents[2] / "fixtures" / "mse"

_SPEC = importlib.util.spec_from_file_location("answers", Path(__file__).with_name("answers.py"))
answers = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(answers)
full, refused, single, floor = answers.full, answers.refused, answers.single, answers.floor


@pytest.fixture(scope="session")
def benchmark():
    """A benchmark table by name."""

    def table(name: str) -> CaptureTable:
        return read_capture_table(MSE / f"{name}.csv")

    return table


@pytest.fixture
def peers() -> list[dict[str, str]]:
    """What the R packages say of the benchmark tables."""
    with (MSE / "peers.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
