"""Groups that overlap and bodies that are silent: what no people could give is found, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from group_systems import MEASURE, PERIOD, draw_system, draw_systems, has_solution, list_failing, reconcile_system

from tilstand.ledger.relations import Outcome
from tilstand.terms import Key

SILENT: dict[str, Any] = {}
DELIVERED: dict[str, Any] = {"silent": 0.2}
CROSSED: dict[str, Any] = {"crossed": True, "silent": 0.4, "ranges": 0.15}
ABOUT: dict[str, Any] = {"crossed": True, "silent": 0.4, "ranges": 0.1, "about": 0.2}


@pytest.mark.slow
@pytest.mark.parametrize(
    "options", [SILENT, DELIVERED, CROSSED, ABOUT], ids=["silent", "delivered", "crossed", "about"]
)
@pytest.mark.parametrize(
    ("first", "number"), [(0, 40), pytest.param(100_000, 500, marks=pytest.mark.proof)], ids=["few", "many"]
)
def test_what_no_people_could_give_is_found_and_nothing_else(first: int, number: int, options: dict[str, Any]) -> None:
    systems = [*draw_systems(first, number, **options)]
    possible = [has_solution(system) for system in systems]
    found = [not list_failing(reconcile_system(system)) for system in systems]
    assert found == possible
    assert 0.2 < sum(possible) / number < 0.8


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.proof) for seed in range(2, 8))])
def test_five_errors_among_two_hundred_bodies_are_told_as_few_causes(seed: int) -> None:
    system = draw_system(
        seed, bodies=200, groups=51, silent=0.1, errors=(5,), steps=(-23, 12, 17, 31), all_patterns=True
    )
    found = reconcile_system(system)
    failing = [result for result in found.verdicts if result.outcome is Outcome.FAILS and result.rule != "R105"]
    causes = {finding.cause for finding in found.findings if finding.rule != "R105"}
    assert len(causes) <= 7
    spoken_of = {part.key for result in failing for part in result.parts}
    wrong = {Key(MEASURE, who, PERIOD, dims) for who, dims, _, _ in map(system.statements.__getitem__, system.planted)}
    assert len(wrong - spoken_of) <= 1  # one that is tied to nothing stated cannot be seen
    assert len(failing) <= 4 * len(causes)


@pytest.mark.slow
def test_two_hundred_bodies_that_cross_everything_are_decided() -> None:
    system = draw_system(3, bodies=200, groups=51, silent=0.1, crossed=True, errors=(0,), all_patterns=True)
    assert not list_failing(reconcile_system(system))
