"""Each method on small tables: the number, its interval, and what else it tells; and why it refuses."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from tilstand.estimate import CaptureTable, methods
from tilstand.estimate.bootstrap import BootstrapRun, compute_sample_quantile, pool_bootstrap_runs
from tilstand.estimate.diagnosis import diagnose_table
from tilstand.estimate.methods import REPLICATES, estimate_by_method, estimate_with_bootstrap
from tilstand.estimate.result import EstimateReason

PEOPLE = {"A": 60, "B": 40, "C": 50, "D": 30, "AB": 22, "CD": 9, "AC": 8, "BC": 6, "AD": 4, "ABC": 3}
TABLE = CaptureTable.from_counts("ABCD", PEOPLE)
ZERO = EstimateReason.from_reason_code("zero_pair", one="B", two="D")


def _barred():
    counts = TABLE.counts.copy()
    counts[[history for history in range(16) if history & 3 == 3]] = 0
    return CaptureTable(TABLE.lists, counts, barred=(("A", "B"),))


@pytest.mark.parametrize(
    ("method", "total", "interval"),
    [
        ("stepwise", 573.37287, (404.694960, 1376.850823)),
        ("bic", 573.37287, (344.631751, 991.667402)),
        ("bic2", 573.37287, (344.631751, 991.667402)),
        ("chao", 472.87469, (390.948822, 602.754809)),
        ("dga", 549.0, (378.0, 788.0)),
    ],
)
def test_the_number_and_its_interval(method, total, interval):
    found = estimate_by_method(diagnose_table(TABLE), method, 100, 1)
    assert (found.method, found.observed, found.reasons) == (method, 232, (ZERO,))
    assert found.estimate == pytest.approx(total, rel=1e-6)
    assert found.interval == pytest.approx(interval, rel=1e-6)


def test_the_facts_of_a_chosen_model():
    facts = dict(estimate_by_method(diagnose_table(TABLE), "bic", 100, 1).facts)
    near = facts.pop("near_best")
    assert facts == {
        "model": "[A*B, B*D, C]", "parameters": 7, "existence": {"state": "exists", "slack": 4.285714},
        "zero_overlaps": ["B*D"], "replicates": 100, "seed": 1, "percentile_interval": [362.0267, 1081.3955],
        "acceleration": -0.021621, "failed": 0.0, "influence": 0.0188,
    }  # fmt: skip
    assert near[0] == {
        "model": "[A*B, B*D, C]", "bic_above_best": 0.0, "estimate": 573.3729, "within_10": 19,
        "complete": True, "least": 358.2362, "greatest": 749.0476,
    }  # fmt: skip
    assert near[1] == {"model": "[A*B, B*D, C*D]", "bic_above_best": 2.9315, "estimate": 636.4992}
    above = [one["bic_above_best"] for one in near]
    assert len(near) == 12
    assert above == sorted(above)
    pairs_only = estimate_by_method(diagnose_table(TABLE), "bic2", 100, 1).facts["near_best"]
    assert pairs_only[0]["within_10"] == 18
    assert "near_best" not in estimate_by_method(diagnose_table(TABLE), "stepwise", 100, 1).facts


def test_the_facts_of_the_methods_without_a_chosen_model():
    chao = estimate_by_method(diagnose_table(TABLE), "chao", 100, 1).facts
    assert (chao["lower_bound"], chao["replicates"], chao["seed"], "model" in chao) == (True, 100, 1, False)
    assert estimate_by_method(diagnose_table(TABLE), "dga", None, 1).facts == {
        "graphs": 61, "mean": 557.2656, "edge": pytest.approx(1e-8, abs=1e-8), "saturated": 4.7e-07
    }  # fmt: skip


def test_without_a_number_of_replicates_each_method_has_its_own(monkeypatch):
    asked = {}

    def kept(found, method, kernel, replicates, seed, facts):
        asked[method] = (replicates, seed)
        return estimate_with_bootstrap(found, method, kernel, 100, seed, facts)

    monkeypatch.setattr(methods, "estimate_with_bootstrap", kept)
    for method in ("stepwise", "bic", "bic2", "chao"):
        estimate_by_method(diagnose_table(TABLE), method, None, 9)
    assert asked == {"stepwise": (10_000, 9), "bic": (1_000, 9), "bic2": (1_000, 9), "chao": (1_000, 9)}
    assert set(REPLICATES) == set(asked)


def test_lists_that_cannot_overlap_are_allowed_for():
    found = estimate_by_method(diagnose_table(_barred()), "stepwise", 100, 1)
    assert found.estimate == pytest.approx(600.372071, rel=1e-6)
    assert found.facts["model"] == "[A, B, C, D]"
    assert found.facts["zero_overlaps"] == []
    assert estimate_by_method(diagnose_table(_barred()), "bic", 100, 1).estimate == pytest.approx(543.742884, rel=1e-6)
    assert estimate_by_method(diagnose_table(_barred()), "chao", 100, 1).estimate == pytest.approx(566.662921, rel=1e-6)
    for method in ("dga", "lcmcr"):
        refused = estimate_by_method(diagnose_table(_barred()), method, 100, 1)
        assert (refused.estimate, refused.reasons) == (None, (EstimateReason("no_design"), ZERO))


@pytest.mark.slow
def test_six_lists_are_searched():
    more = {"E": 33, "F": 21, "EF": 9, "AE": 7, "BF": 5, "DEF": 2, "BD": 3}
    six = CaptureTable.from_counts("ABCDEF", {**PEOPLE, **more})
    bic = estimate_by_method(diagnose_table(six), "bic", 100, 1)
    assert bic.estimate == pytest.approx(681.993926, rel=1e-6)
    assert bic.interval == pytest.approx((457.953393, 927.830999), rel=1e-6)
    assert bic.facts["model"] == "[A*B, A*F, B*E, C*E, C*F, D, E*F]"
    near = bic.facts["near_best"]
    assert near[0]["model"] == bic.facts["model"]
    assert (near[0]["within_10"] > 12, near[0]["complete"], len(near)) == (True, False, 12)
    assert estimate_by_method(diagnose_table(six), "stepwise", 100, 1).estimate == pytest.approx(713.733510, rel=1e-6)
    assert estimate_by_method(diagnose_table(six), "dga", 100, 1).facts["graphs"] == 18_154


def test_beyond_eight_lists_only_stepwise_choice():
    counts = np.zeros(512, np.int64)
    for one in range(9):
        counts[1 << one] = 30 + one
        for two in range(one):
            counts[1 << one | 1 << two] = 3 + (one + two) % 3
    found = diagnose_table(CaptureTable(tuple("ABCDEFGHI"), counts))
    assert estimate_by_method(found, "stepwise", 100, 1).estimate is not None
    for method in ("bic", "bic2"):
        assert estimate_by_method(found, method, 100, 1).reasons == (
            EstimateReason.from_reason_code("list_range", least=3, most=8, count=9),
        )
    assert estimate_by_method(found, "dga", 100, 1).reasons[0] == EstimateReason.from_reason_code(
        "list_range", least=3, most=6, count=9
    )


def test_what_the_survey_refuses_no_method_answers():
    found = diagnose_table(CaptureTable.from_counts("ABCD", {"A": 9, "B": 9, "C": 9, "AB": 2}))
    for method in methods._METHODS:
        refused = estimate_by_method(found, method, 100, 1)
        assert refused.reasons == (*found.refusals, *found.warnings)
        assert (refused.method, refused.observed, refused.estimate) == (method, 29, None)


@pytest.mark.parametrize("method", ["stepwise", "bic", "bic2"])
def test_no_model_is_a_reason(monkeypatch, method):
    """A and B overlap, C overlaps neither: with the pair A*B there is no maximum."""
    counts = np.array([0, 27, 6, 8, 12, 0, 0, 0])
    three, pair = CaptureTable(("A", "B", "C"), counts), np.array([0, 1, 2, 3, 4])
    for terms in (pair, None):
        monkeypatch.setattr(methods, "build_stepwise_method", lambda _, terms=terms: (terms, None))
        monkeypatch.setattr(methods, "build_bic_method", lambda *_, terms=terms, **__: (terms, None, None))
        found = estimate_by_method(diagnose_table(three), method, 300, 2)
        assert found.reasons == (
            EstimateReason("no_model"), EstimateReason.from_reason_code("isolated", name="C"), EstimateReason.from_reason_code("thin", count=8),
        )  # fmt: skip
        assert found.estimate is None
        assert (found.facts == {}) == (terms is None)
    monkeypatch.setattr(methods, "build_bic_method", lambda *_, **__: (pair, None, None))
    assert estimate_by_method(diagnose_table(three), "bic", 300, 2).facts == {
        "model": "[A*B, C]", "parameters": 5, "existence": {"state": "no_maximum", "slack": 0.0},
        "zero_overlaps": [], "replicates": 300, "seed": 2,
    }  # fmt: skip


def test_draws_are_one_mixture():
    draws = (TABLE.counts, TABLE.counts + np.array([0] + [2] * 15), TABLE.counts + np.array([0] + [1] * 15))
    table = CaptureTable(TABLE.lists, TABLE.counts, draws=draws)
    found = estimate_by_method(diagnose_table(table), "chao", 300, 1)
    runs = [
        methods.run_bootstrap(
            draw, lambda tables: methods.compute_chao_bounds(tables, table.barred_histories), 100, 1 + place
        )
        for place, draw in enumerate(draws)
    ]
    estimate, interval, _ = pool_bootstrap_runs(runs)
    assert (found.estimate, found.interval) == (estimate, interval)
    assert found.facts == {
        "replicates": 300,
        "seed": 1,
        "lower_bound": True,
        "draws": 3,
        "estimates_by_draw": [round(run.estimate, 4) for run in runs],
        "failed": 0.0,
        "influence": round(float(np.median([run.influence for run in runs])), 4),
    }
    assert estimate_by_method(diagnose_table(table), "dga", None, 1).reasons == (ZERO, EstimateReason("one_draw"))


def _with(monkeypatch, replicates, estimate=500.0, left=500.0):
    """The answer where the bootstrap of a method is this one."""

    def bootstrap(counts, method, number, seed):
        assert (counts is TABLE.counts, method, number, seed) == (True, "kernel", 300, 7)
        return BootstrapRun(estimate, np.array(replicates), np.array([estimate, left]), np.ones(2), 0.0123456789, 232)

    monkeypatch.setattr(methods, "run_bootstrap", bootstrap)
    return estimate_with_bootstrap(diagnose_table(TABLE), "chao", "kernel", 300, 7, {"own": 1})


@pytest.mark.parametrize(
    ("replicates", "estimate", "left", "codes"),
    [
        (np.linspace(400, 600, 200), 500.0, 500.0, ["zero_pair"]),
        (np.linspace(240, 900, 200), 500.0, 500.0, ["zero_pair"]),
        (np.linspace(240, 1200, 200), 500.0, 500.0, ["zero_pair", "wide"]),
        (np.append(np.linspace(400, 600, 198), [np.inf] * 2), 500.0, 500.0, ["zero_pair"]),
        (np.append(np.linspace(400, 600, 197), [np.inf] * 3), 500.0, 500.0, ["zero_pair", "failing"]),
        (np.append(np.linspace(400, 600, 190), [np.inf] * 10), 500.0, 500.0, ["open_interval", "zero_pair"]),
        (np.append(np.linspace(400, 600, 189), [np.inf] * 11), 500.0, 500.0, ["unstable", "zero_pair"]),
        (np.linspace(400, 600, 200), np.inf, 500.0, ["open_interval", "zero_pair"]),
        (np.linspace(400, 600, 200), 500.0, 524.0, ["zero_pair"]),
        (np.linspace(400, 600, 200), 500.0, 526.0, ["zero_pair", "influential"]),
        (np.linspace(400, 600, 200), 500.0, 470.0, ["zero_pair", "influential"]),
    ],
)
def test_what_the_resamples_say(monkeypatch, replicates, estimate, left, codes):
    found = _with(monkeypatch, replicates, estimate, left)
    assert [reason.code for reason in found.reasons] == codes
    assert (found.estimate is None) == (codes[0] in ("unstable", "open_interval"))
    assert (found.facts["own"], found.facts["acceleration"]) == (1, 0.012346)
    assert found.facts["failed"] == np.isinf(replicates).mean().round(6)
    if np.isfinite(replicates).all():
        limits = [round(compute_sample_quantile(replicates, level), 4) for level in (0.025, 0.975)]
        assert found.facts["percentile_interval"] == limits


def test_the_reasons_hold_their_figures(monkeypatch):
    told = _with(monkeypatch, np.append(np.linspace(240, 1500, 197), [np.inf] * 3), 870.0, 957.0).reasons
    assert told[1] == EstimateReason.from_reason_code("failing", share=0.015)
    assert dict(told[2].facts)["share"] == pytest.approx(0.1)
    assert told[3].code == "wide"


@pytest.mark.parametrize(
    ("r_hat", "again", "effective", "codes", "runs"),
    [
        (1.05, 9.0, 400.0, ["zero_pair"], [{}]),
        (1.01, 9.0, 399.6, ["zero_pair", "few_effective"], [{}]),
        (1.06, 1.05, 900.0, ["zero_pair"], [{}, {"burn": 2_000, "thin": 12}]),
        (1.06, 1.0512, 900.0, ["unmixed", "zero_pair"], [{}, {"burn": 2_000, "thin": 12}]),
    ],
)
def test_chains_that_do_not_mix_run_longer_or_refuse(monkeypatch, r_hat, again, effective, codes, runs):
    ran = []

    def chains(counts, *, seed, **more):
        assert counts is TABLE.counts
        ran.append(more)
        return SimpleNamespace(
            r_hat=again if more else r_hat, effective=effective, medians=(5.0, 6.0), median=500.0,
            interval=(300.0, 900.0 + seed),
        )  # fmt: skip

    monkeypatch.setattr(methods, "draw_posterior_chains", chains)
    found = estimate_by_method(diagnose_table(TABLE), "lcmcr", None, 4)
    assert ran == runs
    assert [reason.code for reason in found.reasons] == codes
    assert found.facts == {
        "chains": 2, "r_hat": round(again if len(runs) > 1 else r_hat, 4), "effective_size": effective,
        "chain_medians": [5.0, 6.0], "longer_run": len(runs) > 1, "seed": 4,
    }  # fmt: skip
    assert (found.estimate, found.interval) == ((None, None) if codes[0] == "unmixed" else (500.0, (300.0, 904.0)))


def test_too_many_persons_for_the_chains(monkeypatch):
    def chains(*_, **__):
        raise AssertionError

    monkeypatch.setattr(methods, "draw_posterior_chains", chains)
    table = CaptureTable(TABLE.lists, TABLE.counts * 220_000)
    assert estimate_by_method(diagnose_table(table), "lcmcr", None, 1).reasons[0] == EstimateReason("too_many_persons")


def test_a_grid_that_is_too_short_is_told(monkeypatch):
    facts = {"graphs": 8, "mean": 510.0, "saturated": 0.1234567891, "median": 500.0}
    for edge, codes in ((0.0025, ["zero_pair", "wide"]), (0.0026, ["zero_pair", "wide", "edge"])):
        made = SimpleNamespace(**facts, edge=edge, interval=(240.0, 961.0))
        monkeypatch.setattr(methods, "compute_total_posterior", lambda _, made=made: made)
        found = estimate_by_method(diagnose_table(TABLE), "dga", None, 1)
        assert [reason.code for reason in found.reasons] == codes
        assert found.reasons[1] == EstimateReason.from_reason_code("wide", ratio=4.0)
        assert found.facts == {"graphs": 8, "mean": 510.0, "edge": edge, "saturated": 0.12345679}
