"""A form of an entry that is sent in: the whole of what it says then, where nobody or somebody was there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .conftest import NOON, RULING

WHO = {"by": "Una Prøve", "at": NOON}


@pytest.fixture
def sent(place: Path) -> Any:
    """Send columns of entry `a`, over the version that was seen."""
    from django.http import QueryDict

    from tilstand.portal.entry_forms import submit_entry_form
    from tilstand.portal.snapshot import get_kept_register

    def done(seen: str, entry: str = "a", reason: str = "", **columns: str) -> Any:
        query = QueryDict(mutable=True)
        query.update({f"field:{name}": text for name, text in columns.items()})
        query.update({"seen": seen, "reason": reason})
        return submit_entry_form(get_kept_register("rulings"), entry, query, **WHO)

    return done


def now() -> Any:
    from tilstand.portal.snapshot import get_kept_register, load_register_state

    return load_register_state(get_kept_register("rulings")).entries.get("a")


def test_what_another_wrote_is_theirs_where_it_was_not_touched_and_mine_where_it_was(sent: Any) -> None:
    from tilstand.portal.entry_forms import EntrySubmission

    first = now()
    theirs = {**RULING, "on": "2022-05-04", "convicted": "2", "summary.nb": "Deres."}
    told = sent(first.sha256, **theirs)
    assert told == EntrySubmission(theirs, first.sha256, done=True)
    there = now()
    assert dict(there.values) == theirs
    mine = {**RULING, "case": "S-2", "convicted": "", "summary.nb": "Mine."}
    met = EntrySubmission(
        {**theirs, "case": "S-2", "summary.nb": "Mine."}, there.sha256, met=True, other=there, theirs=theirs
    )
    assert sent(first.sha256, **mine) == met
    # Of a version that nobody has, all that was sent was touched, but for what was left blank.
    assert sent("0" * 64, **mine) == sent("x", **mine)
    assert dict(sent("x", **mine).values) == {**theirs, **mine, "convicted": "2"}
    assert now() == there


def test_an_entry_that_was_taken_away_meanwhile_is_told_as_gone(sent: Any) -> None:
    from tilstand.portal.entry_forms import EntrySubmission
    from tilstand.portal.snapshot import get_kept_register
    from tilstand.registers.actions import remove_entries

    first = now()
    remove_entries(get_kept_register("rulings"), ["a"], reason="Den er ti år.", **WHO)
    told = sent(first.sha256, **{**RULING, "case": "S-2"})
    mine = {**RULING, "case": "S-2"}  # of what was removed no version is left: all of it is mine
    assert told == EntrySubmission(mine, "", met=True, theirs={})
    (flaw,) = sent("", "b", case="x").flaws[:1]
    assert flaw.column == "case"


def test_a_name_that_is_taken_and_a_reason_that_may_not_stand_keep_what_was_written(sent: Any) -> None:
    before = now()
    told = sent("", **{**RULING, "case": "S-7"})
    assert (dict(told.values), told.seen, told.met, told.done) == ({**RULING, "case": "S-7"}, "", False, False)
    assert [(one.column, one.kind) for one in told.flaws] == [("id", "taken")]
    told = sent(before.sha256, reason="Spør Amina Testnavn.", case="S-7")
    assert (dict(told.values), told.flaws, told.done) == ({**RULING, "case": "S-7"}, (), False)
    assert told.wrong
    told = sent(before.sha256, **{"final": "perhaps", "court": "nowhere", "case": "x"})
    assert [one.column for one in told.flaws] == ["case", "court", "final"]  # in the order of the form
    assert dict(told.values) == {**RULING, "final": "perhaps", "court": "nowhere", "case": "x"}
    assert now() == before


def test_the_form_says_of_each_column_what_stands_what_can_be_chosen_and_what_is_published(place: Path) -> None:
    from tilstand.portal.entry_forms import build_entry_fields
    from tilstand.portal.snapshot import get_kept_register

    register = get_kept_register("rulings").register
    values = {**RULING, "provisions": "old_4; new_9", "final": "yes", "form": "gone"}
    fields = build_entry_fields(register, values, theirs={**values, "final": "no", "court": ""})
    assert [one.column for one in fields] == list(register.columns.values())
    by = dict(zip(register.columns, fields, strict=True))
    words = {f"{name}.{tag}" for name in ("summary", "point") for tag in ("nb", "nn", "en")}
    told = {
        name: (one.kind, one.value, len(one.options), one.theirs, one.leaves)
        for name, one in by.items()
        if name not in words
    }
    codes = {name: len(register.codes(register.columns[name].field)) for name in ("court", "provisions", "form")}
    assert told == {
        "case": ("short", "S-1", 0, None, False),
        "court": ("choice", "low", codes["court"], "", True),
        "on": ("day", "2021-05-04", 0, None, True),
        "charged": ("day", "", 0, None, False),
        "reference": ("short", "", 0, None, False),
        "provisions": ("choices", "old_4; new_9", codes["provisions"], None, False),
        "form": ("choice", "gone", codes["form"] + 1, None, True),
        "convicted": ("number", "", 0, None, False),
        "final": ("choice", "yes", 2, "no", False),
        "banned": ("choice", "", 2, None, False),
        "minors": ("choice", "", 2, None, False),
        "after": ("entry", "", 1, None, False),
        "source": ("address", "", 0, None, False),
    }
    assert {name: (by[name].kind, by[name].leaves) for name in words} == dict.fromkeys(words, ("long", False))
    assert by["provisions"].chosen == ("old_4", "new_9")
    assert [code for code, _ in by["final"].options] == ["yes", "no"]
    assert [(code, label.text("nb")) for code, label in by["after"].options] == [("a", "a")]
    assert by["form"].options[-1][0] == "gone"  # a code that is in the list no more
    high = build_entry_fields(register, {**values, "court": "high"})
    leaving = [name for name, one in zip(register.columns, high, strict=True) if one.leaves]
    points = [f"point.{tag}" for tag in ("nb", "nn", "en")]
    assert leaving == ["court", "on", "reference", "provisions", *points]
