"""CSV files: encodings, separators, headings, sizes; which files are refused before a figure is read."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from pathlib import Path

import pytest

from tilstand import collect
from tilstand.collect import csv_files, returned_sheets
from tilstand.collect import csv_files as room
from tilstand.collect import csv_files as wide_file
from tilstand.collect.csv_files import parse_csv_table, read_csv_table
from tilstand.collect.findings import FileReport, TableReport
from tilstand.define import Collection
from tilstand.model import Severity
from tilstand.sandbox.reader_process import UnreadableError
from tilstand.sandbox.workbook import unpack_workbook


def test_plain_utf8_says_nothing(havn, row, rules) -> None:
    submission, findings = havn(row("5"))
    assert rules(findings) == set()
    assert [str(o.value) for o in submission.observations] == ["5"]
    assert submission.observations[0].source.line == 2


def test_utf8_with_byte_order_mark_says_nothing(havn, row, rules) -> None:
    submission, findings = havn(row("5"), encoding="utf-8-sig")
    assert submission is not None
    assert rules(findings) == set()


@pytest.mark.parametrize(("encoding", "name"), [("cp1252", "Windows-1252"), ("utf-16", "UTF-16")])
def test_other_encodings_are_understood_and_told(havn, row, rules, text, encoding: str, name: str) -> None:
    submission, findings = havn(row("5", rest="exact,,rapport.txt,3,øye på ære"), encoding=encoding)
    assert rules(findings) == {"C007"}
    assert name in text(findings)
    assert submission.observations[0].source.quote == "øye på ære"


def spoil(tmp_path, data: bytes):
    path = tmp_path / "havn_shelter.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_other_separators_are_understood_and_told(havn, row, rules, header: str, mark: str) -> None:
    lines = [
        row("5").replace(",", mark),
        row("41,5", measure="mean_stay").replace(",", mark).replace(f'"41{mark}5"', "41,5"),
    ]
    submission, findings = havn(*lines, header=header.replace(",", mark))
    assert rules(findings) == {"C008", "C025"}
    assert [str(o.value) for o in submission.observations] == ["5", "41.5"]


def test_shifted_row_is_told_and_the_others_are_still_checked(havn, row, rules) -> None:
    _, findings = havn("havn_shelter,shelter,2031", row("5"), row("-1", breakdown="sex=male"))
    assert rules(findings) == {"C041", "C022"}


def test_a_breakdown_that_its_own_separator_parts_is_told_as_that(havn, row, header, rules) -> None:
    both = row("5", breakdown="sex=male; age=adult").replace(",", ";")
    _, findings = havn(both, header=header.replace(",", ";"))
    assert rules(findings) == {"C008", "C041"}
    quoted = row("5", breakdown='"sex=male; age=adult"').replace(",", ";")
    assert "C041" not in rules(havn(quoted, header=header.replace(",", ";"))[1])


def test_empty_columns_at_the_end_of_a_row_do_no_harm(havn, row, rules) -> None:
    submission, findings = havn(row("5") + ",,,")
    assert submission is not None
    assert rules(findings) == set()


def test_a_workbook_in_which_nothing_was_filled_is_kept_as_its_headings_and_read_again(
    tmp_path, sagaland, rules
) -> None:
    """It asks what that means, and leaves nothing out; a file of headings that a body sends is empty."""
    headings = (tmp_path / "police.2.xlsx.csv", tmp_path / "police.csv")
    for file in headings:
        file.write_text("provider,form,period,version,measure,breakdown,value,status\n", "utf-8")
    kept, asked = collect.read_submission(sagaland, "2031", headings[0])
    assert kept is not None
    assert (kept.version, kept.observations, rules(asked)) == (2, (), {"C062"})
    sent, refused = collect.read_submission(sagaland, "2031", headings[1])
    assert (sent, rules(refused)) == (None, {"C006"})


def test_weights_follow_the_catalogue(havn, row) -> None:
    _, findings = havn(row("1 233"))
    assert [f.severity for f in findings] == [Severity.INFO]


PLAIN = {
    "commas": "a,b,c\n1,x,\n2, y ,z\n,,\n3,æ,w\n",
    "semicolons, and lines as Windows ends them": "a;b;c\r\n1;x;\r\n2;y;z\r\n",
    "no end of line at the end": "A,b\n1,x\n2,y",
}
ODD = {
    "quotation marks": 'a,b\n1,"x,y"\n',
    "a line that is empty": "a,b\n\n1,x\n",
    "a field too many": "a,b\n1,x\n2,y,z\n",
    "a field too few": "a,b\n1\n",
    "a heading twice": "a,a\n1,x\n",
    "another encoding": "a,b\n1,\xe6\n",
    "nothing filled in": "a,b\n,\n",
}


@pytest.mark.parametrize("text", [*PLAIN.values(), *ODD.values()], ids=[*PLAIN, *ODD])
def test_a_table_is_the_same_however_it_is_read(
    text: str, sagaland: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_files, "WIDE", 1)
    monkeypatch.setattr(wide_file, "WIDE", 1)
    file = tmp_path / "f.csv"
    file.write_bytes(text.encode("latin-1" if text == ODD["another encoding"] else "utf-8"))
    reports = [FileReport(sagaland, sagaland.round("2031"), "f.csv") for _ in range(2)]
    one, other = read_csv_table(file, reports[0]), parse_csv_table(file.read_bytes(), reports[1])
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert (one.header, list(one.rows)) == (other.header, list(other.rows))
    assert reports[0].findings == reports[1].findings


def test_only_plain_files_are_read_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wide_file, "WIDE", 1)
    file = tmp_path / "f.csv"
    for texts, read in ((PLAIN, True), (ODD, False)):
        for text in texts.values():
            data = text.encode("latin-1")
            file.write_bytes(data)
            line = text.splitlines()[0]
            mark = ";" if ";" in line else ","
            found = wide_file.read_wide_columns(file, data, tuple(line.split(mark)), mark)
            assert (found is not None) == read or text in (PLAIN["commas"], ODD["nothing filled in"])


# How much may be read depends on how much memory there is: of the machine, the container and the process.


@pytest.mark.parametrize(
    ("machine", "group", "least"),
    [
        ("MemTotal: 9000 kB\nMemAvailable: 3000 kB\n", None, 3_072_000),
        ("MemAvailable: 3000 kB\n", ("2000000", "500000"), 1_500_000),
        ("MemAvailable: 3000 kB\n", ("2000000", "2500000"), 0),
        ("MemAvailable: 3000 kB\n", ("max", "500000"), 3_072_000),
        ("MemTotal: 9000 kB\n", None, None),
        (None, None, None),
    ],
)
def test_the_least_that_is_known_counts(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    machine: str | None,
    group: tuple[str, str] | None,
    least: int | None,
) -> None:
    for name, text in (("meminfo", machine), *zip(("memory.max", "memory.current"), group or (), strict=False)):
        if text is not None:
            (tmp_path / name).write_text(text, "ascii")
    monkeypatch.setattr(room, "_MACHINE", tmp_path / "meminfo")
    monkeypatch.setattr(room, "_GROUP", tmp_path)
    monkeypatch.setattr(room, "_PROCESS", tmp_path / "nowhere")
    assert room.measure_available_memory() == least


def test_a_text_that_memory_does_not_hold_is_not_begun(
    sagaland: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes(b"x")

    def refuse(size: int, memory: int | None) -> list[str]:
        with large.open("r+b") as opened:
            opened.truncate(size)  # none of it lies on the disk
        monkeypatch.setattr(csv_files, "measure_available_memory", lambda: memory)
        report = TableReport(sagaland, "", "large.csv")
        assert (csv_files.read_file_bytes(large, report, text=True) is None) is bool(report.errors)
        return [finding.what.text("en") for finding in report.findings]

    (told,) = refuse(30_000_000, 100_000_000)
    assert "The file is 30 MB. At most 25 MB are read." in told
    assert refuse(30_000_000, None) == refuse(20_000_000, 0) == []


# Files that are refused before anybody reads a figure in them.


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


@pytest.mark.parametrize(
    ("why", "expected"),
    [
        ({"what": "encrypted"}, "C004"),
        ({"what": "foreign", "kind": "macros"}, "C003 : what=foreign.macros"),
        ({"what": "large_sheet", "sheet": "Ark"}, "C002 sheet “Ark”: what=file.large_sheet"),
        ({"what": "large_parts", "count": 3000}, "C002 : what=file.large_parts(count=3000)"),
        ({"what": "large_unpacked", "size": 200}, "C002 : what=file.large_unpacked(size=200)"),
        ({"what": "large_texts"}, "C002 : what=file.large_texts"),
        ({"what": "old_excel"}, "C001 : remedy=file.not_workbook_do, what=file.old_excel"),
        ({"what": "not_workbook"}, "C001 : remedy=file.not_workbook_do, what=file.not_workbook"),
        ({"what": "damaged"}, "C001 : remedy=file.damaged_do, what=file.not_excel"),
        ({"what": "damaged_inside"}, "C001 : remedy=file.damaged_do, what=file.damaged"),
    ],
)
def test_each_reason_of_the_sandbox_is_told(sagaland, tmp_path, monkeypatch, digest, why, expected: str) -> None:
    (tmp_path / "havn_shelter.xlsx").write_bytes(b"x")
    monkeypatch.setattr(returned_sheets, "run_reader", lambda *_: {"refused": [why], "sheets": []})
    submission, findings = collect.read_submission(sagaland, "2031", tmp_path / "havn_shelter.xlsx")
    assert (submission, digest(findings, "havn_shelter.xlsx")) == (None, expected)


@pytest.mark.parametrize(("why", "told"), [("clock", "C002"), ("memory", "C002"), ("fault", "C001"), ("ended", "C001")])
def test_a_file_that_its_reader_fails_at_is_refused(refused, monkeypatch, why, told: str) -> None:
    def fail(*_: object) -> None:
        raise UnreadableError(why)

    monkeypatch.setattr(returned_sheets, "run_reader", fail)
    assert refused(b"x")[0] == {told}


def test_a_directory_that_lies_about_a_size_is_found_out(blank, refused) -> None:
    entry = next(e for e in zipfile.ZipFile(io.BytesIO(blank)).infolist() if e.filename == SHEET)
    data = bytearray(blank)
    at = data.rindex(SHEET.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = struct.pack("<I", entry.file_size // 2)
    assert refused(bytes(data))[0] == {"C001"}


def test_too_large_on_disk(refused, monkeypatch) -> None:
    monkeypatch.setattr(csv_files, "MOST_BYTES", 1_000)
    monkeypatch.setattr(csv_files, "MOST_TEXT", 1_500)
    assert refused(b"x" * 1_400)[0] == {"C002"}
    assert refused(b"x" * 1_400, "havn_shelter.csv")[0] == {"C006"}
    assert refused(b"x" * 2_000, "havn_shelter.csv")[0] == {"C002"}


def test_missing_path(sagaland, tmp_path, rules) -> None:
    submission, findings = collect.read_submission(sagaland, "2031", tmp_path / "havn_shelter.csv")
    assert submission is None
    assert rules(findings) == {"C001"}


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


# What is told of a file, an answer or a list that does not fit, in full.


HEADER = "provider,form,period,version,measure,breakdown,value,status,qualifier,as_at,document,line,quote"
ANSWER = 'provider = "havn_shelter"\n\n[[answer]]\nform = "shelter"\nquestion = "needs"\n'


def filled(value: str = "5", breakdown: str = "", rest: str = ",,,,") -> str:
    return f"havn_shelter,shelter,2031,1,victims_assisted,{breakdown},{value},,{rest}"


FILES: list[tuple[str, str | bytes, str]] = [
    (
        "havn_shelter.csv",
        f"{HEADER}\n{filled('')}\n{filled('4', breakdown='sex=male')}\n{filled('', breakdown='sex=female')}",
        "C030 row 2: count=2",
    ),
    ("havn_shelter.csv", f"{HEADER}\n{filled('')}", "C030 row 2: count=1 | C062 : provider=Havn shelter"),
    (
        "havn_shelter.csv",
        f"{HEADER}\n{filled('5')}\n{filled('6')}",
        "C021 row 3, “Shelters”, “Presumed victims assisted”: first=place.row(number=2) [victims_assisted]",
    ),
    ("havn_shelter.csv", HEADER, "C006"),
    ("havn_shelter.csv", f"{HEADER}\n\n{',' * 12}\n", "C006"),
    ("havn_shelter.csv", b" \n", "C006"),
    ("havn_shelter.csv", f"{HEADER},value\n{filled()},7", "C010 : columns=value, expected=provider … 15"),
    ("havn_shelter.csv", f"{HEADER}\n{filled()}".replace(",", ";"), "C008 : separator=separator.semicolon"),
    ("havn_shelter.csv", f"{HEADER}\n{filled()}".replace(",", "\t"), "C008 : separator=separator.tab"),
    ("havn_shelter.csv", f"{HEADER}\n{filled()}".encode("utf-16"), "C007 : encoding=UTF-16"),
    ("havn_shelter.csv", f"{HEADER}\n{filled(rest='exact,,,,sjø')}".encode("cp1252"), "C007 : encoding=Windows-1252"),
    (
        "havn_shelter.csv",
        f"{HEADER}\nsjø".encode() + "\nsjø".encode("cp1252"),
        "C001 : remedy=file.encoding_do, what=file.two_encodings",
    ),
    ("havn_shelter.csv", b"\x81\x8d\n", "C001 : remedy=file.encoding_do, what=file.unknown_encoding"),
    ("havn_shelter.csv", "a\0b\n1\n", "C001 : remedy=file.encoding_do, what=file.not_text"),
    (
        "havn_shelter.csv",
        f"{HEADER}\n{filled()}".replace("status,", "").replace("version", "Kari Oppdiktet"),
        "C009 : columns=version, status, "
        "expected=provider,form,period,version,measure,breakdown,value,status,qualifier,as_at,document,line,quote,r"
        "eadings,remark | C010 : columns=4, expected=provider … 15",
    ),
    ("havn_shelter.csv", f"{HEADER}\n{filled()},more", "C041 row 2: expected=13, found=14"),
    ("havn_shelter.csv", f"{HEADER}\n{filled()}" + '"open', "C001 row 2: remedy=file.quotes_do, what=file.quotes"),
    ("nobody.csv", f"{HEADER}\n{filled()}", "C011 : provider=“nobody”"),
    *(
        (name, "x", "C001 : remedy=file.other_kind_do, what=file.other_kind")
        for name in ("havn_shelter.txt", "havn_shelter.ods", "havn_shelter.pdf", "havn_shelter")
    ),
    ("havn_shelter.xlsm", "x", "C003 : what=foreign.macros"),
    ("havn_shelter.xlsx", "x", "C001 : remedy=file.damaged_do, what=file.not_excel"),
    (
        "havn_shelter.answers.toml",
        f'{ANSWER}nb = "Tolk for VIN 118."',
        "C047 answer 1 (line 3), “Shelters”: column=What do you need most?",
    ),
    (
        "havn_shelter.answers.toml",
        ANSWER.replace("needs", "nothing") + 'nb = "Tolk"',
        "C042 answer 1 (line 3), “Shelters”: expected=trends, needs, form=Shelters, question=“nothing”",
    ),
    (
        "havn_shelter.answers.toml",
        ANSWER.replace('"shelter"', '"police"') + 'nb = "Tolk"',
        "C013 answer 1 (line 3), “Police”: expected=shelter, form=Police, provider=Havn shelter",
    ),
    (
        "havn_shelter.answers.toml",
        ANSWER.replace("havn_shelter", "police") + 'nb = "Tolk"',
        "C012 : provider=Sagaland Police, sender=Havn shelter",
    ),
    ("havn_shelter.answers.toml", f'{ANSWER}nb = "{"ord " * 500}"', ""),
    (
        "havn_shelter.answers.toml",
        f'{ANSWER}nb = "☺ a\\u202eb"',
        "C064 answer 1 (line 3), “Shelters”: question=What do you need most?, signs=U+263A (white smiling face) | "
        "C065 answer 1 (line 3), “Shelters”: question=What do you need most?, signs=U+202E (right-to-left override)",
    ),
    (
        "havn_shelter.answers.toml",
        f'{ANSWER}nb = "a"\n' + ANSWER.partition("\n\n")[2] + 'nb = "b"',
        "C066 “Shelters”: question=What do you need most?",
    ),
    (
        "havn_shelter.answers.toml",
        f"{ANSWER}nb = \n",
        "C001 line 6, character 6: remedy=text.judged.mend, what=text.judged.toml",
    ),
    ("havn_shelter.answers.toml", f'{ANSWER}de = "x"', "C010 answer 1 (line 6): columns=“de”, expected=en … 7"),
    ("havn_shelter.answers.toml", "x = 1\n", "C012 : provider=place.other_text, sender=Havn shelter"),
]


@pytest.mark.parametrize(("name", "content", "expected"), FILES)
def test_what_is_told_of_a_file(
    tmp_path: Path, sagaland: Collection, digest, name: str, content: str | bytes, expected: str
) -> None:
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    _, findings = collect.read_submission(sagaland, "2031", tmp_path / name)
    assert digest(findings, name) == expected
