"""What an edition says of itself: what a draft lacks, who has approved, and that a corrected one is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tilstand.define.round_settings import Policy
from tilstand.round.accounts import BodyAccount, build_accounts
from tilstand.round.board_lines import describe_board
from tilstand.round.imprint import build_imprint, build_state_board, is_reconstructed_round, list_approving_bodies
from tilstand.round.state import RoundState
from tilstand.round.texts import Wording
from tilstand.workflow.actions import derive_subject_states
from tilstand.workflow.event_log import RoundEvent

ANSWER = Wording("havn_shelter", "shelter", "trends", "en", "Fine.")
SENTENCE = Wording("", "", "01-start", "en", "It is fine.", "report/en/01-start.md", 3)


def did(track: str, act: str, subject: str, day: int = 1, **more: Any) -> RoundEvent:
    return RoundEvent(track, act, subject, "Kari", f"2032-02-{day:02}T12:00:00+00:00", **{"names": "1", **more})


def after(state: RoundState, *events: RoundEvent, waiting: tuple[Wording, ...] = ()) -> RoundState:
    return replace(state, stood=derive_subject_states(events), waiting=waiting)


@pytest.fixture(scope="module")
def shown(stated: Any) -> BodyAccount:
    """The police's account as it would be shown now."""
    (one,) = build_accounts(stated, ["police"], ["nb"])
    return one


def approving(one: BodyAccount, names: str = "") -> list[RoundEvent]:
    facts = {"language": one.language}
    return [
        did("account", act, one.provider, day, names=names or one.sha256, facts=facts)
        for day, act in enumerate(("write", "send", "approve"), 2)
    ]


def test_a_file_without_figures_is_told_alike_on_the_board_and_in_the_draft(stated: RoundState) -> None:
    came = {"figures": "0", "version": "1"}
    state = after(stated, did("delivery", "ask", "police"), did("delivery", "receive", "police", 2, facts=came))
    assert build_imprint(state, draft=True).lacking[0] == ("police", "empty")
    (police,) = (one for one in build_state_board(state).posts if one.provider == "police")
    assert police.is_empty_delivery
    assert not replace(police, texts=(0, 1)).is_empty_delivery  # it has answered in words
    assert not replace(police, received=did("delivery", "receive", "police", facts={"figures": "3"})).is_empty_delivery
    (line,) = (
        one for one in describe_board(state.collection, build_state_board(state)) if "Police" in one.body.text("en")
    )
    assert line.figures.text("en").endswith("no figures in the file")
    between = [one.text("en") for one in build_state_board(state).between]
    assert "1 body has sent a file without figures. Ask what that means." in between


def test_a_finished_edition_lacks_nothing_and_a_draft_says_what_body_by_body(stated: RoundState) -> None:
    events = [
        did("delivery", "ask", "police"),
        did("delivery", "ask", "migration_board"),
        did("delivery", "refuse", "migration_board"),
        did("delivery", "ask", "havn_shelter"),
        did("delivery", "receive", "havn_shelter"),
        did("delivery", "accept", "havn_shelter"),
    ]
    state = after(stated, *events, waiting=(ANSWER, SENTENCE))
    made = build_imprint(state, draft=True)
    assert made.draft
    assert made.lacking == (
        ("police", "figures"),
        ("migration_board", "refused"),
        ("havn_shelter", "words"),
        ("fjord_shelter", "unread"),
        ("unit", "text"),
        ("unit", "policy"),
    )
    assert (made.checked, made.corrections, made.former) == ((), (), "")
    heard = build_imprint(after(stated, *events, waiting=(ANSWER,)), draft=True).lacking
    assert heard == (*made.lacking[:-2], ("unit", "policy"))
    held, rest = state.collection, made.lacking[:-1]
    for by, lacking in (("", (*rest, ("unit", "proposed"))), ("Kari", rest)):  # one that is proposed is not decided
        about = held.rounds["2031"].model_copy(update={"policy": Policy(method="round", decided_by=by)})
        other = replace(state, collection=replace(held, rounds={**held.rounds, "2031": about}))
        assert build_imprint(other, draft=True).lacking == lacking
    done = build_imprint(state, draft=False)
    assert (done.draft, done.lacking) == (False, ())


def test_a_round_from_what_is_printed_has_no_draft(stated: RoundState) -> None:
    assert not is_reconstructed_round(stated)
    held = stated.collection
    about = held.rounds["2031"].model_copy(update={"basis": "reconstructed"})
    other = replace(held, rounds={**held.rounds, "2031": about})
    assert is_reconstructed_round(replace(stated, collection=other))


def test_where_bodies_stand_on_the_day_that_is_named_or_that_of_the_edition(stated: RoundState) -> None:
    state = after(stated, did("delivery", "ask", "police"), waiting=(ANSWER, SENTENCE))
    board = build_state_board(state)
    assert {one.provider: one.delivery for one in board.posts} == {
        "police": "asked",
        "migration_board": "received",
        "havn_shelter": "received",
        "fjord_shelter": "received",
        "dal_shelter": "exempt",
    }
    assert (board.texts, board.sentences) == (1, 1)
    held = state.collection
    due_ = date(2032, 3, 1)
    about = held.rounds["2031"].model_copy(update={"deadline": due_})
    timed = replace(state, collection=replace(held, rounds={**held.rounds, "2031": about}))
    assert [one.late for one in build_state_board(timed).posts] == [True, False, False, False, False]
    assert not any(one.late for one in build_state_board(timed, due_).posts)


def test_a_body_has_approved_what_it_would_be_shown_still_and_nothing_else(
    stated: RoundState, shown: BodyAccount
) -> None:
    assert list_approving_bodies(after(stated, *approving(shown))) == ("police",)
    assert build_imprint(after(stated, *approving(shown)), draft=False).checked == ("police",)
    assert list_approving_bodies(after(stated, *approving(shown, "other"))) == ()
    assert list_approving_bodies(after(stated, *approving(shown)[:2])) == ()
    assert list_approving_bodies(after(stated)) == ()
