"""Accepting places in texts by their codes: what reads otherwise is another place, and stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from remembered import Memory

from tilstand.errors import UsageError
from tilstand.round.disclosures import accept_places, find_unaccepted_places
from tilstand.workflow.actions import derive_subject_states

NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
HOW: dict[str, Any] = {"by": "Kari", "reason": "No secret", "at": NOON}


@dataclass(frozen=True)
class Spot:
    code: str


ONE, TWO, THREE = Spot("aa11"), Spot("aa22"), Spot("bb33")


def test_places_are_accepted_by_as_much_of_their_code_as_is_sure() -> None:
    store = Memory()
    made = accept_places(store, (ONE, TWO, THREE), ["aa1", "BB", "bb33"], **HOW)
    assert [(one.track, one.act, one.subject, one.reason) for one in made] == [
        ("place", "accept", "aa11", "No secret"),
        ("place", "accept", "bb33", "No secret"),
    ]
    assert find_unaccepted_places((ONE, TWO, THREE), derive_subject_states(store.read_events())) == (TWO,)


@pytest.mark.parametrize("codes", [["aa"], ["cc"], [""], ["bb", "aa"]])
def test_a_code_of_no_place_or_of_several_accepts_nothing(codes: list[str]) -> None:
    store = Memory()
    with pytest.raises(UsageError):
        accept_places(store, (ONE, TWO, THREE), codes, **HOW)
    assert store.kept == []


def test_who_accepts_says_who_and_why() -> None:
    for lacking in ({"by": ""}, {"reason": " "}):
        with pytest.raises(UsageError):
            accept_places(Memory(), (ONE,), ["aa"], **{**HOW, **lacking})
