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
from tilstand import register as room
from tilstand.define.registers import register, registers
from tilstand.errors import TilstandError
from tilstand.model.entry import RegisterEntry
from tilstand.register.act import looked, possible
from tilstand.register.check import RegisterRow, reason_flaws
from tilstand.register.differ import differences
from tilstand.register.due import due, later
from tilstand.register.edit import edited
from tilstand.register.export import as_csv, as_workbook
from tilstand.register.find import found, shown, title
from tilstand.register.incoming import incoming
from tilstand.register.issue import _declared, moved_since
from tilstand.register.personal import PersonalTraces
from tilstand.register.value import Reader, day_of, unfit
from tilstand.register.whole import entry_flaws, known_entries, register_flaws
from tilstand.round.act import stamp
from tilstand.round.event import Event
from tilstand.round.journal import Journal
from tilstand.terms.marked import MARKS

from .conftest import NOON, RULING

FILE = Path(__file__).with_suffix(".txt")
KARI, OLA = "Kari Prøve", "Ola Prøve"
WRITTEN = (
    *(
        "",
        "  ",
        "ja",
        "Nei",
        "TRUE",
        "2",
        "007",
        "123456789",
        "1234567890",
        "-1",
        "1.5",
        "2021",
        "2021-05-04",
    ),
    *(
        "2021/2022",
        "2021-13",
        "low",
        "Overrett",
        "new_9; old_4;;NEW_9",
        "new_9; the moon",
        "x" * 30,
        "x" * 31,
    ),
    *(
        "S-1",
        "S-12345",
        "SG-2021-1 ",
        "https://a.example/b",
        "https://a/b",
        "a",
        "a <b> c",
        "&amp; &#1; &x",
        "=1",
    ),
    *(
        "@a",
        "+1",
        "-a",
        "a\u200bb",
        "a\x07b",
        "\ue000",
        "\u0378",
        "a\t b\n c",
        "cafe\u0301",
        "a=b",
        "<3 & 4>",
    ),
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
    reader = Reader(about)
    for name in ("case", "court", "on", "provisions", "convicted", "final", "after", "summary.en", "source"):
        column = about.columns[name]
        for written in WRITTEN:
            said = reader.read(column, written)
            if said != (written, "", "") or column.field.type != "text":
                yield f"{name} {written!r}: {plain(said)}"
            if said[0] and not said[1]:
                words = {shown(about, name, said[0], tag) for tag in ("nb", "nn", "en")} - {said[0]}
                yield from [f"  in words {plain(sorted(words))}"] if words else []
    told = {**dict.fromkeys(("b", "case"), ""), "on": "2022"}
    yield f"in a row {plain(reader.values({'case': 'S-1', 'on': '2021', 'z': 'a'}, told))}"
    yield f"signs {[plain(unfit(f'a{sign}b')) for sign in (*sorted(MARKS), *WRITTEN[-13:])]}"
    yield f"days {[plain(day_of(written)) for written in WRITTEN]}"


def personal(about: Any) -> Iterator[str]:
    traces = PersonalTraces(about)
    for text in PERSONAL:
        yield f"{text}: {plain(traces.said(text))} as a name {plain(traces.named(text.replace(' ', '_')))}"
        for name in ("summary.en", "summary.nb", "case", "source"):
            yield f"  {name} {plain(traces.found(about.columns[name], text))}"
        yield f"  as a reason {plain(list(reason_flaws(about, text)))}"
    for text in ("a <b> c", "=1", "odd\u202eone"):
        yield f"{text!r} as a reason {plain(list(reason_flaws(about, text)))}"


def rows_told(about: Any, first: int = 0) -> Iterator[str]:
    for rows, others in ROWS[first:]:
        yield f"# {plain(rows)} beside {plain(others)}"
        lines = [RegisterRow(name, own, at) for at, (name, own) in enumerate(rows.items(), start=2)]
        known = {about.name: frozenset({*rows, *others})}
        for one in room.flaws(about, lines, others, known):
            yield f"{plain(one)} at {one.where.text('en')}"
            assert plain(one.asdict(("en",))).startswith(f"{{kind: {one.kind}, entry: {one.entry}, row: ")


def of_two_fields(about: Any) -> Any:
    """The register with entries that are of one line where two of their fields are alike."""
    chain = about.about.instances.model_copy(update={"same": ("case", "reference")})
    return replace(about, about=about.about.model_copy(update={"instances": chain}))


def tables_told(about: Any, folder: Path) -> Iterator[str]:
    stood = {"kept": RegisterEntry("kept", {**RULING, "final": "no"})}
    for at, text in enumerate(TABLES):
        (file := folder / f"{at}.csv").write_text(text, "utf-8")
        made = incoming(about, file, stood, {about.name: frozenset({"elsewhere"})})
        yield f"# {text!r} fits {made.fits}"
        yield f"entries {plain(made.entries)}"
        yield from (plain(one) for one in made.flaws)
        yield from map(plain, made.findings)


def workbooks(collection: Any) -> Iterator[str]:
    entries = [RegisterEntry(name, {**RULING, "what": "=1", "on": f"0{name}"}) for name in "ba"]
    for about in registers(collection).values():
        yield from as_csv(about, entries).decode().splitlines()
    for name, tag in (("rulings", "en"), ("gatherings", "nn")):
        with zipfile.ZipFile(io.BytesIO(as_workbook(register(collection, name), entries, tag))) as book:
            for part in (
                "docProps/core",
                "xl/workbook",
                "xl/styles",
                "xl/worksheets/sheet1",
                "xl/worksheets/sheet2",
            ):
                for one in etree.fromstring(book.read(f"{part}.xml")):
                    yield from (f"{name} {part} {line}" for line in outlined(one))
            words = etree.fromstring(book.read("xl/sharedStrings.xml")).itertext()
            yield from parted(f"{name} words", list(words))


def outlined(element: Any) -> Iterator[str]:
    """A part of a sheet: a line for it, and one for each element of it with all that is in that."""
    for many in ((element,), *(one.iter() for one in element)):
        yield " ".join(
            f"{etree.QName(one).localname}{plain(dict(one.attrib))}{one.text or ''}" for one in many
        )


def stands(shelf: Any) -> Iterator[str]:
    stood = room.standing(shelf)
    yield f"  stands {plain(stood.entries)} known {plain(stood.known)} waits {plain(stood.waits)}"
    yield f"  lost {plain(stood.lost)} met {plain([one.subject for one in stood.met])}"
    files = sorted((shelf.register.path / "entries").rglob("*"))
    yield f"  files {[one.relative_to(shelf.register.path).as_posix() for one in files]}"
    for name in (*stood.entries, "nowhere"):
        can = {by: possible(stood, name, by) for by in (KARI, OLA)}
        yield f"  {name} can {plain(can)} was {plain(room.history(shelf, stood, name))}"


def acts(shelf: Any) -> Iterator[str]:
    """A life of entries, act by act, with what could not be done in it."""
    hours = iter(range(100))

    def how(by: str, reason: str = "", **more: Any) -> dict[str, Any]:
        return {"by": by, "at": NOON + timedelta(hours=next(hours)), "reason": reason, **more}

    def sha(name: str) -> str:
        return room.standing(shelf).entries[name].sha256

    one, two = {"a": RULING, "b": {**RULING, "case": "S-2"}}, {"a": {**RULING, "final": "yes"}}
    early = room.standing(shelf)
    steps: list[tuple[str, Callable[[], Any]]] = [
        ("write", lambda: room.kept(shelf, one, **how(KARI, "First.", channel="portal"))),
        ("write the same", lambda: room.kept(shelf, one, **how(OLA))),
        (
            "write exactly, of what is gone",
            lambda: room.kept(shelf, two, **how(OLA), stood=early, exact=True),
        ),
        ("write, of what is gone", lambda: room.kept(shelf, two, **how(OLA), stood=early)),
        ("release one's own", lambda: room.released(shelf, ["a", "b"], **how(OLA))),
        ("release", lambda: room.released(shelf, ["b", "b"], **how(OLA, "Read.", shown={"b": sha("b")}))),
        ("release what was not shown", lambda: room.released(shelf, ["a"], **how(KARI, shown={}))),
        ("nobody's", lambda: room.reviewed(shelf, ["x", "a", "y"], **how(KARI))),
        ("review", lambda: room.reviewed(shelf, ["a"], **how(KARI, channel="mail"))),
        ("withdraw without a reason", lambda: room.withdrawn(shelf, ["b"], **how(KARI))),
        ("withdraw", lambda: room.withdrawn(shelf, ["b"], **how(KARI, "It is appealed."))),
        ("edit", lambda: edited(shelf, "b", {"final": "Ja", "z": "1"}, sha("b"), {}, **how(OLA, "More."))),
        ("edit what changed", lambda: edited(shelf, "b", {"final": ""}, "0" * 64, {}, **how(OLA))),
        ("edit badly", lambda: edited(shelf, "c", {"case": "x", "after": "c"}, "", {}, **how(OLA))),
        ("edit what is there badly", lambda: edited(shelf, "b", {"on": "May"}, None, {}, **how(OLA))),
        ("edit into itself", lambda: edited(shelf, "B", {**RULING, "after": "a"}, None, {}, **how(OLA))),
        ("remove", lambda: room.removed(shelf, ["a"], **how(OLA, "It is none."))),
        ("a name in a reason", lambda: looked(shelf, "Amina Testnavn said <b>so</b>.")),
        ("declare", lambda: room.declared(shelf, "2031-T3", **how(KARI, "The courts were asked."))),
        ("declare more", lambda: room.declared(shelf, "2032-01-31", **how(KARI, "Asked.", channel="mail"))),
        ("declare today", lambda: room.declared(shelf, "2032-02-02", **how(KARI, "Asked."))),
        ("declare the balance", lambda: room.declared(shelf, "2031-T1", **how(KARI, "Asked."))),
        ("declare no day", lambda: room.declared(shelf, "soon", **how(KARI, "Asked."))),
        ("declare what comes", lambda: room.declared(shelf, "2032-02", **how(KARI, "Asked."))),
        ("declare less than the balance", lambda: room.declared(shelf, "2031-04-29", **how(KARI, "Asked."))),
        ("confirm", lambda: room.confirmed(shelf, by=OLA, at=NOON)),
        ("confirm another", lambda: room.confirmed(shelf, by=OLA, at=NOON, shown=date(2031, 1, 1))),
        ("confirm what nobody declared", lambda: room.confirmed(shelf, by=OLA, at=NOON)),
    ]
    for name, step in steps:
        yield f"# {name}"
        yield tried(step)
    yield from stands(shelf)
    log = Journal(shelf.register.path / "log")
    for act in ("release", "withdraw"):
        log.append(Event("entry", act, "b", KARI, stamp(NOON), names="0" * 64), len(log.events()))
    known = known_entries(shelf.register.collection)
    yield f"known {plain(known)}"
    yield from parted("flaws", register_flaws(shelf.register, known))
    yield f"of one {plain(entry_flaws(shelf, room.standing(shelf), 'b', known))}"


def lists(collection: Any, shelf: Any) -> Iterator[str]:
    rulings, promises = register(collection, "rulings"), register(collection, "promises")
    told = {
        "a": {"court": "low", "on": "2022-02", "final": "yes", "summary.en": "The Harbour"},
        "b": {"court": "high", "on": "2022-02-28", "provisions": "old_4; new_9"},
        "c": {"reference": "SG-2021-7", "final": "no", "on": "May"},
        "d": {"deadline": "2030-02-28", "status": "begun", "what": "Light"},
        "e": {"deadline": "2030-02-27", "what": "air"},
        "f": {"deadline": "2030-02-27", "status": "done"},
    }
    entries = {
        name: RegisterEntry(
            name, own, "released" if name in "bd" else "written", f"{name}1", looked="2029-02-28T12"
        )
        for name, own in reversed(told.items())
    }
    for about in (rulings, promises):
        for day in (date(2030, 2, 27), date(2030, 2, 28), date(2033, 1, 1)):
            yield f"due by {day} {plain(due(about, entries, day))}"
        yield f"titles {[[title(about, one, tag) for tag in ('nb', 'en')] for one in entries.values()]}"
    yield f"later {[str(later(date(2031, 1, 31), months)) for months in (0, 1, 11, 12, 13, 120)]}"
    for where, text, state in (
        ({}, "", ""),
        ({"court": ("low", "")}, "", ""),
        ({"court": ("low", ""), "final": ("no",)}, "", ""),
        ({"provisions": ("new_9", "x")}, "", "released"),
        ({}, " harBOUR ", ""),
        ({}, "a", "released"),
        ({}, "B", "written"),
    ):
        names = [one.id for one in found(entries.values(), where, text, state)]
        yield f"found {where} {text!r} {state!r} {names}"
    for would in ({}, {"a": told["a"]}, {"b": {"court": "low"}, "x": RULING, "a": told["a"], "c": told["c"]}):
        yield from parted("would", plain(differences(entries, would)))
    yield f"declared {list(_declared(shelf.register))}"


def moved(place: Path) -> Iterator[str]:
    """What a field was at the end of a day: an act that is no change moves nothing, whatever it speaks of."""
    one = room.shelf(register(define.collection(place), "promises"))
    start = NOON.replace(year=2031, month=3)
    log = Journal(one.register.path / "log")
    for at, status in enumerate(("begun", None, "done", "")):
        on = start + timedelta(days=at)
        if status is None:
            room.released(one, ["p"], by=OLA, at=on)
            taken = Event("entry", "withdraw", "p", OLA, stamp(on), names="0" * 64, reason="Wrong.")
            log.append(taken, len(log.events()))
        else:
            room.kept(one, {"p": {"what": "x", "status": status}}, by=KARI, at=on)
        for day in range(-1, 5):
            told = moved_since(one, room.standing(one), "status", (start + timedelta(days=day)).date())
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
