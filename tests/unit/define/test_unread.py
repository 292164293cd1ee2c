"""A file of a collection that cannot be read is told once: what it then lacks follows from it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tilstand import define
from tilstand.errors import CollectionError

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("forms/shelter.toml", b'unit = "persons\xe5"'),
        ("rounds/2031/round.toml", b"\xff\xfeperiod"),
        ("measures.toml", b"[measure"),
    ],
)
def test_one_file_one_message(tmp_path: Path, file: str, data: bytes) -> None:
    place = shutil.copytree(SAGALAND, tmp_path / "sagaland")
    (place / file).write_bytes(data)
    with pytest.raises(CollectionError) as told:
        define.read_collection(place)
    assert len([cause for cause in told.value.causes if file in cause]) == 1


def test_a_code_under_a_code_that_is_not_there_is_told(tmp_path: Path) -> None:
    place = shutil.copytree(SAGALAND, tmp_path / "sagaland")
    codes = place / "codelists" / "country.csv"
    lines = codes.read_text("utf-8").splitlines()
    head = lines[0].split(",")
    first, second = (lines[at].split(",") for at in (1, 2))
    first[head.index("parent")], second[head.index("parent")] = "nowhere", first[0]
    codes.write_text("\n".join([lines[0], ",".join(first), ",".join(second), *lines[3:]]), "utf-8")
    with pytest.raises(CollectionError) as told:
        define.read_collection(place)
    assert any("nowhere" in cause for cause in told.value.causes)
