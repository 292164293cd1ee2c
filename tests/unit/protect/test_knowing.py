"""Readers of an edition who know more: what they learn is told, or kept from them by the policy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand import protect
from tilstand.define.policy import Policy
from tilstand.model.release import Release
from tilstand.protect.attack import ReleaseReading, read
from tilstand.protect.attack.hide import hidden_figures
from tilstand.protect.withhold import Kept
from tilstand.round.read import RoundState
from tilstand.round.read import read as read_round

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
READERS = Policy(method="suppress", colluding=1, persons=True, groups=("age",))


@pytest.fixture(scope="module")
def state() -> RoundState:
    return read_round(SAGALAND, "2031")


def released(state: RoundState, kept: Kept) -> Release:
    made = state.reconciled
    facts = (state.collection, "2031", state.batch, made.figures, state.findings)
    return protect.release(*facts, opened=state.opened, kept=kept)


def under(state: RoundState, policy: Policy, *, read_by: Policy) -> tuple[Kept, ReleaseReading]:
    """What a policy hides, and what readers learn then."""
    made = state.reconciled
    rows = [verdict.row for verdict in made.verdicts if verdict.row is not None]
    facts = (made.book, made.figures, rows)
    kept = hidden_figures(state.collection, released(state, {}), *facts, policy=policy)
    return kept, read(state.collection, released(state, kept), *facts, policy=policy.also_read_by(read_by))


def test_what_is_hidden_from_anybody_may_be_known_to_bodies_and_is_kept_from_them_too(
    state: RoundState,
) -> None:
    plain = Policy(method="suppress")
    fewer, found = under(state, plain, read_by=READERS)
    learned = {one.reader for one in found.leaks}
    assert learned
    assert "anybody" not in learned
    for one in found.leaks:
        assert one.told(state.collection).text("en").strip()
    more, none = under(state, READERS, read_by=READERS)
    assert none.leaks == ()
    assert set(fewer) != set(more)
    assert len(more) >= len(fewer)


def test_a_policy_that_keeps_counts_from_fewer_readers_is_weaker() -> None:
    plain = Policy(method="suppress")
    assert plain.weaker_than(READERS)
    assert not READERS.weaker_than(plain)
    assert plain.also_read_by(READERS) == READERS
