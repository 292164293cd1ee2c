"""Populations of known size, as they are described; and how often the interval holds the truth in them."""

from __future__ import annotations

import numpy as np
import pytest

from tilstand.estimate import CaptureTable, simulate
from tilstand.estimate.recommend import Recommendation
from tilstand.estimate.sensitivity import ListChange, changes
from tilstand.estimate.simulate import SCENARIOS, Coverage, at_observed_sparseness, population

PEOPLE = {"A": 60, "B": 40, "C": 50, "D": 30, "AB": 22, "CD": 9, "AC": 8, "BC": 6, "AD": 4, "ABC": 3}
TABLE = CaptureTable.of("ABCD", PEOPLE)
MANY = 400_000


def _odds(table, one, two):
    """Odds ratio of two lists in the whole population."""
    both = table.overlap(one, two)
    first, second = (table.totals[table.lists.index(name)] for name in (one, two))
    return both * (MANY - first - second + both) / ((first - both) * (second - both))


def test_the_scenarios_are_what_they_say():
    made = {name: population(name, 6, MANY, seed=4) for name in SCENARIOS}
    shares = [0.15, 0.12, 0.10, 0.08, 0.06, 0.05]
    for name in ("independent",):
        assert np.array(made[name].totals) / MANY == pytest.approx(shares, rel=0.03)
    assert np.array(made["sparse"].totals) / MANY == pytest.approx([s / 4 for s in shares], rel=0.05)
    spread = 0.3 * 2.2 + 0.7 * 0.45
    assert np.array(made["heterogeneous"].totals) / MANY == pytest.approx(
        [s * spread for s in shares], rel=0.03
    )
    for pair, odds in {"AB": 3.0, "CD": 3.0, "AC": 1.0, "EF": 1.0, "BC": 1.0}.items():
        assert _odds(made["pairwise"], *pair) == pytest.approx(odds, rel=0.12)
        assert _odds(made["independent"], *pair) == pytest.approx(1.0, rel=0.12)
    shared = 0.3 * 2.2**2 + 0.7 * 0.45**2
    assert made["heterogeneous"].overlap("A", "B") / MANY == pytest.approx(0.15 * 0.12 * shared, rel=0.05)
    nested = made["nested"]
    assert nested.overlap("A", "F") == nested.totals[5]
    assert nested.totals[5] / nested.totals[0] == pytest.approx(0.5, abs=0.01)
    assert all(table.counts[0] == 0 for table in made.values())
    assert made["sparse"].title == "generated: sparse"


def test_a_population_follows_from_its_seed():
    assert population("pairwise", 3, 500, 2).counts.tolist() == [0, 41, 51, 21, 32, 4, 4, 1]
    assert population("independent", 4, 2000, 1).counts.tolist() == [
        0, 205, 177, 22, 126, 30, 14, 4, 107, 17, 21, 6, 13, 5, 2, 0,
    ]  # fmt: skip


def test_the_populations_are_those_of_the_fitted_model(monkeypatch):
    """Terms with nobody, pairs barred, the unseen cell: the mean of many draws is the fit."""
    drawn = []

    def spanned(table, replicates, seed):
        drawn.append((seed, table))
        return {}, Recommendation(None, None)

    monkeypatch.setattr(simulate, "spanned", spanned)
    found = at_observed_sparseness(TABLE, np.array([0, 1, 2, 4, 8, 3, 10]), 300, 40, 3)
    assert found == Coverage(300, 300, 0, 573)
    assert sorted(seed for seed, _ in drawn) == list(range(3, 303))
    mean = np.mean([table.counts for _, table in drawn], axis=0)
    assert all(table.counts[0] == 0 for _, table in drawn)
    totals = CaptureTable(TABLE.lists, TABLE.counts)
    for pair in ("A", "AB", "B", "C", "D"):  # the statistics of the model
        on = sum(1 << "ABCD".index(letter) for letter in pair)
        seen = sum(mean[h] for h in range(16) if h & on == on)
        assert seen == pytest.approx(sum(totals.counts[h] for h in range(16) if h & on == on), rel=0.03)
    assert mean[[h for h in range(16) if h & 10 == 10]].tolist() == [0.0] * 4  # nobody was on both B and D
    drawn.clear()
    counts = TABLE.counts.copy()
    counts[[history for history in range(16) if history & 3 == 3]] = 0
    barred = CaptureTable(TABLE.lists, counts, barred=(("A", "B"),))
    at_observed_sparseness(barred, np.array([0, 1, 2, 4, 8]), 50, 40, 3)
    assert all(table.overlap("A", "B") == 0 and table.barred == barred.barred for _, table in drawn)
    again = np.mean([table.counts.sum() for _, table in drawn])
    assert again == pytest.approx(counts.sum(), rel=0.03)


def test_intervals_are_counted_by_whether_they_hold_the_truth(monkeypatch):
    answers = {
        1: Recommendation(None, None),
        2: Recommendation(5.0, (400.0, 573.0)),
        3: Recommendation(5.0, (573.0, 900.0)),
        4: Recommendation(5.0, (574.0, 900.0)),
        5: Recommendation(5.0, (400.0, 572.9)),
    }
    monkeypatch.setattr(simulate, "spanned", lambda table, replicates, seed: ({}, answers[seed]))
    found = at_observed_sparseness(TABLE, np.array([0, 1, 2, 4, 8, 3, 10]), 5, seed=1)
    assert found == Coverage(simulations=5, refused=1, covered=2, truth=573)
    assert found.share == 0.5
    assert found.asdict() == {"simulations": 5, "refused": 1, "covered": 2, "truth": 573, "coverage": 0.5}
    assert Coverage(3, 3, 0, 9).asdict()["coverage"] is None
    assert Coverage(3, 0, 2, 9).asdict()["coverage"] == 0.6667


def test_simulations_are_answered_by_the_methods():
    assert at_observed_sparseness(TABLE, np.array([0, 1, 2, 4, 8, 12]), 12, 40, 3).refused == 0


def test_lists_are_dropped_merged_and_held_out():
    found = changes(TABLE, 1)
    assert [(one.kind, "".join(one.lists)) for one in found] == [
        *(("without", name) for name in "ABCD"),
        *(("merged", pair) for pair in ("AB", "AC", "AD", "BC", "BD", "CD")),
        *(("held_out", name) for name in "ABCD"),
    ]
    assert [one.observed for one in found] == [172, 192, 182, 202, *[232] * 6, 37, 31, 26, 13]
    assert [one.truth for one in found] == [None] * 10 + list(TABLE.totals)
    assert [one.codes for one in found] == [()] * 10 + [
        ("few_recaptured",), ("few_lists",), ("few_recaptured",), ("few_lists",)
    ]  # fmt: skip
    assert found[3].estimate == pytest.approx(639.2941176)
    assert found[3].interval == pytest.approx((322.0555222, 1348.2857143))
    assert found[9].interval == pytest.approx((419.1447468, 1483.3841381))
    assert found[-1] == ListChange("held_out", ("D",), 13, None, None, 43, ("few_lists",))


def test_three_lists_cannot_be_changed_and_of_seven_none_are_merged():
    assert changes(TABLE.without("A"), 1) == ()
    counts = np.zeros(128, np.int64)
    counts[[1 << one for one in range(7)]] = 20
    counts[3] = 2
    seven = changes(CaptureTable(tuple("ABCDEFG"), counts), 1)
    assert [one.kind for one in seven] == ["without"] * 7 + ["held_out"] * 7
    counts = np.zeros(64, np.int64)
    counts[[1 << one for one in range(6)]] = 20
    six = changes(CaptureTable(tuple("ABCDEF"), counts), 1)
    assert [one.kind for one in six].count("merged") == 15
