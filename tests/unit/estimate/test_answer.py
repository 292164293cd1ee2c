"""A report loads nothing of what only the estimate, hiding and the attack need; a statement no SciPy."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from capture_populations import simulate_population

from tilstand import estimate
from tilstand.errors import UsageError
from tilstand.estimate import CaptureTable, estimate_hidden_population, methods, read_capture_table
from tilstand.estimate.answer import HiddenPopulation
from tilstand.estimate.diagnosis import diagnose_table
from tilstand.estimate.groups import estimate_groups
from tilstand.estimate.plausible_models import find_plausible_models
from tilstand.estimate.result import METHODS, EstimateReason, _load_reason_weights, refuse_estimate
from tilstand.estimate.sensitivity import analyse_list_changes, simulate_coverage
from tilstand.estimate.statement import REACH, derive_statement
from tilstand.estimate.summary import format_answer_summary
from tilstand.estimate.table import CaptureStratum
from tilstand.internal.estimate_page import render_estimate_page as page
from tilstand.languages import list_shipped_languages

MSE = Path(__file__).parents[2] / "fixtures" / "mse"


Tried = list[tuple[tuple[Any, ...], dict[str, Any], object]]


@pytest.fixture(scope="module")
def tries() -> Tried:
    """What was tried in made-up populations, each time with what came of it: it takes seconds."""
    return []


@pytest.fixture(scope="module")
def korea(tries: Tried) -> HiddenPopulation:
    """All that can be said of a small table, by every method."""

    def noted(*given: Any, **facts: Any) -> object:
        tries.append((given, facts, found := simulate_coverage(*given, **facts)))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(methods, "simulate_coverage", noted)
        return estimate_hidden_population(read_capture_table(MSE / "Korea.csv"), replicates=100, seed=7)


@pytest.mark.slow
@pytest.mark.parametrize("method", [method for method in METHODS if method != "lcmcr"])
def test_one_method_says_what_it_says_among_all(benchmark, korea, method):
    found = estimate_hidden_population(benchmark("Korea"), method, replicates=100, seed=7)
    assert found.answers == {method: korea.answers[method]}
    assert (found.said, found.seed, found.changes, found.coverage) == (None, 7, (), ())
    assert found.used is not None
    other = estimate_hidden_population(benchmark("Korea"), method, replicates=100, seed=8)
    assert (other.answers[method].interval == found.answers[method].interval) == (method == "dga")


@pytest.mark.slow
def test_all_methods_and_one_answer(korea, tries):
    assert list(korea.answers) == list(METHODS)
    assert korea.said == derive_statement(korea.table)
    assert korea.changes == () == korea.groups == korea.steps
    assert (korea.table.lists, korea.used.lists, korea.seed) == (("b", "c", "d"), ("b", "c", "d"), 7)
    [((table, left, drawn), facts, found)] = tries
    assert (facts, left) == ({"seed": 7, "reach": 0.2}, find_plausible_models(korea.used))
    assert drawn == 6
    assert (table.lists, list(table.counts)) == (korea.used.lists, list(korea.used.counts))
    assert korea.coverage is found
    record = korea.to_dict(list_shipped_languages())
    assert (record["kind"], record["low"] > record["observed"]) == (korea.said.kind, True)
    assert record["swayed"][0]["low"] < record["low"]
    json.dumps(record, allow_nan=False)
    for language in list_shipped_languages():
        assert not re.search("[{}]", korea.told(()).text(language) + format_answer_summary(korea, language))


@pytest.mark.proof
def test_the_same_seed_gives_the_same_bytes(benchmark, korea):
    again = estimate_hidden_population(benchmark("Korea"), replicates=100, seed=7)
    assert json.dumps(again.to_dict(list_shipped_languages())) == json.dumps(korea.to_dict(list_shipped_languages()))
    assert page(again, "nb") == page(korea, "nb")


@pytest.fixture
def quick(monkeypatch):
    """The chains give no answer at once: they are tried elsewhere, and take seconds."""
    monkeypatch.setitem(methods._METHODS, "lcmcr", lambda found, *_: refuse_estimate("lcmcr", found.table.observed))


@pytest.mark.slow
def test_a_thorough_answer_divides_the_table_and_compares_years(quick):
    parts = tuple(
        CaptureStratum(column, value, simulate_population("independent", 4, 900, seed=place).counts)
        for place, (column, value) in enumerate([("year", "2"), ("year", "1"), ("sex", "f"), ("period", "p")])
    )
    counts = parts[0].counts + parts[1].counts
    table = CaptureTable(tuple("ABCDE"), np.append(counts, counts * 0), strata=tuple(
        CaptureStratum(part.column, part.value, np.append(part.counts, part.counts * 0)) for part in parts
    ))  # fmt: skip
    found = estimate_hidden_population(table, replicates=100)
    assert found.table is table
    assert found.used.lists == tuple("ABCD")
    assert found.groups == estimate_groups(table, found.said, REACH)
    assert [(step.first, step.second) for step in found.steps] == [("1", "2"), ("2", "p"), ("1", "p")]
    assert found.changes == analyse_list_changes(found.used)
    assert found.seed == 1
    brief = estimate_hidden_population(table, replicates=100, thorough=False)
    assert (brief.said, brief.answers) == (found.said, {})
    assert (brief.groups, brief.steps) == (found.groups, found.steps)
    assert (brief.changes, brief.coverage, brief.seed) == ((), (), 1)
    assert brief.used.lists == tuple("ABCD")


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
    found = estimate_hidden_population(CaptureTable.from_counts(lists, counts))
    assert found.said.status == "refused"
    assert code in [reason.code for reason in found.said.reasons]
    for language in list_shipped_languages():
        assert found.said.reasons[0].text(language) in found.told(()).text(language)
        assert found.said.reasons[0].format_remedy(language) in format_answer_summary(found, language)
        assert found.said.reasons[0].format_remedy(language)[:20] in page(found, language)
    assert all(answer.estimate is None for answer in found.answers.values())
    assert format_answer_summary(found, "nn").startswith("Kor mange vart aldri sedde?")
    assert set(found.to_dict(("nn", "sv"))["sentence"]) == {"nn", "sv"}


def test_a_nested_list_is_left_out_and_a_chance_one_kept():
    table = simulate_population("nested", 5, 2_000, seed=3)
    found = diagnose_table(table)
    assert [reason.code for reason in found.warnings] == ["nested"]
    assert found.table.lists == ("A", "B", "C", "D")
    few = CaptureTable.from_counts("ABC", {"A": 300, "B": 40, "AB": 30, "AC": 2, "ABC": 8, "BC": 0})
    assert "C" not in diagnose_table(few).table.lists or [r.code for r in diagnose_table(few).warnings]


def test_wrong_options():
    table = CaptureTable.from_counts("ABC", {"A": 1})
    for options, told in (
        ({"method": "magic"}, "There is no method “magic”"),
        ({"replicates": 99}, "99 "),
        ({"seed": -1}, "seed"),
        ({"links": (0.2, 0.1)}, "missed links"),
        ({"links": (0.0, 0.6)}, "missed links"),
    ):
        with pytest.raises(UsageError) as error:
            estimate_hidden_population(table, **options)
        assert told in error.value.message
        assert error.value.remedy
    assert estimate_hidden_population(table, replicates=100, seed=0).seed == 0


def test_draws_of_an_uncertain_linkage_widen_the_interval():
    table = simulate_population("independent", 4, 3_000, seed=5)
    shifted = []
    for move in (-60, 0, 60):
        counts = table.counts.copy()
        counts[3] += move // 2  # pairs found or missed by the linkage
        counts[1] -= move // 2
        counts[2] -= move // 2
        shifted.append(np.maximum(counts, 0))
    drawn = CaptureTable(table.lists, shifted[1], draws=tuple(shifted))
    one = estimate_hidden_population(table, "stepwise", replicates=900).answers["stepwise"]
    many = estimate_hidden_population(drawn, "stepwise", replicates=900).answers["stepwise"]
    assert many.facts["draws"] == 3
    only = estimate_hidden_population(drawn, "dga").answers["dga"]
    assert [reason.code for reason in only.reasons] == ["one_draw"]
    assert np.diff(many.interval) > 1.1 * np.diff(one.interval)


def test_lists_that_cannot_overlap_by_design():
    counts = simulate_population("independent", 4, 3_000, seed=5).counts.copy()
    counts[[history for history in range(16) if history & 3 == 3]] = 0
    table = CaptureTable(tuple("ABCD"), counts, barred=(("A", "B"),))
    codes = [reason.code for reason in diagnose_table(table).warnings]
    assert "zero_pair" not in codes
    stated = estimate_hidden_population(table, "stepwise", replicates=200).answers["stepwise"]
    assert stated.interval[0] <= 3_000 <= stated.interval[1]
    for method in ("dga", "lcmcr"):
        told = estimate_hidden_population(table, method).answers[method]
        assert told.reasons[0].code == "no_design"


def test_every_reason_in_the_code_has_its_text():
    from pathlib import Path

    import tilstand.estimate

    folder = Path(tilstand.estimate.__file__).parent
    used = set()
    for path in folder.glob("*.py"):
        used |= set(re.findall(r'EstimateReason\.from_reason_code\(\s*"(\w+)"', path.read_text("utf-8")))
    assert used == set(_load_reason_weights())
    assert EstimateReason.from_reason_code("thin", count=8).to_dict(("en",))["weight"] == "warn"


WITHOUT = """
import sys
sys.modules["scipy"] = None
import tilstand.pipeline, tilstand.cli.run, tilstand.cli.app
from tilstand import estimate
counts = {"A": 60, "B": 50, "C": 40, "D": 30, "AB": 20, "AC": 15, "BC": 13, "CD": 9, "ABC": 5}
table = estimate.CaptureTable.from_counts(("A", "B", "C", "D"), counts)
assert estimate.estimate_hidden_population(table, thorough=False).said.low > 150
"""


@pytest.mark.slow
def test_the_way_through_loads_none_of_it():
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_not_there_is_no_part_of_the_estimate():
    with pytest.raises(AttributeError):
        _ = estimate.gone
