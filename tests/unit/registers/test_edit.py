"""One entry as it comes from a form: what was seen is what is changed, and nobody's words are lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tilstand import registers as room
from tilstand.errors import UsageError
from tilstand.registers.actions import compare_entries
from tilstand.registers.selection import format_entry_title, search_entries
from tilstand.registers.tables import save_edited_entry
from tilstand.registers.values import EntryValueReader

from .conftest import NOON, RULING

LATER = NOON + timedelta(days=1)
OLA = {"by": "Ola Prøve", "at": LATER}


def sha(shelf, name="a"):
    return room.load_register_entries(shelf).entries[name].sha256


def test_a_form_changes_what_it_has_and_leaves_the_rest(shelf, keep):
    keep("a", convicted="2", summary__en="It was long.")
    done = save_edited_entry(shelf, "a", {"convicted": "3", "final": "ja", "nothing": "x"}, sha(shelf), {}, **OLA)
    assert [one.act for one in done.events] == ["write"]
    told = {**RULING, "convicted": "3", "final": "yes", "summary.en": "It was long."}
    assert room.load_register_entries(shelf).entries["a"].values == told
    assert save_edited_entry(shelf, "a", {"convicted": "3"}, sha(shelf), {}, **OLA).events == ()
    assert save_edited_entry(shelf, "a", {"convicted": ""}, sha(shelf), {}, **OLA).values.get("convicted") is None


def test_who_is_met_is_told_and_what_the_other_wrote_stands(shelf, keep):
    keep("a", convicted="1")
    seen = sha(shelf)
    keep("a", convicted="2")
    done = save_edited_entry(shelf, "a", {"convicted": "3"}, seen, {}, **OLA)
    assert (done.met, done.events, done.stands.values["convicted"]) == (True, (), "2")
    assert done.values["convicted"] == "3"
    assert save_edited_entry(shelf, "a", {"convicted": "3"}, "", {}, **OLA).met  # as one that is new
    room.remove_entries(shelf, ["a"], reason="It is none.", **OLA)
    done = save_edited_entry(shelf, "a", {"convicted": "3"}, seen, {}, **OLA)
    assert (done.met, done.stands) == (True, None)


def test_who_is_met_in_the_last_moment_is_told_too(shelf, keep, monkeypatch):
    """Another writes after what stands was read, and before this one is kept."""
    keep("a", convicted="1")
    seen, judged = sha(shelf), []

    def slow(self, former, told):
        if not judged:
            judged.append(keep("a", convicted="2"))
        return {**former, **told}

    monkeypatch.setattr(EntryValueReader, "values", slow)
    done = save_edited_entry(shelf, "a", {"convicted": "3"}, seen, {}, **OLA)
    assert (done.met, done.events, done.stands.values["convicted"]) == (True, (), "2")


def test_what_does_not_fit_is_told_and_nothing_is_kept(shelf, keep):
    keep("a", reference="SG-2021-1")
    told = {**RULING, "case": "x", "after": "nobody", "reference": "SG-2021-1", "on": "2031-13"}
    done = save_edited_entry(shelf, "b", told, "", {}, **OLA)
    assert {(one.kind, one.column) for one in done.flaws} == {
        ("pattern", "case"),
        ("entry", "after"),
        ("twice", "reference"),
        ("day", "on"),
    }
    assert [one.kind for one in save_edited_entry(shelf, "A", RULING, "", {}, **OLA).flaws][:1] == ["spelt"]
    assert [one.kind for one in save_edited_entry(shelf, "../a", RULING, "", {}, **OLA).flaws][:1] == ["id"]
    assert list(room.load_register_entries(shelf).entries) == ["a"]


def test_what_is_done_is_done_with_what_was_shown(shelf, keep):
    keep("a")
    seen = {"a": sha(shelf)}
    keep("a", final="yes")
    for act in (room.release_entries, room.review_entries, room.remove_entries):
        with pytest.raises(UsageError, match="changed since"):
            act(shelf, ["a"], shown=seen, reason="It is none.", **OLA)
    room.release_entries(shelf, ["a"], shown={"a": sha(shelf)}, channel="portal", **OLA)
    (*_, last) = room.load_register_entries(shelf).acts.get_subject_state("entry", "a").events
    assert (last.act, last.channel) == ("release", "portal")


def test_differences_are_told_by_entry_and_column_and_name_what_stands(shelf, keep):
    keep("a", convicted="1")
    keep("b")
    stood = room.load_register_entries(shelf).entries
    told = {"a": {**RULING, "convicted": "2"}, "b": RULING, "c": RULING}
    found = compare_entries(stood, told)
    assert found.changed == {"a": {"convicted": ("1", "2")}}
    assert (list(found.new), found.same) == (["c"], 1)
    keep("b", final="yes")
    assert compare_entries(room.load_register_entries(shelf).entries, told).digest != found.digest


def test_a_list_finds_by_code_words_and_state_and_calls_entries_by_their_title(shelf, keep):
    keep("a", summary__en="The Harbour was closed.")
    keep("b", court="high", reference="SG-2021-7")
    room.release_entries(shelf, ["b"], **OLA)
    stood = room.load_register_entries(shelf).entries
    ways = [
        search_entries(stood.values(), {"court": ("high",)}),
        search_entries(stood.values(), {"final": ("",)}, text="  harBOUR "),
        search_entries(stood.values(), {}, state="released"),
    ]
    assert [[one.id for one in way] for way in ways] == [["b"], ["a"], ["b"]]
    assert format_entry_title(shelf.register, stood["b"], "nb") == "overrett · 2021-05-04 · SG-2021-7"
