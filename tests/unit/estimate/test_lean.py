"""The least number unseen that the data do not contradict: the end of the profile, on every top of it."""

from __future__ import annotations

import numpy as np
import pytest

from tilstand.estimate.latent_classes import find_profile_bound, minimize_newton
from tilstand.estimate.plausible_models import find_plausible_models
from tilstand.estimate.statement import derive_statement
from tilstand.estimate.table import CaptureTable


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
