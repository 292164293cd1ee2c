"""What a person would try: told where it accounts for exactly the difference, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tilstand.reconcile import explanations
from tilstand.reconcile.error_patterns import ErrorPattern, WhatIfCheck

Told = Callable
SEXES = """
    who          | measure          | codes                  | value | line
    havn_shelter | victims_assisted |                        | {all} | 10
    havn_shelter | victims_assisted | sex=female             | {women} | 11
    havn_shelter | victims_assisted | sex=male               | {men} | 12
    havn_shelter | victims_assisted | sex=trans_or_nonbinary | 0     | 13
    havn_shelter | victims_assisted | sex=unknown            | 0     | 14
    """


def sexes(**numbers: int) -> str:
    return SEXES.format(**numbers)


def possible(told: Told, table: str, relations: object = ()) -> list[tuple[str, tuple[str, ...]]]:
    every = [p for one in told(table, list(relations)).found.explanations for p in one.possible]  # type: ignore[call-overload]
    assert all("may" in p.words.text("en") for p in every)  # never as what happened
    return [(p.mishap.value, tuple(key.text().partition("2031")[2] for key in p.figures)) for p in every]


def test_two_digits_that_changed_places(told: Told) -> None:
    """31 women and 23 men are 54, and 45 is printed: the digits may have changed places."""
    assert ("digits_swapped", ("",)) in possible(told, sexes(all=45, women=31, men=23))
    assert possible(told, sexes(all=46, women=31, men=23)) == [("overlap", (" | sex=female", " | sex=male"))]


def test_digits_that_would_break_another_sum_are_not_told(told: Told) -> None:
    """54 would fit the breakdown; but the group that holds the shelter's 45 adds up as it stands."""
    more = """
    shelters      | victims_assisted |                        | 65    | 20
    fjord_shelter | victims_assisted |                        | 20    | 21
    """
    table = sexes(all=45, women=31, men=23).rstrip() + more
    assert all(name != "digits_swapped" for name, _ in possible(told, table))


def test_an_overlap_is_no_larger_than_what_two_categories_share(told: Told) -> None:
    """One too many may stand in both; thirty too many may not, as there are only 23 men."""
    assert possible(told, sexes(all=53, women=31, men=23)) == [("overlap", (" | sex=female", " | sex=male"))]
    assert possible(told, sexes(all=24, women=31, men=23)) == []
    assert possible(told, sexes(all=55, women=31, men=23)) == []  # too few is no overlap


def test_a_part_that_is_in_the_total_twice(told: Told) -> None:
    """77 is 54 and once more the 23 men."""
    assert possible(told, sexes(all=77, women=31, men=23)) == [("counted_twice", (" | sex=male",))]


def test_a_body_is_counted_twice_in_a_sum_only_if_it_is_so_in_each_of_its_breakdowns(told: Told) -> None:
    """Fjord's 20 are in the sum once more, and so are its 15 women; with 14 it was something else."""
    table = """
    who           | measure          | codes      | value | said
    havn_shelter  | victims_assisted |            | 30    | submitted
    havn_shelter  | victims_assisted | sex=female | 25    | submitted
    fjord_shelter | victims_assisted |            | 20    | submitted
    fjord_shelter | victims_assisted | sex=female | 15    | submitted
    shelters      | victims_assisted |            | 70    | printed
    shelters      | victims_assisted | sex=female | {women} | printed
    """
    one = told(table.format(women=55), []).found.explanations[0]
    assert [(p.mishap, p.figures[0].provider) for p in one.possible] == [(ErrorPattern.COUNTED_TWICE, "fjord_shelter")]
    other = told(table.format(women=54), []).found.explanations[0]
    assert len(other.what) == 2
    assert not other.possible


def test_numbers_on_neighbouring_lines_that_changed_places(told: Told) -> None:
    """What two bodies report stands on each other's lines of a list; a line further off is not tried."""
    table = """
    who           | measure          | codes                  | value | line
    havn_shelter  | victims_assisted |                        | 20    | 10
    fjord_shelter | victims_assisted |                        | 30    | 11
    island_outreach | victims_assisted |                      | 7     | 12
    havn_shelter  | victims_assisted | sex=female             | 25    | 40
    havn_shelter  | victims_assisted | sex=male               | 5     | 41
    havn_shelter  | victims_assisted | sex=trans_or_nonbinary | 0     | 42
    havn_shelter  | victims_assisted | sex=unknown            | 0     | 43
    fjord_shelter | victims_assisted | sex=female             | 15    | 50
    fjord_shelter | victims_assisted | sex=male               | 5     | 51
    fjord_shelter | victims_assisted | sex=trans_or_nonbinary | 0     | 52
    fjord_shelter | victims_assisted | sex=unknown            | 0     | 53
    """
    swapped = [
        [key.provider for key in p.figures]
        for one in told(table, []).found.explanations
        for p in one.possible
        if p.mishap is ErrorPattern.LINE_OFF
    ]
    assert swapped
    assert all(one == ["havn_shelter", "fjord_shelter"] for one in swapped)
    assert all(name != "line_off" for name, _ in possible(told, table.replace("| 11", "| 90")))


def test_a_period_left_out_of_a_mean(told: Told) -> None:
    """Against the mean of four years the change is 10; without 2029 it is 20, as printed."""
    table = """
    who    | measure      | period | value
    police | cases_opened | 2027   | 40
    police | cases_opened | 2028   | 40
    police | cases_opened | 2029   | 80
    police | cases_opened | 2030   | 40
    police | cases_opened | 2031   | 60
    police | cases_change | 2031   | {change}
    """
    base = [{"measure": "cases_opened", "provider": "police", "steps": -n} for n in (4, 3, 2, 1)]
    relation = {
        **{"id": "mean", "kind": "change", "measured_in": "units", "base": base},
        "of": [{"measure": "cases_opened", "provider": "police"}],
        "left": [{"measure": "cases_change", "provider": "police"}],
    }
    (one,) = told(table.format(change=20), [relation]).found.explanations
    assert [(p.mishap, str(p.figures[0].period)) for p in one.possible] == [(ErrorPattern.PERIOD_LEFT_OUT, "2029")]
    (other,) = told(table.format(change=21), [relation]).found.explanations
    assert not other.possible


def test_the_search_ends_and_says_so(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many attempts nothing more is tried, and that is told."""
    monkeypatch.setattr(explanations, "WhatIfCheck", lambda rows, claims: WhatIfCheck(rows, claims, most=0))
    (one,) = told(sexes(all=45, women=31, men=23), []).found.explanations
    assert all(p.mishap is not ErrorPattern.DIGITS_SWAPPED for p in one.possible)
    assert "The search was stopped after" in one.format_explanation("en")


@pytest.mark.parametrize(("times", "total", "twice"), [(1, 54, True), (2, 77, False)])
def test_what_is_in_a_sum_more_than_once_as_it_is_declared_is_not_there_by_mistake(
    told: Told, times: int, total: int, twice: bool
) -> None:
    table = f"""
    who    | measure   | value
    police | suspects  | {total}
    police | witnesses | 23
    unit   | suspects  | 8
    """
    right = [
        {"measure": "witnesses", "provider": "police", "times": times},
        {"measure": "suspects", "provider": "unit"},
    ]
    left = [{"measure": "suspects", "provider": "police"}]
    found = told(table, [{"id": "s", "kind": "sum", "left": left, "right": right}]).found.explanations
    named = [(p.mishap, p.figures[0].measure) for one in found for p in one.possible]
    assert ((ErrorPattern.COUNTED_TWICE, "witnesses") in named) is twice


BOARD = {"measure": "permit_decisions", "provider": "migration_board"}
POLICE = {"measure": "cases_opened", "provider": "police"}
HELD = {"measure": "victims_identified", "provider": "police"}
AS_MANY = {"id": "as_many", "kind": "same", "left": [BOARD], "right": [POLICE], "severity": "error"}
SHARE = {
    "id": "share",
    "kind": "share",
    "left": [{"measure": "cleared_share", "provider": "police"}],
    "of": [HELD],
    "base": [BOARD],
    "measured_in": "percent",
}


@pytest.mark.parametrize("relation", [AS_MANY, SHARE], ids=lambda relation: relation["id"])
def test_what_leaves_another_relation_broken_is_not_offered(told: Callable, relation: dict) -> None:
    table = """
        who             | measure            | codes           | value
        migration_board | permit_decisions   |                 | 30
        migration_board | permit_decisions   | outcome=granted | 20
        migration_board | permit_decisions   | outcome=refused | 8
        migration_board | permit_decisions   | outcome=closed  | 3
        police          | cases_opened       |                 | 30
        police          | victims_identified |                 | 12
        police          | cleared_share      |                 | 40
        """
    doubted = []
    for relations in ([], [relation]):
        (explained,) = told(table, relations).found.explanations
        doubted.append({id.partition(" @")[0] for tie in explained.ties for id in tie["doubted"]})
    assert doubted[0] - doubted[1] == {"permit_decisions | migration_board | 2031"}
    assert len(doubted[1]) == 3
