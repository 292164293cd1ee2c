import subprocess
import sys

import highspy
import pytest

from tilstand.kernel.solver import LinearProgram, SolverResult, create_highs, generate_whole_rays
from tilstand.kernel.system import ComponentPositions, Constraint, LinearSystem, Variable


@pytest.mark.parametrize(
    ("ray", "expected"),
    [
        ((1.0, -1.0, 0.0), {0: 1, 1: -1}),
        ((0.2, -0.4), {0: 1, 1: -2}),
        ((1 / 3, 0.5), {0: 2, 1: 3}),
        ((6.0, 4.0), {0: 3, 1: 2}),
        ((1.0, 1e-12), {0: 1}),
    ],
)
def test_a_ray_has_whole_numbers_in_the_same_proportions(ray, expected):
    assert expected in list(generate_whole_rays(ray))


def test_no_ray_has_no_whole_numbers():
    assert list(generate_whole_rays(())) == []
    assert list(generate_whole_rays((0.0, 0.0))) == []


@pytest.mark.slow
def test_the_solver_prints_nothing():
    code = """
from tilstand.kernel.bounds import compute_bounds
from tilstand.kernel.system import Constraint, LinearSystem, Variable
compute_bounds(LinearSystem((Variable("a"), Variable("b")), (Constraint.from_equation("r", {"a": 2, "b": 3}, 7),)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_a_solver_is_silent_and_always_gives_the_same():
    told = {name: create_highs().getOptionValue(name)[1] for name in ("output_flag", "presolve", "solver")}
    assert told == {"output_flag": False, "presolve": "off", "solver": "simplex"}
    numbers = ("threads", "random_seed", "simplex_scale_strategy")
    assert [create_highs().getOptionValue(name)[1] for name in numbers] == [1, 0, 0]
    assert create_highs(presolve="choose", threads=2).getOptionValue("threads")[1] == 2


ROOMS = {0: (0, None), 1: (0, 10), 2: (None, None)}
ROWS = (Constraint("sum", {"x": 2, "y": 3, "p": -1}, lower=0), Constraint.from_equation("same", {"z": 1, "y": -1}, 1))
FIGURES = (Variable("x"), Variable("y", None, 1, 0, 10), Variable("z"), Variable("p", 12))


def program(rows=ROWS, rooms=ROOMS, columns=FIGURES):
    """A program over three figures that move and one that is held."""
    system = LinearSystem(columns, rows)
    return LinearProgram(system, ComponentPositions((0, 1, 2), tuple(range(len(rows)))), rooms, [None, None, None, 12])


def test_the_least_value_its_point_and_its_prices():
    asked = program()
    outcome = asked.solve_program({0: 3, 1: 3})
    assert (outcome.kind, outcome.value, outcome.point) == ("point", 12.0, (0.0, 4.0, 5.0))
    assert outcome.multipliers[0] == pytest.approx(1)
    outcome = asked.solve_program({0: 1})
    assert (outcome.value, outcome.point[0]) == (0.0, 0.0)
    asked.set_figure_limits(1, (0, 2))
    outcome = asked.solve_program({0: 1})
    assert (outcome.value, outcome.point) == (3.0, (3.0, 2.0, 3.0))
    assert asked.solve_program({0: -1}).kind == "unbounded"
    assert asked.solve_program({0: -1}).point[0] > 0
    asked.set_figure_limits(0, (0, 1))
    impossible = asked.solve_program()
    assert (impossible.kind, impossible.point) == ("none", ())
    assert next(generate_whole_rays(impossible.multipliers)) in ({0: 1}, {0: -1})


def test_a_point_in_whole_numbers_where_the_least_value_has_none():
    rows = (Constraint.from_equation("parity", {"x": 2, "y": 4, "z": 6, "p": -1}, 2),)
    rooms = {0: (1, 3), 1: (0, 1), 2: (0, 1)}
    outcome = program(rows, ROOMS).find_whole_point(rooms, 1000)
    assert outcome.kind == "point"
    x, y, z = map(round, outcome.point)
    assert 2 * x + 4 * y + 6 * z == 14
    assert all(low <= v <= high for v, (low, high) in zip((x, y, z), rooms.values(), strict=True))
    odd = (Constraint.from_equation("parity", {"x": 2, "y": 4, "z": 6, "p": -1}, 1),)
    assert program(odd, ROOMS).find_whole_point(rooms, 1000) == SolverResult("none")


@pytest.mark.parametrize(
    ("ray", "all_of_them"),
    [
        ((0.5, -1.0, 0.0), [{0: 1, 1: -2}]),
        ((2.0, -4.0), [{0: 1, 1: -2}]),
        ((1 / 3, 0.25), [{0: 4, 1: 3}]),
        ((1.0, 1 / 13), [{0: 13, 1: 1}, {0: 12, 1: 1}]),
        ((12.5, 10.0), [{0: 5, 1: 4}]),
        ((1.0, 0.3334), [{0: 3, 1: 1}, {0: 5000, 1: 1667}]),
        ((1.0, 1e-8), [{0: 1}]),
    ],
)
def test_the_whole_numbers_of_a_ray_are_tried_the_simplest_first_each_once(ray, all_of_them):
    assert list(generate_whole_rays(ray)) == all_of_them


def test_a_ray_of_large_numbers_is_found_in_the_end():
    assert list(generate_whole_rays((3001 / 2003, 1.0)))[-1] == {0: 3001, 1: 2003}


@pytest.mark.parametrize(
    ("ray", "expected"),
    [
        ((2.0, 4.0), [{0: 1, 1: 2}]),
        ((0.3, 0.1, 1e-9), [{0: 3, 1: 1}]),
        ((0.75, 0.5), [{0: 3, 1: 2}]),
        ((1.0, 2.5), [{0: 2, 1: 5}]),
        ((-7.0, 49.0, 14.0), [{0: -1, 1: 7, 2: 2}]),
        ((17 / 19, 1.0), [{0: 9, 1: 10}, {0: 17, 1: 19}]),
    ],
)
def test_the_simplest_whole_numbers_come_first_and_each_once(ray, expected):
    assert list(generate_whole_rays(ray)) == expected


def test_what_the_solver_cannot_say_from_where_it_stood_is_asked_from_the_beginning(monkeypatch):
    asked, told = program(), [highspy.HighsModelStatus.kUnknown]
    status = asked._highs.getModelStatus
    monkeypatch.setattr(asked._highs, "getModelStatus", lambda: told.pop() if told else status())
    assert asked.solve_program({0: 3, 1: 3}).value == 12.0
    assert not told
    told += [highspy.HighsModelStatus.kUnknown] * 2
    assert asked.solve_program({0: 3, 1: 3}) == SolverResult("unknown")
