"""What is stated: on the expected tables of populations of each kind, and on tables nobody can answer for."""

from __future__ import annotations

import math
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from tilstand.estimate import estimate_hidden_population
from tilstand.estimate.candidate_models import CandidateModel, compute_weighted_quantile
from tilstand.estimate.diagnosis import adjust_missed_links, find_referral_list
from tilstand.estimate.plausible_models import find_plausible_models
from tilstand.estimate.statement import _get_heterogeneity_limit, derive_statement, explain_wide_limits
from tilstand.estimate.table import CaptureTable

CHANCES = (0.20, 0.15, 0.12, 0.10)


def expected(persons, kinds, fed=None):
    """The table expected of a population of several kinds of persons; one more list may be fed by two."""
    lists = len(kinds[0][1])
    on = np.array([[history >> i & 1 for i in range(lists)] for history in range(1 << lists)])
    counts = sum(persons * share * np.where(on, chances, 1 - np.array(chances)).prod(1) for share, chances in kinds)
    if fed is not None:
        seen = on[:, 0] | on[:, 1]
        counts = np.concatenate([counts * (1 - fed * seen), counts * fed * seen])
        lists += 1
    counts[0] = 0
    return CaptureTable(tuple("ABCDE"[:lists]), np.round(counts).astype(np.int64))


def reasons(said):
    return [reason.code for reason in said.reasons]


INDEPENDENT = ((1.0, CHANCES),)
EASY_AND_HARD = ((0.3, (0.30, 0.25, 0.25, 0.20, 0.15)), (0.7, (0.06, 0.05, 0.05, 0.04, 0.03)))
OTHER_LISTS = ((0.5, (0.25, 0.20, 0.03, 0.02)), (0.5, (0.03, 0.02, 0.20, 0.15)))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "persons", "kind", "reason"),
    [
        (expected(1_000, INDEPENDENT), 1_000, "interval", []),
        (expected(2_000, EASY_AND_HARD), 2_000, "at_least", ["differing"]),
        (expected(2_000, OTHER_LISTS), 2_000, "range", ["scattered"]),
        (expected(2_000, ((1.0, CHANCES[:3]),), fed=0.35), 2_000, "interval", ["fed"]),
        (expected(2_000, ((1.0, (0.02, 0.02, 0.02)),)), 2_000, "refused", ["few_recaptured"]),
    ],
)
def test_the_statement_is_true_and_says_why_it_is_no_more(table, persons, kind, reason):
    said = derive_statement(table)
    assert (said.kind, reasons(said)) == (kind, reason)
    assert said.is_true_for(persons)
    assert said.kind == "refused" or said.low > 1.2 * table.observed
    assert said.high is None or said.high < 10 * said.low


def test_one_list_that_is_fed_is_told_from_one_that_is_referred_to():
    fed = expected(2_000, ((1.0, CHANCES[:3]),), fed=0.35)
    assert find_referral_list(fed).name == "D"
    assert find_referral_list(fed).alone == 0
    assert find_referral_list(expected(2_000, INDEPENDENT)) is None
    assert find_referral_list(expected(2_000, EASY_AND_HARD)) is None


def broken(counts, share):
    """The expected table when a share of the persons on several lists lose one link, whichever."""
    table = counts.astype(float).copy()
    for history in range(1, len(counts)):
        lists = [1 << i for i in range(8) if history >> i & 1]
        if len(lists) > 1:
            table[history] -= share * counts[history]
            for one in lists:
                table[one] += share * counts[history] / len(lists)
                table[history ^ one] += share * counts[history] / len(lists)
    return np.round(table).astype(np.int64)


@pytest.mark.slow
def test_a_declared_range_of_missed_links_is_put_right():
    whole = expected(20_000, INDEPENDENT)
    torn = whole.replace_counts(broken(whole.counts, 0.1))
    assert np.abs(adjust_missed_links(torn.counts, 0.1) - whole.counts).max() <= 2
    assert (adjust_missed_links(torn.counts, 0.0) == torn.counts).all()
    assert not derive_statement(torn, (0.0, 0.0)).is_true_for(15_000)
    declared = derive_statement(torn, (0.0, 0.15))
    assert declared.links == (0.0, 0.15)
    assert declared.observed == torn.observed
    assert declared.low < derive_statement(torn).low
    assert declared.is_true_for(20_000)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ({"A": 40, "AB": 9, "B": 30}, "few_lists"),
        ({"A": 40, "B": 30, "C": 20}, "no_overlap"),
        ({"A": 40, "AB": 20, "AC": 15, "ABC": 8}, "covers_all"),
        ({"A": 40, "B": 30, "C": 20, "AB": 6}, "few_recaptured"),
    ],
)
def test_what_cannot_be_stated_is_refused_with_its_reason(counts, reason):
    lists = sorted({letter for history in counts for letter in history})
    said = derive_statement(CaptureTable.from_counts(lists, counts))
    assert (said.kind, said.low, said.high) == ("refused", None, None)
    assert reason in reasons(said)


@pytest.mark.slow
def test_all_versions_of_an_uncertain_linkage_are_answered():
    table, other = expected(1_000, INDEPENDENT), expected(1_500, INDEPENDENT)
    both = CaptureTable(table.lists, table.counts, draws=(table.counts, other.counts))
    said, low, high = derive_statement(both), derive_statement(table), derive_statement(other)
    assert (said.low, said.high) == (low.low, high.high)
    few = expected(2_000, ((1.0, (0.02, 0.02, 0.02, 0.0001)),))
    assert derive_statement(CaptureTable(table.lists, table.counts, draws=(table.counts, few.counts))).kind == (
        "refused"
    )


def test_an_upper_limit_has_room_for_those_whom_no_list_can_reach():
    """A third of all on no list, whatever the table: true as soon as so many are granted, and not before."""
    table = expected(2_000, INDEPENDENT)
    said = {reach: derive_statement(table, reach=reach) for reach in (0.0, 0.2, 0.4)}
    assert [one.reach for one in said.values()] == [0.0, 0.2, 0.4]
    assert said[0.2] == derive_statement(table)
    assert [one.high * (1 - reach) for reach, one in said.items()] == pytest.approx([said[0.0].high] * 3)
    assert len({one.low for one in said.values()}) == 1
    assert [one.is_true_for(3_000) for one in said.values()] == [False, False, True]
    assert derive_statement(expected(2_000, EASY_AND_HARD)).reach is None


def test_room_that_would_make_the_limits_ten_to_one_is_cut_and_said():
    table = expected(400, ((1.0, (0.10, 0.08, 0.07)),))
    said = derive_statement(table, reach=0.5)
    assert said.kind == "interval"
    assert 9.9 < said.high / said.low < 10.0
    assert said.reach == 0.25
    assert said.high * (1 - said.reach) >= derive_statement(table, reach=0.0).high


@pytest.mark.parametrize(
    ("lists", "histories", "surely"),
    [("ABC", {"A": 40, "B": 30, "AB": 20, "C": 9}, 2.0), ("ABC", {"A": 400, "AB": 200, "C": 90}, 1.65),
     ("ABCDE", {"A": 40, "AB": 20, "C": 9, "D": 4, "E": 5}, 0.8)],
)  # fmt: skip
def test_the_term_of_differing_persons_is_believed_later_where_few_were_found_again(
    lists: str, histories: dict[str, int], surely: float
) -> None:
    """In standard errors above zero; with many lists it has more to stand on."""
    assert _get_heterogeneity_limit(CaptureTable.from_counts(lists, histories)) == surely


def test_a_limit_without_meaning_is_told_as_none():
    assert explain_wide_limits(500.2, 7e11).text("en").startswith("The limits would be 500 and ∞, more than")
    assert explain_wide_limits(500.2, 7e4).text("en").startswith("The limits would be 500 and 70,000, more than")
    with np.errstate(over="raise"):
        assert CandidateModel(10.0, 54_000.0, 0.0, 4).unseen_limits == (0.0, 10.0 * np.exp(600.0))
        assert compute_weighted_quantile([CandidateModel(10.0, 54_000.0, 0.0, 4)], 0.975) == pytest.approx(
            np.exp(600.0)
        )


# Quantiles over several models, also where they are far apart and nothing lies between them.


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


# Persons who differ: the estimate can be too low or too high, and so can the bound that stands beside it.


PAGES = Path(__file__).parents[3] / "docs" / "explanation"
PERSONS = 2_000


def _expected(kinds):
    lists = len(kinds[0][1])
    on = np.array([[history >> i & 1 for i in range(lists)] for history in range(1 << lists)])
    counts = sum(PERSONS * share * np.where(on, chances, 1 - np.array(chances)).prod(1) for share, chances in kinds)
    counts[0] = 0
    return CaptureTable(tuple("ABCDE"[:lists]), np.round(counts).astype(np.int64))


def _total(table, method):
    return estimate_hidden_population(table, method, replicates=100).answers[method].estimate


@pytest.mark.parametrize(
    ("kinds", "english", "norwegian"), [(EASY_AND_HARD, "1,244", "1244"), (OTHER_LISTS, "4,625", "4625")]
)
def test_the_examples_of_the_page_are_what_the_program_gives(kinds, english, norwegian):
    table = _expected(kinds)
    assert {f"{_total(table, method):,.0f}" for method in ("stepwise", "bic")} == {english}
    assert english in (PAGES / "hidden-population.md").read_text("utf-8")
    assert norwegian in (PAGES / "hidden-population.nb.md").read_text("utf-8")


def test_the_lower_bound_holds_for_the_one_and_not_for_the_other():
    assert _total(_expected(EASY_AND_HARD), "chao") < PERSONS < _total(_expected(OTHER_LISTS), "chao")


@pytest.mark.parametrize("sign", [1, -1])
def test_persons_who_differ_never_leave_a_term_below_zero(sign):
    """Of a table bent downwards no model of differing persons is left; bent upwards as much, it is."""
    table = _expected(((1.0, (0.20, 0.15, 0.12, 0.10)),))
    on = np.array([history.bit_count() for history in range(16)])
    bent = np.round(table.counts * np.exp(sign * 0.15 * on * (on - 1) / 2)).astype(np.int64)
    left = find_plausible_models(table.replace_counts(bent))
    assert (left.differing is not None, left.heterogeneity_score > 0.5) == (sign > 0, sign > 0)
    assert left.combined_limits[0] <= left.compute_core_limits(table.observed, 10.0)[0] * 1.001
