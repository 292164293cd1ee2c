"""One round with its edition in memory, made once; a test looks at it with other acts or other figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tilstand import protect, publish
from tilstand.model.release import Release
from tilstand.ready.look import Seen
from tilstand.round.event import Event
from tilstand.round.imprint import imprint
from tilstand.round.read import read
from tilstand.round.standing import standings

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
TODAY = date(2032, 2, 20)

Sight = Callable[..., Seen]
Act = Callable[..., Event]


@pytest.fixture(scope="session")
def whole() -> Seen:
    """A round in which all lies there and nobody has noted anything, with the edition as it would be."""
    state = read(SAGALAND, "2031")
    release = protect.release(
        state.collection,
        state.name,
        state.batch,
        state.reconciled.figures,
        state.findings,
        people=state.reconciled.headcount,
        summaries=state.reconciled.summaries,
        opened=state.opened,
        imprint=imprint(state, draft=False),
    )
    return Seen(state, TODAY, release, publish.beside_former(release, None))


@pytest.fixture(scope="session")
def seen(whole: Seen) -> Sight:
    """The same after some acts and nothing else; what is named of the round, and beside it, is another."""

    def made(*events: Event, state: Any = None, **changes: Any) -> Seen:
        about = replace(whole.state, **{"stood": standings(events), **(state or {})})
        return replace(whole, state=about, **changes)

    return made


@pytest.fixture(scope="session")
def did() -> Act:
    """An act of a day in February."""

    def made(track: str, name: str, subject: str, day: int = 1, **more: Any) -> Event:
        return Event(
            track, name, subject, "Kari", f"2032-02-{day:02}T12:00:00+00:00", **{"names": "1", **more}
        )

    return made


@pytest.fixture(scope="session")
def sealed() -> Callable[..., Release]:
    """A release of which something is another, under a seal of its own."""

    def made(release: Release, **changes: Any) -> Release:
        other = replace(release, **changes)
        return replace(other, seal=other.digest())

    return made
