"""Every step of rounding on a few tables, told in full: another step would print another table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from plain import asking, held, plain, short

from tilstand.sdc import CodeGrouping, Hypercube, SpanningVariable, build_table_system, rounding_search
from tilstand.sdc import rounding_search as settle
from tilstand.sdc.aggregation import TableSystem
from tilstand.sdc.controlled_rounding import _build_feasible_choice, compute_rounding_intervals, round_table_system
from tilstand.sdc.rounding_problem import (
    LagrangianRelaxation,
    RelaxationState,
    RoundingBudget,
    RoundingChoice,
    build_rounding_choice,
    compute_lagrangian_bound,
    hash_numbers,
)
from tilstand.sdc.rounding_search import (
    BlockSolution,
    _BlockProgram,
    dive_from_relaxation,
    generate_cell_blocks,
    search_locally,
)

TOLD = Path(__file__).with_name("rounding.txt")


def made(counts: str, up_to: int | None = None) -> TableSystem:
    """Five by four codes, the first grouped; a combination at which nothing stands can count nobody."""
    grouped = CodeGrouping("g", ("x", "y"), np.array([0, 0, 1, 1, 1]))
    told = [(at, int(one)) for at, one in zip(product(range(5), range(4)), counts, strict=True) if one != "-"]
    cells, numbers = (np.array(one) for one in zip(*told, strict=True))
    rows, columns = SpanningVariable("a", tuple("abcde"), (grouped,)), SpanningVariable("b", tuple("pqrs"))
    return build_table_system(Hypercube((rows, columns), cells, numbers), up_to)


MANY = "12-121121-2122111200"
FEW = "10-001000-1010010010"
GREAT = "192341250-7282116031"


def choices() -> Iterator[tuple[str, RoundingChoice]]:
    many, few, great = made(MANY), made(FEW, 1), made(GREAT)
    limits = np.full(len(many), 2)
    limits[::3], limits[1::5] = -1, 1
    yield "many", build_rounding_choice(many, 3)
    yield "few", build_rounding_choice(few, 3)
    yield "few, not sure", build_rounding_choice(few, 5, sure=False)
    yield "many, limited", build_rounding_choice(many, 3, limits)
    more = np.zeros(len(great.inner), bool)
    more[[0, 4, 7]] = True
    yield "more", build_rounding_choice(great, 4, np.full(len(great), 5), more)
    yield "sure of its base", build_rounding_choice(made("1" * 20, 1), 5)
    yield (
        "none",
        build_rounding_choice(
            build_table_system(Hypercube((SpanningVariable("a", ("a",)),), np.array([[0]]), np.array([9]))), 3
        ),
    )


def walks(one: RoundingChoice) -> Iterator[str]:
    cells = np.arange(len(one.cells))
    for block, steps, up in ((cells, 1, 0), (cells, 30, 0), (cells, 130, 1), (cells[::2], 200, 1), (cells[1:4], 7, 1)):
        z = np.full(len(cells), up)
        n = one.count_cells_up(z)
        taken = search_locally(one, block, z, n, steps)
        yield f"walked {plain(block)} {steps}: {taken} {plain(z)} {plain(n)}"


def relaxes(one: RoundingChoice) -> Iterator[str]:
    relaxed = LagrangianRelaxation(one)
    at = relaxed.start_relaxation()
    yield f"begun {plain(at)} scale {plain(relaxed.scale)}"
    for count in (1, 4):
        at = relaxed.run_passes(at, count)
        yield f"{count} on {plain(at)} pulls {plain(relaxed.compute_up_costs(at.prices))} bound {compute_lagrangian_bound(one, at.prices)}"
    for rounds in (1, 3):
        yield f"dived {plain(dive_from_relaxation(one, at, rounds, 2))}"
    relaxed.fix_cells(np.array([0]), np.array([1.0]))
    yield f"fixed {plain(relaxed.lower)} {plain(relaxed.upper)}"


def programs(one: RoundingChoice) -> Iterator[str]:
    cells = np.arange(len(one.cells))
    for block in (cells, cells[1:4]):
        for up in (0, 1):
            z = (cells + up) % 2
            program = _BlockProgram(one, block, z)
            yield f"program {plain(program.build_block_program())}"
            point, cost = program.to_program_point(z[block]), program.compute_block_cost(z[block])
            yield f"point {plain(point)} cost {cost} within {program.within(z[block])}"


def all_told() -> Iterator[str]:
    for name, one in choices():
        yield f"## {name}"
        yield plain(one)
        yield f"rows_of {plain(one.rows_by_cell)} limited {plain(one.possible_limits)}"
        yield f"kinks {plain(one.kinks)} slopes {plain(one.slopes)}"
        for z in (one.lower, one.upper, np.arange(len(one.cells)) % 2):
            yield f"{plain(z)}: up {plain(one.count_cells_up(z))} error {one.error(z)} broken {plain(one.find_broken_limits(z))}"
        if len(one.cells):
            yield from (line for told in (walks, relaxes, programs) for line in told(one))
        for fewest, most in ((2, 3), (4, 4), (3, 9), (50, 60), (5, 8)):
            yield f"blocks {fewest} to {most}: {plain(list(generate_cell_blocks(one, fewest, most)))}"


def improvements(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """What is tried in which order, with blocks of which the first cell is turned instead of solved."""
    said: list[str] = []
    walk, dive, relax = (
        rounding_search.search_locally,
        rounding_search.dive_from_relaxation,
        rounding_search._relax_choice,
    )

    def turned(one: RoundingChoice, cells: Any, z: Any, nodes: int) -> BlockSolution:
        found = z.copy()
        found[cells[0]] ^= 1
        cost = one.error(found) - one.error(z)
        said.append(f"settled {plain(cells)} {plain(z)} {nodes}: {cost}")
        return BlockSolution(found, cost, -9)

    def walks(one: RoundingChoice, cells: Any, z: Any, n: Any, steps: int) -> int:
        taken = walk(one, cells, z, n, min(steps, 9))
        said.append(f"walked {plain(cells)} {steps}: {plain(z)}")
        return 40 * taken

    def dives(one: RoundingChoice, at: RelaxationState, rounds: int, passes: int) -> Any:
        z = dive(one, at, rounds, passes)
        said.append(f"dived {rounds} {passes}: {plain(z)}")
        return z

    def relaxes(one: RoundingChoice, passes: int) -> RelaxationState:
        said.append(f"relaxed {passes}: {plain(relax(one, passes))}")
        return relax(one, passes)

    monkeypatch.setattr(
        rounding_search, "compute_lagrangian_bound", lambda one, prices: compute_lagrangian_bound(one, prices) - 5
    )
    monkeypatch.setattr(rounding_search, "_PASSES", 15)
    monkeypatch.setattr(rounding_search, "_FEWEST", 4)
    monkeypatch.setattr(rounding_search, "_MOST", 6)
    for name, own in (
        ("solve_block", turned),
        ("search_locally", walks),
        ("dive_from_relaxation", dives),
        ("_relax_choice", relaxes),
    ):
        monkeypatch.setattr(rounding_search, name, own)
    work = RoundingBudget(33, ((2, 3), (3, 5)), 2, 900, 5, 5, 6, 40)
    for name, one in choices():
        if name == "many, limited":  # as little off as can be: no more is tried
            monkeypatch.setattr(rounding_search, "compute_lagrangian_bound", compute_lagrangian_bound)
        elif name not in ("many", "more", "none"):
            continue
        said.append(f"## {name}, improved")
        for own in (work, replace(work, whole=99, sweeps=3, steps=2_000)) if name != "none" else (work,):
            said.append(f"improved {plain(rounding_search.search_best_rounding(one, own))}")
        said.append(f"quick {plain(rounding_search.round_quickly(one))}")
    yield from said


def rounds() -> Iterator[str]:
    """What is printed of a table, and what a reader can tell of it."""
    whole = made(GREAT)
    limits = np.full(len(whole), 3)
    limits[::2] = -1
    for own in (None, limits):
        found = round_table_system(whole, 3, limits=own)
        yield f"rounded {plain(found)}"
        yield plain(compute_rounding_intervals(whole, found))
    for counts, base in (("004302032001-1101000", 3), ("2--30412230010131004", 5), (FEW, 5)):
        yield f"chosen {plain(_build_feasible_choice(made(counts, 1), base, None))}"


def test_every_step_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    held(TOLD, map(short, [*all_told(), *rounds(), *improvements(monkeypatch)]))


def test_of_two_roundings_the_one_that_keeps_limits_is_better_then_the_one_that_is_less_off() -> None:
    one: Any = SimpleNamespace(
        lower=np.array([0, 1]),
        upper=np.array([1, 1]),
        find_broken_limits=lambda z: np.array([z[0] > 1]),
        error=lambda z: int(z[0]),
    )
    kept, same, worse, outside = (np.array(z) for z in ([0, 1], [0, 1], [1, 1], [0, 0]))
    assert [rounding_search._count_broken_rows(one, z) for z in (kept, worse, outside, np.array([2, 2]))] == [
        0,
        0,
        1,
        3,
    ]
    first = rounding_search._choose_better_rounding(one, None, worse, 7)
    assert plain(first) == "RoundingResult(z=[1 1], error=1, bound=7)"
    assert rounding_search._choose_better_rounding(one, first, outside, 7) is first
    better = rounding_search._choose_better_rounding(one, first, kept, 7)
    assert better.z is kept
    assert rounding_search._choose_better_rounding(one, better, same, 7) is better


def test_a_block_is_solved_from_where_it_stands_and_nothing_worse_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(settle, "create_highs", asking(settle.create_highs, said))
    one = build_rounding_choice(made(MANY), 3)
    z = np.arange(len(one.cells)) % 2
    cells = np.array([0, 3, 9])
    ways = [np.array(way) for way in product((0, 1), repeat=3)]
    errors = {tuple(way): one.error(np.where(np.isin(np.arange(len(z)), cells), 0, z)) for way in ways}
    for way in ways:
        told = z.copy()
        told[cells] = way
        errors[tuple(way)] = one.error(told)
    least = min(errors.values())
    found = settle.solve_block(one, cells, z, 40)
    assert (one.error(found.z), found.cost, found.least) == (least, least - one.error(z), least - one.error(z))
    again = settle.solve_block(one, cells, found.z, 40)
    assert again.z is found.z
    assert (again.cost, again.least) == (0, 0)
    assert said[0] == (
        "instance {presolve: choose, solver: choose, simplex_scale_strategy: 2, mip_rel_gap: 0, "
        "mip_abs_gap: 0.999, time_limit: 60, mip_max_nodes: 40}"
    )


def test_a_rounding_is_as_far_from_its_bound_as_it_says() -> None:
    found = round_table_system(made(GREAT), 3)
    assert (found.total_error, found.bound, found.largest_error, found.gap) == (24, 24, 2, 0.0)
    none = [replace(found, errors=np.zeros(size, np.int64)).largest_error for size in (0, 3)]
    assert none == [0, 0]
    assert (replace(found, bound=18).gap, replace(found, errors=np.zeros(3)).gap) == (0.25, 0.0)


@pytest.mark.parametrize(
    ("answer", "dual", "cost", "least"),
    [
        ([0, 1, 1e-7, 7], -100.3, -4, -100),
        ([0, 1, 0], float("-inf"), -4, -4611686018427387904),
        ([0, 1, 0], 90.0, -4, -4),
        ([1, 0, 1], -100.3, 0, -100),  # no better than what stands there
        ([], 90.0, 0, 0),
        ([-1, 2, 0], 3.2, -4, -4),
    ],
)
def test_what_the_solver_answers_is_counted_again(
    monkeypatch: pytest.MonkeyPatch, answer: list[float], dual: float, cost: int, least: int
) -> None:
    told = SimpleNamespace(
        **{name: lambda *given: None for name in ("passModel", "setSolution", "run")},
        getSolution=lambda: SimpleNamespace(col_value=answer),
        getInfo=lambda: SimpleNamespace(mip_dual_bound=dual),
    )
    monkeypatch.setattr(settle, "create_highs", lambda **options: told)
    one = build_rounding_choice(made(MANY), 3)
    found = settle.solve_block(one, np.array([0, 3, 9]), np.arange(len(one.cells)) % 2, 40)
    assert (found.cost, found.least) == (cost, least)


def test_stable_hashes_are_those_of_splitmix() -> None:
    assert hash_numbers(np.arange(3), 0).tolist() == [0, 6238072747940578789, -2606959012126976886]
    assert hash_numbers(np.array([5, 2**40]), 3).tolist() == [4292726422858613063, -2067593604140243248]
