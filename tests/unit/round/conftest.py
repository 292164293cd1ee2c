"""Both forms of a store of acts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tilstand.round.event import Event
from tilstand.round.journal import Journal, Store

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
