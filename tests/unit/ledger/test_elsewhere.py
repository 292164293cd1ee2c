"""The screen for figures on other machines: the terms of sums, and what comes of it on a local engine."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest
from tabled import Rows

from tilstand.define import Collection
from tilstand.ledger.suspect_groups import TERMS, list_sum_terms, select_suspect_groups

OUTCOMES = ("outcome=closed", "outcome=granted", "outcome=refused")


def test_the_sums_of_code_lists_are_a_row_for_each_term(sagaland: Collection) -> None:
    used = [("permit_decisions", "outcome=granted"), ("mean_stay", "")]
    rows = list(list_sum_terms(sagaland, used))
    assert {tuple(one) for one in rows} == {TERMS}
    assert {one["measure"] for one in rows} == {"permit_decisions"}  # of a mean nothing adds up
    assert sorted((one["breakdown"], one["times"]) for one in rows) == [("", 1), *((one, -1) for one in OUTCOMES)]


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
    sexes = [f"sex={one.id}" for one in sagaland.get_codelist("sex")]
    table = {f"{one}; {other}": 2 for one in OUTCOMES for other in sexes}
    lines = {one: 2 * len(sexes) for one in OUTCOMES} | {one: 2 * len(OUTCOMES) for one in sexes}
    lines["outcome=granted"] += more
    values = {**table, **lines, "": 2 * len(OUTCOMES) * len(sexes)}
    told = screened(sagaland, {code: None if code in blanks else number for code, number in values.items()})
    assert [fails for fails, _ in told] == ([True] if more else [])


HEAD = {"measure": "permit_decisions", "provider": "migration_board", "period": "2031"}


def screened(collection: Collection, values: dict[str, int | None]) -> list[tuple[bool, int]]:
    """Whether the one head is given: if a sum of it fails, and how many are left with blanks."""
    rows = [{**HEAD, "breakdown": code, "value": value} for code, value in values.items()]
    return [(fails, leans) for _, fails, leans in given_of(collection, rows)]


def given_of(collection: Collection, rows: list[dict[str, Any]]) -> list[tuple[str, bool, int]]:
    """The heads that are given; where ibis is installed, it must say the same."""
    used = {(row["measure"], row["breakdown"]): None for row in rows}
    sums = list(list_sum_terms(collection, used))
    found = select_suspect_groups(Rows(rows), Rows(sums)).rows  # type: ignore[arg-type]
    told = [(" ".join(one[name] for name in HEAD), one["fails"], one["leans"]) for one in found]
    if find_spec("ibis"):
        import ibis

        kinds = {**dict.fromkeys((*HEAD, "breakdown"), "string"), "value": "decimal(18, 2)"}
        tables = ibis.memtable(rows, schema=kinds), ibis.memtable(sums)
        frame = select_suspect_groups(*tables).execute().to_dict("records")
        assert [(" ".join(one[name] for name in HEAD), bool(one["fails"]), int(one["leans"])) for one in frame] == told
    return told


def test_heads_are_screened_each_by_its_own_figures_and_stand_in_their_order(sagaland: Collection) -> None:
    def rows(values: tuple[int | None, ...], **head: str) -> list[dict[str, Any]]:
        codes = zip(("", *OUTCOMES), values, strict=True)
        return [{**HEAD, **head, "breakdown": code, "value": value} for code, value in codes]

    wrong = (9, 4, 3, 3)
    told = given_of(
        sagaland,
        [
            *rows(wrong, period="2032"),
            *rows((9, 4, 3, 2)),
            *rows(wrong, provider="a", period="2030"),
            *rows((3, 4, None, None), provider="a"),
            *rows(wrong, measure="mean_stay"),
            {**HEAD, "measure": "permit_persons", "breakdown": "sex=female", "value": 5},
            {**HEAD, "measure": "permit_persons", "breakdown": "", "value": 4},
        ],
    )
    assert told == [
        ("permit_decisions a 2030", True, 0),
        ("permit_decisions a 2031", True, 1),
        ("permit_decisions migration_board 2032", True, 0),
        ("permit_persons migration_board 2031", True, 1),
    ]


def test_what_two_sums_make_of_one_blank_must_be_one_number_and_not_below_zero(sagaland: Collection) -> None:
    """A table of two outcomes by sex, one cell of it blank, so that its line and its column both tell it."""
    sexes = [f"sex={one.id}" for one in sagaland.get_codelist("sex")]
    cells = {f"{one}; {other}": 1 for one in OUTCOMES for other in sexes}
    lines = {one: len(sexes) for one in OUTCOMES} | {one: len(OUTCOMES) for one in sexes}
    blank: dict[str, int | None] = {"outcome=granted; sex=female": None}
    whole = {"": len(OUTCOMES) * len(sexes)}

    def told(**more: int) -> list[bool]:
        moved = {
            name: lines[name] + number
            for name, number in zip(("outcome=granted", "sex=female"), more.values(), strict=True)
        }
        every = {**cells, **lines, **moved, **blank, **whole, "": None}
        return [fails for fails, _ in screened(sagaland, every)]

    assert told(line=0, column=0) == []
    assert told(line=1, column=0) == [True]
    assert told(line=-2, column=-2) == [True]


def test_a_breakdown_is_read_as_files_have_it(sagaland: Collection) -> None:
    used = [("permit_decisions", " sex = female ;outcome=granted; ")]
    names = {one["breakdown"] for one in list_sum_terms(sagaland, used)}
    assert {"", "outcome=granted", "outcome=granted; sex=female", "sex=unknown"} <= names
    assert not [one for one in names if one != "; ".join(sorted(filter(None, one.split("; "))))]
