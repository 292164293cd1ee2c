"""A collection holds its files itself, and none of its words starts a formula where its data are opened."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from tilstand import define
from tilstand.errors import CollectionError

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.csv").write_text("secret")
    return copytree(SAGALAND, tmp_path / "sagaland")


@pytest.mark.parametrize("end", ["../../../../elsewhere/secret.csv", "/etc/passwd", "nowhere", "self.csv"])
def test_a_link_that_leads_out_is_refused_by_its_name(place: Path, end: str) -> None:
    (place / "rounds" / "2031" / "submissions" / "self.csv").symlink_to(end)
    with pytest.raises(CollectionError, match=r"rounds/2031/submissions/self\.csv.*leads out") as told:
        define.read_collection(place)
    assert "secret" not in told.value.message


def test_a_folder_elsewhere_is_none_of_the_collection(place: Path) -> None:
    (place / "rounds" / "2029").symlink_to(place.parent / "elsewhere")
    with pytest.raises(CollectionError, match=r"rounds/2029.*leads out"):
        define.read_collection(place)


def test_a_link_within_and_a_linked_collection_are_none_of_these(place: Path) -> None:
    (place / "note.txt").symlink_to("collection.toml")
    (place.parent / "link").symlink_to(place)
    assert define.read_collection(place.parent / "link").id == define.read_collection(place).id


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_a_label_that_starts_a_formula_is_refused_by_its_name(place: Path, sign: str) -> None:
    file = place / "labels" / "en.toml"
    file.write_text(file.read_text("utf-8").replace('"Woman"', f'"{sign}1+1"'), "utf-8")
    with pytest.raises(CollectionError, match=r"labels/en\.toml.*codes\.sex\.female.*formula"):
        define.read_collection(place)
