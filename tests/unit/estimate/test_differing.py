"""Persons who differ: the estimate can be too low or too high, and so can the bound that stands beside it.

The tables hold the expected counts of two populations of 2,000. The figures are those that
`docs/explanation/hidden-population.md` gives as examples, in English and in Norwegian.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tilstand.estimate import CaptureTable, estimate_hidden_population
from tilstand.estimate.plausible_models import find_plausible_models

PAGES = Path(__file__).parents[3] / "docs" / "explanation"
PERSONS = 2_000
EASY_AND_HARD = ((0.3, (0.30, 0.25, 0.25, 0.20, 0.15)), (0.7, (0.06, 0.05, 0.05, 0.04, 0.03)))
OTHER_LISTS = ((0.5, (0.25, 0.20, 0.03, 0.02)), (0.5, (0.03, 0.02, 0.20, 0.15)))


def _expected(kinds):
    lists = len(kinds[0][1])
    on = np.array([[history >> i & 1 for i in range(lists)] for history in range(1 << lists)])
    counts = sum(PERSONS * share * np.where(on, chances, 1 - np.array(chances)).prod(1) for share, chances in kinds)
    counts[0] = 0
    return CaptureTable(tuple("ABCDE"[:lists]), np.round(counts).astype(np.int64))


def _total(table, method):
    return estimate_hidden_population(table, method, replicates=100).answers[method].estimate


@pytest.mark.parametrize(
    ("kinds", "english", "norwegian"), [(EASY_AND_HARD, "1,244", "1244"), (OTHER_LISTS, "4,625", "4625")]
)
def test_the_examples_of_the_page_are_what_the_program_gives(kinds, english, norwegian):
    table = _expected(kinds)
    assert {f"{_total(table, method):,.0f}" for method in ("stepwise", "bic")} == {english}
    assert english in (PAGES / "hidden-population.md").read_text("utf-8")
    assert norwegian in (PAGES / "hidden-population.nb.md").read_text("utf-8")


def test_the_lower_bound_holds_for_the_one_and_not_for_the_other():
    assert _total(_expected(EASY_AND_HARD), "chao") < PERSONS < _total(_expected(OTHER_LISTS), "chao")


@pytest.mark.parametrize("sign", [1, -1])
def test_persons_who_differ_never_leave_a_term_below_zero(sign):
    """Of a table bent downwards no model of differing persons is left; bent upwards as much, it is."""
    table = _expected(((1.0, (0.20, 0.15, 0.12, 0.10)),))
    on = np.array([history.bit_count() for history in range(16)])
    bent = np.round(table.counts * np.exp(sign * 0.15 * on * (on - 1) / 2)).astype(np.int64)
    left = find_plausible_models(table.replace_counts(bent))
    assert (left.differing is not None, left.heterogeneity_score > 0.5) == (sign > 0, sign > 0)
    assert left.combined_limits[0] <= left.compute_core_limits(table.observed, 10.0)[0] * 1.001
