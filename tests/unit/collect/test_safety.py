"""Files that are refused before anybody reads a figure in them."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile

import pytest

from tilstand import collect
from tilstand.collect import csv_files
from tilstand.sandbox.workbook import unpack_workbook

SHEET = "xl/worksheets/sheet2.xml"


@pytest.fixture(scope="module")
def blank(sagaland, tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("blank") / "havn_shelter.xlsx"
    collect.write_workbook_template(sagaland, "2031", "havn_shelter", path, {})
    return path.read_bytes()


@pytest.fixture
def refused(sagaland, tmp_path, rules, text):
    def read(data: bytes, name: str = "havn_shelter.xlsx") -> tuple[set[str], str]:
        path = tmp_path / name
        path.write_bytes(data)
        submission, findings = collect.read_submission(sagaland, "2031", path)
        assert submission is None
        assert findings.errors
        return rules(findings) - {"C030"}, text(findings)  # that some cells are blank is no fault

    return read


def sheets(read: dict) -> dict:
    """The sheets of a workbook by name."""
    return {one["name"]: one for one in read["sheets"]}


def cell(address: str, inside: str):
    """A change that puts a cell's content into a sheet: in its own place, or behind everything else."""

    def change(xml: bytes) -> bytes:
        put = f'<c r="{address}">{inside}</c>'.encode()
        found, count = re.subn(rb'<c r="%s"[^>]*/>' % address.encode(), put, xml)
        if count:
            return found
        row = "".join(filter(str.isdigit, address))
        return xml.replace(b"</sheetData>", f'<row r="{row}">'.encode() + put + b"</row></sheetData>")

    return change


def test_the_blank_workbook_itself_is_let_through(blank) -> None:
    assert unpack_workbook(blank)["refused"] == []


def test_formula_is_refused_with_its_address(blank, refused, rezipped) -> None:
    said, told = refused(rezipped(blank, {SHEET: cell("B8", "<f>SUM(B9:B10)</f><v>12</v>")}))
    assert said == {"C005"}
    assert "B8" in told
    assert "Bo- og oppfølgingstiltak" in told
    assert "SUM" not in told


def test_formula_without_an_address_is_still_found(blank, refused, rezipped) -> None:
    def xml(old: bytes) -> bytes:
        return old.replace(b"</sheetData>", b"<row><c/><c><f>1+1</f><v>2</v></c></row></sheetData>")

    checked = unpack_workbook(rezipped(blank, {SHEET: xml}))
    last = re.findall(rb'<row r="(\d+)"', zipfile.ZipFile(io.BytesIO(blank)).read(SHEET))[-1].decode()
    assert f"B{int(last) + 1}" in sheets(checked)["Bo- og oppfølgingstiltak"]["contents"]["formulas"]
    assert refused(rezipped(blank, {SHEET: xml}))[0] == {"C070"}


def test_shared_formula_counts_for_every_cell(blank, refused, rezipped) -> None:
    inside = '<f t="shared" si="0"/><v>3</v>'
    assert refused(rezipped(blank, {SHEET: cell("C9", inside)}))[0] == {"C005"}


@pytest.mark.parametrize(
    "part",
    ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/externalLinks/externalLink1.xml", "xl/embeddings/o.bin"],
)
def test_more_than_cells_is_refused(blank, refused, rezipped, part: str) -> None:
    assert refused(rezipped(blank, added=[(part, b"<x/>")]))[0] == {"C003"}


def test_macro_workbook_by_its_name(blank, refused) -> None:
    assert refused(blank, "havn_shelter.xlsm")[0] == {"C003"}


def test_encrypted_workbook(refused) -> None:
    data = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert refused(data)[0] == {"C004"}


def test_encrypted_entry_in_the_zip(blank, refused) -> None:
    at = blank.rindex(b"PK\x01\x02")
    flags = struct.unpack("<H", blank[at + 8 : at + 10])[0] | 1
    assert refused(blank[: at + 8] + struct.pack("<H", flags) + blank[at + 10 :])[0] == {"C004"}


def test_old_excel_format(refused) -> None:
    said, told = refused(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    assert said == {"C001"}
    assert ".xls" in told


@pytest.mark.parametrize("data", [b"not a workbook", b"PK\x03\x04 neither"], ids=["text", "broken zip"])
def test_damaged_file(refused, data: bytes) -> None:
    assert refused(data)[0] == {"C001"}


def test_a_zip_that_is_no_workbook(refused) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("letter.txt", "generated")
    assert refused(out.getvalue())[0] == {"C001"}


def test_zip_bomb_is_refused_by_its_directory(blank, refused, rezipped) -> None:
    bomb = rezipped(blank, added=[("xl/media/a.bin", bytes(30_000_000))])
    assert len(bomb) < 100_000
    assert refused(bomb)[0] == {"C002"}


def test_a_directory_that_lies_about_a_size_is_found_out(blank, refused) -> None:
    entry = next(e for e in zipfile.ZipFile(io.BytesIO(blank)).infolist() if e.filename == SHEET)
    data = bytearray(blank)
    at = data.rindex(SHEET.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = struct.pack("<I", entry.file_size // 2)
    assert refused(bytes(data))[0] == {"C001"}


def test_too_many_parts(blank, refused, rezipped) -> None:
    assert refused(rezipped(blank, added=[(f"x/{n}", b"") for n in range(2_100)]))[0] == {"C002"}


def test_too_large_on_disk(refused, monkeypatch) -> None:
    monkeypatch.setattr(csv_files, "MOST_BYTES", 1_000)
    monkeypatch.setattr(csv_files, "MOST_TEXT", 1_500)
    assert refused(b"x" * 1_400)[0] == {"C002"}
    assert refused(b"x" * 1_400, "havn_shelter.csv")[0] == {"C006"}
    assert refused(b"x" * 2_000, "havn_shelter.csv")[0] == {"C002"}


def test_one_cell_at_the_far_corner_would_fill_the_memory(blank, refused, rezipped) -> None:
    assert refused(rezipped(blank, {SHEET: cell("XFD1048576", "<v>1</v>")}))[0] == {"C002"}


def test_document_types_are_never_parsed(blank, refused, rezipped) -> None:
    bomb = b'<!DOCTYPE worksheet [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    xml = lambda old: old.replace(b"<worksheet", bomb + b"<worksheet", 1)  # noqa: E731
    assert refused(rezipped(blank, {SHEET: xml}))[0] == {"C001"}


def test_two_parts_of_one_name_could_be_read_in_two_ways(blank, refused, rezipped) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        twice = rezipped(blank, added=[(SHEET, b"<worksheet/>")])
    assert refused(twice)[0] == {"C001"}


@pytest.mark.parametrize("name", ["havn_shelter.ods", "havn_shelter.pdf", "havn_shelter"])
def test_other_kinds_of_file(refused, name: str) -> None:
    assert refused(b"generated", name)[0] == {"C001"}


def test_missing_path(sagaland, tmp_path, rules) -> None:
    submission, findings = collect.read_submission(sagaland, "2031", tmp_path / "havn_shelter.csv")
    assert submission is None
    assert rules(findings) == {"C001"}


RELATIONS = "xl/_rels/workbook.xml.rels"


@pytest.mark.parametrize("target", ["worksheets/sheet2.dat", "../outside.xml", "worksheets/nowhere.xml"])
def test_a_sheet_lies_where_it_is_looked_through(blank, refused, rezipped, target: str) -> None:
    """Else a formula in it would be read as a number, and a far cell would fill the memory."""
    moved = lambda old: old.replace(b"worksheets/sheet2.xml", target.encode())  # noqa: E731
    data = rezipped(blank, {RELATIONS: moved}, [("xl/worksheets/sheet2.dat", b"<worksheet/>")])
    assert refused(data)[0] == {"C001"}


def test_two_sheets_of_one_name_could_be_read_in_two_ways(blank, refused, rezipped) -> None:
    twice = lambda old: old.replace("Spørsmål".encode(), "Les dette først".encode())  # noqa: E731
    assert refused(rezipped(blank, {"xl/workbook.xml": twice}))[0] == {"C001"}


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="9999"><c r="B9999"><v>1</v></c><c r="B9999"><v>2</v></c></row>',
        b'<row r="9999"/><row r="9998"><c r="B9998"><v>1</v></c></row>',
        b'<row r="9999"><c r="C9999"><v>1</v></c><c r="B9999"><v>2</v></c></row>',
    ],
)
def test_a_cell_that_stands_twice_could_be_read_in_two_ways(blank, refused, rezipped, rows: bytes) -> None:
    put = lambda old: old.replace(b"</sheetData>", rows + b"</sheetData>")  # noqa: E731
    assert refused(rezipped(blank, {SHEET: put}))[0] == {"C001"}


def test_one_long_text_used_in_thousands_of_cells(blank, refused, rezipped) -> None:
    long = b"<si><t>" + bytes(range(97, 123)) * 2_000 + b"</t></si></sst>"
    cells = b"".join(b'<row r="%d"><c r="B%d" t="s"><v>0</v></c></row>' % (at, at) for at in range(2000, 9000))
    changed = {
        "xl/sharedStrings.xml": lambda old: old.replace(b"</sst>", long),
        SHEET: lambda old: old.replace(b"</sheetData>", cells + b"</sheetData>"),
    }
    assert refused(rezipped(blank, changed))[0] == {"C002"}


@pytest.mark.parametrize(
    "answers",
    [
        "a = " + "[" * 5_000 + "]" * 5_000,
        "a = " + "9" * 5_000,
        '[[answer]]\nform = "shelter"\nquestion = "needs"\nline = ' + "9" * 4_301,
    ],
)
def test_an_answers_file_that_is_too_deep_or_too_long(refused, answers: str) -> None:
    said, told = refused(f'provider = "havn_shelter"\n{answers}\n'.encode(), "havn_shelter.answers.toml")
    assert said == {"C001"}
    assert "havn_shelter.answers.toml" in told


def test_answers_saved_as_windows_text_are_read_and_that_is_said(sagaland, tmp_path) -> None:
    path = tmp_path / "havn_shelter.answers.toml"
    text = 'provider = "havn_shelter"\n[[answer]]\nform = "shelter"\nquestion = "needs"\nnb = "Språk først"\n'
    path.write_bytes(text.encode("cp1252"))
    submission, findings = collect.read_submission(sagaland, "2031", path)
    assert [one.rule for one in findings] == ["C007"]
    assert submission is not None
    assert submission.answers[0].text["nb"] == "Språk først"


@pytest.mark.parametrize(("column", "rule"), [("version", "C040"), ("line", "C060")])
def test_a_number_of_thousands_of_digits(havn, row, rules, column: str, rule: str) -> None:
    digits = "9" * 4_301
    made = row(version=digits) if column == "version" else row(rest=f",,report.pdf,{digits},")
    assert rules(havn(made)[1]) == {rule}
