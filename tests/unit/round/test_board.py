"""The board: each body's state, who is late, and what stands between now and the edition, in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tilstand import define
from tilstand.define.round_settings import Policy
from tilstand.languages import format_message
from tilstand.round.board import build_board
from tilstand.round.texts import Wording
from tilstand.terms import InvariantText
from tilstand.workflow.actions import derive_subject_states
from tilstand.workflow.event_log import RoundEvent

DAY = date(2032, 3, 1)
ANSWER = Wording("havn_shelter", "shelter", "trends", "en", "Fine.")
SENTENCE = Wording("", "", "01-start", "en", "It is fine.", "report/en/01-start.md", 3)
BODIES = ("police", "migration_board", "havn_shelter", "fjord_shelter", "dal_shelter")


@pytest.fixture
def place(place: Path) -> Path:
    file = place / "rounds" / "2031" / "round.toml"
    file.write_text(f"deadline = {DAY}\n" + file.read_text("utf-8"), "utf-8")
    return place


def told(place: Path, *events: RoundEvent, today: date = DAY):
    view = define.read_collection(place).at("2031")
    return build_board(view, "2031", derive_subject_states(events), today)


def event(act: str, subject: str, track: str = "delivery", minute: int = 0, **more) -> RoundEvent:
    return RoundEvent(track, act, subject, "Kari Prøve", f"2032-02-01T12:{minute:02}:00+00:00", names="a", **more)


def asked(*more: RoundEvent) -> tuple[RoundEvent, ...]:
    return (*(event("ask", one) for one in BODIES), *more)


def post(found, provider: str):
    return next(one for one in found.posts if one.provider == provider)


def test_every_body_that_reports_stands_on_the_board_in_the_collections_order(place: Path) -> None:
    found = told(place)
    assert tuple(one.provider for one in found.posts) == BODIES
    assert post(found, "police").delivery == "nothing"
    assert found.deadline == DAY


def test_the_reason_of_an_absence_stands_where_no_act_says_more(place: Path) -> None:
    absent = next(iter(define.read_collection(place).round("2031").absent), None)
    found = told(place, event("exempt", "police", reason="Nedlagt."))
    assert (post(found, "police").delivery, post(found, "police").reason) == ("exempt", "Nedlagt.")
    if absent is not None:
        assert post(found, absent).delivery == "exempt"
        assert post(found, absent).reason


def test_late_is_who_has_not_delivered_after_the_day_and_not_on_it(place: Path) -> None:
    done = asked(
        event("receive", "police"), event("refuse", "havn_shelter"), event("exempt", "dal_shelter", reason="x")
    )
    on, after = told(place, *done), told(place, *done, today=date(2032, 3, 2))
    assert not any(one.late for one in on.posts)
    assert {one.provider for one in after.posts if one.late} == {"migration_board", "havn_shelter", "fjord_shelter"}


def test_a_refused_file_stands_until_another_comes(place: Path) -> None:
    refused = asked(event("refuse", "police", minute=1))
    assert post(told(place, *refused), "police").refused.act == "refuse"
    found = told(place, *refused, event("receive", "police", minute=2, facts={"version": "3"}))
    assert post(found, "police").refused is None
    assert post(found, "police").received.facts == {"version": "3"}
    newer = told(place, *asked(event("receive", "police"), event("refuse_newer", "police", minute=3)))
    assert post(newer, "police").refused.act == "refuse_newer"
    assert post(newer, "police").delivery == "received"


def test_a_second_file_of_one_version_stands_until_a_newer_one_comes_or_one_is_accepted(place: Path) -> None:
    first = event("receive", "police", facts={"version": "1"})
    second = event("keep_older", "police", minute=1, facts={"version": "1", "outcome": "twice"})
    older = event("keep_older", "police", minute=2, facts={"version": "0", "outcome": "older"})
    found = told(place, *asked(first, second, older))
    assert post(found, "police").twice == second
    assert post(found, "police").delivery == "received"
    assert "1 body has sent two files of the same version." in " ".join(b.text("en") for b in found.between)
    for settled in ("receive", "accept"):
        assert post(told(place, *asked(first, second, event(settled, "police", minute=3))), "police").twice is None
    assert post(told(place, *asked(first, older)), "police").twice is None


def test_questions_are_counted_at_the_body_that_they_go_to(place: Path) -> None:
    to = {"facts": {"provider": "police"}}
    found = told(
        place,
        *asked(),
        event("ask", "q1", "question", **to),
        event("ask", "q2", "question", **to),
        event("answer", "q2", "question", 1),
        event("ask", "q3", "question", **to),
        event("close", "q3", "question", 2, reason="x"),
        event("ask", "q4", "question", facts={"provider": "dal_shelter"}),
    )
    assert post(found, "police").questions == (1, 1)
    assert post(found, "dal_shelter").questions == (1, 0)
    assert post(found, "fjord_shelter").questions == (0, 0)


def test_what_stands_between_is_told_in_the_order_in_which_it_is_done(place: Path) -> None:
    found = told(
        place,
        *asked(
            event("receive", "police"),
            event("refuse", "havn_shelter"),
            event("receive", "fjord_shelter"),
            event("accept", "fjord_shelter", minute=1),
            event("ask", "q1", "question", facts={"provider": "police"}),
            event("accept", "dal_shelter", minute=2),
        ),
        today=date(2032, 3, 2),
    )
    assert [one.text("en") for one in found.between] == [
        "3 bodies have not delivered.",
        "3 of them are past the deadline.",
        "1 file was refused, and no new one has come.",
        "1 delivery has been received and not accepted.",
        "1 question is not closed.",
        "1 account is not approved by the body.",
        "1 act from two copies did not fit after each other. Do them again.",
    ]


def test_the_board_says_how_small_counts_are_treated_until_somebody_decides_it(place: Path) -> None:
    def tell(policies: dict[str, Policy | None]) -> list[dict[str, str]]:
        view = define.read_collection(place).at("2031")
        rounds = {name: view.rounds[name].model_copy(update={"policy": policies[name]}) for name in view.rounds}
        board = build_board(replace(view, rounds=rounds), "2031", derive_subject_states(()), date(2032, 3, 2))
        return [board.policy.to_dict(("en", "nb"))] if board.policy is not None else []

    def say(path: str, **facts: Any) -> list[dict[str, str]]:
        return [format_message(f"round.between.{path}", **facts).to_dict(("en", "nb"))]

    rounded, decided = Policy(method="round", threshold=5), Policy(method="round", decided_by="Kari")
    former = {"round": InvariantText("2030"), "threshold": 5}
    assert tell({"2030": None, "2031": None}) == []
    assert tell({"2030": rounded, "2031": decided}) == []
    assert tell({"2030": rounded, "2031": None}) == say("policy_as_before", **former)
    assert tell({"2030": rounded, "2031": Policy()}) == say("policy_as_before", **former)
    assert tell({"2030": rounded, "2031": rounded}) == say("policy_as_before", **former)
    assert tell({"2030": None, "2031": rounded}) == say("policy_proposed", round=InvariantText(""), threshold=5)


def test_nothing_stands_between_when_all_is_accepted_or_exempt_and_approved(place: Path) -> None:
    done = [event("exempt", one, reason="x") for one in BODIES[1:]]
    done += [event("ask", "police"), event("receive", "police"), event("accept", "police")]
    done += [event(name, "police", "account") for name in ("write", "send", "approve")]
    found = told(place, *done, today=date(2040, 1, 1))
    assert found.between == ()
    assert post(found, "police").account == "approved"
    newer = event("receive", "police", minute=9, facts={"version": "2"})
    stale = told(place, *done, newer, event("accept", "police", minute=10), today=date(2040, 1, 1))
    assert [one.text("en").partition(" Run ")[0] for one in stale.between] == [
        "1 account was approved before newer figures came."
    ]
    assert post(stale, "police").to_dict()["account_before"]
    locked = told(place, *done[:-1], event("freeze", "police"))
    assert [one.text("en") for one in locked.between] == ["1 account is not approved by the body."]


def test_the_board_as_json(place: Path) -> None:
    put = [event("ask", f"q{n}", "question", facts={"provider": "police"}) for n in range(3)]
    found = told(
        place,
        *asked(event("receive", "police", minute=7, facts={"version": "2"})),
        *put,
        event("answer", "q1", "question", 9),
    )
    record = found.to_dict(("nb", "en"))
    assert record["deadline"] == "2032-03-01"
    assert record["bodies"][0] == {
        "provider": "police",
        "delivery": "received",
        "version": "2",
        "received_at": "2032-02-01T12:07:00+00:00",
        "received_by": "Kari Prøve",
        **dict.fromkeys(("refused_at", "refused_for", "refused_errors")),
        "late": False,
        "empty": False,
        **dict.fromkeys(("twice_at", "twice_by")),
        "reason": "",
        "questions": {"open": 2, "answered": 1, "unasked": 0},
        "account": "nothing",
        **dict.fromkeys(("account_at", "account_by", "account_version")),
        "account_before": False,
        "texts": {"released": 0, "of": 0},
    }
    assert record["held"] is None
    assert record["between"][0] == {"nb": "4 instanser har ikke levert.", "en": "4 bodies have not delivered."}


def test_texts_that_wait_for_a_reader_stand_between(place: Path) -> None:
    view = define.read_collection(place).at("2031")
    one, two = (build_board(view, "2031", derive_subject_states(()), DAY, [ANSWER] * count) for count in (1, 2))
    assert [line.text("en") for line in one.between if "answer" in line.text("en")] == [
        "1 answer or reason is not released."
    ]
    assert "2 answers and reasons are not released." in [line.text("en") for line in two.between]
    assert (one.to_dict(("en",))["texts"], two.to_dict(("en",))["texts"]) == (1, 2)
    assert not [
        line
        for line in build_board(view, "2031", derive_subject_states(()), DAY).between
        if "reason" in line.text("en")
    ]
    found = build_board(view, "2031", derive_subject_states(()), DAY, [ANSWER, SENTENCE, SENTENCE])
    told = [line.text("en") for line in found.between]
    assert "1 answer or reason is not released." in told
    assert "2 sentences of the report's text are not released." in told
    assert (found.to_dict(("en",))["texts"], found.to_dict(("en",))["sentences"]) == (1, 2)


def test_a_file_that_lies_there_has_come_though_nobody_noted_how(place: Path) -> None:
    view = define.read_collection(place).at("2031")
    stood = derive_subject_states([event("ask", "dal_shelter")])
    found = build_board(view, "2031", stood, date(2032, 3, 2), lying={"police", "dal_shelter"})
    states = {one.provider: one.delivery for one in found.posts}
    assert (states["police"], states["havn_shelter"], states["dal_shelter"]) == ("received", "nothing", "asked")
    assert not post(found, "police").late
