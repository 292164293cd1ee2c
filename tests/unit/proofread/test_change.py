"""Changes in a table: which measure states them, and what they are held against."""

from __future__ import annotations

import pytest

from tilstand.proofread.table_parts import find_comparison_codes, list_measures_of_change


@pytest.mark.parametrize(
    ("measure", "stating"),
    [
        ("reports_to_police", ("reports_to_police_change",)),
        ("reports_to_police_change", ("reports_to_police_change",)),
        ("adults_assisted", ()),
    ],
)
def test_the_measures_that_state_a_change(norway, measure, stating) -> None:
    assert list_measures_of_change(norway.collection, measure) == stating


def test_a_change_is_held_against_what_its_level_does_not_know(norway) -> None:
    level, change = "prosecutions_decided", "prosecutions_decided_change"
    seen = set()
    for entry in norway.stated.list_body_figures(change, "pod"):
        baseline = ("baseline", entry.key.code("baseline"))
        assert find_comparison_codes(norway.collection, level, entry.key) == (baseline,)
        assert find_comparison_codes(norway.collection, change, entry.key) == entry.key.dims
        seen.add(entry.key.dims)
    assert len(seen) == 4
