"""Who reads an edition and knows more: a person in a count, one body, bodies together, who knows a group."""

from __future__ import annotations

from pathlib import Path

import pytest
from rounds_read import read_round, whole

from tilstand import protect
from tilstand.define.round_settings import Policy
from tilstand.model.release import Release
from tilstand.protect.attack import Disclosure, attack_release
from tilstand.protect.attack.attack import build_attack_system
from tilstand.protect.attack.intruders import compute_figure_thresholds, list_intruders
from tilstand.protect.attack.suppress import choose_suppressions
from tilstand.protect.released_figures import Kept
from tilstand.round.state import RoundState
from tilstand.terms import Key, Period

FIXTURES = Path(__file__).parents[2] / "fixtures"
PLAIN = Policy(method="suppress", threshold=3)
READERS = {
    "person": {"persons": True},
    "body": {"colluding": 1},
    "bodies": {"colluding": 2},
    "group": {"groups": ("sex", "age", "exploitation", "region")},
}


@pytest.fixture(scope="module", params=[("sagaland", "2031"), ("thalassia", "fy31")], ids=lambda one: one[0])
def state(request: pytest.FixtureRequest) -> RoundState:
    return read_round(FIXTURES / request.param[0], request.param[1])


def released(state: RoundState, kept: Kept) -> Release:
    facts = (state.collection, state.name, state.batch, state.reconciled.figures, state.findings)
    return protect.make_release(*facts, opened=state.opened, kept=kept)


def facts(state: RoundState) -> tuple[object, ...]:
    made = state.reconciled
    return made.book, made.figures, [one.row for one in made.verdicts if one.row is not None]


def hidden(state: RoundState, policy: Policy) -> Kept:
    return choose_suppressions(state.collection, whole(state), *facts(state), policy=policy)  # type: ignore[arg-type]


def leaks(state: RoundState, kept: Kept, policy: Policy) -> tuple[Disclosure, ...]:
    return attack_release(state.collection, released(state, kept), *facts(state), policy=policy).leaks  # type: ignore[arg-type]


def of(reader: str, state: RoundState) -> Policy:
    known = state.collection.settings.dimensions
    more = READERS[reader]
    groups = tuple(name for name in more.get("groups", ()) if name in known)  # type: ignore[attr-defined]
    return PLAIN.model_copy(update={**more, "groups": groups})


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_nothing_is_left_to_a_reader_whom_the_policy_names(state: RoundState, reader: str) -> None:
    policy = of(reader, state)
    kept = hidden(state, policy)
    assert leaks(state, kept, policy) == ()
    assert len(kept) >= len(hidden(state, PLAIN))


def test_bodies_learn_of_others_from_what_is_hidden_from_anybody_alone() -> None:
    state = read_round(FIXTURES / "thalassia", "fy31")
    plain = hidden(state, PLAIN)
    assert leaks(state, plain, PLAIN) == ()
    learned = leaks(state, plain, of("body", state))
    assert {one.reader for one in learned} == {"body"}
    assert all(one.bodies for one in learned)
    assert {one.key for one in learned} <= {one.key for one in leaks(state, plain, of("bodies", state))}


def test_who_is_counted_is_asked_about_the_others_in_every_small_count_of_more_than_one() -> None:
    state = read_round(FIXTURES / "sagaland", "2031")
    found, _ = build_attack_system(state.collection, released(state, {}), *facts(state))  # type: ignore[arg-type]
    limits = compute_figure_thresholds(state.collection, found, PLAIN, {})
    asked = {one.names[0] for one in list_intruders(state.collection, found, limits, of("person", state))}
    pairs = {key.text() for key, at in found.at.items() if found.sums.inner[at] == 2 and limits[key] == 3}
    assert asked == pairs & {key.text() for key in found.settled}
    assert asked


def test_a_whole_group_of_one_category_is_told_until_it_is_hidden() -> None:
    state = read_round(FIXTURES / "sagaland", "2031")
    policy = of("group", state)
    told = [one for one in leaks(state, {}, policy) if one.reader == "group"]
    assert Key("dependants_housed", "havn_shelter", Period.from_text("2031")).at("age", "minor") in {
        one.key for one in told
    }
    assert not [one for one in leaks(state, hidden(state, policy), policy) if one.reader == "group"]
