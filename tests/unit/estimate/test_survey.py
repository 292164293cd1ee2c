"""What a table says before any model: each case with the reasons that it gives, and no others."""

from __future__ import annotations

import numpy as np
import pytest

from tilstand.estimate import CaptureTable
from tilstand.estimate.diagnosis import diagnose_table
from tilstand.estimate.result import EstimateReason

GOOD = {"A": 50, "B": 40, "C": 45, "AB": 9, "AC": 8, "BC": 7}


def _found(lists, counts, **options):
    table = CaptureTable.from_counts(lists, counts)
    return diagnose_table(CaptureTable(table.lists, table.counts, **options))


@pytest.mark.parametrize(
    ("lists", "counts", "kept", "refusals", "warnings"),
    [
        ("ABC", GOOD, "ABC", [], []),
        ("A", {"A": 12}, "A", [EstimateReason.from_reason_code("few_lists", count=1)], []),
        ("A", {}, "A", [EstimateReason.from_reason_code("few_lists", count=1)], []),
        ("ABC", {**GOOD, "C": 0, "AC": 0, "BC": 0}, "AB", [EstimateReason.from_reason_code("few_lists", count=2)],
         [EstimateReason.from_reason_code("empty_list", name="C")]),
        ("ABCD", GOOD, "ABC", [], [EstimateReason.from_reason_code("empty_list", name="D")]),
        ("ABC", {"A": 10, "B": 9, "C": 8}, "ABC", [EstimateReason.from_reason_code("no_overlap")], []),
        ("ABC", {"A": 10, "B": 9, "C": 8, "AB": 6, "BC": 1}, "ABC", [], [
            EstimateReason.from_reason_code("zero_pair", one="A", two="C"), EstimateReason.from_reason_code("thin", count=7)]),
        ("ABC", {"A": 10, "B": 9, "C": 8, "AB": 4, "BC": 2}, "ABC",
         [EstimateReason.from_reason_code("few_recaptured", count=6, least=7)], [EstimateReason.from_reason_code("zero_pair", one="A", two="C")]),
        ("ABC", {**GOOD, "AB": 5}, "ABC", [], []),  # 20 on two lists
        ("ABC", {**GOOD, "AB": 4}, "ABC", [], [EstimateReason.from_reason_code("thin", count=19)]),
        ("ABC", {"A": 50, "B": 40, "C": 45, "AB": 30}, "ABC", [], [EstimateReason.from_reason_code("isolated", name="C")]),
        ("ABC", {"AB": 30, "AC": 20, "ABC": 9, "A": 50}, "ABC", [EstimateReason.from_reason_code("covers_all", name="A")], [
            EstimateReason.from_reason_code("maybe_nested", one="C", two="A", count=29),
            EstimateReason.from_reason_code("maybe_nested", one="B", two="A", count=39)]),
        ("ABCD", {**GOOD, "D": 0, "AD": 30}, "ABC", [], [EstimateReason.from_reason_code("nested", one="D", two="A")]),
        ("ABCD", {**GOOD, "AD": 3}, "ABCD", [], [
            EstimateReason.from_reason_code("maybe_nested", one="D", two="A", count=3),
            EstimateReason.from_reason_code("zero_pair", one="B", two="D"), EstimateReason.from_reason_code("zero_pair", one="C", two="D")]),
        ("ABCD", {**GOOD, "ABD": 3}, "ABCD", [], [
            EstimateReason.from_reason_code("maybe_nested", one="D", two="A", count=3), EstimateReason.from_reason_code("zero_pair", one="C", two="D")]),
    ],
)  # fmt: skip
def test_a_table_is_surveyed(lists, counts, kept, refusals, warnings):
    found = _found(lists, counts)
    assert found.table.lists == tuple(kept)
    assert found.refusals == tuple(refusals)
    assert found.warnings == tuple(warnings)


def test_the_smaller_list_is_left_out_for_the_larger():
    nested = {"A": 300, "B": 40, "C": 60, "BC": 9, "AC": 20, "AB": 25}
    assert _found("ABCD", {**nested, "ABD": 40}).table.lists == ("A", "B", "C")
    table = _found("DABC", {**nested, "DAB": 40})
    assert table.table.lists == ("A", "B", "C")
    assert table.warnings == (EstimateReason.from_reason_code("nested", one="D", two="A"),)


def test_chance_explains_a_list_inside_another_up_to_one_in_fifty():
    """Of others' persons a share is outside the larger list: exp(-size x share) is compared with 0.02."""
    rest = {"A": 100, "B": 70, "C": 30, "AB": 20, "BC": 10, "AC": 10}
    outside = (70 + 30 + 10) / 240
    for size in range(4, 15):
        found = _found("ABCD", {**rest, "AD": size})
        left = "D" not in found.table.lists
        assert left == (np.exp(-size * outside) < 0.02)


def test_lists_that_cannot_overlap_are_no_zero_pair():
    counts = {"A": 50, "B": 40, "C": 45, "AC": 18, "BC": 17}
    assert _found("ABC", counts).warnings == (EstimateReason.from_reason_code("zero_pair", one="A", two="B"),)
    assert _found("ABC", counts, barred=(("B", "A"),)).warnings == ()
