"""Properties of the rounding of small counts, on 300 random crossed tables made directly of arrays."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tilstand.protect.figure_system import FigureSystem
from tilstand.protect.small_count_rounding import RoundedCounts, RoundingRule, round_small_counts
from tilstand.terms import Key, Period

Case = tuple[FigureSystem, RoundingRule, RoundedCounts]


def build_crossed_system(rng: np.random.Generator) -> FigureSystem:
    """A table of bodies and codes with both margins and the whole."""
    bodies, codes = int(rng.integers(2, 4)), int(rng.integers(2, 4))
    cells = np.arange(bodies * codes).reshape(bodies, codes)
    sums = [*cells, *cells.T, cells.ravel()]
    truth = rng.integers(0, rng.choice([4, 9, 25]), bodies * codes)
    values = np.concatenate([truth, [truth[row].sum() for row in sums]])
    matrix = np.zeros((len(sums), len(values)))
    for number, row in enumerate(sums):
        matrix[number, row] = 1
        matrix[number, cells.size + number] = -1
    keys = tuple(Key(f"m{at}", "p", Period.from_text("2024")) for at in range(len(values)))
    ends, names = np.zeros(len(sums)), tuple(f"r{at}" for at in range(len(sums)))
    return FigureSystem(keys, values, np.ones(len(values), np.bool_), csr_matrix(matrix), ends, ends, names)


def iterate_cases() -> Iterator[Case]:
    """Round 300 tables, half of them by 3 and half by 5."""
    rng = np.random.default_rng(2024)
    for turn in range(300):
        system = build_crossed_system(rng)
        size = len(system.values)
        none = np.zeros(size, np.bool_)
        rule = RoundingRule(np.full(size, (3, 5)[turn % 2]), np.ones(size), np.full(size, -1), none, none, none)
        rounded = round_small_counts(system, rule)
        assert rounded is not None, system.values
        yield system, rule, rounded


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return list(iterate_cases())


def test_no_protected_count_is_small(cases: list[Case]) -> None:
    assert [list(s.values) for s, rule, out in cases if rule.is_small(out.values).any()] == []


def test_every_sum_holds_and_true_zeros_stay(cases: list[Case]) -> None:
    for system, _, out in cases:
        assert not len(system.find_broken_rows(out.values))
        assert not out.values[system.values == 0].any()


def test_no_count_is_off_by_more_than_told_and_same_twice(cases: list[Case]) -> None:
    for system, rule, out in cases:
        assert np.abs(out.values - system.values).max() <= out.off
        again = round_small_counts(system, rule)
        assert again is not None
        assert again.values.tobytes() == out.values.tobytes()


def test_rounding_the_rounded_changes_nothing(cases: list[Case]) -> None:
    for system, rule, out in cases:
        printed = FigureSystem(
            system.keys, out.values, system.stated, system.matrix, system.lower, system.upper, system.names
        )
        again = round_small_counts(printed, rule)
        assert again is not None
        assert (again.values == out.values).all()
