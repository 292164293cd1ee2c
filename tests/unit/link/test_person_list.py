"""Lists of persons: how they are read, what their columns are, and what of them can be linked."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tilstand.errors import LinkError, TilstandError, UsageError
from tilstand.link.encoding import RecordEncoder
from tilstand.link.person_list import PersonList, choose_columns, encode_list, read_person_list, suggest_columns

ENCODER = RecordEncoder(bytes(32), 2026, ["labour"])
LINES = "Nr;Fornavn;Etternavn;Født\n1;Kåre;Øye;3.5.1999\n2;Žofia;;\n"


def write_sheet(file: Path, rows: list[list[Any]], hidden_first: bool = False) -> Path:
    with xlsxwriter.Workbook(file) as book:
        if hidden_first:
            hidden = book.add_worksheet("hidden")
            hidden.write(0, 0, "Kari")
            book.add_worksheet("empty").activate()
            hidden.hide()
        sheet, day = book.add_worksheet("list"), book.add_format({"num_format": "d. mmm yyyy"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell, *([day] if isinstance(cell, datetime) else []))
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_each_encoding_is_read_alike(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_text(LINES, encoding)
    listed = read_person_list(tmp_path / "a.csv")
    assert listed.headers == ("Nr", "Fornavn", "Etternavn", "Født")
    assert listed.rows == (("1", "Kåre", "Øye", "3.5.1999"), ("2", "Žofia", "", ""))


def test_csv_as_excel_saves_it_in_norway_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("Fornavn;Etternavn\r\nKåre;Øye\r\n".encode("cp1252"))
    assert read_person_list(tmp_path / "a.csv").rows == (("Kåre", "Øye"),)


def test_signs_within_quotation_marks_part_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('Given name,Surname\n"Ana ""Lita""","García, López"\nKim\n', "utf-8")
    assert read_person_list(tmp_path / "a.csv").rows == (('Ana "Lita"', "García, López"), ("Kim", ""))


def test_excel_is_read_with_its_days_below_a_title_from_the_sheet_that_is_shown(tmp_path: Path) -> None:
    rows = [["Oversikt"], [], ["Førenamn", "Etternamn", "Fødd", "Alder"], ["Ana", "Luz", datetime(1999, 5, 3), 27.0]]
    listed = read_person_list(write_sheet(tmp_path / "a.xlsx", rows, hidden_first=True))
    assert listed == PersonList(("Førenamn", "Etternamn", "Fødd", "Alder"), (("Ana", "Luz", "1999-05-03", "27"),))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("lost.csv", "Fornavn;Etternavn\nK\ufffdre;Nordmann\n".encode()),
        ("twice.csv", "Fornavn;Etternavn\nKÃ¥re;Nordmann\n".encode()),
        ("undefined.csv", b"Fornavn;Etternavn\nK\x81re;Nordmann\n"),
        ("torn.csv", b"\xff\xfeF\x00o"),
        ("nothing.csv", b""),
        ("headers.csv", b"Fornavn;Etternavn\n;;\n"),
        ("locked.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"Nordmann"),
        ("damaged.xlsx", b"PK\x03\x04Nordmann"),
        ("long.csv", b"Fornavn;Etternavn\n" + b"Kari;Nordmann\n" * 100_001),
        ("cell.csv", b"Fornavn;Etternavn\nKari;" + b"Nordmann" * 200),
        ("quote.csv", b'Fornavn;Etternavn\nKari;"' + b"Nordmann" * 20_000),
    ],
)
def test_what_cannot_be_read_with_certainty_is_refused_without_a_name(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(LinkError) as told:
        read_person_list(tmp_path / name)
    assert name in told.value.title
    assert "Nordmann" not in str(told.value)


@pytest.mark.parametrize(
    ("headers", "kinds"),
    [
        (["Fornavn", "ETTERNAVN", "Fødselsdato (dd.mm.åååå)", "Kjønn"], ["given", "surname", "birth", "sex"]),
        (["First name", "Last Name", "DOB", "Country of origin"], ["given", "surname", "birth", "nationality"]),
        (["Førenamn", "Etternamn", "Fødselsår", "Statsborgarskap"], ["given", "surname", "birth_year", "nationality"]),
        (["Namn", "Andre namn", "Alder", "Saksnummer"], ["name", "alias", "age"]),
        (["Imię", "Nazwisko", "Data urodzenia", "Płeć"], ["given", "surname", "birth", "sex"]),
        (["Kommune", "Saksbehandlers navn"], []),
        (["Fornavn", "Fornavn"], ["given"]),
    ],
)
def test_columns_are_suggested_by_their_headers(headers: list[str], kinds: list[str]) -> None:
    assert list(suggest_columns(headers)) == kinds


LISTED = PersonList(("Fornavn", "Etternavn", "X", "Y", "Y"), (("Kari", "Nordmann", "1999", "", ""),))


def test_what_somebody_says_of_a_column_goes_before_what_is_suggested() -> None:
    assert choose_columns(LISTED, ["birth=X"], "a.csv") == {"given": 0, "surname": 1, "birth": 2}
    assert choose_columns(LISTED, ["name=Fornavn", "surname="], "a.csv") == {"name": 0}


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (["birth"], UsageError),
        (["height=X"], UsageError),
        (["birth=Z"], UsageError),
        (["birth=Y"], UsageError),
        (["given=", "surname="], LinkError),
        (["given=", "surname=", "sex=X"], LinkError),
    ],
)
def test_a_column_that_is_not_meant_clearly_is_refused(said: list[str], kind: type[TilstandError]) -> None:
    with pytest.raises(kind):
        choose_columns(LISTED, said, "a.csv")


def test_the_report_counts_each_class_and_each_column() -> None:
    headers = ("Fornavn", "Etternavn", "Født", "Alias", "Kjønn", "Gruppe", "Notat")
    rows = (
        ("Kari", "Nordmann", "3.5.1999", "Lita", "K", "labour", "x"),
        ("Ola", "Nordmann", "?", "", "?", "Nordmann", ""),
        ("", "", "2008-2010", "", "", "", ""),
        ("Kim", "", "", "", "x", "", "x"),
    )
    listed = PersonList(headers, rows)
    numbers = count(1)
    columns = choose_columns(listed, [], "a.csv")
    records, report = encode_list(listed, columns, ENCODER, lambda: f"{next(numbers):016x}")
    assert dict(report.classes) == {"full": 1, "name": 1, "birth": 1, "none": 1}
    assert [record.linkable for record in records] == [True, True, True, False]
    assert [record.strata["group"] for record in records] == ["labour", "", "", ""]
    told = {column.kind: (column.filled, column.unread) for column in report.columns}
    assert told == {
        **{"given": (3, 0), "surname": (2, 0), "alias": (1, 0), "birth": (3, 1), "sex": (3, 1), "group": (2, 1)}
    }
    assert (report.records, report.aliases, report.bands, report.ungrouped, report.unused) == (4, 1, 1, 1, 1)
    assert "Nordmann" not in str(report.to_dict())


def test_row_numbers_are_at_random_and_never_the_same() -> None:
    listed = PersonList(("Fornavn",), (("Kari",),) * 3)
    drawn = iter(["a" * 16, "a" * 16, "b" * 16, "b" * 16, "c" * 16])
    records, _ = encode_list(listed, {"given": 0}, ENCODER, lambda: next(drawn))
    assert [record.row[0] for record in records] == ["a", "b", "c"]
    first, _ = encode_list(listed, {"given": 0}, ENCODER)
    second, _ = encode_list(listed, {"given": 0}, ENCODER)
    assert not {record.row for record in first} & {record.row for record in second}
