"""Workbooks read in this process: a reading in full, each refusal with its facts, limits at their edge."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from handmade import book, zipped
from hypothesis import given
from hypothesis import strategies as st

from tilstand.sandbox import documents as limits
from tilstand.sandbox import workbook as module
from tilstand.sandbox.documents import (
    MOST_BYTES,
    MOST_UNPACKED,
    ArchiveFault,
    DamagedXmlError,
    check_archive_xml,
    find_archive_fault,
    parse_xml_events,
    sum_unpacked_size,
)
from tilstand.sandbox.workbook import unpack_workbook
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

ROWS = "<sheetData>{}</sheetData>"
FORMATS = """<styleSheet xmlns="x"><numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>
<fonts><font/><font><strike/></font></fonts>
<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="164" fontId="0"/>
<xf numFmtId="0" fontId="1"/></cellXfs></styleSheet>"""
TEXTS = "<sst><si><t>ukjent</t></si><si><t> 7 </t></si></sst>"


def cells(*rows: str) -> str:
    return ROWS.format("".join(f"<row>{row}</row>" for row in rows))


def refused(data: bytes) -> list[dict[str, object]]:
    found = unpack_workbook(data)
    assert set(found) == {"refused", "sheets"}
    assert found["sheets"] == [] or found["refused"] == []
    return found["refused"]  # type: ignore[no-any-return]


def test_a_reading_in_full() -> None:
    first = (
        '<sheetFormatPr/><cols><col min="2" max="3" hidden="1"/></cols><sheetData>'
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>0.05</v></c>'
        '<c r="C1" t="e"><v>#REF!</v></c></row>'
        '<row r="4" hidden="1"><c r="A4" s="2" t="s"><v>1</v></c><c r="B4"><f>1+1</f><v>2</v></c></row>'
        '<row r="3000" ht="0"/><row r="3001" hidden="1"/></sheetData>'
        '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    )
    sheets = {"Skjema": first, ".Liste": cells('<c t="b"><v>1</v></c>')}
    parts = book(sheets, styles_xml=FORMATS, sharedStrings_xml=TEXTS)
    parts["xl/worksheets/_rels/sheet2.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="x/comments" Target="../comments1.xml"/></Relationships>'
    )
    parts["xl/comments1.xml"] = "<comments/>"
    none = {"formulas": [], "errors": [], "odd": {}, "merged": [], "hidden": [], "hidden_columns": []}
    assert unpack_workbook(zipped(parts)) == {
        "refused": [],
        "sheets": [
            {
                "name": "Skjema",
                "texts": [["ukjent", "0.05", ""], ["", "", ""], ["", "", ""], ["7", "2", ""]],
                "contents": {
                    "formulas": ["B4"],
                    "rows": 4,
                    "columns": 3,
                    "errors": ["C1"],
                    "odd": {"B1": "percent", "A4": "struck"},
                    "merged": ["A1:B1"],
                    "hidden": [4, 3000, 3001],
                    "hidden_columns": [(2, 3)],
                    "texts": 2,
                },
                "visible": True,
                "notes": False,
            },
            {
                "name": ".Liste",
                "texts": [["[bool]"]],
                "contents": {**none, "rows": 1, "columns": 1, "texts": 0},
                "visible": False,
                "notes": True,
            },
        ],
    }


PLAIN = book({"Skjema": cells("<c><v>7</v></c>")})
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (OLE + bytes(600), "old_excel"),
        (b"not a workbook", "damaged"),
        (b"", "damaged"),
        (zipped({**PLAIN, "xl/worksheets/sheet1.xml": "<worksheet>"}), "damaged"),
        (zipped({**PLAIN, "xl/workbook.xml": "<workbook>"}), "damaged"),
        (zipped({**PLAIN, "xl/other.xml": "<!DOCTYPE a><a/>"}), "damaged"),
        (zipped({"letter.txt": "generated"}), "not_workbook"),
        (zipped({name: part for name, part in PLAIN.items() if "_rels" not in name}), "damaged"),
        (zipped({name: part for name, part in PLAIN.items() if name != "_rels/.rels"}), "damaged_inside"),
        (zipped({**PLAIN, "XL/WORKBOOK.XML": "<a/>"}), "damaged"),
    ],
)
def test_what_is_refused_and_why(data: bytes, what: str) -> None:
    assert refused(data) == [{"what": what}]


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", "files"),
        ("xl/connections.xml", "sources"),
        ("xl/embeddings/o.bin", "objects"),
        ("xl/activeX/activeX1.bin", "controls"),
    ],
)
def test_more_than_cells_is_refused_and_all_of_it_is_told(part: str, kind: str) -> None:
    assert refused(zipped({**PLAIN, part: "<x/>"})) == [{"what": "foreign", "kind": kind}]
    assert refused(zipped({part: "<x/>"})) == [{"what": "not_workbook"}, {"what": "foreign", "kind": kind}]
    assert refused(zipped({**PLAIN, part: "<x/>", "xl/theme/x.xml": "<x/>"})) == [{"what": "foreign", "kind": kind}]


@pytest.mark.parametrize(("count", "most"), [(6, 5), (7, 5)])
def test_too_many_parts_are_counted(monkeypatch, count: int, most: int) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("tilstand.sandbox.documents.MOST_ENTRIES", most)
    data = zipped({f"{at}.xml": "<a/>" for at in range(count)})
    assert refused(data) == [{"what": "large_parts", "count": count}]


@pytest.mark.parametrize(("bytes_", "size"), [(999_999, 1), (2_000_000, 2), (2_000_001, 2), (2_999_999, 2), (5, 1)])
def test_how_large_it_would_be_is_told_in_megabytes(monkeypatch, bytes_: int, size: int) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("tilstand.sandbox.documents.MOST_UNPACKED", 4)
    assert refused(zipped({"a.txt": b"0" * bytes_})) == [{"what": "large_unpacked", "size": size}]


def directory(change: Callable[[zipfile.ZipFile], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory that says something else of its parts."""
    opened = zipfile.ZipFile

    def opening(stream: io.BytesIO) -> zipfile.ZipFile:
        archive = opened(stream)
        change(archive)
        return archive

    monkeypatch.setattr(module.zipfile, "ZipFile", opening)


def test_an_encrypted_part_is_told_as_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    def lock(archive: zipfile.ZipFile) -> None:
        archive.infolist()[0].flag_bits |= 1

    data = zipped(PLAIN)
    directory(lock, monkeypatch)
    assert refused(data) == [{"what": "encrypted"}]


def test_two_parts_of_one_name_are_told_as_damage() -> None:
    stream = io.BytesIO(zipped(PLAIN))
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "a") as archive:
        warnings.simplefilter("ignore", UserWarning)
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refused(stream.getvalue()) == [{"what": "damaged"}]


@pytest.mark.parametrize(("address", "wide"), [("SF1", False), ("SG1", True), ("A100000", False), ("A100001", True)])
def test_a_cell_far_away_is_told_with_its_sheet(address: str, wide: bool) -> None:
    row = "".join(filter(str.isdigit, address))
    far = ROWS.format(f'<row r="{row}"><c r="{address}"><v>1</v></c></row>')
    said = refused(zipped(book({"Først": cells("<c><v>1</v></c>"), "Langt": far})))
    assert said == [{"what": "large_sheet", "sheet": "Langt"}] * wide


@pytest.mark.parametrize(("most", "large"), [(17, True), (18, False)])
def test_texts_are_counted_as_if_all_were_the_longest(monkeypatch, most: int, large: bool) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(module, "MOST_TEXT", most)
    used = cells('<c t="s"><v>0</v></c><c t="s"><v>1</v></c>')
    data = zipped(book({"A": used, "B": cells('<c t="s"><v>1</v></c>')}, sharedStrings_xml=TEXTS))
    assert refused(data) == [{"what": "large_texts"}] * large
    assert refused(zipped(book({"A": cells("<c><v>1</v></c>")}))) == []


def test_a_sheet_begins_in_its_first_cell_whatever_stands_there() -> None:
    data = zipped(book({"Skjema": ROWS.format('<row r="2"><c r="C2"><v>7</v></c></row>')}))
    (one,) = unpack_workbook(data)["sheets"]
    assert one["texts"] == [["", "", ""], ["", "", "7"]]


def test_the_limit_of_texts_is_that_of_the_guide() -> None:
    assert module.MOST_TEXT == 200_000_000


def test_sheets_that_no_list_names_and_parts_that_are_none() -> None:
    loose = {**PLAIN, "xl/worksheets/loose.xml": f"<worksheet>{cells('<c><f/></c>')}</worksheet>"}
    (one,) = unpack_workbook(zipped({**loose, "docProps/app.txt": "<", "a/_rels/b.xml": "<"}))["sheets"]
    assert (one["name"], one["texts"], one["contents"]["formulas"]) == ("Skjema", [["7"]], [])
    far = ROWS.format('<row><c r="SG1"><v>1</v></c></row>')
    loose["xl/worksheets/loose.xml"] = f"<worksheet>{far}</worksheet>"
    assert refused(zipped(loose)) == [{"what": "large_sheet", "sheet": "loose.xml"}]


# The parts of a workbook around its sheets: names, notes, formats of numbers, lengths of texts.


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


# Zipped documents are not trusted: what is too large, too steep, hidden or ambiguous is not opened.


def make_archive(**parts: bytes) -> zipfile.ZipFile:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("_", "."), content)
    return zipfile.ZipFile(stream)


def test_an_ordinary_document_is_opened() -> None:
    archive = make_archive(a_xml=b"<a/>", b_txt=b"x" * 2_000)
    assert sum_unpacked_size(archive) == 2_004
    assert find_archive_fault(archive) is None


@pytest.mark.parametrize(("most", "found"), [(2, None), (1, ArchiveFault.PARTS)])
def test_as_many_parts_as_are_allowed_and_no_more(monkeypatch, most: int, found: ArchiveFault | None) -> None:
    monkeypatch.setattr("tilstand.sandbox.documents.MOST_ENTRIES", most)
    assert find_archive_fault(make_archive(a_xml=b"<a/>", b_xml=b"<b/>")) is found


@pytest.mark.parametrize(("most", "found"), [(8, None), (7, ArchiveFault.SIZE)])
def test_as_many_bytes_as_are_allowed_and_no_more(monkeypatch, most: int, found: ArchiveFault | None) -> None:
    monkeypatch.setattr("tilstand.sandbox.documents.MOST_UNPACKED", most)
    assert find_archive_fault(make_archive(a_xml=b"<a/>", b_xml=b"<b/>")) is found


@pytest.mark.parametrize(("size", "found"), [(1_000_000, None), (1_000_001, ArchiveFault.SIZE)])
def test_a_part_that_shrinks_to_nothing_is_a_bomb_only_if_it_is_large(size: int, found: ArchiveFault | None) -> None:
    assert find_archive_fault(make_archive(a_txt=b"0" * size)) is found
    assert find_archive_fault(make_archive(a_txt=b"0" * size, b_txt=b"small")) is found


@pytest.mark.parametrize(("ratio", "found"), [(20, None), (19, ArchiveFault.SIZE)])
def test_how_much_a_part_may_shrink(monkeypatch, ratio: int, found: ArchiveFault | None) -> None:
    archive = make_archive(a_txt=b"0" * 2_000_000)
    archive.infolist()[0].compress_size = 100_000
    monkeypatch.setattr("tilstand.sandbox.documents.MOST_RATIO", ratio)
    assert find_archive_fault(archive) is found


def test_encrypted_parts_are_not_opened() -> None:
    archive = make_archive(a_xml=b"<a/>", b_xml=b"<b/>")
    archive.infolist()[1].flag_bits |= 1
    assert find_archive_fault(archive) is ArchiveFault.ENCRYPTED


def test_what_two_readers_could_read_differently_is_not_opened() -> None:
    archive = make_archive(a_xml=b"<a/>", A_xml=b"<b/>")
    assert find_archive_fault(archive) is ArchiveFault.AMBIGUOUS
    unusual = make_archive(a_xml=b"<a/>", b_xml=b"<b/>")
    unusual.infolist()[0].compress_type = zipfile.ZIP_LZMA
    assert find_archive_fault(unusual) is ArchiveFault.AMBIGUOUS
    stored = make_archive(a_xml=b"<a/>")
    stored.infolist()[0].compress_type = zipfile.ZIP_STORED
    assert find_archive_fault(stored) is None


def test_elements_are_called_with_their_names_and_attributes_in_order() -> None:
    found: list[tuple[str, dict[str, str]]] = []
    parse_xml_events(b'<a xmlns="urn:x"><b c="1"/></a>', lambda name, about: found.append((name, about)))
    assert found == [("a", {}), ("b", {"c": "1"})]
    parse_xml_events(b"<a/>")


@pytest.mark.parametrize(
    "content", [b"<a>", b"", b"<a/><b/>", b"<!DOCTYPE a><a/>", b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>']
)
def test_xml_that_cannot_be_parsed_or_brings_a_type_is_refused(content: bytes) -> None:
    with pytest.raises(DamagedXmlError):
        parse_xml_events(content)
    for name in ("a_xml", "a_rels", "A_XML"):
        with pytest.raises(DamagedXmlError):
            check_archive_xml(make_archive(**{name: content}))
    check_archive_xml(make_archive(a_txt=content))
    check_archive_xml(make_archive(a_xml=b"<a/>"))


def test_the_limits_are_those_that_the_guide_tells() -> None:
    assert (MOST_BYTES, MOST_UNPACKED) == (20_000_000, 100_000_000)
    assert (limits.MOST_ENTRIES, limits.MOST_RATIO) == (2_000, 200)


def test_every_reason_has_the_name_under_which_it_is_worded() -> None:
    assert [one.value for one in ArchiveFault] == ["parts", "size", "encrypted", "ambiguous"]
