"""What leaves of a register, written in full: open data, a calendar, a text for the report, and its pages."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace as Made
from typing import Any

import pytest

from tilstand.errors import ReleaseError
from tilstand.languages import format_message
from tilstand.model.overview import (
    Overview,
    OverviewCell,
    OverviewColumn,
    OverviewEntry,
    OverviewEvent,
    OverviewRow,
    OverviewTable,
)
from tilstand.publish import register_overview, register_pages
from tilstand.publish import register_pages as pictures
from tilstand.publish.register_overview import write_overview_calendar, write_overview_data
from tilstand.publish.register_pages import describe_overview_entry, render_overview_pages, write_overview_text
from tilstand.terms import InvariantText, Period, TranslatedText

BEFORE, NOW = Period.from_text("2031-T1"), Period.from_text("2031-T2")


def said(en: str, nn: str) -> TranslatedText:
    return TranslatedText.from_texts(en=en, nn=nn)


def cell(number: int | None, *, balance: bool = False) -> OverviewCell:
    return OverviewCell(InvariantText("" if number is None else str(number)), number, balance)


TABLE = OverviewTable(
    "by_court",
    said("By court, 2 of them", "Etter domstol, 2 av dei"),
    (BEFORE, NOW),
    (said("before", "før"), said("now", "no")),
    (
        OverviewRow("", said("All", "Alle"), (cell(6, balance=True), cell(7))),
        OverviewRow("court=low", said("Low", "Låg"), (cell(None), cell(0)), 1),
    ),
    (InvariantText("A note"),),
    ("sex=f", "sex=m"),
)
MADE = Overview(
    "sagaland",
    "promises",
    said("Promises of 2031", "Løfte frå 2031"),
    InvariantText("The unit"),
    NOW,
    BEFORE,
    date(2031, 7, 31),
    InvariantText("July 2031"),
    ("en", "nn"),
    (TABLE,),
    (
        OverviewColumn("what", said("What", "Kva")),
        OverviewColumn("who", said("Who", "Kven")),
        OverviewColumn("status", said("Status", "Status")),
    ),
    (("open", said("Open", "Ope")), ("done", said("Done", "Gjort"))),
    (
        OverviewEntry(
            (InvariantText("Build 3 *houses*."), said("Coast", "Kyst"), said("begun", "byrja")),
            ("Build 3 *houses*.", "coast", "begun"),
            "open",
            said("not final", "ikkje rettskraftig"),
            True,
            said("planned", "planlagt"),
        ),
        OverviewEntry((InvariantText("Rest"), InvariantText(""), said("done", "gjort")), ("Rest", "", "done"), "done"),
    ),
    "status",
    "who",
    ("what",),
    (),
    (
        OverviewEvent(
            "1@sagaland",
            date(2031, 5, 2),
            date(2031, 5, 3),
            InvariantText("Seminar; one, two"),
            date(2031, 4, 1),
            "https://example.org/a",
        ),
        OverviewEvent("2@sagaland", date(2031, 6, 2), date(2031, 6, 2), InvariantText("Visit"), date(2031, 4, 2)),
    ),
    (format_message("report.table", number=3), InvariantText("In 2031 there were 4.")),
    (said("Each once", "Kvar éin gong"),),
    InvariantText("Saga Act"),
    (InvariantText("a lack"),),
    False,
)
MADE = replace(MADE, seal=MADE.digest())
COUNTS = """\
register,table,period,breakdown,value,counted_in,status
promises,by_court,2031-T1,sex=f,6,balance,draft
promises,by_court,2031-T2,sex=m,7,register,draft
promises,by_court,2031-T1,court=low; sex=f,,register,draft
promises,by_court,2031-T2,court=low; sex=m,0,register,draft
"""
ENTRIES = """\
_group,what,who,status,_final,_status
open,Build 3 *houses*.,coast,begun,no,draft
done,Rest,,done,,draft
"""
TEXTS = {
    "en": r"""
## {{ name "Promises of 2031" }}

Table {{ cited "3" }} In {{ cited "2031" }} there were {{ cited "4" }}.[^register]

- Build {{ cited "3" }} \*houses\* (Coast): was planned, is now begun[^register]

[^register]: {{ name "Promises of 2031" }}, {{ date 2031-07-31 }}.
""",
    "nn": r"""
## {{ name "Løfte frå 2031" }}

Tabell {{ cited "3" }} In {{ cited "2031" }} there were {{ cited "4" }}.[^register]

- Build {{ cited "3" }} \*houses\* (Kyst): var planlagt, er no byrja[^register]

[^register]: {{ name "Løfte frå 2031" }}, {{ date 2031-07-31 }}.
""",
}
CALENDAR = r"""
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//sagaland//promises//NN
X-WR-CALNAME:Løfte frå 2031
BEGIN:VEVENT
SUMMARY:Seminar\; one\, two
DTSTART;VALUE=DATE:20310502
DTEND;VALUE=DATE:20310504
DTSTAMP:20310401T000000Z
UID:1@sagaland
TRANSP:TRANSPARENT
URL:https://example.org/a
END:VEVENT
BEGIN:VEVENT
SUMMARY:Visit
DTSTART;VALUE=DATE:20310602
DTEND;VALUE=DATE:20310603
DTSTAMP:20310402T000000Z
UID:2@sagaland
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
"""
PAGE = """
Promises of 2031
July 2031
What is still missing
a lack
New since the first four months of 2031
Table 3
In 2031 there were 4.
By court, 2 of them
What is counted | before | now
All | 6 | 7
Low | – | not stated | 0
A note
Entries
Open
Build 3 *houses*. | (not final) | (New)
Who | Coast
Status | begun
Before | planned
Done
Rest
Status | done
How it is counted
Each once
Legal basis
Saga Act
Download
[overview.pdf] PDF
[../data/a.csv] a.csv
[../data/calendar.en.ics] calendar.en.ics
"""
SEARCH = """
Search and index
Search the index and the texts
Number of keywords:
[#group-1] Open
[#group-2] Done
Open
Build 3 *houses*. | Coast | begun | planned | not final | New
Done
Rest | done
"""


def test_open_data_say_of_every_line_that_it_is_a_draft() -> None:
    made = write_overview_data(MADE)
    assert list(made) == ["counts.csv", "entries.csv", "overview.json"]
    assert (made["counts.csv"].decode(), made["entries.csv"].decode()) == (COUNTS, ENTRIES)
    final = write_overview_data(replace(MADE, tables=(), groups=(), final=True))
    assert list(final) == ["entries.csv", "overview.json"]
    assert final["entries.csv"].decode() == (
        "what,who,status,_final,_status\nBuild 3 *houses*.,coast,begun,no,final\nRest,,done,,final\n"
    )
    assert json.loads(final["overview.json"])["draft"] is False


def test_fields_may_be_called_as_what_open_data_say_of_themselves() -> None:
    names = ("group", "final", "status", "not_final")
    entry = OverviewEntry(tuple(map(InvariantText, "abcd")), tuple("abcd"), "open")
    made = write_overview_data(
        replace(MADE, columns=tuple(OverviewColumn(n, InvariantText(n)) for n in names), entries=(entry,))
    )
    (row,) = csv.DictReader(io.StringIO(made["entries.csv"].decode()))
    codes = dict(zip(names, "abcd", strict=True))
    assert row == {"_group": "open", **codes, "_final": "", "_status": "draft"}
    (told,) = json.loads(made["overview.json"])["entries"]
    assert {name: told.pop(name)["code"] for name in names} == codes
    assert told == {"_group": "open", "_not_final": False}


def test_open_data_in_one_file_with_the_words_of_every_language() -> None:
    data = write_overview_data(MADE)["overview.json"].decode()
    assert data.startswith('{\n "collection": "sagaland",\n "columns": {\n')
    assert data.endswith("}\n")
    told = json.loads(data)
    both = {"en": "By court, 2 of them", "nn": "Etter domstol, 2 av dei"}
    rows = [
        {"breakdown": "", "label": {"en": "All", "nn": "Alle"}, "values": [6, 7], "balance": [True, False]},
        {
            **{"breakdown": "court=low", "label": {"en": "Low", "nn": "Låg"}},
            **{"values": [None, 0], "balance": [False, False]},
        },
    ]
    house = "Build 3 *houses*."
    assert told == {
        **{"collection": "sagaland", "register": "promises", "period": "2031-T2", "known_until": "2031-07-31"},
        "title": {"en": "Promises of 2031", "nn": "Løfte frå 2031"},
        "draft": True,
        "tables": [
            {
                **{"id": "by_court", "title": both, "periods": ["2031-T1", "2031-T2"]},
                **{"across": ["sex=f", "sex=m"], "rows": rows},
            }
        ],
        "columns": {
            **{"what": {"en": "What", "nn": "Kva"}, "who": {"en": "Who", "nn": "Kven"}},
            "status": {"en": "Status", "nn": "Status"},
        },
        "entries": [
            {
                **{"_group": "open", "_not_final": True},
                "what": {"code": house, "text": {"en": house, "nn": house}},
                "who": {"code": "coast", "text": {"en": "Coast", "nn": "Kyst"}},
                "status": {"code": "begun", "text": {"en": "begun", "nn": "byrja"}},
            },
            {
                **{"_group": "done", "_not_final": False},
                "what": {"code": "Rest", "text": {"en": "Rest", "nn": "Rest"}},
                "status": {"code": "done", "text": {"en": "done", "nn": "gjort"}},
            },
        ],
        "notes": [{"en": "Each once", "nn": "Kvar éin gong"}],
    }


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_for_the_report_cites_every_number(language: str) -> None:
    assert write_overview_text(MADE, language) == TEXTS[language].lstrip("\n")
    with pytest.raises(ReleaseError):
        write_overview_text(replace(MADE, seal="x"), language)


def test_what_takes_place_on_days_is_a_calendar_in_each_language() -> None:
    found = write_overview_calendar(MADE)
    assert list(found) == ["calendar.en.ics", "calendar.nn.ics"]
    assert found["calendar.nn.ics"].decode().split("\r\n") == CALENDAR.lstrip("\n").split("\n")
    assert write_overview_calendar(replace(MADE, events=())) == {}


def test_an_entry_is_told_by_what_it_is_called_and_by_what_stands_in_it() -> None:
    told = [
        (
            one.title.text("en"),
            [mark.text("en") for mark in one.marks],
            [(a.text("en"), b.text("en")) for a, b in one.rows],
        )
        for one in (describe_overview_entry(MADE, entry) for entry in MADE.entries)
    ]
    assert told == [
        ("Build 3 *houses*.", ["not final", "New"], [("Who", "Coast"), ("Status", "begun"), ("Before", "planned")]),
        ("Rest", [], [("Status", "done")]),
    ]
    untitled = replace(MADE, titled=())
    assert describe_overview_entry(untitled, MADE.entries[1]).title.text("en") == "Rest"
    both = replace(MADE, titled=("status", "what"))
    assert describe_overview_entry(both, MADE.entries[1]).title.text("en") == "done, Rest"


def stripped(page: bytes) -> list[str]:
    """What stands on a page, line by line: words between bars, and where a link leads."""
    text = page.decode()
    text = text[text.index("<main") : text.index("<footer")]
    text = re.sub(r"<(?!a )[^>]*>", "|", text)
    text = re.sub(r'<a class="ds-link" href="([^"]*)"[^>]*>', r"[\1] ", text)
    lines = (" | ".join(part.strip() for part in line.split("|") if part.strip()) for line in text.splitlines())
    return [line for line in lines if line]


def test_the_pages_of_an_overview() -> None:
    pages = render_overview_pages(MADE, ("a.csv", "calendar.en.ics"))
    assert list(pages) == ["index.html", "en/index.html", "en/search.html", "nn/index.html", "nn/search.html"]
    assert stripped(pages["en/index.html"]) == PAGE.strip().splitlines()
    assert stripped(pages["en/search.html"]) == SEARCH.strip().splitlines()
    assert b"DRAFT" in pages["en/index.html"]
    assert "Løfte frå 2031" in pages["nn/index.html"].decode()


# An overview's files: what each is made of, in which order that is asked for, and what is written.


Asked = list[tuple[str, tuple[Any, ...], dict[str, Any]]]


@pytest.fixture
def asked() -> Asked:
    return []


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, asked: Asked) -> Callable[..., None]:
    """Puts stand-ins into a module; what they are called with is kept, in order."""

    def put(module: Any, **answers: Any) -> None:
        for name, answer in answers.items():

            def called(*facts: Any, _name: str = name, _answer: Any = answer, **more: Any) -> Any:
                asked.append((_name, facts, more))
                return _answer

            monkeypatch.setattr(module, name, called)

    return put


def test_an_overview_is_admitted_first_and_its_files_lie_in_order(given: Callable[..., None], asked: Asked) -> None:
    given(
        register_overview,
        check_overview_seal=None,
        check_public_links=None,
        iterate_page_links="links",
        load_site_assets=("assets/1", {"b.js": b"2"}),
    )
    given(
        register_overview, write_overview_data={"z.csv": b"z", "a.csv": b"a"}, write_overview_calendar={"m.ics": b"m"}
    )
    given(register_overview, render_overview_pages={"index.html": b"i"}, render_overview_pdf={"en/overview.pdf": b"p"})
    made: Any = "made"
    files = register_overview.build_overview_files(made)
    assert list(files.items()) == [
        ("assets/1/b.js", b"2"),
        ("data/a.csv", b"a"),
        ("data/m.ics", b"m"),
        ("data/z.csv", b"z"),
        ("en/overview.pdf", b"p"),
        ("index.html", b"i"),
    ]
    assert asked == [
        ("check_overview_seal", ("made",), {}),
        ("write_overview_data", ("made",), {}),
        ("write_overview_calendar", ("made",), {}),
        ("render_overview_pages", ("made", ("a.csv", "m.ics", "z.csv")), {}),
        ("iterate_page_links", (b"i",), {}),
        ("check_public_links", ("index.html", "links"), {}),
        ("load_site_assets", (), {"marked": True}),
        ("render_overview_pdf", ("made",), {}),
    ]


@pytest.mark.parametrize("final", [False, True])
def test_it_is_written_where_it_may_be_with_both_of_its_manifests(
    given: Callable[..., None], asked: Asked, *, final: bool
) -> None:
    both = {"public-manifest.json": b"m", "../made-internal/manifest.json": b"n"}
    given(
        register_overview,
        check_destination=None,
        build_overview_files={"index.html": b"i"},
        build_manifests=("it", both),
        replace_edition=None,
    )
    made: Any = Made(collection="saga", register="promises", period="2031", final=final)
    out, source = Path("made"), Path("c")
    files = register_overview.write_overview(made, out, inputs={"a": "1"}, source=source)
    assert files == {"index.html": b"i", **both}
    first, second, (_, told, _), last = asked
    assert (first, second) == (("check_destination", (out, source), {}), ("build_overview_files", (made,), {}))
    assert told[:4] == ("saga", "promises", "2031", {"a": "1"})
    assert (told[5], told[6].draft) == (None, not final)
    assert last == ("replace_edition", (files, out, source), {})


def test_pictures_are_drawn_for_desk_telephone_and_print(given: Callable[..., None], asked: Asked) -> None:
    drawn = [Made(table="t", title="A", svg=b"<svg/>"), Made(table="u", title="B", svg=b"<b/>")]
    given(pictures, draw_pictures=drawn)
    made: Any = Made(plots=("p", "q"))
    assert pictures.draw_print_pictures(made, "nn") == {"t": drawn[0], "u": drawn[1]}
    assert pictures.draw_page_pictures(made, "pl") == {one.table: (one, one) for one in drawn}
    facts = [(told[0], told[2], more) for _, told, more in asked]
    assert facts == [
        (("p", "q"), "nn", {"theme": "print"}),
        (("p", "q"), "pl", {"theme": "page", "width": pictures.WIDTH}),
        (("p", "q"), "pl", {"theme": "page", "width": 320}),
    ]
    wide, narrow = drawn
    assert register_pages._build_overview_picture(wide, narrow) == {"title": "A", "wide": "<svg/>", "narrow": "<b/>"}  # type: ignore[arg-type]
