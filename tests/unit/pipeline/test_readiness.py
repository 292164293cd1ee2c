"""One check: what it found, how it stands, whether it blocks, and what is told of it."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

import pytest
from remembered import Memory
from sections import read_sections

from tilstand.errors import ReleaseError, UsageError
from tilstand.languages import make_error
from tilstand.pipeline import readiness as module
from tilstand.pipeline.readiness import (
    CHECKS,
    ReadinessReport,
    describe_checks,
    note_acknowledged_check,
    run_readiness_checks,
)
from tilstand.pipeline.readiness_checks import CheckContext, CheckResult, ReadinessCheck, make_check_result
from tilstand.terms import InvariantText
from tilstand.workflow.event_log import RoundEvent
from tilstand.workflow.transitions import CAUTIONS, TRACKS

PASSED = RoundEvent("check", "acknowledge", "method", "Kari", "2032-02-01T12:00:00+00:00", reason="Looked over")


def test_what_was_found_is_counted_in_its_order_with_each_body_once_and_the_oldest_time() -> None:
    one = make_check_result(["b", "a"], ["police", "shelter", "police"], ["2032-02-03", "", "2032-02-01"], ["f:2"])
    assert one == CheckResult(
        2, hashlib.sha256(b'["b", "a"]').hexdigest(), ("police", "shelter"), "2032-02-01", ("f:2",)
    )
    assert make_check_result([]) == CheckResult(0, hashlib.sha256(b"[]").hexdigest())
    assert make_check_result([], since=["", ""]).since == ""


def test_the_hash_is_of_the_very_things_in_their_order() -> None:
    hashes = {make_check_result(things).sha256 for things in ([], ["a"], ["a", "b"], ["b", "a"], ["ab"], ["å"])}
    assert len(hashes) == 6
    assert make_check_result(["å"]).sha256 == hashlib.sha256('["å"]'.encode()).hexdigest()
    assert make_check_result([1, 2]).sha256 == make_check_result(["1", "2"]).sha256


@pytest.mark.parametrize(
    ("what", "by", "state", "blocks"),
    [
        (None, None, "not_run", True),
        (None, PASSED, "not_run", True),
        (CheckResult(0), None, "passed", False),
        (CheckResult(0), PASSED, "passed", False),
        (CheckResult(1), PASSED, "acknowledged", False),
        (CheckResult(1), None, "open", True),
    ],
)
def test_how_a_check_stands(what: CheckResult | None, by: RoundEvent | None, state: str, blocks: bool) -> None:
    one = ReadinessCheck(1, "method", what, by)
    assert (one.state, one.blocks) == (state, blocks)


def test_an_open_check_as_json() -> None:
    what = CheckResult(2, "ab" * 32, ("police",), "2032-02-01T12:00:00+00:00", ("report/a.md:3",))
    assert ReadinessCheck(1, "delivered", what).to_dict() == {
        "number": 1,
        "check": "delivered",
        "weight": "error",
        "state": "open",
        "blocks": True,
        "count": 2,
        "bodies": ["police"],
        "since": "2032-02-01",
        "places": ["report/a.md:3"],
        "sha256": "ab" * 32,
        "acknowledged_by": "",
        "reason": "",
        "lapsed": False,
    }


def test_a_check_that_somebody_let_pass_and_one_that_was_not_run_as_json() -> None:
    let = ReadinessCheck(19, "method", CheckResult(1, "cd" * 32), PASSED).to_dict()
    assert (let["weight"], let["state"], let["blocks"], let["count"]) == ("warning", "acknowledged", False, 1)
    assert (let["acknowledged_by"], let["reason"], let["lapsed"]) == ("Kari", "Looked over", False)
    unrun = ReadinessCheck(20, "links", None, lapsed=True).to_dict()
    assert unrun == {
        "number": 20,
        "check": "links",
        "weight": "warning",
        "state": "not_run",
        "blocks": True,
        "count": None,
        "bodies": [],
        "since": "",
        "places": [],
        "sha256": "",
        "acknowledged_by": "",
        "reason": "",
        "lapsed": True,
    }
    assert ReadinessCheck(2, "unread", CheckResult(0)).to_dict()["count"] == 0


# Go or no go: all checks in their order, what blocks, what was let pass, and for how long it has waited.


NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
TODAY = date(2032, 2, 20)
OLD = "2032-02-01T23:59:00+00:00"
LET = RoundEvent("check", "acknowledge", "method", "Kari", OLD, names="c" * 64, reason="Looked over")
READINESS_CHECKS = (
    ReadinessCheck(1, "delivered", CheckResult(2, "a" * 64, ("police", "havn_shelter"), OLD)),
    ReadinessCheck(6, "explained", CheckResult(0, "b" * 64)),
    ReadinessCheck(19, "method", CheckResult(1, "c" * 64), LET),
    ReadinessCheck(20, "links", None),
    ReadinessCheck(24, "announced", CheckResult(1, "d" * 64), None, lapsed=True),
)


def made(*checks: ReadinessCheck, **more: Any) -> ReadinessReport:
    return ReadinessReport("2031", checks or READINESS_CHECKS, TODAY, **more)


def run(at: CheckContext, **more: Any) -> ReadinessReport:
    return run_readiness_checks(at.state, at.today, at.release, at.files, printed=at.printed, **more)


def test_the_checks_are_run_in_their_order_and_numbered_from_one(seen: Any) -> None:
    told = run(seen())
    assert [(one.number, one.name) for one in told.checks] == list(enumerate(CHECKS, 1))
    assert (told.round_name, told.today, told.stopped) == ("2031", TODAY, None)
    assert [one.name for one in told.blocking] == ["delivered", "policy", "sent", "approved", "method", "announced"]
    assert not told.go
    assert {one.name for one in told.checks if not one.error} == set(CAUTIONS)
    assert TRACKS["check"].moves["acknowledge"].subjects == CAUTIONS


def test_what_was_let_pass_is_let_pass_as_it_was_and_lapses_when_it_is_another(seen: Any, did: Any) -> None:
    first = run(seen())
    same = did("check", "acknowledge", "method", names=first.check("method").found.sha256, reason="Seen")
    other = did("check", "acknowledge", "announced", names="0", reason="Seen")
    told = run(seen(same, other))
    method, announced = told.check("method"), told.check("announced")
    assert (method.state, method.passed, method.lapsed) == ("acknowledged", same, False)
    assert (announced.state, announced.passed, announced.lapsed) == ("open", None, True)
    assert not any(one.lapsed for one in first.checks)
    unrun = run(seen(did("check", "acknowledge", "links", names="0", reason="Seen"), files=None))
    assert (unrun.check("links").state, unrun.check("links").lapsed) == ("not_run", True)


def test_a_look_that_fails_is_told_as_not_run(seen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(at: CheckContext) -> None:
        raise make_error(ReleaseError, "edition.number", [InvariantText("Something")])

    monkeypatch.setattr(module, "CHECKS", {**module.CHECKS, "texts": fails})
    assert run(seen()).check("texts").state == "not_run"


def test_a_round_is_ready_when_nothing_blocks() -> None:
    assert [one.name for one in made().blocking] == ["delivered", "links", "announced"]
    assert not made().go
    fine = made(READINESS_CHECKS[1], READINESS_CHECKS[2])
    assert fine.go
    assert fine.blocking == ()


def test_the_verdict_in_words() -> None:
    no, yes = made().verdict, made(READINESS_CHECKS[1]).verdict
    assert no.text("en") == "No go: 3 of 5 checks stand in the way of a finished edition."
    assert no.text("nb") == "Ikke klar: 3 av 5 sjekker står i veien for en ferdig utgave."
    assert yes.text("en") == "Go: nothing stands in the way of a finished edition."
    assert yes.text("nb") == "Klar: ingenting står i veien for en ferdig utgave."


def test_a_check_is_found_by_its_name_and_its_number_and_no_other_is() -> None:
    assert made().check("links") is made().check("20") is READINESS_CHECKS[3]
    with pytest.raises(UsageError) as stop:
        made().check("weather")
    told = " ".join((stop.value.title, *stop.value.causes, stop.value.remedy))
    assert "weather" in told
    assert "delivered, explained, method, links, announced" in told


def test_days_are_reckoned_from_the_day_that_the_oldest_thing_waits() -> None:
    days = [made().days(one) for one in READINESS_CHECKS]
    assert days == [19, None, None, None, None]
    assert made().days(ReadinessCheck(1, "sent", CheckResult(1, since="2032-02-19T00:00:00+00:00"))) == 1
    assert made().days(ReadinessCheck(1, "sent", CheckResult(1, since="2032-02-20T23:00:00+00:00"))) == 0
    assert made().days(ReadinessCheck(1, "sent", CheckResult(1, since="2032-02-29T00:00:00+00:00"))) == 0


def test_what_a_check_found_or_its_title() -> None:
    assert [made().what(one).text("en") for one in READINESS_CHECKS] == [
        "2 bodies are neither accepted nor exempt.",
        "Explained deviations stand as footnotes",
        "Nobody has said that method and definitions have been looked over as they stand now.",
        "Links, sources and contact work",
        "Nobody has said that the day is announced and that the list of those who see the edition before is whole.",
    ]
    assert [one.text("en") for one in made().lines()] == [
        made().what(READINESS_CHECKS[at]).text("en") for at in (0, 3, 4)
    ]


def test_the_whole_as_json() -> None:
    told = made(READINESS_CHECKS[0], READINESS_CHECKS[3]).to_dict(("nb", "en"))
    assert (told["round"], told["go"], told["stopped"]) == ("2031", False, "")
    one, other = told["checks"]
    assert one == {
        **READINESS_CHECKS[0].to_dict(),
        "days": 19,
        "what": {
            "nb": "2 instanser er verken godtatt eller fritatt.",
            "en": "2 bodies are neither accepted nor exempt.",
        },
        "do": {
            "nb": "Ta imot og godta tallene, eller frita instansen med en grunn.",
            "en": "Receive and accept the figures, or exempt the body with a reason.",
        },
    }
    assert (other["days"], other["what"]["en"]) == (None, "Links, sources and contact work")
    assert made(READINESS_CHECKS[1]).to_dict(("en",))["go"] is True


def test_why_no_edition_can_be_built_is_told_in_the_first_language(seen: Any) -> None:
    stopped = make_error(ReleaseError, "edition.number", [InvariantText("Something")])
    told = run(seen(release=None, files=None), stopped=stopped)
    assert told.stopped is stopped
    assert told.to_dict(("nb", "en"))["stopped"] == stopped.spoken("nb").title != stopped.spoken("en").title
    assert {one.name for one in told.checks if one.state == "not_run"} == {
        *("protected", "derivable", "telling", "bound", "unbound", "revised", "broken", "movement"),
        *("links", "accessible", "languages", "agree"),
    }


def test_letting_a_check_pass_is_an_act_about_exactly_what_it_found() -> None:
    store = Memory()
    one = note_acknowledged_check(store, made(), "24", reason="Announced", by="Kari", at=NOON)
    assert store.kept == [one]
    assert one == RoundEvent(
        "check", "acknowledge", "announced", "Kari", "2032-02-01T12:00:00+00:00", names="d" * 64, reason="Announced"
    )


@pytest.mark.parametrize(
    ("name", "reason", "says"),
    [
        ("links", "Seen", "“Links, sources and contact work” has not been run"),
        ("explained", "Seen", "“Explained deviations stand as footnotes” is in order"),
        ("announced", " ", "A reason is missing"),
        ("delivered", "Seen", "It is not possible to"),
        ("weather", "Seen", "no check called"),
    ],
)
def test_what_cannot_be_let_pass_is_told_and_nothing_is_kept(name: str, reason: str, says: str) -> None:
    store = Memory()
    with pytest.raises(UsageError) as stop:
        note_acknowledged_check(store, made(), name, reason=reason, by="Kari", at=NOON)
    assert says in stop.value.title
    assert store.kept == []


def test_an_error_that_was_not_run_is_refused_as_an_error() -> None:
    with pytest.raises(UsageError, match="It is not possible to") as stop:
        note_acknowledged_check(
            Memory(), made(ReadinessCheck(8, "protected", None)), "8", reason="Seen", by="Kari", at=NOON
        )
    assert "Protection was run on these very figures" in " ".join((stop.value.title, *stop.value.causes))


# The checks in words, line by line, in two languages.


OLD_TOLD = "2032-02-01T12:00:00+00:00"
LET_TOLD = RoundEvent("check", "acknowledge", "method", "Kari", OLD_TOLD, names="c", reason="Looked over")
FIVE = ("police", "migration_board", "havn_shelter", "fjord_shelter", "dal_shelter")
CHECKS_TOLD = (
    ReadinessCheck(1, "delivered", CheckResult(5, "a", FIVE, OLD_TOLD)),
    ReadinessCheck(2, "unread", CheckResult(1, "a", FIVE[:4], "2032-02-19T12:00:00+00:00")),
    ReadinessCheck(3, "findings", CheckResult(0, "b", (), OLD_TOLD)),
    ReadinessCheck(19, "method", CheckResult(1, "c"), LET_TOLD),
    ReadinessCheck(20, "links", None, lapsed=True),
    ReadinessCheck(24, "announced", CheckResult(1, "d"), lapsed=True),
    ReadinessCheck(6, "explained", CheckResult(0, "e"), lapsed=True),
)
WORDS = read_sections("readiness")


def describe(whole: CheckContext, language: str) -> str:
    found = []
    for line in describe_checks(whole.state.collection, ReadinessReport("2031", CHECKS_TOLD, date(2032, 2, 20))):
        words = (line.what, line.state, line.weight, line.turn, line.age, line.do)
        texts = (word.text(language) if word else "-" for word in words)
        found.append("\n  ".join([f"{line.number} {line.name} {line.blocks} {line.count}", *texts]))
    return "\n".join(found)


@pytest.mark.parametrize("language", WORDS)
def test_every_check_in_words(whole: CheckContext, language: str) -> None:
    assert describe(whole, language) == WORDS[language].rstrip()
