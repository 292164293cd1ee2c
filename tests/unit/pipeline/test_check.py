"""One check: what it found, how it stands, whether it blocks, and what is told of it."""

from __future__ import annotations

import hashlib

import pytest

from tilstand.pipeline.readiness_checks import CheckResult, ReadinessCheck, make_check_result
from tilstand.workflow.event_log import RoundEvent

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
