"""The demonstration: real forms, invented bodies and figures, marked on every page and in every file."""

from __future__ import annotations

import csv
import importlib
import io
import re
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tilstand import collect, define
from tilstand.define.round_settings import Policy
from tilstand.pipeline import release, stages
from tilstand.publish.edition_folders import get_internal_folder
from tilstand.round.state import load_round

pytestmark = pytest.mark.proof
ROOT = Path(__file__).parents[2]
MARK = {"nb": "DEMONSTRASJON", "nn": "DEMONSTRASJON", "en": "DEMONSTRATION"}
TEXTS = (".html", ".csv", ".json", ".md", ".toml", ".txt", ".cff")


@pytest.fixture(scope="module")
def tools() -> Any:
    """The program that makes the collection."""
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        return importlib.import_module("demo_collection")
    finally:
        sys.path.remove(str(ROOT / "tools"))


@pytest.fixture(scope="module")
def place(tools: Any, once: Any) -> Path:
    """The collection, and an edition of its first round."""

    def build(folder: Path) -> None:
        tools.collection(folder / "demo")
        stages.build_edition(folder / "demo", tools.FIRST, folder / "edition")

    folder: Path = once("demonstration", build)
    return folder


@pytest.fixture(scope="module")
def printed(place: Path) -> list[str]:
    """The pages of the edition's report."""
    return [page.extract_text() for page in PdfReader(place / "edition" / "report-nb.pdf").pages]


def test_its_figures_agree_and_every_body_has_delivered(place: Path, tools: Any) -> None:
    held = define.read_collection(place / "demo")
    batch = collect.collect_round(held, tools.FIRST)
    assert not batch.findings.errors
    assert {one.provider for one in batch.submissions} == set(held.reporting(held.rounds[tools.FIRST]))


def test_what_is_decided_of_small_numbers_in_its_round_leaves_none_in_print(place: Path, tools: Any) -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        decided = tomllib.loads(importlib.import_module("demo_round").DECISION)
    finally:
        sys.path.remove(str(ROOT / "tools"))
    policy, state = Policy.model_validate({"method": "round", **decided}), load_round(place / "demo", tools.FIRST)
    assert policy.protects
    assert policy.decided_by
    world = release.print_round(state, release.load_earlier_numbers(state), policy).world
    assert world.moved
    assert not [key for key, limit in world.thresholds.items() if 1 <= world.numbers[key] < limit]


def test_no_real_body_is_named_anywhere(place: Path, tools: Any, printed: list[str]) -> None:
    real = [name for name in tools.names() if len(name) > 2]

    def named(text: str) -> set[str]:
        return {name for name in real if name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)}

    texts = [file for file in place.rglob("*") if file.suffix in TEXTS]
    assert len(texts) > 100
    said = {file.relative_to(place).as_posix(): named(file.read_text("utf-8")) for file in texts}
    assert {file: found for file, found in said.items() if found} == {}
    assert not named("\n".join(printed))


def test_every_page_of_the_site_says_that_all_is_invented(place: Path) -> None:
    pages = sorted((place / "edition" / "site").rglob("*.html"))
    assert len(pages) > 50
    for page in pages:
        text = page.read_text("utf-8")
        tag = re.search(r'<html lang="(\w+)"', text)
        assert tag is not None
        assert f"<strong>{MARK[tag[1]]}</strong>" in text, page
        assert 'content="noindex"' in text, page


def test_every_page_of_the_report_says_so(printed: list[str]) -> None:
    assert printed
    for page in printed:
        assert MARK["nb"] in page


def test_every_data_file_says_so(place: Path) -> None:
    data = place / "edition" / "data"
    for file in data.glob("*.csv"):
        if file.name != "dictionary.csv":
            lines = csv.reader(io.StringIO(file.read_text("utf-8-sig")))
            assert "demonstration" in ",".join(next(lines) + next(lines)), file
    for file in data.glob("*.json"):
        text = file.read_text("utf-8").replace(" ", "")
        assert re.search('"demonstration":true|Status":"[a-z]*demonstration[a-z]*"', text), file
    for file in data.glob("*.xlsx"):
        sheets = [text for name, text in parts(file).items() if name.startswith("xl/worksheets/sheet")]
        assert sheets
        assert all(re.search(r"en demonstrasjon|ein demonstrasjon|a demonstration", one) for one in sheets)
    assert '"demonstration": true' in (get_internal_folder(place / "edition") / "manifest.json").read_text("utf-8")


def test_what_bodies_are_sent_says_so_too(place: Path, tools: Any, tmp_path: Path) -> None:
    held = define.read_collection(place / "demo")
    collect.write_workbook_template(held, tools.FIRST, "north_house", tmp_path / "north_house.xlsx", {})
    assert any("en demonstrasjon" in text for text in parts(tmp_path / "north_house.xlsx").values())


def parts(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as book:
        return {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
