"""Populations of known size: each person is on list *i* with the chances given, independently unless said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tilstand.estimate.statement import REACH

__all__ = ["DECLARED", "OWN", "TEN", "Population"]

Random = np.random.Generator
Draw = Callable[[Random], np.ndarray]


@dataclass(frozen=True)
class Population:
    """A population that can be drawn again and again.

    Attributes:
        persons: Its size.
        draw: A table of counts by history.
        declared: The range of missed links that is declared, if any.
        reach: The share of all who can come onto no list that is declared, or granted without a declaration.
    """

    persons: int
    draw: Draw
    declared: tuple[float, float] | None = None
    reach: float = REACH


def counted(on: np.ndarray) -> np.ndarray:
    lists = on.shape[1]
    counts = np.bincount(on @ (1 << np.arange(lists)), minlength=1 << lists).astype(np.int64)
    counts[0] = 0
    return counts


def kinds(persons: int, *parts: tuple[float, Sequence[float]]) -> Population:
    """Kinds of persons: the share of each, and its chances."""

    def draw(random: Random) -> np.ndarray:
        shares = np.array([share for share, _ in parts])
        chances = np.array([chances for _, chances in parts])
        own = chances[random.choice(len(parts), persons, p=shares / shares.sum())]
        return counted(random.random(own.shape) < own)

    return Population(persons, draw)


def alike(persons: int, *chances: float) -> Population:
    return kinds(persons, (1.0, chances))


def normal(persons: int, spread: float, *chances: float) -> Population:
    """A person's normal effect on the logit of every chance."""

    def draw(random: Random) -> np.ndarray:
        base = np.log(np.array(chances) / (1 - np.array(chances)))
        own = 1 / (1 + np.exp(-(base + spread * random.standard_normal((persons, 1)))))
        return counted(random.random(own.shape) < own)

    return Population(persons, draw)


def referred(persons: int, chances: Sequence[float], *given: tuple[int, int, float]) -> Population:
    """Whoever is on the second list of a triple has odds so many times as great of being on the first."""

    def draw(random: Random) -> np.ndarray:
        on = random.random((persons, len(chances))) < np.array(chances)
        for target, source, ratio in given:
            odds = ratio * chances[target] / (1 - chances[target])
            own = np.where(on[:, source], odds / (1 + odds), chances[target])
            on[:, target] = random.random(persons) < own
        return counted(on)

    return Population(persons, draw)


def fed(
    persons: int, chances: Sequence[float], target: int, sources: Sequence[int], chance: float, other: float = 0.0
) -> Population:
    """A list whose persons come from others."""

    def draw(random: Random) -> np.ndarray:
        on = random.random((persons, len(chances))) < np.array(chances)
        own = np.where(on[:, list(sources)].any(axis=1), chance, other)
        on[:, target] = random.random(persons) < own
        return counted(on)

    return Population(persons, draw)


def torn(persons: int, share: float, *chances: float, declared: tuple[float, float] | None = None) -> Population:
    """So many of the persons on several lists lose one link and appear twice."""

    def draw(random: Random) -> np.ndarray:
        on = random.random((persons, len(chances))) < np.array(chances)
        several = np.flatnonzero(on.sum(axis=1) > 1)
        losing = several[random.random(len(several)) < share]
        twice = np.zeros((len(losing), len(chances)), np.bool_)
        for place, person in enumerate(losing):
            one = random.choice(np.flatnonzero(on[person]))
            on[person, one], twice[place, one] = False, True
        return counted(np.vstack([on, twice]))

    return Population(persons, draw, declared)


def both(*some: Population) -> Population:
    return Population(sum(one.persons for one in some), lambda random: sum(one.draw(random) for one in some))


TEN = {
    "independent": alike(1_000, 0.20, 0.15, 0.10, 0.08),
    "two dependent pairs": referred(3_000, (0.15, 0.12, 0.10, 0.08), (1, 0, 5), (3, 2, 0.3)),
    "small, independent": alike(400, 0.15, 0.12, 0.08, 0.06),
    "small, referral, four lists": referred(400, (0.15, 0.08, 0.08, 0.06), (1, 0, 6)),
    "small, referral, three lists": referred(400, (0.18, 0.08, 0.10), (1, 0, 6)),
    "two classes, different lists find each": kinds(
        2_000, (0.5, (0.25, 0.20, 0.03, 0.02)), (0.5, (0.03, 0.02, 0.20, 0.15))
    ),
    "two classes, easy and hard": kinds(
        2_000, (0.3, (0.30, 0.25, 0.25, 0.20, 0.15)), (0.7, (0.06, 0.05, 0.05, 0.04, 0.03))
    ),
    "continuous heterogeneity": normal(2_000, 0.7, 0.12, 0.10, 0.08, 0.06, 0.05),
    "a list fed by two others": fed(2_000, (0.15, 0.12, 0.0, 0.08), 2, (0, 1), 0.35),
    "missed links, none declared": torn(2_000, 0.10, 0.20, 0.15, 0.12, 0.10),
}
_LINKS = (0.0, 0.15)
DECLARED = {
    f"missed links, {share:.0%}": torn(2_000, share, 0.20, 0.15, 0.12, 0.10, declared=_LINKS)
    for share in (0.0, 0.05, 0.10, 0.15)
}
OWN = {
    "a list fed, 60 %": fed(2_000, (0.15, 0.12, 0.0, 0.08), 2, (0, 1), 0.60),
    "a list fed, 15 %": fed(3_000, (0.15, 0.12, 0.0, 0.10), 2, (0, 1), 0.15),
    "a list fed, some of its own": fed(2_000, (0.15, 0.12, 0.0, 0.08), 2, (0, 1), 0.35, 0.02),
    "a list fed by one, five lists": fed(2_000, (0.15, 0.12, 0.10, 0.08, 0.0), 4, (0,), 0.50),
    "a list fed by three, five lists": fed(2_000, (0.15, 0.12, 0.10, 0.08, 0.0), 4, (0, 1, 2), 0.35),
    "continuous, four lists, sd 0.5": normal(2_000, 0.5, 0.15, 0.12, 0.10, 0.08),
    "continuous, four lists, sd 0.7": normal(2_000, 0.7, 0.15, 0.12, 0.10, 0.08),
    "continuous, four lists, sd 1": normal(2_000, 1.0, 0.12, 0.10, 0.08, 0.06),
    "continuous, five lists, sd 0.4": normal(2_000, 0.4, 0.12, 0.10, 0.08, 0.06, 0.05),
    "continuous, small, sd 0.8": normal(400, 0.8, 0.15, 0.12, 0.10, 0.08),
    "easy and hard, four lists": kinds(
        2_000, (0.3, (0.30, 0.25, 0.25, 0.20)), (0.7, (0.06, 0.05, 0.05, 0.04))
    ),
    "easy and hard, mild": kinds(1_500, (0.5, (0.25, 0.20, 0.15, 0.12)), (0.5, (0.10, 0.08, 0.06, 0.05))),
    "a third almost out of reach": kinds(
        3_000, (0.7, (0.20, 0.15, 0.12, 0.10)), (0.3, (0.02, 0.02, 0.01, 0.01))
    ),
    "different lists, mild": kinds(2_000, (0.5, (0.20, 0.16, 0.06, 0.05)), (0.5, (0.06, 0.05, 0.16, 0.12))),
    "different lists, five": kinds(
        2_000, (0.6, (0.25, 0.20, 0.15, 0.03, 0.02)), (0.4, (0.03, 0.02, 0.03, 0.20, 0.15))
    ),
    "three classes": kinds(
        3_000, (1, (0.25, 0.20, 0.03, 0.02, 0.03)), (1, (0.03, 0.02, 0.20, 0.15, 0.03)),
        (1, (0.03, 0.03, 0.03, 0.03, 0.25)),
    ),
    "all pairs in a row": referred(2_000, (0.15, 0.12, 0.10, 0.08), (1, 0, 3), (2, 1, 3), (3, 2, 3)),
    "pairs that shun each other": referred(2_000, (0.20, 0.15, 0.12, 0.10), (1, 0, 0.3), (3, 2, 0.4)),
    "two pairs, five lists": referred(3_000, (0.15, 0.12, 0.10, 0.08, 0.06), (1, 0, 4), (4, 2, 3)),
    "independent, five lists": alike(5_000, 0.12, 0.10, 0.08, 0.06, 0.05),
    "independent, very small": alike(200, 0.20, 0.15, 0.12, 0.10, 0.08),
    "one list covers almost all": alike(1_500, 0.85, 0.12, 0.10, 0.08),
    "rare overlap": alike(5_000, 0.04, 0.03, 0.03, 0.02),
    "two strata, each with a referral": both(
        referred(1_000, (0.25, 0.20, 0.15, 0.12), (1, 0, 3)),
        referred(1_500, (0.08, 0.06, 0.05, 0.04), (1, 0, 3)),
    ),
    "missed links, 5 %, none declared": torn(2_000, 0.05, 0.20, 0.15, 0.12, 0.10),
    "missed links, 15 %, none declared": torn(2_000, 0.15, 0.20, 0.15, 0.12, 0.10),
    "missed links, 10 %, five lists, none declared": torn(2_000, 0.10, 0.15, 0.12, 0.10, 0.08, 0.06),
}  # fmt: skip
