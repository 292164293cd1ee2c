"""A refused submission is told before anything else: fewer findings are not fewer faults."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def damaged(norway: Path, kept: set[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lauras hus counts twelve and a half persons; an older version of ROSA's figures lies there too."""
    kept.add(folder := tmp_path_factory.mktemp("left_out"))
    collection = folder / "norway"
    shutil.copytree(norway, collection)
    file = collection / "rounds" / "2024" / "submissions" / "lauras_hus.csv"
    file.write_text(file.read_text("utf-8").replace("adults_assisted,,12,", "adults_assisted,,12.5,", 1), "utf-8")
    rosa = file.with_name("rosa.csv").read_text("utf-8")
    file.with_name("rosa.second.csv").write_text(re.sub(r",(20\d\d),1,", r",\1,2,", rosa), "utf-8")
    return collection


@pytest.mark.parametrize("more", [[], ["--explain"]])
def test_it_stands_first_in_the_terminal(tilstand: Any, damaged: Path, more: list[str]) -> None:
    done = tilstand("reconcile", damaged, "2024", "--language", "en", *more)
    first = done.stdout.strip().splitlines()[0]
    assert first.startswith("1 submission is left out: Lauras hus (lauras_hus.csv).")
    assert "tilstand collect check" in first
    assert "could not be tested" in done.stdout
    assert "Not checked, because nobody stated figures that they need (4)" in done.stdout


def test_it_stands_in_the_data_and_on_the_page(tilstand: Any, damaged: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = tilstand("reconcile", damaged, "2024", "--json", "--page", page)
    told = json.loads(done.stdout)
    assert told["left_out"] == [{"provider": "lauras_hus", "file": "lauras_hus.csv"}]
    assert set(told["relations"]) == {"holds", "fails", "untested", "decided"}
    text = page.read_text("utf-8")
    assert text.index("1 innsending er holdt utenfor") < text.index("<main>")


def test_a_count_of_persons_without_a_body_says_so(tilstand: Any, damaged: Path, norway: Path) -> None:
    done = tilstand("reconcile", "persons", damaged, "2024", "--strict")
    assert done.stdout.startswith("1 innsending er holdt utenfor: Lauras hus (lauras_hus.csv).")
    assert done.returncode == 1
    whole = tilstand("reconcile", "persons", norway, "2024", "--strict")
    assert (whole.returncode, "holdt utenfor" in whole.stdout) == (0, False)
