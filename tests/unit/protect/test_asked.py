"""What a reader of rounded numbers is asked: whether one number alone is left of a count of few people."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from tilstand.protect.attack.intruders import bound_small_counts
from tilstand.protect.attack.system import AttackSystem
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.terms import Key, Period

LIMIT, PARTS = 3, 4


def rounded(truth: list[int], told: list[tuple[int, int]]) -> tuple[AttackSystem, AggregationSystem]:
    """Parts and their whole, each told as a range."""
    numbers = [*truth, sum(truth)]
    keys = [Key("persons", str(at), Period.from_text("2031"), ()) for at in range(len(numbers))]
    own = [[at] for at in range(len(numbers))]
    sums = AggregationSystem.from_cell_lists([*own, list(range(len(numbers)))], numbers)
    factors = np.ones(len(sums.indices), np.int64)
    factors[-1] = -1  # the parts less the whole are none
    sums = replace(sums, factors=factors)
    found = AttackSystem(sums, ("sum",), {key: at for at, key in enumerate(keys)}, frozenset(keys), {})
    low, high = np.array(told).T
    return found, replace(sums, floor=low, ceiling=high.astype(np.float64))


@pytest.mark.parametrize("seed", range(12))
def test_one_number_is_left_of_a_small_count_where_going_through_all_tables_says_so(seed: int) -> None:
    chance = np.random.default_rng(seed)
    truth = chance.integers(0, 5, PARTS).tolist()
    numbers = [*truth, sum(truth)]
    told = [(max(n - int(chance.integers(0, 3)), 0), n + int(chance.integers(0, 2))) for n in numbers]
    found, sums = rounded(truth, told)
    given = np.array([False] * len(numbers) + [True])
    reach, _ = bound_small_counts(found, sums, given, dict.fromkeys(found.at, LIMIT), rounded=True)
    tables = [
        (*parts, sum(parts))
        for parts in itertools.product(*(range(low, high + 1) for low, high in told[:-1]))
        if told[-1][0] <= sum(parts) <= told[-1][1]
    ]
    single = {at for at in range(len(numbers)) if len({table[at] for table in tables}) == 1}
    small = {at for at, number in enumerate(numbers) if 1 <= number < LIMIT}
    left = {int(row) for at, row in enumerate(reach.rows) if reach.get_interval(at)[0] == reach.get_interval(at)[1]}
    assert set(reach.rows.tolist()) == small
    assert left == single & small
