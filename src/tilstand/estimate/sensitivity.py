"""Sensitivity of the statement to lists and assumptions, and simulated coverage.

A list that is held out has a known size. The other lists, as they appear among its persons, are a capture
table of their own; estimating the list's size from it and comparing with the truth tests the method on the
country's own data (Binette and Steorts 2022).

The interaction of the highest order between the lists cannot be estimated: an odds ratio of *r* multiplies
the number unseen by *r* (Fienberg 1972). Aleshin-Guendel, Sadinle and Wakefield (2024) call its value the
identifying assumption; Sun, Van Baelen, Plettinckx and Crawford (2023) bound it. Of those whom no list can
reach no list tells either: if they are a share *s* of all, there are 1 / (1 - s) times as many. Limits above
and below are for up to such a share; a lower one alone is for exactly such a share.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np

from tilstand.estimate.plausible_models import PlausibleModels
from tilstand.estimate.result import round_for_json
from tilstand.estimate.statement import REACH, UnseenStatement, derive_statement
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.types import Floats


@dataclass(frozen=True, slots=True)
class ListChange:
    """What is stated after one change of the lists.

    Attributes:
        kind: `without` a list, two lists `merged`, or a list `held_out` and estimated from the others.
        lists: The list or lists.
        said: The statement after the change; for a held-out list, of its size.
        truth: For a held-out list, its known size.
    """

    kind: Literal["without", "merged", "held_out"]
    lists: tuple[str, ...]
    said: UnseenStatement
    truth: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        record: dict[str, Any] = {
            "change": self.kind,
            "lists": list(self.lists),
            "observed": self.said.observed,
            "stated": self.said.kind,
            "low": round_for_json(self.said.low),
            "high": round_for_json(self.said.high),
        }
        if self.truth is not None:
            record["truth"] = self.truth
            record["held"] = None if self.said.kind == "refused" else self.said.is_true_for(self.truth)
        if self.said.kind == "refused":
            record["refused"] = [reason.code for reason in self.said.reasons if reason.weight == "refuse"]
        return record


def analyse_list_changes(table: CaptureTable, reach: float = REACH) -> tuple[ListChange, ...]:
    """Drop, merge and hold out each list in turn.

    Merging is left out beyond six lists, where there are too many pairs to read.

    Args:
        table: The table.
        reach: The greatest share of all persons who can come onto no list.
    """
    if len(table.lists) < 4:
        return ()
    list_changes = [
        ListChange("without", (name,), derive_statement(table.drop_list(name), reach=reach)) for name in table.lists
    ]
    if len(table.lists) <= 6:
        list_changes += [
            ListChange("merged", pair, derive_statement(table.merged(*pair), reach=reach))
            for pair in combinations(table.lists, 2)
        ]
    for name, total in zip(table.lists, table.totals, strict=True):
        list_changes.append(ListChange("held_out", (name,), derive_statement(table.within(name), reach=reach), total))
    return tuple(list_changes)


Truth = Literal["dependent", "more", "fewer", "differing", "classes"]


@dataclass(frozen=True, slots=True)
class SimulatedCoverage:
    """How often the statement was true in populations simulated from something that is not excluded.

    Attributes:
        truth: What the populations were drawn from: `dependent` (the best log-linear model), `more` and
            `fewer` (the same, with an interaction of the highest order), `differing`, or `classes`.
        persons: The size simulated.
        simulations: Populations simulated.
        refused: Those of which nothing was stated.
        held: Those of which something true was stated.
    """

    truth: Truth
    persons: int
    simulations: int
    refused: int
    held: int

    @property
    def true_share(self) -> float | None:
        """True among those stated."""
        stated = self.simulations - self.refused
        return self.held / stated if stated else None

    def to_dict(self) -> dict[str, float | int | str | None]:
        """For JSON."""
        return {**asdict(self), "share": round_for_json(self.true_share)}


_INTERACTION = 1.5
_MOST_PERSONS = 1_000_000


def simulate_coverage(
    table: CaptureTable, left: PlausibleModels, simulations: int = 6, seed: int = 1, reach: float = REACH
) -> tuple[SimulatedCoverage, ...]:
    """How often the statement is true under each of the things that the data of a table do not exclude.

    Args:
        table: The table, without lists that say nothing.
        left: What is not excluded; populations of more than a million are not simulated.
        simulations: Populations for each.
        seed: Seed.
        reach: The greatest share of all persons who can come onto no list.
    """
    random = np.random.default_rng(seed)
    simulated_coverages = []
    for truth, means in _list_simulation_truths(left):
        persons = round(float(means.sum()))
        if persons > _MOST_PERSONS:
            continue
        drawn = random.multinomial(persons, means / means.sum(), size=simulations)
        drawn[:, 0] = 0
        statements = [derive_statement(table.replace_counts(counts), reach=reach) for counts in drawn]
        stated = [said for said in statements if said.kind != "refused"]
        held = sum(said.is_true_for(persons) for said in stated)
        simulated_coverages.append(SimulatedCoverage(truth, persons, simulations, simulations - len(stated), held))
    return tuple(simulated_coverages)


def _list_simulation_truths(left: PlausibleModels) -> Iterator[tuple[Truth, Floats]]:
    best = left.dependent[0].means
    yield "dependent", best
    more, fewer = best.copy(), best.copy()
    more[0] *= _INTERACTION
    fewer[0] /= _INTERACTION
    yield "more", more
    yield "fewer", fewer
    if left.differing is not None and left.differing.lean > 0.0:
        yield "differing", left.differing.means
    if left.classes:
        yield "classes", min(left.classes, key=lambda one: one.score).means


INTERACTIONS = (0.5, 0.67, 1.5, 2.0)
SHARES = (0.0, 0.1, 0.2, 0.33, 0.5)


@dataclass(frozen=True, slots=True)
class AssumptionLimits:
    """The limits under one more assumption.

    Attributes:
        by: `interaction` of the highest order; exactly so large a share `out_of_reach`; or `up_to` so large
            a one.
        size: Odds ratio, or share.
        low, high: Limits of all persons; no upper one where only the least is stated.
    """

    by: Literal["interaction", "out_of_reach", "up_to"]
    size: float
    low: float
    high: float | None

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "low": round_for_json(self.low), "high": round_for_json(self.high)}


def analyse_sensitivity(said: UnseenStatement) -> tuple[AssumptionLimits, ...]:
    """The statement's limits under interactions and shares of several sizes; none for a refusal.

    Example:
        >>> moved = analyse_sensitivity(UnseenStatement("interval", 100, 200.0, 475.0, reach=0.2))
        >>> [(one.by, one.size, round(one.low), one.high) for one in moved][3:5]
        [('interaction', 2.0, 300, 825.0), ('up_to', 0.0, 200, 380.0)]
    """
    if said.low is None:
        return ()
    seen, granted, assumption_limits = said.observed, said.reach or 0.0, []
    top = None if said.high is None else said.high * (1.0 - granted)
    for size in INTERACTIONS:
        high = None if top is None else (seen + (top - seen) * size) / (1.0 - granted)
        assumption_limits.append(AssumptionLimits("interaction", size, seen + (said.low - seen) * size, high))
    for share in SHARES:
        if top is None and share > 0.0:
            assumption_limits.append(AssumptionLimits("out_of_reach", share, said.low / (1.0 - share), None))
        elif top is not None and share != granted:
            assumption_limits.append(AssumptionLimits("up_to", share, said.low, top / (1.0 - share)))
    return tuple(assumption_limits)
