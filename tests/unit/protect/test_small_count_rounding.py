"""Properties of the rounding of small counts, on 300 random crossed tables made directly of arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tilstand.protect.figure_system import FigureSystem
from tilstand.protect.small_count_rounding import (
    RoundedCounts,
    RoundingRule,
    find_rule_violations,
    round_small_counts,
)
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


def build_rule(size: int, base: int) -> RoundingRule:
    """All columns protected, nothing held or told."""
    none = np.zeros(size, np.bool_)
    return RoundingRule(np.full(size, base), np.ones(size), np.full(size, -1), np.zeros(size), none, none)


def iterate_cases() -> Iterator[Case]:
    """Round 300 tables, half of them by 3 and half by 5."""
    rng = np.random.default_rng(2024)
    for turn in range(300):
        system = build_crossed_system(rng)
        size = len(system.values)
        rule = build_rule(size, (3, 5)[turn % 2])
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


def build_sum(*parts: int) -> FigureSystem:
    """Parts, and last what they add up to."""
    matrix = csr_matrix([[*(1.0 for _ in parts), -1.0]])
    keys = tuple(Key(f"m{at}", "p", Period.from_text("2024")) for at in range(len(parts) + 1))
    values, ends = np.array([*parts, sum(parts)]), np.zeros(1)
    return FigureSystem(keys, values, np.ones(len(values), np.bool_), matrix, ends, ends, ("sum",))


def round_after(system: FigureSystem, told: list[int], leaving: list[float]) -> list[int]:
    """Round by 3 after what was told."""
    rule = replace(build_rule(len(told), 3), told=np.array(told), leaving=np.array(leaving))
    rounded = round_small_counts(system, rule)
    assert rounded is not None
    assert not any(len(found) for found in find_rule_violations(system, rule, rounded))
    return [int(number) for number in rounded.values]


def test_a_count_that_may_have_changed_moves_where_nothing_else_gives_way() -> None:
    # 1, 9 and 11 were printed 0, 9 and 12: the first is 3 now, the whole 21
    told = [0, 9, 12, 21]
    assert round_after(build_sum(3, 9, 9), told, [0, 50, 0, 50]) == [3, 9, 9, 21]
    # of the whole nobody knows whether it changed; it moves rather than that the first, which is many, stays none
    assert round_after(build_sum(3, 9, 11), told, [0, np.inf, np.inf, 50]) == [3, 9, 12, 24]
    # where it is known not to have changed, all stays as it was told
    assert round_after(build_sum(3, 9, 9), told, [0, np.inf, np.inf, np.inf]) == told


def test_nobody_is_left_where_there_is_nobody_any_more() -> None:
    assert round_after(build_sum(0, 9), [3, 9, 12], [0, np.inf, 50]) == [0, 9, 9]


def test_a_count_that_changed_is_none_or_many_after_it() -> None:
    assert round_after(build_sum(2, 9), [4, 9, 13], [0, np.inf, 0]) in ([4, 9, 13], [0, 9, 9])
