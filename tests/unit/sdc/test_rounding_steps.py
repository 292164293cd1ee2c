"""Each step of rounding beside the same reckoned by hand: on tables so small that every rounding is tried."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand.sdc import Hypercube, SpanningVariable, build_table_system, controlled_rounding, rounding_search
from tilstand.sdc.aggregation import TableSystem
from tilstand.sdc.hypercube import Ints
from tilstand.sdc.rounding_problem import (
    FAR,
    LagrangianRelaxation,
    RelaxationState,
    RoundingBudget,
    RoundingChoice,
    build_rounding_choice,
    compute_lagrangian_bound,
    sum_row_terms,
)
from tilstand.sdc.rounding_search import (
    _BlockProgram,
    dive_from_relaxation,
    generate_cell_blocks,
    search_locally,
    solve_block,
)

pytestmark = pytest.mark.slow

BASE = 3


SHAPES = [(2, 2), (2, 3), (2, 4), (2, 2, 2), (6,)]


def counted(shape: tuple[int, ...], counts: list[int]) -> Hypercube:
    """A file with a count for every combination of codes."""
    variables = tuple(
        SpanningVariable(f"v{d}", tuple(f"{d}{k}" for k in range(size)), ()) for d, size in enumerate(shape)
    )
    cells = np.array(list(product(*map(range, shape))), np.int64)
    return Hypercube(variables, cells, np.array(counts, np.int64))


@st.composite
def choices(draw: st.DrawFn) -> tuple[TableSystem, Ints, RoundingChoice]:
    """What is published, how far each may be off (below 0 for any), and the choice that is left."""
    shape = draw(st.sampled_from(SHAPES))
    size = int(np.prod(shape))
    counts = draw(st.lists(st.sampled_from([0, 1, 1, 2, 2, 3, 4]), min_size=size, max_size=size))
    counts[:2] = [1, 2]
    made = build_table_system(counted(shape, counts), draw(st.sampled_from([None, 2])))
    far = st.sampled_from([-1, -1, 1, 2, 4])
    limits = np.array(draw(st.lists(far, min_size=len(made), max_size=len(made))), np.int64)
    limits[np.diff(made.indptr) < 2] = -1
    return made, limits, build_rounding_choice(made, BASE, limits, sure=False)


def every(one: RoundingChoice) -> list[Ints]:
    """Every rounding that no cell forbids by itself."""
    ways = [range(low, high + 1) for low, high in zip(one.lower.tolist(), one.upper.tolist(), strict=True)]
    return [np.array(z, np.int64) for z in product(*ways)]


def off(made: TableSystem, one: RoundingChoice, z: Ints) -> Ints:
    """How far each published cell is off."""
    inner = made.inner.copy()
    inner[one.cells] = BASE * z
    return np.abs(made.aggregate_finest_cells(inner) - made.values)


def beyond(one: RoundingChoice, z: Ints) -> int:
    """How many cells too few or too many go up, in all rows together."""
    n = one.count_cells_up(z)
    return int((np.maximum(one.least - n, 0) + np.maximum(n - one.most, 0)).sum())


def cost(one: RoundingChoice, z: Ints) -> int:
    return one.error(z) + FAR * beyond(one, z)


@draws(25)
@given(choices(), st.integers(0, 1 << 30))
def test_errors_and_limits_are_those_of_what_is_published(drawn, seed):
    made, limits, one = drawn
    for z in every(one)[seed % 7 :: 7]:
        errors = off(made, one, z)
        assert one.error(z) == errors.sum()
        bounded = np.diff(made.indptr) > 1
        assert one.find_broken_limits(z).any() == ((errors > limits) & (limits >= 0) & bounded).any()
        assert one.find_broken_limits(z).any() == (beyond(one, z) > 0)
        kinks, slopes, n = one.kinks, one.slopes, one.count_cells_up(z)
        more = np.where(n < kinks[1], slopes[0], np.where(n < kinks[2], slopes[1], slopes[2]))
        told = one.weight * (abs(one.base * (n + 1) - one.target) - abs(one.base * n - one.target))
        inside = (n >= one.least) & (n < one.most)
        assert (more[inside] == told[inside]).all()


@draws(25)
@given(choices(), st.integers(0, 1 << 30))
def test_what_is_not_rounded_of_a_sum_never_stands_there_as_a_small_count(drawn, seed):
    made, _, _ = drawn
    one = build_rounding_choice(made, BASE)
    for z in every(one)[seed % 7 :: 7]:
        inner = made.inner.copy()
        inner[one.cells] = BASE * z
        told = made.aggregate_finest_cells(inner)
        assert one.find_broken_limits(z).any() == ((told > 0) & (told < BASE)).any()


@draws(25)
@given(choices(), st.data())
def test_no_prices_promise_more_than_the_best_rounding_keeps(drawn, data):
    _, _, one = drawn
    least = min((one.error(z) for z in every(one) if not one.find_broken_limits(z).any()), default=FAR)
    rows = len(one.target)
    price = st.floats(-9, 9, allow_nan=False)
    prices = np.array(data.draw(st.lists(price, min_size=rows, max_size=rows)), np.float64)
    assert compute_lagrangian_bound(one, prices) <= least
    relaxed = LagrangianRelaxation(one)
    leaning = relaxed.run_passes(relaxed.start_relaxation(), 60)
    assert compute_lagrangian_bound(one, leaning.prices) <= least
    rows_of = one.rows_by_cell
    assert np.allclose(relaxed.compute_up_costs(prices), one.up + sum_row_terms(prices, rows_of[1], rows_of[0]))


@draws(25)
@given(choices(), st.data(), st.sampled_from([1, 3, 40]))
def test_a_walk_ends_no_worse_and_knows_where_it_stands(drawn, data, steps):
    _, _, one = drawn
    z = data.draw(st.sampled_from(every(one))).copy()
    n, before = one.count_cells_up(z), z.copy()
    size = len(one.cells)
    block = np.array(data.draw(st.lists(st.integers(0, size - 1), min_size=1, unique=True)), np.int64)
    taken = search_locally(one, np.sort(block), z, n, steps)
    free = (one.lower[block] < one.upper[block]).any()
    assert (taken > 0) == free
    assert taken <= steps
    assert (n == one.count_cells_up(z)).all()
    assert ((z >= one.lower) & (z <= one.upper)).all()
    held = np.setdiff1d(np.arange(size), block)
    assert (z[held] == before[held]).all()
    # Beyond a limit errors are not reckoned to the unit: what counts there is how far beyond it is.
    assert beyond(one, z) <= beyond(one, before)
    assert beyond(one, before) or cost(one, z) <= cost(one, before)
    if steps == 1:
        turned = [np.where(np.arange(size) == cell, 1 - before, before) for cell in block]
        may = [way for way in turned if ((way >= one.lower) & (way <= one.upper)).all()]
        best = min([cost(one, before), *(cost(one, way) for way in may)])
        assert cost(one, z) // FAR == best // FAR
        assert best >= FAR or cost(one, z) == best


@draws(25)
@given(choices(), st.data())
def test_a_block_is_settled_as_well_as_can_be(drawn, data):
    _, _, one = drawn
    ways = every(one)
    z = data.draw(st.sampled_from(ways))
    size = len(one.cells)
    block = np.sort(np.array(data.draw(st.lists(st.integers(0, size - 1), min_size=1, unique=True)), np.int64))
    held = np.setdiff1d(np.arange(size), block)
    before = z.copy()
    found = solve_block(one, block, z, 1000)
    assert (z == before).all()
    assert (found.z[held] == z[held]).all()
    assert found.least <= found.cost
    same = [way for way in ways if (way[held] == z[held]).all() and not one.find_broken_limits(way).any()]
    if same and not one.find_broken_limits(z).any():
        assert not one.find_broken_limits(found.z).any()
        assert one.error(found.z) == min(map(one.error, same))
        assert found.cost == one.error(found.z) - one.error(z)
        assert found.least == found.cost


def test_blocks_are_the_cells_of_rows_that_are_neither_small_nor_large():
    made = build_table_system(counted((4, 4), [1 + (at // 4 * 3 + at % 4) % 2 for at in range(16)]), 2)
    one = build_rounding_choice(made, BASE, None, sure=False)
    lengths = np.diff(one.indptr)
    found = list(generate_cell_blocks(one, 3, 4))
    wanted = [
        one.indices[one.indptr[row] : one.indptr[row + 1]] for row in np.flatnonzero((lengths >= 3) & (lengths <= 4))
    ]
    assert sorted(map(tuple, found)) == sorted(map(tuple, wanted))
    assert found
    (whole,) = generate_cell_blocks(one, 3, len(one.cells))
    assert list(whole) == list(range(len(one.cells)))
    (none,) = generate_cell_blocks(one, 10**6, 10**6)
    assert list(none) == list(range(len(one.cells)))


def test_what_is_proven_to_be_best_is_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """As little off as anything can be and within all limits: the solver has nothing to do."""

    def asked(*facts: object) -> None:
        raise AssertionError

    monkeypatch.setattr(rounding_search, "solve_block", asked)
    made = build_table_system(counted((2, 2), [1, 2, 2, 1]))
    one = build_rounding_choice(made, BASE, np.full(len(made), -1, np.int64), sure=False)
    z = next(z for z in every(one) if not beyond(one, z))
    best = rounding_search.RoundingResult(z, 2.0, 2.0)
    assert rounding_search._solve_blocks(one, best, np.zeros(len(z)), RoundingBudget()) is best
    with pytest.raises(AssertionError):
        rounding_search._solve_blocks(
            one, rounding_search.RoundingResult(z, 2.0, 1.0), np.zeros(len(z)), RoundingBudget()
        )


@draws(15)
@given(choices(), st.data())
def test_in_one_step_every_cell_goes_where_it_leans(drawn, data):
    _, _, one = drawn
    size = len(one.cells)
    leans = data.draw(st.lists(st.sampled_from([0.0, 0.2, 0.8, 1.0]), min_size=size, max_size=size))
    parts = np.clip(np.array(leans), one.lower, one.upper)
    start = RelaxationState(parts, np.zeros(len(one.target)))
    assert dive_from_relaxation(one, start, rounds=1, passes=1).tolist() == np.rint(parts).tolist()
    for rounds in (2, 5):
        found = dive_from_relaxation(one, start, rounds, passes=1)
        assert ((one.lower <= found) & (found <= one.upper)).all()
        decided = int(np.argmin(np.abs(parts - np.rint(parts)))) if size == 1 else None
        assert decided is None or found[decided] == np.rint(parts[decided])


def test_where_no_limit_can_be_broken_the_choice_is_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = build_table_system(counted((2, 3), [1, 2, 1, 4, 2, 1]))
    plain = build_rounding_choice(made, BASE, None, np.zeros(6, bool))
    assert not plain.least.any()
    assert not plain.lower.any()
    monkeypatch.setattr(controlled_rounding, "round_quickly", lambda trial: pytest.fail("it was tried"))
    found = controlled_rounding._build_feasible_choice(made, BASE, None)
    assert (found.cells.tolist(), found.counts.tolist()) == (plain.cells.tolist(), plain.counts.tolist())


@draws(20)
@given(choices(), st.integers(0, 3))
def test_a_block_promises_no_more_than_the_best_and_keeps_every_limit(drawn, nodes):
    _, _, one = drawn
    cells = np.arange(min(len(one.cells), 5))
    z = one.lower.copy()
    found = solve_block(one, cells, z, nodes)
    ways = [way for way in every(one) if (way[len(cells) :] == z[len(cells) :]).all()]
    kept = [one.error(way) - one.error(z) for way in ways if beyond(one, way) == 0]
    assert found.least <= min([*kept, found.cost])
    assert found.cost <= 0 or beyond(one, z) > 0
    program = _BlockProgram(one, cells, z)
    for way in ways:
        assert program.within(way[cells]) <= (beyond(one, way) <= beyond(one, z))
    assert not program.within(one.upper[cells] + 1)
    assert not program.within(one.lower[cells] - 1)
