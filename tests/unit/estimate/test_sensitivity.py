"""Populations of known size, as they are described; and how often the interval holds the truth in them."""

from __future__ import annotations

import numpy as np
import pytest

from tilstand.estimate import CaptureTable, sensitivity
from tilstand.estimate.plausible_models import find_plausible_models
from tilstand.estimate.sensitivity import SimulatedCoverage, analyse_list_changes, simulate_coverage
from tilstand.estimate.statement import UnseenStatement, derive_statement

PEOPLE = {"A": 60, "B": 40, "C": 50, "D": 30, "AB": 22, "CD": 9, "AC": 8, "BC": 6, "AD": 4, "ABC": 3}
TABLE = CaptureTable.from_counts("ABCD", PEOPLE)


def test_the_populations_are_those_of_all_that_is_not_excluded(monkeypatch):
    """Terms with nobody, pairs barred, the unseen cell: the mean of many draws is the fit."""
    drawn = []

    def refused(table, **_):
        drawn.append(table)
        return UnseenStatement("refused", table.observed)

    monkeypatch.setattr(sensitivity, "derive_statement", refused)
    left = find_plausible_models(TABLE)
    found = simulate_coverage(TABLE, left, 300, 3)
    best = left.dependent[0]
    assert [one.truth for one in found][:3] == ["dependent", "more", "fewer"]
    assert [one.persons for one in found][:3] == [
        round(TABLE.observed + best.unseen * odds) for odds in (1.0, 1.5, 1 / 1.5)
    ]
    assert {(one.simulations, one.refused, one.held) for one in found} == {(300, 300, 0)}
    assert len(drawn) == 300 * len(found)
    mean = np.mean([table.counts for table in drawn[:300]], axis=0)
    assert all(table.counts[0] == 0 for table in drawn)
    for term in best.terms[1:]:  # the statistics of the model
        seen, known = (sum(counts[h] for h in range(16) if h & term == term) for counts in (mean, TABLE.counts))
        assert seen == pytest.approx(known, rel=0.05, abs=0.5)
    drawn.clear()
    counts = TABLE.counts.copy()
    counts[[history for history in range(16) if history & 3 == 3]] = 0
    barred = CaptureTable(TABLE.lists, counts, barred=(("A", "B"),))
    simulate_coverage(barred, find_plausible_models(barred), 50, 3)
    assert all(table.count_overlap("A", "B") == 0 and table.barred == barred.barred for table in drawn)
    again = np.mean([table.counts.sum() for table in drawn[:50]])
    assert again == pytest.approx(counts.sum(), rel=0.04)


def test_statements_are_counted_by_whether_they_are_true(monkeypatch):
    size = round(TABLE.observed + find_plausible_models(TABLE).dependent[0].unseen)
    answers = iter([
        UnseenStatement("refused", 9), UnseenStatement("interval", 9, 400.0, float(size)),
        UnseenStatement("at_least", 9, float(size)), UnseenStatement("at_least", 9, size + 1.0),
        UnseenStatement("range", 9, 10.0, size - 0.1),
    ])  # fmt: skip
    monkeypatch.setattr(
        sensitivity, "derive_statement", lambda table, **_: next(answers, UnseenStatement("refused", table.observed))
    )
    found = simulate_coverage(TABLE, find_plausible_models(TABLE), 5, seed=1)[0]
    assert found == SimulatedCoverage("dependent", size, simulations=5, refused=1, held=2)
    assert found.true_share == 0.5
    assert found.to_dict() == {
        "truth": "dependent", "persons": size, "simulations": 5, "refused": 1, "held": 2, "share": 0.5
    }  # fmt: skip
    assert SimulatedCoverage("more", 9, 3, 3, 0).to_dict()["share"] is None
    assert SimulatedCoverage("more", 9, 3, 0, 2).to_dict()["share"] == 0.6667


def test_populations_of_more_than_a_million_are_not_simulated(monkeypatch):
    monkeypatch.setattr(sensitivity, "_MOST_PERSONS", 100)
    assert simulate_coverage(TABLE, find_plausible_models(TABLE), 5) == ()


def test_lists_are_dropped_merged_and_held_out():
    found = analyse_list_changes(TABLE)
    assert [(one.kind, "".join(one.lists)) for one in found] == [
        *(("without", name) for name in "ABCD"),
        *(("merged", pair) for pair in ("AB", "AC", "AD", "BC", "BD", "CD")),
        *(("held_out", name) for name in "ABCD"),
    ]
    assert [one.said.observed for one in found] == [172, 192, 182, 202, *[232] * 6, 37, 31, 26, 13]
    assert [one.truth for one in found] == [None] * 10 + list(TABLE.totals)
    assert found[3].said == derive_statement(TABLE.drop_list("D"))
    assert found[9].said == derive_statement(TABLE.merged("C", "D"))
    assert found[-1].to_dict() == {
        "change": "held_out", "lists": ["D"], "observed": 13, "stated": "refused", "low": None, "high": None,
        "truth": 43, "held": None, "refused": ["few_lists"],
    }  # fmt: skip


def test_three_lists_cannot_be_changed_and_of_seven_none_are_merged():
    assert analyse_list_changes(TABLE.drop_list("A")) == ()
    counts = np.zeros(128, np.int64)
    counts[[1 << one for one in range(7)]] = 20
    counts[3] = 2
    seven = analyse_list_changes(CaptureTable(tuple("ABCDEFG"), counts))
    assert [one.kind for one in seven] == ["without"] * 7 + ["held_out"] * 7
    counts = np.zeros(64, np.int64)
    counts[[1 << one for one in range(6)]] = 20
    six = analyse_list_changes(CaptureTable(tuple("ABCDEF"), counts))
    assert [one.kind for one in six].count("merged") == 15
