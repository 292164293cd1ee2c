"""Who is still to be reminded: what has not come, what was refused, what was asked and what was sent."""

from __future__ import annotations

from datetime import date

from tilstand.round.board import BoardEntry, RoundBoard
from tilstand.round.board_lines import OutstandingItems, list_outstanding_items
from tilstand.workflow.actions import derive_subject_states
from tilstand.workflow.event_log import RoundEvent


def event(track: str, act: str, subject: str, day: int = 1, **facts: str) -> RoundEvent:
    return RoundEvent(track, act, subject, "Kari", f"2032-02-{day:02}T12:00:00+00:00", names="1", facts=facts)


def post(state: str, refused: RoundEvent | None = None, provider: str = "police") -> BoardEntry:
    return BoardEntry(provider, state, None, refused, False, "", (0, 0), "nothing")


def owed(one: BoardEntry, *events: RoundEvent) -> list[OutstandingItems]:
    return list(list_outstanding_items(RoundBoard((one,)), derive_subject_states(events)))


def test_figures_are_owed_by_whoever_was_asked_and_has_not_sent_them() -> None:
    states = ["nothing", "asked", "draft", "refused", "reopened", "received", "accepted", "frozen", "exempt"]
    assert [one for one in states if owed(post(one))] == ["asked", "draft", "reopened"]
    assert owed(post("asked")) == [OutstandingItems("police", True, None, (), None)]


def test_a_refused_file_is_owed_anew_with_its_day() -> None:
    file = event("delivery", "refuse", "police", 4)
    assert owed(post("refused", file)) == [OutstandingItems("police", False, date(2032, 2, 4), (), None)]


def test_open_questions_are_owed_by_the_body_that_was_asked() -> None:
    events = [event("question", "ask", f"q{n}", provider="police") for n in (2, 1, 3)]
    events += [event("question", "ask", "q4", provider="havn"), event("question", "answer", "q3")]
    assert owed(post("accepted"), *events) == [OutstandingItems("police", False, None, ("q1", "q2"), None)]
    assert owed(post("accepted", provider="fjord"), *events) == []


def test_an_account_is_owed_an_answer_from_the_day_that_it_was_last_sent() -> None:
    sent = [
        event("account", "write", "police", 2),
        event("account", "send", "police", 3),
        event("account", "send", "police", 5),
    ]
    assert owed(post("accepted"), sent[0]) == []
    assert owed(post("accepted"), *sent) == [OutstandingItems("police", False, None, (), date(2032, 2, 5))]
    assert owed(post("accepted"), *sent, event("account", "approve", "police", 6)) == []


def test_bodies_stand_in_the_order_of_the_board() -> None:
    board = RoundBoard((post("asked", provider="b"), post("accepted", provider="c"), post("asked", provider="a")))
    assert [one.provider for one in list_outstanding_items(board, derive_subject_states(()))] == ["b", "a"]
