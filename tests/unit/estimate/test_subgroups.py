"""The whole by covariates: the model, its parts, what is pooled, and what is never told."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tilstand.errors import EstimateError
from tilstand.estimate import estimate_hidden_population, read_capture_table
from tilstand.estimate.conditional_model import ConditionalDesign, fit_conditional_models, select_dependence_model
from tilstand.estimate.hierarchical_models import compute_superset_sums, list_pair_terms
from tilstand.estimate.poisson_fit import FOUND, fit_poisson_models
from tilstand.estimate.subgroups import estimate_subgroups, pool_levels
from tilstand.estimate.table import CaptureCovariates, CaptureTable

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


def _divide(table, seed=1):
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
    found = _divide(_table(histories, codes))
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
    assert _divide(_table(histories, codes)) == found


def test_values_of_few_persons_are_told_together_and_one_person_never_alone():
    histories, codes = _people(4)
    codes[:, 1] = 0
    first = np.flatnonzero(histories > 0)
    codes[first[0], 1] = 1  # one person of a value of its own
    codes[first[1:400], 1] = 2
    codes[first[400:403], 1] = 3
    table = _table(histories, codes, values=(("m", "f"), ("north", "islands", "", "abroad")))
    found = _divide(table)
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
    found = _divide(table)
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
    found = _divide(table)
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
    found = _divide(_table(histories, codes, values=(("m", "f", "x"), ("north", "south"))))
    record = found.to_dict(("en", "nb"))
    json.dumps(record, allow_nan=False)
    assert list(record) == ["model", "effects", "reasons"]
    assert {effect["column"] for effect in record["effects"]} == {"sex", "region"}
    assert "'x'" not in str(record)
