"""Populations of known size: is the statement true, and is none made where none can be?"""

from __future__ import annotations

import pytest
from capture_populations import simulate_population

from tilstand.estimate.statement import derive_statement


def _told(scenario: str, lists: int, persons: int, times: int = 40):
    said = [derive_statement(simulate_population(scenario, lists, persons, seed)) for seed in range(1, times + 1)]
    stated = [one for one in said if one.kind != "refused"]
    return stated, sum(one.is_true_for(persons) for one in stated), len(said) - len(stated)


@pytest.mark.parametrize(
    ("scenario", "lists", "persons"),
    [
        ("independent", 3, 2_000),
        pytest.param("independent", 4, 20_000, marks=pytest.mark.proof),
        pytest.param("pairwise", 4, 2_000, marks=pytest.mark.proof),
        ("nested", 4, 2_000),
        pytest.param("heterogeneous", 4, 20_000, marks=pytest.mark.proof),
    ],
)
def test_the_statement_is_true(scenario, lists, persons):
    """At 95 % truth fewer than 34 of 40 has a probability below one in a thousand."""
    stated, held, refused = _told(scenario, lists, persons)
    assert refused <= 8
    assert held >= 34 * len(stated) / 40


@pytest.mark.proof
def test_where_all_is_well_an_interval_is_stated_about_the_truth():
    stated, _, _ = _told("pairwise", 4, 20_000)
    middles = sorted(one.middle for one in stated if one.kind == "interval")
    assert len(middles) > len(stated) / 2
    assert middles[len(middles) // 2] == pytest.approx(20_000, rel=0.05)


def test_where_few_are_found_twice_none_is_given():
    stated, _, refused = _told("sparse", 3, 200)
    assert not stated
    assert refused == 40


def test_with_one_of_three_lists_nested_none_is_given():
    stated, _, _ = _told("nested", 3, 2_000)
    assert not stated


@pytest.mark.proof
def test_where_persons_differ_only_the_least_is_stated():
    stated, _, _ = _told("heterogeneous", 4, 20_000)
    assert {one.kind for one in stated} == {"at_least"}
    assert all(one.low > 1.1 * one.observed for one in stated)
