"""Both forms of a store of acts."""

from __future__ import annotations

import itertools
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tilstand.round.state import RoundState, load_round
from tilstand.workflow.event_log import EventJournal, EventStore

NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)


_ROUNDS = itertools.count(1)


@pytest.fixture(params=["files", pytest.param("database", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> EventStore:
    """Both forms of a store; every test of acts is held to both."""
    if request.param == "files":
        return EventJournal(tmp_path / "log")
    request.getfixturevalue("database")
    from tilstand.portal.event_store import DatabaseEventStore

    return DatabaseEventStore(f"round-{next(_ROUNDS)}")  # acts cannot be taken away again: each test has its own round


@pytest.fixture(scope="session")
def stated() -> RoundState:
    """A round as it is read, for tests that only look at it."""
    return load_round(Path(__file__).parents[2] / "fixtures" / "sagaland", "2031")


@pytest.fixture
def wrong(tmp_path: Path) -> RoundState:
    """A round of its own without acts, in which the parts of two bodies give no total."""
    place = tmp_path / "sagaland"
    shutil.copytree(Path(__file__).parents[2] / "fixtures" / "sagaland", place, ignore=shutil.ignore_patterns("log"))
    for body, old, new in (
        ("police", "victims_identified,sex=male,4,", "victims_identified,sex=male,6,"),
        ("havn_shelter", "victims_assisted,age=minor,2,", "victims_assisted,age=minor,3,"),
    ):
        file = place / "rounds" / "2031" / "submissions" / f"{body}.csv"
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    return load_round(place, "2031")
