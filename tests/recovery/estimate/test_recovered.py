"""Populations of known size: does the answer hold the truth, and is none given where none can be?"""

from __future__ import annotations

import pytest

from tilstand.estimate.loglinear import bic_method
from tilstand.estimate.recommend import spanned
from tilstand.estimate.simulate import at_observed_sparseness, population


def _told(scenario: str, lists: int, persons: int, times: int = 40):
    answers = [
        spanned(population(scenario, lists, persons, seed), 199, seed)[1] for seed in range(1, times + 1)
    ]
    given = [answer for answer in answers if answer.interval]
    held = sum(answer.interval[0] <= persons <= answer.interval[1] for answer in given)
    return given, held, len(answers) - len(given)


@pytest.mark.parametrize(
    ("scenario", "lists", "persons"),
    [("independent", 3, 2_000), ("independent", 4, 20_000), ("pairwise", 4, 2_000), ("nested", 4, 2_000)],
)
def test_the_interval_holds_the_truth(scenario, lists, persons):
    """At 95 % coverage fewer than 34 of 40 has a probability below one in a thousand."""
    given, held, refused = _told(scenario, lists, persons)
    assert refused <= 8
    assert held >= 34 * len(given) / 40


def test_the_estimate_is_near_in_the_middle():
    given, _, _ = _told("pairwise", 4, 20_000)
    estimates = sorted(answer.estimate for answer in given)
    assert estimates[len(estimates) // 2] == pytest.approx(20_000, rel=0.05)


def test_where_few_are_found_twice_none_is_given():
    given, _, refused = _told("sparse", 3, 200)
    assert not given
    assert refused == 40


def test_with_one_of_three_lists_nested_none_is_given():
    given, _, _ = _told("nested", 3, 2_000)
    assert not given


def test_where_persons_differ_the_answer_is_too_low_and_said_to_be_a_minimum():
    """The limit of every log-linear model: documented, not tuned away."""
    given, held, _ = _told("heterogeneous", 4, 20_000)
    assert held < len(given) / 2
    told = [
        answer for answer in given if any(r.code in ("near_floor", "below_floor") for r in answer.reasons)
    ]
    assert len(told) > len(given) / 2


def test_simulated_coverage_at_the_observed_sparseness():
    table = population("independent", 4, 2_000, seed=5)
    terms, _, _ = bic_method(table, 3)
    found = at_observed_sparseness(table, terms, simulations=60, replicates=199, seed=2)
    assert found.simulations == 60
    assert found.share >= 0.85
    assert found.truth == pytest.approx(2_000, rel=0.3)
