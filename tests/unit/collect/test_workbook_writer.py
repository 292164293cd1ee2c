"""What adds up in a block, and the formula that tells whoever fills it in where it does not."""

from __future__ import annotations

import io
import re
import unicodedata
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from tilstand import collect
from tilstand.collect.form_cells import ExpectedCell, list_expected_cells
from tilstand.collect.manifest import Manifest
from tilstand.collect.sheet_formats import PartSum, WorkbookStyle, build_sum_formula, find_part_sums
from tilstand.collect.workbook_writer import FormSheet, shorten_sheet_title
from tilstand.define import Collection, FormCell
from tilstand.errors import UsageError
from tilstand.fonts.glyphs import list_code_points
from tilstand.terms import Key, Period, Value, ValueStatus

NAMES = {"nb": "Les dette først", "nn": "Les dette først", "en": "Read this first"}


def made(sagaland, tmp_path, provider="havn_shelter", **given) -> bytes:
    path = tmp_path / f"{provider}.xlsx"
    collect.write_workbook_template(sagaland, "2031", provider, path, given.pop("earlier", {}), **given)
    return path.read_bytes()


def texts(data: bytes, sheet: str) -> list[list[str]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def part(data: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def test_same_inputs_same_bytes_and_no_clock(sagaland, tmp_path) -> None:
    data = made(sagaland, tmp_path)
    assert data == made(sagaland, tmp_path)
    assert {entry.date_time[0] for entry in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {1980}
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", part(data, "docProps/core.xml"))) == {"2031-01-01T"}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_sheets_in_each_language(sagaland, tmp_path, language) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(made(sagaland, tmp_path, language=language)))
    visible = [s.name for s in book.sheets_metadata if s.visible is SheetVisibleEnum.Visible]
    title = sagaland.labels["forms.shelter.title"].text(language)
    assert visible[:2] == [NAMES[language], title]
    assert len(visible) == 4  # readme, own form, the form of the body that reports through it, questions
    hidden = {s.name: s.visible for s in book.sheets_metadata if s.name not in visible}
    assert hidden == {"_tilstand": SheetVisibleEnum.VeryHidden}
    assert any(
        sagaland.get_code_label("sex", "female").text(language) in str(row[0])
        for row in texts(made(sagaland, tmp_path, language=language), title)
    )


def test_readme_says_that_blank_is_not_zero_and_unknown_is_legal(sagaland, tmp_path) -> None:
    readme = " ".join(str(row[0]) for row in texts(made(sagaland, tmp_path), NAMES["nb"]))
    assert "En tom celle er ikke null" in readme
    assert "«ukjent» er alltid et gyldig svar" in readme


def test_every_sheet_is_locked_without_a_password(sagaland, tmp_path) -> None:
    data = made(sagaland, tmp_path)
    sheets = [n for n in zipfile.ZipFile(io.BytesIO(data)).namelist() if n.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 5
    for sheet in sheets:
        protection = re.search(r"<sheetProtection[^>]*>", part(data, sheet))
        assert protection is not None
        assert 'sheet="1"' in protection[0]
        assert "password" not in protection[0]


def test_only_input_cells_are_open(sagaland, tmp_path) -> None:
    data = made(sagaland, tmp_path)
    styles = part(data, "xl/styles.xml")
    formats = re.search(r"<cellXfs.*?</cellXfs>", styles, re.DOTALL)[0]
    opened = {n for n, xf in enumerate(formats.split("<xf ")[1:]) if 'locked="0"' in xf}
    cells = re.findall(r'<c r="([A-Z]+)\d+" s="(\d+)"', part(data, "xl/worksheets/sheet2.xml"))
    assert opened
    assert {column for column, style in cells if int(style) in opened} == {"B", "C", "D", "G"}
    cells_asked = list_expected_cells(sagaland, sagaland.rounds["2031"], "havn_shelter")
    own = [
        (cell.block, cell.period) for cell in cells_asked if cell.form == "shelter" and cell.provider == "havn_shelter"
    ]
    rows, blocks = len(own), [own.count(block) for block in dict.fromkeys(own)]
    choices = [b for b in blocks if b > 3]  # one for all blank cells, where there are more than a few
    assert sum(int(style) in opened for _, style in cells) == 4 * rows + len(choices)


def test_validations_admit_a_blank_and_speak_plainly(sagaland, tmp_path) -> None:
    xml = part(made(sagaland, tmp_path), "xl/worksheets/sheet2.xml")
    rules = re.findall(r"<dataValidation [^>]*>", xml)
    assert rules
    assert all('allowBlank="1"' in rule for rule in rules)
    kinds = {re.search(r'type="(\w+)"', rule)[1] for rule in rules}
    assert kinds == {"whole", "decimal", "list"}  # mean stay takes decimals
    assert all("Vet dere ikke tallet" in rule for rule in rules if 'type="list"' not in rule)
    assert '"ukjent,ikke aktuelt,telles ikke"' in xml


def test_earlier_figures_stand_beside_the_cell_and_are_not_read_back(sagaland, tmp_path) -> None:
    earlier = {
        Key("victims_assisted", "havn_shelter", Period.from_text("2030")): Value.number(23),
        Key("residents", "havn_shelter", Period.from_text("2030-12-31")): Value.missing(ValueStatus.NOT_COLLECTED),
    }
    data = made(sagaland, tmp_path, earlier=earlier)
    column = [row[4] for row in texts(data, "Bo- og oppfølgingstiltak") if len(row) > 4]
    assert 23 in column
    assert "telles ikke" in column
    submission, _ = collect.read_submission(sagaland, "2031", tmp_path / "havn_shelter.xlsx")
    assert submission.observations == ()


@pytest.mark.parametrize(("year", "provider"), [("2031", "unit"), ("2031", "nobody"), ("1999", "police")])
def test_what_cannot_be_made_is_an_error_with_a_remedy(sagaland, tmp_path, year, provider) -> None:
    with pytest.raises(UsageError) as raised:
        collect.write_workbook_template(sagaland, year, provider, tmp_path / "x.xlsx", {})
    assert raised.value.remedy


states = st.sampled_from([ValueStatus.NOT_KNOWN, ValueStatus.NOT_APPLICABLE, ValueStatus.NOT_COLLECTED]).map(
    Value.missing
)
whole = st.integers(min_value=0, max_value=9_999_999).map(Value.number)
decimal = st.decimals(min_value=0, max_value=9999, places=2).map(Value.number)
signs = sorted(chr(point) for point in list_code_points() if unicodedata.category(chr(point))[0] in "LPS")
words = st.text(st.sampled_from(signs), min_size=1, max_size=40)


@pytest.mark.slow
@draws(12)
@given(data=st.data())
def test_round_trip(sagaland, tmp_path, data: st.DataObject) -> None:
    provider = data.draw(st.sampled_from(["havn_shelter", "police", "migration_board"]))
    language = data.draw(st.sampled_from(["nb", "nn", "en"]))
    values = {}
    for cell in list_expected_cells(sagaland, sagaland.rounds["2031"], provider):
        measured = cell.cell.measure in ("mean_stay", "cleared_share")
        value = data.draw(st.none() | states | (decimal if measured else whole))
        if value is not None:
            values[cell.key] = value
    answers = {}
    if provider == "havn_shelter":
        answers = {(provider, "shelter", "trends"): data.draw(words), (provider, "shelter", "needs"): "=1+1"}
    made(sagaland, tmp_path, provider, values=values, answers=answers, language=language, version=7)
    submission, findings = collect.read_submission(sagaland, "2031", tmp_path / f"{provider}.xlsx")
    blank = {"C062"} if not values and not answers else set()
    assert {found.rule for found in findings} - {"C030", "C066"} == blank
    assert {o.key: o.value for o in submission.observations} == values
    assert {(a.provider, a.form, a.question): a.text[language] for a in submission.answers} == answers
    assert (submission.version, submission.channel) == (7, "xlsx")


YEAR = Period.from_text("2031")


def cells(measure: str, *breakdowns: str, period: Period = YEAR) -> list[ExpectedCell]:
    made = []
    for one in breakdowns:
        dims = tuple(sorted(tuple(pair.split("=")) for pair in one.split("; ") if pair))
        made.append(ExpectedCell("havn_shelter", "shelter", 0, period, FormCell(measure, dims)))  # type: ignore[arg-type]
    return made


def told(collection: Collection, made: list[ExpectedCell], at: int = 0) -> list[tuple[str, tuple[int, ...], bool]]:
    return [(one.dimension, one.parts, one.whole) for one in find_part_sums(collection, made, at)]


def test_what_adds_up_to_a_cell_is_told_by_dimension(sagaland: Collection) -> None:
    sexes = [f"sex={one.id}" for one in sagaland.get_codelist("sex")]
    made = cells("permit_decisions", "", *sexes, "outcome=granted", "outcome=closed", "citizenship=north")
    assert told(sagaland, made) == [("sex", (1, 2, 3, 4), True), ("outcome", (5, 6), False)]
    assert told(sagaland, made, 1) == []
    both = cells("permit_decisions", "sex=male", "outcome=granted; sex=male", "outcome=granted", "sex=female")
    assert told(sagaland, both) == [("outcome", (1,), False)]
    assert told(sagaland, cells("mean_stay", "", "sex=male")) == []
    assert told(sagaland, cells("permit_decisions", "")) == []


FORMULA = (
    '=IF(AND(ISNUMBER(B9),D9=""),'
    'IF(AND(COUNT(B10:B11,B14)>0,OR(SUM(B10:B11,B14)>B9,AND(OR(COUNT(B10:B11,B14)=3,C5="0 in all"),'
    'SUM(B10:B11,B14)<>B9))),"Sex: The parts give "&SUM(B10:B11,B14)&", but "&B9&" stands here. '
    'Correct one of them. ","")&'
    'IF(AND(COUNT(B12)>0,SUM(B12)>B9),"Age at registration: The parts give "&SUM(B12)&", but "&B9&'
    '" stands here. Correct one of them. ",""),"")'
)


def test_a_formula_says_which_sums_do_not_fit(sagaland: Collection) -> None:
    sums = (PartSum("sex", (1, 2, 5), whole=True), PartSum("age", (3,), whole=False))
    made = build_sum_formula(sagaland, sums, 9, 9, "C5", "en")
    assert made == FORMULA
    assert build_sum_formula(sagaland, sums, 9, 9, "", "en") == FORMULA.replace(
        'OR(COUNT(B10:B11,B14)=3,C5="0 in all")', "COUNT(B10:B11,B14)=3"
    )
    assert build_sum_formula(sagaland, (), 9, 9, "C5", "en") == ""
    wide = tuple(PartSum("sex", tuple(range(0, 2 * n, 2)), whole=True) for n in (170, 171, 180))
    lengths = [len(build_sum_formula(sagaland, (one,), 9, 9, "C5", "en")) for one in wide]
    assert [0 < one <= 8000 for one in lengths] == [True, True, True]
    assert build_sum_formula(sagaland, wide, 9, 9, "C5", "en") == ""  # more than a cell takes


def test_the_formulas_of_a_workbook_stand_beside_the_cells_that_they_are_about(
    sagaland: Collection, tmp_path: Path
) -> None:
    file = tmp_path / "havn.xlsx"
    collect.write_workbook_template(sagaland, "2031", "havn_shelter", file, {}, language="en")
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as parts:
        text = parts.read("xl/worksheets/sheet2.xml").decode()
    found = dict(re.findall(r'<c r="([A-Z]+[0-9]+)"[^>]*><f>(.*?)</f>', text))
    assert {"F8"} < set(found)
    assert {one[0] for one in found} == {"F"}
    for place, formula in found.items():
        row = int(place[1:])
        assert formula.startswith(f'IF(AND(ISNUMBER(B{row}),D{row}=""),')
        (first, last) = re.search(r"COUNT\(B(\d+):B(\d+)\)", formula).groups()  # type: ignore[union-attr]
        assert (int(first), int(last) > int(first)) == (row + 1, True)


@pytest.mark.parametrize(("period", "codes"), [("2029", 3), ("2031", 2)])
def test_a_code_that_may_not_be_used_any_more_is_no_part(sagaland: Collection, period: str, codes: int) -> None:
    """Of the north, Helluland went in 2029; where the codes of a person add up they would be its parts."""
    dimensions = dict(sagaland.settings.dimensions)
    dimensions["citizenship"] = dimensions["citizenship"].model_copy(update={"multiple": False})
    held = replace(sagaland, settings=sagaland.settings.model_copy(update={"dimensions": dimensions}))
    names = [f"citizenship={one.id}" for one in held.get_codelist("citizenship").parts("north")]
    made = cells("suspects", "citizenship=north", *names, period=Period.from_text(period))
    assert told(held, made) == [("citizenship", tuple(range(1, 1 + codes)), True)]


# The workbook as somebody sees it who opens it: texts, looks, limits of entry, and how it prints.


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
def made_sheet_look(sagaland: Collection, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
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


def test_each_kind_of_cell_has_its_look(made_sheet_look: Callable[[str], bytes]) -> None:
    looks = Looks(made_sheet_look("police"), 2)
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
    answers = Looks(made_sheet_look("havn_shelter"), 4)
    assert answers.of("B5") == f"Calibri 11 {INK} on FFFFFF {LINE} vertical top wrapText 1 locked 0"
    assert answers.of("B6") == answers.of("B5")


def test_a_sheet_is_as_wide_as_a_page_and_shows_no_grid(made_sheet_look: Callable[[str], bytes]) -> None:
    sheet = Looks(made_sheet_look("police"), 2).sheet
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
    widths = [round(float(c.get("width"))) for c in Looks(made_sheet_look("havn_shelter"), 1).sheet.iter(f"{N}col")]
    assert widths[0] == 101
    asked = Looks(made_sheet_look("havn_shelter"), 4).sheet
    assert [round(float(c.get("width"))) for c in asked.iter(f"{N}col")][1] == 91
    assert [row.get("ht") for row in asked.iter(f"{N}row")] == [None, None, "120", "120"]


def test_entry_is_limited_to_numbers_and_reasons_in_the_cells_that_are_asked_for(
    made_sheet_look: Callable[[str], bytes],
) -> None:
    def limits(data: bytes, sheet: int) -> list[tuple[str, str, str | None]]:
        every = Looks(data, sheet).sheet.iter(f"{N}dataValidation")
        found = [one for one in every if one.find(f"{N}formula1") is not None]
        return [(one.get("sqref"), one.get("type"), one.find(f"{N}formula1").text) for one in found]

    reasons = '"not known,not applicable,not collected"'
    every = limits(made_sheet_look("police"), 2)
    exact, rest = '"about,at least,at most"', '"0 in all,not known,not applicable,not collected"'
    assert every[:5] == [
        ("C7", "list", rest),
        ("B8:B30", "whole", "0"),
        ("C8:C30", "list", reasons),
        ("D8:D30", "list", exact),
        ("C35", "list", rest),
    ]
    assert every[-3:] == [("B87", "decimal", "0"), ("C87", "list", reasons), ("D87", "list", exact)]
    assert limits(made_sheet_look("police"), 1) == [("B14", "whole", "1")]
    told = list(Looks(made_sheet_look("police"), 2).sheet.iter(f"{N}dataValidation"))
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


def test_a_filled_block_reads_as_a_table(made_sheet_look: Callable[[str], bytes]) -> None:
    told = lines(made_sheet_look("police"), "Police")
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


def test_a_day_is_named_in_full_and_a_cell_of_two_codes_by_both(made_sheet_look: Callable[[str], bytes]) -> None:
    told = lines(made_sheet_look("havn_shelter"), "Shelters")
    assert [line for line in told if "31 December" in line] == ["Residents on the day, on 31 December 2031"]
    crossed = [line for line in told if line.count(": ") > 1]
    assert len(crossed) > 5
    assert "New or carried over: New in the year, Sex: Woman" in crossed


def test_questions_stand_with_their_form_their_limit_and_the_answer(made_sheet_look: Callable[[str], bytes]) -> None:
    assert lines(made_sheet_look("havn_shelter"), "Questions") == [
        "Questions",
        "",
        "",
        "Question | Answer | Last time",
        "Shelters What has changed over the past year? At most 60 words.",
        "Shelters What do you need most? At most 600 words. | Interpreters.",
    ]


def test_the_first_sheet_has_the_version_and_the_properties_name_the_coordinator(
    made_sheet_look: Callable[[str], bytes],
) -> None:
    told = lines(made_sheet_look("police"), "Read this first")
    assert told[0].startswith("Figures for 2031: Sagaland Police (generated)")
    assert told[-1] == "Version (1 the first time, 2 if you correct and send again): | 4"
    core = zipfile.ZipFile(io.BytesIO(made_sheet_look("police"))).read("docProps/core.xml").decode()
    assert "<dc:title>Figures for 2031: Sagaland Police (generated)</dc:title>" in core
    assert "<dc:creator>The coordination unit (generated)</dc:creator>" in core


def test_long_introductions_have_higher_rows(made_sheet_look: Callable[[str], bytes]) -> None:
    for provider in ("police", "havn_shelter"):
        data = made_sheet_look(provider)
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
