"""The workbook as somebody sees it who opens it: texts, looks, limits of entry, and how it prints."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tilstand import collect
from tilstand.collect.manifest import Manifest
from tilstand.collect.sheet_formats import WorkbookStyle
from tilstand.collect.workbook_writer import FormSheet, shorten_sheet_title
from tilstand.define import Collection
from tilstand.terms import Key, Period, Value, ValueStatus

CASES = Key("cases_opened", "police", Period.from_text("2031"))
BEFORE = Key("cases_opened", "police", Period.from_text("2030"))
N = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

FILLED = """\
Cases opened, 2031
Counted in cases. Count cases opened in the year.
What | Number | If you have no number | How exact | Previous period | Check | Remark
Total | 5 | | | 23
Form of exploitation: Sexual exploitation | | | | :
Form of exploitation: Forced labour | | not known | | not collected

Share cleared, 2031
Given in per cent. Cleared among decided cases.
What | Number | If you have no number | How exact | Previous period | Check | Remark
Total | 37.5"""


@pytest.fixture(scope="module")
def made(sagaland: Collection, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """The workbook of a provider in English, some of the police's cells filled in."""
    folder = tmp_path_factory.mktemp("workbooks")

    def make(provider: str) -> bytes:
        file = Path(folder / f"{provider}.xlsx")
        values = {
            CASES: Value.number(5),
            CASES.at("exploitation", "labour"): Value.missing(ValueStatus.NOT_KNOWN),
            Key("cleared_share", "police", Period.from_text("2031")): Value.number("37.5"),
        }
        earlier = {
            BEFORE: Value.number(23),
            BEFORE.at("exploitation", "labour"): Value.missing(ValueStatus.NOT_COLLECTED),
            BEFORE.at("exploitation", "sexual"): Value.missing(ValueStatus.SUPPRESSED),
        }
        answers = {("havn_shelter", "shelter", "needs"): "Interpreters."}
        collect.write_workbook_template(
            sagaland, "2031", provider, file, earlier, values=values, answers=answers, language="en", version=4
        )
        return file.read_bytes()

    return make


def lines(data: bytes, sheet: str) -> list[str]:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet).to_python()
    told = (" | ".join(f"{c:g}" if isinstance(c, float) else str(c) for c in row[:-1]) for row in rows)
    return [" ".join(line.split()).rstrip(" |") for line in told]


class Looks:
    """How the cells of one sheet look."""

    def __init__(self, data: bytes, sheet: int) -> None:
        parts = zipfile.ZipFile(io.BytesIO(data))
        self.styles = ET.fromstring(parts.read("xl/styles.xml"))
        self.sheet = ET.fromstring(parts.read(f"xl/worksheets/sheet{sheet}.xml"))

    def of(self, cell: str) -> str:
        found = next(c for c in self.sheet.iter(f"{N}c") if c.get("r") == cell)
        form = self.styles.findall(f"{N}cellXfs/{N}xf")[int(found.get("s", "0"))]
        font = self.styles.findall(f"{N}fonts/{N}font")[int(form.get("fontId", "0"))]
        fill = self.styles.findall(f"{N}fills/{N}fill")[int(form.get("fillId", "0"))]
        told = [font.find(f"{N}name").get("val"), font.find(f"{N}sz").get("val")]
        told += ["bold"] if font.find(f"{N}b") is not None else []
        told += [f"ink {font.find(f'{N}color').get('rgb')[2:]}"]
        told += [f"on {color.get('rgb')[2:]}" for color in fill.iter(f"{N}fgColor")]
        if form.get("borderId") != "0":
            line = self.styles.findall(f"{N}borders/{N}border")[int(form.get("borderId"))].find(f"{N}left")
            told.append(f"line {line.get('style')} {line.find(f'{N}color').get('rgb')[2:]}")
        formats = {one.get("numFmtId"): one.get("formatCode") for one in self.styles.iter(f"{N}numFmt")}
        told += [formats[form.get("numFmtId")]] if form.get("numFmtId") != "0" else []
        for part in form:
            told += [f"{name} {value}" for name, value in sorted(part.attrib.items())]
        return " ".join(told)


INK, LINE = "ink 1B2733", "line thin 8795A1"


def test_each_kind_of_cell_has_its_look(made: Callable[[str], bytes]) -> None:
    looks = Looks(made("police"), 2)
    assert looks.of("A1") == f"Calibri 16 bold {INK}"
    assert looks.of("A2") == f"Calibri 11 {INK} vertical top wrapText 1"
    assert looks.of("A4") == f"Calibri 12 bold {INK} vertical top"
    assert looks.of("A6") == f"Calibri 11 bold {INK} on DCE6EE {LINE} vertical top wrapText 1"
    assert looks.of("A7") == f"Calibri 11 {INK} on F4F6F8 {LINE} vertical top wrapText 1"
    assert looks.of("A9") == f"Calibri 11 {INK} on F4F6F8 {LINE} indent 1 vertical top wrapText 1"
    assert looks.of("A18") == f"Calibri 11 {INK} on F4F6F8 {LINE} indent 2 vertical top wrapText 1"
    assert looks.of("B8") == f"Calibri 11 {INK} on FFFFFF {LINE} #,##0 horizontal right locked 0"
    assert looks.of("B80") == looks.of("B8")
    assert looks.of("C7") == f"Calibri 11 {INK} on FFFFFF {LINE} locked 0"
    assert looks.of("D8") == looks.of("C8")
    assert looks.of("F8") == f"Calibri 11 {INK} on F4F6F8 {LINE} vertical top wrapText 1"
    assert looks.of("G8") == f"Calibri 11 {INK} on FFFFFF {LINE} vertical top wrapText 1 locked 0"
    assert looks.of("E80") == f"Calibri 11 ink 45525E on E4E7EA {LINE} horizontal right locked 0"
    assert looks.of("E8") == f"Calibri 11 ink 45525E on E4E7EA {LINE} horizontal right"  # nothing to correct
    assert looks.of("B87") == f"Calibri 11 {INK} on FFFFFF {LINE} horizontal right locked 0"
    answers = Looks(made("havn_shelter"), 4)
    assert answers.of("B5") == f"Calibri 11 {INK} on FFFFFF {LINE} vertical top wrapText 1 locked 0"
    assert answers.of("B6") == answers.of("B5")


def test_a_sheet_is_as_wide_as_a_page_and_shows_no_grid(made: Callable[[str], bytes]) -> None:
    sheet = Looks(made("police"), 2).sheet
    assert [round(float(c.get("width"))) for c in sheet.iter(f"{N}col")] == [53, 13, 23, 15, 17, 47, 31, 13]
    assert [c.get("hidden") for c in sheet.iter(f"{N}col")] == [None] * 7 + ["1"]
    assert sheet.find(f"{N}sheetViews/{N}sheetView").get("showGridLines") == "0"
    page = sheet.find(f"{N}pageSetup")
    assert {name: page.get(name) for name in ("paperSize", "orientation", "fitToHeight", "fitToWidth")} == {
        "paperSize": "9",
        "orientation": "landscape",
        "fitToHeight": "0",
        "fitToWidth": None,
    }
    assert sheet.find(f"{N}sheetPr/{N}pageSetUpPr").get("fitToPage") == "1"
    protection = sheet.find(f"{N}sheetProtection").attrib
    assert {name for name, value in protection.items() if value == "0"} == {"formatColumns", "formatRows"}
    widths = [round(float(c.get("width"))) for c in Looks(made("havn_shelter"), 1).sheet.iter(f"{N}col")]
    assert widths[0] == 101
    asked = Looks(made("havn_shelter"), 4).sheet
    assert [round(float(c.get("width"))) for c in asked.iter(f"{N}col")][1] == 91
    assert [row.get("ht") for row in asked.iter(f"{N}row")] == [None, None, "120", "120"]


def test_entry_is_limited_to_numbers_and_reasons_in_the_cells_that_are_asked_for(made: Callable[[str], bytes]) -> None:
    def limits(data: bytes, sheet: int) -> list[tuple[str, str, str | None]]:
        every = Looks(data, sheet).sheet.iter(f"{N}dataValidation")
        found = [one for one in every if one.find(f"{N}formula1") is not None]
        return [(one.get("sqref"), one.get("type"), one.find(f"{N}formula1").text) for one in found]

    reasons = '"not known,not applicable,not collected"'
    every = limits(made("police"), 2)
    exact, rest = '"about,at least,at most"', '"0 in all,not known,not applicable,not collected"'
    assert every[:5] == [
        ("C7", "list", rest),
        ("B8:B30", "whole", "0"),
        ("C8:C30", "list", reasons),
        ("D8:D30", "list", exact),
        ("C35", "list", rest),
    ]
    assert every[-3:] == [("B87", "decimal", "0"), ("C87", "list", reasons), ("D87", "list", exact)]
    assert limits(made("police"), 1) == [("B14", "whole", "1")]
    told = list(Looks(made("police"), 2).sheet.iter(f"{N}dataValidation"))
    rules = [one for one in told if one.find(f"{N}formula1") is not None]
    invited = [one for one in told if one not in rules]
    assert {one.get("promptTitle") for one in invited} == {"Was this number wrong?"}
    assert [one.get("sqref")[0] for one in invited] == ["E"] * 3  # where there is one to correct
    assert {one.get("operator") for one in rules if one.get("type") != "list"} == {"greaterThanOrEqual"}
    assert {(one.get("type"), one.get("errorTitle")) for one in rules} == {
        ("whole", "Write a whole number"),
        ("decimal", "Write a number"),
        ("list", "Choose from the list"),
    }
    assert all(one.get("allowBlank") == "1" and len(one.get("error")) > 60 for one in rules)


def test_a_filled_block_reads_as_a_table(made: Callable[[str], bytes]) -> None:
    told = lines(made("police"), "Police")
    at = told.index("Cases opened, 2031")
    assert "\n".join(told[at : at + 11]) == FILLED
    assert told[:8] == [
        "Police",
        "Figures from the case register.",
        "",
        "Identified victims, 2031",
        "Counted in persons. Count those whom the police or the court identified.",
        "What | Number | If you have no number | How exact | Previous period | Check | Remark",
        "All blank cells in this table are",
        "Total",
    ]


def test_a_day_is_named_in_full_and_a_cell_of_two_codes_by_both(made: Callable[[str], bytes]) -> None:
    told = lines(made("havn_shelter"), "Shelters")
    assert [line for line in told if "31 December" in line] == ["Residents on the day, on 31 December 2031"]
    crossed = [line for line in told if line.count(": ") > 1]
    assert len(crossed) > 5
    assert "New or carried over: New in the year, Sex: Woman" in crossed


def test_questions_stand_with_their_form_their_limit_and_the_answer(made: Callable[[str], bytes]) -> None:
    assert lines(made("havn_shelter"), "Questions") == [
        "Questions",
        "",
        "",
        "Question | Answer | Last time",
        "Shelters What has changed over the past year? At most 60 words.",
        "Shelters What do you need most? At most 600 words. | Interpreters.",
    ]


def test_the_first_sheet_has_the_version_and_the_properties_name_the_coordinator(made: Callable[[str], bytes]) -> None:
    told = lines(made("police"), "Read this first")
    assert told[0].startswith("Figures for 2031: Sagaland Police (generated)")
    assert told[-1] == "Version (1 the first time, 2 if you correct and send again): | 4"
    core = zipfile.ZipFile(io.BytesIO(made("police"))).read("docProps/core.xml").decode()
    assert "<dc:title>Figures for 2031: Sagaland Police (generated)</dc:title>" in core
    assert "<dc:creator>The coordination unit (generated)</dc:creator>" in core


def test_long_introductions_have_higher_rows(made: Callable[[str], bytes]) -> None:
    for provider in ("police", "havn_shelter"):
        data = made(provider)
        (_, name, *_) = CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names
        rows = {int(row.get("r")): row.get("ht") for row in Looks(data, 2).sheet.iter(f"{N}row")}
        for at, line in enumerate(lines(data, name), start=1):
            if line.endswith("."):
                assert rows[at] == (None if len(line) < 140 else str(15 * (1 + len(line) // 140)))


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["Vedtak: opphold/asyl"], ["Vedtak opphold asyl"]),
        (["Police", "POLICE", "police"], ["Police", "POLICE 2", "police 3"]),
        (["[]:*?/\\'"], ["Ark"]),
        (["a" * 40, "a" * 40], ["a" * 31, "a" * 29 + " 2"]),
        ([f"{'b' * 30}  c"], ["b" * 30]),
    ],
)
def test_a_sheet_has_a_name_that_excel_allows(titles: list[str], names: list[str]) -> None:
    taken: set[str] = set()
    assert [shorten_sheet_title(title, taken) for title in titles] == names


@pytest.mark.parametrize(("language", "right"), [("ar", True), ("en", False)])
def test_a_sheet_begins_where_its_language_does(language: str, right: bool) -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        facts = {"collection": "a", "round": "b", "provider": "c"}
        FormSheet(book, "One", WorkbookStyle(book), language, Manifest(facts))
    sheet = zipfile.ZipFile(held).read("xl/worksheets/sheet1.xml").decode()
    assert ('rightToLeft="1"' in sheet) is right
