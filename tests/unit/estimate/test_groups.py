"""What is stated of groups: by the rules of the whole, no more than of it, and borrowed where small."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from capture_populations import simulate_population

from tilstand.estimate import estimate_hidden_population
from tilstand.estimate.groups import (
    GroupStatement,
    _borrow_unseen_shares,
    check_subgroups,
    combine_intervals,
    compare_years,
    estimate_groups,
)
from tilstand.estimate.result import EstimateReason
from tilstand.estimate.statement import BELOW, REACH, ScenarioRange, UnseenStatement, derive_statement
from tilstand.estimate.subgroups import SubgroupEstimates
from tilstand.estimate.table import CaptureCovariates, CaptureStratum, CaptureTable


def _divided(column, sizes, thin=(), kind="independent"):
    parts = []
    for place, (value, size) in enumerate(sizes.items()):
        parts.append(CaptureStratum(column, value, simulate_population(kind, 4, size, seed=40 + place).counts))
    for value, counts in thin:
        parts.append(CaptureStratum(column, value, counts))
    return CaptureTable(tuple("ABCD"), sum(part.counts for part in parts), strata=tuple(parts))


def _groups(table):
    return estimate_groups(table, derive_statement(table), REACH)


def _codes(said):
    return [reason.code for reason in said.reasons]


@pytest.mark.slow
def test_what_is_stated_of_a_group_is_the_statement_of_its_own_table():
    table = _divided("year", {"1": 2_000, "2": 3_000})
    for group, part, size in zip(_groups(table), table.strata, (2_000, 3_000), strict=True):
        assert group.said == derive_statement(table.replace_counts(part.counts))
        assert group.said.kind == "interval"
        assert group.said.is_true_for(size)
        assert (group.observed, group.is_borrowed) == (int(part.counts.sum()), False)


@pytest.mark.slow
def test_a_group_says_no_more_than_the_whole():
    table = _divided("form", {"one": 1_500, "two": 1_500})
    whole = UnseenStatement("at_least", table.observed, 2_000.0)
    for group in estimate_groups(table, whole, REACH):
        assert (group.said.kind, group.said.high, group.said.reach) == ("at_least", None, None)
        assert group.said.reasons[0].code == "whole_at_least"
    nothing = UnseenStatement("refused", table.observed, reasons=(EstimateReason("no_model"),))
    for group in estimate_groups(table, nothing, REACH):
        assert (group.said.kind, group.said.low, group.said.high) == ("refused", None, None)
        assert group.said.reasons[0].code == "whole_refused"


@pytest.mark.slow
def test_a_thin_group_borrows_and_says_so():
    thin = simulate_population("independent", 4, 40, seed=9).counts
    table = _divided("form", {"one": 2_000, "two": 3_000, "three": 1_500}, [("four", thin)])
    found = {group.value: group for group in _groups(table)}
    assert derive_statement(table.replace_counts(thin)).kind == "refused"
    assert found["four"].is_borrowed
    assert found["four"].said.kind == "interval"
    assert found["four"].said.is_true_for(40)
    assert not any(found[value].is_borrowed for value in ("one", "two", "three"))


@pytest.mark.slow
def test_borrowed_limits_span_those_of_the_others_with_the_chance_of_few():
    """By hand: shares unseen of 1 to 3, 2 to 5 and 1.5 to 4 of those seen; 100 are seen."""
    ends = (("a", 200.0, 400.0), ("b", 300.0, 600.0), ("c", 250.0, 500.0))
    said = [UnseenStatement("interval", 100, low, high / 0.8, reach=0.2) for _, low, high in ends]
    own = [GroupStatement("form", name, 100, 30, one) for (name, _, _), one in zip(ends, said, strict=True)]
    small = UnseenStatement(
        "refused",
        100,
        reasons=(EstimateReason("no_overlap"), EstimateReason.from_reason_code("zero_pair", one="A", two="B")),
    )
    thin = GroupStatement("form", "d", 100, 0, small)
    found = _borrow_unseen_shares([*own, thin], 0.2)
    assert found[:3] == own
    low = 100 + 100 * np.exp(-1.959964 * np.sqrt(1 / 100 + 1 / 100))
    high = 100 + 500 * np.exp(1.959964 * np.sqrt(1 / 100 + 1 / 500))
    borrowed = found[3].said
    assert (borrowed.kind, borrowed.low, borrowed.high) == (
        "interval", pytest.approx(low), pytest.approx(high / 0.8),
    )  # fmt: skip
    assert _codes(borrowed) == ["borrowed", "zero_pair"]
    open_ = UnseenStatement("at_least", 100, 220.0)
    above = _borrow_unseen_shares([*own[:2], GroupStatement("form", "c", 100, 30, open_), thin], 0.2)[3].said
    assert (above.kind, above.low, above.high, above.reach) == ("at_least", pytest.approx(low), None, None)
    assert _borrow_unseen_shares([*own[:2], thin], 0.2)[2] == thin


@pytest.mark.slow
def test_a_group_refused_for_what_is_wrong_with_it_borrows_nothing():
    own = [GroupStatement("form", name, 100, 30, UnseenStatement("interval", 100, 200.0, 400.0)) for name in "abc"]
    whole = GroupStatement(
        "form",
        "d",
        100,
        9,
        UnseenStatement("refused", 100, reasons=(EstimateReason.from_reason_code("covers_all", name="A"),)),
    )
    nobody = GroupStatement(
        "form",
        "e",
        0,
        0,
        UnseenStatement("refused", 0, reasons=(EstimateReason.from_reason_code("few_lists", count=0),)),
    )
    assert _borrow_unseen_shares([*own, whole, nobody], 0.2)[3:] == [whole, nobody]


@pytest.mark.slow
def test_without_three_groups_nothing_is_borrowed():
    thin = simulate_population("independent", 4, 40, seed=9).counts
    one, two = _groups(_divided("sex", {"f": 2_000}, [("m", thin)]))
    assert (one.said.kind, two.said.kind) == ("interval", "refused")
    assert not two.is_borrowed


@pytest.mark.slow
def test_a_group_of_a_few_persons_is_told_in_words_and_cannot_be_subtracted():
    one, few = (np.array([0, 1, 0, 0, 0, 0, 0, 0] + [0] * 8), simulate_population("independent", 4, 90, seed=9).counts)
    table = _divided("year", {"1": 2_000, "2": 3_000, "3": 1_500}, [("4", few), ("5", one)])
    found = {group.value: group for group in _groups(table)}
    for value in ("4", "5"):
        hidden = found[value]
        assert (hidden.observed, hidden.recaptured, hidden.said.low, hidden.said.high) == (None,) * 4
        assert _codes(hidden.said) == ["group_few"]
        assert "1" not in str(hidden.to_dict(("en",))["reasons"])
    assert all(found[value].observed > 100 for value in "123")


@pytest.mark.slow
def test_the_number_of_a_few_persons_stands_in_no_reason():
    thin = simulate_population("independent", 4, 60, seed=12).counts
    (group,) = _groups(_divided("sex", {}, [("f", thin)]))
    assert "few_recaptured" in _codes(derive_statement(CaptureTable(tuple("ABCD"), thin)))
    assert _codes(group.said)[0] in ("group_few", "whole_refused")
    assert group.recaptured is None


@pytest.mark.slow
def test_groups_that_disagree_with_the_whole_are_told():
    def found(column, *limits):
        said = [UnseenStatement("interval" if high else "at_least", 50, low, high) for low, high in limits]
        return [GroupStatement(column, str(place), 50, 20, one) for place, one in enumerate(said)]

    whole = UnseenStatement("interval", 100, 1_000.0, 2_000.0)
    assert check_subgroups(whole, found("sex", (600.0, 900.0), (500.0, 800.0))) == ()
    assert [reason.code for reason in check_subgroups(whole, found("sex", (1_100.0, 3_000.0), (950.0, None)))] == [
        "groups_apart"
    ]
    (below,) = check_subgroups(whole, found("sex", (300.0, 400.0), (400.0, 550.0)))
    assert dict(below.facts) == {"column": "sex", "low": 700, "high": 950}
    assert check_subgroups(whole, found("sex", (300.0, 400.0), (400.0, None))) == ()
    # Persons may be there in several years: no sum, but no year has more than there are in all.
    assert check_subgroups(whole, found("year", (1_500.0, 1_600.0), (1_400.0, 1_900.0))) == ()
    assert dict(check_subgroups(whole, found("year", (2_100.0, 2_900.0)))[0].facts)["high"] == "∞"
    assert check_subgroups(UnseenStatement("at_least", 100, 900.0), found("sex", (5_000.0, None))) == ()
    assert check_subgroups(UnseenStatement("refused", 100), found("sex", (5_000.0, None))) == ()


@pytest.mark.slow
def test_the_answer_gives_groups_what_is_stated_and_no_method_s_number(monkeypatch):
    """Whatever the methods say, groups are as without them: they are not asked for any."""
    from tilstand.estimate import bootstrap

    def never(*_):
        raise AssertionError

    table = _divided("year", {"1": 900, "2": 1_200})
    monkeypatch.setattr(bootstrap, "run_bootstrap", never)
    found = estimate_hidden_population(table, thorough=False)
    assert found.groups == estimate_groups(table, found.said, REACH)
    assert [(one["stated"], one["low"]) for one in found.to_dict(("en",))["groups"]] == [
        (group.said.kind, round(group.said.low, 4)) for group in found.groups
    ]


def _year(value, low, high, *codes):
    said = UnseenStatement("interval", 10, low, high, reasons=tuple(EstimateReason(code) for code in codes))
    return GroupStatement("year", value, 10, 5, said)


@pytest.mark.slow
def test_a_change_is_claimed_only_where_the_intervals_are_apart():
    years = [_year("2022", 80, 120), _year("2023", 110, 190), _year("2024", 200, 300)]
    assert [(s.first, s.second, s.claim) for s in compare_years(years)] == [
        ("2022", "2023", "not_shown"),
        ("2023", "2024", "up"),
        ("2022", "2024", "up"),
    ]
    assert compare_years([years[2], years[0]])[0].claim == "up"  # by year, not by row
    assert compare_years([_year("1", 200, 300), _year("2", 80, 120)])[0].claim == "down"
    touching = _year("2026", 120, 140)
    assert compare_years([years[0], touching])[0].claim == "not_shown"
    assert compare_years([_year("2021", 120, 140), years[0]])[0].claim == "not_shown"
    assert compare_years(years[:1]) == ()
    assert [(s.first, s.second) for s in compare_years(years[:2])] == [("2022", "2023")]
    none = GroupStatement("year", "2027", 0, 0, UnseenStatement("refused", 0))
    assert {s.claim for s in (*compare_years([years[0], none]), *compare_years([none, _year("2028", 1, 3)]))} == {
        "unknown"
    }
    assert compare_years([_year("2020", 1, 3, "borrowed"), years[0]])[0].claim == "unknown"
    borrowed = _year("2025", 500, 700, "borrowed")
    assert compare_years([years[0], borrowed])[0].claim == "unknown"
    least = GroupStatement("year", "2029", 10, 5, UnseenStatement("at_least", 10, 130.0))
    assert [step.claim for step in compare_years([years[0], least])] == ["up"]
    assert [step.claim for step in compare_years([years[1], least])] == ["not_shown"]
    assert [step.claim for step in compare_years([least, _year("2030", 200, 300)])] == ["not_shown"]
    assert [step.claim for step in compare_years([least, _year("2030", 90, 120)])] == ["down"]


@pytest.mark.slow
def test_equal_years_show_no_change():
    claims = []
    for seed in range(12):
        parts = tuple(
            CaptureStratum(
                "year", str(year), simulate_population("independent", 4, 1_500, seed=seed * 10 + year).counts
            )
            for year in (1, 2)
        )
        table = CaptureTable(tuple("ABCD"), parts[0].counts + parts[1].counts, strata=parts)
        claims += [step.claim for step in compare_years(_groups(table))]
    assert claims.count("not_shown") >= 11


# The statement with what is known of the persons: limits over both, a range if nothing is common to them.


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
