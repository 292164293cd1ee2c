"""Groups of groups, and periods within periods, that cannot agree at addresses which nobody stated."""

from __future__ import annotations

from collections.abc import Callable

MANY = """
    who             | measure          | codes                  | value | said
    havn_shelter    | victims_assisted | sex=female             | 40    | submitted
    havn_shelter    | victims_assisted | entry=new              | 15    | submitted
    fjord_shelter   | victims_assisted |                        | 20    | submitted
    island_outreach | victims_assisted |                        | 5     | submitted
    shelters        | victims_assisted | entry=new              | 20    | printed
    shelters        | victims_assisted | entry=carried_over     | 30    | printed
    follow_up       | victims_assisted | sex=female             | 60    | printed
    follow_up       | victims_assisted | sex=male               | 10    | printed
    follow_up       | victims_assisted | sex=trans_or_nonbinary | 0     | printed
    follow_up       | victims_assisted | sex=unknown            | 0     | printed
    """
SPANS = """
    who             | measure         | codes               | period  | value
    island_outreach | street_contacts |                     | 2031-Q1 | 10
    island_outreach | street_contacts |                     | 2031-Q2 | 20
    island_outreach | street_contacts |                     | 2031-H2 | 5
    police          | cases_opened    | exploitation=labour | 2031    | 9
    police          | cases_opened    |                     | 2031-H1 | 3
    police          | cases_opened    |                     | 2031-H2 | 4
    police          | suspects        | sex=male            | 2031    | 3
    police          | suspects        |                     | 2031-Q1 | 1
    police          | suspects        | sex=female          | 2031-Q1 | 2
    police          | victims_identified | sex=male         | 2031    | 2
    police          | victims_identified | sex=female       | 2031    | 1
    police          | victims_identified | sex=trans_or_nonbinary | 2031 | 0
    police          | victims_identified | sex=unknown      | 2031    | 0
    police          | victims_identified |                  | 2031-Q3 | 4
    """


def test_groups_of_groups_that_cannot_agree_with_their_members(told: Callable, recorded: Callable) -> None:
    scene = told(MANY, [])
    recorded(scene, "relations", "explained")
    assert scene.found.outcome_line.text("en") == "8 relations: 0 tested and hold, 2 do not hold, 6 could not be tested"


def test_periods_that_cannot_agree_with_those_within_them(told: Callable, recorded: Callable) -> None:
    scene = told(SPANS, [])
    recorded(scene, "relations", "listed")


GROUPS = """
    who             | measure          | codes      | value | said
    havn_shelter    | victims_assisted |            | 40    | submitted
    fjord_shelter   | victims_assisted |            | 20    | submitted
    island_outreach | victims_assisted |            | 5     | submitted
    shelters        | victims_assisted |            | 61    | printed
    follow_up       | victims_assisted |            | 67    | printed
    shelter_league  | victims_assisted |            | 41    | printed
    follow_up       | victims_assisted | sex=female | 30    | printed
    shelters        | victims_assisted | sex=female | 28    | printed
    island_outreach | victims_assisted | sex=female | 1     | submitted
    """


def test_printed_groups_are_held_against_printed_groups_too(told: Callable, recorded: Callable) -> None:
    scene = told(GROUPS, [])
    recorded(scene, "relations", "explained", "figures")
