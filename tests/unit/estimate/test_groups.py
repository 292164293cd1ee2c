"""What is stated of groups: by the rules of the whole, no more than of it, and borrowed where small."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from tilstand.errors import EstimateError
from tilstand.estimate import estimate_hidden_population, read_capture_table
from tilstand.estimate.conditional_model import ConditionalDesign, fit_conditional_models, select_dependence_model
from tilstand.estimate.groups import (
    GroupStatement,
    _borrow_unseen_shares,
    check_subgroups,
    combine_intervals,
    compare_years,
    estimate_groups,
)
from tilstand.estimate.hierarchical_models import compute_superset_sums, list_pair_terms
from tilstand.estimate.poisson_fit import FOUND, fit_poisson_models
from tilstand.estimate.result import EstimateReason
from tilstand.estimate.sensitivity import simulate_population
from tilstand.estimate.statement import BELOW, REACH, ScenarioRange, UnseenStatement, derive_statement
from tilstand.estimate.subgroups import SubgroupEstimates, estimate_subgroups, pool_levels
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
def test_strata_of_one_person_each_have_no_number():
    """Forty groups of one: nobody can say anything of one of them, and nothing is borrowed."""
    singles = [np.eye(16, dtype=np.int64)[1 + place % 15] for place in range(40)]
    table = _divided("form", {}, [(f"{place:02}", counts) for place, counts in enumerate(singles)])
    found = _groups(table)
    assert len(found) == 40
    assert {(one.observed, one.recaptured, one.said.low, one.said.high) for one in found} == {(None,) * 4}


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


# The whole by covariates: the model, its parts, what is pooled, and what is never told.


LISTS = tuple("ABC")


def _people(seed=1, persons=3_000, odds=2.5):
    """Sex and region planted: women are found more easily by A and less by B, the south less by C."""
    random = np.random.default_rng(seed)
    sex, region = (random.random((2, persons)) < 0.4).astype(int)
    logits = np.log(np.array([0.25, 0.22, 0.18]) / (1 - np.array([0.25, 0.22, 0.18])))
    shift = sex[:, None] * np.log([odds, 1 / odds, 1.0]) + region[:, None] * np.log([1.0, 1.0, 0.5])
    on = random.random((persons, 3)) < 1 / (1 + np.exp(-logits - shift))
    return on @ (1 << np.arange(3)), np.stack([sex, region], axis=1)


def _table(histories, codes, columns=("sex", "region"), values=(("m", "f"), ("north", "south"))):
    seen = histories > 0
    rows, counts = np.unique(np.column_stack([histories, codes])[seen], axis=0, return_counts=True)
    known = CaptureCovariates(columns, values, rows[:, 1:], rows[:, 0], counts)
    whole = np.bincount(histories[seen], minlength=8)
    return CaptureTable(LISTS, whole.astype(np.int64), covariates=known)


def _divided_divide(table, seed=1):
    return estimate_subgroups(table, table.covariates, table.covariates.histories, seed)


def _design(lists, marks, columns):
    features = np.array([*(1 << i for i in range(lists)), *list_pair_terms(lists)])
    return ConditionalDesign(features, np.array(marks, float), columns, np.zeros(1 << lists, np.int64))


def test_one_stratum_is_the_log_linear_model(benchmark):
    table = benchmark("UKdat_5")
    design = _design(5, [[1]], ())
    active = np.zeros((15, 1, 1), np.bool_)
    active[[*range(5), 5, 6, 9, 12]] = True
    found = fit_conditional_models(design, table.cells[:, None, None], active)
    terms = np.array([0, *sorted(design.features[active[:, 0, 0]])])
    counts, totals = table.cells[:, None], table.cells[:, None].copy()
    compute_superset_sums(totals)
    told = fit_poisson_models(terms[:, None], counts, totals, table.barred_histories, counts * 0, np.zeros(1, np.bool_))
    assert told.state[0] == FOUND
    assert found.found[0]
    assert found.unseen[0, 0] == pytest.approx(np.exp(told.theta[0, 0]), rel=1e-6)


def test_lists_that_differ_with_everything_are_a_table_for_each_stratum():
    counts = np.array([[0, 60, 50, 12, 40, 9, 11, 4], [0, 30, 70, 9, 25, 4, 12, 2]], float).T
    active = np.zeros((6, 2, 1), np.bool_)
    active[:3] = True
    both = fit_conditional_models(_design(3, [[1, 0], [1, 1]], ((1,),)), counts[:, :, None], active)
    for place in range(2):
        alone = fit_conditional_models(_design(3, [[1]], ()), counts[:, [place], None], active[:, :1])
        assert both.unseen[place, 0] == pytest.approx(alone.unseen[0, 0], rel=1e-6)


def test_a_model_without_a_maximum_or_without_one_answer_is_not_found():
    """C overlaps neither A nor B: with the pair A*B there is no maximum. Two lists tell no dependence."""
    design = _design(3, [[1]], ())
    active = np.zeros((6, 1, 1), np.bool_)
    active[:3] = True
    counts = np.array([0, 27, 6, 8, 12, 0, 0, 0], float)[:, None, None]
    assert fit_conditional_models(design, counts, active).found[0]
    active[3] = True
    assert not fit_conditional_models(design, counts, active).found[0]
    two, both = np.array([0, 50, 40, 9], float)[:, None, None], np.ones((3, 1, 1), np.bool_)
    found = fit_conditional_models(_design(2, [[1]], ()), two, both)
    assert (found.found[0], found.unseen[0, 0]) == (False, np.inf)


def test_a_list_on_which_nobody_of_a_stratum_is_leaves_it():
    """In the second stratum nobody is on C: it is two independent lists, Lincoln and Petersen's."""
    counts = np.array([[0, 60, 50, 12, 40, 9, 11, 4], [0, 45, 36, 9, 0, 0, 0, 0]], float).T
    active = np.zeros((6, 2, 1), np.bool_)
    active[:3] = True
    for marks in ([[1, 0], [1, 1]], [[1, 1], [1, 0]]):
        found = fit_conditional_models(_design(3, marks, ((1,),)), counts[:, :, None], active)
        assert found.found[0]
        assert found.unseen[1, 0] == pytest.approx(45 * 36 / 9, rel=1e-6)


def test_dependence_that_differs_with_a_covariate_is_chosen():
    design = _design(3, [[1, 0], [1, 1]], ((1,),))
    means = {0: [500, 200, 200, 80, 180, 72, 72, 29], 1: [500, 200, 200, 640, 180, 72, 72, 230]}
    counts = np.array([means[0], means[1]], float).T
    truth = counts[0].copy()
    counts[0] = 0
    active, fit = select_dependence_model(design, counts[:, :, None])
    assert active[3].all()
    assert not active[4:].any()
    assert fit.unseen[:, 0] == pytest.approx(truth, rel=0.02)


def test_parts_add_up_and_hold_what_was_planted():
    histories, codes = _people()
    found = _divided_divide(_table(histories, codes))
    for column, place in (("sex", 0), ("region", 1)):
        parts = [part for part in found.parts if part.column == column]
        assert sum(part.estimate for part in parts) == found.estimate
        assert sum(part.observed for part in parts) == found.observed == int((histories > 0).sum())
        for part in parts:
            truth = int((codes[:, place] == ("m", "f", "north", "south").index(part.value) % 2).sum())
            assert part.interval[0] <= truth <= part.interval[1]
    assert found.interval[0] <= 3_000 <= found.interval[1]
    odds = {(one.list, one.value): one for one in found.effects}
    assert odds["A", "f"].interval[0] <= 2.5 <= odds["A", "f"].interval[1]
    assert odds["B", "f"].ratio < 0.7 < 1.5 < odds["A", "f"].ratio
    assert odds["C", "south"].interval[1] < 1.0
    assert _divided_divide(_table(histories, codes)) == found


def test_values_of_few_persons_are_told_together_and_one_person_never_alone():
    histories, codes = _people(4)
    codes[:, 1] = 0
    first = np.flatnonzero(histories > 0)
    codes[first[0], 1] = 1  # one person of a value of its own
    codes[first[1:400], 1] = 2
    codes[first[400:403], 1] = 3
    table = _table(histories, codes, values=(("m", "f"), ("north", "islands", "", "abroad")))
    found = _divided_divide(table)
    assert {reason.code for reason in found.reasons} == {"levels_pooled"}
    parts = [part for part in found.parts if part.column == "region"]
    assert "islands" not in str(found)
    assert "abroad" not in str(found)
    # With the four of both there is nobody to be found by subtraction: the smallest value joins them.
    assert [(part.value, part.values) for part in parts] == [("north", 1), ("", 3)]
    assert sum(part.observed for part in parts) == table.observed


def test_a_column_that_divides_nobody_is_left_out():
    histories, codes = _people(5)
    codes[:, 1] = np.arange(len(codes))  # a number for each person
    table = _table(histories, codes, values=(("m", "f"), tuple(f"p{i}" for i in range(len(codes)))))
    found = _divided_divide(table)
    assert [(reason.code, dict(reason.facts)["column"]) for reason in found.reasons] == [("covariate_thin", "region")]
    assert {part.column for part in found.parts} == {"sex"}
    assert "p1" not in str(found)


def test_five_hundred_codes_become_a_few_levels():
    random = np.random.default_rng(2)
    histories, codes = _people(6, persons=6_000)
    codes[:, 1] = np.minimum(random.geometric(0.08, len(codes)) - 1, 499)
    known = _table(histories, codes, values=(("m", "f"), tuple(f"c{i}" for i in range(500)))).covariates
    ready = pool_levels(known, known.histories, 8)
    (sex, code) = ready.columns
    assert 2 <= len(code.levels) <= 8
    assert sum(level.values > 1 for level in code.levels) == 1
    assert ready.counts.sum() == (histories > 0).sum()
    assert len(sex.levels) == 2
    twice = np.array([cell.bit_count() > 1 for cell in range(8)])
    for number in range(len(code.levels)):
        assert ready.counts[twice][:, ready.strata[:, 1] == number].sum() >= 7


def test_a_part_of_which_the_figures_rule_nothing_out_is_told_in_words():
    counts = np.array([[0, 600, 500, 120, 400, 90, 110, 40], [0, 300, 2, 7, 900, 0, 0, 0]]).T
    rows = [(h, s, int(counts[h, s])) for s in range(2) for h in range(1, 8) if counts[h, s]]
    history, stratum, number = (np.array(each) for each in zip(*rows, strict=True))
    known = CaptureCovariates(("sex",), (("m", "f"),), stratum[:, None], history, number)
    table = CaptureTable(LISTS, counts.sum(axis=1), covariates=known)
    found = _divided_divide(table)
    told = {part.value: part for part in found.parts}
    if found.estimate is None:
        assert found.reasons[0].weight == "refuse"
    else:
        assert told["f"].estimate is None or told["f"].interval[1] <= 10 * told["f"].interval[0]


def _file(tmp_path, text):
    path = tmp_path / "people.csv"
    path.write_text(text, "utf-8")
    return path


def test_persons_and_counts_give_the_same_table(tmp_path):
    rows = ["1,0,0,f", "1,0,0,f", "0,1,1,m", "1,1,0,", "0,1,1,m", "0,1,1,f"]
    one = read_capture_table(_file(tmp_path, "A,B,C,sex\n" + "\n".join(rows) + "\n"), persons=True)
    counted = "A,B,C,sex,count\n1,0,0,f,2\n0,1,1,m,2\n1,1,0,,1\n0,1,1,f,1\n"
    two = read_capture_table(_file(tmp_path, counted))
    assert one.counts.tolist() == two.counts.tolist() == [0, 2, 0, 1, 0, 0, 3, 0]
    for name in ("codes", "histories", "counts"):
        assert getattr(one.covariates, name).tolist() == getattr(two.covariates, name).tolist()
    assert one.covariates.values == (("f", "m", ""),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A,B,sex,count\n1,0,f,3\n", "each line was said to be a person"),
        ("A,B,sex\n1,0,f\n0,0,m\n", "Line 3: a person on no list"),
        ("A,B,sex\n1,,f\n", "Line 2, column B: a blank where 0 or 1"),
        ("A,B,born\n1,0,19830412\n", "Line 2, column born: neither 0 nor 1"),
        ("A,B,sex\n1,0\n", "Line 2: 2 cells; the heading has 3"),
    ],
)
def test_faults_of_persons_are_told_without_the_person(tmp_path, text, told):
    with pytest.raises(EstimateError) as error:
        read_capture_table(_file(tmp_path, text), persons=True)
    assert told in error.value.message
    assert "19830412" not in error.value.message


def test_very_many_faults_are_told_by_their_number(tmp_path):
    with pytest.raises(EstimateError) as error:
        read_capture_table(_file(tmp_path, "A,B,count\n" + "".join(f"1,{i},3\n" for i in range(2, 90))))
    assert len(error.value.causes) == 41
    assert "48 further faults" in error.value.message


def test_without_an_interval_for_the_whole_there_are_no_parts(tmp_path):
    text = "A,B,C,sex,count\n1,0,0,f,20\n0,1,0,m,30\n0,0,1,f,10\n1,1,0,f,2\n"
    found = estimate_hidden_population(read_capture_table(_file(tmp_path, text)), replicates=100)
    assert found.parts.estimate is None
    assert [reason.code for reason in found.parts.reasons] == ["whole_refused"]
    assert found.groups == ()


def test_parts_as_data_name_no_value_of_few_persons():
    histories, codes = _people(7)
    codes[np.flatnonzero(histories > 0)[0], 0] = 2
    found = _divided_divide(_table(histories, codes, values=(("m", "f", "x"), ("north", "south"))))
    record = found.to_dict(("en", "nb"))
    json.dumps(record, allow_nan=False)
    assert list(record) == ["model", "effects", "reasons"]
    assert {effect["column"] for effect in record["effects"]} == {"sex", "region"}
    assert "'x'" not in str(record)


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
