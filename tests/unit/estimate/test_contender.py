"""Quantiles over several models, also where they are far apart and nothing lies between them."""

from __future__ import annotations

import math
from statistics import NormalDist

import pytest

from tilstand.estimate.candidate_models import CandidateModel, compute_weighted_quantile


def test_of_models_far_apart_each_has_its_share():
    """Between two narrow answers no model gives any chance: the way there goes by halves."""
    some = [CandidateModel(100.0, 1e-4, 0.0, 4), CandidateModel(1e6, 1e-4, 0.0, 4)]
    assert compute_weighted_quantile(some, 0.25) == pytest.approx(100, rel=1e-3)
    assert compute_weighted_quantile(some, 0.75) == pytest.approx(1e6, rel=1e-3)


@pytest.mark.parametrize("level", [0.025, 0.3, 0.5, 0.975])
def test_a_quantile_is_where_the_models_together_have_that_share(level):
    some = [CandidateModel(90.0, 0.3, 2.0, 4), CandidateModel(140.0, 0.6, 0.0, 5), CandidateModel(60.0, 0.2, 5.0, 3)]
    weights = [math.exp(-one.score / 2) for one in some]
    at = math.log(compute_weighted_quantile(some, level))
    below = sum(
        weight * NormalDist(math.log(one.unseen), one.spread).cdf(at) for weight, one in zip(weights, some, strict=True)
    )
    assert below / sum(weights) == pytest.approx(level, abs=1e-9)
