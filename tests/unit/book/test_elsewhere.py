"""The screen for figures on other machines: the terms of sums, and what comes of it on a local engine."""

from __future__ import annotations

import pytest

from tilstand.book.elsewhere import TERMS, doubtful, sum_terms
from tilstand.define import Collection

OUTCOMES = ("outcome=closed", "outcome=granted", "outcome=refused")


def test_the_sums_of_code_lists_are_a_row_for_each_term(sagaland: Collection) -> None:
    used = [("permit_decisions", "outcome=granted"), ("mean_stay", "")]
    rows = list(sum_terms(sagaland, used))
    assert {tuple(one) for one in rows} == {TERMS}
    assert {one["measure"] for one in rows} == {"permit_decisions"}  # of a mean nothing adds up
    assert sorted((one["breakdown"], one["times"], one["terms"]) for one in rows) == [
        ("", 1, 4),
        *((one, -1, 4) for one in OUTCOMES),
    ]


@pytest.mark.parametrize(
    ("values", "given"),
    [
        ((9, 4, 3, 2), None),
        ((9, 4, 3, 3), (True, 0)),
        ((9, 4, 3, None), None),
        ((6, 4, 3, None), (True, 1)),
        ((None, 4, 3, 2), None),
    ],
)
def test_heads_that_cannot_hold_are_given(
    sagaland: Collection, values: tuple[int | None, ...], given: tuple[bool, int] | None
) -> None:
    ibis = pytest.importorskip("ibis")
    codes = ("", *OUTCOMES)
    head = {"measure": "permit_decisions", "provider": "migration_board", "period": "2031"}
    rows = [{**head, "breakdown": code, "value": value} for code, value in zip(codes, values, strict=True)]
    figures = ibis.memtable(
        rows, schema={**dict.fromkeys((*head, "breakdown"), "string"), "value": "decimal(18, 2)"}
    )
    sums = ibis.memtable(list(sum_terms(sagaland, [("permit_decisions", code) for code in codes])))
    found = doubtful(figures, sums).execute()
    assert [(bool(one.fails), int(one.leans)) for one in found.itertuples()] == ([given] if given else [])
