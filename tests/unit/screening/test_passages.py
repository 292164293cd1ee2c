"""Of 60 planted passages at least 57 are marked, and most as what they are."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tilstand.screening import PersonalDataScreen

PASSAGES = tomllib.loads((Path(__file__).parents[2] / "fixtures" / "screening" / "passages.toml").read_text("utf-8"))[
    "passage"
]


def marked(screen: PersonalDataScreen, passages: list[dict[str, str]]) -> list[dict[str, str]]:
    return [one for one in passages if screen.find_hints(one["text"], one["language"])]


def test_there_are_sixty_in_three_languages_and_of_every_kind() -> None:
    assert Counter(one["language"] for one in PASSAGES) == {"nb": 20, "nn": 20, "en": 20}
    assert len({one["kind"] for one in PASSAGES}) == 9
    assert len({one["text"] for one in PASSAGES}) == 60
    assert sum(one.get("held", False) for one in PASSAGES) >= 20


def test_at_least_57_are_marked_and_of_those_held_back_no_smaller_share(screen: PersonalDataScreen) -> None:
    held = [one for one in PASSAGES if one.get("held")]
    assert len(marked(screen, PASSAGES)) >= 57
    assert len(marked(screen, held)) / len(held) >= 57 / 60


@pytest.mark.parametrize("kind", sorted({one["kind"] for one in PASSAGES}))
def test_a_mark_says_of_what_kind_it_is(screen: PersonalDataScreen, kind: str) -> None:
    own = [one for one in PASSAGES if one["kind"] == kind]
    right = [one for one in own if kind in {clue.kind for clue in screen.find_hints(one["text"], one["language"])}]
    assert len(right) >= len(own) - 1


def test_a_hit_has_its_place_and_words_and_they_stand_in_order(screen: PersonalDataScreen) -> None:
    for one in PASSAGES:
        clues = screen.find_hints(one["text"], one["language"])
        assert all(one["text"][clue.start : clue.end] == clue.words != "" for clue in clues)
        assert [clue.start for clue in clues] == sorted(clue.start for clue in clues)
        assert len(set(clues)) == len(clues)
