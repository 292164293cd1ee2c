"""What can be done with an entry, what is told of one alone, and the words and facts of each flaw."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlsxwriter

from tilstand import define
from tilstand import registers as room
from tilstand.define.registers import read_register
from tilstand.errors import UsageError
from tilstand.pipeline.register_issue import _hash_declaration_files
from tilstand.registers.actions import check_act_reason, list_possible_entry_acts
from tilstand.registers.checks import (
    RegisterRow,
    _EntryChecker,
    check_register_entry,
    check_register_store,
    list_known_entry_names,
)
from tilstand.registers.selection import format_entry_value
from tilstand.registers.tables import read_entry_table, save_edited_entry
from tilstand.registers.values import PersonalDataDetector, _lower_capital_runs
from tilstand.terms import InvariantText
from tilstand.workflow.actions import format_act_time
from tilstand.workflow.event_log import EventJournal, RoundEvent

from .conftest import NOON, RULING

LATER = NOON + timedelta(days=1)
OLA = {"by": "Ola Prøve", "at": LATER}


def test_what_somebody_can_do_follows_from_where_an_entry_stands_and_from_who_wrote_it(shelf, keep):
    def both(name: str = "a") -> tuple[tuple[str, ...], ...]:
        stood = room.load_register_entries(shelf)
        return list_possible_entry_acts(stood, name, "Ola Prøve"), list_possible_entry_acts(stood, name, "kari prøve")

    assert both() == (("write",), ("write",))
    keep("a")
    assert both() == (("write", "release", "review", "remove"), ("write", "review", "remove"))
    room.release_entries(shelf, ["a"], **OLA)
    assert both() == (("write", "withdraw", "review", "remove"),) * 2
    room.withdraw_entries(shelf, ["a"], reason="It is appealed.", **OLA)
    assert both() == (("write", "release", "review", "remove"),) * 2  # it was read since it was written
    room.remove_entries(shelf, ["a"], reason="It is none.", **OLA)
    assert both() == (("write",), ("write",))


def test_where_one_of_several_was_changed_since_nothing_is_done_with_any(shelf, keep):
    keep("a")
    keep("b", case="S-2")
    seen = {name: one.sha256 for name, one in room.load_register_entries(shelf).entries.items()}
    keep("b", case="S-2", final="yes")
    for names in (["a", "b"], ["b", "a"]):
        with pytest.raises(UsageError, match="changed since"):
            room.release_entries(shelf, names, shown=seen, **OLA)
    with pytest.raises(UsageError, match="changed since"):
        room.release_entries(shelf, ["a"], shown={}, **OLA)  # what was not shown at all
    assert {one.state for one in room.load_register_entries(shelf).entries.values()} == {"written"}
    done = room.release_entries(shelf, ["a", "a"], shown=seen, reason="Read.", channel="portal", **OLA)
    assert [(one.act, one.subject, one.names, one.by, one.at, one.reason, one.channel) for one in done] == [
        ("release", "a", seen["a"], "Ola Prøve", format_act_time(LATER), "Read.", "portal")
    ]


def test_a_value_is_told_in_words_by_its_kind(rulings: Any):
    told = {
        ("final", "yes"): ("ja", "yes"),
        ("final", "no"): ("nei", "no"),
        ("final", "perhaps"): ("perhaps", "perhaps"),
        ("court", "high"): ("overrett", "high court"),
        ("court", "gone"): ("gone", "gone"),
        ("convicted", "2"): ("2", "2"),
        ("provisions", "old_4; gone"): ("old_4; gone", "old_4; gone"),
    }
    found = {
        (name, value): tuple(format_entry_value(rulings, name, value, tag) for tag in ("nb", "en"))
        for name, value in told
    }
    law = {code.id: code.label for code in rulings.codes(rulings.columns["provisions"].field)}["old_4"]
    told["provisions", "old_4; gone"] = (f"{law.text('nb')}; gone", f"{law.text('en')}; gone")
    court = {code.id: code.label for code in rulings.codes(rulings.columns["court"].field)}["high"]
    told["court", "high"] = (court.text("nb"), court.text("en"))
    assert found == told


def test_of_one_entry_the_same_is_told_as_of_all_of_them(place, shelf, keep):
    keep("a", final="yes")
    keep("b", after="a", on="2021-05-03", reference="SG-2021-1", court="high")
    keep("c", case="x", reference="SG-2021-1", court="high", after="d")
    keep("d", case="x", after="c")
    keep("e", case="S-9", charged="2022-01-01")
    log = EventJournal(shelf.register.path / "log")
    event = RoundEvent("entry", "release", "e", "Kari Prøve", format_act_time(LATER), names="0" * 64)
    log.append_events(event, len(log.read_events()))
    # What crossed in how far the register is known is no flaw of an entry.
    other = RoundEvent("reach", "confirm", "rulings", "Kari Prøve", format_act_time(LATER), names="0" * 64)
    log.append_events(other, len(log.read_events()))
    for file in (shelf.register.path / "entries" / "d").iterdir():
        file.write_text("{}")
    one = room.open_register_store(read_register(define.read_collection(place), "rulings"))
    stood, known = room.load_register_entries(one), list_known_entry_names(one.register.collection)
    every = check_register_store(one, stood, known)
    assert {flaw.kind for flaw in every} > {"lost", "second", "twice", "final", "instance_order", "order"}
    assert [flaw.entry for flaw in every if flaw.kind in ("second", "crossed")] == ["e"]
    for name in ("a", "b", "c", "d", "e", "nowhere"):
        own = [(flaw.kind, flaw.column) for flaw in check_register_entry(one, stood, name, known)]
        assert {*own} >= {(flaw.kind, flaw.column) for flaw in every if flaw.entry == name}, name
    assert check_register_entry(one, stood, "nowhere", known) == ()
    assert [flaw.kind for flaw in check_register_entry(one, stood, "d", known)] == ["lost"]


FACTS = [
    ({"court": "the moon"}, "code", "court", ["the moon", "low", "high"]),
    ({"court": "x" * 31}, "code", "court", ["x"]),
    ({"final": "perhaps"}, "yes_no", "final", []),
    ({"after": "nowhere"}, "entry", "after", ["nowhere"]),
    ({"charged": "2022-01-01"}, "order", "on", ["charged"]),
    ({"on": "2019-12-31", "provisions": "new_9"}, "not_yet", "provisions", ["2019-12-31"]),
    ({"provisions": "old_4"}, "no_more", "provisions", ["2021-05-04"]),
    ({"summary.en": "odd\u202etext"}, "signs", "summary.en", []),
]


@pytest.mark.parametrize(("values", "kind", "column", "facts"), FACTS)
def test_a_flaw_tells_its_place_and_the_facts_of_its_kind(rulings: Any, values, kind, column, facts):
    rows = [RegisterRow("a", {**RULING, **values}, 7)]
    (one,) = room.check_entry_rows(rulings, rows, {}, {"rulings": frozenset({"a"})})
    assert (one.kind, one.entry, one.row, one.column) == (kind, "a", 7, column)
    said = f"{one.what.text('en')} {one.do.text('en')}"
    assert [fact for fact in facts if fact not in said] == []
    assert len(values.get("court", "")) < 31 or "x" * 30 not in said  # what is long may be a text
    where = one.where.text("en")
    assert all(part in where for part in ("7", "a", column))
    assert one.to_dict(("en",)) == {
        **{"kind": kind, "entry": "a", "row": 7, "column": column},
        **{"what": one.what.to_dict(("en",)), "do": one.do.to_dict(("en",))},
    }
    assert replace(one, row=0, column="").where.text("en") == "a"


def test_flaws_between_entries_name_the_other_one(rulings: Any):
    rows = {
        "a": {**RULING, "final": "yes", "reference": "SG-1900-1", "court": "high"},
        "b": {**RULING, "after": "a", "on": "2021-05-03", "reference": "SG-1900-1", "court": "high", "case": "S-3"},
        "c": {**RULING, "case": "S-3", "on": "2022"},
        "d": {**RULING, "case": "S-3", "on": "2022"},
    }
    held = [RegisterRow(name, values, at) for at, (name, values) in enumerate(rows.items(), start=2)]
    found = room.check_entry_rows(rulings, held, {}, {"rulings": frozenset(rows)})
    told = [(one.kind, one.entry, one.row, one.column) for one in found]
    assert told == [
        ("final", "b", 3, "after"),
        ("differs", "b", 3, "case"),
        ("instance_order", "b", 3, "on"),
        ("twice", "b", 3, "reference"),
        ("apart", "d", 5, "after"),
    ]
    said = [one.what.text("en") for one in found]
    for text, names in zip(said, ("ab", "a", "a", "a", "c"), strict=True):
        assert set(names) <= set(re.findall(r"\w+", text)), text


def test_a_reason_in_any_of_the_languages_names_nobody_by_its_days_and_countries(shelf, keep):
    keep("a")
    for fits in ("Den ble lest på mandag.", "It was read on Monday, in English.", ""):
        check_act_reason(shelf, fits)
    for names in ("It was read by Amina Testnavn.", "Lest av AMINA TESTNAVN.", "Ask kari@court.example."):
        with pytest.raises(UsageError):
            check_act_reason(shelf, names)


@pytest.mark.parametrize(
    ("text", "calm"),
    [
        ("It was AMINA TESTNAVN who came.", "It was Amina Testnavn who came."),
        ("AMINA-TESTNAVN", "Amina-Testnavn"),
        ("AMINA  TESTNAVN", "AMINA  TESTNAVN"),
        ("AMINA, TESTNAVN", "AMINA, TESTNAVN"),
        ("ANNE OG BO NOR", "ANNE OG BO NOR"),  # what is short may be a word
        ("AMINA TEST NAVN", "Amina Test Navn"),
        ("KOM HAVN", "KOM HAVN"),  # one of them is known
        ("STRAẞE İZMİR", "Straße İzmİr"),  # no place shifts
    ],
)
def test_words_in_capitals_are_calmed_where_two_stand_together(text, calm):
    assert _lower_capital_runs(text, frozenset({"Havn"})) == calm


def test_a_word_that_opens_a_sentence_and_is_something_is_nobody(rulings: Any):
    def kinds(text: str) -> list[str]:
        return [kind.value for kind, _ in PersonalDataDetector(rulings).said(text)]

    assert kinds("Consent is no defence.") == []
    assert "name" in kinds("Amina is a victim.")
    assert kinds("Amina is a clear victim.") == []  # so far no role is looked for
    assert "name" in kinds("Amina Testnavn is no defence.")
    assert "name" in kinds("The court heard Amina is here.")


@pytest.mark.parametrize(("count", "told"), [(12, ", c11"), (13, ", c11 …")])
def test_of_many_codes_twelve_are_named(rulings: Any, count: int, told: str):
    codes = [SimpleNamespace(id=f"c{at}") for at in range(count)]
    check = _EntryChecker(rulings, {})
    check.register = SimpleNamespace(codes=lambda field: codes)  # type: ignore[assignment]
    assert check.some(rulings.columns["court"]).endswith(told)
    assert check.some(rulings.columns["court"]).startswith("c0, c1, ")


def test_what_declares_a_register_is_told_in_the_order_of_its_names(rulings: Any, monkeypatch: pytest.MonkeyPatch):
    order = Path.glob
    for way in (sorted, lambda found: sorted(found, reverse=True)):
        monkeypatch.setattr(Path, "glob", lambda self, pattern, way=way: iter(way(order(self, pattern))))
        told = _hash_declaration_files(rulings)
        assert list(told) == sorted(told)
        assert set(told) > {"registers/rulings/register.toml", "registers/labels/en.toml"}
        for name, sha256 in told.items():
            data = (rulings.collection.path / name).read_bytes()
            assert sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_heads_are_columns_as_they_are_written(rulings: Any, tmp_path: Path, ending: str):
    rows = [["id", "Case", "court", "ON"], ["a", "S-1", "low", "2021"]]
    file = tmp_path / f"table.{ending}"
    if ending == "csv":
        file.write_text("\n".join(map(",".join, rows)), "utf-8")
    else:
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet()
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    told = read_entry_table(rulings, file, {}, {})
    assert [(one.kind, one.row, one.column) for one in told.flaws] == [("column", 1, "Case"), ("column", 1, "ON")]
    assert told.entries == {}


def test_what_is_done_is_told_and_what_could_not_be_done_leaves_no_words(shelf, keep, monkeypatch):
    (wrote,) = keep("a")
    done = save_edited_entry(shelf, "a", {"final": "yes"}, None, {}, channel="portal", reason="Read.", **OLA).events
    assert [(one.act, one.channel, one.reason, one.by) for one in done] == [("write", "portal", "Read.", "Ola Prøve")]
    gone = room.remove_entries(shelf, ["a"], reason="It is none.", **OLA)
    assert [(one.act, one.subject, one.names) for one in gone] == [("remove", "a", done[0].names)]
    assert wrote.names != done[0].names

    def full(*given: Any, **facts: Any) -> Any:
        raise UsageError(InvariantText("No."))

    monkeypatch.setattr("tilstand.registers.actions.perform_acts", full)
    with pytest.raises(UsageError):
        keep("b", summary__en="Something was said.")
    assert not [one for one in (shelf.register.path / "entries").rglob("*") if one.is_file()]
