import importlib.util
import sys
from pathlib import Path

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand.kernel.bounds import compute_bounds
from tilstand.kernel.feasibility import Certainty
from tilstand.kernel.solver import LinearProgram, SolverResult
from tilstand.kernel.system import Constraint, LinearSystem, Variable

spec = importlib.util.spec_from_file_location("brute", Path(__file__).with_name("brute.py"))
brute = importlib.util.module_from_spec(spec)
spec.loader.exec_module(brute)


@pytest.mark.slow
@draws(80)
@given(brute.systems(factors=(-3, -2, -1, 1, 2, 3)), st.sets(st.sampled_from([f"x{j}" for j in range(6)])))
def test_ends_are_those_of_trying_everything_and_are_proven(system, free):
    free = {id for id in free if id in system}
    fixed = [c.id for c in system.columns if c.value is not None and c.id not in free]
    points = brute.points(system, free)
    found = compute_bounds(system, fixed=fixed)
    assert found.keys() == {c.id for c in system.columns} - set(fixed)
    for id, interval in found.items():
        if interval.status is Certainty.CONTRADICTED:
            assert not points
            assert interval.below.is_valid_in(system)
            continue
        assert interval.status is Certainty.PROVEN
        assert interval.below.is_valid_in(system)
        assert interval.above.is_valid_in(system)
        assert interval.below.assumed[0][2] == interval.lower - 1
        assert interval.above.assumed[0][1] == interval.upper + 1
        if points:
            assert interval.lower == min(p[id] for p in points)
            assert interval.upper == max(p[id] for p in points)


def figures(**values):
    return tuple(Variable(id, value) for id, value in values.items())


def test_a_forced_figure_is_a_deduction():
    system = LinearSystem(
        figures(all=9, men=None, women=3), (Constraint.from_equation("r", {"all": 1, "men": -1, "women": -1}),)
    )
    men = compute_bounds(system)["men"]
    assert men.value == 6
    assert men.below.held == {"all", "women"}


def test_without_an_upper_limit_the_greatest_value_is_none():
    system = LinearSystem(figures(part=4, whole=None), (Constraint("r", {"part": 1, "whole": -1}, upper=0),))
    found = compute_bounds(system)["whole"]
    assert (found.lower, found.upper, found.status, found.value) == (4, None, Certainty.PROVEN, None)


def test_ends_are_whole_where_the_linear_program_is_fractional():
    system = LinearSystem(
        figures(x=None, y=None),
        (Constraint.from_equation("r", {"x": 2, "y": 4}, 10), Constraint("s", {"x": 1}, upper=4)),
    )
    found = compute_bounds(system)["x"]
    assert (found.lower, found.upper) == (1, 3)
    assert found.above.is_valid_in(system)


def test_percentages_bound_the_count_behind_them():
    rows = (
        Constraint("at least 33.25", {"part": 10_000, "base": -3_325}, lower=0),
        Constraint("at most 33.35", {"part": 10_000, "base": -3_335}, upper=0),
    )
    found = compute_bounds(LinearSystem((Variable("part"), Variable("base", None, 1, 1, 20)), rows))
    assert (found["part"].lower, found["part"].upper) == (1, 6)
    assert (found["base"].lower, found["base"].upper) == (3, 18)


def test_parts_speak_for_themselves():
    system = LinearSystem(
        figures(a=2, b=3, c=None, d=4, e=None),
        (
            Constraint.from_equation("r", {"a": 1, "c": 1}, 1),
            Constraint.from_equation("s", {"d": 1, "e": -1}),
            Constraint.from_equation("t", {"a": 1, "b": -1}),
        ),
    )
    found = compute_bounds(system)
    assert found["c"].status is Certainty.CONTRADICTED
    assert found["e"].value == 4


def test_a_fixed_figure_is_its_printed_value():
    system = LinearSystem(figures(a=2), ())
    assert compute_bounds(system, ["a"])["a"].value == 2
    assert compute_bounds(system, ["a"], fixed=())["a"].upper is None


def test_an_unknown_figure_is_a_key_error():
    with pytest.raises(KeyError):
        compute_bounds(LinearSystem(figures(a=2), ()), ["b"])


def wide(**limits):
    return tuple(Variable(id, None, 1, *pair) for id, pair in limits.items())


@pytest.mark.parametrize(
    ("columns", "rows", "expected"),
    [
        (wide(x=(None, None), y=(None, None)), (Constraint.from_equation("r", {"x": 2, "y": -3}, 1),), (None, None)),
        (wide(x=(None, None), y=(0, None)), (Constraint.from_equation("r", {"x": 2, "y": -3}, 1),), (2, None)),
        (wide(x=(None, None), y=(None, 0)), (Constraint.from_equation("r", {"x": 2, "y": -3}, 1),), (None, -1)),
        (wide(x=(None, None), y=(0, None)), (Constraint.from_equation("r", {"x": 2, "y": 3}, 1),), (None, -1)),
        (wide(x=(None, 7), y=(None, None)), (Constraint("r", {"x": 1, "y": -1}, lower=0),), (None, 7)),
        (wide(x=(-9, None), y=(None, 4)), (Constraint("r", {"x": 1, "y": -1}, upper=-1),), (-9, 3)),
        (wide(x=(0, None), y=(0, 5), z=(0, 5)), (Constraint.from_equation("r", {"x": 1, "y": -7, "z": 5}),), (0, 35)),
        (wide(x=(None, None)), (Constraint("r", {"x": 5}, 3, 22),), (1, 4)),
        (wide(x=(None, None)), (Constraint("r", {"x": -5}, 3, 22),), (-4, -1)),
    ],
)
def test_ends_are_found_and_proven_also_where_there_are_no_limits(columns, rows, expected):
    system = LinearSystem(columns, rows)
    found = compute_bounds(system)["x"]
    assert (found.lower, found.upper) == expected
    assert found.status is Certainty.PROVEN
    for end, proof in ((found.lower, found.below), (found.upper, found.above)):
        assert (proof is not None and proof.is_valid_in(system)) is (end is not None)
    assert found.value is None


@draws(30)
@given(brute.systems(factors=(-3, -2, 1, 2, 3)))
def test_without_nodes_of_its_own_no_end_is_wrong_and_none_proven_without_a_proof(system):
    points = brute.points(system, ())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tilstand.kernel.solver.NODES", 0)
        found = compute_bounds(system)
    for id, end in found.items():
        if end.status is Certainty.PROVEN:
            assert end.below.is_valid_in(system)
            assert end.above.is_valid_in(system)
        for told, true in ((end.lower, min), (end.upper, max)):
            if told is not None and points:
                assert told == true(p[id] for p in points)


def test_only_the_figures_asked_for_are_told_in_the_order_asked():
    system = LinearSystem(
        figures(all=9, men=None, women=3, x=None), (Constraint.from_equation("r", {"all": 1, "men": -1, "women": -1}),)
    )
    assert list(compute_bounds(system)) == ["men", "x"]
    found = compute_bounds(system, ["women", "men"], fixed=["all", "women"])
    assert [(id, end.value) for id, end in found.items()] == [("women", 3), ("men", 6)]
    loose = compute_bounds(system, ["men"], fixed=["all"])["men"]
    assert (loose.lower, loose.upper) == (0, 9)


def test_the_proof_of_a_limit_names_the_limit():
    found = compute_bounds(LinearSystem((Variable("x", None, 1, 2, 5),), ()))["x"]
    assert (found.below.limits, found.below.assumed) == ((("x", 1), ("x", -1)), (("x", 2, 1),))
    assert (found.above.limits, found.above.assumed) == ((("x", 1), ("x", -1)), (("x", 6, 5),))


@pytest.mark.parametrize("unsure", [1, -1])
def test_a_figure_of_which_one_end_is_in_doubt_is_in_doubt(monkeypatch, unsure):
    ends = sys.modules[compute_bounds.__module__]._BoundSearch
    made = ends._minimize_signed_figure
    system = LinearSystem((Variable("a"), Variable("b")), (Constraint.from_equation("sum", {"a": 1, "b": 1}, 3),))
    assert compute_bounds(system, ["a"])["a"].status is Certainty.PROVEN
    monkeypatch.setattr(ends, "_minimize_signed_figure", lambda *given: (*made(*given)[:2], given[2] != unsure))
    assert compute_bounds(system, ["a"])["a"].status is Certainty.DOUBT


def test_where_the_solver_says_nothing_the_own_limits_of_a_figure_hold(monkeypatch):
    system = LinearSystem(wide(x=(2, None), y=(None, 9)), (Constraint("r", {"x": 1, "y": -1}, upper=-3),))
    assert [compute_bounds(system)[id].status for id in "xy"] == [Certainty.PROVEN] * 2
    solve = LinearProgram.solve_program
    monkeypatch.setattr(
        LinearProgram, "solve_program", lambda self, costs=None: SolverResult("unknown") if costs else solve(self)
    )
    found = compute_bounds(system)
    assert [(found[id].lower, found[id].upper) for id in "xy"] == [(2, None), (None, 9)]
    assert {end.status for end in found.values()} == {Certainty.DOUBT}
