"""A screen of an invented collection, with the numbers of Norway and Sweden and two protected places."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from tilstand import define
from tilstand.screening import PersonalDataScreen
from tilstand.screening.hints import merge_overlapping_places

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
Cut = Callable[[str, Iterable[tuple[int, int]]], list[str]]


@pytest.fixture(scope="session")
def screen() -> PersonalDataScreen:
    held = define.read_collection(SAGALAND).at("2031")
    more = {"country": "NOR", "person_numbers": ("SWE",), "protected_places": ("Fyrlykta", "Nye Havn 2")}
    return PersonalDataScreen(replace(held, settings=held.settings.model_copy(update=more)))


@pytest.fixture
def cut() -> Cut:
    """The words at some places of a text, in order, those that overlap as one."""
    return lambda text, places: [text[start:end] for start, end in merge_overlapping_places(places)]
