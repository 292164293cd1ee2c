"""An edition is written as a whole or not at all, the same every time, with nothing internal in reach."""

import json
from pathlib import Path

import pytest

from tilstand import pipeline
from tilstand.errors import UsageError

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("edition") / "sagaland-2031"
    pipeline.edition(SAGALAND, "2031", out)
    return out


def test_report_data_and_internal_files(edition: Path) -> None:
    """A report, tidy data with a dictionary, a manifest; findings and small counts stay internal."""
    files = {p.relative_to(edition).as_posix() for p in edition.rglob("*") if p.is_file()}
    assert {"report-nb.pdf", "data/dictionary.csv", "manifest.json", "internal/findings.json"} <= files


def test_the_same_inputs_give_the_same_bytes(edition: Path, tmp_path: Path) -> None:
    """An edition can be rebuilt years later and compared."""
    pipeline.edition(SAGALAND, "2031", tmp_path / "again")
    for file in edition.rglob("*"):
        if file.is_file():
            assert (tmp_path / "again" / file.relative_to(edition)).read_bytes() == file.read_bytes()


def test_what_is_public_and_what_is_not(edition: Path) -> None:
    """The manifest marks each file; no public file names an internal one."""
    manifest = json.loads((edition / "manifest.json").read_text("utf-8"))
    visibility = {row["file"]: row["visibility"] for row in manifest["outputs"]}
    assert visibility["internal/findings.json"] == "internal"
    assert visibility["report-nb.pdf"] == "public"
    public = [edition / name for name, seen in visibility.items() if seen == "public"]
    assert not [p for p in public if b"findings.json" in p.read_bytes()]


def test_an_edition_that_cannot_be_built_leaves_the_old_one_alone(edition: Path) -> None:
    """A year that does not exist stops the work before anything is written."""
    before = (edition / "manifest.json").read_bytes()
    with pytest.raises(UsageError):
        pipeline.edition(SAGALAND, "1999", edition)
    assert (edition / "manifest.json").read_bytes() == before
