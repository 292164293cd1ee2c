"""The attack on a release: what stands there, what follows from it, and what a reader cannot know."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from rounds_read import read_round

from tilstand import protect
from tilstand.define.round_settings import Policy
from tilstand.protect.attack import AttackResult, attack_release
from tilstand.protect.attack.published_figures import PublishedFigure, list_published_figures
from tilstand.protect.attack.system import build_figure_system
from tilstand.round.state import RoundState
from tilstand.sdc.attack import AttackComponent, LinearAttack
from tilstand.terms import Key, Period

pytestmark = pytest.mark.slow

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
YEAR = Period.from_text("2031")
NONE: Mapping[Key, PublishedFigure] = {}
HAVN = Key("victims_assisted", "havn_shelter", YEAR)


@pytest.fixture(scope="module")
def state() -> RoundState:
    return read_round(SAGALAND, "2031")


def attacked(
    state: RoundState, *kept: Key, beside: Mapping[Key, PublishedFigure] = NONE, **policy: object
) -> AttackResult:
    """What a reader knows of a release that shows all figures but some."""
    made = state.reconciled
    one = protect.make_release(
        state.collection,
        "2031",
        state.batch,
        made.figures,
        state.findings,
        opened=state.opened,
        kept=dict.fromkeys(kept, 0),
    )
    rows = [verdict.row for verdict in made.verdicts if verdict.row is not None]
    facts = (state.collection, one, made.book, made.figures, rows)
    return attack_release(*facts, policy=Policy(**policy), beside=beside)  # type: ignore[arg-type]


def leaks(found: AttackResult) -> dict[str, tuple[str, int, int | None]]:
    return {one.key.text(): (one.kind, one.low, one.high) for one in found.leaks}


def test_small_counts_that_stand_there_are_told_with_every_place(state: RoundState) -> None:
    found = attacked(state)
    assert found.count("told") == len(found.leaks) > 0
    minor = HAVN.at("age", "minor")
    one = next(leak for leak in found.leaks if leak.key == minor)
    assert (one.low, one.high) == (2, 2)
    assert any(place.startswith("table ") for place in one.places)
    assert one.told(state.collection).text("en") == (
        "“Presumed victims assisted”, Minor, Havn shelter (generated), 2031: 2 stands there."
    )


def test_a_hidden_count_that_follows_from_what_is_left_is_derived_with_its_sum(state: RoundState) -> None:
    minor = HAVN.at("age", "minor")
    found = attacked(state, minor)
    one = next(leak for leak in found.leaks if leak.key == minor)
    assert (one.kind, one.low, one.high) == ("derived", 2, 2)
    assert {term.key: term.times for term in one.proof} == {HAVN: 1, HAVN.at("age", "adult"): -1}
    assert sum(term.times * term.number for term in one.proof) == 2
    assert one.places
    told = one.told(state.collection).text("nb")
    assert "står ikke der, men kan regnes ut og er 2: 28 (alle) − 26 (Voksen)" in told


def test_a_proof_has_the_figures_too_of_which_a_range_is_told(state: RoundState) -> None:
    """Of 28, at least 26 are grown up, and at most 27: one or two are not, and both sums say so."""
    minor, adult = HAVN.at("age", "minor"), HAVN.at("age", "adult")
    found = attacked(state, minor, adult, beside={adult: PublishedFigure(26, 27, ("text",))})
    one = next(leak for leak in found.leaks if leak.key == minor)
    assert (one.kind, one.low, one.high) == ("narrowed", 1, 2)
    assert {term.key: term.times for term in one.proof} == {HAVN: 1, adult: -1}
    assert sum(term.times * term.number for term in one.proof) in (one.low, one.high)
    assert "text" in one.places


def test_an_attack_that_comes_to_no_end_is_a_leak(state: RoundState, monkeypatch: pytest.MonkeyPatch) -> None:
    minor, adult = HAVN.at("age", "minor"), HAVN.at("age", "adult")
    assert minor.text() not in leaks(attacked(state, minor, adult))
    monkeypatch.setattr(AttackComponent, "minimize_whole_sum", lambda *_: (float("nan"), None))
    monkeypatch.setattr(AttackComponent, "minimize_sum", lambda *_: (float("nan"), None, None))
    monkeypatch.setattr(LinearAttack, "table", lambda *_, **__: None)
    monkeypatch.setattr(LinearAttack, "find_extreme_table", lambda *_, **__: None)
    found = attacked(state, minor, adult)
    assert leaks(found)[minor.text()] == ("unsettled", 0, None)
    told = next(one for one in found.leaks if one.key == minor).told(state.collection)
    assert "Count it as given away" in told.text("en")


def test_two_hidden_counts_of_one_sum_hide_each_other_only_as_far_as_they_can(state: RoundState) -> None:
    """26 and 2 behind 28: the small one may be anything from none to all."""
    minor, adult = HAVN.at("age", "minor"), HAVN.at("age", "adult")
    assert minor.text() not in leaks(attacked(state, minor, adult))
    other, unknown = HAVN.at("sex", "trans_or_nonbinary"), HAVN.at("sex", "unknown")
    by_entry = [one.at("entry", "new") for one in (other, unknown)]
    by_entry += [one.at("entry", "carried_over") for one in (other, unknown)]
    found = leaks(attacked(state, other, unknown))
    assert {found[one.text()] for one in (other, unknown)} == {("derived", 1, 1)}, "by entry it is all there"
    # what the shelters have together, less what the other one has, tells it all the same
    found = leaks(attacked(state, other, unknown, *by_entry))
    assert {found[one.text()] for one in (other, unknown)} == {("derived", 1, 1)}
    # one and one behind two: each may be none, and neither can be three
    together = [one.replace_provider("shelters") for one in (other, unknown)]
    found = leaks(attacked(state, other, unknown, *by_entry, *together))
    assert not {one.text() for one in (other, unknown, *by_entry)} & set(found)


def test_what_protects_nobody_and_what_counts_nobody_is_no_leak(state: RoundState) -> None:
    found = leaks(attacked(state))
    assert not [key for key in found if key.startswith(("mean_stay", "cleared_share", "cases_change"))]
    assert all(low >= 1 and (high is None or high < 3) for _, low, high in found.values())


def test_a_higher_threshold_finds_no_fewer(state: RoundState) -> None:
    assert set(leaks(attacked(state))) <= set(leaks(attacked(state, threshold=5)))


def test_what_is_undecided_may_be_off_by_as_much_as_it_lacks_to_either_side(state: RoundState) -> None:
    numbers = {HAVN: 28, HAVN.at("age", "adult"): 20, HAVN.at("age", "minor"): 2, HAVN.at("age", "unknown"): 0}
    found = build_figure_system(state.collection, YEAR, numbers, ())
    assert list(found.loose.values()) == [6]
    values = found.sums.values
    assert {key: int(values[at]) for key, at in found.at.items() if key in numbers} == numbers
    # 22 of 28 are placed: who is not told how many minors there are takes them to be 2 to 14
    told = {key: PublishedFigure(n, n, ()) for key, n in numbers.items() if key != HAVN.at("age", "minor")}
    attack = LinearAttack(found.before(told), found.given(told))
    assert attack.compute_whole_ends(found.at[HAVN.at("age", "minor")]) == (2.0, 14.0)


def test_shown_is_what_a_reader_sees_and_no_more(state: RoundState) -> None:
    minor = HAVN.at("age", "minor")
    one = protect.make_release(
        state.collection,
        "2031",
        state.batch,
        state.reconciled.figures,
        state.findings,
        opened=state.opened,
        kept={minor: 0},
    )
    told = list_published_figures(one)
    assert minor not in told
    assert (told[HAVN].low, told[HAVN].high) == (28, 28)


def test_a_member_that_is_silent_at_a_code_is_in_the_sum_of_its_group(state: RoundState) -> None:
    # fjord shelter says that all of its five are adults, and nothing of minors: the group's are Havn's
    group, fjord = HAVN.replace_provider("shelters"), HAVN.replace_provider("fjord_shelter")
    minor, all_of_group = HAVN.at("age", "minor"), group.at("age", "minor")
    adults = HAVN.at("age", "adult")
    numbers = {HAVN: 9, minor: 2, adults: 7, fjord: 5, fjord.at("age", "adult"): 5, all_of_group: 2}
    found = build_figure_system(state.collection, YEAR, numbers, (), absent=("dal_shelter",))
    told = {key: PublishedFigure(n, n, ()) for key, n in numbers.items() if key not in (minor, adults)}
    assert LinearAttack(found.sums, found.given(told)).compute_real_ends(found.at[minor]) == (2, 2)


def test_who_is_silent_has_none_where_its_group_has_a_number_and_maybe_some_where_that_is_the_least(
    state: RoundState,
) -> None:
    fjord = HAVN.replace_provider("fjord_shelter")
    minor, adult, unknown = (fjord.at("age", code) for code in ("minor", "adult", "unknown"))
    both = minor.replace_provider("shelters")
    numbers = {HAVN: 9, minor.replace_provider(HAVN.provider): 2, fjord: 5, adult: 5, unknown: 0, both: 2}
    told = {key: PublishedFigure(n, n, ()) for key, n in numbers.items() if key != adult}

    def ends(*least: Key) -> tuple[float, float]:
        facts = (state.collection, YEAR, numbers, ())
        found = build_figure_system(*facts, absent=("dal_shelter",), least=frozenset(least))
        return LinearAttack(found.sums, found.given(told)).compute_real_ends(found.at[adult])

    assert ends() == (5, 5)
    assert ends(both) == (0, 5)


def test_beside_what_a_group_states_its_members_limit_each_other(state: RoundState) -> None:
    group, fjord = HAVN.replace_provider("shelters"), HAVN.replace_provider("fjord_shelter")
    minor, adult, unknown = (HAVN.at("age", code) for code in ("minor", "adult", "unknown"))
    mine = {HAVN: 9, minor: 2, adult: 7, fjord: 5, fjord.at("age", "adult"): 5}
    whole = {group: 14, group.at("age", "adult"): 12}
    found = build_figure_system(state.collection, YEAR, {**mine, **whole}, (), absent=("dal_shelter",))
    told = {key: PublishedFigure(n, n, ()) for key, n in {HAVN: 9, fjord: 5, **whole}.items()}
    # of the two that are no adults both may be either body's, minors or of unknown age
    assert LinearAttack(found.sums, found.given(told)).compute_whole_ends(found.at[minor]) == (0, 2)
    assert unknown.replace_provider("shelters") not in found.settled
