"""What cannot stand together though each relation by itself could: told with the figures or the relations."""

from __future__ import annotations

from collections.abc import Callable

BODIES = [{"measure": "dependants_housed", "provider": f"{one}_shelter"} for one in ("havn", "fjord", "dal")]
HAVN, FJORD, DAL = BODIES
HOUSED = """
    who          | measure           | value
    dal_shelter  | dependants_housed | 3
    havn_shelter | dependants_housed | 5
    """
ACROSS = """
    who           | measure          | codes                  | value | said
    havn_shelter  | victims_assisted |                        | 60    | submitted
    fjord_shelter | victims_assisted |                        | 55    | submitted
    shelters      | victims_assisted | sex=female             | 70    | printed
    shelters      | victims_assisted | sex=male               | 30    | printed
    shelters      | victims_assisted | sex=trans_or_nonbinary | 0     | printed
    shelters      | victims_assisted | sex=unknown            | 0     | printed
    """
OVER = """
    who    | measure   | codes                  | period  | value
    police | witnesses | sex=female             | 2031    | 3
    police | witnesses | sex=male               | 2031    | 2
    police | witnesses | sex=trans_or_nonbinary | 2031    | 0
    police | witnesses | sex=unknown            | 2031    | 0
    police | witnesses |                        | 2031-H1 | 4
    police | witnesses |                        | 2031-H2 | 6
    """
CASES = """
    who    | measure           | codes             | period  | value
    police | anonymous_reports |                   | 2031-Q1 | 4
    police | anonymous_reports |                   | 2031-Q2 | 6
    police | anonymous_reports |                   | 2031-H1 | 12
    police | anonymous_reports |                   | 2031-H2 | 3
    police | anonymous_reports | exploitation=labour | 2031 | 16
    """
THREE = """
    who          | measure          | codes                       | value
    havn_shelter | permit_decisions | outcome=granted             | 9
    havn_shelter | permit_decisions | outcome=refused             | 4
    havn_shelter | permit_decisions | outcome=closed              | 1
    havn_shelter | permit_decisions | sex=female                  | 9
    havn_shelter | permit_decisions | sex=male                    | 7
    havn_shelter | permit_decisions | sex=trans_or_nonbinary      | 0
    havn_shelter | permit_decisions | sex=unknown                 | 0
    havn_shelter | permit_decisions | outcome=granted; sex=female | 2
    havn_shelter | permit_decisions | citizenship=north           | 20
    """
SMUDGED = """
    who          | measure          | codes                  | value | line | readings
    havn_shelter | victims_assisted |                        | 28    | 10   |
    havn_shelter | victims_assisted | sex=female             | 13    | 11   | 13 18 73
    havn_shelter | victims_assisted | sex=male               | 10    | 13   |
    havn_shelter | victims_assisted | sex=trans_or_nonbinary | 0     | 14   |
    havn_shelter | victims_assisted | sex=unknown            | 0     | 17   |
    """


def test_declared_relations_over_a_figure_that_nobody_stated_are_named(told: Callable, recorded: Callable) -> None:
    relations = [
        {"id": "equal", "kind": "sum", "left": [FJORD], "right": [HAVN], "severity": "warning"},
        {"id": "fewer", "kind": "at_most", "left": [FJORD], "right": [DAL]},
        {"id": "twice", "kind": "sum", "left": [{**FJORD, "times": 2}], "right": [DAL], "severity": "info"},
    ]
    scene = told(HOUSED, relations, absent=())
    recorded(scene, "findings", "proofs", "explained", "relations")


def test_a_group_that_states_its_breakdown_and_members_that_state_their_totals(
    told: Callable, recorded: Callable
) -> None:
    scene = told(ACROSS, [])
    recorded(scene, "findings", "proofs", "explained")


def test_a_year_that_states_its_breakdown_and_halves_that_state_their_totals(
    told: Callable, recorded: Callable
) -> None:
    scene = told(OVER, [])
    recorded(scene, "findings", "proofs")


def test_a_year_that_states_a_part_greater_than_its_quarters(told: Callable, recorded: Callable) -> None:
    scene = told(CASES, [])
    recorded(scene, "findings", "proofs")


def test_several_contradictions_of_one_body(told: Callable, recorded: Callable) -> None:
    scene = told(THREE, [])
    recorded(scene, "findings", "proofs", "marks")


def test_a_smudged_number_is_read_as_what_fits(told: Callable, recorded: Callable) -> None:
    scene = told(SMUDGED, [])
    recorded(scene, "readings.json")


def test_what_was_forced_by_bodies_together(told: Callable, recorded: Callable) -> None:
    table = "\n".join(line for line in ACROSS.splitlines() if "fjord" not in line)
    scene = told(table.replace("| 60 ", "| 58 "), [])
    recorded(scene, "deduced.json")


GROUPED = """
    who           | measure          | value | line | readings | said
    havn_shelter  | victims_assisted | 13    | 11   | 13 18 73 | submitted
    fjord_shelter | victims_assisted | 55    | 12   |          | submitted
    shelters      | victims_assisted | 73    | 13   |          | printed
    police        | cases_opened     | 4     | 14   | 4 9      | submitted
    """


def test_a_smudged_number_is_read_with_the_sum_that_it_is_part_of(told: Callable, recorded: Callable) -> None:
    recorded(told(GROUPED, []), "readings.json")


def test_a_count_is_a_whole_number_and_a_mean_may_be_half_of_one(told: Callable) -> None:
    def found(measure: str) -> str:
        half = {"measure": measure, "provider": "fjord_shelter", "times": 2}
        relations = [{"id": "twice", "kind": "sum", "left": [half], "right": [DAL]}]
        return str(told(HOUSED, relations, absent=()).findings)

    assert found("dependants_housed").startswith("R121 error")
    assert found("mean_stay") == ""
