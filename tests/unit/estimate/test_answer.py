from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tilstand.errors import UsageError
from tilstand.estimate import CaptureTable, accompany, capture_table, hidden_population, methods
from tilstand.estimate.answer import HiddenPopulation
from tilstand.estimate.possible import possible
from tilstand.estimate.result import METHODS, refusal
from tilstand.estimate.sensitivity import changes
from tilstand.estimate.simulate import population, tried
from tilstand.estimate.statement import REACH, statement
from tilstand.estimate.strata import groups
from tilstand.estimate.survey import survey
from tilstand.estimate.table import Stratum
from tilstand.estimate.tell import summary
from tilstand.estimate.words import Reason, _weights
from tilstand.internal.estimate_page import estimate_page as page
from tilstand.languages import shipped

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
        tries.append((given, facts, found := tried(*given, **facts)))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accompany, "tried", noted)
        return hidden_population(capture_table(MSE / "Korea.csv"), replicates=100, seed=7)


@pytest.mark.slow
@pytest.mark.parametrize("method", [method for method in METHODS if method != "lcmcr"])
def test_one_method_says_what_it_says_among_all(benchmark, korea, method):
    found = hidden_population(benchmark("Korea"), method, replicates=100, seed=7)
    assert found.answers == {method: korea.answers[method]}
    assert (found.said, found.seed, found.changes, found.coverage) == (None, 7, (), ())
    assert found.used is not None
    other = hidden_population(benchmark("Korea"), method, replicates=100, seed=8)
    assert (other.answers[method].interval == found.answers[method].interval) == (method == "dga")


@pytest.mark.slow
def test_all_methods_and_one_answer(korea, tries):
    assert list(korea.answers) == list(METHODS)
    assert korea.said == statement(korea.table)
    assert korea.changes == () == korea.groups == korea.steps
    assert (korea.table.lists, korea.used.lists, korea.seed) == (("b", "c", "d"), ("b", "c", "d"), 7)
    [((table, left, drawn), facts, found)] = tries
    assert (facts, left) == ({"seed": 7, "reach": 0.2}, possible(korea.used))
    assert drawn == 6
    assert (table.lists, list(table.counts)) == (korea.used.lists, list(korea.used.counts))
    assert korea.coverage is found
    record = korea.asdict(shipped())
    assert (record["kind"], record["low"] > record["observed"]) == (korea.said.kind, True)
    assert record["swayed"][0]["low"] < record["low"]
    json.dumps(record, allow_nan=False)
    for language in shipped():
        assert not re.search("[{}]", korea.told(()).text(language) + summary(korea, language))


@pytest.mark.proof
def test_the_same_seed_gives_the_same_bytes(benchmark, korea):
    again = hidden_population(benchmark("Korea"), replicates=100, seed=7)
    assert json.dumps(again.asdict(shipped())) == json.dumps(korea.asdict(shipped()))
    assert page(again, "nb") == page(korea, "nb")


@pytest.fixture
def quick(monkeypatch):
    """The chains give no answer at once: they are tried elsewhere, and take seconds."""
    monkeypatch.setitem(methods._METHODS, "lcmcr", lambda found, *_: refusal("lcmcr", found.table.observed))


@pytest.mark.slow
def test_a_thorough_answer_divides_the_table_and_compares_years(quick):
    parts = tuple(
        Stratum(column, value, population("independent", 4, 900, seed=place).counts)
        for place, (column, value) in enumerate([("year", "2"), ("year", "1"), ("sex", "f"), ("period", "p")])
    )
    counts = parts[0].counts + parts[1].counts
    table = CaptureTable(tuple("ABCDE"), np.append(counts, counts * 0), strata=tuple(
        Stratum(part.column, part.value, np.append(part.counts, part.counts * 0)) for part in parts
    ))  # fmt: skip
    found = hidden_population(table, replicates=100)
    assert found.table is table
    assert found.used.lists == tuple("ABCD")
    assert found.groups == groups(table, found.said, REACH)
    assert [(step.first, step.second) for step in found.steps] == [("1", "2"), ("2", "p"), ("1", "p")]
    assert found.changes == changes(found.used)
    assert found.seed == 1
    brief = hidden_population(table, replicates=100, thorough=False)
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
    found = hidden_population(CaptureTable.of(lists, counts))
    assert found.said.status == "refused"
    assert code in [reason.code for reason in found.said.reasons]
    for language in shipped():
        assert found.said.reasons[0].text(language) in found.told(()).text(language)
        assert found.said.reasons[0].need(language) in summary(found, language)
        assert found.said.reasons[0].need(language)[:20] in page(found, language)
    assert all(answer.estimate is None for answer in found.answers.values())
    assert summary(found, "nn").startswith("Kor mange vart aldri sedde?")
    assert set(found.asdict(("nn", "sv"))["sentence"]) == {"nn", "sv"}


def test_a_nested_list_is_left_out_and_a_chance_one_kept():
    table = population("nested", 5, 2_000, seed=3)
    found = survey(table)
    assert [reason.code for reason in found.warnings] == ["nested"]
    assert found.table.lists == ("A", "B", "C", "D")
    few = CaptureTable.of("ABC", {"A": 300, "B": 40, "AB": 30, "AC": 2, "ABC": 8, "BC": 0})
    assert "C" not in survey(few).table.lists or [r.code for r in survey(few).warnings]


def test_wrong_options():
    table = CaptureTable.of("ABC", {"A": 1})
    for options, told in (
        ({"method": "magic"}, "There is no method “magic”"),
        ({"replicates": 99}, "99 "),
        ({"seed": -1}, "seed"),
        ({"links": (0.2, 0.1)}, "missed links"),
        ({"links": (0.0, 0.6)}, "missed links"),
    ):
        with pytest.raises(UsageError) as error:
            hidden_population(table, **options)
        assert told in error.value.message
        assert error.value.remedy
    assert hidden_population(table, replicates=100, seed=0).seed == 0


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


def test_every_reason_in_the_code_has_its_text():
    from pathlib import Path

    import tilstand.estimate

    folder = Path(tilstand.estimate.__file__).parent
    used = set()
    for path in folder.glob("*.py"):
        used |= set(re.findall(r'Reason\.of\(\s*"(\w+)"', path.read_text("utf-8")))
    assert used == set(_weights())
    assert Reason.of("thin", count=8).asdict(("en",))["weight"] == "warn"
