"""Every file of the edition shows what the input gives.

One figure after another changed, and lapses planted that must be seen: `benchmarks/mutation.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mutate.law import Laws
from mutate.run import Bench


@pytest.fixture(scope="module")
def bench(edition: Path, norway: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(norway, "2024", tmp_path_factory.mktemp("mutation"), edition)


@pytest.mark.proof
def test_all_files_show_what_the_input_gives_and_the_same(bench: Bench) -> None:
    laws = Laws(bench.before, bench.reckoned)
    assert laws.breaches() == []
    assert laws.held["cells: the same in every file"] > 10_000
    assert laws.held["sentences: phrases say their figures"] > 1_000
    assert laws.held["charts: marks and numbers"] > 100
    assert laws.held["paper: rows as on the site"] > 400  # of the tables that print has
    assert laws.held["search: passages as on their pages"] > 3_000
    assert len(laws.open) < 0.3 * laws.held["data: as reckoned from the input"]
