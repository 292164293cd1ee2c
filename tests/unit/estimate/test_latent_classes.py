"""The least value from several starts at once."""

from __future__ import annotations

import numpy as np
import pytest

from tilstand.estimate.latent_classes import _ClassLikelihood, find_profile_bound, fit_latent_classes, minimize_newton
from tilstand.estimate.plausible_models import find_plausible_models
from tilstand.estimate.statement import derive_statement
from tilstand.estimate.table import CaptureTable


def _banana(at, _):
    """Rosenbrock's valley: the least value is 0 at (1, 1)."""
    x, y = at.T
    slopes = np.column_stack([-400 * x * (y - x**2) - 2 * (1 - x), 200 * (y - x**2)])
    return 100 * (y - x**2) ** 2 + (1 - x) ** 2, slopes


def _banana_bends(at, _):
    x, y = at.T
    return np.array([[1200 * x**2 - 400 * y + 2, -400 * x], [-400 * x, 200 + 0 * x]]).transpose(2, 0, 1)


def test_a_bent_valley_is_followed_to_its_end_from_every_start():
    starts = np.array([[-1.2, 1.0], [3.0, -2.0], [0.0, 0.0], [1.0, 1.0]])
    points, values = minimize_newton(_banana, _banana_bends, starts)
    assert values == pytest.approx(np.zeros(4), abs=1e-5)
    assert points == pytest.approx(np.ones((4, 2)), abs=1e-2)


def test_a_saddle_is_left_downhill_and_every_start_is_told_by_its_number():
    """The second start has the valley twice as far away."""
    far = np.array([1.0, 2.0])

    def function(at, lanes):
        x, y, bend = at[:, 0], at[:, 1], far[lanes]
        slopes = np.column_stack([2 * x, 4 * y**3 / bend**2 - 2 * y])
        return x**2 - y**2 + y**4 / bend**2, slopes

    def bends(at, lanes):
        x, y = at.T
        return np.array([[2 + 0 * x, 0 * x], [0 * x, 12 * y**2 / far[lanes] ** 2 - 2]]).transpose(2, 0, 1)

    points, values = minimize_newton(function, bends, np.array([[1.0, 0.01], [1.0, 0.01]]))
    assert values == pytest.approx([-0.25, -1.0], abs=1e-5)
    assert abs(points[:, 1]) == pytest.approx(far * 0.5**0.5, rel=1e-3)


@pytest.mark.parametrize("number", [2, 3])
def test_the_curvature_of_classes_is_that_of_differences_of_their_slopes(benchmark, number):
    problem, step = _ClassLikelihood(benchmark("NewOrl_5").cells, 5, number), 1e-5
    at = np.array(problem.starts(np.random.default_rng(1)))[:3]
    curves = problem.compute_class_curvatures(at)
    for place in range(at.shape[1]):
        aside = step * np.eye(at.shape[1])[place]
        for curve, slope in zip(
            curves, (lambda at: problem(at)[1], lambda at: problem.compute_unseen_odds(at)[1]), strict=True
        ):
            near = (slope(at + aside) - slope(at - aside)) / (2 * step)
            assert curve[:, :, place] == pytest.approx(near, rel=1e-5, abs=1e-6 * abs(curve).max())


def test_classes_that_lists_find_apart_are_found(benchmark):
    """Two classes on the United Kingdom's five lists, as L-BFGS-B found them from the same starts."""
    found = fit_latent_classes(benchmark("UKdat_5"), 2)
    assert found.score == pytest.approx(-34042.122, abs=0.01)
    assert found.unseen == pytest.approx(22_848, rel=1e-3)


# The least number unseen that the data do not contradict: the end of the profile, on every top of it.


class Bowl:
    """Minus a log-likelihood of one parameter that is the log odds: one bowl, or the lower of two."""

    def __init__(self, *bowls):
        self.bowls = bowls

    def __call__(self, at):
        each = np.array([(at[:, 0] - middle) ** 2 / 2 / spread**2 + up for middle, spread, up in self.bowls])
        nearest = each.argmin(axis=0)
        middle, spread, _ = np.array(self.bowls)[nearest].T
        return each.min(axis=0), ((at[:, 0] - middle) / spread**2)[:, None]

    def compute_unseen_odds(self, at):
        return at[:, 0], np.ones_like(at)

    def compute_class_curvatures(self, at):
        each = np.array([(at[:, 0] - middle) ** 2 / 2 / spread**2 + up for middle, spread, up in self.bowls])
        _, spread, _ = np.array(self.bowls)[each.argmin(axis=0)].T
        return 1.0 / spread[:, None, None] ** 2, np.zeros((len(at), 1, 1))


@pytest.mark.parametrize(
    ("bowls", "end"),
    [
        ([(0.0, 1.0, 0.0)], -1.96),
        ([(2.0, 0.3, 0.0)], 2.0 - 0.3 * 1.96),
        # Another top, 1.5 lower, and one that is 2.5 lower and out of question.
        ([(0.0, 0.5, 0.0), (-4.0, 1.0, 1.5)], -4.0),
        ([(0.0, 0.5, 0.0), (-4.0, 1.0, 2.5)], -0.98),
    ],
)
def test_the_end_is_where_too_much_likelihood_is_lost(bowls, end):
    problem = Bowl(*bowls)
    starts = np.array([[middle] for middle, _, _ in bowls])
    points, values = minimize_newton(
        lambda at, _: problem(at), lambda at, _: problem.compute_class_curvatures(at)[0], starts
    )
    found = np.log(find_profile_bound(problem, points, values, spread=bowls[0][1]))
    assert found == pytest.approx(end, abs=0.13)


def keeping(persons, chances, times):
    """The table expected where being on the first list multiplies the odds of each of the others."""
    lists = len(chances)
    on = np.array([[history >> i & 1 for i in range(lists)] for history in range(1 << lists)])
    odds = np.array(chances) / (1 - np.array(chances)) * np.where(on[:, :1] == 1, times, 1.0)
    odds[:, 0] = chances[0] / (1 - chances[0])
    own = odds / (1 + odds)
    counts = persons * np.where(on, own, 1 - own).prod(1)
    counts[0] = 0
    return CaptureTable(tuple("ABCDE"[:lists]), np.round(counts).astype(np.int64))


@pytest.mark.parametrize("times", [0.4, 1.0, 3.0])
def test_a_list_that_keeps_persons_off_all_others_is_one_term(times):
    table = keeping(2_500, (0.20, 0.15, 0.12, 0.10), times)
    left = find_plausible_models(table)
    assert (left.dependent[0].terms == ()) == (times != 1.0)
    assert left.dependent[0].unseen + table.observed == pytest.approx(2_500, rel=0.02)
    assert derive_statement(table).is_true_for(2_500)
