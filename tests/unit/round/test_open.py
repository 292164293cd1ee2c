"""Opening a round: the next period of the former one, everybody asked once, nothing that is there touched."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tilstand.errors import CollectionError, UsageError
from tilstand.round.opening import open_round
from tilstand.workflow.event_log import open_journal

NOON = datetime(2033, 1, 2, 12, tzinfo=UTC)
THALASSIA = Path(__file__).parents[2] / "fixtures" / "thalassia"


def go(place: Path, name: str, **more):  # type: ignore[no-untyped-def]
    return open_round(place, name, by="Kari Prøve", at=NOON, **more)


def test_a_round_follows_the_latest_by_one_of_its_own_length(place: Path) -> None:
    held, asked = go(place, "2032", deadline=date(2033, 3, 1))
    about = held.round("2032")
    assert (str(about.period), about.published, about.deadline) == ("2032", date(2033, 5, 15), date(2033, 3, 1))
    assert asked == held.reporting(about)
    assert [(one.act, one.subject, one.by) for one in open_journal(held, "2032").read_events()] == [
        ("ask", body, "Kari Prøve") for body in asked
    ]


@pytest.mark.parametrize(("former", "threshold"), [("", 3), ("as_printed", 3), ("round", 5)])
def test_small_numbers_are_rounded_until_somebody_decides_anew(place: Path, former: str, threshold: int) -> None:
    file = place / "rounds" / "2031" / "round.toml"
    head = file.read_text("utf-8").partition("[policy]")[0]
    decided = f'[policy]\nmethod = "{former}"\nthreshold = 5\ndecided_by = "A"\n' if former else ""
    file.write_text(head + decided, "utf-8")
    held, _ = go(place, "2032")
    policy = held.round("2032").policy
    assert policy is not None
    assert (policy.method, policy.threshold, policy.decided_by) == ("round", threshold, "")


def test_the_policy_of_the_round_before_is_proposed_whole_and_decided_by_nobody(place: Path) -> None:
    file = place / "rounds" / "2031" / "round.toml"
    told = """[policy]
method = "round"
threshold = 5
roles = ["victim"]
held = ["groups"]
decided_by = "A"
decided_on = 2032-03-02
reason.nb = "Oppdiktet."
zeros = [{ measure = "suspects", codes = { sex = "male" }, reason = "Said \\"so\\"" }]

[[policy.rules]]
measures = ["victims_assisted"]
threshold = 10
reason = "Made up"
"""
    file.write_text(file.read_text("utf-8").partition("[policy]")[0] + told, "utf-8")
    held, _ = go(place, "2032")
    former, policy = held.round("2031").policy, held.round("2032").policy
    assert former is not None
    assert policy == former.model_copy(update={"decided_by": "", "decided_on": None, "reason": {}})


def test_a_half_year_follows_a_half_year(tmp_path: Path) -> None:
    place = Path(shutil.copytree(THALASSIA, tmp_path / "thalassia"))
    held, _ = go(place, "autumn", since="spring")
    about, former = held.round("autumn"), held.round("spring")
    assert (str(former.period), str(about.period)) == ("2031-H1", "2031-H2")
    months = (about.published.year - former.published.year) * 12 + about.published.month - former.published.month
    assert (months, about.published.day, about.deadline) == (6, former.published.day, None)


def test_the_day_of_the_edition_may_be_said(place: Path) -> None:
    held, _ = go(place, "extra", since="2031", published=date(2034, 9, 9))
    assert (str(held.round("extra").period), held.round("extra").published) == ("2032", date(2034, 9, 9))


def test_a_period_that_another_round_has_opens_nothing(place: Path) -> None:
    with pytest.raises(CollectionError, match=r"The period 2031 is that of rounds/2031/round\.toml too"):
        go(place, "extra", since="2030")
    assert not (place / "rounds" / "extra").exists()


def test_who_was_asked_or_is_noted_as_absent_is_not_asked_again(place: Path) -> None:
    held, asked = go(place, "2031")
    assert set(asked) == set(held.reporting(held.round("2031"))) - {"dal_shelter"}
    stood = (place / "rounds" / "2031" / "round.toml").read_bytes()
    again, nobody = go(place, "2031", deadline=date(2040, 1, 1))
    assert nobody == ()
    assert (place / "rounds" / "2031" / "round.toml").read_bytes() == stood
    assert len(open_journal(again, "2031").read_events()) == len(asked)


def test_a_round_that_it_could_follow_must_be_there(place: Path) -> None:
    with pytest.raises(UsageError, match="has no round 1999"):
        go(place, "2032", since="1999")
    assert not (place / "rounds" / "2032").exists()


def test_a_round_that_is_named_as_a_period_has_that_one(place: Path) -> None:
    held, _ = go(place, "2033-H1")
    assert str(held.round("2033-H1").period) == "2033-H1"
