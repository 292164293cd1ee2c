"""What was published stays published, what was hidden stays hidden: earlier editions are read too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rounds_read import read_round, whole

from tilstand import protect
from tilstand.define.round_settings import Policy
from tilstand.model import EditionFigures, Figure
from tilstand.model.figures import FigureRevision
from tilstand.model.release import Release
from tilstand.protect.attack import Disclosure, attack_release
from tilstand.protect.attack.prior_releases import PriorReleases, add_structural_zeros
from tilstand.protect.attack.published_figures import PublishedFigure, list_published_figures
from tilstand.protect.attack.suppress import choose_rounded_figures, choose_suppressions
from tilstand.protect.released_figures import FiguresWrapper, Kept
from tilstand.round.state import RoundState
from tilstand.terms import Key, Period, Value

pytestmark = pytest.mark.slow

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
POLICY = Policy(method="suppress")
HAVN = Key("victims_assisted", "havn_shelter", Period.from_text("2031"))
BEFORE = Period.from_text("2031")
"""The year of which an edition came before: here the same one, as where an edition is corrected."""


class RevisedOnce(FiguresWrapper):
    """Figures of which one is printed as revised."""

    def __init__(self, figures: EditionFigures, revision: FigureRevision) -> None:
        super().__init__(figures)
        self._revision = revision

    def get(self, key: Key) -> Figure | None:
        return self._figures.get(key)

    @property
    def revisions(self) -> tuple[FigureRevision, ...]:
        return (self._revision,)


@pytest.fixture(scope="module")
def state() -> RoundState:
    return read_round(SAGALAND, "2031")


def released(state: RoundState, kept: Kept) -> Release:
    if not kept:
        return whole(state)
    facts = (state.collection, state.name, state.batch, state.reconciled.figures, state.findings)
    return protect.make_release(*facts, opened=state.opened, kept=kept)


def facts(state: RoundState) -> tuple[object, ...]:
    rows = [verdict.row for verdict in state.reconciled.verdicts if verdict.row is not None]
    return state.reconciled.book, state.reconciled.figures, rows


def hidden(state: RoundState, earlier: PriorReleases) -> Kept:
    return choose_suppressions(state.collection, whole(state), *facts(state), policy=POLICY, earlier=earlier)  # type: ignore[arg-type]


def told(state: RoundState, kept: Kept) -> dict[Key, PublishedFigure]:
    """What an edition before told: all figures of its year but some."""
    return {key: one for key, one in list_published_figures(released(state, kept)).items() if key.period == BEFORE}


def leaks(state: RoundState, kept: Kept, earlier: PriorReleases) -> tuple[Disclosure, ...]:
    one = released(state, kept)
    return attack_release(state.collection, one, *facts(state), policy=POLICY, earlier=earlier).leaks  # type: ignore[arg-type]


def test_what_was_published_stays_published_and_is_no_leak_of_the_next_edition(state: RoundState) -> None:
    alone = hidden(state, PriorReleases())
    assert any(key.period == BEFORE for key in alone), "else there is nothing to keep"
    earlier = PriorReleases(told(state, {}))
    kept = hidden(state, earlier)
    assert not any(key.period == BEFORE for key in kept)
    assert leaks(state, kept, earlier) == ()


def test_what_was_hidden_stays_hidden_and_nothing_follows_from_both_editions(state: RoundState) -> None:
    first = {key: 0 for key in hidden(state, PriorReleases()) if key.period == BEFORE}
    further = next(key for key in told(state, first) if key.dims and key not in first)
    earlier = PriorReleases(told(state, {**first, further: 0}), frozenset({BEFORE}))
    kept = hidden(state, earlier)
    assert {*first, further} <= kept.keys()
    assert leaks(state, kept, earlier) == ()


def test_what_two_editions_hide_otherwise_is_worked_out_from_both(state: RoundState) -> None:
    """Each is safe alone; what one hides for the sake of others stands in the other."""
    first = hidden(state, PriorReleases())
    whole = told(state, {})
    shared = next(key for key in first if key in whole and whole[key].low >= 3)
    second = hidden(state, PriorReleases({shared: whole[shared]}))
    assert shared not in second
    assert leaks(state, first, PriorReleases()) == leaks(state, second, PriorReleases()) == ()
    assert leaks(state, second, PriorReleases(told(state, first)))


def test_an_edition_is_read_after_those_before_it(state: RoundState) -> None:
    earlier = PriorReleases().after(released(state, {}), hides=True)
    assert earlier.hiding == {BEFORE}
    assert {place for one in earlier.told.values() for place in one.places} == {"edition 2031"}
    assert earlier.closed(Key("victims_assisted", "nobody", BEFORE))
    assert not earlier.closed(Key("victims_assisted", "nobody", Period.from_text("2030")))


def test_what_was_told_is_rounded_no_more_and_what_was_hidden_is_told_in_no_way(state: RoundState) -> None:
    policy = Policy(method="round")
    whole = told(state, {})
    small = [key for key, one in whole.items() if one.is_exact and one.low in (1, 2)]
    public, closed = small[0], small[1]
    earlier = PriorReleases({key: one for key, one in whole.items() if key != closed}, frozenset({BEFORE}))
    asked = (state.collection, released(state, {}), *facts(state))
    rounded = choose_rounded_figures(*asked, policy=policy, earlier=earlier)  # type: ignore[arg-type]
    assert public in choose_rounded_figures(*asked, policy=policy)  # type: ignore[arg-type]
    assert public not in rounded
    assert choose_suppressions(*asked, policy=policy, earlier=earlier) == {closed: 0}  # type: ignore[arg-type]


def moved(state: RoundState, key: Key, by: int) -> PriorReleases:
    """An edition before that told all figures of the year, one of them otherwise by so many."""
    before = told(state, {})
    was = before[key].low + by
    return PriorReleases({**before, key: PublishedFigure(was, was, ("edition 2031",))})


def test_two_vintages_of_a_great_figure_tell_that_few_were_added(state: RoundState) -> None:
    whole = HAVN
    found = {one.key: one for one in leaks(state, {}, moved(state, whole, -2))}
    assert (found[whole].kind, found[whole].low, found[whole].own) == ("changed", 28, 26)
    assert "edition 2031" in found[whole].places
    assert "26 stood in an earlier edition" in found[whole].told(state.collection).text("en")
    assert whole not in {one.key for one in leaks(state, {}, moved(state, whole, -3))}, "three are not few"


@pytest.mark.parametrize("by", [-2, 1])
def test_a_figure_that_few_moved_is_hidden_so_that_it_may_be_what_it_was(state: RoundState, by: int) -> None:
    whole, was = HAVN, 28 + by
    earlier = PriorReleases({whole: PublishedFigure(was, was, ("edition 2031",))})
    kept = hidden(state, earlier)
    assert whole in kept
    assert leaks(state, kept, earlier) == ()
    asked = (state.collection, released(state, {}), *facts(state))
    rounded = choose_suppressions(*asked, policy=Policy(method="round"), earlier=earlier)  # type: ignore[arg-type]
    assert whole in rounded


def test_what_an_earlier_edition_left_to_be_worked_out_is_a_vintage_too(state: RoundState) -> None:
    """Adults stood in it otherwise, minors did not stand there: 28 less the others tells them."""
    whole, minor = HAVN, HAVN.at("age", "minor")
    adult = whole.at("age", "adult")
    before = {key: one for key, one in told(state, {}).items() if key != minor}
    earlier = PriorReleases({**before, adult: PublishedFigure(27, 27, ("edition 2031",))})
    found = {one.key: one for one in leaks(state, {}, earlier) if one.kind == "changed"}
    assert (found[minor].own, found[minor].low) == (1, 2)


def test_the_first_print_of_a_revised_figure_is_known_be_it_of_no_edition_that_can_be_made_again(
    state: RoundState,
) -> None:
    revision = FigureRevision(HAVN, "2030", Value.number(27), Value.number(28), ("havn_shelter",))
    book, _, rows = facts(state)
    figures = RevisedOnce(state.reconciled.figures, revision)
    asked = (book, figures, rows)
    whole = released(state, {})
    found = attack_release(state.collection, whole, *asked, policy=POLICY).leaks  # type: ignore[arg-type]
    (changed,) = [one for one in found if one.kind == "changed"]
    assert (changed.key, changed.own, changed.low) == (HAVN, 27, 28)
    kept = choose_suppressions(state.collection, whole, *asked, policy=POLICY)  # type: ignore[arg-type]
    assert HAVN in kept
    hides = released(state, kept)
    assert attack_release(state.collection, hides, *asked, policy=POLICY).leaks == ()  # type: ignore[arg-type]
    closed = PriorReleases(hiding=frozenset({BEFORE}))
    assert HAVN not in add_structural_zeros(state.collection, POLICY, (), figures, closed).told  # type: ignore[arg-type]


def test_what_earlier_editions_give_away_by_themselves_is_told_and_stops_nothing(state: RoundState) -> None:
    minor = HAVN.at("age", "minor")  # two: 28 less 26 adults, and nobody of unknown age
    others = (HAVN, HAVN.at("age", "adult"), HAVN.at("age", "unknown"))
    earlier = PriorReleases({key: told(state, {})[key] for key in others})
    kept = hidden(state, earlier)
    one = released(state, {**kept, minor: 0})
    found = attack_release(state.collection, one, *facts(state), policy=POLICY, earlier=earlier)  # type: ignore[arg-type]
    assert found.leaks == ()
    assert found.before == (minor,)
    strict = replace(earlier, excused=False)
    assert minor in {one.key for one in leaks(state, {**kept, minor: 0}, strict)}
