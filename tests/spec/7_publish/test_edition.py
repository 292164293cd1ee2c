"""An edition is written as a whole or not at all, the same every time, with nothing internal in reach."""

import json
from pathlib import Path

import pytest

from tilstand.errors import UsageError
from tilstand.pipeline import stages
from tilstand.publish.edition_folders import get_internal_folder, list_edition_files

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


@pytest.fixture
def edition(plain: Path) -> Path:
    return plain


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_report_data_and_internal_files(edition: Path) -> None:
    """A report, tidy data with a dictionary, a manifest; findings and small counts lie in a folder beside."""
    assert {"report-nb.pdf", "data/dictionary.csv", "public-manifest.json"} <= names(edition)
    assert {"manifest.json", "findings.json", "disclosure.json"} <= names(get_internal_folder(edition))
    assert get_internal_folder(edition).stat().st_mode & 0o777 == 0o700
    assert not names(edition) & names(get_internal_folder(edition))


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes(edition: Path, tmp_path: Path) -> None:
    """An edition can be rebuilt years later and compared."""
    stages.build_edition(SAGALAND, "2031", tmp_path / "again")
    again = list_edition_files(tmp_path / "again")
    assert {n: f.read_bytes() for n, f in list_edition_files(edition).items()} == {
        n: f.read_bytes() for n, f in again.items()
    }


def test_what_is_public_and_what_is_not(edition: Path) -> None:
    """The manifest marks each file; no public file names an internal one."""
    manifest = json.loads((get_internal_folder(edition) / "manifest.json").read_text("utf-8"))
    visibility = {row["file"]: row["visibility"] for row in manifest["outputs"]}
    assert visibility["internal/findings.json"] == "internal"
    assert visibility["report-nb.pdf"] == "public"
    public = [edition / name for name, seen in visibility.items() if seen == "public"]
    assert not [p for p in public if b"findings.json" in p.read_bytes()]


def test_an_edition_that_cannot_be_built_leaves_the_old_one_alone(edition: Path) -> None:
    """A year that does not exist stops the work before anything is written."""
    before = (get_internal_folder(edition) / "manifest.json").read_bytes()
    with pytest.raises(UsageError):
        stages.build_edition(SAGALAND, "1999", edition)
    assert (get_internal_folder(edition) / "manifest.json").read_bytes() == before
