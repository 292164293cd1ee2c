"""How many persons there can be is told by what an edition shows, and by nothing that it hides."""

from __future__ import annotations

from pathlib import Path

import pytest
from rounds_read import read_round

from tilstand.define.round_settings import Policy
from tilstand.pipeline import release
from tilstand.protect.attack.published_figures import list_published_figures
from tilstand.reconcile.headcount_bounds import bound_published_headcount
from tilstand.round.state import RoundState
from tilstand.terms import Key, Period

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
YEAR = Period.from_text("2031")
HAVN, FJORD = (Key("victims_assisted", f"{name}_shelter", YEAR) for name in ("havn", "fjord"))


@pytest.fixture(scope="module")
def state() -> RoundState:
    return read_round(SAGALAND, "2031")


def behind(state: RoundState, *hidden: Key) -> tuple[int, int | None, int | None] | None:
    """The fewest, the most and the registrations, where some figures are hidden."""
    told = {key for key in state.reconciled.book if key not in hidden}
    found = bound_published_headcount(state.reconciled.book, state.reconciled.headcount, told, ())
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
    assert bound_published_headcount(made.book, made.headcount, set(made.book), [FJORD]) is None
    one = release.build_release(
        state, None, draft=True, earlier=release.load_earlier_releases(state), policy=Policy(method="round")
    )
    assert one.headcount is None


def test_an_edition_that_hides_figures_tells_what_a_reader_can_reckon(state: RoundState) -> None:
    policy = Policy(method="suppress")
    one = release.build_release(state, None, draft=True, earlier=release.load_earlier_releases(state), policy=policy)
    assert one.headcount is not None
    again = bound_published_headcount(
        state.reconciled.book, state.reconciled.headcount, set(list_published_figures(one)), ()
    )
    assert again is not None
    assert (again.least, again.greatest) == (one.headcount.least, one.headcount.greatest)
