"""The parts of a workbook around its sheets: names, notes, formats of numbers, lengths of texts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from handmade import book

from tilstand.sandbox.documents import DamagedXmlError
from tilstand.sandbox.worksheets import (
    find_annotated_sheets,
    find_misleading_formats,
    list_sheet_parts,
    measure_shared_strings,
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
