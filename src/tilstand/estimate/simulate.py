"""Populations whose size is known: what the methods are tried on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from typing import Literal

import numpy as np

from tilstand.estimate.fit import maximise
from tilstand.estimate.lattice import subset_sums, superset_sums
from tilstand.estimate.recommend import spanned
from tilstand.estimate.table import CaptureTable
from tilstand.estimate.types import Ints

__all__ = ["SCENARIOS", "Coverage", "Scenario", "at_observed_sparseness", "population"]

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
    """How often the recommended interval held the truth in simulated populations like the one observed.

    Attributes:
        simulations: Populations simulated.
        refused: Those for which no number was given.
        covered: Those whose interval held the truth.
        truth: The size simulated.
    """

    simulations: int
    refused: int
    covered: int
    truth: int

    @property
    def share(self) -> float | None:
        """Covered among those given a number."""
        given = self.simulations - self.refused
        return self.covered / given if given else None

    def asdict(self) -> dict[str, float | int | None]:
        """For JSON."""
        share = self.share
        return {
            "simulations": self.simulations,
            "refused": self.refused,
            "covered": self.covered,
            "truth": self.truth,
            "coverage": None if share is None else round(share, 4),
        }


def at_observed_sparseness(
    table: CaptureTable, terms: Ints, simulations: int = 100, replicates: int = 199, seed: int = 1
) -> Coverage:
    """Coverage when the chosen model is the truth: as many lists, as sparse, as dependent as observed.

    Args:
        table: The observed table.
        terms: Parameters of the chosen model.
        simulations: Populations to simulate from the fitted means, unseen cell and all.
        replicates: Bootstrap replicates for each.
        seed: Seed.
    """
    counts = table.cells
    totals = counts.copy()
    superset_sums(totals)
    theta = np.zeros(len(counts))
    maximise(terms, counts, totals, table.dead, theta, False, np.empty(len(counts)))
    logs = np.zeros(len(counts))
    kept = terms[totals[terms] > 0]
    logs[kept] = theta[kept]
    subset_sums(logs)
    means = np.exp(logs)
    for term in terms:
        if totals[term] == 0:
            means[(np.arange(len(counts)) & term) == term] = 0.0
    means[table.dead == 1] = 0.0
    means[0] = np.exp(theta[0])
    truth = round(float(means.sum()))
    drawn = np.random.default_rng(seed).multinomial(truth, means / means.sum(), size=simulations)
    drawn[:, 0] = 0

    def one(place: int) -> int:
        _, answer = spanned(table.replaced(drawn[place]), replicates, seed + place)
        if answer.interval is None:
            return -1
        return int(answer.interval[0] <= truth <= answer.interval[1])

    with ThreadPoolExecutor(cpu_count() or 1) as pool:
        told = list(pool.map(one, range(simulations)))
    return Coverage(simulations, told.count(-1), told.count(1), truth)
