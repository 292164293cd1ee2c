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
    assert sorted((one["breakdown"], one["times"]) for one in rows) == [
        ("", 1),
        *((one, -1) for one in OUTCOMES),
    ]


@pytest.mark.parametrize(
    ("values", "given"),
    [
        ((9, 4, 3, 2), None),
        ((9, 4, 3, 3), (True, 0)),
        ((9, 4, 3, None), None),
        ((6, 4, 3, None), (True, 0)),
        ((9, 4, None, None), None),
        ((3, 4, None, None), (True, 1)),
        ((9, None, None, None), None),
        ((None, 4, 3, 2), None),
    ],
)
def test_heads_that_cannot_hold_are_given(
    sagaland: Collection, values: tuple[int | None, ...], given: tuple[bool, int] | None
) -> None:
    told = screened(sagaland, dict(zip(("", *OUTCOMES), values, strict=True)))
    assert told == ([given] if given else [])


@pytest.mark.parametrize(
    "blanks",
    [
        ("outcome=granted; sex=female",),  # it stands in two sums, and both make it the same
        ("outcome=granted; sex=female", "outcome=closed; sex=male"),
        ("outcome=granted; sex=female", "outcome=closed; sex=female"),  # each is alone in its line
        ("outcome=granted; sex=female", "outcome=closed", ""),
        (),
    ],
)
@pytest.mark.parametrize("more", [0, 1])
def test_blanks_that_sums_make_known_are_no_reason_to_look(
    sagaland: Collection, blanks: tuple[str, ...], more: int
) -> None:
    """A table of outcomes by sex that adds up; with one more in a total of a line it does not."""
    sexes = [f"sex={one.id}" for one in sagaland.codelist("sex")]
    table = {f"{one}; {other}": 2 for one in OUTCOMES for other in sexes}
    lines = {one: 2 * len(sexes) for one in OUTCOMES} | {one: 2 * len(OUTCOMES) for one in sexes}
    lines["outcome=granted"] += more
    values = {**table, **lines, "": 2 * len(OUTCOMES) * len(sexes)}
    told = screened(sagaland, {code: None if code in blanks else number for code, number in values.items()})
    assert [fails for fails, _ in told] == ([True] if more else [])


def screened(collection: Collection, values: dict[str, int | None]) -> list[tuple[bool, int]]:
    """Whether the one head is given: if a sum of it fails, and how many are left with blanks."""
    ibis = pytest.importorskip("ibis")
    head = {"measure": "permit_decisions", "provider": "migration_board", "period": "2031"}
    rows = [{**head, "breakdown": code, "value": value} for code, value in values.items()]
    figures = ibis.memtable(
        rows, schema={**dict.fromkeys((*head, "breakdown"), "string"), "value": "decimal(18, 2)"}
    )
    sums = ibis.memtable(list(sum_terms(collection, [("permit_decisions", code) for code in values])))
    found = doubtful(figures, sums).execute()
    return [(bool(one.fails), int(one.leans)) for one in found.itertuples()]
