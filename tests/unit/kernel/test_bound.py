import importlib.util
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tilstand.kernel.bound import bounds
from tilstand.kernel.conflict import Certainty
from tilstand.kernel.system import Column, Row, System

spec = importlib.util.spec_from_file_location("brute", Path(__file__).with_name("brute.py"))
brute = importlib.util.module_from_spec(spec)
spec.loader.exec_module(brute)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(brute.systems(factors=(-3, -2, -1, 1, 2, 3)), st.sets(st.sampled_from([f"x{j}" for j in range(6)])))
def test_ends_are_those_of_trying_everything_and_are_proven(system, free):
    free = {id for id in free if id in system}
    fixed = [c.id for c in system.columns if c.value is not None and c.id not in free]
    points = brute.points(system, free)
    found = bounds(system, fixed=fixed)
    assert found.keys() == {c.id for c in system.columns} - set(fixed)
    for id, interval in found.items():
        if interval.status is Certainty.CONTRADICTED:
            assert not points
            assert interval.below.verify(system)
            continue
        assert interval.status is Certainty.PROVEN
        assert interval.below.verify(system)
        assert interval.above.verify(system)
        assert interval.below.assumed[0][2] == interval.lower - 1
        assert interval.above.assumed[0][1] == interval.upper + 1
        if points:
            assert interval.lower == min(p[id] for p in points)
            assert interval.upper == max(p[id] for p in points)


def figures(**values):
    return tuple(Column(id, value) for id, value in values.items())


def test_a_forced_figure_is_a_deduction():
    system = System(figures(all=9, men=None, women=3), (Row.equal("r", {"all": 1, "men": -1, "women": -1}),))
    men = bounds(system)["men"]
    assert men.value == 6
    assert men.below.held == {"all", "women"}


def test_without_an_upper_limit_the_greatest_value_is_none():
    system = System(figures(part=4, whole=None), (Row("r", {"part": 1, "whole": -1}, upper=0),))
    found = bounds(system)["whole"]
    assert (found.lower, found.upper, found.status, found.value) == (4, None, Certainty.PROVEN, None)


def test_ends_are_whole_where_the_linear_program_is_fractional():
    system = System(
        figures(x=None, y=None), (Row.equal("r", {"x": 2, "y": 4}, 10), Row("s", {"x": 1}, upper=4))
    )
    found = bounds(system)["x"]
    assert (found.lower, found.upper) == (1, 3)
    assert found.above.verify(system)


def test_percentages_bound_the_count_behind_them():
    rows = (
        Row("at least 33.25", {"part": 10_000, "base": -3_325}, lower=0),
        Row("at most 33.35", {"part": 10_000, "base": -3_335}, upper=0),
    )
    found = bounds(System((Column("part"), Column("base", None, 1, 1, 20)), rows))
    assert (found["part"].lower, found["part"].upper) == (1, 6)
    assert (found["base"].lower, found["base"].upper) == (3, 18)


def test_parts_speak_for_themselves():
    system = System(
        figures(a=2, b=3, c=None, d=4, e=None),
        (
            Row.equal("r", {"a": 1, "c": 1}, 1),
            Row.equal("s", {"d": 1, "e": -1}),
            Row.equal("t", {"a": 1, "b": -1}),
        ),
    )
    found = bounds(system)
    assert found["c"].status is Certainty.CONTRADICTED
    assert found["e"].value == 4


def test_a_fixed_figure_is_its_printed_value():
    system = System(figures(a=2), ())
    assert bounds(system, ["a"])["a"].value == 2
    assert bounds(system, ["a"], fixed=())["a"].upper is None


def test_an_unknown_figure_is_a_key_error():
    with pytest.raises(KeyError):
        bounds(System(figures(a=2), ()), ["b"])
