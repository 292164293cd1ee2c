from __future__ import annotations

import json
import re

import numpy as np
import pytest

from tilstand.errors import UsageError
from tilstand.estimate import CaptureTable, HiddenPopulation, hidden_population
from tilstand.estimate.recommend import recommendation
from tilstand.estimate.result import METHODS, Estimate
from tilstand.estimate.simulate import population
from tilstand.estimate.survey import survey
from tilstand.estimate.tell import summary
from tilstand.estimate.words import Reason, _weights
from tilstand.internal.estimate_page import estimate_page as page
from tilstand.languages import shipped

FIELDS = ("method", "observed", "estimate", "interval", "status")


@pytest.fixture(scope="module")
def kosovo(benchmark) -> HiddenPopulation:
    """The answer of all methods to a table from the literature."""
    return hidden_population(benchmark("Kosovo"), replicates=300)


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_one_method_in_the_form_of_the_contract(benchmark, method):
    found = hidden_population(benchmark("Korea"), method, replicates=200)
    record = found.asdict(("nb", "en"), seconds={method: 1.23456})
    assert tuple(record)[:6] == (*FIELDS, "seconds")
    assert record["method"] == method
    assert record["observed"] == 123
    assert record["interval"][0] <= record["estimate"] <= record["interval"][1]
    assert record["seconds"] == 1.235
    assert "seconds" not in found.asdict(("nb",))
    for language in ("nb", "en"):
        assert "123" in found.told(()).text(language)
        assert summary(found, language)


@pytest.mark.slow
def test_same_seed_same_bytes(benchmark):
    one, two = (hidden_population(benchmark("Korea"), replicates=200, seed=7) for _ in range(2))
    assert json.dumps(one.asdict(shipped())) == json.dumps(two.asdict(shipped()))
    assert page(one, "nb") == page(two, "nb")
    other = hidden_population(benchmark("Korea"), replicates=200, seed=8, thorough=False)
    assert other.answers["stepwise"].interval != one.answers["stepwise"].interval


@pytest.mark.slow
def test_all_methods_and_one_answer(kosovo):
    record = kosovo.asdict(("nb", "en"))
    assert [answer["method"] for answer in record["methods"]] == list(METHODS)
    assert record["estimate"] == pytest.approx(10356.5, abs=1)
    assert record["interval"][0] <= min(a["interval"][0] for a in record["methods"][:2])
    assert record["simulated_coverage"]["simulations"] == 100
    assert {change["change"] for change in record["sensitivity"]} == {"without", "merged", "held_out"}
    json.dumps(record, allow_nan=False)


@pytest.mark.parametrize(
    ("lists", "counts", "code"),
    [
        ("A", {"A": 12}, "few_lists"),
        ("AB", {"A": 90, "B": 60, "AB": 20}, "few_lists"),
        ("ABC", {"A": 10, "B": 9, "C": 8}, "no_overlap"),
        ("ABC", {"A": 10, "B": 9, "C": 8, "AB": 2, "BC": 2}, "few_recaptured"),
        ("ABC", {"A": 40, "B": 30, "AB": 20}, "few_lists"),  # C is empty
        ("ABC", {"AB": 30, "AC": 20, "ABC": 9, "A": 50}, "covers_all"),
        ("ABC", {}, "few_lists"),
    ],
)
def test_refused_with_reasons_and_what_would_help(lists, counts, code):
    found = hidden_population(CaptureTable.of(lists, counts))
    assert found.recommended.status == "refused"
    assert code in [reason.code for reason in found.recommended.reasons]
    for language in shipped():
        assert found.recommended.reasons[0].text(language) in found.told(()).text(language)
        assert found.recommended.reasons[0].need(language) in summary(found, language)
        assert found.recommended.reasons[0].need(language)[:20] in page(found, language)
    assert all(answer.estimate is None for answer in found.answers.values())
    assert summary(found, "nn").startswith("Kor mange vart aldri sedde?")
    assert set(found.asdict(("nn", "sv"))["sentence"]) == {"nn", "sv"}


@pytest.mark.slow
def test_twelve_lists_and_ten_million_persons():
    random = np.random.default_rng(3)
    chances = random.uniform(0.05, 0.15, 12)
    on = random.random((4_000, 12)) < chances
    counts = np.bincount(on @ (1 << np.arange(12)), minlength=4096).astype(np.int64)
    counts[0] = 0
    many = CaptureTable(tuple("ABCDEFGHIJKL"), counts)
    told = {method: hidden_population(many, method, replicates=100) for method in ("stepwise", "bic", "dga")}
    assert told["stepwise"].answers["stepwise"].estimate == pytest.approx(4_000, rel=0.1)
    for method in ("bic", "dga"):
        assert next(r.code for r in told[method].answers[method].reasons) == "list_range"
    marks = np.array([[cell >> i & 1 for i in range(4)] for cell in range(16)])
    chances = np.where(marks, [0.15, 0.12, 0.10, 0.08], [0.85, 0.88, 0.90, 0.92]).prod(axis=1)
    counts = random.multinomial(27_000_000, chances)
    counts[0] = 0
    table = CaptureTable(tuple("ABCD"), counts)
    assert table.observed > 10_000_000
    found = hidden_population(table, "bic", replicates=100).answers["bic"]
    assert found.estimate == pytest.approx(27_000_000, rel=0.01)


def test_a_nested_list_is_left_out_and_a_chance_one_kept():
    table = population("nested", 5, 2_000, seed=3)
    found = survey(table)
    assert [reason.code for reason in found.warnings] == ["nested"]
    assert found.table.lists == ("A", "B", "C", "D")
    few = CaptureTable.of("ABC", {"A": 300, "B": 40, "AB": 30, "AC": 2, "ABC": 8, "BC": 0})
    assert "C" not in survey(few).table.lists or [r.code for r in survey(few).warnings]


def test_wrong_options():
    table = CaptureTable.of("ABC", {"A": 1})
    for options in ({"method": "magic"}, {"replicates": 10}, {"seed": -1}):
        with pytest.raises(UsageError) as error:
            hidden_population(table, **options)
        assert error.value.remedy


def _said(method: str, low: float, middle: float, high: float) -> Estimate:
    return Estimate(method, 100, middle, (low, high))


def test_no_number_where_the_families_disagree():
    near = {"stepwise": _said("stepwise", 900, 1000, 1100), "bic": _said("bic", 950, 1050, 1200)}
    assert recommendation(near).interval == (900, 1200)
    assert recommendation(near).estimate == 1050
    apart = {**near, "dga": _said("dga", 2000, 2100, 2200)}
    assert [r.code for r in recommendation(apart).reasons] == ["disagree"]
    assert recommendation(apart).estimate is None
    floor = {**near, "chao": _said("chao", 1300, 1400, 1500)}
    assert [r.code for r in recommendation(floor).reasons] == ["below_floor"]


def test_draws_of_an_uncertain_linkage_widen_the_interval():
    table = population("independent", 4, 3_000, seed=5)
    shifted = []
    for move in (-60, 0, 60):
        counts = table.counts.copy()
        counts[3] += move // 2  # pairs found or missed by the linkage
        counts[1] -= move // 2
        counts[2] -= move // 2
        shifted.append(np.maximum(counts, 0))
    drawn = CaptureTable(table.lists, shifted[1], draws=tuple(shifted))
    one = hidden_population(table, "stepwise", replicates=900).answers["stepwise"]
    many = hidden_population(drawn, "stepwise", replicates=900).answers["stepwise"]
    assert many.facts["draws"] == 3
    only = hidden_population(drawn, "dga").answers["dga"]
    assert [reason.code for reason in only.reasons] == ["one_draw"]
    assert many.width > 1.1 * one.width


def test_lists_that_cannot_overlap_by_design():
    counts = population("independent", 4, 3_000, seed=5).counts.copy()
    counts[[history for history in range(16) if history & 3 == 3]] = 0
    table = CaptureTable(tuple("ABCD"), counts, barred=(("A", "B"),))
    codes = [reason.code for reason in survey(table).warnings]
    assert "zero_pair" not in codes
    stated = hidden_population(table, "stepwise", replicates=200).answers["stepwise"]
    assert stated.interval[0] <= 3_000 <= stated.interval[1]
    for method in ("dga", "lcmcr"):
        told = hidden_population(table, method).answers[method]
        assert told.reasons[0].code == "no_design"


@pytest.mark.slow
def test_sentences_hold_the_figures_and_nothing_unfilled(kosovo):
    for language, sign in (("nb", "\u202f"), ("en", ",")):
        told = kosovo.told(()).text(language)
        assert f"4{sign}400" in told
        assert f"10{sign}400" in told
        assert not re.search(
            r"[{}]", told + summary(kosovo, language) + page(kosovo, language).split("</style>")[1]
        )


def test_every_reason_in_the_code_has_its_text():
    from pathlib import Path

    import tilstand.estimate

    folder = Path(tilstand.estimate.__file__).parent
    used = set()
    for path in folder.glob("*.py"):
        used |= set(re.findall(r'Reason\.of\(\s*"(\w+)"', path.read_text("utf-8")))
    assert used == set(_weights())
    assert Reason.of("thin", count=8).asdict(("en",))["weight"] == "warn"
