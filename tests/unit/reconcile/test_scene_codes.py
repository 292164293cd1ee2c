"""Missing persons of several codes: how many of each, and what stays open."""

from __future__ import annotations

from collections.abc import Callable

MIXED = """
    who           | measure          | codes                  | value | said
    havn_shelter  | victims_assisted |                        | 60    | submitted
    havn_shelter  | victims_assisted | sex=female             | 40    | submitted
    havn_shelter  | victims_assisted | sex=male               | 19    | submitted
    havn_shelter  | victims_assisted | sex=trans_or_nonbinary | 1     | submitted
    havn_shelter  | victims_assisted | entry=new              | 25    | submitted
    havn_shelter  | victims_assisted | entry=carried_over     | 35    | submitted
    shelters      | victims_assisted |                        | 67    | printed
    shelters      | victims_assisted | sex=female             | 42    | printed
    shelters      | victims_assisted | sex=male               | 22    | printed
    shelters      | victims_assisted | sex=trans_or_nonbinary | 2     | printed
    shelters      | victims_assisted | sex=unknown            | 1     | printed
    shelters      | victims_assisted | entry=new              | 29    | printed
    shelters      | victims_assisted | entry=carried_over     | 38    | printed
    """


def test_persons_of_several_codes_are_told_code_by_code(told: Callable, recorded: Callable) -> None:
    scene = told(MIXED, [], absent=("dal_shelter", "fjord_shelter"))
    recorded(scene, "explained", "explanations.json")


MOVED = """
    who           | measure          | codes                  | value | said
    havn_shelter  | victims_assisted |                        | 60    | submitted
    havn_shelter  | victims_assisted | sex=female             | 40    | submitted
    havn_shelter  | victims_assisted | sex=male               | 20    | submitted
    havn_shelter  | victims_assisted | sex=trans_or_nonbinary | 0     | submitted
    havn_shelter  | victims_assisted | sex=unknown            | 0     | submitted
    shelters      | victims_assisted |                        | 60    | printed
    shelters      | victims_assisted | sex=female             | 37    | printed
    shelters      | victims_assisted | sex=male               | 23    | printed
    shelters      | victims_assisted | sex=trans_or_nonbinary | 0     | printed
    shelters      | victims_assisted | sex=unknown            | 0     | printed
    """
WITHIN = """
    who           | measure          | codes                          | value | said
    havn_shelter  | victims_assisted | entry=new; sex=female          | 9     | submitted
    havn_shelter  | victims_assisted | entry=new; sex=male            | 4     | submitted
    havn_shelter  | victims_assisted | entry=carried_over; sex=female | 3     | submitted
    havn_shelter  | victims_assisted | entry=carried_over; sex=male   | 1     | submitted
    shelters      | victims_assisted | entry=new; sex=female          | 11    | printed
    shelters      | victims_assisted | entry=new; sex=male            | 4     | printed
    """
NONE = """
    who           | measure          | codes             | value
    havn_shelter  | victims_assisted |                   | 0
    havn_shelter  | victims_assisted | citizenship=north | 0
    havn_shelter  | victims_assisted | age=minor         | 0
    """


def test_persons_under_other_codes_are_told_from_where_to_where(told: Callable, recorded: Callable) -> None:
    scene = told(MOVED, [], absent=("dal_shelter", "fjord_shelter"))
    recorded(scene, "explained", "explanations.json")


def test_figures_that_stand_within_codes_of_two_dimensions(told: Callable, recorded: Callable) -> None:
    scene = told(WITHIN, [], absent=("dal_shelter", "fjord_shelter"))
    recorded(scene, "relations", "explained")


def test_codes_that_do_not_add_up_are_not_deduced(told: Callable, recorded: Callable) -> None:
    recorded(told(NONE, []), "deduced.json")
