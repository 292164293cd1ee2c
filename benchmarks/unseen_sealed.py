"""More populations of known size: those of a second set were kept apart until the last limit but one was set.

What differs from `unseen_populations`: persons who differ by more than one trait or come and go, parameters
of two and three lists at once, links made between two persons, and persons whom no list reaches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from unseen_populations import Population, Random, alike, both, counted, fed, kinds, normal, referred, torn

__all__ = ["LOOKED_AT", "SEALED"]


def gamma(persons: int, shape: float, *chances: float) -> Population:
    """A person's rate of being met, gamma with mean one, multiplies the rate of every list."""

    def draw(random: Random) -> np.ndarray:
        rate = random.gamma(shape, 1 / shape, (persons, 1))
        own = 1 - np.exp(rate * np.log1p(-np.array(chances)))
        return counted(random.random(own.shape) < own)

    return Population(persons, draw)


def traits(persons: int, spread: float, halves: Sequence[int], *chances: float) -> Population:
    """Two normal effects that are independent: each list is governed by the one that is named for it."""

    def draw(random: Random) -> np.ndarray:
        base = np.log(np.array(chances) / (1 - np.array(chances)))
        own = spread * random.standard_normal((persons, 2))[:, list(halves)]
        return counted(random.random(own.shape) < 1 / (1 + np.exp(-(base + own))))

    return Population(persons, draw)


def joined(persons: int, chances: Sequence[float], odds: Mapping[tuple[int, ...], float]) -> Population:
    """A log-linear model: odds ratios of two, three or more lists at once, given that the others are off."""
    cells = np.arange(1 << len(chances))
    logs = np.zeros(len(cells))
    for place, chance in enumerate(chances):
        logs += (cells >> place & 1) * np.log(chance / (1 - chance))
    for group, ratio in odds.items():
        mask = sum(1 << place for place in group)
        logs += (cells & mask == mask) * np.log(ratio)
    shares = np.exp(logs) / np.exp(logs).sum()

    def draw(random: Random) -> np.ndarray:
        counts = random.multinomial(persons, shares).astype(np.int64)
        counts[0] = 0
        return counts

    return Population(persons, draw)


def staying(persons: int, whole: float, early: Sequence[int], late: Sequence[int], *chances: float) -> Population:
    """Some are there all the time, the rest for one half of it; some lists are kept in one half only."""

    def draw(random: Random) -> np.ndarray:
        here = np.ones((persons, 2), np.bool_)
        here[np.arange(persons), random.integers(0, 2, persons)] &= random.random(persons) < whole
        kept = np.ones((2, len(chances)), np.bool_)
        kept[1, list(early)], kept[0, list(late)] = False, False
        half = 1 - np.sqrt(1 - np.array(chances))
        on = np.zeros((persons, len(chances)), np.bool_)
        for time in (0, 1):
            met = random.random(on.shape) < np.where(kept[time] & ~kept[1 - time], np.array(chances), half)
            on |= met & kept[time] & here[:, [time]]
        return counted(on)

    return Population(persons, draw)


def confused(persons: int, share: float, *chances: float) -> Population:
    """So many of the persons seen are taken for another whom they are not."""

    def draw(random: Random) -> np.ndarray:
        on = random.random((persons, len(chances))) < np.array(chances)
        seen = np.flatnonzero(on.any(axis=1))
        pairs = random.permutation(seen)[: 2 * int(share * len(seen) / 2)].reshape(-1, 2)
        on[pairs[:, 0]] |= on[pairs[:, 1]]
        on[pairs[:, 1]] = False
        return counted(on)

    return Population(persons, draw)


def beyond(share: float, some: Population) -> Population:
    """A share of all whom no list can reach."""
    return Population(round(some.persons / (1 - share)), some.draw)


LOOKED_AT = {
    "gamma, four lists, shape 2": gamma(2_000, 2, 0.18, 0.14, 0.12, 0.10),
    "gamma, five lists, shape 1": gamma(3_000, 1, 0.12, 0.10, 0.09, 0.08, 0.06),
    "gamma, three lists, shape 2": gamma(2_000, 2, 0.20, 0.15, 0.12),
    "normal, three lists, sd 0.6": normal(1_500, 0.6, 0.20, 0.15, 0.12),
    "easy and hard, three lists": kinds(2_000, (0.3, (0.3, 0.25, 0.2)), (0.7, (0.06, 0.05, 0.04))),
    "two traits, four lists": traits(2_500, 0.9, (0, 0, 1, 1), 0.15, 0.12, 0.12, 0.10),
    "two traits, six lists": traits(2_500, 0.8, (0, 0, 0, 1, 1, 1), 0.10, 0.09, 0.08, 0.08, 0.06, 0.05),
    "three lists joined": joined(2_000, (0.15, 0.12, 0.10, 0.10), {(0, 1): 2, (0, 1, 2): 3}),
    "three lists apart": joined(2_000, (0.18, 0.15, 0.15, 0.10), {(0, 1, 2): 0.25}),
    "all four joined": joined(2_000, (0.15, 0.12, 0.12, 0.10), {(0, 1): 2, (2, 3): 2, (0, 1, 2, 3): 2}),
    "four classes, five lists": kinds(
        3_000, (3, (0.20, 0.15, 0.10, 0.02, 0.02)), (3, (0.02, 0.02, 0.10, 0.15, 0.12)),
        (2, (0.10, 0.02, 0.02, 0.02, 0.15)), (2, (0.05, 0.05, 0.05, 0.05, 0.05)),
    ),
    "three classes, four lists": kinds(
        2_500, (1, (0.25, 0.20, 0.03, 0.02)), (1, (0.03, 0.02, 0.20, 0.15)), (1, (0.06, 0.06, 0.06, 0.06))
    ),
    "one list of its own": kinds(2_500, (2, (0.20, 0.15, 0.12, 0.02)), (1, (0.02, 0.02, 0.02, 0.30))),
    "half stay, four lists": staying(2_000, 0.5, (), (), 0.25, 0.20, 0.15, 0.12),
    "half stay, a list early and one late": staying(2_000, 0.5, (0,), (3,), 0.25, 0.20, 0.15, 0.15),
    "links made up, 3 %": confused(2_000, 0.03, 0.20, 0.15, 0.12, 0.10),
    "links made up, 6 %, five lists": confused(2_000, 0.06, 0.15, 0.12, 0.10, 0.08, 0.06),
    "one in ten beyond all": beyond(0.10, alike(1_800, 0.20, 0.15, 0.12, 0.10)),
    "one in ten beyond all, a pair": beyond(0.10, referred(2_700, (0.15, 0.12, 0.10, 0.08), (1, 0, 4))),
    "a fifth hardly in reach, five lists": kinds(
        2_500, (0.8, (0.15, 0.12, 0.10, 0.08, 0.08)), (0.2, (0.02, 0.01, 0.01, 0.01, 0.01))
    ),
    "found once, shy after": referred(
        2_500, (0.20, 0.15, 0.12, 0.10), (1, 0, 0.5), (2, 0, 0.5), (3, 0, 0.5)
    ),
    "differing and referred": both(
        referred(600, (0.35, 0.25, 0.25, 0.20), (1, 0, 3)),
        referred(1_400, (0.08, 0.06, 0.05, 0.05), (1, 0, 3)),
    ),
    "independent, six lists": alike(2_000, 0.12, 0.10, 0.08, 0.07, 0.06, 0.05),
    "normal, six lists, sd 0.6": normal(2_000, 0.6, 0.10, 0.09, 0.08, 0.07, 0.06, 0.05),
    "two pairs, six lists": referred(3_000, (0.12, 0.10, 0.09, 0.08, 0.06, 0.05), (1, 0, 4), (4, 2, 3)),
    "fed and differing": both(
        fed(600, (0.30, 0.25, 0.0, 0.20), 2, (0, 1), 0.35),
        fed(1_400, (0.08, 0.06, 0.0, 0.05), 2, (0, 1), 0.35),
    ),
    "links missed 8 %, a pair": torn(2_000, 0.08, 0.18, 0.15, 0.12, 0.10, 0.06),
}  # fmt: skip
SEALED = {
    "sealed: gamma, four lists, shape 3": gamma(1_500, 3, 0.18, 0.15, 0.10, 0.08),
    "sealed: gamma, five lists, shape 1.5": gamma(2_000, 1.5, 0.15, 0.10, 0.10, 0.06, 0.05),
    "sealed: normal, four lists, sd 0.8": normal(1_200, 0.8, 0.18, 0.14, 0.10, 0.10),
    "sealed: normal, four lists, large, sd 0.6": normal(5_000, 0.6, 0.12, 0.10, 0.08, 0.08),
    "sealed: normal, six lists, sd 0.8": normal(3_000, 0.8, 0.09, 0.08, 0.07, 0.06, 0.05, 0.04),
    "sealed: normal, three lists, sd 0.8": normal(1_500, 0.8, 0.18, 0.15, 0.12),
    "sealed: one in ten easy": kinds(
        3_000, (0.1, (0.45, 0.40, 0.35, 0.30)), (0.9, (0.08, 0.06, 0.06, 0.05))
    ),
    "sealed: half easy, five lists": kinds(
        1_500, (0.5, (0.22, 0.18, 0.15, 0.12, 0.10)), (0.5, (0.05, 0.05, 0.04, 0.03, 0.03))
    ),
    "sealed: two traits, five lists": traits(2_000, 1.0, (0, 0, 1, 1, 1), 0.14, 0.12, 0.10, 0.10, 0.08),
    "sealed: different lists, unequal": kinds(
        2_500, (0.7, (0.20, 0.16, 0.12, 0.02)), (0.3, (0.02, 0.03, 0.10, 0.25))
    ),
    "sealed: three classes, six lists": kinds(
        3_000, (1, (0.20, 0.15, 0.03, 0.02, 0.03, 0.02)), (1, (0.03, 0.02, 0.18, 0.15, 0.03, 0.02)),
        (1, (0.02, 0.03, 0.02, 0.03, 0.18, 0.15)),
    ),
    "sealed: three classes, five lists": kinds(
        2_400, (3, (0.22, 0.18, 0.05, 0.03, 0.03)), (2, (0.04, 0.03, 0.18, 0.15, 0.05)),
        (1, (0.03, 0.03, 0.05, 0.05, 0.20)),
    ),
    "sealed: three joined, five lists": joined(
        2_500, (0.14, 0.12, 0.10, 0.08, 0.08), {(0, 1): 2, (1, 2, 3): 3, (0, 4): 2}
    ),
    "sealed: pairs both ways": joined(1_500, (0.18, 0.15, 0.12, 0.10), {(0, 1): 3, (1, 2): 0.5, (2, 3): 2}),
    "sealed: a third stay, five lists": staying(2_500, 0.33, (), (4,), 0.22, 0.18, 0.14, 0.12, 0.12),
    "sealed: two thirds stay": staying(1_500, 0.67, (1,), (), 0.22, 0.20, 0.14, 0.12),
    "sealed: links made up, 4 %, a pair": confused(2_500, 0.04, 0.16, 0.14, 0.12, 0.10),
    "sealed: links missed, 8 %, five lists": torn(2_500, 0.08, 0.14, 0.12, 0.10, 0.08, 0.08),
    "sealed: one in eight beyond all": beyond(0.125, alike(2_100, 0.18, 0.15, 0.12, 0.08)),
    "sealed: a quarter hardly in reach": kinds(
        2_000, (0.75, (0.22, 0.16, 0.12, 0.10)), (0.25, (0.03, 0.02, 0.02, 0.01))
    ),
    "sealed: a list fed by two, five lists": fed(2_500, (0.14, 0.12, 0.10, 0.0, 0.08), 3, (0, 2), 0.45),
    "sealed: a list fed, little of its own": fed(1_800, (0.16, 0.14, 0.0, 0.10), 2, (0, 3), 0.40, 0.01),
    "sealed: independent, four lists, large": alike(10_000, 0.10, 0.08, 0.06, 0.05),
    "sealed: independent, six lists": alike(1_500, 0.14, 0.12, 0.10, 0.08, 0.06, 0.05),
    "sealed: a referral, five lists": referred(1_200, (0.18, 0.12, 0.12, 0.10, 0.08), (1, 0, 5)),
    "sealed: a referral, three lists": referred(1_000, (0.18, 0.10, 0.12), (2, 1, 4)),
}  # fmt: skip
