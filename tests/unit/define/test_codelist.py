"""Code lists: codes stand as in their file, and have no order of their own unless that is declared."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tilstand import define
from tilstand.define.settings import CodelistNote

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
FILES = sorted((SAGALAND / "codelists").glob("*.csv"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_codes_of_a_list_stand_as_in_its_file(file: Path) -> None:
    found = define.read_collection(SAGALAND).codelists[file.stem]
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [code.id for code in found.codes] == [row["code"] for row in rows]
    assert [code.parent or "" for code in found.codes] == [row.get("parent") or "" for row in rows]


def test_a_list_has_no_order_of_its_own_unless_that_is_declared() -> None:
    assert not CodelistNote().ordered
    assert CodelistNote(ordered=True).ordered
