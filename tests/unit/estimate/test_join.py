"""The statement with what is known of the persons: limits over both, a range if nothing is common to them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tilstand.estimate import estimate_hidden_population
from tilstand.estimate.groups import combine_intervals
from tilstand.estimate.statement import BELOW, REACH, ScenarioRange, UnseenStatement, derive_statement
from tilstand.estimate.subgroups import SubgroupEstimates
from tilstand.estimate.table import CaptureCovariates, CaptureTable

FLOOR = ScenarioRange("floor", 200.0, 220.0, None)
SAID = UnseenStatement("interval", 100, 250.0, 500.0, parts=(FLOOR,), reach=0.2)


@pytest.mark.parametrize(
    ("limits", "kind", "low", "high", "reasons"),
    [
        ((300.0, 380.0), "interval", 250.0, 500.0, []),
        ((220.0, 480.0), "interval", 100 + 120 / BELOW, 600.0, []),
        ((520.0, 800.0), "range", 250.0, 1_000.0, ["known_otherwise"]),
        ((150.0, 240.0), "range", 100 + 50 / BELOW, 500.0, ["known_otherwise"]),
        ((300.0, 2_100.0), "at_least", 250.0, None, ["too_wide"]),
    ],
)
def test_limits_span_both_with_the_same_room(limits, kind, low, high, reasons):
    both = combine_intervals(SAID, SubgroupEstimates(100, 300, limits))
    assert (both.kind, both.low, both.high) == (kind, pytest.approx(low), high)
    assert [reason.code for reason in both.reasons] == reasons
    assert both.reach == (None if kind == "at_least" else 0.2)
    assert [part.name for part in both.parts] == ["covariates", "floor"]
    assert (both.parts[0].low, both.parts[0].high) == limits


def test_what_has_no_upper_limit_or_no_parts_is_as_it_was():
    parts = SubgroupEstimates(100, 300, (300.0, 380.0))
    assert combine_intervals(SAID, None) == SAID == combine_intervals(SAID, SubgroupEstimates(100, None, None))
    for said in (UnseenStatement("at_least", 100, 250.0), UnseenStatement("refused", 100)):
        assert combine_intervals(said, parts) == said


@pytest.mark.slow
def test_the_model_with_covariates_is_one_more_explanation():
    """Lists that find the sexes unequally; the limits, briefly told too, hold what the sex says."""
    random = np.random.default_rng(3)
    sex = (random.random(3_000) < 0.4).astype(int)
    chances = np.where(sex[:, None] == 1, (0.55, 0.06, 0.18, 0.12), (0.20, 0.22, 0.18, 0.12))
    histories = (random.random((3_000, 4)) < chances) @ (1 << np.arange(4))
    rows, counts = np.unique(np.column_stack([histories, sex])[histories > 0], axis=0, return_counts=True)
    whole = np.bincount(histories[histories > 0], minlength=16).astype(np.int64)
    known = CaptureCovariates(("sex",), (("m", "f"),), rows[:, 1:], rows[:, 0], counts)
    table = CaptureTable(tuple("ABCD"), whole, covariates=known)
    without = derive_statement(replace(table, covariates=None))
    found = estimate_hidden_population(table, thorough=False)
    assert found.parts.interval is not None
    assert "covariates" in [part.name for part in found.said.parts]
    assert found.said.low <= without.low
    assert found.said.high >= max(without.high, found.parts.interval[1] / 0.8)
    assert found.said.is_true_for(3_000)
    for group, part in zip(found.groups, found.parts.parts, strict=True):
        inside = sex == "mf".index(group.value)
        own = derive_statement(table.replace_counts(np.bincount(histories[inside & (histories > 0)], minlength=16)))
        assert (group.column, group.value, group.observed) == ("sex", part.value, part.observed)
        assert group.said == combine_intervals(own, SubgroupEstimates(part.observed, part.estimate, part.interval))
        assert group.said.low <= min(own.low, part.interval[0])
        assert group.said.high >= max(own.high, part.interval[1])
        assert group.said.is_true_for(int(inside.sum()))
    assert found.apart == ()


@pytest.mark.slow
def test_a_value_too_small_for_a_statement_of_its_own_takes_what_the_model_of_all_says():
    random = np.random.default_rng(3)
    few = (random.random(3_000) < 0.04).astype(int)
    histories = (random.random((3_000, 3)) < (0.22, 0.20, 0.18)) @ (1 << np.arange(3))
    seen = histories > 0
    some = seen & (few == 1)
    # Nobody of the few is on the last list: by themselves they are two lists.
    histories[some & (histories & 4 > 0)] = 3
    rows, counts = np.unique(np.column_stack([histories, few])[seen], axis=0, return_counts=True)
    known = CaptureCovariates(("age",), (("adult", "child"),), rows[:, 1:], rows[:, 0], counts)
    whole = np.bincount(histories[seen], minlength=8).astype(np.int64)
    found = estimate_hidden_population(CaptureTable(tuple("ABC"), whole, covariates=known), thorough=False)
    child = next(group for group in found.groups if group.value == "child")
    part = next(part for part in found.parts.parts if part.value == "child")
    assert child.is_borrowed
    assert child.said.low <= part.interval[0]
    assert child.said.high == pytest.approx(part.interval[1] / (1 - REACH))
    assert not next(group for group in found.groups if group.value == "adult").is_borrowed
