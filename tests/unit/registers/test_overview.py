"""What leaves of a register: counted as declared, shown only where it may be, final if nothing lacks."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import fields, replace
from datetime import timedelta

import pikepdf
import pytest
from pypdf import PdfReader

from tilstand import define
from tilstand import registers as room
from tilstand.define.registers import read_register
from tilstand.errors import PublishError, ReleaseError
from tilstand.ledger.case_counts import count_register_cases
from tilstand.model.overview import Overview
from tilstand.pipeline.register_issue import find_moved_field_values, write_register_overview
from tilstand.protect.register_tables.overview import build_register_overview
from tilstand.publish import list_edition_files
from tilstand.publish.register_overview import build_overview_files
from tilstand.terms import Period

from .conftest import NOON

pytestmark = pytest.mark.slow

T2 = Period.from_text("2031-T2")
SECRET = {
    "case": "S-911",
    "charged": "2031-05-17",
    "convicted": "7",
    "summary__en": "The tannery in the west.",
    "source": "https://paper.example/tannery",
}


@pytest.fixture
def made(shelf):
    def make(period=T2, final=False):
        stood = room.load_register_entries(shelf)
        return build_register_overview(shelf.register, tuple(stood.entries.values()), period, moved={}, final=final)

    return make


@pytest.fixture
def open_all(shelf):
    def release() -> None:
        names = [one.id for one in room.load_register_entries(shelf).entries.values() if one.state == "written"]
        room.release_entries(shelf, names, by="Ola Prøve", at=NOON + timedelta(days=1))

    return release


def table(made, name):
    (found,) = (one for one in made.tables if one.id == name)
    return {row.id: [cell.amount for cell in row.cells] for row in found.rows}


def test_a_case_counts_once_by_its_first_judgment_beside_the_balance(keep, made, open_all):
    keep("a", on="2031-05-04", form="sexual", convicted="1", final="no", minors="yes")
    keep("b", on="2031-08-01", court="high", after="a", form="sexual", convicted="1", final="yes")
    keep("c", case="S-2", on="2031-06", convicted="0", form="labour")
    keep("d", case="S-3", on="2031-04-30", convicted="1", form="labour")  # the balance has it
    keep("e", case="S-4", on="2031-09-01", convicted="1", form="labour")  # later than the period
    open_all()
    told = made()
    assert table(told, "since") == {"": [7], "form=sexual": [5], "final=yes": [7]}
    assert table(told, "years")[""] == [2, 1]
    assert table(told, "years")["form=sexual"] == [None, 1]  # not stated, which is not zero
    assert "1 new case in" in told.statements[0].text("en")


def test_a_case_that_ended_without_a_conviction_counts_no_more(keep, made, open_all):
    keep("a", on="2031-05-04", convicted="1", final="no")
    keep("b", on="2031-06-04", court="middle", after="a", convicted="0", final="yes")
    open_all()
    assert table(made(), "since")[""] == [6]
    assert "No new cases" in made().statements[0].text("en")


def test_what_is_not_stated_makes_no_case(shelf, keep, open_all):
    keep("a", on="2031-05-04")
    open_all()
    entries = room.load_register_entries(shelf).entries.values()
    found = count_register_cases(shelf.register, entries)
    assert found is not None
    assert found.cases == ()


def test_a_reference_leaves_only_where_the_decision_is_public(keep, made, open_all):
    keep("low", on="2031-05-04", reference="SG-2031-1", provisions="new_9", form="sexual", final="no")
    keep("high", on="2031-06-04", court="high", reference="SG-2031-2", provisions="new_9", form="labour")
    open_all()
    told = made()
    names = [column.id for column in told.columns]
    by_court = {one.codes[names.index("court")]: dict(zip(names, one.codes, strict=True)) for one in told.entries}
    assert by_court["low"] == {
        "court": "low",
        "on": "2031",
        "reference": "",
        "provisions": "",
        "form": "sexual",
        "point": "",
    }
    assert by_court["high"] == {
        "court": "high",
        "on": "2031",
        "reference": "SG-2031-2",
        "provisions": "new_9",
        "form": "",
        "point": "",
    }
    assert [one.mark.text("en") for one in told.entries if one.codes[0] == "low"] == ["not final"]


def test_a_decision_is_said_to_be_open_only_as_long_as_its_case_is(keep, made, open_all):
    keep("a", on="2031-05-04", form="sexual", convicted="1", final="no")
    keep("b", case="S-2", on="2031-05-05", form="sexual", convicted="1", final="no")
    open_all()
    assert [bool(one.mark.text("en")) for one in made().entries] == [True, True]
    keep("c", on="2031-06-04", court="middle", after="a", form="sexual", convicted="1", final="yes")
    open_all()
    marks = {(one.codes[0], one.mark.text("en")) for one in made().entries}
    assert marks == {("low", ""), ("low", "not final"), ("middle", "")}


def test_the_order_of_rows_that_say_the_same_follows_from_no_entry(keep, made, open_all):
    """Which of two was written first, or what it is called, is told by no row."""
    keep("z", on="2031-05-04", form="sexual", final="no")
    keep("y", case="S-2", on="2031-08-04", form="sexual")
    keep("x", case="S-3", on="2031-07-04", form="sexual", final="no")
    open_all()
    assert [one.mark.text("en") for one in made().entries] == ["", "not final", "not final"]


def everything(shelf, keep, open_all) -> None:
    keep("tannery-case", on="2031-05-17", form="sexual", final="no", reference="SG-2031-9", **SECRET)
    keep("h", on="2031-06-21", court="high", reference="SG-2031-2", point__en="Consent is no defence.", case="S-2")
    open_all()


def read(name: str, data: bytes) -> str:
    """What somebody can read in a file: of a PDF, its pages and all that it says of itself."""
    if not name.endswith(".pdf"):
        return data.decode()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        objects = "\n".join(repr(one) for one in pdf.objects)
    found = PdfReader(io.BytesIO(data))
    return "\n".join([*(page.extract_text() for page in found.pages), str(found.metadata), objects])


def test_no_internal_value_and_no_entry_s_name_is_in_any_byte_of_any_file(shelf, keep, made, open_all):
    everything(shelf, keep, open_all)
    files = build_overview_files(made(final=True))
    told = {name: read(name, data) for name, data in files.items() if not name.startswith("assets/")}
    secrets = ["S-911", "05-17", "tannery", "SG-2031-9", "Kari", "Ola", "06-21", "2031-05", "mai 2031"]
    assert [(name, one) for name, text in told.items() for one in secrets if one in text] == []
    assert "SG-2031-2" in told["en/search.html"]
    assert "Consent is no defence." in told["data/overview.json"]


def test_every_page_asks_search_engines_to_leave_it(shelf, keep, made, open_all):
    everything(shelf, keep, open_all)
    pages = {name: data.decode() for name, data in build_overview_files(made()).items() if name.endswith(".html")}
    assert len(pages) == 7
    assert all('name="robots" content="noindex' in text for text in pages.values())
    assert all(re.search(r"DRAFT|UTKAST", text) for text in pages.values())


def test_what_is_not_released_or_was_taken_down_is_not_shown(shelf, keep, made, open_all):
    keep("a", on="2031-05-04", form="sexual", convicted="1")
    assert made().entries == ()
    assert table(made(), "waiting") == {"court=low": [1]}
    open_all()
    assert "waiting" not in {one.id for one in made().tables}
    assert len(made().entries) == 1
    room.withdraw_entries(shelf, ["a"], by="Ola Prøve", at=NOON + timedelta(days=2), reason="A person can be seen.")
    assert made().entries == ()
    assert table(made(), "since")[""] == [7]  # it is counted all the same


def test_a_banned_decision_is_counted_and_never_shown(keep, made, open_all):
    keep("a", on="2031-05-04", form="sexual", convicted="1", banned="yes")
    open_all()
    assert made().entries == ()
    assert table(made(), "since")[""] == [7]


def test_nothing_is_final_while_anything_waits(shelf, keep, made, open_all):
    keep("a", on="2031-05-04", convicted="1")
    with pytest.raises(ReleaseError, match="1 entry waits"):
        made(final=True)
    open_all()
    assert made(final=True).final
    with pytest.raises(ReleaseError, match="before the end of the balance"):
        made(Period.from_text("2030-T3"), final=True)


def test_nothing_is_final_while_anything_does_not_fit(shelf, keep, open_all, tmp_path):
    keep("a", on="2031-05-04", final="perhaps")
    open_all()
    with pytest.raises(ReleaseError, match="1 thing in the register does not fit"):
        write_register_overview(shelf.register, T2, tmp_path / "out", final=True)
    keep("a", on="2031-05-04", final="no")
    open_all()
    assert write_register_overview(shelf.register, T2, tmp_path / "out", final=True).final


def test_what_is_invented_is_never_final(place, tmp_path):
    file = place / "collection.toml"
    file.write_text(file.read_text().replace("kinds =", "demonstration = true\nkinds =", 1))
    about = read_register(define.read_collection(place), "rulings")
    with pytest.raises(ReleaseError, match="demonstration"):
        write_register_overview(about, T2, tmp_path / "out", final=True)
    write_register_overview(about, T2, tmp_path / "out")
    assert "This is a demonstration" in (tmp_path / "out" / "en" / "index.html").read_text()


def test_without_a_legal_basis_nothing_is_shown_and_nothing_is_final(place, keep, open_all, tmp_path):
    keep("a", on="2031-05-04", form="sexual")
    open_all()
    file = place / "registers" / "rulings" / "register.toml"
    file.write_text(file.read_text().replace('legal_basis = "Saga Act § 4"', 'legal_basis = ""'))
    about = read_register(define.read_collection(place), "rulings")
    with pytest.raises(ReleaseError, match="legal basis"):
        write_register_overview(about, T2, tmp_path / "out", final=True)
    assert not (tmp_path / "out").exists()
    assert write_register_overview(about, T2, tmp_path / "out").entries == ()


def test_a_number_in_a_label_that_nobody_declared_stops_it(place, keep, tmp_path):
    file = place / "registers" / "labels" / "en.toml"
    file.write_text(file.read_text().replace("A case is counted once.", "Of 14 cases each is counted."))
    with pytest.raises(ReleaseError, match="14"):
        write_register_overview(read_register(define.read_collection(place), "rulings"), T2, tmp_path / "out")


@pytest.mark.parametrize("words", ["§ 473 persons", "section 473", "§ 4, 2047"])
@pytest.mark.parametrize(("label", "law"), [('low = "lower court"', False), ('old_4 = "old § 4"', True)])
def test_only_a_field_that_is_declared_as_laws_may_hold_what_looks_like_one(place, keep, tmp_path, label, law, words):
    file = place / "registers" / "labels" / "en.toml"
    file.write_text(file.read_text().replace(label, f'{label.split(" = ")[0]} = "{words}"'))
    keep("a", on="2031-05-04")
    keep("b", on="2031-05-04", court="high", reference="SG-2031-2", provisions="old_4", case="S-2")
    told = read_register(define.read_collection(place), "rulings")
    room.release_entries(room.open_register_store(told), ["a", "b"], by="Ola Prøve", at=NOON + timedelta(days=1))
    if law:
        shown = [text for one in write_register_overview(told, T2, tmp_path / "out").entries for text in one.cells]
        assert any(piece.kind == "law" and "4" in piece.text for one in shown for piece in one.pieces("en"))
    else:
        with pytest.raises(ReleaseError, match="4"):
            write_register_overview(told, T2, tmp_path / "out")


@pytest.mark.parametrize("name", [one.name for one in fields(Overview)])
def test_whatever_is_changed_in_an_overview_breaks_its_seal(made, keep, open_all, name):
    keep("a", on="2031-05-04")
    open_all()
    told = made()
    assert build_overview_files(told)
    with pytest.raises(ReleaseError, match="changed after it was sealed"):
        build_overview_files(replace(told, **{name: f"{getattr(told, name)!r} of somebody else"}))


def test_it_is_written_the_same_twice_and_refuses_another_s_folder(shelf, keep, open_all, tmp_path):
    everything(shelf, keep, open_all)
    files = []
    for name in ("one", "two"):
        write_register_overview(shelf.register, T2, tmp_path / name, final=True)
        files.append({name: file.read_bytes() for name, file in list_edition_files(tmp_path / name).items()})
    assert files[0] == files[1]
    told = json.loads(files[0]["manifest.json"])
    assert told["draft"] is False
    assert not any("entries/" in one["file"] or "/log/" in one["file"] for one in told["inputs"])
    rows = list(csv.DictReader(io.StringIO(files[0]["data/entries.csv"].decode())))
    assert [row["court"] for row in rows] == ["high", "low"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    with pytest.raises(PublishError):
        write_register_overview(shelf.register, T2, tmp_path / "mine")


def test_what_moved_since_is_told_with_what_it_was(place, tmp_path):
    about = read_register(define.read_collection(place), "promises")
    shelf = room.open_register_store(about)
    before = {"what": "More light.", "status": "begun"}
    room.keep_entries(shelf, {"p": before, "q": {"what": "More air."}}, by="Kari", at=NOON.replace(year=2031, month=3))
    room.keep_entries(shelf, {"p": {**before, "status": "done"}}, by="Kari", at=NOON.replace(year=2031, month=6))
    stood = room.load_register_entries(shelf)
    assert find_moved_field_values(shelf, stood, "status", Period.from_text("2031-T1").last) == {"p": "begun"}
    assert find_moved_field_values(shelf, stood, "status", Period.from_text("2031-T2").last) == {}
    made = write_register_overview(about, T2, tmp_path / "out", final=True)
    assert {one.codes[0]: one.moved.text("en") for one in made.entries} == {"More light.": "begun", "More air.": ""}
    assert "1 entry has a new status" in made.statements[-2].text("en")
    assert "1 has no status stated" in made.statements[-1].text("en")
