"""One input figure changes: what depends on it does, nothing else does, and a lapse in either would be seen.

Figures of every kind, a hundred drawn at random, and each lapse alone: `benchmarks/mutation.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mutate.chosen import CHOSEN
from mutate.law import Laws
from mutate.planted import PLANTS, Files, seen
from mutate.run import Bench, Made

ROSA = CHOSEN[1]


@pytest.fixture(scope="module")
def bench(edition: Path, norway: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(norway, "2024", tmp_path_factory.mktemp("mutation"), edition)


def test_all_files_show_what_the_input_gives_and_the_same(bench: Bench) -> None:
    laws = Laws(bench.before, bench.reckoned)
    assert laws.breaches() == []
    assert laws.held["cells: the same in every file"] > 10_000
    assert laws.held["sentences: phrases say their figures"] > 1_000
    assert laws.held["charts: marks and numbers"] > 100
    assert len(laws.open) < 0.3 * laws.held["data: as reckoned from the input"]


def test_what_depends_on_a_figure_changes_nothing_else_does_and_a_lapse_in_either_is_seen(
    bench: Bench,
) -> None:
    asked = ROSA.among(bench.figures)
    made = bench.made(asked)
    assert isinstance(made, Made)
    found = bench.judged(asked, made)
    assert (found.stale, found.stray) == ([], [])
    assert ROSA.moved <= found.must <= found.changed

    def lapses(files: Files) -> None:
        for plant in PLANTS:
            plant.change(files)

    stale, stray = seen(bench, made, asked, lapses)
    assert stale >= {"reckoning", "cells", "sentences", "charts", "search", "marks", "leads"}
    assert stray >= sum(plant.stray for plant in PLANTS)
