from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tilstand.estimate import CaptureTable, capture_table

MSE = Path(__file__).parents[2] / "fixtures" / "mse"


@pytest.fixture(scope="session")
def benchmark():
    """A benchmark table by name."""

    def table(name: str) -> CaptureTable:
        return capture_table(MSE / f"{name}.csv")

    return table


@pytest.fixture
def peers() -> list[dict[str, str]]:
    """What the R packages say of the benchmark tables."""
    with (MSE / "peers.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
