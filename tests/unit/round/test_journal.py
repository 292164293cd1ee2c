"""Plain files of acts: they merge without a conflict, tell what was changed, and keep their order."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tilstand.errors import ArchiveError
from tilstand.round.act import act, stamp
from tilstand.round.event import Event
from tilstand.round.journal import Journal, writer
from tilstand.round.standing import standings
from tilstand.round.track import Right

NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)

KARI, OLA = "Kari Prøve", "Ola Prøve"


def event(act: str, subject: str = "rosa", by: str = KARI, minute: int = 0, **more) -> Event:
    return Event("delivery", act, subject, by, f"2032-02-01T12:{minute:02}:00+00:00", **more)


def put(journal: Journal, *events: Event) -> None:
    for one in events:
        journal.append(one, len(journal.events()))


def test_two_copies_merge_file_by_file_and_say_the_same_whichever_comes_first(tmp_path: Path) -> None:
    put(Journal(tmp_path / "one"), event("ask"), event("ask", "udi", minute=1))
    shutil.copytree(tmp_path / "one", tmp_path / "other")
    put(Journal(tmp_path / "one"), event("receive", minute=5, names="a"))
    put(Journal(tmp_path / "other"), event("receive", "udi", OLA, 3, names="b"))
    mine = {p.name: p.read_bytes() for p in (tmp_path / "one").glob("*.jsonl")}
    theirs = {p.name: p.read_bytes() for p in (tmp_path / "other").glob("*.jsonl")}
    assert all(mine[name].startswith(theirs[name]) for name in mine.keys() & theirs.keys())
    shutil.copy(tmp_path / "other" / f"{writer(OLA)}.jsonl", tmp_path / "one")
    told = Journal(tmp_path / "one").events()
    assert [(one.act, one.subject) for one in told] == [
        ("ask", "rosa"),
        ("ask", "udi"),
        ("receive", "udi"),
        ("receive", "rosa"),
    ]
    assert standings(told).crossed == ()


def test_two_who_did_the_same_in_two_copies_cross_and_nothing_is_lost(tmp_path: Path) -> None:
    put(Journal(tmp_path / "one"), event("ask"), event("exempt", minute=4, reason="Stengt."))
    put(Journal(tmp_path / "other"), event("receive", by=OLA, minute=9, names="a"))
    shutil.copy(tmp_path / "other" / f"{writer(OLA)}.jsonl", tmp_path / "one")
    stood = standings(Journal(tmp_path / "one").events())
    assert stood.of("delivery", "rosa").state == "exempt"
    assert [(one.act, one.by) for one in stood.crossed] == [("receive", OLA)]
    assert stood.count == 3


def test_what_crossed_waits_until_it_is_done_again_and_not_at_all_where_both_did_the_same() -> None:
    came = (event("ask"), event("receive", names="a"))
    both = (event("accept", names="a"), event("accept", by=OLA, names="a"))
    assert (len(standings((*came, *both)).crossed), standings((*came, *both)).undone) == (1, ())
    other = event("accept", by=OLA, names="b")
    assert standings((*came, both[0], other)).undone == (other,)
    late = event("receive", by=OLA, names="a")
    shut = (event("ask"), event("exempt", reason="Stengt."), late)
    assert standings(shut).undone == (late,)
    again = (event("resume"), event("receive", names="a"))
    assert (len(standings((*shut, *again)).crossed), standings((*shut, *again)).undone) == (1, ())


def test_a_clock_that_was_set_back_puts_nothing_before_what_was_done(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "log")
    put(journal, event("ask", minute=30), event("exempt", minute=10, reason="Stengt."))
    put(journal, event("resume", by=OLA, minute=40), event("exempt", by=OLA, minute=2, reason="Flyttet."))
    assert [one.act for one in journal.events()] == ["ask", "exempt", "resume", "exempt"]
    assert [one.at[14:16] for one in journal.events()] == ["30", "30", "40", "40"]  # as its writer is told
    assert [one.facts.get("clock", "")[14:16] for one in journal.events()] == ["", "10", "", "02"]


def test_nobody_writes_over_what_came_meanwhile(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "log")
    put(journal, event("ask"))
    with pytest.raises(LookupError):
        journal.append(event("receive"), 0)
    assert len(journal.events()) == 1


@pytest.mark.parametrize("spoiled", ["changed", "gone", "half", "not one", "no right"])
def test_a_line_that_was_changed_is_told_with_its_file(tmp_path: Path, spoiled: str) -> None:
    journal = Journal(tmp_path / "log")
    put(journal, event("ask"), event("receive", minute=1, names="a"), event("accept", minute=2, names="a"))
    file = tmp_path / "log" / f"{writer(KARI)}.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    if spoiled == "changed":
        lines[0] = lines[0].replace(b"rosa", b"udi")
    elif spoiled == "gone":
        del lines[1]
    elif spoiled == "half":
        lines[2] = lines[2][:-5]
    elif spoiled == "not one":
        lines = [json.dumps({"before": "0" * 64, "act": "ask"}).encode() + b"\n"]
    else:
        lines = [lines[0].replace(b'"coordinator"', b'"somebody"')]
    file.write_bytes(b"".join(lines))
    with pytest.raises(ArchiveError) as stop:
        journal.events()
    assert file.name in stop.value.message
    line = {"changed": 2, "gone": 2, "half": 3, "not one": 1, "no right": 1}[spoiled]
    assert str(line) in stop.value.title


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file")
    with pytest.raises(ArchiveError, match="cannot be written to"):
        Journal(tmp_path / "log").append(event("ask"), 0)


def test_an_event_is_the_same_after_a_line_of_json() -> None:
    one = event(
        "receive", right=Right.PROVIDER, names="a", reason="b", channel="portal", facts={"version": "3"}
    )
    assert Event.of(json.loads(json.dumps(one.asdict()))) == one
    assert one.asdict()["right"] == "provider"
    assert Event.of(replace(one, facts={}).asdict()).facts == {}
    told = one.asdict()
    for broken, why in (
        ({}, "right"),
        ({**told, "more": 1}, "more"),
        ({**told, "right": "nobody"}, "nobody"),
    ):
        with pytest.raises(ValueError, match=why):
            Event.of(broken)


def test_each_person_has_a_file_that_can_be_read_and_no_two_share_one() -> None:
    names = ("Kari Prøve", "kari prøve", "Kari-Prøve", "Карі", "../x", "")
    files = [writer(name) for name in names]
    assert len(set(files)) == len(names)
    assert files[0].startswith("kari-pr")
    assert files[3].startswith("writer-")
    assert not any("/" in one or "." in one for one in files)


@pytest.mark.parametrize("back", [timedelta(0), timedelta(hours=3)])
def test_what_an_act_was_judged_on_stays_before_it_where_a_clock_is_behind(
    tmp_path: Path, back: timedelta
) -> None:
    """Zoe asks at noon; Ada, whose clock is behind or shows the same second, notes the answer after that."""
    journal = Journal(tmp_path / "log")
    act(journal, "question", "ask", "q1", by="Zoe", at=NOON)
    act(journal, "question", "answer", "q1", by="Ada", at=NOON - back, names="ab")
    act(journal, "question", "close", "q1", by="Zoe", at=NOON - back, reason="x")
    stood = standings(journal.events())
    assert (stood.of("question", "q1").state, stood.crossed) == ("closed", ())
    answered = stood.of("question", "q1").events[1]
    assert answered.facts["clock"] == stamp(NOON - back)
