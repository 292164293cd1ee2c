"""What a table says before any model: each case with the reasons that it gives, and no others."""

from __future__ import annotations

import numpy as np
import pytest

from tilstand.estimate import CaptureTable
from tilstand.estimate.survey import survey
from tilstand.estimate.words import Reason

GOOD = {"A": 50, "B": 40, "C": 45, "AB": 9, "AC": 8, "BC": 7}


def _found(lists, counts, **options):
    table = CaptureTable.of(lists, counts)
    return survey(CaptureTable(table.lists, table.counts, **options))


@pytest.mark.parametrize(
    ("lists", "counts", "kept", "refusals", "warnings"),
    [
        ("ABC", GOOD, "ABC", [], []),
        ("A", {"A": 12}, "A", [Reason.of("few_lists", count=1)], []),
        ("A", {}, "A", [Reason.of("few_lists", count=1)], []),
        ("ABC", {**GOOD, "C": 0, "AC": 0, "BC": 0}, "AB", [Reason.of("few_lists", count=2)],
         [Reason.of("empty_list", name="C")]),
        ("ABCD", GOOD, "ABC", [], [Reason.of("empty_list", name="D")]),
        ("ABC", {"A": 10, "B": 9, "C": 8}, "ABC", [Reason.of("no_overlap")], []),
        ("ABC", {"A": 10, "B": 9, "C": 8, "AB": 6, "BC": 1}, "ABC", [], [
            Reason.of("zero_pair", one="A", two="C"), Reason.of("thin", count=7)]),
        ("ABC", {"A": 10, "B": 9, "C": 8, "AB": 4, "BC": 2}, "ABC",
         [Reason.of("few_recaptured", count=6, least=7)], [Reason.of("zero_pair", one="A", two="C")]),
        ("ABC", {**GOOD, "AB": 5}, "ABC", [], []),  # 20 on two lists
        ("ABC", {**GOOD, "AB": 4}, "ABC", [], [Reason.of("thin", count=19)]),
        ("ABC", {"A": 50, "B": 40, "C": 45, "AB": 30}, "ABC", [], [Reason.of("isolated", name="C")]),
        ("ABC", {"AB": 30, "AC": 20, "ABC": 9, "A": 50}, "ABC", [Reason.of("covers_all", name="A")], [
            Reason.of("maybe_nested", one="C", two="A", count=29),
            Reason.of("maybe_nested", one="B", two="A", count=39)]),
        ("ABCD", {**GOOD, "D": 0, "AD": 30}, "ABC", [], [Reason.of("nested", one="D", two="A")]),
        ("ABCD", {**GOOD, "AD": 3}, "ABCD", [], [
            Reason.of("maybe_nested", one="D", two="A", count=3),
            Reason.of("zero_pair", one="B", two="D"), Reason.of("zero_pair", one="C", two="D")]),
        ("ABCD", {**GOOD, "ABD": 3}, "ABCD", [], [
            Reason.of("maybe_nested", one="D", two="A", count=3), Reason.of("zero_pair", one="C", two="D")]),
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
    assert table.warnings == (Reason.of("nested", one="D", two="A"),)


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
    assert _found("ABC", counts).warnings == (Reason.of("zero_pair", one="A", two="B"),)
    assert _found("ABC", counts, barred=(("B", "A"),)).warnings == ()
