from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t

from tilstand.estimate import CaptureTable, strata
from tilstand.estimate.bootstrap import Bootstrap, bootstrap
from tilstand.estimate.loglinear import bic_method, stepwise_method
from tilstand.estimate.simulate import population
from tilstand.estimate.strata import GroupAnswer, groups, pooled_mean
from tilstand.estimate.table import Stratum
from tilstand.estimate.trend import steps
from tilstand.estimate.words import Reason


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


def test_a_group_of_a_few_persons_is_told_in_words_and_cannot_be_subtracted():
    one, few = np.array([0, 1, 0, 0, 0, 0, 0, 0] + [0] * 8), population("independent", 4, 90, seed=9).counts
    table = _divided("year", {"1": 2_000, "2": 3_000, "3": 1_500}, [("4", few), ("5", one)])
    found = {group.value: group for group in groups(table, seed=1)}
    for value in ("4", "5"):
        hidden = found[value]
        assert (hidden.observed, hidden.recaptured, hidden.estimate, hidden.interval) == (None,) * 4
        assert [reason.code for reason in hidden.reasons] == ["group_few"]
        assert "1" not in str(hidden.asdict(("en",))["reasons"])
    assert all(found[value].observed > 100 for value in "123")


def test_the_common_mean_and_spread():
    values, variances = np.array([0.0, 1.0, 4.0, 2.0]), np.array([0.2, 0.1, 0.3, 0.2])
    mean, between, error = pooled_mean(values, variances)
    weights = 1 / (variances + between)
    assert weights @ (values - mean) ** 2 == pytest.approx(3.0, rel=1e-6)
    assert error == pytest.approx(1 / weights.sum())


def _normal(value, variance, seen):
    """Limits of a group whose log of unseen over seen is this."""
    return [seen * (1 + np.exp(value + shift * 1.959964 * variance**0.5)) for shift in (-1, 0, 1)]


def test_groups_are_drawn_towards_the_common_mean(monkeypatch):
    """Four groups told by hand: the published formulas, group by group."""
    alone = {"a": (0.2, 0.04), "b": (1.4, 0.09), "c": (0.9, 0.01), "d": [Reason("no_overlap")]}
    seen = {"a": 100, "b": 60, "c": 80, "d": 20, "e": 0}
    thin = {"A": 1, "B": 1, "C": 1, "AB": 1}
    counts = CaptureTable.of("ABC", thin).counts
    parts = [Stratum("form", name, counts * (count // 4)) for name, count in seen.items()]
    table = CaptureTable(("A", "B", "C"), sum(part.counts for part in parts), strata=tuple(parts))
    values = iter([*alone.values(), [Reason.of("few_lists", count=1)]])
    seeds = []
    monkeypatch.setattr(strata, "_alone", lambda _, seed: (seeds.append(seed), next(values))[1])
    found = {group.value: group for group in groups(table, seed=7)}
    assert seeds == [7, 8, 9, 10, 11]
    known = np.array([0.2, 1.4, 0.9]), np.array([0.04, 0.09, 0.01])
    centre, spread, error = pooled_mean(*known)
    assert spread > 0.05
    for name in "abc":
        value, variance = alone[name]
        weight = spread / (spread + variance)
        total = weight * variance + (1 - weight) ** 2 * error
        low, middle, high = _normal(weight * value + (1 - weight) * centre, total, seen[name])
        assert found[name].weight == pytest.approx(weight)
        assert found[name].estimate == pytest.approx(middle)
        assert found[name].interval == pytest.approx((low, high), rel=1e-6)
        assert found[name].own == pytest.approx(seen[name] * (1 + np.exp(value)))
        assert found[name].observed == seen[name]
        assert found[name].recaptured == seen[name] // 4
        assert [reason.code for reason in found[name].reasons] == ["isolated", *["group_few"] * (name == "b")]
    half = t.ppf(0.975, 2) * np.sqrt(spread + error)
    limits = tuple(20 * (1 + np.exp(centre + shift)) for shift in (-half, half))
    borrowed = (Reason("borrowed"), Reason("no_overlap"))
    assert found["d"].interval == pytest.approx(limits)
    assert (found["d"].weight, found["d"].own, found["d"].reasons) == (0.0, None, borrowed)
    nobody = GroupAnswer("form", "e", 0, 0, None, None, None, 0.0, (Reason.of("few_lists", count=1),))
    assert found["e"] == nobody


def test_two_groups_stand_alone(monkeypatch):
    table = _divided("sex", {"f": 200, "m": 300})
    values = iter([(0.2, 0.04), (1.4, 0.09)])
    monkeypatch.setattr(strata, "_alone", lambda *_: next(values))
    one, two = groups(table, seed=7)
    low, middle, high = _normal(0.2, 0.04, one.observed)
    assert (one.estimate, *one.interval) == pytest.approx((middle, low, high), rel=1e-6)
    assert one.own == pytest.approx(one.estimate)
    assert (one.weight, two.weight) == (1.0, 1.0)


def test_a_group_alone_has_the_larger_uncertainty_of_the_two_methods():
    table = population("pairwise", 4, 2_000, seed=40)
    value, variance = strata._alone(table, 3)
    kernels = [stepwise_method(table)[1], bic_method(table, 3)[1]]
    runs = [bootstrap(table.counts, kernel, 499, 3) for kernel in kernels]
    seen = table.observed
    assert value == pytest.approx(np.log((runs[1].estimate - seen) / seen))
    halves = []
    for run in runs:
        logs = np.log(run.replicates / seen - 1)
        low, high = np.quantile(logs, (0.1587, 0.8413), method="median_unbiased")
        halves.append((high - low) / 2)
    assert variance == pytest.approx(max(halves) ** 2)
    assert strata._alone(CaptureTable.of("ABC", {"A": 5}), 1) == [Reason.of("few_lists", count=1)]


@pytest.mark.parametrize(
    ("failed", "estimate", "stands"),
    [(0.05, 900.0, True), (0.06, 900.0, False), (0.0, np.inf, False), (0.0, 300.1, True)],
)
def test_a_group_whose_resamples_fail_cannot_stand_alone(monkeypatch, failed, estimate, stands):
    table = population("independent", 4, 1_000, seed=40)
    seen = table.observed
    replicates = np.append(np.full(100 - round(100 * failed), seen + 50.0), [np.inf] * round(100 * failed))
    runs = iter([
        Bootstrap(800.0, np.full(100, seen - 0.0), np.zeros(0), np.zeros(0), 0.0, seen),
        Bootstrap(seen + estimate - 300.0, replicates, np.zeros(0), np.zeros(0), 0.0, seen),
    ])  # fmt: skip
    monkeypatch.setattr(strata, "bootstrap", lambda *_: next(runs))
    found = strata._alone(table, 1)
    if not stands:
        assert found == [Reason.of("unstable", share=failed)]
    else:
        assert found == (pytest.approx(np.log(max(estimate - 300.0, 0.5) / seen)), 1e-8)


def test_a_common_mean_without_spread():
    values, variances = np.array([1.0, 1.1, 0.9]), np.array([0.2, 0.1, 0.4])
    mean, between, error = pooled_mean(values, variances)
    weights = 1 / variances
    assert mean == pytest.approx(weights @ values / weights.sum())
    assert (between, error) == (0.0, pytest.approx(1 / weights.sum()))
    mean, between, _ = pooled_mean(np.array([0.0, 100.0, 3.0]), np.array([0.1, 1e-6, 0.1]))
    weights = 1 / (np.array([0.1, 1e-6, 0.1]) + between)
    assert mean == pytest.approx(weights @ np.array([0.0, 100.0, 3.0]) / weights.sum())
    assert weights @ (np.array([0.0, 100.0, 3.0]) - mean) ** 2 == pytest.approx(2.0, rel=1e-6)


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
    touching = _year("2026", 120, 130, 140)
    assert steps([years[0], touching])[0].claim == "not_shown"
    assert steps([_year("2021", 120, 130, 140), years[0]])[0].claim == "not_shown"
    assert steps(years[:1]) == ()
    assert [(s.first, s.second) for s in steps(years[:2])] == [("2022", "2023")]
    none = GroupAnswer("year", "2027", 0, 0, None, None, 5.0, 0.0, ())
    assert {s.claim for s in (*steps([years[0], none]), *steps([none, _year("2028", 1, 2, 3)]))} == {
        "unknown"
    }
    assert steps([_year("2020", 1, 2, 3, own=None), years[0]])[0].claim == "unknown"
    borrowed = _year("2025", 500, 600, 700, own=None)
    assert steps([years[0], borrowed])[0].claim == "unknown"


@pytest.mark.slow
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
