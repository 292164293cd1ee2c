import subprocess
import sys

import pytest

from tilstand.kernel.program import whole


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
    assert expected in list(whole(ray))


def test_no_ray_has_no_whole_numbers():
    assert list(whole(())) == []
    assert list(whole((0.0, 0.0))) == []


@pytest.mark.slow
def test_the_solver_prints_nothing():
    code = """
from tilstand.kernel.bound import bounds
from tilstand.kernel.system import Column, Row, System
bounds(System((Column("a"), Column("b")), (Row.equal("r", {"a": 2, "b": 3}, 7),)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
