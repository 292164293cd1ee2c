"""What code lists, groups and periods imply: wholes and parts, restatements, what cannot stand together."""

from __future__ import annotations

from collections.abc import Callable

PARTS = """
    who          | measure          | codes                     | value | said      | qualifier
    havn_shelter | victims_assisted |                           | 20    | submitted | exact
    havn_shelter | victims_assisted |                           | 21    | printed   | exact
    havn_shelter | victims_assisted | sex=female                | 12    | submitted | exact
    havn_shelter | victims_assisted | sex=male                  | 9     | submitted | exact
    havn_shelter | victims_assisted | age=adult                 | 11    | submitted | exact
    havn_shelter | victims_assisted | age=minor                 | 4     | submitted | exact
    havn_shelter | victims_assisted | exploitation=labour       | 3     | submitted | exact
    havn_shelter | victims_assisted | exploitation=labour_crime | 5     | submitted | exact
    havn_shelter | victims_assisted | citizenship=north         | 22    | submitted | exact
    havn_shelter | victims_assisted | citizenship=vinland       | 2     | submitted | at_most
    """
RESTATED = """
    who    | measure  | codes      | period  | value | as_at      | edition
    police | suspects |            | 2031-H1 | 7     | 2031-07-31 |
    police | suspects |            | 2031-H1 | 8     | 2032-01-15 |
    police | suspects | sex=male   | 2031-H1 | 5     | 2031-07-31 |
    police | suspects | sex=female | 2031-H1 | 3     | 2031-07-31 |
    police | suspects |            | 2030    | 11    | 2031-07-31 |
    police | suspects |            | 2030    | 12    | 2030-12-31 | 2030
    """
PERIODS = """
    who             | measure         | period  | value
    island_outreach | street_contacts | 2031    | 100
    island_outreach | street_contacts | 2031-H1 | 40
    island_outreach | street_contacts | 2031-H2 | 70
    island_outreach | street_contacts | 2031-Q1 | 41
    police          | suspects        | 2031    | 20
    police          | suspects        | 2031-H1 | 9
    police          | suspects        | 2031-H2 | 8
    police          | witnesses       | 2031    | 3
    police          | witnesses       | 2031-Q2 | 4
    havn_shelter    | residents       | 2031    | 5
    havn_shelter    | residents       | 2031-H1 | 9
    havn_shelter    | mean_stay       | 2031    | 40
    havn_shelter    | mean_stay       | 2031-H1 | 90
    """
TOGETHER = """
    who           | measure          | codes                  | value
    havn_shelter  | victims_assisted | sex=female             | 12
    havn_shelter  | victims_assisted | sex=male               | 8
    havn_shelter  | victims_assisted | sex=trans_or_nonbinary | 0
    havn_shelter  | victims_assisted | sex=unknown            | 0
    havn_shelter  | victims_assisted | age=adult              | 11
    havn_shelter  | victims_assisted | age=minor              | 7
    havn_shelter  | victims_assisted | age=unknown            | 0
    """
ACROSS = """
    who           | measure          | codes     | value | said
    havn_shelter  | victims_assisted | entry=new | 12    | submitted
    havn_shelter  | victims_assisted | sex=male  | 8     | submitted
    fjord_shelter | victims_assisted |           | 30    | submitted
    shelters      | victims_assisted |           | 35    | printed
    follow_up     | victims_assisted |           | 30    | printed
    """


def test_parts_and_wholes(told: Callable, recorded: Callable) -> None:
    scene = told(PARTS)
    recorded(scene, "relations", "findings")


def test_figures_are_marked_where_the_reader_sees_them(told: Callable, recorded: Callable) -> None:
    scene = told(PARTS)
    recorded(scene, "figures", "marks")


def test_a_figure_in_two_places_and_its_parts_are_explained_by_the_cheapest_doubt(
    told: Callable, recorded: Callable
) -> None:
    recorded(told(PARTS), "explained")


def test_a_restatement_is_no_contradiction(told: Callable, recorded: Callable) -> None:
    scene = told(RESTATED)
    recorded(scene, "relations", "findings")


def test_periods_within_periods(told: Callable, recorded: Callable) -> None:
    scene = told(PERIODS)
    recorded(scene, "relations", "findings", "explained")


def test_two_breakdowns_of_a_total_that_nobody_stated(told: Callable, recorded: Callable) -> None:
    scene = told(TOGETHER)
    recorded(scene, "findings", "explained")


def test_a_group_and_members_that_state_other_breakdowns(told: Callable, recorded: Callable) -> None:
    scene = told(ACROSS)
    recorded(scene, "relations", "explained", "deduced.json")


def test_findings_are_handed_over_as_data(told: Callable, recorded: Callable) -> None:
    table = "\n".join(line for line in PERIODS.splitlines() if "outreach" not in line)
    scene = told(table, [])
    recorded(scene, "listed", "rows")
