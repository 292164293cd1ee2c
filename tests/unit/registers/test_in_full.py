"""What a register answers, each answer whole: values, flaws, acts, tables, lists and all that is due."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from plain import held, parted, plain, short

from tilstand import define
from tilstand import registers as room
from tilstand.define.registers import read_register, read_registers
from tilstand.errors import TilstandError
from tilstand.model.batch import RegisterEntry
from tilstand.pipeline.register_issue import _hash_declaration_files, find_moved_field_values
from tilstand.registers.actions import check_act_reason, compare_entries, list_possible_entry_acts
from tilstand.registers.checks import (
    RegisterRow,
    check_reason_text,
    check_register,
    check_register_entry,
    list_known_entry_names,
)
from tilstand.registers.selection import (
    add_months,
    format_entry_title,
    format_entry_value,
    list_due_entries,
    search_entries,
)
from tilstand.registers.tables import read_entry_table, save_edited_entry, to_register_csv, to_register_workbook
from tilstand.registers.values import EntryValueReader, PersonalDataDetector, find_text_fault, parse_day_span
from tilstand.terms.text import MARKS
from tilstand.workflow.actions import format_act_time
from tilstand.workflow.event_log import EventJournal, RoundEvent

from .conftest import NOON, RULING

FILE = Path(__file__).with_suffix(".txt")
KARI, OLA = "Kari Prøve", "Ola Prøve"
WRITTEN = (
    *("", "  ", "ja", "Nei", "TRUE", "2", "007", "123456789", "1234567890", "-1", "1.5", "2021", "2021-05-04"),
    *("2021/2022", "2021-13", "low", "Overrett", "new_9; old_4;;NEW_9", "new_9; the moon", "x" * 30, "x" * 31),
    *("S-1", "S-12345", "SG-2021-1 ", "https://a.example/b", "https://a/b", "a", "a <b> c", "&amp; &#1; &x", "=1"),
    *("@a", "+1", "-a", "a\u200bb", "a\x07b", "\ue000", "\u0378", "a\t b\n c", "cafe\u0301", "a=b", "<3 & 4>"),
)
PERSONAL = (
    "Ask kari@court.example.",
    "Ask kari (at) court.example or [@] home.example.",
    "Call +47 22 33 11 60 today.",
    "12345678901",
    "On 2021-05-04 and 2021-05-05 there were 14 of 20.",
    "Amina Testnavn said so; Bo Prøve did not.",
    "AMINA TESTNAVN came.",
    "Consent is no defence. Amina is a victim.",
    "(Consent is no defence)",
    "Consent, is no defence.",
    "Havn is known. The Lower Court heard it on Monday.",
    "nothing here",
)
ROWS: tuple[tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]], ...] = (
    ({"a": {}, "b": {"case": "S-1"}}, {}),
    ({"a": {**RULING, "charged": "2021-05-05"}, "b": {**RULING, "charged": "2021-05", "case": "S-2"}}, {}),
    ({"a": {**RULING, "court": "moon", "provisions": "old_4; new_9; sun"}}, {}),
    ({"a": {**RULING, "on": "2019-12-31", "provisions": "old_4; new_9"}}, {}),
    ({"a": {**RULING, "on": "2020-01-01", "provisions": "old_4; new_9"}}, {}),
    ({"a": {**RULING, "on": "2019", "provisions": "new_9"}, "b": {**RULING, "on": "May", "after": "c"}}, {}),
    ({"a": {**RULING, "summary.en": f"{PERSONAL[0]} {PERSONAL[5]}", "point.en": PERSONAL[2]}}, {}),
    ({"a": {**RULING, "source": "kari@court.example", "summary.nb": "odd\u202eone kari@court.example"}}, {}),
    ({"12345678901": RULING, "kari-22331160": {**RULING, "case": "S-2"}}, {}),
    ({"b": {**RULING, "reference": "SG-1-1"}}, {"a": {**RULING, "reference": "sg-1-1"}}),
    ({"b": {**RULING, "reference": "SG-2021-1"}}, {"a": {"reference": "SG-2021-1"}, "b": {"case": "S-9"}}),
    ({"a": {**RULING, "after": "b"}, "b": {**RULING, "after": "a"}, "c": {**RULING, "after": "a"}}, {}),
    ({"a": {**RULING, "after": "a"}}, {"b": {**RULING, "after": "c"}, "c": {**RULING, "after": "b"}}),
    ({"b": {**RULING, "after": "a", "on": "2021-05-03"}}, {"a": {**RULING, "final": "yes", "case": "S-2"}}),
    ({"a": {**RULING, "final": "yes", "on": "2022"}}, {"b": {**RULING, "after": "a", "case": "s-1"}}),
    ({"b": {**RULING, "after": "a", "on": "2021-05"}}, {"a": {**RULING, "final": "no"}}),
    ({"a": RULING}, {"b": {**RULING, "case": "s-1"}, "c": RULING}),
    ({"c": RULING, "d": {"court": "low", "on": "2021"}, "e": {"court": "low", "on": "2021"}}, {"b": RULING}),
)
TABLES = (
    "id,case,court,on\na,S-1,Lower court,2021\nb,S-2,high,2021-05\n",
    "id,case,court,on\nb,S-1,low,2021\na,S-1,moon,2021\n,S-3,low,May\n../x,S-4,low,2021\na b,S-5,low,2021\n",
    "id,case,court,on\nA,S-1,low,2021\na,S-2,low,2021\na,S-3,low,2021\n",
    "id,case,court,on\nKEPT,S-1,low,2021\n",
    "id,case,court,on,final,after\nkept,S-1,low,2021,,new\nnew,S-1,low,2022,yes,\n",
    f"case,colour,{'y' * 41}\nS-1,red,1\n",
    "id;case;court;on\nkept;S-1;low;2021-05-04\n",
    "id,case,,on\na,S-1,x,2021\n",
    "id,case\na\n",
    "",
)


def told_of(error: TilstandError) -> str:
    return f"! {type(error).__name__}: {error.title} / {' / '.join(error.causes)} / {error.remedy}"


def tried(act: Callable[[], Any]) -> str:
    try:
        return plain(act())
    except TilstandError as error:
        return told_of(error)


def values(about: Any) -> Iterator[str]:
    reader = EntryValueReader(about)
    for name in ("case", "court", "on", "provisions", "convicted", "final", "after", "summary.en", "source"):
        column = about.columns[name]
        for written in WRITTEN:
            said = reader.read(column, written)
            if said != (written, "", "") or column.field.type != "text":
                yield f"{name} {written!r}: {plain(said)}"
            if said[0] and not said[1]:
                words = {format_entry_value(about, name, said[0], tag) for tag in ("nb", "nn", "en")} - {said[0]}
                yield from [f"  in words {plain(sorted(words))}"] if words else []
    told = {**dict.fromkeys(("b", "case"), ""), "on": "2022"}
    yield f"in a row {plain(reader.values({'case': 'S-1', 'on': '2021', 'z': 'a'}, told))}"
    yield f"signs {[plain(find_text_fault(f'a{sign}b')) for sign in (*sorted(MARKS), *WRITTEN[-13:])]}"
    yield f"days {[plain(parse_day_span(written)) for written in WRITTEN]}"


def personal(about: Any) -> Iterator[str]:
    traces = PersonalDataDetector(about)
    for text in PERSONAL:
        yield f"{text}: {plain(traces.said(text))} as a name {plain(traces.named(text.replace(' ', '_')))}"
        for name in ("summary.en", "summary.nb", "case", "source"):
            yield f"  {name} {plain(traces.find_value_identifiers(about.columns[name], text))}"
        yield f"  as a reason {plain(list(check_reason_text(about, text)))}"
    for text in ("a <b> c", "=1", "odd\u202eone"):
        yield f"{text!r} as a reason {plain(list(check_reason_text(about, text)))}"


def rows_told(about: Any, first: int = 0) -> Iterator[str]:
    for rows, others in ROWS[first:]:
        yield f"# {plain(rows)} beside {plain(others)}"
        lines = [RegisterRow(name, own, at) for at, (name, own) in enumerate(rows.items(), start=2)]
        known = {about.name: frozenset({*rows, *others})}
        for one in room.check_entry_rows(about, lines, others, known):
            yield f"{plain(one)} at {one.where.text('en')}"
            assert plain(one.to_dict(("en",))).startswith(f"{{kind: {one.kind}, entry: {one.entry}, row: ")


def of_two_fields(about: Any) -> Any:
    """The register with entries that are of one line where two of their fields are alike."""
    chain = about.about.instances.model_copy(update={"same": ("case", "reference")})
    return replace(about, about=about.about.model_copy(update={"instances": chain}))


def tables_told(about: Any, folder: Path) -> Iterator[str]:
    stood = {"kept": RegisterEntry("kept", {**RULING, "final": "no"})}
    for at, text in enumerate(TABLES):
        (file := folder / f"{at}.csv").write_text(text, "utf-8")
        made = read_entry_table(about, file, stood, {about.name: frozenset({"elsewhere"})})
        yield f"# {text!r} fits {made.fits}"
        yield f"entries {plain(made.entries)}"
        yield from (plain(one) for one in made.flaws)
        yield from map(plain, made.findings)


def workbooks(collection: Any) -> Iterator[str]:
    entries = [RegisterEntry(name, {**RULING, "what": "=1", "on": f"0{name}"}) for name in "ba"]
    for about in read_registers(collection).values():
        yield from to_register_csv(about, entries).decode().splitlines()
    for name, tag in (("rulings", "en"), ("gatherings", "nn")):
        with zipfile.ZipFile(io.BytesIO(to_register_workbook(read_register(collection, name), entries, tag))) as book:
            for part in ("docProps/core", "xl/workbook", "xl/styles", "xl/worksheets/sheet1", "xl/worksheets/sheet2"):
                for one in etree.fromstring(book.read(f"{part}.xml")):
                    yield from (f"{name} {part} {line}" for line in outlined(one))
            words = etree.fromstring(book.read("xl/sharedStrings.xml")).itertext()
            yield from parted(f"{name} words", list(words))


def outlined(element: Any) -> Iterator[str]:
    """A part of a sheet: a line for it, and one for each element of it with all that is in that."""
    for many in ((element,), *(one.iter() for one in element)):
        yield " ".join(f"{etree.QName(one).localname}{plain(dict(one.attrib))}{one.text or ''}" for one in many)


def stands(shelf: Any) -> Iterator[str]:
    stood = room.load_register_entries(shelf)
    yield f"  stands {plain(stood.entries)} known {plain(stood.known)} waits {plain(stood.waits)}"
    yield f"  lost {plain(stood.lost)} met {plain([one.subject for one in stood.met])}"
    files = sorted((shelf.register.path / "entries").rglob("*"))
    yield f"  files {[one.relative_to(shelf.register.path).as_posix() for one in files]}"
    for name in (*stood.entries, "nowhere"):
        can = {by: list_possible_entry_acts(stood, name, by) for by in (KARI, OLA)}
        yield f"  {name} can {plain(can)} was {plain(room.list_entry_history(shelf, stood, name))}"


def acts(shelf: Any) -> Iterator[str]:
    """A life of entries, act by act, with what could not be done in it."""
    hours = iter(range(100))

    def how(by: str, reason: str = "", **more: Any) -> dict[str, Any]:
        return {"by": by, "at": NOON + timedelta(hours=next(hours)), "reason": reason, **more}

    def sha(name: str) -> str:
        return room.load_register_entries(shelf).entries[name].sha256

    one, two = {"a": RULING, "b": {**RULING, "case": "S-2"}}, {"a": {**RULING, "final": "yes"}}
    early = room.load_register_entries(shelf)
    steps: list[tuple[str, Callable[[], Any]]] = [
        ("write", lambda: room.keep_entries(shelf, one, **how(KARI, "First.", channel="portal"))),
        ("write the same", lambda: room.keep_entries(shelf, one, **how(OLA))),
        ("write exactly, of what is gone", lambda: room.keep_entries(shelf, two, **how(OLA), stood=early, exact=True)),
        ("write, of what is gone", lambda: room.keep_entries(shelf, two, **how(OLA), stood=early)),
        ("release one's own", lambda: room.release_entries(shelf, ["a", "b"], **how(OLA))),
        ("release", lambda: room.release_entries(shelf, ["b", "b"], **how(OLA, "Read.", shown={"b": sha("b")}))),
        ("release what was not shown", lambda: room.release_entries(shelf, ["a"], **how(KARI, shown={}))),
        ("nobody's", lambda: room.review_entries(shelf, ["x", "a", "y"], **how(KARI))),
        ("review", lambda: room.review_entries(shelf, ["a"], **how(KARI, channel="mail"))),
        ("withdraw without a reason", lambda: room.withdraw_entries(shelf, ["b"], **how(KARI))),
        ("withdraw", lambda: room.withdraw_entries(shelf, ["b"], **how(KARI, "It is appealed."))),
        ("edit", lambda: save_edited_entry(shelf, "b", {"final": "Ja", "z": "1"}, sha("b"), {}, **how(OLA, "More."))),
        ("edit what changed", lambda: save_edited_entry(shelf, "b", {"final": ""}, "0" * 64, {}, **how(OLA))),
        ("edit badly", lambda: save_edited_entry(shelf, "c", {"case": "x", "after": "c"}, "", {}, **how(OLA))),
        ("edit what is there badly", lambda: save_edited_entry(shelf, "b", {"on": "May"}, None, {}, **how(OLA))),
        ("edit into itself", lambda: save_edited_entry(shelf, "B", {**RULING, "after": "a"}, None, {}, **how(OLA))),
        ("remove", lambda: room.remove_entries(shelf, ["a"], **how(OLA, "It is none."))),
        ("a name in a reason", lambda: check_act_reason(shelf, "Amina Testnavn said <b>so</b>.")),
        ("declare", lambda: room.declare_known_until(shelf, "2031-T3", **how(KARI, "The courts were asked."))),
        ("declare more", lambda: room.declare_known_until(shelf, "2032-01-31", **how(KARI, "Asked.", channel="mail"))),
        ("declare today", lambda: room.declare_known_until(shelf, "2032-02-02", **how(KARI, "Asked."))),
        ("declare the balance", lambda: room.declare_known_until(shelf, "2031-T1", **how(KARI, "Asked."))),
        ("declare no day", lambda: room.declare_known_until(shelf, "soon", **how(KARI, "Asked."))),
        ("declare what comes", lambda: room.declare_known_until(shelf, "2032-02", **how(KARI, "Asked."))),
        ("declare less than the balance", lambda: room.declare_known_until(shelf, "2031-04-29", **how(KARI, "Asked."))),
        ("confirm", lambda: room.confirm_known_until(shelf, by=OLA, at=NOON)),
        ("confirm another", lambda: room.confirm_known_until(shelf, by=OLA, at=NOON, shown=date(2031, 1, 1))),
        ("confirm what nobody declared", lambda: room.confirm_known_until(shelf, by=OLA, at=NOON)),
    ]
    for name, step in steps:
        yield f"# {name}"
        yield tried(step)
    yield from stands(shelf)
    log = EventJournal(shelf.register.path / "log")
    for act in ("release", "withdraw"):
        log.append_events(
            RoundEvent("entry", act, "b", KARI, format_act_time(NOON), names="0" * 64), len(log.read_events())
        )
    known = list_known_entry_names(shelf.register.collection)
    yield f"known {plain(known)}"
    yield from parted("flaws", check_register(shelf.register, known))
    yield f"of one {plain(check_register_entry(shelf, room.load_register_entries(shelf), 'b', known))}"


def lists(collection: Any, shelf: Any) -> Iterator[str]:
    rulings, promises = read_register(collection, "rulings"), read_register(collection, "promises")
    told = {
        "a": {"court": "low", "on": "2022-02", "final": "yes", "summary.en": "The Harbour"},
        "b": {"court": "high", "on": "2022-02-28", "provisions": "old_4; new_9"},
        "c": {"reference": "SG-2021-7", "final": "no", "on": "May"},
        "d": {"deadline": "2030-02-28", "status": "begun", "what": "Light"},
        "e": {"deadline": "2030-02-27", "what": "air"},
        "f": {"deadline": "2030-02-27", "status": "done"},
    }
    entries = {
        name: RegisterEntry(name, own, "released" if name in "bd" else "written", f"{name}1", looked="2029-02-28T12")
        for name, own in reversed(told.items())
    }
    for about in (rulings, promises):
        for day in (date(2030, 2, 27), date(2030, 2, 28), date(2033, 1, 1)):
            yield f"due by {day} {plain(list_due_entries(about, entries, day))}"
        yield f"titles {[[format_entry_title(about, one, tag) for tag in ('nb', 'en')] for one in entries.values()]}"
    yield f"later {[str(add_months(date(2031, 1, 31), months)) for months in (0, 1, 11, 12, 13, 120)]}"
    for where, text, state in (
        ({}, "", ""),
        ({"court": ("low", "")}, "", ""),
        ({"court": ("low", ""), "final": ("no",)}, "", ""),
        ({"provisions": ("new_9", "x")}, "", "released"),
        ({}, " harBOUR ", ""),
        ({}, "a", "released"),
        ({}, "B", "written"),
    ):
        names = [one.id for one in search_entries(entries.values(), where, text, state)]
        yield f"found {where} {text!r} {state!r} {names}"
    for would in ({}, {"a": told["a"]}, {"b": {"court": "low"}, "x": RULING, "a": told["a"], "c": told["c"]}):
        yield from parted("would", plain(compare_entries(entries, would)))
    yield f"declared {list(_hash_declaration_files(shelf.register))}"


def moved(place: Path) -> Iterator[str]:
    """What a field was at the end of a day: an act that is no change moves nothing, whatever it speaks of."""
    one = room.open_register_store(read_register(define.read_collection(place), "promises"))
    start = NOON.replace(year=2031, month=3)
    log = EventJournal(one.register.path / "log")
    for at, status in enumerate(("begun", None, "done", "")):
        on = start + timedelta(days=at)
        if status is None:
            room.release_entries(one, ["p"], by=OLA, at=on)
            taken = RoundEvent("entry", "withdraw", "p", OLA, format_act_time(on), names="0" * 64, reason="Wrong.")
            log.append_events(taken, len(log.read_events()))
        else:
            room.keep_entries(one, {"p": {"what": "x", "status": status}}, by=KARI, at=on)
        for day in range(-1, 5):
            told = find_moved_field_values(
                one, room.load_register_entries(one), "status", (start + timedelta(days=day)).date()
            )
            yield f"moved {at} {day} {plain(told)}"


@pytest.mark.slow
def test_all_that_a_register_answers_is_as_it_was(collection, rulings, shelf, place: Path, tmp_path: Path):
    (place / "registers" / "rulings" / "more.d").mkdir()  # no file
    told: list[str] = []
    for name, lines in (
        ("values", values(rulings)),
        ("personal", personal(rulings)),
        ("rows", rows_told(rulings)),
        ("rows of two fields", rows_told(of_two_fields(rulings), -2)),
        ("tables", tables_told(rulings, tmp_path)),
        ("workbooks", workbooks(collection)),
        ("lists", lists(collection, shelf)),
        ("acts", acts(shelf)),
        ("moved", moved(place)),
    ):
        told += [f"## {name}", *(short(line.replace(str(tmp_path), "").replace("\n", "⏎")) for line in lines)]
    held(FILE, told)
