"""What an overview is printed, drawn and delivered as: PDF, pictures, calendar, and a text for the report."""

from __future__ import annotations

import io
from datetime import date, timedelta

import icalendar
import matterhorn
import pdfua
import pikepdf
import pytest
from pypdf import PdfReader

from tilstand import define
from tilstand import registers as room
from tilstand.define.registers import read_register
from tilstand.errors import CollectionError
from tilstand.pipeline.register_issue import prepare_register_overview
from tilstand.publish.register_overview import build_overview_files
from tilstand.publish.register_pages import write_overview_text
from tilstand.report_text import ReportScope, build_report_document
from tilstand.terms import Period

from .conftest import NOON

pytestmark = pytest.mark.slow

T2 = Period.from_text("2031-T2")
BEFORE, AFTER = NOON.replace(year=2031, month=3), NOON.replace(year=2031, month=6)


@pytest.fixture
def promised(place):
    """Promises of two ministries, of which one moved in the second third of the year."""
    shelf = room.open_register_store(read_register(define.read_collection(place), "promises"))
    told = {
        "p": {"what": "More light on 3 piers.", "ministry": "harbour", "status": "begun"},
        "q": {"what": "More air.", "ministry": "coast", "status": "begun"},
        "r": {"what": "More room."},
    }
    room.keep_entries(shelf, told, by="Kari", at=BEFORE)
    room.keep_entries(shelf, {"p": {**told["p"], "status": "done"}}, by="Kari", at=AFTER)
    return prepare_register_overview(shelf.register, T2, final=True)


@pytest.fixture
def gathered(place):
    shelf = room.open_register_store(read_register(define.read_collection(place), "gatherings"))
    told = {
        "a": {"kind": "seminar", "on": "2031-05-30", "until": "2031-06-01", "what.en": "Days", "host": "Ola"},
        "b": {"kind": "seminar", "on": "2031-11-03", "what.en": "Announced"},
        "c": {"kind": "talk", "on": "2031-06-02", "what.en": "On light", "sector": "health; schools"},
        "d": {"kind": "seminar", "on": "2031", "what.en": "Some time"},
    }
    room.keep_entries(shelf, told, by="Kari", at=AFTER)
    return prepare_register_overview(shelf.register, Period.from_year(2031), final=True)


def rows(made, name):
    (table,) = (one for one in made.tables if one.id == name)
    return {row.label.text("en"): [cell.amount for cell in row.cells] for row in table.rows}


def test_every_page_is_a_pdf_that_everybody_can_read(promised):
    """The conditions that the report is held to, by our own checks and by another hand's."""
    for name, data in build_overview_files(promised).items():
        if name.endswith(".pdf"):
            with pikepdf.open(io.BytesIO(data)) as pdf:
                assert matterhorn.faults(pdf) == []
                assert str(pdf.Root.Lang).split("-")[0] == name.split("/")[0]


def test_pdfua_finds_no_error_in_it(promised, tmp_path):
    file = tmp_path / "overview.pdf"
    file.write_bytes(build_overview_files(promised)["en/overview.pdf"])
    assert pdfua.validate(str(file)).findings == ()


def test_print_and_page_say_the_same(promised):
    files = build_overview_files(promised)
    printed = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(files["en/overview.pdf"])).pages)
    page = files["en/index.html"].decode()
    for told in ("More light on 3 piers.", "ministry of the coast", "1 entry has a new status", "Nobody named"):
        assert told in " ".join(printed.split())
        assert told in page
    assert "DRAFT" not in printed


def test_who_moved_what_is_a_table_and_a_picture_of_its_numbers(promised):
    assert rows(promised, "movement") == {
        "ministry of harbours": [1, 0, 0],
        "ministry of the coast": [0, 1, 0],
        "Nobody named as responsible": [None, None, 1],
    }
    plot = next(one for one in promised.plots if one.language == "en")
    assert [[point.amount for point in one.points] for one in plot.series] == [[1, 0, None], [0, 1, None], [0, 0, 1]]
    assert "ministry of harbours – moved: 1." in plot.alt.text("en")
    page = build_overview_files(promised)["en/index.html"].decode()
    assert page.count("<svg") == 2  # for a desk and for a telephone
    assert "movement" in build_overview_files(promised)["data/counts.csv"].decode()


def test_where_nothing_is_shown_there_is_no_picture(place):
    made = prepare_register_overview(read_register(define.read_collection(place), "promises"), T2)
    assert (made.plots, made.tables) == ((), ())


def test_a_text_for_the_report_stands_the_report_s_own_checks(promised):
    told = write_overview_text(promised, "en")
    made = build_report_document(told, "en", lambda key: None, ReportScope(file="r.md", period=Period.from_year(2031)))
    text = made.text.replace("\u00a0", " ")
    assert "1 entry has a new status since the first four months of 2031." in text
    assert "More light on 3 piers (ministry of harbours): was begun, is now done" in text
    with pytest.raises(CollectionError):  # a number that nobody cites would have stopped it
        build_report_document(
            told.replace('{{ cited "3" }}', "3"), "en", lambda key: None, ReportScope("r.md", Period.from_year(2031))
        )


def test_the_year_is_told_in_steps_and_what_has_no_day_is_said(gathered):
    assert rows(gathered, "steps") == {"All": [0, 2, 0, 1], "seminar": [0, 1, 0, 1], "talk": [0, 1, 0, 0]}
    (steps,) = (one for one in gathered.tables if one.id == "steps")
    assert [str(one) for one in steps.periods] == [f"2031-Q{at}" for at in (1, 2, 3, 4)]
    assert rows(gathered, "years")["All"] == [4]
    assert steps.notes[0].text("en").startswith("1 has only a longer time stated")


def test_what_was_done_is_told_by_sector_and_kind_and_never_added(gathered):
    """Who has two sectors counts in both; what is stated of none is not there."""
    assert rows(gathered, "across_sector") == {"health": [0, 1], "schools": [0, 1]}
    assert "across_sector,2031,sector=health; kind=talk,1" in build_overview_files(gathered)["data/counts.csv"].decode()


def test_the_calendar_has_what_takes_place_on_days_also_what_is_to_come(gathered):
    files = build_overview_files(gathered)
    book = icalendar.Calendar.from_ical(files["data/calendar.en.ics"])
    told = [(str(one["summary"]), one.decoded("dtstart"), one.decoded("dtend")) for one in book.events]
    assert told == [("Days", date(2031, 5, 30), date(2031, 6, 2)), ("Announced", date(2031, 11, 3), date(2031, 11, 4))]
    assert "calendar.en.ics" in files["en/index.html"].decode()
    assert files["data/calendar.en.ics"].count(b"\r\n") > 10
    assert b"Ola" not in b"".join(data for name, data in files.items() if name.startswith("data/"))


def test_an_event_that_is_moved_is_known_again(place, gathered):
    shelf = room.open_register_store(read_register(define.read_collection(place), "gatherings"))
    moved = {"kind": "seminar", "on": "2031-11-10", "what.en": "Announced, later"}
    room.keep_entries(shelf, {"b": moved}, by="Kari", at=AFTER + timedelta(days=1))
    again = prepare_register_overview(shelf.register, gathered.period, final=True)
    assert [one.uid for one in again.events] == [one.uid for one in gathered.events]
    assert again.events[1].begins == date(2031, 11, 10)


def test_cases_that_end_without_a_conviction_are_counted_beside_from_the_balance_on(shelf, keep):
    keep("a", on="2031-06-04", convicted="0", final="yes")
    keep("b", on="2031-03-04", case="S-2", convicted="0", final="yes")  # the balance says nothing of these
    room.release_entries(shelf, ["a", "b"], by="Ola Prøve", at=NOON + timedelta(days=1))
    made = prepare_register_overview(shelf.register, T2)
    (table,) = (one for one in made.tables if one.id == "beside")
    assert [str(one) for one in table.periods] == ["2031-T2"]
    assert rows(made, "beside") == {"without a conviction": [1]}
    assert "beside" not in {
        one.id for one in prepare_register_overview(shelf.register, Period.from_text("2031-T1")).tables
    }
