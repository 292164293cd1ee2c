"""Populations whose size is known: what the methods are tried on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tilstand.estimate.possible import NotExcluded
from tilstand.estimate.statement import REACH, statement
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.types import Floats

__all__ = ["SCENARIOS", "Coverage", "Scenario", "Truth", "population", "tried"]

Truth = Literal["dependent", "more", "fewer", "differing", "classes"]
Scenario = Literal["independent", "pairwise", "heterogeneous", "sparse", "nested"]
SCENARIOS: tuple[Scenario, ...] = ("independent", "pairwise", "heterogeneous", "sparse", "nested")
_CHANCES = np.array([0.15, 0.12, 0.10, 0.08, 0.06, 0.05])
_ODDS = 3.0


def population(scenario: Scenario, lists: int, persons: int, seed: int) -> CaptureTable:
    """A generated table of a population of known size.

    Args:
        scenario: `independent`: the lists hold 15, 12, 10, 8, 6 and 5 % of all. `pairwise`: being on the
            first list triples the odds of the second, and on the third those of the fourth.
            `heterogeneous`: three in ten are found 2.2 times as easily, the rest 0.45 times. `sparse`:
            the lists hold a quarter as many. `nested`: the last list is half of the first.
        lists: Three to six.
        persons: Size of the population.
        seed: Seed.
    """
    random = np.random.default_rng(seed)
    chances = np.broadcast_to(_CHANCES[:lists], (persons, lists)).copy()
    if scenario == "sparse":
        chances /= 4.0
    if scenario == "heterogeneous":
        chances *= np.where(random.random(persons) < 0.3, 2.2, 0.45)[:, None]
    on = random.random((persons, lists)) < chances
    if scenario == "pairwise":
        for first, second in ((0, 1), (2, 3)):
            if second < lists:
                odds = _ODDS * _CHANCES[second] / (1.0 - _CHANCES[second])
                chance = np.where(on[:, first], odds / (1.0 + odds), _CHANCES[second])
                on[:, second] = random.random(persons) < chance
    if scenario == "nested":
        on[:, -1] = on[:, 0] & (random.random(persons) < 0.5)
    counts = np.bincount(on @ (1 << np.arange(lists)), minlength=1 << lists).astype(np.int64)
    counts[0] = 0
    return CaptureTable(tuple("ABCDEF"[:lists]), counts, title=f"generated: {scenario}")


@dataclass(frozen=True, slots=True)
class Coverage:
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
    def share(self) -> float | None:
        """True among those stated."""
        stated = self.simulations - self.refused
        return self.held / stated if stated else None

    def asdict(self) -> dict[str, float | int | str | None]:
        """For JSON."""
        share = self.share
        return {
            "truth": self.truth,
            "persons": self.persons,
            "simulations": self.simulations,
            "refused": self.refused,
            "held": self.held,
            "share": None if share is None else round(share, 4),
        }


_INTERACTION = 1.5
_MOST_PERSONS = 1_000_000


def tried(
    table: CaptureTable, left: NotExcluded, simulations: int = 6, seed: int = 1, reach: float = REACH
) -> tuple[Coverage, ...]:
    """How often the statement is true under each of the things that the data of a table do not exclude.

    Args:
        table: The table, without lists that say nothing.
        left: What is not excluded; populations of more than a million are not simulated.
        simulations: Populations for each.
        seed: Seed.
        reach: The greatest share of all persons who can come onto no list.
    """
    random = np.random.default_rng(seed)
    found = []
    for truth, means in _truths(left):
        persons = round(float(means.sum()))
        if persons > _MOST_PERSONS:
            continue
        drawn = random.multinomial(persons, means / means.sum(), size=simulations)
        drawn[:, 0] = 0
        said = [statement(table.replaced(counts), reach=reach) for counts in drawn]
        stated = [one for one in said if one.kind != "refused"]
        held = sum(one.holds(persons) for one in stated)
        found.append(Coverage(truth, persons, simulations, simulations - len(stated), held))
    return tuple(found)


def _truths(left: NotExcluded) -> Iterator[tuple[Truth, Floats]]:
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
