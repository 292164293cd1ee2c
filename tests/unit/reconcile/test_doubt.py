"""What was not searched to its end, or could not be confirmed, is told before anything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.kernel.error_localisation import localise_errors
from tilstand.kernel.feasibility import Certainty
from tilstand.model.findings import EvidenceGrade
from tilstand.reconcile import error_localisation, move_explanations
from tilstand.reconcile.error_localisation import _choose_confirmation
from tilstand.reconcile.reconciliation import list_unchecked_relations
from tilstand.reconcile.rule_results import RuleResults
from tilstand.terms import InvariantText

TABLE = """
    who    | measure  | codes                  | value
    police | suspects |                        | 31
    police | suspects | sex=female             | 20
    police | suspects | sex=male               | 7
    police | suspects | sex=trans_or_nonbinary | 1
    police | suspects | sex=unknown            | 0
    """


@pytest.mark.parametrize(
    ("status", "first"),
    [
        (
            Certainty.TIMED_OUT,
            "The work was stopped at its limit. What stands here is right, but there may be more possibilities.",
        ),
        (Certainty.DOUBT, "The solver could not be confirmed in whole numbers. This is not an answer."),
        (Certainty.PROVEN, "At least one figure or relation must be another than what stands."),
    ],
)
def test_what_was_not_searched_to_its_end_is_told_first(
    told: Callable, monkeypatch: pytest.MonkeyPatch, status: Certainty, first: str
) -> None:
    monkeypatch.setattr(
        error_localisation, "localise_errors", lambda *a, **k: replace(localise_errors(*a, **k), status=status)
    )
    (found,) = told(TABLE, []).found.explanations
    assert found.status is status
    ground = EvidenceGrade.PROVEN if status is Certainty.PROVEN else EvidenceGrade.SIMPLEST
    assert found.said(ground)[0].text("en") == first
    assert [one.words.text("en") for one in found.claims].count(first) == 1
    assert len(found.open) == 6


def test_a_search_that_was_stopped_before_it_found_anything_says_so(
    told: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(error_localisation, "localise_errors", lambda system, **k: localise_errors(system, rounds=0))
    (found,) = told(TABLE, []).found.explanations
    assert (found.status, found.open) == (Certainty.TIMED_OUT, ())
    assert [line.text("en") for line in (*found.said(EvidenceGrade.SIMPLEST), found.ask)] == [
        "The work was stopped at its limit. This is not an answer.",
        "No single piece of information tells the possibilities apart.",
    ]


def test_more_answers_than_are_listed_are_said_to_be_cut(told: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(error_localisation, "_LIMIT", 3)
    (found,) = told(TABLE, []).found.explanations
    assert found.status is Certainty.CUT
    assert len(found.open) == 4
    assert found.open[0].text("en") == "At least 3 possibilities are equally simple:"


def test_a_contradiction_that_only_the_solver_says_is_told_as_unconfirmed(told: Callable) -> None:
    scene = told(TABLE.replace("31", "28"), [])
    one = replace(
        scene.found.verdicts[0],
        family="contradiction",
        outcome=scene.found.verdicts[0].outcome.UNTESTED,
        facts={"relations": scene.collection.get_measure_label("suspects")},
    )
    assert [line.text("en") for line in list_unchecked_relations(scene.collection, RuleResults([one]))] == [
        "The solver found a contradiction that is not confirmed in whole numbers, so it is not an answer: Suspects."
    ]
    assert list_unchecked_relations(scene.collection, scene.found.verdicts) == ()


def test_what_splits_the_answers_best_is_asked_about() -> None:
    """Of several that split them as evenly, the first by name; a relation is named, and so is a figure."""
    labels = {f"relations.{name}": InvariantText(f"rule {name}") for name in "rs"}
    rows = {name: SimpleNamespace(relation=name) for name in "rs"}
    scene: Any = SimpleNamespace(
        built=SimpleNamespace(anchors={}, rows=rows), collection=SimpleNamespace(labels=labels)
    )
    asked = ([("r",), ("s", "r"), ("s",)], [("s",), ("s", "r"), ("s",)], [("r",), ("s",), ("s",), ("r", "s")], [])
    assert [_choose_confirmation(scene, answers).text("en") for answers in asked] == [
        "Settle whether the relation holds: rule r.",
        "Settle whether the relation holds: rule r.",
        "Settle whether the relation holds: rule r.",
        "No single piece of information tells the possibilities apart.",
    ]


@pytest.mark.parametrize(("least", "bodies"), [(0, "1 body takes"), (1, "1 body takes"), (3, "3 bodies take")])
def test_where_too_many_are_as_simple_it_is_said_how_many_bodies_it_takes(
    told: Callable, monkeypatch: pytest.MonkeyPatch, least: int, bodies: str
) -> None:
    table = """
        who           | measure          | value | said
        havn_shelter  | victims_assisted | 60    | submitted
        shelters      | victims_assisted | 64    | printed
        """
    found = move_explanations.find_alternative_optima
    monkeypatch.setattr(
        move_explanations,
        "find_alternative_optima",
        lambda *a, **k: replace(found(*a, **k), status=Certainty.TIMED_OUT, least=least),
    )
    (one,) = told(table, [], absent=("dal_shelter", "fjord_shelter")).found.explanations
    assert one.status is Certainty.TIMED_OUT
    assert f"At least {bodies} part in each of them." in one.said(EvidenceGrade.SIMPLEST)[0].text("en")
