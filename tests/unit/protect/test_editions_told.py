"""Editions of two invented countries under several policies, part by part: all that they say, and give away.

What stands in `edition_NAME.txt` is how each part begins and a hash of all of it, in English; after a change
that is meant, `RENEW=1` writes it anew. Look at what it says.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from plain import held, parted, plain, short
from rounds_read import read_round

from tilstand.define.round_settings import Policy
from tilstand.model.release import Release
from tilstand.pipeline import release
from tilstand.protect.attack.published_figures import (
    find_repeated_figures,
    iterate_mentioned_figures,
    list_published_figures,
)
from tilstand.protect.policy import find_small_counts, list_stated_places
from tilstand.protect.release import make_body_release
from tilstand.protect.text.inferences import find_policy_disclosures
from tilstand.round.state import RoundState

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).parents[2] / "fixtures"
EDITIONS = {
    ("sagaland", "2031"): ("ranges",),
    ("sagaland", "2030"): ("suppress", "round"),
    ("thalassia", "fy31"): ("as_printed", "round"),
    ("thalassia", "spring"): ("merge", "suppress"),
}


def parts(state: RoundState, made: Release, policy: Policy) -> Iterator[str]:
    for one in dataclasses.fields(made):
        value = getattr(made, one.name)
        if one.name in ("names", "appendix"):  # all words that there are, are no part of an edition
            fields = [inner.name for inner in dataclasses.fields(value) if inner.name != "words"]
            yield from (f"{inner}: {plain(getattr(value, inner))}" for inner in fields)
        elif one.name == "tables":
            for table in value:
                for inner in dataclasses.fields(table):
                    yield f"{table.id}.{inner.name}: {plain(getattr(table, inner.name))}"
        elif one.name != "seal":
            yield from parted(one.name, value)
    for name, own in find_small_counts(state.collection, made).items():
        yield f"disclosure.{name}: {plain(own)}"
    yield f"stated {plain(list(list_stated_places(made)))}"
    yield f"shown {plain(list_published_figures(made))}"
    yield f"twice {plain(find_repeated_figures(made))} of {plain(list(iterate_mentioned_figures(made)))}"
    yield f"said {plain(find_policy_disclosures(state.collection, made, policy))}"


def bodies(state: RoundState) -> Iterator[str]:
    """What each body is sent."""
    languages = state.collection.settings.languages[-1:]
    facts = (state.batch, state.reconciled.figures, state.findings)
    for body in state.collection.providers:
        made = make_body_release(state.collection, state.name, body, *facts, languages=languages, opened=state.opened)
        for name in ("tables", "chapters", "queries", "answers", "cells"):
            yield f"{body}.{name}: {plain(getattr(made, name))}"


def told(land: str, name: str) -> Iterator[str]:
    state = read_round(FIXTURES / land, name)
    before = release.load_earlier_releases(state)
    if name in ("2031", "fy31"):
        yield from bodies(state)
    for method in EDITIONS[land, name]:
        policy = Policy(method=method)
        yield f"# {method}"
        made = release.build_release(state, None, draft=True, earlier=before, policy=policy)
        yield from parts(state, made, policy)


@pytest.mark.parametrize(("land", "name"), EDITIONS)
def test_each_part_is_as_it_was(land: str, name: str) -> None:
    held(Path(__file__).with_name(f"edition_{name}.txt"), map(short, told(land, name)))
