"""What stands beside a statement: the methods, other lists and trials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from tilstand.estimate.methods import by_method
from tilstand.estimate.possible import possible
from tilstand.estimate.result import METHODS, Estimate, MethodName
from tilstand.estimate.sensitivity import ListChange, changes
from tilstand.estimate.simulate import Coverage, tried
from tilstand.estimate.statement import UnseenStatement, unfed
from tilstand.estimate.survey import Survey
from tilstand.estimate.table import CaptureTable

__all__ = ["Beside", "accompanied"]


# Beside a statement a method's limits are drawn, not stated: fewer replicates do, and half as many where
# models are searched for.
_BESIDE: Mapping[MethodName, int] = {"stepwise": 2_000, "bic": 400, "bic2": 400, "chao": 400}
_BESIDE_MANY: Mapping[MethodName, int] = {**_BESIDE, "bic": 200, "bic2": 200}
# Populations drawn from each explanation; half as many where a statement takes twice as long.
_DRAWN, _DRAWN_OF_MANY, _MANY = 6, 3, 6


class Beside(TypedDict):
    """What stands beside a statement, as `HiddenPopulation` names it."""

    answers: Mapping[MethodName, Estimate]
    changes: tuple[ListChange, ...]
    coverage: tuple[Coverage, ...]


def accompanied(
    table: CaptureTable, found: Survey, said: UnseenStatement, replicates: int | None, reach: float, seed: int
) -> Beside:
    """All that stands beside the statement of a table.

    Args:
        table: The table as given.
        found: The table, surveyed.
        said: What is stated of it.
        replicates: Bootstrap replicates; fewer than where a method is asked for by itself if None.
        reach: The greatest share of all persons who can come onto no list.
        seed: Seed of everything random.
    """
    beside = _BESIDE if len(found.table.lists) < _MANY else _BESIDE_MANY
    return Beside(
        answers={
            name: by_method(found, name, replicates or beside.get(name), seed, thorough=True)
            for name in METHODS
        },
        changes=() if found.refusals else changes(found.table, reach),
        coverage=() if said.kind == "refused" else _tried(table, reach, seed),
    )


def _tried(table: CaptureTable, reach: float, seed: int) -> tuple[Coverage, ...]:
    used = unfed(table).table
    left = possible(used)
    drawn = _DRAWN if len(used.lists) < _MANY else _DRAWN_OF_MANY
    return () if left is None else tried(used, left, drawn, seed=seed, reach=reach)
