"""Workbooks as plain data, and why they are refused."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable

import pytest
from handmade import book, zipped

from tilstand.sandbox import workbook as module
from tilstand.sandbox.workbook import unpack_workbook

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
