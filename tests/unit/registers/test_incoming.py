"""Tables in and out: the way round changes nothing, all faults are told at once, and nothing is half read."""

from __future__ import annotations

import pytest

from tilstand import registers as room
from tilstand.registers.tables import read_entry_table, to_register_csv, to_register_workbook

from .conftest import NOON, RULING

HEAD = "id,case,court,on,charged,convicted,summary.en\n"


@pytest.fixture
def table(shelf, tmp_path):
    def read(text: str, name: str = "in.csv"):
        file = tmp_path / name
        file.write_bytes(text.encode())
        stood = room.load_register_entries(shelf).entries
        return read_entry_table(shelf.register, file, stood, {"rulings": frozenset(stood)})

    return read


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_goes_out_comes_in_again_and_changes_nothing(shelf, keep, tmp_path, ending):
    keep("a", summary__en='He said "no"; she left.', provisions="new_9", final="no")
    keep("b", court="high", reference="SG-2022-17", after="a", convicted="0")
    entries = room.load_register_entries(shelf).entries
    file = tmp_path / f"out.{ending}"
    made = to_register_csv if ending == "csv" else lambda *given: to_register_workbook(*given, "en")
    file.write_bytes(made(shelf.register, entries.values()))
    assert made(shelf.register, entries.values()) == file.read_bytes()
    told = read_entry_table(shelf.register, file, entries, {"rulings": frozenset(entries)})
    assert (told.flaws, list(told.findings)) == ((), [])
    assert room.keep_entries(shelf, told.entries, by="Ola", at=NOON) == ()


def test_codes_may_be_written_as_they_are_called(table):
    told = table(HEAD + "a,S-1,High court,2021,,2,\n")
    assert told.entries["a"]["court"] == "high"


def test_a_blank_makes_a_blank_and_a_column_that_is_not_there_stays(table, keep):
    keep("a", convicted="2", final="no")
    told = table(HEAD + "a,S-1,low,2021-05-04,,,\n")
    assert told.entries["a"] == {**RULING, "final": "no"}


def test_all_faults_of_a_table_are_told_at_once_with_their_rows(table):
    rows = "a,S-1,moon,2021,,,\n,S-2,low,2021,,,\nc,S-3,low,May,,x,mail a@b.example\na,S-1,low,2021,,,\n"
    told = table(HEAD + rows)
    assert [(one.row, one.kind) for one in told.flaws] == [
        (2, "code"),
        (3, "id"),
        (4, "number"),
        (4, "day"),
        (4, "email"),
        (5, "twice_id"),
    ]
    assert not told.fits


def test_a_table_without_names_or_with_a_column_too_many_is_told(table):
    assert [one.kind for one in table("case,court\nS-1,low\n").flaws] == ["no_id"]
    assert [(one.kind, one.column) for one in table("id,colour\na,red\n").flaws] == [("column", "colour")]


@pytest.mark.parametrize("text", ["", "id,case\n", 'id,case\na,"S-1\n'])
def test_what_is_no_table_is_told_as_a_finding_and_holds_nothing(table, text):
    told = table(text)
    assert (dict(told.entries), told.fits) == ({}, False)
    assert list(told.findings)


def test_semicolons_and_an_older_encoding_are_read(table):
    assert table("id;case;court;on\na;S-1;low;2021\n").fits
