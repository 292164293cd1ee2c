from __future__ import annotations

import numpy as np
import pytest

from tilstand.estimate import CaptureTable
from tilstand.estimate.simulate import population
from tilstand.estimate.strata import GroupAnswer, groups, pooled_mean
from tilstand.estimate.table import Stratum
from tilstand.estimate.trend import steps


def _divided(column, sizes, thin=()):
    parts = []
    for place, (value, size) in enumerate(sizes.items()):
        parts.append(Stratum(column, value, population("independent", 4, size, seed=40 + place).counts))
    for value, counts in thin:
        parts.append(Stratum(column, value, counts))
    return CaptureTable(tuple("ABCD"), sum(part.counts for part in parts), strata=tuple(parts))


def test_a_thin_group_borrows_and_says_so():
    thin = population("independent", 4, 30, seed=9).counts
    table = _divided("form", {"one": 2_000, "two": 3_000, "three": 1_500}, [("four", thin)])
    found = {group.value: group for group in groups(table, seed=1)}
    assert found["four"].own is None
    assert found["four"].weight == 0
    assert found["four"].reasons[0].code == "borrowed"
    assert found["four"].interval[0] <= 30 <= found["four"].interval[1]
    for value, size in (("one", 2_000), ("two", 3_000), ("three", 1_500)):
        assert found[value].interval[0] <= size <= found[value].interval[1]


def test_without_three_groups_nothing_is_borrowed():
    thin = population("independent", 4, 30, seed=9).counts
    table = _divided("sex", {"f": 2_000}, [("m", thin)])
    one, two = groups(table, seed=1)
    assert one.weight == 1
    assert two.estimate is None
    assert two.reasons


def test_the_common_mean_and_spread():
    values, variances = np.array([0.0, 1.0, 4.0, 2.0]), np.array([0.2, 0.1, 0.3, 0.2])
    mean, between, error = pooled_mean(values, variances)
    weights = 1 / (variances + between)
    assert weights @ (values - mean) ** 2 == pytest.approx(3.0, rel=1e-6)
    assert error == pytest.approx(1 / weights.sum())


def _year(value, low, middle, high, own=1.0):
    return GroupAnswer("year", value, 10, 5, middle, (low, high), own, 1.0, ())


def test_a_change_is_claimed_only_where_the_intervals_are_apart():
    years = [_year("2022", 80, 100, 120), _year("2023", 110, 150, 190), _year("2024", 200, 240, 300)]
    assert [(s.first, s.second, s.claim) for s in steps(years)] == [
        ("2022", "2023", "not_shown"),
        ("2023", "2024", "up"),
        ("2022", "2024", "up"),
    ]
    assert steps([years[2], years[0]])[0].claim == "up"  # by year, not by row
    assert steps([_year("1", 200, 240, 300), _year("2", 80, 100, 120)])[0].claim == "down"
    borrowed = _year("2025", 500, 600, 700, own=None)
    assert steps([years[0], borrowed])[0].claim == "unknown"


def test_equal_years_show_no_change():
    claims = []
    for seed in range(12):
        parts = tuple(
            Stratum("year", str(year), population("independent", 4, 1_500, seed=seed * 10 + year).counts)
            for year in (1, 2)
        )
        table = CaptureTable(tuple("ABCD"), parts[0].counts + parts[1].counts, strata=parts)
        claims += [step.claim for step in steps(groups(table, seed=1))]
    assert claims.count("not_shown") >= 11
