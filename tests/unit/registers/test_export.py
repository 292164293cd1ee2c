"""What goes out of a register for the unit itself: its table, its figures, and what does not fit in words."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from tilstand import registers as room
from tilstand.registers.checks import RegisterRow
from tilstand.registers.round_figures import write_register_csv
from tilstand.registers.tables import to_register_csv, to_register_workbook
from tilstand.terms import Period

from .conftest import NOON, RULING

HIGH = {**RULING, "court": "high", "reference": "SG-2022-17"}


def entries(shelf):
    return tuple(reversed(room.load_register_entries(shelf).entries.values()))


def test_a_table_has_its_entries_by_name_whatever_order_they_come_in(shelf, keep):
    keep("b", convicted="2")
    keep("a", final="yes")
    head, *lines = to_register_csv(shelf.register, entries(shelf)).decode().splitlines()
    assert head.startswith("id,case,court,on,")
    assert [line.split(",")[:4] for line in lines] == [
        ["a", "S-1", "low", "2021-05-04"],
        ["b", "S-1", "low", "2021-05-04"],
    ]


def test_a_workbook_holds_the_table_and_a_line_for_each_column(shelf, keep):
    keep("b", convicted="2")
    keep("a", final="yes")
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_register_workbook(shelf.register, entries(shelf), "en")))
    table, told = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    columns = list(shelf.register.columns)
    assert table[0] == ["id", *columns]
    assert [row[:4] for row in table[1:]] == [["a", "S-1", "low", "2021-05-04"], ["b", "S-1", "low", "2021-05-04"]]
    assert [row[0] for row in told[1:]] == columns
    assert told[1 + columns.index("court")][1:] == ["Court", "low: lower court; middle: middle court; high: high court"]


def test_a_workbook_helps_whoever_fills_it_in(shelf, keep):
    """Choices where there are codes, down to far below the last row; text as it was typed; a head."""
    keep("a")
    keep("b")
    data = to_register_workbook(shelf.register, entries(shelf), "en")
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names == ["rulings", "Columns"]
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet, styles = (etree.fromstring(book.read(f"xl/{one}.xml")) for one in ("worksheets/sheet1", "styles"))
        assert b"2000-01-01T00:00:00Z</dcterms:created>" in book.read("docProps/core.xml")
    choices = {one.get("sqref"): one.findtext("{*}formula1") for one in sheet.iter("{*}dataValidation")}
    assert choices["C2:C203"] == '"low,middle,high"'
    assert "B2:B203" not in choices  # a case number is chosen from no list
    assert {one.get("errorStyle") for one in sheet.iter("{*}dataValidation")} == {"warning"}
    pane = sheet.find(".//{*}pane")
    assert (pane.get("xSplit"), pane.get("ySplit"), pane.get("state")) == ("1", "1", "frozen")
    codes = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter("{*}numFmt")}
    formats = [one.get("numFmtId") for one in styles.find("{*}cellXfs")]
    typed = {formats[int(one.get("s"))] for row in [*sheet.iter("{*}row")][1:] for one in row}
    assert {codes.get(one, one) for one in typed} == {"@"}  # a number with noughts before it stays as it is
    wide = {int(one.get("min")): float(one.get("width")) for one in sheet.iter("{*}col")}
    assert max(wide.values()) > 2 * wide[1]  # room for sentences, little for names


def test_the_figures_are_those_of_opened_entries_at_the_collection_s_addresses(shelf, keep):
    """The balance alone until somebody else has read the ruling; then with it, by form."""

    def counted():
        head, *lines = (
            write_register_csv(shelf.register, entries(shelf), Period.from_text("2031-T2")).decode().splitlines()
        )
        assert head == "provider,form,period,version,measure,breakdown,value,status,document,line,quote"
        assert all(line.startswith("police,police,") for line in lines)
        return [line.removeprefix("police,police,").removesuffix(",") for line in lines]

    keep("a", on="2031-06-04", form="sexual", convicted="1", final="no")
    assert counted() == [
        "2020/2031-T2,1,cases_opened,,6,number,saga-report,12",
        "2020/2031-T2,1,cases_opened,exploitation=sexual,4,number,saga-report,13",
        "2030,1,cases_opened,,2,number,saga-report,20",
        "2031-01/2031-08,1,cases_opened,,0,zero,saga-report,21",
    ]
    room.release_entries(shelf, ["a"], by="Ola Prøve", at=NOON + timedelta(days=1))
    assert counted() == [
        "2020/2031-T2,1,cases_opened,,7,number,registers/rulings,",
        "2020/2031-T2,1,cases_opened,exploitation=sexual,5,number,registers/rulings,",
        "2030,1,cases_opened,,2,number,saga-report,20",
        "2031-01/2031-08,1,cases_opened,,1,number,registers/rulings,",
        "2031-01/2031-08,1,cases_opened,exploitation=sexual,1,number,registers/rulings,",
    ]


@pytest.mark.parametrize(
    ("rows", "others", "words"),
    [
        ({"a": {**RULING, "charged": "2022-01-01"}}, {}, "The day is before the one in the field charged."),
        ({"a": HIGH, "b": HIGH}, {}, "The same stands in a,"),
        ({"a": HIGH}, {"b": HIGH}, "The same stands in b,"),
        ({"a": {**RULING, "court": "moon"}}, {}, "moon is not among the codes."),
        ({"a": {**RULING, "court": "moon"}}, {}, "Choose among low, middle, high."),
    ],
)
def test_what_does_not_fit_names_the_other_field_entry_and_codes(rulings, rows, others, words):
    held = [RegisterRow(one, values, line) for line, (one, values) in enumerate(rows.items(), start=2)]
    found = room.check_entry_rows(rulings, held, others, {rulings.name: frozenset(rows)})
    assert words in " ".join(f"{one.what.text('en')} {one.do.text('en')}" for one in found)
