"""What checks see in the acts of a round: each finds what stands in the way, and no more than that."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.model import Finding, Severity
from tilstand.model.hashes import hash_text
from tilstand.pipeline.readiness import CHECKS
from tilstand.pipeline.readiness_checks import CheckContext, CheckResult, make_check_result
from tilstand.round.state import load_round
from tilstand.round.texts import Wording
from tilstand.terms import InvariantText, Value, ValueStatus

BODIES = ("police", "migration_board", "havn_shelter", "fjord_shelter")
SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
FIRST = "2032-02-01T12:00:00+00:00"


def looked(name: str, at: CheckContext) -> CheckResult:
    told = CHECKS[name](at)
    assert told is not None
    return told


def delivered(did: Any, *but: str) -> list[Any]:
    return [did("delivery", act, body) for body in BODIES if body not in but for act in ("ask", "receive", "accept")]


def test_a_body_counts_as_delivered_when_it_is_accepted_frozen_or_exempt(seen: Any, did: Any) -> None:
    assert looked("delivered", seen()) == make_check_result(BODIES, BODIES)
    assert looked("delivered", seen(*delivered(did))) == make_check_result([])
    frozen = [*delivered(did), did("delivery", "freeze", "police")]
    assert looked("delivered", seen(*frozen)).count == 0
    rest = delivered(did, "police", "fjord_shelter")
    acts = [did("delivery", "exempt", "police", reason="x"), did("delivery", "ask", "fjord_shelter", 9)]
    told = looked("delivered", seen(*rest, *acts))
    assert told == make_check_result(["fjord_shelter"], ["fjord_shelter"], ["2032-02-09T12:00:00+00:00"])
    again = [*delivered(did), did("delivery", "reopen", "police", 3, reason="x")]
    assert looked("delivered", seen(*again)).since == "2032-02-03T12:00:00+00:00"


def test_a_newer_file_lies_unread_where_it_was_refused_or_came_after_the_accepted_one(seen: Any, did: Any) -> None:
    first = [did("delivery", "ask", "police"), did("delivery", "receive", "police")]
    assert looked("unread", seen(*first)).count == 0  # that is a delivery to be accepted
    assert looked("unread", seen(*delivered(did))).count == 0
    newer = [*delivered(did), did("delivery", "receive", "police", 4, names="2")]
    assert looked("unread", seen(*newer)) == make_check_result(["police"], ["police"], ["2032-02-04T12:00:00+00:00"])
    refused = [*delivered(did), did("delivery", "refuse_newer", "havn_shelter", 5, names="2")]
    assert looked("unread", seen(*refused)).bodies == ("havn_shelter",)


def test_a_refused_file_is_settled_where_its_body_is_exempt(seen: Any, did: Any) -> None:
    acts = [*delivered(did), did("delivery", "reopen", "police", reason="x")]
    acts.append(did("delivery", "refuse", "police", 6, names="2"))
    assert looked("unread", seen(*acts)).bodies == looked("delivered", seen(*acts)).bodies == ("police",)
    done = seen(*acts, did("delivery", "exempt", "police", 7, reason="No register this year"))
    assert looked("unread", done).count == looked("delivered", done).count == 0


def test_a_sum_in_a_file_that_does_not_hold_is_its_bodys(tmp_path: Path) -> None:
    place = tmp_path / "sagaland"
    shutil.copytree(SAGALAND, place)
    file = place / "rounds" / "2031" / "submissions" / "fjord_shelter.csv"
    text = file.read_text("utf-8")
    assert "victims_assisted,sex=female,10," in text
    file.write_text(text.replace("victims_assisted,sex=female,10,", "victims_assisted,sex=female,11,"), "utf-8")
    told = looked("sums", CheckContext(load_round(place, "2031"), date(2032, 2, 20), None, None))
    assert (told.count > 0, told.bodies) == (True, ("fjord_shelter",))


def finding(rule: str, *providers: str, weight: Severity = Severity.ERROR, relation: str = "") -> Finding:
    where, what = InvariantText(f"where {rule}"), InvariantText(f"what {rule}")
    related = InvariantText(relation) if relation else None
    return Finding(rule, weight, where, what, InvariantText("do"), providers, relation=related)


def test_errors_of_relations_are_sums_and_the_others_findings_each_with_its_bodies(
    seen: Any, whole: CheckContext
) -> None:
    mine = [
        finding("C001", "havn_shelter", "police"),
        finding("C002"),
        finding("R001", "fjord_shelter", relation="a = b"),
        finding("R002", "police", weight=Severity.WARNING, relation="a = c"),
    ]
    at = seen(state={"findings": type(whole.state.findings)(tuple(mine))})
    told = ["C001 where C001 what C001", "C002 where C002 what C002"]
    assert looked("findings", at) == make_check_result(told, ["police", "havn_shelter"])
    assert looked("sums", at) == make_check_result(["R001 where R001 what R001"], ["fjord_shelter"])
    assert looked("findings", seen()).count == looked("sums", seen()).count == 0


def questions(did: Any) -> list[Any]:
    asked = [did("question", "ask", f"q{at}", at, facts={"provider": body}) for at, body in enumerate(BODIES, 1)]
    return [*asked, did("question", "ask", "q5", 5)]


def test_open_questions_wait_for_their_bodies_and_answers_for_the_coordinator(seen: Any, did: Any) -> None:
    acts = [
        *questions(did),
        did("question", "answer", "q1", 8, facts={"outcome": "confirmed"}),
        did("question", "answer", "q2", 9, facts={"outcome": "confirmed"}),
        did("question", "close", "q2", 10, reason="x"),
    ]
    at = seen(*acts)
    assert looked("questions", at) == make_check_result(
        ["q3", "q4", "q5"], ["havn_shelter", "fjord_shelter"], ["2032-02-03T12:00:00+00:00"]
    )
    assert looked("answers", at) == make_check_result(["q1"], [], ["2032-02-08T12:00:00+00:00"])
    assert looked("questions", seen()).count == looked("answers", seen()).count == 0


def test_an_explanation_stands_until_its_words_are_released(seen: Any, did: Any) -> None:
    acts = [
        *questions(did),
        did("question", "answer", "q1", names="a", facts={"outcome": "explained"}),
        did("question", "answer", "q2", names="b", facts={"outcome": "explained"}),
        did("question", "answer", "q3", names="c", facts={"outcome": "confirmed"}),
        did("text", "release", "a", names="a"),
    ]
    assert looked("explained", seen(*acts)) == make_check_result(["q2"])
    assert looked("explained", seen(*acts, did("text", "withdraw", "a", reason="x"))) == make_check_result(["q1", "q2"])
    apart = did("text", "withhold", "a", reason="x")
    assert looked("explained", seen(*acts, did("text", "withdraw", "a", reason="x"), apart)) == make_check_result(
        ["q2"]
    )


def test_texts_of_bodies_and_sentences_of_the_report_wait_apart(seen: Any) -> None:
    answer = Wording("havn_shelter", "shelter", "trends", "en", "Fine.")
    sentence = Wording("", "", "01-start", "en", "It is fine.", "report/en/01-start.md", 3)
    at = seen(state={"waiting": (answer, sentence)})
    assert looked("texts", at) == make_check_result([hash_text("Fine.")])
    assert looked("sentences", at) == make_check_result([hash_text("It is fine.")])
    assert looked("texts", seen()).count == looked("sentences", seen()).count == 0


def test_a_figure_in_the_text_that_is_not_the_rounds_is_found(seen: Any, whole: CheckContext, sealed: Any) -> None:
    (key, value), *_ = whole.release.cells  # type: ignore[union-attr]
    figures = {key: SimpleNamespace(value=value), key.at("sex", "female"): SimpleNamespace(value=value)}
    cells = ((key, value), (key.at("sex", "female"), Value.number(99)), (key.at("sex", "male"), value))
    at = seen(release=sealed(whole.release, cells=cells), state={"reconciled": SimpleNamespace(figures=figures)})
    place = "“Presumed victims assisted”, Woman, The shelters, 2031"
    assert looked("bound", at) == make_check_result([key.at("sex", "female")], places=[place])
    assert looked("bound", seen()).count == 0


@pytest.mark.parametrize(("told", "count"), [(9, 0), (10, 1), (None, 0)])
def test_a_text_states_the_number_that_is_printed_and_no_true_one(
    seen: Any, whole: CheckContext, sealed: Any, told: int | None, count: int
) -> None:
    (key, _), *_ = whole.release.cells  # type: ignore[union-attr]
    true, printed = ({key: SimpleNamespace(value=Value.number(number))} for number in (10, 9))
    value = Value.missing(ValueStatus.SUPPRESSED) if told is None else Value.number(told)
    release = sealed(whole.release, cells=((key, value),))
    state = {"reconciled": SimpleNamespace(figures=true)}
    at = replace(seen(release=release, state=state), printed=SimpleNamespace(figures=printed))
    assert looked("bound", at).count == count


def test_words_that_no_figure_is_bound_to_stand_with_file_and_line(seen: Any, whole: CheckContext) -> None:
    chapters = {
        tag: [SimpleNamespace(document=SimpleNamespace(file=f"report/{tag}/a.md", cautions=own))]
        for tag, own in (("nb", ((3, "alle"), (7, "siden 2003"))), ("en", ()))
    }
    told = looked("unbound", seen(release=SimpleNamespace(chapters=chapters)))
    assert told == make_check_result(
        [("nb", "report/nb/a.md", 3, "alle"), ("nb", "report/nb/a.md", 7, "siden 2003")],
        places=("report/nb/a.md:3: alle", "report/nb/a.md:7: siden 2003"),
    )
    assert looked("unbound", seen()).count == 0


@pytest.mark.parametrize("name", ["bound", "unbound"])
def test_what_cannot_be_looked_at_is_not_said_to_be_in_order(name: str, seen: Any) -> None:
    assert CHECKS[name](seen(release=None)) is None


def accounts(did: Any, body: str, *names: str) -> list[Any]:
    return [did("account", name, body, 5) for name in names]


def test_accounts_are_to_be_sent_to_those_who_delivered(seen: Any, did: Any) -> None:
    acts = [
        *delivered(did, "fjord_shelter"),
        did("delivery", "exempt", "fjord_shelter", reason="x"),
        *accounts(did, "police", "write"),
        *accounts(did, "havn_shelter", "write", "send"),
    ]
    assert looked("sent", seen(*acts)) == make_check_result(["police", "migration_board"])
    done = accounts(did, "police", "send"), accounts(did, "migration_board", "write", "send")
    assert looked("sent", seen(*acts, *done[0], *done[1])).count == 0
    assert looked("sent", seen()) == make_check_result(BODIES)  # a file that lies there has come


def test_an_account_is_approved_where_the_release_says_that_it_was_checked(
    seen: Any, did: Any, whole: CheckContext
) -> None:
    acts = [
        *delivered(did, "fjord_shelter"),
        did("delivery", "exempt", "fjord_shelter", reason="x"),
        *accounts(did, "havn_shelter", "write", "send"),
    ]
    release = whole.release
    assert release is not None
    names = replace(release.names, imprint=replace(release.names.imprint, checked=("police",)))
    told = looked("approved", seen(*acts, release=replace(release, names=names)))
    left = ["migration_board", "havn_shelter"]
    assert told == make_check_result(left, left, ["2032-02-05T12:00:00+00:00"])
    assert looked("approved", seen(*acts, release=None)).bodies == ("police", *left)


def test_acts_that_crossed_and_a_correction_without_a_note_stand_in_the_log(seen: Any, did: Any) -> None:
    crossed = did("delivery", "accept", "police")
    acts = [did("edition", "print", "2031"), did("edition", "correct", "2031", 7, reason="x"), crossed]
    assert looked("log", seen(*acts)) == make_check_result([f"Kari {FIRST} accept", "2032-02-07T12:00:00+00:00"])
    assert looked("log", seen()).count == 0


def test_since_tells_when_something_was_last_done(seen: Any, did: Any) -> None:
    at = seen(did("delivery", "ask", "police", 1), did("delivery", "receive", "police", 6))
    assert at.find_last_act_time("delivery", "police") == "2032-02-06T12:00:00+00:00"
    assert at.find_last_act_time("delivery", "fjord_shelter") == ""


def test_no_release_has_no_cells(seen: Any, whole: CheckContext) -> None:
    tables = whole.release.tables  # type: ignore[union-attr]
    held = [cell for table in tables for row in table.cells for cell in row if cell is not None]
    assert list(seen().cells()) == held
    assert held
    assert list(seen(release=None).cells()) == []
