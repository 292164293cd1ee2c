"""What a form of relation says of itself."""

from __future__ import annotations

from tilstand.define.rules import RelationForm


def test_which_forms_hold_a_figure_against_itself_and_which_a_period_against_longer_ones() -> None:
    assert [one.value for one in RelationForm if one.is_single_figure] == ["repeated", "restated"]
    assert [one.value for one in RelationForm if one.is_across_periods] == ["spans", "within_span"]
