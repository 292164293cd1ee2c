"""Both forms of a store of acts."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tilstand.round.event import Event
from tilstand.round.journal import Journal, Store
from tilstand.round.read import RoundState, read

NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)


class Memory:
    """The other form of a store, as the portal's database will be: acts in a list, one at a time."""

    def __init__(self) -> None:
        self.kept: list[Event] = []

    def events(self) -> tuple[Event, ...]:
        return tuple(self.kept)

    def append(self, event: Event, seen: int, *more: Event) -> None:
        if seen != len(self.kept):
            raise LookupError
        self.kept += (event, *more)


@pytest.fixture(params=["files", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Both forms of a store; every test of acts is held to both."""
    return Journal(tmp_path / "log") if request.param == "files" else Memory()


@pytest.fixture(scope="session")
def stated() -> RoundState:
    """A round as it is read, for tests that only look at it."""
    return read(Path(__file__).parents[2] / "fixtures" / "sagaland", "2031")


@pytest.fixture
def wrong(tmp_path: Path) -> RoundState:
    """A round of its own without acts, in which the parts of two bodies give no total."""
    place = tmp_path / "sagaland"
    shutil.copytree(
        Path(__file__).parents[2] / "fixtures" / "sagaland", place, ignore=shutil.ignore_patterns("log")
    )
    for body, old, new in (
        ("police", "victims_identified,sex=male,4,", "victims_identified,sex=male,6,"),
        ("havn_shelter", "victims_assisted,age=minor,2,", "victims_assisted,age=minor,3,"),
    ):
        file = place / "rounds" / "2031" / "submissions" / f"{body}.csv"
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    return read(place, "2031")
