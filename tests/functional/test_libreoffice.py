"""Our workbook in a real LibreOffice: saved there, also by way of OpenDocument, and read as it was meant."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from plant.faults import FAULTS
from plant.judge import Meant, judged, meant
from plant.returned import CHECK
from tilstand import collect, define

OFFICE = shutil.which("soffice")
SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"
Convert = Callable[..., Path]

pytestmark = [pytest.mark.proof, pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not on this machine")]


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """A file as LibreOffice saves it in another format, with a profile of its own."""
    profile = tmp_path_factory.mktemp("profile")

    def converted(file: Path, kind: str) -> Path:
        out = tmp_path_factory.mktemp("saved")
        subprocess.run(
            [
                str(OFFICE),
                "--headless",
                f"-env:UserInstallation={profile.as_uri()}",
                "--convert-to",
                kind,
                "--outdir",
                str(out),
                str(file),
            ],
            check=True,
            capture_output=True,
        )
        return out / f"{file.stem}.{kind}"

    return converted


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Meant:
    view = define.read_collection(SAGALAND).at("2031")
    return meant(view, "2031", "havn_shelter", tmp_path_factory.mktemp("sent"))


@pytest.fixture(scope="module")
def opendocument(convert: Convert, sent: Meant, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The filled workbook, opened and saved as OpenDocument."""
    file = tmp_path_factory.mktemp("filled") / "havn_shelter.xlsx"
    file.write_bytes(sent.data)
    return convert(file, "ods")


@pytest.fixture(scope="module")
def saved(convert: Convert, opendocument: Path) -> Path:
    """The filled workbook, saved by way of OpenDocument."""
    return convert(opendocument, "xlsx")


def test_what_libreoffice_saves_is_read_as_it_was_meant(sent: Meant, saved: Path) -> None:
    submission, findings = collect.read_submission(sent.collection, "2031", saved)
    assert [one.format_finding_message("en") for one in findings] == []
    assert submission is not None
    assert {one.key: one.value for one in submission.observations} == sent.figures


def test_the_sums_are_worked_out_and_said_in_words(sent: Meant, saved: Path) -> None:
    said = [
        row[CHECK]
        for name in CalamineWorkbook.from_path(saved).sheet_names
        for row in CalamineWorkbook.from_path(saved).get_sheet_by_name(name).to_python(skip_empty_area=False)
        if len(row) > CHECK
    ]
    assert "Kjønn: Delene gir 54, men her står det 11. Rett en av dem." in "\n".join(map(str, said))


def test_faults_made_in_libreoffices_file_are_told_the_same(sent: Meant, saved: Path, tmp_path: Path) -> None:
    theirs = replace(sent, data=saved.read_bytes())
    assert [told for fault in FAULTS[::8] if (told := judged(theirs, fault, tmp_path))] == []


def test_an_opendocument_file_is_refused_with_what_helps(sent: Meant, opendocument: Path) -> None:
    submission, findings = collect.read_submission(sent.collection, "2031", opendocument)
    assert submission is None
    (only,) = findings
    assert only.rule == "C001"
    assert ".xlsx" in only.do.text("en")
