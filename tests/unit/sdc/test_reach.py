"""How far many rows reach, and the shortest proof near a row: as the solver says of each by itself."""

from __future__ import annotations

import numpy as np
import pytest

from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.attack import LinearAttack
from tilstand.sdc.intervals import compute_feasibility_intervals
from tilstand.sdc.proofs import build_neighbourhood, find_shortest_proof


def crossed(seed: int, size: int = 5) -> tuple[AggregationSystem, np.ndarray]:
    """A square of counts with its margins, some of the finest cells given."""
    draw = np.random.default_rng(seed)
    inner = draw.poisson(1.2, size * size)
    grid = np.arange(size * size).reshape(size, size)
    rows = [*grid.tolist(), *grid.T.tolist(), grid.ravel().tolist(), *([one] for one in range(size * size))]
    shown = np.ones(len(rows), bool)
    shown[2 * size + 1 :] = draw.random(size * size) < 0.5
    return AggregationSystem.from_cell_lists(rows, inner.tolist()), shown


@pytest.mark.parametrize("seed", range(12))
def test_each_row_is_narrowed_as_by_itself_and_no_further_than_is_asked(seed: int) -> None:
    sums, shown = crossed(seed)
    attack, asked = LinearAttack(sums, shown), np.flatnonzero(~shown)
    found = compute_feasibility_intervals(attack, asked, low=0, high=3)
    for at, row in enumerate(asked):
        least, most = attack.compute_real_ends(int(row))
        low, high = found.get_interval(at)
        assert least <= low
        assert high <= most
        assert low == least if found.exact_least[at] else low <= 0
        assert high == most if found.exact_most[at] else high >= 3


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_what_is_narrowed_has_a_short_proof_near_it(seed: int) -> None:
    sums, shown = crossed(seed)
    attack = LinearAttack(sums, shown)
    for row in np.flatnonzero(~shown):
        least, most = attack.compute_real_ends(int(row))
        for side, end in ((True, least), (False, most)):
            found = find_shortest_proof(sums, shown, int(row), least=side, end=end)
            assert found is not None
            assert found.end == end
            assert not set(found.multipliers) & set(np.flatnonzero(~shown))


def test_a_part_of_a_system_keeps_what_is_known_of_its_rows_and_cells() -> None:
    whole = AggregationSystem(
        np.array([0, 2, 3, 5]),
        np.array([0, 1, 1, 2, 3], np.int32),
        np.array([4, 1, 7, 2]),
        factors=np.array([1, -1, 1, 1, 1]),
        slack=np.array([0, 2, 0]),
        floor=np.array([0, 1, 0, 0]),
        ceiling=np.array([9.0, np.inf, np.inf, 8.0]),
    )
    part = build_neighbourhood(whole, np.array([True, True, True]), 1, 3)
    assert part.rows.tolist() == [0, 1]
    assert part.sums.values.tolist() == [3, 1]
    assert part.sums.slack is not None
    assert part.sums.slack.tolist() == [0, 2]
    assert part.sums.low.tolist() == [0.0, 1.0]
    assert part.sums.high.tolist() == [9.0, np.inf]


def test_one_table_shows_much_or_little_in_many_rows() -> None:
    sums, shown = crossed(3)
    attack, asked = LinearAttack(sums, shown), np.flatnonzero(~shown)
    least, most = attack.table(asked, least=True), attack.table(asked, least=False)
    assert least is not None
    assert most is not None
    assert least[asked - 11].sum() <= sums.values[asked].sum() <= most[asked - 11].sum()
    for table in (least, most):
        agreed = np.add.reduceat(table[sums.indices], sums.indptr[:-1])
        assert agreed[shown] == pytest.approx(sums.values[shown])
