"""A round put together from print says so on every page and in every file, and a delivered one nowhere."""

from __future__ import annotations

import csv
import dataclasses
import io
import json

import pytest

from tilstand.model.names import EditionNames
from tilstand.model.release import Release
from tilstand.publish.csv_files import write_table_csv
from tilstand.publish.front_matter import build_cover, get_edition_line
from tilstand.publish.jsonstat import write_jsonstat

RETOLD = "are reconstructed: they are put together from what a printed report"


def based(release: Release, basis: str) -> EditionNames:
    return dataclasses.replace(release.names, basis=basis)


@pytest.mark.parametrize(("basis", "said"), [("reconstructed", True), ("delivered", False)])
def test_it_says_so_in_every_table_and_on_every_page(release: Release, basis: str, said: bool) -> None:
    names, table = based(release, basis), release.tables[0]
    rows = list(csv.reader(io.StringIO(write_table_csv(names, table).decode())))
    assert {row[0] == "reconstructed" for row in rows} == {said}
    cube = json.loads(write_jsonstat(names, table, "en"))
    assert (cube["extension"].get("basis") == "reconstructed") is said
    assert any(RETOLD in note for note in cube.get("note", ())) is said
    assert ("retold from a printed report" in get_edition_line(names).text("en")) is said
    assert ("Retold from a printed report" in json.dumps(build_cover(names, "en"))) is said
