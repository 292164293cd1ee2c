"""How many persons there can be is told by what an edition shows, and by nothing that it hides."""

from __future__ import annotations

from pathlib import Path

import pytest
from rounds_read import read_round

from tilstand import guard
from tilstand.define.policy import Policy
from tilstand.protect.attack.shown import shown
from tilstand.reconcile.tally import persons_told
from tilstand.round.read import RoundState
from tilstand.terms import Key, Period

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
YEAR = Period.parse("2031")
HAVN, FJORD = (Key("victims_assisted", f"{name}_shelter", YEAR) for name in ("havn", "fjord"))


@pytest.fixture(scope="module")
def state() -> RoundState:
    return read_round(SAGALAND, "2031")


def behind(state: RoundState, *hidden: Key) -> tuple[int, int | None, int | None] | None:
    """The fewest, the most and the registrations, where some figures are hidden."""
    told = {key for key in state.reconciled.book if key not in hidden}
    found = persons_told(state.reconciled.book, state.reconciled.headcount, told, ())
    return None if found is None else (found.least, found.greatest, found.registrations)


def test_where_all_is_told_it_is_what_is_known(state: RoundState) -> None:
    assert behind(state) == (28, 43, 43)


def test_a_number_that_is_hidden_is_in_no_end(state: RoundState) -> None:
    men, women = (HAVN.at("sex", code) for code in ("male", "female"))
    least = behind(state, men, women)
    assert least is not None
    assert least[0] <= 28
    body = ("victims_assisted", "havn_shelter")
    own = [key for key in state.reconciled.book if (key.measure, key.provider) == body]
    # the other shelter's alone, and the printed sum; who tells nothing may have anybody
    assert behind(state, *own) == (15, None, 43)


def test_rounded_figures_bound_nobody(state: RoundState) -> None:
    made = state.reconciled
    assert persons_told(made.book, made.headcount, set(made.book), [FJORD]) is None
    one = guard.released(state, None, draft=True, earlier=guard.before(state), policy=Policy(method="round"))
    assert one.headcount is None


def test_an_edition_that_hides_figures_tells_what_a_reader_can_reckon(state: RoundState) -> None:
    policy = Policy(method="suppress")
    one = guard.released(state, None, draft=True, earlier=guard.before(state), policy=policy)
    assert one.headcount is not None
    again = persons_told(state.reconciled.book, state.reconciled.headcount, set(shown(one)), ())
    assert again is not None
    assert (again.least, again.greatest) == (one.headcount.least, one.headcount.greatest)
