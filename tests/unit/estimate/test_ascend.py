"""The least value from several starts at once."""

from __future__ import annotations

import numpy as np
import pytest

from tilstand.estimate.ascend import lowest
from tilstand.estimate.classes import latent_classes


def _banana(at):
    """Rosenbrock's valley: the least value is 0 at (1, 1)."""
    x, y = at.T
    slopes = np.column_stack([-400 * x * (y - x**2) - 2 * (1 - x), 200 * (y - x**2)])
    return 100 * (y - x**2) ** 2 + (1 - x) ** 2, slopes


def test_a_bent_valley_is_followed_to_its_end_from_every_start():
    points, values = lowest(_banana, np.array([[-1.2, 1.0], [3.0, -2.0], [0.0, 0.0], [1.0, 1.0]]))
    assert values == pytest.approx(np.zeros(4), abs=1e-6)
    assert points == pytest.approx(np.ones((4, 2)), abs=1e-2)


def test_a_saddle_is_left_downhill():
    points, values = lowest(
        lambda at: (
            at[:, 0] ** 2 - at[:, 1] ** 2 + at[:, 1] ** 4,
            np.column_stack([2 * at[:, 0], 4 * at[:, 1] ** 3 - 2 * at[:, 1]]),
        ),
        np.array([[1.0, 0.01]]),
    )
    assert values[0] == pytest.approx(-0.25, abs=1e-5)
    assert abs(points[0, 1]) == pytest.approx(0.5**0.5, rel=1e-3)


def test_classes_that_lists_find_apart_are_found(benchmark):
    """Two classes on the United Kingdom's five lists, as L-BFGS-B found them from the same starts."""
    found = latent_classes(benchmark("UKdat_5"), 2)
    assert found.score == pytest.approx(-34042.122, abs=0.01)
    assert found.unseen == pytest.approx(22_848, rel=1e-3)
