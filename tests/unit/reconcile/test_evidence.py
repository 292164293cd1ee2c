"""Whom to ask: the body that counts as many others as are missing, and not the first by name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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
    havn_shelter  | residents        |            | {all} | submitted
    havn_shelter  | residents        | sex=female | {women} | submitted
    havn_shelter  | residents        | sex=male   | {men} | submitted
    """
AT_MOST = {
    "id": "inside",
    "kind": "at_most",
    "left": [{"measure": "residents", "provider": "havn_shelter"}],
    "right": [{"measure": "victims_assisted", "provider": "havn_shelter"}],
}


def asked(told: Callable, women: int, men: int, *relations: object) -> str:
    table = MISSING.format(all=women + men, women=women, men=men)
    found = told(table, list(relations)).found.explanations
    (one,) = (one for one in found if one.cause.startswith("victims_assisted · shelters"))
    assert bool(one.evidence) == ("whether the" in one.ask.text("en"))
    return str(one.ask.text("en"))


def test_four_women_who_are_counted_apart_are_asked_about(told: Callable) -> None:
    """Four women are missing, and Havn counts four women elsewhere: they may be the same."""
    question = asked(told, 4, 0)
    assert question.startswith("Ask Havn shelter (generated) whether the 4 in")
    assert "They have in common with the missing: woman." in question


@pytest.mark.parametrize(("women", "men"), [(3, 1), (5, 0), (0, 4)])
def test_others_are_no_evidence(told: Callable, women: int, men: int) -> None:
    """Of so many others, or of men, the missing women cannot be; nothing points to one body then."""
    assert "Ask each of them: Fjord shelter" in asked(told, women, men)


def test_who_is_counted_inside_is_no_evidence(told: Callable) -> None:
    """Those whom the collection declares to be among the assisted are not missing there."""
    assert "Ask each of them" in asked(told, 4, 0, AT_MOST)
