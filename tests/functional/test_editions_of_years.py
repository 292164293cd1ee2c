"""Editions of several years, laid into one folder: the list of editions grows, and nothing is forgotten."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree
from typing import Any

import html5lib
import pytest

from tilstand.publish.edition_folders import get_internal_folder

pytestmark = pytest.mark.proof

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"


@pytest.fixture(scope="module")
def editions(tilstand: Any, once: Any, plain: Path, former: Path) -> dict[str, Path]:
    """The edition of 2030, that of 2031 after it, the latter once more, and one without a former edition."""

    def build(folder: Path) -> None:
        for name, before in (("2031", former), ("again", folder / "2031")):
            out = ("--out", folder / name, "--former", before)
            done = tilstand("run", SAGALAND, "2031", *out, "--quiet")
            assert done.returncode == 0, done.stderr

    folder: Path = once("editions", build)
    return {"2030": former, "2031": folder / "2031", "again": folder / "again", "alone": plain}


def listed(site: Path, language: str) -> list[str]:
    """Where the list of editions leads to."""
    page = (site / language / "index.html").read_text("utf-8")
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    return [a.get("href") for a in tree.find("body/main").iter("a")]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_list_names_the_former_edition_and_those_that_it_names(editions: dict[str, Path], language: str) -> None:
    both = ["2031/index.html", "2030/index.html"]
    assert listed(editions["2030"] / "site", language) == ["2030/index.html"]
    assert listed(editions["2031"] / "site", language) == both
    assert listed(editions["again"] / "site", language) == both  # a corrected edition forgets none
    assert listed(editions["alone"] / "site", language) == ["2031/index.html"]


def test_the_manifest_names_the_years_beside_its_own(editions: dict[str, Path]) -> None:
    told = {
        name: json.loads((get_internal_folder(path) / "manifest.json").read_text("utf-8"))["earlier"]
        for name, path in editions.items()
    }
    listed_too = {"2030": "2030"}
    assert told == {"2030": {}, "2031": listed_too, "again": listed_too, "alone": {}}


def test_laid_over_each_other_every_edition_in_the_list_is_there(editions: dict[str, Path], tmp_path: Path) -> None:
    site = tmp_path / "site"
    copytree(editions["2030"] / "site", site)
    older = {file.relative_to(site): file.read_bytes() for file in site.rglob("*") if file.is_file()}
    copytree(editions["2031"] / "site", site, dirs_exist_ok=True)
    for language in ("nb", "nn", "en"):
        assert all((site / language / href).is_file() for href in listed(site, language))
    replaced = {file.as_posix() for file, data in older.items() if (site / file).read_bytes() != data}
    assert replaced <= {"index.html", "nb/index.html", "nn/index.html", "en/index.html"}
