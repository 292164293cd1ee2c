"""Large plain files are read by DuckDB to the same table as row by row; any other file is read by rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand.collect import csv_files
from tilstand.collect import csv_files as wide_file
from tilstand.collect.csv_files import parse_csv_table, read_csv_table
from tilstand.collect.findings import FileReport
from tilstand.define import Collection

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
