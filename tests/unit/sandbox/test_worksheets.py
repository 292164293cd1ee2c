"""The parts of a workbook around its sheets: names, notes, formats of numbers, lengths of texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from handmade import book
from hypothesis import given
from hypothesis import strategies as st

from tilstand.sandbox.documents import (
    DamagedXmlError,
)
from tilstand.sandbox.worksheets import (
    SheetContents,
    find_annotated_sheets,
    find_misleading_formats,
    format_cell_value,
    list_element_attributes,
    list_sheet_parts,
    measure_shared_strings,
    parse_cell_address,
    scan_worksheet,
)

RELATIONS, BOOK = "xl/_rels/workbook.xml.rels", "xl/workbook.xml"


def parts(**changed: Callable[[str], str]) -> dict[str, bytes]:
    """A workbook of two sheets, some of its parts changed."""
    made = {name: str(content) for name, content in book({"Først": "", "Så": ""}).items()}
    for name, change in changed.items():
        part = {"relations": RELATIONS, "book": BOOK}[name]
        made[part] = change(made[part])
    return {name: content.encode() for name, content in made.items()}


def test_sheets_are_named_by_the_part_that_they_lie_in() -> None:
    named = {"xl/worksheets/sheet1.xml": "Først", "xl/worksheets/sheet2.xml": "Så"}
    assert list_sheet_parts(parts()) == named
    assert list_sheet_parts(parts(relations=lambda old: old.replace('"worksheets/', '"/xl/worksheets/'))) == named
    assert list_sheet_parts(parts(relations=lambda old: old.replace('"worksheets/', '"./x/../worksheets/'))) == named


@pytest.mark.parametrize(
    "target", ["worksheets/sheet2.dat", "../outside.xml", "worksheets/nowhere.xml", "worksheets/sheet1.xml", ""]
)
def test_a_sheet_lies_where_it_is_looked_through(target: str) -> None:
    moved = parts(relations=lambda old: old.replace("worksheets/sheet2.xml", target))
    with pytest.raises(DamagedXmlError):
        list_sheet_parts({**moved, "xl/worksheets/sheet2.dat": b"<worksheet/>"})


def test_lists_that_lead_nowhere_or_name_two_sheets_alike_are_damaged() -> None:
    lost = parts()
    del lost[RELATIONS]
    without = parts()
    del without[BOOK]
    alike = parts(book=lambda old: old.replace('"Så"', '"FØRST"'))
    for one in (lost, without, alike, parts(book=lambda old: old.replace("r:id=", "r:no="))):
        with pytest.raises(DamagedXmlError):
            list_sheet_parts(one)


@pytest.mark.parametrize(
    ("kind", "target", "noted"),
    [
        ("http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments", "c.xml", True),
        ("http://purl.oclc.org/ooxml/officeDocument/relationships/comments", "/xl/comments/comment1.xml", True),
        ("http://schemas.microsoft.com/office/2017/10/relationships/threadedComment", "../t1.xml", True),
        ("http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing", "d.XML", True),
        ("http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing", "d.vml", False),
        ("http://schemas.openxmlformats.org/officeDocument/2006/relationships/table", "comments1.xml", False),
    ],
)
def test_sheets_with_comments_pictures_or_boxes(kind: str, target: str, noted: bool) -> None:
    link = f'<Relationship Id="b" Type="{kind}" Target="{target}"/>'
    relations = f'<r><Relationship Id="a" Type="x" Target="x.xml"/>{link}</r>'
    held = {**parts(), "xl/worksheets/_rels/sheet2.xml.rels": relations.encode()}
    assert find_annotated_sheets(held, list_sheet_parts(held)) == (frozenset({"Så"}) if noted else frozenset())


def styles(formats: str = "", fonts: str = "<font/>", numbers: str = "") -> dict[str, bytes]:
    inside = f"<numFmts>{numbers}</numFmts><fonts>{fonts}</fonts><cellXfs>{formats}</cellXfs>"
    return {"xl/styles.xml": f'<styleSheet xmlns="x">{inside}</styleSheet>'.encode()}


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("0%", "percent"), ('0.0\\ %;"x"', "percent"), ('0 "personer"', "format"), ("0\\x", "format"),
        ("0,", "format"), ("#,##0,,", "format"), ("?,", "format"), (";;;", "format"), (";", "format"),
        ("#,##0", ""), ('0" "', ""), ("0\\ ", ""), ("General", ""), ("[$kr-414] 0", ""), ("[Red]0", ""),
        ("[%]0", ""), ("", ""), ("0.00", ""), ("[Red];", "format"),
    ],
)  # fmt: skip
def test_formats_that_show_a_number_as_something_else(code: str, how: str) -> None:
    quoted = code.replace('"', "&quot;")
    number = f'<numFmt numFmtId="164" formatCode="{quoted}"/><numFmt numFmtId="165"/>'
    told = find_misleading_formats(styles('<xf numFmtId="165"/><xf/><xf numFmtId="164" fontId="0"/>', numbers=number))
    assert told == ({"2": how} if how else {})


@pytest.mark.parametrize(("number", "how"), [("8", ""), ("9", "percent"), ("10", "percent"), ("11", "")])
def test_percentages_that_every_workbook_knows(number: str, how: str) -> None:
    assert find_misleading_formats(styles(f'<xf numFmtId="{number}"/>')) == ({"0": how} if how else {})


@pytest.mark.parametrize(
    ("strike", "struck"),
    [
        ("<strike/>", True),
        ('<strike val="1"/>', True),
        ('<strike val="true"/>', True),
        ('<strike val="on"/>', True),
        ('<strike val="0"/>', False),
        ("<b/>", False),
        ("", False),
    ],
)
def test_numbers_that_are_struck_out(strike: str, struck: bool) -> None:
    formats = '<xf fontId="0"/><xf fontId="1"/><xf fontId="2"/><xf numFmtId="9" fontId="1"/>'
    told = find_misleading_formats(styles(formats, f"<font/><font>{strike}</font><font/>"))
    assert told == ({"1": "struck"} if struck else {}) | {"3": "percent"}


@pytest.mark.parametrize("element", ["fills", "cellStyleXfs", "cellStyles", "dxfs"])
def test_formats_and_fonts_elsewhere_in_the_styles_count_for_nothing(element: str) -> None:
    other = f'<{element}><xf numFmtId="9"/><font><strike/></font></{element}>'
    whole = f'<s><fonts><font/></fonts>{other}<cellXfs><xf fontId="0"/></cellXfs>{other}</s>'
    assert find_misleading_formats({"xl/styles.xml": whole.encode()}) == {}
    assert find_misleading_formats({}) == {}


def test_how_long_each_text_of_the_list_is() -> None:
    lists = '<sst xmlns="x"> <si><t>ukjent</t></si><si><r><t>Ål</t></r><r><t> 7</t></r></si><si/></sst>'
    assert measure_shared_strings({"xl/sharedStrings.xml": lists.encode()}) == (6, 4, 0)
    assert measure_shared_strings({"xl/sharedStrings.xml": b"<sst>abc<si>&amp;</si></sst>"}) == (1,)
    assert measure_shared_strings({}) == ()
    for damaged in (b"<sst>", b"<!DOCTYPE sst><sst/>"):
        with pytest.raises(DamagedXmlError):
            measure_shared_strings({"xl/sharedStrings.xml": damaged})


# What stands in a workbook's cell, as text.


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "[bool]"),
        (date(2031, 1, 2), "[date]"),
        (datetime(2031, 1, 2, 3), "[datetime]"),
        (time(3), "[time]"),
        (timedelta(3), "[timedelta]"),
        (7, "7"),
        (7.0, "7"),
        (-7.0, "-7"),
        (100.0, "100"),
        (1e15, "1000000000000000"),
        (1e-7, "0.0000001"),
        (0.1, "0.1"),
        (7.05, "7.05"),
        ("  x ", "x"),
        ("7.0", "7.0"),
    ],
)
def test_what_stands_in_a_cell(cell: object, text: str) -> None:
    assert format_cell_value(cell) == text


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_is_written_as_one_whatever_the_program_made_of_it(number: int) -> None:
    assert format_cell_value(float(number)) == format_cell_value(number) == str(number)


# The XML of a worksheet: formulas, errors, odd numbers, what nobody sees, and how far it reaches.


SHEET = '<worksheet xmlns="x"><sheetData>{}</sheetData></worksheet>'


def found(inside: str, **odd: str) -> SheetContents:
    one = scan_worksheet(f"<worksheet>{inside}</worksheet>".encode(), {name[1:]: how for name, how in odd.items()})
    assert one is not None
    return one


@pytest.mark.parametrize(
    ("cells", "formulas", "rows", "columns"),
    [
        ('<row r="2"><c r="C2"><v>1</v></c></row>', [], 2, 3),
        ("<row><c><v>1</v></c><c/><c><is>x</is></c></row><row><c><v>2</v></c></row>", [], 2, 3),
        ('<row r="9"><c r="AB9"/></row>', [], 0, 0),
        ('<row r="3"><c r="AA3"><f>1+1</f><v>2</v></c></row>', ["AA3"], 3, 27),
        ("<row><c/><c><f>1</f></c></row>", ["B1"], 0, 0),
        ("<row><f>1</f></row>", ["A1"], 0, 0),
        ('<row r="5"><c><v/></c></row><row><c><v/></c></row>', [], 6, 1),
        ('<row r="5"/><row><c r="D6"/><c><v/></c></row>', [], 6, 5),
        ('<row r="x"><c><v/></c></row>', [], 1, 1),
        ('<row r="12345678"><c><v/></c></row>', [], 1, 1),
        ('<row r="1234567"><c><v/></c></row>', [], 1234567, 1),
        ('<row r="1"><c r="ZZ7"><v/></c></row>', [], 7, 702),
    ],
)
def test_formulas_and_how_far_a_sheet_reaches(cells: str, formulas: list[str], rows: int, columns: int) -> None:
    assert scan_worksheet(SHEET.format(cells).encode()) == SheetContents(formulas, rows, columns)


@pytest.mark.parametrize("root", ["worksheet", "dialogsheet", "macrosheet", "chartsheet", "workbook"])
def test_which_parts_are_sheets(root: str) -> None:
    one = scan_worksheet(f'<s:{root} xmlns:s="x"><s:worksheet><s:row/><s:f/></s:worksheet></s:{root}>'.encode())
    assert one == (SheetContents(["A1"]) if root.endswith("sheet") and root != "chartsheet" else None)


@pytest.mark.parametrize(
    "content",
    [
        b"<worksheet>",
        b"<!DOCTYPE worksheet><worksheet/>",
        *(
            SHEET.format(cells).encode()
            for cells in (
                '<row><c r="9C"/></row>',
                '<row><c r="C"/></row>',
                '<row><c r="AAAA1"/></row>',
                '<row><c r="A12345678"/></row>',
                '<row><c r="a1"/></row>',
                '<row r="9"/><row r="9"/>',
                '<row r="9"/><row r="8"/>',
                '<row r="0"/>',
                '<row r="9"><c r="B9"/><c r="B9"/></row>',
                '<row r="9"><c r="C9"/><c r="B9"/></row>',
                '<row r="9"><c r="C8"/></row>',
                '<row r="9"><c r="A10"/></row><row r="10"/>',
                '<row r="9"><c r="A9"><v>12<!-- -->3</v></c></row>',
                '<row r="9"><c r="A9"><v>1<?p ?>2</v></c></row>',
                '<row r="9"><c r="A9"><v><![CDATA[12]]></v></c></row>',
                '<row r="9"><c r="A9"><v>&#49;&#50;</v></c></row>',
                '<row r="9"><c r="A9"><v>12</v> <v>13</v></c></row>',
                '<row r="9"><c r="A9" t="inlineStr"><is><t>1<!-- -->2</t></is></c></row>',
                '<row r="9"><c r="A9" t="inlineStr"><is><t>1</t></is><is><t>2</t></is></c></row>',
            )
        ),
    ],
)
def test_what_two_readers_could_read_in_two_ways_is_damaged(content: bytes) -> None:
    with pytest.raises(DamagedXmlError):
        scan_worksheet(content)


@pytest.mark.parametrize(
    ("about", "hidden"),
    [
        ('hidden="1"', True), ('hidden="true"', True), ('hidden="ON"', True), ('hidden="0"', False),
        ('hidden="no"', False), ('ht="0"', True), ('ht="0.0"', True), ('ht="0.5"', False), ('ht="x"', False),
        ("", False),
    ],
)  # fmt: skip
def test_rows_and_columns_that_nobody_sees(about: str, hidden: bool) -> None:
    assert found(f'<row r="3" {about}/><row r="4"/>').hidden == ({3} if hidden else set())
    column = f'<cols><col min="2" max="4" {about.replace("ht=", "width=")}/><col min="5" max="5"/></cols>'
    assert found(column).hidden_columns == ([(2, 4)] if hidden else [])


def test_rows_may_all_be_hidden_but_those_that_are_shown() -> None:
    rows = '<row r="1"/><row r="2" hidden="0"/><row r="3" hidden="1"/>'
    assert found(f'<sheetFormatPr zeroHeight="1"/>{rows}').hidden == {1, 3}
    assert found(f'<sheetFormatPr zeroHeight="0"/>{rows}').hidden == {3}


@pytest.mark.parametrize("ends", ['min="x" max="4"', 'min="2"', 'max="2"', 'min="2" max="1234567"', 'min="2" max="-1"'])
def test_columns_without_sound_ends_are_passed(ends: str) -> None:
    assert found(f'<col {ends} hidden="1"/>').hidden_columns == []
    assert found('<col min="2" max="123456" hidden="1"/>').hidden_columns == [(2, 123456)]


@pytest.mark.parametrize(
    ("about", "how", "errors"),
    [
        ('s="1"', "percent", False),
        ('s="1" t="n"', "percent", False),
        ('s="1" t="s"', "", False),
        ('s="2"', "struck", False),
        ('s="2" t="s"', "struck", False),
        ('s="2" t="inlineStr"', "struck", False),
        ('s="2" t="e"', "", True),
        ('s="3"', "", False),
        ("", "", False),
        ('t="e"', "", True),
    ],
)
def test_cells_that_show_an_error_or_a_number_as_something_else(about: str, how: str, errors: bool) -> None:
    one = found(f'<row><c/><c {about}><v>1</v></c></row><row><c s="1"/></row>', _1="percent", _2="struck")
    assert one.odd == ({"B1": how} if how else {})
    assert one.errors == ["B1"] * errors
    assert one.texts == ('t="s"' in about)


def test_merged_cells_and_texts_of_the_list_are_kept_in_order() -> None:
    one = found(
        '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="str"><v>x</v></c></row>'
        '<mergeCells><mergeCell ref="B2:C3"/><mergeCell ref="A1:A2"/><mergeCell/></mergeCells>'
    )
    assert (one.merged, one.texts) == (["B2:C3", "A1:A2", ""], 2)


def test_attributes_are_told_without_their_namespaces() -> None:
    told = list_element_attributes(b'<r xmlns:n="x"><a n:id="1" b="2"/><c><n:a/></c><ab/></r>', "a")
    assert told == [{"id": "1", "b": "2"}, {}]
    with pytest.raises(DamagedXmlError):
        list_element_attributes(b"<r>", "a")


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("A1", (1, 1)),
        ("Z9", (9, 26)),
        ("AA10", (10, 27)),
        ("BA3", (3, 53)),
        ("XFD1048576", (1048576, 16384)),
        ("AAAA1", None),
        ("A", None),
        ("1", None),
        ("A1:B2", None),
        ("", None),
        ("$A$1", None),
    ],
)
def test_where_an_address_leads(address: str, place: tuple[int, int] | None) -> None:
    assert parse_cell_address(address) == place


@pytest.mark.parametrize(
    ("rows", "columns", "wide"),
    [
        (1, 1, False), (20_000, 100, False), (99_999, 1, False), (100_000, 1, False), (100_001, 1, True),
        (1, 500, False), (1, 501, True), (20_000, 101, True), (20_001, 100, True), (4_000, 500, False),
    ],
)  # fmt: skip
def test_a_sheet_that_reaches_too_far_is_not_read(rows: int, columns: int, wide: bool) -> None:
    assert SheetContents([], rows, columns).is_oversized is wide
