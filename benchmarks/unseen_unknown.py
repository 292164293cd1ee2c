"""Populations of kinds that no limit was set on: other numbers of lists, other sizes, other ways to be found.

Each is a way in which real lists come about: one that sees women only or begins late, copies of another list,
services that exclude each other, persons who are passed on, regions, groups found together, turnover.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from unseen_populations import OWN, Population, Random, alike, both, counted, kinds, normal, referred

__all__ = ["UNKNOWN"]


def passed_on(persons: int, chances: Sequence[float], onwards: float) -> Population:
    """A chain: whoever is on a list is passed on to the next with a chance, beside its own persons."""

    def draw(random: Random) -> np.ndarray:
        on = random.random((persons, len(chances))) < np.array(chances)
        for place in range(1, len(chances)):
            on[:, place] |= on[:, place - 1] & (random.random(persons) < onwards)
        return counted(on)

    return Population(persons, draw)


def copied(persons: int, chances: Sequence[float], source: int, share: float) -> Population:
    """The last list holds so great a share of another, beside its own persons."""

    def draw(random: Random) -> np.ndarray:
        on = random.random((persons, len(chances))) < np.array(chances)
        on[:, -1] |= on[:, source] & (random.random(persons) < share)
        return counted(on)

    return Population(persons, draw)


def turned_over(persons: int, stay: float, starts: Sequence[float], *rates: float, trend: float = 1.0) -> Population:
    """Persons are there for a part of the time; lists are kept from a point of it on, and grow by its end.

    Rates are of a person who is there all the time and a list kept all the time.
    """
    steps = np.linspace(0.05, 0.95, 10)

    def draw(random: Random) -> np.ndarray:
        here = np.minimum(random.exponential(stay, persons), 1.0)
        comes = random.random(persons) * (1.0 + here) - here
        there = (steps >= comes[:, None]) & (steps < (comes + here)[:, None])
        # Who was there between two of the steps only counts as there at the nearest.
        there[np.arange(persons), np.abs(steps - (comes + here / 2)[:, None]).argmin(axis=1)] = True
        kept = (steps >= np.array(starts)[:, None]) * trend ** (steps - 0.5)
        rate = (there.astype(float) @ kept.T) * np.array(rates) / len(steps)
        return counted(random.random(rate.shape) < 1.0 - np.exp(-rate))

    return Population(persons, draw)


def together(groups: int, most: int, drawn: float, *chances: float) -> Population:
    """Groups of up to so many; whoever is found brings each of the others along with a chance."""
    sizes = np.random.default_rng(5).integers(1, most + 1, groups)
    owner = np.repeat(np.arange(groups), sizes)

    def draw(random: Random) -> np.ndarray:
        on = random.random((len(owner), len(chances))) < np.array(chances)
        for place in range(len(chances)):
            found = np.zeros(groups, np.bool_)
            found[owner[on[:, place]]] = True
            on[:, place] |= found[owner] & (random.random(len(owner)) < drawn)
        return counted(on)

    return Population(len(owner), draw)


def beta(persons: int, spread: float, *means: float) -> Population:
    """A person's rank decides a beta chance of every list."""

    def draw(random: Random) -> np.ndarray:
        from scipy.stats import beta as law

        rank = random.random((persons, 1))
        mean = np.array(means)
        return counted(random.random((persons, len(means))) < law.ppf(rank, mean * spread, (1 - mean) * spread))

    return Population(persons, draw)


def shut(persons: int, share: float, *chances: float) -> Population:
    """Services that exclude each other: so great a share of the persons keep to the first that found them."""

    def draw(random: Random) -> np.ndarray:
        on = random.random((persons, len(chances))) < np.array(chances)
        first = np.where(on, random.random(on.shape), 2.0).argmin(axis=1)
        only = np.zeros_like(on)
        only[np.arange(persons), first] = on.any(axis=1)
        return counted(np.where((random.random(persons) < share)[:, None], only, on))

    return Population(persons, draw)


UNKNOWN = {
    "unknown: seven lists, alike": alike(4_000, 0.10, 0.09, 0.08, 0.07, 0.06, 0.05, 0.04),
    "unknown: three lists, 30,000": alike(30_000, 0.05, 0.04, 0.03),
    "unknown: 300, five lists, a pair": referred(300, (0.25, 0.20, 0.15, 0.12, 0.12), (1, 0, 4)),
    "unknown: a list that sees women only": kinds(
        2_500, (0.6, (0.18, 0.15, 0.25, 0.10)), (0.4, (0.14, 0.15, 0.0, 0.10))
    ),
    "unknown: one list for women, one for men": kinds(
        3_000, (0.5, (0.18, 0.12, 0.25, 0.0, 0.10)), (0.5, (0.15, 0.12, 0.0, 0.20, 0.10))
    ),
    "unknown: a list that begins halfway": turned_over(2_000, 0.8, (0, 0, 0, 0.5), 0.4, 0.3, 0.25, 0.4),
    "unknown: two lists begin late, short stays": turned_over(
        3_000, 0.3, (0, 0, 0.4, 0.6), 0.8, 0.6, 0.6, 0.8
    ),
    "unknown: all lists grow, short stays": turned_over(
        5_000, 0.3, (0,) * 5, 0.6, 0.5, 0.4, 0.3, 0.3, trend=4.0
    ),
    # The same, once it is declared that up to a third of all may hardly be reached.
    "unknown: a list that begins halfway, declared": replace(
        turned_over(2_000, 0.8, (0, 0, 0, 0.5), 0.4, 0.3, 0.25, 0.4), reach=0.33
    ),
    "unknown: a third almost out of reach, declared": replace(OWN["a third almost out of reach"], reach=0.33),
    "unknown: a list copied by nine in ten": copied(2_000, (0.20, 0.15, 0.12, 0.10, 0.01), 0, 0.9),
    "unknown: a list copied by half, large": copied(12_000, (0.10, 0.08, 0.06, 0.05, 0.03), 1, 0.5),
    "unknown: services that shut each other out": shut(3_000, 0.3, 0.18, 0.15, 0.12, 0.10),
    # The same, once it is declared that up to 35 % of the links may be lacking.
    "unknown: services that shut each other out, declared": replace(
        shut(3_000, 0.3, 0.18, 0.15, 0.12, 0.10), declared=(0.0, 0.35)
    ),
    "unknown: services that shut each other out, five": shut(6_000, 0.2, 0.14, 0.12, 0.10, 0.08, 0.06),
    "unknown: passed on from list to list": passed_on(2_000, (0.15, 0.10, 0.08, 0.06), 0.4),
    "unknown: passed on from list to list, five": passed_on(8_000, (0.10, 0.06, 0.05, 0.05, 0.04), 0.25),
    "unknown: found in groups of up to five": together(900, 5, 0.4, 0.10, 0.08, 0.06, 0.05),
    "unknown: three regions, a list of each": kinds(
        4_000, (0.5, (0.15, 0.10, 0.20, 0.0, 0.0)), (0.3, (0.12, 0.10, 0.0, 0.25, 0.0)),
        (0.2, (0.08, 0.10, 0.0, 0.0, 0.30)),
    ),
    "unknown: a few known to all": kinds(
        2_000, (0.03, (0.7, 0.7, 0.7, 0.7)), (0.97, (0.14, 0.12, 0.10, 0.08))
    ),
    "unknown: beta, four lists, 15,000": beta(15_000, 6.0, 0.12, 0.10, 0.08, 0.06),
    "unknown: two countries, one with referrals": both(
        alike(1_200, 0.22, 0.18, 0.12, 0.10), referred(1_800, (0.10, 0.06, 0.08, 0.08), (1, 0, 6), (3, 2, 3))
    ),
    "unknown: 30,000 who differ": normal(30_000, 0.5, 0.06, 0.05, 0.04, 0.03, 0.03),
    "unknown: 300 who differ, three lists": normal(300, 0.6, 0.30, 0.25, 0.20),
}  # fmt: skip
