"""Plain files of acts: they merge without a conflict, tell what was changed, and keep their order."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tilstand.errors import ArchiveError
from tilstand.workflow.actions import derive_subject_states, format_act_time, perform_act
from tilstand.workflow.event_log import EventJournal, RoundEvent, name_writer_file
from tilstand.workflow.transitions import ActingRight

NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)

KARI, OLA = "Kari Prøve", "Ola Prøve"


def event(act: str, subject: str = "rosa", by: str = KARI, minute: int = 0, **more) -> RoundEvent:
    return RoundEvent("delivery", act, subject, by, f"2032-02-01T12:{minute:02}:00+00:00", **more)


def put(journal: EventJournal, *events: RoundEvent) -> None:
    for one in events:
        journal.append_events(one, len(journal.read_events()))


def test_two_copies_merge_file_by_file_and_say_the_same_whichever_comes_first(tmp_path: Path) -> None:
    put(EventJournal(tmp_path / "one"), event("ask"), event("ask", "udi", minute=1))
    shutil.copytree(tmp_path / "one", tmp_path / "other")
    put(EventJournal(tmp_path / "one"), event("receive", minute=5, names="a"))
    put(EventJournal(tmp_path / "other"), event("receive", "udi", OLA, 3, names="b"))
    mine = {p.name: p.read_bytes() for p in (tmp_path / "one").glob("*.jsonl")}
    theirs = {p.name: p.read_bytes() for p in (tmp_path / "other").glob("*.jsonl")}
    assert all(mine[name].startswith(theirs[name]) for name in mine.keys() & theirs.keys())
    shutil.copy(tmp_path / "other" / f"{name_writer_file(OLA)}.jsonl", tmp_path / "one")
    told = EventJournal(tmp_path / "one").read_events()
    assert [(one.act, one.subject) for one in told] == [
        ("ask", "rosa"),
        ("ask", "udi"),
        ("receive", "udi"),
        ("receive", "rosa"),
    ]
    assert derive_subject_states(told).crossed == ()


def test_two_who_did_the_same_in_two_copies_cross_and_nothing_is_lost(tmp_path: Path) -> None:
    put(EventJournal(tmp_path / "one"), event("ask"), event("exempt", minute=4, reason="Stengt."))
    put(EventJournal(tmp_path / "other"), event("receive", by=OLA, minute=9, names="a"))
    shutil.copy(tmp_path / "other" / f"{name_writer_file(OLA)}.jsonl", tmp_path / "one")
    stood = derive_subject_states(EventJournal(tmp_path / "one").read_events())
    assert stood.get_subject_state("delivery", "rosa").state == "exempt"
    assert [(one.act, one.by) for one in stood.crossed] == [("receive", OLA)]
    assert stood.count == 3


def test_what_crossed_waits_until_it_is_done_again_and_not_at_all_where_both_did_the_same() -> None:
    came = (event("ask"), event("receive", names="a"))
    both = (event("accept", names="a"), event("accept", by=OLA, names="a"))
    assert (len(derive_subject_states((*came, *both)).crossed), derive_subject_states((*came, *both)).undone) == (1, ())
    other = event("accept", by=OLA, names="b")
    assert derive_subject_states((*came, both[0], other)).undone == (other,)
    late = event("receive", by=OLA, names="a")
    shut = (event("ask"), event("exempt", reason="Stengt."), late)
    assert derive_subject_states(shut).undone == (late,)
    again = (event("resume"), event("receive", names="a"))
    assert (len(derive_subject_states((*shut, *again)).crossed), derive_subject_states((*shut, *again)).undone) == (
        1,
        (),
    )


def test_a_clock_that_was_set_back_puts_nothing_before_what_was_done(tmp_path: Path) -> None:
    journal = EventJournal(tmp_path / "log")
    put(journal, event("ask", minute=30), event("exempt", minute=10, reason="Stengt."))
    put(journal, event("resume", by=OLA, minute=40), event("exempt", by=OLA, minute=2, reason="Flyttet."))
    assert [one.act for one in journal.read_events()] == ["ask", "exempt", "resume", "exempt"]
    assert [one.at[14:16] for one in journal.read_events()] == ["30", "30", "40", "40"]  # as its writer is told
    assert [one.facts.get("clock", "")[14:16] for one in journal.read_events()] == ["", "10", "", "02"]


def test_nobody_writes_over_what_came_meanwhile(tmp_path: Path) -> None:
    journal = EventJournal(tmp_path / "log")
    put(journal, event("ask"))
    with pytest.raises(LookupError):
        journal.append_events(event("receive"), 0)
    assert len(journal.read_events()) == 1


@pytest.mark.parametrize("spoiled", ["changed", "gone", "half", "not one", "no right"])
def test_a_line_that_was_changed_is_told_with_its_file(tmp_path: Path, spoiled: str) -> None:
    journal = EventJournal(tmp_path / "log")
    put(journal, event("ask"), event("receive", minute=1, names="a"), event("accept", minute=2, names="a"))
    file = tmp_path / "log" / f"{name_writer_file(KARI)}.jsonl"
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
        journal.read_events()
    assert file.name in stop.value.message
    line = {"changed": 2, "gone": 2, "half": 3, "not one": 1, "no right": 1}[spoiled]
    assert str(line) in stop.value.title


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file")
    with pytest.raises(ArchiveError, match="cannot be written to"):
        EventJournal(tmp_path / "log").append_events(event("ask"), 0)


def test_an_event_is_the_same_after_a_line_of_json() -> None:
    one = event("receive", right=ActingRight.PROVIDER, names="a", reason="b", channel="portal", facts={"version": "3"})
    assert RoundEvent.from_dict(json.loads(json.dumps(one.to_dict()))) == one
    assert one.to_dict()["right"] == "provider"
    assert RoundEvent.from_dict(replace(one, facts={}).to_dict()).facts == {}
    told = one.to_dict()
    for broken, why in (({}, "right"), ({**told, "more": 1}, "more"), ({**told, "right": "nobody"}, "nobody")):
        with pytest.raises(ValueError, match=why):
            RoundEvent.from_dict(broken)


def test_each_person_has_a_file_that_can_be_read_and_no_two_share_one() -> None:
    names = ("Kari Prøve", "kari prøve", "Kari-Prøve", "Карі", "../x", "")
    files = [name_writer_file(name) for name in names]
    assert len(set(files)) == len(names)
    assert files[0].startswith("kari-pr")
    assert files[3].startswith("writer-")
    assert not any("/" in one or "." in one for one in files)


@pytest.mark.parametrize("back", [timedelta(0), timedelta(hours=3)])
def test_what_an_act_was_judged_on_stays_before_it_where_a_clock_is_behind(tmp_path: Path, back: timedelta) -> None:
    """Zoe asks at noon; Ada, whose clock is behind or shows the same second, notes the answer after that."""
    journal = EventJournal(tmp_path / "log")
    perform_act(journal, "question", "ask", "q1", by="Zoe", at=NOON)
    perform_act(journal, "question", "answer", "q1", by="Ada", at=NOON - back, names="ab")
    perform_act(journal, "question", "close", "q1", by="Zoe", at=NOON - back, reason="x")
    stood = derive_subject_states(journal.read_events())
    assert (stood.get_subject_state("question", "q1").state, stood.crossed) == ("closed", ())
    answered = stood.get_subject_state("question", "q1").events[1]
    assert answered.facts["clock"] == format_act_time(NOON - back)
