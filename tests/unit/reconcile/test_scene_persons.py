"""Persons behind figures: who may be missing, what is forced, and how many different people there are."""

from __future__ import annotations

import json
from collections.abc import Callable

MISSING = """
    who           | measure          | codes      | value | said
    havn_shelter  | victims_assisted |            | 60    | submitted
    havn_shelter  | victims_assisted | sex=female | 40    | submitted
    havn_shelter  | victims_assisted | sex=male   | 20    | submitted
    fjord_shelter | victims_assisted |            | 55    | submitted
    fjord_shelter | victims_assisted | sex=female | 30    | submitted
    fjord_shelter | victims_assisted | sex=male   | 25    | submitted
    shelters      | victims_assisted |            | 119   | printed
    shelters      | victims_assisted | sex=female | 74    | printed
    shelters      | victims_assisted | sex=male   | 45    | printed
    """
CODED = MISSING.replace("119 ", "115 ").replace("| 74 ", "| 71 ").replace("| 45 ", "| 44 ")
WITHIN = """
    who             | measure          | codes      | value | qualifier
    havn_shelter    | victims_assisted |            | 60    | exact
    havn_shelter    | victims_assisted | sex=female | 40    | exact
    havn_shelter    | victims_assisted | sex=male   | 20    | exact
    fjord_shelter   | victims_assisted |            | 20    | exact
    fjord_shelter   | victims_assisted | sex=female | 5     | exact
    fjord_shelter   | victims_assisted | sex=male   | 15    | exact
    dal_shelter     | victims_assisted |            | 8     | at_least
    """


def within(id: str, body: str, *others: str, **more: object) -> dict[str, object]:
    terms = [{"measure": "victims_assisted", "provider": one} for one in others]
    own = {"measure": "victims_assisted", "provider": body, **more}
    return {"id": id, "kind": "within", "left": [own], "right": terms}


RELATIONS = [
    within("through", "fjord_shelter", "havn_shelter"),
    within("some", "dal_shelter", "havn_shelter", where={"sex": "female"}),
    within("other", "dal_shelter", "police"),
    within("measure", "dal_shelter", "havn_shelter", measure="residents"),
]


def test_four_persons_are_missing(told: Callable, recorded: Callable) -> None:
    scene = told(MISSING, [])
    recorded(scene, "relations", "findings")


def test_what_may_have_happened_is_handed_over_as_data(told: Callable, recorded: Callable) -> None:
    recorded(told(MISSING, []), "explanations.json")


def test_a_person_under_another_code(told: Callable, recorded: Callable) -> None:
    recorded(told(CODED, []), "explained")


FORCED = """
    who          | measure          | codes      | value
    havn_shelter | victims_assisted |            | 60
    havn_shelter | victims_assisted | sex=female | 40
    havn_shelter | victims_assisted | sex=male   | 18
    havn_shelter | victims_assisted | sex=unknown | 2
    """


def test_what_is_forced_has_its_proof(told: Callable, recorded: Callable) -> None:
    recorded(told(FORCED, []), "deduced.json")


def test_how_many_different_people(told: Callable, recorded: Callable) -> None:
    recorded(told(MISSING, []), "persons.json")


def test_how_many_different_people_where_some_are_within_others(told: Callable, recorded: Callable) -> None:
    recorded(told(WITHIN, RELATIONS, absent=()), "persons.json")


def test_relations_that_the_figures_refute_are_named(told: Callable, recorded: Callable) -> None:
    circle = [RELATIONS[0], within("back", "havn_shelter", "fjord_shelter"), *RELATIONS[2:]]
    recorded(told(WITHIN, circle, absent=()), "persons.json")


def test_each_relation_that_is_refuted_is_named_and_not_only_the_first(told: Callable) -> None:
    two = [within("back", "havn_shelter", "fjord_shelter"), within("deep", "fjord_shelter", "dal_shelter")]
    found = json.loads(told(WITHIN.replace("at_least", "exact"), two, absent=()).data("persons.json"))
    assert sorted(found["contradicted_by"]) == [
        ["fjord_shelter", "dal_shelter", "deep"],
        ["havn_shelter", "fjord_shelter", "back"],
    ]
    assert {"Back.", "Deep."} == {text.rpartition(": ")[2] for text in found["text"] if "cannot" in text}


KNOWN = "\n".join(line for line in WITHIN.splitlines() if "dal_shelter" not in line)


def test_a_relation_may_lower_the_greatest_number(told: Callable, recorded: Callable) -> None:
    recorded(told(KNOWN, RELATIONS[:1]), "persons.json")
    recorded(told(KNOWN, []), "persons.json")
