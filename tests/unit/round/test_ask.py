"""Questions: asked once, again where what is asked is another, answered by whom it was put to, and closed."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tilstand.archive import Archive
from tilstand.errors import UsageError
from tilstand.model.hashes import hash_text
from tilstand.model.release import BodyQuery
from tilstand.round.questions import (
    OUTCOMES,
    BodyQuestion,
    close_questions,
    list_asked_questions,
    list_body_questions,
    note_answers,
    note_asked_questions,
)
from tilstand.round.replies import QuestionReply
from tilstand.round.state import RoundState, load_round
from tilstand.terms import InvariantText, Key, Period
from tilstand.workflow.actions import SubjectState, derive_subject_states
from tilstand.workflow.event_log import RoundEvent
from tilstand.workflow.transitions import ActingRight

NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
AT = "2032-02-01T12:00:00+00:00"
KEY = Key("victims_identified", "police", Period.from_year(2031))
KARI: dict[str, Any] = {"by": "Kari", "at": NOON}


def query(what: str = "13 is not 15", about: Key | None = KEY) -> BodyQuery:
    texts = (
        InvariantText("Parts and total"),
        InvariantText("Victims"),
        InvariantText(what),
        InvariantText("Send a new file"),
    )
    return BodyQuery("R103", "error", *texts, number="q1", about=about)


def put(stand: SubjectState | None = None, asked: BodyQuery | None = None, number: str = "q1") -> BodyQuestion:
    return BodyQuestion(number, "police", asked, "en", stand or SubjectState())


def told(what: str = "13 is not 15") -> str:
    return hashlib.sha256(f"Victims\n{what}".encode()).hexdigest()


def after(*acts: str, asked: str = "") -> SubjectState:
    facts = {"provider": "police", "asked": asked or told(), "rule": "R001"}
    events = [RoundEvent("question", one, "q1", "Kari", AT, names="1", reason="x", facts=facts) for one in acts]
    return derive_subject_states(events).get_subject_state("question", "q1")


def test_what_is_asked_has_a_hash_of_its_words() -> None:
    assert put(asked=query()).told == told()
    assert put(asked=query("13 is not 16")).told != told()
    assert put().told == ""


@pytest.mark.parametrize(
    ("acts", "same", "other"),
    [
        ((), "ask", "ask"),
        (("ask",), "", ""),
        (("ask", "answer"), "", "ask_again"),
        (("ask", "answer", "ask_again"), "", ""),
        (("ask", "close"), "", "ask"),
    ],
)
def test_a_question_is_asked_again_only_where_it_is_another(acts: Any, same: str, other: str) -> None:
    assert put(after(*acts), query()).act == same
    assert put(after(*acts, asked="0"), query()).act == other
    assert put(after(*acts)).act == ""


def test_an_answer_is_wanted_to_what_is_asked_or_is_to_be() -> None:
    stands = (after(), after("ask"), after("ask", "answer"), after("ask", "close"))
    assert [put(one, query()).open for one in stands] == [True, True, False, False]
    assert not any(put(one).open for one in stands)


def test_a_question_as_json() -> None:
    assert put(after("ask"), query()).to_dict() == {
        "number": "q1",
        "provider": "police",
        "state": "open",
        "rule": "R103",
        "there": True,
        "outcome": "",
        "text": ["Victims", "13 is not 15", "Send a new file"],
    }
    facts = {"outcome": "confirmed"}
    answered = [*after("ask").events, RoundEvent("question", "answer", "q1", "Kari", AT, names="1", facts=facts)]
    gone = put(derive_subject_states(answered).get_subject_state("question", "q1")).to_dict()
    assert (gone["rule"], gone["there"], gone["text"]) == ("R001", False, [])
    assert (gone["outcome"], gone["state"]) == ("confirmed", "answered")


def test_questions_are_noted_with_what_they_are_about(store: Any) -> None:
    new, old = put(asked=query()), put(after("ask"), query(), "q2")
    plain = put(asked=query(about=None), number="q3")
    assert note_asked_questions(store, [new, old, plain], **KARI) == (new, plain)
    facts = {"provider": "police", "rule": "R103", "asked": told(), "figure": KEY.text()}
    assert store.read_events() == (
        RoundEvent("question", "ask", "q1", "Kari", AT, facts=facts),
        RoundEvent("question", "ask", "q3", "Kari", AT, facts={**facts, "figure": ""}),
    )
    assert note_asked_questions(store, [old], **KARI) == ()
    stood = derive_subject_states(store.read_events())
    assert list_asked_questions(stood, "police") == ("q1", "q3")
    assert list_asked_questions(stood, "havn_shelter") == ()


def replied(state: RoundState, store: Any, tmp_path: Path, *given: QuestionReply) -> Any:
    return note_answers(state.collection, "2031", store, Archive(tmp_path / "kept"), given, **KARI)


def test_an_answer_is_noted_by_its_hash_and_its_words_are_kept(store: Any, stated: Any, tmp_path: Path) -> None:
    note_asked_questions(store, [put(asked=query())], **KARI)
    first = QuestionReply("q1", "explained", "police", " Two files. ", "Ola")
    ((made, before),) = replied(stated, store, tmp_path, first)
    assert before is None
    assert made == RoundEvent(
        *("question", "answer", "q1", "Kari", AT, ActingRight.PROVIDER, "mail", hash_text("Two files.")),
        facts={"provider": "police", "outcome": "explained", "person": "Ola"},
    )
    archive = Archive(tmp_path / "kept")
    assert archive.read(hash_text("Two files.")).decode() == "Two files."
    ((later, before),) = replied(stated, store, tmp_path, QuestionReply("q1", "confirmed"))
    assert before == made
    assert later.facts == {"provider": "police", "outcome": "confirmed"}
    assert later.names == hash_text("")
    assert len([one for one in archive.entries() if "question-q1" in one.name]) == 1


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (QuestionReply("q1", "maybe"), "maybe is not an outcome of a question"),
        (QuestionReply("q1", "explained", words=" "), "The explanation is missing"),
        (QuestionReply("q1", "confirmed", "havn_shelter"), "The question q1 was put to another body"),
        (QuestionReply("q9", "confirmed", "police"), "There is no such question in the round, or it was not asked"),
    ],
)
def test_an_answer_that_is_none_is_told_and_nothing_is_noted(
    store: Any, stated: Any, tmp_path: Path, reply: QuestionReply, says: str
) -> None:
    note_asked_questions(store, [put(asked=query()), put(asked=query(), number="q2")], **KARI)
    with pytest.raises(UsageError) as stop:
        replied(stated, store, tmp_path, reply)
    assert says in stop.value.message
    with pytest.raises(UsageError) as stop:  # among others: every one that is wrong, with its number
        replied(stated, store, tmp_path, QuestionReply("q2", "maybe"), reply)
    assert stop.value.causes == ("q2: maybe is not an outcome of a question", f"{reply.number}: {says}")
    assert len(store.read_events()) == 2
    assert not list(Archive(tmp_path / "kept").entries())


def test_every_outcome_is_noted(store: Any, stated: Any, tmp_path: Path) -> None:
    note_asked_questions(store, [put(asked=query())], **KARI)
    for one in OUTCOMES:
        replied(stated, store, tmp_path, QuestionReply("q1", one, words="Because."))
    noted = [one.facts["outcome"] for one in store.read_events()[1:]]
    assert noted == ["corrected", "confirmed", "explained", "withdrawn"]


def test_questions_are_closed_each_once_with_the_reason(store: Any) -> None:
    note_asked_questions(store, [put(asked=query()), put(asked=query(), number="q2")], **KARI)
    assert list(close_questions(store, ["q2", "q1", "q2"], reason="Settled", **KARI)) == ["q2", "q1"]
    closed = store.read_events()[2:]
    assert [(one.act, one.subject, one.reason) for one in closed] == [
        ("close", "q2", "Settled"),
        ("close", "q1", "Settled"),
    ]
    with pytest.raises(UsageError, match="close q1"):
        list(close_questions(store, ["q1"], reason="Settled", **KARI))


def test_every_question_of_a_round_body_by_body_and_what_was_asked_and_is_gone(wrong: RoundState) -> None:
    facts = {"provider": "police", "rule": "R001"}
    gone = RoundEvent("question", "ask", "q0", "Kari", AT, facts=facts)
    found = list_body_questions(wrong, derive_subject_states([gone]))
    assert [(one.provider, one.query.rule if one.query else "") for one in found] == [
        ("police", "R103"),
        ("police", ""),
        ("havn_shelter", "R103"),
    ]
    assert found[1] == BodyQuestion(
        "q0", "police", None, "nb", derive_subject_states([gone]).get_subject_state("question", "q0")
    )
    assert [one.act for one in found] == ["ask", "", "ask"]
    assert list_body_questions(wrong, derive_subject_states(()), ["havn_shelter"]) == found[2:]
    assert list_body_questions(wrong, derive_subject_states(()), silent={"police"}) == found[2:]
    assert list_body_questions(wrong, derive_subject_states(()), early=True) == (found[0], found[2])
    number = found[0].number
    noted = derive_subject_states([RoundEvent("question", "ask", number, "Kari", AT, facts={"provider": "police"})])
    (known,) = list_body_questions(wrong, noted, ["police"], silent={"police"})  # once asked it is shown
    assert known.number == number
    assert known.stand.state == "open"


def test_a_body_is_asked_why_nothing_has_come_when_it_is_not_early(wrong: RoundState) -> None:
    (wrong.collection.path / "rounds" / "2031" / "submissions" / "migration_board.csv").unlink()
    state = load_round(wrong.collection.path, "2031")
    rules = [one.query.rule for one in list_body_questions(state, state.stood, ["migration_board"]) if one.query]
    assert "C033" in rules
    early = [
        one.query.rule for one in list_body_questions(state, state.stood, ["migration_board"], early=True) if one.query
    ]
    assert early == [one for one in rules if one != "C033"]
