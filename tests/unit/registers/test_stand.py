"""What is done to entries: nothing is lost, nobody releases what they wrote, copies merge."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta

import pytest

from tilstand import define
from tilstand import registers as room
from tilstand.define.registers import read_register
from tilstand.errors import UsageError
from tilstand.pipeline.register_issue import prepare_register_overview
from tilstand.registers.checks import check_register, list_known_entry_names
from tilstand.registers.round_figures import write_register_csv
from tilstand.terms import Period
from tilstand.workflow.actions import format_act_time
from tilstand.workflow.event_log import EventJournal, RoundEvent

from .conftest import NOON, RULING

LATER = NOON + timedelta(days=1)


def entry(shelf, name="a"):
    return room.load_register_entries(shelf).entries[name]


def test_what_was_written_stands_and_is_not_released(shelf, keep):
    keep("a", convicted="2")
    one = entry(shelf)
    assert (one.values["convicted"], one.state, one.by, one.released) == ("2", "written", "Kari Prøve", "")


def test_writing_what_stands_changes_nothing(shelf, keep):
    assert len(keep("a")) == 1
    assert keep("a") == ()


@pytest.mark.parametrize("name", ["Kari Prøve", "kari  PRØVE"])
def test_who_wrote_an_entry_cannot_release_it(shelf, keep, name):
    keep("a")
    with pytest.raises(UsageError, match="somebody else"):
        room.release_entries(shelf, ["a"], by=name, at=LATER)
    assert entry(shelf).state == "written"


def test_somebody_else_can_and_a_change_closes_it_again(shelf, keep):
    keep("a")
    room.release_entries(shelf, ["a"], by="Ola Prøve", at=LATER)
    assert (entry(shelf).state, entry(shelf).released) == ("released", format_act_time(LATER))
    room.keep_entries(shelf, {"a": {**RULING, "final": "yes"}}, by="Ola Prøve", at=LATER)
    assert (entry(shelf).state, entry(shelf).released) == ("written", "")


def test_a_release_of_what_its_writer_wrote_that_came_from_a_copy_counts_for_nothing(shelf, keep, place):
    (event,) = keep("a")
    log = EventJournal(shelf.register.path / "log")
    own = RoundEvent("entry", "release", "a", "Kari Prøve", format_act_time(LATER), names=event.names)
    log.append_events(own, len(log.read_events()))
    assert entry(shelf).state == "written"
    held = shelf.register
    assert [one.kind for one in check_register(held, list_known_entry_names(held.collection))] == ["second"]


def test_nothing_can_be_done_with_an_entry_that_there_is_none_of(shelf, keep):
    keep("a")
    with pytest.raises(UsageError, match="does not have b"):
        room.release_entries(shelf, ["a", "b"], by="Ola Prøve", at=LATER)
    assert entry(shelf).state == "written"


def test_two_copies_merge_and_both_changes_are_kept(shelf, keep, place, tmp_path):
    keep("a", convicted="1")
    copy = shutil.copytree(place, tmp_path / "copy")
    other = room.open_register_store(read_register(define.read_collection(copy), "rulings"))
    room.keep_entries(shelf, {"a": {**RULING, "convicted": "2"}}, by="Kari Prøve", at=LATER)
    room.keep_entries(other, {"a": {**RULING, "convicted": "3"}}, by="Ola Prøve", at=LATER + timedelta(hours=1))
    for file in copy.rglob("*"):  # no file was changed in both: what is new in one is laid beside
        mine = place / file.relative_to(copy)
        if file.is_file() and not mine.exists():
            mine.parent.mkdir(exist_ok=True)
            shutil.copy(file, mine)
    stood = room.load_register_entries(shelf)
    assert stood.entries["a"].values["convicted"] == "3"
    changes = [one.changed["convicted"] for one in room.list_entry_history(shelf, stood, "a")]
    assert changes == [("", "1"), ("1", "2"), ("1", "3")]
    assert room.list_entry_history(shelf, stood, "a")[1].changed.keys() == {
        "convicted"
    }  # what stayed as it was is no change
    known = list_known_entry_names(shelf.register.collection)
    assert [one.kind for one in check_register(shelf.register, known)] == ["met"]


def test_who_has_not_seen_the_other_s_change_is_told_and_nothing_is_lost(shelf, keep):
    keep("a", convicted="1")
    seen = room.load_register_entries(shelf)
    keep("a", convicted="2", stood=seen)
    keep("a", by="Ola Prøve", convicted="3", stood=seen)
    stood = room.load_register_entries(shelf)
    assert entry(shelf).values["convicted"] == "3"
    assert [one.subject for one in stood.met] == ["a"]
    changes = [one.changed.get("convicted") for one in room.list_entry_history(shelf, stood, "a")]
    assert changes == [("", "1"), ("1", "2"), ("1", "3")]
    keep("a", convicted="2")
    assert room.load_register_entries(shelf).met == ()


def test_a_version_that_was_changed_by_hand_stands_no_more(shelf, keep):
    keep("a")
    (file,) = (shelf.register.path / "entries" / "a").iterdir()
    file.write_text(json.dumps({**RULING, "court": "high"}))
    stood = room.load_register_entries(shelf)
    assert (stood.lost, dict(stood.entries)) == (("a",), {})


def test_a_removed_entry_leaves_its_hashes_and_no_word(shelf, keep):
    (event,) = keep("a", summary__en="Something was said.")
    with pytest.raises(UsageError, match="reason"):
        room.remove_entries(shelf, ["a"], by="Ola Prøve", at=LATER)
    room.remove_entries(shelf, ["a"], by="Ola Prøve", at=LATER, reason="It is ten years old.")
    stood = room.load_register_entries(shelf)
    assert (dict(stood.entries), stood.lost) == ({}, ())
    written = b"".join(one.read_bytes() for one in shelf.register.path.rglob("*") if one.is_file())
    assert b"Something" not in written
    assert event.names.encode() in written
    keep("a")  # the name may be taken anew
    assert entry(shelf).values == RULING


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("Ask kari@court.example.", "e-mail"),
        ("Amina Testnavn wanted it gone.", "name"),
        ("Etter ønske fra Amina.", "name"),
        ("See <b>there</b>.", "HTML"),
    ],
)
def test_a_reason_that_tells_who_somebody_is_is_refused_since_the_log_keeps_it(shelf, keep, reason, told):
    """Whichever of the collection's languages it is in; nothing is done, and nothing is kept of it."""
    keep("a")
    before = {one: one.read_bytes() for one in shelf.register.path.rglob("*") if one.is_file()}
    doing = (
        lambda: room.remove_entries(shelf, ["a"], by="Ola Prøve", at=LATER, reason=reason),
        lambda: room.withdraw_entries(shelf, ["a"], by="Ola Prøve", at=LATER, reason=reason),
        lambda: room.keep_entries(shelf, {"b": RULING}, by="Ola Prøve", at=LATER, reason=reason),
    )
    for act in doing:
        with pytest.raises(UsageError, match=told) as refused:
            act()
        assert reason not in str(refused.value)
        assert "Testnavn" not in str(refused.value)
    assert {one: one.read_bytes() for one in shelf.register.path.rglob("*") if one.is_file()} == before


def test_a_name_in_a_log_that_leads_elsewhere_is_read_from_nowhere_and_removes_nothing(shelf, keep):
    keep("a")
    aside = shelf.register.path / "aside"
    aside.mkdir()
    (aside / "one.json").write_text("{}")
    log = EventJournal(shelf.register.path / "log")
    event = RoundEvent("entry", "write", "../aside", "Kari Prøve", format_act_time(LATER), names="0" * 64)
    log.append_events(event, len(log.read_events()))
    assert room.load_register_entries(shelf).lost == ("../aside",)
    room.remove_entries(shelf, ["../aside"], by="Ola Prøve", at=LATER, reason="It is none.")
    assert (aside / "one.json").is_file()


def test_what_is_due_is_told_up_to_a_day(shelf, keep):
    keep("a", on="2022-02", final="yes")
    keep("b", on="2022-02", final="no")
    entries = room.load_register_entries(shelf).entries
    assert room.list_due_entries(shelf.register, entries, LATER.date()) == ()
    far = LATER.date().replace(year=2033, month=3)
    assert [
        (one.day.isoformat(), one.entry, one.rule) for one in room.list_due_entries(shelf.register, entries, far)
    ] == [("2032-02-28", "a", "kept"), ("2033-02-01", "a", "look"), ("2033-02-01", "b", "look")]
    room.review_entries(shelf, ["b"], by="Kari Prøve", at=LATER)
    assert room.load_register_entries(shelf).entries["b"].looked == format_act_time(LATER)


def test_how_far_it_is_known_is_declared_by_one_and_confirmed_by_another(place, shelf):
    """Of a register that asks for a second person; that less is known holds at once."""
    file = place / "registers" / "rulings" / "register.toml"
    file.write_text(file.read_text().replace('known_until = "2032"', 'known_until = "2031-T1"'))
    shelf = room.open_register_store(read_register(define.read_collection(place), "rulings"))
    how = {"by": "Kari Prøve", "at": NOON, "reason": "The courts were asked."}
    room.declare_known_until(shelf, "2031-T2", **how)
    stood = room.load_register_entries(shelf)
    assert (stood.known, stood.waits) == (date(2031, 4, 30), date(2031, 8, 31))
    with pytest.raises(UsageError):
        room.confirm_known_until(shelf, by="kari  prøve", at=NOON)
    with pytest.raises(UsageError, match="changed since"):
        room.confirm_known_until(shelf, by="Ola Prøve", at=NOON, shown=date(2031, 12, 31))
    room.confirm_known_until(shelf, by="Ola Prøve", at=NOON, shown=date(2031, 8, 31))
    assert (room.load_register_entries(shelf).known, room.load_register_entries(shelf).waits) == (
        date(2031, 8, 31),
        None,
    )
    room.declare_known_until(shelf, "2031-06-15", **how)
    assert room.load_register_entries(shelf).known == date(2031, 6, 15)
    assert prepare_register_overview(shelf.register, Period.from_text("2031-T2")).known == date(2031, 6, 15)
    told = write_register_csv(
        shelf.register, (), Period.from_text("2031"), until=room.load_register_entries(shelf).known
    ).decode()
    assert "2020/2031-06-15" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [("soon", "no day and no period"), ("2032-02-02", "has not come yet"), ("2030", "opening balance covers")],
)
def test_how_far_it_is_known_is_a_day_that_has_come_and_not_before_the_balance(shelf, text, told):
    with pytest.raises(UsageError, match=told):
        room.declare_known_until(shelf, text, by="Kari Prøve", at=NOON, reason="The courts were asked.")
    with pytest.raises(UsageError, match="reason"):
        room.declare_known_until(shelf, "2031", by="Kari Prøve", at=NOON, reason="")
    with pytest.raises(UsageError, match="reason"):
        room.declare_known_until(shelf, "2031", by="Kari Prøve", at=NOON, reason="Amina Testnavn said so.")
    assert room.load_register_entries(shelf).known == shelf.register.about.reach


def test_a_register_that_asks_for_no_second_person_is_known_as_far_as_it_is_declared(place):
    shelf = room.open_register_store(read_register(define.read_collection(place), "promises"))
    room.declare_known_until(shelf, "2031-12", by="Kari Prøve", at=NOON, reason="The ministries were asked.")
    assert room.load_register_entries(shelf).known == date(2031, 12, 31)
