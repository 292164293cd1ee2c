"""What readers who know more learn of an edition, as the attack says and as a program of another make does.

The other one reads the printed files and looks for whole tables by CP-SAT; editions are protected against
anybody alone, so that there is something to learn, and then against these readers.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rounds_read import read_round

from disclosed.policy import EditionVerdict, verdict
from tilstand.define.round_settings import Policy
from tilstand.model.release import Release
from tilstand.pipeline import release
from tilstand.protect.attack import Disclosure, attack_release
from tilstand.protect.attack.prior_releases import NOTHING_TOLD, PriorReleases
from tilstand.protect.attack.published_figures import list_published_figures
from tilstand.round.state import RoundState
from tilstand.terms import Key, ValueStatus

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).parents[2] / "fixtures"
READERS = {
    "person": {"persons": True},
    "body": {"colluding": 1},
    "bodies": {"colluding": 2},
    "group": {"groups": ("sex", "age", "exploitation")},
}
EDITIONS = [
    pytest.param(("sagaland", "2031"), id="sagaland"),
    pytest.param(("thalassia", "fy31"), id="thalassia", marks=pytest.mark.proof),
]
Judged = tuple[tuple[Disclosure, ...], EditionVerdict]


@pytest.fixture(scope="module", params=EDITIONS)
def state(request: pytest.FixtureRequest) -> RoundState:
    return read_round(FIXTURES / request.param[0], request.param[1])


@pytest.fixture(scope="module")
def plain(state: RoundState) -> Release:
    """Protected against anybody alone."""
    return released(state, Policy(method="suppress"))


def released(state: RoundState, policy: Policy, earlier: PriorReleases = NOTHING_TOLD) -> Release:
    return release.build_release(state, None, draft=True, earlier=lambda: earlier, policy=policy)


def judged(
    state: RoundState, one: Release, policy: Policy, earlier: PriorReleases = NOTHING_TOLD, *before: Release
) -> Judged:
    made = state.reconciled
    rows = [row.row for row in made.verdicts if row.row is not None]
    facts = (state.collection, one, made.book, made.figures, rows)
    leaks = attack_release(*facts, policy=policy, earlier=earlier).leaks
    book, absent = tuple(made.book), frozenset(state.round.absent)
    return leaks, verdict(state.collection, one, made.figures, book, rows, policy, absent, before)


def policy_of(state: RoundState, method: str, reader: str) -> Policy:
    more: dict[str, Any] = dict(READERS[reader])
    if "groups" in more:
        more["groups"] = tuple(one for one in READERS["group"]["groups"] if one in state.collection.settings.dimensions)  # type: ignore[attr-defined]
    return Policy(method=method, **more)  # type: ignore[arg-type]


def learned(leaks: tuple[Disclosure, ...]) -> set[Key]:
    """That a count is small, and may be none, is less than the other program asks for."""
    return {leak.key for leak in leaks if leak.reader != "anybody" and leak.kind != "narrowed"}


def test_both_find_the_same_of_what_readers_learn_and_nothing_once_it_is_kept_from_them(
    state: RoundState, plain: Release
) -> None:
    found: set[Key] = set()
    for reader in READERS:
        policy = policy_of(state, "suppress", reader)
        leaks, told = judged(state, plain, policy)
        assert learned(leaks) == {key for _, key in told.learned}, reader
        found |= learned(leaks)
        leaks, told = judged(state, released(state, policy), policy)
        assert leaks == (), reader
        assert told.safe, told
    assert found, "else there is nothing to keep"


@pytest.mark.parametrize("method", ["ranges", "round"])
def test_no_reader_learns_a_number_of_what_is_told_otherwise(state: RoundState, method: str) -> None:
    policy = policy_of(state, method, "body").model_copy(update={"persons": True})
    leaks, told = judged(state, released(state, policy), policy)
    assert leaks == ()
    assert told.safe, told


def test_both_find_what_two_editions_of_a_round_give_away_together(state: RoundState, plain: Release) -> None:
    policy, first = Policy(method="suppress"), plain
    whole = list_published_figures(released(state, Policy()))
    cells = (cell for table in first.tables for row in table.cells for cell in row if cell and cell.key)
    hidden = [cell.key for cell in cells if cell.value.status is ValueStatus.SUPPRESSED]
    great = next(key for key in hidden if key in whole and whole[key].is_exact and whole[key].low >= 3)
    second = released(state, policy, PriorReleases({great: whole[great]}))
    assert great in list_published_figures(second)
    earlier = NOTHING_TOLD.after(first, hides=True)
    leaks, told = judged(state, second, policy, earlier, first)
    assert leaks
    assert told.determined + told.above_zero == len({leak.key for leak in leaks})
    leaks, told = judged(state, released(state, policy, earlier), policy, earlier, first)
    assert leaks == ()
    assert told.safe, told
