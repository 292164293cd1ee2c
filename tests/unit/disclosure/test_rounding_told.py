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

from tilstand.disclosure import Grouping, Micro, Variable, tables
from tilstand.disclosure.rounded import _choice, rounded
from tilstand.disclosure.rounding import improve, settle
from tilstand.disclosure.rounding.choice import RoundingChoice, choice, hashed
from tilstand.disclosure.rounding.dive import dived
from tilstand.disclosure.rounding.effort import RoundingWork
from tilstand.disclosure.rounding.possible import possible
from tilstand.disclosure.rounding.relax import Leaning, Relaxed, bound
from tilstand.disclosure.rounding.settle import SettledBlock, _Program
from tilstand.disclosure.rounding.walk import blocks, walked
from tilstand.disclosure.tables import Tables

TOLD = Path(__file__).with_name("rounding.txt")


def made(counts: str, up_to: int | None = None) -> Tables:
    """Five by four codes, the first grouped; a combination at which nothing stands can count nobody."""
    grouped = Grouping("g", ("x", "y"), np.array([0, 0, 1, 1, 1]))
    told = [(at, int(one)) for at, one in zip(product(range(5), range(4)), counts, strict=True) if one != "-"]
    cells, numbers = (np.array(one) for one in zip(*told, strict=True))
    rows, columns = Variable("a", tuple("abcde"), (grouped,)), Variable("b", tuple("pqrs"))
    return tables(Micro((rows, columns), cells, numbers), up_to)


MANY = "12-121121-2122111200"
FEW = "10-001000-1010010010"
GREAT = "192341250-7282116031"


def choices() -> Iterator[tuple[str, RoundingChoice]]:
    many, few, great = made(MANY), made(FEW, 1), made(GREAT)
    limits = np.full(len(many), 2)
    limits[::3], limits[1::5] = -1, 1
    yield "many", choice(many, 3)
    yield "few", choice(few, 3)
    yield "few, not sure", choice(few, 5, sure=False)
    yield "many, limited", choice(many, 3, limits)
    more = np.zeros(len(great.inner), bool)
    more[[0, 4, 7]] = True
    yield "more", choice(great, 4, np.full(len(great), 5), more)
    yield "sure of its base", choice(made("1" * 20, 1), 5)
    yield "none", choice(tables(Micro((Variable("a", ("a",)),), np.array([[0]]), np.array([9]))), 3)


def walks(one: RoundingChoice) -> Iterator[str]:
    cells = np.arange(len(one.cells))
    for block, steps, up in (
        (cells, 1, 0),
        (cells, 30, 0),
        (cells, 130, 1),
        (cells[::2], 200, 1),
        (cells[1:4], 7, 1),
    ):
        z = np.full(len(cells), up)
        n = one.ups(z)
        taken = walked(one, block, z, n, steps)
        yield f"walked {plain(block)} {steps}: {taken} {plain(z)} {plain(n)}"


def relaxes(one: RoundingChoice) -> Iterator[str]:
    relaxed = Relaxed(one)
    at = relaxed.begin()
    yield f"begun {plain(at)} scale {plain(relaxed.scale)}"
    for count in (1, 4):
        at = relaxed.passes(at, count)
        yield f"{count} on {plain(at)} pulls {plain(relaxed.pulls(at.prices))} bound {bound(one, at.prices)}"
    for rounds in (1, 3):
        yield f"dived {plain(dived(one, at, rounds, 2))}"
    relaxed.fix(np.array([0]), np.array([1.0]))
    yield f"fixed {plain(relaxed.lower)} {plain(relaxed.upper)}"


def programs(one: RoundingChoice) -> Iterator[str]:
    cells = np.arange(len(one.cells))
    for block in (cells, cells[1:4]):
        for up in (0, 1):
            z = (cells + up) % 2
            program = _Program(one, block, z)
            yield f"program {plain(program.model())}"
            point, cost = program.point(z[block]), program.cost(z[block])
            yield f"point {plain(point)} cost {cost} within {program.within(z[block])}"


def all_told() -> Iterator[str]:
    for name, one in choices():
        yield f"## {name}"
        yield plain(one)
        yield f"rows_of {plain(one.rows_of)} limited {plain(one.limited)}"
        yield f"kinks {plain(one.kinks)} slopes {plain(one.slopes)}"
        for z in (one.lower, one.upper, np.arange(len(one.cells)) % 2):
            yield f"{plain(z)}: up {plain(one.ups(z))} error {one.error(z)} broken {plain(one.broken(z))}"
        if len(one.cells):
            yield from (line for told in (walks, relaxes, programs) for line in told(one))
        for fewest, most in ((2, 3), (4, 4), (3, 9), (50, 60), (5, 8)):
            yield f"blocks {fewest} to {most}: {plain(list(blocks(one, fewest, most)))}"


def improvements(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """What is tried in which order, with blocks of which the first cell is turned instead of solved."""
    said: list[str] = []
    walk, dive, relax = improve.walked, improve.dived, improve._relaxed

    def turned(one: RoundingChoice, cells: Any, z: Any, nodes: int) -> SettledBlock:
        found = z.copy()
        found[cells[0]] ^= 1
        cost = one.error(found) - one.error(z)
        said.append(f"settled {plain(cells)} {plain(z)} {nodes}: {cost}")
        return SettledBlock(found, cost, -9)

    def walks(one: RoundingChoice, cells: Any, z: Any, n: Any, steps: int) -> int:
        taken = walk(one, cells, z, n, min(steps, 9))
        said.append(f"walked {plain(cells)} {steps}: {plain(z)}")
        return 40 * taken

    def dives(one: RoundingChoice, at: Leaning, rounds: int, passes: int) -> Any:
        z = dive(one, at, rounds, passes)
        said.append(f"dived {rounds} {passes}: {plain(z)}")
        return z

    def relaxes(one: RoundingChoice, passes: int) -> Leaning:
        said.append(f"relaxed {passes}: {plain(relax(one, passes))}")
        return relax(one, passes)

    monkeypatch.setattr(improve, "bound", lambda one, prices: bound(one, prices) - 5)
    monkeypatch.setattr(improve, "_PASSES", 15)
    monkeypatch.setattr(improve, "_FEWEST", 4)
    monkeypatch.setattr(improve, "_MOST", 6)
    for name, own in (("settled", turned), ("walked", walks), ("dived", dives), ("_relaxed", relaxes)):
        monkeypatch.setattr(improve, name, own)
    work = RoundingWork(33, ((2, 3), (3, 5)), 2, 900, 5, 5, 6, 40)
    for name, one in choices():
        if name == "many, limited":  # as little off as can be: no more is tried
            monkeypatch.setattr(improve, "bound", bound)
        elif name not in ("many", "more", "none"):
            continue
        said.append(f"## {name}, improved")
        for own in (work, replace(work, whole=99, sweeps=3, steps=2_000)) if name != "none" else (work,):
            said.append(f"improved {plain(improve.improved(one, own))}")
        said.append(f"quick {plain(improve.quick(one))}")
    yield from said


def rounds() -> Iterator[str]:
    """What is printed of a table, and what a reader can tell of it."""
    whole = made(GREAT)
    limits = np.full(len(whole), 3)
    limits[::2] = -1
    for own in (None, limits):
        found = rounded(whole, 3, limits=own)
        yield f"rounded {plain(found)}"
        yield plain(possible(whole, found))
    for counts, base in (("004302032001-1101000", 3), ("2--30412230010131004", 5), (FEW, 5)):
        yield f"chosen {plain(_choice(made(counts, 1), base, None))}"


def test_every_step_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    held(TOLD, map(short, [*all_told(), *rounds(), *improvements(monkeypatch)]))


def test_of_two_roundings_the_one_that_keeps_limits_is_better_then_the_one_that_is_less_off() -> None:
    one: Any = SimpleNamespace(
        lower=np.array([0, 1]),
        upper=np.array([1, 1]),
        broken=lambda z: np.array([z[0] > 1]),
        error=lambda z: int(z[0]),
    )
    kept, same, worse, outside = (np.array(z) for z in ([0, 1], [0, 1], [1, 1], [0, 0]))
    assert [improve._broken(one, z) for z in (kept, worse, outside, np.array([2, 2]))] == [0, 0, 1, 3]
    first = improve._better(one, None, worse, 7)
    assert plain(first) == "Improved(z=[1 1], error=1, bound=7)"
    assert improve._better(one, first, outside, 7) is first
    better = improve._better(one, first, kept, 7)
    assert better.z is kept
    assert improve._better(one, better, same, 7) is better


def test_a_block_is_solved_from_where_it_stands_and_nothing_worse_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    monkeypatch.setattr(settle, "instance", asking(settle.instance, said))
    one = choice(made(MANY), 3)
    z = np.arange(len(one.cells)) % 2
    cells = np.array([0, 3, 9])
    ways = [np.array(way) for way in product((0, 1), repeat=3)]
    errors = {tuple(way): one.error(np.where(np.isin(np.arange(len(z)), cells), 0, z)) for way in ways}
    for way in ways:
        told = z.copy()
        told[cells] = way
        errors[tuple(way)] = one.error(told)
    least = min(errors.values())
    found = settle.settled(one, cells, z, 40)
    assert (one.error(found.z), found.cost, found.least) == (
        least,
        least - one.error(z),
        least - one.error(z),
    )
    again = settle.settled(one, cells, found.z, 40)
    assert again.z is found.z
    assert (again.cost, again.least) == (0, 0)
    assert said[0] == (
        "instance {presolve: choose, solver: choose, simplex_scale_strategy: 2, mip_rel_gap: 0, "
        "mip_abs_gap: 0.999, time_limit: 60, mip_max_nodes: 40}"
    )


def test_a_rounding_is_as_far_from_its_bound_as_it_says() -> None:
    found = rounded(made(GREAT), 3)
    assert (found.total_error, found.bound, found.greatest_error, found.gap) == (24, 24, 2, 0.0)
    none = [replace(found, errors=np.zeros(size, np.int64)).greatest_error for size in (0, 3)]
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
    monkeypatch.setattr(settle, "instance", lambda **options: told)
    one = choice(made(MANY), 3)
    found = settle.settled(one, np.array([0, 3, 9]), np.arange(len(one.cells)) % 2, 40)
    assert (found.cost, found.least) == (cost, least)


def test_stable_hashes_are_those_of_splitmix() -> None:
    assert hashed(np.arange(3), 0).tolist() == [0, 6238072747940578789, -2606959012126976886]
    assert hashed(np.array([5, 2**40]), 3).tolist() == [4292726422858613063, -2067593604140243248]
