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
from tilstand.pipeline.readiness_checks import CheckContext
from tilstand.round.imprint import build_imprint
from tilstand.round.state import load_round
from tilstand.workflow.actions import derive_subject_states
from tilstand.workflow.event_log import RoundEvent

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
TODAY = date(2032, 2, 20)

Sight = Callable[..., CheckContext]
Act = Callable[..., RoundEvent]


@pytest.fixture(scope="session")
def whole() -> CheckContext:
    """A round in which all lies there and nobody has noted anything, with the edition as it would be."""
    state = load_round(SAGALAND, "2031")
    release = protect.make_release(
        state.collection,
        state.name,
        state.batch,
        state.reconciled.figures,
        state.findings,
        people=state.reconciled.headcount,
        summaries=state.reconciled.cause_summaries,
        opened=state.opened,
        imprint=build_imprint(state, draft=False),
    )
    return CheckContext(state, TODAY, release, publish.assemble_next_edition(release, None))


@pytest.fixture(scope="session")
def seen(whole: CheckContext) -> Sight:
    """The same after some acts and nothing else; what is named of the round, and beside it, is another."""

    def made(*events: RoundEvent, state: Any = None, **changes: Any) -> CheckContext:
        about = replace(whole.state, **{"stood": derive_subject_states(events), **(state or {})})
        return replace(whole, state=about, **changes)

    return made


@pytest.fixture(scope="session")
def did() -> Act:
    """An act of a day in February."""

    def made(track: str, name: str, subject: str, day: int = 1, **more: Any) -> RoundEvent:
        return RoundEvent(track, name, subject, "Kari", f"2032-02-{day:02}T12:00:00+00:00", **{"names": "1", **more})

    return made


@pytest.fixture(scope="session")
def sealed() -> Callable[..., Release]:
    """A release of which something is another, under a seal of its own."""

    def made(release: Release, **changes: Any) -> Release:
        other = replace(release, **changes)
        return replace(other, seal=other.digest())

    return made
